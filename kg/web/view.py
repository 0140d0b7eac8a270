"""What an address asks for: which claims count, who the parties are, on which scale, in which period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode

from kg.belief import BELIEFS, FACTUALITIES, GRADES, Belief
from kg.errors import BadData, Unknown
from kg.interactions import UNITS, within
from kg.periods import grain_of

if TYPE_CHECKING:
    from kg.graph import Graph

SCALES = ("plover", "goldstein")
WORTH: dict[str, str] = {name.lower(): name for name in FACTUALITIES} | {name: name for name in GRADES}
"""What a value in the address weighs: a degree of certainty in small letters, or the letter of a source."""
SAID = ("belief", *WORTH, "provisional", "only", "without")
"""The options that say which claims count."""
MEASURED = ("unit", "scale")
PERIOD = ("period",)
ADDRESS_OPTIONS = (*SAID, *MEASURED, *PERIOD)
MANY = ("only", "without")
Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Viewpoint:
    """The options of an address, read; ``said`` are those that stand there, in the order of `ADDRESS_OPTIONS`.

    ``believed`` is which claims count before those of ``only`` and ``without`` are chosen, which is for the graph.
    """

    said: tuple[tuple[str, str], ...]
    believed: Belief
    unit: str
    scale: str
    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    period: str | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What decides which claims count, and how much."""
        return self.believed.name, self.believed.key, self.only, self.without

    def said_of(self, name: str) -> str:
        """Return what the address says of an option, or nothing."""
        return dict(self.said).get(name, "")

    def of(self, graph: Graph) -> Graph:
        """Return the graph as this view sees it, over all time."""
        seen = graph if self.believed == graph.belief else graph.under(self.believed)
        if self.only or self.without:
            seen = seen.believing(only=self.only, without=self.without)
        return seen

    def link(self, path: str, takes: Iterable[str]) -> str:
        """Return the address of another page under this view, with the options that it takes.

        What the path itself says of an option stands.

        Examples
        --------
        >>> view = Viewpoint((("belief", "open"), ("unit", "party")), BELIEFS["open"], "party", "plover")
        >>> view.link("/claim/a b", SAID), view.link("/query/x?actor=JPN", ("belief", "unit"))
        ('/claim/a%20b?belief=open', '/query/x?actor=JPN&belief=open&unit=party')
        """
        place, _, own = path.partition("?")
        there = {name for name, _ in parse_qsl(own, keep_blank_values=True)}
        kept = [(name, value) for name, value in self.said if name in takes and name not in there]
        query = "&".join(part for part in (own, urlencode(kept)) if part)
        return quote(place, safe="/:@!$&'()*+,;=~-._%" if "%" in place else "/:@!$&'()*+,;=~-._") + (
            f"?{query}" if query else ""
        )


def read_view(graph: Graph, given: Pairs, takes: Iterable[str]) -> Viewpoint:
    """Read the options of an address.

    Parameters
    ----------
    graph : Graph
        What is served; what its own belief leaves out stays left out, whatever an address says.
    given : pairs of str
        Names and values, as they stand there.
    takes : iterable of str
        The options that the page takes, of `ADDRESS_OPTIONS`.

    Raises
    ------
    Unknown
        For an option that the page does not take, or a value that does not exist, with the nearest.
    BadData
        For an option that stands there twice, or a value that it cannot have.
    """
    known = [*takes]
    found: dict[str, list[str]] = {}
    for name, value in given:
        if name not in known:
            hint = f"this page takes {', '.join(known)}" if known else "this page takes none"
            raise Unknown("option", name, known=known, hint=hint)
        if name in found and name not in MANY:
            raise BadData(f"the option {name} stands there twice", hint="leave one of them out")
        if value:  # an empty field of a form says nothing
            found.setdefault(name, []).append(value)
    one = {name: values[0] for name, values in found.items()}
    unit = _one_of("unit", one.get("unit", graph.unit), UNITS)
    scale = _one_of("scale", one.get("scale", graph.scale), SCALES)
    period = one.get("period")
    if period is not None:
        grain_of(period)
    said = tuple((name, value) for name in ADDRESS_OPTIONS for value in found.get(name, ()))
    only, without = (tuple(sorted(set(found.get(name, ())))) for name in MANY)
    return Viewpoint(said, belief_of(graph.belief, one), unit, scale, only, without, period)


def during(graph: Graph, period: str | None) -> Graph:
    """Return the graph with the acts of a period alone: those of which every possible day lies in it."""
    if period is None:
        return graph
    kept = {key: made for key, made in graph._made.items() if key[0] in ("audit", "events")}
    return replace(graph, _made={**kept, "interactions": within(graph.interactions(), period)})


def belief_of(own: Belief, one: Mapping[str, str]) -> Belief:
    """Return the belief that is named or made of values; without either, the one that is served."""
    named = BELIEFS | {own.name: own}
    name = one.get("belief", own.name)
    if name not in named:
        raise Unknown("belief", name, known=named, hint="one of " + ", ".join(named))
    base = named[name]
    if base is not own:
        left = {kind: getattr(own, kind) for kind in _RESTRICTED}
        base = replace(base, **left)
    values = {key: _worth(key, one[key]) for key in (*WORTH, "provisional") if key in one}
    if not values:
        return base
    words = {WORTH[key]: value for key, value in values.items() if WORTH.get(key) in FACTUALITIES}
    grades = {WORTH[key]: value for key, value in values.items() if WORTH.get(key) in GRADES}
    told = ", ".join(f"{key} {value:g}" for key, value in values.items())
    return replace(
        base, name=f"{base.name} with {told}", factuality={**base.factuality, **words},
        reliability={**base.reliability, **grades}, provisional=values.get("provisional", base.provisional),
    )  # fmt: skip


_RESTRICTED = ("without_speakers", "without_datasets", "without_claims", "only_datasets")


def _worth(key: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= 1.0:
        raise BadData(f"{key} is {text!r}", hint="use a number from 0 to 1")
    return value


def _one_of(what: str, value: str, known: Iterable[str]) -> str:
    if value not in known:
        raise Unknown(what, value, known=known, hint="one of " + ", ".join(known))
    return value
