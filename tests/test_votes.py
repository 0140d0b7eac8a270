"""Vote similarity: hand-worked cases, scikit-learn and a plain loop as oracles, invariances, the whole assembly."""

from __future__ import annotations

import datetime as dt
import gzip
import lzma
import os
import subprocess
import sys
import zipfile
from itertools import combinations
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import csv
from sklearn.metrics import cohen_kappa_score

import kg
from kg.alignment.votes import read_choices, roll_call_years, similar
from kg.alignment.votes.one_pair import pair_similarity
from kg.alignment.votes.similarity import MEASURES, common_ballots, vote_similarity
from kg.cli import cli
from kg.errors import BadData, Unknown
from kg.readers.ballots import assembly_votes, read_ballots, write_votes
from kg.readers.ballots.assembly import DAYS_SINCE, VOTE_COLUMNS, digest, votes_file
from kg.readers.ballots.bodies import assembly_rows

pytestmark = pytest.mark.usefixtures("one_graph")

CHOICES = {"yes": 1, "abstain": 0, "no": -1}


def roll_call(**ballots_by_actor):
    """A table from one string an actor: y, a, n, or a blank for absence; one letter a ballot."""
    words = {"y": "yes", "a": "abstain", "n": "no"}
    rows = [
        {"ballot": number, "actor": actor, "choice": words[letter]}
        for actor, letters in ballots_by_actor.items()
        for number, letter in enumerate(letters)
        if letter != " "
    ]
    return pa.Table.from_pylist(
        rows, pa.schema([("ballot", pa.int64()), ("actor", pa.string()), ("choice", pa.string())])
    )


def pair(table, a="A", b="B", period="all"):
    rows = table.filter((pc.field("a") == a) & (pc.field("b") == b) & (pc.field("period") == period)).to_pylist()
    assert len(rows) == 1
    return rows[0]


def by_loop(first, second, values=CHOICES):
    """Every measure from its definition: pairs of ballots for kappa, pooled pairs for pi; no table, no moments."""
    both = [(values[first[k]], values[second[k]]) for k in first.keys() & second.keys()]
    n, width = len(both), max(values.values()) - min(values.values())
    xs, ys = [x for x, _ in both], [y for _, y in both]
    observed = sum((x - y) ** 2 for x, y in both) / n
    by_chance = sum((x - y) ** 2 for x in xs for y in ys) / n**2
    pooled = sum((x - y) ** 2 for x in xs + ys for y in xs + ys) / (2 * n) ** 2
    return {
        "n": n,
        "agreement": sum(first[k] == second[k] for k in first.keys() & second.keys()) / n,
        "s": 1 - 2 * sum(abs(x - y) for x, y in both) / n / width,
        "kappa": 1 - observed / by_chance if by_chance else None,
        "pi": 1 - observed / pooled if pooled else None,
    }


def test_worked_by_hand():
    """A yyna, B ynna: one full disagreement in four.

    E[(x-y)^2] = 4/4 = 1. Means 1/4 and -1/4, mean squares 3/4 both. Expected for two habits:
    3/4 + 3/4 - 2(-1/16) = 13/8, for one shared habit: 3/4 + 3/4 - (1/4 - 1/4)^2 / 2 = 3/2.
    kappa = 1 - 8/13 = 5/13, pi = 1 - 2/3 = 1/3.
    S: mean distance 2/4 of at most 2, so 1 - 2 (1/2)/2 = 1/2; squared: mean 1 of at most 4, so 1 - 2/4 = 1/2.
    """
    table = roll_call(A="yyna", B="ynna")
    row = pair(vote_similarity(table, CHOICES))
    assert (row["n"], row["agreement"], row["s"], row["note"]) == (4, 0.75, 0.5, None)
    assert row["kappa"] == pytest.approx(5 / 13)
    assert row["pi"] == pytest.approx(1 / 3)


def test_the_two_distances_of_s_differ_where_abstentions_do():
    """Four ballots, two of them one step apart: absolute 1 - 2 (2/4)/2 = 1/2, squared 1 - 2 (2/4)/4 = 3/4."""
    table = roll_call(A="yyna", B="yaaa")
    assert pair(vote_similarity(table, CHOICES))["s"] == pytest.approx(0.5)
    assert pair(vote_similarity(table, CHOICES, s_distance="squared"))["s"] == pytest.approx(0.75)


def test_agreement_alone_flatters_actors_with_one_habit():
    """Both say yes nine times in ten, never no together: 80 % agreement, and less than chance would give."""
    row = pair(vote_similarity(roll_call(A="yyyyyyyyyn", B="nyyyyyyyyy"), CHOICES))
    assert row["agreement"] == pytest.approx(0.8)
    assert row["kappa"] < 0 and row["pi"] < 0


def test_absence_is_left_out_and_null_is_absence():
    table = roll_call(A="yn ya", B="y nyn")
    with_null = pa.concat_tables(
        [table, pa.table({"ballot": [1], "actor": ["B"], "choice": pa.array([None], pa.string())})]
    )
    named = pa.concat_tables([table, pa.table({"ballot": [1], "actor": ["B"], "choice": ["not voting"]})])
    expected = vote_similarity(table, CHOICES)
    assert pair(expected)["n"] == 3
    assert vote_similarity(with_null, CHOICES).equals(expected)
    assert vote_similarity(named, CHOICES, absent=["not voting"]).equals(expected)


def test_no_common_ballot_is_null_with_a_reason():
    row = pair(vote_similarity(roll_call(A="yn  ", B="  yn"), CHOICES))
    assert row["n"] == 0 and row["note"] == "no common ballot"
    assert all(row[m + end] is None for m in MEASURES for end in ("", "_low", "_high"))


def test_no_variation_leaves_kappa_and_pi_null():
    row = pair(vote_similarity(roll_call(A="yyy", B="yyy"), CHOICES))
    assert row["note"] == "no variation" and row["agreement"] == 1 and row["s"] == 1
    assert row["kappa"] is None and row["pi"] is None and row["kappa_low"] is None
    assert row["agreement_low"] < 0.5, "three ballots are not certainty"
    assert row["s_low"] < 0.8


