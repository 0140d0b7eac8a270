"""Builds the application of a review, behind its guards, and runs it for this machine alone."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import MissingExtra

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

    from kg.encode import Review

HOST = "127.0.0.1"
POLICY = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src data:", "connect-src 'self'",
        "form-action 'none'", "base-uri 'none'", "frame-ancestors 'none'",
    )
)  # fmt: skip
STYLES = ("tokens.css", "page.css", "review.css")
SCRIPTS = ("core.js", "review-door.js", "review-pick.js", "review-text.js", "review-form.js", "review-actor.js",
           "review.js")  # fmt: skip


def make_review(
    review: Review, token: str, *, port: int = 8000, actors: Sequence[Path] = (),
    dataset: str | None = None,
) -> Starlette:  # fmt: skip
    """Return the page of a review and the door behind it as an ASGI application.

    Parameters
    ----------
    review : Review
        What is reviewed.
    token : str
        The first part of every path: whoever does not know it finds nothing.
    port : int
        Where it is served; requests that name another host or port are refused.
    actors, dataset
        As the review was opened with, for the command that the page shows at the end.

    Raises
    ------
    MissingExtra
        If Starlette is not installed.
    """
    try:
        from starlette.applications import Starlette
        from starlette.routing import Mount, Route
    except ImportError:
        raise MissingExtra("Starlette", "web") from None
    from starlette.responses import HTMLResponse

    from kg.views import page
    from kg.views.numbers import count
    from kg.web.assets import asset, static_file
    from kg.web.guard import Guard
    from kg.web.review.door import Door
    from kg.web.review.private import Private
    from kg.web.review.state import actor_form, article, form, next_command

    made = page.environment(Path(__file__).parents[1] / "templates")
    template = made.get_template("review.html")
    command = next_command(review, actors, dataset)
    told: dict[str, Any] = {"form": form(), "actor": actor_form(), "paragraphs": article(review), "command": command}

    def answer(request: Request) -> Response:
        content = template.render(
            title=review.context.title, lead=f"{review.sheet.name}, the claims of {review.article.name}",
            data=told, paragraphs=told["paragraphs"], characters=count(len(review.context.text), "character"),
            style_files=STYLES, script_files=SCRIPTS, asset=lambda name: asset(name).lstrip("/"),
        )  # fmt: skip
        return HTMLResponse(content, headers={"content-security-policy": POLICY, "cache-control": "no-store"})

    inside = [Route("/", answer), Route("/static/{name}", static_file), *Door(review).routes()]
    app = Starlette(routes=[Mount(f"/{token}", routes=inside)])
    app.add_middleware(Private, token=token, port=port)
    app.add_middleware(Guard, served=HOST)
    return app


def serve_review(
    review: Review, *, port: int = 0, actors: Sequence[Path] = (), dataset: str | None = None,
    ready: Callable[[str], None] = lambda _: None,
) -> None:  # fmt: skip
    """Serve a review on this machine until the process is stopped; ``ready`` gets the address, with a fresh token.

    Raises
    ------
    MissingExtra
        If Starlette or uvicorn is not installed.
    BadData
        If the port is taken.
    KeyboardInterrupt
        When it is stopped by Ctrl-C.
    """
    from kg.web.server import serve_app

    token = secrets.token_urlsafe(24)

    def made(own: int) -> tuple[Starlette, str]:
        app = make_review(review, token, port=own, actors=actors, dataset=dataset)
        return app, f"http://{HOST}:{own}/{token}/"

    serve_app(made, host=HOST, port=port, ready=ready)
