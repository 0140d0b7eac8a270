"""Reads the coded acts that claims report: one value for each claim, event and code, whatever is believed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import product
from typing import NamedTuple

from kg.files import query_text
from kg.periods import DaySpan, read_span
from kg.store import Store
from kg.store.memory import no_collection
from kg.store.results import term
from kg.vocab import CLAIM, EVENT, KG, curie, local

_CODE, _ACTOR, _RECIPIENT, _SPEAKER, _RESTS, _UNNAMED = (
    f"<{iri}>" for iri in (KG.code, KG.actor, KG.recipient, KG.speaker, KG.restsOn, KG.UnnamedSource)
)
_DAYS = tuple(f"<{KG[name]}>" for name in ("date", "from", "to", "repeated"))


class ClaimedAct(NamedTuple):
    """What one claim says of one coded event."""

    claim: str
    event: str
    code: str
    date: str | None
    since: str | None
    until: str | None
    speaker: str
    unnamed: bool
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    nameless: tuple[str, ...] = ()  # parties that are no IRIs
    repeated: bool = False

    @property
    def days(self) -> DaySpan:
        """The first and the last day that it may have been, and how they are given.

        Raises
        ------
        BadData
            If a date is none, or the bounds run backwards.
        """
        return _span(self.date, self.since, self.until, self.repeated)


_span = lru_cache(maxsize=4096)(read_span)  # many acts are of one day


def read_acts(store: Store) -> tuple[ClaimedAct, ...]:
    """Return every coded act that any claim reports, admitted or not, by claim, event and code; O(acts log acts).

    An act that a claim gives several codes, dates or speakers is as many acts.
    """
    with no_collection():
        return tuple(_acts(_said(store.run(query_text("read/coded")).body)))


def _acts(said: Mapping[str, Mapping[str, str]]) -> Iterator[ClaimedAct]:
    codes, actors, recipients, speakers, rests = (
        said.get(name, {}) for name in (_CODE, _ACTOR, _RECIPIENT, _SPEAKER, _RESTS)
    )
    unnamed = {who for some in said.get(_UNNAMED, {}).values() for who in some.split("\t")}
    days = [said.get(name, {}) for name in _DAYS]
    curied, who = cache(curie), cache(lambda cell: local(_text(cell)))  # a few stand in many rows
    for claim, event, key in sorted(map(_named, codes.keys() & actors.keys())):
        doing, unknown = _parties(actors[key])
        done_to, others = _parties(recipients[key]) if key in recipients else ((), ())
        origin = key[: key.index("\t") + 1]
        told, hidden = speakers.get(origin), origin in rests
        dates = [_values(some[key]) if key in some else (None,) for some in days]
        for code, speaker, date, since, until, repeated in product(
            _values(codes[key]), sorted(told.split("\t")) if told else (), *dates
        ):
            yield ClaimedAct(
                claim, event, curied(code), date, since, until, who(speaker), hidden or speaker in unnamed, doing,
                done_to, tuple(sorted({*unknown, *others})) if unknown or others else (), repeated in ("true", "1"),
            )  # fmt: skip


def _said(body: bytes) -> dict[str, dict[str, str]]:
    """Return what is said by each property, by the cells of claim and event; several values with tabs between them.

    A large graph has a million cells, and a tab can stand in none (`kg.store.results.term`): so rows are not taken
    apart any further than they need be.
    """
    found: dict[str, dict[str, str]] = {}
    for line in body.decode("utf-8").split("\n")[1:-1]:
        prop, _, rest = line.partition("\t")
        key, _, value = rest.rpartition("\t")
        mine = found.get(prop)
        if mine is None:
            mine = found[prop] = {}
        mine[key] = f"{mine[key]}\t{value}" if key in mine else value
    return found


def _named(key: str) -> tuple[str, str, str]:
    """Return the names of a claim and an event, and the key of their cells."""
    claim, _, event = key.partition("\t")
    return _local(claim, CLAIM), _local(event, EVENT), key


def _local(cell: str, namespace: str) -> str:
    """Return what `local` does, sooner for what lies in the namespace: of claims and events no two have one name."""
    return cell[len(namespace) + 1 : -1] if cell.startswith(namespace, 1) else local(_text(cell))


@lru_cache(maxsize=2**14)
def _values(cells: str) -> tuple[str, ...]:
    """Return what the cells between tabs hold, sorted."""
    return tuple(sorted(map(_text, cells.split("\t"))))


@lru_cache(maxsize=2**14)
def _parties(cells: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of parties, sorted, and those of them that are no IRIs, whole."""
    found = _values(cells)
    nameless = (party for party in found if party.startswith("_:") or ":" not in party)
    return tuple(sorted(set(map(local, found)))), tuple(sorted(set(nameless)))


def _text(cell: str) -> str:
    """Return what a cell holds, without what marks it as an IRI or a literal."""
    found = None if cell[:1] == "<" else term(cell)
    return found[0] if found else cell[1:-1]
