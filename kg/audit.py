"""Finds what is wrong with what the graph was told: each check is one SPARQL file, each finding says on whose word.

A check is a ``.rq`` file whose head reads::

    # Somebody is given an office that the record gives to another on that day.
    # certainty: contradicted by the record
    # says: {person} held the office {post} on {day}
    # record: on that day it was {holder}[, until {until}]
    # param tolerance: duration = PT5M

Rules
-----
- The query does the checking: one row is one finding. It returns ``?claim`` and what the two sentences name in braces;
  ``?record`` is the claim that stands against it, if any; ``?certainty`` overrules the head.
- A part in square brackets is left out when a variable in it is unbound.
- All claims are looked at, whatever the belief; but what is held to be the same event (``kg:sameEvent``) is read
  through the belief, so an identity that is withdrawn accuses nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.claims import Claim, read_claims
from kg.errors import BadData, Unknown
from kg.questions import Question, read_question
from kg.questions import values as bound
from kg.vocab import BASE, CLAIM, local

if TYPE_CHECKING:
    from kg.belief import Belief
    from kg.store import Store
    from kg.store.store import Bindable

FOLDER = Path(__file__).parent / "queries" / "audit"
CERTAINTIES = ("contradicted by the record", "contradicts itself", "unsupported", "doubtful")
CONTRADICTED = CERTAINTIES[:2]
_HEAD = re.compile(r"(?m)^#\s*(certainty|says|record):\s*(.+?)\s*$")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Check:
    """A question that a sound claim never answers: its sentence, how much a finding weighs, and how it is worded."""

    name: str
    sentence: str
    certainty: str
    says: str
    record: str
    question: Question


@dataclass(frozen=True, slots=True)
class Finding:
    """``claim`` says ``says``, but ``record_says``; ``on_whose_word`` names the speaker and through whom it came.

    ``record_claim`` is the claim that stands against it (of the record, or of the same dataset), if there is one.
    """

    claim: str
    check: str
    certainty: str
    says: str
    record_says: str
    on_whose_word: str
    place: str
    dataset: str
    record_claim: str | None = None

    @property
    def contradicted(self) -> bool:
        """Whether the claim cannot be true as it stands, and not merely lacks support."""
        return self.certainty in CONTRADICTED

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)

    def __str__(self) -> str:
        against = f" (against {self.record_claim})" if self.record_claim else ""
        return (
            f"{self.claim}: {self.says}\n    but {self.record_says}{against}\n"
            f"    on the word of {self.on_whose_word}; {self.place}; check {self.check}"
        )


def checks(folder: Path | None = None) -> list[Check]:
    """Return the shipped checks and those of ``folder``, sorted by name; a check of one's own replaces a namesake.

    Raises
    ------
    BadData
        If the folder or a file cannot be read, a head lacks a line, or a certainty does not exist.
    """
    if folder is not None and not folder.is_dir():
        raise BadData("is not a folder", file=str(folder), hint="give a folder with checks of your own, *.rq")
    found = {path.stem: path for place in (FOLDER, folder) if place for path in sorted(place.glob("*.rq"))}
    return [_read(found[name]) for name in sorted(found)]


def _read(path: Path) -> Check:
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadData(f"cannot be read ({error})", file=str(path), hint="save the check as UTF-8") from None
    head = {match[1]: match[2] for match in _HEAD.finditer(text)}
    for key in ("certainty", "says", "record"):
        if key not in head:
            raise BadData(f"its head has no line '# {key}: ...'", file=str(path), hint="see docs/audit.md")
    _known(head["certainty"], str(path))
    item = read_question(path.stem, text)
    return Check(path.stem, item.sentence, head["certainty"], head["says"], head["record"], item)


def _known(certainty: str, where: str) -> str:
    if certainty not in CERTAINTIES:
        raise Unknown("certainty", certainty, known=CERTAINTIES, hint=f"in {where}; one of " + ", ".join(CERTAINTIES))
    return certainty


def audit(
    store: Store,
    *,
    check: Iterable[str] = (),
    dataset: Iterable[str] = (),
    folder: Path | None = None,
    belief: Belief | None = None,
    values: Mapping[str, Bindable] | None = None,
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
        Which identities of events hold; the store's own by default.
    values : mapping of str to value, optional
        Values for parameters of checks, such as ``{"tolerance": "PT10M"}``.

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
        If a check does not parse, or returns no ``?claim`` or a claim that does not exist.

    Examples
    --------
    >>> from kg.store import Store
    >>> store = Store.shipped()
    >>> [finding.claim for finding in audit(store, check=["weekday"])]
    ['article-2024-05-28/p11-s1-a']
    """
    given = values or {}
    chosen = _chosen(checks(folder), check, given)
    claims = {claim.name: claim for claim in read_claims(store)}
    datasets = {claim.dataset for claim in claims.values()}
    wanted = {local(name.removeprefix("dataset:")) for name in dataset} or datasets
    for name in sorted(wanted - datasets):
        raise Unknown("dataset", name, known=datasets, hint="known: " + ", ".join(sorted(datasets)))
    labels = _labels(store)
    found: dict[tuple[str, str, str], Finding] = {}
    for item in chosen:
        own = {
            parameter.name: given[parameter.name] for parameter in item.question.parameters if parameter.name in given
        }
        table = store.select(item.question.text, belief, **bound(store, item.question, own))
        for row in table.to_pylist():
            finding = _finding(item, row, claims, labels)
            if finding.dataset in wanted:
                found.setdefault((finding.claim, finding.check, finding.says), finding)
    return sorted(found.values(), key=lambda finding: _order(finding, claims[finding.claim]))


