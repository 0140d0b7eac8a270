"""Writes the tables that say who acts for whom, from dictionaries and from Wikidata: actors.csv and tenures.csv."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import BadData
from kg.files import write_atomic
from kg.readers.dictionary import read_dictionary
from kg.readers.faults import REJECTS
from kg.readers.inputs import expanded
from kg.readers.wikidata import read_offices
from kg.text import csv_text

ACTORS = ("name", "also", "codes", "file")
TENURES = ("name", "also", "state", "role", "since", "until", "file", "line", "note")
SOURCES = ("actor-dictionary", "wikidata-tenures")


@dataclass(frozen=True)
class Written:
    """What came of some files: how many actors and terms of office were written, and what could not be used, why."""

    actors: int
    tenures: int
    rejected: Mapping[str, int]

    @property
    def lines(self) -> list[str]:
        """What to print."""
        total = sum(self.rejected.values())
        listed = [f"  {count:>12,}  {reason}" for reason, count in sorted(self.rejected.items())]
        return [
            f"{self.actors:,} actors, {self.tenures:,} terms of office; what cannot be used: {total:,}",
            *listed,
        ]


def write_tables(source: str, files: Iterable[str | Path], folder: Path, rejects: Path | None = None) -> Written:
    """Write ``actors.csv`` and ``tenures.csv`` into ``folder``, and what cannot be used into the file ``rejects``.

    ``source`` is ``actor-dictionary`` (TABARI and PETRARCH) or ``wikidata-tenures``. ``tenures.csv`` is what the
    ``officials`` of a reading take.

    Raises
    ------
    BadData
        If a file is not what ``source`` says, or ``folder`` is a file.
    """
    actors: list[Mapping[str, str]] = []
    tenures: list[Mapping[str, str]] = []
    wrong: list[Mapping[str, str]] = []
    for path in expanded(files):
        if source == "actor-dictionary":
            found = read_dictionary(path)
            actors += [row | {"file": path.name} for row in found.actors()]
            tenures += [row | {"file": path.name} for row in found.tenures()]
            wrong += [
                {"file": str(path), "line": str(line), "field": "code", "value": value, "reason": reason}
                for line, value, reason in found.rejected
            ]
        else:
            offices = read_offices(path)
            people = {row["name"]: row for row in offices.tenures}
            actors += [{"name": name, "also": row["also"], "file": path.name} for name, row in sorted(people.items())]
            tenures += [row | {"file": path.name} for row in offices.tenures]
            wrong += [
                {"file": str(path), "field": statement, "value": name, "reason": reason}
                for name, statement, reason in offices.rejected
            ]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadData(
            f"cannot write there ({error.strerror})", file=str(folder), hint="name a folder with -o"
        ) from None
    write_atomic(folder / "actors.csv", _csv(ACTORS, actors))
    write_atomic(folder / "tenures.csv", _csv(TENURES, tenures))
    if rejects:
        write_atomic(rejects, _csv(REJECTS, wrong))
    return Written(len(actors), len(tenures), Counter(row["reason"] for row in wrong))


def _csv(names: Iterable[str], rows: Iterable[Mapping[str, str]]) -> str:
    columns = list(names)
    return csv_text([columns, *([row.get(name, "") for name in columns] for row in rows)])
