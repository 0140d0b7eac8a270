"""Each reader reads its own sample as its folder says, whole files and broken ones are accounted for to the row."""

from __future__ import annotations

import csv
import gzip
import io
import lzma
import os
import random
import re
import runpy
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import pyoxigraph as ox
import pytest
from click.testing import CliRunner

import kg
from kg.cli import cli
from kg.errors import BadData, Unknown
from kg.interactions import open_parquet
from kg.interactions.table import HEADER
from kg.readers import Reader, mapped, read_files, reader, readers
from kg.readers.ballots import read_ballots
from kg.readers.faults import FAULTS
from kg.readers.reading import How
from kg.vocab import DCTERMS, KG, PREFIXES

READERS = sorted(readers())
MAP = {"source": "sender", "target": "receiver", "date": "day", "code": "what"}
SHOWN = (
    "source",
    "target",
    "date",
    "until",
    "code",
    "valence",
    "weight",
    "claim",
    "event",
    "speaker",
    "document",
    "sentence",
    "start",
)


def sample(name: str) -> Path:
    (found,) = (path for path in reader(name).folder.glob("sample.*") if "2id" not in path.name)
    return found


def given(name: str) -> Reader:
    return mapped(name, MAP) if name == "table" else reader(name)


def how(name: str, folder: Path, **more) -> How:
    beside = {}
    if name == "icews-ids":
        beside = {
            key: sample(name).with_name(f"sample.{key[:-1].replace('entitie', 'entity')}2id.txt")
            for key in ("entities", "relations")
        }
    if name == "gdelt-mentions":
        read_files(reader("gdelt2"), [sample("gdelt2")], folder / "events.parquet")
        beside = {"events": folder / "events.parquet"}
    return How(beside=beside, **more)


def cells(rows) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([SHOWN, *([row[name] for name in SHOWN] for row in rows)])
    return text.getvalue()


