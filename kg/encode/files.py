"""From a claims sheet and its article to claims in TriG, everything checked or nothing; and back to a sheet."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from kg.claims import Claim, cite, read_claims
from kg.encode.article import read_article
from kg.encode.context import SheetContext
from kg.encode.context import actors_of as actors_of  # noqa: PLC0414 - it was made here, and is imported from here
from kg.encode.from_sheet import build, check_header
from kg.encode.sheet import BadSheet, Problem, check_kind, read_sheet, write_sheet
from kg.encode.to_sheet import columns, decode
from kg.encode.unknown import UnknownActors, stub
from kg.errors import BadData
from kg.files import read_bytes, write_atomic
from kg.store import Store
from kg.store.terms import Quad, file_quads, trig
from kg.text import count
from kg.vocab import RDF


@dataclass(frozen=True)
class Encoded:
    """The claims of a sheet, the quads that describe their dataset and its actors, and how many were proposals."""

    dataset: str
    claims: tuple[Claim, ...]
    about: tuple[Quad, ...]
    proposed: int = 0

    def trig(self) -> bytes:
        """Return the file: the dataset and its actors, then the claims in the order of the sheet."""
        return trig([*self.about, *(quad for claim in self.claims for quad in claim.quads())], self.dataset)


def encode(
    sheet: Path,
    article: Path,
    store: Store,
    *,
    dataset: str | None = None,
    actors: Sequence[Path] = (),
    accept_proposals: bool = False,
) -> Encoded:
    """Make claims of a sheet.

    Parameters
    ----------
    sheet, article : Path
        The sheet, and the text in which its quotes are found.
    store : Store
        The graph whose actors, events and things the sheet may name. It is not changed.
    dataset : str, optional
        Name of a dataset that the graph describes. Without it the description is the file beside the sheet, of the
        same name and with the ending ``.ttl``, as ``kg new`` makes it.
    actors : sequence of Path
        Tables or RDF files with actors, places and things that the graph lacks; they become part of the result.
    accept_proposals : bool
        Take rows whose status is ``proposed`` as they are.

    Returns
    -------
    Encoded
        It conforms to the shapes.

    Raises
    ------
    BadSheet
        With every problem of the sheet, row by row.
    UnknownActors
        The same, where some of the problems are actors that nobody knows: ``stub`` is a file to complete.
    BadData
        If a file cannot be read, or the article is not the one that the dataset describes.
    """
    header, rows = read_sheet(sheet)
    check_header(str(sheet), header)
    context = SheetContext.read(sheet, article, store, dataset=dataset, actors=actors)
    names = context.names()
    built = build(rows, context.text, names)
    if built.proposed and not accept_proposals:
        built.problems.append(Problem(0, "status", f"{_rows(built.proposed)} still proposed: read each, then write "
                                      "confirmed or skip; or take all with --accept-proposals"))  # fmt: skip
    about = context.described(len(built.claims))
    if not built.problems:
        built.problems += context.violations(built, about)
    if built.problems:
        if names.missing:
            raise UnknownActors(str(sheet), built.problems, stub(names))
        raise BadSheet(str(sheet), built.problems)
    if not built.claims:
        raise BadData("the sheet has no claims", file=str(sheet), hint="fill in a row, or confirm a proposal")
    return Encoded(context.dataset, tuple(built.claims), about, built.proposed)


def _rows(number: int) -> str:
    return f"{number} rows are" if number != 1 else "1 row is"


def write(encoded: Encoded, path: Path) -> None:
    """Write the claims as TriG, whole or not at all.

    Raises
    ------
    BadData
        If the ending is not ``.trig``, which is what other commands know the file by.
    """
    if path.suffix != ".trig":
        raise BadData(f"claims are TriG, not {path.suffix or 'without ending'}", file=str(path), hint="name it .trig")
    write_atomic(path, encoded.trig())


def decode_file(path: Path, article: Path | None, out: Path, dataset: str | None = None) -> list[str]:
    """Write the sheet of a file of claims, and beside it, with the ending ``.ttl``, what else the file says.

    Returns
    -------
    list of str
        What was written, a line a file.

    Raises
    ------
    BadData
        If the file has no claims or those of several datasets, the article is not the one that was encoded, or there
        is a description beside the sheet already that says something else.
    """
    check_kind(out)
    store = Store.open()
    store.load(path)
    claims = [claim for claim in read_claims(store) if dataset in (None, claim.dataset)]
    if not claims:
        raise BadData("has no claims" + (f" of {dataset}" if dataset else ""), file=str(path), hint="give a .trig file")
    if article is not None:
        cite(store, claims[0], article)  # raises when the text is another
    rows = decode(claims, read_article(article)[0] if article else None)
    own = {node for claim in claims for quad in claim.quads() for node in (quad.subject, quad.graph_name)}
    about = [quad for quad in file_quads(path) if _is_about(quad, own)]
    written = [f"{out}: {count(len(rows), 'row')} for {count(len(claims), 'claim')} of {claims[0].dataset}"]
    beside = out.with_suffix(".ttl")
    if about:
        content = trig(about, claims[0].dataset)
        if beside.exists() and read_bytes(beside) != content:
            raise BadData("is there already and says something else", file=str(beside), hint="choose another -o")
        write_atomic(beside, content)
        written.append(f"{beside}: the dataset and its actors")
    write_sheet(out, columns(rows), rows)
    return written


def _is_about(quad: Quad, own: Set[object]) -> bool:
    """Return whether a statement is outside the claims, and not of their origins or lists of relays."""
    outside = str(quad.graph_name) == "DEFAULT" and quad.subject not in own
    return outside and quad.predicate.value not in (RDF + "first", RDF + "rest")


def with_claims(store: Store, encoded: Encoded) -> Store:
    """Return the graph in memory with the new claims in it, as an audit sees it; ``store`` is not changed."""
    whole = Store.open(belief=store.belief)
    whole.base.extend(store.quads())
    whole.base.extend(chain(encoded.about, *(claim.quads() for claim in encoded.claims)))
    return whole
