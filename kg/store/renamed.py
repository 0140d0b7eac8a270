"""Reads old names as the new ones: in files, in stores on disk, in queries and in bound values, each with a warning.

Which names are old is said by the ontology and the data themselves: ``owl:deprecated true`` and
``dcterms:isReplacedBy`` of a term of ``ontology/kg.ttl``, or of anything in ``data/renamed.ttl``. There is no other
table.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import pyoxigraph as ox

from kg.files import folder
from kg.store.tokens import sparql_tokens
from kg.vocab import DCTERMS, OWL, RDFS, curie

_DECLARES = frozenset(map(ox.NamedNode, (OWL + "deprecated", DCTERMS + "isReplacedBy", RDFS + "isDefinedBy")))
_IS_OLD = frozenset(map(ox.NamedNode, (OWL + "DeprecatedClass", OWL + "DeprecatedProperty")))
_ESCAPE = re.compile(r"\\(.)")


@cache
def successors() -> Mapping[str, str]:
    """Return the new IRI of every IRI that is deprecated.

    Examples
    --------
    >>> curie(successors()["https://w3id.org/alignment-kg/ontology/said"])
    'kg:statedOn'
    """
    deprecated: set[Any] = set()
    replaced: dict[Any, Any] = {}
    for file in (folder("ontology") / "kg.ttl", folder("data") / "renamed.ttl"):
        for quad in ox.parse(path=str(file)):
            if quad.predicate.value == OWL + "deprecated" and quad.object == ox.Literal(True):
                deprecated.add(quad.subject)
            elif quad.predicate.value == DCTERMS + "isReplacedBy":
                replaced[quad.subject] = quad.object
    return {str(old.value): str(new.value) for old, new in replaced.items() if old in deprecated}


@cache
def _terms() -> Mapping[Any, ox.NamedNode]:
    return {ox.NamedNode(old): ox.NamedNode(new) for old, new in successors().items()}


class Renaming:
    """Renames what quads are made of as they pass, and remembers which old names it ``met`` where."""

    def __init__(self) -> None:
        self.met: dict[str, set[str]] = {}

    def quads(self, quads: Iterable[ox.Quad], where: str = "") -> Iterator[ox.Quad]:
        """Yield ``quads`` in the new names; what declares a name to be old passes as it is. O(quads)."""
        known = _terms()
        for quad in quads:
            s, p, o = quad.subject, quad.predicate, quad.object
            if (s in known or p in known or o in known) and p not in _DECLARES and o not in _IS_OLD:
                met = {term.value for term in (s, p, o) if isinstance(term, ox.NamedNode) and term in known}
                self.met.setdefault(where, set()).update(met)
                yield ox.Quad(known.get(s, s), known.get(p, p), known.get(o, o), quad.graph_name)
            else:
                yield quad


def in_new_names(store: ox.Store) -> tuple[ox.Store | None, set[str]]:
    """Return a copy in memory in the new names, and which old ones were met; None where there is none. O(1) then."""
    if not any(_stands(store, term) for term in _terms()):
        return None, set()
    renaming, copy = Renaming(), ox.Store()
    copy.bulk_extend(renaming.quads(store))
    return (copy, set().union(*renaming.met.values())) if renaming.met else (None, set())


def _stands(store: ox.Store, term: ox.NamedNode) -> bool:
    places: tuple[tuple[Any, Any, Any], ...] = ((term, None, None), (None, term, None), (None, None, term))
    quads = (quad for s, p, o in places for quad in store.quads_for_pattern(s, p, o, None))
    return any(quad.predicate not in _DECLARES and quad.object not in _IS_OLD for quad in quads)


def query_in_new_names(query: str, prefixes: Mapping[str, str]) -> str:
    """Return ``query`` with old names replaced by the new ones, and warn which those were.

    Strings and comments stay as they are; of a query without old names, every sign does. O(length).

    Examples
    --------
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):
    ...     query_in_new_names("SELECT ?day { ?claim kg:said ?day }  # kg:said", {"kg": "https://w3id.org/alignment-kg/ontology/"})
    'SELECT ?day { ?claim <https://w3id.org/alignment-kg/ontology/statedOn> ?day }  # kg:said'
    """
    bound, declared, place, met = dict(prefixes), "", 0, set[str]()
    parts: list[str] = []
    for token in sparql_tokens(query):
        kind, text = token.lastgroup, token.group()
        if kind == "word" or (declared == "PREFIX" and kind == "name"):
            declared = text.upper() if kind == "word" else text
            continue
        if declared.endswith(":") and kind == "iri":
            bound[declared[:-1]] = text[1:-1]
        elif kind in ("iri", "name"):
            prefix, _, rest = text.partition(":")
            iri = text[1:-1] if kind == "iri" else bound.get(prefix, "") + _ESCAPE.sub(r"\1", rest)
            if iri in successors():
                met.add(iri)
                parts += [query[place : token.start()], f"<{successors()[iri]}>"]
                place = token.end()
        declared = "" if kind != "comment" else declared
    tell("the query", met)
    return "".join([*parts, query[place:]])


def tell(where: str, old: Iterable[str]) -> None:
    """Warn, once and on standard error, which old names ``where`` has and what they are called now."""
    names = [f"{curie(iri)} is now {curie(successors()[iri])}" for iri in sorted(old)]
    if names:
        warnings.warn(f"{where} has old names, read as the new ones: {', '.join(names)}", FutureWarning, stacklevel=3)