def rejected(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", READERS)
def test_a_sample_gives_what_its_folder_says(name: str, tmp_path: Path) -> None:
    made = read_files(
        given(name), [sample(name)], tmp_path / "acts.parquet", how(name, tmp_path), rejects=tmp_path / "r.csv"
    )
    rows = sorted(
        open_parquet(tmp_path / "acts.parquet").rows(), key=lambda row: (row["claim"], row["source"], row["target"])
    )
    assert cells(rows) == (reader(name).folder / "kept.csv").read_text("utf-8")
    listed = rejected(tmp_path / "r.csv")
    assert {row["file"] for row in listed} == {str(sample(name))}
    with (reader(name).folder / "rejected.csv").open(encoding="utf-8", newline="") as file:
        assert [{key: row[key] for key in ("line", "field", "value", "reason")} for row in listed] == list(
            csv.DictReader(file)
        )
    assert made.read == made.kept + made.rejected
    assert made.rejected == len(listed)


@pytest.mark.parametrize("name", READERS)
def test_the_description_of_a_dataset_has_licence_source_and_counts(name: str, tmp_path: Path) -> None:
    store = ox.Store()
    store.load(path=str(reader(name).folder / "dataset.ttl"), format=ox.RdfFormat.TURTLE)
    about = ox.NamedNode(f"{PREFIXES['dataset']}{reader(name).form['dataset']}")
    for term in ("title", "description", "publisher", "license", "source"):
        assert list(store.quads_for_pattern(about, ox.NamedNode(DCTERMS + term), None)), term
    part = ox.NamedNode(f"{PREFIXES['dataset']}{name}-sample")
    made = read_files(given(name), [sample(name)], tmp_path / "acts.parquet", how(name, tmp_path))
    for term, count in (("expectedClaims", made.read), ("expectedInteractions", made.rows)):
        (quad,) = store.quads_for_pattern(part, ox.NamedNode(KG[term]), None)
        assert int(quad.object.value) == count


@pytest.mark.parametrize("name", READERS)
def test_every_field_is_handled_or_ignored_with_a_reason(name: str) -> None:
    used = reader(name).sql.casefold()
    for one in reader(name).fields:
        assert one.note, f"{one.name} has no note"
        if one.use in ("handled", "optional"):
            assert one.name in used, f"{one.name} is said to be {one.use}, and read.sql does not use it"
    assert all(one.role == "" or one.use in ("handled", "optional") for one in reader(name).fields)


def test_the_page_says_of_each_field_what_its_table_says(root: Path) -> None:
    tool = runpy.run_path(str(root / "tools" / "build_reader_docs.py"))
    assert tool["page"]() == (root / "docs" / "event-data.md").read_text("utf-8"), (
        "run python tools/build_reader_docs.py"
    )


def test_every_fault_of_the_statement_has_its_words() -> None:
    check = (Path(kg.__file__).parent / "readers" / "sql" / "check.sql").read_text("utf-8")
    said = {part.split("'")[1] for part in check.split("THEN ")[1:] if part.startswith("'")} - {"day", "month", "year"}
    assert said <= set(FAULTS)


# ---- one folder a dataset


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A reader of one's own: ships of a harbour, in a folder that is nowhere in the package."""
    folder = tmp_path / "harbour"
    folder.mkdir()
    (folder / "fields.csv").write_text(
        "field,headers,use,role,note\nship,Ship,handled,record,its number\nowner,Flag,handled,source source_place,who sends it\n"
        "port,Port,handled,target target_place,who receives it\nday,Day,handled,date,when\ncargo,Cargo,ignored,,not an act\n",
        encoding="utf-8",
    )  # fmt: skip
    (folder / "reader.toml").write_text('delimiter = ","\nquote = \'"\'\ncountries = ["iso2"]\n', encoding="utf-8")
    (folder / "read.sql").write_text(
        "SELECT ship AS record, NULL::VARCHAR AS event, owner AS source, owner AS source_place, port AS target, port AS target_place,"
        " day AS \"date\", '0233' AS code, '0.5' AS valence, NULL::VARCHAR AS speaker, 1.0::DOUBLE AS weight, NULL::VARCHAR AS document,"
        " NULL::VARCHAR AS sentence, NULL::VARCHAR AS \"start\", NULL::VARCHAR AS fault, number FROM raw",
        encoding="utf-8",
    )  # fmt: skip
    (folder / "ships.csv").write_text(
        "Ship,Flag,Port,Day,Cargo\n1,RU,KP,2024-05-01,oil\n2,CN,KP,2024-05-02,coal\n3,KP,KP,2024-05-03,fish\n"
    )
    return folder


def test_a_dataset_is_one_folder_in_the_library_and_on_the_command_line(own: Path, tmp_path: Path) -> None:
    found = kg.read(own, own / "ships.csv")
    assert [(row["source"], row["target"], row["valence"], row["claim"]) for row in found.rows()] == [
        ("RUS", "PRK", 0.5, "harbour/1"), ("CHN", "PRK", 0.5, "harbour/2"),
    ]  # fmt: skip
    assert found.counts == {"acts": 3, "projected": 2, "domestic": 1}
    done = CliRunner().invoke(
        cli, ["read", str(own), str(own / "ships.csv"), "-o", str(tmp_path / "ships.parquet")], catch_exceptions=False
    )
    assert done.exit_code == 0 and "read 3 = kept 2 + rejected 1" in done.output
    assert open_parquet(tmp_path / "ships.parquet").rows() == found.rows()


def test_a_reader_that_says_what_no_reader_can_is_refused(own: Path) -> None:
    (own / "reader.toml").write_text('delimitre = ","\n')
    with pytest.raises(Unknown, match="'delimitre'; did you mean 'delimiter'"):
        kg.read(own, own / "ships.csv")
    (own / "reader.toml").write_text("delimiter = ','\n")
    (own / "read.sql").write_text("SELECT nothing FROM raw")
    with pytest.raises(BadData, match="nothing"):
        kg.read(own, own / "ships.csv")
    (own / "read.sql").unlink()
    with pytest.raises(BadData, match=r"needs the file read\.sql"):
        kg.read(own, own / "ships.csv")
    with pytest.raises(Unknown, match="unknown dataset 'icew'; did you mean 'icews'"):
        kg.read("icew", "x.tab")


# ---- files in every form


def test_packed_files_patterns_and_standard_input_give_the_same_rows(tmp_path: Path, monkeypatch) -> None:
    raw = sample("icews").read_bytes()
    (tmp_path / "a[1].tab").write_bytes(raw)
    (tmp_path / "a.tab.gz").write_bytes(gzip.compress(raw))
    (tmp_path / "a.tab.XZ").write_bytes(lzma.compress(raw))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("inner/a.tab", raw)
    (tmp_path / "latin.tab").write_bytes(raw.decode().replace("Harbour", "Hârbour").encode("latin-1"))
    want = kg.read("icews", sample("icews")).rows()
    for name in ("a[1].tab", "a.tab.gz", "a.tab.XZ", "a.zip", "*.zip"):
        assert kg.read("icews", tmp_path / name).rows() == want, name
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    assert kg.read("icews", "-").rows() == want
    assert kg.read("icews", tmp_path / "latin.tab", encoding="latin-1").rows()[0]["speaker"] == "harbour-wire"


def test_files_that_cannot_be_opened_are_named(tmp_path: Path) -> None:
    (tmp_path / "cut.gz").write_bytes(gzip.compress(sample("icews").read_bytes())[:-20])
    (tmp_path / "no.xz").write_bytes(b"this is not packed")
    (tmp_path / "no.zip").write_bytes(b"this is not packed")
    (tmp_path / "empty.tab").write_bytes(b"")
    (tmp_path / "wide.tab").write_bytes(sample("icews").read_text("utf-8").encode("utf-16"))
    for name, words in (
        ("cut.gz", "cannot be unpacked"), ("no.xz", "cannot be unpacked"), ("no.zip", "no .zip file"), ("empty.tab", "is empty"),
        ("wide.tab", "--encoding utf-16"), ("gone.tab", "no such file"), ("*.csv", "no such file"), (".", "a folder"),
    ):  # fmt: skip
        with pytest.raises(BadData, match=words) as caught:
            kg.read("icews", tmp_path / name)
        assert str(tmp_path) in str(caught.value)
    with pytest.raises(BadData, match="no encoding"):
        kg.read("icews", sample("icews"), encoding="utf-ate")
    assert len(kg.read("icews", [tmp_path / "wide.tab"], encoding="utf-16")) == 3


@pytest.mark.parametrize("name", ["icews", "icews-names", "gdelt2", "polecat"])
def test_a_file_of_another_dataset_is_refused_and_recognised(name: str) -> None:
    for other in ("icews", "icews-names", "gdelt2", "polecat"):
        if other != name:
            with pytest.raises(BadData, match=f"no file of {name}.*it looks like .*{other}"):
                kg.read(name, sample(other))


def test_a_header_may_be_in_another_order_and_spelling(tmp_path: Path) -> None:
    lines = [line.split("\t") for line in sample("icews").read_text("utf-8").splitlines()]
    whole = [line for line in lines if len(line) == 20]
    turned = [line[::-1] for line in whole]
    turned[0] = [cell.lower().replace(" ", "_") for cell in turned[0]]
    (tmp_path / "old.tab").write_text("\n".join("\t".join(line) for line in turned) + "\n", "utf-8")
    assert kg.read("icews", tmp_path / "old.tab").rows() == kg.read("icews", sample("icews")).rows()
    strange = [[*line, "x"] for line in whole]
    (tmp_path / "more.tab").write_text("\n".join("\t".join(line) for line in strange) + "\n", "utf-8")
    with pytest.raises(BadData, match="its header has 'x', which nobody knows"):
        kg.read("icews", tmp_path / "more.tab")


def test_polecat_is_read_in_both_spellings_and_with_headers_that_no_row_has(tmp_path: Path) -> None:
    want = kg.read("polecat", sample("polecat")).rows()
    head, *rest = sample("polecat").read_text("utf-8").splitlines()
    (tmp_path / "new.txt").write_text("\n".join([head.replace("Intensity", "Event Intensity"), *rest]) + "\n", "utf-8")
    (tmp_path / "named.txt").write_text(
        "\n".join([f"{head}\tHeadline\tEvent Text\tFeed\tStory ID", *rest]) + "\n", "utf-8"
    )
    (tmp_path / "tabs.txt").write_text("\n".join(f"{line}\t\t" for line in [head, *rest]) + "\n", "utf-8")
    for name in ("new.txt", "named.txt", "tabs.txt"):
        assert kg.read("polecat", tmp_path / name).rows() == want, name


def test_the_same_lists_give_the_same_rows_in_the_same_order(tmp_path: Path) -> None:
    head, *rest = sample("polecat").read_text("utf-8").splitlines()
    more = [line.replace("H1", f"H{number}") for number in range(600) for line in rest]
    (tmp_path / "more.txt").write_text("\n".join([head, *more]) + "\n", "utf-8")
    assert len({str(kg.read("polecat", tmp_path / "more.txt").rows()) for _ in range(6)}) == 1


# ---- broken files


def test_line_ends_of_several_kinds_blank_lines_and_bad_bytes_are_counted_with_their_lines(tmp_path: Path) -> None:
    head, *rest = sample("icews").read_bytes().splitlines()
    good = rest[0].replace(b"700001", b"8%05d")
    lines, wanted = [head + b"\r\n"], set()
    for number in range(2, 60):
        line = good % number
        if number % 7 == 0:
            line = b""
        elif number % 11 == 0:
            line, _ = line.replace(b"Harbour", b"H\xe2rbour"), wanted.add(number)
        elif number % 13 == 0:
            line, _ = line[:40], wanted.add(number)
        lines.append(line + (b"\r\n" if number % 3 else b"\n"))
    (tmp_path / "mixed.tab").write_bytes(b"".join(lines))
    made = read_files(reader("icews"), [tmp_path / "mixed.tab"], tmp_path / "acts.parquet", rejects=tmp_path / "r.csv")
    listed = rejected(tmp_path / "r.csv")
    assert {int(row["line"]) for row in listed} == wanted
    assert {row["reason"] for row in listed} == {"not UTF-8", "fewer cells than columns"}
    assert made.read == 58 - 8 == made.kept + made.rejected


def test_lines_are_right_in_a_file_that_several_threads_read(tmp_path: Path) -> None:
    rng, head, good = random.Random(7), *sample("icews").read_text("utf-8").splitlines()[:2]
    wanted: dict[int, str] = {}
    with (tmp_path / "big.tab").open("w", encoding="utf-8") as file:
        print(head, file=file)
        for number in range(2, 150_000):
            line = good.replace("700001", str(number)).replace("50001", "story" * 8)
            if rng.random() < 0.001:
                kind = rng.choice(["13y", "2918", "cut"])
                wanted[number] = kind
                line = (
                    line[:60]
                    if kind == "cut"
                    else line.replace("\t042\t", "\t13y\t")
                    if kind == "13y"
                    else line.replace("2018-", "2918-")
                )
            print(line, file=file)
    made = read_files(reader("icews"), [tmp_path / "big.tab"], tmp_path / "acts.parquet", rejects=tmp_path / "r.csv")
    kinds = {
        "the code book has no such code": "13y",
        "the dataset does not reach to this day": "2918",
        "fewer cells than columns": "cut",
    }
    assert {int(row["line"]): kinds[row["reason"]] for row in rejected(tmp_path / "r.csv")} == wanted
    assert made.kept == 149_998 - len(wanted)


def test_repeated_ids_count_once_within_and_between_files(tmp_path: Path) -> None:
    shutil.copy(sample("icews"), tmp_path / "one.tab")
    shutil.copy(sample("icews"), tmp_path / "two.tab")
    made = read_files(reader("icews"), [tmp_path / "*.tab"], tmp_path / "acts.parquet", rejects=tmp_path / "r.csv")
    assert (made.read, made.kept, made.faults["repeated"]) == (24, 3, 5)
    again = [
        (Path(row["file"]).name, row["line"]) for row in rejected(tmp_path / "r.csv") if "same id" in row["reason"]
    ]
    assert again == [("one.tab", "11"), ("two.tab", "2"), ("two.tab", "3"), ("two.tab", "11"), ("two.tab", "12")]


def test_a_file_of_which_nothing_can_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("a\tb\tc\td\n" * 30)
    with pytest.raises(BadData, match="none of its 30 rows can be read as icews-names"):
        kg.read("icews-names", tmp_path / "x.txt")
    (tmp_path / "y.txt").write_text("a\tb\tc\t2014-01-01\n" + "only two\tcells\n" * 30)
    with pytest.raises(BadData, match="most of its lines are no rows"):
        read_files(reader("icews-names"), [tmp_path / "y.txt"], tmp_path / "a.parquet")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.txt", "y.txt"]


# ---- a reading that stops


def test_an_interrupted_reading_goes_on_and_leaves_no_half_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        shutil.copy(sample("icews"), tmp_path / f"{name}.tab")
    (tmp_path / "three.tab").write_text("nothing\n")
    files, output, said = [tmp_path / f"{name}.tab" for name in ("one", "two", "three")], tmp_path / "acts.parquet", []
    output.write_bytes(b"what was there before")
    with pytest.raises(BadData, match=r"three\.tab"):
        read_files(reader("icews"), files, output, say=said.append)
    assert output.read_bytes() == b"what was there before"
    assert (tmp_path / ".acts.parquet.parts").is_dir()
    (tmp_path / "two.tab").write_text((tmp_path / "two.tab").read_text("utf-8").replace("\n70000", "\n80000"), "utf-8")
    shutil.copy(sample("icews"), tmp_path / "three.tab")
    made = read_files(reader("icews"), files, output, say=said.append)
    assert [line.split(": ", 1)[1].replace(str(tmp_path), "") for line in said] == [
        "/one.tab: 12 rows", "/two.tab: 12 rows", "/one.tab was read before", "/two.tab: 12 rows", "/three.tab: 12 rows",
    ]  # fmt: skip
    assert len(open_parquet(output)) == made.rows == 6
    assert sorted(path.name for path in tmp_path.iterdir()) == ["acts.parquet", "one.tab", "three.tab", "two.tab"]


def test_a_reading_that_is_stopped_says_so_and_is_taken_up(tmp_path: Path, root: Path) -> None:
    head, *rest = sample("icews").read_text("utf-8").splitlines()
    for part in "ab":
        lines = [
            rest[0].replace("700001", f"{part == 'a':d}{number}") for number in range(400_000 if part == "b" else 10)
        ]
        (tmp_path / f"{part}.tab").write_text("\n".join([head, *lines]) + "\n", "utf-8")
    command = [sys.executable, "-m", "kg", "read", "icews", "a.tab", "b.tab", "-o", "acts.parquet"]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a child of a background job would not hear it
    with subprocess.Popen(
        command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(root)}, stderr=subprocess.PIPE, text=True
    ) as running:
        assert "1 of 2: a.tab" in running.stderr.readline()
        running.send_signal(signal.SIGINT)
        said = running.stderr.read()
    signal.signal(signal.SIGINT, before)
    if running.returncode:  # it may have been quicker
        assert running.returncode == 130
        assert said.replace("kg: 2 of 2: b.tab: 68 MB ...\n", "") == "kg: stopped\n"
        assert not (tmp_path / "acts.parquet").exists()
        assert [path.suffix for path in sorted((tmp_path / ".acts.parquet.parts").iterdir())] == [".json", ".parquet"]
    done = subprocess.run(
        command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(root)}, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("read 400,010 = kept 400,010 + rejected 0")
    assert not (tmp_path / ".acts.parquet.parts").exists()


