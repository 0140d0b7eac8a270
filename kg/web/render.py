"""Turns what a page shows into an answer: HTML by its template, or JSON, CSV, Turtle, SVG under the same path."""

from __future__ import annotations

import csv
import io
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from kg.belief import BELIEFS
from kg.display import as_json
from kg.errors import KGError, QueryLimit, Unknown
from kg.labels import firm
from kg.text import guarded, safe, safe_lines, shown, writable
from kg.views import numbers, page
from kg.web.assets import asset
from kg.web.sheet import ENDINGS, Drawable, Elsewhere, Missing, PageKind, Sheet, path_of
from kg.web.site import PageRequest
from kg.web.sparql import ENDPOINT_PATH, refuse_in_text
from kg.web.view import ADDRESS_OPTIONS, SAID, read_view

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup
    from starlette.requests import Request

    from kg.web.site import Site
    from kg.web.view import Viewpoint

FOLDER = Path(__file__).parent
TYPES = {
    "html": "text/html; charset=utf-8", "json": "application/json", "csv": "text/csv; charset=utf-8; header=present",
    "ttl": "text/turtle; charset=utf-8", "svg": "image/svg+xml",
}  # fmt: skip
STILL = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""What an SVG file may do where a browser opens it: be looked at."""
ALONE = (
    "frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox allow-scripts allow-downloads allow-popups"
)
"""What a picture's own page may do, beside what that page itself forbids."""
STYLES = ("tokens.css", "page.css", "cards.css", "chart.css", "chart-marks.css", "web.css")
SCRIPTS = ("core.js", "web.js")


