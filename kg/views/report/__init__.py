"""The report: what a person should read first, as plain values, as text for a terminal, and as one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lazy import lazily

if TYPE_CHECKING:
    from kg.views.report.content import Report as Report
    from kg.views.report.gathering import gather as gather
    from kg.views.report.page import ReportPicture as ReportPicture

_HOME = {"Report": "content", "gather": "gathering", "ReportPicture": "page"}
__all__ = list(_HOME)

if not TYPE_CHECKING:  # a checker sees the imports above, and a misspelt name as an error (text needs no page)
    __getattr__ = lazily(__name__, _HOME)
