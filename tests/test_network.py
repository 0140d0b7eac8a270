"""The picture's page without a browser: nothing hostile is markup, nothing is loaded, same input gives same bytes."""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
from base64 import b64encode
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import Parsed
from sample_networks import generated, lively, network, told_by

from kg.alignment.leaving_out import act_of
from kg.display import Table
from kg.errors import BadData
from kg.labels import listed
from kg.text import from_to, writable
from kg.views import draw, page
from kg.views.network import NetworkPicture
from kg.views.network.basis import End, TieReport
from kg.views.network.caption import no_tie
from kg.views.network.data import page_data
from kg.views.network.layout import positions
from kg.views.network.page import SCRIPTS, STYLES, vis_network
from kg.views.network.selection import of_rows, of_triples, write_graph
from kg.views.network.value import Bloc, Network, Node, Tie, strongest
from kg.views.tokens import ACTOR_LOOKS, HULLS, INKS

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
        Node(writable(f"{i}{text}"), text, text, None, ((text, text), (text, f"javascript:{text}")))
        for i, text in enumerate(HOSTILE)
    )
    nodes += (Node("S", HOSTILE[0]), Node("G", HOSTILE[1], "Official", "S"))
    reports, told = [], {}
    for number, (one, other) in enumerate(itertools.pairwise(nodes)):
        for index, text in enumerate(HOSTILE):
            claim = writable(f"{number} {index} {text}")  # names are IRIs, which hold no lone surrogate
            statement, origin = told_by(claim, text, writable(text), source=f"javascript:{text}", note=text)
            told[claim] = (
                replace(statement, relays=(text, text), dataset=text, place=text, findings=(Mark(text),)),
                origin,
            )
            ends = [End(node.id, node.group or node.id) for node in (one, other)]
            reports.append(
                TieReport(claim, writable(f"{number}{text}"), "plover:REJECT", (ends[0],), (ends[1],), None, None, text)
            )
    made = network(nodes, reports, told, (Bloc(HOSTILE[0], (nodes[0].id, nodes[1].id), 0.5),))
    return replace(made, belief=HOSTILE[0], made=HOSTILE[1], span=HOSTILE[2], datasets=HOSTILE, subject=HOSTILE[3])


@dataclass
class Mark:
    """What an audit found, in hostile words."""

    text: str
    places: int = 2

    def __getattr__(self, name):
        return self.text


@pytest.fixture(scope="module")
def shipped(graph) -> NetworkPicture:
    return draw(graph, "network")


@pytest.fixture(scope="module")
def hostile_page() -> str:
    return NetworkPicture(HOSTILE[1] + HOSTILE[2], hostile()).html


def test_hostile_texts_add_no_element_and_no_attribute(hostile_page):
    assert hostile_page.encode("utf-8")
    count = lambda html: sorted(tag for tag, _ in Parsed(html).elements if tag != "p")  # noqa: E731
    assert count(hostile_page) == count(NetworkPicture("plain", generated(5, 5)).html)
    for tag, attributes in Parsed(hostile_page).elements:
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "srcdoc")], tag


def test_nothing_is_loaded_from_anywhere(hostile_page, shipped):
    for html in (hostile_page, shipped.html):
        for tag, attributes in Parsed(html).elements:
            for name in ("src", "href", "action", "data", "poster"):
                address = attributes.get(name)
                assert address is None or address.startswith(("#", "data:image/svg+xml,")), (tag, address)
        assert "@import" not in html and "url(" not in "".join(page.static(name) for name in STYLES)


def test_hostile_texts_stay_text_in_the_still():
    root = ElementTree.fromstring(NetworkPicture(HOSTILE[1], hostile()).svg)
    names = {element.tag.split("}")[1] for element in root.iter()}
    assert names <= {"svg", "title", "desc", "rect", "g", "path", "text"}
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on") or "href" in name]


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
    writable(text).encode("utf-8")


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


def test_same_graph_same_bytes_in_any_process(tmp_path, shipped):
    code = "import hashlib; from kg.graph import open_graph; from kg.views import draw;"
    code += (
        "p = draw(open_graph(), 'network'); print(*(hashlib.sha256(t.encode()).hexdigest() for t in (p.html, p.svg)))"
    )
    folder = Path(__file__).parent.parent
    prints = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(folder), "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert prints == {" ".join(sha256(t.encode()).hexdigest() for t in (shipped.html, shipped.svg)) + "\n"}
    assert not list(tmp_path.iterdir())  # pyvis leaves no lib/ folder behind


