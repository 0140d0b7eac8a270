"""Measures how alike members vote: in the bodies that a graph knows, or in a file of roll calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import BadData
from kg.readers.ballots import Ballots, Body, bodies_of, read_ballots

if TYPE_CHECKING:
    from kg.known import Known


def votes(
    known: Known, names: Iterable[str] = (), *, body: str = "each", period: str = "all",
    file: str | Path | Ballots | None = None, choices: str | None = None, absent: Iterable[str] = (),
    columns: Mapping[str, str] | None = None, encoding: str = "",
) -> list[dict[str, Any]]:  # fmt: skip
    """Return agreement, S, kappa and pi of every pair in each body; see `kg.alignment.votes.similar` for the rows.

    Parameters
    ----------
    names : iterable of str
        Nobody: all pairs; one member: its pairs; several: the pairs among them.
    body : str
        ``council``, ``assembly``, ``each`` with its own rows, or ``pooled``: all ballots as if of one body. Procedural
        votes of a body are rows of their own, of pairs that have such votes.
    period : {"all", "year"}
        All ballots together, or by calendar year.
    file : path or Ballots, optional
        Roll calls of one's own instead; `kg.readers.ballots.read_ballots` says how files are read, and returns what
        was left out of one. ``choices`` (``"yes=1,no=-1"``), ``absent``, ``columns`` and ``encoding`` (UTF-8 if none is
        named) are about a file alone.

    Raises
    ------
    BadData
        If options of a file come without one, a body with one, or the file cannot be read.
    Unknown
        For a body, member or period that does not exist.
    """
    from kg.alignment.votes import read_choices, similar

    resolve = known.actors.resolve
    if file is None:
        if choices is not None or absent or columns or encoding:
            raise BadData("choices, absent, columns and encoding say how a file is written", hint="name the file")
        bodies = bodies_of(known, "each" if body == "pooled" else body)
        found = similar(bodies, names, period=period, pooled=body == "pooled", resolve=resolve)
        procedural = {str(one) for one in bodies if one.procedural}
        return [row for row in found if row["n"] or row["body"] not in procedural]
    if body != "each":
        raise BadData(f"a file is one body, not {body}", hint="leave out the body, or the file")
    if not isinstance(file, Ballots):
        file = read_ballots(
            file, choices=read_choices(choices) if choices else None, absent=absent, columns=columns,
            dated=period == "year", resolve=resolve, encoding=encoding or "utf-8",
        )  # fmt: skip
    one = Body(file.name, lambda: file.columns["actor"], lambda _: file.columns)
    return similar([one], names, period=period, places=file.places, resolve=resolve)
