"""Asks a reader's own query for a page: in a process of its own, and what is wrong with it is a value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from kg.errors import KGError
from kg.store.cut import ROWS, TRIPLES
from kg.store.pool import Busy
from kg.store.reply import Wanted
from kg.web.pages.answer import KEPT_ROWS, AnswerTable
from kg.web.protocol import Refused
from kg.web.sparql import ENDPOINT_PATH, WHOLE_ANSWER, belief_in, same_site, unless_gone
from kg.web.view import SAID

if TYPE_CHECKING:
    from starlette.requests import Request

    from kg.web.site import Site

TSV = next(of for of in ROWS if of.name == "tsv")
NTRIPLES = next(of for of in TRIPLES if of.name == "ntriples")
MEGABYTES = 4


@dataclass(frozen=True)
class AskedQuery:
    """A query that a page asks, and what came: its answer with what is odd about it, or what is wrong with it."""

    text: str
    answer: AnswerTable | None = None
    notices: tuple[str, ...] = ()
    error: str = ""
    status: int = 200


async def ask_query(site: Site, request: Request) -> AskedQuery | None:
    """Answer the query in an address, up to so many rows as a page keeps; None where there is none."""
    text = request.query_params.get("query", "")
    if not text.strip():
        return None
    view = tuple(pair for pair in request.query_params.multi_items() if pair[0] in SAID and pair[1])
    try:
        same_site(request, site)
        await request.body()
        belief = await run_in_threadpool(belief_in, site, view)
        limits = replace(site.pool.limits, rows=KEPT_ROWS, result_megabytes=MEGABYTES)
        reply = await site.pool.ask(Wanted(text, belief, limits, TSV, NTRIPLES, base=site.address + ENDPOINT_PATH))
        try:
            await unless_gone(request, reply.begun(WHOLE_ANSWER))
            body = b"".join([part async for part in reply.parts()])
            return AskedQuery(text, AnswerTable(reply.kind, body, reply.truncated), reply.notices)
        finally:
            reply.close()
    except Refused as error:
        return AskedQuery(text, error=str(error), status=error.status)
    except Busy as error:
        return AskedQuery(text, error=str(error), status=503)
    except KGError as error:
        return AskedQuery(text, error=str(error), status=400)
    except ClientDisconnect:
        return AskedQuery(text, error="The client has left.", status=400)  # nobody reads it
