"""Tools for an assistant (a language model): the same answers as everywhere, each with what it rests on.

`kg.assistant.tools` has what they do, `kg.assistant.server` offers them over the Model Context Protocol.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.assistant.tools import Tools

if TYPE_CHECKING:
    from kg.assistant.server import make_server as make_server
    from kg.assistant.server import serve_http as serve_http

__all__ = ["Tools", "make_server", "serve_http"]


if not TYPE_CHECKING:  # the protocol's library is an extra: it is imported when somebody serves

    def __getattr__(name: str) -> object:
        """Import a public name when it is first asked for."""
        if name not in ("make_server", "serve_http"):
            raise AttributeError(f"module 'kg.assistant' has no attribute {name!r}")
        from kg.assistant import server

        return getattr(server, name)
