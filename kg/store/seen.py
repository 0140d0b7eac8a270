"""Says what a belief sees: the claims it admits with their weights, and their statements for the default graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TypeAlias

import pyoxigraph as ox

from kg.belief import Belief, Origin
from kg.store.memory import no_collection
from kg.store.naming import name_once
from kg.vocab import CLAIM, KG, XSD

Heaviness: TypeAlias = Mapping[str, str]
"""The weight of every admitted claim, as a decimal, by the claim's IRI."""
_WEIGHT = ox.NamedNode(KG.weight)
_DECIMAL = ox.NamedNode(XSD + "decimal")


def weigh(origins: Iterable[Origin], belief: Belief) -> Heaviness:
    """Return the claims that ``belief`` admits, with their weights; O(claims)."""
    weights = ((CLAIM + origin.claim, belief.weight(origin)) for origin in origins)
    return {claim: f"{weight:.6f}".rstrip("0").rstrip(".") for claim, weight in weights if weight > 0}


def believed(base: ox.Store, weights: Heaviness) -> Iterator[ox.Quad]:
    """Yield what a view has beyond the base: weights, and what the admitted claims assert; O(their quads)."""
    for claim, weight in weights.items():
        yield ox.Quad(ox.NamedNode(claim), _WEIGHT, ox.Literal(weight, datatype=_DECIMAL))
        for quad in base.quads_for_pattern(None, None, None, ox.NamedNode(claim)):
            if quad.predicate != _WEIGHT:
                yield ox.Quad(quad.subject, quad.predicate, quad.object)


def view_in_memory(base: ox.Store, weights: Heaviness, language: str) -> ox.Store:
    """Return a view of ``base``; see `take_back` for what was loaded as a belief saw it."""
    view, taken = ox.Store(), frozenset(_not_facts(base))
    loaded = (quad for quad in base if quad not in taken) if taken else base
    with no_collection():
        view.bulk_extend(chain(loaded, believed(base, weights)))
    name_once(view, language)
    return view


def take_back(store: ox.Store) -> None:
    """Remove the weights that came with the data, and what a claim with a weight says outside its graph.

    An export of what a belief sees (`kg.exports.claims`) has both. They are that belief's, and no facts.
    """
    for quad in list(_not_facts(store)):
        store.remove(quad)


def _not_facts(store: ox.Store) -> Iterator[ox.Quad]:
    for quad in store.quads_for_pattern(None, _WEIGHT, None):
        yield quad
        if isinstance(quad.subject, ox.NamedNode):
            for said in store.quads_for_pattern(None, None, None, quad.subject):
                yield ox.Quad(said.subject, said.predicate, said.object)
