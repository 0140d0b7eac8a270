"""How a claim came here: who said it, through whom, into which dataset, how firmly; one row for each claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from kg.errors import Unknown
from kg.views.cards import Card, Teller
from kg.views.charts.timeline import NARROW, WIDE
from kg.views.svg import lines, path, picture, shape, wrap
from kg.vocab import KG, local

if TYPE_CHECKING:
    from collections.abc import Sequence

BOX, TALL, GAP, LEADING = 186, 54, 44, 14
DENIED = ("CertainlyNot", "ProbablyNot", "PossiblyNot")


@dataclass(frozen=True, slots=True)
class Flow:
    """The way of one or several claims: the subject they tell of, and their cards."""

    subject: str
    cards: tuple[Card, ...]
    belief: str


def flow_of(teller: Teller, name: str) -> Flow:
    """Return the flow of a claim (``p5-s3-a``) or of every claim about an event (``event:launch-2024-05-27``).

    Raises
    ------
    Unknown
        If it names neither.
    """
    from kg.store.origins import claim_name

    events: dict[str, list[str]] = {}
    for claim in teller.claims.values():
        for subject in {s.value for s, _, _ in claim.triples if "/event/" in s.value}:
            events.setdefault(local(subject), []).append(claim.name)
    belief = teller.store.belief.describe()
    event = name.removeprefix("event:")
    if event in events:
        told = {item.name: item for item in teller.events()}
        subject = told[event].label if event in told else event.replace("-", " ")
        return Flow(subject, tuple(teller.card(claim) for claim in sorted(events[event])), belief)
    try:
        whole = claim_name(teller.store.origins(), name)
    except Unknown as error:
        near = error.did_you_mean or ()
        raise Unknown(
            "claim or event", name, known=[*near, *events], hint="list claims with: kg query claims"
        ) from None
    card = teller.card(whole)
    about = next((s for s, p, _ in teller.claims[whole].triples if p.value != KG.sameEvent), None)
    return Flow(teller.word(about.value) if about is not None and hasattr(about, "value") else whole, (card,), belief)


def firmness(card: Card) -> str:
    """Return how a line is drawn: certain, probable, possible, unknown, or denied.

    Examples
    --------
    >>> firmness(Card("c", "s", (), "ProbablyNot", "d", "p", (), 0.0))
    'Denied'
    """
    return "Denied" if card.factuality in DENIED else card.factuality


def drawing(flow: Flow, width: int = WIDE) -> Element:
    """Return the flow as SVG: wide, a row a claim from the speaker to what is said; narrow, from top to bottom."""
    rows, y = [], 10.0
    longest = max((len(card.relays) for card in flow.cards), default=0)
    for card in flow.cards:
        chain = [(card.speaker, "says", card.unnamed), *((relay, "passes on", False) for relay in card.relays)]
        end = (card.dataset, card.place, False)
        if width > NARROW:
            row, used = _across(card, [*chain, end], longest, y)
        else:
            row, used = _down(card, [*chain, end], y)
        rows.append(row)
        y += used + 16
    columns = longest + 2 if width > NARROW else 1
    full = 20 + columns * BOX + (columns - 1) * GAP + (GAP + 2 * BOX if width > NARROW else 0)
    return picture(full if width > NARROW else NARROW, y, f"How what is said of {flow.subject} came here", *rows,
                   role="group", cls="flows")  # fmt: skip


def _across(card: Card, steps: Sequence[tuple[str, str, bool]], longest: int, y: float) -> tuple[Element, float]:
    parts: list[Element | None] = []
    x = 10.0
    for index, (name, role, unnamed) in enumerate(steps):
        last = index == len(steps) - 1
        if last:
            x = 10.0 + (longest + 1) * (BOX + GAP)  # datasets stand below one another however long the way was
        if index:
            start = 10.0 + (index - 1) * (BOX + GAP) + BOX
            parts.append(_arrow(card, start, y + TALL / 2, x - start, 0))
        parts += _box(x, y, BOX, TALL, name, role, unnamed)
        x += BOX + GAP
    start = 10.0 + (longest + 1) * (BOX + GAP) + BOX
    parts.append(_arrow(card, start, y + TALL / 2, GAP, 0))
    parts += _said(card, start + GAP, y, 2 * BOX)
    return _row(card, parts), TALL


def _down(card: Card, steps: Sequence[tuple[str, str, bool]], y: float) -> tuple[Element, float]:
    parts: list[Element | None] = []
    top, wide = y, NARROW - 20.0
    for name, role, unnamed in steps:
        parts += _box(10, top, wide, TALL - 10, name, role, unnamed)
        parts.append(_arrow(card, 40, top + TALL - 10, 0, 24))
        top += TALL + 14
    parts += _said(card, 10, top, wide)
    return _row(card, parts), top + TALL + 8 - y


def _row(card: Card, parts: list[Element | None]) -> Element:
    way = f"{card.speaker}{''.join(f', through {relay}' for relay in card.relays)}, {card.factuality}"
    return shape("g", *parts, data_mark=f"claim {card.claim}", role="button", tabindex=-1, aria_label=way, cls="row")


def _box(x: float, y: float, wide: float, tall: float, name: str, role: str, unnamed: bool) -> list[Element]:
    named = wrap(name, int((wide - 16) / 7.5), 2 if tall > 50 else 1)
    label = lines(named, x + 10, y + 18, LEADING, cls="strong")
    under = wrap(role, int((wide - 16) / 6.1), 1) or [""]
    return [
        shape("rect", x=x, y=y, width=wide, height=tall, rx=7, cls="box unnamed" if unnamed else "box"),
        label,
        shape("text", under[0] + (", without a name" if unnamed else ""), x=x + 10, y=y + tall - 8, cls="tick"),
    ]


def _said(card: Card, x: float, y: float, wide: float) -> list[Element]:
    """Return the end of the way: what is said, and how firmly."""
    words = "; ".join(f"{name} {value}" for name, value in card.says)
    text = lines(wrap(words, int((wide - 16) / 6.7), 2), x + 10, y + 17, LEADING)
    firm = f"{card.factuality.lower() if firmness(card) != 'Denied' else 'denied'}, weight {card.weight:g}"
    return [
        shape("rect", x=x, y=y, width=wide, height=TALL, rx=7, cls="box said"),
        text, shape("text", firm, x=x + 10, y=y + TALL - 7, cls="tick"),
    ]  # fmt: skip


def _arrow(card: Card, x: float, y: float, dx: float, dy: float) -> Element:
    look = firmness(card)
    tip = path("M", dx, dy, *(("l", -8, -4.5, "v", 9, "z") if dx else ("l", -4.5, -8, "h", 9, "z")))
    denied = shape("path", d=path("M", dx / 2 - 5, dy / 2 - 6, "L", dx / 2 + 5, dy / 2 + 6), cls="cross")
    return shape(
        "g", shape("path", d=path("M", 0, 0, "L", dx - (6 if dx else 0), dy - (6 if dy else 0)), cls=f"flow {look}"),
        shape("path", d=tip, cls=f"head {look}"), denied if look == "Denied" else None,
        transform=f"translate({x:.2f} {y:.2f})",
    )  # fmt: skip


def details(flow: Flow) -> dict[str, dict[str, Any]]:
    """Return what the panel says of each claim."""
    return {
        f"claim {card.claim}": {
            "kicker": card.factuality,
            "title": card.speaker + "".join(f" → {relay}" for relay in card.relays) + f" → {card.dataset}",
            "brief": card.place, "facts": [], "claims": [card.claim],
        }
        for card in flow.cards
    }  # fmt: skip


def flow_page(teller: Teller, name: str, *, title: str | None = None) -> str:
    """Return the flow of a claim or an event as a whole page."""
    from kg.views.charts.page import chart_page

    flow = flow_of(teller, name)
    return chart_page(
        "claim", title=title or f"Who says so: {flow.subject}",
        lead="Each row is a claim on its way from the speaker into a dataset. Select one to read it.",
        drawings=(drawing(flow), drawing(flow, NARROW)), marks=details(flow), teller=teller,
        caption=caption(flow), legend=("certainty",),
    )  # fmt: skip


def caption(flow: Flow) -> dict[str, str]:
    """Say what the diagram rests on."""
    return {"Belief": flow.belief, "Datasets": ", ".join(sorted({card.dataset for card in flow.cards}))}
