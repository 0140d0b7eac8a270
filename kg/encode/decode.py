"""Turns claims back into the rows of a claims sheet, which encode to the same claims."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from pathlib import Path

from kg.claims import Claim, cite, read_claims
from kg.encode.columns import COLUMNS, PROPERTY, USUAL, kind_of
from kg.encode.encode import read_article
from kg.encode.find import NotFound, Span, find
from kg.encode.names import Names
from kg.encode.sheet import write_sheet
from kg.encode.values import Value
from kg.errors import BadData
from kg.files import write_atomic
from kg.store import Store
from kg.store.terms import Iri, Node, Quad, file_quads, trig
from kg.vocab import ACTOR, KG, RDF, curie

_COLUMN_OF = {predicate: column for column, predicate in PROPERTY.items()}


def decode(claims: Iterable[Claim], text: str | None = None) -> list[dict[str, str]]:
    """Return the rows that say what ``claims`` say: one per thing that a claim describes.

    Parameters
    ----------
    claims
        All of one dataset.
    text
        The article. With it rows quote its words, and say paragraph or occurrence where the words stand more than
        once; without it, or where no words can be quoted, they give offsets.

    Returns
    -------
    list of dict
        In the order of the text; the first row of a claim says where it comes from.

    Raises
    ------
    BadData
        If something has no name that a sheet could write (a blank node), or the claims are of several datasets.
    """
    ordered = sorted(claims, key=_order)
    datasets = sorted({claim.dataset for claim in ordered})
    if len(datasets) > 1:
        raise BadData(f"a sheet holds one dataset, here are {', '.join(datasets)}", hint="choose one with --dataset")
    return [row for claim in ordered for row in _rows(claim, Names(claim.dataset), text)]


def columns(rows: Iterable[Mapping[str, str]]) -> list[str]:
    """Return the columns that a sheet of these rows has: the usual ones and whichever else is filled."""
    used = {name for row in rows for name, cell in row.items() if cell}
    return [name for name in COLUMNS if name in used or name in USUAL]


def _order(claim: Claim) -> tuple[object, ...]:
    figures = [int(part) if part.isdigit() else -1 for part in re.split(r"(\d+)", claim.name)]
    return claim.paragraph or 0, claim.sentence or 0, figures, claim.name


def _rows(claim: Claim, names: Names, text: str | None) -> list[dict[str, str]]:
    described: dict[str, dict[str, list[Node]]] = {}
    for subject, predicate, value in claim.triples:
        if not isinstance(subject, Iri):
            raise BadData(f"the claim {claim.name} describes something without a name", hint="give it an IRI")
        described.setdefault(subject.value, {}).setdefault(predicate.value, []).append(value)
    name = claim.name.removeprefix(f"{claim.dataset}/")
    rows = [
        {"claim": name, **_thing(names, subject, said)} for subject, said in sorted(described.items(), key=_acts_first)
    ]
    rows[0] |= _origin(claim, names, text)
    return rows


def _acts_first(item: tuple[str, Mapping[str, Sequence[Node]]]) -> tuple[bool, str]:
    return KG.code not in item[1], item[0]


def _thing(names: Names, subject: str, said: Mapping[str, list[Node]]) -> dict[str, str]:
    row, others = {"event": names.subject_text(subject)}, []
    for predicate, terms in said.items():
        written = [str(names.value(kind_of(predicate), term)) for term in terms]
        if predicate in _COLUMN_OF:
            row[_COLUMN_OF[predicate]] = "; ".join(written)
        else:
            short = curie(predicate).removeprefix("kg:")
            others += [f"{short if short != predicate else f'<{predicate}>'}={value}" for value in written]
    return row | ({"properties": "; ".join(sorted(others))} if others else {})


def _origin(claim: Claim, names: Names, text: str | None) -> dict[str, str]:
    def agent(name: str) -> str:
        return str(Value(names.texts("actor", ACTOR + name)[0]))

    cells = {
        "speaker": names.texts("actor", ACTOR + claim.speaker)[0],
        "relays": "; ".join(agent(relay) for relay in claim.relays),
        "factuality": claim.factuality,
        "record": claim.record,
        "source": claim.source,
        "unchecked": claim.unchecked,
        "note": claim.note,
        "said": claim.said,
        "quoted": "yes" if claim.quoted else None,
        "credibility": claim.credibility,
        "paragraph": str(claim.paragraph) if claim.paragraph is not None else None,
        "sentence": str(claim.sentence) if claim.sentence is not None else None,
    }
    place = _place(claim, text) if claim.start is not None and claim.end is not None else {}
    return {column: cell for column, cell in (cells | place).items() if cell}


def _place(claim: Claim, text: str | None) -> dict[str, str]:
    start, end = claim.start or 0, claim.end or 0
    quote = text[start:end] if text else ""
    for occurrence in (None, *range(1, 100)) if quote.strip() else ():
        try:
            if find(text or "", quote, claim.paragraph, occurrence) == Span(start, end, claim.paragraph or 1):
                return {"quote": quote} | ({"occurrence": str(occurrence)} if occurrence else {})
        except NotFound:
            if occurrence:
                break
    return {"start": str(start), "end": str(end)}


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
    written = [f"{out}: {len(rows)} rows for {len(claims)} claims of {claims[0].dataset}"]
    beside = out.with_suffix(".ttl")
    if about:
        content = trig(about, claims[0].dataset)
        if beside.exists() and beside.read_bytes() != content:
            raise BadData("is there already and says something else", file=str(beside), hint="choose another -o")
        write_atomic(beside, content)
        written.append(f"{beside}: the dataset and its actors")
    write_sheet(out, columns(rows), rows)
    return written


def _is_about(quad: Quad, own: Set[object]) -> bool:
    """Return whether a statement is outside the claims, and not of their origins or lists of relays."""
    outside = str(quad.graph_name) == "DEFAULT" and quad.subject not in own
    return outside and quad.predicate.value not in (RDF + "first", RDF + "rest")
