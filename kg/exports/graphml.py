"""Writes GraphML, for networkx, igraph, Cytoscape and yEd: one edge a dyad, or one a dyad and period."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from kg.exports.content import Content, GraphRow
from kg.exports.values import xml_cell, xml_columns
from kg.text import distinct, xml

if TYPE_CHECKING:
    import networkx as nx


def networkx_of(graph: Content) -> nx.MultiGraph[str]:
    """Return rows as a networkx graph (a directed one where they are), with cells that any XML format can hold.

    The key of an edge is its place among the rows, so that parallel edges stay apart.
    """
    import networkx as nx

    made: nx.MultiGraph[str] = nx.MultiDiGraph() if graph.directed else nx.MultiGraph()
    made.graph.update({name: xml(said) for name, said in graph.about.items()})
    columns = xml_columns(graph.nodes, ("id",)), xml_columns(graph.edges, ("source", "target"))
    ids = distinct(row["id"] for row in graph.nodes)
    for row in graph.nodes:
        made.add_node(ids[row["id"]], **_cells(row, columns[0]))
    for number, row in enumerate(graph.edges):
        made.add_edge(ids[row["source"]], ids[row["target"]], key=f"e{number}", **_cells(row, columns[1]))
    return made


def graphml(graph: Content) -> bytes:
    """Return a graph as GraphML, UTF-8, the same bytes for the same graph; O(rows x columns)."""
    import networkx as nx

    out = io.BytesIO()
    nx.write_graphml_xml(networkx_of(graph), out, named_key_ids=False, edge_id_from_attribute=None)
    return out.getvalue() + b"\n"


def _cells(row: GraphRow, columns: dict[str, str]) -> dict[str, str | int | float | bool]:
    cells = {xml(name): xml_cell(row.get(name), kind) for name, kind in columns.items()}
    return {name: value for name, value in cells.items() if value is not None}
