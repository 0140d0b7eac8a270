"""Turns the claims that a belief admits into interactions: one row per claim, source and target.

Expansion into dyads (stated with every table)
----------------------------------------------
- actors toward recipients: every actor with every recipient;
- several actors and no recipient (a meeting of equals): every actor with every other, both ways, and each way is half
  of the act (``share`` 0.5), so that the pair, both directions added, has met once and not twice;
- one actor and no recipient: no dyad; counted as ``alone``;
- rule ``each`` (default): every pair in an act has the whole of it, since each did meet; ``share``: it is divided
  among the pairs, so that a summit of nine counts no more than one of two.

Who the parties are (the unit)
------------------------------
- ``state``: actors are replaced by the state they act for on the date; acts of actors without one (``stateless``) and
  acts inside one state (``domestic``) are left out and counted;
- ``party``: those who act for a state, an organisation or a group are counted under it, everybody else as a party of
  their own;
- ``actor``: whoever the claim names.

One act reported twice: events that an admitted claim calls the same (``kg:sameEvent``) bear one name in ``event``, that
of the record (`kg.coreference`). One source heard twice: see `_voices`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from kg.claims import ClaimedAct
from kg.errors import BadData, KGError, Unknown
from kg.interactions.table import Interactions
from kg.store.memory import no_collection

if TYPE_CHECKING:
    from kg.known import Known

UNITS = ("state", "party", "actor")
EXPANSIONS = ("each", "share")
FATES = ("acts", "projected", "not believed", "provisional", "unreadable", "uncoded", "alone", "domestic", "stateless")
Place = Callable[[str, dt.date | None], str | None]


def project(
    known: Known,
    *,
    unit: str = "state",
    scale: str = "plover",
    expand: str = "each",
    same: Mapping[str, str] | None = None,
) -> Interactions:
    """Turn the admitted claims of ``known`` into interactions.

    Parameters
    ----------
    unit : {"state", "party", "actor"}
        Who the sources and targets are.
    scale : {"plover", "goldstein"}
        Whose valence; a code without one on this scale is left out and counted as ``uncoded``.
    expand : {"each", "share"}
        The weight rule of acts with several dyads.
    same : mapping of str to str, optional
        The common name of each event that is one with another; by default what the belief admits.

    Returns
    -------
    Interactions
        Rows sorted by claim, source, target; ``counts`` says what became of every act, and ``unread`` names the
        claims whose act cannot be read (a code in no book, a date that is none): they are left out, nothing else is.

    Raises
    ------
    Unknown
        For a unit, scale or expansion that does not exist.

    Notes
    -----
    O(acts x dyads per act). `kg.interactions.lift` is its inverse for actors under ``each``.
    """
    for kind, value, choices in (("unit", unit, UNITS), ("expansion", expand, EXPANSIONS)):
        if value not in choices:
            raise Unknown(kind, value, known=choices, hint="one of " + ", ".join(choices))
    known.codes.check_scale(scale)
    counts = Counter(dict.fromkeys(FATES, 0))
    common = known.same_events if same is None else same
    rows: list[dict[str, Any]] = []
    unread = []
    with no_collection():
        for act in known.acts:
            counts["acts"] += 1
            try:
                fate, found = _rows(act, known, unit, scale, expand, common)
            except KGError as error:
                fate, found = "unreadable", []
                unread.append((act.claim, error.message))
                known.left_out.setdefault(act.claim, error.message)
            counts[fate] += 1
            rows += found
        rows.sort(key=itemgetter("claim", "event", "code", "source", "target"))
        for row, voice in zip(rows, _voices(rows, known), strict=True):
            row["voice"] = voice
    return Interactions(rows, unit, scale, expand, known.belief.describe(), dict(counts), tuple(unread))


def expand_act(actors: tuple[str, ...], recipients: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the dyads of one act: everyone who acts toward everyone acted upon, or toward one another in a meeting.

    Nobody acts toward themselves.

    Examples
    --------
    >>> list(expand_act(("CHN", "RUS"), ("USA",)))
    [('CHN', 'USA'), ('RUS', 'USA')]
    >>> list(expand_act(("CHN", "JPN"), ()))
    [('CHN', 'JPN'), ('JPN', 'CHN')]
    """
    for source in actors:
        for target in recipients or actors:
            if source != target:
                yield source, target


