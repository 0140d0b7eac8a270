"""Writes the claims of a store as TriG or JSON-LD that any other tool reads, the same claims as the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import Unknown
from kg.vocab import CLAIM, DATASET, KG, PREFIXES, RDF, XSD

if TYPE_CHECKING:
    from kg.belief import Belief
    from kg.store.store import Store

FORMATS = {"trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD}
_REST = (RDF + "first", RDF + "rest")


def write_claims(store: Store, how: str, belief: Belief | None = None) -> bytes:
    """Return every claim with its origin, what its dataset is, and the weight that ``belief`` gives it.

    Parameters
    ----------
    how : {"trig", "jsonld"}
        JSON-LD is in expanded form: without a context, nobody has to fetch one.
    belief : Belief, optional
        The store's own by default. A claim that it admits bears its weight (``kg:weight``); those that it does not
        admit are there too, without one: a belief decides what counts, not what was said.

    Returns
    -------
    bytes
        UTF-8. Loaded again it gives the same claims; weights in a file are passed over then. O(claims log claims).

    Raises
    ------
    Unknown
        If ``how`` is neither.
    """
    if how not in FORMATS:
        raise Unknown("format of claims", how, known=FORMATS, hint="one of " + ", ".join(FORMATS))
    chosen = belief or store.belief
    found = ox.Dataset(quad for quad in store.base if _of_claims(quad))
    for origin in store.origins():
        weight = chosen.weight(origin)
        if weight > 0:
            said = ox.Literal(f"{weight:.6f}".rstrip("0").rstrip("."), datatype=ox.NamedNode(XSD + "decimal"))
            found.add(ox.Quad(ox.NamedNode(CLAIM + origin.claim), ox.NamedNode(KG.weight), said))
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    # A graph's statements stand together, and the default graph, with all origins, comes first.
    quads = sorted(found, key=lambda quad: (str(quad.graph_name) if _named(quad) else "", str(quad)))
    used = {name: iri for name, iri in PREFIXES.items() if any(iri in str(quad) for quad in quads)}
    written = ox.serialize(quads, format=FORMATS[how], prefixes=used) or b""
    if how == "jsonld":
        return written + b"\n"
    # Oxigraph lists prefixes in no fixed order.
    lines = written.splitlines(keepends=True)
    heads = [line for line in lines[: len(used)] if line.startswith(b"@prefix ")]
    return b"".join([*sorted(heads), b"\n", *lines[len(heads) :]])


def _named(quad: ox.Quad) -> bool:
    return not isinstance(quad.graph_name, ox.DefaultGraph)


def _of_claims(quad: ox.Quad) -> bool:
    """Whether a quad is asserted by a claim, or is about a claim, its relays or its dataset; stored weights are not."""
    if _named(quad):
        return True
    if isinstance(quad.subject, ox.BlankNode):
        return quad.predicate.value in _REST
    about = isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith((CLAIM, DATASET))
    return about and quad.predicate.value != KG.weight
