"""The picture in a real browser: it draws offline and does what its controls say."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
import xml.etree.ElementTree as ElementTree

import pytest
from browser_pages import settled, until
from sample_networks import generated, lively

import kg
from kg.alignment.leaving_out import act_of, days_of_act
from kg.periods import EPOCH, grain_of
from kg.views import draw
from kg.views.network.caption import no_tie
from kg.views.tokens import ZERO

pytestmark = pytest.mark.browser


def place_of(view, what: str) -> tuple[float, float]:
    """Where on the screen a point of the picture (a JavaScript expression with x and y) is."""
    box = view.locator("#canvas").bounding_box()
    at = view.evaluate(f"KG.canvas.network.canvasToDOM({what})")
    return box["x"] + at["x"], box["y"] + at["y"]


def states(picture):
    """Everybody who stands for themselves when a page opens."""
    return [node for node in picture.drawn.nodes if node.group is None]


@pytest.fixture(scope="module")
def shipped(graph):
    return draw(graph, "network")


@pytest.fixture(scope="module")
def made():
    return draw(lively(), "network")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_it_draws_everything_offline_at_both_widths_and_in_both_themes(show, shipped, width, theme):
    view = show(shipped, width=width, theme=theme)
    assert view.evaluate("PROBE.actors().length") == len(states(shipped))
    assert view.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert view.evaluate("PROBE.colours()") > 20
    names = view.evaluate("PROBE.names()")
    blocs = {name for name in names if name.startswith("Bloc ")}
    assert sorted({*names} - blocs) == sorted(node.label for node in states(shipped))  # every state is labelled


def test_one_net_tie_a_pair_and_parts_on_request(show, shipped):
    view = show(shipped)
    assert view.evaluate("PROBE.ties().length") == len(shipped.drawn.ties)
    assert view.evaluate("PROBE.ties().every(t => t.mutual && !t.kind)")
    view.get_by_label("by kind and direction").check()
    parts = view.evaluate("PROBE.scores()")
    assert len(parts) > len(shipped.drawn.ties) and {"aid", "consult"} <= {part["kind"] for part in parts}
    assert any(not part["mutual"] for part in parts)
    settled(view)
    assert "by kind and direction" in view.locator("#status").inner_text()


def test_ties_whose_interval_includes_zero_are_hollow_and_can_be_hidden(show, made):
    view = show(made)
    looks = view.evaluate("PROBE.ties().map(t => [t.clear, t.low, t.high, KG.visEdge(t, 0, null).background.enabled])")
    assert looks and all(clear == (low > 0 or high < 0) == (not hollow) for clear, low, high, hollow in looks)
    view.evaluate("KG.view.method = { prior: [0.05, 0.05], confidence: 0.5, halfLife: null }; KG.changed()")
    clear = view.evaluate("PROBE.ties().filter(t => t.clear).length")
    assert 0 < clear < view.evaluate("PROBE.ties().length")
    view.get_by_role("button", name="Interval includes 0").click()
    assert view.evaluate("PROBE.ties().length") == clear and view.evaluate("PROBE.ties().every(t => t.clear)")


def test_a_caption_counts_what_is_shown_of_all_that_there_is(show, graph, shipped):
    view = show(shipped)
    whole = len(graph.measured(unit="party").alignment().dyads())

    def status(script: str) -> str:
        view.evaluate(f"() => {{ Object.assign(KG.view, KG.baseView()); {script}; KG.changed(); }}")
        settled(view)
        return view.locator("#status").inner_text()

    rows = graph.measured(unit="party").interactions().rows()
    left = {frozenset((row["source"], row["target"])) for row in rows if row["dataset"] != "transfers"}
    assert 0 < len(left) < whole
    assert f", {len(left)} of {whole} ties; " in status("KG.view.datasets.add('transfers')")
    near = {end for pair in left for end in pair if "PRK" in pair}
    around = sum(pair <= near for pair in left)
    said = status("KG.view.datasets.add('transfers'); KG.view.ego = KG.model.actors.find(a => a.id === 'PRK')")
    assert f", {around} of {whole} ties; only North Korea and those it has ties with;" in said
    assert said.endswith("hidden: dataset transfers.")
    label = graph.known.codes["plover:ACCUSE-allege"].label
    assert "plover" not in label
    assert status("KG.view.codes.add('plover:ACCUSE-allege')").endswith(f"hidden: {label}.")


@pytest.mark.parametrize("period", ["2018", "2024-05"])
def test_acts_that_no_period_can_take_are_counted_as_the_library_counts_them(show, graph, period):
    picture = draw(graph, "network", period=period)
    alignment = graph.measured(unit="party").alignment(period=grain_of(period))
    said = f"{alignment.undated:g} acts left out, not known to lie within one {grain_of(period)}"
    assert (
        said in picture.caption.shown
        and f": {alignment.undated:g}." in draw(graph, "matrix", period=period, unit="party").caption.shown
    )
    view = show(picture)
    settled(view)
    assert said in view.locator("#status").inner_text()
    # In a span of the reader's own: those that may lie in it and may not. The meeting of a month is known to lie in it.
    view.evaluate("KG.view.from = KG.view.to = KG.model.first; KG.changed()")
    settled(view)
    day = EPOCH + view.evaluate("KG.model.first")
    acts: dict = {}
    for row in graph.measured(unit="party").interactions().rows():
        acts.setdefault((*sorted((row["source"], row["target"])), act_of(row)), []).append(row)
    spans = [days_of_act(rows)[:2] for rows in acts.values()]
    unsure = sum((not a or a.toordinal() <= day) and (not b or b.toordinal() >= day) and a != b for a, b in spans)
    assert (
        unsure
        and f"{unsure} act{'s' * (unsure > 1)} left out, not known to lie in this span"
        in view.locator("#status").inner_text()
    )


def test_the_legend_says_who_is_grouped_under_whom(show, shipped):
    view = show(shipped)
    said = view.locator(".legend .note", has=view.locator("#unfold"))
    assert said.inner_text().startswith("Officials and agencies are grouped under their state.")
    view.evaluate("KG.unfold(KG.model.actors.find(a => a.id === 'RUS'))")
    assert said.inner_text().startswith("Officials and agencies are grouped under their state, but those of Russia.")
    view.locator("#unfold").click()
    assert "grouped" not in said.inner_text() and said.inner_text().startswith(
        "Officials and agencies stand for themselves."
    )


def test_a_network_of_files_speaks_of_scores_and_not_of_a_query(show, graph, tmp_path):
    (tmp_path / "acts.parquet").write_bytes(graph.export("parquet", table="interactions"))
    picture = draw(kg.open(tmp_path / "acts.parquet"), "network", period="2024")
    left = kg.open(tmp_path / "acts.parquet").alignment(period="year").undated
    assert re.match(rf"\d+ actors, .*; {left:g} acts left out, not known to lie within one year", picture.caption.shown)
    view = show(picture)
    assert view.locator(".lead").inner_text().startswith("Each line is the alignment of two actors")
    legend = view.locator("#side").inner_text()
    assert "Interval includes 0" in legend and "Wider: more evidence" in legend and "Actors" in legend
    assert view.locator("#status").inner_text() == picture.caption.shown
    view.evaluate("KG.choose({ tie: PROBE.ties()[0].key })")
    assert "Acts" in view.locator("#panel").inner_text() and "query" not in view.locator("body").inner_text()
    lines = view.evaluate("PROBE.ties().length")
    view.get_by_role("button", name="Interval includes 0").click()
    assert view.evaluate("PROBE.ties().length") == sum(tie.clear for tie in picture.drawn.ties) < lines


@pytest.mark.parametrize("width", [1280, 390])
def test_no_tie_passes_under_a_node_as_it_is_drawn(show, shipped, made, width):
    for picture in (shipped, made):
        view = show(picture, width=width)
        assert view.evaluate("PROBE.under()") == 0
        view.evaluate("KG.unfoldAll()")
        assert view.evaluate("PROBE.under()") == 0
        # partly expanded, the page bends by itself
        view.evaluate("KG.view.open.clear(); KG.unfold(KG.model.actors.find(a => a.guests.length)); KG.changed()")
        assert view.evaluate("PROBE.under()") <= view.evaluate("KG.canvas.under()")
        # by kind and direction, where ties of one pair go both ways
        for opened in ("", "KG.unfoldAll()"):
            view.evaluate(f"KG.view.parts = true; KG.view.open.clear(); KG.changed(); {opened}")
            assert any(tie["source"] > tie["target"] for tie in view.evaluate("PROBE.scores()"))
            assert view.evaluate("PROBE.under()") <= (said := view.evaluate("KG.canvas.under()"))
            assert (f"{said} ties under a node" in view.evaluate("KG.byId('status').textContent")) is (said > 1)


@pytest.mark.parametrize(("nodes", "ties", "most"), [(20, 60, 0), (60, 180, 0), (300, 600, 6)])
def test_no_tie_passes_under_a_node_in_generated_networks(show, nodes, ties, most):
    view = show(generated(nodes, ties))
    assert view.evaluate("PROBE.ties().length") == ties
    assert view.evaluate("PROBE.under()") <= most


def test_the_page_bends_as_the_package_does(show, made):
    view = show(made)
    pairs = made.drawn.pairs(expanded=False)  # under any belief on offer
    seen = sorted({end for pair in pairs for end in pair} | {n.id for n in made.drawn.nodes if n.group is None})
    again = view.evaluate(
        """([pairs, seen]) => {
        const of = (id) => KG.model.actors.find((actor) => actor.id === id);
        return pairs.map(([a, b]) => [a, b, KG.bendRound(of(a), of(b), seen.map(of)).bend]);
    }""",
        [[list(pair) for pair in pairs], seen],
    )
    assert any(bend for *_, bend in again)
    for a, b, bend in again:
        assert bend == pytest.approx(made.arrangement.grouped[a, b], abs=0.005)


def test_a_click_on_a_tie_shows_score_interval_parts_yardsticks_and_every_claim(show, graph, shipped):
    view = show(shipped)
    middle = view.evaluate("PROBE.middle(PROBE.between('PRK', 'RUS')[0])")
    view.mouse.click(*place_of(view, json.dumps(middle)))
    panel = view.locator("#panel")
    panel.wait_for()
    text = panel.inner_text()
    found = graph.measured(unit="party").explain("PRK", "RUS", audit=True)
    score = found.estimate
    assert "North Korea and Russia" in text and f"{score.value:+.2f}" in text
    assert f"95% interval {score.low:+.2f} to {score.high:+.2f}".replace("-", "−") in text
    assert str(found._mixed).partition(";")[0] in text and f"{found.routine:.0%}" in text
    assert "aid, Russia → North Korea" in text and "consult, both" in text
    assert all(item.name in text for item in found.yardsticks.yardsticks if item.name != "acts")
    assert panel.locator(".deed").count() == len(found.acts)
    assert panel.locator(".card").count() == sum(len({r.statement.claim for r in act.reports}) for act in found.acts)
    for act in found.acts:
        assert f"effect on score {act.effect:+.2f}".replace("-", "−") in text
        for report in act.reports:
            said = report.statement
            assert said.sentence in text and said.speaker in text and said.place in text and said.claim in text
            assert all(relay in text for relay in said.relays) and all(mark in text for mark in said.marks)
    assert any(report.statement.marks for act in found.acts for report in act.reports)
    view.keyboard.press("Escape")
    assert panel.is_hidden()


def test_evidence_weighting_is_a_switch(show, graph, shipped):
    view = show(shipped)
    assert view.get_by_label("default").is_checked()
    for name in ("strict", "open", "default"):
        view.get_by_label(name, exact=True).check()
        score = graph.under(name).measured(unit="party").alignment().between("PRK", "RUS")
        assert view.evaluate("PROBE.between('PRK', 'RUS')[0].value") == pytest.approx(score.value)
        settled(view)
        assert f"Evidence weighting: {name}" in view.evaluate("KG.caption.text().join(' ')")
    view.get_by_label("own weights").check()
    view.get_by_label("Weight of probable").fill("0.2")
    view.get_by_label("Weight of probable").press("Enter")
    assert view.evaluate("KG.view.belief.factuality.Probable") == 0.2 and view.get_by_label("own weights").is_checked()
    settled(view)
    assert "own: certain 1, probable 0.2, possible 0.5" in view.evaluate("KG.caption.text().join(' ')")
    again = show(shipped, link=view.evaluate("location.hash"))
    assert again.evaluate("KG.view.belief.factuality.Probable") == 0.2
    view.get_by_label("Weight of probable").fill("7")
    view.get_by_label("Weight of probable").press("Enter")
    assert view.evaluate("KG.view.belief.factuality.Probable") == 0.2  # no weight above 1


def test_caption_counts_and_evidence_follow_the_view(show, made):
    view = show(made)
    caption = lambda: view.evaluate("KG.caption.text()")  # noqa: E731
    settled(view)
    assert caption() == list(made.caption.lines)
    assert view.locator("#status").inner_text() == made.caption.shown
    view.get_by_role("button", name="Conflict").click()
    left, every = view.evaluate("PROBE.ties().length"), len(made.drawn.ties)
    settled(view)
    assert f"{left} of {every} ties" in caption()[0] and "hidden: conflict" in caption()[0]
    assert f"{left} of {every} ties" in view.locator("#status").inner_text()
    view.get_by_role("button", name="Reset filters").click()
    view.evaluate("KG.view.from = KG.day('2024-02-01'); KG.view.to = KG.day('2024-02-29'); KG.changed()")
    assert caption()[1].startswith("Period: 2024-02-01 to 2024-02-29, acts from 2024-02-")
    assert "summits" not in caption()[-1]
    assert view.evaluate("PROBE.ties().every(t => t.acts.every(a => a.first >= KG.view.from && a.last <= KG.view.to))")


@pytest.mark.parametrize(("names", "options"), [((), {}), (("PRK", "MLT"), {}), ((), {"ego": "MLT", "period": "2024"})])
def test_page_and_still_have_one_caption(show, graph, names, options):
    picture = draw(graph, "network", *names, **options)
    assert tuple(show(picture).evaluate("KG.caption.text()")) == picture.caption.lines


def test_hulls_stand_only_in_the_view_in_which_blocs_were_found(show, shipped):
    from dataclasses import replace

    from kg.views.network import NetworkPicture
    from kg.views.network.value import Bloc

    view = show(NetworkPicture("Blocs", replace(shipped.network, blocs=(Bloc("Bloc 1", ("CHN", "JPN"), 0.9, 0.391),))))
    hulls = "KG.canvas.hulls().map(h => h.text)"
    assert view.evaluate(hulls) == ["Bloc 1 · 90% (prior 39%)"]
    for change in (
        "KG.view.from = KG.model.first + 1", "KG.view.belief = KG.model.basis.beliefs[1]", "KG.view.signs.add('conflict')",
        "KG.view.method = { ...KG.view.method, halfLife: 10 }", "KG.view.ego = KG.model.actors[0]", "KG.view.unclear = false",
        "KG.view.open.add(KG.model.actors[0])",
    ):  # fmt: skip
        view.evaluate(f"() => {{ Object.assign(KG.view, KG.baseView()); {change}; KG.changed(); }}")
        assert view.evaluate(hulls) == [], change
    view.evaluate("() => { Object.assign(KG.view, KG.baseView()); KG.changed(); }")
    assert view.evaluate(hulls) == ["Bloc 1 · 90% (prior 39%)"]


@pytest.mark.parametrize("width", [1280, 390])
def test_no_tie_and_no_actor_is_under_the_name_of_a_bloc(show, shipped, width):
    view = show(shipped, width=width)
    covered = """() => {
        const scale = KG.canvas.network.getScale(), context = document.createElement("canvas").getContext("2d");
        const names = KG.canvas.labels(context, scale).filter(({ colour }) => colour).map(({ box }) => box);
        const points = KG.model.actors.filter((a) => KG.see(KG.view).actors.has(a)).map(({ x, y }) => ({ x, y }));
        for (const tie of KG.canvas.seen().ties) {
            const [a, c, b] = KG.curve(tie, KG.canvas.bend(tie));
            for (let t = 0; t <= 1; t += 0.005) points.push({ x: (1-t)**2*a.x + 2*t*(1-t)*c.x + t*t*b.x,
                                                              y: (1-t)**2*a.y + 2*t*(1-t)*c.y + t*t*b.y });
        }
        const inside = (p, box) => p.x * scale > box.left && p.x * scale < box.right && p.y * scale > box.top && p.y * scale < box.bottom;
        return [names.length, points.filter((p) => names.some((box) => inside(p, box))).length];
    }"""
    assert view.evaluate(covered) == [len(shipped.network.blocs), 0] and shipped.network.blocs


def test_time_filters_plays_and_moves_nobody(show, made):
    view = show(made)
    where = "KG.canvas.network.getPositions()"
    before, ties = view.evaluate(where), view.evaluate("PROBE.ties().length")
    slider = view.get_by_role("slider", name="Until")
    slider.fill(str(view.evaluate("KG.day('2023-02-01')")))
    assert view.evaluate("PROBE.ties().length") < ties
    now = view.evaluate(where)
    assert all(before[key] == now[key] for key in now)
    settled(view)
    assert "left out, not known to lie in this span of time" in view.locator("#status").inner_text()
    view.get_by_role("button", name="Play").click()
    assert until(view, "KG.view.to > KG.day('2023-02-01') || undefined")
    view.get_by_role("button", name="Pause").click()
    view.locator("#canvas").focus()
    view.keyboard.press("Space")
    view.get_by_role("button", name="Pause").click()


def test_states_expand_and_group_again_without_losing_a_claim(show, shipped):
    view = show(shipped)
    grouped = view.evaluate("PROBE.claims()")
    view.get_by_role("button", name="Expand all").click()
    assert (
        view.evaluate("PROBE.actors().length") == len(shipped.drawn.nodes)
        and view.evaluate("PROBE.claims()") >= grouped  # acts of two officials of one state are seen now, too
    )
    view.get_by_role("button", name="Group all").click()
    assert view.evaluate("PROBE.actors().length") == len(states(shipped))
    view.mouse.click(*place_of(view, "KG.model.actors.find(a => a.id === 'PRK')"))
    guests = sum(node.group == "PRK" for node in shipped.drawn.nodes)
    view.get_by_role("button", name=f"Expand: {guests} actors").click()
    assert guests > 1 and view.evaluate("PROBE.actors().length") == len(states(shipped)) + guests
    view.locator("#canvas").focus()
    view.keyboard.press("e")
    assert view.evaluate("PROBE.actors().length") == len(states(shipped))
    text = view.locator("#panel").inner_text()
    assert not re.search(r"^0$", text, re.MULTILINE)


def test_an_actor_without_agents_has_no_stray_nought(show, shipped):
    view = show(shipped)
    view.evaluate("KG.choose({ actor: KG.model.actors.find(a => a.id === 'USA') })")
    assert not re.search(r"^0$", view.locator("#panel").inner_text(), re.MULTILINE)


def test_search_and_keys_reach_every_actor(show, shipped):
    view = show(shipped)
    view.keyboard.press("/")
    view.keyboard.type("kor")
    found = view.get_by_role("option").all_inner_texts()
    assert {text.split("\n")[0] for text in found[:2]} == {"North Korea", "South Korea"} and "Ministry" in "".join(
        found[2:]
    )
    view.locator("#search").fill("kishi")
    assert view.get_by_role("option").all_inner_texts()[0].startswith("Fumio Kishida")
    view.keyboard.press("Enter")
    assert view.locator("#panel h2").inner_text() == "Fumio Kishida"
    assert "fumio-kishida" in view.evaluate("PROBE.actors()")
    view.keyboard.press("Escape")
    assert view.locator("#panel").is_hidden()
    view.locator("#search").fill("zzz")
    assert view.get_by_role("option").all_inner_texts() == ["No match"]
    view.locator("#search").fill("")
    reached = set()
    view.locator("#canvas").focus()
    for key in ["ArrowRight"] * 5 + ["ArrowDown", "ArrowLeft", "ArrowUp"]:
        view.keyboard.press(key)
        reached.add(view.evaluate("KG.view.chosen.actor.id"))
    assert len(reached) > 3
    view.keyboard.press("Enter")
    assert view.evaluate("document.activeElement.id") == "panel"
    view.keyboard.press("?")
    assert view.get_by_role("heading", name="Keys").is_visible()
    view.keyboard.press("Escape")
    assert not view.get_by_role("heading", name="Keys").is_visible()


def test_one_actor_and_its_ties_by_a_double_click_and_back(show, shipped):
    view = show(shipped)
    near = {end for tie in shipped.drawn.ties for end in (tie.source, tie.target) if "RUS" in (tie.source, tie.target)}
    view.mouse.dblclick(*place_of(view, "KG.model.actors.find(a => a.id === 'RUS')"))
    settled(view)
    assert set(view.evaluate("PROBE.actors()")) == near
    assert "Russia and those it has ties with" in view.locator("#status").inner_text()
    view.locator("#ego").get_by_role("button", name="Back to all").click()
    assert view.evaluate("PROBE.actors().length") == len(states(shipped))


def test_the_link_carries_the_view_and_a_bad_link_does_no_harm(show, shipped):
    view = show(shipped)
    view.evaluate("KG.view.signs.add('conflict'); KG.view.open.add(KG.model.actors[0]); KG.setTheme('dark')")
    view.evaluate("KG.view.unclear = true; KG.view.parts = true; KG.view.belief = KG.model.basis.beliefs[2]")
    view.evaluate("KG.view.to = KG.day('2024-05-30'); KG.choose({ actor: KG.model.actors[1] })")
    settled(view)
    link = view.evaluate("location.hash")
    assert link.startswith("#state=")
    again = show(shipped, link=link)
    state = """[...KG.view.signs, [...KG.view.open].map(a => a.id), KG.view.to, KG.isDark(), KG.view.chosen.actor.id,
        KG.view.parts, KG.view.belief.name]"""
    assert again.evaluate(state) == view.evaluate(state)
    assert view.evaluate(state)[-2:] == [True, "open"]
    for link in (
        "#state=%",
        "#state=[1]",
        "#state=null",
        '#state={"open":"x","ego":{},"from":5,"to":"soon","tie":["<img>"],"theme":"<b>","signs":[1,{}]}',
        '#state={"belief":[{"Certain":2},{}],"method":{"prior":[0,-1],"confidence":5,"halfLife":"x"}}',
        '#state={"belief":{},"method":[],"__proto__":1}',
    ):
        assert show(shipped, link=link).evaluate("PROBE.ties().length") == len(shipped.drawn.ties)


def test_files_hold_what_is_seen_with_its_caption_and_a_legend(show, shipped):
    view = show(shipped)
    view.get_by_role("button", name="Conflict").click()
    settled(view)
    files = {}
    for kind in ("svg", "png", "ties", "evidence"):
        view.locator("#save summary").click()
        with view.expect_download() as download:
            view.locator(f"[data-save={kind}]").click()
        files[kind] = download.value.path().read_bytes()
        assert download.value.suggested_filename.startswith("alignment-of-each-pair")
    assert files["png"][:8] == b"\x89PNG\r\n\x1a\n" and len(files["png"]) > 20_000
    root = ElementTree.fromstring(files["svg"])
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"North Korea", "China", "Alignment of each pair", "cooperation", "wider: more evidence"} <= set(texts)
    assert "conflict" not in texts  # the legend says what occurs
    said = " ".join(texts)
    ties = shipped.drawn.ties
    kept = f"{sum(tie.value >= ZERO for tie in ties)} of {len(ties)}"
    assert f"{kept} ties" in said and "hidden: conflict" in said and "Evidence weighting: default" in said
    assert (
        root.find("{http://www.w3.org/2000/svg}title") is not None
        and kept in root.find("{http://www.w3.org/2000/svg}desc").text
    )
    rows = list(csv.DictReader(io.StringIO(files["ties"].decode())))
    assert len(rows) == view.evaluate("PROBE.ties().length") and {row["sign"] for row in rows} == {"cooperation"}
    assert all(-1 <= float(row["low"]) <= float(row["value"]) <= float(row["high"]) <= 1 for row in rows)
    claims = list(csv.DictReader(io.StringIO(files["evidence"].decode())))
    assert {row["claim"] for row in claims} == set(view.evaluate(
        "PROBE.ties().flatMap(t => t.acts.flatMap(a => a.rows.map(r => r.claim.card.claim)))"
    ))  # fmt: skip


def test_the_still_is_the_page_s_own_picture(show, shipped, made):
    for picture in (shipped, made):
        view = show(picture)
        root = ElementTree.fromstring(picture.svg)
        space = "{http://www.w3.org/2000/svg}"
        drawn = {}
        for group in root.iter(space + "g"):
            if "data-pair" in group.attrib:
                line = group.find(space + "path")
                numbers = [float(n) for n in re.findall(r"-?[\d.]+", line.get("d"))]
                hollow = len(group.findall(space + "path")) == 2
                drawn[group.get("data-pair")] = (
                    numbers,
                    float(line.get("stroke-width")),
                    line.get("stroke-dasharray"),
                    hollow,
                )
        scale = float(re.search(r"scale\(([\d.]+)\)", picture.svg)[1])
        shown = view.evaluate("""PROBE.ties().map(t => {
            const [a, c, b] = KG.curve(t, KG.canvas.bend(t));
            return [`${t.source.id} ${t.target.id}`, [a.x, a.y, c.x, c.y, b.x, b.y], KG.evenWidth(t.weight, KG.heaviest),
                    KG.model.dashes[t.sign], !t.clear];
        })""")
        assert {pair for pair, *_ in shown} == set(drawn)
        for pair, points, width, dash, hollow in shown:
            numbers, stroke, dashes, empty = drawn[pair]
            assert numbers == pytest.approx(points, abs=0.02)
            assert stroke * scale / 0.85 == pytest.approx(width, abs=0.05)
            assert (dashes is None) == (dash is None) and empty == hollow
            if dash:
                assert [float(n) * scale / 0.85 for n in dashes.split()] == pytest.approx(dash, abs=0.05)
        nodes = {
            element.get("data-node"): tuple(map(float, re.findall(r"-?[\d.]+", element.get("transform"))))
            for element in root.iter(space + "path") if "data-node" in element.attrib
        }  # fmt: skip
        assert nodes == {
            row[0]: (row[1], row[2]) for row in view.evaluate("[...KG.canvas.seen().actors].map(a => [a.id, a.x, a.y])")
        }
        names = {element.text for element in root.iter(space + "text")}
        assert {node.label for node in picture.drawn.nodes if node.id in nodes} <= names
        assert (
            set(picture.caption.shown.split("; ")) <= set(" ".join(names).replace(". ", "; ").split("; "))
            or picture.caption.shown in names
        )


def test_the_table_mirrors_the_picture(show, shipped):
    view = show(shipped)
    settled(view)
    rows = view.locator("#ties tbody tr")
    assert rows.count() == view.evaluate("PROBE.ties().length")
    view.get_by_role("button", name="Conflict").click()
    settled(view)
    assert rows.count() == view.evaluate("PROBE.ties().length")
    rows.first.get_by_role("button").click()
    assert view.locator("#panel").is_visible() and view.evaluate("document.activeElement.id") == "panel"


def test_a_wheel_scrolls_the_page_until_the_reader_clicks_into_the_picture(show, shipped):
    view = show(shipped, height=600)
    scale = "KG.canvas.network.getScale()"
    box = view.locator("#canvas").bounding_box()
    view.mouse.move(box["x"] + 30, box["y"] + 30)
    before = view.evaluate(scale)
    view.mouse.wheel(0, 120)
    view.wait_for_timeout(300)
    assert view.evaluate("scrollY") > 0 and view.evaluate(scale) == before
    view.evaluate("scrollTo(0, 0)")
    view.keyboard.down("Control")
    view.mouse.wheel(0, -240)
    view.keyboard.up("Control")
    view.wait_for_timeout(300)
    closer = view.evaluate(scale)
    assert closer > before and view.evaluate("scrollY") == 0
    view.mouse.click(box["x"] + 30, box["y"] + 30)
    view.mouse.wheel(0, -240)
    view.wait_for_timeout(300)
    assert view.evaluate(scale) > closer and view.evaluate("scrollY") == 0
    assert view.evaluate("getComputedStyle(document.querySelector('#canvas canvas')).touchAction") == "pan-y"


def test_on_a_phone_the_sheet_leaves_what_was_tapped_in_sight(show, shipped):
    view = show(shipped, width=390, height=800)
    for actor in view.evaluate("PROBE.actors()"):
        view.evaluate(f"scrollTo(0, 0); KG.choose({{ actor: KG.model.actors.find(a => a.id === '{actor}') }})")
        view.wait_for_timeout(100)
        _, y = place_of(view, f"KG.model.actors.find(a => a.id === '{actor}')")
        assert y + 20 < view.locator("#panel").bounding_box()["y"], actor
        view.evaluate("KG.choose(null)")


def test_paper_gets_the_still_with_caption_and_legend(show, shipped):
    view = show(shipped, theme="dark")
    view.evaluate("dispatchEvent(new Event('beforeprint'))")
    view.emulate_media(media="print")
    still = view.locator("#print svg")
    assert still.is_visible() and view.locator("#canvas").is_hidden() and view.locator("#side").is_hidden()
    assert (
        f"{len(states(shipped))} actors, {len(shipped.drawn.ties)} ties" in still.inner_html()
        and "hollow: uncertain, its interval includes 0" in still.inner_html()
    )
    assert "…" not in still.inner_html()


def test_the_tooltip_goes_with_any_change(show, shipped):
    view = show(shipped)
    view.mouse.move(*place_of(view, "KG.model.actors[0]"))
    view.wait_for_timeout(300)
    assert view.locator("#hint").is_visible()
    view.evaluate("KG.view.signs.add('conflict'); KG.changed()")
    assert view.locator("#hint").is_hidden()


def test_an_empty_picture_says_what_was_asked_and_what_there_is(show, graph, shipped):
    view = show(draw(graph, "network", period="1999"))
    text = view.locator("#empty").inner_text()
    assert text == " ".join(no_tie(draw(graph, "network", period="1999").network))
    assert (
        "in 1999" in text and "not neutral" in text and "kg align" in text and "Acts lie between 2008-12-13 and" in text
    )
    view = show(shipped)
    for name in ("Cooperation", "Conflict"):
        view.get_by_role("button", name=name, exact=False).first.click()
    assert "Reset filters" in view.locator("#empty").inner_text()


def test_the_theme_of_a_page_reaches_the_network_in_its_frame(desk, shipped):
    view = desk.open(shipped.html, frame=True)
    assert view.evaluate("KG.isDark()") is False
    view.page.evaluate("frames[0].postMessage({ kgTheme: 'dark' }, '*')")
    view.page.wait_for_timeout(150)
    assert view.evaluate("KG.isDark()") is True
    view.page.evaluate("frames[0].postMessage({ kgTheme: '<b>' }, '*')")
    view.page.wait_for_timeout(150)
    assert view.evaluate("document.documentElement.dataset.theme") is None


@pytest.mark.parametrize(("nodes", "ties"), [(20, 60), (300, 900), (1000, 3000)])
def test_names_touch_no_other_name_and_hubs_have_one(show, nodes, ties):
    view = show(generated(nodes, ties))
    placed = view.evaluate("PROBE.labels()")
    assert len(placed) > min(20, nodes / 3)

    def clash(a, b):
        return a["left"] < b["right"] and b["left"] < a["right"] and a["top"] < b["bottom"] and b["top"] < a["bottom"]

    assert not [(a, b) for i, a in enumerate(placed) for b in placed[:i] if clash(a, b)]
    hubs = view.evaluate("[...KG.canvas.seen().actors].sort((a, b) => b.size - a.size).slice(0, 12).map(a => a.label)")
    assert set(hubs) <= set(view.evaluate("PROBE.names()"))
    assert view.evaluate("PROBE.ties().length") <= 600


def test_no_name_stands_under_the_zoom_buttons(show):
    view = show(generated(300, 900), width=390)
    placed = view.evaluate("PROBE.inView()")
    taken = view.evaluate(
        "() => { const [b, c] = ['.zoom', '#canvas'].map((s) => document.querySelector(s).getBoundingClientRect());"
        " return { left: b.left - c.left, right: b.right - c.left, top: b.top - c.top, bottom: b.bottom - c.top }; }"
    )
    assert len(placed) > 20
    for box in placed:
        assert (
            box["right"] <= taken["left"] or box["left"] >= taken["right"]
            or box["bottom"] <= taken["top"] or box["top"] >= taken["bottom"]
        ), (box, taken)  # fmt: skip


def test_parallel_ties_bend_apart(show, made):
    view = show(made)
    view.get_by_label("by kind and direction").check()
    bends: dict[str, list[float]] = {}
    for pair, _, bend in view.evaluate("PROBE.bends()"):
        bends.setdefault(pair, []).append(bend)
    several = [found for found in bends.values() if len(found) > 1]
    assert several
    for found in several:
        ordered = sorted(found)
        assert all(b - a > 0.1 for a, b in itertools.pairwise(ordered)) or len(found) > 8
