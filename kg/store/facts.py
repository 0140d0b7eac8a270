"""Says of a thing what any claim or description says of it, by property, and which datasets say so."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.vocab import CLAIM, PROV, SAMENESS

if TYPE_CHECKING:
    from kg.store.store import Store

Facts = Mapping[str, tuple[str, ...]]
IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`\x7f-\x9f]*")
_ENTRY = "facts"


class FactsOf:
    """What a store says of things, read of each when it is asked for: its properties, with their values, sorted.

    Where the facts ship with the data (`kg.store.shipped`), the store is not even read.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._found: dict[str, Facts] = {}

    def of(self, iri: str) -> Facts:
        """Return the values of each property of a thing; none of what is no IRI."""
        if iri not in self._found:
            self._found[iri] = self._read(iri) if IRI.fullmatch(iri) else {}
        return self._found[iri]

    def datasets(self, iri: str) -> tuple[str, ...]:
        """Return the datasets whose claims say more of a thing than what it is the same as; IRIs, sorted."""
        if self._shipped is not None and not iri.startswith(CLAIM):
            return tuple(self._shipped.get(iri, ({}, ()))[1])
        told = (quad for quad in self._store.quads(subject=iri) if quad.predicate.value not in SAMENESS)
        graphs = {getattr(quad.graph_name, "value", "") for quad in told} - {""}
        return tuple(sorted({name for graph in graphs for name in self.of(graph).get(PROV + "wasDerivedFrom", ())}))

    def _read(self, iri: str) -> Facts:
        if self._shipped is not None and not iri.startswith(CLAIM):
            return {name: tuple(values) for name, values in self._shipped.get(iri, ({}, ()))[0].items()}
        said: dict[str, set[str]] = {}
        for quad in self._store.quads(subject=iri):
            if not isinstance(quad.object, ox.BlankNode):  # which is called otherwise each time that the data are read
                said.setdefault(quad.predicate.value, set()).add(str(getattr(quad.object, "value", quad.object)))
        return {key: tuple(sorted(values)) for key, values in sorted(said.items())}

    @cached_property
    def _shipped(self) -> dict[str, tuple[dict[str, list[str]], list[str]]] | None:
        kept = self._store.kept
        found = kept.get(_ENTRY) if kept else None
        return None if found is None else dict(json.loads(found))


def keep_facts(store: Store) -> None:
    """Keep what is said of all things but claims; O(quads)."""
    things = sorted({
        quad.subject.value for quad in store.base
        if isinstance(quad.subject, ox.NamedNode) and not quad.subject.value.startswith(CLAIM)
    })  # fmt: skip
    facts = FactsOf(store)
    found = {iri: (facts.of(iri), facts.datasets(iri)) for iri in things}
    if store.kept:
        store.kept.put(json.dumps(found, separators=(",", ":")).encode(), _ENTRY)
