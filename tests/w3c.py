"""Reads the W3C's suites and runs their tests through a way of asking and a way of reading, the store's or another's."""

from __future__ import annotations

import csv
import io
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urljoin

import pyoxigraph as ox

HOME = "https://w3c.github.io/rdf-tests/"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SUITES = {
    "SPARQL 1.1 query": "sparql/sparql11/manifest-sparql11-query.ttl",
    "SPARQL 1.1 results": "sparql/sparql11/manifest-sparql11-results.ttl",
    "SPARQL 1.0 query": "sparql/sparql10/manifest-evaluation.ttl",
    "SPARQL 1.0 syntax": "sparql/sparql10/manifest-syntax.ttl",
    "Turtle": "rdf/rdf11/rdf-turtle/manifest.ttl",
    "TriG": "rdf/rdf11/rdf-trig/manifest.ttl",
    "N-Triples": "rdf/rdf11/rdf-n-triples/manifest.ttl",
    "N-Quads": "rdf/rdf11/rdf-n-quads/manifest.ttl",
}
FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE, ".trig": ox.RdfFormat.TRIG, ".nt": ox.RdfFormat.N_TRIPLES, ".nq": ox.RdfFormat.N_QUADS,
    ".rdf": ox.RdfFormat.RDF_XML,
}  # fmt: skip
RESULTS = {".srx": ox.QueryResultsFormat.XML, ".srj": ox.QueryResultsFormat.JSON, ".tsv": ox.QueryResultsFormat.TSV}
Row = dict[str, Any]


class Subject(Protocol):
    """What is tested: it reads data and answers queries; an error means that it refuses."""

    def load(self, raw: bytes, suffix: str, base: str) -> None:
        """Read data into the default graph, or into the graphs it names."""

    def name(self, graph: str, raw: bytes, suffix: str, base: str) -> None:
        """Read data into a named graph."""

    def ask(self, query: str) -> bool | list[Row] | list[ox.Triple]:
        """Answer a query."""

    def csv(self, query: str) -> str:
        """Answer a query as CSV."""

    def quads(self) -> ox.Dataset:
        """Everything that was read."""


@dataclass(frozen=True)
class Test:
    """One test of a suite: its kind, its files, and the base of its IRIs."""

    suite: str
    name: str
    kind: str
    files: dict[str, str]
    data: tuple[str, ...] = ()
    graphs: tuple[tuple[str, str], ...] = ()
    base: str = ""
    approved: bool = True


@dataclass
class Files:
    """The unpacked archive."""

    root: Path

    @classmethod
    def unpack(cls, archive: Path, into: Path) -> Files:
        with tarfile.open(archive) as packed:
            packed.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.2 has none yet
            packed.extractall(into)
        return cls(into)

    def raw(self, iri: str) -> bytes:
        return (self.root / iri.removeprefix(HOME)).read_bytes()


@dataclass
class Manifest:
    """A manifest's statements."""

    files: Files
    store: ox.Store = field(default_factory=ox.Store)

    def values(self, subject: Any, predicate: str) -> list[Any]:
        return [quad.object for quad in self.store.quads_for_pattern(subject, ox.NamedNode(predicate), None)]

    def value(self, subject: Any, predicate: str) -> Any:
        return next(iter(self.values(subject, predicate)), None)

    def list(self, head: Any) -> Iterator[Any]:
        while head is not None and head != ox.NamedNode(RDF + "nil"):
            yield self.value(head, RDF + "first")
            head = self.value(head, RDF + "rest")


def tests(files: Files, suite: str) -> Iterator[Test]:
    """Yield the tests of a suite in the order of its manifests."""
    yield from _tests(files, suite, HOME + SUITES[suite])


