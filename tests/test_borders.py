"""What people have in their files and on their disks: each is read, or refused in a sentence that says what to do."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from kg.cli import cli
from kg.errors import BadData
from kg.shapes.validation import validate_files

PREFIXES = """@prefix kg: <https://w3id.org/alignment-kg/ontology/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix event: <https://w3id.org/alignment-kg/event/> . @prefix actor: <https://w3id.org/alignment-kg/actor/> .
@prefix plover: <https://w3id.org/alignment-kg/plover/> . @prefix dataset: <https://w3id.org/alignment-kg/dataset/> .
@prefix claim: <https://w3id.org/alignment-kg/claim/> . @prefix prov: <http://www.w3.org/ns/prov#> .
"""


def dated(folder: Path, *days: str) -> Path:
    """A file with a visit for each of these days, said by Reuters."""
    said = [
        f"<https://w3id.org/alignment-kg/claim/x/c{n}> {{ event:e{n} a kg:Visit ; kg:actor actor:FRA ; kg:recipient actor:DEU ;"
        f" kg:code plover:CONSULT ; {day} . }}\n<https://w3id.org/alignment-kg/claim/x/c{n}> a kg:Claim ; kg:speaker"
        f" actor:reuters ; kg:factuality kg:Certain ; prov:wasDerivedFrom dataset:x .\n"
        for n, day in enumerate(days)
    ]
    file = folder / "days.trig"
    file.write_text(PREFIXES + "".join(said), "utf-8")
    return file


def ran(*line: object) -> str:
    done = CliRunner().invoke(cli, [*map(str, line)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.output


def test_a_period_that_runs_backwards_is_found_however_it_is_written(tmp_path: Path) -> None:
    """Days, months, years and moments, mixed: the standard orders no day and year, and SHACL's engine fails at two years."""
    pairs = [("1900", "gYear", "1800", "gYear"), ("2020", "gYear", "2019-01-01", "date"), ("2020-02", "gYearMonth", "2020-01", "gYearMonth"),
             ("2020-01-02T10:00:00Z", "dateTime", "2020-01-01T10:00:00Z", "dateTime"), ("2019-06-02", "date", "2019-06-01", "date")]  # fmt: skip
    file = dated(
        tmp_path,
        *(f'kg:from "{a}"^^xsd:{x} ; kg:to "{b}"^^xsd:{y}' for a, x, b, y in pairs),
        'kg:from "2019"^^xsd:gYear ; kg:to "2019-03-01"^^xsd:date',
    )
    found = [one for one in validate_files([file]) if one.violation.shape == "PeriodRunsForward"]
    assert [one.violation.focus.rpartition("/")[2] for one in found] == [f"e{n}" for n in range(len(pairs))]
    assert all(one.file == str(file) and one.line for one in found)


def test_the_first_years_and_the_last_are_drawn(tmp_path: Path) -> None:
    file = dated(tmp_path, 'kg:date "0001"^^xsd:gYear', 'kg:date "0009-12-31"^^xsd:date', 'kg:date "9999"^^xsd:gYear')
    ran("load", file, "--store", tmp_path / "store")
    for kind in ("timeline", "series"):
        ran("draw", kind, "FRA", "DEU", "--store", tmp_path / "store", "-o", tmp_path / f"{kind}.svg")
        assert (tmp_path / f"{kind}.svg").stat().st_size > 500
    ran("report", "--store", tmp_path / "store", "-o", tmp_path / "out")


def test_a_table_may_end_its_lines_as_it_likes(tmp_path: Path) -> None:
    (tmp_path / "cr.csv").write_bytes(b"from,to,day,cameo\rRUS,FRA,2020-01-05,050\r")
    mapped = ["--map", "source=from,target=to,date=day,code=cameo", "--set", "dataset=v"]
    assert "kept 1 + rejected 0" in ran("read", "table", tmp_path / "cr.csv", *mapped, "-o", tmp_path / "x.parquet")


def test_a_day_with_anything_but_a_time_behind_it_is_no_date(tmp_path: Path) -> None:
    days = ["2020-01-05 BC", "0044-01-01 (BC)", "2020-01-07 25:00", "2020-01-07T10:00+99:00", "2020-01-06 10:30", "2020-01-08T10:00:00.5+02:00", "2020-01-09 3:05 PM", "2020-01-10T00:00:00Z"]  # fmt: skip
    (tmp_path / "days.csv").write_text("from,to,day,cameo\n" + "".join(f"RUS,FRA,{day},050\n" for day in days))
    mapped = [
        "--map",
        "source=from,target=to,date=day,code=cameo",
        "--set",
        "dataset=v",
        "--rejects",
        str(tmp_path / "r.csv"),
    ]
    assert "kept 4 + rejected 4" in ran("read", "table", tmp_path / "days.csv", *mapped, "-o", tmp_path / "x.parquet")
    assert [line.split(",")[3] for line in (tmp_path / "r.csv").read_text().splitlines()[1:]] == days[:4]


def test_a_quotation_mark_that_does_not_close_swallows_no_votes(tmp_path: Path) -> None:
    rows = ["ballot,actor,choice", *(f"b{n},{actor},yes" for n in range(60) for actor in ("FRA", "DEU"))]
    rows[31] = 'b15,FRA,"yes'
    (tmp_path / "votes.csv").write_text("\n".join(rows) + "\n")
    done = CliRunner().invoke(cli, ["votes", "FRA", "DEU", "--file", str(tmp_path / "votes.csv")])
    assert isinstance(done.exception, BadData)
    assert str(done.exception).startswith(f"{tmp_path / 'votes.csv'}:32: has a quotation mark that does not close")
