"""How rows become interactions, and what became of every row: the two values around a reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from kg.codes import Codes
from kg.engines import known_engine
from kg.errors import BadData, Unknown
from kg.interactions.project import UNITS
from kg.readers.definition import Reader
from kg.readers.faults import fault
from kg.readers.inputs import known_encoding
from kg.text import count


@dataclass(frozen=True)
class How:
    """How rows become interactions.

    Parameters
    ----------
    scale : {"plover", "goldstein"}
        Which scores of the event codes; Goldstein's are those of the dataset, where ICEWS and GDELT differ.
    unit : {"state", "party", "actor"}
        Who the parties are.
    officials : tuple
        Tables of terms of office, or ``record`` for those of the shipped graph.
    beside : mapping of str to path
        Files that a reader needs beside its data, by the name the reader gives them.
    settings : mapping of str to str
        Values for what a reader lets its user set.
    encoding : str
        How the files are written.
    memory : str
        How much DuckDB may take; what is more is spilled to disk.
    engine : str
        Where the files are read: ``duckdb``, ``spark`` (Spark on this machine) or the address of a Spark cluster.
    """

    scale: str = "plover"
    unit: str = "state"
    officials: tuple[str | Path, ...] = ()
    beside: Mapping[str, str | Path] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    encoding: str = "utf-8"
    memory: str = "1GB"
    engine: str = "duckdb"

    def __post_init__(self) -> None:
        Codes.check_scale(self.scale)
        if self.unit not in UNITS:
            raise Unknown("unit", self.unit, known=UNITS, hint="one of " + ", ".join(UNITS))
        known_encoding(self.encoding)
        if known_engine(self.engine) == "clickhouse":
            raise BadData("clickhouse measures rows, and reads no files of a dataset", hint="read with duckdb or spark")


@dataclass(frozen=True)
class Reading:
    """What became of every row of some files: ``read`` = ``kept`` + rejected, and who could not be placed.

    ``rows`` is how many interactions were written: a row with a list of actors gives several. ``faults`` counts the
    rejected rows by fault (`kg.readers.faults`), ``unplaced`` the rows in which a name stands that has no state,
    as (name, country as the file gives it, rows).
    """

    reader: Reader
    how: How
    path: Path
    files: tuple[str, ...]
    read: int
    kept: int
    rows: int
    faults: Mapping[str, int]
    unplaced: tuple[tuple[str, str, int], ...] = ()
    digest: str = ""

    @property
    def rejected(self) -> int:
        """How many rows could not be used."""
        return sum(self.faults.values())

    @property
    def placed(self) -> int:
        """How many rows lie between two parties: those kept, and those whose code the scale gives no valence."""
        return self.kept + sum(number for key, number in self.faults.items() if fault(key).fate == "uncoded")

    @property
    def counts(self) -> dict[str, int]:
        """The fates of all rows as `Interactions` has them."""
        fates: Counter[str] = Counter()
        for key, number in self.faults.items():
            fates[fault(key).fate] += number
        return {"acts": self.read, "projected": self.kept, **dict(sorted(fates.items()))}

    @cached_property
    def lines(self) -> list[str]:
        """What to print: the sum, and a line for each reason."""
        more = f" ({self.rows:,} interactions)" if self.rows != self.kept else ""
        found = [f"read {self.read:,} = kept {self.kept:,}{more} + rejected {self.rejected:,}"]
        for key, number in sorted(self.faults.items(), key=lambda item: (-item[1], item[0])):
            one = fault(key)
            field = self.reader.called(one.role)
            found.append(f"  {number:>12,}  {field}{': ' if field else ''}{one.reason}")
        if self.placed != self.kept:
            found.append(f"{self.placed:,} rows lie between two parties, whatever their code")
        if self.unplaced:
            names, times = len(self.unplaced), sum(rows for *_, rows in self.unplaced)
            found.append(f"without a state: {count(names, 'name')}, {count(times, 'time')} (--unplaced lists them)")
        return found