def test_saving_writes_the_whole_page_or_still(tmp_path, shipped):
    assert shipped.save(tmp_path / "picture.html").read_text(encoding="utf-8") == shipped.html
    assert shipped.save(tmp_path / "picture.svg").read_text(encoding="utf-8") == shipped.svg
    with pytest.raises(BadData, match="cannot write"):
        shipped.save(tmp_path / "absent" / "picture.html")
    with pytest.raises(BadData, match=r"FILE\.svg"):
        shipped.save(tmp_path / "picture.gif")


def island(html: str, name: str) -> dict:
    return json.loads(next(text for _, a, text in Parsed(html).contents if a.get("id") == name))


def test_every_tie_of_an_answer_reaches_the_page_parallel_ones_too():
    two = (Node("A", "A"), Node("B", "B"))
    ties = (
        Tie("A", "B", 0.5, kind="words", directed=True),
        Tie("A", "B", -0.5, kind="deeds", directed=True),
        Tie("B", "A", 0),
    )
    html = NetworkPicture("T", Network(two, ties)).html
    assert [(e["from"], e["to"]) for e in island(html, "graph")["edges"]] == [(0, 1)]
    given = island(html, "data")["given"]
    assert [(tie[0], tie[1], tie[7]) for tie in given] == [(0, 1, "words"), (0, 1, "deeds"), (1, 0, "")]


def test_what_does_not_fit_is_counted():
    whole = generated(60, 300)
    cut = strongest(whole, nodes=20)
    assert len(cut.nodes) <= 20 and cut.n_left_out == len(whole.ties) - len(cut.ties) > 0
    assert max(tie.weight for tie in whole.ties) == max(tie.weight for tie in cut.ties)
    assert {r.claim for r in cut.basis.reports} < {r.claim for r in whole.basis.reports}
    assert f"{cut.n_left_out:,} weaker ties not drawn" in str(NetworkPicture("T", cut).caption)
    assert strongest(whole) is whole


@pytest.mark.parametrize(
    "network", [generated(10, 20), generated(60, 180), generated(200, 500, blocs=5)], ids=["10", "60", "200"]
)
def test_positions_are_seeded_and_apart(network):
    places = positions(network)
    assert places == positions(network) and set(places) == {node.id for node in network.nodes}
    main = [places[node.id] for node in network.nodes]
    gaps = [max(abs(a[0] - b[0]) / 90, abs(a[1] - b[1]) / 85) for i, a in enumerate(main) for b in main[:i]]
    assert min(gaps) > 0.8  # boxes of node and label, 92 by 88, do not overlap beyond rounding
    width, height = (max(p[axis] for p in main) - min(p[axis] for p in main) for axis in (0, 1))
    assert width > height


def test_friends_stand_nearer_than_foes():
    made = generated(30, 200, blocs=2)
    places = positions(made)
    far = lambda tie: sum((a - b) ** 2 for a, b in zip(places[tie.source], places[tie.target], strict=True)) ** 0.5  # noqa: E731
    mean = lambda found: sum(found) / len(found)  # noqa: E731
    assert 1.2 * mean([far(t) for t in made.ties if t.value > 0.1]) < mean(
        [far(t) for t in made.ties if t.value < -0.1]
    )


def test_a_still_says_what_its_grounds_mean_and_draws_them_as_the_page_does(graph, shipped):
    """A bloc's ground is the convex hull of its members: one who stands within it is no corner of it."""
    from kg.views.network.still import _convex

    root = ElementTree.fromstring(shipped.svg.encode())
    structure = str(graph.measured(unit="party").blocs()).split("\n")
    shown = page_data(shipped.drawn, shipped.arrangement, "T")["blocs"]
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    for bloc in shipped.network.blocs:
        names = [node.label for node in shipped.drawn.nodes if node.id in bloc.members]
        (pair,) = [line for line in structure if line.startswith(f"{' and '.join(names)} share a bloc")]
        share, prior = re.search(
            r"in (over 99%|\d+%) of 10,000 draws of the scores \((\d+%) with the prior", pair
        ).groups()
        assert f"{bloc.name}: its members share it in {share} of draws ({prior} with the prior alone)" in texts
        assert [bloc.name, f" · {share.replace('over ', '>')} (prior {prior})"] in [row[:2] for row in shown]
    assert not any("draws" in text for text in texts if not text.startswith("Bloc "))
    assert _convex([(0, 0), (10, 0), (10, 10), (0, 10), (5, 5), (5, 0)]) == [(0, 0), (10, 0), (10, 10), (0, 10)]
    assert _convex([(0, 0), (3, 3)]) == [(0, 0), (3, 3)]


