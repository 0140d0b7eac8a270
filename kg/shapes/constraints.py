"""Says where data breaks the rules of ``ontology/shapes.ttl``: the only module that knows pySHACL.

Rules: nothing is inferred beyond subclasses, nothing is imported or fetched, and the given graph is not changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import BadData, closest
from kg.files import folder
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
        The property, as a CURIE where its namespace is known; None where the rule is about the node as a whole or
        follows a longer path.
    value
        The value at fault, None where one is missing.
    message
        What is wrong and what to write instead.
    severity
        ``violation``, ``warning`` or ``info``.
    shape
        Name of the rule in ``ontology/shapes.ttl``.
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


def validate(graph: Graph, shapes: Graph | Path | None = None) -> list[Violation]:
    """Return every place where ``graph`` breaks a shape, in a fixed order.

    Parameters
    ----------
    graph
        The union of all claim graphs and the default graph. It is copied, not changed.
    shapes
        Other shapes than the shipped ones, as a graph or a Turtle file. With the shipped ones, names in the project's
        namespace that the ontology does not define are reported too, as ``TermIsDefined``.

    Returns
    -------
    list of Violation
        Empty when the data conforms. Subclasses of the ontology and the codes of both code books are known.

    Raises
    ------
    BadData
        If the file of shapes cannot be read or is not Turtle.

    Notes
    -----
    Time is linear in focus nodes times shapes: ten thousand triples take one or two seconds.

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
    from pyshacl import validate as shacl
    from rdflib import SH, Graph

    union = _named_cells(graph)
    union += _background()
    rules = shapes if isinstance(shapes, Graph) else _turtle(shapes or folder("ontology") / "shapes.ttl")
    _, report, _ = shacl(
        union, shacl_graph=rules, advanced=False, inference="none", do_owl_imports=False, inplace=True, meta_shacl=False
    )
    found = {_violation(report, result, rules) for result in report.objects(None, SH.result)}
    if shapes is None:
        found |= _undefined(graph)
    return sorted(found, key=lambda violation: [part or "" for part in astuple(violation)])


def line_of(text: str, iri: str, prefixes: Mapping[str, str] | None = None) -> int | None:
    r"""Return the line (from 1) of Turtle or TriG ``text`` that speaks of ``iri``: as a subject or graph, else at all.

    Best effort, without parsing: the prefixes declared in the text count before ``prefixes``; None when not found.

    Examples
    --------
    >>> line_of("@prefix e: <http://example.org/> .\ne:a e:knows e:b .\ne:b e:knows e:c .", "http://example.org/b")
    3
    """
    known = {**PREFIXES, **(prefixes or {}), **dict(_PREFIX.findall(text))}
    names = [f"<{iri}>"]
    names += [f"{prefix}:{iri[len(base) :]}" for prefix, base in known.items() if base and iri.startswith(base)]
    pattern = re.compile(r"(?<![\w:<-])(?:" + "|".join(map(re.escape, names)) + r")(?![\w:%-]|\.\w)")
    mention = None
    for number, line in enumerate(text.splitlines(), start=1):
        match = pattern.search(line)
        if match is None or "#" in re.sub(r"<[^>]*>", "", line[: match.start()]):
            continue
        if line[: match.start()].strip().upper() in ("", "GRAPH"):
            return number
        mention = mention or number
    return mention


_PREFIX = re.compile(r"(?im)^\s*@?prefix\s+([\w.-]*):\s*<([^>]*)>")


@cache
def _background() -> Graph:
    """Return what rules lean on: which class is a subclass of which, and which codes the code books hold."""
    from rdflib import RDF, RDFS, Graph, URIRef

    known = Graph()
    for path in (folder("ontology") / "kg.ttl", *sorted((folder("ontology") / "codes").glob("*.ttl"))):
        book = _turtle(path)
        known += book.triples((None, RDFS.subClassOf, None))
        known += book.triples((None, RDF.type, URIRef(KG.EventCode)))
    return known


def _named_cells(graph: Graph) -> Graph:
    """Copy ``graph``, giving the blank cells of lists names: pySHACL prints them whole and fails on a broken list."""
    from rdflib import RDF, BNode, Graph, URIRef

    cells = {cell for term in (RDF.first, RDF.rest) for cell in graph.subjects(term) if isinstance(cell, BNode)}
    names: dict[Node, Node] = {cell: URIRef(_CELL + cell) for cell in cells}
    copy = Graph()
    for subject, predicate, value in graph.triples((None, None, None)):
        copy.add((names.get(subject, subject), predicate, names.get(value, value)))
    return copy


_CELL = "urn:kg:cell:"


def _turtle(path: Path) -> Graph:
    from rdflib import Graph
    from rdflib.plugins.parsers.notation3 import BadSyntax

    try:
        return Graph().parse(data=path.read_text(encoding="utf-8"), format="turtle")
    except BadSyntax as error:
        reason = re.search(r"Bad syntax \((.*)\) at", str(error))
        why = f"this is not Turtle ({reason[1]})" if reason else "this is not Turtle"
        raise BadData(why, file=str(path), line=error.lines + 1, hint="mend the line") from error
    except (OSError, UnicodeDecodeError) as error:
        raise BadData(f"cannot read the shapes ({error})", file=str(path), hint="name a Turtle file") from error


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


def _violation(report: Graph, result: Node, rules: Graph) -> Violation:
    from rdflib import SH, URIRef

    def said(term: URIRef) -> Node | None:
        return report.value(result, term, any=True)

    path, value = said(SH.resultPath), said(SH.value)
    shape, messages = _rule(rules, said(SH.sourceShape))
    return Violation(
        focus=_text(said(SH.focusNode)),
        path=curie(str(path)) if isinstance(path, URIRef) else None,
        value=None if value is None else _text(value),
        message=min(messages or map(str, report.objects(result, SH.resultMessage)), default=""),
        severity=local(str(said(SH.resultSeverity))).lower(),
        shape=local(_text(shape)),
    )


def _rule(rules: Graph, shape: Node | None) -> tuple[Node | None, list[str]]:
    """Climb from a shape without a name to the one it stands in; the messages are the nearest on the way."""
    from rdflib import SH, BNode

    messages: list[str] = []
    seen: set[Node] = set()
    while shape is not None and shape not in seen:
        seen.add(shape)
        messages = messages or [str(message) for message in rules.objects(shape, SH.message)]
        parents = list(rules.subjects(None, shape)) if isinstance(shape, BNode) else []
        if not parents:
            break
        shape = parents[0]
    return shape, messages


def _text(node: Node | None) -> str:
    from rdflib import BNode

    return "[]" if node is None or isinstance(node, BNode) or str(node).startswith(_CELL) else str(node)
