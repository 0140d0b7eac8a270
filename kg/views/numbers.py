"""How scores, intervals, shares and counts are written, in pages as in the terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.text import count, interval_text, signed

if TYPE_CHECKING:
    from kg.alignment.score import Estimate
    from kg.alignment.yardstick import Yardstick

__all__ = ["between", "count", "measured", "minus", "page_signed", "percent", "score"]
_MINUS = re.compile(r"(?<![\w./=-])-(?=\d)")


def minus(text: str) -> str:
    """Write the sign of negative numbers as a minus sign: on a page, where a hyphen beside a plus is hard to see.

    Examples
    --------
    >>> minus("-0.14 [-0.50, +0.31] on 2024-05-27 in p-1")
    '−0.14 [−0.50, +0.31] on 2024-05-27 in p-1'
    """
    return _MINUS.sub("−", text)


def page_signed(value: float, digits: int = 2) -> str:
    """Write a score as `signed` does, with a true minus.

    Examples
    --------
    >>> page_signed(-0.104), page_signed(-0.001), page_signed(0.4567, 3)
    ('−0.10', '+0.00', '+0.457')
    """
    return minus(signed(value, digits))


def between(low: float | None, high: float | None) -> str:
    """Write an interval, or that there is none.

    Examples
    --------
    >>> between(-0.04, 0.823), between(None, None)
    ('[-0.04, +0.82]', 'no interval')
    """
    return "no interval" if low is None or high is None else interval_text(low, high)


def score(found: Estimate) -> str:
    """Write a score with its interval and the number of acts."""
    return f"{signed(found.value)} {between(found.low, found.high)}, n = {found.n:g}"


def measured(item: Yardstick) -> str:
    """Write what a yardstick gives: value, interval and n; where it has no value, why not."""
    if item.value is None:
        return item.note or "no data"
    return f"{signed(item.value)} {between(item.low, item.high)}, n = {item.n:g}"


def percent(share: float) -> str:
    """Write a share; one that is not nothing is never written as nothing.

    Examples
    --------
    >>> percent(0.254), percent(0.001), percent(0.0), percent(0.999)
    ('25%', 'under 1%', '0%', 'over 99%')
    """
    whole = round(100 * share)
    if share > 0 and whole == 0:
        return "under 1%"
    return "over 99%" if share < 1 and whole == 100 else f"{whole}%"
