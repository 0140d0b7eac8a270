r"""Makes any text safe where it is going: a terminal, a page, XML, UTF-8 itself, a spreadsheet.

Text from data is hostile until it has passed through here; nothing else in the package cleans text.

=====================================  ============  =========  =========  ==============
what a text may hold                   `safe`        `html`     `xml`      `guarded`
=====================================  ============  =========  =========  ==============
controls: ESC, OSC, C0, C1, DEL        one space     one space  U+FFFD (C1 as it is)
line and paragraph separators          one space     one space  a line feed, or as it is
controls of writing direction          left out      left out   as they are
halves of a surrogate pair             U+FFFD        U+FFFD     U+FFFD     U+FFFD
``< > & " '``                          as they are   escaped    by the XML library
``= + - @`` first, as in a formula     as they are   as they are           ``'`` before it
=====================================  ============  =========  =========  ==============

`safe` and `html` are for people, who must see what is there and nothing else; `xml`, `writable` and `guarded` are for
files that other programs read, and change no more than they must.
"""

from __future__ import annotations

import html as _html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

# Patterns stay text until they are used (``re`` keeps what it has compiled): most commands need none of them.
# C0 and C1 with DEL (ESC, BEL and the one-character CSI and OSC are among them), and what ends a line.
_CONTROL = "[\x00-\x1f\x7f-\x9f\u2028\u2029]+"
# Embeddings, overrides and isolates make a line read in another order than it stands in ("Trojan Source").
_DIRECTION = "[\u202a-\u202e\u2066-\u2069]"
_SURROGATE = "[\ud800-\udfff]"
# XML 1.0, production Char: what is not listed there cannot be written, not even as a reference.
_FORBIDDEN = "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
# What spreadsheets take for a formula: the signs that start one, and what is not seen before it.
_FORMULA = "[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]"
_NUMBER = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?"
# What could end a <script> element or a JavaScript line, as JSON escapes: the parsed value is the same.
_ISLAND = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def safe(text: str) -> str:
    r"""Return ``text`` on one line as a person may see it: nothing that steers a terminal or reorders what is read.

    Examples
    --------
    >>> safe("a\x1b[31m\r\nb\ud800") == "a [31m b\ufffd"
    True
    >>> safe("\u202egnp.exe\u202c \x9d8;;http://e\x07")
    'gnp.exe  8;;http://e '
    """
    if text.isprintable():  # so is nearly all text, and nothing in it is a control of any kind
        return text
    return writable(re.sub(_DIRECTION, "", re.sub(_CONTROL, " ", text)))


def safe_lines(text: str) -> str:
    r"""Return `safe` text that keeps its line feeds: for a terminal, whose lines are ours and whose words are not.

    Examples
    --------
    >>> safe_lines("a\n\x1b[2Jb")
    'a\n [2Jb'
    """
    return "\n".join(map(safe, text.split("\n")))


def html(text: str) -> str:
    r"""Return `safe` text as it stands in HTML, between tags and in quoted attributes.

    Examples
    --------
    >>> html("<b a='1'>\x00&")
    '&lt;b a=&#x27;1&#x27;&gt; &amp;'
    """
    return _html.escape(safe(text))


