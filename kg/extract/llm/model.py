"""The reader ``llm``: asks a model part by part, keeps its answers, and says what they cost."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from kg.codes import Codes
from kg.errors import KGError
from kg.extract.llm.chat import Chat, ModelAnswer
from kg.extract.llm.question import instructions, messages_of, schema_of
from kg.extract.llm.verify import Verified, claims_in
from kg.extract.register import Register
from kg.extract.rules import Proposal
from kg.extract.sentences import sentences
from kg.files import write_atomic
from kg.store.kept import home
from kg.text import count

PART = 6000  # characters of a text that a model is asked about at once
_BOOK = "plover:"


@dataclass(frozen=True)
class LanguageModel:
    """A reader of texts in any language, by a model at an OpenAI-compatible address.

    What it answers is material: every quote is found in the text or dropped, every party is named by the text or
    dropped, and every code stands in the book. An answer is kept in the reader's own cache, under a digest of all that
    it follows from, so that nothing is asked, and paid, twice.

    Parameters
    ----------
    chat : Chat
        The model and its address.
    codes : Codes
        The code books, of which PLOVER's is used.
    spent : Counter
        What was asked so far: ``asked``, ``kept``, ``read`` and ``written`` (tokens), ``unreadable``, and what
        was dropped.
    """

    chat: Chat
    codes: Codes
    spent: Counter[str] = field(default_factory=Counter)

    def __call__(self, text: str, day: dt.date, register: Register) -> list[Proposal]:
        """Return what a text may say, in its order.

        Raises
        ------
        NoAnswer
            If the model cannot be asked; what it answered before is kept.
        """
        found: list[Proposal] = []
        checked = Verified(text, day, register, frozenset(self._labels), self.chat.model)
        for start, end in parts(text):
            claims = self._claims(text[start:end], day)
            if claims is None:
                self.spent["unreadable"] += 1
            else:
                found += checked.proposals(claims, start, end)
        self.spent.update(checked.dropped)
        return sorted(dict.fromkeys(found), key=lambda item: (item.start, item.end))

    def notes(self) -> tuple[str, ...]:
        """Return what was asked, what it cost in tokens, and what was dropped of the answers, a sentence each."""
        has = self.spent
        where = "on this machine" if self.chat.is_near else f"at {self.chat.address}, where the text went"
        said = [
            f"{self.chat.model} {where}: {count(has['asked'], 'question')}, {has['kept']} answered before; "
            f"{has['read']:,} tokens read, {has['written']:,} written"
        ]
        if has["unreadable"]:
            parts_lost = count(has["unreadable"], "part")
            said.append(f"no readable answer about {parts_lost} of the text: nothing is proposed there")
        rest = {what: number for what, number in sorted(has.items()) if what not in _COUNTED}
        return (*said, *(f"left out: {_dropped(number, what)}" for what, number in rest.items()))

    @cached_property
    def _labels(self) -> dict[str, str]:
        book = ((name, code) for name, code in self.codes.table.items() if name.startswith(_BOOK))
        return {name.removeprefix(_BOOK): code.label for name, code in sorted(book)}

    @cached_property
    def _told(self) -> str:
        return instructions(self._labels)

    @cached_property
    def _schema(self) -> dict[str, Any]:
        return schema_of(list(self._labels))

    def _claims(self, part: str, day: dt.date) -> list[Mapping[str, Any]] | None:
        """Return what the model says of a part; None if it twice gave no answer of the form asked for."""
        messages = messages_of(self._told, part, day)
        whole = json.dumps([self.chat.address, self.chat.model, messages, self._schema], ensure_ascii=False)
        place = home() / "llm" / f"{hashlib.sha256(whole.encode('utf-8', 'surrogatepass')).hexdigest()}.json"
        if (kept := _read(place)) is not None:
            self.spent["kept"] += 1
            return kept
        for _ in range(2):
            reply = self.chat.ask(messages, self._schema)
            self.spent.update(asked=1, read=reply.read, written=reply.written)
            if (claims := claims_in(reply.content)) is not None:
                _keep(place, reply)
                return claims
        return None


_COUNTED = frozenset({"asked", "kept", "read", "written", "unreadable"})


_MANY = {"party": "parties"}


def _dropped(number: int, what: str) -> str:
    """Return what was left out, as it was counted: its noun, a bar, and what was wrong with it."""
    noun, _, wrong = what.partition("|")
    return f"{count(number, noun, _MANY.get(noun, ''))} {wrong}"


def parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield the characters of a text in parts of whole sentences, each of at most `PART` characters if it can be.

    Examples
    --------
    >>> list(parts("One. Two."))
    [(0, 9)]
    """
    start = end = None
    for sentence in sentences(text):
        if start is not None and end is not None and sentence.end - start > PART:
            yield from _cut(start, end)
            start = None
        start = sentence.start if start is None else start
        end = sentence.end
    if start is not None and end is not None:
        yield from _cut(start, end)


def _cut(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a stretch whole, or cut where no sentence is seen to end in it."""
    size = 2 * PART
    for begin in range(start, end, size):
        yield begin, min(begin + size, end)


def _read(place: Path) -> list[Mapping[str, Any]] | None:
    try:
        return claims_in(json.loads(place.read_bytes())["content"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def _keep(place: Path, reply: ModelAnswer) -> None:
    """Keep an answer, whole or not at all, where that is possible; nobody else need read it."""
    with suppress(OSError, KGError):
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        said = {"content": reply.content, "read": reply.read, "written": reply.written}
        write_atomic(place, json.dumps(said, ensure_ascii=True))
