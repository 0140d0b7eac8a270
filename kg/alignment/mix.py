"""The kinds of acts that a score is made of: verbal or material cooperation or conflict, and how much is routine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.alignment.leaving_out import act_of

if TYPE_CHECKING:
    from kg.codes import Codes

Row = Mapping[str, Any]
QUADS = {
    "VerbalCooperation": "verbal cooperation", "MaterialCooperation": "material cooperation",
    "VerbalConflict": "verbal conflict", "MaterialConflict": "material conflict",
}  # fmt: skip
ROUTINE = "CONSULT"  # meetings, visits and calls, which say little of what they were about


@dataclass(frozen=True, slots=True)
class Mix:
    """How many acts fall to each class of `QUADS`, in that order, and which share of all acts is routine contact.

    The same score may come of a hundred meetings, or of ten meetings and as many condemnations: this tells them apart.
    """

    counts: tuple[tuple[str, float], ...]
    routine: float

    def __str__(self) -> str:
        counts = ", ".join(f"{count:g} {QUADS[quad]}" for quad, count in self.counts if count)
        return f"{counts or 'none coded'}; routine contact {self.routine:.0%}"


def mix_of(acts: Iterable[tuple[str, str | None, float]]) -> Mix:
    """Return the mix of acts, each given by its code, the class of that code, and how many acts it counts for.

    Examples
    --------
    >>> print(mix_of([("plover:CONSULT", "VerbalCooperation", 2), ("plover:AID", "MaterialCooperation", 1)]))
    2 verbal cooperation, 1 material cooperation; routine contact 67%
    >>> print(mix_of([]))
    none coded; routine contact 0%
    """
    counts = dict.fromkeys(QUADS, 0.0)
    total = routine = 0.0
    for code, quad, n in acts:
        total += n
        routine += n if code.partition(":")[2].startswith(ROUTINE) else 0.0
        if quad in counts:
            counts[quad] += n
    return Mix(tuple(counts.items()), routine / total if total else 0.0)


def mix_of_codes(counted: Iterable[tuple[str, float]], codes: Codes) -> Mix:
    """Return the mix of acts that are counted by code."""
    return mix_of((code, codes[code].quad if code in codes else None, n) for code, n in counted)


def mix_of_rows(rows: Iterable[Row], codes: Codes, way: tuple[str, str] | None = None) -> Mix:
    """Return the mix of the acts that these rows of one pair report; O(rows).

    An act counts under its heaviest code (`main_code`), and as often as in the pair's score, or in that of one ``way``.
    """
    acts: dict[str, list[Row]] = {}
    for row in rows:
        if row["weight"] > 0:
            acts.setdefault(act_of(row), []).append(row)
    coded = [(main_code(members), _count(members, way)) for members in acts.values()]
    return mix_of((code, codes[code].quad if code in codes else None, n) for code, n in coded)


def main_code(rows: Iterable[Row]) -> str:
    """Return the code under which an act is most firmly reported; of equals the first in alphabetical order.

    A code's weight is joined as an act's is: the highest within a voice, 1 - product of (1 - w) between voices.

    Examples
    --------
    >>> said = {"speaker": "s", "voice": None, "dataset": "d"}
    >>> main_code([said | {"code": "b", "weight": 0.5}, said | {"code": "a", "weight": 0.5}])
    'a'
    """
    told: dict[str, dict[str, float]] = {}
    for row in rows:
        voice = row["voice"] or row["speaker"] or row["dataset"]
        mine = told.setdefault(row["code"] or "", {})
        mine[voice] = max(mine.get(voice, 0.0), row["weight"])
    missed = {}
    for code, voices in told.items():
        missed[code] = 1.0
        for weight in voices.values():
            missed[code] *= 1 - weight
    return min(told, key=lambda code: (missed[code], code))


def _count(rows: Iterable[Row], one: tuple[str, str] | None) -> float:
    """Return how many acts an act counts for: its shares in all directions or in one, and never more than one."""
    shares: dict[tuple[str, str], float] = {}
    for row in rows:
        way = (row["source"], row["target"])
        shares[way] = max(shares.get(way, 0.0), row["share"])
    whole = sum(shares.values())
    return (shares.get(one, 0.0) if one else whole) / max(1.0, whole)
