"""A folder of sheets becomes claims: each with its text, in the order of days, and a bad one stops none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import cli
from kg.encode import encode_folder, new_folder, read_sheet, write_sheet
from kg.errors import BadData
from kg.store import Store
from kg.vocab import KG

TEXTS = {
    "2024-05-28-a.txt": "Envoys\n\nPoland expelled two Belarusian diplomats on Monday. Belarus condemned Poland.\n",
    "2024-05-29-b.txt": "Envoys, again\n\nPoland, Reuters reported, expelled two Belarusian diplomats on Monday.\n",
    "2024-05-30-c.txt": "Praise\n\nFrance praised Poland on Wednesday.\n",
}


@pytest.fixture(scope="module")
def shipped() -> Store:
    return Store.shipped()


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory, shipped: Store) -> Path:
    place = tmp_path_factory.mktemp("folder")
    articles, sheets = place / "articles", place / "sheets"
    articles.mkdir()
    for name, text in TEXTS.items():
        (articles / name).write_text(text, "utf-8")
    assert new_folder(articles, shipped, out=sheets).same_events == 1
    for sheet in sheets.glob("*.csv"):
        change(sheet, status="confirmed")
    return place


@pytest.fixture
def folder(made_once: Path, tmp_path: Path) -> Path:
    """Return a folder with articles and, beside them, their sheets, all rows confirmed."""
    return shutil.copytree(made_once, tmp_path, dirs_exist_ok=True)


def change(sheet: Path, **cells: str) -> None:
    header, rows = read_sheet(sheet)
    write_sheet(
        sheet, header, [{**row.cells, **{key: cells[key] for key in cells if row.cells.get(key)}} for row in rows]
    )


def test_each_sheet_finds_its_text_and_may_name_what_an_earlier_one_says(folder: Path, shipped: Store) -> None:
    (folder / "articles" / "2024-05-28-a.txt").rename(folder / "articles" / "zzz.txt")  # found by its checksum
    made = encode_folder(folder / "sheets", folder / "articles", shipped)
    assert not made.left_out
    assert not made.stub
    assert [one.dataset for one in made.encoded.values()] == ["2024-05-28-a", "2024-05-29-b", "2024-05-30-c"]
    same = [quad for quad in made.store.quads() if quad.predicate.value == KG.sameEvent and "2024-05-29" in str(quad)]
    assert ["2024-05-28-a-p2-s1-sanction-expel" in str(quad.object) for quad in same] == [True]
    assert not any("2024-05-28-a-p2" in str(quad.subject) for quad in shipped.quads())  # the graph is as it was


def test_articles_with_one_title_have_two_authors(tmp_path: Path, shipped: Store) -> None:
    """A folder of one feed has the same first line in every file; the second sheet was left out."""
    articles, sheets = tmp_path / "articles", tmp_path / "sheets"
    articles.mkdir()
    for name, text in TEXTS.items():
        (articles / name).write_text("Morning brief\n" + text.partition("\n")[2], "utf-8")
    new_folder(articles, shipped, out=sheets)
    for sheet in sheets.glob("*.csv"):
        change(sheet, status="confirmed")
    made = encode_folder(sheets, articles, shipped)
    assert not made.left_out and len(made.encoded) == 3
    labels = {str(item.object) for item in made.store.quads() if "author-of-2024" in str(item.subject)}
    assert sum("Morning brief" in label for label in labels) == 3


def test_a_bad_sheet_is_left_out_alone(folder: Path, shipped: Store) -> None:
    sheets = folder / "sheets"
    change(sheets / "2024-05-30-c.csv", actors="Frannce")
    shutil.copy(sheets / "2024-05-28-a.csv", sheets / "again.csv")  # nothing describes it
    shutil.copy(sheets / "2024-05-28-a.csv", sheets / "copy.csv")
    shutil.copy(sheets / "2024-05-28-a.ttl", sheets / "copy.ttl")
    (folder / "articles" / "2024-05-29-b.txt").write_text("Other words.", "utf-8")
    (sheets / "2024-05-28-a-actors.csv").write_text("name,kind\nHarbour Gazette,Outlet\n", "utf-8")
    made = encode_folder(sheets, folder / "articles", shipped)
    assert [sheet.name for sheet in made.encoded] == ["2024-05-28-a.csv"]
    says = {sheet.name: str(error) for sheet, error in made.left_out.items()}
    assert "unknown actor 'Frannce'; did you mean 'France'" in says["2024-05-30-c.csv"]
    assert "the article is not described" in says["again.csv"]
    assert "is a second sheet of 2024-05-28-a" in says["copy.csv"]
    assert "is the text of 2024-05-29-b" in says["2024-05-29-b.csv"]
    assert "--again" in says["2024-05-29-b.csv"]
    assert len(says) == 4
    assert "Frannce" in made.stub


def test_the_command_writes_what_is_right_and_counts_the_rest(folder: Path) -> None:
    change(folder / "sheets" / "2024-05-30-c.csv", status="proposed")

    def run(*more: str) -> Result:
        where = ("encode", str(folder / "sheets"), "--article", str(folder / "articles"), "-o", str(folder / "claims"))
        return CliRunner().invoke(cli, [*where, *more])

    done = run()
    assert done.exit_code == 2
    assert done.output.splitlines()[-1] == "2 sheets encoded; 1 sheet left out"
    assert "sheets/2024-05-30-c.csv is left out: 1 problem" in done.output
    assert sorted(path.name for path in (folder / "claims").iterdir()) == ["2024-05-28-a.trig", "2024-05-29-b.trig"]
    done = run("--accept-proposals", "--no-audit")
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[-1] == "3 sheets encoded"
    done = run("--dataset", "x")
    assert done.exit_code == 2
    assert "is a folder" in done.output


def test_a_folder_without_sheets_says_how_to_make_them(tmp_path: Path, shipped: Store) -> None:
    with pytest.raises(BadData, match="kg new FOLDER"):
        encode_folder(tmp_path, tmp_path, shipped)
    with pytest.raises(BadData, match="cannot be read"):
        encode_folder(tmp_path / "nowhere", tmp_path, shipped)