class Pages:
    """The pages of a site: their templates, and the table of kinds that their links follow."""

    def __init__(self, site: Site, kinds: Sequence[PageKind] = ()) -> None:
        self.site, self.kinds = site, tuple(kinds)

    @cached_property
    def environment(self) -> Environment:
        """The templates, compiled once; text is safe and escaped by default."""
        made = page.environment(FOLDER / "templates").overlay(finalize=_shown)
        made.filters.update(
            count=numbers.count, minus=numbers.minus, firm=firm, lines=_lines,
        )  # fmt: skip
        made.globals.update(
            asset=asset, path_of=path_of, with_values=_with_values,
            dataset_path=lambda name: path_of("dataset", name), number_path=lambda name: path_of("number", name),
        )  # fmt: skip
        return made

    def takes(self, path: str) -> tuple[str, ...]:
        """Return the options that the page at a path, or the endpoint, takes; none where it is neither."""
        first = path.partition("?")[0].split("/")[1].partition(".")[0]
        return next((kind.takes for kind in self.kinds if kind.path.split("/")[1] == first), _ELSEWHERE.get(first, ()))

    def endpoint(self, kind: PageKind) -> Callable[[Request], Response] | Callable[[Request], Awaitable[Response]]:
        """Return what answers requests for a kind of page."""
        first = kind.first

        def answer(request: Request, found: object = None) -> Response:
            with self.site.turns.taken():
                return self._told(kind, request, found)

        async def prepared(request: Request) -> Response:
            assert first  # noqa: S101 - see below
            return await run_in_threadpool(answer, request, await first(self.site, request))

        return prepared if first else answer

    def made(self, kind: PageKind, names: Mapping[str, str], given: Mapping[str, str]) -> Response:
        """Return the page of a kind as nobody asks for it: so that all it stands on is kept for whoever does."""
        from starlette.requests import Request

        place = path_of(kind.name, *names.values()) if names else kind.path
        query = urlencode(given).encode()
        scope = {"type": "http", "method": "GET", "path": place, "query_string": query, "headers": [],
                 "path_params": names}  # fmt: skip
        return self._told(kind, Request(scope), None)

    def view(self, given: Mapping[str, str]) -> Viewpoint:
        """Return the view that these options of an address are."""
        return read_view(self.site.graph, given.items(), ADDRESS_OPTIONS)

    def _told(self, kind: PageKind, request: Request, found: object) -> Response:
        form, names = _form(kind, dict(request.path_params))
        wanted = form or "html"
        try:
            return self._answer(kind, wanted, names, request, found)
        except Missing as missing:
            return self.refusal(404, missing.error, wanted)
        except Elsewhere as other:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(other.path + (f".{form}" if form else "") + query, 308)
        except QueryLimit as error:
            return self.refusal(503, error, wanted)
        except KGError as error:
            return self.refusal(400, error, wanted)

    def _answer(self, kind: PageKind, form: str, names: dict[str, str], request: Request, found: object) -> Response:
        params = request.query_params.multi_items()
        own = tuple(
            pair for pair in params if pair[0] in kind.own or ("any" in kind.own and pair[0] not in ADDRESS_OPTIONS)
        )
        view = read_view(self.site.graph, [pair for pair in params if pair not in own], kind.takes)
        if form not in (*kind.forms, "html"):
            there = ", ".join(f".{name}" for name in kind.forms) or "none"
            raise Missing(KGError(f"this page has no .{form}", hint=f"its files are: {there}"))
        seen = self.site.seen(view)
        with seen.lock:
            ask = PageRequest(self.site, view, names, own, seen, kind.takes, found, form)
            sheet = kind.make(ask)
            if form == "html" and _alone(kind, sheet) and request.url.path.endswith(".html"):
                alone = sheet.charts[0].rendered(".html")
                return Response(alone, media_type=TYPES["html"], headers={"content-security-policy": ALONE})
            return self._written(kind, form, sheet, ask, request)

    def _written(self, kind: PageKind, form: str, sheet: Sheet, ask: PageRequest, request: Request) -> Response:
        headers = {"cache-control": "no-cache"}
        if form == "html":
            body: bytes | str = self.html(kind, sheet, ask, request)
        elif form == "json":
            body = as_json(_plain(sheet, ask))
        elif form == "csv":
            body = _csv(sheet)
        elif form == "ttl":
            body = ask.graph.known.store.described(sheet.things)
        else:
            if not sheet.charts:
                raise Missing(KGError("there is nothing to draw here"))
            body, headers["content-security-policy"] = sheet.charts[0].rendered(".svg"), STILL
        return Response(body, sheet.status, media_type=TYPES[form], headers=headers)

    def html(self, kind: PageKind, sheet: Sheet, ask: PageRequest, request: Request) -> str:
        """Return a page by its template."""

        def to(path: str) -> str:
            return ask.view.link(path, self.takes(path))

        path = request.url.path
        scripts = dict.fromkeys(name for made in sheet.charts for name in made.scripts)
        own = {
            "title": sheet.title, "lead": sheet.lead, "sheet": sheet, "kind": kind, "ask": ask,
            "view": ask.view, "belief": ask.graph.belief, "to": to, "path": path,
            "files": [(name, _file(path, name, request)) for name in kind.forms if name != "svg" or sheet.charts],
            "figures": [_figure(made, (path, place), ask) for place, made in enumerate(sheet.charts)],
            "table_file": _file(path, "csv", request),
            "style_files": (*STYLES, *kind.styles), "script_files": (SCRIPTS[0], *scripts, *SCRIPTS[1:], *kind.scripts),
            "made": f"Evidence weighting: {(sheet.belief or ask.graph.belief.describe()).replace('belief ', '')}; "
            f"{sheet.unit or ask.graph.unit} unit, {ask.graph.scale} scale.",
            **_beliefs(ask),
        }  # fmt: skip
        if clash := sheet.content.keys() & own.keys():
            raise ValueError(f"the page {kind.name} gives {sorted(clash)} a second meaning")
        return writable(self.environment.get_template(f"{kind.name}.html").render(own | dict(sheet.content)))

    def refusal(self, status: int, error: KGError | str, form: str = "html") -> Response:
        """Return what says why there is no such page, or why it cannot be as asked."""
        said = str(error)
        near = error.did_you_mean if isinstance(error, Unknown) else []
        headers = {"retry-after": "5"} if status == 503 else {}
        if form == "json":
            return Response(as_json({"error": safe(said)}), status, headers, TYPES["json"])
        if form != "html":
            return PlainTextResponse(safe(said) + "\n", status, headers)
        context: dict[str, Any] = {
            "title": TITLES.get(status, "This cannot be shown"), "lead": said, "near": near, "sheet": None,
            "status": status, "to": str, "path": "", "view": {"said": ()},
            "style_files": STYLES, "script_files": SCRIPTS,
        }  # fmt: skip
        text = self.environment.get_template("error.html").render(context)
        return Response(writable(text), status, headers, TYPES["html"])


