"""Puts the name of each thing beside its IRI in an answer, whatever format the answer is then written in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, count

Called = Callable[[str], str | None]
"""What the thing with an IRI is called, or None."""
_CONTROLS = {ord("\t"): "\\t", ord("\n"): "\\n", ord("\r"): "\\r"}


def with_names(blocks: Iterable[bytes], called: Called) -> Iterator[bytes]:
    r"""Yield a TSV result with a column of names beside each column of IRIs; memory does not grow with the rows.

    Parameters
    ----------
    blocks
        Whole lines, the head first.
    called
        What the thing with an IRI is called, or None.

    Notes
    -----
    A column gets a neighbour (``who`` gets ``who_label``) if something in the first block of rows is called something.

    Examples
    --------
    >>> b"".join(with_names([b"?x\n<e:a>\n1\n"], {"e:a": "seven"}.get))
    b'?x\t?x_label\n<e:a>\t"seven"\n1\t\n'
    """
    rest = iter(blocks)
    first = b""
    for block in rest:
        first += block
        if first.count(b"\n") > 1:  # the head alone does not say what its columns hold
            break
    head, *rows = _cells(first)
    named = [n for n in range(len(head)) if any(_name(row[n], called) for row in rows)]
    labels = [next(name for name in _labels(head[n]) if name not in head) for n in named]
    yield _line(head, dict(zip(named, labels, strict=True)))
    for part in chain([rows], map(_cells, rest)):
        yield b"".join(_line(row, {n: _name(row[n], called) for n in named}) for row in part)


def _cells(lines: bytes) -> list[list[str]]:
    return [line.split("\t") for line in lines.decode().removesuffix("\n").split("\n")]


def _labels(name: str) -> Iterator[str]:
    """Yield what a column of names may be called, the shortest first."""
    return (f"{name}_label{'_' * more}" for more in count())


def _line(row: list[str], beside: dict[int, str]) -> bytes:
    cells = ((cell, beside[n]) if n in beside else (cell,) for n, cell in enumerate(row))
    return ("\t".join(chain.from_iterable(cells)) + "\n").encode()


def _name(cell: str, called: Called) -> str:
    """Return the name of an IRI as a cell; nothing for what is none, or has no name."""
    name = called(cell[1:-1]) if cell.startswith("<") else None
    return "" if name is None else '"' + re.sub(r'["\\]', r"\\\g<0>", name).translate(_CONTROLS) + '"'
