"""Tools for an assistant (a language model): the same answers as everywhere, each with what it rests on.

`kg.assistant.tools` has what they do, `kg.assistant.server` offers them over the Model Context Protocol.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.assistant.tools import Tools
from kg.lazy import lazily

if TYPE_CHECKING:
    from kg.assistant.server import make_server as make_server
    from kg.assistant.server import serve_http as serve_http

_HOME = {"make_server": "server", "serve_http": "server"}
__all__ = ["Tools", "make_server", "serve_http"]

if not TYPE_CHECKING:  # the protocol's library is an extra: it is imported when somebody serves
    __getattr__ = lazily(__name__, _HOME)
