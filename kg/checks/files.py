"""The checks as files: found in the package and in a folder of one's own, their heads read and refused when wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import BadData, Unknown
from kg.files import query_text, read_text
from kg.questions import Question, read_question

FOLDER = Path(__file__).parent.parent / "queries" / "audit"
CERTAINTIES = ("contradicted by the record", "contradicts itself", "unsupported", "doubtful")
CONTRADICTIONS = CERTAINTIES[:2]
_HEAD = re.compile(r"(?m)^#\s*(certainty|says|record|cause):\s*(.+?)\s*$")


@dataclass(frozen=True, slots=True)
class Check:
    """A question that a sound claim never answers: its sentence, how much a finding weighs, and how it is worded.

    ``cause`` names what two findings must share to be one error; without it, see `kg.checks.problems`.
    """

    name: str
    sentence: str
    certainty: str
    says: str
    record: str
    question: Question
    cause: str = ""


def checks(folder: Path | None = None) -> list[Check]:
    """Return the shipped checks and those of ``folder``, sorted by name; a check of one's own replaces a namesake.

    Raises
    ------
    BadData
        If the folder or a file cannot be read or holds no check, a head lacks a line, or a certainty does not exist.
    """
    if folder is not None and not folder.is_dir():
        raise BadData("is not a folder", file=str(folder), hint="give a folder with checks of your own, *.rq")
    if folder is not None and not any(folder.glob("*.rq")):
        raise BadData("holds no check", file=str(folder), hint="a check is a file that ends in .rq: see docs/audit.md")
    found = {path.stem: path for place in (FOLDER, folder) if place for path in sorted(place.glob("*.rq"))}
    return [_read(found[name]) for name in sorted(found)]


def checks_named(known: Sequence[Check], names: Iterable[str], folder: Path | None = None) -> list[Check]:
    """Return the checks with these names, each once; all of them where there are no names.

    Raises
    ------
    Unknown
        For a check that does not exist, with the nearest.
    BadData
        If none of those named is in the ``folder`` that was given for them.
    """
    by_name, wanted = {item.name: item for item in known}, list(dict.fromkeys(names))
    for name in wanted:
        if name not in by_name:
            raise Unknown("check", name, known=by_name, hint="list them with: kg audit --list")
    own = sorted(path.stem for path in folder.glob("*.rq")) if folder else []
    if folder and wanted and not set(own) & set(wanted):
        raise BadData(
            f"has none of the checks asked for ({', '.join(wanted)})", file=str(folder),
            hint=f"it has {', '.join(own)}: ask for one of these too, or leave out the folder",
        )  # fmt: skip
    return [by_name[name] for name in wanted] or list(known)


def _read(path: Path) -> Check:
    text = query_text(f"audit/{path.stem}") if path.parent == FOLDER else read_text(path)
    head = {match[1]: match[2] for match in _HEAD.finditer(text)}
    for key in ("certainty", "says", "record"):
        if key not in head:
            raise BadData(f"its head has no line '# {key}: ...'", file=str(path), hint="see docs/audit.md")
    known_certainty(head["certainty"], str(path))
    item = read_question(path.stem, text)
    return Check(path.stem, item.sentence, head["certainty"], head["says"], head["record"], item, head.get("cause", ""))


def known_certainty(certainty: str, where: str) -> str:
    """Return ``certainty`` if it is one of `CERTAINTIES`.

    Raises
    ------
    Unknown
        With the nearest, if it is not.
    """
    if certainty not in CERTAINTIES:
        raise Unknown("certainty", certainty, known=CERTAINTIES, hint=f"in {where}; one of " + ", ".join(CERTAINTIES))
    return certainty
