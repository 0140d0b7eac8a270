"""Charts and the report without a browser: nothing hostile is markup, every event once, the library's own numbers."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pytest
from test_picture import HOSTILE, Parsed

from kg.alignment.dyads import Alignment, Method
from kg.errors import BadData, MissingExtra, Unknown
from kg.interactions import Interactions, project, schema, within
from kg.store import Store
from kg.views import svg
from kg.views.cards import LANES, OTHER, Card, Event, Teller
from kg.views.charts import claim as claimflow
from kg.views.charts import matrix, plots, timeline
from kg.views.charts import series as serieschart
from kg.views.network import selection as pairs
from kg.views.network.content import network_of
from kg.views.network.page import network_page
from kg.views.report.content import gather
from kg.views.report.page import report_page

SAYABLE = [text for text in HOSTILE if not re.search("[\x00-\x1f\ud800]", text)]  # the others cannot stand in RDF


@pytest.fixture(scope="module")
def shipped() -> Store:
    return Store.shipped()


@pytest.fixture(scope="module")
def teller(shipped) -> Teller:
    return Teller(shipped)


@pytest.fixture(scope="module")
def scores(shipped, teller) -> Alignment:
    return Alignment(project(shipped, teller.actors), Method())


@pytest.fixture(scope="module")
def by_year(scores) -> Alignment:
    return Alignment(scores.interactions, Method(period="year"))


def told_store(texts: list[str]) -> Store:
    """A graph that says each of ``texts`` in every place that takes one; with plain words it has the same shape."""
    store = Store.shipped()
    parts = []
    for i, text in enumerate(texts):
        words = json.dumps(text, ensure_ascii=True)  # Turtle escapes are JSON's
        parts.append(f"""
            actor:A{i} a kg:State, kg:UnnamedSource ; kg:iso3 "A{i}" ; rdfs:label {words} .
            thing:t{i} a kg:Document ; rdfs:label {words} .
            dataset:d{i} a kg:ReferenceDataset ; rdfs:label {words} .
            event:e{i} rdfs:label {words} .
            <{"https://w3id.org/alignment-kg/claim/"}d{i}/c> {{ event:e{i} a kg:Protest ; kg:actor actor:A{i} ;
                kg:recipient actor:A{(i + 1) % len(texts)} ; kg:code plover:ACCUSE-disapprove ; kg:date "2024-0{i % 9 + 1}-01"^^xsd:date ;
                kg:document thing:t{i} ; kg:dateSaid {words} ; kg:phase {words} . }}
            <{"https://w3id.org/alignment-kg/claim/"}d{i}/c> a kg:Claim ; prov:wasDerivedFrom dataset:d{i} ; kg:speaker actor:A{i} ;
                kg:relays ( actor:A{(i + 2) % len(texts)} ) ; kg:factuality kg:Certain ; kg:record {words} ;
                dcterms:source {words} ; kg:unchecked {words} ; rdfs:comment {words} .""")
    from kg.vocab import PREFIXES

    heads = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    store.load_text(heads + "\n".join(parts))
    return store


def pages(store: Store) -> dict[str, str]:
    """Every page that there is, of one store."""
    teller = Teller(store)
    scores = Alignment(project(store, teller.actors), Method())
    lines = Alignment(scores.interactions, Method(period="month"))
    body = store.run("SELECT ?a ?b ?note { GRAPH ?c { ?e kg:actor ?a ; kg:recipient ?b ; kg:phase ?note } }")[1]
    triples = store.run("CONSTRUCT { ?e kg:actor ?a ; kg:phase ?t } { GRAPH ?c { ?e kg:actor ?a ; kg:phase ?t } }")[1]
    return {
        "timeline": timeline.timeline_page(teller),
        "series": serieschart.series_page(teller, lines, (("A0", "A1"), ("A1", "A2"))),
        "matrix": matrix.matrix_page(teller, matrix.matrix_of(teller, scores)),
        "flow": claimflow.flow_page(teller, "event:e0"),
        "rows": network_page(pairs.of_rows(teller, body), title="T"),
        "triples": network_page(pairs.of_triples(teller, triples), title="T"),
        "report": report_page(store, gather(store)),
    }


@pytest.fixture(scope="module")
def hostile_pages() -> dict[str, str]:
    return pages(told_store(SAYABLE))


def test_hostile_texts_add_no_element_and_no_attribute(hostile_pages):
    plain = pages(told_store([f"plain {i}" for i in range(len(SAYABLE))]))
    for name, html in hostile_pages.items():
        elements = Parsed(html).elements
        # Long labels wrap into other numbers of lines, and lists sort them otherwise: kinds of elements, not their number.
        assert {tag for tag, _ in elements} == {tag for tag, _ in Parsed(plain[name]).elements}, name
        for tag, attributes in elements:
            assert not [key for key in attributes if key.startswith("on") or key in ("style", "srcdoc")], (name, tag)
            for key in ("src", "href", "action", "data", "poster"):
                address = attributes.get(key)
                assert address is None or address.startswith(("#", "data:image/svg+xml,", "https://", "http://")), (
                    address
                )
        assert "javascript:" not in "".join(str(a.get("href")) for _, a in elements)
        scripts = [text for tag, a, text in Parsed(html).contents if tag == "script" and "type" not in a]
        assert not [text for text in scripts if "pwned" in text], name


def test_hostile_texts_stay_text_in_stills(tmp_path):
    store = told_store(SAYABLE)
    teller = Teller(store)
    alignment = Alignment(project(store, teller.actors), Method())
    found = timeline.timeline_of(teller)
    figures = {
        "network": plots.network(pairs.of_scores(teller, alignment), title=SAYABLE[0]),
        "timeline": plots.timeline(found, timeline.caption(found, teller), title=SAYABLE[1]),
        "matrix": plots.matrix(matrix.matrix_of(teller, alignment), {"Belief": SAYABLE[2]}),
    }
    for name, figure in figures.items():
        place = plots.save(figure, tmp_path / f"{name}.svg")
        tags = {element.tag.rpartition("}")[2] for element in ElementTree.parse(place).iter()}
        assert not tags & {"script", "foreignObject", "image", "a"}, name


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_survives_as_text_in_svg(text):
    card = Card("c", text, (text, text + "2"), "Possible", text, text, ((text, text),), 0.5, True, text, text)
    event = Event("e", "Protest", text, "2024-05", "2024-05-28", (text,), (text,), (text,), "Failure", ("c",), -0.4)
    for element in (
        claimflow.drawing(claimflow.Flow(text, (card,), text)),
        claimflow.drawing(claimflow.Flow(text, (card,), text), 300),
        timeline.drawing(timeline.Timeline((event,), ((text, text),), text)),
    ):
        whole = ElementTree.fromstring(svg.standalone(element).encode())
        assert not {e.tag.rpartition("}")[2] for e in whole.iter()} & {"script", "img", "a", "foreignObject", "image"}
        assert svg.markup(element).encode("utf-8")


def test_each_page_admits_exactly_its_own_scripts_and_styles(hostile_pages):
    for name in ("timeline", "series", "matrix", "flow", "report"):
        parsed = Parsed(hostile_pages[name])
        (policy,) = [a["content"] for tag, a in parsed.elements if a.get("http-equiv") == "Content-Security-Policy"]
        found = {"script": [], "style": []}
        for tag, attributes, text in parsed.contents:
            if attributes.get("type") != "application/json":
                found[tag].append(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'")
        directives = dict(part.split(" ", 1) for part in policy.split("; "))
        assert directives["script-src"].split() == found["script"]
        assert directives["style-src"].split() == found["style"] and directives["default-src"] == "'none'"


def test_our_scripts_never_parse_markup_or_run_text():
    from kg.views import page
    from kg.views.report import page as reportpage

    for name in reportpage.SCRIPTS:
        code = page.static(name)
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|fetch\(|XMLHttp",
            code,
        ), name
        assert code.count("\n") < 300, name


def test_every_dated_event_is_drawn_once_in_each_width(shipped, teller):
    rows = shipped.select(
        "SELECT DISTINCT ?e ?kind { GRAPH ?c { ?e kg:date|kg:from|kg:to ?d . } ?e a ?kind . ?kind rdfs:subClassOf* kg:Event "
        "FILTER STRSTARTS(STR(?e), STR(event:)) FILTER NOT EXISTS { ?e kg:choice ?x ; kg:partOf ?ballot } "
        "?c kg:weight ?w }"
    ).to_pylist()
    expected = sorted({f"event {row['e'].rsplit('/', 1)[-1]}" for row in rows})
    found = timeline.timeline_of(teller)
    for width in (timeline.WIDE, timeline.NARROW):
        marks = [e.get("data-mark") for e in timeline.drawing(found, width).iter() if e.get("data-mark")]
        assert sorted(marks) == expected and len(expected) > 60
    assert sorted(timeline.details(found)) == expected
    assert {event.lane for event in found.events} <= {*LANES, OTHER}


def test_a_ballot_tells_of_every_members_vote(teller):
    (ballot,) = [event for event in teller.events() if event.name == "vote-s-2022-431"]
    assert ballot.lane == "Votes" and ballot.outcome == "Failure" and len(ballot.claims) == 16
    choices = dict(ballot.facts)["choice"]
    assert "China: no" in choices and "Russia: no" in choices and "CHN" in ballot.states


def test_launches_bear_their_outcome(teller):
    outcomes = {event.name: event.outcome for event in teller.events() if event.name.startswith("launch-")}
    assert outcomes["launch-1998-08-31"] == outcomes["launch-2024-05-27"] == "Failure"
    assert outcomes["launch-2016-02-07"] == outcomes["launch-2012-12-12"] == "Success"


def test_marks_do_not_overlap(teller):
    found = timeline.timeline_of(teller)
    for width in (timeline.WIDE, timeline.NARROW):
        places = [
            tuple(map(float, re.findall(r"[\d.]+", e.get("transform"))))
            for e in timeline.drawing(found, width).iter()
            if e.get("data-mark")
        ]
        gaps = [max(abs(x - u) / 12, abs(y - v) / 12) for i, (x, y) in enumerate(places) for u, v in places[:i]]
        assert min(gaps) >= 1


def test_a_period_and_an_actor_narrow_the_timeline(teller):
    only = timeline.timeline_of(teller, "2022")
    assert {event.name for event in only.events} >= {"vote-s-2022-431", "war-russia-ukraine-2022"}
    assert all(event.start[:4] <= "2022" <= event.end[:4] for event in only.events)
    mine = timeline.timeline_of(teller, actors=("JPN",))
    assert mine.events and all("JPN" in event.states for event in mine.events)


def test_the_series_shows_the_librarys_numbers_and_leaves_gaps(teller, by_year):
    found = serieschart.series_of(teller, by_year, (("PRK", "RUS"), ("CHN", "PRK")))
    for line in found.lines:
        assert [(p.period, p.estimate) for p in line.points] == [
            (period, score) for period, score in by_year.series(*line.pair) if score.n
        ]
        claims = {claim for point in line.points for claim in point.claims}
        assert claims <= {row["claim"] for row in by_year.evidence(*line.pair)}
    root = serieschart.drawing(found)
    joints = [e for e in root.iter() if e.get("class") == "link"]
    assert len(joints) == 2  # PRK-RUS 2023 to 2024, CHN-PRK 2018 to 2019; never from 2019 to 2023
    for key, entry in serieschart.details(found).items():
        _, a, b, period = key.split(" ")
        assert f"{by_year.between(a, b, period).value:+.2f}" in entry["title"]
    with pytest.raises(BadData, match="no series"):
        serieschart.series_of(teller, Alignment(by_year.interactions, Method()))


def row(day: str, code: str, **changes) -> dict:
    return {
        "source": "PRK", "target": "RUS", "date": dt.date.fromisoformat(day), "precision": "day", "code": code,
        "valence": 0.4, "weight": 1.0, "share": 1.0, "claim": f"d/{day}-{code}", "dataset": "d", "event": None,
        "speaker": "s", "factuality": "Certain", "hearsay": False,
    } | changes  # fmt: skip


def table(rows: list[dict]) -> Interactions:
    return Interactions(pa.Table.from_pylist(rows, schema=schema()))


def test_a_break_is_marked_where_another_code_book_joins(teller):
    rows = [row("2020-01-02", "cameo:057"), row("2021-03-04", "cameo:057"), row("2021-05-06", "plover:AID"),
            row("2022-05-06", "plover:AID")]  # fmt: skip
    found = serieschart.series_of(teller, Alignment(table(rows), Method(period="year")), (("PRK", "RUS"),))
    (line,) = found.lines
    assert line.breaks == (("2021", "CAMEO → CAMEO+PLOVER"), ("2022", "CAMEO+PLOVER → PLOVER"))
    assert len([e for e in serieschart.drawing(found).iter() if e.get("class") == "break"]) == 2
    assert "CAMEO → CAMEO+PLOVER in 2021" in serieschart.caption(found)["Breaks"]


def test_within_keeps_what_surely_lies_in_the_period():
    rows = [row("2024-05-01", "plover:AID"), row("2024-01-01", "plover:AID", precision="year", claim="d/x"),
            row("2023-05-01", "plover:AID")]  # fmt: skip
    assert len(within(table(rows), "2024")) == 2 and len(within(table(rows), "2024-05")) == 1
    assert len(within(table(rows), "2024-Q2")) == 1 and len(within(table(rows), "2024-05-01")) == 1


def test_the_matrix_shows_the_librarys_numbers_by_bloc(teller, scores):
    found = matrix.matrix_of(teller, scores)
    assert sorted(found.actors) == scores.actors and list(found.blocs) == sorted(found.blocs)
    for (a, b), score in found.cells.items():
        assert score == scores.between(found.actors[a], found.actors[b]) and a < b
        rows = scores.evidence(found.actors[a], found.actors[b])
        assert found.claims[a, b] == tuple(sorted({r["claim"] for r in rows}))
    directed = matrix.matrix_of(teller, scores, directed=True)
    for (a, b), score in directed.cells.items():
        assert score == scores.between(directed.actors[a], directed.actors[b], directed=True)
    told = matrix.details(found)
    assert len(told["cells"]) == len(found.cells) == len(scores.dyads())


def generated(n: int, acts: int) -> Interactions:
    draw = random.Random(2)
    side = [draw.randrange(3) for _ in range(n)]
    rows = []
    for k in range(acts):
        a, b = draw.sample(range(n), 2)
        valence = max(-1.0, min(1.0, (0.5 if side[a] == side[b] else -0.4) + draw.gauss(0, 0.4)))
        rows.append(
            row("2024-01-01", "plover:AID", source=f"S{a:03}", target=f"S{b:03}", valence=valence, claim=f"d/{k}")
        )
    return table(rows)


def test_claims_that_only_an_event_file_holds_are_told_too(shipped):
    alignment = Alignment(generated(9, 60), Method())
    own = Teller(shipped)
    html = matrix.matrix_page(own, matrix.matrix_of(own, alignment))
    data = json.loads(next(text for _, a, text in Parsed(html).contents if a.get("id") == "data"))
    assert data["cards"]["d/7"]["says"][2] == ["code", "plover:AID"] and len(data["cards"]) == 60
    years = Alignment(alignment.interactions, Method(period="year"))
    a, b = sorted(alignment.interactions.rows()[7][end] for end in ("source", "target"))
    assert '"d/7":' in serieschart.series_page(Teller(shipped), years, ((a, b),))


def test_two_hundred_states_fit_one_matrix(teller):
    alignment = Alignment(generated(200, 20_000), Method())
    started = time.perf_counter()
    html = matrix.matrix_page(teller, matrix.matrix_of(teller, alignment))
    assert time.perf_counter() - started < 30 and len(html) < 4_000_000
    paths = [e for e in matrix.drawing(matrix.matrix_of(teller, alignment)).iter() if "cell " in e.get("class", "")]
    assert len(paths) <= 9


def test_a_flow_is_one_row_a_claim_in_order(teller):
    flow = claimflow.flow_of(teller, "p5-s3-a")
    (card,) = flow.cards
    assert (card.speaker, card.relays) == ("unnamed source of Yonhap", ("Yonhap News Agency",)) and card.unnamed
    texts = [e.text for e in claimflow.drawing(flow).iter() if e.text]
    order = [texts.index(word) for word in ("Yonhap News Agency", "article-2024-05-28")]
    assert order == sorted(order)
    event = claimflow.flow_of(teller, "event:launch-2024-05-27")
    assert len(event.cards) == len([e for e in claimflow.drawing(event).iter() if e.get("data-mark")]) > 10
    with pytest.raises(Unknown, match="claim or event"):
        claimflow.flow_of(teller, "p99-s9-z")


def test_a_denial_is_drawn_as_one():
    card = Card("c", "s", (), "CertainlyNot", "d", "p", (("about", "x"),), 0.0)
    marks = {e.get("class") for e in claimflow.drawing(claimflow.Flow("x", (card,), "b")).iter()}
    assert {"flow Denied", "cross"} <= marks


def test_a_querys_pairs_and_triples_become_a_network(shipped, teller):
    body = shipped.run(
        "SELECT ?a ?b ?value ?note { VALUES (?a ?b ?value ?note) { (actor:PRK actor:RUS 5 'x') (actor:CHN actor:PRK -10 'y') } }"
    )[1]
    network = pairs.of_rows(teller, body)
    assert {(t.source[-3:], t.target[-3:]): t.value for t in network.ties} == {
        ("PRK", "RUS"): 0.5,
        ("CHN", "PRK"): -1.0,
    }
    assert [e.note for t in network.ties for e in t.evidence] == ["note y", "note x"]
    triples = shipped.run(
        "CONSTRUCT { ?e kg:actor ?a ; kg:date ?d ; a ?k } WHERE { ?e a kg:Summit ; kg:actor ?a ; kg:date ?d ; a ?k }"
    )[1]
    network = pairs.of_triples(teller, triples)
    assert {tie.kind for tie in network.ties} == {"has actor"} and not [n for n in network.nodes if n.label[:2] == "20"]
    summit = next(node for node in network.nodes if node.id.endswith("summit-kim-putin-2"))
    assert ("date", "2023-09-13") in summit.detail and ("type", "summit") in summit.detail
    with pytest.raises(BadData, match="two columns"):
        pairs.of_rows(teller, b"?a\n<http://e/a>\n")
    with pytest.raises(BadData, match="numbers"):
        pairs.of_rows(teller, b'?a\t?b\t?value\n<http://e/a>\t<http://e/b>\t"x"\n')


def test_an_ego_view_keeps_the_neighbours_and_their_ties(shipped):
    network = network_of(shipped)
    ego = pairs.around(network, "RUS")
    names = {node.id for node in ego.nodes}
    assert {"RUS", "PRK", "USA"} <= names and "JPN" not in names
    assert all({tie.source, tie.target} <= names for tie in ego.ties)
    with pytest.raises(Unknown):
        pairs.around(network, "FRA")


def test_every_link_of_the_report_leads_somewhere_and_every_score_to_its_claims(shipped):
    report = gather(shipped)
    html = report_page(shipped, report, network_page(network_of(shipped), title="N"))
    elements = Parsed(html).elements
    ids = [a["id"] for _, a in elements if "id" in a]
    assert len(ids) == len(set(ids))
    links = {a["href"][1:] for tag, a in elements if tag == "a" and str(a.get("href")).startswith("#")}
    assert links <= {*ids}
    assert {f"claim-{origin.claim.replace('/', '-')}" for origin in shipped.origins()} <= {*ids}
    for item in report.standings:
        place = f"score-{item.dyad.source}-{item.dyad.target}"
        assert place in links
        block = html[html.index(f'id="{place}"') :].split("</details>")[0]
        assert all(f">{piece.claim}<" in block for piece in item.evidence)
        assert html.count(f'<a href="#{place}">{item.dyad.estimate.value:+.2f}</a>') == 1
    assert all(finding.claim in html for finding in report.findings) and report.findings
    (frame,) = [a for tag, a in elements if tag == "iframe"]
    assert "allow-same-origin" not in frame["sandbox"]


def test_what_the_audit_found_stands_beside_the_claims_concerned(shipped):
    report = gather(shipped)
    teller = Teller(shipped, report.findings)
    doubted = {item.claim for item in report.findings}
    assert doubted == {name for name in teller.claims if teller.card(name).doubts}
    html = report_page(shipped, report)
    cards = re.findall(r'<li class="card".*?</li>', html, re.S)
    [card] = [card for card in cards if "article-2024-05-28/p7-s1-c" in card]
    assert "contradicted by the record: Li Keqiang held the office Premier of China" in card
    assert sum("doubt" in card for card in cards) == len(doubted)


def test_a_store_without_acts_has_a_report():
    store = Store.open()
    assert "<article" in report_page(store, gather(store))


def test_same_store_same_bytes_in_any_process(tmp_path):
    code = """
