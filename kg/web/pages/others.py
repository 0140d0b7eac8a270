"""The other pages: two beliefs or periods compared, a number made again, the pictures, and what a search finds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from kg.belief import BELIEFS
from kg.errors import BadData, KGError, Unknown
from kg.explain.number import Number, belief_parts
from kg.periods import grain_of
from kg.text import signed
from kg.views.numbers import count
from kg.web.pages.events import events_grid
from kg.web.pages.pairs import pairs_grid
from kg.web.pages.said import SCORE, actor_of
from kg.web.search import HEADINGS, MOST_HITS
from kg.web.sheet import Grid, GridCell, Link, Missing, Sheet, grid_row, link, path_of
from kg.web.view import Viewpoint, belief_of, during

if TYPE_CHECKING:
    from kg.alignment.score import Estimate
    from kg.views.charts.map import MapPicture
    from kg.views.charts.page import Chart
    from kg.views.charts.timeline import TimelinePicture
    from kg.views.network import NetworkPicture
    from kg.views.picture import Picture
    from kg.web.search import Hit
    from kg.web.site import PageRequest

NOTHING = "no act"


def compare_page(ask: PageRequest) -> Sheet:
    """Return the scores of all pairs under two beliefs or in two periods, with what differs marked."""
    seen = ask.site.graph.belief.name
    named = ask.view.said_of("belief") or seen
    a = ask.one("a") or (named if named != seen else "strict")
    b = ask.one("b") or ("strict" if a == "open" else "open")
    one, other = _side(ask, a), _side(ask, b)
    if ask.view.said_of("belief") and not {ask.one("a"), ask.one("b")} & {"", one.period, other.period}:
        raise BadData("belief says nothing where both sides name their own", hint="leave it out, or leave out a or b")
    name, rows = ask.graph.known.name, []
    scores = one.scores(ask), other.scores(ask)
    for pair in sorted({*scores[0], *scores[1]}):
        first, second = (found.get(pair) for found in scores)
        marks = _marks(first, second)
        change = second.value - first.value if first and second else None
        words = " and ".join(map(name, pair))
        rows.append(
            (
                (not marks, -abs(change or 0), words),
                (
                    link(words, "pair", *pair),
                    *_short(first),
                    *_short(second),
                    "" if change is None else signed(change),
                    ", ".join(marks),
                ),
            )
        )
    figures = ("score", "interval", "acts")
    heads = ("pair", *(f"{side.name}: {it}" for side in (one, other) for it in figures), "change", "what differs")
    marked = sum(not key[0] for key, _ in rows)
    return Sheet(
        f"{one.name} and {other.name} compared",
        f"{count(marked, 'pair')} of {len(rows)} differ in whether there is an act, in the sign, or in whether "
        "the interval excludes 0.",
        Grid("Pairs, those that differ first", heads, tuple(row for _, row in sorted(rows, key=lambda item: item[0]))),
        {"a": a, "b": b, "choices": list(dict.fromkeys([*BELIEFS, ask.site.graph.belief.name]))},
        data={"a": a, "b": b, "beliefs": [one.view.believed.describe(), other.view.believed.describe()]},
        belief="; ".join(dict.fromkeys(side.view.believed.describe() for side in (one, other))),
    )


@dataclass(frozen=True)
class _Side:
    """One of two views that are compared: of a belief, or of a period under the belief of the page."""

    name: str
    view: Viewpoint
    period: str | None = None

    def scores(self, ask: PageRequest) -> dict[tuple[str, str], Estimate]:
        """Return the score of every pair with acts."""

        def made() -> dict[tuple[str, str], Estimate]:
            alignment = ask.site.beside(self.view, lambda graph: during(graph, self.period).alignment())
            return {(dyad.source, dyad.target): dyad.estimate for dyad in alignment.dyads()}

        return ask.kept(("scores", self.name), made)


def _side(ask: PageRequest, given: str) -> _Side:
    """Return a side by the name of a belief, with whatever weights the address gives, or by a period."""
    own = ask.site.graph.belief
    known = list(dict.fromkeys([*BELIEFS, own.name]))
    if given in known:
        believed = belief_of(own, {**dict(ask.view.said), "belief": given})
        return _Side(believed.name, replace(ask.view, believed=believed))
    try:
        grain_of(given)
    except KGError:
        hint = f"one of {', '.join(known)}, or 2024, 2024-05 ..."
        raise Unknown("belief or period", given, known=known, hint=hint) from None
    return _Side(given, ask.view, given)


def _short(found: Estimate | None) -> tuple[GridCell, ...]:
    if found is None:
        return NOTHING, "", "0"
    return signed(found.value), f"[{signed(found.low)}, {signed(found.high)}]", f"{round(found.n, 2):g}"


def _marks(first: Estimate | None, second: Estimate | None) -> list[str]:
    """Say what differs beyond the figures."""
    if first is None or second is None:
        return ["only in the second" if first is None else "only in the first"]
    marks = ["the sign"] if first.value * second.value < 0 else []
    if first.excludes_zero != second.excludes_zero:
        marks.append("its interval excludes 0" if second.excludes_zero else "its interval no longer excludes 0")
    return marks


def number_page(ask: PageRequest) -> Sheet:
    """Return a number by its name, made again from what is served; see `kg.explain.recompute`."""
    given = ask.names["name"]
    try:
        found = ask.kept(("number", given), lambda: ask.graph.recompute(given))
    except KGError as error:
        raise Missing(error) from None
    named: Number = found.named
    then, now = named.figures, found.now and found.now.figures
    rows = tuple(
        (what, f"{then[at]:g}" if then else "", f"{now[at]:g}" if now else "")
        for at, what in enumerate(("score", "low", "high", "acts"))
        if then or now
    )
    pair = (min(named.a, named.b), max(named.a, named.b)) if named.a and named.b else None
    here = _page_of(ask, named, pair)
    return Sheet(
        f"A number{': ' + ' and '.join(found.names) if found.names else ''}",
        found.sentences[0] if found.sentences else "",
        Grid("Then and now", ("figure", "then", "now"), rows),
        {"sentences": found.sentences, "parts_of": named.parts, "name": given, "here": here, "same": found.same},
        data=found.as_dict(),
    )


def _page_of(ask: PageRequest, named: Number, pair: tuple[str, str] | None) -> Link | None:
    """Return the page that shows a number under what its name says, where an address can say all of that."""
    parts = dict(belief_parts(named.belief))
    if pair is None or not {*parts} <= {"belief", "without-speaker", "without-dataset", "without-claim", "only"}:
        return None
    said = [("belief", parts["belief"]), ("unit", named.unit), ("scale", named.scale)]
    said += [("period", named.period)] if named.period else []
    said += [(key.partition("-")[0], value) for key, value in belief_parts(named.belief) if key != "belief"]
    return Link(" and ".join(map(ask.graph.known.name, pair)), f"{path_of('pair', *pair)}?{urlencode(said)}")


def ties_page(ask: PageRequest) -> Sheet:
    """Return the network of actors and signed ties; of parties, where the address names no unit."""
    unit = dict(ask.view.said).get("unit", "party")
    options = _options(ask, ego=ask.one("ego"), unit=unit)
    try:
        drawn = cast(
            "NetworkPicture", ask.kept(("network", *options.items()), lambda: ask.graph.draw("network", **options))
        )
    except (BadData, Unknown) as error:  # an actor without acts has no picture
        raise Missing(error) from None
    names = {node.id: node.label for node in drawn.drawn.nodes}
    ties = sorted(drawn.drawn.ties, key=lambda tie: (-tie.weight, tie.source, tie.target, tie.kind))
    rows = tuple(
        grid_row(
            Link(
                f"{names[tie.source]} and {names[tie.target]}",
                f"{path_of('pair', *sorted((tie.source, tie.target)))}?unit={unit}",
            ),
            *(tie.kind for _ in range(any(tie.kind for tie in ties))),
            signed(tie.value),
            *("" if end is None else signed(end) for end in (tie.low, tie.high)),
            f"{tie.n:g}",
            f"{tie.weight:.2f}",
        )
        for tie in ties
    )
    heads = ("tie", *("kind" for _ in range(any(tie.kind for tie in ties))), *SCORE)
    sheet = _picture(drawn, "Actors and signed ties. Evidence weighting, time and grouping can be changed in it.", ask)
    title = "Network" + (f" around {ask.graph.known.name(options['ego'])}" if "ego" in options else "")
    return replace(sheet, title=title, table=Grid("Ties, the best-evidenced first", heads, rows), unit=unit)


def matrix_page(ask: PageRequest) -> Sheet:
    """Return the pair matrix."""
    options = _options(ask)
    drawn = cast("Chart", ask.kept(("matrix", ask.view.period), lambda: ask.graph.draw("matrix", **options)))
    return replace(_picture(drawn, drawn.opening, ask), table=pairs_grid(ask))


def timeline_page(ask: PageRequest) -> Sheet:
    """Return the timeline of events."""
    options = _options(ask)
    drawn = cast(
        "TimelinePicture", ask.kept(("timeline", ask.view.period), lambda: ask.graph.draw("timeline", **options))
    )
    return replace(_picture(drawn, drawn.opening, ask), table=events_grid(ask, [item.event for item in drawn.placed]))


def map_page(ask: PageRequest) -> Sheet:
    """Return the map of pairs and places; of states, for others lie nowhere."""
    options = _options(ask)
    drawn = cast("MapPicture", ask.kept(("map", ask.view.period), lambda: ask.graph.draw("map", **options)))
    sheet = _picture(drawn, drawn.opening, ask)
    rows = tuple(
        grid_row(
            link(arc.name, "pair", *arc.ends), signed(arc.score.value), signed(arc.score.low), signed(arc.score.high),
            f"{round(arc.score.n, 2):g}", f"{arc.score.weight:.2f}",
        )
        for arc in drawn.arcs
    )  # fmt: skip
    return replace(sheet, table=Grid("Pairs, the best-evidenced first", ("pair", *SCORE), rows))


def _options(ask: PageRequest, **more: str) -> dict[str, Any]:
    found: dict[str, Any] = {name: value for name, value in more.items() if value}
    if "ego" in found:
        found["ego"] = actor_of(ask, found["ego"])
    return found | ({"period": ask.view.period} if ask.view.period else {})


def _picture(drawn: Picture, lead: str, ask: PageRequest) -> Sheet:
    table = drawn.as_table()
    said = [("ego", ask.one("ego"))] if ask.one("ego") else []
    return Sheet(
        drawn.title,
        lead,
        Grid(drawn.title, table.heads, table.rows),
        charts=(drawn,),
        number=drawn.caption.number,
        content={"alone": f"/{drawn.kind}.html{'?' + urlencode(said) if said else ''}", "rests": drawn.caption.lines},
    )


def search_page(ask: PageRequest) -> Sheet:
    """Return what has the words that are asked for, by kind."""
    asked = ask.one("q")
    if len(asked) > 1000:
        raise BadData("the search has more than 1,000 letters", hint="ask for a few words")
    hits, weight = ask.site.index.find(asked), ask.graph.known.weight

    def counted(hit: Hit) -> str:
        return f"{weight(hit.name):.2f}" if hit.kind == "claim" else ""

    rows = tuple((link(hit.title, hit.kind, hit.name), HEADINGS[hit.kind], hit.name, counted(hit)) for hit in hits)
    groups = [
        (HEADINGS[kind], [(link(hit.title, kind, hit.name), counted(hit)) for hit in found])
        for kind, found in groupby(hits, lambda hit: hit.kind)
    ]
    lead = (
        f"{len(hits)} found{f'; of each kind {MOST_HITS} are shown at most' if hits else ''}."
        if asked
        else "Names, aliases, events, words of claims, sources, in any script."
    )
    return Sheet(
        f"Search: {asked}" if asked else "Search",
        lead,
        Grid("Found", ("what", "kind", "name", "weight"), rows),
        {"groups": groups, "asked": asked},
    )
