"""Validation against the outside: known answers in a world whose truth is known, oracles, tables as people have them."""

from __future__ import annotations

import json
from math import isclose
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from scipy.stats import betabinom, mannwhitneyu, rankdata, spearmanr
from small_world import row, world

import kg
from kg.actors.regions import regions
from kg.alignment.contacts import counted
from kg.alignment.diffusion import POWERS, Tone, beta_binomial
from kg.alignment.partners import Partners
from kg.alignment.validity import CONSTRUCTS, figures
from kg.alignment.validity.constructs import MEAN, Constructs
from kg.alignment.validity.figures import CONTACT, REGION, Figure
from kg.alignment.validity.resampling import auc, over_pairs, over_states, partial, ranks
from kg.cli import cli
from kg.errors import BadData, Unknown
from kg.explain.against import validate_against
from kg.interactions import Interactions
from kg.readers.outside import Outside, read_outside, read_years

STATES = sorted(name for name in regions() if len(name) == 3)[::6][:40]


@pytest.fixture(scope="module")
def made():
    return world(STATES, 11, meet=0.5, quarrel=0.3)


@pytest.fixture(scope="module")
def found(made) -> dict[tuple[str, int], Figure]:
    listed, _ = figures(counted(made.interactions.scanned), made.allies, made.regions, draws=200)
    return {(one.construct, one.least): one for one in listed}


# ---- constructs


def test_tone_of_like_parties_predicts_tone_better_than_the_mean_and_own_tone_is_shrunk() -> None:
    contacts = world(STATES, 11).contacts
    tone = Tone(contacts, Partners(contacts).shared)
    assert tone.errors[tone.power] < 0.8 and tone.power in POWERS
    size, mean = tone.prior
    balance = contacts.cells - 2 * contacts.conflicts
    i, j = 3, 17
    assert tone.own[i, j] == pytest.approx((balance[i, j] + size * mean) / (contacts.cells[i, j] + size))
    assert np.allclose(tone.spread, tone.spread.T)


def test_the_spread_of_tone_is_that_of_plain_python(made) -> None:
    contacts = made.contacts
    tone = Tone(contacts, Partners(contacts).shared)
    (size, mean), n = tone.prior, len(contacts.names)
    like = [[1.0 if i == h else max(tone.shared[i, h], 0.0) ** tone.power for h in range(n)] for i in range(n)]
    for i, j in ((0, 1), (5, 9)):
        over = under = 0.0
        for h in range(n):
            for g in range(n):
                weight = like[i][h] * like[g][j]
                over += weight * (contacts.cells[h, g] - 2 * contacts.conflicts[h, g] - mean * contacts.cells[h, g])
                under += weight * contacts.cells[h, g]
        assert tone.spread[i, j] == pytest.approx(mean + over / (under + size))


def test_the_beta_binomial_is_where_that_of_scipy_is_most_likely() -> None:
    rng = np.random.default_rng(3)
    n = rng.integers(1, 30, 400).astype(float)
    k = rng.binomial(n.astype(int), rng.beta(0.6, 2.4, 400)).astype(float)
    size, mean = beta_binomial(n, k)
    assert (size, mean) == (pytest.approx(3.0, rel=0.25), pytest.approx(0.2, abs=0.03))

    def likelihood(size: float, mean: float) -> float:
        return float(betabinom.logpmf(k, n, size * mean, size * (1 - mean)).sum())

    best = likelihood(size, mean)
    assert all(best >= likelihood(size * a, mean * b) - 1e-6 for a in (0.8, 1, 1.2) for b in (0.9, 1, 1.1))
    with pytest.raises(BadData, match="few or all alike"):
        beta_binomial(np.array([3.0, 3, 3]), np.zeros(3))


def test_no_construct_knows_the_outside_or_depends_on_the_order_of_rows(made) -> None:
    one = Constructs(made.contacts)
    other = Constructs(world(STATES, 11, meet=0.5, quarrel=0.3).contacts)
    turned = Interactions.from_rows([dict(row) for row in made.rows[::-1]])
    for a, b in zip(counted(turned.scanned), counted(made.interactions.scanned), strict=True):
        assert a[:6] == b[:6] and a[6:] == pytest.approx(b[6:])
    i, j = np.triu_indices(len(one.contacts.names), 1)
    for name, values in one.over(i, j).items():
        assert np.array_equal(values, other.over(i, j)[name], equal_nan=True)


# ---- figures