import hashlib
from test_views import pages, told_store, Store, Teller, Alignment, Method, project, plots, timeline, pairs
found = dict(pages(told_store(["a", "b", "c"])))
t = Teller(Store.shipped()); line = timeline.timeline_of(t)
for name, figure in (("t", plots.timeline(line, timeline.caption(line, t))),
                     ("n", plots.network(pairs.of_scores(t, Alignment(project(t.store, t.actors), Method()))))):
    for ending in ("svg", "png"):
        found[name + ending] = plots.save(figure, f"{name}.{ending}").read_bytes().hex()
print({name: hashlib.sha256(text.encode()).hexdigest()[:16] for name, text in found.items()})
"""
    folder = Path(__file__).parent
    path = os.pathsep.join((str(folder), str(folder.parent)))
    prints = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(prints) == 1


def test_stills_keep_their_texts_and_say_what_they_rest_on(teller, scores, by_year, tmp_path):
    from kg.alignment.sensitivity import sensitivity

    found, lines, cells = (
        timeline.timeline_of(teller),
        serieschart.series_of(teller, by_year),
        matrix.matrix_of(teller, scores),
    )
    belief = scores.interactions.belief
    figures = {
        "network": plots.network(pairs.of_scores(teller, scores)),
        "timeline": plots.timeline(found, timeline.caption(found, teller)),
        "series": plots.series(lines, serieschart.caption(lines)),
        "matrix": plots.matrix(cells, matrix.caption(cells)),
        "tornado": plots.tornado(
            sensitivity(scores, "PRK", "RUS"),
            {"Belief": belief, "Period": "p", "Datasets": "article-2024-05-28"},
            ("a", "b"),
        ),
    }
    for name, figure in figures.items():
        text = plots.save(figure, tmp_path / f"{name}.svg").read_text("utf-8")
        words = " ".join("".join(e.itertext()) for e in ElementTree.fromstring(text).iter() if e.tag.endswith("}text"))
        assert belief.split(";")[0] in words and "article-2024-05-28" in words, name
        assert "Period" in words and "<dc:date>" not in text
        assert plots.save(figure, tmp_path / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    drawn = plots.save(figures["timeline"], tmp_path / "t.svg").read_text("utf-8")
    assert sum(drawn.count(f'id="event {event.name}"') for event in found.events) == len(found.events)
    with pytest.raises(Unknown, match="picture format"):
        plots.save(figures["matrix"], tmp_path / "m.gif")


def test_without_matplotlib_the_extra_is_named(monkeypatch, teller):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtra, match=r"alignment-kg\[plots\]"):
        plots.timeline(timeline.timeline_of(teller), {})


def kg(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line as a person would."""
    where = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    command = [sys.executable, "-m", "kg", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder, env=where)


