"""Networks made of pairs: of scores between states, around one actor, or of what a query returns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.errors import BadData, Unknown
from kg.store.results import Cell, rows, term
from kg.views.cards import Teller
from kg.views.network.value import Caption, Evidence, Network, Node, Tie
from kg.vocab import ACTOR, RDF, curie, local

if TYPE_CHECKING:
    from pathlib import Path

    from kg.alignment.dyads import Alignment
    from kg.store import Store


def of_scores(teller: Teller, alignment: Alignment, period: str | None = None) -> Network:
    """Return the network of an alignment: one tie per pair with evidence in ``period``, both directions added."""
    dyads = [dyad for dyad in alignment.dyads() if period in (None, dyad.period)]
    ties = tuple(
        Tie(dyad.source, dyad.target, score.value, score.low, score.high, round(score.n), score.weight,
            min(1.0, score.weight / score.n) if score.n else 0.0)
        for dyad in sorted(dyads, key=lambda dyad: (dyad.source, dyad.target))
        for score in [dyad.estimate]
    )  # fmt: skip
    names = sorted({end for tie in ties for end in (tie.source, tie.target)})
    nodes = tuple(Node(name, teller.name(name), teller.actors.kind(name), name) for name in names)
    datasets = sorted({row["dataset"] for row in alignment.interactions.rows()})
    dates = sorted(row["date"] for row in alignment.interactions.rows() if row["date"])
    span = period or (f"{dates[0]} to {dates[-1]}" if dates else "no dates")
    return Network(nodes, ties, (), Caption(alignment.interactions.belief, span, tuple(datasets)))


def among(network: Network, actors: set[str]) -> Network:
    """Return the network among some actors and those who act for them."""
    kept = {node.id for node in network.nodes if node.id in actors or node.state in actors}
    return replace(
        network,
        nodes=tuple(node for node in network.nodes if node.id in kept),
        ties=tuple(tie for tie in network.ties if tie.source in kept and tie.target in kept),
        blocs=(),
    )


def around(network: Network, actor: str) -> Network:
    """Return the ego view: an actor, those tied to it or acting for it, and the ties among all of them.

    Raises
    ------
    Unknown
        If the actor is not in the network.

    Examples
    --------
    >>> from kg.views.network.value import Node, Tie
    >>> three = tuple(Node(name, name) for name in "ABC")
    >>> ties = Tie("A", "B", 0.5, 0, 1, 1, 1.0), Tie("B", "C", 0.5, 0, 1, 1, 1.0)
    >>> [node.id for node in around(Network(three, ties), "A").nodes]
    ['A', 'B']
    """
    known = {node.id: node for node in network.nodes}
    if actor not in known:
        raise Unknown("actor in the picture", actor, known=known, hint="it has no tie; see kg align")
    own = {node.id for node in network.nodes if actor in (node.id, node.state)}
    near = own | {end for tie in network.ties if {tie.source, tie.target} & own for end in (tie.source, tie.target)}
    near |= {known[name].state or name for name in near} & set(known)
    return among(network, near)


def of_triples(teller: Teller, ntriples: bytes) -> Network:
    """Return the network that a CONSTRUCT builds: things that link become ties, literals and types become details."""
    drawn = _Drawn(teller)
    for line in ntriples.decode("utf-8").removesuffix("\n").split("\n") if ntriples else ():  # a text may hold U+2028
        subject, predicate, rest = line.split(" ", 2)
        one, link, other = term(subject), term(predicate), term(rest.removesuffix(" ."))
        name = drawn.label(link[0]) if link else ""
        if link and _is_thing(other) and link[0] != RDF + "type":
            drawn.tie(one, other, name)
        else:
            drawn.detail(one, name, other)
    return drawn.network("triples of a query")


def of_rows(teller: Teller, tsv: bytes) -> Network:
    """Return the network of a SELECT: the first two columns of IRIs are the ends, ``value`` the score, the rest told.

    Values outside [-1, 1] are divided by the largest. A row of which an end is unbound draws nothing.

    Raises
    ------
    BadData
        If there are no two columns of IRIs, or ``value`` is no number.
    """
    names, body = rows(tsv)
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
    drawn = _Drawn(teller)
    for row, value in zip(body, values, strict=True):
        one, other = row[columns[0]], row[columns[1]]
        rest = "; ".join(
            f"{name} {teller.word(cell[0])}"
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

    def __init__(self, teller: Teller) -> None:
        self.teller = teller
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
        pair = (name, self.teller.word(value[0]) if value else "")
        if pair not in known:
            known.append(pair)

    def network(self, what: str) -> Network:
        ties = []
        for (source, target, kind), entries in sorted(self.ties.items()):
            mean = sum(value for value, _ in entries) / len(entries)
            evidence = tuple(
                Evidence(f"row {i}", "the query", value, 1.0, note=note, code=kind)
                for i, (value, note) in enumerate(entries, 1)
                if note
            )
            low, high = min(v for v, _ in entries), max(v for v, _ in entries)
            ties.append(Tie(source, target, mean, low, high, len(entries), float(len(entries)), 1.0, kind, evidence))
        nodes = tuple(
            Node(name, self.label(name), self._kind(name), None, tuple(told))
            for name, told in sorted(self.details.items())
        )
        return Network(nodes, tuple(ties), (), Caption(self.teller.store.belief.describe(), "", (what,)))

    def label(self, iri: str) -> str:
        word = self.teller.word(iri)
        return "(no name)" if iri.startswith("_:") else local(iri) if word == iri else word

    def _kind(self, iri: str) -> str:
        if iri.startswith(ACTOR) and local(iri) in self.teller.actors:
            return self.teller.actors.kind(local(iri))
        prefix, colon, _ = curie(iri).partition(":")
        return prefix.capitalize() if colon and "/" not in prefix and prefix not in ("http", "https", "_") else "Thing"


def write_graph(store: Store, kind: str, body: bytes, path: Path, *, title: str) -> Path:
    """Write the picture of a query's answer (``triples`` or rows, as `kg.store.run_query` gives them) as a page."""
    from kg.views.network.page import write_network

    teller = Teller(store)
    network = of_triples(teller, body) if kind == "triples" else of_rows(teller, body)
    return write_network(network, path, title=title)
