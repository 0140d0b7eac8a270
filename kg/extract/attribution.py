"""Finds who is said to speak in a sentence, how sure its words are, and what stands between quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.actors import Actors
from kg.extract.mentions import Mention
from kg.extract.quotes import FLAT
from kg.vocab import KG

_OUTLETS = frozenset({KG.Outlet})
_SAYS = (
    "said|says|stated|states|reported|reports|announced|announces|claimed|claims|added|adds|noted|notes|told|"
    "declared|declares|argued|argues|insisted|insists|explained|explains|confirmed|confirms|"
    "denied|denies|wrote|writes"
)
_SAYING = re.compile(rf"[,\"']?\s*(?:news agency |has |have |had |also |later )?(?:{_SAYS})\b")
_CITED = re.compile(r"\s*(?:was|were|is|are) (?:cited|quoted)\b")
_BY = re.compile(
    r"\b(?:according to|claimed by|reported by|told by|citing|quoting|in the words of)\s+(?:the |an? )?\"?$", re.I
)
_CITING = re.compile(r"\b(?:citing|quoting)\b", re.I)
# How sure the words are, the most doubtful first: see docs/encoding-notes.md.
_DOUBT = (
    ("Possible", re.compile(r"\b(?:[Rr]eportedly|[Aa]llegedly|may|might|could|[Pp]ossibly|[Pp]erhaps|rumou?red)\b")),
    ("Probable", re.compile(
        r"\b(?:believed to|indicat\w+|suggest\w+|expected|likely|probably|appears? to|seems? to|apparently)\b", re.I)),
)  # fmt: skip
_MARKS = " ,\"'"
_QUOTED = re.compile(r"\"([^\"]{3,})\"")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to speak, through whom, and the rule that says so; nobody: the author."""

    speaker: str = ""
    relays: tuple[str, ...] = ()
    rule: str = "nobody is said to speak"


def attribution(
    sentence: str, named: Iterable[Mention], actors: Actors, before: Attribution | None = None
) -> Attribution:
    """Say who speaks in a sentence.

    Parameters
    ----------
    named
        The actors in it, with offsets in the sentence.
    before
        The last attribution to an outlet: the report that "was cited in the report" means.
    """
    flat = sentence.translate(FLAT)
    ordered = sorted(named, key=lambda mention: mention.start)
    for mention in ordered:
        by = _BY.search(flat, 0, mention.start)
        if by:
            outlets = [
                other.actor for other in ordered if other.start < by.start() and actors[other.actor].types & _OUTLETS
            ]
            relays = tuple(outlets[-1:]) if _CITING.match(by[0]) and outlets[-1:] != [mention.actor] else ()
            return Attribution(mention.actor, relays, f"“{by[0].strip()}” and a name")
    for mention in ordered:
        cited = _CITED.match(flat, mention.end)
        if cited:
            relays = (before.speaker,) if before and before.speaker and before.speaker != mention.actor else ()
            return Attribution(mention.actor, relays, f"a name and “{cited[0].strip()}”")
    for mention in ordered:
        saying = _SAYING.match(flat, mention.end)
        if saying:
            return Attribution(mention.actor, (), f"a name and “{saying[0].strip(_MARKS)}”")
    return Attribution()


def factuality(sentence: str) -> str:
    """Return how sure the words are, by the first hedge of the scale in ``docs/encoding-notes.md``.

    Examples
    --------
    >>> factuality("It may rain."), factuality("Rain is expected."), factuality("It rains.")
    ('Possible', 'Probable', 'Certain')
    """
    return next((level for level, pattern in _DOUBT if pattern.search(sentence)), "Certain")


def quotations(sentence: str) -> list[tuple[int, int]]:
    """Return the (start, end) of the words between each pair of quotation marks."""
    return [match.span(1) for match in _QUOTED.finditer(sentence.translate(FLAT))]