def test_allies_of_a_known_world_are_told_from_others(found) -> None:
    """Blocs decide who meets whom and how; regions have nothing to do with them, and the figures say so."""
    for name in (*CONSTRUCTS, REGION, CONTACT):
        assert found[name, 1].measure == "AUC" and found[name, 1].pairs > 400
    assert found["shared partners", 1].value > 0.75
    assert found["tone of like parties", 1].value > 0.75
    assert found[MEAN, 1].value > max(found["association", 1].value, 0.8)
    assert abs(found[REGION, 1].value - 0.5) < 0.06
    for name in CONSTRUCTS:  # geography explains nothing here, so nothing is lost by it
        one = found[name, 1]
        assert one.over_states[1] - one.over_states[0] > one.over_pairs[1] - one.over_pairs[0]
        assert one.over_pairs[0] < one.value < one.over_pairs[1]
        assert one.given_region is not None and one.given_region > 0.1
        assert isclose(one.ceiling**2, one.reliability)


def test_what_is_geography_alone_goes_where_the_region_is_given(made) -> None:
    outside = {(a, b): float(made.regions[a] == made.regions[b]) + 0.01 * hash_of(a, b) for a, b in made.allies}
    listed, _ = figures(counted(made.interactions.scanned), outside, made.regions, leasts=[1], draws=100)
    by = {one.construct: one for one in listed}
    assert by[REGION].value > 0.3 and by[REGION].measure == "Spearman"
    assert all(abs(by[name].given_region) < 0.15 for name in CONSTRUCTS)


def hash_of(a: str, b: str) -> float:
    return sum(map(ord, a + b)) % 17 / 17


def test_figures_are_those_of_scipy(made, found) -> None:
    contacts = made.contacts
    i, j = (
        np.array(ends)
        for ends in zip(*[(contacts.place[a], contacts.place[b]) for a, b in contacts.pairs], strict=True)
    )
    outside = np.array([made.allies[pair] for pair in contacts.pairs])
    own = Constructs(contacts).over(i, j)
    for name in CONSTRUCTS:
        u = mannwhitneyu(own[name][outside == 1], own[name][outside == 0]).statistic
        assert found[name, 1].value == pytest.approx(u / ((outside == 1).sum() * (outside == 0).sum()))
    kappa = np.random.default_rng(2).normal(size=len(i)) + own["association"]
    value = dict(zip(contacts.pairs, kappa, strict=True))
    listed, _ = figures(counted(made.interactions.scanned), value, made.regions, leasts=[1], draws=50)
    one = next(one for one in listed if one.construct == "association")
    assert one.value == pytest.approx(spearmanr(own["association"], kappa).statistic)
    same = np.array([[float(made.regions[a][k] == made.regions[b][k]) for a, b in contacts.pairs] for k in (0, 1)])
    given = np.column_stack([np.ones(len(i)), *same, rankdata(contacts.n[i, j])])
    left = [
        y - given @ np.linalg.lstsq(given, y, rcond=None)[0] for y in (rankdata(own["association"]), rankdata(kappa))
    ]
    assert one.given_both == pytest.approx(np.corrcoef(*left)[0, 1])


def test_resamples_count_as_repeated_rows_do() -> None:
    rng = np.random.default_rng(4)
    x, y, z = rng.normal(size=(3, 30))
    times = over_pairs(30, 5, rng)
    for drawn, value, area in zip(times, partial([x, y, z], times), auc(x, y > 0, times), strict=True):
        again = np.repeat(np.arange(30), drawn.astype(int))
        assert value == pytest.approx(partial([x[again], y[again], z[again]])[0])
        assert area == pytest.approx(auc(x[again], y[again] > 0)[0])
    drawn = over_states(np.array([0, 0, 1]), np.array([1, 2, 2]), 3, 500, rng)
    assert set(np.unique(drawn)) <= {0, 1, 2} and drawn.mean() == pytest.approx(2 / 3, abs=0.1)
    assert np.isnan(partial([x, np.ones(30)])[0]) and np.isnan(auc(x, x > 99)[0])
    assert ranks(np.array([5.0])).tolist() == [0.0]


