"""The pages of the explorer: a table of their kinds, and the routes that follow from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.web.pages import actors, audit, claims, datasets, events, home, ontology, others, pairs, questions, sources
from kg.web.pages.asked import ask_query
from kg.web.sheet import PageKind
from kg.web.view import MEASURED, PERIOD, SAID

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from kg.web.site import Site

ALWAYS = (*SAID, *MEASURED)
EVER = (*ALWAYS, *PERIOD)
TOLD = ("json", "csv", "ttl")
DRAWN = ("json", "csv", "svg")
PAGE_KINDS: tuple[PageKind, ...] = (
    PageKind("home", "/", home.home_page, EVER, DRAWN),
    PageKind("pairs", "/pairs", pairs.pairs_page, EVER, DRAWN),
    PageKind("pair", "/pair/{a}/{b}", pairs.pair_page, EVER, DRAWN),
    PageKind("actors", "/actors", actors.actors_page, (*SAID, "unit", *PERIOD)),
    PageKind("actor", "/actor/{name:path}", actors.actor_page, EVER, TOLD),
    PageKind("events", "/events", events.events_page, (*SAID, *PERIOD), own=("year", "kind")),
    PageKind("event", "/event/{name:path}", events.event_page, SAID, TOLD),
    PageKind("claim", "/claim/{name:path}", claims.claim_page, ALWAYS, TOLD),
    PageKind("sources", "/sources", sources.sources_page, SAID),
    PageKind("source", "/source/{name:path}", sources.source_page, SAID, TOLD),
    PageKind("datasets", "/datasets", datasets.datasets_page, SAID),
    PageKind("dataset", "/dataset/{name:path}", datasets.dataset_page, SAID, TOLD),
    PageKind("audit", "/audit", audit.audit_page, SAID),
    PageKind("check", "/audit/{name:path}", audit.check_page, SAID),
    PageKind(
        "queries", "/query", questions.questions_page, SAID, DRAWN, own=("any",), first=ask_query,
        scripts=("codemirror.js", "complete.js", "query.js"), styles=("answer.css", "query.css"),
    ),
    PageKind("query", "/query/{name}", questions.question_page, SAID, DRAWN, own=("any",),
             styles=("answer.css", "query.css")),
    PageKind("ontology", "/ontology", ontology.terms_page, SAID),
    PageKind("term", "/ontology/{name:path}", ontology.term_page, SAID, TOLD),
    PageKind("compare", "/compare", others.compare_page, ALWAYS, own=("a", "b")),
    PageKind("number", "/number/{name}", others.number_page, ()),
    PageKind("network", "/network", others.ties_page, EVER, DRAWN, own=("ego",)),
    PageKind("matrix", "/matrix", others.matrix_page, EVER, DRAWN),
    PageKind("timeline", "/timeline", others.timeline_page, (*SAID, *PERIOD), DRAWN),
    PageKind("map", "/map", others.map_page, EVER, DRAWN),
    PageKind("search", "/search", others.search_page, SAID, own=("q",)),
)  # fmt: skip


def routes(site: Site) -> list[BaseRoute]:
    """Return a route for each kind of page, and one for the files that a kind without names in its path gives."""
    from starlette.routing import Route

    from kg.web.assets import static_file
    from kg.web.render import Pages

    pages = Pages(site, PAGE_KINDS)
    found: list[BaseRoute] = [Route("/static/{name}", static_file)]
    for kind in PAGE_KINDS:
        answer = pages.endpoint(kind)
        if "{" not in kind.path:
            found.append(
                Route(f"{'/index' if kind.path == '/' else kind.path}.{{form}}", answer, name=f"{kind.name} file")
            )
        found.append(Route(kind.path, answer, name=kind.name))
    return found
