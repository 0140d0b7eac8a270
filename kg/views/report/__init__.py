"""The report: what a person should read first, as plain values, as text for a terminal, and as one page."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.views.report.content import Report as Report
    from kg.views.report.gathering import gather as gather
    from kg.views.report.page import ReportPicture as ReportPicture

_HOME = {"Report": "content", "gather": "gathering", "ReportPicture": "page"}
__all__ = list(_HOME)


if not TYPE_CHECKING:  # a checker sees the imports above, and a misspelt name as an error

    def __getattr__(name: str) -> object:
        """Import a public name from its module when it is first asked for: text needs no page."""
        if name not in _HOME:
            raise AttributeError(f"module 'kg.views.report' has no attribute {name!r}")
        return getattr(import_module(f"kg.views.report.{_HOME[name]}"), name)
