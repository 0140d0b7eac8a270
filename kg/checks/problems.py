"""Groups what the audit found: findings with one cause are one error, in however many places it is met."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.checks.run import Finding


PLACES = 3  # of one thing that is wrong, before the others are counted
_LETTERS = re.compile(r", characters \d+-\d+$")


@dataclass(frozen=True, slots=True)
class PointOfAudit:
    """One thing that is wrong, as one check puts it, and the findings that are like it in every place."""

    findings: tuple[Finding, ...]

    @property
    def says(self) -> str:
        """What the first claim says, and how many others say something like it, as a sentence begins."""
        first, more = self.findings[0].says.rstrip("."), len({finding.says for finding in self.findings}) - 1
        return first[:1].upper() + first[1:] + (f" (and {more} more like it)" if more else "")

    @property
    def against(self) -> str:
        """What stands against the first."""
        return self.findings[0].record_says.rstrip(".")

    @property
    def record_claim(self) -> str | None:
        """The claim that says so, if there is one and `against` does not name it."""
        claim = self.findings[0].record_claim
        return claim if claim and claim not in self.against else None

    @property
    def record_says(self) -> str:
        """What stands against the first, and the claim that says so."""
        return self.against + (f" ({self.record_claim})" if self.record_claim else "")

    @property
    def check(self) -> str:
        """The check that met it."""
        return self.findings[0].check

    @property
    def sources(self) -> tuple[str, ...]:
        """Who says it, each once."""
        return tuple(dict.fromkeys(finding.attribution for finding in self.findings))

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """The claims, and where in its text each stands; the letters are left to the full list."""
        return tuple(dict.fromkeys((finding.claim, _LETTERS.sub("", finding.place)) for finding in self.findings))

    @property
    def named_places(self) -> tuple[tuple[str, str], ...]:
        """The first of `places`, which are always listed."""
        return self.places[:PLACES]

    @property
    def other_places(self) -> tuple[tuple[str, str], ...]:
        """The rest of `places`, which are counted where there is no room for them."""
        return self.places[PLACES:]

    @property
    def where(self) -> str:
        """The first places by name, and how the others are listed."""
        named = [f"{claim} ({place})" if place else claim for claim, place in self.named_places]
        if self.other_places:
            return f"{', '.join(named)} and {len(self.other_places)} more: kg audit --check {self.check}"
        return " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))


@dataclass(frozen=True, slots=True)
class GroupedFindings:
    """One error, or one thing that lacks support, and every finding that comes of it, the heaviest first."""

    findings: tuple[Finding, ...]

    @property
    def certainty(self) -> str:
        """How much its heaviest finding weighs."""
        return self.findings[0].certainty

    @property
    def cause(self) -> str:
        """What its findings share, in words that stay the same as long as the data do."""
        first = self.findings[0]
        return first.cause or f"{first.check}: {first.claim}"

    @property
    def contradicted(self) -> bool:
        """Whether the claims cannot be true as they stand, and not merely lack support."""
        return self.findings[0].contradicted

    @property
    def called(self) -> str:
        """What it is called: an error, or a point where claims merely lack support."""
        return "error" if self.contradicted else "point"

    @property
    def claims(self) -> tuple[str, ...]:
        """The claims that are at fault, in the order of the findings."""
        return tuple(dict.fromkeys(finding.claim for finding in self.findings))

    @property
    def places(self) -> int:
        """In how many claims it is met: one claim may fail several checks for one reason."""
        return len(self.claims)

    @property
    def checks(self) -> tuple[str, ...]:
        """Which checks met it."""
        return tuple(dict.fromkeys(finding.check for finding in self.findings))

    @property
    def points(self) -> tuple[PointOfAudit, ...]:
        """What is wrong, once for each check that met it."""
        return tuple(
            PointOfAudit(tuple(finding for finding in self.findings if finding.check == check)) for check in self.checks
        )

    @property
    def says(self) -> tuple[str, ...]:
        """What the claims say, each thing once."""
        return tuple(dict.fromkeys(finding.says for finding in self.findings))

    @property
    def record_says(self) -> tuple[str, ...]:
        """What stands against it, each thing once."""
        return tuple(dict.fromkeys(finding.record_says for finding in self.findings))


def problems(findings: Iterable[Finding]) -> tuple[GroupedFindings, ...]:
    """Group findings by their cause, in the order in which the audit gives them; O(findings).

    Two findings have one cause if their checks say so (the line ``# cause:`` of a check: the same person in the wrong
    place, the same event at the wrong time), in one dataset. Those of a check that says nothing of it are grouped if
    what stands against both is the same claim, or the same words, or if both claims say the same words.

    Examples
    --------
    >>> from kg.checks import audit
    >>> from kg.store import Store
    >>> found = problems(audit(Store.shipped(), check=["office-not-held", "act-after-death"]))
    >>> [(problem.cause, problem.places) for problem in found]
    [('article-2024-05-28: who li-keqiang', 5), ('article-2024-05-28: who nobuo-kishi', 1)]
    """
    groups: list[list[Finding]] = []
    place: dict[tuple[str, ...], int] = {}
    for finding in findings:
        keys = list(_keys(finding))
        met = sorted({place[key] for key in keys if key in place})
        first = met[0] if met else len(groups)
        if not met:
            groups.append([])
        groups[first].append(finding)
        for other in met[1:]:  # what this finding ties together has one cause
            groups[first] += groups[other]
            groups[other] = []
            place.update({key: first for key, index in place.items() if index == other})
        place.update(dict.fromkeys(keys, first))
    return tuple(GroupedFindings(tuple(group)) for group in groups if group)


def _keys(finding: Finding) -> Iterator[tuple[str, ...]]:
    if finding.cause:
        yield "cause", finding.cause
        return
    yield finding.check, "record", finding.record_says
    yield finding.check, "says", finding.says
    if finding.record_claim:
        yield finding.check, "claim", finding.record_claim
