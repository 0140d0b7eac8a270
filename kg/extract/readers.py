"""The readers there are, behind one protocol: text, day and register in, proposals out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from kg.codes import Codes
from kg.errors import BadData, Unknown
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


@dataclass(frozen=True)
class Settings:
    """What a reader may need: the name of a model, an address, and the code books."""

    model: str | None = None
    address: str | None = None
    codes: Callable[[], Codes] | None = None


@dataclass(frozen=True)
class ReaderKind:
    """A reader that there is: how it is made of settings, which it takes, and whether it reads English alone."""

    make: Callable[[Settings], TextReader]
    takes: frozenset[str] = frozenset()
    english: bool = True


@dataclass(frozen=True)
class ChosenReader:
    """A reader that was made, under its name; ``notes`` says what it did that a person should know."""

    name: str
    kind: ReaderKind
    read: TextReader

    def notes(self) -> tuple[str, ...]:
        """Return what it did so far that a person should know, such as what it cost."""
        said = getattr(self.read, "notes", None)
        return tuple(said()) if callable(said) else ()


def _language_model(settings: Settings) -> TextReader:
    from kg.extract.llm import LOCAL, Chat, LanguageModel

    if not settings.model:
        raise BadData("the reader llm needs a model", hint="write --model NAME, as the server at --address calls it")
    codes = settings.codes() if settings.codes else Codes({})
    return LanguageModel(Chat(settings.model, settings.address or LOCAL), codes)


def _parser(settings: Settings) -> TextReader:
    from kg.extract.parser import Parser

    return Parser.installed(settings.model)


READERS: Mapping[str, ReaderKind] = {
    "rules": ReaderKind(lambda _: proposals),
    "parser": ReaderKind(_parser, takes=frozenset({"model"})),
    "llm": ReaderKind(_language_model, takes=frozenset({"model", "address"}), english=False),
}


def reader_called(name: str, settings: Settings = Settings()) -> ChosenReader:
    """Return the reader of this name.

    Parameters
    ----------
    settings : Settings
        ``model`` and ``address``, for those that take them.

    Raises
    ------
    Unknown
        If there is none, with those that there are.
    BadData
        If a setting has no effect on it, or one that it needs is missing.
    """
    if name not in READERS:
        raise Unknown("reader", name, known=READERS, hint="the readers are " + ", ".join(READERS))
    kind = READERS[name]
    for setting in ("model", "address"):
        if getattr(settings, setting) and setting not in kind.takes:
            takers = [other for other, one in READERS.items() if setting in one.takes]
            raise BadData(
                f"--{setting} has no effect with the reader {name}", hint=f"it goes with {' and '.join(takers)}"
            )
    return ChosenReader(name, kind, kind.make(settings))
