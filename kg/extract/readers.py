"""The readers there are, behind one protocol: text, day and register in, proposals out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Protocol

from kg.extract.register import Register
from kg.extract.rules import Proposal, proposals


class TextReader(Protocol):
    """A function that reads a text.

    It invents no span (every proposal has characters of the text), guesses no party (an unknown subject leaves the
    source empty), and asserts nothing that is denied, conditional, feared, planned or asked.
    """

    def __call__(self, text: str, day: dt.date, register: Register) -> list[Proposal]:
        """Return what ``text``, an article of ``day``, may say of the actors of ``register``."""
        ...


READERS: Mapping[str, TextReader] = {"rules": proposals}