def test_parts_made_with_other_options_are_not_taken(tmp_path: Path) -> None:
    shutil.copy(sample("icews"), tmp_path / "one.tab")
    said: list[str] = []
    for scale in ("plover", "goldstein"):
        with pytest.raises(BadData):
            (tmp_path / "two.tab").write_text("nothing\n")
            read_files(
                reader("icews"),
                [tmp_path / "one.tab", tmp_path / "two.tab"],
                tmp_path / "a.parquet",
                How(scale=scale),
                say=said.append,
            )
    assert not any("read before" in line for line in said)


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    for output, words in ((tmp_path, "is a folder"), (tmp_path / "no" / "a.parquet", "cannot write there")):
        with pytest.raises(BadData, match=words):
            read_files(reader("icews"), [sample("icews")], output)
    shutil.copy(sample("icews"), tmp_path / "it's [1].tab")
    for output, rejects in (("it's [1].tab", None), ("a.parquet", "a.parquet"), ("a.parquet", "it's [1].tab")):
        with pytest.raises(BadData, match=r"this is a file that is read|would replace the others"):
            read_files(
                reader("icews"), [tmp_path / "it's [1].tab"], tmp_path / output, rejects=rejects and tmp_path / rejects
            )
    assert (tmp_path / "it's [1].tab").read_bytes() == sample("icews").read_bytes()
    assert len(kg.read("icews", tmp_path / "it's [1].tab", output=tmp_path / "it's.parquet")) == 3
    with pytest.raises(BadData, match="no amount of memory"):
        kg.read("icews", sample("icews"), memory="lots")


