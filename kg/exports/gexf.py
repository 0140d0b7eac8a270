"""Writes GEXF 1.3, for Gephi: where edges have periods, the graph is dynamic and so are its weights and scores.

Built element by element, since networkx writes the day it was written, nothing for None, and invalid XML for control
characters. Rules of the schema that are held (and tested): ids unique, every value names a declared attribute and has
its type, every time is an ISO date, every value lies in a spell of its edge, every spell in the bounds of the graph.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kg.exports.content import Content, GraphRow
from kg.exports.values import Scalar, xml_cell, xml_columns
from kg.text import distinct, xml

NAMESPACE = "http://gexf.net/1.3"
_TIME = ("start", "end")
_ENDS = ("source", "target")
WEIGHT = "weight"


def gexf(graph: Content) -> bytes:
    """Return a graph as GEXF 1.3.

    Parameters
    ----------
    graph
        Where edges have ``start`` and ``end`` (dates, both included), all of one pair become one edge with a spell a
        row, and each of their columns a dynamic attribute. Else the graph is static, parallel edges allowed.

    Returns
    -------
    bytes
        UTF-8, the same for the same graph. ``weight`` is the sum over the periods in the attribute of the edge, and
        the value of each period in the dynamic attribute of that id: Gephi knows its own column by the id ``weight``,
        and would otherwise draw a moving graph by the sum over all periods.

    Notes
    -----
    O(rows x columns). Text outside XML is replaced as `kg.text` says.
    """
    dynamic = any("start" in edge for edge in graph.edges)
    root = Element("gexf", {"xmlns": NAMESPACE, "version": "1.3"})
    meta = SubElement(root, "meta")
    SubElement(meta, "creator").text = "alignment-kg"
    SubElement(meta, "description").text = xml("; ".join(f"{name}: {said}" for name, said in graph.about.items()))
    body = SubElement(root, "graph", defaultedgetype="directed" if graph.directed else "undirected", idtype="string")
    body.set("mode", "dynamic" if dynamic else "static")
    if dynamic:
        body.set("timeformat", "date")
        body.set("timerepresentation", "interval")
        body.set("start", min(edge["start"] for edge in graph.edges).isoformat())
        body.set("end", max(edge["end"] for edge in graph.edges).isoformat())
    node_columns = xml_columns(graph.nodes, ("id", "label"))
    edge_columns = xml_columns(graph.edges, (*_ENDS, *_TIME, "period"))
    _declare(body, "node", node_columns, "static")
    _declare(body, "edge", edge_columns, "dynamic" if dynamic else "static")
    ids = distinct(row["id"] for row in graph.nodes)
    nodes = SubElement(body, "nodes")
    for row in graph.nodes:
        node = SubElement(nodes, "node", id=ids[row["id"]], label=xml(str(row.get("label", row["id"]))))
        _values(node, "n", [row], node_columns)
    edges = SubElement(body, "edges")
    for number, rows in enumerate(_edges(graph.edges, joined=dynamic)):
        edge = SubElement(edges, "edge", id=f"e{number}")
        for end in _ENDS:
            edge.set(end, ids[rows[0][end]])
        if edge_columns.get(WEIGHT) in ("double", "long"):
            edge.set("weight", _text(float(sum(row.get(WEIGHT) or 0.0 for row in rows))))
        _values(edge, "e", rows, edge_columns)
        if dynamic:
            spells = SubElement(edge, "spells")
            for row in rows:
                SubElement(spells, "spell", _when(row))
    indent(root, space=" ")
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _edges(rows: Iterable[GraphRow], *, joined: bool) -> list[list[GraphRow]]:
    if not joined:
        return [[row] for row in rows]
    pairs: dict[tuple[Any, ...], list[GraphRow]] = {}
    for row in rows:
        pairs.setdefault(tuple(row[end] for end in _ENDS), []).append(row)
    return [sorted(group, key=lambda row: row["start"]) for group in pairs.values()]


def _declare(body: Element, what: str, columns: dict[str, str], mode: str) -> None:
    if columns:
        declared = SubElement(body, "attributes", {"class": what, "mode": mode})
        for number, (name, kind) in enumerate(columns.items()):
            own = _id(what[0], number, name, kind)
            SubElement(declared, "attribute", id=own, title="Weight" if own == WEIGHT else xml(name), type=kind)


def _id(prefix: str, number: int, name: str, kind: str) -> str:
    """Return the id of a column: Gephi's own for the weight of edges, by which it draws them."""
    return WEIGHT if prefix == "e" and name == WEIGHT and kind in ("double", "long") else f"{prefix}{number}"


def _values(element: Element, prefix: str, rows: list[GraphRow], columns: dict[str, str]) -> None:
    found = []
    for number, (name, kind) in enumerate(columns.items()):
        for row in rows:
            value = xml_cell(row.get(name), kind)
            if value is not None:
                found.append({"for": _id(prefix, number, name, kind), "value": _text(value)} | _when(row))
    if found:
        values = SubElement(element, "attvalues")
        for item in found:
            SubElement(values, "attvalue", item)


def _when(row: GraphRow) -> dict[str, str]:
    return {name: row[name].isoformat() for name in _TIME if row.get(name)}


def _text(value: Scalar) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
