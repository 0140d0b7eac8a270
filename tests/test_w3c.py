"""The W3C's suites through the store: at the engine's own level, with every difference listed in docs/conformance.md."""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest
import rdflib
import w3c
from rdflib import SH
from rdflib.collection import Collection

from kg.errors import BadData
from kg.shapes.constraints import foreign_results
from kg.shapes.shacl import path_text, read_shapes
from kg.store import Store, run_query, stream_query
from kg.store.engine import engine_term
from kg.store.results import read_rows
from kg.store.writing import written

PAGE = Path(__file__).parent.parent / "docs" / "conformance.md"


class Ours:
    """The store, as its users have it."""

    def __init__(self) -> None:
        self.store = Store.open()

    def load(self, raw: bytes, suffix: str, base: str) -> None:
        if (
            suffix == ".rdf"
        ):  # data of some SPARQL tests; the store reads no RDF/XML, and its reading is not what is tested
            self.store.base.load(raw, format=ox.RdfFormat.RDF_XML, base_iri=base)
        else:
            self.store.load_text(raw, suffix=suffix, base=base)

    def name(self, graph: str, raw: bytes, suffix: str, base: str) -> None:
        other = Ours()
        other.load(raw, suffix, base)
        named = ox.NamedNode(graph)
        self.store.base.extend([ox.Quad(q.subject, q.predicate, q.object, named) for q in other.store.base])
        self.store.base.add_graph(named)

    def ask(self, query: str) -> Any:
        answer = run_query(self.store, query)
        if answer.kind == "triples":
            return [quad.triple for quad in ox.parse(answer.body, format=ox.RdfFormat.N_TRIPLES)]
        if answer.kind == "ask":
            return answer.body.endswith(b"true\n")
        names, body = read_rows(answer.body)
        return [{name: engine_term(*cell) for name, cell in zip(names, row, strict=True) if cell} for row in body]

    def csv(self, query: str) -> str:
        return "".join(written(stream_query(self.store, query), "csv"))

    def quads(self) -> ox.Dataset:
        return ox.Dataset(self.store.base)


class Engine:
    """pyoxigraph by itself."""

    def __init__(self) -> None:
        self.store = ox.Store()

    def load(self, raw: bytes, suffix: str, base: str) -> None:
        self.store.load(raw, format=w3c.FORMATS[suffix], base_iri=base)

    def name(self, graph: str, raw: bytes, suffix: str, base: str) -> None:
        self.store.load(raw, format=w3c.FORMATS[suffix], base_iri=base, to_graph=ox.NamedNode(graph))
        self.store.add_graph(ox.NamedNode(graph))

    def ask(self, query: str) -> Any:
        answer = self.store.query(query)
        if isinstance(answer, ox.QueryBoolean):
            return bool(answer)
        if isinstance(answer, ox.QueryTriples):
            return list(answer)
        names = [variable.value for variable in answer.variables]
        return [{name: row[name] for name in names if row[name] is not None} for row in answer]

    def csv(self, query: str) -> str:
        return (self.store.query(query).serialize(format=ox.QueryResultsFormat.CSV) or b"").decode()

    def quads(self) -> ox.Dataset:
        return ox.Dataset(self.store)