# ---- what a file says of itself


def test_the_file_is_an_interactions_table_that_says_how_it_was_made(tmp_path: Path) -> None:
    output = tmp_path / "acts.parquet"
    made = read_files(reader("icews"), [sample("icews")], output, How(scale="goldstein", unit="party"))
    found = open_parquet(output)
    assert (found.unit, found.scale, found.counts["acts"]) == ("party", "goldstein", 12)
    assert set(HEADER) <= set(found.table.column_names)
    assert {"european-union"} <= {row["source"] for row in found.rows()}
    assert sum(count for fate, count in found.counts.items() if fate != "acts") == found.counts["acts"]
    with duckdb.connect() as connection:
        (codec,) = connection.execute(f"SELECT DISTINCT compression FROM parquet_metadata('{output}')").fetchone()
    assert codec == "ZSTD"
    lines = sample("icews").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "turned.tab").write_text("".join([lines[0], *lines[:0:-1]]), "utf-8")
    assert (
        read_files(reader("icews"), [tmp_path / "turned.tab"], output, How(scale="goldstein", unit="party")).digest
        == made.digest
    )
    assert read_files(reader("icews"), [sample("icews")], output).digest != made.digest


def test_a_row_can_be_lifted_into_a_claim_and_measured() -> None:
    found = kg.read("icews", sample("icews"))
    claims = {claim.name: claim for claim in kg.lift(found.rows())}
    assert len(list(claims["icews/2018-06-01-700001"].quads())) > 5
    assert claims["icews/2018-06-01-700001"].speaker == "harbour-wire"
    score = kg.Alignment(found).between("PRK", "RUS")
    assert (score.n, round(score.value, 2)) == (2, 0.27)


