"""Reads options that are a number, or a word by which the data are asked for it."""

from __future__ import annotations

from collections.abc import Callable

import click

Reading = Callable[[click.Context, click.Parameter, str | None], float | str | None]


def number_or(word: str, fits: Callable[[float], bool], what: str) -> Reading:
    """Return a callback that reads such a number or the word, and says ``what`` is wanted where it is neither."""

    def read(_: click.Context, option: click.Parameter, text: str | None) -> float | str | None:
        if text is None or text == word:
            return text
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not fits(value):
            raise click.BadParameter(f"{text!r} is neither {what} nor {word}", param=option)
        return value

    return read


positive_or_data = number_or("data", lambda value: 0 < value < float("inf"), "a finite number above 0")
days_or_estimate = number_or("estimate", lambda value: 0 < value < float("inf"), "a finite number of days above 0")
share_or_data = number_or("data", lambda value: 0 <= value <= 1, "a number from 0 to 1")
