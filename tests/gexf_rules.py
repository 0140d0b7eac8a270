"""What the schema of GEXF 1.3 and its primer demand of a file, checked element by element."""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree

NS = "{http://gexf.net/1.3}"
CHILDREN = {
    "gexf": {"meta", "graph"},
    "meta": {"creator", "keywords", "description"},
    "creator": set(),
    "description": set(),
    "graph": {"attributes", "nodes", "edges"},
    "attributes": {"attribute"},
    "attribute": {"default", "options"},
    "nodes": {"node"},
    "node": {"attvalues", "spells"},
    "edges": {"edge"},
    "edge": {"attvalues", "spells"},
    "attvalues": {"attvalue"},
    "attvalue": set(),
    "spells": {"spell"},
    "spell": set(),
}
MAY = {
    "gexf": {"version"},
    "graph": {"mode", "start", "end", "timeformat", "timerepresentation", "defaultedgetype", "idtype"},
    "attributes": {"class", "mode"},
    "attribute": {"id", "title", "type"},
    "node": {"id", "label", "start", "end"},
    "edge": {"id", "source", "target", "weight", "label", "type", "kind", "start", "end"},
    "attvalue": {"for", "value", "start", "end"},
    "spell": {"start", "end"},
}
MUST = {
    "gexf": {"version"},
    "attributes": {"class"},
    "attribute": {"id", "title", "type"},
    "node": {"id"},
    "edge": {"source", "target"},
    "attvalue": {"for", "value"},
}
TYPES = {
    "boolean": re.compile("true|false"),
    "long": re.compile(r"[+-]?\d+"),
    "double": re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|NaN|-?INF"),
    "string": re.compile(r"(?s).*"),
}


def check(raw: bytes) -> ElementTree.Element:
    """Return the root of a file that keeps every rule; an assertion names the one it breaks."""
    root = ElementTree.fromstring(raw)
    assert root.tag == NS + "gexf"
    assert root.get("version") == "1.3"
    for element in root.iter():
        name = element.tag.removeprefix(NS)
        assert name in CHILDREN, name
        assert {child.tag.removeprefix(NS) for child in element} <= CHILDREN[name], name
        assert MUST.get(name, set()) <= set(element.attrib) <= MAY.get(name, set()), (name, element.attrib)
    graph = root.find(NS + "graph")
    assert [child.tag.removeprefix(NS) for child in graph if child.tag != NS + "attributes"] == ["nodes", "edges"]
    dynamic = graph.get("mode") == "dynamic"
    assert graph.get("mode") in ("static", "dynamic")
    assert graph.get("defaultedgetype") in ("directed", "undirected", "mutual")
    assert graph.get("idtype") == "string"
    assert {"start", "end", "timeformat"} <= set(graph.attrib) if dynamic else "start" not in graph.attrib
    assert graph.get("timeformat") in (None, "date")
    bounds = _time(graph) if dynamic else None
    declared = {}
    for block in graph.findall(NS + "attributes"):
        assert block.get("class") in ("node", "edge")
        assert block.get("mode") in ("static", "dynamic")
        kinds = {item.get("id"): item.get("type") for item in block}
        assert len(kinds) == len(block)
        assert block.get("class") not in declared
        declared[block.get("class")] = (kinds, block.get("mode") == "dynamic")
    nodes = [node.get("id") for node in graph.iter(NS + "node")]
    edges = [edge.get("id") for edge in graph.iter(NS + "edge")]
    assert len(set(nodes)) == len(nodes)
    assert len(set(edges)) == len(edges)
    for element in [*graph.iter(NS + "node"), *graph.iter(NS + "edge")]:
        _values(element, declared, bounds)
    for edge in graph.iter(NS + "edge"):
        assert {edge.get("source"), edge.get("target")} <= set(nodes)
        assert TYPES["double"].fullmatch(edge.get("weight", "1"))
        assert float(edge.get("weight", "1")) >= 0
    return root


def _values(element, declared, bounds) -> None:
    kinds, timed = declared.get(element.tag.removeprefix(NS), ({}, False))
    spells = [_time(spell) for spell in element.iter(NS + "spell")]
    for start, end in spells:
        assert bounds
        assert bounds[0] <= start <= end <= bounds[1]
    for one, other in zip(sorted(spells), sorted(spells)[1:], strict=False):
        assert one[1] < other[0], "spells of one edge overlap"
    seen = set()
    for value in element.iter(NS + "attvalue"):
        assert TYPES[kinds[value.get("for")]].fullmatch(value.get("value")), value.attrib
        when = _time(value) if timed else None
        assert timed == ("start" in value.attrib)
        assert when in spells if timed else True
        assert (value.get("for"), when) not in seen
        seen.add((value.get("for"), when))


def _time(element) -> tuple[dt.date, dt.date]:
    return dt.date.fromisoformat(element.get("start")), dt.date.fromisoformat(element.get("end"))
