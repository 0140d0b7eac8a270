"""Encodes a folder of sheets, each with the text it describes, in the order of their days; a bad one stops none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.encode.context import new_actors_of
from kg.encode.files import Encoded, encode, with_claims
from kg.encode.many import TABLE
from kg.encode.sheet import SUFFIXES
from kg.encode.unknown import STUB, UnknownActors
from kg.errors import BadData, KGError
from kg.files import read_bytes, readings
from kg.store import Store
from kg.store.terms import file_quads, text_of
from kg.vocab import DATASET, DCTERMS, KG, local


@dataclass(frozen=True)
class EncodedFolder:
    """What came of a folder of sheets.

    Parameters
    ----------
    encoded : mapping of Path to Encoded
        The sheets that were right, in the order of their articles' days.
    left_out : mapping of Path to KGError
        Those that were not, each with what is wrong with it.
    stub : str
        A table of the actors that nobody knows, of all sheets; empty if there are none.
    store : Store
        The graph in memory with all the new claims in it, as an audit sees it.
    """

    encoded: Mapping[Path, Encoded]
    left_out: Mapping[Path, KGError]
    stub: str
    store: Store


def encode_folder(
    folder: Path, articles: Path, store: Store, *, actors: Sequence[Path] = (), accept_proposals: bool = False
) -> EncodedFolder:
    """Make claims of every sheet of a folder, as `encode` makes them of one.

    A sheet is a table with its description beside it (``.ttl``), as ``kg new FOLDER`` makes both. Its text is the one
    of ``articles`` that has the checksum which the description gives, whatever its name. Sheets are read in the order
    of their articles' days, so that a later one may name the events of an earlier one. Lists of articles and tables of
    actors are passed over, and so are other folders in it.

    Parameters
    ----------
    folder, articles : Path
        The folder of the sheets, and that of the texts; both may be one.
    store, actors, accept_proposals
        As in `encode`, for all.

    Raises
    ------
    BadData
        If a folder cannot be read, or has no sheet.

    Notes
    -----
    Sheets times quads of the graph, which each is checked against.
    """
    found = sheets_in(folder, actors)
    if not found:
        raise BadData("has no sheet", file=str(folder), hint="make sheets of articles: kg new FOLDER -o SHEETS")
    texts, whole = _texts(articles), store
    encoded: dict[Path, Encoded] = {}
    left_out: dict[Path, KGError] = {}
    stubs: list[str] = []
    for sheet, described in sorted(((sheet, _described(sheet)) for sheet in found), key=lambda one: (one[1], one[0])):
        try:
            same = next((str(one) for one in encoded if encoded[one].dataset == described.name), "")
            if same:
                raise BadData(f"is a second sheet of {described.name}, after {same}", file=str(sheet), hint="keep one")
            text = texts.get(described.sha256) or _missing(sheet, articles, described)
            made = encode(sheet, text, whole, actors=actors, accept_proposals=accept_proposals)
        except KGError as error:
            left_out[sheet] = error
            stubs += [error.stub] if isinstance(error, UnknownActors) else []
            continue
        encoded[sheet] = made
        whole = with_claims(whole, made)
    return EncodedFolder(encoded, left_out, _joined(stubs), whole)


@dataclass(frozen=True, order=True)
class _Described:
    """What the description beside a sheet says: its dataset, the article's day, and its text's checksum."""

    day: str = ""
    name: str = ""
    sha256: str = ""


def sheets_in(folder: Path, tables: Sequence[Path] = ()) -> list[Path]:
    """Return the sheets of a folder: its tables, without the list of articles and those of actors.

    Parameters
    ----------
    tables : sequence of Path
        Tables of actors, which are no sheets either.

    Raises
    ------
    BadData
        If it cannot be read.
    """
    files = [file for file in _files(folder) if file.suffix.lower() in SUFFIXES and not file.name.startswith(".")]
    own = {new_actors_of(file).name for file in files} | {file.name for file in tables}
    passed = own | {TABLE}
    return [file for file in files if file.name not in passed and not file.name.startswith(Path(STUB).stem)]


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(file for file in folder.iterdir() if file.is_file())
    except OSError as error:
        raise BadData(f"cannot be read ({error.strerror})", file=str(folder), hint="check the path") from None


def _described(sheet: Path) -> _Described:
    """Return what stands beside a sheet; nothing where that cannot be read, which `encode` will say."""
    beside = sheet.with_suffix(".ttl")
    try:
        quads = file_quads(beside) if beside.is_file() else []
    except KGError:
        quads = []
    said = {item.predicate.value: item for item in quads if text_of(item.subject).startswith(DATASET)}
    digest, day = said.get(KG.sha256), said.get(DCTERMS + "issued")
    if digest is None:
        return _Described()
    return _Described(text_of(day.object) if day else "", local(text_of(digest.subject)), text_of(digest.object))


def _texts(articles: Path) -> dict[str, Path]:
    """Return the files of a folder by the checksums of their text, in each form that programs save it in."""
    found: dict[str, Path] = {}
    for file in _files(articles):
        if file.suffix.lower() in (*SUFFIXES, ".ttl", ".trig"):
            continue
        try:
            for _, digest in readings(read_bytes(file)):
                found.setdefault(digest, file)
        except UnicodeDecodeError:  # a document, whose text stands beside it
            continue
    return found


def _missing(sheet: Path, articles: Path, described: _Described) -> Path:
    if not described.sha256:
        return articles  # `encode` says that nothing describes the article
    raise BadData(
        f"no file of {articles} is the text of {described.name} (sha256 {described.sha256[:12]}…)", file=str(sheet),
        hint=f"if the text was corrected, fit the sheet to it: kg new ARTICLE --again {sheet}",
    )  # fmt: skip


def _joined(stubs: Sequence[str]) -> str:
    """Return tables of actors as one, each actor once."""
    lines = dict.fromkeys(line for table in stubs for line in table.splitlines(keepends=True))
    return "".join(lines)
