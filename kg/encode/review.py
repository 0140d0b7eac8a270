"""A claims sheet under review: each change is saved at once and can be undone, and nothing that others write is lost.

Rules
-----
- The sheet on disk is the state. Before each change it is locked and looked at: what another program has written since
  becomes a version of its own, which can be undone like any other.
- A change names the version that its author has seen. Where that is no longer the last, the change follows its claim to
  where the same rows now stand; where they do not, it is refused.
- Every version is read by the code with which `kg encode` reads a sheet.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kg.encode.changes import CHANGES, claim_at, grouped
from kg.encode.checked import Checked, check
from kg.encode.context import SheetContext, new_actors_of
from kg.encode.from_sheet import Built, build, check_header
from kg.encode.new_actors import ACTOR_COLUMNS, quads_of_rows
from kg.encode.sheet import SheetRow
from kg.encode.sheet_file import SheetFile
from kg.encode.versions import History, Version, filled
from kg.errors import BadData, KGError, Unknown
from kg.store import Store
from kg.store.locks import lock

WAIT = 5.0  # seconds for which another program may write to the sheet
ELSEWHERE = "another program's change"


class Conflict(KGError):
    """A change to rows that are no longer as its author saw them."""


class Review:
    """A sheet that is being reviewed; may be used by several threads.

    Parameters
    ----------
    sheet, article, store, dataset, actors
        As `kg.encode.encode`. Actors that are new are written beside the sheet, where `kg encode` finds them.

    Raises
    ------
    BadSheet, BadData
        If the sheet cannot be read, or the article is not the one that is described.
    """

    def __init__(
        self, sheet: Path, article: Path, store: Store, *, dataset: str | None = None, actors: Sequence[Path] = ()
    ) -> None:
        self.sheet, self.article, self.store = sheet, article, store
        self._options: dict[str, Any] = {"dataset": dataset, "actors": actors}
        self._lock, self._checking = threading.RLock(), threading.Lock()
        self.others = 0
        """How many changes by other programs were taken in."""
        self._checked: Checked | None = None
        self._built: tuple[str, Built] | None = None
        self._file, self._own = self._files()
        self.context = SheetContext.read(sheet, article, store, **self._options)
        self._history = History(Version(self._file.rows, self._own.rows if self._own else ()))

    @property
    def now(self) -> Version:
        """The last version."""
        return self._history.now

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the sheet has."""
        return self._file.columns

    @property
    def undoes(self) -> str:
        """What `undo` would take back; nothing where there is nothing."""
        return self._history.undoes

    @property
    def redoes(self) -> str:
        """What `redo` would do again."""
        return self._history.redoes

    def look(self) -> bool:
        """Take in what another program has written since, and return whether there was anything.

        Raises
        ------
        BadSheet, BadData
            If what it has written is no sheet: the last version is kept.
        """
        with self._lock:
            return self._look()

    def change(self, kind: str, at: int, version: str, *, typing: bool = False, **given: Any) -> int:  # noqa: ANN401 - what the change takes
        """Make a change and save it; return the place of the row to look at next.

        Parameters
        ----------
        kind : str
            One of `CHANGES`.
        at : int
            The place of a row in the version that is named, counted from 0.
        version : str
            The key of the version that was seen.
        typing : bool
            Part of one entry into a cell with the change before, if that was to the same cells: undone with it.

        Raises
        ------
        Conflict
            If the row has been changed meanwhile.
        Unknown
            If there is no such change.
        BadData
            If the change cannot be made, or the sheet cannot be read or written. Then nothing has changed.
        """
        if kind not in CHANGES:
            raise Unknown("change", kind, known=CHANGES, hint="one of " + ", ".join(CHANGES))
        with self._lock, self._held():
            self._look()
            at = at if kind == "add" else self._followed(version, at)
            before = self.now
            rows, place = CHANGES[kind](before.rows, at, self.context.text, **given)
            typed = (kind, at, *sorted(given.get("cells", ())))
            label = _LABELS.get(kind, kind) if kind != "set" else ", ".join(sorted(given["cells"]))
            made = Version(filled(rows), before.actors, label, typed)
            if made.rows == before.rows:
                return place
            self._save(made)
            self._history.add(made, typing=typing)
            return place

    def add_actor(self, version: str, cells: Mapping[str, str]) -> None:
        """Write a new actor into the table beside the sheet.

        Raises
        ------
        BadSheet
            With what is wrong in each cell.
        BadData
            If another actor has its label, or the table cannot be written.
        """
        row = {name: str(cell).strip() for name, cell in cells.items() if str(cell).strip()}
        place = new_actors_of(self.sheet)
        with self._lock, self._held():
            self._look()
            rows = [SheetRow(number, cells) for number, cells in enumerate((*self.now.actors, row), start=2)]
            quads = quads_of_rows(place, [*ACTOR_COLUMNS], rows, self.context.actors)
            context = self.context.with_actors(item for item in quads if item not in self.context.about)
            made = Version(self.now.rows, (*self.now.actors, row), f"new actor {row.get('name', '')}")
            self._save(made)
            self.context = context
            self._history.add(made)

    def undo(self) -> None:
        """Take back the last change; raises BadData where there is none."""
        self._go(-1)

    def redo(self) -> None:
        """Do again what was last undone; raises BadData where there is nothing."""
        self._go(1)

    def built(self) -> Built:
        """Return the claims of the last version and all that is wrong with it, as `kg encode` reads it."""
        with self._lock:
            key = self.now.key
            if self._built is None or self._built[0] != key:
                self._built = key, build(self.numbered(), self.context.text, self.context.names())
            return self._built[1]

    def numbered(self) -> list[SheetRow]:
        """Return the rows with their numbers as a spreadsheet counts them."""
        return [SheetRow(number, cells) for number, cells in enumerate(self.now.rows, start=self._file.first)]

    def place_of(self, row: int) -> int:
        """Return the place of the row with this number; below 0 for what concerns the whole sheet."""
        return row - self._file.first

    def checked(self) -> Checked:
        """Return the claims of the last version as sentences, and what shapes and audit find; kept until it changes."""
        with self._checking:  # first, so that of those who wait all but one find it done
            with self._lock:
                key, context, built = self.now.key, self.context, self.built()
                last = max((row.number for row in self.numbered()), default=0)
            if self._checked is None or self._checked.version != key:
                self._checked = check(key, context, built, last)
            return self._checked

    def _go(self, step: int) -> None:
        with self._lock, self._held():
            self._look()
            there = self._history.at(step)
            actors = there.actors != self.now.actors
            self._save(there)
            self._history.go(step)
            if actors:
                self.context = SheetContext.read(self.sheet, self.article, self.store, **self._options)

    def _save(self, made: Version) -> None:
        own = self._own
        if made.actors != self.now.actors:
            place = new_actors_of(self.sheet)
            own = own.written(made.actors) if own else SheetFile.new(place, [*ACTOR_COLUMNS], made.actors)
        if made.rows != self.now.rows:
            self._file = self._file.written(made.rows)
        self._own, self._built = own, None

    def _look(self) -> bool:
        own = new_actors_of(self.sheet)
        same = self._own.unchanged() if self._own and own.exists() else self._own is None and not own.exists()
        if same and self._file.unchanged():
            return False
        found, table = self._files()
        if not same:
            self.context = SheetContext.read(self.sheet, self.article, self.store, **self._options)
        self._file, self._own = found, table
        made = Version(found.rows, table.rows if table else (), ELSEWHERE)
        self._built = None
        if made.key == self.now.key:
            return False  # it was only saved in another form
        self._history.add(made)
        self.others += 1
        return True

    def _files(self) -> tuple[SheetFile, SheetFile | None]:
        found, own = SheetFile.read(self.sheet), new_actors_of(self.sheet)
        check_header(str(self.sheet), found.columns)
        return found, SheetFile.read(own) if own.exists() else None

    def _followed(self, version: str, at: int) -> int:
        """Return where the row that somebody has seen in a version now stands."""
        if version == self.now.key:
            return at
        seen = self._history.seen(version)
        if seen is not None and 0 <= at < len(seen.rows):
            group = claim_at(seen.rows, at)
            wanted = [seen.rows[number] for number in group]
            like = [there for there in grouped(self.now.rows) if [self.now.rows[n] for n in there] == wanted]
            if len(like) == 1:
                return like[0][group.index(at)]
        raise Conflict(
            "this claim was changed elsewhere meanwhile, so your change was not made",
            hint="read it as it now is, and make your change again",
        )

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Hold the sheet, so that no other review of it writes meanwhile."""
        try:
            held = lock(self.sheet, wait=WAIT)
        except OSError as error:
            hint = "make it writable, or copy it"
            raise BadData(f"cannot be written ({error.strerror})", file=str(self.sheet), hint=hint) from None
        if held is None and self.sheet.exists():
            raise BadData("another program is writing to it", file=str(self.sheet), hint="try again")
        try:
            yield
        finally:
            if held:
                held.close()


_LABELS = {
    "quote": "quoted words", "status": "status", "add": "new claim", "also": "further row", "remove": "removal",
}  # fmt: skip
