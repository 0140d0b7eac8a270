"""Writes the claims of a graph as TriG or JSON-LD that stand by themselves, the same claims as the same bytes.

The file carries all that the package knows under a belief: the claims with their origins, actors with their names and
whom they act for, codes and their values, the ontology. As in the package the default graph has what a belief admits,
so every query has the same answer here as there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import Unknown
from kg.vocab import ACTOR, DATASET, KG, PREFIXES, RDF, RDFS

if TYPE_CHECKING:
    from pathlib import Path

    from kg.known import Known

CLAIM_FORMATS = {"trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD}


def claims(known: Known, how: str, *, everything: bool = False) -> bytes:
    """Return every claim with its origin and all else that is known, as the belief sees it.

    Parameters
    ----------
    how : {"trig", "jsonld"}
        JSON-LD is in expanded form: without a context, nobody has to fetch one.
    everything : bool
        All that was loaded and nothing that a belief adds: for `kg load`.

    Returns
    -------
    bytes
        UTF-8. As in `kg.Store`, the claims that the belief admits bear their weight (``kg:weight``), and what they
        assert also stands in the default graph; those that it does not admit are there as named graphs alone: a
        belief decides what counts, not what was said. Loaded again the file gives the same claims, origins, actors and
        codes; what the belief has added is taken back then (`kg.store.seen.take_back`). O(quads log quads).

    Raises
    ------
    Unknown
        If ``how`` is neither.
    """
    if how not in CLAIM_FORMATS:
        raise Unknown("format of claims", how, known=CLAIM_FORMATS, hint="one of " + ", ".join(CLAIM_FORMATS))
    from kg.store.reading import canonical

    found = known.store.loaded() if everything else known.store.opened()
    named = ox.parse(canonical(found), format=ox.RdfFormat.N_QUADS)
    # A graph's statements stand together, and the default graph, with all origins, comes first.
    quads = sorted(named, key=lambda quad: (str(quad.graph_name) if _named(quad) else "", str(quad)))
    used = {name: iri for name, iri in PREFIXES.items() if any(iri in str(quad) for quad in quads)}
    written = ox.serialize(quads, format=CLAIM_FORMATS[how], prefixes=used) or b""
    if how == "jsonld":
        return written + b"\n"
    # Oxigraph lists prefixes in no fixed order.
    lines = written.splitlines(keepends=True)
    heads = [line for line in lines[: len(used)] if line.startswith(b"@prefix ")]
    return b"".join([*sorted(heads), b"\n", *lines[len(heads) :]])


def described_speakers(speakers: Iterable[str]) -> Iterator[ox.Quad]:
    """Yield a name and a class for speakers that only a file of events knows: outlets, by what it calls them."""
    for name in speakers:
        actor = ox.NamedNode(ACTOR + name)
        yield ox.Quad(actor, ox.NamedNode(RDF + "type"), ox.NamedNode(KG.Outlet))
        yield ox.Quad(actor, ox.NamedNode(RDFS + "label"), ox.Literal(name.replace("-", " "), language="en"))


def parsed(path: Path, name: str) -> Iterator[ox.Quad]:
    """Yield what a shipped Turtle file says of a dataset in plain terms: title, publisher, licence, source."""
    for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE):
        if quad.subject == ox.NamedNode(DATASET + name) and not isinstance(quad.object, ox.BlankNode):
            yield quad


def _named(quad: ox.Quad) -> bool:
    return not isinstance(quad.graph_name, ox.DefaultGraph)
