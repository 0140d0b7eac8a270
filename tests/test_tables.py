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
from kg.display import BAR_SCALE, Result, Shown, Table, bar, cell, show
from kg.views.network import NetworkPicture
from kg.views.network.value import Network, Node, Tie
from kg.views.picture import SANDBOX

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
def alignment(graph) -> kg.Alignment:
    return graph.alignment()


@pytest.fixture(scope="module")
def values(graph, store, alignment) -> dict[str, object]:
    return {
        "Store": store,
        "Interactions": alignment.interactions,
        "Alignment": alignment,
        "Alignment by year": kg.Alignment(alignment.interactions, kg.Method(period="year")),
        "Estimate": alignment.between("PRK", "RUS"),
        "Sensitivity": sensitivity(alignment, "PRK", "RUS"),
        "Comparison": compare(alignment, "CHN", "RUS"),
        "Graph": graph,
        "Actors": graph.known.actors,
        "Change": graph.change("PRK", "CHN"),
        "Evidence": graph.explain("PRK", "RUS"),
        "Evidence of nothing": graph.explain("MLT", "KEN"),
        "Claim": kg.read_claim(store, "p5-s3-a"),
        "Finding": kg.audit(store, check=["office-not-held"])[0],
        "rows": show(store.select("SELECT ?a { ?a a kg:Outlet }")),
        "no rows": show(store.select("SELECT ?a { ?a a kg:Engine, kg:Outlet }")),
        "empty store": kg.Store.open(),
        "Result": graph.ask("summits"),
        "empty Result": graph.select("SELECT ?a { ?a a kg:Engine, kg:Outlet }"),
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
    assert html.count("<tr>") == 1 + min(20, len(alignment.dyads()))
    assert "belief default" in html
    assert "more rows" in values["Alignment by year"]._repr_mimebundle_()["text/html"]
    assert "according to John Kirby" in values["Evidence"]._repr_mimebundle_()["text/html"]
    assert values["Evidence"]._repr_mimebundle_()["text/plain"] == str(values["Evidence"])
    assert "not known" in values["Evidence of nothing"]._repr_mimebundle_()["text/plain"]
    assert "nothing found" in values["no rows"]._repr_mimebundle_()["text/html"]


# The bar of an interval --------------------------------------------------------------------------------------------

ENDS = st.floats(-1, 1)


@given(st.tuples(ENDS, ENDS, ENDS).map(sorted))
def test_a_bar_never_says_of_0_what_the_interval_does_not(ends) -> None:
    low, value, high = ends
    drawn, middle = bar(value, low, high), len(BAR_SCALE) // 2
    assert len(drawn) == len(BAR_SCALE) and set(drawn) <= set(".=|o") and drawn.count("o") == 1
    left, right = drawn[:middle], drawn[middle + 1 :]
    assert bool({"=", "o"} & set(left)) == (low < 0)
    assert bool({"=", "o"} & set(right)) == (high > 0)
    step = 1 / middle
    for place, mark in enumerate(drawn):
        at = (place - middle) * step
        if mark == "o":
            assert abs(at - value) <= step / 2 + 1e-9
        elif place != middle and low <= at <= high:
            assert mark == "="
        elif place != middle and not low - step - 1e-9 < at < high + step + 1e-9:
            assert mark == "."


def test_the_scale_has_its_ends_and_its_middle_where_a_bar_has_them() -> None:
    assert BAR_SCALE.isascii() and (BAR_SCALE[:2], BAR_SCALE[len(BAR_SCALE) // 2], BAR_SCALE[-2:]) == ("-1", "0", "+1")
    assert [bar(at, at, at).index("o") for at in (-1, 0, 1)] == [0, len(BAR_SCALE) // 2, len(BAR_SCALE) - 1]
    assert bar(0.0, -1.0, 1.0) == "==========o=========="
    assert bar(0.46, -0.04, 0.82) == ".........=|====o====."


def test_an_estimate_shows_its_bar_in_html_and_in_text(alignment) -> None:
    score = alignment.between("PRK", "RUS")
    bundle = score._repr_mimebundle_()
    assert score.bar in bundle["text/plain"] and BAR_SCALE in bundle["text/plain"]
    assert score.bar not in str(score), "a sentence keeps the figures only"
    seen = Seen(bundle["text/html"])
    assert seen.text.count(score.bar) == seen.text.count(BAR_SCALE) == 1
    assert ("aria-hidden", "true") in seen.attributes and f'aria-hidden="true">{score.bar}' in bundle["text/html"]
    assert f"[{score.low:+.2f}, {score.high:+.2f}]" in seen.text, "what the bar draws is said in figures"
    assert "monospace" in bundle["text/html"]


def test_every_dyad_of_an_alignment_has_its_bar(alignment) -> None:
    for text in alignment._repr_mimebundle_().values():
        assert all(dyad.estimate.bar in text for dyad in alignment.dyads())


# The rows of a query -----------------------------------------------------------------------------------------------


def test_what_a_graph_selects_shows_itself_and_goes_on(graph, store) -> None:
    import pyarrow as pa

    query = "SELECT ?outlet ?name { ?outlet a kg:Outlet ; rdfs:label ?name } ORDER BY ?name"
    found, table = graph.select(query), store.select(query)
    assert isinstance(found, Result) and found.table.equals(table) and pa.table(found).equals(table)
    assert len(found) == table.num_rows > 20 and found.to_pylist() == table.to_pylist()
    assert str(found) == str(show(table)) and "more rows" in str(found)
    assert show(found, most=2) == show(table, most=2)
    assert len(show(found, most=999).rows) == len(found)
    bound = graph.select("SELECT ?name { ?a rdfs:label ?name }", a="actor:PRK")
    assert bound.to_pylist() == store.select("SELECT ?name { ?a rdfs:label ?name }", a="actor:PRK").to_pylist()
    assert graph.ask("summits").table.equals(kg.ask(store, "summits"))


def test_what_a_graph_selects_becomes_a_data_frame(graph) -> None:
    pandas = pytest.importorskip("pandas")
    frame = graph.ask("support", actor="Russia").to_pandas()
    assert isinstance(frame, pandas.DataFrame) and set(frame["target"]) == {"North Korea", "Russia"}


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


@pytest.mark.parametrize("kind", ["network", "matrix", "timeline", "series", "map"])
def test_a_notebook_keeps_a_picture_whatever_it_takes_for_lines(graph, kind) -> None:
    """Notebooks are kept as lines as Python parts them; VS Code joins them with line feeds, and scripts are known by hash."""
    for text in graph.draw(kind)._repr_mimebundle_().values():
        assert text.splitlines() == text.removesuffix("\n").split("\n")
    odd = Network((Node("a", "x\x85y\u2028z\x0bw"), Node("b", "\r\x1c")), (Tie("a", "b", 0.5),))
    page = NetworkPicture("Odd\x85\u2029", odd).html
    assert page.splitlines() == page.removesuffix("\n").split("\n")


def test_a_picture_offers_a_frame_a_still_and_text(graph) -> None:
    picture = graph.draw("network")
    bundle = picture._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/svg+xml", "text/plain"}
    seen = Seen(bundle["text/html"])
    assert ("sandbox", SANDBOX) in seen.attributes
    assert dict(seen.attributes)["srcdoc"] == picture.html
    assert not {"script", "link", "object"} & set(seen.tags)
    assert seen.tags.count("img") == 1
    assert "North Korea" in bundle["text/plain"]
    assert bundle == kg.open().draw("network")._repr_mimebundle_()


def test_a_picture_is_saved_as_page_or_still(graph, tmp_path) -> None:
    picture = graph.draw("network")
    assert picture.save(tmp_path / "p.html").read_text("utf-8") == picture.html
    assert picture.save(tmp_path / "p.svg").read_text("utf-8") == picture.svg
    ElementTree.fromstring(picture.svg)
    with pytest.raises(kg.KGError, match=r"cannot be written as '\.gif'"):
        picture.save(tmp_path / "p.gif")
