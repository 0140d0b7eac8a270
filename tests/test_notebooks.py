"""The notebooks run from top to bottom, are committed without outputs, and show their pictures in a real browser."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from browser_pages import chromium

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SECONDS = 60


@pytest.fixture(scope="session")
def executed(tmp_path_factory) -> dict[str, nbformat.NotebookNode]:
    """Every notebook after nbmake ran it in a folder of its own, with its outputs."""
    folder = tmp_path_factory.mktemp("notebooks")
    for path in NOTEBOOKS:
        (folder / path.name).write_bytes(path.read_bytes())
    places = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    done = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder),
            "-c", os.devnull, "--nbmake", "--overwrite", f"--nbmake-timeout={SECONDS}", str(folder),
        ],
        capture_output=True, text=True, check=False, cwd=folder,
        env=os.environ | {"PYTHONPATH": places, "PYDEVD_DISABLE_FILE_VALIDATION": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    return {path.name: nbformat.read(folder / path.name, as_version=4) for path in NOTEBOOKS}


def outputs(notebook: nbformat.NotebookNode, mime: str) -> list[str]:
    """All outputs of one type, as text."""
    found = [
        output.data[mime]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type in ("execute_result", "display_data") and mime in output.data
    ]
    return ["".join(item) for item in found]


def test_there_are_four() -> None:
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_committed_notebook_is_valid_and_stripped(path: Path) -> None:
    raw = path.read_text("utf-8")
    notebook = nbformat.reads(raw, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor >= 5) == (4, True)
    assert notebook.metadata.kernelspec.name == "python3"
    for cell in notebook.cells:
        assert cell.metadata == {}
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)
    assert raw == nbformat.writes(notebook, indent=1) + "\n"


def test_links_between_notebooks_lead_somewhere() -> None:
    names = {path.name for path in NOTEBOOKS}
    linked = {name for path in NOTEBOOKS for name in re.findall(r"\]\((\S+?\.ipynb)\)", path.read_text("utf-8"))}
    assert linked
    assert linked <= names


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_without_a_warning_and_says_what_it_promises(path: Path, executed) -> None:
    notebook = executed[path.name]
    streams = [
        output.text for cell in notebook.cells if cell.cell_type == "code"
        for output in cell.outputs if output.output_type == "stream" and output.name == "stderr"
    ]  # fmt: skip
    assert streams == []
    assert all("text/plain" in output.data for cell in notebook.cells if cell.cell_type == "code"
               for output in cell.outputs if output.output_type == "execute_result")  # fmt: skip
    shown = "\n".join(outputs(notebook, "text/plain"))
    promised = {
        "01": ["unnamed-source-yonhap", "State media of North Korea", "Li Keqiang"],
        "02": ["China", "votes: kappa", "without hearsay"],
        "03": ["office-not-held", "Li Qiang", "(True, False)"],
        "04": ["harbour/p4-s1-a", "unknown actor 'Atlantis'", "my-events/4", "True"],
    }[path.stem[:2]]
    for words in promised:
        assert words in shown


def test_no_table_holds_markup_of_its_data(executed) -> None:
    for notebook in executed.values():
        for html in outputs(notebook, "text/html"):
            table = re.sub(r"<iframe.*</iframe>", "", html, flags=re.S)
            assert "<script" not in table.lower()


def test_what_a_sanitiser_leaves_still_tells_the_story(executed) -> None:
    sanitize = pytest.importorskip("nbconvert.preprocessors.sanitize")
    [html] = [text for text in outputs(executed["02-alignment.ipynb"], "text/html") if "<iframe" in text]
    left = sanitize.SanitizeHTML(strip=True).sanitize_html_tags(html)
    assert "<iframe" not in left
    assert "<script" not in left
    assert "North KoreaRussia+0.47" in left  # this one takes even tables for a danger; their text stays


@pytest.mark.browser
def test_a_converted_notebook_shows_the_picture_in_its_frame(executed, tmp_path: Path) -> None:
    nbconvert = pytest.importorskip("nbconvert")
    exporter = nbconvert.HTMLExporter(template_name="basic")
    body, _ = exporter.from_notebook_node(executed["02-alignment.ipynb"])
    page = tmp_path / "page.html"
    page.write_text(
        f'<!doctype html><meta charset="utf-8"><title>notebook</title><link rel="icon" href="data:,">{body}', "utf-8"
    )
    complaints: list[str] = []
    with chromium() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True, reduced_motion="reduce")
        view = context.new_page()
        view.on("console", lambda message: complaints.append(f"console {message.type}: {message.text}"))
        view.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        view.on("request", lambda request: complaints.append(f"request: {request.url}"))
        view.goto(page.as_uri())
        view.locator("iframe").scroll_into_view_if_needed()  # browsers draw no frame that is out of sight
        frame = _frame(view)
        assert frame.evaluate("KG.canvas.network.body.nodeIndices.length") >= 6
        assert frame.evaluate("origin") == "null"
        frame.wait_for_function("document.querySelector('.legend').getBoundingClientRect().height > 200")
        assert view.locator("iframe").get_attribute("sandbox") == "allow-scripts"
        fold = view.locator("details").first
        fold.locator("summary").click()
        still = fold.locator("img")
        assert still.evaluate("image => image.complete && image.naturalWidth") > 500
        assert fold.locator("table tr").count() == 10
        context.close()
    own = f"request: {page.as_uri()}"
    assert [item for item in complaints if item != own and not item.startswith("request: data:")] == []


def _frame(view):
    """The frame of the picture, once everything in it stands still."""
    for _ in range(400):
        for frame in view.frames[1:]:
            if frame.evaluate("globalThis.KG?.stable ?? null") is not None:
                return frame
        view.wait_for_timeout(50)
    raise AssertionError("the picture was not drawn in time")
