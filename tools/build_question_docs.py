"""Writes docs/questions.md from the shipped questions, and with --answers the expected answers in tests/answers.

Both come from the shipped data. After a change of data or of a query, read the difference before committing it: an
answer is right because somebody compared it with the data and the article, not because it was written here.
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.files import write_atomic
from kg.questions import Question, ask, questions
from kg.store import Store
from kg.store.results import grid
from kg.vocab import curie, pasted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kg.store.store import Bindable

ROOT = Path(__file__).parent.parent
SAMPLE = 3
SECOND: dict[str, dict[str, Bindable]] = {
    "acts-between": {"a": "CHN", "b": "JPN"},
    "acts-of": {"actor": "RUS"},
    "condemnations": {"target": "Li Keqiang"},
    "differences": {"a": "article-2024-05-28", "b": "summits"},
    "event": {"event": "article-2024-05-28-explosion"},
    "launches": {"outcome": "Success"},
    "names": {"actor": "space-agency-of-north-korea"},
    "one-voice": {"actor": "Russian technicians in North Korea"},
    "only-in": {"dataset": "summits", "actor": "Xi Jinping"},
    "paragraph": {"number": 10},
    "posts-on-a-date": {"day": "2021-01-01"},
    "relays": {"actor": "Yonhap"},
    "said-about": {"actor": "USA"},
    "said-by": {"actor": "Politico"},
    "summits": {"actor": "Japan"},
    "support": {"actor": "China"},
    "timeline": {"first": "2011-05-15", "last": "2012-12-31"},
    "uncertain": {"actor": "Politico"},
    "votes-against": {"state": "Russia"},
    "votes-together": {"a": "USA", "b": "RUS"},
}
"""A second set of values for the questions that matter most; its answer is tests/answers/NAME.2.csv."""


def cells(
    store: Store, item: Question, bind: Mapping[str, Bindable] | None = None, *, short: Callable[[str], str] = curie
) -> list[list[str]]:
    """Return the answer as text, head first: IRIs by prefix, nothing for what is unbound."""
    table = ask(store, item, None, **(bind or {}))
    body = zip(*(column.to_pylist() for column in table.columns), strict=True)
    return [table.column_names, *([_text(value, short) for value in row] for row in body)]


def _text(value: Any, short: Callable[[str], str]) -> str:  # noqa: ANN401 - whatever Arrow holds
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else short(str(value))


def _printed(text: str) -> str:
    return pasted(text) if text.startswith(("http://", "https://")) else text


def answer(rows: list[list[str]]) -> str:
    """Write rows as the CSV that is committed."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def page(store: Store) -> str:
    """Write the page: every question by group, how to ask it, and the head of its answer."""
    parts = [HEAD]
    group = None
    for item in questions():
        if item.group != group:
            group = item.group
            parts.append(f"## {group}\n")
        values = "".join(f" --bind {p.name}={p.default or '...'}" for p in item.parameters)
        head, *body = cells(store, item, short=_printed)
        more = len(body) - SAMPLE
        tail = f"... and {more} more\n" if more > 0 else ""
        parts.append(
            f"### {item.name}\n\n{item.sentence}\n\n```console\n$ kg query {item.name}{values}\n"
            f"{grid(head, body[:SAMPLE])}{tail}```\n"
        )
    return "\n".join(parts)


HEAD = """# Questions

The questions that ship with the package: `kg queries` lists them, `kg queries NAME` prints the SPARQL, and
`kg query NAME` answers. The values shown are the defaults; leave them out, or bind your own: an actor by code or name
(`--bind actor=Japan`), a day (`--bind day=2024-05-27`), a dataset, an event. The value `any` leaves a parameter open.
`kg query` says on standard error which defaults it used. Questions that compare sources follow an event through all the
names that it has (`kg:sameEvent`).

Most rows end in the claim behind them, or the first of several: `kg cite CLAIM` says what it says and who says it. How
to write questions of your own is on [a page](query.md). `weight` is what the belief gives the claim
(`--belief strict` asks again with less trust); where a question shows claims that are not believed,
their weight is empty. In `when`, `..` is an end that nobody states. A state stands for whoever acts for it or holds a
post of it, at any time.

Written by `tools/build_question_docs.py`; the samples are the first rows of the real answers.
"""


def main() -> None:
    """Write the page, and the answers when asked to."""
    store = Store.shipped()
    write_atomic(ROOT / "docs" / "questions.md", page(store))
    if "--answers" in sys.argv[1:]:
        folder = ROOT / "tests" / "answers"
        for item in questions():
            write_atomic(folder / f"{item.name}.csv", answer(cells(store, item)))
            if item.name in SECOND:
                write_atomic(folder / f"{item.name}.2.csv", answer(cells(store, item, SECOND[item.name])))


if __name__ == "__main__":
    main()
