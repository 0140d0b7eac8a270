"""Reviews a claims sheet in a browser: the article on the left, its claims on the right, saved as one types.

`make_review` builds the application over a review; `serve_review` runs it for this machine alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.web.review.app import make_review as make_review
    from kg.web.review.app import serve_review as serve_review

__all__ = ["make_review", "serve_review"]


if not TYPE_CHECKING:  # Starlette is an extra: it is imported when somebody reviews

    def __getattr__(name: str) -> object:
        """Import a public name when it is first asked for."""
        if name not in __all__:
            raise AttributeError(f"module 'kg.web.review' has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module("kg.web.review.app"), name)
