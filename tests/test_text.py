"""Hostile text: what steers a terminal, reorders a line, breaks a file or runs in a spreadsheet never gets through."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup

from kg import text
from kg.display import Table, cell

HOSTILE = {
    "colour": "\x1b[31mred\x1b[0m",
    "clear screen": "\x1b[2J\x1b[H",
    "title": "\x1b]0;owned\x07",
    "hyperlink": "\x1b]8;;http://evil\x1b\\click\x1b]8;;\x1b\\",
    "one-byte CSI": "\x9b31m",
    "one-byte OSC": "\x9d0;owned\x9c",
    "carriage return": "safe\rEVIL",
    "backspace": "a\x08\x7fb",
    "override": "\u202egnp.exe",
    "embedding": "\u202b\u202atest\u202c",
    "isolate": "\u2067x\u2066y\u2068z\u2069",
    "half a pair": "a\ud800b\udfff",
    "not a character": "\ufffe\uffff",
    "lines": "a\u2028b\u2029c\x85d\ne",
    "null": "a\x00b",
    "markup": "</td><script>alert(1)</script><img src=x onerror=alert(2)>",
    "quotes": "' onmouseover='x\" onfocus=\"y",
}
anything = st.text(st.characters(), max_size=20)
STEERS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_hostile_is_shown(name):
    shown = text.safe(HOSTILE[name])
    assert not STEERS.search(shown)
    assert shown.encode()
    assert "\n".join([shown, shown]) == text.safe_lines("\n".join([HOSTILE[name].replace("\n", " ")] * 2))


@given(anything)
def test_safe_text_keeps_every_visible_letter_and_is_safe_already(given_text):
    shown = text.safe(given_text)
    assert not STEERS.search(shown) and text.safe(shown) == shown
    assert [c for c in shown if c not in " \ufffd"] == [
        c for c in given_text if not STEERS.match(c) and c not in " \ufffd"
    ]


class _Parsed(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found, self.said = [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.said += data


@given(anything)
def test_html_is_text_and_an_attribute_whatever_it_says(given_text):
    parsed = _Parsed(f'<p title="{text.html(given_text)}">{text.html(given_text)}</p>')
    assert parsed.found == [("p", {"title": text.safe(given_text)})]
    assert parsed.said == text.safe(given_text)


@given(anything)
def test_xml_of_anything_parses_and_comes_back(given_text):
    element = ElementTree.Element("a", {"b": text.xml(given_text)})
    element.text = text.xml(given_text)
    again = ElementTree.fromstring(ElementTree.tostring(element))
    assert (again.text or "") == text.xml(given_text)


@given(st.lists(anything, unique=True, max_size=6))
def test_names_that_xml_makes_alike_stay_apart(names):
    found = text.distinct(names)
    assert list(found) == names and len(set(found.values())) == len(names)


@given(
    st.recursive(
        anything | st.integers() | st.none() | st.booleans(),
        lambda inner: st.lists(inner) | st.dictionaries(anything, inner),
        max_leaves=8,
    )
)
def test_an_island_is_json_that_ends_no_element(value):
    island = text.in_script(text.shown(value))
    assert not set("<>&\u2028\u2029") & set(island)
    assert json.loads(island) == text.shown(value)
    island.encode()


def test_markup_that_is_escaped_already_is_left_alone_and_nan_is_refused():
    assert text.shown(Markup("<b>\x00</b>")) == Markup("<b>\x00</b>")
    with pytest.raises(ValueError, match="Out of range"):
        text.in_script(float("nan"))


@pytest.mark.parametrize(
    "before", ["", " ", "\t", "\n", "\u00a0", "\u200b", "\ufeff", "\x00", "\u202e", "\u2067\u200e"]
)
@pytest.mark.parametrize("formula", ["=1+1", "@SUM(A1)", "+A1", "-A1", "\uff1d1", "=cmd|' /C calc'!A0"])
def test_no_formula_hides_behind_what_is_not_seen(before, formula):
    assert text.guarded(before + formula) == "'" + before + formula


@pytest.mark.parametrize("plain", ["-1", "+4.5e3", ".5", "a=b", "1+1", "North Korea", ""])
def test_what_is_no_formula_stays(plain):
    assert text.guarded(plain) == plain


def test_tables_are_safe_in_the_terminal_and_in_a_notebook():
    table = Table.of([dict(HOSTILE)], "\x1b[31m\u202e", ["\x9b"])
    for line in str(table).split("\n"):
        assert not STEERS.search(line)
    assert "<script" not in table.html() and not STEERS.search(table.html())
    assert cell("\u202ea\x1b") == "a "


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=5), min_size=1, max_size=3), max_size=4
    ),
    st.sampled_from(",;\t"),
)
@example([["one\rtwo", "\r"], ["\n"], ["\r\n"]], ",")
def test_csv_is_read_back_as_it_was_written(rows, delimiter):
    told = text.csv_text(rows, delimiter)
    assert list(csv.reader(io.StringIO(told, newline=""), delimiter=delimiter, strict=True)) == rows
    assert not told or told.endswith("\n")
