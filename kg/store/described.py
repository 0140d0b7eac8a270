"""What is said of a few things, by whatever claim, in a format of RDF: the same content gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.store.cut import TRIPLES, Format
from kg.vocab import CLAIM, PREFIXES

_PREFIXED = ("turtle", "trig")


def described(base: ox.Store, iris: Iterable[str], of: Format = TRIPLES[0]) -> bytes:
    """Return the statements about these things, and of claims what they assert; O(their statements).

    Triples have no named graphs: what several claims say stands side by side, and a claim's own file says which is its.
    What is no IRI has no statements.
    """
    quads = sorted(set(_quads(base, iris)), key=str)
    if any(isinstance(quad.object, ox.BlankNode) for quad in quads):
        from kg.store.reading import canonical

        quads = list(ox.parse(canonical(quads), format=ox.RdfFormat.N_QUADS))
    return rdf_bytes([quad.triple for quad in quads], of)


def rdf_bytes(triples: Iterable[ox.Triple], of: Format = TRIPLES[0]) -> bytes:
    """Return triples in a format, in order, with the prefixes that they need; nothing for none."""
    found = sorted(triples, key=str)
    text = " ".join(map(str, found)) if of.name in _PREFIXED else ""
    used = {name: iri for name, iri in PREFIXES.items() if f"<{iri}" in text}
    lines = (ox.serialize(found, format=getattr(ox.RdfFormat, of.engine), prefixes=used) or b"").splitlines(
        keepends=True
    )
    # Oxigraph lists prefixes in no fixed order.
    return b"".join([*sorted(lines[: len(used)]), *lines[len(used) :]])


def _quads(base: ox.Store, iris: Iterable[str]) -> Iterator[ox.Quad]:
    waiting: list[ox.NamedNode | ox.BlankNode] = []
    for iri in iris:
        try:
            waiting.append(ox.NamedNode(iri))
        except ValueError:
            continue
        if iri.startswith(CLAIM):
            yield from (ox.Quad(*quad.triple) for quad in base.quads_for_pattern(None, None, None, ox.NamedNode(iri)))
    seen = set(waiting)
    while waiting:
        for quad in base.quads_for_pattern(waiting.pop(), None, None, None):
            yield ox.Quad(*quad.triple)
            if isinstance(quad.object, ox.BlankNode) and quad.object not in seen:
                seen.add(quad.object)
                waiting.append(quad.object)
