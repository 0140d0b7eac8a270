"""Other engines give what DuckDB gives: the same keys, then values to 12 digits, by every period and half-life."""

from __future__ import annotations

import math
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from test_readers import given, how, sample

import kg
from kg.alignment import of_rows
from kg.alignment.contacts import counted
from kg.alignment.dyads import Alignment
from kg.alignment.episodes import intraclass
from kg.alignment.half_life import half_life
from kg.alignment.sensitivity import sensitivity
from kg.alignment.tallies import Method
from kg.alignment.usual import usual
from kg.cli import cli
from kg.errors import BadData
from kg.graph import Graph, open_graph
from kg.interactions import Rows, open_parquet, open_rows
from kg.readers import read_files, reader
from kg.readers.reading import How

INSTALLED = {
    "clickhouse": ("chdb", bool(find_spec("chdb"))),
    "spark": ("pyspark or Java", bool(find_spec("pyspark") and shutil.which("java"))),
}
ENGINES = [
    pytest.param(name, marks=pytest.mark.skipif(not there, reason=f"{what} is not installed: make engines runs these"))
    for name, (what, there) in INSTALLED.items()
]
needs_spark = pytest.mark.skipif(not INSTALLED["spark"][1], reason="pyspark or Java is not installed: make engines")
METHODS = [
    Method(), Method(period="year"), Method(period="quarter", half_life=400), Method(period="month"), Method(period="day"),
    Method(half_life=90), Method(period="month", half_life=400, rho=0.3),
]  # fmt: skip
SAMPLES = ("gdelt2", "icews", "icews-ids", "polecat", "table", "vetoes")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("spark") / "shipped {1}[2].parquet"
    file.write_bytes(kg.open().export("parquet", table="interactions"))
    return file


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def graphs(path: Path, engine: str) -> tuple[Graph, Graph]:
    return open_graph(path), open_graph(path, engine=engine)


def same(one: Any, other: Any) -> None:
    """Hold two values to be the same, numbers to 12 digits."""
    if isinstance(one, float) and isinstance(other, float):
        assert math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-12), (one, other)
    elif isinstance(one, Mapping):
        assert list(one) == list(other)
        for key in one:
            same(one[key], other[key])
    elif isinstance(one, list | tuple):
        assert len(one) == len(other)
        for a, b in zip(one, other, strict=True):
            same(a, b)
    else:
        assert one == other


@pytest.mark.parametrize("method", METHODS, ids=str)
def test_every_period_direction_and_half_life(graphs: tuple[Graph, Graph], method: Method) -> None:
    one, other = (Alignment(graph.interactions(), method) for graph in graphs)
    assert set(one._all) == set(other._all)
    for key in one._all:
        same(asdict(one._all[key]), asdict(other._all[key]))
    for directed in (False, True):
        mine, theirs = (
            {(dyad.source, dyad.target, dyad.period): asdict(dyad) for dyad in each.dyads(directed=directed)}
            for each in (one, other)
        )
        assert set(mine) == set(theirs)
        for key in mine:
            same(mine[key], theirs[key])
    assert one.periods == other.periods


