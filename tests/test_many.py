"""Many articles: repeated texts are one source, an act that several report is one act, and what is wrong is left out."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.alignment.dyads import Alignment
from kg.belief import Belief
from kg.cli import cli
from kg.encode import encode, new, new_folder, with_claims, write_sheet
from kg.encode.columns import SHEET_COLUMNS
from kg.encode.same import SeenAct, SeenActs
from kg.errors import BadData, Unknown
from kg.extract import Proposal
from kg.extract.repeats import Repeat, repeats
from kg.graph import Graph
from kg.interactions import project
from kg.known import Known
from kg.store import Store

WIRE = """Poland expelled two envoys of Belarus on Monday, the ministry said in a statement that it published in the evening without any reasons.

France praised Poland for it and said that others would follow soon enough, though it did not name them and gave no day of its own.

The government of Germany condemned Belarus on Tuesday for the detention of reporters in the capital, and asked that they be released.
"""
OWN = "Warsaw sends diplomats home\n\nPoland on Monday expelled two diplomats of Belarus.\n\nNorway imposed sanctions on Belarus.\n"


@pytest.fixture(scope="module")
def shipped() -> Store:
    return Store.shipped()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "in"
    place.mkdir()
    for number, outlet in enumerate(("gazette", "courier", "herald")):
        text = f"Envoys go, writes the {outlet}\n\n" + "\n\n".join(WIRE.split("\n\n")[: 3 - number // 2])
        (place / f"2024-05-2{8 + number // 2}-{outlet}.txt").write_text(text)
    (place / "2024-05-29-own.txt").write_text(OWN)
    return place


def cells(sheet: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sheet.read_text("utf-8-sig"))))


# ---------------------------------------------------------------- texts that repeat one another


def story(seed: int, length: int = 120) -> str:
    draw = random.Random(seed)
    return " ".join(draw.choices([f"w{n}" for n in range(5000)], k=length))


def test_a_copy_is_found_whatever_is_cut_added_or_set_otherwise() -> None:
    first = story(1)
    cut = " ".join(first.split()[:70])
    texts = [
        first, story(2), first.upper().replace(" ", ",  "), cut, f"{story(3, 30)} {first}", f"{cut} {story(4, 60)}",
        story(5, 10), " ".join(f"{word} x" for word in first.split()), " ".join([*first.split()[:50], *story(6, 100).split()]),
    ]  # fmt: skip
    assert [(found.number, found.of) for found in repeats(texts)] == [(2, 0), (3, 0), (4, 0), (5, 0)]
    assert repeats([first, first])[0] == Repeat(1, 0, 1.0)
    flash = story(8, 18)
    assert repeats([flash, flash.title(), story(9, 18), flash + " more"]) == [Repeat(1, 0, 1.0)]
    assert repeats(["Photos of the day."] * 2) == []
    assert repeats([]) == repeats(["", " "]) == []


def test_scripts_without_spaces_are_compared_by_their_signs() -> None:
    draw = random.Random(7)
    texts = ["".join(chr(draw.randrange(0x4E00, 0x5E00)) for _ in range(80)) for _ in range(3)]
    assert [(found.number, found.of) for found in repeats([*texts, texts[1][:50] + texts[2][:10]])] == [(3, 1)]


def test_a_copy_of_a_copy_repeats_the_first_of_all() -> None:
    flash, more = story(1, 60), story(2, 100)
    full = f"{flash} {more}"
    assert [(found.number, found.of) for found in repeats([flash, full, more])] == [(1, 0), (2, 0)]


def test_what_stands_below_every_text_makes_no_two_alike() -> None:
    below = story(0, 40)
    texts = [f"{story(number)} {below}" for number in range(1, 80)]
    assert repeats(texts) == []
    assert [(found.number, found.of) for found in repeats([*texts, texts[70]])] == [(79, 70)]


def test_the_shares_are_those_of_every_pair_compared() -> None:
    """An independent count: of all pairs, by slices of words."""
    draw = random.Random(3)
    stories = [story(number, 60).split() for number in range(6)]
    texts = [
        " ".join([*draw.choice(stories)[: draw.randint(25, 60)], *story(100 + n, draw.randint(0, 40)).split()])
        for n in range(40)
    ]

    def runs(text: str) -> set[tuple[str, ...]]:
        words = text.split()
        return {tuple(words[n : n + 5]) for n in range(len(words) - 4)}

    def share(one: int, other: int) -> float:
        both = runs(texts[one]), runs(texts[other])
        return len(both[0] & both[1]) / min(map(len, both))

    found = {item.number: item for item in repeats(texts)}
    stories = set(range(40)) - set(found)
    assert 4 < len(stories) < 30
    for number, item in found.items():
        assert item.of in stories and 0.5 <= item.share <= max(share(number, other) for other in range(number)) + 1e-4
    for number in stories:
        assert all(share(number, other) < 0.5 for other in stories if other < number)


# ---------------------------------------------------------------- acts that several report


def act(date: str = "", **more: object) -> Proposal:
    from kg.extract.dates import Date

    return Proposal(
        0, 4, 2, 1, "AID", "Aid", ("POL",), ("BLR",), "AID", date=Date(0, 4, "then", date) if date else None, **more
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("2024-05-27", 0), ("2024-05-27", 9), True),
        (("2024-05-27", 0), ("2024-05-26", 0), False),
        (("2024-05-27", 0), ("", 0), False),
        (("2024-05", 0), ("2024-05", 0), False),
        (("", 0), ("", 2), True),
        (("", 0), ("", 3), False),
    ],
)  # fmt: skip
def test_acts_are_one_if_parties_type_and_day_agree(one: tuple[str, int], other: tuple[str, int], same: bool) -> None:
    days = [dt.date(2024, 5, 1) + dt.timedelta(apart) for apart in (one[1], other[1])]
    seen = SeenActs()
    assert list(seen.rows("a", days[0], "Text", (act(one[0]),))) == []
    rows = [row["properties"] for _, row in seen.rows("b", days[1], "Text", (act(other[0]),))]
    assert rows == (["sameEvent=event:a-p2-s1-aid"] if same else [])
    assert not SeenAct("e", "").may_be(SeenAct("f", "", days[0]))


@pytest.mark.parametrize(
    ("places", "days", "same"),
    [
        ((2, 9), ("2024-05-27", "2024-05-27"), {1: "p2-s1-aid"}),
        ((2, 9), ("2024-05-27", "2024-05-26"), {}),
        ((2, 9), ("2024-05-27", ""), {1: "p2-s1-aid"}),  # "on Monday", and later "had given"
        ((2, 9), ("", ""), {1: "p2-s1-aid"}),
        ((1, 2), ("", "2024-05-27"), {0: "p2-s1-aid"}),  # a title is often skipped: nothing leans on it
        ((2, 5, 9), ("", "2024-05-27", "2024-05-27"), {1: "p2-s1-aid", 2: "p5-s1-aid"}),
    ],
)
def test_acts_of_one_article_are_one_if_parties_and_type_agree_and_no_day_speaks_against_it(
    places: tuple[int, ...], days: tuple[str, ...], same: dict[int, str]
) -> None:
    told = tuple(replace(act(date), paragraph=place) for place, date in zip(places, days, strict=True))
    seen = SeenActs()
    rows = {number: row["properties"] for number, row in seen.rows("a", dt.date(2024, 5, 28), "Text", told)}
    assert rows == {number: f"sameEvent={name}" for number, name in same.items()}


def test_an_act_told_twice_in_an_article_counts_once(shipped: Store, tmp_path: Path) -> None:
    text = (
        "Envoys expelled\n\nPoland expelled two Belarusian diplomats on Monday.\n\nIn May 2024 Latvia praised Chile. "
    )
    (tmp_path / "a.txt").write_text(text + "On Monday Poland, Reuters said, expelled two Belarusian diplomats.\n")
    made = new(tmp_path / "a.txt", "Twice", "2024-05-29", shipped, out=tmp_path, name="twice")
    table = project(Known(encoded_into(shipped, made.sheet, made.text)))
    assert Alignment(table).between("POL", "BLR").n - Alignment(project(Known(shipped))).between("POL", "BLR").n == 1
    assert sum(row["claim"].startswith("twice/") and row["source"] == "POL" for row in table.rows()) == 2


def test_an_act_that_the_graph_has_is_proposed_as_the_same_for_a_single_article_too(
    shipped: Store, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(OWN)
    made = new(tmp_path / "a.txt", "Own", "2024-05-29", shipped, out=tmp_path, name="own")
    assert not any("sameEvent" in row["properties"] for row in cells(made.sheet))
    grown = encoded_into(shipped, made.sheet, made.text)
    (tmp_path / "b.txt").write_text(WIRE)
    other = new(tmp_path / "b.txt", "Wire", "2024-05-28", grown, out=tmp_path, name="wire")
    (row,) = [row for row in cells(other.sheet) if "sameEvent" in row["properties"]]
    assert row["properties"] == "sameEvent=event:own-p2-s1-sanction-expel" and row["event"] == "p1-s1-sanction-expel"


def encoded_into(store: Store, sheet: Path, text: Path) -> Store:
    """The graph with the claims of a sheet whose every row is confirmed, but those without an actor."""
    rows = [row | {"status": "confirmed"} for row in cells(sheet) if row["actors"] or not row["code"]]
    write_sheet(sheet, [name for name in SHEET_COLUMNS if any(row.get(name) for row in rows)], rows)
    return with_claims(store, encode(sheet, text, store))


# ---------------------------------------------------------------- a folder


def test_one_story_in_three_outlets_is_one_source_until_somebody_doubts_it(
    shipped: Store, folder: Path, tmp_path: Path
) -> None:
    made = new_folder(folder, shipped, out=tmp_path / "out")
    assert [one.dataset for one in made.prepared] == [
        "2024-05-28-courier", "2024-05-28-gazette", "2024-05-29-herald", "2024-05-29-own",
    ]  # fmt: skip
    assert (made.same_texts, made.same_events, made.left_out) == (2, 6, {})
    assert cells(made.prepared[2].sheet)[0]["properties"] == "sameText=dataset:2024-05-28-courier"
    store = shipped
    for one in made.prepared:
        store = encoded_into(store, one.sheet, one.text)
    half = Belief("half", {"Certain": 0.5}, dict.fromkeys("ABCDEF", 1.0), provisional=0.0)
    known = Known(store.under(half))
    assert set(known.same_texts.values()) == {"2024-05-28-courier"} and len(known.same_texts) == 3
    expelled = [
        row
        for row in Graph(known).interactions().rows()
        if row["code"] == "plover:SANCTION-expel" and row["source"] == "POL" and row["target"] == "BLR"
    ]
    assert len(expelled) == 4 and len({row["event"] for row in expelled}) == 1
    assert {row["voice"] for row in expelled} == {"2024-05-28-courier", "2024-05-29-own"}
    link = next(
        name
        for name, claim in known.claims.items()
        if name.startswith("2024-05-29-herald") and any("sameText" in str(p) for _, p, _ in claim.triples)
    )
    doubted = Graph(Known(store.under(half.without(claims=[link])))).interactions().rows()
    voices = {row["voice"] for row in doubted if row["event"] == expelled[0]["event"]}
    assert voices == {"2024-05-28-courier", "2024-05-29-herald", "2024-05-29-own"}
    assert known.sentence(link).startswith(
        "Envoys go, writes the herald has nearly the same text as Envoys go, writes the courier"
    )
    tally = Graph(known).alignment().between("POL", "BLR")
    assert tally.n >= 1


def test_one_bad_article_is_left_out_alone_and_named(shipped: Store, folder: Path, tmp_path: Path) -> None:
    (folder / "2024-05-28-monde.txt").write_text(
        "Le ministre a dit que les deux diplomates de la Biélorussie sont partis et que ce n'est pas une erreur."
    )
    (folder / "2024-05-28-scan.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "undated.txt").write_text(WIRE)
    (folder / "2024-05-28-empty.txt").write_text(" \n")
    (folder / "notes.md").write_text("Notes.")
    (folder / ".hidden").write_text(OWN)
    (folder / "sub").mkdir()
    made = new_folder(folder, shipped, out=tmp_path / "out")
    assert len(made.prepared) == 4
    why = {Path(file).name: reason for file, reason in made.left_out.items()}
    assert sorted(why) == ["2024-05-28-empty.txt", "2024-05-28-monde.txt", "2024-05-28-scan.png", "undated.txt"]
    assert (
        "is not in English but in French" in why["2024-05-28-monde.txt"]
        and "is a picture" in why["2024-05-28-scan.png"]
    )
    assert why["undated.txt"].startswith(
        "has no day; name it 2024-05-28-undated.txt, list it in articles.csv, or write --date"
    )
    again = new_folder(folder, shipped, out=tmp_path / "out", date="2024-05-30")
    assert [one.dataset for one in again.prepared] == ["undated"] and len(again.there) == 4
    assert again.same_texts == 1, "it repeats one that was there already"


def test_a_table_says_what_files_do_not(shipped: Store, folder: Path, tmp_path: Path) -> None:
    (folder / "articles.csv").write_text(
        "file,title,date,publisher,page,name\n2024-05-29-own.txt,Home they go,2024-05-27,Reuters,https://example.org/1,home\n"
    )
    made = new_folder(folder, shipped, out=tmp_path)
    (home,) = [one for one in made.prepared if one.dataset == "home"]
    about = home.about.read_text()
    assert all(said in about for said in ("Home they go", "2024-05-27", "actor:reuters", "https://example.org/1"))
    for wrong, message in (
        ("fil,title\n", "unknown column 'fil'; did you mean 'file'"),
        ("file\nno.txt\n", r"articles\.csv:2: 'no\.txt' is no file"),
    ):
        (folder / "articles.csv").write_text(wrong)
        with pytest.raises(BadData, match=message):
            new_folder(folder, shipped, out=tmp_path)


def test_documents_of_a_folder_are_read_and_their_texts_are_no_articles(shipped: Store, tmp_path: Path) -> None:
    page = "<!doctype html><html><head><title>Envoys</title></head><body><article><h1>Envoys</h1><p>{}</p></article></body></html>"
    place = tmp_path / "in"
    place.mkdir()
    for name in ("2024-05-28-a.html", "2024-05-28-a.htm", "20240529 b.html"):
        (place / name).write_text(page.format(WIRE.replace("\n\n", "</p><p>")))
    made = new_folder(place, shipped, out=tmp_path / "out")
    assert [one.dataset for one in made.prepared] == ["2024-05-28-a", "2024-05-28-a-html", "20240529-b"]
    assert made.same_texts == 2 and made.prepared[0].text.name == "2024-05-28-a.htm.txt"
    assert len(new_folder(place, shipped, out=tmp_path / "out").there) == 3


def test_sheets_may_stand_beside_their_articles_and_none_is_taken_for_the_table(shipped: Store, tmp_path: Path) -> None:
    (tmp_path / "articles.txt").write_text(OWN)
    for written in (1, 0):
        made = new_folder(tmp_path, shipped, date="2024-05-28", out=tmp_path)
        assert (len(made.prepared), len(made.there), made.left_out) == (written, 1 - written, {})
    assert sorted(file.name for file in tmp_path.iterdir()) == ["articles-txt.csv", "articles-txt.ttl", "articles.txt"]


@pytest.mark.parametrize("what", ["nothing", "missing", "only a picture"])
def test_a_folder_without_articles_is_an_error(what: str, shipped: Store, tmp_path: Path) -> None:
    place = tmp_path / "in"
    if what != "missing":
        place.mkdir()
    if what == "only a picture":
        (place / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(BadData, match="cannot be read" if what == "missing" else "no article of it can be read"):
        new_folder(place, shipped, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_reader_that_there_is_not_is_refused_for_a_folder(shipped: Store, folder: Path) -> None:
    with pytest.raises(Unknown, match="reader"):
        new_folder(folder, shipped, reader="oracle")


def test_the_command_lists_what_it_wrote_and_refuses_what_a_folder_has_not(
    shipped: Store, folder: Path, tmp_path: Path
) -> None:
    (folder / "2024-05-28-scan.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    graph = Graph(Known(shipped))
    done = CliRunner().invoke(cli, ["new", str(folder), "-o", str(tmp_path / "out")], obj=graph)
    assert done.exit_code == 0, done.output
    assert "2024-05-29-own.csv: 4 rows proposed" in done.output
    assert "2 texts repeat another (sameText); 6 acts are perhaps one with another (sameEvent)" in done.output
    assert "2024-05-28-scan.png is left out: is a picture" in done.output
    for option in ("--title", "--name", "--page"):
        refused = CliRunner().invoke(cli, ["new", str(folder), option, "x", "-o", str(tmp_path)], obj=graph)
        assert refused.exit_code == 2 and f"{option} does nothing here" in refused.output


def test_a_kind_of_sheet_that_there_is_not_is_refused_before_anything_is_read(shipped: Store, folder: Path) -> None:
    with pytest.raises(Unknown, match="unknown kind of sheet 'xls'; did you mean 'xlsx'"):
        new_folder(folder, shipped, sheet="xls")
    with pytest.raises(TypeError, match="sheets"):
        new(folder / "2024-05-29-own.txt", "Own", "2024-05-29", shipped, sheets="csv")
