"""Rows in files give the numbers that the same rows in memory give, and say by name what they cannot do."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import kg
from kg.alignment import of_rows
from kg.alignment.dyads import Alignment
from kg.alignment.sensitivity import sensitivity
from kg.alignment.tallied import Tallied
from kg.alignment.tallies import Method
from kg.alignment.tally import Tally
from kg.alignment.third_parties import IN_FILES
from kg.alignment.usual import usual
from kg.cli import cli
from kg.errors import BadData, KGError, Unknown
from kg.explain import evidence_of
from kg.graph import Graph
from kg.interactions import Interactions, Rows, open_rows
from kg.readers import reader
from kg.store.files import shipped_files
from kg.views.charts import behind

pytestmark = pytest.mark.usefixtures("one_graph")

METHODS = (
    Method(),
    Method(period="year"),
    Method(period="quarter"),
    Method(period="month", half_life=400),
    Method(period="day", prior=3.0),
    Method(half_life=90, rho=0.3),
)


@pytest.fixture(scope="module")
def shipped() -> Graph:
    return kg.open()


@pytest.fixture(scope="module")
def path(shipped: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("rows") / "shipped.parquet"
    file.write_bytes(shipped.export("parquet", table="interactions"))
    return file


@pytest.fixture(scope="module")
def rows(path: Path) -> Graph:
    return kg.open(path)


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a reader's sample, read: its rows tell each act once."""
    file = tmp_path_factory.mktemp("icews") / "acts.parquet"
    sample = reader("icews").folder / "sample.tab"
    ran = CliRunner().invoke(cli, ["read", "icews", str(sample), "-o", str(file)])
    assert ran.exit_code == 0, ran.output
    return file


