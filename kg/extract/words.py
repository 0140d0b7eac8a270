"""Takes a sentence apart into words with their base forms, by the tables of English that ship with the package."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import BadData
from kg.extract.quotes import FLAT

ENGLISH = Path(__file__).parent / "english"
_WORD = re.compile(r"n't|'(?:s|ll|d|re|ve)\b|\w+?(?=n't\b)|\w+(?:[-.]\w+)*(?:\.(?=\w))?|\.{3}|[^\w\s]", re.I)


_DOUBLES = re.compile("[^aeiou]+[aeiou][^aeiouwxy]|qu[aei][^aeiouwxy]")  # words that double their last letter


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a mark: as it is written, in lower case, its base forms, and its characters in the sentence."""

    text: str
    low: str
    bases: frozenset[str]
    start: int
    end: int


def english_table(
    name: str, columns: Iterable[str], folder: Path | None = None
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a table of English with their line numbers.

    Raises
    ------
    BadData
        With file and line: for other columns, or a row with too few or too many cells.
    """
    file, wanted = (folder or ENGLISH) / name, list(columns)
    with file.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle, strict=True)
        if reader.fieldnames != wanted:
            raise BadData("not this table of English", file=str(file), line=1, hint=f"columns: {', '.join(wanted)}")
        for row in reader:
            if None in row or None in row.values():
                raise BadData("not a row of it", file=str(file), line=reader.line_num, hint="quote a cell with commas")
            yield reader.line_num, {key: value for key, value in row.items() if key and value is not None}


def listed_in(cell: str) -> list[str]:
    """Return what a cell lists, divided by bars."""
    return [part.strip() for part in cell.split("|") if part.strip()]


@cache
def word_classes() -> dict[str, frozenset[str]]:
    """Return the small words by their class, such as ``preposition``: the table ``words.csv``."""
    rows = english_table("words.csv", ("class", "words"))
    return {row["class"]: frozenset(listed_in(row["words"])) for _, row in rows}


def words_of(kind: str) -> frozenset[str]:
    """Return the small words of one class."""
    return word_classes()[kind]


@cache
def irregular() -> dict[str, tuple[str, ...]]:
    """Return the forms of words that no rule makes, by base form: the table ``irregular.csv``."""
    return {
        row["lemma"]: tuple(listed_in(row["forms"])) for _, row in english_table("irregular.csv", ("lemma", "forms"))
    }


@cache
def _bases() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for lemma, forms in irregular().items():
        for form in forms:
            found.setdefault(form, set()).add(lemma)
    return {form: frozenset(lemmas) for form, lemmas in found.items()}


@cache
def bases(word: str) -> frozenset[str]:
    """Return what a word may be a form of, itself among it; a guess by endings, so some are no words at all.

    Examples
    --------
    >>> sorted(bases("banned")), "city" in bases("cities"), "release" in bases("releasing"), "give" in bases("gave")
    (['ban', 'bann', 'banne', 'banned'], True, True, True)
    """
    found = {word, *_bases().get(word, ())}
    for ending in ("ed", "ing", "s", "es"):
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 2 or (ending == "s" and word.endswith(("ss", "us", "is"))):
            continue
        if ending in ("s", "es") or not _DOUBLES.fullmatch(stem):  # "bared" is no form of "bar"
            found.add(stem)
        if ending in ("ed", "ing"):
            found |= {stem + "e"} | ({stem[:-1]} if stem[-1:] == stem[-2:-1] else set())
        if stem.endswith("i") and ending in ("ed", "es"):
            found.add(stem[:-1] + "y")
    for one in tuple(found):
        found |= {one.replace(american, british) for american, british in _SPELLINGS if american in one}
    return frozenset(found)


# The tables are in British spelling; a text may be in the other.
_SPELLINGS = (
    ("ize", "ise"), ("yze", "yse"), ("defense", "defence"), ("offense", "offence"), ("favor", "favour"),
    ("labor", "labour"), ("honor", "honour"), ("program", "programme"), ("harbor", "harbour"), ("rumor", "rumour"),
    ("neighbor", "neighbour"), ("behavior", "behaviour"), ("armor", "armour"), ("maneuver", "manoeuvre"),
    ("catalog", "catalogue"), ("center", "centre"), ("artifact", "artefact"), ("check", "cheque"), ("saber", "sabre"),
    ("license", "licence"), ("traveler", "traveller"), ("color", "colour"), ("tire", "tyre"),
)  # fmt: skip


def split_words(sentence: str) -> list[Word]:
    """Return the words and marks of a sentence, in its order; O(characters).

    Examples
    --------
    >>> [word.low for word in split_words("The U.S. didn't lift Iran's cease-fire.")]
    ['the', 'u.s.', 'did', "n't", 'lift', 'iran', "'s", 'cease-fire', '.']
    """
    flat, found = sentence.translate(FLAT), []
    for match in _pattern().finditer(flat):
        low = match[0].casefold()
        found.append(Word(match[0], low, bases(low), match.start(), match.end()))
    return found


@cache
def _pattern() -> re.Pattern[str]:
    short = r"(?:[A-Za-z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sgt|Gov|Sen|Rep|St|No|Jan|Feb|Aug|Sept?|Oct|Nov|Dec)\."
    return re.compile(short + "|" + _WORD.pattern)
