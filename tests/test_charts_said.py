"""What charts say in words: of evidence, of what is empty, of their order and their axis only what is so."""

from __future__ import annotations

import csv
from pathlib import Path

from small_graphs import small, told

from kg.views import draw
from kg.views.charts.empty import NO_EVIDENCE

with (Path(__file__).parents[1] / "data" / "tables" / "treaties.csv").open(encoding="utf-8", newline="") as _table:
    TREATIES = list(csv.DictReader(_table))


def test_an_empty_series_says_what_evidence_there_is_under_the_same_options(graph):
    """Evidence without a year is evidence; the next command asks under the same options, and more belief only if it helps."""
    undated = draw(small(*told([("PRK", "RUS", "AID", None)])), "series")
    assert undated.empty == (
        "No act of any pair is known to lie within one year.",
        "No pair has evidence within one year; over all time: North Korea and Russia.",
        "Over all time: kg draw matrix --only x -o matrix.html",
    )
    only = graph.believing(only=["article-2024-05-28"])
    series = draw(only, "series", "PRK", "RUS", period="month")
    assert not any(line.points for line in series.lines)
    dyads = only.alignment(period="month").dyads()
    assert series.there[0].count(" and ") == len({(dyad.source, dyad.target) for dyad in dyads}) > 0
    assert series.there[0].startswith("Pairs with evidence within one month: ")
    assert series.there[1] == "Those with the most: kg draw series --only article-2024-05-28 -o series.html"
    nobody = graph.believing(only=["launch-log-cns"])  # acts of one party alone, whatever is believed
    for kind in ("matrix", "series", "map"):
        found = draw(nobody, kind, *(["CHN", "JPN"] if kind == "map" else []))
        assert found.there == (NO_EVIDENCE, "See which claims there are: kg query claims-by-dataset")
    doubted = small(*told([("PRK", "RUS", "AID", "2024-01-01")], factuality="Possible")).under("strict")
    assert draw(doubted, "matrix").there[1].endswith("or count more of them: --belief open")


def test_an_act_that_is_left_out_leaves_no_score_to_draw(graph):
    found = draw(small(*told([("PRK", "RUS", "AID", "2024-01-01")])), "tornado", "PRK", "RUS")
    gone = [bar.words for bar in found.bars if not bar.variant.estimate.n]
    assert "without dataset: X" in gone
    rows = {row.get("aria-label"): row for row in found.drawing().iter() if row.get("class") == "row"}
    for words in gone:
        drawn = rows[f"{words}: no act is left"]
        assert not [part for part in drawn.iter() if (part.get("class") or "").startswith(("bar", "whisker", "now"))]
        (entry,) = [entry for entry in found.entries if entry.title == words]
        assert entry.cells == ("", "no act is left", "", "0")


def test_a_timeline_says_of_its_axis_only_what_is_so(graph):
    one = draw(small(*told([("PRK", "RUS", "AID", "2024-01-01")])), "timeline")
    assert "wider" not in one.caption.shown and "left out of the axis" not in one.caption.shown
    far = draw(small(*told([("PRK", "RUS", "AID", "1994-01-01"), ("PRK", "RUS", "AID", "2024-01-01")])), "timeline")
    assert "wider" not in far.caption.shown and far.caption.shown.endswith(
        "Times without an event are left out of the axis."
    )
    assert draw(graph, "timeline").caption.shown.endswith(
        "Times with more events are drawn wider. Times without an event are left out of the axis."
    )


def test_a_treaty_in_force_is_of_its_parties(graph):
    drawn = {item.event.name: item for item in draw(graph, "timeline", "Japan").placed}
    treaties = {row["id"]: row for row in TREATIES if "JPN" in row["parties"].split("|") and row["in_force"]}
    found = {name.removeprefix("treaty-") for name in drawn if name.startswith("treaty-")}
    assert (
        found
        == {
            name
            for name in treaties
            if "in_force" not in treaties[name]["unverified"].split("|") and not treaties[name]["ended"]
        }
        >= {"jpn-kor-1965", "jpn-sun-1956"}
    )
    assert drawn["treaty-jpn-kor-1965"].event.actors == ("Japan", "South Korea")
    assert drawn["treaty-jpn-kor-1965"].when == "since 1965-12-18"


def test_rows_of_a_matrix_stand_in_the_order_that_is_said(graph):
    matrix = draw(graph, "matrix").matrix
    weight = dict.fromkeys(range(len(matrix.actors)), 0.0)
    for pair, score in matrix.cells.items():
        for end in pair:
            weight[end] += score.weight
    assert weight[0] == max(weight.values())
    for row in range(1, len(matrix.actors)):

        def rank(other, before=row - 1):
            score = matrix.cells.get((before, other))
            return (score.value if score else 0.0, weight[other])

        assert rank(row) == max(rank(other) for other in range(row, len(matrix.actors)))
