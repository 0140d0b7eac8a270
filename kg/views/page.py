"""The one way to a page: escaped by default, everything inside, nothing asked of a network, no text run as code.

Rules
-----
1. Text from data enters HTML through the autoescaping environment, or through a JSON island that scripts read with
   ``textContent``; never through string formatting.
2. Scripts and styles are our own files (and vis-network, inlined from pyvis). Each carries its SHA-256 in the page's
   Content-Security-Policy, which allows nothing else: injected markup stays text, an injected script does not run.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from kg.files import write_atomic
from kg.text import in_script, writable

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

FOLDER = Path(__file__).parent
BASE_STYLES = ("tokens.css", "page.css")
BASE_SCRIPTS = ("core.js",)
LINE_ENDS = re.compile("[\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029]")
"""What ends a line for Python, beside a line feed."""


def environment(*folders: Path) -> Environment:
    """Return a fresh jinja2 environment over ``kg/views/templates``: autoescape always on, unknown names raise.

    Templates in ``folders`` are found before those of the same name there.

    Filters: ``island`` (JSON for a script element), ``web_link`` (an http(s) address or nothing).
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from kg.views.compiled import Compiled

    made = Environment(
        bytecode_cache=Compiled(),
        loader=FileSystemLoader([*folders, FOLDER / "templates"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["island"] = island
    made.filters["web_link"] = web_link
    return made


def island(value: object) -> Markup:
    r"""Return ``value`` as JSON that can stand in ``<script type="application/json">`` whatever its texts hold.

    NaN and infinities raise ``ValueError``: JSON has none.

    Examples
    --------
    >>> print(island({"name": "</script><b>"}))
    {"name":"\u003c/script\u003e\u003cb\u003e"}
    """
    from markupsafe import Markup

    return Markup(in_script(value))  # noqa: S704 - what could end the element is escaped


def web_link(address: str | None) -> str | None:
    """Return ``address`` if it is an absolute http or https address, else None (``javascript:``, ``data:``, paths).

    Examples
    --------
    >>> web_link("https://example.org/a"), web_link("javascript:alert(1)"), web_link(None)
    ('https://example.org/a', None, None)
    """
    if not address or any(ord(c) <= 0x20 or c == "\\" for c in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc else None


@cache
def static(name: str) -> str:
    """Return the text of one of our files in ``kg/views/static``."""
    return (FOLDER / "static" / name).read_text(encoding="utf-8")


def policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """Return the Content-Security-Policy that admits exactly these script and style texts, and no request at all.

    Examples
    --------
    >>> for directive in policy(["1"], []).split("; "):
    ...     print(directive)
    default-src 'none'
    script-src 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='
    style-src 'none'
    img-src data:
    base-uri 'none'
    form-action 'none'
    """
    return "; ".join(
        (
            "default-src 'none'",
            "script-src " + _hashes(scripts),
            "style-src " + _hashes(styles),
            "img-src data:",  # the page's own icon, so that no browser asks a server for one
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def assets(*, scripts: Iterable[str] = (), styles: Iterable[str] = (), libraries: Iterable[str] = ()) -> dict[str, Any]:
    """Return what the template ``page.html`` needs beside its own texts: ``policy``, ``styles`` and ``scripts``.

    Parameters
    ----------
    scripts, styles
        Names of files in ``kg/views/static``, in the order they run; the base ones come first by themselves.
    libraries
        Whole texts of third-party scripts, run before ours.

    Raises
    ------
    ValueError
        If a script or style holds the end tag of its own element.
    """
    from markupsafe import Markup

    css = [static(name) for name in (*BASE_STYLES, *styles)]
    code = [*libraries, *(static(name) for name in (*BASE_SCRIPTS, *scripts))]
    for text in (*css, *code):
        if "</script" in text.lower() or "</style" in text.lower() or "<!--" in text:
            raise ValueError("a script or style of the package holds the end tag of its own element")
    return {
        "policy": policy(code, css),
        "styles": [Markup(text) for text in css],  # noqa: S704 - the package's own files, never data
        "scripts": [Markup(text) for text in code],  # noqa: S704
    }


def render(template: str, context: Mapping[str, Any], **files: Iterable[str]) -> str:
    """Return the whole page: ``template`` (extends ``page.html``) over ``context``, with ``assets(**files)``.

    The context of every page has ``title``, ``lead`` (one line that says what one sees) and ``data`` (the island).
    """
    return finished(environment().get_template(template).render({**context, **assets(**files)}))


def finished(html: str) -> str:
    """Return a page as it is written: without halves of surrogate pairs, and with no line ends but line feeds.

    A notebook keeps a text as lines, as Python parts them, and VS Code puts a line feed after each: with one that was
    not there a script would no longer be the one that the page admits.
    """
    return LINE_ENDS.sub(" ", writable(html))


def write_page(path: Path | str, html: str) -> Path:
    """Write a page as UTF-8, whole or not at all, and return where it is."""
    place = Path(path)
    write_atomic(place, html)
    return place


def _hashes(texts: Iterable[str]) -> str:
    found = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in texts]
    return " ".join(found) or "'none'"
