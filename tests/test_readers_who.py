"""Who acts for which state on a day: crosswalk, actor dictionaries, Wikidata; and the published sets as a whole."""

from __future__ import annotations

import csv
import datetime as dt
import lzma
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.cli import cli
from kg.errors import BadData, Unknown
from kg.interactions import open_parquet
from kg.readers import read_files, reader
from kg.readers.definition import sql
from kg.readers.dictionary import read_dictionary
from kg.readers.places import disjoint, key, officials, places, systems
from kg.readers.reading import How
from kg.readers.tables import write_tables
from kg.readers.wikidata import read_offices

DAY = dt.date(2014, 6, 1)


def state(system: str, name: str, day: dt.date = DAY) -> str | None:
    found = {span[1] for span in places([system]) if span[0] == name and span[2] <= day <= span[3]}
    return found.pop() if found else None


@pytest.mark.parametrize(
    ("system", "name", "wanted"),
    [
        ("iso3", "PRK", "PRK"), ("iso2", "KP", "PRK"), ("name", "North Korea", "PRK"), ("name", "cote d'ivoire", "CIV"),
        ("cow", "AUS", "AUT"), ("cowNumber", "731", "PRK"), ("fips", "KN", "PRK"), ("fips", "AU", "AUT"),
        ("cameo", "TMP", "TLS"), ("cameo", "GBR", "GBR"), ("gw", "678", "YEM"), ("gw", "971", "NRU"), ("cowNumber", "970", "NRU"),
        ("icews", "Occupied Palestinian Territory", "PSE"), ("name", "Atlantis", None), ("name", "Congo", None),
    ],
)  # fmt: skip
def test_a_code_means_a_state(system: str, name: str, wanted: str | None) -> None:
    assert state(system, name) == wanted


def test_a_number_means_another_state_at_another_time() -> None:
    assert state("gw", "260", dt.date(1970, 1, 1)) == "DEU"
    assert [state("cowNumber", "260", dt.date(year, 1, 1)) for year in (1970, 2014)] == ["DEU", None]
    assert [state("cowNumber", "345", dt.date(year, 1, 1)) for year in (1980, 2005, 2014)] == ["YUG", "SCG", "SRB"]
    assert [state("cameo", "USR", dt.date(year, 1, 1)) for year in (1980, 2014)] == ["SUN", None]


def test_a_code_of_a_state_of_the_past_means_it_in_its_own_days() -> None:
    """ISO withdrew SUN in August 1992 and has no code of before 1974: both are days of the standard, not of the state."""
    years = [1960, 1980, 1992, 2014]
    assert [state("iso3", "SUN", dt.date(year, 3, 1)) for year in years] == ["SUN", "SUN", None, None]
    assert [state("iso2", "CS", dt.date(year, 3, 1)) for year in (1980, 1999, 2005)] == ["CSK", None, "SCG"]
    assert state("isoNumeric", "004") == state("isoNumeric", "4") == "AFG"
    assert state("cameo", "KSV", dt.date(2005, 3, 1)) == "XKX", "a land has a code before it is a state"
    assert state("fips", "NL") == "NLD", "Bonaire has no code of its own there"


def test_no_span_of_a_name_overlaps_another() -> None:
    for system in systems():
        last: dict[str, dt.date] = {}
        for name, _, since, until in places([system]):
            assert since <= until and (name not in last or last[name] < since), (system, name)
            last[name] = until
    with pytest.raises(Unknown, match="did you mean 'fips'"):
        places(["fisp"])


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=6))
def test_disjoint_spans_say_day_by_day_what_the_given_ones_say(spans: list[tuple[str, int, int]]) -> None:
    start = dt.date(2000, 1, 1)
    whole = [("x", who, start + dt.timedelta(min(a, b)), start + dt.timedelta(max(a, b))) for who, a, b in spans]
    found = disjoint(whole)
    for number in range(32):
        day = start + dt.timedelta(number)
        said = {span[1] for span in whole if span[2] <= day <= span[3]}
        made = [span[1] for span in found if span[2] <= day <= span[3]]
        assert made == (sorted(said) if len(said) == 1 else [])


