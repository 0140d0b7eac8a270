"""Reads claims out of a store, and the words they point at out of their article."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.claims.claim import FIELDS, Claim
from kg.errors import BadData
from kg.store import Store
from kg.store.origins import claim_name, rdf_list
from kg.store.terms import Node
from kg.vocab import CLAIM, DATASET, KG, local


def read_claim(store: Store, name: str) -> Claim:
    """Read the claim of that name; a unique ending such as ``p5-s3-a`` will do.

    Raises
    ------
    Unknown
        With the nearest names, if no claim or more than one answers to it.
    BadData
        If its offsets lie outside its article, a value is not of its field's kind, or its relays run in a circle.
    """
    return _read(store, claim_name(store.origins(), name), {})


def read_claims(store: Store, names: Collection[str] | None = None) -> list[Claim]:
    """Read the claims of these full names, or every claim, sorted by name; O(claims)."""
    lengths: dict[str, int | None] = {}
    wanted = (origin.claim for origin in store.origins() if names is None or origin.claim in names)
    return [_read(store, name, lengths) for name in wanted]


def _read(store: Store, name: str, lengths: dict[str, int | None]) -> Claim:
    """Read a claim; ``lengths`` remembers how long each dataset's article is, once it has been asked."""
    base = store.base
    graph = ox.NamedNode(CLAIM + name)
    about: dict[str, Node] = {}
    for quad in base.quads_for_pattern(graph, None, None, ox.DefaultGraph()):
        said = about.setdefault(quad.predicate.value, quad.object)  # type: ignore[arg-type]
        # Said twice: the first in code-point order, for a store has no order of its own.
        about[quad.predicate.value] = min(said, quad.object, key=str)  # type: ignore[assignment]
    triples = sorted(((q.subject, q.predicate, q.object) for q in base.quads_for_pattern(None, None, None, graph)),
                     key=str)  # fmt: skip
    values: dict[str, Any] = {}
    for item in FIELDS:
        term = about.get(item.predicate)
        try:
            value = None if term is None else item.kind.from_term(term, partial(rdf_list, base))
        except BadData as error:
            raise BadData(f"the claim {name} has {local(item.predicate)} {error.message}", hint=error.hint) from None
        values[item.name] = item.missing if value is None else value
    claim = Claim(name, tuple(triples), **values)  # type: ignore[arg-type]
    if claim.end is not None:
        if claim.dataset not in lengths:
            lengths[claim.dataset] = _article(store, claim.dataset)[1]
        length = lengths[claim.dataset]
        if length is not None and claim.end > length:
            raise BadData(
                f"the claim {name} ends at character {claim.end}, but its article has {length}",
                hint="correct kg:start and kg:end",
            )
    return claim


def _article(store: Store, dataset: str) -> tuple[str | None, int | None]:
    about = {quad.predicate.value: quad.object.value for quad in store.quads(subject=DATASET + dataset)
             if isinstance(quad.object, ox.Literal)}  # fmt: skip
    return about.get(KG.sha256), int(about[KG.characters]) if KG.characters in about else None


def cite(store: Store, claim: Claim, article: Path | None = None) -> str | None:
    """Return the words that ``claim`` points at, out of the article's file; None without the file or for a record.

    Raises
    ------
    BadData
        If the file cannot be read or is not, byte for byte, the article that was encoded.
    """
    if article is None or claim.start is None:
        return None
    try:
        raw = article.read_bytes()
    except OSError as error:
        raise BadData(f"cannot be read ({error.strerror})", file=str(article), hint="give its text file") from None
    wanted = _article(store, claim.dataset)[0]
    found = hashlib.sha256(raw).hexdigest()
    if wanted and found != wanted:
        raise BadData(
            f"is not the text of {claim.dataset}: sha256 {found[:12]}…, but {wanted[:12]}… was encoded",
            file=str(article),
            hint="offsets hold only for the text that was encoded",
        )
    return raw.decode("utf-8")[claim.start : claim.end]