def test_degenerate_networks_have_pages_and_stills():
    for empty in (Network(()), Network((Node("A", ""),)), Network((Node("a", "A", "Unheard of"),))):
        assert NetworkPicture("", empty).html.startswith("<!doctype html>")
        ElementTree.fromstring(NetworkPicture("", empty).svg)
    assert positions(Network(())) == {}
    only_lonely = positions(Network(tuple(Node(str(i), str(i)) for i in range(7))))
    assert len(set(only_lonely.values())) == 7


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Network((Node("A", "A"),), (Tie("A", "B", 0, -1, 1, 0, 0),)), "'B', which is not among the nodes"),
        (lambda: Network((Node("A", "A"), Node("A", "B"))), "'A' comes twice"),
        (lambda: Network((Node("A", "A", group="B"),)), "'A' is grouped under 'B'"),
        (lambda: Network((Node("A", "A"),), (), (Bloc("x", ("B",)),)), "bloc 'x' names 'B'"),
        (lambda: Tie("A", "B", 1.5, -1, 1, 0, 0), "value is 1.5"),
        (lambda: Tie("A", "B", float("nan"), -1, 1, 0, 0), "value is nan"),
        (lambda: Tie("A", "B", 0, -1, 1, 0, -1), "weight is -1"),
        (lambda: Bloc("b", (), 2), "probability is 2"),
    ],
)
def test_bad_values_are_named(make, says):
    with pytest.raises(BadData, match=re.escape(says)):
        make()


def test_options_that_a_network_does_not_take_are_refused_and_each_it_takes_changes_the_page(graph):
    graph = graph.believing(only=["article-2024-05-28"])  # a page for each option: of few actors
    plain = draw(graph, "network").html
    with pytest.raises(BadData, match="takes no option directed"):
        draw(graph, "network", directed=True)
    changed = {
        "unit": "actor", "scale": "goldstein", "expand": "share", "prior": 2.0, "confidence": 0.9, "half_life": 100.0,
        "period": "2024", "ego": "PRK", "title": "Another",
    }  # fmt: skip
    assert set(changed) == set(NetworkPicture.options)
    for name, value in changed.items():
        assert draw(graph, "network", **{name: value}).html != plain, name


def test_a_tie_has_the_acts_and_the_weight_of_its_score(graph):
    picture = draw(graph, "network")
    scores = {frozenset((d.source, d.target)): d.estimate for d in graph.measured(unit="party").alignment().dyads()}
    assert len({tie.weight for tie in picture.network.ties}) > 3
    for tie in picture.network.ties:
        score = scores[frozenset((tie.source, tie.target))]
        assert (tie.n, tie.weight) == pytest.approx((score.n, score.weight))


def test_names_and_ego_leave_only_what_was_asked_for(graph):
    pair = draw(graph, "network", "Malta", "Chile", "Vatican")
    assert {node.id for node in pair.drawn.nodes if node.group is None} == {"MLT", "CHL", "VAT"}
    assert pair.drawn.ties == () and pair.caption.shown == "3 actors, 0 ties."
    ego = draw(graph, "network", ego="Vladimir Putin")
    assert {end for tie in ego.drawn.ties for end in (tie.source, tie.target)} == {
        "RUS", "PRK", "USA", "KOR", "CHN", "JPN", "FRA", "GBR", "MLT", "SVN", "UKR",
    }  # fmt: skip
    assert "of Russia and those it has ties with" in ego.caption.shown
    with pytest.raises(BadData, match="kg align"):
        draw(graph, "network", ego="Vatican")


