"""Finds texts that repeat an earlier one, as outlets print one wire story: by the runs of five words that they share.

A share is counted of the shorter text, for outlets cut a story from its end; so it is counted exactly, through an index
of runs, and not estimated by MinHash, whose estimate is of the share of both together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

RUN = 5  # words
SHARE = 0.5  # of the runs of the shorter text
LEAST = 20  # runs of a text; of a shorter one a share says too little, so only the same words are a repeat
FEW = 4  # runs of a text; below that nothing is compared
USUAL = 20  # texts that an entry of the index has at most: what stands below everything an outlet prints says little
CLOSEST = 5  # texts that are compared in full
# Chinese and Japanese are written without spaces: there each sign counts as a word.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Repeat:
    """That text ``number`` repeats text ``of``, and the share of the shorter one that both have."""

    number: int
    of: int
    share: float


def repeats(texts: Iterable[str]) -> list[Repeat]:
    """Return which texts repeat an earlier one, and which: the first of all that are alike.

    Notes
    -----
    O(words). A copy adds to the index only what the story did not have, and an entry of the index stays short; so a
    story in a thousand outlets, or a line below a thousand stories, costs no more than others.

    Examples
    --------
    >>> story = " ".join(f"word{n}" for n in range(40))
    >>> repeats([story, "something else of no length", story + " and a line of its own below it"])
    [Repeat(number=2, of=0, share=1.0)]
    """
    index: dict[int, list[int]] = {}
    runs_of: dict[int, frozenset[int]] = {}
    first: dict[int, int] = {}
    short: dict[frozenset[int], int] = {}
    found: list[Repeat] = []
    for number, text in enumerate(texts):
        runs = _runs(text)
        if len(runs) < LEAST:
            same = short.setdefault(runs, number) if len(runs) >= FEW else number
            found += [Repeat(number, same, 1.0)] if same != number else []
            continue
        near = Counter(other for run in runs for other in index.get(run, ()))
        closest = sorted(near, key=lambda other: (-near[other], other))[:CLOSEST]
        share, other = max(((_share(runs, runs_of[one]), -one) for one in closest), default=(0.0, 0))
        story = first[-other] if share >= SHARE else number
        if story != number:
            found.append(Repeat(number, story, round(share, 4)))
        first[number], runs_of[number] = story, runs
        known = runs_of[story] if story != number else frozenset()
        for run in runs - known:
            having = index.setdefault(run, [])
            if len(having) < USUAL:
                having.append(number)
    return found


def _share(one: frozenset[int], other: frozenset[int]) -> float:
    return len(one & other) / min(len(one), len(other))


def _runs(text: str) -> frozenset[int]:
    words = _WORD.findall(text.casefold())
    return frozenset(hash(tuple(words[place : place + RUN])) for place in range(len(words) - RUN + 1))
