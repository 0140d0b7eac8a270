"""What event data ask of a score, in a small world whose truth is known: usual tone, likeness of a week, ageing, breaks."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
from itertools import pairwise
from math import log, log1p, sqrt
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from scipy.optimize import minimize
from small_world import row, world

import kg
from kg.alignment.change.breaks import origins_of
from kg.alignment.dyads import Alignment
from kg.alignment.episodes import intraclass, intraclass_of
from kg.alignment.estimated import Estimated
from kg.alignment.half_life import half_life
from kg.alignment.tallies import Method
from kg.alignment.usual import Usual, usual
from kg.cli import cli
from kg.errors import BadData
from kg.interactions import Interactions, open_rows

MONDAY = dt.date(2015, 1, 5)


def levels(seed: int, *, moves: float, week: float, act: float, weeks: int = 120, dyads: int = 40) -> Interactions:
    """Acts of dyads whose level is a random walk, with shocks of weeks and of acts: standard deviations are given."""
    rng = np.random.default_rng(seed)
    rows = []
    for dyad in range(dyads):
        level = rng.normal(0, 0.2)
        for number in range(weeks):
            level += rng.normal(0, moves)
            shock = rng.normal(0, week)
            for _ in range(rng.poisson(1.5)):
                day = MONDAY + dt.timedelta(7 * number + int(rng.integers(0, 7)))
                value = float(np.clip(level + shock + rng.normal(0, act), -1, 1))
                ends = ("A", f"B{dyad:02}")[:: int(rng.choice([1, -1]))]
                rows.append(row(*ends, day, value, len(rows)))
    return Interactions.from_rows(rows)


# ---- what is usual


def test_what_is_usual_is_the_mean_of_the_means_of_pairs(tmp_path: Path) -> None:
    rows = [row("A", "B", MONDAY, 0.5, 1), row("B", "A", MONDAY, 0.3, 2), row("A", "C", MONDAY, -0.2, 3, weight=0.5)]
    rows += [row("C", "B", MONDAY, 0.9, 4), row("B", "C", MONDAY, 0.9, 5, weight=0.0)]
    file = tmp_path / "x.parquet"
    pq.write_table(Interactions.from_rows(rows).table, file)
    alignment = Alignment(open_rows(file))
    found = usual(alignment)
    assert found == Usual(pytest.approx((0.4 - 0.2 + 0.9) / 3), 3)
    assert (
        usual(alignment.of("A", "B")) == usual(alignment.of("A").of("A", "C")) == found
    )  # of all, whoever is asked for
    score = alignment.between("A", "B")
    assert found.relative(score) == (score.value - found.value, score.low - found.value, score.high - found.value)
    assert usual(Alignment(Interactions.from_rows(rows))) is None  # claims are a selection


def test_above_zero_is_not_above_usual_wherever_a_score_from_rows_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "world.parquet"
    names = ["PRK", "RUS", "CHN", "USA", "JPN", "KOR", "FRA", "GBR"]
    pq.write_table(world(names, 2, meet=1.5, quarrel=0.2).interactions.table, file)
    graph = kg.open(file)
    common = usual(graph.alignment())
    assert common is not None and common.value > 0.1 and common.pairs == 27
    told = CliRunner().invoke(cli, ["align", str(file), "PRK", "RUS", "--format", "json"])
    [made] = json.loads(told.stdout)
    assert made["relative"] == pytest.approx(made["score"] - common.value, abs=1e-4)
    assert str(common) in CliRunner().invoke(cli, ["align", str(file)]).output
    found = graph.explain("PRK", "RUS")
    assert found.usual == common and f"{common}; {common.beside(found.estimate)}" in str(found)
    acts = next(item for item in graph.compare("PRK", "RUS").yardsticks if item.name == "acts")
    assert acts.note.endswith(str(common))
    assert str(common) in str(graph.alignment()) and str(common) not in str(kg.open().alignment())
    shipped = CliRunner().invoke(cli, ["align", "PRK", "RUS"]).output
    assert "relative" not in shipped and "usual" not in shipped


# ---- how alike the acts of a week are


def test_rho_is_that_of_an_analysis_of_variance_by_hand() -> None:
    rows, number = [], 0
    held = {"B": {0: [0.1, 0.3], 1: [0.5, 0.7, 0.6]}, "C": {0: [-0.2], 3: [-0.4, -0.6]}}
    for other, weeks in held.items():
        for week, values in weeks.items():
            for value in values:
                number += 1
                rows.append(row("A", other, MONDAY + dt.timedelta(7 * week + number % 7), value, number))
    rows.append(row("A", "B", None, 0.9, 99))  # without a day
    rows.append(row("A", "B", MONDAY, 0.9, 98, weight=0.0))
    within = between = 0.0
    usual_size = 0.0
    for weeks in held.values():
        every = [value for values in weeks.values() for value in values]
        for values in weeks.values():
            mean = np.mean(values)
            within += sum((value - mean) ** 2 for value in values)
            between += len(values) * (mean - np.mean(every)) ** 2
            usual_size += len(values) ** 2 / len(every)
    beside, apart = between / (4 - 2), within / (8 - 4)
    size = (8 - usual_size) / (4 - 2)
    expected = (beside - apart) / (beside + (size - 1) * apart)
    found = intraclass(Interactions.from_rows(rows).scanned)
    assert found == pytest.approx(expected) and found.how == "measured: 8 acts in 4 weeks of 2 dyads"
    # one act that two claims report counts once
    twice = [*rows, rows[0] | {"claim": "d/again", "event": rows[0]["claim"]}]
    assert intraclass(Interactions.from_rows(twice).scanned) == pytest.approx(expected)


@pytest.mark.parametrize("truth", [0.0, 0.3, 0.7])
def test_a_known_rho_is_found_again_in_memory_and_in_files(truth: float, tmp_path: Path) -> None:
    made = levels(3, moves=0.0, week=0.2 * sqrt(truth), act=0.2 * sqrt(1 - truth))
    found = intraclass(made.scanned)
    assert found == pytest.approx(truth, abs=0.04)
    file = tmp_path / "x.parquet"
    pq.write_table(made.table, file)
    assert intraclass(open_rows(file).scanned) == pytest.approx(found)


def test_rho_of_nothing_is_refused_and_never_lies_outside_its_range() -> None:
    with pytest.raises(BadData, match="do not say how alike"):
        intraclass(Interactions.from_rows([row("A", "B", MONDAY, 0.1, 1), row("A", "C", MONDAY, 0.1, 2)]).scanned)
    with pytest.raises(BadData, match="0 dated acts"):
        intraclass(Interactions.from_rows([]).scanned)
    assert intraclass_of(acts=40, weeks=20, dyads=10, usual=20, within=9.0, between=0.1) == 0.0
    assert intraclass_of(acts=40, weeks=20, dyads=10, usual=20, within=0.0, between=0.1) == 1.0


# ---- how fast acts go out of date


def slowly_filtered(series: list[list[tuple[int, int, float, float]]], q: float, b: float) -> float:
    """Minus twice the log-likelihood of a local level, by the densities of a plain Kalman filter, s at its best."""
    squares = logged = 0.0
    free = 0
    for weeks in series:
        level = doubt = None
        last = 0
        for week, n, mean, within in weeks:
            squares += within
            free += n
            if level is None:
                level, doubt, last = mean, b + 1 / n, week
                free -= 1
                continue
            before = doubt + q * (week - last)
            whole = before + b + 1 / n
            squares += (mean - level) ** 2 / whole
            logged += log(whole)
            level += before / whole * (mean - level)
            doubt = before - before**2 / whole
            last = week
    return free * log(squares / free) + logged


def test_the_half_life_is_the_most_likely_one_of_a_plain_filter() -> None:
    made = levels(5, moves=0.03, week=0.1, act=0.2, weeks=60, dyads=12)
    weeks: dict[str, dict[int, list[float]]] = {}
    for one in made.rows():
        other = max(one["source"], one["target"])
        weeks.setdefault(other, {}).setdefault((one["date"] - MONDAY).days // 7, []).append(one["valence"])
    series = [
        [(week, len(v), float(np.mean(v)), float(np.var(v) * len(v))) for week, v in sorted(own.items())]
        for own in weeks.values()
    ]
    best = minimize(lambda at: slowly_filtered(series, *np.exp(at)), [-4.0, -1.0], method="Nelder-Mead").x
    q, b = np.exp(best)
    gaps = [after[0] - before[0] for own in series for before, after in pairwise(own)]
    acts = [n for own in series for _, n, _, _ in own]
    ratio = q * np.mean(gaps) / (b + 1 / np.mean(acts))
    expected = 7 * np.mean(gaps) * log(2) / log1p((ratio + sqrt(ratio**2 + 4 * ratio)) / 2)
    assert half_life(made.scanned) == pytest.approx(expected, rel=0.02)


def test_a_known_half_life_lies_in_its_interval_and_what_does_not_move_has_none() -> None:
    for seed in (1, 2):
        made = levels(seed, moves=0.03, week=0.1, act=0.2)
        found = half_life(made.scanned)
        words = found.how.split()
        low, high = float(words[3]), float(words[5])
        rate = 1.5 / (1 - np.exp(-1.5))  # acts of a week that has any
        gap = 1 / (1 - np.exp(-1.5))
        ratio = 0.03**2 * gap / (0.1**2 + 0.2**2 / rate)
        truth = 7 * gap * log(2) / log1p((ratio + sqrt(ratio**2 + 4 * ratio)) / 2)
        assert low < truth < high and low < found < high
    with pytest.raises(BadData, match="do not visibly go out of date"):
        half_life(levels(8, moves=0.0, week=0.1, act=0.2, dyads=15).scanned)
    with pytest.raises(BadData, match="0 weeks follow another"):
        half_life(Interactions.from_rows([row("A", "B", MONDAY, 0.1, 1)]).scanned)
    with pytest.raises(BadData, match="0 weeks follow another"):
        half_life(Interactions.from_rows([]).scanned)
    flat = [row("A", "B", MONDAY + dt.timedelta(7 * n), 0.25, n) for n in range(40)]
    with pytest.raises(BadData, match="do not vary"):
        half_life(Interactions.from_rows(flat).scanned)


# ---- both are stated, and count as any other number


def test_what_the_data_gave_is_stated_and_counts_as_the_number_it_is(graph: kg.Graph) -> None:
    method = graph.method(rho="data", half_life="estimate")
    assert isinstance(method.rho, Estimated) and isinstance(method.half_life, Estimated)
    half, rho = method.chosen
    assert half.startswith("half-life ") and "days (estimated: 95% interval" in half
    assert rho.startswith("rho 0.") and "(measured: " in rho
    plain = Method(rho=float(method.rho), half_life=float(method.half_life))
    one, other = graph.alignment(method).between("PRK", "RUS"), graph.alignment(plain).between("PRK", "RUS")
    assert one == other != graph.alignment().between("PRK", "RUS")
    named = graph.explain("PRK", "RUS", method=method).id
    assert f"rho.{float(method.rho)!r}" in named and graph.recompute(named).same
    for again in (copy.deepcopy(method.rho), pickle.loads(pickle.dumps(method.rho))):
        assert (again, again.how) == (method.rho, method.rho.how)


def test_a_command_says_which_numbers_the_data_gave(tmp_path: Path) -> None:
    file = tmp_path / "levels.parquet"
    names = {"A": "PRK", **{f"B{n:02}": name for n, name in enumerate(["RUS", "CHN", "USA", "JPN"])}}
    rows = levels(9, moves=0.05, week=0.1, act=0.2, dyads=4).rows()
    renamed = [{**one, "source": names[one["source"]], "target": names[one["target"]]} for one in rows]
    pq.write_table(Interactions.from_rows(renamed).table, file)
    asked = ["compare", str(file), "PRK", "RUS", "--rho", "data", "--half-life", "estimate", "--prior", "data"]
    ran, plain = (CliRunner().invoke(cli, line) for line in (asked, asked[:4]))
    assert ran.exit_code == 0, ran.output
    for said in ("kg: prior from the data: 4 dyads", "kg: half-life ", "(estimated: 95% interval", "kg: rho 0."):
        assert said in ran.stderr
    assert ran.stdout != plain.stdout


def test_pictures_take_what_the_data_say_and_refuse_rho(graph: kg.Graph) -> None:
    for kind in ("network", "matrix", "series"):
        ran = CliRunner().invoke(cli, ["draw", kind, "-o", "x.svg", "--rho", "0.5"])
        assert ran.exit_code == 2 and "No such option" in ran.output
        with pytest.raises(BadData, match="takes no option rho"):
            graph.draw(kind, rho=0.5)
    days = graph.method(half_life="estimate").half_life
    picture = graph.draw("series", "PRK", "RUS", prior="data", half_life="estimate")
    assert f"an act counts half after {days:g} days" in str(picture.caption)
    assert (
        picture.caption.number
        == graph.draw("series", "PRK", "RUS", prior=graph.method(prior="data").prior, half_life=days).caption.number
    )
    for line in (
        ["--rho", "1.5"],
        ["--rho", "some"],
        ["--half-life", "0"],
        ["--half-life", "inf"],
        ["--half-life", "-"],
    ):
        ran = CliRunner().invoke(cli, ["align", *line])
        assert ran.exit_code == 2 and line[0] in ran.output


# ---- breaks


def test_a_series_breaks_where_code_book_or_dataset_changes(tmp_path: Path) -> None:
    rows = [row("PRK", "RUS", dt.date(2021, 3, 1), 0.4, 1, dataset="icews")]
    rows += [row("PRK", "RUS", dt.date(2022, 3, day), 0.4, day, dataset="icews") for day in (2, 3)]
    rows += [row("RUS", "PRK", dt.date(2023, 3, 4), 0.4, 4, dataset="polecat", code="plover:AID")]
    rows += [row("RUS", "PRK", dt.date(2024, 3, 4), 0.4, 5, dataset="phoenix", code="plover:AID")]
    file = tmp_path / "x.parquet"
    pq.write_table(Interactions.from_rows(rows).table, file)
    found = kg.open(file).change("PRK", "RUS")
    assert found.breaks == (("2023", "CAMEO → PLOVER, icews → polecat"), ("2024", "polecat → phoenix"))
    assert "Breaks, across which scores are not comparable: CAMEO → PLOVER, icews → polecat in 2023" in str(found)
    picture = kg.open(file).draw("series", "PRK", "RUS")
    assert picture.lines[0].breaks == found.breaks and "polecat → phoenix in 2024" in str(picture.caption)
    # of claims, datasets are selections: a year without a summit is no break
    claims = Alignment(Interactions.from_rows(rows), Method(period="year"))
    assert origins_of(claims, "PRK", "RUS")["2023"] == (("PLOVER",), ())