def close(one: Any, other: Any) -> bool:
    """Return whether two values are the same, numbers to 1e-12."""
    if isinstance(one, float) and isinstance(other, float):
        return one == pytest.approx(other, abs=1e-12)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(close(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(close(a, b) for a, b in zip(one, other, strict=True))
    return bool(one == other)


def pairs(graph: Graph, most: int = 6) -> list[tuple[str, str]]:
    return [(dyad.source, dyad.target) for dyad in graph.alignment().dyads()][:most]


@pytest.mark.parametrize("method", METHODS, ids=str)
def test_files_and_memory_give_the_same_scores(shipped: Graph, rows: Graph, method: Method) -> None:
    one, other = shipped.alignment(method), rows.alignment(method)
    assert isinstance(other.interactions, Rows)
    assert not isinstance(one.interactions, Rows)
    assert one.tallies.keys() == other.tallies.keys()
    for key, tally in one.tallies.items():
        assert close(asdict(tally), asdict(other.tallies[key])), key
    assert close([asdict(dyad) for dyad in one.dyads()], [asdict(dyad) for dyad in other.dyads()])
    assert close(one.undated, other.undated)
    assert Alignment(other.interactions, method).periods == one.periods


def test_acts_that_one_row_tells_are_summed_as_those_that_are_joined(tmp_path: Path) -> None:
    """Half of the acts are told once, the others by two speakers, under two codes, in two directions, undated."""
    made = []
    for i in range(200):
        row = {
            "source": "ABC"[i % 3], "target": "ABC"[(i + 1 + i % 2) % 3], "date": dt.date(2020, 1, 1) + dt.timedelta(7 * i),
            "precision": "day", "code": None, "valence": ((i * 37) % 21 - 10) / 10, "weight": 1 / (1 + i % 4),
            "share": 0.5 if i % 5 == 0 else 1.0, "claim": f"d/{i}", "dataset": "d", "event": None, "speaker": f"s{i % 7}",
            "factuality": "Certain",
        }  # fmt: skip
        made.append(row | ({"date": None} if i % 11 == 0 else {}))
        if i % 2:
            made.append(row | {"claim": f"d/{i}b", "event": f"d/{i}", "speaker": "t", "weight": 0.4, "valence": -0.2})
    made.append(made[3] | {"claim": "d/other", "weight": 0.0})
    small = Interactions.from_rows(made)
    file = tmp_path / "made.parquet"
    import pyarrow.parquet as pq

    pq.write_table(small.table, file)
    large = open_rows(file)
    once, again = of_rows._apart(large.data)
    assert again is not None
    assert 0 < once.ask("rows/size")[0][0] < len(large)
    for method in METHODS:
        one, other = Alignment(small, method), Alignment(large, method)
        assert one._all.keys() == other._all.keys()
        assert all(close(asdict(one._all[key]), asdict(other._all[key])) for key in one._all), method


def written(tmp_path: Path, rows: list[dict[str, Any]]) -> Path:
    import pyarrow.parquet as pq

    file = tmp_path / f"{len(list(tmp_path.iterdir()))}.parquet"
    pq.write_table(Interactions.from_rows(rows).table, file)
    return file


def event(i: int, **more: Any) -> dict[str, Any]:
    return {
        "source": "ABCDE"[i % 5], "target": "ABCDE"[(i + 1 + i % 3) % 5], "date": dt.date(2020, 1, 1) + dt.timedelta(9 * i),
        "precision": "day", "code": None, "valence": ((i * 37) % 21 - 10) / 10, "weight": 1.0, "share": 1.0,
        "claim": f"d/{i}", "dataset": "d", "event": None, "speaker": f"s{i % 7}", "factuality": "Certain",
    } | more  # fmt: skip


@pytest.mark.parametrize("method", METHODS[:4], ids=str)
def test_rows_that_all_weigh_the_same_are_counted_to_the_same_sums(tmp_path: Path, method: Method) -> None:
    """One row of another weight and share has all be added up: the other pairs get the same bytes."""
    rows = [event(i, weight=0.75, share=0.5, **({"date": None} if i % 13 == 0 else {})) for i in range(300)]
    one = open_rows(written(tmp_path, rows))
    other = open_rows(written(tmp_path, [*rows, event(7, source="X", target="Y", claim="d/x", weight=0.4)]))
    assert one.data.alike == (0.75, 0.5)
    assert other.data.alike is None
    small, large = Alignment(one, method)._all, Alignment(other, method)._all
    assert dict(small) == {key: tally for key, tally in large.items() if key[0] != "X"}
    assert set(large) - set(small) == {key for key in large if key[0] == "X"}


@pytest.mark.parametrize("method", METHODS[:4], ids=str)
def test_sums_by_period_are_the_same_in_however_many_scans(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: Method
) -> None:
    rows = [event(i) for i in range(200)] + [event(3, claim="d/again", event="d/3", date=None)]
    relation = open_rows(written(tmp_path, rows)).data
    values = of_rows.bound(method, dt.date(2024, 1, 1))
    whole = of_rows.tallies(relation, values)
    monkeypatch.setattr(of_rows, "SLICE", 20)
    assert list(of_rows.tallies(relation, values).items()) == list(whole.items())


def test_tallies_in_columns_are_a_mapping_as_any_other(tmp_path: Path) -> None:
    rows = [event(i, **({"date": None} if i % 3 == 0 else {})) for i in range(90)]
    found = of_rows.tallies(open_rows(written(tmp_path, rows)).data, of_rows.bound(Method(period="year"), None))
    assert isinstance(found, Tallied)
    assert len(found) == len(list(found)) == len(dict(found.items()))
    assert all(found[key] == tally and key in found for key, tally in found.items())
    for key in (("A", "B", "1999"), ("A", "nobody", None), ("A", "B"), "A", 3):
        assert key not in found
        with pytest.raises(KeyError):
            found[key]  # type: ignore[index]
    assert dict(found.dated()) == {key: tally for key, tally in found.items() if key[2] is not None}
    key, new = next(iter(found)), ("A", "Z", None)
    more = found.plus([(key, found[key]), (new, Tally.of([0.5]))])
    assert more[key] == found[key] + found[key]
    assert list(more) == [*found, new]
    assert new not in more.dated() and new not in found
    assert dict(Tallied([])) == {}


def test_the_evidence_of_a_pair_is_the_same_in_the_same_order(shipped: Graph, rows: Graph) -> None:
    for method in (Method(), Method(half_life=200)):
        for directed in (False, True):
            for a, b in pairs(shipped):
                one = evidence_of(shipped.known, shipped.alignment(method), [(a, b)], directed=directed)[0]
                other = evidence_of(rows.known, rows.alignment(method).of(a, b), [(a, b)], directed=directed)[0]
                assert other.rest is None or other.rest.acts > len(other.acts)
                if other.rest is None:
                    assert close([asdict(act) for act in one.acts], [asdict(act) for act in other.acts]), (a, b)
                assert close(asdict(one.estimate), asdict(other.estimate))
                assert close(one.mix, other.mix)
                assert one.datasets == other.datasets


def test_the_first_acts_are_those_that_move_the_score_most_and_the_others_are_counted(
    shipped: Graph, rows: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = pairs(shipped, 1)[0]
    whole = shipped.explain(a, b)
    part = rows.alignment().between_rows(a, b)
    for most in (1, 3, len(whole.acts) - 1):
        found = of_rows.strongest_rows(part.data, rows.alignment().ageing, most=most)
        acts = {row["event"] or row["claim"] for row in found.rows}
        assert {act.event for act in whole.acts[:most]} <= acts
        assert found.acts == len(whole.acts)
        assert found.rest is not None
    monkeypatch.setattr(
        "kg.alignment.dyads.strongest_rows", lambda data, method, way: of_rows.strongest_rows(data, method, way, most=3)
    )
    short = evidence_of(rows.known, Alignment(rows.interactions(), called=rows.known.name), [(a, b)])[0]
    assert short.rest is not None
    assert short.rest.acts == len(whole.acts)
    for one, other in zip(short.acts, whole.acts, strict=False):
        assert close(asdict(one), asdict(other))
    assert close(short.mix, whole.mix)
    assert short.datasets == whole.datasets
    assert f"{len(whole.acts) - len(short.acts)} more events" in str(short)


def test_what_a_score_depends_on_is_the_same(shipped: Graph, rows: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_rows, "MOST", 1000)
    belief, codes = shipped.belief.factuality, shipped.known.codes
    ways: dict[str, Any] = {"certainty": belief, "scales": {"goldstein": lambda code: codes.valence(code, "goldstein")}}
    for a, b in pairs(shipped, 3):
        for method in (Method(), Method(half_life=300)):
            one = sensitivity(shipped.alignment(method), a, b, **ways)
            other = sensitivity(rows.alignment(method), a, b, **ways)
            mine = {(v.kind, v.what): (v.estimate.value, v.estimate.low, v.estimate.n) for v in one.variants}
            theirs = {(v.kind, v.what): (v.estimate.value, v.estimate.low, v.estimate.n) for v in other.variants}
            assert mine.keys() == theirs.keys()
            assert all(mine[key] == pytest.approx(theirs[key], abs=1e-9) for key in mine)
            assert not other.untried
    monkeypatch.setattr(of_rows, "MOST", 2)
    short = sensitivity(rows.alignment(), *pairs(shipped, 1)[0], **ways)
    assert dict(short.untried)["act"] > 0
    assert "not tried" in str(short)


def test_change_compare_structure_are_the_same(shipped: Graph, rows: Graph) -> None:
    a, b = pairs(shipped, 1)[0]
    claims, files = (graph.change(a, b).as_dict() for graph in (shipped, rows))
    assert len(files.pop("breaks")) >= len(claims.pop("breaks"))  # of files another dataset is a break, too
    assert close(claims, files)
    for one, other in zip(shipped.compare(a, b).yardsticks, rows.compare(a, b).yardsticks, strict=True):
        if one.name.startswith(("shared stands", "profiles")):  # acts of both are not left out in files, which is said
            assert other.value is None or IN_FILES in other.note
        elif one.name == "acts":
            assert other.note == f"{one.note}; {usual(rows.alignment())}"
            assert close(asdict(replace(one, note="")), asdict(replace(other, note="")))
        else:
            assert close(asdict(one), asdict(other))
    assert shipped.balance().frustration == rows.balance().frustration
    assert len(rows.blocs(draws=40).groups) == len(shipped.blocs(draws=40).groups)
    assert close(asdict(shipped.method(prior="data").prior), asdict(rows.method(prior="data").prior))  # type: ignore[call-overload]


def test_pictures_show_the_same_scores(
    shipped: Graph, rows: Graph, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    a, b = pairs(shipped, 1)[0]
    assert shipped.draw("matrix").matrix.cells.keys() == rows.draw("matrix").matrix.cells.keys()  # type: ignore[attr-defined]
    whole = rows.draw("series", a, b)
    for most in (behind.MOST_CLAIMS, 1):
        monkeypatch.setattr(behind, "MOST_CLAIMS", most)
        monkeypatch.setattr("kg.views.charts.pairs.MOST_CLAIMS", most)
        found = rows.draw("series", a, b)
        assert [p.books for p in found.lines[0].points] == [p.books for p in whole.lines[0].points]  # type: ignore[attr-defined]
        for kind, names in (("matrix", ()), ("map", ()), ("series", (a, b)), ("tornado", (a, b)), ("network", ())):
            saved = rows.draw(kind, *names).save(tmp_path / f"{kind}.html")
            assert saved.stat().st_size > 1000
            rows.draw(kind, *names).save(tmp_path / f"{kind}.svg")


def test_what_needs_claims_says_that_rows_have_none(rows: Graph) -> None:
    for call in (
        rows.audit, rows.claims, rows.report, lambda: rows.ask("support"), lambda: rows.sides("PRK", "RUS"),
        lambda: rows.explain("PRK", "RUS", audit=True), lambda: rows.under("strict"), lambda: rows.measured(unit="actor"),
        lambda: rows.measured(scale="goldstein"), lambda: rows.comparisons("PRK"), lambda: rows.draw("claim", "p5-s3-a"),
        lambda: rows.export("trig"), lambda: rows.draw("matrix", unit="party"),
    ):  # fmt: skip
        with pytest.raises(KGError, match=r"rows of files|claims"):
            call()


def test_only_and_without_choose_among_the_rows(shipped: Graph, rows: Graph) -> None:
    datasets = rows.interactions().datasets  # type: ignore[attr-defined]
    some = rows.believing(only=datasets[:1])
    assert {row["dataset"] for row in some.interactions().rows()} == {datasets[0]}
    less = rows.believing(without=datasets[:1])
    assert len(some.interactions()) + len(less.interactions()) == len(rows.interactions())
    with pytest.raises(Unknown, match="nowhere"):
        rows.believing(only=["nowhere"])
    with pytest.raises(Unknown, match="nobody"):
        rows.believing(without=["nobody"])


def test_an_act_of_a_file_and_of_the_store_is_counted_once(
    shipped: Graph, path: Path, events: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    assert CliRunner().invoke(cli, ["load", *map(str, shipped_files()), "--store", str(store)]).exit_code == 0
    both = kg.open(store, path)
    one, other = shipped.alignment().tallies, both.alignment().tallies
    assert one.keys() == other.keys()
    assert all(close(asdict(one[key]), asdict(other[key])) for key in one)
    more = kg.open(store, events)
    assert more.alignment().between("ISR", "PSE").n == shipped.alignment().between("ISR", "PSE").n + 1
    assert any(report.statement.sentence for act in more.explain("PRK", "RUS").acts for report in act.reports)


def test_several_files_are_one_table(path: Path, events: Path, tmp_path: Path) -> None:
    both = open_rows(path, events)
    assert len(both) == len(open_rows(path)) + len(open_rows(events))
    assert open_rows(path, path).digest != open_rows(path).digest
    assert Alignment(open_rows(events, events)).between("PRK", "RUS").n == 2
    other = tmp_path / "actors.parquet"
    sample = reader("icews").folder / "sample.tab"
    CliRunner().invoke(cli, ["read", "icews", str(sample), "-o", str(other), "--unit", "actor"])
    with pytest.raises(BadData, match="its unit is actor"):
        open_rows(events, other)


def test_commands_take_files_as_arguments(events: Path, path: Path, tmp_path: Path) -> None:
    def run(*line: str) -> Any:
        return CliRunner().invoke(cli, list(line))

    file = str(events)
    for line in (
        ("align", file), ("align", file, "PRK", "RUS"), ("align", "--period", "year", file, "PRK"), ("explain", file, "PRK", "RUS"),
        ("explain", file, "PRK", "RUS", "--sensitivity"), ("change", file, "PRK", "RUS"), ("compare", file, "PRK", "RUS"),
        ("compare", file, "PRK", "RUS", "--period", "year"), ("balance", file), ("blocs", file, "--draws", "20"),
        ("draw", file, "matrix", "-o", str(tmp_path / "m.svg")), ("draw", file, "-o", str(tmp_path / "n.html")),
        ("export", file, "csv", "-o", str(tmp_path / "e.csv")), ("explain", "--events", file, "PRK", "RUS"),
        ("export", file, "parquet", "--table", "interactions", "-o", str(tmp_path / "e.parquet")),
    ):  # fmt: skip
        ran = run(*line)
        assert ran.exit_code == 0, (line, ran.output, ran.exception)
    told = run("explain", file, "PRK", "RUS").output
    assert "speaker harbour-wire, document 50001" in told
    assert "document 50001, sentence 2" in told
    for line in (
        ("explain", file, "PRK", "RUS", "--audit"), ("explain", file, "PRK", "RUS", "--sides"), ("align", file, "--belief", "strict"),
        ("align", file, "--against", "strict"), ("align", file, "--unit", "actor"), ("align", file, "--scale", "goldstein"),
        ("align", file, "--expand", "share"), ("report", file, "-o", str(tmp_path)), ("export", file, "trig", "-o", str(tmp_path / "e.trig")),
    ):  # fmt: skip
        ran = run(*line)
        assert isinstance(ran.exception, KGError), line
        assert "rows of files" in str(ran.exception), line


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("valence", 1.5, "valence"),
        ("weight", float("nan"), "weight"),
        ("share", 0.0, "share"),
        ("source", None, "source"),
    ],
)
def test_a_file_with_a_wrong_value_is_refused(path: Path, tmp_path: Path, column: str, value: Any, says: str) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    place = table.column_names.index(column)
    changed = [value, *table[column].to_pylist()[1:]]
    file = tmp_path / "wrong.parquet"
    pq.write_table(table.set_column(place, column, pa.array(changed, table[column].type)), file)
    with pytest.raises(BadData, match=f"no {says} that can be used in 1 row"):
        open_rows(file)


def test_what_is_no_table_of_interactions_is_named(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    text = tmp_path / "text.parquet"
    text.write_text("source,target\n")
    with pytest.raises(BadData, match=r"text\.parquet: it cannot be read"):
        kg.open(text)
    pq.write_table(pa.table({"source": ["A"]}), tmp_path / "few[1].parquet")
    with pytest.raises(BadData, match="needs target, date"):
        kg.open(tmp_path / "few[1].parquet")


def test_many_rows_are_not_handed_out_one_by_one(rows: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.interactions.rows.HANDED", 2)
    found = rows.interactions()
    with pytest.raises(BadData, match="are not handed out"):
        found.rows()
    assert len(found.as_table().rows) <= 20
    assert len(found.to_pandas()) == len(found)


def test_chosen_rows_become_claims_and_the_claims_the_same_rows(events: Path, tmp_path: Path) -> None:
    graph = kg.open(events)
    raw = graph.lift("PRK", "RUS", since="2018")
    file = tmp_path / "lifted.trig"
    ran = CliRunner().invoke(cli, ["lift", str(events), "--pair", "PRK,RUS", "--since", "2018", "-o", str(file)])
    assert ran.exit_code == 0, ran.output
    assert file.read_bytes() == raw
    store = tmp_path / "store"
    assert CliRunner().invoke(cli, ["load", str(file), "--store", str(store)]).exit_code == 0
    alone, both = kg.open(store), kg.open(store, events)
    shipped = kg.open().alignment().between("PRK", "RUS")
    assert alone.alignment().between("PRK", "RUS").n == shipped.n + 2
    assert close(asdict(both.alignment().between("PRK", "RUS")), asdict(alone.alignment().between("PRK", "RUS")))
    names = {row["claim"] for row in graph.interactions().rows() if row["source"] in ("PRK", "RUS")}
    assert names == {claim.name for claim in alone.claims() if claim.dataset == "icews"}
    assert {claim.note for claim in alone.claims() if claim.dataset == "icews"} == {"document 50001, sentence 2"}
    assert "harbour wire" in alone.known.name("harbour-wire").lower()
    back = {
        (r["source"], r["target"], r["date"], r["code"]) for r in alone.interactions().rows() if r["claim"] in names
    }
    assert back == {
        (r["source"], r["target"], r["date"], r["code"]) for r in graph.interactions().rows() if r["claim"] in names
    }


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({}, "all rows are meant"), ({"codes": ["cameo:000"]}, "no row is such"), ({"since": "2018", "most": 1}, "more than 1"),
        ({"since": "soon"}, "soon"), ({"claims": ["x' OR 1=1 --"]}, "no row is such"), ({"before": "2000"}, "no row is such"),
    ],
)  # fmt: skip
def test_what_cannot_be_lifted_is_refused(events: Path, chosen: dict[str, Any], says: str) -> None:
    with pytest.raises(KGError, match=says):
        kg.open(events).lift(**chosen)
    with pytest.raises(BadData, match="no rows of files"):
        kg.open().lift(since="2018")


def test_a_number_of_files_is_made_again_by_its_name(events: Path, path: Path, tmp_path: Path) -> None:
    file = str(path)
    for line in (
        ("explain", file, "PRK", "RUS"), ("explain", file, "PRK", "USA", "--half-life", "300", "--directed"),
        ("explain", file, "PRK", "USA", "--only", "summits"), ("explain", file, "PRK", "RUS", "--without", "visits"),
    ):  # fmt: skip
        (named,) = (
            one for one in CliRunner().invoke(cli, list(line)).output.splitlines() if one.startswith("kg recompute ")
        )
        again = CliRunner().invoke(cli, named.split()[1:])
        assert (again.exit_code, again.output.splitlines()[1:]) == (0, ["The same number."]), again.output
    (named,) = (
        one
        for one in CliRunner().invoke(cli, ["explain", file, "PRK", "RUS"]).output.splitlines()
        if one.startswith("kg rec")
    )
    for other, code in (
        ([str(events)], 1),
        ([], 0),
    ):  # the graph that ships holds the acts of the file: the same number
        again = CliRunner().invoke(cli, [*named.split()[1:3], *other])
        assert again.exit_code == code
        assert "Changed: the data (digest" in again.output
    turned = tmp_path / "turned.parquet"
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    pq.write_table(table.take(list(range(len(table)))[::-1]), turned)  # the metadata go with it, and the digest in them
    assert CliRunner().invoke(cli, [*named.split()[1:3], str(turned)]).exit_code == 0
    bare = tmp_path / "bare.parquet"
    pq.write_table(table.replace_schema_metadata({}), bare)
    one, other = (kg.open(each).explain("PRK", "RUS") for each in (path, bare))
    assert one.number.data != other.number.data
    assert kg.open(bare).recompute(other.id).same
    assert open_rows(path).digest == open_rows(bare).digest == open_rows(turned).digest


def test_a_number_of_a_file_and_the_store_is_made_again_from_both(path: Path, events: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert CliRunner().invoke(cli, ["load", *map(str, shipped_files()), "--store", str(store)]).exit_code == 0
    both = kg.open(store, events)
    named = both.explain("ISR", "PSE").id
    assert both.recompute(named).same
    assert not kg.open(store).recompute(named).same


def test_votes_take_a_file_of_votes_as_argument_and_refuse_one_of_acts(path: Path, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    file, ballots = tmp_path / "votes.parquet", [str(n) for n in range(4) for _ in "ab"]
    pq.write_table(
        pa.table({"ballot": ballots, "actor": ["PRK", "RUS"] * 4, "choice": ["Yes", "No", *["Yes"] * 6]}), file
    )
    one, other = (
        CliRunner().invoke(cli, ["votes", *line]).stdout
        for line in ([str(file), "PRK", "RUS"], ["PRK", "RUS", "--file", str(file)])
    )
    assert one == other != ""
    assert "no column for ballot" in str(CliRunner().invoke(cli, ["votes", str(path)]).exception)
    for line in (["--body", "council"], ["--without", "reuters"], ["--file", str(file)]):
        ran = CliRunner().invoke(cli, ["votes", str(file), *line])
        assert ran.exit_code == 2
        assert line[0] in ran.output


@pytest.mark.parametrize(
    ("command", "what"),
    [
        (("audit",), "the audit"),
        (("query", "acts"), "this"),
        (("query", "SELECT * {}"), "this"),
        (("cite", "x"), "a list of claims"),
        (("votes",), "the votes of bodies in the graph"),
        (("mcp",), "an assistant"),
        (("new", "a.txt", "--title", "A", "--date", "2024-05-28"), "this"),
        (("encode", "a.csv", "--article", "a.txt", "-o", "a.trig"), "this"),
        (("review", "a.csv", "--article", "a.txt"), "this"),
    ],
)
def test_commands_about_claims_refuse_files_of_rows(events: Path, command: tuple[str, ...], what: str) -> None:
    ran = CliRunner().invoke(cli, [*command, "--store", str(events)])
    assert isinstance(ran.exception, BadData) and str(ran.exception).startswith(f"{what} needs claims")


def test_serving_refuses_files_of_rows(events: Path) -> None:
    ran = CliRunner().invoke(cli, ["serve", "--store", str(events)])
    assert isinstance(ran.exception, BadData) and "rows of files have no claims to show" in str(ran.exception)


def test_what_a_file_of_rows_is_not_is_said_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(BadData, match=r"absent\.parquet: no such file; .*kg read"):
        kg.open(tmp_path / "absent.parquet")
    (tmp_path / "x.parquet").touch()
    ran = CliRunner().invoke(cli, ["validate", str(tmp_path / "x.parquet")])
    assert "kg lift" in str(ran.exception or ran.output)
