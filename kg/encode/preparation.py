"""How articles are prepared for encoding: the settings that one article and a folder of them share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kg.codes import Codes
from kg.encode.article import LICENCE
from kg.encode.dictionaries import with_dictionary
from kg.encode.sheet import SUFFIXES
from kg.errors import Unknown
from kg.extract import ChosenReader, Register, Settings, reader_called
from kg.extract.officials import with_officials
from kg.store import Store


@dataclass(frozen=True)
class Preparation:
    """What `kg.encode.new` and `kg.encode.new_folder` take beside an article, or a folder.

    Parameters
    ----------
    out : Path
        The folder for the files that are written; it is made if need be.
    sheet : {"csv", "tsv", "xlsx"}
    actors : sequence of Path
        Tables or RDF files with actors that the graph lacks.
    dictionaries : sequence of Path
        Dictionaries of TABARI or PETRARCH: further names, agents and verbs (`kg.encode.with_dictionary`).
    reader, model, address : str
        One of `kg.extract.READERS`, and what it needs (`kg.extract.reader_called`).
    publisher : str, optional
        Who published what nothing else says the publisher of, by a name the graph knows.
    licence : str
        Address of the licence of the encoding.

    Raises
    ------
    Unknown
        If there is no sheet of that kind.
    """

    out: Path = Path()
    sheet: str = "csv"
    actors: Sequence[Path] = ()
    dictionaries: Sequence[Path] = ()
    reader: str = "rules"
    model: str | None = None
    address: str | None = None
    publisher: str | None = None
    licence: str = LICENCE

    def __post_init__(self) -> None:
        kinds = [suffix.removeprefix(".") for suffix in SUFFIXES]
        if self.sheet not in kinds:
            raise Unknown("kind of sheet", self.sheet, known=kinds, hint=f"there are {', '.join(kinds)}")

    def chosen_reader(self, store: Store) -> ChosenReader:
        """Return the reader; it reads the code books of the graph when it needs them."""
        return reader_called(self.reader, Settings(self.model, self.address, partial(Codes.read, store)))

    def register(self, known: Register, day: dt.date) -> Register:
        """Return whom and what to recognise in a text: ``known``, the officials of its day, what dictionaries add."""
        known = with_officials(known, day)
        for path in self.dictionaries:
            known = with_dictionary(known, path, day).register
        return known
