"""Runs SHACL Core over a graph: the only module that knows pySHACL.

pySHACL takes ``sh:uniqueLang "1"^^xsd:boolean`` for true, where the standard knows ``true`` alone: such a statement is
left out. It logs, warns and raises in its own words; here only errors of ours come out.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import BadData
from kg.store.graphs import quiet
from kg.store.terms import file_graph
from kg.vocab import SH, curie

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

CELL = "urn:kg:cell:"
_BEYOND = frozenset(
    ("sparql", "select", "ask", "construct", "target", "targetNodeExpression", "rule", "js", "jsLibrary", "validator",
     "nodeValidator", "propertyValidator", "expression", "filterShape", "values", "returnType", "parameter")
)  # fmt: skip
"""Terms of SHACL-SPARQL and of SHACL's advanced features: they would run a stranger's queries, or be passed over."""
_IRIS = frozenset(("class", "datatype", "targetClass", "targetSubjectsOf", "targetObjectsOf"))
_LISTS = frozenset(("in", "languageIn", "ignoredProperties"))
_KINDS = frozenset(("BlankNode", "IRI", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"))
_POSTFIX = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


@dataclass(frozen=True, slots=True)
class ShaclResult:
    """One result of a report: its terms, the path as SPARQL writes it, the words, and the nearest shape with a name."""

    focus: Node | None
    path: str | None
    value: Node | None
    severity: Node | None
    component: Node | None
    shape: Node | None
    named: Node | None
    message: str


def read_shapes(path: Path) -> Graph:
    """Read a file of shapes, relative IRIs being those of the file.

    Raises
    ------
    BadData
        With file and line, if it cannot be read or is not RDF.
    """
    return file_graph(path, base=Path(os.path.realpath(path)).as_uri())


def refuse_unusable(shapes: Graph, name: str) -> None:
    """Refuse shapes that use what is beyond SHACL Core, or values that pySHACL would pass over in silence.

    Raises
    ------
    BadData
        With the term and the shape that uses it.
    """
    for subject, predicate, value in sorted(shapes):
        if not str(predicate).startswith(SH):
            continue
        term, place = str(predicate)[len(SH) :], f"{subject} uses {curie(str(predicate))}"
        if term in _BEYOND:
            raise BadData(
                f"{place}, which is not of SHACL Core", file=name,
                hint="say it with constraints of SHACL Core, or check it with SPARQL: kg query",
            )  # fmt: skip
        wanted = _wanted(shapes, term, value)
        if wanted:
            raise BadData(f"{place}, but its value is not {wanted} (here: {value})", file=name, hint="correct it there")


def _wanted(shapes: Graph, term: str, value: Node) -> str:
    """Say what the value of a term should be, if it is something else."""
    from rdflib import RDF, URIRef

    if term in _IRIS and not isinstance(value, URIRef):
        return "an IRI"
    if term in _LISTS and value != RDF.nil and (value, RDF.first, None) not in shapes:
        return "a list"
    if term == "nodeKind" and not (str(value).startswith(SH) and str(value)[len(SH) :] in _KINDS):
        return "a kind of node"
    if term in ("closed", "deactivated") and str(value) not in ("true", "false", "1", "0"):
        return "true or false"
    return ""


def results(data: Graph, shapes: Graph, name: str = "the shapes") -> list[ShaclResult]:
    """Return what SHACL reports of ``data``; O(focus nodes times shapes).

    Raises
    ------
    BadData
        If the shapes have a value that no constraint can have, or nest without end.
    """
    from pyshacl import validate
    from rdflib import SH as TERMS
    from rdflib import Graph

    odd = [triple for triple in shapes.triples((None, TERMS.uniqueLang, None)) if str(triple[2]) != "true"]
    if odd:
        shapes = shapes + Graph()  # a copy: the given graph stays as it is
        for triple in odd:
            shapes.remove(triple)
    with _in_our_words(name):
        _, report, _ = validate(
            data, shacl_graph=shapes, advanced=False, inference="none", do_owl_imports=False, inplace=True,
            meta_shacl=False,
        )  # fmt: skip
        if isinstance(report, Exception):
            raise report
    return [_result(report, item, shapes) for item in report.objects(None, TERMS.result)]


@contextmanager
def _in_our_words(name: str) -> Iterator[None]:
    try:
        with quiet():
            yield
    except BadData:
        raise
    except RecursionError:
        raise BadData("these shapes refer to one another without end", file=name, hint="end the circle") from None
    except (RuntimeError, ValueError, TypeError, AttributeError, re.error, Warning) as error:
        first = str(error).strip().split("\n", 1)[0][:200]
        raise BadData(f"these shapes cannot be used ({first})", file=name, hint="correct the value there") from None


def named_cells(graph: Graph) -> Graph:
    """Copy ``graph``, giving the blank cells of lists names: pySHACL prints them whole and fails on a broken list."""
    from rdflib import RDF, BNode, Graph, URIRef

    cells = {cell for term in (RDF.first, RDF.rest) for cell in graph.subjects(term) if isinstance(cell, BNode)}
    names: dict[Node, Node] = {cell: URIRef(CELL + cell) for cell in cells}
    copy = Graph()
    for subject, predicate, value in graph.triples((None, None, None)):
        copy.add((names.get(subject, subject), predicate, names.get(value, value)))
    return copy


def path_text(graph: Graph, path: Node | None) -> str | None:
    """Write a SHACL path as SPARQL does: ``^kg:to/kg:from*``, ``(kg:from|kg:to)+``; None for none."""
    from rdflib import BNode

    if path is None or not isinstance(path, BNode):
        return None if path is None else curie(str(path))
    return _path(graph, path)[0]


def _path(graph: Graph, path: Node | None) -> tuple[str, int]:
    """Return a path's text, and how loosely it binds: 0 one property, 1 with a sign, 2 a sequence, 3 a choice."""
    from rdflib import SH as TERMS
    from rdflib import BNode, URIRef
    from rdflib.collection import Collection

    def inner(node: Node | None, most: int) -> str:
        text, looseness = _path(graph, node)
        return f"({text})" if looseness > most else text

    if not isinstance(path, BNode):
        short = curie(str(path))
        return (f"<{path}>" if short == str(path) else short), 0
    inverse, choice = graph.value(path, TERMS.inversePath), graph.value(path, TERMS.alternativePath)
    if inverse is not None:
        return "^" + inner(inverse, 0), 1
    if choice is not None:
        return "|".join(inner(part, 2) for part in Collection(graph, choice)), 3
    for term, sign in _POSTFIX.items():
        more = graph.value(path, URIRef(SH + term))
        if more is not None:
            return inner(more, 0) + sign, 1
    return "/".join(inner(part, 1) for part in Collection(graph, path)), 2


