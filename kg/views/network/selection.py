"""Networks made of what a query returns: of the rows of a SELECT, or of the triples of a CONSTRUCT."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import BadData
from kg.store.results import Cell, read_rows, term
from kg.views.network import NetworkPicture
from kg.views.network.value import Network, Node, Tie
from kg.vocab import ACTOR, RDF, curie, local

if TYPE_CHECKING:
    from pathlib import Path

    from kg.known import Known
    from kg.measured import Measured as Graph


def of_triples(known: Known, ntriples: bytes) -> Network:
    """Return the network that a CONSTRUCT builds: things that link become ties, literals and types become details."""
    drawn = _Drawn(known)
    for line in ntriples.decode("utf-8").removesuffix("\n").split("\n") if ntriples else ():  # a text may hold U+2028
        subject, predicate, rest = line.split(" ", 2)
        one, link, other = term(subject), term(predicate), term(rest.removesuffix(" ."))
        name = drawn.label(link[0]) if link else ""
        if link and _is_thing(other) and link[0] != RDF + "type":
            drawn.tie(one, other, name)
        else:
            drawn.detail(one, name, other)
    return drawn.network("triples of a query")


def of_rows(known: Known, tsv: bytes) -> Network:
    """Return the network of a SELECT: the first two columns of IRIs are the ends, ``value`` the score, the rest told.

    Values outside [-1, 1] are divided by the largest. A row of which an end is unbound draws nothing.

    Raises
    ------
    BadData
        If there are no two columns of IRIs, or ``value`` is no number.
    """
    names, body = read_rows(tsv)
    columns = [
        i
        for i in range(len(names))
        if any(row[i] for row in body) and all(row[i] is None or _is_thing(row[i]) for row in body)
    ]
    if len(columns) < 2:
        raise BadData("the answer has no two columns of IRIs", hint="SELECT two things per row, such as ?a ?b ?value")
    at = names.index("value") if "value" in names else None
    try:
        values = [float(cell[0]) if at is not None and (cell := row[at]) else 0.0 for row in body]
    except ValueError:
        raise BadData("the column ?value holds something else than numbers", hint="bind ?value to a number") from None
    largest = max([1.0, *(abs(value) for value in values)])
    drawn = _Drawn(known)
    for row, value in zip(body, values, strict=True):
        one, other = row[columns[0]], row[columns[1]]
        rest = "; ".join(
            f"{name} {known.word(cell[0])}"
            for i, (name, cell) in enumerate(zip(names, row, strict=True))
            if cell and i not in (*columns[:2], at)
        )
        if one and other:
            drawn.tie(one, other, "row", value / largest, rest)
    scaled = "" if largest == 1 else f"; values divided by {largest:g}"
    return drawn.network(f"rows of a query{scaled}")


def _is_thing(cell: Cell) -> bool:
    return cell is not None and cell[1] in ("iri", "bnode")


class _Drawn:
    """Gathers nodes, ties and details in the order in which a query's answer names them."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.details: dict[str, list[tuple[str, str]]] = {}
        self.ties: dict[tuple[str, str, str], list[tuple[float, str]]] = {}

    def node(self, cell: Cell) -> str:
        name = cell[0] if cell else ""
        self.details.setdefault(name, [])
        return name

    def tie(self, one: Cell, other: Cell, kind: str, value: float = 0.0, note: str = "") -> None:
        self.ties.setdefault((self.node(one), self.node(other), kind), []).append((value, note))

    def detail(self, one: Cell, name: str, value: Cell) -> None:
        known = self.details[self.node(one)]
        pair = (name, self.known.word(value[0]) if value else "")
        if pair not in known:
            known.append(pair)

    def network(self, what: str) -> Network:
        ties = []
        for (source, target, kind), entries in sorted(self.ties.items()):
            mean = sum(value for value, _ in entries) / len(entries)
            notes = tuple(note for _, note in entries if note)
            n = float(len(entries))
            ties.append(Tie(source, target, mean, None, None, n, n, kind, directed=True, notes=notes))
        nodes = tuple(
            Node(name, self.label(name), self._kind(name), None, tuple(told))
            for name, told in sorted(self.details.items())
        )
        belief = self.known.belief.describe().removeprefix("belief ")
        return Network(nodes, tuple(ties), belief=belief, made=what, queried=True)

    def label(self, iri: str) -> str:
        word = self.known.word(iri)
        return "(no name)" if iri.startswith("_:") else local(iri) if word == iri else word

    def _kind(self, iri: str) -> str:
        if iri.startswith(ACTOR) and local(iri) in self.known.actors:
            return self.known.actors.kind(local(iri))
        prefix, colon, _ = curie(iri).partition(":")
        return prefix.capitalize() if colon and "/" not in prefix and prefix not in ("http", "https", "_") else "Thing"


def picture_of_selection(known: Known, kind: str, body: bytes, *, title: str) -> NetworkPicture:
    """Return the picture of a query's answer: ``triples`` or rows, as `kg.store.run_query` gives them."""
    return NetworkPicture(title, of_triples(known, body) if kind == "triples" else of_rows(known, body))


def write_graph(graph: Graph, kind: str, body: bytes, path: Path, *, title: str) -> Path:
    """Write `picture_of_selection` as a page (.html) or a still (.svg), whole or not at all, and return where it is."""
    return picture_of_selection(graph.known, kind, body, title=title).save(path)
