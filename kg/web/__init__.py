"""The explorer: the graph as pages in a browser, each under the evidence weighting that its address names.

`make_app` builds the application over a graph; `serve` runs it on this machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lazy import lazily

if TYPE_CHECKING:
    from kg.web.app import make_app as make_app
    from kg.web.server import serve_site as serve
    from kg.web.site import Site as Site

_HOME = {"Site": "site", "make_app": "app", "serve": "server:serve_site"}
__all__ = ["Site", "make_app", "serve"]

if not TYPE_CHECKING:  # Starlette is an extra: it is imported when somebody serves
    __getattr__ = lazily(__name__, _HOME)
