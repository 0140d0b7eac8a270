"""Reads the reports that ties are computed from: all that a belief on offer admits, with who stands for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kg.actors import Term
from kg.belief import BELIEFS, FACTUALITIES, GRADES, Belief
from kg.claims import ClaimedAct
from kg.errors import KGError
from kg.events import lasts
from kg.files import query_text
from kg.interactions.project import sound_acts
from kg.periods import DaySpan, write_span
from kg.views.network.basis import End, Kind, Post, TieReport, kind
from kg.vocab import local

if TYPE_CHECKING:
    from kg.belief import Origin
    from kg.known import Known
    from kg.measured import Measured as Graph


def on_offer(belief: Belief) -> tuple[Belief, ...]:
    """Return the beliefs that a page offers: the one in force, then the others by name with the same things left out.

    What nobody has verified counts in all of them as it does in the first.

    Examples
    --------
    >>> [one.name for one in on_offer(BELIEFS["strict"])]
    ['strict', 'default', 'open']
    """
    left_out = {
        name: getattr(belief, name)
        for name in ("provisional", "without_speakers", "without_datasets", "without_claims", "only_datasets")
    }
    others = (replace(other, **left_out) for other in BELIEFS.values())
    return (belief, *(other for other in others if other.key != belief.key))


def reports_of(known: Known, unit: str, scale: str, offered: tuple[Belief, ...]) -> tuple[TieReport, ...]:
    """Return every act with two ends and a valence that a belief on offer admits; the unreadable are passed over."""
    terms = _terms(known)
    placing = tuple(belief.of_offices for belief in offered)
    made: dict[tuple[str, dt.date | None], End] = {}

    def end(actor: str, day: dt.date | None) -> End:
        if (actor, day) not in made:
            made[actor, day] = _end(known, terms.get(actor, ()), actor, day, unit, placing)
        return made[actor, day]

    found = []
    for act in sound_acts(known):
        try:
            days = act.days
            if not any(belief.weight(known.origins[act.claim]) > 0 for belief in offered):
                continue
            if known.codes.valence(act.code, scale) is None:
                continue
        except KGError:
            continue
        report = _report(act, days, end, known)
        if report.pairs(expanded=False) or report.pairs(expanded=True):
            found.append(report)
    return tuple(found)


def _report(act: ClaimedAct, days: DaySpan, end: Callable[[str, dt.date | None], End], known: Known) -> TieReport:
    first, last, precision = days
    day = first or last
    ends = [tuple(end(name, day) for name in side) for side in (act.actors, act.recipients)]
    when = write_span(*days, lasting=precision == "span" and lasts(known, act.event))
    return TieReport(act.claim, act.event, act.code, ends[0], ends[1], first, last, when, precision)


def _end(
    known: Known,
    terms: Iterable[tuple[str, Term]],
    actor: str,
    day: dt.date | None,
    unit: str,
    placing: tuple[Belief, ...],
) -> End:
    """Say for whom somebody stands on a day: by what they are, else by the posts that claims say they held."""
    if unit == "actor":
        return End(actor, actor)
    bare = replace(known.actors.offices, terms=())

    def party(*held: Term) -> str | None:
        having = replace(bare, terms=held)
        return having.state_of(actor, day) if unit == "state" else having.party_of(actor, day)

    if bare.state_of(actor, day) or day is None:
        return End(actor, party())
    held = [(claim, term) for claim, term in terms if term.covers(day.isoformat())]
    weighed = [(term, known.origins[claim]) for claim, term in held]
    found = [party(*(term for term, said in weighed if belief.weight(said) > 0)) for belief in placing]
    others = tuple(sorted({one for one in found[1:] if one is not None and one != found[0]}))
    posts = tuple(Post(claim, replace(bare, terms=(term,)).state_of(actor, day), party(term)) for claim, term in held)
    return End(actor, found[0], others, posts, party())


def _terms(known: Known) -> dict[str, list[tuple[str, Term]]]:
    found: dict[str, list[tuple[str, Term]]] = {}
    rows = known.store.rows(query_text("read/posts"))
    for row in (row for row in rows if local(row["claim"]) in known.origins):
        days = (row["start"] or "", row["end"] or "", row["on"] or "")
        term = Term(local(row["holder"]), local(row["body"]), *days)
        found.setdefault(term.holder, []).append((local(row["claim"]), term))
    return found


def offered_identities(known: Known, offered: tuple[Belief, ...]) -> tuple[tuple[str, str, str], ...]:
    """Return the events that a claim calls the same, with the claim, as far as a belief on offer admits it."""
    return _offered(known.identities, known, offered)


def offered_texts(known: Known, offered: tuple[Belief, ...]) -> tuple[tuple[str, str, str], ...]:
    """Return the articles that a claim calls the same text, with the claim, as far as a belief on offer admits it."""
    return _offered(known.repeated_texts, known, offered)


def _offered(
    said: Iterable[Mapping[str, Any]], known: Known, offered: tuple[Belief, ...]
) -> tuple[tuple[str, str, str], ...]:
    links = ((local(row["one"]), local(row["other"]), local(row["claim"])) for row in said)
    known_ones = (link for link in links if link[2] in known.origins)
    return tuple(link for link in known_ones if any(belief.weight(known.origins[link[2]]) > 0 for belief in offered))


def contradicting(graph: Graph) -> dict[str, tuple[Origin, ...]]:
    """Return the claims that contradict one, by the audit, as far as any weights of a reader's own can admit both.

    A claim that contradicts itself, or the calendar, is returned as its own.
    """
    words, chains = dict.fromkeys(FACTUALITIES, 1.0), dict.fromkeys(GRADES, 1.0)
    wide = graph.under(replace(graph.belief, name="whatever is not left out", factuality=words, reliability=chains))
    found: dict[str, set[str]] = {}
    for finding in wide.audit():
        if finding.contradicted:
            found.setdefault(finding.claim, set()).add(finding.record_claim or finding.claim)
    origins = graph.known.origins
    return {name: tuple(origins[one] for one in sorted(records)) for name, records in sorted(found.items())}


def last_days(
    known: Known, reports: Iterable[TieReport], against: Mapping[str, tuple[Origin, ...]]
) -> dict[Kind, dt.date]:
    """Return the last first day of an act, apart for claims of one `kind`."""
    found: dict[Kind, dt.date] = {}
    for report in reports:
        key = kind(known.origins[report.claim], against.get(report.claim, ()))
        if report.first:
            found[key] = max(found.get(key, report.first), report.first)
    return found
