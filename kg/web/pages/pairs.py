"""Pairs: all of them, and one with all behind its score: yardsticks, formula, beliefs, years, evidence, sides."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from kg.alignment import sensitivity as trying
from kg.alignment.prior import Prior
from kg.belief import BELIEFS, CONTRADICTED
from kg.errors import BadData
from kg.explain.number import Number
from kg.labels import firm
from kg.text import count, signed
from kg.web.pages.home import dots, opening
from kg.web.pages.said import SCORE, actor_of, score_cells
from kg.web.sheet import Elsewhere, Grid, GridCell, Link, Missing, Row, Sheet, grid_row, link, path_of
from kg.web.view import belief_of

if TYPE_CHECKING:
    from kg.alignment.sensitivity import Sensitivity, Variant
    from kg.explain import Evidence
    from kg.views.picture import Picture
    from kg.web.site import PageRequest

WAYS = {
    "ahead": "For closeness: each of these reports raises the score",
    "behind": "Against closeness: each of these reports lowers the score",
    "level": "Without any one of these the score stays the same",
}
EVIDENCE = ("effect", "date", "what is reported", "valence", "weight", "source", "certainty")


def pairs_page(ask: PageRequest) -> Sheet:
    """Return all pairs with acts, in the period asked for."""
    alignment, table = ask.then.alignment(), pairs_grid(ask)
    period = ask.view.period
    clear = sum(dyad.estimate.excludes_zero for dyad in alignment.dyads())
    return Sheet(
        f"Pairs{f' in {period}' if period else ''}",
        f"Scores from −1, against one another, to +1, with one another. {clear} of "
        f"{count(len(table.rows), 'interval')} exclude{'s' if clear == 1 else ''} 0.",
        table,
        {"yardsticks": None if period else ask.kept(("yardsticks",), lambda: _yardsticks(ask))},
        charts=(dots(ask),),
        data={"undated": alignment.undated},
        number=Number.of(ask.graph.known, ask.graph.alignment(), period=period).id,
    )


def pairs_grid(ask: PageRequest) -> Grid:
    """Return the pairs with acts, in the period asked for."""
    name = ask.graph.known.name
    dyads = sorted(ask.then.alignment().dyads(), key=lambda dyad: (-dyad.estimate.value, dyad.source, dyad.target))
    rows = tuple(
        grid_row(
            link(f"{name(dyad.source)} and {name(dyad.target)}", "pair", dyad.source, dyad.target),
            *score_cells(dyad.estimate),
        )
        for dyad in dyads
    )
    return Grid("Pairs with acts, the highest score first", ("pair", *SCORE), rows)


def _yardsticks(ask: PageRequest) -> Grid:
    """Return every yardstick of the pairs in the report, side by side."""
    found = [
        (pair, {item.name: item for item in pair.evidence.yardsticks.yardsticks})
        for pair in opening(ask).pairs
        if pair.evidence.yardsticks
    ]
    heads = tuple(dict.fromkeys(name for _, items in found for name in items))
    rows = tuple(
        grid_row(
            link(pair.name, "pair", *sorted(pair.ends)), *(str(items[head]) if head in items else "" for head in heads)
        )
        for pair, items in found
    )
    return Grid("Every yardstick, side by side; never averaged", ("pair", *heads), rows, ident="yardsticks")


def pair_page(ask: PageRequest) -> Sheet:
    """Return one pair with everything behind its score."""
    a, b = _ends(ask)
    period = ask.view.period
    evidence: Evidence = ask.kept(("evidence", a, b, period), lambda: _evidence(ask, a, b))
    alignment, known = ask.then.alignment(), ask.graph.known
    found: Sensitivity = ask.kept(("sensitivity", a, b, period), lambda: ask.then.sensitivity(a, b))
    sides = ask.kept(("sides", a, b, period), lambda: ask.then.sides(a, b))
    drawn = (ask.kept(("series", a, b), lambda: ask.graph.draw("series", a, b)),)
    ways = _ways(evidence)
    when = f" in {period}" if period else ""
    yardsticks = evidence.yardsticks.rows() if evidence.yardsticks else []
    return Sheet(
        f"{' and '.join(evidence.names)}{when}",
        f"Alignment {evidence.estimate}."
        if evidence.estimate.n
        else "No act between them counts here: not known, not neutral.",
        Grid(
            "Every report behind the score",
            EVIDENCE,
            tuple(one for way in ways.values() for one in way.rows),
            ident="evidence",
        ),
        {
            "evidence": evidence,
            "ends": (a, b),
            "formula": _formula(alignment.tally(a, b), alignment.method, evidence),
            "beliefs_beside": ask.kept(("beside", a, b, period), lambda: _beside(ask, a, b)),
            "yardsticks": Grid(
                "By every yardstick; never averaged",
                ("yardstick", "value", "interval", "n", "of", "period", "says", "note"),
                tuple(tuple(one.values()) for one in yardsticks),
                ident="yardsticks",
            ),
            "clashes": evidence.yardsticks.clashes if evidence.yardsticks else (),
            "ways": [way for way in ways.values() if way.rows or way.ident != "level"],
            "depends": _depends(ask, a, b, found),
            "left": found.left,
            "turning": len(found.turning),
            "sides": Grid(
                "As told by each side, from its claims alone",
                ("told by", "score", "interval", "n", "claims", "denials", "speakers"),
                tuple(tuple(one.values()) for one in sides.rows()),
                ident="sides",
            ),
            "disputes": sides.disputes,
            "mix": [(name, n) for name, n in evidence.mix],
            "votes": _votes(a, b),
            "names": [(known.name(end), path_of("actor", end)) for end in (a, b)],
        },
        charts=(*drawn, *_tornado(ask, found, evidence)),
        sources=evidence.datasets,
        data={"pair": [a, b], "evidence": evidence.as_dict(), "sensitivity": found.as_dict(), "sides": sides.as_dict()},
        number=evidence.id,
    )


def _ends(ask: PageRequest) -> tuple[str, str]:
    given = ask.names["a"], ask.names["b"]
    a, b = (actor_of(ask, name) for name in given)
    if a == b:
        raise Missing(BadData(f"{given[0]} and {given[1]} are one actor and no pair", hint="name two different ones"))
    ordered = min(a, b), max(a, b)
    if ordered != given:
        raise Elsewhere(path_of("pair", *ordered))
    return ordered


def _evidence(ask: PageRequest, a: str, b: str) -> Evidence:
    from kg.explain import explain

    found = explain(ask.graph.known, ask.then.alignment(), a, b, findings=ask.graph.audit())
    if ask.view.period is None:
        return found
    named = Number.of(ask.graph.known, ask.graph.alignment(), a, b, period=ask.view.period, estimate=found.estimate)
    return replace(found, id=named.id, period=ask.view.period)


def _tornado(ask: PageRequest, found: Sensitivity, evidence: Evidence) -> tuple[Picture, ...]:
    def made() -> Picture:
        from kg.views.charts.tornado import TornadoPicture

        drawn = TornadoPicture.of_found(ask.then, found, ask.then.method())
        return replace(drawn, rests=replace(drawn.rests, number=evidence.id))

    return (ask.kept(("tornado", found.a, found.b, ask.view.period), made),) if evidence.estimate.n else ()


def _formula(tally: Any, method: Any, evidence: Evidence) -> dict[str, Any]:  # noqa: ANN401 - Tally and Method
    """Return the formula of the score with its numbers: (S + k m) / (k + W), and what W and S are the sums of."""
    prior = Prior.of(method.prior)
    weight, total = sum(w for _, w in tally.weights), sum(v * w for v, w in tally.weights)
    rows: tuple[Row, ...] = tuple((f"{v:+.2f}", f"{w:.3f}", f"{v * w:+.3f}") for v, w in tally.weights)
    over = f"{total:.3f}" + (f" {prior.strength * prior.mean:+.3f}" if prior.mean else "")
    return {
        "words": f"{f'({over})' if prior.mean else over} / ({prior.strength:g} + {weight:.3f}) "
        f"= {evidence.estimate.value:+.4f}",
        "value": (total + prior.strength * prior.mean) / (prior.strength + weight),
        "k": f"{prior.strength:g}",
        "sums": Grid("Weight of evidence at each valence", ("valence v", "weight w", "v w"), rows, ident="sums"),
    }


def _beside(ask: PageRequest, a: str, b: str) -> Grid:
    """Return the score of the pair under each belief that ships, and under that of this page."""
    rows = []
    for name in dict.fromkeys((*BELIEFS, ask.site.graph.belief.name)):
        view = replace(ask.view, believed=belief_of(ask.site.graph.belief, {"belief": name}))
        here = view.key == ask.view.key
        score = (
            _score(ask.graph, a, b, ask.view.period)
            if here
            else ask.site.beside(view, lambda graph: _score(graph, a, b, ask.view.period))
        )
        rows.append(grid_row(Link(name, f"{path_of('pair', a, b)}?{urlencode({'belief': name})}"), *score_cells(score)))
    return Grid("Under each evidence weighting", ("evidence weighting", *SCORE), tuple(rows), ident="beside")


def _score(graph: Any, a: str, b: str, period: str | None) -> Any:  # noqa: ANN401 - Graph to Estimate
    from kg.periods import grain_of

    return graph.alignment(period=grain_of(period)).between(a, b, period)


def _ways(evidence: Evidence) -> dict[str, Grid]:
    """Return the reports that raise the score, those that lower it, and those without which it is the same."""
    found: dict[str, list[Row]] = {way: [] for way in WAYS}
    for act in evidence.acts:
        for report in act.reports:
            said, effect = report.statement, round(report.effect, 3)
            found["ahead" if effect > 0 else "behind" if effect < 0 else "level"].append(
                (
                    f"{effect + 0.0:+.3f}",
                    act.when or "no date",
                    link(said.sentence, "claim", said.claim),
                    signed(report.valence),
                    f"{report.weight:.2f}",
                    said.sayers,
                    firm(said.factuality),
                )
            )
    return {way: Grid(words, EVIDENCE, tuple(found[way]), ident=way) for way, words in WAYS.items()}


def _depends(ask: PageRequest, a: str, b: str, found: Sensitivity) -> Grid:
    """Return what the score depends on, each change as a link to the page on which it is made."""
    heads = ("change", "effect", "score", "low", "high", "acts")
    rows = tuple(
        (_change(ask, a, b, item), f"{item.change:+.3f}", *score_cells(item.estimate)[:4])
        for item in found.variants
        if abs(item.change) >= 0.0005 or item.kind == "with"
    )
    return Grid("What the score depends on: each row leads to where the change is made", heads, rows, ident="depends")


def _change(ask: PageRequest, a: str, b: str, item: Variant) -> GridCell:
    part, _, name = item.what.partition(" ")
    if item.kind == "without" and part == "act":
        return link(item.called, "event", name)
    left = {trying.UNNAMED: sorted(ask.graph.known.actors.unnamed), "contradicted claims": [CONTRADICTED]}
    if item.kind == "without":
        speakers = {agent for origin in ask.graph.known.origins.values() for agent in (origin.speaker, *origin.relays)}
        names = [one for one in left.get(item.what, [name]) if one in speakers or item.what != trying.UNNAMED]
        said = [("without", one) for one in (*ask.view.without, *names)]
    elif item.kind == "scale":
        said = [("scale", item.what)]
    elif item.kind == "certainty" and item.what in trying.CERTAINTIES:
        table = trying.CERTAINTIES[item.what]
        said = [
            (key.lower(), f"{table.get(key, 0.0):g}") for key, worth in ask.graph.belief.factuality.items() if worth
        ]
    else:
        return item.called
    return Link(item.called, f"{path_of('pair', a, b)}?{urlencode(said)}")


def _votes(a: str, b: str) -> str:
    return f"{path_of('query', 'votes-together')}?{urlencode({'a': a, 'b': b})}"
