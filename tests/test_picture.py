"""The picture's page without a browser: nothing hostile is markup, nothing is loaded, same input gives same bytes."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_networks import generated, small

from kg.errors import BadData
from kg.views import page
from kg.views.network.layout import host_of, positions
from kg.views.network.page import KINDS, SCRIPTS, STYLES, network_page, vis_network, write_network
from kg.views.network.value import Bloc, Caption, Evidence, Network, Node, Tie, strongest

HOSTILE = (
    "<img src=x onerror=globalThis.pwned=1>", "</script><script>globalThis.pwned=2</script>",
    "\"'><svg onload=globalThis.pwned=3>",
    "href <a href=javascript:globalThis.pwned=4>", "\u2028globalThis.pwned=5//\u2029", "javascript:globalThis.pwned=6",
    "__proto__", "{{ 7 * 7 }}<!--", "constructor", "=HYPERLINK(\"http://x\")", "]]></style>",
    "\ud83d\ude00 \ud800", "\x00\x1b[31m", "a" * 400,
)  # fmt: skip


def hostile() -> Network:
    """A network whose every text is hostile, in every place that takes one."""
    nodes = tuple(
        Node(f"{i}{text}", text, text, text, ((text, text), (text, f"javascript:{text}")))
        for i, text in enumerate(HOSTILE)
    )
    nodes += (Node("S", HOSTILE[0], "State", "S"), Node("G", HOSTILE[1], "Official", "S"))
    evidence = tuple(
        Evidence(text, text, -0.4, 1.0, (text, text), text, "2024-05-28", text, text, text, f"javascript:{text}", text)
        for text in HOSTILE
    )
    ties = tuple(Tie(a.id, b.id, -0.4, -1, 1, 14, 14.0, 0.9, a.label, evidence) for a, b in itertools.pairwise(nodes))
    return Network(
        nodes, ties, (Bloc(HOSTILE[0], (nodes[0].id, nodes[1].id), 0.5),), Caption(HOSTILE[0], HOSTILE[1], HOSTILE)
    )


class Parsed(HTMLParser):
    """The elements of a page, with attributes and raw contents, as a browser's parser would take them apart."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.contents: list[tuple[str, dict[str, str | None], str]] = []
        self.inside = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.inside = tag in ("script", "style")
        if self.inside:
            self.contents.append((tag, dict(attrs), ""))

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            tag, attributes, before = self.contents[-1]
            self.contents[-1] = (tag, attributes, before + data)


@pytest.fixture(scope="module")
def hostile_page() -> str:
    return network_page(hostile(), title=HOSTILE[1] + HOSTILE[2])


def test_hostile_texts_add_no_element_and_no_attribute(hostile_page):
    assert hostile_page.encode("utf-8")
    count = lambda html: sorted(tag for tag, _ in Parsed(html).elements)  # noqa: E731
    nodes = tuple(Node(f"{i}", "plain") for i in range(3))
    plain = Network(nodes, (), (), Caption("belief", "period", ("dataset",)))
    assert count(hostile_page) == count(network_page(plain, title="plain"))
    for tag, attributes in Parsed(hostile_page).elements:
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "srcdoc")], tag


def test_nothing_is_loaded_from_anywhere(hostile_page):
    for html in (hostile_page, network_page(small(), title="Small")):
        for tag, attributes in Parsed(html).elements:
            for name in ("src", "href", "action", "data", "poster"):
                address = attributes.get(name)
                assert address is None or address.startswith(("#", "data:image/svg+xml,")), (tag, address)
        assert "@import" not in html and "url(" not in "".join(page.static(name) for name in STYLES)


def test_the_policy_admits_exactly_the_scripts_and_styles_that_are_there(hostile_page):
    parsed = Parsed(hostile_page)
    (policy,) = [
        a["content"] for tag, a in parsed.elements if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    ]
    found = {"script": [], "style": []}
    for tag, attributes, text in parsed.contents:
        if attributes.get("type") != "application/json":
            found[tag].append(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'")
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["script-src"].split() == found["script"] and len(found["script"]) == len(SCRIPTS) + 2
    assert directives["style-src"].split() == found["style"]
    assert directives["default-src"] == "'none'" and "unsafe" not in policy


def test_our_scripts_never_parse_markup_or_run_text():
    for name in ("core.js", *SCRIPTS):
        code = page.static(name)
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|fetch\(|XMLHttp",
            code,
        ), name
        assert code.count("\n") < 300, name


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_an_island_holds_any_text_and_ends_no_script(value):
    text = str(page.island(value))
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text) == value
    page.writable(text).encode("utf-8")


@pytest.mark.parametrize("address", ["https://example.org/a?b=c#d", "http://example.org", "HTTPS://example.org"])
def test_web_addresses_become_links(address):
    assert page.web_link(address) == address


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "\tjavascript:alert(1)", "data:text/html,x", "//example.org",
     "https:", "https://[", "https:\\\\example.org", "", None, "file:///etc/passwd", "https://example.org/\n"],
)  # fmt: skip
def test_nothing_else_becomes_a_link(address):
    assert page.web_link(address) is None


def test_same_network_same_bytes_in_any_process(tmp_path):
    code = "from sample_networks import small; from kg.views.network.page import network_page; import hashlib;"
    code += "print(hashlib.sha256(network_page(small(), title='T').encode()).hexdigest())"
    folder = Path(__file__).parent
    path = os.pathsep.join((str(folder), str(folder.parent)))
    prints = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert prints == {sha256(network_page(small(), title="T").encode()).hexdigest() + "\n"}
    assert not list(tmp_path.iterdir())  # pyvis leaves no lib/ folder behind


