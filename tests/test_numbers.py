"""Numbers have names: a name is read as it was written, gives its number again, and tells what has changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
from dataclasses import replace
from typing import Any

import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.alignment.prior import Prior
from kg.alignment.tallies import Method
from kg.belief import BELIEFS, FACTUALITIES, GRADES, Belief
from kg.cli import cli
from kg.errors import BadData
from kg.explain import Number, read_number
from kg.interactions import Interactions, rows_digest
from kg.known import Known
from kg.periods import grain_of
from kg.store import Store
from kg.store.digest import digest_of
from kg.store.files import shipped_files

pytestmark = pytest.mark.usefixtures("one_graph")

TEXT = st.text(min_size=1, max_size=12)
SHARES = st.floats(0, 1)
PERIODS = st.sampled_from([None, "2024", "2024-Q2", "2024-05", "2024-05-27"])


@st.composite
def numbers(draw: st.DrawFn) -> Number:
    """Any number that can be: of a pair or of none, with every option of belief and method."""
    base = draw(
        st.sampled_from(list(BELIEFS.values()))
        | st.builds(
            Belief,
            TEXT,
            st.dictionaries(st.sampled_from(FACTUALITIES), SHARES),
            st.dictionaries(st.sampled_from(GRADES), SHARES),
        )
    )
    names = st.frozensets(TEXT, max_size=2)
    belief = replace(
        base, without_speakers=draw(names), without_datasets=draw(names), without_claims=draw(names),
        only_datasets=draw(names), provisional=draw(st.just(0.0) | SHARES),
    )  # fmt: skip
    period = draw(PERIODS)
    strength = st.floats(min_value=1e-6, max_value=1e9)
    half_life = draw(st.none() | strength)
    method = Method(
        prior=draw(strength | st.builds(Prior, strength, st.floats(-0.99, 0.99))),
        confidence=draw(st.floats(0.01, 0.99)), period=grain_of(period), half_life=half_life,
        as_of=draw(st.none() | st.dates()) if half_life else None, rho=draw(SHARES),
    )  # fmt: skip
    figure = st.floats(-1, 1)
    pair = draw(st.none() | st.tuples(TEXT, TEXT)) or (None, None)
    return Number(
        *pair, draw(st.sampled_from(["state", "party", "actor"])), draw(st.sampled_from(["plover", "goldstein"])), belief,
        method, draw(st.from_regex(r"[0-9a-f]{12}", fullmatch=True)), draw(st.sampled_from(["0.2.0", "1.0rc1+local"])),
        draw(st.sampled_from(["each", "share"])), draw(st.booleans()) and pair[0] is not None, period,
        draw(st.none() | st.tuples(figure, figure, figure, st.floats(0, 1e6))),
        draw(st.none() | st.just("") | TEXT) if pair[0] is not None else None,
    )  # fmt: skip


@given(numbers())
def test_a_name_is_read_as_it_was_written(number: Number) -> None:
    found = read_number(number.id)
    assert found.id == number.id
    assert found.belief.key == number.belief.key
    assert (found.a, found.b, found.directed, found.period) == (number.a, number.b, number.directed, number.period)
    assert found.side == number.side
    assert found.method.strength == number.method.strength
    assert replace(found.method, prior=1.0) == replace(number.method, prior=1.0)


def test_names_keep_line_breaks() -> None:
    name = "of.PRK.RUS_told-by.a~0Ab_unit.state_scale.my~0Aown_belief.default_prior.1_confidence.0.95_data.0123456789ab_version.1"
    found = read_number(name)
    assert (found.side, found.scale, found.id) == ("a\nb", "my\nown", name)


def test_a_number_that_cannot_be_made_again_shows_what_it_was(graph: kg.Graph) -> None:
    name = graph.explain("PRK", "RUS").id
    found = graph.recompute(name.replace("scale.plover", "scale.nothing"))
    assert found.now is None and not found.same and "The number cannot be made again." in found.sentences
    rows = found.as_table().rows
    assert (
        [row[0] for row in rows] == ["score", "low", "high", "n"]
        and {row[2] for row in rows} == {""}
        and all(row[1] != "" for row in rows)
    )
    again = graph.recompute(name).as_table().rows
    assert [row[1:2] for row in again] == [row[1:2] for row in rows] and all(
        str(row[1])[:4] == str(row[2])[:4] for row in again
    )


@given(numbers())
def test_a_name_needs_no_quoting_in_a_url_or_a_shell(number: Number) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._~-]+", number.id)
    assert number.id.startswith(("of.", "unit.", "period."))


@given(numbers(), st.data())
def test_a_damaged_name_is_refused_and_the_part_is_named(number: Number, data: st.DataObject) -> None:
    parts = number.id.split("_")
    at = data.draw(st.integers(0, len(parts) - 1))
    damaged = data.draw(st.sampled_from(["%", "nonsense.1", "prior.x", "", "data.123"]))
    with pytest.raises(BadData):
        read_number("_".join([*parts[:at], damaged, *parts[at:]]))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("prior.1", "prior.-1", "the name says prior.-1: the prior's strength is -1.0"),
        ("_prior.1", "", "lacks the part 'prior'"),
        ("_prior.1", "_prior.1_prior.2", "has the part 'prior' twice"),
        ("prior.1", "prio.1", "not known, 'prio'; unknown part 'prio'; did you mean 'prior'"),
        ("belief.default", "belief.defualt", "belief.defualt: unknown belief 'defualt'"),
        ("belief.default", "belief.default_Certain.0.5", "gives Certain a value"),
        ("unit.state", "unit.states", "unit.states: unknown unit"),
        ("confidence.0.95", "confidence.1", "confidence.1: the confidence is 1.0"),
        ("of.PRK.RUS", "of.PRK", "of.PRK, which cannot be"),
        ("of.PRK.RUS", "of.PRK.R%S", "the part 'of.PRK.R%S' of the name is damaged"),
        ("_unit", "_period.2024-13_unit", "period.2024-13: '2024-13' is not a period"),
        ("_n.6", "_n.six", "n.six, which cannot be"),
        ("_unit", "_told-by.USA_told-by-no-state.1_unit", "has told-by and told-by-no-state: one side tells one pair"),
        ("of.PRK.RUS_unit", "told-by.USA_unit", "has told-by: one side tells one pair"),
        ("_n.6", "", "lacks the part 'n'"),
    ],
)
def test_errors_name_the_part(graph: kg.Graph, old: str, new: str, said: str) -> None:
    name = re.sub("_n[.][0-9.]+$", "_n.6", graph.explain("PRK", "RUS").id)
    assert old in name
    with pytest.raises(BadData) as error:
        graph.recompute(name.replace(old, new))
    assert said in str(error.value)


OPTIONS = (
    {}, {"belief": "strict"}, {"belief": "open", "unit": "party"}, {"unit": "actor", "expand": "share"},
    {"scale": "goldstein", "without": ["summits"]}, {"only": ["article-2024-05-28"], "without": ["yonhap"]},
    {"belief": Belief("my own", {"Certain": 0.9, "Possible": 0.1}, {"A": 1.0, "F": 0.25})},
)  # fmt: skip
METHODS = ({}, {"prior": 3.5}, {"prior": "data"}, {"half_life": 500, "confidence": 0.8, "rho": 0.1})


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("method", METHODS, ids=str)
def test_a_number_comes_out_again(graph: kg.Graph, options: dict, method: dict) -> None:
    other = kg.open(**options)
    if method.get("prior") == "data" and options.get("unit") in ("actor", "party"):
        other = other.measured(unit="state")  # of single actors there are too few acts for a prior
    evidence = other.explain("PRK", "RUS", directed="rho" in method, **method)
    found = graph.recompute(evidence.id)
    assert (found.same, found.changes, found.now and found.now.id) == (True, (), evidence.id)
    assert evidence.number.figures == pytest.approx(
        (evidence.estimate.value, evidence.estimate.low, evidence.estimate.high, evidence.estimate.n), abs=1e-4
    )


def test_a_number_of_one_period_comes_out_again(graph: kg.Graph) -> None:
    alignment = graph.alignment(period="year")
    number = Number.of(graph.known, alignment, "PRK", "CHN", period="2018")
    assert number.figures is not None
    assert number.figures[3] == alignment.between("PRK", "CHN", "2018").n > 0
    assert graph.recompute(number.id).same
    assert not graph.recompute(number.id.replace("period.2018", "period.2017")).same


@pytest.mark.parametrize("settings", [{}, {"half_life": 200.0, "directed": True}])
def test_each_side_of_a_pair_comes_out_again(graph: kg.Graph, settings: dict[str, Any]) -> None:
    found = graph.sides("PRK", "RUS", **settings)
    assert {item.side for item in found.sides} >= {"PRK", "RUS", "USA", "KOR", None}
    for item in found.sides:
        again = graph.recompute(item.id)
        assert again.same and again.named.side == (item.side or "") and again.now and again.now.id == item.id
    assert "Russia as told by United States: alignment" in str(graph.recompute(found.sides[3].id)) or settings
    usa = next(item for item in found.sides if item.side == "USA")
    assert not graph.recompute(usa.id.replace("told-by.USA", "told-by.KOR")).same
    gone = graph.recompute(usa.id.replace("told-by.USA", "told-by.UZA"))
    assert not gone.same and "the actor UZA is missing" in gone.changes and gone.now and gone.now.figures[3] == 0
    told = CliRunner().invoke(cli, ["explain", "PRK", "RUS", "--sides"]).output
    assert f"United States: kg recompute {graph.sides('PRK', 'RUS').sides[3].id}\n" in told


@pytest.mark.parametrize(
    "options",
    [[], ["--period", "year"], ["--period", "2023", "--directed"], ["--half-life", "300", "--without", "summits"]],
)
def test_each_row_of_the_table_of_scores_comes_out_again(graph: kg.Graph, options: list[str]) -> None:
    rows = json.loads(CliRunner().invoke(cli, ["align", "PRK", "RUS", *options, "--format", "json"]).output)
    assert rows
    for row in rows:
        again = graph.recompute(row["id"])
        assert again.same and again.now
        assert again.now.figures == pytest.approx([row[name] for name in ("score", "low", "high", "n")], abs=1e-4)


def test_all_numbers_of_one_making_have_a_name_too(graph: kg.Graph) -> None:
    whole = Number.of(graph.known, graph.alignment())
    assert (whole.a, whole.figures) == (None, None)
    assert graph.recompute(whole.id).same
    other = graph.recompute(whole.id.replace(whole.data, "0" * 12))
    assert not other.same
    assert f"the data (digest {'0' * 12} then, {whole.data} now)" in other.changes


@pytest.fixture(scope="module")
def harbour(root) -> Store:
    store = Store.shipped()
    store.load(root / "data" / "samples" / "harbour-actors.ttl")
    return store


def test_data_that_changed_are_named_and_the_number_told_apart(graph: kg.Graph, harbour: Store) -> None:
    """What is loaded beside the number's evidence leaves it as it is; a change of the evidence does not."""
    name = graph.explain("PRK", "RUS").id
    beside = kg.Graph(Known(harbour)).recompute(name)
    assert beside.same
    assert len(beside.changes) == 1
    assert beside.changes[0].startswith("the data (digest ")
    store = Store.open()
    for file in shipped_files():
        text = file.read_text("utf-8")
        store.load_text(text.replace("kg:Probable", "kg:Possible"), suffix=file.suffix, name=file.name)
    changed = kg.Graph(Known(store)).recompute(name)
    assert not changed.same
    assert changed.now is not None
    assert changed.now.figures != changed.named.figures
    was = graph.explain("PRK", "RUS").estimate
    assert f"Not the same number: it was {was.value:+.2f}" in str(changed)