def test_each_dataset_has_its_own_goldstein_values(own: Path) -> None:
    """ICEWS and GDELT differ on 016: -2.0 and 3.4 in one, the other way round in the other."""
    from kg.readers.books import codes

    values = {
        whose: {code: value for code, _, value in codes("cameo", "goldstein", whose)} for whose in ("icews", "gdelt")
    }
    assert {code for code in values["icews"] if code.isdigit() and values["icews"][code] != values["gdelt"][code]} >= {
        "016",
        "022",
        "164",
        "165",
    }


def test_parties_and_actors_keep_who_has_no_state(tmp_path: Path) -> None:
    found = {
        unit: {(row["source"], row["target"]) for row in kg.read("icews", sample("icews"), unit=unit).rows()}
        for unit in ("state", "party", "actor")
    }
    assert found["party"] - found["state"] == {("european-union", "RUS")}
    assert ("foreign-affairs-russia", "kim-jong-un") in found["actor"]
    with pytest.raises(Unknown, match="unit"):
        kg.read("icews", sample("icews"), unit="stat")


# ---- tables of one's own


def test_a_table_takes_a_map_by_hand_or_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text('[map]\nsource = "sender"\ntarget = "receiver"\ndate = "day"\ncode = "what"\n')
    (tmp_path / "semicolons.csv").write_text("sender;receiver;day;what\nRUS;PRK;2024-05-27T10:00:00;042\n")
    runner, output = CliRunner(), str(tmp_path / "t.parquet")
    for wanted in ("source=sender,target=receiver,date=day,code=what", str(tmp_path / "map.toml")):
        done = runner.invoke(
            cli,
            [
                "read",
                "table",
                str(tmp_path / "semicolons.csv"),
                "-o",
                output,
                "--map",
                wanted,
                "--set",
                "dataset=ships",
            ],
        )
        assert done.exit_code == 0, done.output
        (row,) = open_parquet(output).rows()
        assert (row["source"], row["date"].isoformat(), row["claim"]) == ("RUS", "2024-05-27", "ships/semicolons.csv-1")


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"source": "sender", "target": "receiver"}, "which column is the code"),
        ({"source": "sender", "code": "what"}, "which column is the target"),
        (MAP | {"sauce": "x"}, "unknown meaning of a column 'sauce'; did you mean 'source'"),
        (MAP | {"speaker": "whom"}, "no column 'whom'"),
    ],
)
def test_a_map_that_does_not_fit_is_refused(columns: dict[str, str], words: str) -> None:
    with pytest.raises((BadData, Unknown), match=words):
        kg.read("table", sample("table"), columns=columns)
    with pytest.raises(BadData, match="columns of its own"):
        kg.read("icews", sample("icews"), columns=columns)


