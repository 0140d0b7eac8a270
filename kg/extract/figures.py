"""Says where words of force or of giving way name no party's act: in sport, the market, the weather, a book."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.clauses import Group
from kg.extract.verbs import Match
from kg.extract.words import Word, words_of


def figurative(words: Sequence[Word], match: Match) -> bool:
    """Return whether it is sport, the market, or a blow of nature that the words are about."""
    around = words[max(match.start - 6, 0) : match.end + 5]
    return any(word.bases & words_of("sport or market") for word in words) or any(
        word.low in words_of("nature") for word in around
    )


def lifeless(words: Sequence[Word], match: Match, verb: Group) -> bool:
    """Return whether weather, an animal, a book or a currency is what does it: no party of an act."""
    if not verb.passive:
        return verb.start > 0 and bool(words[verb.start - 1].bases & words_of("no party"))
    by = next((at for at in range(match.end, min(match.end + 4, len(words))) if words[at].low == "by"), -1)
    return by > 0 and any(word.bases & words_of("no party") for word in words[by + 1 : by + 4])
