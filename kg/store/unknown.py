"""Finds the names in a query that nothing in the graph answers to, with the nearest that something does.

A misspelt name is no error in SPARQL: it matches nothing. So a query is answered, and says beside the answer which of
its names stand nowhere.

Rules
-----
- A term of the ontology (``kg:``) is known if the package has it; every name of the package's namespaces is known if
  it stands anywhere in the graph, as subject, property, value or claim.
- Of other vocabularies whose prefix is known (``rdfs:``, ``prov:`` ...) only a near miss is named: ``rdfs:lable``.
- What a CONSTRUCT makes is not looked up, for it may be new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

import pyoxigraph as ox

from kg.errors import closest
from kg.store.tokens import sparql_tokens
from kg.text import safe
from kg.vocab import BASE, PREFIXES, RDF, RDFS, SKOS, TERMS, XSD, local, pasted

MOST = 5
"""How many names are complained about: a query with more of them is meant for another graph."""
_SWEPT = 200_000  # quads that are looked through for a near name
_LABELS = tuple(map(ox.NamedNode, (RDFS + "label", SKOS + "altLabel")))
_TYPE = ox.NamedNode(RDF + "type")
_DEFAULT = ox.DefaultGraph()


class UnknownName(UserWarning):
    """A name in a query that stands nowhere in the graph; the query is answered all the same."""


def unknown_names(
    store: ox.Store, query: str, terms: Iterable[str] = (), prefixes: Mapping[str, str] = PREFIXES
) -> list[str]:
    """Return a sentence for each name in ``query``, or among the bound ``terms``, that ``store`` does not know.

    O(names in the query); where one is unknown, a sweep over at most 200,000 statements looks for near ones.

    Examples
    --------
    >>> unknown_names(ox.Store(), "SELECT * { ?claim kg:factualty kg:Certain }")
    ['kg:factualty is no term here; did you mean kg:factuality?']
    """
    bound = (term[1:-1] for term in terms if term.startswith("<"))
    found = (_complaint(store, iri) for iri in dict.fromkeys((*iris_named(query, prefixes), *bound)))
    return list(islice(filter(None, found), MOST))


def iris_named(query: str, prefixes: Mapping[str, str] = PREFIXES) -> Iterator[str]:
    r"""Yield the IRIs that ``query`` names outside the template of a CONSTRUCT, in order; O(length).

    Examples
    --------
    >>> list(iris_named("PREFIX e: <http://e/> CONSTRUCT { ?a e:new ?b } { ?a e:b\\/c <http://e/d> FILTER(?a != e:) }"))
    ['http://e/b/c', 'http://e/d']
    """
    declared, depth, template = dict(prefixes), 0, False
    found = [token for token in sparql_tokens(query) if token.lastgroup != "comment"]
    prologue = {"PREFIX": 2, "BASE": 1}
    skipped = 0
    for place, token in enumerate(found):
        kind, text = token.lastgroup, token.group()
        if skipped:
            skipped -= 1
        elif kind == "word" and text.upper() in prologue and depth == 0:
            skipped = prologue[text.upper()]
            if skipped == 2 and place + 2 < len(found):
                declared[found[place + 1].group()[:-1]] = found[place + 2].group()[1:-1]
        elif kind == "word":
            template = template or (depth == 0 and text.upper() == "CONSTRUCT")
        elif kind == "open":
            depth += 1
        elif kind == "close":
            depth -= 1
            template = template and depth > 0
        elif kind == "iri" and not template:
            yield text[1:-1]
        elif kind == "name" and not template:
            prefix, _, name = text.partition(":")
            if name and prefix in declared:
                yield declared[prefix] + name.replace("\\", "")


def _complaint(store: ox.Store, iri: str) -> str | None:
    namespace = max((space for space in PREFIXES.values() if iri.startswith(space)), key=len, default="")
    if not namespace or namespace in (XSD, iri) or _stands(store, iri):
        return None
    ours, term = namespace.startswith(BASE), namespace == PREFIXES["kg"]
    if term and local(iri) in TERMS:
        return None
    near = [pasted(other) for other in _near(store, iri, namespace)]
    if not near and not ours:
        return None
    said = f"{safe(pasted(iri))} {'is no term here' if term else 'stands nowhere in this graph'}"
    return f"{said}; did you mean {' or '.join(near)}?" if near else said


def _stands(store: ox.Store, iri: str) -> bool:
    try:
        node = ox.NamedNode(iri)
    except ValueError:
        return True  # relative, or malformed: the parser says so
    places = ((node, None, None, None), (None, node, None, None), (None, None, node, None), (None, None, None, node))
    return any(next(store.quads_for_pattern(*place), None) for place in places)


def _near(store: ox.Store, iri: str, namespace: str) -> list[str]:
    """Return what is called so, else the names of the namespace that look like it; of a claim its end will do."""
    name = iri[len(namespace) :]
    if namespace == PREFIXES["kg"]:
        # A property and its class differ in one letter only: kg:factuality, kg:Factuality.
        alike = sorted(TERMS, key=lambda term: (term[:1].islower() != name[:1].islower(), term))
        return [namespace + other for other in closest(name, alike)]
    words = name.replace("-", " ").replace("_", " ").casefold()
    called = {
        quad.subject.value
        for label in _LABELS
        for quad in islice(store.quads_for_pattern(None, label, None, _DEFAULT), _SWEPT)
        if isinstance(quad.object, ox.Literal)
        and quad.object.value.casefold() == words
        and isinstance(quad.subject, ox.NamedNode)
        and quad.subject.value.startswith(namespace)
    }
    if called:
        return sorted(called)[:1]
    swept = islice(store.quads_for_pattern(None, _TYPE if namespace.startswith(BASE) else None, None, None), _SWEPT)
    found = {
        term.value[len(namespace) :]
        for quad in swept
        for term in (quad.subject, quad.predicate)
        if isinstance(term, ox.NamedNode) and term.value.startswith(namespace)
    }
    ends = {other.rsplit("/", 1)[-1]: other for other in sorted(found, reverse=True)}
    if name in ends:
        return [namespace + ends[name]]
    return [namespace + ends.get(other, other) for other in closest(name, sorted({*found, *ends}))]