def test_few_pairs_and_a_measure_that_does_not_vary_have_no_figure(made) -> None:
    listed, _ = figures(counted(made.interactions.scanned), made.allies, made.regions, leasts=[10_000], draws=20)
    assert {one.note for one in listed} == {"0 pairs; 20 are needed"} and all(one.value is None for one in listed)
    flat = dict.fromkeys(made.allies, 1.0)
    listed, _ = figures(counted(made.interactions.scanned), flat, made.regions, leasts=[1], draws=20)
    assert {one.note for one in listed} == {"the measure from outside does not vary"}
    nowhere, _ = figures(counted(made.interactions.scanned), made.allies, {}, leasts=[1], draws=20)
    assert {one.pairs for one in nowhere} == {0}


# ---- the outside


def table(folder: Path, text: str, name: str = "pairs.csv") -> Path:
    (folder / name).write_text(text)
    return folder / name


def test_a_table_of_pairs_is_read_whoever_made_it(graph: kg.Graph, tmp_path: Path) -> None:
    text = (
        "ccode1;ccode2;year;value\n2;20;2013;1\n20;2;2014;3\n365;2;2014;0\n2;2;2014;5\n2;9999;2014;1\n2;200;2014;\n2\n"
    )
    found = read_outside(table(tmp_path, text), resolve=graph.actor)
    assert dict(found.values) == {("CAN", "USA"): 2.0, ("RUS", "USA"): 0.0}
    assert found.notes[0].startswith("pairs.csv: 7 rows, 2 pairs; ") and found.notes[1] == "not known: 9999"
    for why in ("1 nobody is known by a name", "1 one state is no pair", "1 no value", "1 fewer cells than columns"):
        assert why in found.notes[0]
    assert (
        dict(read_outside(tmp_path / "pairs.csv", resolve=graph.actor, years=(2014, 2014)).values)["CAN", "USA"] == 3.0
    )
    named = table(tmp_path, "who,whom,much\nFrance,Côte d'Ivoire,0.5\nGermany,FRA,2\n", "named.csv")
    with pytest.raises(BadData, match=r"no column is the first state.*who, whom, much"):
        read_outside(named, resolve=graph.actor)
    found = read_outside(named, resolve=graph.actor, columns={"a": "who", "b": "whom", "value": "much"}, absent=0.0)
    assert dict(found.values) == {("CIV", "DEU"): 0.0, ("CIV", "FRA"): 0.5, ("DEU", "FRA"): 2.0}


def test_a_table_that_cannot_be_used_is_refused_with_the_next_step(graph: kg.Graph, tmp_path: Path) -> None:
    for text, how, said in (
        ("a,b\nUSA,GBR\n", {}, "no column is the value"),
        ("a,b,value\nUSA,GBR,much\n", {}, "pairs.csv:2: 'much' is no number"),
        ("a,b,value\nNarnia,GBR,1\n", {}, "of 1 row none can be used \\(1 nobody is known by a name\\)"),
        ("a,b,value\n", {}, "of 0 rows none can be used \\(no rows\\)"),
        ("a,b,value\nUSA,GBR,1\n", {"years": (2000, 2001)}, "no column is the year"),
    ):
        with pytest.raises(BadData, match=said):
            read_outside(table(tmp_path, text), resolve=graph.actor, **how)
    with pytest.raises(Unknown, match="did you mean 'value'"):
        read_outside(table(tmp_path, "a,b,value\nUSA,GBR,1\n"), resolve=graph.actor, columns={"vale": "value"})
    with pytest.raises(Unknown, match="unknown column 'wert'"):
        read_outside(tmp_path / "pairs.csv", resolve=graph.actor, columns={"value": "wert"})
    for text in ("2015:2013", "soon", ""):
        with pytest.raises(BadData, match="are no years"):
            read_years(text)


def test_every_country_lies_in_a_region() -> None:
    countries = {
        line.split(",")[0]
        for line in (Path(__file__).parent.parent / "data" / "tables" / "countries.csv")
        .read_text("utf-8")
        .splitlines()[1:]
    }
    assert countries - set(regions()) == {"ATA"}
    assert (
        len({region for region, _ in regions().values()}) == 5 and len({part for _, part in regions().values()}) == 17
    )


# ---- library and command


