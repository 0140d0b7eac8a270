"""A value that a reader sees as a text, given by whoever made it and knows the names of its actors."""

from __future__ import annotations


class InWords:
    """Shows itself by its field ``words``, a function of it; without one by its fields."""

    __slots__ = ()

    def __str__(self) -> str:
        words = getattr(self, "words", None)
        return str(words(self)) if words else repr(self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": str(self)}
