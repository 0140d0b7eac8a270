"""The versions that a sheet has gone through while it is reviewed: what undo goes back to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from kg.encode.sheet_file import SheetRows
from kg.errors import BadData

MOST = 1000  # versions that are kept


@dataclass(frozen=True)
class Version:
    """The rows of a sheet and of the table of its own actors, and what was done to come to them.

    Parameters
    ----------
    rows, actors : SheetRows
        What it says.
    label : str
        What was done.
    typed : tuple
        Into which cells of which row, where something was typed.
    """

    rows: SheetRows
    actors: SheetRows
    label: str = ""
    typed: tuple[object, ...] = ()

    @cached_property
    def key(self) -> str:
        """The first figures of the sha256 of what it says."""
        said = json.dumps([list(map(dict, self.rows)), list(map(dict, self.actors))], sort_keys=True)
        return sha256(said.encode()).hexdigest()[:16]


class History:
    """Versions, one of which is the last that holds; those behind it were undone.

    Examples
    --------
    >>> history = History(Version((), ()))
    >>> history.add(Version(({"event": "talks"},), (), "new claim"))
    >>> history.undoes, history.at(-1).rows
    ('new claim', ())
    """

    def __init__(self, first: Version) -> None:
        self._versions, self._place = [first], 0

    @property
    def now(self) -> Version:
        """The version that holds."""
        return self._versions[self._place]

    @property
    def undoes(self) -> str:
        """What was done last; nothing where there is nothing to undo."""
        return self.now.label if self._place else ""

    @property
    def redoes(self) -> str:
        """What was undone last."""
        return self._versions[self._place + 1].label if self._place + 1 < len(self._versions) else ""

    def add(self, made: Version, *, typing: bool = False) -> None:
        """Add a version; where somebody goes on typing into the same cells, it takes the place of the last."""
        instead = typing and self._place > 0 and self.now.typed == made.typed
        self._versions[self._place + (not instead) :] = [made]
        self._versions = self._versions[-MOST:]
        self._place = len(self._versions) - 1

    def at(self, step: int) -> Version:
        """Return the version so many steps on.

        Raises
        ------
        BadData
            If there is none.
        """
        if not 0 <= self._place + step < len(self._versions):
            raise BadData("there is nothing to undo" if step < 0 else "there is nothing to do again")
        return self._versions[self._place + step]

    def go(self, step: int) -> None:
        """Let the version so many steps on hold."""
        self.at(step)
        self._place += step

    def seen(self, key: str) -> Version | None:
        """Return the version with this key, the latest first; None if there was none."""
        return next((version for version in reversed(self._versions) if version.key == key), None)


def filled(rows: Iterable[Mapping[str, str]]) -> SheetRows:
    """Return rows without empty cells, and without those that have no others."""
    kept = ({name: cell for name, cell in row.items() if cell.strip()} for row in rows)
    return tuple(row for row in kept if row)
