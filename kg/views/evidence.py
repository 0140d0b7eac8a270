"""A claim as every page shows it: the plain values that ``static/cards.js`` turns into a card."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kg.explain import Statement, statement

if TYPE_CHECKING:
    from kg.checks import Finding
    from kg.known import Known


def card(said: Statement) -> dict[str, Any]:
    """Return a statement as plain values for a page's JSON island.

    Returns
    -------
    dict
        ======== =========== =====================================================================
        field    type        meaning
        ======== =========== =====================================================================
        claim    str         full name of the claim: ``article-2024-05-28/p5-s3-a``
        sentence str         what it says
        speaker  str         who said so, as people call them
        relays   list of str through whom, in order
        factuality str       how firmly the words put it: ``Certain``, ``Probable``, ``CertainlyNot`` ...
        unnamed  bool        the speaker, or the source that it rests on, has no name
        rests_on str         the source that it rests on by the record, where the text names nobody; else empty
        weight   float       what the belief gives it, in [0, 1]; 0: it does not count
        dataset  str         where it was read
        place    str         where in it: paragraph, sentence and characters, or the record's row
        source   str or None what a record cites; pages make a link of an http(s) address, text of all else
        note     str or None a remark on the claim
        marks    list of str what the audit has against it, a line each
        ======== =========== =====================================================================

    Examples
    --------
    >>> made = card(Statement("d/a", "A helped B.", "X", ("Y",), "Probable", True, 0.5, "d", "row a"))
    >>> made["relays"], made["weight"], made["marks"]
    (['Y'], 0.5, [])
    """
    return {
        "claim": said.claim,
        "sentence": said.sentence,
        "speaker": said.speaker,
        "relays": list(said.relays),
        "factuality": said.factuality,
        "unnamed": said.unnamed,
        "rests_on": said.rests_on,
        "weight": round(said.weight, 6),
        "dataset": said.dataset,
        "place": said.place,
        "source": said.source,
        "note": said.note,
        "marks": list(said.marks),
    }


def cards(known: Known, names: Iterable[str], findings: Iterable[Finding] = ()) -> dict[str, dict[str, Any]]:
    """Return the cards of several claims of a store by their names, sorted; O(claims + findings)."""
    against: dict[str, list[Finding]] = {}
    for finding in findings:
        against.setdefault(finding.claim, []).append(finding)
    return {name: card(statement(known, name, against.get(name, ()))) for name in sorted(set(names))}
