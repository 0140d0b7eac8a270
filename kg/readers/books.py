"""The code books as a relation: what each code of a dataset is called here, and its valence on the chosen scale."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache

from kg.codes import Codes
from kg.errors import Unknown
from kg.files import folder
from kg.readers.places import shipped

CODE_COLUMNS = {"code": "VARCHAR", "name": "VARCHAR", "valence": "DOUBLE"}
BOOKS = ("cameo", "plover", "any")


@cache
def _known() -> Codes:
    return Codes.read(shipped())


@cache
def _icews() -> dict[str, float]:
    """Return the Goldstein values of ICEWS, which differ from those of GDELT for 016, 022, 164 and 165."""
    with (folder("ontology") / "codes" / "tables" / "cameo_codes.csv").open(encoding="utf-8", newline="") as file:
        return {
            f"cameo:{row['code']}": float(row["goldstein_icews"]) / 10
            for row in csv.DictReader(file)
            if row["goldstein_icews"]
        }


def codes(book: str, scale: str, goldstein: str) -> list[tuple[str, str, float | None]]:
    """Return every way to write a code of a book, its name here, and its valence in [-1, 1] (None: the scale has none).

    A code may be written bare (``042``, ``CONSULT-visit``), as a CURIE, or by its name in small letters. ``goldstein``
    says whose values the scale of that name means for CAMEO codes: ``gdelt`` or ``icews``.

    Raises
    ------
    Unknown
        If there is no such book or scale.
    """
    if book not in BOOKS:
        raise Unknown("code book", book, known=BOOKS, hint="one of " + ", ".join(BOOKS))
    table = _known()
    table.check_scale(scale)
    found: dict[str, tuple[str, float | None]] = {}
    for name, entry in table.table.items():
        prefix, _, bare = name.partition(":")
        if book not in (prefix, "any"):
            continue
        valence = table.valence(name, scale)
        if scale == "goldstein" and goldstein == "icews":
            valence = _icews().get(name, valence)
        for written in _written(name, bare, entry.label, by_label=prefix == "cameo"):
            # Two codes may have one name: a root and its first code. The finer code is meant, since events bear it.
            if written not in found or len(name) > len(found[written][0]):
                found[written] = (name, valence)
    return [(written, *entry) for written, entry in sorted(found.items())]


def _written(name: str, bare: str, label: str, *, by_label: bool) -> Iterator[str]:
    yield from (name, bare)
    if by_label:
        yield label.lower()
