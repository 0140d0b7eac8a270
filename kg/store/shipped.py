"""Finds what was worked out from the package's own data beforehand, so that a first command need not do it again.

``data/answers.zip`` holds answers to shipped queries, origins, claims, facts, and rows of shipped SQL statements, each
under the name that it has in the reader's cache (`kg.store.kept`). It bears the digest of the data that it follows
from: of other data it says nothing. ``tools/build_answers.py`` makes it, and a test makes it again.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.files import folder

if TYPE_CHECKING:
    from zipfile import ZipFile

ANSWERS = "answers.zip"


def shipped_entry(name: str, digest: str | None = None) -> bytes | None:
    """Return the entry of that name, if the file has it and was made from the data with this digest, else None.

    Rows of a statement are known by every value of its table, so they hold whatever the digest.
    """
    from zipfile import BadZipFile

    try:
        held = _opened(folder("data") / ANSWERS)
        return held.read(name) if digest is None or held.comment == digest.encode() else None
    except (OSError, KeyError, BadZipFile):
        return None


@cache
def _opened(path: Path) -> ZipFile:
    from zipfile import ZipFile

    return ZipFile(path)