def test_what_is_missing_is_named(graph: kg.Graph) -> None:
    only = kg.open(only=["summits"]).explain("PRK", "RUS").id
    found = graph.recompute(only.replace("only.summits", "only.summit").replace("PRK.RUS", "PRK.RUZ"))
    assert {"the dataset summit is missing", "the actor RUZ is missing"} <= set(found.changes)
    assert not found.same
    older = graph.recompute(only.replace(f"version.{kg.__version__}", "version.0.0.1"))
    assert older.same
    assert older.changes == (f"the version (0.0.1 then, {kg.__version__} now)",)


def test_the_command_tells_by_its_exit_code(graph: kg.Graph) -> None:
    name = graph.explain("PRK", "RUS").id
    said = CliRunner().invoke(cli, ["explain", "PRK", "RUS"]).output
    assert f"\nkg recompute {name}\n" in said
    same = CliRunner().invoke(cli, ["recompute", name])
    score = graph.explain("PRK", "RUS").estimate
    assert (same.exit_code, same.output) == (0, f"North Korea and Russia: alignment {score}\nThe same number.\n")
    other = CliRunner().invoke(cli, ["recompute", re.sub("_is[.][^_]+", "_is.0.1", name), "--format", "json"])
    assert other.exit_code == 1
    assert json.loads(other.output)["same"] is False
    assert isinstance(CliRunner().invoke(cli, ["recompute", "PRK"]).exception, BadData)


