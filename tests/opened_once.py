"""Lets the commands of one process read a graph once: opening it takes most of the time of a command that is tested here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import kg.graph
from kg.graph import Graph

MOST = 4  # graphs at a time: each takes some ten megabytes


@contextmanager
def opened_once() -> Iterator[None]:
    """Give every command that asks for the same graph the same value, as a session in Python would.

    A graph is frozen, so no command can leave anything in it for the next; that is checked. Files are the same while their
    names, sizes and times are; those that are named from the present folder are opened each time.
    """
    opened: dict[object, tuple[Graph, int]] = {}
    opening = kg.graph.open_graph

    def open_graph(*places: str | Path, **how: Any) -> Graph:
        if not all(Path(place).is_absolute() for place in places):
            return opening(*places, **how)
        asked = tuple(map(stamped, [*places, *(word for name in sorted(how) for word in (name, how[name]))]))
        graph, size = opened.pop(asked, None) or sized(opening(*places, **how))
        opened[asked] = graph, size  # the last asked for stands last
        if len(opened) > MOST:
            same(*opened.pop(next(iter(opened))))
        return graph

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kg.graph, "open_graph", open_graph)
        yield
    for graph, size in opened.values():
        same(graph, size)


def stamped(word: Any) -> tuple[str, object]:
    """A word of a command line, and what tells whether the file that it may name has changed."""
    try:
        state = Path(word).stat() if isinstance(word, str | Path) else None
    except (OSError, ValueError):
        state = None
    return str(word), state and (state.st_ino, state.st_size, state.st_mtime_ns)


def sized(graph: Graph) -> tuple[Graph, int]:
    return graph, len(graph.known.store)


def same(graph: Graph, size: int) -> None:
    assert len(graph.known.store) == size, "a command has changed the graph that it was given"