def test_the_caption_follows_what_is_shown(graph):
    picture = draw(graph, "network")
    score = graph.measured(unit="party").alignment().dyads()
    hollow = sum(d.estimate.low <= 0 <= d.estimate.high for d in score)
    assert picture.caption.shown.startswith(f"11 actors, {len(score)} ties")
    assert ("all" if hollow == len(score) else str(hollow)) + " hollow" in picture.caption.shown
    early = draw(graph, "network", period="2018")
    assert early.caption.period == "2018, acts from 2018-03-25 to 2018-10-25"
    assert early.caption.datasets == ("summits", "visits")
    acts = {
        (pair, act_of(row)): row for row in graph.interactions().rows() for pair in [(row["source"], row["target"])]
    }
    open_ended = {
        (frozenset(pair), act)
        for (pair, act), row in acts.items()
        if None in (row["date"], row["until"]) or row["date"].year != row["until"].year
    }
    said = f"0 actors, 0 ties; {len(open_ended)} acts left out, not known to lie within one year."
    assert draw(graph, "network", period="1999").caption.shown == said
    assert isinstance(picture.as_table(), Table) and len(picture.as_table().rows) == min(20, len(score))
    assert "China" in str(picture) and repr(picture) == str(picture) and "<" not in repr(picture)


def test_the_caption_of_some_actors_is_of_their_acts_alone(graph):
    rows = [row for row in graph.interactions().rows() if {row["source"], row["target"]} == {"PRK", "MLT"}]
    days = sorted(str(row["date"]) for row in rows)
    few, whole = draw(graph, "network", "PRK", "MLT").caption, draw(graph, "network").caption
    assert few.period == f"acts from {from_to(days[0], days[-1])}" != whole.period
    assert few.datasets == tuple(sorted({row["dataset"] for row in rows})) == ("transfers",) != whole.datasets
    around = draw(graph, "network", ego="MLT", period="2024").caption
    assert around.period.startswith(f"2024, acts from {days[0]}") and "article-2024-05-28" not in around.datasets
    assert (
        "6 acts left out, not known to lie within one year" in around.shown
    )  # of North Korea and Russia, which Malta condemned


def test_an_empty_network_says_what_was_asked_what_there_is_and_what_to_do(graph):
    empty = draw(graph, "network", period="1999")
    days = sorted(str(day) for row in graph.interactions().rows() for day in (row["date"], row["until"]) if day)
    said = no_tie(empty.network)
    assert said[0].startswith("No act between any two actors in 1999") and "kg align" in said[-1]
    assert days[0] in said[1] and days[-1] in said[1]
    assert all(line in empty.svg and line in str(empty.as_table()) for line in said) and "wider" not in empty.svg
    assert no_tie(draw(graph, "network", "PRK", "MNG").network)[0].startswith("No act between these actors under this")
    assert no_tie(draw(graph, "network").network) == ()


def test_page_report_and_library_have_one_partition(graph):
    found = graph.blocs()
    groups = {group: min(found.probability(a, b) for a, b in combinations(group, 2)) for group in found.identified}
    assert {tuple(bloc.members): bloc.probability for bloc in draw(graph, "network").network.blocs} == groups
    said = " ".join(str(graph.report()).split())
    assert all(listed(map(graph.known.name, group)) in said for group in groups) and len(groups) > 1


def test_blocs_are_drawn_only_where_the_data_identify_them(monkeypatch):
    from kg.graph import Graph, open_graph

    monkeypatch.setenv("XDG_CACHE_HOME", os.devnull)  # pictures are kept, and these are of blocs that are not found
    graph = open_graph()
    found = SimpleNamespace(identified=(("CHN", "JPN"),), probability=lambda a, b: 0.9, by_prior=lambda a, b: 0.4)
    monkeypatch.setattr(Graph, "blocs", lambda self, period=None, **method: found)
    drawn = draw(graph, "network").network.blocs
    assert [(bloc.members, bloc.probability, bloc.prior) for bloc in drawn] == [(("CHN", "JPN"), 0.9, 0.4)]
    monkeypatch.setattr(Graph, "blocs", lambda self, period=None, **method: SimpleNamespace(identified=()))
    assert draw(graph, "network").network.blocs == ()


