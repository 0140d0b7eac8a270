"""Makes the checks on a store and returns what they find."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.checks.files import CERTAINTIES, CONTRADICTIONS, Check, checks, checks_named, known_certainty
from kg.checks.problems import problems
from kg.checks.words import fill_message, word
from kg.claims import Claim
from kg.display import Shown, Table
from kg.errors import BadData, Unknown
from kg.known import Known
from kg.labels import Labels
from kg.questions import bound_values as bound
from kg.sentences import Templates, sentence
from kg.vocab import ACTOR, CLAIM, local

if TYPE_CHECKING:
    from kg.belief import Belief
    from kg.store import Store
    from kg.store.bind import Bindable


@dataclass(frozen=True, slots=True)
class Finding(Shown):
    """``claim`` says ``says``, but ``record_says``; ``attribution`` names the speaker and through whom it came.

    ``record_claim`` is the claim that stands against it (of the record, or of the same dataset), if there is one.
    ``cause`` is what findings of one error share, and ``places`` in how many claims that error was met.
    """

    claim: str
    check: str
    certainty: str
    says: str
    record_says: str
    attribution: str
    place: str
    dataset: str
    record_claim: str | None = None
    cause: str = ""
    places: int = 1

    @property
    def contradicted(self) -> bool:
        """Whether the claim cannot be true as it stands, and not merely lacks support."""
        return self.certainty in CONTRADICTIONS

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; ``on_whose_word`` is the old name of ``attribution``, until version 0.3."""
        return asdict(self) | {"on_whose_word": self.attribution}

    def as_table(self) -> Table:
        """Return it as two columns: what the claim says, what contradicts it, its source, its place in the text."""
        rows = (
            ("claim", self.claim), ("says", self.says), ("but", self.record_says), ("against", self.record_claim or ""),
            ("source", self.attribution), ("place", self.place), ("check", f"{self.check}: {self.certainty}"),
        )  # fmt: skip
        return Table.of([{"": name, " ": said} for name, said in rows])

    @property
    def claims(self) -> tuple[str, ...]:
        """The claim, and the one that it is held against where there is one."""
        return (self.claim, self.record_claim) if self.record_claim else (self.claim,)

    def __str__(self) -> str:
        against = f" (against {self.record_claim})" if self.record_claim else ""
        return (
            f"{self.claim}: {self.says}\n    but {self.record_says}{against}\n"
            f"    source: {self.attribution}; {self.place}; check {self.check}"
        )


