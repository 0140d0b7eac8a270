"""The interactions table: one row per claim, source and target; ``project`` makes it from claims, ``lift`` undoes it.

Expansion into dyads (stated with every table)
----------------------------------------------
- actors toward recipients: every actor with every recipient;
- several actors and no recipient (a meeting of equals): every actor with every other, both ways, and each way is half
  of the act (``share`` 0.5), so that the pair, both directions added, has met once and not twice;
- one actor and no recipient: no dyad; counted as ``alone``;
- rule ``each`` (default): every pair in an act has the whole of it, since each did meet; ``share``: it is divided
  among the pairs, so that a summit of nine counts no more than one of two.
At state level actors are replaced by the state they act for on the date; acts inside one state (``domestic``) and of
actors without a state (``stateless``) are left out and counted.

One act told twice: events that an admitted claim calls the same (``kg:sameEvent``) bear one name in ``event``, the
first in code-point order, so that reports of them join like those of one act. Without that claim they stay apart.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Protocol

from kg.belief import Belief
from kg.claims import Claim, act_triples
from kg.codes import Codes
from kg.coreference import same_events
from kg.display import Shown, Table
from kg.errors import BadData, Unknown
from kg.files import query_text
from kg.periods import grain_of, period_of, read_date, write_date
from kg.vocab import curie, local

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from kg.store import Store

LEVELS = ("state", "actor")
EXPANSIONS = ("each", "share")
SQL_TYPES = {"string": "VARCHAR", "double": "DOUBLE", "date32[day]": "DATE", "bool": "BOOLEAN"}


def schema() -> pa.Schema:
    """Return the columns every interactions table has, in memory or in Parquet.

    ``date`` is the first day it may have been, ``precision`` how exactly it is known (day, month, year; null: no date);
    ``event`` groups claims about one act (null: the claim is the only one); ``weight`` is the belief's, in [0, 1];
    ``share`` is the part of the act that falls to this row, in (0, 1]; ``valence`` is in [-1, 1] on the table's scale;
    ``hearsay``: the speaker has no name.
    """
    import pyarrow as pa

    text, number = pa.string(), pa.float64()
    return pa.schema(
        [
            ("source", text), ("target", text), ("date", pa.date32()), ("precision", text), ("code", text),
            ("valence", number), ("weight", number), ("share", number),
            ("claim", text), ("dataset", text), ("event", text), ("speaker", text), ("factuality", text),
            ("hearsay", pa.bool_()),
        ]
    )  # fmt: skip


def as_table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Return rows as a table that satisfies `schema`; what a row lacks is an error, what it has more is left out."""
    import duckdb

    with duckdb.connect(config={"threads": 1}) as connection:
        return as_relation(rows, connection).to_arrow_table()