def _tests(files: Files, suite: str, iri: str) -> Iterator[Test]:
    manifest = Manifest(files)
    manifest.store.load(files.raw(iri), format=ox.RdfFormat.TURTLE, base_iri=iri)
    this = ox.NamedNode(iri)
    for included in manifest.values(this, MF + "include"):
        for other in manifest.list(included):
            yield from _tests(files, suite, other.value)
    assumed = manifest.value(this, MF + "assumedTestBase")
    for entries in manifest.values(this, MF + "entries"):
        for entry in manifest.list(entries):
            yield _test(manifest, suite, entry, assumed.value if assumed else "")


def _test(manifest: Manifest, suite: str, entry: Any, assumed: str) -> Test:
    kind = manifest.value(entry, RDF + "type").value.rpartition("#")[2]
    action = manifest.value(entry, MF + "action")
    result = manifest.value(entry, MF + "result")
    query = manifest.value(action, QT + "query")
    graphs = tuple(
        (manifest.value(g, "http://www.w3.org/2000/01/rdf-schema#label").value, manifest.value(g, QT + "graph").value)
        if manifest.value(g, QT + "graph") else (g.value, g.value)
        for g in manifest.values(action, QT + "graphData")
    )  # fmt: skip
    files = {"action": (query or action).value} | ({"result": result.value} if isinstance(result, ox.NamedNode) else {})
    own = files["action"]
    return Test(
        suite, own.removeprefix(HOME).rsplit("/", 1)[0].rsplit("/", 1)[-1] + "/" + entry.value.rpartition("#")[2], kind,
        files, tuple(d.value for d in manifest.values(action, QT + "data")), graphs,
        assumed + own.rsplit("/", 1)[-1] if assumed else own,
    )  # fmt: skip


def passes(test: Test, files: Files, subject: Subject) -> bool:
    """Whether ``subject`` does what the test asks for."""
    check: Callable[[Test, Files, Subject], bool] = next(check for part, check in _CHECKS if part in test.kind)
    return check(test, files, subject)


def _suffix(iri: str) -> str:
    return Path(iri).suffix


def _reads(test: Test, files: Files, subject: Subject) -> bool:
    iri = test.files["action"]
    try:
        subject.load(files.raw(iri), _suffix(iri), test.base)
    except Exception:
        return False
    return True


def _refuses_data(test: Test, files: Files, subject: Subject) -> bool:
    return not _reads(test, files, subject)


def _reads_as(test: Test, files: Files, subject: Subject) -> bool:
    if not _reads(test, files, subject):
        return False
    iri = test.files["result"]
    wanted = ox.Dataset(ox.parse(files.raw(iri), format=FORMATS[_suffix(iri)], base_iri=iri))
    return _same(wanted, subject.quads())


def _query(test: Test, files: Files) -> str:
    return f"BASE <{test.base}> " + files.raw(test.files["action"]).decode("utf-8")


def _parses(test: Test, files: Files, subject: Subject) -> bool:
    try:
        subject.ask(_query(test, files))
    except Exception as error:
        return "custom function" in str(error)  # it was understood, and cannot be computed
    return True


def _refuses_query(test: Test, files: Files, subject: Subject) -> bool:
    return not _parses(test, files, subject)


def _answers(test: Test, files: Files, subject: Subject) -> bool:
    query = _query(test, files)
    for iri in test.data:
        subject.load(files.raw(iri), _suffix(iri), iri)
    named = dict(test.graphs)
    if not test.data and not named:  # a query that names its own dataset
        named = {
            (i := urljoin(test.base, found)): i for found in re.findall(r"(?i)FROM\s+(?:NAMED\s+)?<([^>]*)>", query)
        }
    for graph, iri in named.items():
        subject.name(graph, files.raw(iri), _suffix(iri), iri)
    iri = test.files["result"]
    try:
        if iri.endswith(".csv"):
            return _same_csv(files.raw(iri).decode("utf-8"), subject.csv(query))
        found = subject.ask(query)
    except Exception:
        return False
    wanted = _wanted(files.raw(iri), iri)
    if re.search(r"(?i)\bREDUCED\b", query):  # how many of the same there are is left to whoever answers
        wanted, found = (
            [dict(row) for row in {tuple(sorted(row.items())) for row in rows}] for rows in (wanted, found)
        )
    return _same_answer(wanted, found)