def audit(
    store: Store,
    *,
    check: Iterable[str] = (),
    dataset: Iterable[str] = (),
    folder: Path | None = None,
    belief: Belief | None = None,
    values: Mapping[str, Bindable] | None = None,
    known: Known | None = None,
) -> list[Finding]:
    """Hold the claims of ``store`` against the record, the calendar and one another.

    Parameters
    ----------
    store : Store
        The graph. Reference datasets in it are the record.
    check : iterable of str
        Names of the checks to make; all of them when empty.
    dataset : iterable of str
        Local names of the datasets whose claims are audited; all when empty.
    folder : Path, optional
        Checks of one's own, ``*.rq``.
    belief : Belief, optional
        Which sources count; the store's own by default. A claim of a speaker, relay or dataset that is not believed
        is neither audited nor held against another, whatever its words express: a denial can contradict.
    values : mapping of str to value, optional
        Values for parameters of checks, such as ``{"tolerance": "PT10M"}``.
    known : Known, optional
        What has been read of ``store`` already, so that it is not read again.

    Returns
    -------
    list of Finding
        The heaviest certainty first, then in the order of the text. Empty when nothing is wrong. A check gives one
        finding for each thing that a claim says. Time grows with the claims and the pairs that share an event.

    Raises
    ------
    Unknown
        For a check, dataset or parameter that does not exist, with the nearest names.
    BadQuery, BadData
        If a check does not parse, or returns no ``?claim`` or a claim that does not exist, or if the ``folder`` has
        none of the checks that are named.

    Examples
    --------
    >>> from kg.store import Store
    >>> store = Store.shipped()
    >>> [finding.claim for finding in audit(store, check=["weekday"])]
    ['article-2024-05-28/p11-s1-a']
    """
    given = values or {}
    chosen = _chosen(checks_named(checks(folder), check, folder), given)
    known = known or Known(store)
    claims = known.claims
    datasets = {claim.dataset for claim in claims.values()}
    wanted = {local(name.removeprefix("dataset:")) for name in dataset} or datasets
    for name in sorted(wanted - datasets):
        raise Unknown("dataset", name, known=datasets, hint="known: " + ", ".join(sorted(datasets)))
    trust = belief or store.belief
    firm = (replace(origin, factuality="Certain") for origin in store.origins())
    believed = {origin.claim for origin in firm if trust.weight(origin) > 0}
    found: dict[tuple[str, str, str], Finding] = {}
    for item in chosen:
        own = {
            parameter.name: given[parameter.name] for parameter in item.question.parameters if parameter.name in given
        }
        for row in store.rows(item.question.text, belief, **bound(store, item.question, own)):
            if str(row.get("claim") or "").removeprefix(CLAIM) in known.left_out:
                continue
            finding = _finding(item, row, claims, known.labels, known.templates)
            if finding.dataset in wanted and believed.issuperset(finding.claims):
                found.setdefault((finding.claim, finding.check, finding.says), finding)
    ordered = sorted(found.values(), key=lambda finding: _order(finding, claims[finding.claim]))
    grouped = {id(finding): problem for problem in problems(ordered) for finding in problem.findings}
    return [
        replace(finding, places=grouped[id(finding)].places, cause=grouped[id(finding)].cause) for finding in ordered
    ]


def _chosen(chosen: list[Check], bind: Mapping[str, Bindable]) -> list[Check]:
    parameters = {parameter.name for item in chosen for parameter in item.question.parameters}
    for name in bind:
        if name not in parameters:
            raise Unknown("parameter", name, known=parameters, hint="none of these checks has it")
    return chosen


def _finding(
    check: Check, row: Mapping[str, Any], claims: Mapping[str, Claim], labels: Labels, templates: Templates
) -> Finding:
    name = str(row.get("claim") or "").removeprefix(CLAIM)
    if name not in claims:
        raise BadData(
            f"the check {check.name} returned {name or 'no ?claim'}, which is no claim", hint="see docs/audit.md"
        )
    claim = claims[name]
    words = {key: word(value, labels) for key, value in row.items() if value is not None}
    if "{sentence}" in check.says + check.record:
        words["sentence"] = sentence(claim, labels, templates)
    chain = [labels.get(ACTOR + agent) or agent for agent in (claim.speaker, *claim.relays)]
    return Finding(
        claim=name,
        check=check.name,
        certainty=known_certainty(str(row.get("certainty") or check.certainty), check.name),
        says=fill_message(check.says, words),
        record_says=fill_message(check.record, words),
        attribution=chain[0] + (f", passed on by {', then '.join(chain[1:])}" if chain[1:] else ""),
        place=claim.place,
        dataset=claim.dataset,
        record_claim=str(row["record"]).removeprefix(CLAIM) if row.get("record") else None,
        cause=f"{claim.dataset}: {fill_message(check.cause, _parts(row, claim))}" if check.cause else "",
    )


def _parts(row: Mapping[str, Any], claim: Claim) -> dict[str, str]:
    """Return what a cause is made of: local names, and the passage in which the claim stands."""
    passage = f"paragraph {claim.paragraph}, sentence {claim.sentence}" if claim.paragraph else claim.name
    return {"passage": passage} | {name: local(str(value)) for name, value in row.items() if value is not None}


def _order(finding: Finding, claim: Claim) -> tuple[object, ...]:
    rank = CERTAINTIES.index(finding.certainty)
    return (
        rank,
        finding.dataset,
        claim.start if claim.start is not None else -1,
        finding.claim,
        finding.check,
        finding.says,
    )
