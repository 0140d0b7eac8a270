"""Says where data breaks rules: those of ``ontology/shapes.ttl``, or other people's.

Rules: nothing is inferred beyond subclasses, nothing is imported or fetched, and the given graph is not changed.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import BadData, closest
from kg.files import folder
from kg.periods import BACKWARD, read_span
from kg.shapes.apart import results_apart
from kg.shapes.shacl import CELL, ShaclResult, named_cells, read_shapes, refuse_unusable
from kg.vocab import KG, PREFIXES, TERMS, curie, local

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node


@dataclass(frozen=True, order=True)
class Violation:
    """Where data breaks a rule, in words that say what to do.

    Attributes
    ----------
    focus
        IRI of the node at fault; ``[]`` for a node without a name.
    path
        The property as a CURIE where its namespace is known, a longer path as SPARQL writes it; None where the rule is
        about the node as a whole.
    value
        The value at fault, None where one is missing.
    message
        What is wrong and what to write instead.
    severity
        ``violation``, ``warning`` or ``info``.
    shape
        Name of the rule.
    """

    focus: str
    path: str | None
    value: str | None
    message: str
    severity: str
    shape: str

    def __str__(self) -> str:
        said = f" (here: {self.value})" if self.value is not None else ""
        return f"{curie(self.focus)}: {self.message}{said} [{self.shape}]"


def validate(graph: Graph, shapes: Graph | Path | None = None, *, seconds: float | None = None) -> list[Violation]:
    """Return every place where ``graph`` breaks a shape, in a fixed order.

    Parameters
    ----------
    graph
        The union of all claim graphs and the default graph. It is copied, not changed.
    shapes
        Other shapes than the shipped ones, as a graph or a file. With the shipped ones, names in the project's
        namespace that the ontology does not define are reported too, as ``TermIsDefined``, and periods that end before
        they begin, as ``PeriodRunsForward``.
    seconds : float, optional
        How long it may take; by default a minute, and five seconds more for every thousand triples.

    Returns
    -------
    list of Violation
        Empty when the data conforms. Subclasses of the ontology are known, and to the shipped shapes the codes of both
        code books; only nodes of ``graph``, and those that a shape names, are looked at.

    Raises
    ------
    BadData
        If the shapes cannot be read, use what is beyond SHACL Core (SPARQL, rules, functions, scripts), or have a value
        that no constraint can have; or if it takes more time or memory than it may.

    Notes
    -----
    Data and shapes are anybody's, so this runs in a process of its own (`kg.shapes.apart`). Time is linear in focus
    nodes times shapes: ten thousand triples take one or two seconds.

    References
    ----------
    Shapes Constraint Language (SHACL), W3C Recommendation, 20 July 2017.

    Examples
    --------
    >>> from rdflib import Graph
    >>> data = Graph().parse(data='''
    ...     @prefix kg: <https://w3id.org/alignment-kg/ontology/> .
    ...     @prefix actor: <https://w3id.org/alignment-kg/actor/> .
    ...     actor:PRK a kg:State ; kg:iso3 "PRK" .''')
    >>> print(*validate(data))
    actor:PRK: An actor has a name that people read: add rdfs:label "..."@en . [ActorHasALabel]
    """
    if shapes is None:
        rules = read_shapes(folder("ontology") / "shapes.ttl")
        whole = named_cells(graph) + _known(codes=True)
        found = {_violation(item) for item in results_apart(whole, rules, "the data", seconds)}
        found |= _undefined(graph) | _backward(graph)
    else:
        found = {_violation(item) for item in foreign_results(graph, shapes, seconds)}
    return sorted(found, key=lambda violation: [part or "" for part in astuple(violation)])


def foreign_results(graph: Graph, shapes: Graph | Path, seconds: float | None = None) -> list[ShaclResult]:
    """Return what SHACL reports of ``graph`` by other people's shapes, as terms; see `validate`."""
    rules = read_shapes(shapes) if isinstance(shapes, Path) else shapes
    refuse_unusable(rules, str(shapes) if isinstance(shapes, Path) else "the shapes")
    known = _known(codes=False)
    ours = set(known.all_nodes()) - set(graph.all_nodes())
    found = results_apart(graph + known, rules, str(shapes) if isinstance(shapes, Path) else "the shapes", seconds)
    return [item for item in found if item.focus not in ours]


@cache
def _known(*, codes: bool) -> Graph:
    """Return what rules lean on: which class is a subclass of which, and which codes the code books hold."""
    from rdflib import RDF, RDFS, Graph, URIRef

    known = Graph()
    for path in (folder("ontology") / "kg.ttl", *sorted((folder("ontology") / "codes").glob("*.ttl"))):
        book = read_shapes(path)
        known += book.triples((None, RDFS.subClassOf, None))
        if codes:
            known += book.triples((None, RDF.type, URIRef(KG.EventCode)))
    return known


def _undefined(graph: Graph) -> set[Violation]:
    """Report names that the ontology does not define: a misspelt term would otherwise pass every rule."""
    from rdflib import URIRef

    namespace, found = PREFIXES["kg"], set()
    defined = {namespace + name for name in TERMS} | {namespace}
    for triple in graph.triples((None, None, None)):
        for node in triple:
            if isinstance(node, URIRef) and node.startswith(namespace) and str(node) not in defined:
                near = " or ".join(f"kg:{name}" for name in closest(local(node), sorted(TERMS)))
                message = f"The ontology has no term {curie(node)}" + (f": did you mean {near}?" if near else ".")
                path = curie(str(triple[1]))
                found.add(Violation(_text(triple[0]), path, str(node), message, "violation", "TermIsDefined"))
    return found


def _backward(graph: Graph) -> set[Violation]:
    """Find periods that end before they begin. SHACL orders days among themselves, but no day and year."""
    from rdflib import URIRef

    found = set()
    for node, begin in graph.subject_objects(URIRef(KG["from"])):
        for end in graph.objects(node, URIRef(KG.to)):
            try:
                read_span(None, str(begin), str(end))
            except BadData as error:
                if BACKWARD in error.message:  # what is no date at all is another shape's matter
                    told = f"The period ends before it begins ({error.message}): compare kg:from and kg:to."
                    found.add(Violation(_text(node), "kg:to", str(end), told, "violation", "PeriodRunsForward"))
    return found


def _violation(result: ShaclResult) -> Violation:
    return Violation(
        focus=_text(result.focus),
        path=result.path,
        value=None if result.value is None else _text(result.value),
        message=result.message,
        severity=local(str(result.severity)).lower(),
        shape=local(_text(result.named)),
    )


def _text(node: Node | None) -> str:
    from rdflib import BNode

    return "[]" if node is None or isinstance(node, BNode) or str(node).startswith(CELL) else str(node)
