"""Says which claims count, and how much: a printed, swappable policy over factuality, reliability, speakers, datasets.

Three axes stay apart in the data and meet only here: what the words express (factuality), how good the speaker or
relay is (reliability), who speaks at all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from kg.errors import BadData, Unknown
from kg.files import read_text

FACTUALITIES = ("Certain", "Probable", "Possible", "CertainlyNot", "ProbablyNot", "PossiblyNot", "Unknown")
CONTRADICTED = "contradicted"
"""The name under which all claims that the audit finds contradicted are left out; see `kg.measured`."""
GRADES = ("A", "B", "C", "D", "E", "F")
# What a key of a belief's file holds; whatever is not here is a list of names.
FILE_KEYS: dict[str, tuple[Any, str]] = {
    "name": (str, "str"), "factuality": (dict, "dict"), "reliability": (dict, "dict"),
    "provisional": (int | float, "number"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known about a claim from outside: who says it, through whom, how firmly, in which dataset.

    ``grades`` are the Admiralty letters stated for the speaker, the relays, and whoever the report ``rests_on`` by the
    record (those who have one); ``provisional`` says that its parties, day, code or vote rest on what nobody has
    verified; ``identity`` that all it says is which names are names of one thing.
    """

    claim: str
    dataset: str
    speaker: str
    factuality: str
    relays: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    provisional: bool = False
    identity: bool = False
    rests_on: str = ""


@dataclass(frozen=True)
class Belief:
    """A filter and a weight: ``weight(origin)`` in [0, 1], and a claim is admitted when it is above 0.

    weight = factuality value x the lowest reliability value in the chain of speaker, relays and whoever the report
    rests on (a chain holds as much as its weakest link; nobody graded counts as 1) x ``provisional`` for a claim that
    is so, and 0 for a speaker, relay or dataset that is left out.

    Parameters
    ----------
    name : str
        What is printed with every number.
    factuality, reliability : mapping of str to float
        Value per factuality and per Admiralty letter, each in [0, 1]; what is missing counts 0.
    provisional : float
        What a claim counts whose parties, day, code or vote nobody has verified: 0 unless somebody says otherwise.
    without_speakers, without_datasets, without_claims : frozenset of str
        Local names of what is not believed. A speaker left out is also left out as a relay.
    only_datasets : frozenset of str
        If not empty, nothing outside these datasets counts, save for claims of identity: to ask what summits and visits
        say alone is not to forget that a meeting stands in both, and to count it twice.

    Raises
    ------
    BadData
        If a value is outside [0, 1]; ``Unknown`` if a factuality or letter does not exist.

    Examples
    --------
    >>> DEFAULT.weight(Origin("c", "d", "yonhap", "Probable"))
    0.75
    >>> DEFAULT.weight(Origin("c", "d", "unnamed-source", "Certain", ("yonhap",), ("F",)))
    0.5
    >>> STRICT.weight(Origin("c", "d", "unnamed-source", "Certain", ("yonhap",), ("F",)))
    0.0
    >>> DEFAULT.weight(Origin("c", "d", "yonhap", "Certain", provisional=True))
    0.0
    >>> alone = replace(DEFAULT, only_datasets=frozenset({"summits"}))
    >>> alone.weight(Origin("c", "d", "yonhap", "Certain"))
    0.0
    >>> alone.weight(Origin("c", "d", "yonhap", "Certain", identity=True))
    1.0
    """

    name: str
    factuality: Mapping[str, float] = field(default_factory=lambda: {"Certain": 1.0, "Probable": 0.75, "Possible": 0.5})
    reliability: Mapping[str, float] = field(
        default_factory=lambda: {"A": 1.0, "B": 1.0, "C": 0.75, "D": 0.5, "E": 0.0, "F": 0.5}
    )
    provisional: float = 0.0
    without_speakers: frozenset[str] = frozenset()
    without_datasets: frozenset[str] = frozenset()
    without_claims: frozenset[str] = frozenset()
    only_datasets: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        own = {"provisional": self.provisional}
        for table, known in ((self.factuality, FACTUALITIES), (self.reliability, GRADES), (own, tuple(own))):
            for key, value in table.items():
                if key not in known:
                    raise Unknown("key of a belief", key, known=known, hint="the keys are " + ", ".join(known))
                if not isinstance(value, int | float) or not 0.0 <= value <= 1.0:
                    raise BadData(f"the belief {self.name!r} gives {key} the value {value!r}", hint="use 0 to 1")

    def __hash__(self) -> int:
        return hash(self.key)

    @cached_property
    def key(self) -> str:
        """A short digest of what the belief decides; two beliefs with the same key admit the same claims alike."""
        return hashlib.sha256(json.dumps(self.as_dict(), sort_keys=True).encode()).hexdigest()[:16]

    @property
    def of_offices(self) -> Belief:
        """The belief that decides who acts for whom: the same, whatever datasets count as evidence.

        To ask what the summits alone say is not to forget whom the people at them act for.
        """
        return replace(self, only_datasets=frozenset())

    def weight(self, origin: Origin) -> float:
        """Return how much a claim of this origin counts, in [0, 1]; O(relays)."""
        if (
            origin.claim in self.without_claims
            or origin.dataset in self.without_datasets
            or (self.only_datasets and origin.dataset not in self.only_datasets and not origin.identity)
            or not self.without_speakers.isdisjoint((origin.speaker, *origin.relays, origin.rests_on))
        ):
            return 0.0
        trust = min(self.reliability.get(grade, 0.0) for grade in origin.grades) if origin.grades else 1.0
        verified = self.provisional if origin.provisional else 1.0
        return self.factuality.get(origin.factuality, 0.0) * trust * verified

    def awaits(self, origin: Origin) -> bool:
        """Return whether a claim counts for nothing only because nobody has verified its parties, day, code or vote.

        Examples
        --------
        >>> DEFAULT.awaits(Origin("c", "d", "yonhap", "Certain", provisional=True))
        True
        """
        return origin.provisional and not self.weight(origin) and self.weight(replace(origin, provisional=False)) > 0

    def without(
        self, *, speakers: Iterable[str] = (), datasets: Iterable[str] = (), claims: Iterable[str] = ()
    ) -> Belief:
        """Return this belief with more left out, and a name that says so.

        Examples
        --------
        >>> DEFAULT.without(speakers=["yonhap"]).name
        'default without yonhap'
        """
        names = [*speakers, *datasets, *claims]
        return replace(
            self,
            name=f"{self.name} without {', '.join(names)}" if names else self.name,
            without_speakers=self.without_speakers | frozenset(speakers),
            without_datasets=self.without_datasets | frozenset(datasets),
            without_claims=self.without_claims | frozenset(claims),
        )

    def as_dict(self) -> dict[str, object]:
        """Return everything but the name, sorted: what a belief file holds and what a report prints."""
        values = {item.name: getattr(self, item.name) for item in fields(self) if item.name != "name"}
        return {
            name: dict(sorted(value.items()))
            if isinstance(value, Mapping)
            else value
            if isinstance(value, int | float)
            else sorted(value)
            for name, value in values.items()
        }

    def describe(self) -> str:
        """Say in one line what counts how much.

        Examples
        --------
        >>> DEFAULT.describe()
        'belief default: certain 1, probable 0.75, possible 0.5; reliability A 1, B 1, C 0.75, D 0.5, E 0, F 0.5'
        """
        words = ", ".join(f"{key.lower()} {value:g}" for key, value in self.factuality.items() if value)
        letters = ", ".join(f"{key} {value:g}" for key, value in sorted(self.reliability.items()))
        only = f"; only {', '.join(sorted(self.only_datasets))}" if self.only_datasets else ""
        provisional = f"; provisional {self.provisional:g}" if self.provisional else ""
        return f"belief {self.name}: {words}; reliability {letters}{provisional}{only}"