def test_constant_but_different_is_defined():
    """A always yes, B always no: kappa 1 - 4/4 = 0 (their habits explain it), pi 1 - 4/2 = -1."""
    row = pair(vote_similarity(roll_call(A="yyy", B="nnn"), CHOICES))
    assert (row["kappa"], row["pi"], row["s"], row["agreement"]) == (0, -1, -1, 0)


@pytest.mark.parametrize("table", [roll_call(), roll_call(A="yna")])
def test_fewer_than_two_actors_give_an_empty_table_with_all_columns(table):
    result = vote_similarity(table, CHOICES)
    assert result.num_rows == 0
    assert result.schema.equals(vote_similarity(roll_call(A="y", B="y"), CHOICES).schema)


def test_years_are_separate_and_only_hold_who_voted():
    table = pa.table(
        {
            "ballot": [1, 1, 2, 2, 3, 3],
            "actor": ["A", "B", "A", "B", "B", "C"],
            "choice": ["yes", "yes", "yes", "no", "no", "no"],
            "date": ["2006-10-14", "2006-10-14", "2022-05-26", "2022-05-26", "2022-05-26", "2022-05-26"],
        }
    )
    result = vote_similarity(table, CHOICES, period="year")
    assert [(r["period"], r["a"], r["b"], r["n"]) for r in result.to_pylist()] == [
        ("2006", "A", "B", 1),
        ("2022", "A", "B", 1),
        ("2022", "A", "C", 0),
        ("2022", "B", "C", 1),
    ]
    dated = table.set_column(3, "date", pc.cast(table["date"], pa.date32()))
    assert vote_similarity(dated, CHOICES, period="year").equals(result)


VOTES = st.lists(st.tuples(*[st.sampled_from("yan ")] * 4), min_size=1, max_size=25)


@settings(max_examples=60, deadline=None)
@given(VOTES)
def test_scikit_learn_and_the_plain_loop_agree(rows):
    columns = {name: "".join(row[i] for row in rows) for i, name in enumerate("ABCD")}
    table = roll_call(**columns)
    result = vote_similarity(table, CHOICES)
    chose = {name: {} for name in "ABCD"}
    for row in table.to_pylist():
        chose[row["actor"]][row["ballot"]] = row["choice"]
    present = [name for name in "ABCD" if chose[name]]
    assert result.num_rows == len(present) * (len(present) - 1) // 2
    for a, b in combinations(present, 2):
        row = pair(result, a, b)
        common = sorted(chose[a].keys() & chose[b].keys())
        if not common:
            assert row["n"] == 0
            continue
        for name, value in by_loop(chose[a], chose[b]).items():
            assert row[name] == (value if value is None else pytest.approx(value, abs=1e-12)), name
            if name in MEASURES and value is not None:
                assert row[name + "_low"] <= row[name] <= row[name + "_high"]
                assert row[name + "_low"] >= -1 and row[name + "_high"] <= 1
        if row["kappa"] is not None:
            x, y = ([CHOICES[chose[who][k]] for k in common] for who in (a, b))
            assert row["kappa"] == pytest.approx(
                cohen_kappa_score(x, y, labels=[-1, 0, 1], weights="quadratic"), abs=1e-12
            )


@settings(max_examples=40, deadline=None)
@given(VOTES, st.permutations("ABCD"), st.randoms(use_true_random=False))
def test_names_order_and_scale_do_not_matter(rows, renamed, random):
    """Measures are symmetric, and unmoved by renamed actors, shuffled rows, and a scale moved, stretched or flipped."""
    columns = {name: "".join(row[i] for row in rows) for i, name in enumerate("ABCD")}
    table = roll_call(**columns)
    other = roll_call(**{renamed[i]: columns[name] for i, name in enumerate("ABCD")})
    order = list(range(other.num_rows))
    random.shuffle(order)
    moved = {"no": 11.0, "yes": 5.0, "abstain": 8.0}  # 8 - 3 v
    before, after = vote_similarity(table, CHOICES), vote_similarity(other.take(pa.array(order, pa.int64())), moved)
    for row in before.to_pylist():
        a, b = sorted(renamed["ABCD".index(row[side])] for side in "ab")
        twin = pair(after, a, b)
        for name in ("n", "note", *(m + end for m in MEASURES for end in ("", "_low", "_high"))):
            assert twin[name] == (pytest.approx(row[name], abs=1e-9) if isinstance(row[name], float) else row[name])


