"""What is said of a few things, by whatever claim, as Turtle: the same content gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.vocab import CLAIM, PREFIXES


def described(base: ox.Store, iris: Iterable[str]) -> bytes:
    """Return the statements about these things as Turtle, and of claims what they assert; O(their statements).

    Turtle has no named graphs: what several claims say stands side by side, and a claim's own file says which is its.
    What is no IRI has no statements.
    """
    quads = sorted(set(_quads(base, iris)), key=str)
    if any(isinstance(quad.object, ox.BlankNode) for quad in quads):
        from kg.store.reading import canonical

        quads = list(ox.parse(canonical(quads), format=ox.RdfFormat.N_QUADS))
    triples = [quad.triple for quad in quads]
    used = {name: iri for name, iri in PREFIXES.items() if any(iri in str(triple) for triple in triples)}
    written = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=used) or b""
    # Oxigraph lists prefixes in no fixed order.
    parts = written.splitlines(keepends=True)
    return b"".join([*sorted(parts[: len(used)]), *parts[len(used) :]])


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