def shown(value: Any) -> Any:  # noqa: ANN401 - whatever a template prints or a page holds
    r"""Return a value whose texts are all `safe`: for the data of a page, and as the ``finalize`` of its templates.

    Markup that is already escaped (it has ``__html__``) stays as it is. Lists, tuples and mappings are followed.

    Examples
    --------
    >>> shown({"a\x00": ["b\x1b", 1, None]})
    {'a ': ['b ', 1, None]}
    """
    if isinstance(value, str):
        return value if hasattr(value, "__html__") else safe(value)
    if isinstance(value, Mapping):
        return {shown(key): shown(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [shown(item) for item in value]
    return value


def in_script(value: object) -> str:
    r"""Return ``value`` as JSON that can stand in ``<script type="application/json">``; `shown` makes its texts safe.

    NaN and infinities raise ``ValueError``: JSON has none.

    Examples
    --------
    >>> print(in_script(shown({"name": "</script><b>\x00"})))
    {"name":"\u003c/script\u003e\u003cb\u003e "}
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.translate(_ISLAND)


def writable(text: str) -> str:
    r"""Return ``text`` with U+FFFD for every half of a surrogate pair, which no UTF-8 can hold.

    Examples
    --------
    >>> writable("a\ud800b") == "a\ufffdb"
    True
    """
    return re.sub(_SURROGATE, "\ufffd", text)


def xml(text: str) -> str:
    r"""Return ``text`` as XML can carry it: U+FFFD for what it forbids, and every line end as a line feed.

    Examples
    --------
    >>> xml("a\x00b\r\nc") == "a\ufffdb\nc"
    True
    """
    return re.sub(_FORBIDDEN, "\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")


def distinct(names: Iterable[object]) -> dict[object, str]:
    r"""Return each name as text for XML, with a number behind it where two would become the same.

    Examples
    --------
    >>> list(distinct(["PRK", "a\x00", "a\x01"]).values()) == ["PRK", "a\ufffd", "a\ufffd 2"]
    True
    """
    found: dict[object, str] = {}
    taken: set[str] = set()
    for name in names:
        text, number = xml(str(name)), 1
        while text in taken:
            number += 1
            text = f"{xml(str(name))} {number}"
        taken.add(text)
        found[name] = text
    return found


def guarded(text: str) -> str:
    r"""Return ``text`` with an apostrophe before it if a spreadsheet would run it as a formula.

    Examples
    --------
    >>> [guarded(text) for text in ("=1+1", "@SUM(A1)", "\t=1", "-1", "+4.5e3", "-1+1", "a=b")]
    ["'=1+1", "'@SUM(A1)", "'\t=1", '-1', '+4.5e3', "'-1+1", 'a=b']
    """
    return "'" + text if re.match(_FORMULA, text) and not re.fullmatch(_NUMBER, text) else text


def count(number: float, one: str, many: str = "") -> str:
    """Write a number with its noun.

    Examples
    --------
    >>> count(1, "act"), count(2, "party", "parties"), count(0, "act"), count(12345, "row"), count(2.5, "act")
    ('1 act', '2 parties', '0 acts', '12,345 rows', '2.5 acts')
    """
    figure = f"{number:,}" if isinstance(number, int) else f"{number:g}"
    return f"{figure} {one if number == 1 else many or one + 's'}"


def from_to(first: object, last: object) -> str:
    """Write from when to when, and one day, year or period once.

    Examples
    --------
    >>> from_to(2018, 2024), from_to("2024-05-26", "2024-05-26")
    ('2018 to 2024', '2024-05-26')
    """
    return f"{first}" if first == last else f"{first} to {last}"


def signed(value: float, digits: int = 2) -> str:
    """Write a score with its sign, and never a negative zero.

    Examples
    --------
    >>> signed(0.4583), signed(-1e-9), signed(-0.14), signed(0.4567, 3)
    ('+0.46', '+0.00', '-0.14', '+0.457')
    """
    return f"{round(value, digits) + 0.0:+.{digits}f}"


def interval_text(low: float, high: float, to: str = ", ") -> str:
    """Write an interval; an end near 0 gets the decimals that show on which side of 0 it lies, up to four.

    Examples
    --------
    >>> interval_text(-0.04, 0.823), interval_text(-0.0464, -0.0038), interval_text(-1e-9, 0.5)
    ('[-0.04, +0.82]', '[-0.05, -0.004]', '[+0.00, +0.50]')
    """
    return f"[{_end(low)}{to}{_end(high)}]"


def _end(value: float) -> str:
    found = next((digits for digits in (2, 3, 4) if round(value, digits)), None)
    return signed(value, found or 2)


def csv_text(rows: Iterable[Sequence[object]], delimiter: str = ",") -> str:
    r"""Return rows as CSV whose lines end in a line feed, with quotation marks round every cell that holds a line end.

    The writer of the standard library quotes only the line end that it writes itself: with ``\n`` a carriage return
    inside a cell would be read as the end of its row.

    Examples
    --------
    >>> csv_text([("a", "b"), ("one\rtwo", 3)])
    'a,b\n"one\rtwo",3\n'
    """
    import csv
    import io

    out, lines = io.StringIO(newline=""), []
    writer = csv.writer(out, delimiter=delimiter)
    for row in rows:
        out.seek(0)
        out.truncate()
        writer.writerow(row)
        lines.append(out.getvalue().removesuffix("\r\n") + "\n")
    return "".join(lines)