@pytest.mark.parametrize(
    "arguments",
    [("network", "--ego", "PRK", "--period", "2024"), ("series", "PRK", "RUS", "--period", "quarter"), ("claim", "p5-s3-a"),
     ("matrix", "--directed"), ("timeline", "Japan", "--period", "2024")],
)  # fmt: skip
def test_the_command_line_draws(arguments, tmp_path):
    for ending in ("html", "svg"):
        found = kg("draw", *arguments, "-o", f"x.{ending}", folder=tmp_path)
        assert (found.returncode, found.stdout, found.stderr) == (0, f"x.{ending}\n", "")
    ElementTree.parse(tmp_path / "x.svg")
    assert (tmp_path / "x.html").read_text("utf-8").startswith("<!doctype html>")


def test_the_command_line_draws_what_a_query_answers(tmp_path):
    query = "SELECT ?who ?dataset { ?c kg:speaker ?who ; prov:wasDerivedFrom ?dataset }"
    found = kg("query", query, "--graph", "x.html", folder=tmp_path)
    assert found.returncode == 0 and "Yonhap News Agency" in (tmp_path / "x.html").read_text("utf-8")
    found = kg("query", "SELECT ?x { ?x kg:speaker ?who }", "--graph", "y.html", folder=tmp_path)
    assert found.returncode == 2 and "two columns" in found.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("netwrok", "-o", "x.html"), "did you mean 'network'"),
        (("matrix", "-o", "x.pdf"), "cannot be drawn as '.pdf'"),
        (("claim", "-o", "x.svg"), "one claim or event"),
        (("series", "PRK", "-o", "x.svg"), "two actors for each"),
        (("series", "--period", "2024", "-o", "x.html"), "period of a series"),
        (("network", "--ego", "FRA", "-o", "x.html"), "no tie"),
        (("matrix", "--period", "1066", "-o", "x.html"), "periods with ties"),
    ],
)
def test_what_cannot_be_drawn_is_said(arguments, says, tmp_path):
    found = kg("draw", *arguments, folder=tmp_path)
    assert found.returncode == 2 and says in found.stderr and not list(tmp_path.iterdir())