def _alone(kind: PageKind, sheet: Sheet) -> bool:
    """Return whether the ``.html`` of a page is its picture alone."""
    return kind.name in PICTURES or bool(sheet.charts and sheet.charts[0].kind == "network")


_ELSEWHERE = {"sparql": SAID}
TITLES = {
    404: "There is no such page",
    405: "This page is only read",
    400: "This cannot be asked",
    503: "Too much at once",
}
PICTURES = ("network", "matrix", "timeline", "map")
"""The kinds whose ``.html`` is a page by itself, to be kept: it holds all that it needs."""


def refused(pages: Pages) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Return what answers where no route does."""

    async def answer(request: Request, error: Exception) -> Response:
        status = getattr(error, "status_code", 500)
        said = (
            "The front page leads to everything that there is." if status == 404 else str(getattr(error, "detail", ""))
        )
        if request.url.path == ENDPOINT_PATH:
            told = dict(getattr(error, "headers", None) or {})
            return refuse_in_text(status, "An endpoint is asked by GET or POST.", told)
        made = pages.refusal(status, KGError(said))
        made.headers.update(getattr(error, "headers", None) or {})
        return made

    return answer


def _form(kind: PageKind, names: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Part the ending from the last name of a path: ``RUS.json`` is the JSON file of RUS."""
    if "form" in names:
        return names.pop("form").removeprefix("."), names
    last = list(names)[-1:]
    for ending in ENDINGS:
        if last and names[last[0]].endswith(ending):
            return ending[1:], {**names, last[0]: names[last[0]].removesuffix(ending)}
    return "", names


def _file(path: str, form: str, request: Request) -> str:
    """Return the address of a page as a file, under the same view."""
    base = path.removesuffix(".html")
    return f"{'/index' if base == '/' else base}.{form}" + (f"?{request.url.query}" if request.url.query else "")


def _with_values(path: str, given: Mapping[str, str], show: str, form: str) -> str:
    """Return a path with parameters behind it; those that are empty are left out."""
    values = {**given, "show": show, "format": form}
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{path}?{query}" if query else path


class _Lines(str):
    """Text of several lines, each already safe."""


def _shown(value: Any) -> Any:  # noqa: ANN401 - whatever a template prints
    """Return what a template prints as `kg.text.shown` has it, but the lines of a text as lines."""
    return value if isinstance(value, _Lines) else shown(value)


def _lines(text: str) -> _Lines:
    return _Lines(safe_lines(text))


def _figure(made: Drawable, place: tuple[str, int], ask: PageRequest) -> Markup | None:
    """Return a chart as it stands in a page, whose own tables say the same; a network stands in a frame."""
    if made.kind in ("network", "answer"):
        return made.figure() if made.kind == "answer" else None
    return ask.kept(("figure", *place, ask.view.period), lambda: made.figure(table=made.kind == "series"))


def _beliefs(ask: PageRequest) -> dict[str, Any]:
    """Return the beliefs that can be chosen, and the one that is."""
    own = ask.site.graph.belief.name
    said = dict(ask.view.said)
    return {"beliefs": list(dict.fromkeys([own, *BELIEFS])), "belief_named": said.get("belief", own)}


def _plain(sheet: Sheet, ask: PageRequest) -> dict[str, Any]:
    """Return what a page says as plain values."""
    told: dict[str, Any] = dict(sheet.data) if isinstance(sheet.data, Mapping) else {}
    about: dict[str, Any] = {
        "title": sheet.title,
        "about": sheet.lead,
        "belief": sheet.belief or ask.graph.belief.describe(),
    }
    about |= {"unit": sheet.unit or ask.graph.unit, "scale": ask.graph.scale, "period": ask.view.period}
    about |= {"number": sheet.number} if sheet.number else {}
    table = {"table": sheet.table.records()} if sheet.table else {}
    return about | told | table


def _csv(sheet: Sheet) -> str:
    """Return the table as CSV, its texts guarded against what a spreadsheet would run."""
    made = io.StringIO()
    if sheet.table:
        writer = csv.writer(made)
        writer.writerow(sheet.table.heads)
        writer.writerows([guarded(safe(str(cell))) for cell in row] for row in sheet.table.rows)
    return made.getvalue()