@pytest.fixture(scope="module")
def files(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> w3c.Files:
    archive = shared / "data" / "w3c" / "rdf-tests.tar.xz"
    if not archive.exists():
        pytest.skip("the W3C's suites are not among the real data")
    return w3c.Files.unpack(archive, tmp_path_factory.mktemp("w3c"))


@pytest.fixture(scope="module")
def small() -> Iterator[ProcessPoolExecutor]:
    """A process without the rest of the session in its memory: each question is asked in a fork of it."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


def failing(suite: str, files: w3c.Files, subject: Callable[[], w3c.Subject]) -> tuple[set[str], int]:
    found, count = set(), 0
    for test in w3c.tests(files, suite):
        count += 1
        if not w3c.passes(test, files, subject()):
            found.add(test.name)
    return found, count


def listed(suite: str) -> dict[str, str]:
    """The differences that the page lists for a suite, with their reasons."""
    text = PAGE.read_text("utf-8")
    lines = re.findall(rf"^\| {re.escape(suite)} \| `([^`]+)` \| (.+) \|$", text, re.MULTILINE)
    return dict(lines)


@pytest.mark.parametrize("suite", w3c.SUITES)
def test_a_suite_differs_where_the_page_says_and_nowhere_else(
    suite: str, files: w3c.Files, small: ProcessPoolExecutor
) -> None:
    found, count = small.submit(failing, suite, files, Ours).result()
    said = listed(suite)
    assert found == set(said), "change docs/conformance.md: the list of differences is another"
    assert f"| {suite} | {count - len(found)} of {count} |" in PAGE.read_text("utf-8")
    by_the_engine = {name for name, reason in said.items() if "the engine" in reason}
    assert by_the_engine == failing(suite, files, Engine)[0], "which differences are the engine's own"


MF, SHT = rdflib.Namespace(w3c.MF), rdflib.Namespace("http://www.w3.org/ns/shacl-test#")


def shacl_tests(manifest: Path) -> Iterator[tuple[rdflib.Graph, rdflib.term.Node]]:
    """Yield the tests that a manifest and the manifests it includes hold."""
    graph = read_shapes(manifest)
    for included in sorted(graph.objects(rdflib.URIRef(manifest.as_uri()), MF.include)):
        yield from shacl_tests(path_of(included))
    for entries in graph.objects(None, MF.entries):
        for entry in Collection(graph, entries):
            yield graph, entry


def path_of(iri: object) -> Path:
    return Path(unquote(urlsplit(str(iri)).path))


def wanted_results(graph: rdflib.Graph, report: Any) -> list[tuple[str, ...]]:
    """The results of an expected report, as text; nodes without a name are all alike."""
    return sorted(
        tuple(
            [path_text(graph, graph.value(item, SH.resultPath)) or ""]
            + [
                plain(graph.value(item, term))
                for term in (SH.focusNode, SH.value, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape)
            ]
        )
        for item in graph.objects(report, SH.result)
    )


def plain(node: Any) -> str:
    return "" if node is None else "[]" if isinstance(node, rdflib.BNode) else node.n3()


def test_shacl_core_gives_every_result_of_the_w3c(shared: Path, tmp_path: Path, small: ProcessPoolExecutor) -> None:
    archive = shared / "data" / "w3c" / "shacl-tests.tar.xz"
    if not archive.exists():
        pytest.skip("the W3C's suites are not among the real data")
    files = w3c.Files.unpack(archive, tmp_path)
    (core,) = files.root.rglob("core/manifest.ttl")
    odd, count = small.submit(shacl_differences, core).result()
    assert odd == []
    assert f"| SHACL Core | {count} of {count} |" in PAGE.read_text("utf-8")


def shacl_differences(core: Path) -> tuple[list[str], int]:
    """The tests whose results are not those of the suite, and how many tests there are."""
    count, odd = 0, []
    for graph, test in shacl_tests(core):
        count += 1
        action, report = graph.value(test, MF.action), graph.value(test, MF.result)
        data, shapes = (path_of(graph.value(action, term)) for term in (SHT.dataGraph, SHT.shapesGraph))
        try:
            found = sorted(
                (item.path or "", *map(plain, (item.focus, item.value, item.severity, item.component, item.shape)))
                for item in foreign_results(read_shapes(data), shapes)
            )
        except BadData:
            found = None
        wanted = None if report == SHT.Failure else wanted_results(graph, report)
        conforms = str(graph.value(report, SH.conforms)) == "true"
        if found != wanted or (wanted is not None and conforms != (not found)):
            odd.append(str(test))
    return odd, count