def test_the_digest_is_that_of_the_canonical_n_quads(store: Store) -> None:
    """An oracle: Oxigraph's own canonicalisation of the whole. Runs of any length, and any names of blank nodes."""
    whole = hashlib.sha256(store.dump()).hexdigest()
    assert store.digest == whole == digest_of(store.base, run=997)
    renamed = ox.Store()
    renamed.extend(
        ox.parse(store.base.dump(format=ox.RdfFormat.N_QUADS), format=ox.RdfFormat.N_QUADS, rename_blank_nodes=True)
    )
    assert digest_of(renamed) == whole


NODES = st.sampled_from([ox.NamedNode("http://e/a"), ox.NamedNode("http://e/b"), *map(ox.BlankNode, "xyz")])
QUADS = st.builds(
    ox.Quad,
    NODES,
    st.sampled_from([ox.NamedNode("http://e/p"), ox.NamedNode("http://e/q")]),
    NODES | st.builds(ox.Literal, st.text(st.sampled_from('_:" \n\\aé\U0001f600'), max_size=5)),
    st.sampled_from([ox.DefaultGraph(), ox.NamedNode("http://e/g"), ox.BlankNode("x")]),
)


@given(st.lists(QUADS, max_size=12), st.permutations("xyz"))
def test_the_digest_does_not_depend_on_order_or_names_of_blank_nodes(quads: list[ox.Quad], names: list[str]) -> None:
    one, other = ox.Store(), ox.Store()
    one.extend(quads)
    new = dict(zip("xyz", names, strict=True))

    def renamed(term: object) -> object:
        return ox.BlankNode(new[term.value]) if isinstance(term, ox.BlankNode) else term

    other.extend(
        [ox.Quad(renamed(q.subject), q.predicate, renamed(q.object), renamed(q.graph_name)) for q in quads[::-1]]
    )
    whole = ox.Dataset(one)
    whole.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(f"{quad} .\n".encode() for quad in whole)
    assert digest_of(one) == digest_of(other, run=2) == hashlib.sha256(b"".join(lines)).hexdigest()


