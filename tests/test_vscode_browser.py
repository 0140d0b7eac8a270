"""Pictures in a frame made like VS Code's for the outputs of notebooks: its policy, its sandbox, its theme variables.

VS Code itself is run by tools/look_in_vscode.py, and not here. The frame has what its notebook renderer gives an output: the policy of the webview (scripts
and styles of its own, inline ones, no frame but of https, data and blob), a sandbox, the variables and classes of a
theme, and the output put in as HTML text.
"""

from __future__ import annotations

import re
from html import escape

import pytest
from browser_pages import until

from kg.text import in_script
from kg.views import draw

pytestmark = pytest.mark.browser
POLICY = (
    "default-src 'none'; script-src https://*.vscode-cdn.net 'unsafe-inline' 'unsafe-eval'; "
    "style-src https://*.vscode-cdn.net 'unsafe-inline'; img-src https: http: data:; font-src https:; "
    "connect-src https:; child-src https: data: blob:;"
)
FRAMED = """html => {
  const frame = document.createElement("iframe");
  Object.assign(frame, { width: 880, height: 660, srcdoc: html });
  frame.sandbox = "allow-scripts allow-same-origin allow-forms allow-pointer-lock allow-downloads";
  document.body.append(frame);
}"""
WARNING = "An iframe which has both allow-scripts and allow-same-origin"  # of VS Code's own sandbox
COLOURS = """([ground, text]) => [getComputedStyle(document.querySelector(ground)).backgroundColor,
  getComputedStyle(document.querySelector(text)).color]"""
THEMES = {
    "dark": {"--vscode-editor-background": "#1e1e1e", "--vscode-editor-foreground": "#d4d4d4"},
    "light": {"--vscode-editor-background": "#ffffff", "--vscode-editor-foreground": "#000000"},
    "hc": {"--vscode-editor-background": "#000000", "--vscode-editor-foreground": "#ffffff"},
}


KINDS = ("network", "matrix", "timeline", "map", "report")


@pytest.fixture(scope="module")
def outputs(graph) -> str:
    return "".join(draw(graph, kind)._repr_mimebundle_()["text/html"] for kind in KINDS)


def webview(output: str, theme: str) -> str:
    """The page of an output cell."""
    variables = "; ".join(f"{name}: {value}" for name, value in THEMES[theme].items())
    return f"""<!doctype html><html lang="en" style="{variables}"><head><meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}"><style>
    body {{ background: var(--vscode-editor-background); color: var(--vscode-editor-foreground); margin: 0 }}
    </style></head><body class="vscode-{theme}" data-vscode-theme-kind="vscode-{theme}"><div id="output"></div>
    <script>document.getElementById("output").innerHTML = {in_script(output)};</script></body></html>"""


@pytest.mark.parametrize(("theme", "system"), [("dark", "dark"), ("dark", "light"), ("light", "light"), ("hc", "dark")])
def test_pictures_draw_in_outputs_of_vs_code(browser, outputs, theme, system):
    context = browser.new_context(viewport={"width": 900, "height": 700}, offline=True, color_scheme=system)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: complaints.append(asked.url))
    page.evaluate(FRAMED, webview(outputs, theme))
    cell = None
    for _ in range(400):
        cell = next((frame for frame in page.frames if frame.parent_frame == page.main_frame), None)
        if cell and len(cell.child_frames) == len(KINDS):
            break
        page.wait_for_timeout(25)
    assert cell and len(cell.child_frames) == len(KINDS)
    for frame in cell.child_frames:
        assert until(frame, "globalThis.KG?.stable"), complaints
        assert frame.evaluate("KG.isDark()") is (system == "dark")
        assert contrast(*frame.evaluate(COLOURS, ["html", "h1"])) >= 4.5
    cell.evaluate("() => document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert contrast(*cell.evaluate(COLOURS, ["body", "details td"])) >= 4.5, "tables are written in the editor's ink"
    context.close()
    assert [text for text in complaints if not text.startswith(("data:", "about:", WARNING))] == []


def contrast(one: str, other: str) -> float:
    """The contrast of two colours of CSS, as WCAG has it."""

    def light(colour: str) -> float:
        parts = [float(part) / 255 for part in re.findall(r"[\d.]+", colour)[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)
