"""What a reader is: a folder with the SQL of a dataset, its fields, its description and a sample."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from kg.errors import BadData, Unknown

HERE = Path(__file__).parent
USES = ("handled", "optional", "ignored", "named only")
# What reader.toml may say, and what holds where it says nothing.
FORM: dict[str, Any] = {
    "dataset": "", "delimiter": "\t", "quote": "", "header": "always", "empty": [], "fewest": 0, "countries": ["name"],
    "book": "cameo", "goldstein": "gdelt", "earliest": "", "latest": "2100-12-31", "lists": False, "numbered": False,
    "mapped": False, "with": {}, "settings": {},
}  # fmt: skip
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@cache
def sql(name: str) -> str:
    """Return a statement that all readers share."""
    return (HERE / "sql" / f"{name}.sql").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a dataset: its name in SQL, how headers spell it, what is done with it, and what for.

    ``use`` is ``handled``; ``optional`` for a handled field that a file may lack; ``ignored``; or ``named only`` for
    one that some headers name though no row has it.
    """

    name: str
    headers: tuple[str, ...]
    use: str
    role: str
    note: str


@dataclass(frozen=True)
class Reader:
    """A dataset's reader, as its folder describes it.

    Parameters
    ----------
    folder : Path
        Its name is the reader's. It holds ``read.sql`` (one SELECT over the relation ``raw``), ``fields.csv`` (every
        field, with its use), ``reader.toml`` (how files are written), ``dataset.ttl`` and a sample.
    form : mapping
        What ``reader.toml`` says; see `FORM`.
    names : mapping of str to str
        For a table whose columns the user names: the header of each field.

    Raises
    ------
    BadData
        If a file of the folder is missing, or says what no reader can.
    """

    folder: Path
    form: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        said = self.form or self._toml
        for key in said:
            if key not in FORM:
                raise Unknown("key of reader.toml", key, known=FORM, hint="the keys are " + ", ".join(FORM))
        object.__setattr__(self, "form", FORM | {"dataset": self.name} | dict(said))
        for one in self.fields:
            if one.use not in USES or not _NAME.fullmatch(one.name):
                raise BadData(
                    f"the field {one.name!r} is {one.use!r}", file=str(self.folder / "fields.csv"),
                    hint="write its name in small letters, and one of " + ", ".join(USES),
                )  # fmt: skip

    @property
    def name(self) -> str:
        """What it is called on the command line."""
        return self.folder.name

    @cached_property
    def sql(self) -> str:
        """The SELECT over ``raw``, without the semicolon that some write at its end."""
        return self._text("read.sql").strip().rstrip(";")

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Every field, in the order of files without a header."""
        rows = csv.DictReader(self._text("fields.csv").splitlines())
        return tuple(
            Field(row["field"], tuple(filter(None, row["headers"].split("|"))), row["use"], row["role"], row["note"])
            for row in rows
        )

    @property
    def present(self) -> tuple[Field, ...]:
        """The fields that rows have."""
        return tuple(one for one in self.fields if one.use != "named only")

    def called(self, role: str) -> str:
        """Return how the dataset calls the field of a role (``date``, ``code``): its first header, else nothing."""
        found = next((one for one in self.fields if role in one.role.split()), None)
        if not found:
            return ""
        return self.names.get(found.name) or (found.headers[0] if found.headers else found.name)

    @cached_property
    def _toml(self) -> dict[str, Any]:
        import tomllib  # who reads no event file needs none

        try:
            return tomllib.loads(self._text("reader.toml"))
        except tomllib.TOMLDecodeError as error:
            raise BadData(str(error), file=str(self.folder / "reader.toml"), hint="see docs/event-data.md") from None

    def _text(self, name: str) -> str:
        path = self.folder / name
        if not path.is_file():
            raise BadData(f"a reader needs the file {name}", file=str(self.folder), hint="see docs/event-data.md")
        return path.read_text("utf-8")


def readers() -> dict[str, Reader]:
    """Return the readers that ship, by name: every folder beside this module that has a ``read.sql``."""
    return {path.parent.name: Reader(path.parent) for path in sorted(HERE.glob("*/read.sql"))}


def reader(name: str | Path | Reader) -> Reader:
    """Return a reader by its name, or by the folder of one's own.

    Raises
    ------
    Unknown
        If no reader has that name, with the nearest.
    """
    if isinstance(name, Reader):
        return name
    known = readers()
    if str(name) in known:
        return known[str(name)]
    if isinstance(name, Path) or "/" in name or "\\" in name:
        return Reader(Path(name))
    raise Unknown(
        "dataset", name, known=known, hint="the readers are " + ", ".join(known) + ", or a folder of your own"
    )
