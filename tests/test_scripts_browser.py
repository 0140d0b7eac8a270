"""What the scripts of pages say of a graph so small that every word and number was worked out by hand."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from math import hypot
from textwrap import wrap
from urllib.parse import unquote

import pytest
from browser_pages import Desk, settled
from seven_acts import seven_acts

from kg.views import draw
from kg.views.network.still import outline

pytestmark = pytest.mark.browser
# The switches hold the sets of what is off, so these are emptied, not replaced.
REST = "KG.OFF.forEach(part => KG.view[part].clear()); Object.assign(KG.view, { ...KG.baseView(), ...Object.fromEntries(KG.OFF.map(part => [part, KG.view[part]])) })"
TIE = "PROBE.between('{}', '{}')[0]"


@pytest.fixture(scope="module")
def tab(browser, tmp_path_factory):
    """The network page of seven acts, opened once; every test begins with the view in which it opened."""
    desk = Desk(browser, tmp_path_factory.mktemp("page"))
    yield desk.open(draw(seven_acts(), "network").html)
    desk.close()


@pytest.fixture
def view(tab):
    tab.evaluate(f"() => {{ KG.time.stop(); {REST}; KG.changed(); }}")
    return tab


def after(view, script: str) -> None:
    view.evaluate(f"() => {{ {script}; KG.changed(); }}")


def words(text: str) -> str:
    """A text with its white space even, and names of data and versions left out."""
    return re.sub(r"data\.[0-9a-f]{12}_version\.[0-9a-z.]+_", "data_", " ".join(text.split()))


NAME = "unit.party_scale.plover_belief.default_only.paper_only.tenures_only.wire_prior.1_confidence.0.95_data"
AID_CARD = (
    "Russia gave aid to North Korea on 10 January 2024 (Reuters). Source: Reuters certain · full weight unsupported: Russia gave"
    " aid to North Korea on 10 January 2024 (Reuters).; but only Reuters reports this (the same point in 2 claims)"
    " Place wire, row x in the table Claim wire/aid"
)  # fmt: skip


def test_the_panel_of_a_tie(view):
    after(view, f"KG.choose({{ tie: {TIE.format('PRK', 'RUS')}.key }})")
    # (1 + 0.25) / 3; without the aid 0.25 / 2, without the meeting 1 / 2.
    assert words(view.locator("#panel").inner_text()) == (
        "Interval includes 0: neither with nor against can be shown North Korea and Russia × +0.42 95% interval −0.45 to +0.94"
        " −1 conflict 0 cooperation +1 Acts 2 Weight 2.00 Of these 1 verbal cooperation, 1 material cooperation Routine contact 50%"
        " Parts: kind and direction Part Acts Weight Score consult, both 1 1 +0.12 aid, Russia → North Korea 1 1 +0.50"
        " Other yardsticks Yardstick Value Interval Of shared stands no third party in common none 0 third parties"
        " profiles: correlation 0 third parties in common; 3 are needed none 0 third parties"
        " shared partners not enough third parties: 2 with contact, 10 are needed no interval 2 third parties"
        " formal ties none recorded none 0 in force"
        " As told by each side, from its claims alone Told by Score Claims Denials"
        " North Korea no claim that counts has a speaker of North Korea 0 claims"
        f" Russia TASS kg recompute of.PRK.RUS_told-by.RUS_{NAME}_is.0.1071_low.-0.8559_high.0.8942_n.1 +0.11 −0.86 to +0.89 1 claim"
        f" speakers of no state Reuters kg recompute of.PRK.RUS_told-by-no-state.1_{NAME}_is.0.4167_low.-0.449_high.0.9367_n.2"
        " +0.42 −0.45 to +0.94 2 claims"
        f" To reproduce: kg recompute of.PRK.RUS_{NAME}_is.0.4167_low.-0.449_high.0.9367_n.2"
        " 2 acts and the claims that report them, by effect on the score"
        f" aid +1.00 2024-01-10 Russia → North Korea; effect on score +0.29 {AID_CARD}"
        " consult +0.25 2024-03-05 North Korea and Russia; effect on score −0.08"
        " Kim Jong Un and Vladimir Putin conferred on 5 March 2024 (Reuters). Source: Reuters certain · full weight"
        " Place wire, row x in the table Claim wire/met"
        " Kim Jong Un and Vladimir Putin probably agreed to cooperate in March 2024 (TASS through Yonhap News Agency)."
        " Source: TASS, reported by Yonhap News Agency probable · weight 0.75 Place paper, row x in the table Claim paper/met"
    )  # fmt: skip
    left, at, right = (140 + 130 * value for value in (-0.44895, 1.25 / 3, 0.93665))
    gauge = view.evaluate("document.querySelector('#panel .gauge').outerHTML")
    assert re.sub(r"\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}", gauge) == (
        '<svg class="gauge" viewBox="0 0 280 34" aria-hidden="true"><path d="M10 12H270M10 8V16M140 5V19M270 8V16" class="scale"></path>'
        f'<path d="M{left:.2f} 12H{right:.2f}" class="interval cooperation"></path>'
        f'<circle cx="{at:.2f}" cy="12" r="5.5" class="point cooperation open"></circle><text x="10" y="31" text-anchor="start">−1 conflict</text>'
        '<text x="140" y="31" text-anchor="middle">0</text><text x="270" y="31" text-anchor="end">cooperation +1</text></svg>'
    )  # fmt: skip
    assert view.evaluate("[KG.marks.sample('conflict', false), KG.marks.sample('cooperation')].map(e => e.outerHTML)") == [
        '<svg class="sample" viewBox="0 0 34 10" width="34" height="10" aria-hidden="true"><path d="M1 5H33" class="conflict" stroke-width="5"'
        ' stroke-dasharray="9 5"></path><path d="M1 5H33" class="inside" stroke-width="2.2"></path></svg>',
        '<svg class="sample" viewBox="0 0 34 10" width="34" height="10" aria-hidden="true"><path d="M1 5H33" class="cooperation" stroke-width="5"></path></svg>',
    ]  # fmt: skip


def test_the_panel_of_a_tie_of_doubtful_claims_under_other_rules(view):
    after(
        view,
        "KG.view.method = { prior: [0.005, 0.005], confidence: 0.5, halfLife: 20 }; KG.view.belief = KG.model.basis.beliefs[2]",
    )
    after(view, f"KG.choose({{ tie: {TIE.format('PRK', 'USA')}.key }})")
    text = words(view.locator("#panel").inner_text())
    # Ages count from 5 May: the blame is 75 days old, the threat 94; each weighs 1, halved every 20 days.
    blame, threat = 0.5 ** (75 / 20), 0.5 ** (94 / 20)
    value = (-0.2 * blame - 0.35 * threat) / (blame + threat + 0.01)
    assert f"Conflict North Korea and United States × −{-value:.2f} 50% interval" in text
    assert f"Acts 2 Weight {blame + threat:.2f} Of these 2 verbal conflict Routine contact 0%" in text
    assert f"accuse: disapprove −0.20 × {blame:.2f} 2024-02-20 United States → North Korea; effect on score" in text
    effects = {"blame": value + 0.35 * threat / (threat + 0.01), "threat": value + 0.2 * blame / (blame + 0.01)}
    assert re.findall(r"effect on score (.\d\.\d\d)", text) == [
        f"{effect:+.2f}".replace("-", "−") for effect in sorted(effects.values(), key=abs, reverse=True)
    ]
    assert "Source: unnamed source of Yonhap (not named) possible · full weight" in text
    assert "Other yardsticks, under default, only paper, tenures, wire evidence weighting" in text
    assert (
        "As told by each side, from its claims alone, under default, only paper, tenures, wire evidence weighting"
        in text
    )
    assert "half-life.20_" in text and "belief.open_" in text and "prior.0.01_confidence.0.5_" in text
    assert re.search(
        "Parts: .* accuse, United States → North Korea 1 .* threaten, North Korea → United States 1 ", text
    )  # the heavier first
    after(view, f"KG.view.method.halfLife = null; KG.choose({{ tie: {TIE.format('PRK', 'RUS')}.key }})")
    text = words(view.locator("#panel").inner_text())
    assert text.index("Claim paper/met") < text.index(
        "Claim wire/met"
    )  # neither moves the score without the other: by name
    after(view, "KG.view.parts = true")
    after(view, "KG.choose({ tie: PROBE.ties().find(t => t.kind === 'threaten').key })")
    text = words(view.locator("#panel").inner_text())
    assert (
        text.startswith("Conflict · threaten North Korea → United States ×")
        and "Parts:" not in text
        and "Again:" not in text
    )


def test_the_panel_of_an_actor(view):
    after(view, "KG.choose({ actor: KG.model.actors.find(a => a.id === 'PRK') })")
    said = "State North Korea × {} {} 3 ties Russia +0.42 United States −0.12 China +0.12"
    assert words(view.locator("#panel").inner_text()) == said.format("Expand: 1 actor", "Only its ties")
    after(view, "KG.model.actors[3].detail = [['page', 'https://x.org/']]; KG.choose({ actor: KG.model.actors[3] })")
    assert (
        "page https://x.org/" in words(view.locator("#panel dl").inner_text())
        and view.locator("#panel dl a").count() == 1
    )
    view.evaluate("KG.model.actors[3].detail = []")
    view.locator("#panel").get_by_role("button", name="Expand: 1 actor").click()
    after(view, "KG.choose({ actor: KG.model.actors.find(a => a.id === 'kim-jong-un') })")
    text = words(view.locator("#panel").inner_text())
    assert text.startswith("Official · acts for North Korea Kim Jong Un ×") and text.endswith("1 tie Russia +0.12")
    view.locator("#panel").get_by_role("button", name="Russia").click()
    assert words(view.locator("#panel h2").inner_text()) == "Russia and Kim Jong Un"


ROWS = (
    "North Korea and Russia Interval includes 0 +0.42 −0.45 to +0.94 2 2",
    "Japan and South Korea Interval includes 0 +0.47 −0.71 to +0.98 1 1",
    "South Korea and United States Interval includes 0 +0.25 −0.76 to +0.88 1 1",
    "China and North Korea Interval includes 0 +0.12 −0.79 to +0.85 1 1",
    "North Korea and United States Interval includes 0 −0.12 −0.85 to +0.79 2 1",
)


def test_a_tie_that_is_chosen_elsewhere_comes_into_sight(view):
    for a, b in (("PRK", "RUS"), ("KOR", "USA"), ("CHN", "PRK")):
        tie = TIE.format(a, b)
        view.evaluate(f"KG.choose({{ tie: {tie}.key }}, {{ move: true }})")
        x, y = view.evaluate(
            f"(({{ source, target }}) => [(source.x + target.x) / 2, (source.y + target.y) / 2])({tie})"
        )
        assert list(view.evaluate("KG.canvas.network.getViewPosition()").values()) == pytest.approx([x, y])


def test_the_table_of_ties_begins_with_the_best_evidenced(view):
    settled(view)
    assert words(view.locator("#ties").inner_text()) == (
        "The same ties as a table 5 ties shown, the best-evidenced first. Tie Sign Score Interval Acts Weight "
        + " ".join(ROWS)
    )
    after(view, "KG.view.parts = true; KG.view.method = { prior: [0.01, 0.01], confidence: 0.5, halfLife: null }")
    settled(view)
    text = words(view.locator("#ties").inner_text())
    assert (
        "7 ties shown, the best-evidenced first. Tie Kind Sign Score Interval Acts Weight Russia → North Korea aid Cooperation +0.98"
        in text
    )
    assert "North Korea and Russia consult Cooperation +0.25 " in text and text.endswith(" 1 0.25")
    assert [
        text.index(kind) for kind in (" aid ", " cooperate ", " support ", " consult ", " accuse ", " threaten ")
    ] == sorted(
        text.index(kind) for kind in (" aid ", " cooperate ", " support ", " consult ", " accuse ", " threaten ")
    )
    after(view, "KG.SIGNS.forEach(sign => KG.view.signs.add(sign)); KG.view.parts = false")
    settled(view)
    assert words(view.locator("#ties").inner_text()) == (
        "The same ties as a table None of 5 ties is left by the filters. Reset filters shows them again. Tie Sign Score Interval Acts Weight"
    )
    after(view, REST)
    settled(view)
    view.locator("#ties").get_by_role("button", name="Japan and South Korea").click()
    assert (
        view.locator("#panel h2").inner_text() == "Japan and South Korea"
        and view.evaluate("document.activeElement.id") == "panel"
    )


BELIEF = (
    "default, only paper, tenures, wire: certain 1, probable 0.75, possible 0.5; reliability A 1, B 1, C 0.75, D 0.5, E 0, F 0.5;"
    " only paper, tenures, wire"
)


def caption(view, script: str = "") -> list[str]:
    after(view, f"{REST}; {script}")
    return [words(line) for line in view.evaluate("KG.caption.text()")]


def test_captions(view):
    assert caption(view) == [
        "6 actors, 5 ties; all hollow: the interval includes 0.",
        "Period: acts from 2023-12-24 to 2024-05-05.",
        f"Evidence weighting: {BELIEF}; party unit, plover scale, prior 1, 95% intervals.",
        "Datasets: paper, wire.",
        f"To reproduce: kg recompute {NAME}".removesuffix("_data")
        + caption(view)[-1][len(f"To reproduce: kg recompute {NAME}") - 5 :],
    ]
    filters = (
        "KG.view.from = KG.day('2024-01-01'); KG.view.to = KG.day('2024-03-31'); KG.view.signs.add('conflict'); KG.view.kinds.add('Agency');"
        "KG.view.factuality.add('Possible'); KG.view.codes.add('plover:AGREE'); KG.view.datasets.add('paper'); KG.view.contradicted = false;"
        "KG.view.unclear = false; KG.view.method = { prior: [0.02, 0.03], confidence: 0.6, halfLife: 1250.5 };"
        "KG.view.open.add(KG.model.actors.find(a => a.id === 'RUS'));"
        "KG.view.belief = { name: 'own', factuality: { Certain: 1, Possible: 0 }, reliability: { A: 1, F: 0 } }"
    )
    assert caption(view, filters) == [
        "7 actors, 2 of 2 ties; 1 act left out, not known to lie in this span of time; hidden: conflict,"
        " ties whose interval includes 0, contradicted claims, actors of kind agency, possible claims, agree, dataset paper.",
        "Period: 2024-01-01 to 2024-03-31, acts from 2024-01-10 to 2024-03-05.",
        "Evidence weighting: own: certain 1; reliability A 1, F 0; party unit, some expanded, plover scale, prior 0.05, half-life 1250.5 days,"
        " 60% intervals.",
        "Datasets: wire.",
    ]
    assert caption(view, "KG.view.to = KG.day('2024-01-31')")[:2] == [
        "6 actors, 2 ties; all hollow: the interval includes 0; 1 act left out, not known to lie in this span of time.",
        "Period: 2023-12-24 to 2024-01-31, acts from 2023-12-24 to 2024-01-10.",
    ]
    assert caption(
        view, "KG.view.ego = KG.model.actors.find(a => a.id === 'RUS'); KG.view.parts = true; KG.view.most = 1"
    )[:2] == [
        "2 actors, 1 of 7 ties; only Russia and those it has ties with; by kind and direction; all hollow: the interval includes 0;"
        " 1 weaker tie not drawn.",
        "Period: acts from 2024-03-05.",
    ]
    assert caption(
        view,
        "KG.view.signs.add('cooperation'); KG.view.method = { ...KG.view.method, prior: [0.005, 0.005], confidence: 0.5 }",
    )[0] == ("6 actors, 1 of 5 ties; hidden: cooperation.")


def test_why_nothing_is_seen(view):
    def empty(script: str) -> str:
        after(view, f"{REST}; {script}")
        assert view.locator("#empty").is_visible()
        return view.locator("#empty").inner_text()

    lie = " nothing is known, which is not neutral. Acts lie between 2023-12-24 and 2024-05-05. In a terminal, kg align lists every pair."
    assert empty("KG.SIGNS.forEach(sign => KG.view.signs.add(sign))") == (
        "None of 5 ties is left by the filters. Reset filters shows them again."
    )
    assert (
        empty("KG.view.from = KG.view.to = KG.day('2024-01-02')")
        == f"No act between these actors in this span of time:{lie}"
    )
    assert empty("KG.view.to = KG.day('2023-12-23')") == f"No act between these actors in this span of time:{lie}"
    assert empty("KG.view.belief = { name: 'own', factuality: {}, reliability: {} }") == (
        f"No act between any two actors under this evidence weighting:{lie}"
    )
    after(view, REST)
    assert view.locator("#empty").is_hidden() and view.locator("#ego").is_hidden()


def test_search_finds_states_first_and_whoever_begins_so(view):
    field = view.locator("#search")

    def found(text: str) -> list[str]:
        field.fill(text)
        return [words(line) for line in view.get_by_role("option").all_inner_texts()]

    assert found("KOR") == ["South Korea State", "North Korea State"]
    assert found("un") == ["United States State", "Kim Jong Un Official, North Korea"]
    assert found("ru") == ["Russia State"] and found(" Ó") == [
        "North Korea State",
        "South Korea State",
        "Kim Jong Un Official, North Korea",
    ]
    assert found("in") == ["China State", "Vladimir Putin Official, Russia"]
    selected = (
        "[...document.querySelectorAll('[role=option]')].map(e => e.getAttribute('aria-selected')).indexOf('true')"
    )
    found("ia")
    assert found("a") == ["China State", "Japan State", "North Korea State", "Russia State", "South Korea State", "United States State",
                          "Vladimir Putin Official, Russia"]  # fmt: skip
    for key, at in (("ArrowUp", 6), ("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", 6)):
        field.press(key)
        assert view.evaluate(selected) == at and field.get_attribute("aria-activedescendant") == f"found-{at}"
    after(view, "KG.view.kinds.add('Official'); KG.view.ego = KG.model.actors[0]")
    assert found("putin") == ["Vladimir Putin Official, Russia"]
    field.press("Enter")
    assert view.evaluate("[KG.view.chosen.actor.id, [...KG.view.open].map(a => a.id), KG.view.kinds.size, KG.view.ego]") == [
        "vladimir-putin", ["RUS"], 0, None,
    ]  # fmt: skip
    assert (
        field.input_value() == ""
        and view.locator("#found").is_hidden()
        and field.get_attribute("aria-expanded") == "false"
    )
    found("japan")
    view.get_by_role("option").first.click()
    assert view.evaluate("[KG.view.chosen.actor.id, document.activeElement === KG.canvas.stage]") == ["JPN", True]
    assert found("zzz") == ["No match"] and field.get_attribute("aria-expanded") == "true"
    field.press("Escape")
    assert view.locator("#found").is_hidden()


def test_the_time_line_counts_acts_and_its_ends_never_cross(view):
    # 134 days in 80 bars: the day of an act is in bar floor(80 * days since 24 December / 134).
    bars = [(0, "cooperation"), (17, "cooperation"), (39, "conflict"), (58, "conflict"), (68, "cooperation"), (72, "cooperation"),
            (133, "cooperation")]  # fmt: skip
    assert view.evaluate("[...document.querySelectorAll('#time rect:not(.outside)')].map(r => [+r.getAttribute('x'), r.getAttribute('class'), +r.getAttribute('y'), +r.getAttribute('height')])") == [
        [10 * (80 * day // 134) + 1, sign, 2, 28] for day, sign in bars
    ]  # fmt: skip
    shades = "[...document.querySelectorAll('#time rect.outside')].map(r => [+r.getAttribute('x'), +r.getAttribute('width')])"
    assert view.evaluate(shades) == [[0, 0], [800, 0]]
    start, end = view.get_by_role("slider", name="From"), view.get_by_role("slider", name="Until")
    day = lambda text: str(view.evaluate(f"KG.day('{text}')"))  # noqa: E731
    end.fill(day("2024-02-20"))
    start.fill(day("2024-01-10"))
    settled(view)
    assert view.locator("#time .range").inner_text() == "2024-01-10 – 2024-02-20"
    (_, left), (right, rest) = view.evaluate(shades)
    assert [left, right, rest] == pytest.approx([800 * 17 / 133, 800 * 58 / 133, 800 * 75 / 133])
    assert sorted(tie["source"] + tie["target"] for tie in view.evaluate("PROBE.scores()")) == ["PRKRUS", "PRKUSA"]
    assert start.get_attribute("aria-valuetext") == "2024-01-10" and end.get_attribute("aria-valuetext") == "2024-02-20"
    start.fill(day("2024-03-01"))
    assert view.evaluate("[KG.view.from, KG.view.to].map(KG.dayText)") == ["2024-02-20", "2024-02-20"]
    assert view.evaluate("[...document.querySelectorAll('#time input')].map(e => e.style.zIndex)") == ["2", ""]
    end.fill(day("2024-01-01"))
    assert view.evaluate("[KG.view.from, KG.view.to].map(KG.dayText)") == ["2024-02-20", "2024-02-20"]
    end.fill(day("2024-05-05"))
    start.fill(day("2024-04-01"))
    assert view.evaluate("[KG.dayText(KG.view.from), KG.view.to]") == ["2024-04-01", None]
    assert view.evaluate("[...document.querySelectorAll('#time input')].map(e => e.style.zIndex)") == ["3", ""]
    start.fill(day("2023-12-24"))
    assert view.evaluate("[KG.view.from, KG.view.to]") == [None, None]


def test_time_plays_from_the_start_or_slides_a_window(view):
    play = "KG.time.toggle()"
    view.evaluate(play)
    assert view.get_by_role("button", name="Pause").inner_text() == "❚❚"
    view.wait_for_timeout(250)
    view.evaluate(play)
    low, high = view.evaluate("[KG.view.from, KG.view.to - KG.model.first]")
    assert low is None and 1 <= high < 60 and view.get_by_role("button", name="Play").inner_text() == "▶"
    after(view, "KG.view.from = KG.model.first + 100; KG.view.to = null")
    view.evaluate(play)
    view.wait_for_timeout(250)
    view.evaluate(play)
    low, high = view.evaluate("[KG.view.from - KG.model.first, KG.view.to - KG.model.first]")
    assert high - low == 33 and 1 < low < 60  # the window is as wide as it was, and began again at the first day


def counts(view) -> dict[str, tuple[str, bool]]:
    return {name: (int(count), pressed == "true") for name, count, pressed in view.evaluate(
        "[...document.querySelectorAll('.legend .key')].map(e => [e.querySelector('.name').textContent, e.querySelector('.count').textContent, e.getAttribute('aria-pressed')])"
    )}  # fmt: skip


def test_the_legend_counts_what_is_seen_and_switches_it_off(view):
    rest = {
        "Cooperation": 4, "About zero": 0, "Conflict": 1, "Interval includes 0": 5, "State": 6, "Official": 0,
        "accuse: disapprove": 1, "agree": 1, "aid": 1, "consult": 2, "cooperate": 1,
        "support": 1, "threaten": 1, "Certain": 5, "Probable": 2, "Possible": 1, "paper": 4, "wire": 4,
    }  # fmt: skip
    assert counts(view) == {name: (count, True) for name, count in rest.items()}
    assert view.locator(".legend summary .count").all_inner_texts() == ["7", "3", "2"]
    assert view.locator(".reset").is_hidden() and view.locator("#unfold").inner_text() == "Expand all"
    assert view.locator(".legend .note button").first.is_hidden()
    for name, left in (
        ("Cooperation", ["PRKUSA"]), ("Conflict", ["CHNPRK", "JPNKOR", "KORUSA", "PRKRUS"]), ("Interval includes 0", []),
        ("State", []), ("consult", ["JPNKOR", "KORUSA", "PRKRUS", "PRKUSA"]), ("Certain", ["PRKRUS", "PRKUSA"]),
        ("paper", ["CHNPRK", "PRKRUS", "PRKUSA"]), ("wire", ["JPNKOR", "KORUSA", "PRKRUS", "PRKUSA"]),
    ):  # fmt: skip
        view.evaluate("document.querySelectorAll('.legend details').forEach(d => { d.open = true; })")
        view.locator(".legend .key", has=view.get_by_text(name, exact=True)).click()
        assert sorted(tie["source"] + tie["target"] for tie in view.evaluate("PROBE.scores()")) == left, name
        assert {off for off, (_, pressed) in counts(view).items() if not pressed} == {name}
        view.locator(".reset").click()
        assert counts(view) == {name: (count, True) for name, count in rest.items()}
    view.locator("#unfold").click()
    found = counts(view)
    assert found["Official"] == (2, True) and view.locator("#unfold").inner_text() == "Group all"
    after(view, "KG.view.most = 2")
    more = view.locator(".legend .note button").first
    assert more.inner_text() == "Show 5 weaker ties too" if view.evaluate("KG.see(KG.view).all") == 7 else "4 weaker"
    more.click()
    assert (
        view.evaluate("KG.view.most") == float("inf") and more.inner_text() == "Show the 600 best-evidenced ties only"
    )


def test_the_weighting_shows_and_takes_ones_own_values(view):
    fields = (
        "[...document.querySelectorAll('.legend input[type=number]')].map(e => [e.getAttribute('aria-label'), e.value])"
    )
    assert view.evaluate(fields) == [
        ["Weight of certain", "1"], ["Weight of possible", "0.5"], ["Weight of probable", "0.75"], ["Weight of reliability F", "0.5"],
        ["Strength of the prior, in acts", "1"], ["Probability that an interval holds, in per cent", "95"],
        ["Days after which an act counts half; empty: never", ""],
    ]  # fmt: skip
    view.evaluate("document.querySelectorAll('.legend details').forEach(d => { d.open = true; })")
    scores = {}
    for label, value in (("Weight of probable", "0.25"), ("Strength of the prior, in acts", "3"), ("Weight of reliability F", "1"),
                         ("Probability that an interval holds, in per cent", "80"),
                         ("Days after which an act counts half; empty: never", "40")):  # fmt: skip
        view.get_by_label(label).fill(value)
        view.get_by_label(label).press("Enter")
        scores[label] = view.evaluate(f"{TIE.format('PRK', 'RUS')}.value")
    assert view.evaluate("[KG.view.belief.name, KG.view.belief.factuality, KG.view.belief.reliability.F, KG.view.method]") == [
        "own", {"Certain": 1, "Possible": 0.5, "Probable": 0.25}, 1, {"prior": [1.5, 1.5], "confidence": 0.8, "halfLife": 40},
    ]  # fmt: skip
    assert [scores["Weight of probable"], scores["Strength of the prior, in acts"]] == pytest.approx(
        [1.25 / 3, 1.25 / 5]
    )
    assert scores["Days after which an act counts half; empty: never"] < 0.2
    for label, bad, kept in (
        ("Weight of probable", "", "0.25"),
        ("Weight of probable", "1.5", "0.25"),
        ("Strength of the prior, in acts", "0", "3"),
    ):
        view.get_by_label(label).fill(bad)
        view.get_by_label(label).press("Enter")
        assert view.get_by_label(label).input_value() == kept
    view.get_by_label("Days after which").fill("")
    view.get_by_label("Days after which").press("Enter")
    assert view.evaluate("KG.view.method.halfLife") is None
    view.get_by_label("strict", exact=True).check()
    assert (
        dict(view.evaluate(fields))["Weight of possible"]
        == dict(view.evaluate(fields))["Weight of reliability F"]
        == "0"
        and view.get_by_label("strict", exact=True).is_checked()
    )


STATE = {
    "belief": [{"Certain": 0.5}, {"F": 0.25}], "method": {"prior": [1, 2], "confidence": 0.9, "halfLife": 5},
    "signs": ["conflict"], "kinds": ["Agency"], "codes": ["plover:AID"], "factuality": ["Possible"], "datasets": ["wire"],
    "unclear": False, "contradicted": False, "parts": True, "open": ["RUS"], "ego": "PRK", "from": "2024-01-10", "to": "2024-04-01",
    "actor": "PRK", "theme": "light",
}  # fmt: skip


def test_the_link_is_the_whole_view(view):
    go = "(state) => { location.hash = '#state=' + encodeURIComponent(JSON.stringify(state)); }"
    view.evaluate(go, STATE)
    view.wait_for_timeout(100)  # the link is written after 60 ms
    assert json.loads(unquote(view.evaluate("location.hash"))[7:]) == STATE
    assert view.evaluate("[KG.view.belief.factuality.Certain, KG.view.ego.id, [...KG.view.open].map(a => a.id), KG.dayText(KG.view.from)]") == [
        0.5, "PRK", ["RUS"], "2024-01-10",
    ]  # fmt: skip
    tie = {"belief": "open", "tie": "3-4"}
    view.evaluate(go, tie)
    view.wait_for_timeout(100)  # the link is written after 60 ms
    assert json.loads(unquote(view.evaluate("location.hash"))[7:]) == {**tie, "theme": "light"}
    assert view.locator("#panel h2").inner_text() == "North Korea and Russia"
    for bad in (
        {"method": {"prior": [1, 0], "confidence": 0.9, "halfLife": None}}, {"method": {"prior": [1], "confidence": 0.9, "halfLife": None}},
        {"method": {"prior": [1, 1], "confidence": 1, "halfLife": None}}, {"method": {"prior": [1, 1], "confidence": 0.9, "halfLife": 0}},
        {"method": {"prior": [1, 1], "confidence": 0.9}}, {"belief": [{"Certain": 1.1}, {}]}, {"belief": [{}, {"A": -0.1}]},
        {"belief": [{}]}, {"belief": [{}, []]}, {"open": ["kim-jong-un", "CHN", "nobody"]}, {"ego": "nobody"}, {"actor": "nobody"},
    ):  # fmt: skip
        view.evaluate(go, bad)
        view.wait_for_timeout(100)  # the link is written after 60 ms
        assert json.loads(unquote(view.evaluate("location.hash"))[7:]) == {"theme": "light"}, bad
    after(view, "KG.setTheme(''); history.replaceState(null, '', '#')")


def test_arrow_keys_go_to_the_nearest_in_their_direction(view):
    nodes = {n: (x, y) for n, x, y in view.evaluate("[...KG.canvas.seen().actors].map(a => [a.id, a.x, a.y])")}
    view.locator("#canvas").focus()
    view.keyboard.press("ArrowLeft")
    assert view.evaluate("KG.view.chosen.actor.id") == "PRK"  # the greatest, where nobody is chosen
    for start in nodes:
        for key, dx, dy in (("ArrowLeft", -1, 0), ("ArrowRight", 1, 0), ("ArrowUp", 0, -1), ("ArrowDown", 0, 1)):
            (x, y), far = nodes[start], {}
            for name, (a, b) in nodes.items():
                along, aside = (a - x) * dx + (b - y) * dy, abs((a - x) * dy) + abs((b - y) * dx)
                if along > 0:
                    far[name] = along + 2 * aside
            view.evaluate(
                f"() => {{ KG.view.chosen = {{ actor: KG.model.actors.find(a => a.id === '{start}') }}; KG.canvas.stage.focus(); }}"
            )
            view.keyboard.press(key)
            assert view.evaluate("KG.view.chosen.actor.id") == (min(far, key=far.get) if far else start), (start, key)


TIES_CSV = """source,target,source_label,target_label,kind,sign,clear,value,low,high,n,weight
KOR,USA,South Korea,United States,,cooperation,false,0.25,-0.757801,0.884284,1,1
PRK,RUS,North Korea,Russia,,cooperation,false,0.416667,-0.44895,0.936654,2,2
PRK,USA,North Korea,United States,,conflict,false,-0.11875,-0.84661,0.787263,2,1
JPN,KOR,Japan,South Korea,,cooperation,false,0.475,-0.71142,0.976062,1,1
CHN,PRK,China,North Korea,,cooperation,false,0.125,-0.785627,0.847887,1,1
"""
EVIDENCE = """USA,KOR,1,plover:SUPPORT,0.5,1,1,2023-12-24,paper/back
PRK,RUS,3,plover:AGREE,0.25,0.75,0.5,2024-03,paper/met
RUS,PRK,3,plover:AGREE,0.25,0.75,0.5,2024-03,paper/met
PRK,RUS,3,plover:CONSULT,0.25,1,0.5,2024-03-05,wire/met
RUS,PRK,3,plover:CONSULT,0.25,1,0.5,2024-03-05,wire/met
RUS,PRK,0,plover:AID,1,1,1,2024-01-10,wire/aid
PRK,USA,4,plover:THREATEN,-0.35,0.25,1,2024-02-01,paper/threat
USA,PRK,2,plover:ACCUSE-disapprove,-0.2,0.75,1,2024-02-20,wire/blame
JPN,KOR,6,plover:COOPERATE,0.95,1,1,2024-05-05,paper/work
CHN,PRK,5,plover:CONSULT,0.25,1,1,,wire/visit
"""


def test_files_of_ties_and_of_claims(view):
    assert view.evaluate("KG.exports.tiesCsv()").replace("\r", "") == TIES_CSV
    heads, *rows = view.evaluate("KG.exports.evidenceCsv()").replace("\r", "").splitlines()
    assert heads == (
        "source,target,event,code,valence,weight,share,date,claim,sentence,speaker,relays,factuality,unnamed,dataset,place,source,note,marks"
    )
    assert [",".join(row.split(",")[:9]) for row in rows] == EVIDENCE.splitlines()
    assert rows[1].endswith(
        "paper/met,Kim Jong Un and Vladimir Putin probably agreed to cooperate in March 2024 (TASS through Yonhap News Agency).,"
        "TASS,Yonhap News Agency,Probable,false,paper,row x in the table,,,"
    )


def test_what_is_drawn_first_is_what_the_page_computes(view):
    ties = """(make) => { const { ties, actors } = KG[make](KG.model) ?? {}; return [ties.map(t => [t.key, t.source.id, t.target.id, t.kind, t.mutual,
        t.sign, t.clear, ...[t.value, t.low, t.high, t.n, t.weight].map(n => n.toFixed(6))].join()).sort(), [...actors].map(a => a.id).sort()]; }"""
    first = view.evaluate(ties, "atFirst")
    view.evaluate("() => { KG.again = (model) => KG.computed(KG.view, model); }")
    assert first == view.evaluate(ties, "again") and len(first[0]) == 5 and len(first[1]) == 6


def test_the_saved_picture_is_what_is_seen_with_legend_and_caption(view):
    after(view, "KG.view.open.add(KG.model.actors.find(a => a.id === 'PRK')); KG.view.from = KG.day('2024-01-01')")
    settled(view)
    space = "{http://www.w3.org/2000/svg}"
    root = ElementTree.fromstring(view.evaluate("KG.exports.svg()").partition("?>")[2].strip())
    left, top, width, height = map(float, root.get("viewBox").split())
    assert root.find(space + "title").text == "Alignment of each pair" and root.find(space + "desc").text == " ".join(
        caption_of(view)
    )
    drawn = next(group for group in root.findall(space + "g") if group.get("transform", "").startswith("scale("))
    scale = float(drawn.get("transform")[6:-1])
    marks = [(mark.find(space + "title").text, mark) for mark in drawn if mark.find(space + "title") is not None]
    ties = view.evaluate("""PROBE.ties().sort((a, b) => a.weight - b.weight).map(t => { const [a, c, b] = KG.curve(t, KG.canvas.bend(t));
        return [KG.marks.arrow(t), [a.x, a.y, c.x, c.y, b.x, b.y], KG.tieWidth(t)]; })""")
    found = [(name, mark.findall(space + "path")) for name, mark in marks if mark.tag == space + "g"]
    assert [name.partition(":")[0] for name, _ in found] == [name for name, *_ in ties] and len(
        ties
    ) == 4  # the heaviest on top
    assert dict(name.split(": ") for name, _ in found)["North Korea and United States"] == "−0.12 (−0.85 to +0.79), n=2"
    for (_, paths), (_, points, wide) in zip(found, ties, strict=True):
        assert len(paths) == 2  # hollow: a line in the colour of the ground runs inside
        assert [float(number) for number in re.findall(r"-?[\d.]+", paths[0].get("d"))] == pytest.approx(
            points, abs=0.06
        )
        assert wide == pytest.approx(float(paths[0].get("stroke-width")), abs=0.006) and wide > float(
            paths[1].get("stroke-width")
        )
    nodes = {name: mark for name, mark in marks if mark.tag == space + "path"}
    at = {
        label: (x, y, tied)
        for label, x, y, tied in view.evaluate(
            "(seen => [...seen.actors].map(a => [a.label, a.x, a.y, seen.tied.has(a)]))(KG.canvas.seen())"
        )
    }
    assert set(nodes) == set(at) and {name for name, (*_, tied) in at.items() if not tied} == {"China"}
    for name, (x, y, tied) in at.items():
        assert nodes[name].get("transform") == f"translate({x:g} {y:g})" and nodes[name].get("opacity") == (
            "1" if tied else "0.35"
        )
        assert left + 39.9 <= x * scale <= left + width - 39.9 and top + 89.9 <= y * scale <= top + height
    texts = [
        (text.text, float(text.get("x")), float(text.get("y")), text.get("font-weight"))
        for text in root.findall(space + "text")
    ]
    weights = {name: weight for name, *_, weight in texts}
    assert weights["North Korea"] == "600" == weights["Alignment of each pair"] and weights["Kim Jong Un"] == "400"
    key = [
        (group.find(space + "text").text, group.get("transform"))
        for group in root.findall(space + "g")
        if group is not drawn
    ]
    floor = float(re.search(r" (-?[\d.]+)\)", key[0][1])[1])
    assert [name for name, _ in key] == [
        "cooperation",
        "conflict",
        "hollow: uncertain, its interval includes 0",
        "Official",
        "State",
        "wider: more evidence",
    ]
    x = row = 0.0
    for name, placed in key:
        wide = 58 + 6.6 * len(name)
        if x + wide > width - 32:
            x, row = 0.0, row + 1
        assert [float(number) for number in re.findall(r"-?[\d.]+", placed)] == pytest.approx(
            [left + 16 + x, floor + 22 * row], abs=0.11
        )
        x += wide
    # The caption in lines that fit, below the legend, each 18 pixels under the one before, and the last above the edge.
    lines = [(text, y) for text, _, y, weight in texts if weight is None]
    most = int((width - 32) / 6.2)
    wrapped = [wrap(line, most, break_long_words=False, break_on_hyphens=False) for line in caption_of(view)]
    assert [text for text, _ in lines] == [text for line in wrapped for text in line]
    assert [y for _, y in lines] == pytest.approx(
        [floor + 22 * row + 32 + 18 * index for index in range(len(lines))], abs=0.06
    )
    assert top + height == pytest.approx(lines[-1][1] + 30, abs=0.2)
    view.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert view.evaluate("[...document.querySelector('#print svg').attributes].map(a => a.name)") == [
        "viewBox",
        "role",
        "font-family",
    ]


def test_a_saved_caption_breaks_where_the_next_word_has_no_room(view):
    space, widths = "{http://www.w3.org/2000/svg}", set()
    for step in range(24):
        view.evaluate(f"KG.canvas.network.moveTo({{ scale: {0.5 + step / 40} }})")
        root = ElementTree.fromstring(view.evaluate("KG.exports.svg()").partition("?>")[2].strip())
        most = int((float(root.get("viewBox").split()[2]) - 32) / 6.2)
        lines = [text.text for text in root.findall(space + "text") if text.get("font-weight") is None]
        wrapped = [wrap(line, most, break_long_words=False, break_on_hyphens=False) for line in caption_of(view)]
        assert lines == [text for line in wrapped for text in line]
        widths |= {most - len(line) for line in lines}
    assert 0 in widths and len(widths) > 20  # now and then a line just fits
    view.evaluate("KG.canvas.network.fit()")


def caption_of(view) -> list[str]:
    return view.evaluate("KG.caption.text()")


def test_page_and_still_draw_the_same_shapes(view):
    def points(text: str) -> list[float]:
        return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]

    for form in ("square", "triangle", "triangleDown", "diamond", "hexagon", "star"):
        found, wanted = points(view.evaluate(f"KG.shapePath('{form}', 10)")), points(outline(form, 10.0))
        assert found == pytest.approx(wanted, abs=0.01) and len(found) == 2 * {
            "square": 4,
            "diamond": 4,
            "hexagon": 6,
            "star": 10,
        }.get(form, 3)
    # Every second corner of a star lies within, at 0.45 of the way.
    star = points(outline("star", 10.0))
    assert [hypot(x, y) for x, y in zip(star[::2], star[1::2], strict=True)] == pytest.approx([11.0, 4.95] * 5, abs=0.1)


def test_small_things_that_every_page_uses(view):
    assert view.evaluate("[0.125, 0.375, -0.004, 0.0004, -0.0004, -0.00004, 0, 1].map(v => KG.end(v))") == [
        "+0.12", "+0.38", "−0.004", "+0.0004", "−0.0004", "+0.00", "+0.00", "+1.00",
    ]  # fmt: skip
    assert view.evaluate("[KG.count(1, 'act'), KG.count(1200, 'act'), KG.count(0, 'party', 'parties')]") == [
        "1 act",
        "1,200 acts",
        "0 parties",
    ]
    assert view.evaluate("['https://x.org/a', 'http://x.org/', 'javascript:1', 'ftp://x', '', 'x'].map(KG.webAddress)") == [
        "https://x.org/a", "http://x.org/", None, None, None, None,
    ]  # fmt: skip
    assert (
        view.evaluate("KG.csv([['a,b', 'c\"d', 'e\\nf', 'plain', null, -1.5, '=1', '-2']])")
        == '"a,b","c""d","e\nf",plain,,-1.5,\'=1,-2\r\n'
    )
    assert view.evaluate("[KG.fileName('.x'), KG.link('javascript:1', 'a').outerHTML]") == [
        "alignment-of-each-pair.x",
        "<span>a</span>",
    ]
    assert (
        view.evaluate("KG.link('https://x.org/', 'a').outerHTML")
        == '<a href="https://x.org/" target="_blank" rel="noopener noreferrer">a</a>'
    )
    assert view.evaluate(
        "KG.element('p', { hidden: true, title: null, lang: undefined, dir: false, id: 0 }, 'a', [['b', null], false], 0).outerHTML"
    ) == ('<p hidden="" id="0">ab0</p>')
    view.evaluate("KG.setTheme('dark')")
    assert view.evaluate("[KG.isDark(), document.documentElement.dataset.theme]") == [True, "dark"]
    view.locator("#theme").click()
    assert view.evaluate("[KG.isDark(), document.documentElement.dataset.theme]") == [False, "light"]
    assert view.evaluate("KG.setTheme('pink'); [KG.isDark(), document.documentElement.dataset.theme ?? null]") == [
        False,
        None,
    ]
    view.evaluate(
        "postMessage({ kgTheme: 'dark' }, '*')"
    )  # the theme is the page's own: only a page around it may set it
    view.wait_for_timeout(50)
    assert view.evaluate("KG.isDark()") is False
    card = {"claim": "d/c", "sentence": "A did.", "speaker": "B", "relays": ["C", "D"], "factuality": "CertainlyNot", "unnamed": True,
            "dataset": "d", "place": "line 1", "source": "https://x.org/", "note": "seen", "marks": ["doubted"], "weight": 0.12345}  # fmt: skip
    said = (
        "([card, weight]) => { const made = KG.card({ ...card, weight }); return [made.textContent, made.className]; }"
    )
    text = "A did.Source: B (not named), reported by C, then Dcertainly not · {}doubtedPlaced, line 1Claimd/cSourcehttps://x.org/Noteseen"
    assert view.evaluate(said, [card, 0.12345]) == [text.format("weight 0.123"), "card"]
    assert view.evaluate(said, [card, 1]) == [text.format("full weight"), "card"]
    assert view.evaluate(said, [card, 0]) == [
        text.format("not counted under this evidence weighting"),
        "card uncounted",
    ]


def test_what_an_actor_and_a_tie_say_under_the_pointer(view):
    said = """([name, event]) => { KG.canvas.network.body.emitter.emit(name, event); return [KG.byId('hint').hidden, KG.byId('hint').textContent]; }"""
    pointer = {"pointer": {"DOM": {"x": 10, "y": 20}}}
    assert view.evaluate(said, ["hoverNode", {"node": 3, **pointer}]) == [False, "North Korea · State"]
    assert view.evaluate("KG.byId('hint').style.transform") == "translate(22px, 34px)"
    assert view.evaluate(said, ["hoverEdge", {"edge": "3-4", **pointer}]) == [
        False, "North Korea and Russia: +0.42 (−0.45 to +0.94), interval includes 0, n=2",
    ]  # fmt: skip
    assert view.evaluate(said, ["blurEdge", {}])[0] is True
    view.evaluate(said, ["click", {"nodes": [], "edges": ["3-5"]}])
    assert view.locator("#panel h2").inner_text() == "North Korea and United States"
    view.evaluate(said, ["click", {"nodes": [], "edges": []}])
    assert view.locator("#panel").is_hidden()
    view.evaluate(said, ["doubleClick", {"nodes": [4], "edges": []}])
    assert words(view.locator("#ego").inner_text()) == "Only Russia and those it has ties with Back to all"
    assert sorted(view.evaluate("PROBE.actors()")) == ["PRK", "RUS"]
    view.evaluate(said, ["doubleClick", {"nodes": [4], "edges": []}])
    assert view.locator("#ego").is_hidden() and len(view.evaluate("PROBE.actors()")) == 6


@pytest.fixture(scope="module")
def chart(browser, tmp_path_factory):
    """The page of a chart of the same acts, and of nothing else."""
    desk = Desk(browser, tmp_path_factory.mktemp("charts"))
    graph = seven_acts().believing(only=("paper", "wire"))
    yield lambda kind: desk.open(draw(graph, kind).html)
    desk.close()


def test_the_matrix_says_the_same_in_cell_table_panel_and_by_keys(chart):
    view = chart("matrix")
    names = ["North Korea", "Russia", "South Korea", "Japan", "United States", "China"]
    assert view.evaluate("KG.charts[0].data.matrix.names") == names
    known = {
        (0, 1): "+0.42, interval −0.45 to +0.94, 2 acts", (2, 3): "+0.47, interval −0.71 to +0.98, 1 act",
        (2, 4): "+0.25, interval −0.76 to +0.88, 1 act", (0, 5): "+0.12, interval −0.79 to +0.85, 1 act",
        (0, 4): "−0.12, interval −0.85 to +0.79, 2 acts",
    }  # fmt: skip

    def says(a: int, b: int) -> str:
        return (
            names[a]
            if a == b
            else f"{names[a]} and {names[b]}: {known.get((min(a, b), max(a, b)), 'no act, nothing known')}"
        )

    assert view.evaluate("[0, 1, 2, 3, 4, 5].map(a => [0, 1, 2, 3, 4, 5].map(b => KG.charts[0].says(a, b)))") == [
        [says(a, b) for b in range(6)] for a in range(6)
    ]
    assert view.evaluate("KG.charts[0].table()") == [
        ["pair", "score", "low", "high", "acts", "weight", "claims"], ["South Korea and Japan", 0.475, -0.711420227, 0.976061579, 1, 1, 1],
        ["North Korea and Russia", 0.416666667, -0.448950019, 0.936653575, 2, 2, 3],
        ["South Korea and United States", 0.25, -0.757801224, 0.884283864, 1, 1, 1],
        ["North Korea and China", 0.125, -0.785627296, 0.847886681, 1, 1, 1],
        ["North Korea and United States", -0.11875, -0.846609649, 0.7872626, 2, 1, 2],
    ]  # fmt: skip
    assert view.evaluate("[KG.charts[0].entry('cell 4 0'), KG.charts[0].entry('cell 3 4')]") == [
        {
            "kicker": "interval includes 0: not distinguishable from neutral", "title": "United States and North Korea: −0.12",
            "facts": [["95% interval", "−0.85 to +0.79"], ["Acts", "2"], ["Weight", "1.00"]],
            "claims": ["paper/threat", "wire/blame"], "remark": "No claim is listed here.",
        },
        None,
    ]  # fmt: skip
    view.keyboard.press("Tab")
    cells = view.locator(".wide svg.cells")
    cells.focus()
    status = view.locator(".status")
    assert status.inner_text() == says(0, 1)
    for key, place in (("ArrowUp", (0, 1)), ("ArrowDown", (1, 1)), ("ArrowLeft", (1, 0)), ("ArrowLeft", (1, 0)), *[("ArrowRight", (1, n)) for n in (1, 2, 3, 4, 5, 5)],
                       *[("ArrowDown", (n, 5)) for n in (2, 3, 4, 5, 5)]):  # fmt: skip
        view.keyboard.press(key)
        assert status.inner_text() == says(*place) == view.locator(".hint").inner_text(), key
    left, top, size = (float(cells.get_attribute(f"data-{name}")) for name in ("left", "top", "size"))
    at = "[...document.querySelector('.wide .cursor').attributes].map(a => a.value)"
    assert view.evaluate(at)[-2:] == [f"{left + 5 * size:g}", f"{top + 5 * size:g}"] and "visible" in view.evaluate(at)
    view.keyboard.press("Enter")
    assert view.locator(".panel").is_hidden()  # nothing is known of a party with itself
    box = cells.bounding_box()
    for a, b in ((0, 5), (5, 0), (3, 2)):
        view.mouse.click(box["x"] + left + (b + 0.5) * size, box["y"] + top + (a + 0.5) * size)
        assert view.locator(".panel h2").inner_text() == says(a, b).split(",")[0]
    view.keyboard.press("Escape")
    for x, y in (
        (left - 2, top + 9),
        (left + 9, top - 2),
        (left + 6 * size + 2, top + 9),
        (left + 9, top + 6 * size + 2),
    ):
        view.mouse.move(box["x"] + x, box["y"] + y)
        assert view.locator(".hint").is_hidden(), (x, y)
    view.mouse.move(box["x"] + left + 9, box["y"] + top + 9)
    assert view.locator(".hint").inner_text() == "North Korea"
    view.mouse.move(2, 2)
    assert view.locator(".hint").is_hidden()
    view.evaluate("KG.charts[0].data.matrix.cells[1][5] = 1 / 3")
    assert view.evaluate("[KG.charts[0].says(0, 1), KG.charts[0].entry('cell 0 1').facts[1]]") == [
        "North Korea and Russia: +0.42, interval −0.45 to +0.94, 0.33 acts", ["Acts", "0.33"],
    ]  # fmt: skip


def test_the_time_line_of_one_state(chart):
    view = chart("timeline")
    assert view.evaluate("[...document.querySelector('select').options].map(o => [o.value, o.textContent])") == [
        ["", "all states"], ["JPN", "Japan"], ["PRK", "North Korea"], ["RUS", "Russia"], ["USA", "United States"],
    ]  # fmt: skip
    for state, kept, said in (("RUS", ["aid", "met"], "2 events in which Russia took part"), ("JPN", ["work"], "1 event in which Japan took part"),
                              ("", ["back", "aid", "threat", "blame", "met", "work"], "")):  # fmt: skip
        view.get_by_label("Events of").select_option(state)
        assert view.evaluate(
            "[...document.querySelectorAll('.wide [data-mark]:not(.away)')].map(e => e.dataset.mark)"
        ) == [f"event {name}" for name in kept]
        assert view.evaluate("[...document.querySelectorAll('[data-row]:not([hidden])')].map(e => e.dataset.row)") == [
            f"event {name}" for name in kept
        ]
        assert (
            view.locator(".wide [data-lane]").text_content() == f"Other{len(kept)}"
            and view.locator(".status").inner_text() == said
        )
    first = view.locator(".wide [data-mark][tabindex='0']")
    first.focus()
    order = []
    for _ in range(6):
        view.keyboard.press("ArrowRight")
        order.append(view.evaluate("document.activeElement.dataset.mark"))
    assert order == [f"event {name}" for name in ("aid", "threat", "blame", "met", "work", "work")]
    for key in ("ArrowUp", "ArrowDown"):
        view.keyboard.press(key)
    view.keyboard.press("ArrowLeft")
    assert view.evaluate("document.activeElement.dataset.mark") == "event met"
    view.keyboard.press(" ")
    assert words(view.locator(".panel").inner_text()).startswith(
        "Event · 2024-03-05 Event of Kim Jong Un and Vladimir Putin × By Kim Jong Un, Vladimir Putin Valence +0.25 code agree, consult"
        " date 2024-03, 2024-03-05 2 claims"
    )
    assert view.locator(".panel .card").count() == 2 and view.locator(".wide .chosen").count() == 1
    view.keyboard.press("Escape")
    assert view.locator(".chosen").count() == 0 and view.evaluate("document.activeElement.dataset.mark") == "event met"
    view.locator("details.rows summary").click()
    view.locator("[data-row='event blame'] button").click()
    view.evaluate("KG.charts[0].choose('event aid')")
    view.evaluate("KG.charts[0].choose('event blame')")
    assert view.locator(".panel h2").inner_text() == "Event by United States"
    assert view.evaluate("[...document.querySelectorAll('.wide .chosen')].map(e => e.dataset.mark)") == ["event blame"]
    view.locator(".wide [data-mark='event work']").hover()
    assert view.locator(".hint").inner_text() == "2024-05-05: Event by Japan"
    view.mouse.move(2, 2)
    assert view.locator(".hint").is_hidden()


def test_the_panel_of_charts_and_the_hint_at_a_mark(chart):
    view = chart("timeline")
    show = "(entry) => { KG.drawer.show(entry, {}); return document.querySelector('.panel').innerText; }"
    entry = {"kicker": "Kind", "title": "Title", "facts": [], "claims": []}
    assert (
        words(view.evaluate(show, entry)) == "Kind Title × No claim is listed here."
        and view.locator(".panel dl").count() == 0
    )
    assert words(view.evaluate(show, {**entry, "remark": "Too many."})) == "Kind Title × Too many."
    many = [f"d/c{number}" for number in range(201)]
    text = words(view.evaluate(show, {**entry, "facts": [["Acts", "2"]], "claims": many}))
    assert text.startswith("Kind Title × Acts 2 201 claims d/c0 d/c1 ") and text.endswith("d/c199 and 1 more claim")
    assert "more claim" not in view.evaluate(show, {**entry, "claims": many[:200]})
    assert view.evaluate("document.body.classList.contains('opened')")
    view.keyboard.press("Escape")
    assert view.locator(".panel").is_hidden() and not view.evaluate("document.body.classList.contains('opened')")
    hint = """([x, y]) => { KG.hint('Here', x, y); const h = document.querySelector('.hint');
        return [h.style.transform, innerWidth - h.offsetWidth, innerHeight - h.offsetHeight]; }"""
    assert view.evaluate(hint, [100, 200])[0] == "translate(112px, 214px)"
    assert view.evaluate(hint, [-90, -90])[0] == "translate(4px, 4px)"
    placed, left, top = view.evaluate(hint, [9999, 9999])
    assert placed == f"translate({left - 8:g}px, {top - 6:g}px)"
