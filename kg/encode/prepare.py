"""Prepares a new article for encoding: a claims sheet full of proposals, and a description of the dataset."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.actors import Actors
from kg.encode.article import Description
from kg.encode.dictionaries import with_dictionary
from kg.encode.files import actors_of
from kg.encode.names import CellTerms
from kg.encode.sheet import write_sheet
from kg.encode.to_sheet import columns, origin_cells, quotation_cells
from kg.errors import BadData, Unknown
from kg.extract import READERS, Proposal, Register, Span, TextReader, proposal_counts, proposals
from kg.files import write_atomic
from kg.store import Store
from kg.vocab import slug


@dataclass(frozen=True)
class Prepared:
    """The two files that were written, and how many of what was found in the text (`kg.extract.proposal_counts`)."""

    dataset: str
    sheet: Path
    about: Path
    found: Mapping[str, int]


def new(
    article: Path,
    title: str,
    date: str,
    store: Store,
    *,
    out: Path = Path(),
    sheet: str = "csv",
    actors: Sequence[Path] = (),
    dictionaries: Sequence[Path] = (),
    reader: str = "rules",
    **described: str | None,
) -> Prepared:
    """Write ``<dataset>.ttl``, which describes the article, and ``<dataset>.<sheet>`` with proposals to confirm.

    Parameters
    ----------
    article, title, date, **described
        What `kg.encode.Description.of` takes.
    store : Store
        The graph whose actors are recognised in the text.
    out : Path
        The folder for the two files; it is made if need be.
    sheet : {"csv", "tsv", "xlsx"}
    actors : sequence of Path
        Tables or RDF files with actors that the graph lacks.
    dictionaries : sequence of Path
        Dictionaries of TABARI or PETRARCH: further names, agents and verbs (`kg.encode.with_dictionary`).
    reader : str
        One of `kg.extract.READERS`.

    Raises
    ------
    BadData
        If a file is there already, for what a person has filled in is never written over; else as
        `kg.encode.Description.of`.
    """
    about = Description.of(article, title, date, store, **{key: said for key, said in described.items() if said})
    table, beside = out / f"{about.name}.{sheet}", out / f"{about.name}.ttl"
    refuse_existing(table, beside)
    register = register_of(actors_of(store, actors), dictionaries, about.date)
    found = reader_called(reader)(about.text, about.date, register)
    rows = sheet_rows(found, about.text)
    out.mkdir(parents=True, exist_ok=True)
    write_sheet(table, columns(rows), rows)
    write_atomic(beside, about.turtle())
    return Prepared(about.name, table, beside, proposal_counts(found))


def register_of(actors: Actors, dictionaries: Sequence[Path], day: dt.date) -> Register:
    """Return whom and what to recognise: the actors, and what dictionaries add."""
    register = Register(actors)
    for path in dictionaries:
        register = with_dictionary(register, path, day).register
    return register


def reader_called(name: str) -> TextReader:
    """Return the reader of this name.

    Raises
    ------
    Unknown
        If there is none, with those that there are.
    """
    if name not in READERS:
        raise Unknown("reader", name, known=READERS, hint="the readers are " + ", ".join(READERS))
    return READERS[name]


def propose(text: str, actors: Actors, day: dt.date) -> list[dict[str, str]]:
    """Return the rows of a sheet in which everything is marked as proposed.

    Parameters
    ----------
    text
        The article.
    actors
        Whom to recognise.
    day
        The day of the article, from which weekdays and "last November" count.

    Returns
    -------
    list of dict
        Rows in the order of the text; they can be encoded as they are, and should not be.
    """
    return sheet_rows(proposals(text, day, Register(actors)), text)


def sheet_rows(proposals: Sequence[Proposal], text: str) -> list[dict[str, str]]:
    """Return the row of a sheet for each proposal."""
    return [_row(item, text) for item in proposals]


def _row(item: Proposal, text: str) -> dict[str, str]:
    origin = {
        "speaker": item.speaker or "author", "relays": item.relays, "factuality": item.factuality,
        "start": item.start, "end": item.end, "paragraph": item.paragraph, "sentence": item.sentence,
        "quoted": item.quoted, "note": item.why,
    }  # fmt: skip
    date = item.date
    row = origin_cells(origin, CellTerms("")) | quotation_cells(text, Span(item.start, item.end, item.paragraph))
    row |= {
        "status": "proposed",
        "event": f"p{item.paragraph}-s{item.sentence}-{slug(item.label)}",
        "type": item.type,
        "actors": "; ".join(item.sources),
        "recipients": "; ".join(item.targets),
        "code": item.code,
        "date": date.date if date else "",
        "weekday": date.weekday if date else "",
        "date said": date.said if date else "",
        "to": item.by,
        "properties": f"outcome={item.outcome}" if item.outcome else "",
    }
    return {column: cell for column, cell in row.items() if cell}


def refuse_existing(*files: Path) -> None:
    """Raise BadData if a file is there already: what a person has filled in is never written over."""
    for file in files:
        if file.exists():
            raise BadData("is there already", file=str(file), hint="rename it, or choose another --name or -o")
