"""The explorer: the graph as pages in a browser, each under the evidence weighting that its address names.

`make_app` builds the application over a graph; `serve` runs it on this machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.web.app import make_app as make_app
    from kg.web.server import serve_site as serve
    from kg.web.site import Site as Site

__all__ = ["Site", "make_app", "serve"]


if not TYPE_CHECKING:  # Starlette is an extra: it is imported when somebody serves

    def __getattr__(name: str) -> object:
        """Import a public name when it is first asked for."""
        from importlib import import_module

        homes = {
            "Site": ("kg.web.site", "Site"), "make_app": ("kg.web.app", "make_app"),
            "serve": ("kg.web.server", "serve_site"),
        }  # fmt: skip
        if name not in homes:
            raise AttributeError(f"module 'kg.web' has no attribute {name!r}")
        module, called = homes[name]
        return getattr(import_module(module), called)