def test_a_valence_and_a_weight_of_ones_own_are_checked(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "a,b,d,v,w\nRUS,PRK,2024,0.5,0.25\nRUS,PRK,2024,2,1\nRUS,PRK,2024,x,1\nRUS,PRK,2024,1,many\n"
    )
    made = read_files(mapped("table", {"source": "a", "target": "b", "date": "d", "valence": "v", "weight": "w"}),
                      [tmp_path / "t.csv"], tmp_path / "t.parquet")  # fmt: skip
    assert dict(made.faults) == {"not a valence": 2, "not a weight": 1}
    (row,) = open_parquet(tmp_path / "t.parquet").rows()
    assert (row["valence"], row["weight"], row["until"].isoformat(), row["code"]) == (0.5, 0.25, "2024-12-31", None)


@pytest.mark.parametrize("kind", ["gz", "xz"])
def test_a_packed_file_with_a_broken_middle_is_named(kind: str, tmp_path: Path) -> None:
    """Such a file fails while it is unpacked, in another way than one that is cut off."""
    raw = bytearray({"gz": gzip, "xz": lzma}[kind].compress(b"ballot,actor,choice\n" + b"1,France,yes\n" * 99))
    raw[12:40] = b"\xff" * 28
    file = tmp_path / f"v.csv.{kind}"
    file.write_bytes(raw)
    for read in (read_ballots, lambda one: kg.read("icews-names", one)):
        with pytest.raises(BadData, match=re.escape(file.name)):
            read(file)


