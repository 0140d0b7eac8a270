"""Vote similarity: hand-worked cases, scikit-learn and a plain loop as oracles, invariances, the whole assembly."""

from __future__ import annotations

import lzma
from itertools import combinations
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import csv
from sklearn.metrics import cohen_kappa_score

from kg.alignment.votes import pairs, years
from kg.alignment.votes.one_pair import pair_similarity
from kg.alignment.votes.similarity import MEASURES, common_ballots, vote_similarity
from kg.errors import BadData, Unknown

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
        ({}, {"level": 95}, BadData, "between 0 and 1"),
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


def read_assembly(folder: Path) -> pa.Table:
    """The General Assembly's roll calls as ballot, actor, choice, date."""
    with lzma.open(folder / "un_votes.csv.xz") as votes, lzma.open(folder / "un_roll_calls.csv.xz") as calls:
        cast = csv.read_csv(votes).select(["rcid", "country", "vote"])
        dates = csv.read_csv(calls, parse_options=csv.ParseOptions(newlines_in_values=True)).select(["rcid", "date"])
    return cast.join(dates, "rcid").rename_columns(["ballot", "actor", "choice", "date"])


@pytest.fixture(scope="module")
def assembly(shared):
    return read_assembly(shared / "data" / "unga")


def test_the_whole_assembly(assembly):
    """870,109 votes; three pairs of three years against the plain loop, and what every student of the UN knows."""
    assert assembly.num_rows == 870_109
    result = vote_similarity(assembly, CHOICES, period="year")
    assert len(result["period"].unique()) == 74
    for year, a, b in [(1946, "Cuba", "Yugoslavia"), (1988, "Israel", "United States"), (2019, "China", "Russia")]:
        sides = [{}, {}]
        at_year = assembly.filter(pc.equal(pc.year(assembly["date"]), year))
        for row in at_year.filter(pc.is_in(at_year["actor"], pa.array([a, b]))).to_pylist():
            sides[row["actor"] == b][row["ballot"]] = row["choice"]
        row = pair(result, a, b, str(year))
        for name, value in by_loop(*sides).items():
            assert row[name] == pytest.approx(value, abs=1e-12), (year, name)
    last = {
        (a, b): pair(result, a, b, "2019")["kappa"] for a, b in [("Israel", "United States"), ("Iran", "United States")]
    }
    assert last["Israel", "United States"] > 0.5 > 0 > last["Iran", "United States"]
    ever = vote_similarity(assembly, CHOICES)
    assert ever.num_rows == 200 * 199 // 2
    own = [x for x, y in zip(result["n"].to_pylist(), result["a"].to_pylist(), strict=True) if y == "Zanzibar"]
    assert sum(own) == sum(ever.filter(pc.field("a") == "Zanzibar")["n"].to_pylist()), "years add up to all"


# Pairs by name, from the graph or a file --------------------------------------------------------------------------


def test_the_council_in_the_graph_votes_as_the_similarity_says(graph):
    table = {name: [row[name] for row in graph.known.ballots] for name in ("ballot", "actor", "choice", "date")}
    expected = vote_similarity(table, {"Yes": 1, "Abstain": 0, "No": -1}, absent=("NotVoting",)).to_pylist()
    found = graph.votes()
    assert len(found) == len(expected) > 50
    for row, other in zip(found, expected, strict=True):
        assert row == pytest.approx(other | {"note": other["note"] or ""}, nan_ok=True)
    [row] = graph.votes("China", "RUS")
    assert (row["a"], row["b"]) == ("CHN", "RUS") and row["kappa"] > 0.8
    assert {"CHN"} == set.intersection(*({row["a"], row["b"]} for row in graph.votes("china")))
    by_year = graph.votes("CHN", "RUS", period="year")
    assert sum(row["n"] for row in by_year) == row["n"] and len(by_year) > 3


@pytest.mark.parametrize("period", ["yaer", "quarter", "month", "decade"])
def test_a_period_that_votes_do_not_have_is_refused_by_name(graph, period):
    with pytest.raises(Unknown, match=f"unknown period '{period}'"):
        graph.votes(period=period)


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
        graph.votes("PRK", "CHN")


def test_choices_of_ones_own_are_read_or_refused(graph, tmp_path):
    file = tmp_path / "v.csv"
    file.write_text("ballot,actor,choice\n1,A,for\n1,B,Against\n")
    [row] = graph.votes(file=file, choices="For=1,against=-1")
    assert row["s"] == -1
    with pytest.raises(BadData, match="write yes=1"):
        graph.votes(file=file, choices="for,against")
    with pytest.raises(Unknown, match="choice 'against'"):
        graph.votes(file=file)


def test_an_empty_roll_call_has_no_pairs():
    assert pairs([]) == []


def test_years_count_ballots_and_choices(graph):
    found = years(graph.known.ballots, ["RUS", "CHN"])
    assert sum(year.ballots for year in found) == len({row["ballot"] for row in graph.known.ballots})
    everybody = years(graph.known.ballots)
    cast = sum(count for year in everybody for _, choices in year.choices for _, count in choices)
    assert cast == len(graph.known.ballots)
    last = found[-1]
    own = [row["choice"] for row in graph.known.ballots if row["actor"] == "RUS" and row["date"][:4] == last.year]
    assert dict(last.of("RUS")) == {choice: own.count(choice) for choice in own} and last.of("PRK") == ()
    assert years([{"ballot": 1, "actor": "A", "choice": "Yes", "date": None}]) == []


@settings(max_examples=60, deadline=None)
@given(VOTES, st.sampled_from([0.8, 0.95]))
def test_one_pair_alone_is_measured_as_among_all(rows, level):
    table = roll_call(**{name: "".join(row[i] for row in rows) for i, name in enumerate("ABCD")})
    votes = table.to_pylist()
    for row in vote_similarity(table, CHOICES, level=level).to_pylist():
        alone = pair_similarity(votes, row["a"], row["b"], CHOICES, level=level)
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
        pair_similarity(votes, "A", "B", CHOICES, level=95)