@pytest.mark.parametrize(
    "shares",
    [
        pytest.param([0.70, 0.08, 0.02, 0.05, 0.08, 0.02, 0.01, 0.01, 0.03], id="mostly yes"),
        pytest.param([0.40, 0.01, 0.01, 0.01, 0.20, 0.01, 0.01, 0.01, 0.34], id="near agreement"),
        pytest.param([0.05, 0.05, 0.40, 0.05, 0.05, 0.05, 0.30, 0.025, 0.025], id="opponents"),
    ],
)
@pytest.mark.parametrize("n", [20, 60])
def test_intervals_cover_the_truth(shares, n):
    """Of 1,500 samples from a known 3 x 3 table, the 95 % interval covers the true value in at least 89 %."""
    rng, samples, names = np.random.default_rng(1999), 1500, list(CHOICES)
    cells = rng.choice(9, size=(samples, n), p=shares)
    at = np.array(list(CHOICES.values()))
    x, y, p = np.repeat(at, 3), np.tile(at, 3), np.array(shares)
    gap, mean_x, mean_y, squares = p @ (x - y) ** 2, p @ x, p @ y, p @ (x**2 + y**2)
    truth = {
        "agreement": p @ (x == y),
        "s": 1 - p @ abs(x - y),
        "kappa": 1 - gap / (squares - 2 * mean_x * mean_y),
        "pi": 1 - gap / (squares - (mean_x + mean_y) ** 2 / 2),
    }
    dates = np.datetime64("0400-06-01") + 366 * np.repeat(
        np.arange(samples), 2 * n
    )  # a year of its own for each sample
    table = pa.table(
        {
            "ballot": np.repeat(np.arange(samples * n), 2),
            "actor": np.tile(["A", "B"], samples * n),
            "choice": np.take(names, np.stack([cells // 3, cells % 3], axis=-1).ravel()),
            "date": pa.array(dates.astype("datetime64[D]")),
        }
    )
    result = vote_similarity(table, CHOICES, period="year")
    assert result.num_rows == samples
    for name, value in truth.items():
        low, high = (result[name + end].to_numpy() for end in ("_low", "_high"))
        covered = ((low <= value) & (value <= high))[np.isfinite(low)].mean()
        assert 0.89 <= covered <= 0.995, (name, covered)


def test_intervals_are_about_those_of_a_bootstrap():
    rng = np.random.default_rng(7)
    n = 200
    cells = rng.choice(9, size=n, p=[0.45, 0.05, 0.03, 0.05, 0.15, 0.03, 0.02, 0.04, 0.18])
    letters = np.array(list("yan"))
    row = pair(vote_similarity(roll_call(A="".join(letters[cells // 3]), B="".join(letters[cells % 3])), CHOICES))
    draws = {name: [] for name in MEASURES}
    words = {0: "yes", 1: "abstain", 2: "no"}
    for _ in range(400):
        again = rng.choice(cells, n)
        first, second = ({k: words[int(v)] for k, v in enumerate(side)} for side in (again // 3, again % 3))
        for name, value in by_loop(first, second).items():
            draws.setdefault(name, []).append(value)
    for name in MEASURES:
        low, high = np.quantile(draws[name], [0.025, 0.975])
        assert row[name + "_low"] == pytest.approx(low, abs=0.04)
        assert row[name + "_high"] == pytest.approx(high, abs=0.04)


def test_more_ballots_narrow_the_interval():
    few, many = (pair(vote_similarity(roll_call(A="yyna" * k, B="ynna" * k), CHOICES)) for k in (2, 40))
    for name in MEASURES:
        assert few[name] == pytest.approx(many[name])
        assert many[name + "_high"] - many[name + "_low"] < 0.5 * (few[name + "_high"] - few[name + "_low"])


def test_evidence_is_the_ballots_both_cast():
    table = roll_call(A="yn a", B=" nya")
    assert common_ballots(table, "A", "B", CHOICES).to_pylist() == [
        {"ballot": 1, "choice_a": "no", "choice_b": "no"},
        {"ballot": 3, "choice_a": "abstain", "choice_b": "abstain"},
    ]
    assert common_ballots(roll_call(A="y ", B=" y"), "A", "B", CHOICES).num_rows == 0
    with pytest.raises(Unknown, match="North Korea"):
        common_ballots(roll_call(**{"North Korea": "y"}), "North Korea", "Nroth Korea", CHOICES)


def test_frames_mappings_and_dictionaries_are_tables_too():
    table = roll_call(A="yyna", B="ynna")
    expected = vote_similarity(table, CHOICES)
    coded = pa.table({name: table[name].combine_chunks().dictionary_encode() for name in table.column_names})
    for same in (table.to_pydict(), table.to_pandas(), coded, table.to_batches()[0]):
        assert vote_similarity(same, CHOICES).equals(expected)
    numbered = {
        **table.to_pydict(),
        "choice": [{"yes": 1, "abstain": 2, "no": 3}[c] for c in table["choice"].to_pylist()],
    }
    assert vote_similarity(numbered, {1: 1, 2: 0, 3: -1}).equals(expected)


GOOD = {"ballot": [1, 1], "actor": ["A", "B"], "choice": ["yes", "no"], "date": ["2020-01-01", "2020-01-01"]}


@pytest.mark.parametrize(
    ("change", "options", "error", "says"),
    [
        ({"choice": ["yes", "present"]}, {}, Unknown, "'present'; give it a place in choices .* or list it in absent"),
        ({"actor": ["A", "A"]}, {}, BadData, "'A' votes twice on ballot 1"),
        ({"actor": ["A", None]}, {}, BadData, "column 'actor' is empty in row 2"),
        ({"ballot": [None, 1]}, {}, BadData, "column 'ballot' is empty in row 1"),
        ({"date": ["2020-01-01", "2021-01-01"]}, {"period": "year"}, BadData, "ballot 1 has dates in two years"),
        ({"date": ["2020-01-01", "May 2020"]}, {"period": "year"}, BadData, "write dates as 2020-01-14"),
        ({"date": [None, "2020-01-01"]}, {"period": "year"}, BadData, "column 'date' is empty"),
        ({}, {"period": "decade"}, Unknown, "unknown period 'decade'"),
        ({}, {"s_distance": "cubic"}, Unknown, "unknown distance 'cubic'"),
        ({}, {"confidence": 95}, BadData, "between 0 and 1"),
    ],
)
def test_bad_input_is_named(change, options, error, says):
    with pytest.raises(error, match=says):
        vote_similarity({**GOOD, **change}, CHOICES, **options)


def test_bad_tables_and_scales_are_named():
    with pytest.raises(BadData, match=r"no column 'choice'; it has .*'vote'"):
        vote_similarity({"ballot": [1], "actor": ["A"], "vote": ["yes"]}, CHOICES)
    with pytest.raises(BadData, match="not a table of votes"):
        vote_similarity(42, CHOICES)
    for scale in ({"yes": 1}, {}, {"yes": 1, "no": 1}, {"yes": 1, "no": float("nan")}):
        with pytest.raises(BadData, match="do not span a scale"):
            vote_similarity(GOOD, scale)


# The Assembly, as it ships -------------------------------------------------------------------------------------------


def read_source(folder: Path) -> pa.Table:
    """The General Assembly's roll calls as ballot, actor, choice, date, in the names of the source."""
    with lzma.open(folder / "un_votes.csv.xz") as votes, lzma.open(folder / "un_roll_calls.csv.xz") as calls:
        cast = csv.read_csv(votes).select(["rcid", "country", "vote"])
        dates = csv.read_csv(calls, parse_options=csv.ParseOptions(newlines_in_values=True)).select(["rcid", "date"])
    return cast.join(dates, "rcid").rename_columns(["ballot", "actor", "choice", "date"])


@pytest.fixture(scope="module")
def assembly():
    return assembly_votes()


def test_the_file_of_the_assembly_is_what_its_digest_and_description_say(root):
    table = pq.read_table(votes_file())
    assert table.column_names == list(VOTE_COLUMNS) and table.num_rows == 870_109
    said = {key.decode(): value.decode() for key, value in pq.read_metadata(votes_file()).metadata.items()}
    assert said["kg:digest"] == digest(table)
    assert {"kg:title", "kg:source", "kg:license", "kg:coverage"} <= said.keys() and "unvotes" in said["kg:source"]
    assert votes_file().stat().st_size < 1_100_000
    assert len(table["ballot"].unique()) == 6203
    assert pc.min_max(table["date"]).as_py() == {"min": dt.date(1946, 1, 1), "max": dt.date(2020, 1, 14)}
    described = (root / "data" / "datasets" / "assembly-votes.ttl").read_text("utf-8")
    assert "MIT" in described and '"1946"^^xsd:gYear' in described and "2020-01-14" in described
    assert "1946-01-01" not in described  # a day on which the Assembly had not met: the source's, and no fact
    assert "David Robinson" in (root / "data" / "LICENSE").read_text("utf-8")


def test_every_vote_of_the_source_is_in_the_file_and_no_other(assembly, shared):
    source = read_source(shared / "data" / "unga")
    both = [table.group_by(["ballot", "choice"]).aggregate([("actor", "count")]) for table in (assembly, source)]
    counts = [
        {(row["ballot"], row["choice"].lower()): row["actor_count"] for row in table.to_pylist()} for table in both
    ]
    assert counts[0] == counts[1]


@pytest.mark.long
def test_the_file_is_built_from_the_source_by_its_tool(shared, tmp_path, root):
    made = tmp_path / "votes.parquet"
    tool = [sys.executable, str(root / "tools" / "build_assembly.py"), str(shared / "data" / "unga"), str(made)]
    subprocess.run(tool, check=True, capture_output=True, env=os.environ | {"PYTHONPATH": str(root)})
    assert digest(pq.read_table(made)) == digest(pq.read_table(votes_file()))


def test_states_of_the_past_vote_as_themselves(assembly):
    """The Soviet Union until 1991, Yugoslavia until 2003, each with its own votes; the Republic of China is Taiwan."""
    spans = {}
    for row in assembly.group_by("actor").aggregate([("date", "min"), ("date", "max")]).to_pylist():
        spans[row["actor"]] = (row["date_min"], row["date_max"])
    assert spans["SUN"][1] < dt.date(1991, 12, 27) <= spans["RUS"][0]
    assert spans["YUG"][1].year == 2002 and spans["SCG"][0].year == 2003 and spans["SRB"][0].year == 2006
    assert spans["TWN"][1].year == 1971 == spans["CHN"][0].year, "of years before 1998 the days are not known"
    cast = {who: set(assembly.filter(pc.field("actor") == who)["ballot"].to_pylist()) for who in ("TWN", "CHN")}
    assert cast["TWN"].isdisjoint(cast["CHN"]), "one seat: on no ballot do both vote"
    assert spans["CSK"][1].year == 1992 and spans["DDR"][1].year == 1989 and spans["PRK"][0].year == 1991


def test_the_whole_assembly(assembly):
    """Three pairs of three years against the plain loop, and what every student of the UN knows."""
    places = {"Yes": 1, "Abstain": 0, "No": -1}
    result = vote_similarity(assembly, places, period="year")
    assert len(result["period"].unique()) == 74
    for year, a, b in [(1946, "CUB", "YUG"), (1988, "ISR", "USA"), (2019, "CHN", "RUS")]:
        sides = [{}, {}]
        at_year = assembly.filter(pc.equal(pc.year(assembly["date"]), year))
        for row in at_year.filter(pc.is_in(at_year["actor"], pa.array([a, b]))).to_pylist():
            sides[row["actor"] == b][row["ballot"]] = row["choice"]
        row = pair(result, a, b, str(year))
        for name, value in by_loop(*sides, places).items():
            assert row[name] == pytest.approx(value, abs=1e-12), (year, name)
    last = {(a, b): pair(result, a, b, "2019")["kappa"] for a, b in [("ISR", "USA"), ("IRN", "USA")]}
    assert last["ISR", "USA"] > 0.5 > 0 > last["IRN", "USA"]
    ever = vote_similarity(assembly, places)
    assert ever.num_rows == 201 * 200 // 2


# Pairs by name, body by body -----------------------------------------------------------------------------------------


AGENDAS = "Security Council on North Korea, procedural"
COUNCIL = "Security Council on North Korea"  # all of its ballots on record are on one matter, and the name says so


def test_each_body_has_its_own_rows_and_none_is_pooled_unasked(graph):
    rows = graph.votes("PRK", "RUS", "CHN")
    assert [(row["body"], row["a"], row["b"]) for row in rows if row["n"]] == [
        (COUNCIL, "CHN", "RUS"), (AGENDAS, "CHN", "RUS"), ("General Assembly", "CHN", "PRK"), ("General Assembly", "CHN", "RUS"),
        ("General Assembly", "PRK", "RUS"),
    ]  # fmt: skip
    notes = {row["note"] for row in rows if not row["n"]}
    assert notes == {"no vote of PRK here"}
    by = {(row["body"], row["a"], row["b"]): row for row in rows}
    alone = graph.votes("RUS", "CHN", body="assembly")
    assert alone == [by["General Assembly", "CHN", "RUS"]] and alone[0]["n"] == 2402
    [pooled] = graph.votes("RUS", "CHN", body="pooled")
    assert pooled["body"] == f"{COUNCIL} + {AGENDAS} + General Assembly"
    assert pooled["n"] == sum(by[body, "CHN", "RUS"]["n"] for body in (COUNCIL, AGENDAS, "General Assembly"))
    with pytest.raises(Unknown, match=r"unknown body 'senate'.*council"):
        graph.votes(body="senate")


def test_years_of_the_assembly_add_up(graph):
    years_of = graph.votes("PRK", "CHN", body="assembly", period="year")
    [whole] = graph.votes("PRK", "CHN", body="assembly")
    assert sum(row["n"] for row in years_of) == whole["n"] == 2061
    assert years_of[0]["period"] == "1991" and years_of[-1]["period"] == "2020"
    assert all(row["kappa_low"] is None or row["kappa_low"] <= row["kappa"] <= row["kappa_high"] for row in years_of)


def test_the_soviet_union_is_not_russia(graph):
    rows = {(row["a"], row["b"]): row["n"] for row in graph.votes("SUN", "RUS", "CHN", body="assembly")}
    assert rows["CHN", "RUS"] == 2402 and rows["CHN", "SUN"] > 1500 and rows["RUS", "SUN"] == 0
    assert (
        "SUN"
        in subprocess.run(
            [sys.executable, "-m", "kg", "votes", "RUS", "CHN"], capture_output=True, text=True, check=True
        ).stdout.rpartition("those before its time are of")[2]
    )


def test_the_assembly_is_believed_or_left_out_like_any_dataset(graph):
    both = {COUNCIL, AGENDAS, "General Assembly"}
    assert {row["body"] for row in graph.votes("USA", "CHN")} == both
    for without in ("assembly-votes", "united-nations"):
        left = graph.believing(without=[without])
        with pytest.raises(Unknown, match="unknown body 'assembly'"):
            left.votes("USA", "CHN", body="assembly")
    only = graph.believing(only=["assembly-votes"])
    assert {row["body"] for row in only.votes("PRK", "CHN")} == {"General Assembly"}
    assert {row["body"] for row in graph.believing(only=["security-council-votes"]).votes("USA", "CHN")} == both - {
        "General Assembly"
    }


def test_the_council_in_the_graph_votes_as_the_similarity_says(graph):
    on_the_matter = [row for row in graph.known.ballots if not row["procedural"]]
    table = {name: [row[name] for row in on_the_matter] for name in ("ballot", "actor", "choice", "date")}
    expected = vote_similarity(table, {"Yes": 1, "Abstain": 0, "No": -1}, absent=("NotVoting",)).to_pylist()
    found = graph.votes(body=COUNCIL)
    assert len(found) == len(expected) > 50
    for row, other in zip(found, expected, strict=True):
        assert row == pytest.approx(other | {"note": other["note"] or "", "body": COUNCIL}, nan_ok=True)
    [row] = graph.votes("China", "RUS", body=COUNCIL)
    assert (row["a"], row["b"]) == ("CHN", "RUS") and row["kappa"] > 0.8
    assert {"CHN"} == set.intersection(*({row["a"], row["b"]} for row in graph.votes("china", body="council")))
    by_year = graph.votes("CHN", "RUS", period="year", body=COUNCIL)
    assert sum(row["n"] for row in by_year) == row["n"] and len(by_year) > 3


@pytest.mark.parametrize("period", ["yaer", "quarter", "month", "decade"])
def test_a_period_that_votes_do_not_have_is_refused_by_name(graph, period):
    with pytest.raises(Unknown, match=f"unknown period '{period}'"):
        graph.votes(period=period)


def test_no_body_has_no_pairs():
    assert similar([]) == []


# Files of one's own --------------------------------------------------------------------------------------------------


@pytest.fixture
def written(tmp_path):
    """A file of votes with this content."""

    def write(text, name="v.csv"):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write


SAME = [("A", "B", 1, -1.0)]  # one common ballot, on which they chose the opposite


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ballot,actor,choice\n1,A,1\n1,B,3\n2,A,8\n2,B,1\n", id="Voeten"),
        pytest.param("ballot,actor,choice\n1,A,Y\n1,B,N\n2,A,X\n2,B,A\n", id="UN letters"),
        pytest.param("ballot;actor;choice\n1;A;yes\n1;B;no\n", id="semicolons"),
        pytest.param("ballot\tactor\tchoice\n1\tA\tYes\n1\tB\tNo\n", id="tabs"),
        pytest.param(
            "\ufeffballot,actor,choice\r\n1,A,Yes \r\n1,B, no\r\n2,A,NA\r\n2,B,yes\r\n", id="mark, blanks, NA"
        ),
        pytest.param('"ballot","actor","choice"\n"1","A","for"\n"1","B","Against"\n', id="quoted words"),
        pytest.param("ballot,actor,choice\n1,A,1\n1,B,-1\n2,A,0\n", id="signs"),
        pytest.param("rcid,country,vote\n1,A,yes\n1,B,no\n", id="unvotes"),
        pytest.param("rcid,ccode,vote\n1,A,1.0\n1,B,3.0\n2,A,9.0\n", id="figures with a point"),
        pytest.param(
            "undl_id,ms_code,ms_name,ms_vote,date\n1,A,Aland,Y,2020-01-01\n1,B,Bland,N,2020-01-01\n", id="UN library"
        ),
        pytest.param("ballot,actor,choice\n1,A,yes\n\n1,B,no\n1,C\n1,D,yes,more\n1,B,no\n", id="short, long, repeated"),
    ],
)
def test_roll_calls_as_people_have_them(graph, written, text):
    rows = graph.votes(file=written(text))
    assert [(row["a"], row["b"], row["n"], row["s"]) for row in rows if row["n"]] == SAME


@pytest.mark.parametrize("kind", ["gz", "xz", "zip"])
def test_packed_files_are_unpacked(graph, written, tmp_path, kind):
    raw = b"ballot,actor,choice\n1,A,yes\n1,B,no\n"
    if kind == "zip":
        with zipfile.ZipFile(tmp_path / "v.csv.zip", "w") as packed:
            packed.writestr("v.csv", raw)
        file = tmp_path / "v.csv.zip"
    else:
        file = written({"gz": gzip, "xz": lzma}[kind].compress(raw), f"v.csv.{kind}")
    [row] = graph.votes(file=file)
    assert row["n"] == 1


def test_a_wide_table_has_a_column_a_member(graph, written):
    file = written("rcid,date,title,USA,FRANCE,Cuba\n1,2001-01-01,x,yes,yes,no\n2,2001-02-01,y,no,abstain,absent\n")
    found = read_ballots(file, resolve=graph.actor)
    assert sorted(set(found.columns["actor"])) == ["Cuba", "FRANCE", "USA"]
    assert "read 6 = kept 5 + left out 1: 1 absent" in found.said
    [row] = graph.votes("FRA", "CUB", file=file)
    assert (row["a"], row["b"], row["n"]) == ("Cuba", "FRANCE", 1)
    with pytest.raises(BadData, match="has no column for actor or choice; it has rcid, x, y"):
        read_ballots(written("rcid,x,y\n1,yes,no\n"), resolve=graph.actor)


def test_what_is_left_out_is_counted_by_reason(graph, written):
    text = ("ballot,actor,choice,date\n1,A,yes,2020-01-14 00:00:00\n1,B,no,2020\n2,A,present,2021\n2,B,,2021\n,A,yes,2020\n"
            "3,,yes,2020\n4,A,yes,\n4,B,yes,2020\n5,A,yes,2020\n5,A,no,2020\n6,B,no,2020\n6,B,no,2020\n7,A\n")  # fmt: skip
    found = read_ballots(written(text), dated=True)
    left = {one.reason: one.count for one in found.left}
    assert left == {
        "absent": 1, "of unknown choice": 1, "without ballot": 1, "without member": 1, "without date": 1, "repeated": 1,
        "in contradiction of one another": 2, "in rows of another length than the header": 1,
    }  # fmt: skip
    assert len(found) + sum(left.values()) == text.count("\n") - 1
    assert "1 of unknown choice (first 'present' in line 4)" in found.said
    rows = graph.votes(file=found, period="year")
    assert [(row["period"], row["n"]) for row in rows] == [("2020", 1)]
    undated = read_ballots(written(text))
    assert "without date" not in {one.reason for one in undated.left}


@pytest.mark.parametrize(
    ("date", "year"),
    [("2020-01-14 00:00:00", 2020), ("2020-01-14T10:00:00Z", 2020), ("2020", 2020), ("2020.0", 2020), ("20200114", 2020),
     ("1/14/2020", 2020), ("14.01.2020", 2020), ("2020-13-45", 2020), ("soon", None), ("", None)],
)  # fmt: skip
def test_a_year_is_read_from_any_usual_date(written, date, year):
    found = read_ballots(written(f"ballot,actor,choice,date\n1,A,yes,{date}\n1,B,yes,2020\n"))
    assert found.columns["date"][0] == (None if year is None else found.columns["date"][0])
    assert year is None or found.columns["date"][0].startswith(str(year))


def test_numbers_of_the_correlates_of_war_are_read_with_their_day(written, graph):
    text = "rcid,ccode,vote,date\n1,365,1,1980-01-01\n1,710,3,1980-01-01\n2,365,1,2000-01-01\n2,710,1,2000-01-01\n"
    assert set(read_ballots(written(text)).columns["actor"]) == {"SUN", "RUS", "CHN"}
    [row] = graph.votes("Russia", "China", file=written(text))
    assert (row["a"], row["b"], row["n"], row["agreement"]) == ("CHN", "RUS", 1, 1.0)


@pytest.mark.parametrize(
    ("text", "options", "error", "says"),
    [
        ("", {}, BadData, "is empty"),
        ("ballot,actor,choice\n", {}, BadData, "has a header and no row"),
        ("ballot,actor,score\n1,A,yes\n", {}, BadData, "has no column for choice; it has ballot, actor, score; .*choice=score"),
        ("ballot,actor,choice\n1,A,4\n1,B,5\n", {}, BadData, "choices are written 4, 5, and nothing says what they mean"),
        ("ballot,actor,choice\n1,A,0\n1,B,1\n", {}, BadData, "choices are written 0, 1"),
        ("ballot,actor,choice\n1,A,perhaps\n", {}, BadData, "has no vote to count: read 1 = kept 0 .* 'perhaps' in line 2"),
        ("a,b,c\n1,A,yes\n", {"columns": {"ballot": "z"}}, Unknown, "unknown column of .* 'z'; it has a, b, c"),
        ("a,b,c\n1,A,yes\n", {"columns": {"ballott": "a"}}, Unknown, "unknown part of a vote 'ballott'; did you mean 'ballot'"),
        (b"ballot,actor,choice\n1,Cura\xe7ao,yes\n", {}, BadData, "is not in UTF-8 .*latin-1"),
        ("ballot,actor,choice\n1,A,yes\n", {"encoding": "utf-9"}, BadData, "'utf-9' is no encoding"),
        ("ballot,actor,choice\n1,A,yes\n", {"encoding": "utf-16"}, BadData, "is not in UTF-16"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why_and_what_next(written, text, options, error, says):
    with pytest.raises(error, match=says):
        read_ballots(written(text), **options)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_file_in_another_encoding_is_read_when_it_is_named(graph, written, encoding):
    file = written("ballot,actor,choice\n1,Curaçao,yes\n1,Türkiye,no\n".encode(encoding))
    (row,) = graph.votes(file=file, encoding=encoding)
    assert (row["a"], row["b"], row["n"]) == ("Curaçao", "Türkiye", 1)
    with pytest.raises(BadData, match="encoding say how a file is written"):
        graph.votes(encoding=encoding)


def test_a_missing_or_broken_file_is_no_traceback(tmp_path, written):
    for file in (
        tmp_path / "none.csv",
        tmp_path,
        written(b"no", "v.csv.gz"),
        written(b"no", "v.csv.xz"),
        written(b"no", "v.zip"),
    ):
        with pytest.raises(BadData):
            read_ballots(file)


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="ballotcre,;\t\"'\n01389 YNx\ufeff\x00é", max_size=120))
def test_whatever_a_file_holds_it_is_read_or_refused(tmp_path_factory, text):
    file = tmp_path_factory.mktemp("fuzz") / "v.csv"
    file.write_text("ballot,actor,choice\n" + text, "utf-8")
    try:
        found = read_ballots(file)
    except BadData:
        return
    assert len(found) > 0 and found.said.startswith("v.csv: read ")


def test_members_of_a_file_are_found_by_any_of_their_names_or_refused(graph, tmp_path):
    file = tmp_path / "v.csv"
    file.write_text("ballot,actor,choice,date\n1,FRANCE,Yes,2001-01-01\n1,GERMANY,no,2001-01-01\n2,FRANCE,Yes,2002-01-01\n"
                    "2,GERMANY,yes,2002-01-01\n3,FRANCE,,2002-01-01\n3,GERMANY,yes,2002-01-01\n")  # fmt: skip
    for names in (("FRA", "DEU"), ("France", "germany"), ("FRANCE",), ()):
        [row] = graph.votes(*names, file=file)
        assert (row["a"], row["b"], row["n"], row["agreement"]) == ("FRANCE", "GERMANY", 2, 0.5)
    with pytest.raises(Unknown, match="unknown member 'Frannce'; did you mean 'FRANCE'"):
        graph.votes("Frannce", file=file)
    with pytest.raises(Unknown, match="votes of FRANCE, GERMANY"):
        graph.votes("JPN", file=file)
    with pytest.raises(Unknown, match="unknown member 'PRK'"):
        graph.votes("PRK", "CHN", body="council")


def test_choices_of_ones_own_are_read_or_refused(graph, written):
    file = written("ballot,actor,choice\n1,A,pro\n1,B,Contra\n2,A,out\n2,B,pro\n")
    [row] = graph.votes(file=file, choices="Pro=1,contra=-1", absent=["Out"])
    assert (row["n"], row["s"]) == (1, -1)
    for wrong in ("pro,contra", "pro=x", "pro=1,pro=2"):
        with pytest.raises(BadData):
            read_choices(wrong)
    with pytest.raises(BadData, match="say how a file is written"):
        graph.votes(choices="yes=1,no=-1")
    with pytest.raises(BadData, match="a file is one body"):
        graph.votes(file=file, body="council")


def test_the_real_file_of_the_assembly_is_read_whole(shared):
    file = shared / "data" / "unga" / "un_votes.csv.xz"
    found = read_ballots(file)
    assert len(found) == 870_109 and found.left == () and found.coding == "words"


def test_years_count_ballots_and_choices(graph):
    found = roll_call_years(graph.known.ballots, ["RUS", "CHN"])
    assert sum(year.ballots for year in found) == len({row["ballot"] for row in graph.known.ballots})
    everybody = roll_call_years(graph.known.ballots)
    cast = sum(count for year in everybody for _, choices in year.choices for _, count in choices)
    assert cast == len(graph.known.ballots)
    last = found[-1]
    own = [row["choice"] for row in graph.known.ballots if row["actor"] == "RUS" and row["date"][:4] == last.year]
    assert dict(last.of("RUS")) == {choice: own.count(choice) for choice in own} and last.of("PRK") == ()
    assert roll_call_years([{"ballot": 1, "actor": "A", "choice": "Yes", "date": None}]) == []


@settings(max_examples=60, deadline=None)
@given(VOTES, st.sampled_from([0.8, 0.95]))
def test_one_pair_alone_is_measured_as_among_all(rows, level):
    table = roll_call(**{name: "".join(row[i] for row in rows) for i, name in enumerate("ABCD")})
    votes = table.to_pylist()
    for row in vote_similarity(table, CHOICES, confidence=level).to_pylist():
        alone = pair_similarity(votes, row["a"], row["b"], CHOICES, confidence=level)
        assert row.keys() - {"period", "a", "b"} == alone.keys()
        for name, value in alone.items():
            assert row[name] == (pytest.approx(value, abs=1e-12) if isinstance(value, float) else value), name


def test_one_pair_refuses_what_the_table_refuses():
    votes = [{"ballot": 1, "actor": "A", "choice": "yes"}, {"ballot": 1, "actor": "A", "choice": "no"}]
    with pytest.raises(BadData, match="'A' votes twice on ballot 1"):
        pair_similarity(votes, "A", "B", CHOICES)
    with pytest.raises(Unknown, match="present"):
        pair_similarity([{"ballot": 1, "actor": "A", "choice": "present"}], "A", "B", CHOICES)
    with pytest.raises(BadData, match="between 0 and 1"):
        pair_similarity(votes, "A", "B", CHOICES, confidence=95)


# ---- kg read unga: roll calls as one table


FORMS = {
    "unvotes": "rcid,country,country_code,vote\n7,Russia,RU,yes\n7,Germany,DE,no\n7,Atlantis,,yes\n8,Russia,RU,abstain\n",
    "Voeten": "rcid,ccode,date,vote\n7,365,1980-05-01,1\n7,255,1980-05-01,3\n7,999,1980-05-01,1\n8,365,2010-05-01,2\n8,2,2010-05-01,8\n",
    "UN Digital Library": "undl_id,ms_code,ms_name,ms_vote,date\n7,SUN,USSR,Y,1980-05-01\n7,DEU,GERMANY,N,1980-05-01\n7,,ATLANTIS,Y,1980-05-01\n"
    "8,RUS,RUSSIAN FEDERATION,A,2010-05-01\n",
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_roll_calls_of_every_form_become_one_table(graph, written, tmp_path, form):
    """A seat is its holder's on the day: Russia's in 1980 is the Soviet Union's."""
    calls = written("rcid,session,date\n7,35,1980-05-01\n8,65,2010-05-01\n", "calls.csv")
    made = write_votes(
        [written(FORMS[form])], tmp_path / "v.parquet", calls=calls if form == "unvotes" else None, rejects=tmp_path / "r.csv"
    )  # fmt: skip
    assert made.read == made.kept + sum(made.left.values())
    rows = pq.read_table(tmp_path / "v.parquet").to_pylist()
    assert [(row["ballot"], str(row["date"]), row["actor"], row["choice"]) for row in rows] == [
        ("7", "1980-05-01", "SUN", "Yes"), ("7", "1980-05-01", "DEU", "No"), ("8", "2010-05-01", "RUS", "Abstain"),
    ]  # fmt: skip
    left = (tmp_path / "r.csv").read_text().splitlines()[1:]
    assert [one.partition("v.csv")[2] for one in left] == [
        {"unvotes": ",4,member,Atlantis,no state is known by this name", "Voeten": ",4,member,999,no state is known by this name",
         "UN Digital Library": ",4,,,without member"}[form]
    ]  # fmt: skip
    (row,) = graph.votes("SUN", "DEU", file=tmp_path / "v.parquet")
    assert (row["n"], row["s"]) == (1, -1.0)


def test_one_vote_a_seat_and_ballot_whatever_the_names_and_files(written, tmp_path):
    one = written("ballot,actor,choice,date\n1,Russia,yes,2010\n1,RUS,yes,2010\n1,France,yes,2010\n")
    two = written("ballot,actor,choice,date\n1,FRA,no,2010\n1,Japan,no,2010\n", "w.csv")
    made = write_votes([one, two], tmp_path / "v.parquet", rejects=tmp_path / "r.csv")
    assert (made.read, made.kept, dict(made.left)) == (5, 2, {"repeated": 1, "in contradiction of one another": 2})
    with pytest.raises(BadData, match="none of its votes"):
        write_votes([written("ballot,actor,choice\n1,Nobody,yes\n")], tmp_path / "v.parquet")
    with pytest.raises(Unknown, match=r"unknown column of .* 'date'"):
        write_votes([one], tmp_path / "v.parquet", calls=written("rcid,session\n1,2\n", "calls.csv"))
    with pytest.raises(BadData, match="cannot be read"):
        read_ballots(written("no", "v.parquet"))


def test_the_assembly_read_from_its_source_is_the_one_that_ships(shared, tmp_path, root):
    """The shipped file is made by a tool with a list of seats of its own; Zanzibar's two votes need that list."""
    folder = shared / "data" / "unga"
    done = CliRunner().invoke(cli, [
        "read", "unga", str(folder / "un_votes.csv.xz"), "--with", f"calls={folder / 'un_roll_calls.csv.xz'}",
        "-o", str(tmp_path / "v.parquet"), "--unplaced", str(tmp_path / "u.csv"),
    ])  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "read 870,109 = kept 870,107 + left out 2" in done.output
    assert (tmp_path / "u.csv").read_text() == "name,country,rows\nZanzibar,Zanzibar,2\n"
    same = "SELECT ballot::VARCHAR, date, actor::VARCHAR, choice::VARCHAR FROM '{}'"
    ours, shipped = same.format(tmp_path / "v.parquet"), same.format(root / "data" / "assembly" / "votes.parquet")
    with duckdb.connect() as connection:
        assert connection.execute(f"{ours} EXCEPT {shipped}").fetchall() == []
        assert {row[2] for row in connection.execute(f"{shipped} EXCEPT {ours}").fetchall()} == {
            "sultanate-of-zanzibar"
        }


def test_the_command_refuses_what_does_nothing_for_votes(written, tmp_path):
    file, out = str(written("ballot,actor,choice\n1,France,yes\n1,Japan,no\n")), str(tmp_path / "v.parquet")
    run = CliRunner().invoke
    assert "--scale does nothing here" in run(cli, ["read", "unga", file, "-o", out, "--scale", "goldstein"]).output
    with pytest.raises(Unknown, match="did you mean 'calls'"):
        raise run(cli, ["read", "unga", file, "-o", out, "--with", f"call={file}"]).exception
    assert "read 2 = kept 2 + left out 0" in run(cli, ["read", "unga", file, "-o", out]).output
    said = run(cli, ["votes", "FRA", "JPN", "--file", out]).output
    assert "FRA" in said and "JPN" in said


def test_procedural_votes_are_told_apart_wherever_votes_are_counted(graph):
    """An agenda is not the matter: in no measure, question or table do the two stand in one number."""
    procedural = {row["ballot"] for row in graph.known.ballots if row["procedural"]}
    both = [
        {row["ballot"] for row in graph.known.ballots if row["actor"] == who and row["choice"] != "NotVoting"}
        for who in ("CHN", "RUS")
    ]
    common = set.intersection(*both)
    rows = {row["body"]: row["n"] for row in graph.votes("CHN", "RUS", "PRK") if "Council" in row["body"] and row["n"]}
    assert rows == {COUNCIL: len(common - procedural), f"{COUNCIL}, procedural": len(common & procedural)}
    assert not any(row["body"].endswith("procedural") for row in graph.votes("CHN", "PRK"))  # nor is a row of nothing
    by = {item.name: item for item in graph.compare("CHN", "RUS").yardsticks}
    assert by["Council votes on North Korea: kappa"].n == len(common - procedural)
    assert by["Council procedural votes on North Korea: agreement"].n == len(common & procedural)
    assert not any("procedural" in item.name for item in graph.compare("CHN", "PRK").yardsticks)
    years_of = dict(graph.years("CHN", "RUS").pairs[0].columns)
    cells = years_of["Council procedural votes on North Korea: agreement"]
    assert sum(cell.n for cell in cells) == len(common & procedural)
    asked = {name: graph.ask(name).to_pylist() for name in ("votes-together", "votes-against", "ballots", "roll-calls")}
    assert sum(row["times"] for row in asked["votes-together"] if row["procedural"]) == len(common & procedural)
    for rows in asked.values():
        assert {True, False} <= {bool(row["procedural"]) for row in rows}


def test_the_procedural_votes_stand_apart_in_the_years(graph):
    """A vote on the agenda is no vote on the matter: Russia's no of 12 June 2024 is not its veto of 28 March."""
    agendas = {row["ballot"] for row in graph.known.ballots if row["procedural"]}
    assert agendas == {f"vote-agenda-{day}" for day in ("2014-12-22", "2015-12-10", "2017-12-11", "2024-06-12")}
    shown = graph.report().years
    [russia] = [column for column in shown.columns if column.head == "Council votes on North Korea: Russia"]
    assert russia.cells[shown.years.index("2024")] == "1 no, 1 no (procedural), data to 2024-06-12"


def test_a_body_is_named_after_a_matter_only_if_all_its_ballots_are_on_it(graph):
    from dataclasses import replace

    from kg.readers.ballots import bodies_of

    council, agendas, assembly = bodies_of(graph.known)
    assert (str(agendas), agendas.short) == (f"{COUNCIL}, procedural", "Council procedural on North Korea")
    assert (str(council), council.short) == (COUNCIL, "Council on North Korea")
    assert (str(assembly), assembly.short) == ("General Assembly", "Assembly")
    assert str(replace(council, matter="")) == "Security Council"
    assert list(map(str, bodies_of(graph.known, COUNCIL))) == [COUNCIL]
    assert list(map(str, bodies_of(graph.known, "council"))) == [COUNCIL, f"{COUNCIL}, procedural"]


def test_of_a_vote_before_the_source_has_days_the_year_alone_is_known() -> None:
    """In the source no day of the month before 12 November 1997 is above 7: those are no days, and none is shown."""
    stored = pc.unique(pq.read_table(votes_file(), columns=["date"])["date"]).to_pylist()
    assert max(day.day for day in stored if day < DAYS_SINCE) == 7
    assert DAYS_SINCE in stored and max(day.day for day in stored if day.year == 1998) > 7
    days = pc.unique(assembly_votes(["CHN", "JPN"])["date"]).to_pylist()
    assert {(day.month, day.day) for day in days if day < DAYS_SINCE} == {(1, 1)}
    shown = {row["date"] for row in assembly_rows(["CHN", "JPN"])}
    assert {date for date in shown if date < "1997-11-12"} == {str(year) for year in range(1957, 1998)} - {"1964"}
    assert "1997-11-12" in shown
    told = kg.open().compare("CHN", "JPN").yardsticks
    assert {item.period for item in told if item.name.startswith("Assembly votes")} == {"1971 to 2020-01-14"}
