"""The explorer's pages: they exist, say what the library computes, lead nowhere wrong, and refuse what they do not know."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import re
import time
from collections import deque
from itertools import combinations, pairwise
from urllib.parse import parse_qsl, urljoin, urlsplit
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from kg.belief import Belief
from kg.errors import BadData
from kg.explain import read_number
from kg.text import signed
from kg.views.charts.world import middle, outlines
from kg.views.numbers import percent
from kg.views.report.text import text as text_of_report
from kg.web import beforehand, make_app
from kg.web.beforehand import Beforehand, Turns
from kg.web.pages import PAGE_KINDS
from kg.web.view import MEASURED, SAID

HOST = "http://127.0.0.1:8000"
LINK = re.compile(r"""(?:href|src|action)="([^"]*)\"""")
IDENT = re.compile(r' id="([^"]*)"')
BELIEFS = ("strict", "default", "open", "")
PAGES = (
    "/", "/pairs", "/pair/PRK/RUS", "/actors", "/actor/PRK", "/actor/kim-jong-un", "/events", "/event/launch-2024-05-27",
    "/claim/article-2024-05-28/p5-s3-a", "/sources", "/source/yonhap", "/datasets", "/dataset/article-2024-05-28", "/audit",
    "/audit/weekday", "/query", "/query/acts-of?actor=CHN", "/ontology", "/ontology/Claim", "/compare", "/network",
    "/matrix", "/timeline", "/map", "/search?q=korea", "/query/launches?show=timeline",
)  # fmt: skip


def client_of(graph, **how):
    return TestClient(make_app(graph, **how), base_url=HOST, follow_redirects=False)


@pytest.fixture(scope="module")
def web(graph):
    """A browser without scripts on the shipped graph."""
    return client_of(graph)


def visible(text):
    """What a reader sees of a page, without scripts and queries."""
    return re.sub(r"<script.*?</script>|<pre.*?</pre>|<[^>]*>", " ", text, flags=re.S)


def with_belief(path, belief):
    return path + (f"{'&' if '?' in path else '?'}belief={belief}" if belief else "")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_stands_under_each_belief_and_gives_its_files(web, path):
    place, _, query = path.partition("?")
    kind = next(kind for kind in PAGE_KINDS if re.fullmatch(re.sub(r"\\{[^}]*\\}", ".+", re.escape(kind.path)), place))
    for belief in BELIEFS:
        answer = web.get(with_belief(path, belief))
        assert answer.status_code == 200, answer.text
        assert (
            " object at 0x" not in answer.text
            and "&lt;kg." not in answer.text
            and not re.search(r"\bNone\b(?! of)", visible(answer.text))
        )
        assert "<h1>" in answer.text and answer.headers["content-type"] == "text/html; charset=utf-8"
    for form in ("json", "csv", "ttl", "svg"):
        name = f"{'/index' if place == '/' else place}.{form}" + (f"?{query}" if query else "")
        answer = web.get(name)
        if form == "svg" and kind.name in ("queries", "query") and "show=" not in path:
            assert answer.status_code == 404 and "nothing to draw" in answer.text
            continue
        assert answer.status_code == (200 if form in kind.forms else 404), name
        if form not in kind.forms:
            assert f".{kind.forms[0]}" in answer.text
        elif form == "json":
            assert answer.json()["belief"].startswith(f"belief {'strict' if kind.name == 'compare' else 'default'}")
        elif form == "csv":
            assert [*csv.reader(io.StringIO(answer.text))]
        elif form == "ttl":
            assert list(ox.parse(answer.content, format=ox.RdfFormat.TURTLE))
        else:
            assert ElementTree.fromstring(answer.content).tag.endswith("svg")
            assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("belief", ["strict", "default", "open"])
@pytest.mark.parametrize("unit", ["state", "party"])
def test_scores_are_those_of_the_library(web, graph, belief, unit):
    asked = f"belief={belief}&unit={unit}"
    dyads = graph.under(belief).measured(unit=unit).alignment().dyads()
    told = web.get(f"/pairs.json?{asked}").json()["table"]
    name = graph.known.name
    assert {(row["pair"], row["score"], row["low"], row["high"], row["acts"]) for row in told} == {
        (
            f"{name(dyad.source)} and {name(dyad.target)}", signed(dyad.estimate.value), signed(dyad.estimate.low),
            signed(dyad.estimate.high), f"{round(dyad.estimate.n, 2):g}",
        )
        for dyad in dyads
    }  # fmt: skip
    evidence = graph.under(belief).measured(unit=unit).explain("PRK", "RUS")
    found = web.get(f"/pair/PRK/RUS.json?{asked}").json()
    assert found["number"] == evidence.id
    assert found["evidence"]["estimate"]["value"] == evidence.estimate.value
    assert len(found["table"]) == sum(len(act.reports) for act in evidence.acts)


def test_the_formula_gives_the_score(web, graph):
    page = web.get("/pair/PRK/RUS").text
    total, k, weight, score = re.search(r"<b>([\d.−+]+) / \(([\d.]+) \+ ([\d.]+)\) = ([+−\d.]+)</b>", page).groups()
    value = graph.alignment().between("PRK", "RUS").value
    assert float(score) == pytest.approx(value, abs=5e-5)
    assert float(total) / (float(k) + float(weight)) == pytest.approx(value, abs=1e-3)


def test_a_period_is_of_its_acts_alone(web, graph):
    found = web.get("/pair/PRK/RUS.json?period=2024").json()
    score = graph.alignment(period="year").between("PRK", "RUS", "2024")
    assert found["evidence"]["estimate"]["value"] == pytest.approx(score.value)
    assert read_number(found["number"]).period == "2024"
    again = web.get(f"/number/{found['number']}.json").json()
    assert again["same"] is True
    assert all(act["date"] is None or act["date"].startswith("2024") for act in found["evidence"]["acts"])


def test_events_and_actors_are_of_the_period_asked_for(web, graph):
    found = web.get("/events.json?period=2024-05").json()["table"]
    wanted = [
        event.label for event in graph.events() if {(event.start or "")[:7], (event.end or "")[:7]} == {"2024-05"}
    ]
    assert [row["event"] for row in found] == wanted and len(wanted) > 3
    rows = {row["actor"]: int(row["partners"]) for row in web.get("/actors.json?period=2018").json()["table"]}
    dyads = [dyad for dyad in graph.alignment(period="year").dyads() if dyad.period == "2018"]
    assert rows["North Korea"] == sum("PRK" in (dyad.source, dyad.target) for dyad in dyads) > 0


def test_values_in_the_address_are_a_belief(web, graph):
    own = Belief("own", {"Certain": 1.0, "Probable": 0.5, "Possible": 0.0})
    found = web.get("/pair/PRK/RUS.json?certain=1&probable=.5&possible=0").json()
    expected = graph.under(own).alignment().between("PRK", "RUS")
    assert found["evidence"]["estimate"]["value"] == pytest.approx(expected.value)
    assert "default with certain 1, probable 0.5, possible 0" in found["belief"]
    without = web.get("/pair/PRK/RUS.json?without=transfers").json()
    assert (
        without["evidence"]["estimate"]["n"]
        == graph.believing(without=["transfers"]).alignment().between("PRK", "RUS").n
    )


def test_a_change_in_the_tornado_leads_to_the_score_that_it_gives(web, graph):
    rows = re.findall(
        r'<a href="(/pair/PRK/RUS\?without=[^"]*)">(without dataset[^<]*)</a></th><td[^>]*>([^<]*)</td><td[^>]*>([^<]*)<',
        web.get("/pair/PRK/RUS").text,
    )
    assert len(rows) >= 3
    for target, _, _, score in rows[:2]:
        told = web.get(html.unescape(target)).text
        assert f"Alignment {score.replace('−', '-')} [" in told


def test_counts_are_those_of_the_graph(web, graph):
    known = graph.known
    assert len(web.get("/actors.json").json()["table"]) == len(known.actors)
    assert len(web.get("/events.json").json()["table"]) == len(graph.events())
    assert len(web.get("/audit.json").json()["findings"]) == len(graph.audit())
    yonhap = web.get("/source/yonhap.json").json()
    counted = [origin for origin in known.origins.values() if known.weight(origin.claim) > 0]
    own = [origin for origin in counted if origin.speaker == "yonhap"]
    assert yonhap["says"] == sum(not origin.rests_on for origin in own)
    passed = sum("yonhap" in origin.relays for origin in counted) + sum(bool(origin.rests_on) for origin in own)
    assert yonhap["passes_on"] == passed
    claim = web.get("/claim/article-2024-05-28/p5-s3-a.json").json()
    assert claim["sentence"] == known.sentence("article-2024-05-28/p5-s3-a")
    rows = web.get("/query/acts-of.json?actor=CHN").json()["rows"]
    assert rows == json.loads(json.dumps(graph.ask("acts-of", actor="CHN").to_pylist(), default=str))


def test_who_rests_on_whom_is_said_and_counted_as_everywhere_else(web, graph):
    listed = {
        row["source"]: (row["passes on"], row["of it unnamed"]) for row in web.get("/sources.json").json()["table"]
    }
    shares = graph.ask("unnamed-share").to_pylist()
    assert len(shares) > 20
    for row in shares:
        called = f"{row['outlet']}{' (not named)' if row['outlet'].startswith('unnamed') else ''}"
        assert listed[called] == (str(row["passed_on"]), percent(float(row["share"]))), row
    found = [graph.known.blind(name) for name in graph.known.origins if graph.known.weight(name)]
    rests = [name for name, origin in graph.known.origins.items() if origin.rests_on]
    text = visible(web.get("/sources").text)
    assert (
        f"{sum(found)} of these come from sources without a name, or rest on one by the record ({len(rests)} of them)."
        in text
    )
    assert f"{sum(found)} of {len(found)} claims that count come from unnamed sources" in text_of_report(graph.report())
    for name in rests:
        page = " ".join(visible(web.get(f"/claim/{name}").text).split())
        assert "Yonhap News Agency says so, as certain, resting on unnamed source of Yonhap , by the record" in page
        assert "Yonhap News Agency (not named)" not in page
        assert web.get(f"/claim/{name}.json").json()["rests_on"] == "unnamed source of Yonhap"
        assert name in web.get("/source/unnamed-source-yonhap").text
    pair = visible(web.get("/pair/PRK/RUS").text)
    assert (
        "Yonhap News Agency, resting on unnamed source of Yonhap" in pair
        and "Yonhap News Agency (not named)" not in pair
    )


def test_values_stand_in_plain_words(web):
    page = visible(web.get("/event/launch-2024-05-27").text)
    assert "challenge to the world" in page and "challenge-to-the-world" not in page
    assert " true " not in visible(web.get("/claim/article-2024-05-28/p5-s3-a").text)


def test_compare_marks_what_differs(web, graph):
    table = web.get("/compare.json?a=2023&b=2024").json()["table"]
    one, two = (
        {(d.source, d.target): d.estimate for d in graph.alignment(period="year").dyads(period=year)}
        for year in ("2023", "2024")
    )
    assert len(table) == len({*one, *two})
    for row in table:
        missing = {"only in the second", "only in the first"} & {row["what differs"]}
        assert bool(missing) == ("no act" in (row["2023: score"], row["2024: score"]))


@pytest.mark.parametrize("query", [{"unit": "state"}, {"unit": "party", "scale": "goldstein"}], ids=str)
def test_the_network_shows_the_blocs_of_the_library(web, graph, query):
    """The hulls follow unit and scale of the address; each with the share that any two members reach."""
    found = graph.measured(**query).blocs()
    least = [min(found.probability(*pair) for pair in combinations(group, 2)) for group in found.identified]
    shown = re.findall(
        r"(Bloc \d+): (?:its|any two) members share it in (over 99%|\d+%)", web.get("/network.svg", params=query).text
    )
    rounded = [round(100 * share) if len(group) < 3 else int(100 * share)
               for share, group in zip(least, found.identified, strict=True)]  # fmt: skip
    assert shown and dict(shown) == {
        f"Bloc {n}": "over 99%" if share > 0.995 else f"{whole}%"
        for n, (share, whole) in enumerate(zip(least, rounded, strict=True), 1)
        if share < 1
    }


def test_what_the_sides_of_a_comparison_are_is_said_and_no_option_is_dropped(web, graph):
    """A weight counts on both sides; a belief beside two beliefs would count on none."""
    plain, doubted = (web.get(f"/compare.json?a=strict&b=open{more}").json() for more in ("", "&certain=.1"))
    assert doubted["table"] != plain["table"] and doubted["beliefs"][0].startswith("belief strict with certain 0.1:")
    page = visible(web.get("/compare?a=strict&b=open&certain=.1").text)
    assert "Evidence weighting: strict with certain 0.1: " in page and "; open with certain 0.1: " in page
    assert "default with certain" not in page
    refused = web.get("/compare?a=strict&b=open&belief=open")
    assert refused.status_code == 400 and "belief says nothing where both sides name their own" in refused.text
    own = web.get("/compare.json?belief=open").json()
    assert (own["a"], own["b"]) == ("open", "strict")
    year = web.get("/compare.json?a=2023&b=2024&certain=.1").json()
    assert year["table"] != web.get("/compare.json?a=2023&b=2024").json()["table"]
    assert "one of strict, default, open, or 2024" in html.unescape(web.get("/compare?a=x").text)


def test_what_ends_in_a_slash_has_a_name(web):
    text = visible(web.get("/query?query=SELECT DISTINCT ?l { ?d dcterms:license ?l }").text)
    assert "creativecommons.org/licenses/by/4.0/" in text


@pytest.mark.parametrize(
    ("words", "kind", "name"),
    [("North Kor", "actor", "PRK"), ("\uae40\uc815\uc740", "actor", "kim-jong-un"), ("\uc815\uc740", "actor", "kim-jong-un"), ("yonhap", "source", "yonhap"), ("engine tests", "event", "engine-tests-of-north-korea-2024"),
     ("summits", "dataset", "summits"), ("Moscow summit", "", ""), ("zzzz", None, "")],
)  # fmt: skip
def test_search_finds_names_in_any_script(web, words, kind, name):
    found = web.get("/search.json", params={"q": words}).json()["table"]
    kinds = {"actor": "Actors", "source": "Sources", "event": "Events", "dataset": "Datasets"}
    if kind:
        assert any(row["name"] == name and row["kind"] == kinds[kind] for row in found), found[:5]
    else:
        assert bool(found) is (kind is not None)


def test_what_is_called_just_so_comes_first(web):
    for words, first in (("North Korea", "PRK"), ("RUS", "RUS"), ("China", "CHN")):
        assert web.get("/search.json", params={"q": words}).json()["table"][0]["name"] == first


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/?belief=strickt", 400, "strict"), ("/?certain=2", 400, "certain"), ("/?certain=x", 400, "certain"),
        ("/pairs?period=yesterday", 400, "yesterday"), ("/sources?period=2024", 400, "period"), ("/claim/x?scale=gold", 400, "goldstein"),
        ("/?belief=strict&belief=open", 400, "twice"), ("/?without=yonhab", 400, "yonhap"), ("/?foo=1", 400, "foo"),
        ("/actor/Nroth%20Korea", 404, "North Korea"), ("/pair/PRK/PRK", 404, "no pair"), ("/pair/PRK/Rusia", 404, "Russia"),
        ("/event/launch-2024-05-2", 404, "launch-2024-05-27"), ("/claim/p5-s3-q", 404, "did you mean"), ("/source/yonhab", 404, "yonhap"),
        ("/dataset/sumits", 404, "summits"), ("/audit/weekdy", 404, "weekday"), ("/query/acts-off", 404, "acts-of"),
        ("/query/acts-of?actor=Chnia", 400, "China"), ("/query/acts-of?who=CHN", 400, "actor"), ("/query/acts-of?source=x", 400, "source"), ("/query/acts-of?store=x", 400, "store"),
        ("/query/acts-of?actor=CHN&actor=JPN", 400, "twice"), ("/ontology/Clam", 404, "Claim"),
        ("/number/x", 404, "damaged"), ("/compare?a=strikt", 400, "strict"), ("/network?ego=Chnia", 404, "China"),
        ("/network?ego=PRK&period=1950", 404, "North Korea has no act"),
        ("/events?year=x", 400, "year"), ("/events?kind=Lunches", 400, "Launches"), ("/nothing", 404, "front page"),
        ("/actors.pdf", 404, ".json"), ("/audit.svg", 404, ".csv"), ("/static/nothing.js", 404, "front page"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_refused_by_name(web, path, status, says):
    answer = web.get(path)
    assert answer.status_code == status, answer.text
    assert says in html.unescape(answer.text)
    assert "Traceback" not in answer.text


def test_names_lead_to_one_address(web):
    for path, target in (
        ("/actor/Russia", "/actor/RUS"), ("/pair/Russia/DPRK.json?belief=open", "/pair/PRK/RUS.json?belief=open"),
        ("/claim/p5-s3-a", "/claim/article-2024-05-28/p5-s3-a"), ("/ontology/kg:Claim", "/ontology/Claim"),
    ):  # fmt: skip
        answer = web.get(path)
        assert (answer.status_code, answer.headers["location"]) == (308, target)


def test_what_the_server_leaves_out_stays_out(graph):
    served = client_of(graph.believing(only=["summits"]))
    for belief in BELIEFS:
        found = served.get(with_belief("/pair/PRK/RUS.json", belief)).json()
        assert {name for name, _ in sources_of(served, with_belief("/pair/PRK/RUS", belief))} == {"summits"}
        assert (
            found["evidence"]["estimate"]["n"]
            == graph.under(belief or "default").believing(only=["summits"]).alignment().between("PRK", "RUS").n
        )


def sources_of(client, path):
    part = client.get(path).text.partition('<h2 id="sources">')[2]
    return re.findall(r'href="/dataset/([^"?]+)[^"]*">([^<]*)</a>', part)


def test_the_words_of_the_article_are_shown_only_with_its_file(graph, web, shared, article, tmp_path):
    path = "/claim/article-2024-05-28/p5-s3-a"
    claim = graph.known.claim("article-2024-05-28/p5-s3-a")
    words = article[claim.start : claim.end]
    assert "<blockquote>" not in web.get(path).text
    assert html.escape(words, quote=False) in client_of(graph, article=shared / "article.txt").get(path).text.replace(
        "&#39;", "'"
    )
    other = tmp_path / "other.txt"
    other.write_text(article + " ", "utf-8")
    with pytest.raises(BadData, match="sha256"):
        client_of(graph, article=other)


def asked(path):
    """The options in an address, sorted."""
    return sorted(pair.partition("=")[0] for pair in urlsplit(path).query.split("&") if pair)


def links(path, text):
    """Where a page leads to inside the site, and the places in it that it names."""
    for target in map(html.unescape, LINK.findall(text)):
        parts = urlsplit(urljoin(HOST + path, target))
        if target.startswith("#"):
            yield "", target[1:]
        elif parts.netloc == urlsplit(HOST).netloc and parts.path != "/sparql":
            yield parts.path + (f"?{parts.query}" if parts.query else ""), ""


def test_every_link_of_the_shipped_graph_resolves(web):
    """From page to page, two of each kind of link on each kind of page; what another belief shows is not followed on."""
    seen, waiting, per, bad = {"/"}, deque(["/"]), {}, []
    while waiting:
        path = waiting.popleft()
        answer = web.get(path)
        if answer.status_code == 308:
            answer = web.get(answer.headers["location"])
        if answer.status_code != 200:
            bad.append((path, answer.status_code, answer.text[-300:]))
            continue
        if not answer.headers["content-type"].startswith("text/html") or urlsplit(path).path.endswith(".html"):
            continue
        idents = IDENT.findall(answer.text)
        bad += [(path, "twice", one) for one in {*idents} if idents.count(one) > 1]
        followed = not {*asked(path)} & {*SAID, *MEASURED}
        for target, place in links(path, answer.text):
            if place and place not in idents:
                bad.append((path, "no place", place))
            own = asked(target)
            kind = (target.split("/")[1:2], tuple(own), path.split("/")[1] if not {*own} & {*SAID, *MEASURED} else "")
            if (
                target
                and followed
                and target not in seen
                and per.get(str(kind), 0) < (1 if {*own} & {*SAID, *MEASURED} else 2)
            ):
                per[str(kind)] = per.get(str(kind), 0) + 1
                seen.add(target)
                waiting.append(target)
    assert not bad, bad[:20]
    assert len(seen) > 150


def inside(place, rings):
    """Whether a place lies inside rings: an odd number of their edges lies to the east of it."""
    x, y = place
    edges = (edge for ring in rings for edge in pairwise(ring))
    return (
        sum((a[1] > y) != (b[1] > y) and x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) for a, b in edges) % 2
        == 1
    )


def test_capitals_lie_inside_their_countries():
    capitals = {
        "408": (125.75, 39.02),
        "643": (37.62, 55.75),
        "840": (-77.04, 38.9),
        "392": (139.69, 35.69),
        "156": (116.4, 39.9),
        "804": (30.52, 50.45),
    }
    for code, place in capitals.items():
        assert [other for other in outlines() if inside(place, outlines()[other])] == [code]
    assert all(inside(middle(code), outlines()[code]) for code in ("410", "408", "156", "643", "840", "276"))


def test_the_outlines_are_those_that_are_cited(root):
    raw = (root / "data" / "borders" / "countries-110m.json").read_bytes()
    assert hashlib.sha256(raw).hexdigest() in (root / "data" / "borders" / "README.md").read_text("utf-8")


def test_the_map_has_every_pair_that_can_be_placed(web, graph):
    drawn = web.get("/map").text
    pairs = {(dyad.source, dyad.target) for dyad in graph.alignment().dyads()}
    placed = {pair for pair in pairs if "MLT" not in pair}
    assert graph.draw("map").figure(table=False) in drawn  # one drawing behind both
    assert {tuple(found.split()[1:]) for found in re.findall(r'data-mark="(pair [^"]*)"', drawn)} == placed
    assert "not drawn: Malta." in drawn
    assert len(web.get("/map.json").json()["table"]) == len(placed)


VIEWS = {
    "weights": {"certain": "0.5", "possible": "0", "F": "0"}, "chosen": {"only": "summits", "without": "yonhap"},
    "unit": {"unit": "actor"}, "scale": {"scale": "goldstein"}, "period": {"period": "2018"},
}  # fmt: skip
"""What an address can say beside a belief by its name; each degree is tried above."""
OF_A_KIND = {
    "pair": "/pair/PRK/RUS", "actor": "/actor/PRK", "event": "/event/launch-2024-05-27", "source": "/source/yonhap",
    "claim": "/claim/article-2024-05-28/p5-s3-a", "dataset": "/dataset/article-2024-05-28", "check": "/audit/weekday",
    "query": "/query/claims?actor=any", "term": "/ontology/actor", "search": "/search?q=launch", "compare": "/compare?a=2018&b=2024",
    "queries": "/query?query=SELECT+*+%7B+?c+kg:weight+?w+%7D+ORDER+BY+?c",
}  # fmt: skip
"""A page of each kind that needs a name."""
SAME = {("check", "weights")}  # an error is one however firmly it is said, as long as its source is believed at all


def what_it_says(web, page, said):
    """A page as JSON, without what its head says of the view."""
    place, _, query = page.partition("?")
    answer = web.get(f"{'/index' if place == '/' else place}.json?{query}", params={**dict(parse_qsl(query)), **said})
    heads = ("belief", "unit", "scale", "period", "title", "about", "number")
    return answer, {key: value for key, value in answer.json().items() if key not in heads}


def test_every_option_changes_a_page_or_is_refused_by_name(web, graph):
    pages = OF_A_KIND | {"number": f"/number/{graph.explain('PRK', 'RUS').id}"}
    plain = {kind.name: what_it_says(web, pages.get(kind.name, kind.path), {})[1] for kind in PAGE_KINDS}
    same = set()
    for view, said in VIEWS.items():
        for kind in PAGE_KINDS:
            answer, found = what_it_says(web, pages.get(kind.name, kind.path), said)
            if {*said} <= {*kind.takes}:
                assert answer.status_code == 200, answer.text
                same |= {(kind.name, view)} if found == plain[kind.name] else set()
            else:
                assert answer.status_code == 400, (kind.name, view)
                assert any(option in found["error"] for option in said) and "this page takes" in found["error"]
    assert same == SAME


def test_what_opens_a_period_is_of_its_acts_and_the_claims_about_it(web, graph):
    told = web.get("/index.json?period=2018").json()
    dyads = [dyad for dyad in graph.alignment(period="year").dyads() if dyad.period == "2018"]
    assert {(row["score"], row["low"], row["high"], row["acts"]) for row in told["table"]} == {
        (*map(signed, (dyad.estimate.value, dyad.estimate.low, dyad.estimate.high)), f"{round(dyad.estimate.n, 2):g}")
        for dyad in dyads
    }
    assert len(told["table"]) == len(dyads) and read_number(told["number"]).period == "2018"
    acts = {
        row["claim"]
        for row in graph.interactions().rows()
        if row["date"] and row["date"].year == (row["until"] or row["date"]).year == 2018
    }
    events = {
        claim
        for event in graph.events()
        if (event.start or "")[:4] == (event.end or "")[:4] == "2018"
        for claim in event.claims
    }
    unnamed = sum(graph.known.origins[one].speaker in graph.known.actors.unnamed for one in acts | events)
    assert (
        unnamed == 0
        and f"Every one of the {len(acts | events)} claims that count has a named source" in told["findings"][2]
    )
    page = web.get("/?period=2018").text
    assert "in 2018" in page and "/network.svg?period=2018" in page and "/pair/PRK/RUS?period=2018" in page


def test_pages_are_made_beforehand_while_nobody_asks(graph, monkeypatch):
    monkeypatch.setattr(beforehand, "BELIEFS", {"open": None})
    monkeypatch.setattr(beforehand, "PAIRS", 1)
    first = graph.alignment().dyads()[0]
    client = client_of(graph)
    site, made = client.app.state.site, client.app.state.beforehand
    with site.turns.taken():
        made.start()
        time.sleep(0.2)
        assert not site.turns.free(0.0) and site._seen.most and not site._seen._made  # nothing has begun
    made.wait()
    for path in (
        "/",
        "/pairs",
        "/network",
        "/map",
        "/timeline",
        "/matrix",
        f"/pair/{min(first.source, first.target)}/{max(first.source, first.target)}",
        "/?belief=open",
    ):
        view = client.app.state.site.graph.belief.name if "open" not in path else "open"
        seen = next(one for key, one in site._seen._made.items() if key[0] == view)
        kept = {*seen.results._made}
        assert client.get(path).status_code == 200
        assert {*seen.results._made} == kept, path


def test_what_cannot_be_made_beforehand_is_left_and_it_ends_when_it_is_told_to():
    done, turns = [], Turns()

    def fault():
        raise BadData("no")

    Beforehand([fault, lambda: done.append(1)], turns).start().wait()
    assert done == [1]
    late = Beforehand([lambda: done.append(2)], turns)
    with turns.taken():
        late.start()
        late.stop()
    assert done == [1]
