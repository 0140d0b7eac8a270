"""Packs claims as text that is read sooner than the graph they stand in, for what is kept between commands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from kg.claims.claim import FIELDS, Claim
from kg.store.terms import RDFTerm

KEPT_CLAIMS = 5_000  # so many at most are kept; of more, those that are needed are read from their graph


class PackedClaims(Mapping[str, Claim]):
    """Claims by their name, each made when it is asked for; ``raw`` is what `pack` has written."""

    def __init__(self, raw: bytes) -> None:
        self._rows: dict[str, list[Any]] = json.loads(raw)
        self._made: dict[str, Claim] = {}

    def __getitem__(self, name: str) -> Claim:
        if name not in self._made:
            self._made[name] = _claim(name, *self._rows[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def fields_packed() -> tuple[str, ...]:
    """Return what the text follows from beside the claims: the fields that a claim has, in their order."""
    return tuple(item.name for item in FIELDS)


def pack(claims: Iterable[Claim]) -> bytes | None:
    """Return claims as text; None if it cannot hold a part of one, such as a blank node.

    Examples
    --------
    >>> from kg.vocab import ACTOR, KG, RDF
    >>> kind = (ox.NamedNode(ACTOR + "RUS"), ox.NamedNode(RDF + "type"), ox.NamedNode(KG.State))
    >>> claim = Claim("d/a", (kind,), "d", "s", relays=("t",))
    >>> PackedClaims(pack([claim]))["d/a"] == claim
    True
    """
    rows = {}
    for claim in claims:
        if any(isinstance(term, ox.BlankNode) for triple in claim.triples for term in triple):
            return None
        triples = [[s.value, p.value, _packed(value)] for s, p, value in claim.triples]
        row = json.loads(json.dumps([triples, [getattr(claim, name) for name in fields_packed()]]))
        if _claim(claim.name, *row) != claim:
            return None
        rows[claim.name] = row
    return json.dumps(rows, separators=(",", ":")).encode()


def _claim(name: str, triples: list[list[Any]], values: list[Any]) -> Claim:
    said = tuple((ox.NamedNode(s), ox.NamedNode(p), _term(value)) for s, p, value in triples)
    given: dict[str, Any] = dict(
        zip(fields_packed(), (tuple(v) if isinstance(v, list) else v for v in values), strict=True)
    )
    return Claim(name, said, **given)


def _packed(value: RDFTerm) -> str | list[str | None]:
    if isinstance(value, ox.Literal):
        return [value.value, value.language, None if value.language else value.datatype.value]
    return value.value


def _term(value: str | list[Any]) -> RDFTerm:
    if isinstance(value, str):
        return ox.NamedNode(value)
    text, language, datatype = value
    return ox.Literal(text, language=language) if language else ox.Literal(text, datatype=ox.NamedNode(datatype))
