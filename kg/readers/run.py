"""Reads files of a dataset into one Parquet file of interactions: each file once, within fixed memory, resumable."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.engines.bulk import MIXED, Bulk, TextFile, sql_literal
from kg.errors import BadData
from kg.readers.definition import Reader, sql
from kg.readers.inputs import Input, inputs, plain_text
from kg.readers.join import FileRows, join
from kg.readers.reading import How, Reading
from kg.readers.relations import LOOKED_UP, make_relations, recipe
from kg.readers.shape import file_shape

if TYPE_CHECKING:
    from kg.engines.spark_text import SparkText

# A single file of up to so many bytes is read in one go, in memory: there would be nothing to resume.
LARGE = 1 << 28
# Of a larger one it is said when it begins.
SLOW = 1 << 26
# What a part keeps of each row; the rest of an interactions table follows from it.
PART = (
    "source", "target", "date", "later", "code", "valence", "weight", "claim", "event", "speaker",
    "document", "sentence", "start", "fault", "lone_source", "lone_source_place", "lone_target", "lone_target_place",
)  # fmt: skip


def read_files(
    given: Reader,
    files: Iterable[str | Path],
    output: Path,
    how: How | None = None,
    *,
    say: Callable[[str], None] = lambda _: None,
    rejects: Path | None = None,
) -> Reading:
    """Read files into the Parquet file ``output``, and the rows that cannot be used into the CSV file ``rejects``.

    Each of several files, and a large one, becomes a part in a folder beside the output. An interrupted reading leaves
    its finished parts there, and the next takes them, as long as the files (by place, size and time of change), the
    reader and the options are the same. The output appears when all is done.
    Time grows with the size of the files, memory does not.

    Raises
    ------
    BadData
        If a file is missing, is of another dataset, or cannot be unpacked or decoded; the message names it.
    """
    from kg.readers.rejects import write_rejects

    how = how or How()
    folder = output.parent / f".{output.name}.parts"
    _writable(output, folder)
    try:
        listed = inputs(files, folder)
        _spare([*(one.path for one in listed), *map(Path, (*how.officials, *how.beside.values()))], output, rejects)
        with Bulk(folder, how.memory) as engine:
            make_relations(engine, given, how, listed)
            parts = _parts(engine, given, how, listed, folder, say)
            made = join(engine, given, how, listed, parts, output, folder)
            if rejects:
                write_rejects(engine, given, how, listed, rejects, folder)
    except BaseException:
        if not any(folder.glob("*.json")):  # no part is finished that the next reading could take
            shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)
    return made


def _spare(taken: Iterable[Path], output: Path, rejects: Path | None) -> None:
    """Refuse to write over what is read, or twice into one file."""
    for written in filter(None, (output, rejects)):
        if any(written.exists() and other.exists() and written.samefile(other) for other in taken):
            raise BadData("this is a file that is read", file=str(written), hint="write into another")
    if rejects and rejects.absolute() == output.absolute():
        raise BadData("the rejected rows would replace the others", file=str(output), hint="name another file")


def _parts(
    engine: Bulk, given: Reader, how: How, listed: list[Input], folder: Path, say: Callable[[str], None]
) -> list[FileRows]:
    """Return the part of each file, those finished before as they are."""
    key = recipe(engine, given, how, checked_rows(given))
    spark = _spark(engine, given, how, folder) if how.engine != "duckdb" else None
    resumed = spark or len(listed) > 1 or listed[0].path.stat().st_size > LARGE
    parts = []
    for n, one in enumerate(listed, 1):
        name = f"{n} of {len(listed)}: {one.name}"
        path = folder / f"{one.key}-{key}.parquet" if resumed else None
        if path and path.with_suffix(".json").is_file() and path.exists():
            parts.append(FileRows(path, json.loads(path.with_suffix(".json").read_text("utf-8"))))
            say(f"{name} was read before")
            continue
        if (size := one.path.stat().st_size) > SLOW:
            say(f"{name}: {size / 1e6:,.0f} MB ...")
        parts.append(
            _spark_part(spark, given, how, one, folder, path)
            if spark and path
            else _part(engine, given, how, one, folder, path)
        )
        say(f"{name}: {parts[-1].rows:,} rows")
    return parts


def _writable(output: Path, folder: Path) -> None:
    if output.is_dir():
        raise BadData("this is a folder", file=str(output), hint="name a file in it, such as acts.parquet")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise BadData(
            f"cannot write there ({error.strerror})", file=str(output), hint="name a folder that exists"
        ) from None
    for left in folder.iterdir():  # what is neither a finished part nor its account was being written
        if left.suffix not in (".parquet", ".json"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()


def _part(engine: Bulk, given: Reader, how: How, one: Input, folder: Path, path: Path | None) -> FileRows:
    """Make the part of one file: in the file ``path``, or as the table ``small`` where there is nothing to resume."""
    for straight in (False, True):
        with plain_text(one, folder, how.encoding, straight=straight) as file:
            found = file_shape(file, given, one.name).file(file, given)
            begun = folder / "part.begun"
            engine.forget()
            engine.view("raw", raw(found, one, given))
            engine.view("told", given.sql)
            try:
                rows = engine.write(checked_rows(given), begun) if path else engine.keep("small", checked_rows(given))
            except BadData as error:
                begun.unlink(missing_ok=True)
                if straight or "memory" in error.message:
                    raise BadData(error.message, file=one.name, hint=error.hint) from None
                continue  # line ends of several kinds, perhaps: all the same in the copy
            if given.form["lists"]:
                written = f"read_parquet({sql_literal(str(begun))})" if path else "small"
                ((rows,),) = engine.run(f'SELECT count(DISTINCT "number") FROM {written}')
            part = FileRows(path, {"malformed": engine.malformed(), "rows": rows})
            if straight or MIXED not in part.malformed:
                break
    return _finished(part, given, one, begun)


def _spark(engine: Bulk, given: Reader, how: How, folder: Path) -> SparkText:
    """Return Spark with all that the statements look up; the parts of the files are made there."""
    from kg.engines.spark_text import SparkText

    relations = {name: folder / f"{name}.relation" for name in (*LOOKED_UP, *given.form["with"])}
    for name, path in relations.items():
        engine.write(f"SELECT * FROM {name}", path)
    return SparkText(how.engine, relations)


def _spark_part(spark: SparkText, given: Reader, how: How, one: Input, folder: Path, path: Path) -> FileRows:
    """Make the part of one file in Spark: a folder of Parquet files."""
    with plain_text(one, folder, how.encoding) as file:
        found, begun = file_shape(file, given, one.name).file(file, given), folder / "part.begun"
        lacking, numbered = _lacking(found, given), given.form["numbered"]
        malformed, rows = spark.part(found, one.name, lacking, given.sql, checked_rows(given), begun, numbered=numbered)
    return _finished(FileRows(path, {"malformed": malformed, "rows": rows}), given, one, begun)


def _finished(part: FileRows, given: Reader, one: Input, begun: Path) -> FileRows:
    """Give a part its place, with the account of it.

    Raises
    ------
    BadData
        If most of its lines are no rows.
    """
    rows, wrong = part.account["rows"], sum(part.malformed.values())
    if wrong > max(rows, 9):
        shutil.rmtree(begun) if begun.is_dir() else begun.unlink(missing_ok=True)
        first = max(part.malformed, key=lambda reason: part.malformed[reason])
        raise BadData(
            f"most of its lines are no rows of {given.name} ({wrong:,} of {wrong + rows:,}; {first})", file=one.name,
            hint="is it a file of another dataset, or written otherwise (--encoding)?",
        )  # fmt: skip
    if part.path:
        begun.replace(part.path)
        part.path.with_suffix(".json").write_text(json.dumps(part.account), "utf-8")
    return part


def _lacking(found: TextFile, given: Reader) -> list[str]:
    return [one.name for one in given.present if one.name not in found.columns]


def raw(found: TextFile, one: Input, given: Reader, *, numbered: bool = False) -> str:
    """Return the SELECT behind the relation ``raw``: every field as text, the file's name, the number of the row."""
    more = "".join(f', CAST(NULL AS VARCHAR) AS "{name}"' for name in _lacking(found, given))
    number = "row_number() OVER ()" if numbered or given.form["numbered"] else "CAST(NULL AS BIGINT)"
    return f"SELECT *{more}, {sql_literal(Path(one.name).name)} AS file, {number} AS number FROM {found.scan}"


def checked_rows(given: Reader, *more: str) -> str:
    """Return the statement over all rows, with ``more`` than `PART`; of a row with lists, each pair of parties once."""
    names = ", ".join(f'"{name}"' for name in (*PART, *more))
    if not given.form["lists"]:
        return f"SELECT {names} FROM ({sql('check')})"
    return (
        f'SELECT {names}, "number" FROM ({sql("check")}) QUALIFY row_number() OVER '
        "(PARTITION BY number, source, target, lone_source, lone_target ORDER BY fault) = 1 "
        "ORDER BY number, source, target, lone_source, lone_target"  # several threads would leave them in any order
    )
