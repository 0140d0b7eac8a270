"""Runs the explorer on this machine until it is stopped."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import BadData, MissingExtra

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from kg.graph import Graph
    from kg.web.beforehand import Beforehand


def serve_site(
    graph: Graph, *, host: str = "127.0.0.1", port: int = 8000, article: Path | None = None,
    origins: Sequence[str] = (), ready: Callable[[str], None] = lambda _: None,
) -> None:  # fmt: skip
    """Serve the explorer of a graph until the process is stopped.

    Parameters
    ----------
    host, port
        Where; by default nobody but this machine can ask. With port 0 the system chooses one.
    article, origins
        See `kg.web.make_app`.
    ready : callable
        Gets the address once it can be asked.

    Raises
    ------
    MissingExtra
        If Starlette or uvicorn is not installed.
    BadData
        If the address cannot be served at: the port is taken, or is not this machine's to give.
    KeyboardInterrupt
        When it is stopped by Ctrl-C, once the answers under way are sent.
    """
    begun: list[Beforehand] = []

    def made(own: int) -> tuple[Starlette, str]:
        from kg.web.app import make_app

        app = make_app(graph, host=host, port=own, article=article, origins=origins)
        if hasattr(os, "fork"):
            app.state.site.pool.start()  # so that the first query waits for no process
        begun.append(app.state.beforehand.start())
        return app, app.state.site.address

    try:
        serve_app(made, host=host, port=port, ready=ready)
    finally:
        for one in begun:
            one.stop()


def serve_app(
    make: Callable[[int], tuple[Starlette, str]], *, port: int, ready: Callable[[str], None], host: str = "127.0.0.1"
) -> None:
    """Serve what ``make`` returns for a port: an application, and the address at which it is asked.

    Raises
    ------
    MissingExtra, BadData, KeyboardInterrupt
        As `serve_site`.
    """
    try:
        import uvicorn
    except ImportError:
        raise MissingExtra("uvicorn", "web") from None
    from kg.web.connections import uvicorn_config

    with listen(host, port) as listening:
        own: int = listening.getsockname()[1]
        app, address = make(own)
        ready(address)
        uvicorn.Server(uvicorn_config(app, host=host, port=own)).run(sockets=[listening])


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Of TCP by name: asyncio sends at once only on such sockets, and else waits 40 ms for the reader of a short answer.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen()
    except (OSError, OverflowError) as error:
        made.close()
        why = getattr(error, "strerror", None) or str(error)
        hint = "choose another with --port, or 0 for any that is free" if port else "choose another --host"
        raise BadData(f"cannot serve at {host}:{port} ({why})", hint=hint) from None
    return made
