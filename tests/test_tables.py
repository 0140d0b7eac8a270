"""Every value shows itself in a notebook, escaped, with the numbers of its own text, and without importing IPython."""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.alignment.score import Sums, estimate
from kg.alignment.sensitivity import sensitivity
from kg.alignment.yardsticks import compare
from kg.display import Shown, Table, cell, show
from kg.views.network.still import still
from kg.views.network.value import Network, Node, Tie
from kg.views.notebook import Picture

HOSTILE = "</td><script>alert(1)</script><img src=x onerror=alert(2)>\x1b[31m\x00\ud800 ' \" &"


class Seen(HTMLParser):
    """The elements, attributes and text of an HTML fragment."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data) -> None:
        self.text += data


@pytest.fixture(scope="module")
def store() -> kg.Store:
    return kg.Store.shipped()


@pytest.fixture(scope="module")
def alignment(store) -> kg.Alignment:
    return kg.Alignment(kg.project(store, kg.Actors.read(store)))


@pytest.fixture(scope="module")
def values(store, alignment) -> dict[str, object]:
    actors, codes = kg.Actors.read(store), kg.Codes.read(store)
    return {
        "Store": store,
        "Interactions": alignment.interactions,
        "Alignment": alignment,
        "Alignment by year": kg.Alignment(alignment.interactions, kg.Method(period="year")),
        "Estimate": alignment.between("PRK", "RUS"),
        "Sensitivity": sensitivity(alignment, "PRK", "RUS"),
        "Comparison": compare(alignment, "CHN", "RUS"),
        "Explanation": kg.explain(store, alignment, actors, codes, "PRK", "RUS"),
        "Explanation of nothing": kg.explain(store, alignment, actors, codes, "MLT", "KEN"),
        "Claim": kg.read_claim(store, "p5-s3-a"),
        "Finding": kg.audit(store, check=["office-not-held"])[0],
        "rows": show(store.select("SELECT ?a { ?a a kg:Outlet }")),
        "no rows": show(store.select("SELECT ?a { ?a a kg:Engine, kg:Outlet }")),
        "empty store": kg.Store.open(),
    }


def test_every_value_gives_html_and_text(values) -> None:
    for name, value in values.items():
        bundle = value._repr_mimebundle_()
        assert set(bundle) == {"text/html", "text/plain"}, name
        assert bundle["text/plain"].strip(), name
        assert not {"script", "style", "iframe", "link", "img"} & set(Seen(bundle["text/html"]).tags), name
        assert bundle == value._repr_mimebundle_(include=None, exclude=None), name


def test_numbers_are_those_of_the_value(values, alignment) -> None:
    score = alignment.between("PRK", "RUS")
    assert f"{score.value:+.2f}" in values["Estimate"]._repr_mimebundle_()["text/html"]
    html = values["Alignment"]._repr_mimebundle_()["text/html"]
    assert html.count("<tr>") == 1 + len(alignment.dyads())
    assert "belief default" in html
    assert "more rows" in values["Alignment by year"]._repr_mimebundle_()["text/html"]
    assert "unnamed" in values["Explanation"]._repr_mimebundle_()["text/html"]
    assert values["Explanation"]._repr_mimebundle_()["text/plain"] == str(values["Explanation"])
    assert "not known" in values["Explanation of nothing"]._repr_mimebundle_()["text/plain"]
    assert "nothing found" in values["no rows"]._repr_mimebundle_()["text/html"]


def test_hostile_text_stays_text() -> None:
    table = Table.of([{HOSTILE: HOSTILE}], HOSTILE, [HOSTILE])
    seen = Seen(table.html())
    assert set(seen.tags) == {"p", "strong", "small", "table", "thead", "tbody", "tr", "th", "td"}
    assert set(seen.attributes) == {("style", "text-align:left")}
    assert seen.text.count("<script>alert(1)</script>") == 4
    for text in (cell(HOSTILE), *table.rows[0]):
        assert not any(ord(c) < 32 or "\ud800" <= c <= "\udfff" for c in text)
    table.html().encode()
    str(table).encode()


@given(st.lists(st.dictionaries(st.text(max_size=4), st.text(), max_size=3), max_size=3), st.text())
def test_any_text_is_safe_in_a_terminal_and_in_utf8(rows, caption) -> None:
    table = Table.of(rows, caption)
    assert not any((ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0 for c in str(table))
    (str(table) + table.html()).encode()


def test_a_table_says_what_it_leaves_out() -> None:
    rows = [{"n": i} for i in range(25)]
    assert show(rows).notes == ("5 more rows",)
    assert show(rows, most=25).notes == ()
    assert show([estimate(Sums())] * 21).notes == ("1 more rows",)


def test_what_has_no_rows_is_refused() -> None:
    for value in (3, "text", b"bytes", {1, 2}, [1, 2]):
        with pytest.raises(TypeError, match="no rows"):
            show(value)
    with pytest.raises(NotImplementedError):
        Shown().as_table()


def test_nothing_of_a_notebook_is_imported_before_it_is_needed() -> None:
    code = (
        "import sys, kg\nkg.Alignment, kg.Store, kg.audit\n"
        "print(sorted({'IPython', 'ipykernel', 'jinja2', 'pyvis', 'kg.views'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_ipython_takes_the_bundle(values) -> None:
    formatter = pytest.importorskip("IPython.core.formatters").DisplayFormatter()
    for name, value in values.items():
        data, _ = formatter.format(value)
        assert data == value._repr_mimebundle_(), name


# Pictures -----------------------------------------------------------------------------------------------------------


def test_a_picture_offers_a_frame_a_still_and_text(store) -> None:
    picture = kg.draw(store)
    bundle = picture._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/svg+xml", "text/plain"}
    seen = Seen(bundle["text/html"])
    assert ("sandbox", "allow-scripts") in seen.attributes
    assert dict(seen.attributes)["srcdoc"] == picture.html
    assert not {"script", "link", "object"} & set(seen.tags)
    assert "North Korea" in bundle["text/plain"]
    assert bundle == kg.draw(kg.Store.shipped())._repr_mimebundle_()


def test_a_still_picture_is_inert_whatever_its_names() -> None:
    nodes = Node("a", HOSTILE), Node("b", "B")
    ties = (Tie("a", "b", -0.5, -0.9, 0.1, 3, 2.5), Tie("b", "a", 0.5, 0.2, 0.9, 1, 1.0), Tie("a", "b", 0, -1, 1, 0, 0))
    network = Network(nodes, ties)
    svg = still(network, title=HOSTILE)
    root = ElementTree.fromstring(svg)
    names = {element.tag.rsplit("}", 1)[-1] for element in root.iter()}
    assert names == {"svg", "title", "desc", "rect", "line", "circle", "text"}
    assert not any(name.startswith("on") or name.endswith("href") for element in root.iter() for name in element.attrib)
    dashes = {line.get("stroke"): line.get("stroke-dasharray") for line in root.iter() if line.tag.endswith("}line")}
    assert dashes == {"#0072B2": None, "#D55E00": "9 6", "#6b7683": "2 5"}
    assert svg == still(network, title=HOSTILE)
    picture = Picture(network, network, title=HOSTILE)
    seen = Seen(picture._repr_mimebundle_()["text/html"])
    assert not {"script", "object"} & set(seen.tags)
    assert seen.tags.count("img") == 1
    picture._repr_mimebundle_()["text/html"].encode()


def test_a_picture_of_nothing_and_of_one() -> None:
    for network in (Network(()), Network((Node("a", "A"),))):
        ElementTree.fromstring(still(network, title="x"))
        assert "text/plain" in Picture(network, network)._repr_mimebundle_()


def test_a_picture_is_saved_as_page_or_still(store, tmp_path) -> None:
    picture = kg.draw(store)
    assert picture.save(tmp_path / "p.html").read_text("utf-8") == picture.html
    assert picture.save(tmp_path / "p.svg").read_text("utf-8") == picture.svg
