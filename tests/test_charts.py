"""Charts without a browser: the library's own numbers, every mark once, nothing said that the data do not make true."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import random
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest
from pages import HOSTILE, SAYABLE, Parsed, admitted, told

from kg.alignment.change.breaks import breaks
from kg.alignment.dyads import Alignment
from kg.alignment.score import Estimate
from kg.alignment.tallies import Method
from kg.errors import BadData, Unknown
from kg.events import LANES, OTHER, Event
from kg.explain import Statement
from kg.graph import open_graph
from kg.interactions import Interactions
from kg.periods import EPOCH, extent
from kg.views import draw, page, svg
from kg.views.charts import claim_drawing, matrix, matrix_drawing, timeline_axis, timeline_drawing
from kg.views.charts.behind import rows_behind
from kg.views.charts.claim import ClaimPath as ClaimPath
from kg.views.charts.marks import look
from kg.views.charts.matrix import MatrixPicture, ordered_actors
from kg.views.charts.page import NARROW, WIDE, Chart
from kg.views.charts.series import MARKED, SeriesPicture
from kg.views.charts.timeline import LASTING, Placed, days, placed_event
from kg.views.evidence import card, cards

CHARTS = {
    "matrix": (), "series": (), "timeline": (), "map": (), "claim": ("event:launch-2024-05-27",), "tornado": ("PRK", "RUS"),
}  # fmt: skip


@pytest.fixture(scope="module")
def pictures(graph) -> dict[str, Chart]:
    return {kind: draw(graph, kind, *names) for kind, names in CHARTS.items()}


@pytest.fixture(scope="module")
def hostile() -> dict[str, Chart]:
    return charts_of(told(SAYABLE))


def charts_of(graph) -> dict[str, Chart]:
    return {
        "timeline": draw(graph, "timeline"),
        "series": draw(graph, "series", "A0", "A1", "A1", "A2", period="month"),
        "matrix": draw(graph, "matrix"),
        "map": draw(graph, "map"),
        "claim": draw(graph, "claim", "event:e0"),
        "tornado": draw(graph, "tornado", "A0", "A1"),
    }


def row(day: str, code: str = "plover:AID", **changes) -> dict:
    return {
        "source": "PRK", "target": "RUS", "date": dt.date.fromisoformat(day), "precision": "day", "code": code,
        "valence": 0.4, "weight": 1.0, "share": 1.0, "claim": f"d/{day}-{code}", "dataset": "d", "event": None,
        "speaker": "s", "factuality": "Certain",
    } | changes  # fmt: skip


def holding(graph, rows: list[dict], **made):
    """The graph, with these interactions instead of its own."""
    found = replace(graph, _made={})
    found._made["interactions"] = Interactions.from_rows(rows, unit="state", belief="test", **made)
    found._made["audit", (), ()] = []
    return found


def generated(n: int, acts: int) -> list[dict]:
    throw = random.Random(2)
    side = [throw.randrange(3) for _ in range(n)]
    rows = []
    for k in range(acts):
        a, b = throw.sample(range(n), 2)
        valence = max(-1.0, min(1.0, (0.5 if side[a] == side[b] else -0.4) + throw.gauss(0, 0.4)))
        rows.append(row("2024-01-01", source=f"S{a:03}", target=f"S{b:03}", valence=valence, claim=f"d/{k}"))
    return rows


def texts(picture: Chart) -> str:
    root = ElementTree.fromstring(picture.svg.encode())
    return " ".join(" ".join(e.itertext()) for e in root.iter("{http://www.w3.org/2000/svg}text"))


# -- one drawing, two outputs


@pytest.mark.parametrize("kind", CHARTS)
def test_the_drawing_of_the_page_is_the_still(pictures, kind):
    picture = pictures[kind]
    drawn = str(picture.drawings[0])
    assert drawn.startswith("<svg") and drawn in picture.html
    assert drawn.replace(" />", "/>") in picture.svg.replace(" />", "/>")


@pytest.mark.parametrize("kind", CHARTS)
def test_every_still_explains_itself(pictures, kind):
    picture = pictures[kind]
    root = ElementTree.fromstring(picture.svg.encode())
    space = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{space}title") == picture.title
    assert str(picture.caption) in root.findtext(f"{space}desc")
    words = " ".join(texts(picture).split())
    assert picture.title in words
    for _, said in picture.keys:
        assert said in words
    for line in picture.caption.lines:
        assert line in words
    assert "Evidence weighting: default" in words
    assert not {e.tag.removeprefix(space) for e in root.iter()} & {"script", "foreignObject", "image", "a", "use"}
    # Whatever reads such a file knows no custom property and no scheme.
    assert "var(" not in picture.svg and "light-dark" not in picture.svg and "--" not in root.findtext(f"{space}style")
    for line in picture.caption.lines:
        assert line in picture.html.replace("&#39;", "'")


@pytest.mark.parametrize("kind", CHARTS)
def test_the_table_has_a_row_for_every_mark_and_heads(pictures, kind):
    picture = pictures[kind]
    table = picture.as_table()
    assert len(table.rows) == len(picture.entries) and table.heads == picture.heads
    elements = Parsed(picture.html).elements
    assert [a["data-row"] for tag, a in elements if tag == "tr" and "data-row" in a] == [e.key for e in picture.entries]
    assert sum(tag == "th" and a.get("scope") == "col" for tag, a in elements) == len(picture.heads)


@pytest.mark.parametrize("kind", ["series", "timeline", "claim", "tornado"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_mark_is_drawn_once_and_said(pictures, kind, width):
    picture = pictures[kind]
    marks = [e.get("data-mark") for e in picture.drawing(width).iter() if e.get("data-mark")]
    assert sorted(marks) == sorted(picture.marks) == sorted(entry.key for entry in picture.entries) and marks
    named = {claim for entry in picture.entries for claim in entry.claims}
    assert named <= set(picture.cards)


def test_a_figure_stands_in_another_page_with_its_own_data(pictures):
    both = str(pictures["series"].figure()) + str(pictures["matrix"].figure())
    assert both.count('class="chart-data"') == 2 and " id=" not in both


def test_the_cards_are_the_statements_of_the_library(graph, pictures):
    from kg.explain import statement

    findings = graph.audit()
    for picture in pictures.values():
        for name, shown in picture.cards.items():
            assert shown == card(statement(graph.known, name, findings))
    doubted = {finding.claim for finding in findings}
    marked = {name for picture in pictures.values() for name, shown in picture.cards.items() if shown["marks"]}
    assert marked and marked <= doubted
    assert cards(graph.known, ["summits/kim-xi-1"])["summits/kim-xi-1"]["dataset"] == "summits"


# -- matrix


def test_the_matrix_shows_the_librarys_numbers(graph, pictures):
    scores, found = graph.alignment(), pictures["matrix"].matrix
    assert sorted(found.actors) == scores.actors and len(found.cells) == len(scores.dyads())
    for (a, b), score in found.cells.items():
        assert score == scores.between(found.actors[a], found.actors[b]) and a < b


@pytest.mark.parametrize("period", [None, "2024", "2018", "2024-Q2", "2024-05", "2024-05-27"])
@pytest.mark.parametrize("directed", [False, True])
def test_the_evidence_of_a_cell_follows_period_and_direction(graph, period, directed):
    picture = draw(graph, "matrix", period=period, directed=directed)
    found, rows = picture.matrix, graph.interactions().rows()
    assert found.cells
    for (a, b), score in found.cells.items():
        one, other = found.actors[a], found.actors[b]
        claims = found.claims[a, b]
        own = [r for r in rows if r["claim"] in claims and {r["source"], r["target"]} == {one, other}]
        # The score of exactly these claims, computed apart, is the score shown: nothing more, nothing less.
        again = Alignment(Interactions.from_rows(own), Method()).between(one, other, directed=directed)
        assert (again.value, again.n, again.weight) == pytest.approx((score.value, score.n, score.weight))
        assert score.n > 0 and set(claims) <= set(picture.cards)
        if directed:
            assert {(r["source"], r["target"]) for r in own if r["claim"] in claims} >= {(one, other)}
    assert set(picture.cards) == {claim for claims in found.claims.values() for claim in claims}


def test_in_2024_china_and_japan_rest_on_claims_of_2024(graph):
    picture = draw(graph, "matrix", period="2024", directed=True)
    place_of = {actor: index for index, actor in enumerate(picture.matrix.actors)}
    claims = picture.matrix.claims[place_of["CHN"], place_of["JPN"]]
    assert claims and all("2008" not in graph.known.sentence(claim) for claim in claims)
    assert {r["date"].year for r in graph.interactions().rows() if r["claim"] in claims} == {2024}
    assert picture.caption.period == "2024" and "Acts not known to lie within one year, left out: 8" in texts(picture)


def test_an_act_is_in_the_period_in_which_all_its_days_lie():
    rows = [
        row("2024-01-01", claim="d/a", event="e", precision="year", until=dt.date(2024, 12, 31)),
        row("2024-05-27", claim="d/b", event="e", source="RUS", target="PRK"),
        row("2023-05-27", claim="d/c", event="f"),
    ]
    found = rows_behind(Alignment(Interactions.from_rows(rows), Method(period="month")))
    assert {key: sorted(r["claim"] for r in own) for key, own in found.items()} == {
        ("PRK", "RUS", "2024-05"): ["d/a", "d/b"], ("PRK", "RUS", "2023-05"): ["d/c"],
    }  # fmt: skip
    directed = rows_behind(Alignment(Interactions.from_rows(rows), Method(period="month")), directed=True)
    # All reports of an act decide its valence, its weight and its share, in whichever direction they tell it.
    assert sorted(r["claim"] for r in directed["RUS", "PRK", "2024-05"]) == ["d/a", "d/b"]


def test_rows_stand_in_the_stated_order():
    def pair(value, weight):
        return Estimate(value, -1, 1, 1, weight)

    scores = {("A", "B"): pair(0.4, 5), ("A", "C"): pair(-0.4, 4), ("B", "D"): pair(-0.2, 1), ("C", "D"): pair(0.3, 1)}
    assert ordered_actors(scores) == ["A", "B", "C", "D"] and ordered_actors({}) == []
    # D is unknown to A: it stands before C, which is against A.
    assert ordered_actors({("A", "C"): pair(-0.4, 9), ("C", "D"): pair(0.1, 2)})[0] == "C"


def test_what_is_not_told_apart_from_0_is_hollow(graph):
    many = [row(f"2024-01-{day:02}", valence=0.8) for day in range(1, 21)]
    few = [row("2024-02-01", source="PRK", target="CHN", valence=-0.8)]
    picture = draw(holding(graph, many + few), "matrix")
    looks = {e.get("class") for e in picture.drawing().iter() if (e.get("class") or "").startswith("cell ")}
    assert looks == {"cell p4", "cell n3 hollow"} and picture.legend == ("with", "clear", "hollow", "unknown")
    numbers = [e for e in picture.drawing().iter() if (e.get("class") or "").startswith("score")]
    assert sorted({e.text for e in numbers}) == ["+0.76", "−0.40"]
    assert matrix_drawing.shade(0.049) == "z0" and matrix_drawing.shade(-0.05) == "n1"


def test_two_hundred_actors_fit_one_matrix(graph):
    picture = draw(holding(graph, generated(200, 20_000)), "matrix")
    html = picture.html
    assert len(html) < 4_000_000
    assert "more rows are not listed here" in html and not picture.cards and "fine" in picture.legend
    paths = [e for e in picture.drawing().iter() if "cell " in e.get("class", "")]
    assert len(paths) <= 18


def test_claims_that_only_an_event_file_holds_have_cards_too(graph):
    picture = draw(holding(graph, generated(9, 60)), "matrix")
    shown = Parsed(picture.html).island["cards"]
    assert len(shown) == 60 and "S" in shown["d/7"]["sentence"] and shown["d/7"]["dataset"] == "d"
    assert len(draw(holding(graph, generated(9, 60)), "series").cards) > 5


# -- series


def test_the_series_shows_the_librarys_numbers_and_leaves_gaps(graph):
    picture = draw(graph, "series", "PRK", "RUS", "CHN", "PRK", period="year")
    years = graph.alignment(period="year")
    for line in picture.lines:
        assert [(p.period, p.estimate) for p in line.points] == [
            (period, score) for period, score in years.series(*line.pair) if score.n
        ]
        for point in line.points:
            own = [r for r in graph.interactions().rows() if r["claim"] in point.claims]
            own = [r for r in own if {r["source"], r["target"]} == set(line.pair)]
            assert Alignment(Interactions.from_rows(own), Method()).between(*line.pair).value == pytest.approx(
                point.estimate.value
            )
    joints = [e for e in picture.drawing().iter() if e.get("class") == "link"]
    # PRK-RUS 2018 to 2019 and 2023 to 2024, and each other pair where it has acts in two years that follow one another.
    follow = sum(
        int(after.period) - int(before.period) == 1
        for line in picture.lines for before, after in itertools.pairwise(line.points)
    )  # fmt: skip
    assert len(joints) == follow > 0
    for entry in picture.entries:
        if entry.key.startswith("score"):
            _, a, b, period = entry.key.split(" ")
            assert entry.cells[1] == f"{years.between(a, b, period).value:+.2f}".replace("-", "−")


def test_without_names_the_best_evidenced_pairs_are_drawn(graph):
    rows = [row(f"2024-01-{d:02}", source="AAA", target="BBB") for d in (1, 2, 3)] + [row("2024-02-01")]
    assert [line.pair for line in draw(holding(graph, rows), "series").lines] == [("AAA", "BBB"), ("PRK", "RUS")]
    weights: dict[tuple[str, str], float] = {}  # of what is known to lie within one year
    for dyad in graph.alignment(period="year").dyads():
        pair = (dyad.source, dyad.target)
        weights[pair] = weights.get(pair, 0) + dyad.estimate.weight
    assert draw(graph, "series").lines[0].pair == max(weights, key=weights.__getitem__)
    assert len(draw(graph, "series").lines) == 4


@pytest.mark.parametrize(("low", "band"), [(0.1, "band cooperation"), (-0.1, "band cooperation hollow")])
def test_a_band_is_hollow_where_its_interval_includes_0(graph, low, band):
    picture = draw(graph, "series", "PRK", "RUS")
    point = replace(picture.lines[0].points[0], estimate=Estimate(0.4, low, 0.8, 3, 3))
    line = replace(picture.lines[0], points=(point,))
    changed = replace(picture, lines=(line,))
    assert [e.get("class") for e in changed.drawing().iter() if "band" in (e.get("class") or "")] == [band]
    assert ("interval" in changed.legend, "open" in changed.legend) == (low > 0, low <= 0)


def test_a_break_is_marked_where_another_code_book_joins(graph):
    rows = [row("2020-01-02", "cameo:057"), row("2021-03-04", "cameo:057"), row("2021-05-06"), row("2022-05-06")]
    picture = draw(holding(graph, rows), "series", "PRK", "RUS")
    (line,) = picture.lines
    assert line.breaks == (("2021", "CAMEO → CAMEO+PLOVER"), ("2022", "CAMEO+PLOVER → PLOVER"))
    assert line.breaks == breaks((point.period, (point.books, point.datasets)) for point in line.points)
    assert len([e for e in picture.drawing().iter() if e.get("class") == "break"]) == 2
    assert "CAMEO → CAMEO+PLOVER in 2021" in str(picture.caption) and "books" in picture.legend


# -- timeline


def test_every_dated_event_is_drawn_once(graph, pictures):
    rows = graph.select(
        "SELECT DISTINCT ?e { GRAPH ?c { ?e kg:date|kg:from|kg:to ?d . ?e a ?kind } ?kind rdfs:subClassOf* ?above "
        "VALUES ?above { kg:Event kg:Treaty } FILTER NOT EXISTS { ?e kg:choice ?x ; kg:partOf ?ballot } "
        "?c kg:weight ?w }"
    ).to_pylist()
    names = (row["e"].rsplit("/", 1)[-1] for row in rows)
    expected = {graph.known.same_events.get(name, name) for name in names}
    found = {item.event.name for item in pictures["timeline"].placed}
    assert len(found) == len(pictures["timeline"].placed) > 60 and found == expected
    assert {item.event.lane for item in pictures["timeline"].placed} <= {*LANES, OTHER}


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_marks_do_not_overlap_and_stay_inside(pictures, width):
    drawn = pictures["timeline"].drawing(width)
    places = [tuple(map(float, re.findall(r"[\d.]+", e.get("transform")))) for e in drawn.iter() if e.get("data-mark")]
    gaps = [max(abs(x - u), abs(y - v)) for i, (x, y) in enumerate(places) for u, v in places[:i]]
    assert min(gaps) >= 11.9 and len(places) > 60
    assert all(0 <= x <= float(drawn.get("width")) and 0 <= y <= float(drawn.get("height")) for x, y in places)


def event(name: str, kind: str = "Launch", **changes) -> Event:
    given = {"label": name, "lane": "Launches", "start": "2024-05-27", "end": "2024-05-27", "when": "2024-05-27", "exact": True,
             "actors": (), "states": (), "recipients": (), "outcome": "", "claims": ("c",)} | changes  # fmt: skip
    return Event(name, kind, **given)


def test_what_lasted_is_drawn_apart_from_what_is_in_doubt(graph):
    bounds = {"start": "2018-05-07", "end": "2018-05-08", "exact": False, "when": "between 2018-05-07 and 2018-05-08"}
    summit, protest = (placed_event(graph.known, event(kind, kind, **bounds)) for kind in ("Summit", "Protest"))
    assert summit.lasting and not summit.doubtful and summit.when == "2018-05-07 to 2018-05-08"
    assert not protest.lasting and protest.doubtful and protest.when == bounds["when"]
    war = placed_event(
        graph.known, event("w", "War", start="2022-02-24", end=None, exact=False, when="since 2022-02-24")
    )
    by = placed_event(graph.known, event("b", "Summit", start=None, exact=False, when="by 2024-05-27"))
    month = placed_event(graph.known, event("m", start="2024-05-01", end="2024-05-31", when="2024-05"))
    assert war.lasting and by.doubtful and month.doubtful and not by.lasting
    drawn = timeline_drawing.draw_timeline((summit, protest, war, by, month), WIDE)
    looks = {
        mark.get("data-mark"): [e.get("class").split()[0] for e in mark.iter() if e.tag == "path" and " " in e.get("class", "")]
        for mark in drawn.iter()
        if mark.get("data-mark")
    }  # fmt: skip
    assert looks == {
        "event Summit": ["lasting"], "event Protest": ["doubt"], "event w": ["lasting", "open"], "event b": ["doubt", "open"],
        "event m": ["doubt"],
    }  # fmt: skip
    assert {"Meeting", "War"} <= set(LASTING)


def test_what_began_before_the_period_is_not_drawn_as_beginning_in_it(graph):
    # Of the record's programmes alone, so that nothing else has a tick.
    picture = draw(graph.believing(only=["programmes"]), "timeline", period="2024")
    (war,) = [e for e in picture.drawing().iter() if e.get("data-mark") == "event war-russia-ukraine-2022"]
    assert [e.get("class") for e in war.iter() if e.get("class", "").startswith("open")] == ["open unsigned"] * 2
    assert "Jan" not in {e.text for e in picture.drawing().iter() if e.get("class") == "tick"}
    (whole,) = [
        e for e in draw(graph, "timeline").drawing().iter() if e.get("data-mark") == "event war-russia-ukraine-2022"
    ]
    assert [e.get("class") for e in whole.iter() if e.get("class", "").startswith("open")] == ["open unsigned"]


def test_the_shipped_summits_last_and_the_articles_condemnations_are_in_doubt(pictures):
    placed = {item.event.name: item for item in pictures["timeline"].placed}
    assert placed["summit-kim-xi-1"].lasting and placed["summit-kim-xi-1"].when == "2018-03-25 to 2018-03-28"
    assert placed["article-2024-05-28-protest-of-japan"].doubtful
    assert not placed["launch-2024-05-27"].doubtful


def test_facts_of_an_event_are_words_and_a_launch_has_no_valence(graph, pictures):
    facts = {key: dict(mark["facts"]) for key, mark in pictures["timeline"].marks.items()}
    said = [value for own in facts.values() for text in own.values() for value in text.split(", ")]
    assert "serious provocation" in said and "yes" in said and "4 minutes" in said
    assert not [value for value in said if re.fullmatch(r"[a-z]+(-[a-z]+)+|PT.*|true|false|https?:.*", value)]
    assert "Valence" not in facts["event launch-2024-05-27"] and not any("same event" in own for own in facts.values())
    assert any("Valence" in own for own in facts.values())


def test_a_launch_is_no_conflict_with_anybody(graph, pictures):
    launches = [item.event for item in pictures["timeline"].placed if item.event.kind == "Launch"]
    assert launches and {look(one) for one in launches} == {"unsigned"}
    protest = next(i.event for i in pictures["timeline"].placed if i.event.kind == "Protest")
    summit = next(i.event for i in pictures["timeline"].placed if i.event.kind == "Summit")
    assert (look(protest), look(summit)) == ("conflict", "cooperation")
    assert look(replace(protest, valence=None)) == "unsigned" and look(replace(protest, valence=0.0)) == "neutral"
    outcomes = {one.name: one.outcome for one in launches}
    assert outcomes["launch-1998-08-31"] == outcomes["launch-2024-05-27"] == "Failure"
    assert outcomes["launch-2016-02-07"] == outcomes["launch-2012-12-12"] == "Success"


def test_a_ballot_shows_every_members_vote(pictures):
    (ballot,) = [item.event for item in pictures["timeline"].placed if item.event.name == "vote-s-2022-431"]
    assert ballot.lane == "Votes" and ballot.outcome == "Failure" and len(ballot.claims) == 16
    choices = dict(ballot.facts)["choice"]
    assert "China: no" in choices and "Russia: no" in choices and "CHN" in ballot.states


def test_a_period_and_an_actor_narrow_the_timeline(graph):
    only = draw(graph, "timeline", period="2022")
    names = {item.event.name for item in only.placed}
    assert names >= {"vote-s-2022-431", "war-russia-ukraine-2022"} and "launch-2024-05-27" not in names
    for item in only.placed:
        first, last = days(item.event)
        assert first <= dt.date(2022, 12, 31).toordinal() - EPOCH
        assert item.lasting or last >= dt.date(2022, 1, 1).toordinal() - EPOCH
    mine = draw(graph, "timeline", "Japan")
    assert mine.placed and all(
        "JPN" in i.event.states or "Japan" in (*i.event.actors, *i.event.recipients) for i in mine.placed
    )
    assert not [item for item in draw(graph, "timeline").placed if item.event.kind in ("Plan", "Forecast")]
    whole, said = str(draw(graph, "timeline").caption), str(mine.caption)
    assert f"{len(mine.placed)} of 238 dated events, those in which Japan took part." in said
    # What is left out is counted of those asked for: no plan of Japan, and one of its events has no date.
    assert "no events yet, left out: 2" in whole and "no events yet" not in said
    assert "Events without a date, left out: 9" in whole and "Events without a date, left out: 1." in said


ASKED = [
    ("timeline", ("Japan",), {}, "What happened, and who says so: Japan"),
    ("timeline", ("JPN", "KOR", "Japan"), {"period": "2024"}, "What happened, and who says so: Japan and South Korea, 2024"),
    ("timeline", (), {"period": "2024"}, "What happened, and who says so: 2024"),
    ("matrix", ("PRK", "RUS", "CHN"), {"period": "2024"}, "Pair matrix: North Korea, Russia and China, 2024"),
    ("series", ("PRK", "RUS", "PRK", "CHN"), {"period": "quarter"},
     "Alignment over time: North Korea and Russia; North Korea and China, by quarter"),
    ("network", ("PRK", "RUS"), {"period": "2024"}, "Alignment of each pair: North Korea and Russia, 2024"),
    ("network", (), {"ego": "PRK"}, "Alignment of each pair: North Korea and those it has ties with"),
    ("tornado", ("PRK", "RUS"), {"directed": True}, "What the score of North Korea toward Russia depends on"),
    ("claim", ("event:launch-2024-05-27",), {}, "Who says so: Launch of 27 May 2024"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "names", "options", "title"), ASKED)
def test_what_was_asked_for_stands_in_the_heading(graph, kind, names, options, title):
    asked = draw(graph, kind, *names, **options)
    assert asked.title == title
    assert f"<title>{title}</title>" in asked.html and f"<h1>{title}</h1>" in asked.html
    assert draw(graph, kind, *names, title="Mine", **options).title == "Mine"


def test_the_choice_of_a_timeline_says_whose_events_it_shows(graph):
    mine, both = draw(graph, "timeline", "Japan"), draw(graph, "timeline", "Japan", "KOR")
    assert mine.extra["actors"] == "Japan" and "JPN" not in dict(mine.states) and "CHN" in dict(mine.states)
    assert both.extra["actors"] == "Japan or South Korea" and {"JPN", "KOR"} <= set(dict(both.states))
    assert draw(graph, "timeline").extra["actors"] == ""


def test_what_is_left_out_is_counted_of_the_pairs_that_are_shown(graph):
    alignment = graph.alignment(Method(period="quarter"))
    mine = sum(t.n for (a, b, when), t in alignment._all.items() if when is None and {a, b} == {"PRK", "RUS"})
    assert 0 < mine < alignment.undated and alignment.undated_among(["PRK", "RUS"]) == mine
    assert alignment.undated_among(alignment.actors) == alignment.undated
    named = str(draw(graph, "series", "PRK", "RUS", period="quarter").caption)
    assert f"Acts of these pairs not known to lie within one quarter, left out: {mine:g}." in named
    whole = str(draw(graph, "series", period="quarter").caption)
    assert f"Acts of all pairs not known to lie within one quarter, left out: {alignment.undated:g}." in whole
    cells = str(draw(graph, "matrix", "PRK", "RUS", period="2024-Q2").caption)
    assert f"within one quarter, left out: {mine:g}." in cells
    assert "left out" not in str(draw(graph, "matrix", "CHN", "JPN", period="2024-Q2").caption)


@pytest.mark.parametrize("kind", ["matrix", "network", "series", "claim"])
def test_a_caption_says_where_acts_are_divided(graph, kind):
    names = ("p5-s3-a",) if kind == "claim" else ()
    assert "divided among" in str(draw(graph, kind, *names, expand="share").caption)
    assert "divided" not in str(draw(graph, kind, *names).caption)


def test_below_a_series_stand_the_marked_events_of_its_whole_time(graph):
    picture = draw(graph, "series", "PRK", "RUS")
    spans = [extent(point.period) for line in picture.lines for point in line.points]
    low, high = min(first for first, _ in spans), max(last for _, last in spans)
    wanted = {
        event.name for event in graph.events()
        if event.lane in MARKED and {"PRK", "RUS"} & set(event.states) and event.start and event.end
        and low <= days(event)[0] and days(event)[1] <= high
    }  # fmt: skip
    assert {event.name for event in picture.events} == wanted
    assert max(days(event)[1] for event in picture.events) > min(last for _, last in spans)


def test_the_table_of_a_matrix_counts_claims_where_they_are_listed(graph):
    picture = draw(graph, "matrix")
    assert [row.cells[-1] for row in picture.entries] == [
        str(len(picture.matrix.claims[pair])) for pair, _ in matrix._strongest(picture.matrix)
    ]
    bulk = replace(picture, matrix=replace(picture.matrix, listed=False, claims={}))
    assert {row.cells[-1] for row in bulk.entries} == {""}


def test_who_has_no_act_with_the_others_is_named(graph):
    assert "ECU" in graph.known.actors and "ECU" not in graph.alignment().actors
    said = str(draw(graph, "matrix", "PRK", "RUS", "Ecuador").caption)
    assert "1 pair of 2 actors" in said and "Without an act with any other of those asked for: Ecuador." in said


def test_a_legend_explains_what_is_drawn_and_nothing_else(graph):
    def legend(kind, *names, **options):
        return [words for _, words in draw(graph, kind, *names, **options).keys]

    assert legend("claim", "p5-s3-a") == ["certain"]
    assert legend("claim", "event:launch-2024-05-27") == ["certain", "probable"]
    assert "conflict" not in legend("series", "CHN", "JPN") and "cooperation" in legend("series", "CHN", "JPN")
    assert "about zero" not in legend("timeline", "Japan")
    assert {"cooperative", "conflictual"} <= set(legend("matrix", directed=True))
    assert {"with one another", "against one another"} <= set(legend("matrix"))


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_boxes_of_a_path_hold_their_text_and_no_more(graph, width):
    picture = draw(graph, "claim", "event:launch-2024-05-27")
    drawn = claim_drawing.draw_claims(picture.paths, width)
    words = "".join(drawn.itertext())
    assert "…" not in words
    seen = 0
    for row in drawn.iter("g"):
        boxes = row.findall("rect")
        ends = [float(text.get("y")) + 14 * (len(text) - 1) for text in row.findall("text")]
        seen += len(boxes)
        for box, end in zip(boxes, ends[1::2], strict=True):
            foot = float(box.get("y")) + float(box.get("height"))
            assert foot - end >= 5 and (width == WIDE or foot - end <= 14)
    assert seen >= 4 * len(picture.paths)


def test_columns_bear_names_where_they_fit(graph):
    picture = draw(graph, "matrix")
    words = "".join(matrix_drawing.draw_matrix(picture.matrix, WIDE).itertext())
    assert words.count("Japan") == 2 and "JPN" not in words
    narrow = "".join(matrix_drawing.draw_matrix(picture.matrix, NARROW).itertext())
    assert "JPN" in narrow and "Japan" not in narrow


def test_the_axis_leaves_out_what_is_empty_and_splits_what_is_crowded():
    def day(text):
        return dt.date.fromisoformat(text).toordinal() - EPOCH

    marks = [
        (day("1998-08-31"), "a"),
        (day("2010-01-01"), "b"),
        *((day(f"2011-05-{d:02}"), "a") for d in (3, 3, 3, 3, 3, 4)),
    ]
    found = timeline_axis.axis(marks, [day("1999-02-02")], room=10, length=500, label=20)
    assert [(cell.names, cell.broken) for cell in found.cells] == [
        (("1998",), False), (("1999",), False), (("2010",), True), (("2011", "May", "3"), True), (("2011", "May", "4"), False),
    ]  # fmt: skip
    assert found.length == pytest.approx(500)
    places = [
        found.at(day(text))
        for text in ("1998-01-01", "1998-12-31", "1999-06-01", "2005-01-01", "2010-03-03", "2011-05-04")
    ]
    assert places == sorted(places) and places[0] == 0 and found.at(day("1990-01-01")) == 0


def test_an_axis_shows_less_detail_where_there_is_no_room_and_every_day_keeps_its_order(graph):
    marks = [
        (365 * (year - 1970) + 9 * day, "a") for year in range(1951, 2025) for day in range(40 if year > 2018 else 1)
    ]
    for length in (900.0, 1200.0):
        made = timeline_axis.axis(marks, [], room=13, length=length, label=31)
        assert made.length == pytest.approx(length) and made.cells[0].names == ("1950s",)
        places = [made.at(day) for day, _ in sorted(marks)]
        assert places == sorted(places)
    spare, scarce = (timeline_axis.axis(marks, [], room=13, length=length, label=31) for length in (8000, 900))
    assert len(spare.cells) > len(scarce.cells) and max(len(cell.names) for cell in spare.cells) == 2
    phone = timeline_axis.axis(marks, [], room=13, length=420, label=31)
    assert [cell.names for cell in phone.cells] == [(name,) for name in ("1951–2018", "2019–20", "2021–22", "2023–24")]
    assert phone.length == pytest.approx(420)
    # However much there is, the shipped timeline is no wider than its window, and its heads stand above it, too.
    shipped = draw(graph, "timeline")
    assert float(timeline_drawing.draw_timeline(shipped.placed, NARROW).get("width")) == NARROW
    drawn = timeline_drawing.draw_timeline(shipped.placed, WIDE)
    assert float(drawn.get("width")) == WIDE
    years = [text for text in drawn.iter("text") if text.text == "2024"]
    assert len(years) == 2 and min(float(text.get("y")) for text in years) < 20


# -- claim


def test_the_path_of_a_claim_runs_from_its_source_to_the_score(graph):
    def written(picture, *parts):
        words = texts(picture)
        words = words[words.index(" certain ") :]  # after title and lead
        places = [words.index(part) for part in parts]
        assert places == sorted(places)
        return words

    told = draw(graph, "claim", "originals/engine-tests")
    assert [(path.said.speaker, path.said.relays, path.said.unnamed) for path in told.paths] == [
        ("unnamed source of Yonhap", ("Yonhap News Agency",), True)
    ]
    written(told, "source, not named", "passed on by", "dataset", "says, certain", "in no score")
    picture = draw(graph, "claim", "p5-s3-a")
    (path,) = picture.paths
    assert (path.said.speaker, path.said.relays, path.said.unnamed) == ("Yonhap News Agency", (), True)
    assert path.said.rests_on == "unnamed source of Yonhap" and "source, not named" not in texts(picture)
    words = written(picture, "source", "Yonhap News Agency, resting on", "dataset", "says, certain", "counts in")
    (score,) = path.scores
    rows = graph.alignment().evidence("PRK", "RUS")
    effect = next(r["effect"] for r in rows if r["claim"].endswith("p5-s3-a"))
    assert score[0] == "North Korea and Russia" and score[2] == effect and f"{effect:+.2f}" in words
    assert score[1] == str(graph.alignment().between("PRK", "RUS")).replace("-", "−")


def test_an_event_has_a_row_for_every_claim(graph):
    picture = draw(graph, "claim", "event:launch-2024-05-27")
    drawn = [e for e in picture.drawing().iter() if e.get("data-mark")]
    assert len(picture.paths) == len(drawn) > 10
    assert any(not path.scores for path in picture.paths) and "in no score" in texts(picture)
    with pytest.raises(Unknown, match="claim or event"):
        draw(graph, "claim", "p99-s9-z")
    with pytest.raises(Unknown, match="launch-2024-05-27"):
        draw(graph, "claim", "event:launch-2024-05-72")
    with pytest.raises(BadData, match="0 claims or events"):
        draw(graph, "claim")


def test_a_claim_that_does_not_count_says_so():
    picture = draw(open_graph(without=["yonhap"]), "claim", "p5-s3-a")
    assert picture.paths[0].said.weight == 0 and not picture.paths[0].scores and "not counted" in texts(picture)


def test_a_denial_is_drawn_as_one():
    said = Statement("d/c", "A did not help B.", "A", (), "CertainlyNot", False, 0.0, "d", "row c")
    marks = {e.get("class") for e in claim_drawing.draw_claims((ClaimPath(said, ()),), WIDE).iter()}
    assert {"flow Denied", "cross"} <= marks


def test_sources_are_links_only_where_they_are_web_addresses():
    assert page.web_link("https://example.org/a") and not page.web_link("javascript:alert(1)")
    assert "KG.link(it.source, it.source)" in page.static("cards.js")


# -- tornado


@pytest.mark.parametrize("directed", [False, True])
def test_the_tornado_shows_what_the_library_found(graph, directed):
    picture = draw(graph, "tornado", "RUS", "PRK", directed=directed, prior=2.0)
    found = graph.sensitivity("RUS", "PRK", directed=directed, prior=2.0)
    assert picture.found == found
    moving = [item for item in found.variants if abs(item.change) >= 0.0005][:20]
    assert [bar.variant for bar in picture.bars] == moving
    rows = [e for e in picture.drawing().iter() if e.get("class") == "row"]
    for element, item in zip(rows, moving, strict=True):
        bar = next(e for e in element if (e.get("class") or "").startswith("bar"))
        assert bar.get("class") == ("bar cooperation" if item.change >= 0 else "bar conflict")
        left, right = (420 + (v + 1) / 2 * (WIDE - 480) for v in sorted((found.stated.value, item.estimate.value)))
        assert float(bar.get("x")) == pytest.approx(left, abs=0.01)
        assert float(bar.get("width")) == pytest.approx(max(1.5, right - left), abs=0.01)
    assert f"{found.stated.value:+.2f}" in picture.lead


def test_a_change_that_alters_nothing_is_counted_and_not_drawn(graph):
    rows = [
        row("2024-01-01", claim="d/a", event="e"),
        row("2024-01-01", claim="d/b", event="e", speaker="t"),
        row("2024-02-01"),
    ]
    picture = draw(holding(graph, rows), "tornado", "PRK", "RUS")
    still = [item for item in picture.found.variants if abs(item.change) < 0.0005]
    assert still and len(picture.bars) == len(picture.found.variants) - len(still)
    assert f"{len(picture.bars)} of {len(picture.found.variants)} changes; {len(still)} alter" in picture.caption.shown


def test_a_change_names_what_it_leaves_out_and_its_claims(graph):
    graph = graph.believing(only=["article-2024-05-28", "summits", "identities"])
    words = {bar.words: bar for bar in draw(graph, "tornado", "PRK", "RUS").bars}
    assert "without speaker: TASS" in words and "on the goldstein scale" in words
    unheard = graph.believing(without=["yonhap"])  # beside Yonhap, media without a name add nothing to this act
    bars = {bar.words: bar for bar in draw(unheard, "tornado", "PRK", "RUS").bars}
    rows = unheard.alignment().rows_between("PRK", "RUS")
    assert bars["without unnamed sources"].claims == tuple(sorted({r["claim"] for r in rows if r["unnamed"]})) != ()
    bars = {bar.words: bar for bar in draw(graph, "tornado", "CHN", "PRK").bars}
    assert bars["without contradicted claims"].claims == ("article-2024-05-28/p11-s1-a",)
    act = next(bar for text, bar in words.items() if text.startswith("without act (2019-04-25)"))
    assert all("kim-putin-1" in claim for claim in act.claims) and act.claims
    with pytest.raises(BadData, match="two names, not 1 name"):
        draw(graph, "tornado", "PRK")


# -- nothing to draw


@pytest.mark.parametrize(
    ("kind", "names", "options", "asked", "there"),
    [
        ("matrix", (), {"period": "1066"}, "No act between two actors in 1066.", "evidence in 2008"),
        ("matrix", ("FRA", "CHN"), {}, "No act between two actors of France and China.", "Pairs with evidence: "),
        (
            "series",
            ("FRA", "CHN"),
            {},
            "No act of France and China is known to lie within one year.",
            "China and Japan",
        ),
        ("timeline", (), {"period": "1949"}, "No dated event in 1949.", "238 dated events from 1950-02-14"),
        ("timeline", ("FRA",), {"period": "1999"}, "No dated event of France in 1999.", "dated events of France from"),
        ("tornado", ("FRA", "CHN"), {}, "No act of France and China counts", "not known, not neutral"),
    ],
)
def test_an_empty_picture_says_what_was_asked_what_there_is_and_what_to_do(graph, kind, names, options, asked, there):
    picture = draw(graph, kind, *names, **options)
    words = " ".join(texts(picture).split())
    assert asked in words and there in words and "kg " in words and "1970" not in picture.svg + picture.html
    assert picture.svg.count("data-mark") == 0 and not picture.keys
    assert asked in picture.html and asked in str(picture.as_table())


def test_a_store_without_claims_draws_empty_pictures(graph):
    from kg.graph import Graph
    from kg.known import Known
    from kg.store import Store

    empty = Graph(Known(Store.open()))
    for kind in ("matrix", "series", "timeline"):
        picture = draw(empty, kind)
        assert picture.empty and "1970" not in picture.svg and ElementTree.fromstring(picture.svg.encode()) is not None


# -- hostile texts, policy, same bytes


def test_hostile_texts_add_no_element_and_no_attribute(hostile):
    plain = charts_of(told([f"plain {i}" for i in range(len(SAYABLE))]))
    for name, picture in hostile.items():
        elements = Parsed(picture.html).elements
        assert {tag for tag, _ in elements} == {tag for tag, _ in Parsed(plain[name].html).elements}, name
        for tag, attributes in elements:
            assert not [key for key in attributes if key.startswith("on") or key in ("style", "srcdoc")], (name, tag)
            for key in ("src", "href", "action", "data", "poster"):
                address = attributes.get(key)
                assert address is None or address.startswith(("#", "data:image/svg+xml,", "https://", "http://"))
        scripts = [text for tag, a, text in Parsed(picture.html).contents if tag == "script" and "type" not in a]
        assert not [text for text in scripts if "pwned" in text], name
        tags = {e.tag.rpartition("}")[2] for e in ElementTree.fromstring(picture.svg.encode()).iter()}
        assert not tags & {"script", "foreignObject", "image", "a", "img"}, name


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_survives_as_text_in_svg(text):
    said = Statement("d/c", text, text, (text, text + "2"), "Possible", True, 0.5, text, text, text, text)
    one = ClaimPath(said, ((text, text, 0.1),))
    placed = Placed(event("e", label=text, actors=(text,), states=(text,)), 0, 3, lasting=False)
    cells = matrix_drawing.PairMatrix(
        ("A", "B"), (text, text), {(0, 1): Estimate(0.3, -0.1, 0.5, 2, 2)}, {}, directed=False
    )
    for width in (WIDE, NARROW):
        for element in (
            claim_drawing.draw_claims((one,), width), timeline_drawing.draw_timeline((placed,), width), matrix_drawing.draw_matrix(cells, width),
        ):  # fmt: skip
            whole = ElementTree.fromstring(svg.standalone(element, title=text, desc=text).encode())
            assert not {e.tag.rpartition("}")[2] for e in whole.iter()} & {
                "script",
                "img",
                "a",
                "foreignObject",
                "image",
            }
            assert svg.markup(element).encode("utf-8")


def test_each_page_admits_exactly_its_own_scripts_and_styles(hostile):
    for picture in hostile.values():
        admitted(picture.html)


def test_our_scripts_never_parse_markup_or_run_text():
    names = {name for kind in (MatrixPicture, SeriesPicture) for name in kind.scripts} | {"core.js", "filter.js"}
    for name in sorted(names):
        code = page.static(name)
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|fetch\(|XMLHttp",
            code,
        ), name
        assert code.count("\n") < 300, name


def test_same_graph_same_bytes_in_any_process(tmp_path):
    code = """
import hashlib
from test_charts import charts_of, told
for name, picture in charts_of(told(["a", "b", "c"])).items():
    for ending in (".html", ".svg", ".png", ".pdf"):
        found = picture.rendered(ending)
        print(name, ending, hashlib.sha256(found if isinstance(found, bytes) else found.encode()).hexdigest()[:16])
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
    assert len(prints) == 1 and prints.pop().count("\n") == 4 * len(CHARTS)


def test_the_matrix_orders_and_counts_by_what_is_shown(graph):
    picture = draw(graph, "matrix", "PRK", "RUS", "CHN")
    assert set(picture.matrix.actors) == {"PRK", "RUS", "CHN"} and len(picture.matrix.cells) == 3
    assert "3 pairs of 3 actors with evidence" in str(picture.caption) and matrix.ORDER in str(picture.caption)