def test_what_stands_behind_a_score(graphs: tuple[Graph, Graph], monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = (graph.interactions() for graph in graphs)
    monkeypatch.setattr(of_rows, "MOST", 2)
    mine, theirs = (of_rows.strongest_rows(each.between("PRK", "USA").data, Method(), most=2) for each in (one, other))
    assert [row["claim"] for row in mine.rows] == [row["claim"] for row in theirs.rows]
    assert mine.rest and theirs.rest
    same(asdict(mine.rest), asdict(theirs.rest))
    for part in ("acts", "claims", "datasets", "coded"):
        same(getattr(mine, part), getattr(theirs, part))
    codes = graphs[0].known.codes
    ways: dict[str, Any] = {
        "certainty": graphs[0].belief.factuality, "scales": {"goldstein": lambda code: codes.valence(code, "goldstein")},
    }  # fmt: skip
    tried = [sensitivity(graph.alignment().of("PRK", "USA"), "PRK", "USA", **ways) for graph in graphs]
    mine, theirs = ({(v.kind, v.what): asdict(v.estimate) for v in each.variants} for each in tried)
    assert set(mine) == set(theirs)
    for key in mine:
        same(mine[key]["value"], theirs[key]["value"])


def test_what_is_chosen_and_counted(graphs: tuple[Graph, Graph]) -> None:
    one, other = (graph.interactions() for graph in graphs)
    assert isinstance(one, Rows) and isinstance(other, Rows)
    assert (len(one), one.span, one.last_day, one.datasets) == (len(other), other.span, other.last_day, other.datasets)
    assert one.origins("year") == other.origins("year")
    assert one.days(["PRK"], ["USA", "CHN"]) == other.days(["PRK"], ["USA", "CHN"])
    for part in (lambda rows: rows.among(["PRK", "RUS", "CHN"]), lambda rows: rows.among(["PRK"]),
                 lambda rows: rows.believing(rows.datasets[:1], ()), lambda rows: rows.believing((), rows.datasets[:1])):  # fmt: skip
        assert part(one).rows() == part(other).rows()
    assert one.chosen(("PRK", "USA"), since="2018-01-01", most=3) == other.chosen(
        ("PRK", "USA"), since="2018-01-01", most=3
    )
    mine, theirs = (
        rows.table.sort_by([("claim", "ascending"), ("source", "ascending"), ("target", "ascending")])
        for rows in (one, other)
    )
    assert mine.to_pylist() == theirs.select(mine.column_names).to_pylist()


def test_rows_beside_files_and_several_files(path: Path, engine: str) -> None:
    shipped = kg.open().interactions()
    one, other = (open_rows(path, path, beside=shipped, engine=name) for name in ("duckdb", engine))
    mine, theirs = (Alignment(rows).tallies for rows in (one, other))
    assert set(mine) == set(theirs)
    assert {key: tally.n for key, tally in mine.items()} == {
        key: pytest.approx(tally.n) for key, tally in theirs.items()
    }


@needs_spark
@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_gives_the_same_rows_and_counts(name: str, tmp_path: Path) -> None:
    made = [
        read_files(
            given(name),
            [sample(name)],
            tmp_path / f"{engine}.parquet",
            how(name, tmp_path, engine=engine, unit="party"),
        )
        for engine in ("duckdb", "spark")
    ]
    one, other = made
    assert (one.faults, one.unplaced, one.read, one.kept, one.rows) == (
        other.faults, other.unplaced, other.read, other.kept, other.rows,
    )  # fmt: skip
    mine, theirs = (sorted(map(str, open_parquet(each.path).rows())) for each in made)
    assert mine == theirs
    assert one.digest == other.digest


@needs_spark
def test_lines_that_are_no_rows_are_told_alike(tmp_path: Path) -> None:
    """Line ends of two kinds, an empty line, bytes that are not UTF-8, a sign for such bytes that is UTF-8, cut lines."""
    head, first, *rest = sample("icews").read_bytes().splitlines()
    lines = [
        head + b"\r", first + b"\r", b"", first.replace(b"Harbour", b"H\xe2rbour").replace(b"700001", b"1"),
        first.replace(b"Harbour", "H\ufffdrbour".encode()).replace(b"700001", b"2"), first[:40], *rest,
    ]  # fmt: skip
    (tmp_path / "bad [1].tab").write_bytes(b"\n".join(lines) + b"\n")
    one, other = (
        read_files(reader("icews"), [tmp_path / "bad [1].tab"], tmp_path / "a.parquet", How(engine=engine))
        for engine in ("duckdb", "spark")
    )
    assert one.faults == other.faults
    assert (one.faults["not UTF-8"], one.faults["fewer cells than columns"]) == (1, 2)
    assert (one.read, one.kept, one.digest) == (other.read, other.kept, other.digest)


def test_the_command_line_takes_the_engine(path: Path, tmp_path: Path, engine: str) -> None:
    def run(*line: str) -> str:
        ran = CliRunner().invoke(cli, list(line), catch_exceptions=False)
        assert ran.exit_code == 0, ran.output
        return ran.stdout

    assert run("align", str(path), "PRK") == run("align", str(path), "PRK", "--engine", engine)
    if engine != "spark":
        with pytest.raises(BadData, match="duckdb or spark"):
            read_files(reader("icews"), [sample("icews")], tmp_path / "x.parquet", How(engine=engine))
        return
    made = tmp_path / "acts.parquet"
    assert "kept 3" in run("read", "icews", str(sample("icews")), "-o", str(made), "--engine", engine)
    assert [one.name for one in tmp_path.iterdir()] == ["acts.parquet"]


def test_contacts_usual_tone_and_what_the_data_say_of_the_method(graphs: tuple[Graph, Graph]) -> None:
    one, other = (graph.interactions() for graph in graphs)
    same(sorted(counted(one.scanned), key=str), sorted(counted(other.scanned), key=str))
    same(asdict(usual(Alignment(one))), asdict(usual(Alignment(other))))
    same(float(intraclass(one.scanned)), float(intraclass(other.scanned)))
    same(float(half_life(one.scanned)), float(half_life(other.scanned)))
    assert isinstance(one, Rows) and isinstance(other, Rows)
    assert one.origins("year") == other.origins("year")
