"""Writes what the data say into the table of docs/pictures.md: beside what a stranger takes away from each picture.

Run ``python tools/build_picture_docs.py`` after a change of the record; a test compares. What a stranger takes away is
written by hand, after a look at the picture; `HOLDS` says of which data it is true, and the tool stops where it is not.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kg.files import write_atomic
from kg.graph import Graph, open_graph
from kg.labels import listed
from kg.views.numbers import count, minus, page_signed, score
from kg.views.tokens import clear

PAGE = Path(__file__).parent.parent / "docs" / "pictures.md"
_ROW = re.compile(r"^(\| `kg (?P<command>[^`]+)` \|[^|]+\|)[^|\n]*\|$", re.MULTILINE)
CROWDED = ("2018", "2019", "2023", "2024")


def _report(graph: Graph) -> str:
    dyads = sorted(graph.alignment().dyads(), key=lambda dyad: dyad.estimate.value)
    sure = [dyad for dyad in dyads if clear(dyad.estimate)]
    wrong = len({claim for problem in graph.report().problems if problem.contradicted for claim in problem.claims})
    return (
        f"{minus(score(sure[-1].estimate))} and {minus(score(sure[0].estimate))}; the intervals of "
        f"{len(dyads) - len(sure)} of {len(dyads)} pairs include 0; {count(wrong, 'claim')} are contradicted"
    )


def _network(graph: Graph) -> str:
    drawn = graph.draw("network").network
    hollow = [tie for tie in drawn.ties if not tie.clear]
    shares = listed(f"{bloc.name[0].lower()}{bloc.name[1:]} in {bloc.shares[0]}" for bloc in drawn.blocs)
    single = sum(tie.n == 1 for tie in hollow)
    return (
        f"{count(len(drawn.blocs), 'bloc')}: {shares} of draws; {len(hollow)} of {len(drawn.ties)} ties are "
        f"hollow; {single} of these, all those at the rim, rest on one act"
    )


def _matrix(graph: Graph) -> str:
    found = graph.draw("matrix").matrix
    filled = sum(map(clear, found.cells.values()))
    empty = len(found.names) * (len(found.names) - 1) // 2 - len(found.cells)
    return (
        f"{filled} filled of {len(found.cells)} pairs; {empty} more pairs of the {len(found.names)} actors have no act"
    )


def _map_of(graph: Graph) -> str:
    found = graph.draw("map")
    filled = sum(clear(arc.score) for arc in found.arcs)
    return f"{filled} of {len(found.arcs)} arcs exclude 0; {count(len(found.spots), 'place')} with launches"


def _timeline(graph: Graph) -> str:
    events = [item.event for item in graph.draw("timeline").placed]
    lanes = Counter(event.lane for event in events)
    met = sum(event.lane == "Meetings" and (event.start or "")[:4] in CROWDED for event in events)
    first = min(event.end or "9" for event in events if event.lane == "Statements")
    failed = sum(event.lane == "Launches" and event.outcome == "Failure" for event in events)
    return (
        f"{met} of {lanes['Meetings']} meetings in {listed(CROWDED)}; {lanes['Statements']} statements, the first in "
        f"{first[:4]}; {failed} of {lanes['Launches']} launches failed"
    )


def _series(graph: Graph) -> str:
    lines = graph.draw("series").lines
    points = [(line.name, point) for line in lines for point in line.points]
    sure = [f"{name} in {point.period}" for name, point in points if clear(point.estimate)]
    return f"{len(sure)} of {len(points)} boxes exclude 0: {listed(sure, none='none')}"


def _tornado(graph: Graph) -> str:
    found = graph.draw("tornado", "PRK", "RUS").found
    values = [variant.estimate.value for variant in found.variants]
    turned = sum((value > 0) != (found.stated.value > 0) for value in values)
    turns = f"{turned or 'none'} of {len(values)} changes turns the sign"
    return f"from {page_signed(min(values))} to {page_signed(max(values))}; {turns}"


def _claim(graph: Graph) -> str:
    paths = graph.draw("claim", "launch-2024-05-27").paths
    counted = [path for path in paths if path.scores]
    whose = listed(path.said.speaker for path in counted)
    return f"{len(counted)} of {len(paths)} claims counts in a score: what {whose} said"


def _timeline_of_japan(graph: Graph) -> str:
    placed = graph.draw("timeline", "Japan").placed
    return f"{len(placed)} of {len(graph.draw('timeline').placed)} dated events"


SAID: dict[str, Callable[[Graph], str]] = {
    "report": _report, "draw network": _network, "draw matrix": _matrix, "draw map": _map_of,
    "draw timeline": _timeline, "draw series": _series, "draw tornado PRK RUS": _tornado,
    "draw claim launch-2024-05-27": _claim, "draw timeline Japan": _timeline_of_japan,
}  # fmt: skip

# When what a stranger takes away is true, as far as it can be told from the data.
HOLDS: dict[str, Callable[[Graph], bool]] = {
    "report": lambda graph: _ends(graph) == (("PRK", "RUS"), ("KOR", "RUS")),
    "draw network": lambda graph: (
        [set(bloc.members) for bloc in graph.draw("network").network.blocs] == [{"JPN", "KOR"}, {"PRK", "RUS"}]
        and {("KOR", "RUS"), ("RUS", "USA")}
        == {(dyad.source, dyad.target) for dyad in _clear(graph) if dyad.estimate.value < 0}
    ),
    "draw tornado PRK RUS": lambda graph: all(
        variant.estimate.low > 0 for variant in graph.draw("tornado", "PRK", "RUS").found.variants
    ),
    "draw timeline Japan": lambda graph: any(
        item.event.kind == "Treaty" and item.when.startswith("since 1956")
        for item in graph.draw("timeline", "Japan").placed
    ),
    "draw map": lambda graph: (
        {arc.ends for arc in graph.draw("map").arcs if clear(arc.score) and arc.score.value < 0}
        == {("KOR", "RUS"), ("RUS", "USA")}
        and {end for arc in graph.draw("map").arcs if clear(arc.score) for end in arc.ends}
        == {"CHN", "JPN", "KOR", "PRK", "RUS", "USA"}
    ),
}


def _clear(graph: Graph) -> list[Any]:
    return [dyad for dyad in graph.alignment().dyads() if clear(dyad.estimate)]


def _ends(graph: Graph) -> tuple[tuple[str, str], tuple[str, str]]:
    found = sorted(_clear(graph), key=lambda dyad: dyad.estimate.value)
    return (found[-1].source, found[-1].target), (found[0].source, found[0].target)


def page(graph: Graph) -> str:
    """Return the page with what the data say now.

    Raises
    ------
    SystemExit
        If what a stranger takes away is not so any more: look at the picture, and write the row anew.
    """

    def told(row: re.Match[str]) -> str:
        command = row["command"]
        if not HOLDS.get(command, lambda _: True)(graph):
            sys.exit(
                f"docs/pictures.md: what a stranger takes away from kg {command} is not so: look, and write it anew"
            )
        return f"{row[1]} {SAID[command](graph)} |"

    return _ROW.sub(told, PAGE.read_text("utf-8"))


if __name__ == "__main__":
    write_atomic(PAGE, page(open_graph()))
