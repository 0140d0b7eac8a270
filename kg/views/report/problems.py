"""What the audit found, grouped: findings of one check that come up against the same thing are one point."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.checks import Finding


@dataclass(frozen=True, slots=True)
class Problem:
    """One point on which claims come up against the record or one another, and every place where they do."""

    check: str
    certainty: str
    findings: tuple[Finding, ...]

    @property
    def contradicted(self) -> bool:
        """Whether the claims cannot be true as they stand, and not merely lack support."""
        return self.findings[0].contradicted

    @property
    def places(self) -> int:
        """In how many places."""
        return len(self.findings)

    @property
    def says(self) -> tuple[str, ...]:
        """What the claims say, each thing once."""
        return tuple(dict.fromkeys(finding.says for finding in self.findings))

    @property
    def record_says(self) -> tuple[str, ...]:
        """What stands against it, each thing once."""
        return tuple(dict.fromkeys(finding.record_says for finding in self.findings))


def problems(findings: Iterable[Finding]) -> tuple[Problem, ...]:
    """Group findings, in the order in which the audit gives them; O(findings).

    Two findings are one point if the same check made them and what stands against both is the same claim, or the same
    words; or if both claims say the same words. One error in an article is often found wherever it is repeated.
    """
    groups: list[list[Finding]] = []
    place: dict[tuple[str, str, str], int] = {}
    for finding in findings:
        keys = [(finding.check, "record", finding.record_says), (finding.check, "says", finding.says)]
        if finding.record_claim:
            keys.append((finding.check, "claim", finding.record_claim))
        met = sorted({place[key] for key in keys if key in place})
        first = met[0] if met else len(groups)
        if not met:
            groups.append([])
        groups[first].append(finding)
        for other in met[1:]:  # what this finding ties together is one point
            groups[first] += groups[other]
            groups[other] = []
            place.update({key: first for key, index in place.items() if index == other})
        place.update(dict.fromkeys(keys, first))
    return tuple(Problem(group[0].check, group[0].certainty, tuple(group)) for group in groups if group)