def ends_of(act: ClaimedAct, known: Known, unit: str, day: dt.date | None) -> list[tuple[str | None, str | None]]:
    """Return the dyads of an act by the unit, as on a day; an end without a party of that unit is None."""
    offices = known.actors.offices
    place: Place = {"state": offices.state_of, "party": offices.party_of}.get(unit, _itself)
    return [(place(a, day), place(b, day)) for a, b in expand_act(act.actors, act.recipients)]


def _itself(actor: str, _: dt.date | None) -> str:
    return actor


def _rows(
    act: ClaimedAct, known: Known, unit: str, scale: str, expand: str, same: Mapping[str, str]
) -> tuple[str, list[dict[str, Any]]]:
    """Return what becomes of an act, and its rows; a claim that is not believed is not read any further."""
    origin = known.origins.get(act.claim)
    if origin is None:
        raise BadData(known.left_out.get(act.claim, "its graph is not said to be a claim"))
    weight = known.belief.weight(origin)
    if weight <= 0:
        return "provisional" if known.belief.awaits(origin) else "not believed", []
    if act.nameless:
        raise BadData(f"{act.nameless[0]!r} is no actor, which has an IRI")
    valence = known.codes.valence(act.code, scale)
    first, last, precision = act.days
    if valence is None:
        return "uncoded", []
    placed = ends_of(act, known, unit, first or last)
    if not placed:
        return "alone", []
    pairs = sorted({(a, b) for a, b in placed if a and b and a != b})
    if not pairs:
        return ("domestic" if any(a and b for a, b in placed) else "stateless"), []
    divided = 1 if expand == "each" else len({frozenset(pair) for pair in pairs})
    share = (1.0 if act.recipients else 0.5) / divided
    event = same.get(act.event, act.event)
    return "projected", [
        {
            "source": source, "target": target, "date": first, "until": last, "precision": precision,
            "code": act.code, "valence": valence, "weight": weight, "share": share, "claim": act.claim,
            "dataset": origin.dataset, "event": event, "speaker": act.speaker, "factuality": origin.factuality,
            "unnamed": act.unnamed,
        }
        for source, target in pairs
    ]  # fmt: skip


def _voices(rows: list[dict[str, Any]], known: Known) -> list[str]:
    """Return the independent source of every row, its ``voice``: repetitions of one source count once.

    A named speaker is one source, whatever the dataset; without a named speaker the dataset is. Articles that an
    admitted claim calls the same text are one dataset here, as one wire story in several outlets is. An author's or a
    relay's own report of an act that a named speaker reports in the same dataset repeats that speaker (the strongest,
    if there are several), and so adds nothing.
    """
    texts = known.same_texts
    authors: dict[str, set[str]] = {}
    for dataset, who in known.authors.items():
        authors.setdefault(texts.get(dataset, dataset), set()).update(who)
    reports: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        reports.setdefault((row["event"], texts.get(row["dataset"], row["dataset"])), []).append(row)
    repeaters: dict[tuple[str, str], set[str]] = {}
    strongest: dict[tuple[str, str], str | None] = {}
    for key, members in reports.items():
        relays = {relay for row in members for relay in known.origins[row["claim"]].relays}
        repeaters[key] = relays | authors.get(key[1], set())
        named = [row for row in members if not row["unnamed"] and row["speaker"] not in repeaters[key]]
        first = min(named, key=lambda row: (-row["weight"], row["speaker"]), default=None)
        strongest[key] = first["speaker"] if first else None

    def voice(row: dict[str, Any]) -> str:
        text, speaker = texts.get(row["dataset"], row["dataset"]), row["speaker"]
        key = (row["event"], text)
        alone: str = text if row["unnamed"] or speaker in authors.get(text, ()) else speaker
        return (strongest[key] or alone) if speaker in repeaters[key] else alone

    return [voice(row) for row in rows]


def sound_acts(known: Known) -> Iterator[ClaimedAct]:
    """Yield the acts whose claims and parties can be read; their codes and dates are the caller's to try."""
    return (act for act in known.acts if act.claim in known.origins and not act.nameless)
