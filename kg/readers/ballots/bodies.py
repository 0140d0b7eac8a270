"""The bodies whose votes a graph knows: those of its claims, and the General Assembly, whose votes are a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.engines import run_statement
from kg.errors import Unknown
from kg.known import Known
from kg.readers.ballots.assembly import ASSEMBLY, DATASET, as_known, assembly_values, assembly_votes, members
from kg.vocab import local

COUNCIL, GENERAL_ASSEMBLY = "Security Council", "General Assembly"
# How a body is asked for; a body of other claims is asked for by the name of its actor.
BODIES = {"council": COUNCIL, "assembly": GENERAL_ASSEMBLY}
UNNAMED = "unnamed body"
NAMED = {"un-security-council": COUNCIL}
SHORT = {name: name.rpartition(" ")[2] for name in BODIES.values()} | {UNNAMED: ""}
ON = " on "  # between a body and the one matter of all its ballots
MOST = 64  # members of the Assembly whose votes are held
_READ: dict[str, list[dict[str, Any]]] = {}
PROCEDURAL = "procedural"  # votes on an agenda or on how to proceed, to which no veto applies


@dataclass(frozen=True)
class Body:
    """A body that votes: its name, and how to get everybody who ever voted in it and the votes of some or all of them.

    ``matter`` is what all of its ballots are about, where they are about one thing: its votes are no sample of others.
    ``procedural``: these are its procedural votes, which are never counted with those on the matter itself.
    """

    name: str
    voters: Callable[[], Iterable[str]]
    votes: Callable[[Iterable[str]], Any]
    matter: str = ""
    procedural: bool = False

    def __str__(self) -> str:
        whole = f"{self.name}{ON}{self.matter}" if self.matter else self.name
        return f"{whole}, {PROCEDURAL}" if self.procedural else whole

    @property
    def members(self) -> frozenset[str]:
        """Everybody who ever voted in it."""
        return frozenset(self.voters())

    @property
    def in_claims(self) -> bool:
        """Whether its votes are claims of the graph, and not a file."""
        return self.votes is not assembly_votes

    @property
    def short(self) -> str:
        """How yardsticks call it: ``Council on North Korea``."""
        name = " ".join(filter(None, (SHORT.get(self.name, self.name), PROCEDURAL if self.procedural else "")))
        return f"{name}{ON}{self.matter}" if name and self.matter else name


def bodies_of(known: Known, which: str = "each", *, unverified: bool = False) -> list[Body]:
    """Return the bodies whose votes the belief admits: the ``council``, the ``assembly``, another by name, or ``each``.

    Procedural votes of a body come after its others, as if they were of another body: an agenda is not the matter.
    The Assembly's are there where the store describes their dataset, and the belief leaves out neither that nor the
    United Nations as a speaker. With ``unverified``, votes in claims count that nobody has verified.

    Raises
    ------
    Unknown
        If the graph has no votes of that body, or the belief admits none.
    """
    by_body: dict[tuple[str, bool], list[Mapping[str, str]]] = {}
    ballots = known.unverified_ballots if unverified else known.ballots
    on_procedure = {row["ballot"] for row in ballots if row["procedural"]}
    for row in ballots:
        holder = known.holders.get(row["ballot"], "")
        name = NAMED.get(holder) or known.name(holder) or UNNAMED
        by_body.setdefault((name, row["ballot"] in on_procedure), []).append(row)
    matters: dict[str, set[str]] = {}
    for row in known.held if by_body else ():
        matters.setdefault(local(row["ballot"]), set()).update([row["about"]] if row["about"] else [])
    found = [
        Body(name, _voters(rows), _chosen(rows), _matter(known, matters, rows), procedural)
        for (name, procedural), rows in sorted(by_body.items())
    ]
    if DATASET in known.datasets and known.belief.weight(ASSEMBLY):
        found.append(Body(GENERAL_ASSEMBLY, members, assembly_votes))
    if which == "each":
        return found
    named = [body for body in found if BODIES.get(which, which) in (body.name, str(body))]
    if not named:
        there = {next((key for key, name in BODIES.items() if name == body.name), str(body)) for body in found}
        raise Unknown(
            "body", which, known=there, hint="the belief admits votes of " + (", ".join(sorted(there)) or "none")
        )
    return named


def ballots_of(known: Known, actors: Iterable[str], *, unverified: bool = False) -> list[dict[str, Any]]:
    """Return votes as plain rows for a pair's yardsticks: ballot, actor, choice, date (ISO), body.

    With ``unverified`` those alone that are claims, whether somebody has verified them or not.
    """
    wanted = {*actors}
    found: list[dict[str, Any]] = []
    for body in bodies_of(known, unverified=unverified):
        if body.in_claims:
            found += [{**row, "body": body.short} for row in body.votes(wanted) if wanted]
        elif not unverified:
            found += assembly_rows(wanted)
    return found


def assembly_rows(actors: Iterable[str]) -> list[dict[str, Any]]:
    """Return the votes of some members of the Assembly, by name; those not read before by one scan of the file."""
    wanted = sorted({*actors})
    held = {actor: rows for actor in wanted if (rows := _READ.get(actor)) is not None}
    fresh: dict[str, list[dict[str, Any]]] = {actor: [] for actor in wanted if actor not in held}
    if fresh:
        body, days = SHORT[GENERAL_ASSEMBLY], cache(as_known)
        # without Arrow, which takes longer to import than the votes of a pair to read
        asked = assembly_values([*fresh], everybody=False)
        for ballot, actor, choice, day in run_statement("assembly", asked).fetchall():
            fresh[actor].append({"ballot": ballot, "actor": actor, "choice": choice, "date": days(day), "body": body})
        if len(_READ) + len(fresh) > MOST:
            _READ.clear()
        _READ.update(fresh)
        held |= fresh
    return [row for actor in wanted for row in held[actor]]


def _matter(known: Known, matters: Mapping[str, set[str]], rows: Iterable[Mapping[str, str]]) -> str:
    """Return what the ballots are about if all of them are about one thing, else nothing."""
    common = set.intersection(*(matters.get(row["ballot"], set()) for row in rows))
    return known.word(min(common)) if len(common) == 1 else ""


def incomplete_ballots(known: Known) -> frozenset[str]:
    """Return the ballots of which fewer votes are on record than their tally says, verified or not; by local names."""
    voters = {(row["ballot"], row["actor"]) for row in known.unverified_ballots}
    cast = Counter(ballot for ballot, _ in voters)
    return frozenset(name for row in known.held if cast[name := local(row["ballot"])] < (row["took_part"] or 0))


def _chosen(rows: list[Mapping[str, str]]) -> Callable[[Iterable[str]], list[Mapping[str, str]]]:
    def votes(actors: Iterable[str] = ()) -> list[Mapping[str, str]]:
        chosen = {*actors}
        return [row for row in rows if not chosen or row["actor"] in chosen]

    return votes


def _voters(rows: list[Mapping[str, str]]) -> Callable[[], list[str]]:
    return lambda: [row["actor"] for row in rows]