def _wanted(raw: bytes, iri: str) -> bool | list[Row] | list[ox.Triple]:
    suffix = _suffix(iri)
    if suffix in RESULTS:
        solutions = ox.parse_query_results(raw, format=RESULTS[suffix])
        if isinstance(solutions, ox.QueryBoolean):
            return bool(solutions)
        names = [variable.value for variable in solutions.variables]
        return [{name: row[name] for name in names if row[name] is not None} for row in solutions]
    quads = list(ox.parse(raw, format=FORMATS[suffix], base_iri=iri))
    store = ox.Store()
    store.extend(quads)
    held = Manifest(Files(Path()), store)
    sets = list(store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(RS + "ResultSet")))
    if not sets:
        return [quad.triple for quad in quads]
    (this,) = (quad.subject for quad in sets)
    said = held.value(this, RS + "boolean")
    if said is not None:
        return bool(said.value == "true")
    return [
        {held.value(b, RS + "variable").value: held.value(b, RS + "value") for b in held.values(row, RS + "binding")}
        for row in held.values(this, RS + "solution")
    ]


def _same_answer(wanted: Any, found: Any) -> bool:
    if isinstance(wanted, bool) or isinstance(found, bool):
        return wanted is found
    if (wanted or found) and isinstance((wanted or found)[0], ox.Triple):
        return _same(_graph(wanted), _graph(found))
    return _same(_rows(wanted), _rows(found))


def _graph(triples: list[ox.Triple]) -> ox.Dataset:
    return _by_value(ox.Quad(*triple) for triple in triples)


def _rows(rows: list[Row]) -> ox.Dataset:
    """Return rows as a graph, so that blank nodes are compared as a graph's are."""
    quads = list[ox.Quad]()
    for row in rows:
        this = ox.BlankNode()
        quads.append(ox.Quad(this, ox.NamedNode(RDF + "type"), ox.NamedNode(RS + "ResultSolution")))
        quads += [ox.Quad(this, ox.NamedNode("urn:var:" + name), value) for name, value in row.items()]
    return _by_value(quads)


def _by_value(quads: Iterable[ox.Quad]) -> ox.Dataset:
    """Return quads with numbers and times as the engine keeps them, by value: 01 is 1, and 1.0E0 is 1."""
    store = ox.Store()
    store.extend(quads)
    return ox.Dataset(store)


def _same(one: ox.Dataset, other: ox.Dataset) -> bool:
    for dataset in (one, other):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in one} == {str(quad) for quad in other}


def _same_csv(wanted: str, found: str) -> bool:
    """Compare tables by column, whatever the order of rows and columns; labels of blank nodes are anybody's."""
    tables = [list(csv.DictReader(io.StringIO(text, newline=""))) for text in (wanted, found)]
    plain = [
        sorted(sorted((name, "_" if cell.startswith("_:") else cell) for name, cell in row.items()) for row in table)
        for table in tables
    ]
    return plain[0] == plain[1]


_CHECKS: tuple[tuple[str, Callable[[Test, Files, Subject], bool]], ...] = (
    ("NegativeSyntaxTest11", _refuses_query),
    ("PositiveSyntaxTest11", _parses),
    ("QueryEvaluationTest", _answers),
    ("CSVResultFormatTest", _answers),
    ("TestTurtleNegative", _refuses_data),
    ("TestTrigNegative", _refuses_data),
    ("TestNTriplesNegative", _refuses_data),
    ("TestNQuadsNegative", _refuses_data),
    ("TestTurtlePositiveSyntax", _reads),
    ("TestTrigPositiveSyntax", _reads),
    ("TestNTriplesPositive", _reads),
    ("TestNQuadsPositive", _reads),
    ("TestTurtleEval", _reads_as),
    ("TestTrigEval", _reads_as),
    ("NegativeSyntaxTest", _refuses_query),
    ("PositiveSyntaxTest", _parses),
)
