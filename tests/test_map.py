"""The map: every pair that can be placed with the library's score, places with their events, names that touch no other."""

from __future__ import annotations

import re
from itertools import combinations
from math import hypot

import pytest
from small_graphs import small, told

from kg.alignment.tallies import Method
from kg.views import draw
from kg.views.charts.page import NARROW, WIDE
from kg.views.svg import breadth


@pytest.mark.parametrize("period", [None, "2024"])
def test_the_map_shows_the_librarys_numbers_and_the_claims_of_its_period(graph, period):
    found = draw(graph, "map", period=period)
    dyads = graph.alignment(Method(period="year" if period else "all")).dyads(period=period or "all")
    placed = {(dyad.source, dyad.target): dyad.estimate for dyad in dyads if "MLT" not in (dyad.source, dyad.target)}
    assert {arc.ends: arc.score for arc in found.arcs} == placed
    for arc in found.arcs:
        rows = [row for row in graph.alignment().rows_between(*arc.ends) if not period or row["claim"] in arc.claims]
        assert arc.claims == tuple(sorted({row["claim"] for row in rows}))
        assert not period or any(str(row["date"]).startswith(period) for row in rows)
    assert set(found.cards) == {claim for mark in (*found.arcs, *found.spots) for claim in mark.claims}
    assert (
        f"{len(placed)} of {len(dyads)} pairs with evidence" in found.caption.shown and "Malta" in found.caption.shown
    )


def test_places_on_the_map_have_the_events_of_the_period_and_of_those_asked_for(graph):
    def events(*names, **options):
        return {spot.name: spot.events for spot in draw(graph, "map", *names, **options).spots}

    launches = [event for event in graph.events() if event.lane == "Launches"]
    assert sum(events().values()) == len(launches) == 9
    in_2023 = [event for event in launches if (event.start or "").startswith("2023")]
    assert sum(events(period="2023").values()) == len(in_2023) == 3
    assert events("JPN", "CHN") == {} and events("PRK") == events()


def test_names_on_a_map_touch_no_other_and_every_arc_lies_inside(graph):
    for width in (WIDE, NARROW):
        for options in ({}, {"period": "2023"}):
            root = draw(graph, "map", **options).drawing(width)
            tall = float(root.get("height"))
            boxes = []
            for text in root.iter("text"):
                x, y, size = (float(text.get(name)) for name in ("x", "y", "font-size"))
                boxes.append((x, y - size, x + breadth(text.text, size), y))
            assert all(box[0] >= 0 and box[2] <= width and box[1] >= 0 and box[3] <= tall for box in boxes) and boxes
            for one, other in combinations(boxes, 2):
                assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            said = {text.text for text in root.iter("text")}
            assert {"North Korea", "United States"} <= said
            for line in root.iter("path"):
                if (line.get("class") or "").startswith("arc"):
                    x0, y0, _, y, x1, y1 = map(float, re.findall(r"-?[\d.]+", line.get("d")))
                    assert (
                        min(x0, x1) >= 0
                        and max(x0, x1) <= width
                        and y0 / 4 + y / 2 + y1 / 4 >= 0
                        and max(y0, y1) <= tall
                    )


def passing_under(root) -> set[str]:
    """Which arcs of a drawing pass under the point of a state that they do not join, by points along the curve."""
    points = [
        tuple(float(dot.get(name)) for name in ("cx", "cy", "r"))
        for dot in root.iter("circle")
        if dot.get("class") == "end"
    ]
    found = set()
    for button in root.iter("g"):
        for line in button.findall("path"):
            if (line.get("class") or "").startswith("arc"):
                x0, y0, x1, y1, x2, y2 = map(float, re.findall(r"-?[\d.]+", line.get("d")))
                for x, y, radius in points:
                    if min(hypot(x - x0, y - y0), hypot(x - x2, y - y2)) > 0.1:
                        near = min(
                            hypot(
                                (1 - t) ** 2 * x0 + 2 * t * (1 - t) * x1 + t * t * x2 - x,
                                (1 - t) ** 2 * y0 + 2 * t * (1 - t) * y1 + t * t * y2 - y,
                            )
                            for t in (step / 1000 for step in range(1001))
                        )
                        if near < radius + float(line.get("stroke-width")) / 2 + 0.5:
                            found.add(button.get("data-mark"))
    return found


@pytest.mark.parametrize("period", [None, "2018", "2023", "2024"])
def test_no_arc_passes_under_the_point_of_another_state_and_no_name_is_dropped_in_silence(graph, period):
    found = draw(graph, "map", period=period)
    for width, where in ((WIDE, ""), (NARROW, " on a phone")):
        root = found.drawing(width)
        assert passing_under(root) == set()
        missing = [name for name in found.names.values() if name not in {text.text for text in root.iter("text")}]
        said = re.search(f"Without a name{where}, for want of room: (.*?)[.]", found.caption.shown)
        assert sorted(missing) == (sorted(re.split(", | and ", said[1])) if said else [])
    assert "under the point" not in found.caption.shown


def test_arcs_that_have_no_room_are_counted():
    acts = [
        ("BEL", "USA", "AID", "2020-01-01"),
        ("LUX", "NZL", "AID", "2020-01-02"),
        ("FRA", "CHN", "AID", "2020-01-03"),
    ]
    found = draw(small(*told(acts)), "map")
    under = passing_under(found.drawing(NARROW))
    assert under >= {"pair BEL USA", "pair LUX NZL"}  # their capitals are a pixel or two apart on a phone
    said = re.search(
        r"(\d) arcs pass under the point of another state on a phone, for want of room: (.*?)[.]", found.caption.shown
    )
    assert int(said[1]) == len(under) and "Belgium and United States" in said[2]


def test_a_map_names_who_lies_nowhere_and_an_empty_one_what_there_is(graph):
    alone = draw(graph, "map", "PRK", "MLT")
    assert "Without an outline at this scale, and so not drawn: Malta." in alone.caption.shown
    assert not alone.arcs and alone.spots and "0 of 1 pair with evidence" in alone.caption.shown
    empty = draw(graph, "map", period="1066")
    assert empty.empty == (
        "No act between two states that lie on the map in 1066.",
        "There is evidence in 2008, 2009, 2010, 2011, 2012, 2015, 2018, 2019, 2022, 2023 and 2024.",
        "All pairs: kg draw map -o map.html",
    )