def test_members_that_veto_one_draft_act_together(shared: Path, tmp_path: Path) -> None:
    (file,) = (shared / "data" / "unsc").glob("*.csv")
    made = read_files(reader("vetoes"), [file], tmp_path / "v.parquet", rejects=tmp_path / "r.csv")
    assert (made.read, made.kept, dict(made.faults)) == (214, 38, {"alone": 176})
    assert len(rejected(tmp_path / "r.csv")) == 176
    found = kg.Alignment(open_parquet(tmp_path / "v.parquet"))
    pairs = {("CHN", "RUS"): 14, ("GBR", "USA"): 22, ("FRA", "USA"): 13, ("FRA", "GBR"): 15}  # counted by hand
    assert {pair: found.between(*pair).n for pair in pairs} == pairs
    (tmp_path / "latin.csv").write_bytes(
        file.read_text("utf-8").replace("Letter", "L\xe9tter").encode("latin-1", "replace")
    )
    made = read_files(reader("vetoes"), [tmp_path / "latin.csv"], tmp_path / "v.parquet", How(encoding="latin-1"))
    assert (made.read, made.kept) == (214, 38)


@pytest.mark.parametrize("place", [".", "nowhere/names.csv"])
def test_where_the_unplaced_cannot_be_written_nothing_is_read(place: str, tmp_path: Path) -> None:
    line = [
        "read",
        "icews",
        str(sample("icews")),
        "-o",
        str(tmp_path / "acts.parquet"),
        "--unplaced",
        str(tmp_path / place),
    ]
    done = CliRunner().invoke(cli, line)
    assert isinstance(done.exception, BadData) and not list(tmp_path.iterdir())