def as_relation(rows: Sequence[Mapping[str, Any]], connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    """Return rows, in their order, as DuckDB sees the table; O(rows)."""
    # pyarrow.array would import pandas where it is installed, which takes longer than all sums behind a dyad.
    columns = schema()
    values = {name: [row[name] for row in rows] for name in columns.names}
    parts = [f'unnest(${field.name}::{SQL_TYPES[str(field.type)]}[]) AS "{field.name}"' for field in columns]
    return connection.sql("SELECT " + ", ".join(parts), params=values)


class States(Protocol):
    """Whoever knows which state an actor acts for on a date."""

    def state_of(self, actor: str, date: dt.date | None) -> str | None:
        """Return the ISO 3166 alpha-3 code, or None."""


@dataclass(frozen=True)
class Interactions(Shown):
    """A table that satisfies `schema`, with how it was made: level, scale, expansion, belief, and what was left out.

    ``counts`` adds up: acts = projected + not believed + uncoded + alone + domestic + stateless.
    """

    table: pa.Table
    level: str = "actor"
    scale: str = "plover"
    expand: str = "each"
    belief: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def as_table(self) -> Table:
        """Return the first rows, and below them what became of every act."""
        names = ("source", "target", "date", "code", "valence", "weight", "share", "speaker", "factuality", "claim")
        rows = self.table.select(names).to_pylist()
        fates = ", ".join(f"{count} {fate}" for fate, count in self.counts.items() if count)
        made = f"{self.belief or 'belief not stated'}; {self.level} level, {self.scale} scale, expansion {self.expand}"
        return Table.of(rows, f"{len(self)} interactions", [note for note in (fates, made) if note])

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows as dictionaries, in the table's order."""
        rows: list[dict[str, Any]] = self.table.to_pylist()
        return rows


@dataclass(frozen=True, slots=True)
class _Act:
    """What one claim says of one coded event."""

    claim: str
    event: str
    code: str
    date: str | None
    speaker: str
    hearsay: bool
    actors: tuple[str, ...]
    recipients: tuple[str, ...]


def project(
    store: Store,
    states: States | None = None,
    *,
    level: str = "state",
    belief: Belief | None = None,
    scale: str = "plover",
    expand: str = "each",
) -> Interactions:
    """Turn the claims that ``belief`` admits into interactions.

    Parameters
    ----------
    states : States
        Needed at state level: who acts for which state when (`kg.actors.Actors`).
    level : {"state", "actor"}
        Who the sources and targets are.
    scale : {"plover", "goldstein"}
        Whose valence; a code without one on this scale is left out and counted as ``uncoded``.
    expand : {"each", "share"}
        The weight rule of acts with several dyads.

    Returns
    -------
    Interactions
        Rows sorted by claim, source, target; ``counts`` says what became of every act.

    Raises
    ------
    Unknown
        For a level, scale or expansion that does not exist, or a code in no code book.

    Notes
    -----
    O(acts x dyads per act). ``lift`` is its inverse at actor level under ``each``.
    """
    for kind, value, choices in (("level", level, LEVELS), ("expansion", expand, EXPANSIONS)):
        if value not in choices:
            raise Unknown(kind, value, known=choices, hint="one of " + ", ".join(choices))
    if level == "state" and states is None:
        raise BadData("the state level needs to know who acts for whom", hint="pass kg.actors.Actors.read(store)")
    belief = belief or store.belief
    codes, origins = Codes.read(store), {origin.claim: origin for origin in store.origins()}
    same = same_events(store, belief, origins)
    counts: Counter[str] = Counter(
        dict.fromkeys(("acts", "projected", "not believed", "uncoded", "alone", "domestic", "stateless"), 0)
    )
    rows = []
    for act in _acts(store):
        counts["acts"] += 1
        origin = origins[act.claim]
        weight, valence = belief.weight(origin), codes.valence(act.code, scale)
        date, precision = read_date(act.date)
        dyads = list(expand_act(act.actors, act.recipients))
        if level == "state" and states:
            named = [(states.state_of(a, date), states.state_of(b, date)) for a, b in dyads]
            known = [(source, target) for source, target in named if source and target]
            between = sorted({dyad for dyad in known if dyad[0] != dyad[1]})
        else:
            known, between = dyads, dyads
        fate = (
            "not believed" if weight <= 0 else "uncoded" if valence is None else "alone" if not dyads
            else "stateless" if not known else "domestic" if not between else "projected"
        )  # fmt: skip
        counts[fate] += 1
        if fate != "projected":
            continue
        pairs = len({frozenset(dyad) for dyad in between})
        share = (1.0 if act.recipients else 0.5) / (1 if expand == "each" else pairs)
        for source, target in between:
            rows.append(
                {
                    "source": source, "target": target, "date": date, "precision": precision, "code": act.code,
                    "valence": valence, "weight": weight, "share": share,
                    "claim": act.claim, "dataset": origin.dataset, "event": same.get(act.event, act.event),
                    "speaker": act.speaker,
                    "factuality": origin.factuality, "hearsay": act.hearsay,
                }
            )  # fmt: skip
    rows.sort(key=lambda row: (row["claim"], row["event"], row["code"], row["source"], row["target"]))
    return Interactions(as_table(rows), level, scale, expand, belief.describe(), dict(counts))


def _acts(store: Store) -> Iterator[_Act]:
    rows = store.rows(query_text("acts"))
    key = ("claim", "event", "code", "date", "speaker", "hearsay")
    for head, group in groupby(rows, key=lambda row: tuple(row[name] for name in key)):
        members = list(group)
        claim, event, code, date, speaker, hearsay = head
        yield _Act(
            local(claim), local(event), curie(code), date, local(speaker), hearsay == "true" or hearsay is True,
            tuple(sorted({local(row["actor"]) for row in members})),
            tuple(sorted({local(row["recipient"]) for row in members if row["recipient"]})),
        )  # fmt: skip


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


def lift(rows: Iterable[Mapping[str, Any]]) -> list[Claim]:
    """Turn rows into claims: one claim for the rows that share its name, with all their sources and targets.

    The rows of a claim must be a whole expansion (every source with every target, or everybody with everybody).

    Raises
    ------
    BadData
        If the rows of a claim disagree about its act, or are not a whole expansion.
    """
    by_claim: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_claim.setdefault(row["claim"], []).append(row)
    return [_lift(name, members) for name, members in sorted(by_claim.items())]


def _lift(name: str, rows: list[Mapping[str, Any]]) -> Claim:
    for column in ("event", "code", "date", "precision", "dataset", "speaker", "factuality"):
        if len({row[column] for row in rows}) > 1:
            raise BadData(f"the rows of claim {name} disagree about its {column}", hint="give them different claims")
    first = rows[0]
    pairs = {(row["source"], row["target"]) for row in rows}
    sources, targets = sorted({a for a, _ in pairs}), sorted({b for _, b in pairs})
    meeting = sources == targets and len(sources) > 1
    actors, recipients = (sources, []) if meeting else (sources, targets)
    if set(expand_act(tuple(actors), tuple(recipients))) != pairs:
        raise BadData(f"the rows of claim {name} are not all the dyads of one act", hint="give them different claims")
    date = write_date(first["date"], first["precision"])
    event = first["event"] or name
    return Claim(
        name=name,
        triples=act_triples(event, first["code"], actors, recipients, date),
        dataset=first["dataset"],
        speaker=first["speaker"] or first["dataset"],
        factuality=first["factuality"] or "Certain",
        record=name.rsplit("/", 1)[-1],
    )


def within(interactions: Interactions, period: str) -> Interactions:
    """Return the interactions dated within a period; what is dated more coarsely could lie outside and is left out."""
    import pyarrow as pa

    grain = grain_of(period)
    kept = [period_of(row["date"], row["precision"], grain) == period for row in interactions.rows()]
    return replace(interactions, table=interactions.table.filter(pa.array(kept, pa.bool_())))