def test_the_command_gives_what_the_library_gives(made, graph: kg.Graph, tmp_path: Path) -> None:
    file, outside = tmp_path / "world.parquet", tmp_path / "allies.csv"
    pq.write_table(made.interactions.table, file)
    outside.write_text("a,b\n" + "".join(f"{a},{b}\n" for (a, b), allied in made.allies.items() if allied))
    ran = CliRunner().invoke(
        cli, ["validate-against", str(file), str(outside), "--absent", "0", "--least", "10,1", "--format", "json"]
    )
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    found = kg.open(file).validate_against(outside, absent=0.0, leasts=[1, 10])
    assert told == json.loads(json.dumps(found.as_dict()))
    assert [one["construct"] for one in told["against"][0]["figures"][:8]] == [*CONSTRUCTS, REGION, CONTACT]
    assert "40 states count as 0" in "".join(found.notes) and "pairs with events have a value" in found.notes[-1]
    shown = CliRunner().invoke(cli, ["validate-against", str(file), str(outside), "--absent", "0"])
    assert "from the events alone: size of association (k)" in shown.output and REGION in shown.output
    assert "over states" in str(found)


def test_a_note_counts_pairs_with_a_value_and_those_without_a_region(made, graph: kg.Graph) -> None:
    placeless = (STATES[0], "nato")
    rows = Interactions.from_rows([*made.rows, row(*placeless, made.rows[0]["date"], 0.4, len(made.rows))])
    pairs = {(one["source"], one["target"]) for one in made.rows}
    some = dict(sorted(made.allies.items())[::2])
    said = f"allies: {len(pairs & some.keys()) + 1} of the {len(pairs) + 1} pairs with events have a value"
    how = {"leasts": [1], "draws": 10}
    found = validate_against(graph.known, rows, Outside("allies", some | {placeless: 1.0}, ("by hand",)), **how)
    assert found.against[0].notes == ("by hand", f"{said}; 1 of them are left out, for an end lies in no region")
    found = validate_against(graph.known, rows, Outside("allies", some), **how)
    assert found.against[0].notes == (
        said.replace(str(len(pairs & some.keys()) + 1), str(len(pairs & some.keys())), 1),
    )
    with pytest.raises(BadData, match="a value takes no years"):
        validate_against(graph.known, rows, Outside("allies", some), absent=0.0)


def test_what_does_not_go_together_is_refused(made, graph: kg.Graph) -> None:
    rows, known = made.interactions, graph.known
    for how, said in (
        ({"outside": "assembly", "absent": 0.0}, "columns and absent pairs are of tables"),
        ({"outside": "assembly", "years": (1900, 1910)}, "no votes of 1900 to 1910"),
        ({"outside": Outside("x", made.allies), "years": (2000, 2001)}, "a value takes no years"),
        ({"leasts": [0]}, "at least 1"),
    ):
        with pytest.raises(BadData, match=said):
            validate_against(known, rows, **how)
    with pytest.raises(BadData, match="no events to be compared"):
        validate_against(known, Interactions.from_rows([]))
    for line in (
        ["assembly", "--absent", "0"],
        ["assembly", "--columns", "a=x"],
        ["x.csv", "--least", "no"],
        ["x.csv", "--columns", "a"],
    ):
        assert CliRunner().invoke(cli, ["validate-against", *line]).exit_code == 2


def test_icews14_beside_the_assembly(icews14: Path) -> None:
    """What docs/validity.md says: the figures of the benchmark of 2014 beside the votes of 2013 to 2015."""
    found = kg.open(icews14).validate_against(years=(2013, 2015), leasts=[10], draws=200)
    agreement, kappa = ({one.construct: one for one in part.figures} for part in found.against)
    assert agreement[MEAN].pairs == 340
    for name, values in {
        "mean valence": (0.18, 0.07), "association": (0.47, 0.28), "shared partners": (0.54, 0.37),
        "tone of like parties": (0.17, 0.11), MEAN: (0.61, 0.39), REGION: (0.62, 0.49),
    }.items():  # fmt: skip
        assert [round(part[name].value, 2) for part in (agreement, kappa)] == pytest.approx(values, abs=0.011)
    assert agreement[MEAN].given_region > 0.35 and kappa[MEAN].given_region == pytest.approx(0.18, abs=0.02)
    assert agreement[MEAN].reliability > 0.9 and agreement["shared partners"].reliability > 0.88
    wide = [one.over_states[1] - one.over_states[0] for one in agreement.values()]
    assert np.mean(wide) > 2 * np.mean([one.over_pairs[1] - one.over_pairs[0] for one in agreement.values()])


@pytest.mark.parametrize("confidence", [float("nan"), 0.0, 1.0, -1.0, float("inf")])
def test_a_confidence_that_no_interval_has_is_refused(confidence: float) -> None:
    with pytest.raises(BadData, match="confidence is"):
        figures([], {}, {}, confidence=confidence)
