"""The picture in a real browser, seen by an attacker and by people who see or move differently."""

from __future__ import annotations

import csv
import io

import pytest
from browser_pages import axe_faults, settled
from sample_networks import lively
from test_network import hostile

from kg.views import draw

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("frame", [False, True], ids=["file", "sandboxed frame"])
def test_hostile_texts_stay_inert_wherever_they_are_shown(show, frame):
    view = show(hostile(), title="</title><script>globalThis.pwned=7</script>", frame=frame)
    before = view.evaluate("PROBE.loaders()")
    assert before[0] == 1  # the icon
    steps = (
        "KG.unfoldAll()",
        "KG.model.actors.forEach(actor => KG.choose({ actor }))",
        "PROBE.ties().forEach(tie => KG.choose({ tie: tie.key }))",
        "KG.setEgo(KG.model.actors[3]); KG.setEgo(null)",
        "KG.SIGNS.forEach(sign => KG.view.signs.add(sign)); KG.changed(); KG.view.signs.clear(); KG.changed()",
        "KG.view.parts = true; KG.changed(); PROBE.ties().forEach(tie => KG.choose({ tie: tie.key })); KG.view.parts = false",
        "KG.model.basis.beliefs.forEach(belief => { KG.view.belief = belief; KG.changed(); })",
        "dispatchEvent(new Event('beforeprint'))",
        "['img', 'script', 'href', '_'].forEach(PROBE.search)",
        "document.querySelectorAll('details').forEach(details => { details.open = true; })",
    )
    for step in steps:
        view.evaluate(f"() => {{ {step} }}")
    settled(view)
    assert view.evaluate("globalThis.pwned") is None and view.evaluate("PROBE.loaders()") == before
    assert view.evaluate("PROBE.risky()") == [] and view.evaluate("PROBE.vectors()") == 0
    for rows in (csv.reader(io.StringIO(view.evaluate(f"KG.exports.{name}()"))) for name in ("tiesCsv", "evidenceCsv")):
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_an_injected_script_does_not_run(desk, show):
    view = show(draw(lively(), "network"))
    assert view.evaluate("PROBE.inject()").startswith("script-src") and view.evaluate("globalThis.pwned") is None
    assert "Content Security Policy" in desk.complaints.pop()  # the browser says so itself


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_fault(show, width, theme):
    view = show(draw(lively(), "network"), width=width, theme=theme)
    view.evaluate("document.querySelectorAll('details').forEach(d => d.id === 'save' || (d.open = true))")
    for step in (
        "0",
        "KG.choose({ tie: KG.canvas.seen().ties[0].key })",
        "KG.choose({ actor: KG.model.actors[0] }); KG.setEgo(KG.model.actors[0])",
        "KG.byId('keys').showModal()",
    ):
        view.evaluate(f"() => {{ {step} }}")
        settled(view)
        assert axe_faults(view, colours_only=theme == "dark") == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_signs_and_texts_contrast_with_their_ground(show, theme):
    view = show(draw(lively(), "network"), theme=theme)
    for token in ("cooperation", "conflict", "neutral", "control"):
        assert view.evaluate(f"PROBE.contrast('{token}', 'ground')") >= 3, token
    for token in ("ink", "soft", "accent", "conflict-ink"):
        assert view.evaluate(f"PROBE.contrast('{token}', 'ground')") >= 4.5, token


def test_names_stay_legible_where_the_system_forces_its_colours(show):
    view = show(draw(lively(), "network"))
    view.emulate_media(forced_colors="active")
    view.wait_for_timeout(200)
    ink, ground = view.evaluate("[KG.palette.ink, KG.palette.ground]")
    assert ink != ground and view.evaluate("KG.forced.matches")
    assert view.evaluate("PROBE.ties().every(t => KG.palette[t.sign] !== KG.palette.ground)")