DEFAULT = Belief("default")
STRICT = Belief(
    "strict",
    factuality={"Certain": 1.0, "Probable": 0.75},
    reliability={"A": 1.0, "B": 1.0, "C": 0.75, "D": 0.0, "E": 0.0, "F": 0.0},
)
OPEN = Belief(
    "open",
    factuality={"Certain": 1.0, "Probable": 1.0, "Possible": 1.0, "Unknown": 1.0},
    reliability=dict.fromkeys(GRADES, 1.0),
)
LOADED = Belief("loaded", factuality={}, reliability={})
"""Nothing counts: what was loaded, as it was loaded. Copies of a graph are made under it."""
BELIEFS = {belief.name: belief for belief in (STRICT, DEFAULT, OPEN)}


def read_belief(name_or_file: str | Path) -> Belief:
    """Return one of ``strict``, ``default``, ``open``, or read a TOML file with the same keys as `Belief`.

    Raises
    ------
    Unknown
        If it is neither a name nor a file, or the file has an unknown key.
    BadData
        If the file is not TOML or a value is out of range.
    """
    if str(name_or_file) in BELIEFS:
        return BELIEFS[str(name_or_file)]
    path = Path(name_or_file)
    if not path.is_file():
        raise Unknown("belief", str(name_or_file), known=BELIEFS, hint="give strict, default, open or a TOML file")
    import tomllib  # few commands are given a file

    try:
        table = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise BadData(f"not a TOML file ({error})", file=str(path), hint="see docs/belief.md for an example") from error
    known = {item.name for item in fields(Belief)}
    for key, value in table.items():
        if key not in known:
            raise Unknown("key of a belief", key, known=known, hint=f"in {path}")
        wanted = FILE_KEYS.get(key, (list, "list"))
        if not isinstance(value, wanted[0]):
            raise BadData(f"{key} must be a {wanted[1]}, not {value!r}", file=str(path))
    values: dict[str, Any] = {
        key: frozenset(value) if isinstance(value, list) else value for key, value in table.items()
    }
    return Belief(**({"name": path.stem} | values))