def _chosen(known: list[Check], names: Iterable[str], bind: Mapping[str, Bindable]) -> list[Check]:
    wanted = list(names)
    by_name = {item.name: item for item in known}
    for name in wanted:
        if name not in by_name:
            raise Unknown("check", name, known=by_name, hint="list them with: kg audit --list")
    chosen = [by_name[name] for name in dict.fromkeys(wanted)] or known
    parameters = {parameter.name for item in chosen for parameter in item.question.parameters}
    for name in bind:
        if name not in parameters:
            raise Unknown("parameter", name, known=parameters, hint="none of these checks has it")
    return chosen


def _labels(store: Store) -> dict[str, str]:
    rows = store.select("SELECT ?thing (MIN(STR(?name)) AS ?label) { ?thing rdfs:label ?name } GROUP BY ?thing")
    return {row["thing"]: row["label"] for row in rows.to_pylist()}


def _finding(check: Check, row: Mapping[str, Any], claims: Mapping[str, Claim], labels: Mapping[str, str]) -> Finding:
    name = str(row.get("claim") or "").removeprefix(CLAIM)
    if name not in claims:
        raise BadData(
            f"the check {check.name} returned {name or 'no ?claim'}, which is no claim", hint="see docs/audit.md"
        )
    claim = claims[name]
    words = {key: _word(value, labels) for key, value in row.items() if value is not None}
    chain = [labels.get(_actor(agent), agent) for agent in (claim.speaker, *claim.relays)]
    return Finding(
        claim=name,
        check=check.name,
        certainty=_known(str(row.get("certainty") or check.certainty), check.name),
        says=_fill(check.says, words),
        record_says=_fill(check.record, words),
        on_whose_word=chain[0] + (f", passed on by {', then '.join(chain[1:])}" if chain[1:] else ""),
        place=claim.place,
        dataset=claim.dataset,
        record_claim=str(row["record"]).removeprefix(CLAIM) if row.get("record") else None,
    )


def _actor(name: str) -> str:
    return f"{BASE}actor/{name}"


def _word(value: object, labels: Mapping[str, str]) -> str:
    text = labels.get(str(value), str(value))
    if text.startswith(CLAIM):
        return text.removeprefix(CLAIM)
    # Control characters from data must not steer a reader's terminal.
    return local(text) if text.startswith(BASE) else re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", text)


def _fill(template: str, words: Mapping[str, str]) -> str:
    """Put words into a template; a bracketed part with an unbound name is left out, an unbound name elsewhere is "?".

    Examples
    --------
    >>> _fill("it was {a}[ (from {b}[ to {c}])][, then {d}]", {"a": "X", "b": "1990", "e": "[Z]"})
    'it was X (from 1990)'
    """

    def optional(part: re.Match[str]) -> str:
        return part[1] if all(name in words for name in _NAME.findall(part[1])) else ""

    while _OPTIONAL.search(template):
        template = _OPTIONAL.sub(optional, template)
    return _NAME.sub(lambda part: words.get(part[1], "?"), template)


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
