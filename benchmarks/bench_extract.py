"""Measures what `kg new` proposes, out of sample: on sentences of others, and on ten articles of our own; and its speed.

    python benchmarks/bench_extract.py [plv_train.csv.xz | --quick]

The sentences of others have a type of act (YIELD is CONCEDE or RETREAT), a source and a target in words. Each is read
as a paragraph of its own, as the sheet comes out of `kg new`: the first row with a code is the answer. ``read`` is the
part of them that was looked at when the tables were written, ``unread`` the part that was not (see docs/extraction.md).
Speed is measured on texts put together from our own sentences: one that grows, and folders of articles that grow, of
which every fifth repeats another.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import lzma
import random
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.actors import Actors
from kg.encode import new_folder
from kg.extract import Proposal, Register, proposals
from kg.extract.mentions import mentions
from kg.extract.words import english_table
from kg.store import Store

DAY = dt.date(2024, 1, 1)
ROOTS = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
Row = dict[str, str]


def first(text: str, register: Register, day: dt.date = DAY) -> Proposal | None:
    """Return the first coded row of a sentence."""
    return next((item for item in proposals(text, day, register) if item.code), None)


def root(item: Proposal | None) -> str:
    """Return the type of its code, by the names of the benchmark; nothing for no code."""
    name = item.code.partition("-")[0] if item else ""
    return ROOTS.get(name, name)


def macro_f1(gold: Sequence[str], given: Sequence[str]) -> float:
    """Return the mean over the types of 2PR / (P + R), which is 0 for a type that is never right.

    Examples
    --------
    >>> macro_f1(["A", "A", "B"], ["A", "B", "B"])
    0.6666666666666666
    """
    scores = []
    for kind in sorted(set(gold)):
        both = sum(g == p == kind for g, p in zip(gold, given, strict=True))
        scores.append(2 * both / (gold.count(kind) + given.count(kind)))
    return sum(scores) / len(scores)


def parties(row: Row, item: Proposal, register: Register) -> bool | None:
    """Return whether source and target are right; None where the gold words do not name two known actors.

    Of an act that all who are named do together, both may stand among its actors.
    """
    gold = [{mention.actor for mention in mentions(row[side], register)} for side in ("source", "target")]
    if not all(gold) or gold[0] == gold[1]:
        return None
    sources, targets = set(item.sources), set(item.targets) or set(item.sources[1:])
    return not gold[0].isdisjoint(sources) and not gold[1].isdisjoint(
        targets | (sources if len(sources) > 1 else set())
    )


def sentences(rows: Sequence[Row], register: Register) -> dict[str, float]:
    """Return accuracy, macro-F1, coverage, how often a code is right, and the match of the parties."""
    found = [first(row["text"], register) for row in rows]
    gold, given = [row["label"] for row in rows], [root(item) for item in found]
    right = [g == p for g, p in zip(gold, given, strict=True)]
    matched = [parties(row, item, register) for row, item in zip(rows, found, strict=True) if item]
    known = [match for match in matched if match is not None]
    return {
        "sentences": len(rows),
        "accuracy": sum(right) / len(rows),
        "macro-F1": macro_f1(gold, given),
        "coverage": sum(map(bool, given)) / len(rows),
        "precision": sum(right) / max(sum(map(bool, given)), 1),
        "parties known": len(known),
        "source and target": sum(known) / max(len(known), 1),
    }


def by_length(rows: Sequence[Row], register: Register) -> list[tuple[str, float, float]]:
    """Return precision against coverage: what is left if only acts without an operator, or of one row, are taken."""
    found = [(row["label"], proposals(row["text"], DAY, register)) for row in rows]
    ways = {
        "every sentence with a code": bool,
        "with a source": lambda items: bool(items and items[0].sources),
        "with a source and a target": lambda items: bool(items and items[0].sources and items[0].targets),
        "and no second act": lambda items: len(items) == 1 and bool(items[0].sources and items[0].targets),
    }
    table = []
    for name, kept in ways.items():
        taken = [(gold, items) for gold, every in found if kept(items := [item for item in every if item.code])]
        right = sum(gold == root(items[0]) for gold, items in taken)
        table.append((name, len(taken) / len(rows), right / max(len(taken), 1)))
    return table


def articles(rows: Sequence[Row], register: Register) -> dict[str, tuple[int, int, int]]:
    """Return of each kind of finding how many are gold, were proposed, and are in both, over the ten articles."""
    counts = dict.fromkeys(("codes", "sources", "targets", "speakers", "relays", "dates"), (0, 0, 0))
    wrong = 0
    for row in rows:
        items = proposals(row["sentence"], dt.date.fromisoformat(row["day"]), register)
        coded = next((item for item in items if item.code), None)
        said = items[0]
        asserted = coded is not None and not coded.factuality.endswith("Not")
        wrong += asserted and row["status"] != "asserted"
        pairs = {
            "codes": ({row["code"]} - {""}, {coded.code.partition("-")[0]} if coded else set()),
            "sources": (_set(row["source"]), set(coded.sources) if coded else set()),
            "targets": (_set(row["target"]), set(coded.targets) if coded else set()),
            "speakers": (_set(row["speaker"]), {said.speaker} - {""}),
            "relays": (_set(row["relay"]), set(said.relays)),
            "dates": (_set(row["date"]), {said.date.date} if said.date else set()),
        }
        for kind, (gold, given) in pairs.items():
            g, p, b = counts[kind]
            counts[kind] = (g + len(gold), p + len(given), b + len(gold & given))
    return counts | {"asserted though it is not": (0, wrong, 0)}


def _set(cell: str) -> set[str]:
    return set(filter(None, cell.split(";")))


def other_hand(file: Path) -> dict[str, list[Row]]:
    """Return the sentences that somebody else wrote without having seen a table, by how they are worded."""
    found: dict[str, list[Row]] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["wording"], []).append({**row, "source": "", "target": ""})
    return found


def made_text(draw: random.Random, lines: Sequence[str], characters: int) -> str:
    """Return paragraphs of three sentences, of about so many characters."""
    found, size = [], 0
    while size < characters:
        found.append(" ".join(draw.choices(lines, k=3)))
        size += len(found[-1]) + 2
    return "\n\n".join(found) + "\n"


def speed(lines: Sequence[str], register: Register, store: Store, articles: Sequence[int]) -> Iterable[str]:
    """Yield how long texts of growing length and folders of growing size take, in seconds of the processor."""
    draw = random.Random(1)
    for size in (50_000, 100_000, 200_000, 400_000):
        text = made_text(draw, lines, size)
        began = time.process_time()
        proposals(text, DAY, register)
        yield f"{size // 1000:>5} KB of text {time.process_time() - began:7.2f} s"
    for count in articles:
        with tempfile.TemporaryDirectory() as place:
            texts = [made_text(draw, lines, 2500) for _ in range(count)]
            for number in range(count):
                text = texts[number] if number % 5 else texts[0]
                (Path(place) / f"2024-01-{number % 28 + 1:02}-{number}.txt").write_text(
                    f"Number {number}\n\n{text}", "utf-8"
                )
            began = time.process_time()
            made = new_folder(Path(place), store, out=Path(place) / "out")
            took = time.process_time() - began
        yield f"{count:>5} articles   {took:7.2f} s, {made.same_texts} repeat another"


def unread(row: Row) -> bool:
    """Return whether a sentence is of the quarter that was not looked at."""
    return int(hashlib.sha256(row["text"].encode()).hexdigest(), 16) % 4 == 3


def main(path: str | None = None) -> None:
    """Print what was measured."""
    register = Register(Actors.read(Store.shipped()))
    if path and path != "--quick":
        with lzma.open(path, "rt", encoding="utf-8") as file:
            rows: list[Row] = list(csv.DictReader(file))
        began = time.perf_counter()
        for name, part in (("read", [r for r in rows if not unread(r)]), ("unread", [r for r in rows if unread(r)])):
            _show(name, sentences(part, register).items())
        for name, coverage, precision in by_length(rows, register):
            sys.stdout.write(f"{name:30} coverage {coverage:.2f}  precision {precision:.2f}\n")
        sys.stdout.write(f"{(time.perf_counter() - began) / len(rows) / 2 * 1000:.1f} ms a sentence\n")
    for wording, rows in other_hand(Path(__file__).parent / "other_hand.csv").items():
        _show(f"of another hand, {wording}", sentences(rows, register).items())
    with (Path(__file__).parent / "articles.csv").open(encoding="utf-8", newline="") as file:
        counts = articles(list(csv.DictReader(file)), register)
    with (Path(__file__).parent / "articles.csv").open(encoding="utf-8", newline="") as file:
        lines = [row["sentence"] for row in csv.DictReader(file)]
    lines += [row["sentence"] for _, row in english_table("examples.csv", ("code", "status", "sentence", "why"))]
    for line in speed(lines, register, Store.shipped(), (50, 100) if path == "--quick" else (250, 500, 1000)):
        sys.stdout.write(line + "\n")
    for kind, (gold, given, both) in counts.items():
        rates = f"precision {both / max(given, 1):.2f}  recall {both / max(gold, 1):.2f}" if gold else ""
        sys.stdout.write(f"{kind:30} gold {gold:3}  proposed {given:3}  both {both:3}  {rates}\n")


def _show(name: str, numbers: Iterable[tuple[str, float]]) -> None:
    sys.stdout.write(name + ": " + ", ".join(f"{key} {value:.3g}" for key, value in numbers) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:2])
