"""Event files as interactions: one folder a dataset, found by listing folders, read whatever their size."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.readers.definition import Field, Reader, reader, readers

if TYPE_CHECKING:
    from kg.interactions import Interactions
    from kg.readers.reading import How, Reading

__all__ = ["Field", "Reader", "mapped", "read", "read_files", "reader", "readers"]


def read(
    dataset: str | Path | Reader,
    *files: str | Path | Iterable[str | Path],
    columns: Mapping[str, str] | None = None,
    output: str | Path | None = None,
    **how: Any,  # noqa: ANN401 - the fields of How
) -> Interactions:
    """Read event files as interactions.

    Parameters
    ----------
    dataset : str or Path
        The name of a reader (`readers` lists them), or a folder of one's own.
    *files : str or Path, or sequences of them
        Files and patterns, plain or packed (.gz, .xz, .zip).
    columns : mapping of str to str
        For the reader ``table``: which column has which meaning, such as ``{"source": "sender"}``.
    output : str or Path, optional
        A Parquet file to keep the rows in; without it they are kept in memory alone.
    **how
        ``scale``, ``unit``, ``officials``, ``beside``, ``settings``, ``encoding``, ``memory``: see
        `kg.readers.reading.How`.

    Returns
    -------
    Interactions
        With ``counts``: acts = projected + unreadable + uncoded + stateless + domestic + repeated.

    Raises
    ------
    Unknown
        If no reader has that name.
    BadData
        If a file is missing, or is a file of another dataset.
    """
    from kg.interactions import open_parquet

    given = mapped(dataset, columns)
    listed = [one for named in files for one in ([named] if isinstance(named, str | Path) else named)]
    with tempfile.TemporaryDirectory(prefix="kg-read-") as folder:
        path = Path(output) if output else Path(folder) / "acts.parquet"
        read_files(given, listed, path, _how(how))
        return open_parquet(path)


def read_files(
    given: Reader,
    files: Iterable[str | Path],
    output: Path,
    how: How | None = None,
    **more: Any,  # noqa: ANN401 - what to say, and where to write the rejected rows
) -> Reading:
    """Read files into a Parquet file and say what became of every row; see `kg.readers.run.read_files`."""
    from kg.readers.run import read_files as run

    return run(given, files, output, how, **more)


def mapped(dataset: str | Path | Reader, columns: Mapping[str, str] | None = None) -> Reader:
    """Return a reader, for a table with the columns that the user names.

    Raises
    ------
    BadData
        If columns are named for a dataset that has its own, or too few for a table.
    Unknown
        If a meaning does not exist.
    """
    from kg.errors import BadData, Unknown

    found = reader(dataset)
    if not found.form["mapped"]:
        if columns:
            raise BadData(f"{found.name} has columns of its own", hint="name columns for: kg read table")
        return found
    names = {
        "day" if name == "date" else "offset" if name == "start" else name: header
        for name, header in (columns or {}).items()
    }
    known = {one.name for one in found.fields}
    for name in names:
        if name not in known:
            raise Unknown("meaning of a column", name, known=known, hint="one of " + ", ".join(sorted(known)))
    lacking = {"source", "target"} - set(names)
    if lacking or not {"code", "valence"} & set(names):
        wanted = ", ".join(sorted(lacking)) or "code (or valence)"
        raise BadData(f"it is not said which column is the {wanted}", hint="--map source=A,target=B,date=C,code=D")
    return replace(found, names=names)


def _how(given: Mapping[str, Any]) -> How:
    from kg.errors import Unknown
    from kg.readers.reading import How

    for name in given:
        if name not in How.__dataclass_fields__:
            raise Unknown("option of read", name, known=How.__dataclass_fields__)
    return How(**given)