def test_pictures_of_a_query(graph, tmp_path):
    rows = b'?who\t?to\t?value\t?note\n<https://w3id.org/alignment-kg/actor/PRK>\t<https://w3id.org/alignment-kg/actor/RUS>\t2\t"<b>"\n'
    made = of_rows(graph.known, rows)
    assert [(tie.value, tie.directed, tie.notes) for tie in made.ties] == [(1.0, True, ("note <b>",))]
    assert made.made.endswith("divided by 2")
    triples = b"<https://w3id.org/alignment-kg/event/e> <https://w3id.org/alignment-kg/ontology/actor> <https://w3id.org/alignment-kg/actor/PRK> .\n"
    triples += b'<https://w3id.org/alignment-kg/event/e> <https://w3id.org/alignment-kg/ontology/date> "2024-05-27" .\n'
    linked = of_triples(graph.known, triples)
    assert len(linked.ties) == 1 and any("2024-05-27" in str(node.detail) for node in linked.nodes)
    place = write_graph(graph, "triples", triples, tmp_path / "a.html", title="Summits")
    assert "Summits" in place.read_text("utf-8")
    with pytest.raises(BadData, match="two columns"):
        of_rows(graph.known, b"?a\n<https://x.org/a>\n")
    with pytest.raises(BadData, match="numbers"):
        of_rows(graph.known, rows.replace(b"\t2\t", b'\t"x"\t'))


def test_importing_the_picture_imports_no_drawing_library():
    code = (
        "import sys, kg.views.network; print([m for m in ('pyvis', 'numpy', 'networkx', 'jinja2') if m in sys.modules])"
    )
    folder = Path(__file__).parent.parent
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder).stdout
        == "[]\n"
    )


def test_kinds_differ_by_shape_or_colour_and_vis_network_keeps_its_licence():
    assert (
        len({(shape, light) for shape, light, _ in ACTOR_LOOKS.values()})
        == len({(s, d) for s, _, d in ACTOR_LOOKS.values()})
        == len(ACTOR_LOOKS)
    )
    assert "Apache 2.0" in vis_network()[:1000] and "9.1.2" in vis_network()[:200]


def test_officials_stand_with_their_state_whichever_datasets_are_asked(graph):
    network = draw(graph.believing(only=["summits"]).measured(unit="party"), "network").network
    alone = {node.id for node in network.nodes if node.group is None}
    assert alone == {"CHN", "JPN", "KOR", "PRK", "RUS"}
    assert {node.group for node in network.nodes if node.id == "kim-jong-un"} == {"PRK"}


def test_who_holds_a_post_by_a_claim_stands_for_its_body_where_the_claim_is_believed():
    ends = {
        end.actor: end
        for report in draw(lively(), "network").drawn.basis.reports
        if report.claim in ("made-two/lee-myung-bak-0", "made-two/nobuo-kishi-0")
        for end in report.actors
    }
    lee, kishi = ends["lee-myung-bak"], ends["nobuo-kishi"]  # a possible post, and one of unknown certainty
    assert (lee.party, lee.others, lee.otherwise) == ("KOR", ("lee-myung-bak",), "lee-myung-bak")
    assert (kishi.party, kishi.others, kishi.otherwise) == ("nobuo-kishi", ("JPN",), "nobuo-kishi")
    assert {post.claim for post in kishi.posts} == {"made-two/nobuo-kishi"}


@pytest.mark.parametrize(
    ("low", "high", "clear"),
    [
        (0.1, 0.5, True),
        (-0.5, -0.1, True),
        (-0.1, 0.5, False),
        (0.0, 0.5, False),
        (-0.5, 0.0, False),
        (None, None, True),
    ],
)
def test_a_tie_is_clear_where_its_interval_excludes_zero(low, high, clear):
    tie = Tie("A", "B", 0.0 if low is None else (low + high) / 2, low, high)
    assert tie.clear is clear
    two = Network((Node("A", "A"), Node("B", "B")), (tie,))
    assert ("hollow" in NetworkPicture("", two).caption.shown) is not clear
    assert ("hollow" in NetworkPicture("", two).svg) is not clear


def test_colours_of_blocs_and_outlines_are_spelt_once(root):
    """The page gets them with its data, and no script spells one of its own."""
    parsed = Parsed(NetworkPicture("", Network((Node("A", "A"),), ())).html)
    (data,) = (json.loads(text) for _, attributes, text in parsed.contents if attributes.get("id") == "data")
    assert (tuple(data["hulls"]), tuple(data["inks"])) == (HULLS, INKS)
    views = root / "kg" / "views"
    for file in (*views.glob("static/*.js"), *views.glob("network/*.py")):
        spelt = {colour.lower() for colour in (*HULLS, *INKS)} & set(
            re.findall(r"#[0-9a-f]{6}", file.read_text("utf-8").lower())
        )
        assert spelt == set(), file.name