def test_blank_nodes_that_nothing_tells_apart_take_no_time() -> None:
    """The canonical order of a ring in which everybody knows everybody would take for ever."""

    def ring(names: list[str], size: int = 12) -> ox.Store:
        store = ox.Store()
        knows = ox.NamedNode("http://e/knows")
        nodes = [ox.BlankNode(name) for name in names[:size]]
        store.extend([ox.Quad(a, knows, b) for a in nodes for b in nodes if a != b])
        return store

    names = [f"n{number}" for number in range(13)]
    assert digest_of(ring(names)) == digest_of(ring(names[::-1][1:]))
    assert digest_of(ring(names)) != digest_of(ring(names, 13))


def test_a_store_on_disk_keeps_its_digest_until_it_changes(tmp_path, monkeypatch, root) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    samples = root / "data" / "samples" / "harbour-actors.ttl"
    store = Store.build(tmp_path / "store", [samples])
    first = store.digest
    (kept,) = (tmp_path / "cache").rglob("*.rdfc")
    assert kept.read_text() == first
    kept.write_text("0" * 64)
    assert Store.open(tmp_path / "store").digest == "0" * 64  # it is not made again
    kept.write_text("damaged")
    assert Store.open(tmp_path / "store").digest == first
    store.load(root / "ontology" / "kg.ttl")
    assert store.digest != first
    assert [file.read_text() for file in (tmp_path / "cache").rglob("*.rdfc")] == [store.digest]


def row(number: int, **more: object) -> dict:
    return {
        "source": "A", "target": "B", "date": dt.date(2024, 1, 1), "precision": "day", "code": "c", "valence": 0.1,
        "weight": 1.0, "share": 1.0, "claim": f"d/{number}", "dataset": "d", "event": None, "speaker": "s",
        "factuality": "Certain",
    } | more  # fmt: skip


@given(st.permutations(range(5)))
def test_rows_have_one_digest_in_any_order(order: list[int]) -> None:
    rows = [row(number) for number in range(5)]
    assert rows_digest(Interactions.from_rows([rows[at] for at in order])) == rows_digest(Interactions.from_rows(rows))


@pytest.mark.parametrize(
    "change",
    [
        {"valence": 0.10001},
        {"weight": 0.5},
        {"event": "e"},
        {"source": "C"},
        {"date": None},
        {"unnamed": True},
        {"voice": ""},
    ],
    ids=str,
)
def test_rows_that_say_something_else_have_another_digest(change: dict) -> None:
    one = Interactions.from_rows([row(0), row(1)])
    assert rows_digest(one) != rows_digest(Interactions.from_rows([row(0), row(1) | change]))
    assert rows_digest(one) != rows_digest(Interactions.from_rows([row(0), row(1), row(1)]))


def test_a_parquet_file_keeps_the_digest_of_its_rows(graph: kg.Graph) -> None:
    raw = graph.export("parquet", table="interactions")
    table = pq.read_table(io.BytesIO(raw))
    digest = rows_digest(graph.interactions())
    assert table.schema.metadata[b"digest"].decode() == f"{digest} {len(graph.interactions())}"
    bare = Interactions(table.replace_schema_metadata({}))
    assert rows_digest(Interactions(table)) == rows_digest(bare) == digest
    assert rows_digest(Interactions(table.slice(1))) != digest


def test_a_number_of_rows_that_no_store_holds_names_the_rows() -> None:
    from kg.alignment.dyads import Alignment

    rows = Interactions.from_rows([row(0), row(1)])
    number = Number.of(Known(Store.open()), Alignment(rows), "A", "B")
    assert number.data == rows_digest(rows)[:12]
