"""Turns claims back into the rows of a claims sheet, which encode to the same claims."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.claims import FIELDS, Claim
from kg.claims.kinds import absent
from kg.encode.columns import PROPERTY, SHEET_COLUMNS, USUAL, object_kind
from kg.encode.names import CellTerms
from kg.errors import BadData
from kg.extract import NotFound, Span, occurrence_of
from kg.store.terms import Iri, RDFTerm
from kg.vocab import KG, curie

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
    return [row for claim in ordered for row in _rows(claim, CellTerms(claim.dataset), text)]


def columns(rows: Iterable[Mapping[str, str]]) -> list[str]:
    """Return the columns that a sheet of these rows has: the usual ones and whichever else is filled."""
    used = {name for row in rows for name, cell in row.items() if cell}
    return [name for name in SHEET_COLUMNS if name in used or name in USUAL]


def _order(claim: Claim) -> tuple[object, ...]:
    figures = [int(part) if part.isdigit() else -1 for part in re.split(r"(\d+)", claim.name)]
    return claim.paragraph or 0, claim.sentence or 0, figures, claim.name


def _rows(claim: Claim, names: CellTerms, text: str | None) -> list[dict[str, str]]:
    described: dict[str, dict[str, list[RDFTerm]]] = {}
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


def _acts_first(item: tuple[str, Mapping[str, Sequence[RDFTerm]]]) -> tuple[bool, str]:
    return KG.code not in item[1], item[0]


def _thing(names: CellTerms, subject: str, said: Mapping[str, list[RDFTerm]]) -> dict[str, str]:
    row, others = {"event": names.subject_text(subject)}, []
    for predicate, terms in said.items():
        written = [str(names.value(object_kind(predicate), term)) for term in terms]
        if predicate in _COLUMN_OF:
            row[_COLUMN_OF[predicate]] = "; ".join(written)
        else:
            short = curie(predicate).removeprefix("kg:")
            others += [f"{short if short != predicate else f'<{predicate}>'}={value}" for value in written]
    return row | ({"properties": "; ".join(sorted(others))} if others else {})


def _origin(claim: Claim, names: CellTerms, text: str | None) -> dict[str, str]:
    cells = origin_cells({item.name: value for item, value in claim.origin()}, names)
    if text and claim.start is not None and claim.end is not None:
        cells |= quotation_cells(text, Span(claim.start, claim.end, claim.paragraph or 1))
    return {column: cell for column, cell in cells.items() if cell}


def origin_cells(values: Mapping[str, Any], names: CellTerms) -> dict[str, str]:
    """Return the cells that say these fields of an origin."""
    return {
        item.column: item.kind.to_cell(values[item.name], names)
        for item in FIELDS
        if item.column and not absent(values.get(item.name))
    }


def quotation_cells(text: str, span: Span) -> dict[str, str]:
    """Return the cells that quote the words of ``span`` instead of giving offsets; none if no quotation finds them."""
    try:
        occurrence = occurrence_of(text, span)
    except NotFound:
        return {}
    cells = {"quote": text[span.start : span.end], "start": "", "end": ""}
    return cells | ({"occurrence": str(occurrence)} if occurrence else {})
