"""Completes what a reader types into the editor: terms of this graph with their labels, and names of things by label.

A class's properties are those that its things have in the data, outside and inside claims, those that the shapes
require of it, and those whose domain it is in the ontology.
"""

from __future__ import annotations

import threading
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import Route

from kg.display import as_json
from kg.files import folder, query_text
from kg.text import safe
from kg.vocab import ACTOR, CLAIM, DATASET, EVENT, KG, PLACE, POST, PREFIXES, RDF, RDFS, SKOS, TERMS, THING, pasted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from kg.web.site import Site

THINGS = {"post": POST, "place": PLACE, "thing": THING}
"""What has a name and no page: in which namespace it stands, by what it is."""
NAMED = {"actor": ACTOR, "source": ACTOR, "event": EVENT, "claim": CLAIM, "dataset": DATASET}
"""In which namespace the names of a kind of hit stand."""
OFFERED = 8
"""So many things of each kind are offered for what was typed."""
VALUES = 60
"""A property with more values than this is completed by what is typed, not from a list."""
SHACL = PREFIXES["sh"]
FRESH = {"cache-control": "no-cache"}


def routes(site: Site) -> list[BaseRoute]:
    """Return the routes of the editor's completion."""
    completion = Completion(site)
    return [Route("/complete/terms", completion.terms), Route("/complete/names", completion.names)]


class Completion:
    """What can be typed in a query about a site's graph."""

    def __init__(self, site: Site) -> None:
        self.site, self._lock = site, threading.Lock()

    async def terms(self, request: Request) -> Response:
        """Answer with classes and properties: name, label, definition, the classes that have it, its values."""
        return Response(await run_in_threadpool(self._terms), media_type="application/json", headers=FRESH)

    async def names(self, request: Request) -> Response:
        """Answer with things by any of their names, as a query writes them."""
        asked = request.query_params.get("q", "")[:200]
        return Response(
            await run_in_threadpool(lambda: as_json(self.named(asked))), media_type="application/json", headers=FRESH
        )

    def named(self, asked: str) -> list[dict[str, str]]:
        """Return things by what they are called, those whose name begins so first, as a query writes them."""
        begun = asked.strip().casefold()
        hits = sorted(
            self.site.index.find(asked),
            key=lambda hit: (not hit.title.casefold().startswith(begun), list(NAMED).index(hit.kind), len(hit.title)),
        )
        found: dict[str, dict[str, str]] = {}
        offered: Counter[str] = Counter()
        for hit in hits:
            name = pasted(NAMED[hit.kind] + hit.name)
            if name not in found and offered[hit.kind] < OFFERED:
                offered[hit.kind] += 1
                found[name] = {"name": name, "label": safe(hit.title), "kind": hit.kind}
        every = [*found.values(), *self._things_called(begun.split())]
        return sorted(every, key=lambda one: not one["label"].casefold().startswith(begun))  # each kind as it came

    def _things_called(self, words: list[str]) -> list[dict[str, str]]:
        """Return the posts, places and other things of whose names each of these words begins a part."""
        return [
            {"name": pasted(iri), "label": safe(label), "kind": kind}
            for kind, iri, label, parts in self._things
            if words and all(any(part.startswith(word) for part in parts) for word in words)
        ][:OFFERED]

    @cached_property
    def _things(self) -> list[tuple[str, str, str, list[str]]]:
        labels = self.site.graph.known.labels.by_iri
        return [
            (kind, iri, label, label.casefold().replace("(", " ").split())
            for kind, space in THINGS.items() for iri, label in sorted(labels.items()) if iri.startswith(space)
        ]  # fmt: skip

    def _terms(self) -> str:
        with self._lock:
            return self._written

    @cached_property
    def _written(self) -> str:
        return as_json({"prefixes": PREFIXES, "terms": self._read()})

    def _read(self) -> list[dict[str, Any]]:
        known = self.site.graph.known
        of: dict[str, dict[str, set[str]]] = {"outside": {}, "inside": {}}
        for where, having in of.items():
            for row in known.store.rows(query_text(f"complete/{where}")):
                having.setdefault(row["property"], set()).update(filter(None, [row["class"]]))
        for name, kind in self._shaped():
            of["outside"].setdefault(name, set()).add(kind)
        listed: dict[str, list[str]] = {}
        for row in known.store.rows(query_text("complete/values")):
            listed.setdefault(row["property"], []).append(row["value"])
        facts = known.labels.facts
        classes = {kind for having in of.values() for kinds in having.values() for kind in kinds}
        terms = {*of["outside"], *of["inside"], *classes, *(KG[name] for name in TERMS)}
        return [
            {
                "name": pasted(term),
                "label": safe(known.labels.get(term) or ""),
                "says": safe(" ".join(facts(term).get(SKOS + "definition", ()))[:300]),
                "class": term in classes or any(kind.endswith("Class") for kind in facts(term).get(RDF + "type", ())),
                "outside": _names({*of["outside"].get(term, ()), *facts(term).get(RDFS + "domain", ())}),
                "inside": _names(of["inside"].get(term, ())),
                "claimed": term in of["inside"],
                "values": _names(found) if len(found := listed.get(term, [])) <= VALUES else [],
            }
            for term in sorted(terms)
        ]

    def _shaped(self) -> Iterable[tuple[str, str]]:
        """Yield property and class for each property that a shape asks of a class."""
        from kg.shapes.shacl import read_shapes

        shapes = read_shapes(folder("ontology") / "shapes.ttl")
        said: dict[str, dict[str, set[str]]] = {}
        for subject, predicate, value in shapes:
            said.setdefault(str(predicate), {}).setdefault(str(subject), set()).add(str(value))
        paths, within = said.get(SHACL + "path", {}), said.get(SHACL + "property", {})
        for shape, kinds in said.get(SHACL + "targetClass", {}).items():
            for part in (shape, *within.get(shape, ())):
                for name in paths.get(part, ()):
                    if name.startswith("http"):
                        yield from ((name, kind) for kind in kinds)


def _names(iris: Iterable[str]) -> list[str]:
    return [pasted(iri) for iri in sorted(iris)]