def test_write_puts_the_whole_page_there(tmp_path):
    place = write_network(small(), tmp_path / "picture.html", title="Tëst")
    assert place.read_text(encoding="utf-8") == network_page(small(), title="Tëst")
    with pytest.raises(BadData, match="cannot write"):
        write_network(small(), tmp_path / "absent" / "picture.html", title="T")


def test_every_tie_reaches_the_page_parallel_ones_too():
    two = (Node("A", "A"), Node("B", "B"))
    ties = (
        *tuple(Tie("A", "B", v, -1, 1, 1, 1.0, kind=kind) for v, kind in ((0.5, "words"), (-0.5, "deeds"))),
        Tie("B", "A", 0, -1, 1, 1, 1.0),
    )
    html = network_page(Network(two, ties), title="T")
    texts = {a["id"]: text for _, a, text in Parsed(html).contents if a.get("type") == "application/json"}
    assert [(e["from"], e["to"]) for e in json.loads(texts["graph"])["edges"]] == [(0, 1), (0, 1), (1, 0)]
    assert [tie[6] for tie in json.loads(texts["data"])["ties"]] == ["words", "deeds", "alignment"]


def test_what_does_not_fit_is_counted():
    network = generated(60, 300)
    cut = strongest(network, nodes=20, ties=50)
    assert len(cut.nodes) <= 20 and len(cut.ties) <= 50 and cut.n_left_out == 300 - len(cut.ties)
    assert max(tie.weight for tie in network.ties) == max(tie.weight for tie in cut.ties)
    assert f"{cut.n_left_out:,} weaker ties" in network_page(network, title="T", max_nodes=20, max_ties=50)
    assert strongest(network) is network


@pytest.mark.parametrize(
    "network", [small(), generated(60, 180), generated(200, 500, blocs=5)], ids=["small", "60", "200"]
)
def test_positions_are_seeded_whole_and_apart(network):
    places = positions(network)
    assert places == positions(network) and set(places) == {node.id for node in network.nodes}
    hosts = host_of(network.nodes)
    main = [places[node.id] for node in network.nodes if node.id not in hosts]
    gaps = [max(abs(a[0] - b[0]) / 90, abs(a[1] - b[1]) / 85) for i, a in enumerate(main) for b in main[:i]]
    assert min(gaps) > 0.8  # boxes of node and label, 92 by 88, do not overlap beyond rounding
    width, height = (max(p[axis] for p in main) - min(p[axis] for p in main) for axis in (0, 1))
    assert width > height


def test_friends_stand_nearer_than_foes():
    network = generated(30, 200, blocs=2)
    bare = Network(network.nodes, network.ties)
    places = positions(bare)
    far = lambda tie: sum((a - b) ** 2 for a, b in zip(places[tie.source], places[tie.target], strict=True)) ** 0.5  # noqa: E731
    mean = lambda found: sum(found) / len(found)  # noqa: E731
    assert 1.3 * mean([far(t) for t in bare.ties if t.value > 0.1]) < mean(
        [far(t) for t in bare.ties if t.value < -0.1]
    )


def test_degenerate_networks_have_pages():
    for network in (Network(()), Network((Node("A", ""),)), Network((Node("a", "A", "Unheard of", "XYZ"),) * 1)):
        assert network_page(network, title="").startswith("<!doctype html>")
    assert positions(Network(())) == {}
    only_lonely = positions(Network(tuple(Node(str(i), str(i)) for i in range(7))))
    assert len(set(only_lonely.values())) == 7


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Network((Node("A", "A"),), (Tie("A", "B", 0, -1, 1, 0, 0),)), "'B', which is not among the nodes"),
        (lambda: Network((Node("A", "A"), Node("A", "B"))), "'A' comes twice"),
        (lambda: Network((Node("A", "A"),), (), (Bloc("x", ("B",)),)), "bloc 'x' names 'B'"),
        (lambda: Tie("A", "B", 1.5, -1, 1, 0, 0), "value is 1.5"),
        (lambda: Tie("A", "B", float("nan"), -1, 1, 0, 0), "value is nan"),
        (lambda: Tie("A", "B", 0, -1, 1, 0, -1), "weight is -1"),
        (lambda: Evidence("c", "s", 0, 1, date="28 May"), "'28 May' is not an ISO date"),
        (lambda: Evidence("c", "s", -2, 1), "valence is -2"),
        (lambda: Bloc("b", (), 2), "probability is 2"),
    ],
)
def test_bad_values_are_named(make, says):
    with pytest.raises(BadData, match=re.escape(says)):
        make()


def test_importing_the_picture_imports_no_drawing_library():
    code = "import sys, kg.views.network.page; print([m for m in ('pyvis', 'numpy', 'networkx', 'jinja2') if m in sys.modules])"
    folder = Path(__file__).parent.parent
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder).stdout
        == "[]\n"
    )


def test_kinds_differ_by_shape_or_colour_and_vis_network_keeps_its_licence():
    assert (
        len({(shape, light) for shape, light, _ in KINDS.values()})
        == len({(s, d) for s, _, d in KINDS.values()})
        == len(KINDS)
    )
    assert "Apache 2.0" in vis_network()[:1000] and "9.1.2" in vis_network()[:200]
