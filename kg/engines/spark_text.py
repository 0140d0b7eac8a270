"""Reads a text file of a dataset in Spark into a part of a reading, as `kg.engines.bulk` does in DuckDB."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.engines.bulk import TextFile
from kg.engines.dialects import translated
from kg.engines.spark import escaped_path, session, spark_errors

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

WHOLE = "whole_line"  # the column that holds a line which is no row


class SparkText:
    """One reading: the relations that its statements look up, and a part for each file."""

    def __init__(self, name: str, relations: Mapping[str, Path]) -> None:
        self.session = session(name)
        with spark_errors("what the reader looks up"):
            for relation, path in relations.items():
                self.session.read.parquet(escaped_path(path)).createOrReplaceTempView(relation)

    def part(
        self, file: TextFile, shown: str, lacking: list[str], told: str, checked: str, output: Path, *, numbered: bool
    ) -> tuple[dict[str, int], int]:
        """Write the part of a file as a folder of Parquet files; return its lines that are no row, and its rows.

        Parameters
        ----------
        file : TextFile
            How it is written.
        shown : str
            What the file is called.
        lacking : list of str
            Fields that it does not have.
        told, checked : str
            The reader's statement over ``raw``, and the one over what that gives as ``told``, in DuckDB's dialect.
        output : Path
            A folder that does not exist, where the workers and this process see it.
        numbered : bool
            Whether rows need the numbers that they have in the file.
        """
        with spark_errors(shown):
            lines = self._lines(file)
            named = ", ".join(
                [
                    f"CASE WHEN `{name}` IN ({self._empty(file)}) THEN NULL ELSE `{name}` END AS `{name}`"
                    for name in file.columns
                ]
                + [f"CAST(NULL AS STRING) AS `{name}`" for name in lacking]
            )
            number = "row_number() OVER (ORDER BY place)" if numbered else "CAST(NULL AS BIGINT)"
            lines.createOrReplaceTempView("lines")
            self.session.sql(
                f"SELECT {named}, :shown AS file, {number} AS number FROM lines WHERE fault IS NULL",
                args={"shown": Path(shown).name},
            ).createOrReplaceTempView("raw")
            self.session.sql(translated(told)).createOrReplaceTempView("told")
            self.session.sql(translated(checked)).write.parquet(str(output))
            faults = {row[0]: int(row[1]) for row in lines.groupBy("fault").count().collect()}
            rows = faults.pop(None, 0)
            return dict(sorted(faults.items())), rows

    def _lines(self, file: TextFile) -> DataFrame:
        """Return the lines of a file as cells, with what is wrong with a line that is no row, and their order."""
        kinds = ", ".join(f"`{name}` string" for name in (*file.columns, WHOLE))
        read = self.session.read.schema(kinds).options(
            sep=file.delimiter, quote=file.quote, escape=file.quote or "\\", header=bool(file.skip), enforceSchema=True,
            mode="PERMISSIVE", columnNameOfCorruptRecord=WHOLE, multiLine=bool(file.quote), encoding="ISO-8859-1",
            maxCharsPerColumn=-1, maxColumns=4096,
        )  # fmt: skip
        if file.quote:  # line ends of several kinds: the carriage return of some is taken off the last cell below
            read = read.option("lineSep", "\n")
        # Read byte by byte, and put together as UTF-8 here: so a line that is not UTF-8 can be told, and is not mended.
        texts = [
            f"rtrim('\\r', CAST(encode(`{name}`, 'ISO-8859-1') AS STRING)) AS `{name}`"
            if name == file.columns[-1] else f"CAST(encode(`{name}`, 'ISO-8859-1') AS STRING) AS `{name}`"
            for name in (*file.columns, WHOLE)
        ]  # fmt: skip
        whole = f"regexp_replace({WHOLE}, '{file.quote}[^{file.quote}]*{file.quote}', '')" if file.quote else WHOLE
        cells = f"size(split({whole}, :sign))"
        few = "'fewer cells than columns'" if file.fewest is None else "NULL"
        valid = f"is_valid_utf8(concat_ws('', {', '.join(f'`{name}`' for name in file.columns)}))"
        read.csv(escaped_path(file.path)).selectExpr(
            *texts, "monotonically_increasing_id() AS place"
        ).createOrReplaceTempView("cells")
        return self.session.sql(
            f"SELECT *, CASE WHEN NOT {valid} THEN 'not UTF-8' WHEN {WHOLE} IS NULL THEN NULL "
            f"WHEN {cells} > {len(file.columns)} THEN 'more cells than columns' ELSE {few} END AS fault FROM cells",
            args={"sign": f"\\Q{file.delimiter}\\E"},
        )

    @staticmethod
    def _empty(file: TextFile) -> str:
        return ", ".join("'" + one.replace("\\", "\\\\").replace("'", "\\'") + "'" for one in ("", *file.empty))