@settings(max_examples=100)
@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Z")), max_size=20))
def test_names_are_folded_in_sql_as_in_python(name: str) -> None:
    folded = "trim(regexp_replace(strip_accents(lower(?)), '[^a-z0-9]+', ' ', 'g'))"
    assert folded.replace("?", "c.source") in " ".join(sql("check").split())
    with duckdb.connect() as connection:
        assert connection.execute(f"SELECT {folded}", [name]).fetchone()[0].split() == key(name).split()


# ---- dictionaries


@pytest.fixture
def dictionary(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.actors.txt"
    path.write_bytes(
        b"# a remark\n\nALMA_BERG_  # with one\n+PRESIDENT_BERG_\n\t[USAGOV >20140101]\n\t[USAELI]\nJOS\xc9_DIAZ_\n\t[ESPGOV 100101-131231]\n"
        b"\t[ESPGOV 20141301-20150101]\n\t[ESPGOV 150101-140101]\n\t[ESPGOV 991231]\nHARBOUR_GUARD_ [JPNMIL]\nHARBOUR_SINGERS_ [JPNCVL]\n"
        b"TWO_FACED_\n\t[JPNGOV 140101-141231]\n\t[KORGOV 140601-140630]\nOLD_SOVIET_\n\t[USRGOV 800101-991231]\nNEVER_ [---]\n+ALSO_NEVER\n"
    )  # fmt: skip
    return path


def test_a_dictionary_gives_terms_and_what_it_gets_wrong(dictionary: Path) -> None:
    found = read_dictionary(dictionary)
    assert [(row["name"], row["state"], row["role"], row["since"], row["until"]) for row in found.tenures()] == [
        ("ALMA BERG", "USA", "GOV", "2014-01-01", ""), ("JOSÉ DIAZ", "ESP", "GOV", "2010-01-01", "2013-12-31"),
        ("HARBOUR GUARD", "JPN", "MIL", "", ""), ("TWO FACED", "JPN", "GOV", "2014-01-01", "2014-12-31"),
        ("TWO FACED", "KOR", "GOV", "2014-06-01", "2014-06-30"), ("OLD SOVIET", "SUN", "GOV", "1980-01-01", "1991-12-26"),
    ]  # fmt: skip
    assert [(line, reason) for line, _, reason in found.rejected] == [
        (7, "not UTF-8: read as Latin-1"), (9, "the calendar has no such day"), (10, "these days run backwards"),
        (11, "a day without >, < or -"), (19, "no code"),
    ]  # fmt: skip
    assert [row["also"] for row in found.actors()][:2] == ["PRESIDENT BERG", ""]


def test_officials_act_for_their_state_while_they_hold_their_office(dictionary: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        cli,
        [
            "read",
            "actor-dictionary",
            str(dictionary),
            "-o",
            str(tmp_path / "who"),
            "--rejects",
            str(tmp_path / "r.csv"),
        ],
    )
    assert done.exit_code == 0 and "7 actors, 6 terms of office; what cannot be used: 5" in done.output
    rows = [
        ("Alma Berg", "2014-05-01"), ("Alma Berg", "2013-05-01"), ("president-berg", "2015-05-01"), ("José Díaz", "2013-12-31"),
        ("José Díaz", "2014-01-01"), ("Two Faced", "2014-05-31"), ("Two Faced", "2014-06-15"), ("Harbour Guard", "1999-01-01"), ("Harbour Singers", "2014-01-01"),
    ]  # fmt: skip
    (tmp_path / "acts.txt").write_text("".join(f"{name}\tConsult\tNorth Korea\t{day}\n" for name, day in rows), "utf-8")
    done = CliRunner().invoke(cli, [
        "read", "icews-names", str(tmp_path / "acts.txt"), "-o", str(tmp_path / "a.parquet"),
        "--officials", str(tmp_path / "who" / "tenures.csv"), "--unplaced", str(tmp_path / "u.csv"),
    ])  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "read 9 = kept 5 + rejected 4" in done.output and "without a state: 4 names, 4 times" in done.output
    found = [(row["source"], row["date"].isoformat()) for row in open_parquet(tmp_path / "a.parquet").rows()]
    assert sorted(found) == [
        ("ESP", "2013-12-31"),
        ("JPN", "1999-01-01"),
        ("JPN", "2014-05-31"),
        ("USA", "2014-05-01"),
        ("USA", "2015-05-01"),
    ]
    with (tmp_path / "u.csv").open(encoding="utf-8") as file:
        assert [row["name"] for row in csv.DictReader(file)] == [
            "Alma Berg",
            "Harbour Singers",
            "José Díaz",
            "Two Faced",
        ]


def test_the_record_knows_its_own_officials(tmp_path: Path) -> None:
    (tmp_path / "acts.txt").write_text(
        "Kim Jong-un\tConsult\tRussia\t2019-04-25\nKim Jong-un\tConsult\tRussia\t2005-04-25\n", "utf-8"
    )
    (row,) = kg.read("icews-names", tmp_path / "acts.txt", officials=("record",)).rows()
    assert (row["source"], row["date"].isoformat()) == ("PRK", "2019-04-25")


def test_tables_of_officials_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("name,state\nA,USA\n")
    with pytest.raises(BadData, match="no column also, since, until"):
        officials([tmp_path / "t.csv"])
    (tmp_path / "t.csv").write_text("name,also,state,since,until\nA,,USA,soon,\n")
    with pytest.raises(BadData, match=r"t\.csv:2: 'soon' is not a date"):
        officials([tmp_path / "t.csv"])
    with pytest.raises(BadData, match="cannot be read"):
        officials([tmp_path / "none.csv"])
    (tmp_path / "story.txt").write_text("Once upon a time\n")
    with pytest.raises(BadData, match="no dictionary of actors"):
        read_dictionary(tmp_path / "story.txt")
    with pytest.raises(BadData, match="cannot be read"):
        read_offices(tmp_path / "story.txt")
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(BadData, match="no answer of Wikidata"):
        read_offices(tmp_path / "x.json")


def test_an_answer_of_the_query_service_gives_terms(tmp_path: Path) -> None:
    (tmp_path / "answer.json").write_text(
        '{"results": {"bindings": [{"personLabel": {"value": "Alma Berg"}, "also": {"value": "A. Berg"}, "state":'
        ' {"value": "http://www.wikidata.org/entity/Q423"}, "start": {"value": "2014-01-01T00:00:00Z"}, "positionLabel": {"value": "president"}},'
        ' {"personLabel": {"value": "Nobody"}, "iso3": {"value": "USA"}}, {"personLabel": {"value": "No state"}, "start": {"value": "2014-01-01"}}]}}'
    )  # fmt: skip
    written = write_tables("wikidata-tenures", [tmp_path / "answer.json"], tmp_path / "who")
    assert (written.actors, written.tenures, dict(written.rejected)) == (
        1,
        1,
        {"it has no dates": 1, "no state is named for this office": 1},
    )
    assert officials([tmp_path / "who" / "tenures.csv"]) == [
        (name, "PRK", dt.date(2014, 1, 1), dt.date.max) for name in ("a berg", "alma berg")
    ]


# ---- the published files, beside this checkout


def test_a_real_entity_of_wikidata_gives_the_terms_of_its_offices(shared: Path) -> None:
    found = read_offices(shared / "data" / "codes" / "wikidata_Q7747_putin.json.xz")
    presidencies = [(row["state"], row["since"], row["until"]) for row in found.tenures if row["role"] == "Q218295"]
    assert presidencies == [("RUS", "2000-05-07", "2008-05-07"), ("RUS", "2012-05-07", "")]
    assert len(found.tenures) == 16 and len(found.rejected) == 5
    assert {row["note"] for row in found.tenures} == {"state of citizenship"}


def test_the_benchmark_places_states_and_with_a_dictionary_their_officials(shared: Path, tmp_path: Path) -> None:
    """States alone place 15,375 rows between two states; officials of the day bring them to 25,656."""
    files = [shared / "data" / "icews_tkg" / "icews14_ids_*.txt*"]
    alone = read_files(reader("icews-ids"), files, tmp_path / "a.parquet", How(scale="goldstein"))
    assert (alone.read, alone.kept) == (90_730, 15_375)
    assert read_files(reader("icews-ids"), files, tmp_path / "a.parquet").placed == 15_375
    written = write_tables(
        "actor-dictionary", [shared / "data" / "dictionaries" / "Phoenix.*.actors.txt.xz"], tmp_path / "who"
    )
    assert (written.actors, written.tenures, sum(written.rejected.values())) == (27_252, 26_161, 13)
    made = read_files(
        reader("icews-ids"),
        files,
        tmp_path / "b.parquet",
        How(scale="goldstein", officials=(tmp_path / "who" / "tenures.csv",)),
    )
    assert (made.read, made.kept) == (90_730, 25_656)
    obama = open_parquet(tmp_path / "b.parquet")
    assert len(obama) == 25_656
    assert ("Barack Obama", "Barack Obama", 3064) in alone.unplaced and "Barack Obama" not in {
        name for name, *_ in made.unplaced
    }


def test_names_and_ids_of_the_benchmark_are_one_dataset(shared: Path, tmp_path: Path) -> None:
    made = read_files(
        reader("icews-names"),
        [shared / "data" / "icews_tkg" / "icews14_names_*.xz"],
        tmp_path / "n.parquet",
        How(scale="goldstein"),
    )
    assert made.read == 17_904
    seen = "SELECT source, target, date, code FROM '{}'"
    read_files(
        reader("icews-ids"),
        [shared / "data" / "icews_tkg" / "icews14_ids_*.txt*"],
        tmp_path / "i.parquet",
        How(scale="goldstein"),
    )
    with duckdb.connect() as connection:
        both = f"{seen.format(tmp_path / 'n.parquet')} EXCEPT {seen.format(tmp_path / 'i.parquet')}"
        assert connection.execute(f"SELECT count(*) FROM ({both})").fetchone()[0] == 0
        own = connection.execute(f"SELECT count(*) FROM ({seen.format(tmp_path / 'n.parquet')})").fetchone()[0]
    assert own == made.kept > 3_000


def test_a_real_day_of_icews_is_accounted_for_and_its_intensities_are_those_of_the_code_book(
    shared: Path, tmp_path: Path
) -> None:
    path = shared / "data" / "icews_raw" / "events.2018.sample.tab.xz"
    made = read_files(reader("icews"), [path], tmp_path / "day.parquet", How(scale="goldstein"))
    assert (made.read, made.kept, made.rejected) == (3_705, 1_741, 1_964)
    with lzma.open(path, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    ends = [(row["Source Country"], row["Target Country"]) for row in rows]
    assert made.faults == {
        "domestic": sum(a == b != "NA" for a, b in ends), "source not placed": sum(a == "NA" for a, _ in ends),
        "target not placed": sum(b == "NA" != a for a, b in ends),
    }  # fmt: skip
    told = {f"icews/{row['Event Date']}-{row['Event ID']}": float(row["Intensity"]) for row in rows}
    for row in open_parquet(tmp_path / "day.parquet").rows():
        assert row["valence"] == pytest.approx(told[row["claim"]] / 10)


@pytest.mark.parametrize(
    ("name", "file", "read", "placed"),
    [
        ("gdelt2", "20191024143000.export.CSV.xz", 2_111, 422),
        ("gdelt1", "gdelt1_events_57_58_columns.csv.xz", 710, 125),
    ],
)
def test_real_files_of_gdelt_are_accounted_for(
    name: str, file: str, read: int, placed: int, shared: Path, tmp_path: Path
) -> None:
    path = shared / "data" / "gdelt_raw" / file
    made = read_files(reader(name), [path], tmp_path / "a.parquet", How(scale="goldstein"))
    assert (made.read, made.placed) == (read, placed)
    with lzma.open(path, "rt", encoding="utf-8") as rows:
        told = {
            f"gdelt/{cells[0]}": float(cells[30]) for line in rows if len(cells := line.rstrip("\n").split("\t")) > 56
        }
    for row in open_parquet(tmp_path / "a.parquet").rows():
        assert row["valence"] == pytest.approx(told[row["claim"]] / 10)


def test_real_mentions_belong_to_the_events_that_are_given(shared: Path, tmp_path: Path) -> None:
    folder = shared / "data" / "gdelt_raw"
    with pytest.raises(BadData, match="also needs the events"):
        kg.read("gdelt-mentions", folder / "gdelt2_mentions_with_header.csv.xz")
    kg.read("gdelt2", folder / "20191024143000.export.CSV.xz", output=tmp_path / "e.parquet")
    with pytest.raises(BadData, match="none of its 1,635 rows"):  # they are of another year
        kg.read(
            "gdelt-mentions", folder / "gdelt2_mentions_with_header.csv.xz", beside={"events": tmp_path / "e.parquet"}
        )
    with pytest.raises(Unknown, match="unknown file that gdelt-mentions reads beside its data"):
        kg.read(
            "gdelt-mentions", folder / "gdelt2_mentions_with_header.csv.xz", beside={"event": tmp_path / "e.parquet"}
        )
