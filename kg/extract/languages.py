"""Says in which language a text is, by its script and its small words, so that no reader of English reads another.

A detector with a model of its own would name more languages; what must be known here is whether a text is English, and
that its small words say surely, without a library: a third of every English text is a few dozen of them.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_ENGLISH = "English"
_SAMPLE = 20_000  # characters from each third of a text
_SURE = 5  # small words of another language that are no chance
_FEW = 3  # that are no chance in a sentence without English ones
_SENTENCE = 12  # words of which English would have small ones
_LEAST = 40  # words of which a tenth are small ones in any English
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Language:
    """A language, and what of the text says so: its script or its small words, the most frequent first."""

    name: str
    signs: tuple[str, ...]

    @property
    def is_english(self) -> bool:
        """Whether the readers of English read it."""
        return self.name == _ENGLISH


def language_of(text: str) -> Language:
    """Return the language of a text; English where nothing speaks against it; O(1), of a sample.

    A text whose letters are mostly of another script is in a language of that script. One in Latin letters is in that
    language whose small words it has most of, if these are more than English ones; three will do where English has next
    to none. Where even English ones are fewer
    than a tenth of many words, the language has no name here: it is "another language".

    Examples
    --------
    >>> language_of("Die Botschaft hat am Montag mit dem Minister und der Delegation gesprochen.").name
    'German'
    >>> language_of("러시아 외무장관이 월요일 평양에 도착했다.")
    Language(name='Korean', signs=('HANGUL',))
    >>> language_of("Russia attacks Poland").name
    'English'
    """
    sample = _sample(text)
    script = _script(sample)
    rows = _table()
    named = [row for row in rows if row[1] == script]
    if script and not named:
        return Language(f"a language in {script.capitalize()} letters", (script,))
    if script and len(named) == 1:
        return Language(named[0][0], (script,))
    words = [word.casefold() for word in _WORD.findall(sample)]
    counts = {
        name: Counter(word for word in words if word in small)
        for name, where, small in rows if small and where == (script or "LATIN")
    }  # fmt: skip
    best = max(counts, key=lambda name: (counts[name].total(), name == _ENGLISH))
    found = Language(best, tuple(word for word, _ in counts[best].most_common(3)))
    if script:
        return found
    english = counts[_ENGLISH].total()
    least = _FEW if len(words) >= _SENTENCE and english * _FEW <= counts[best].total() else _SURE
    if best != _ENGLISH and counts[best].total() >= max(least, 1.2 * english):
        return found
    if len(words) >= _LEAST and english < len(words) / 10:
        return Language("another language", ())
    return Language(_ENGLISH, tuple(word for word, _ in counts[_ENGLISH].most_common(3)))


def _sample(text: str) -> str:
    if len(text) <= 3 * _SAMPLE:
        return text
    starts = (0, (len(text) - _SAMPLE) // 2, len(text) - _SAMPLE)
    return " ".join(text[start : start + _SAMPLE] for start in starts)


def _script(text: str) -> str:
    """Return the script of most letters, nothing for Latin; kana beside Chinese characters are Japanese."""
    letters = Counter(filter(str.isalpha, text))
    scripts: Counter[str] = Counter()
    for letter, count in letters.items():
        scripts[unicodedata.name(letter, "LATIN").split()[0].removesuffix("-COMPATIBILITY")] += count
    if not scripts or scripts["LATIN"] >= scripts.total() / 2:
        return ""
    kana = max(("HIRAGANA", "KATAKANA"), key=lambda name: scripts[name])
    if scripts[kana] * 10 >= scripts["CJK"] > 0:
        return kana
    return max(scripts, key=lambda name: (scripts[name], name))


@cache
def _table() -> tuple[tuple[str, str, frozenset[str]], ...]:
    """Return the languages with their scripts and small words: the table ``languages.csv``."""
    with (Path(__file__).parent / "languages.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            (row["language"], row["script"], set(filter(None, row["words"].split("|")))) for row in csv.DictReader(file)
        ]
    english = next(words for name, _, words in rows if name == _ENGLISH)
    # A word that is also English speaks for no other language.
    return tuple(
        (name, script, frozenset(words - english if name != _ENGLISH else words)) for name, script, words in rows
    )