def _result(report: Graph, item: Node, shapes: Graph) -> ShaclResult:
    from rdflib import SH as TERMS

    def said(term: Node) -> Node | None:
        return report.value(item, term, any=True)

    shape = said(TERMS.sourceShape)
    named, messages = _rule(shapes, shape)
    return ShaclResult(
        focus=said(TERMS.focusNode),
        path=path_text(report, said(TERMS.resultPath)),
        value=said(TERMS.value),
        severity=said(TERMS.resultSeverity),
        component=said(TERMS.sourceConstraintComponent),
        shape=shape,
        named=named,
        message=min(messages or map(str, report.objects(item, TERMS.resultMessage)), default=""),
    )


def _rule(rules: Graph, shape: Node | None) -> tuple[Node | None, list[str]]:
    """Climb from a shape without a name to the one it stands in; the messages are the nearest on the way."""
    from rdflib import SH as TERMS
    from rdflib import BNode

    messages: list[str] = []
    seen: set[Node] = set()
    while shape is not None and shape not in seen:
        seen.add(shape)
        messages = messages or [str(message) for message in rules.objects(shape, TERMS.message)]
        parents = list(rules.subjects(None, shape)) if isinstance(shape, BNode) else []
        if not parents:
            break
        shape = parents[0]
    return shape, messages
