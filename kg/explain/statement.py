"""A claim as a reader meets it: one sentence, who said it through whom, how firmly, where it stands, what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.labels import firm
from kg.periods import write_span

if TYPE_CHECKING:
    from kg.checks import Finding
    from kg.known import Known


@dataclass(frozen=True, slots=True)
class Statement:
    """What one claim says; ``weight`` is what the belief gives it, ``findings`` what the audit has against it.

    ``speaker`` and ``relays`` are names as people use them, and so is ``rests_on``: the source that the report rests on
    by the record, where the text names nobody. ``unnamed`` says that one of the two has no name; ``source`` is the
    reference that a record cites; ``general`` says of a denial that it denies several acts at once.
    """

    claim: str
    sentence: str
    speaker: str
    relays: tuple[str, ...]
    factuality: str
    unnamed: bool
    weight: float
    dataset: str
    place: str
    source: str | None = None
    note: str | None = None
    findings: tuple[Finding, ...] = ()
    general: bool = False
    rests_on: str = ""

    @property
    def denying(self) -> str:
        """What a denial is called beside the acts that it denies."""
        return "denied in general" if self.general else "denied"

    @property
    def nameless(self) -> bool:
        """Whether its speaker has no name, and not only the source that a named one rests on."""
        return self.unnamed and not self.rests_on

    @property
    def through(self) -> str:
        """Who passed it on, as the words after its speaker; nothing where it came straight."""
        return f", through {', then '.join(self.relays)}" if self.relays else ""

    @property
    def sayers(self) -> str:
        """Who said it, marked where that is nobody by name, through whom, and on what it rests.

        Examples
        --------
        >>> Statement("d/a", "", "unnamed source", ("Yonhap",), "Probable", True, 0.5, "d", "").sayers
        'unnamed source (not named), through Yonhap'
        """
        return f"{self.speaker}{' (not named)' if self.nameless else ''}{self.through}{self.resting}"

    @property
    def resting(self) -> str:
        """On what it rests by the record, as the words after its speaker; nothing where the record names nothing."""
        return f", resting on {self.rests_on}" if self.rests_on else ""

    @property
    def attribution(self) -> str:
        """Who said it, through whom, on what it rests, and how firmly the words put it.

        Examples
        --------
        >>> Statement("d/a", "", "unnamed source", ("Yonhap",), "Probable", True, 0.5, "d", "").attribution
        'unnamed source, through Yonhap: probable'
        >>> Statement("d/a", "", "Yonhap", (), "Certain", True, 0.5, "d", "", rests_on="an official").attribution
        'Yonhap, resting on an official: certain'
        """
        return f"{self.speaker}{self.through}{self.resting}: {firm(self.factuality)}"

    @property
    def marks(self) -> tuple[str, ...]:
        """What the audit found, a line for each error, which says in how many claims that error is met."""
        if not self.findings:
            return ()
        from kg.checks.problems import problems

        found = []
        for problem in problems(self.findings):
            first = problem.findings[0]
            others = f" (the same {problem.called} in {first.places} claims)" if first.places > 1 else ""
            found.append(f"{first.certainty}: {first.says}; but {'; '.join(problem.record_says)}{others}")
        return tuple(found)


def statement(known: Known, name: str, findings: Iterable[Finding] = ()) -> Statement:
    """Put the claim of this full name into words; of ``findings`` those about it are kept."""
    claim = known.claim(name)
    return Statement(
        claim=name,
        sentence=known.sentence(name),
        speaker=known.name(claim.speaker),
        relays=tuple(known.name(relay) for relay in claim.relays),
        factuality=claim.factuality,
        unnamed=known.blind(name),
        weight=known.weight(name),
        dataset=claim.dataset,
        place=claim.place,
        source=claim.source,
        note=claim.note,
        findings=tuple(finding for finding in findings if finding.claim == name),
        rests_on=known.name(claim.rests_on) if claim.rests_on else "",
    )


def known_statement(known: Known, row: Mapping[str, Any], findings: tuple[Finding, ...] = ()) -> Statement:
    """Return the statement behind a row; a row of an event file, whose claim no store holds, speaks for itself."""
    if row["claim"] in known.origins:
        return statement(known, row["claim"], findings)
    when = write_span(row["date"], row["until"], row["precision"])
    label = known.codes[row["code"]].label if row["code"] in known.codes else row["code"] or "act"
    way = f"{known.name(row['source'])} toward {known.name(row['target'])}"
    return Statement(
        row["claim"],
        f"{way}: {label}{f', {when}' if when else ''}.",
        known.name(row["speaker"] or row["dataset"]), (), row["factuality"] or "Certain", bool(row["unnamed"]),
        row["weight"], row["dataset"], _place(row),
    )  # fmt: skip


def _place(row: Mapping[str, Any]) -> str:
    """Say where a row comes from: its number or name, whose it is, and where in which text, as far as its file says."""
    told = [f"{name} {row[name]}" for name in ("speaker", "document", "sentence") if row.get(name) is not None]
    told += [f"character {row['start']}"] if row.get("start") is not None else []
    return ", ".join([f"row {row['claim'].rpartition('/')[2]}", *told])
