"""Writes the shipped SQL, which is DuckDB's, in the dialects of Spark, ClickHouse and BigQuery."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.errors import BadData

if TYPE_CHECKING:
    from sqlglot import exp

DIALECTS = ("bigquery", "clickhouse", "duckdb", "spark")
EXTRA = "pip install 'alignment-kg[sql]'"
# What sqlglot leaves as it is, as the dialect calls it; arguments stay.
_NAMES = {
    "spark": {"HASH": "XXHASH64"},
    "bigquery": {"HASH": "FARM_FINGERPRINT"},
    "clickhouse": {"HASH": "cityHash64"},
}


@cache
def _marks() -> tuple[str, str]:
    """Return every letter of Latin, Greek and Cyrillic with a mark, and the letters without."""
    letters = [chr(n) for n in (*range(0xC0, 0x530), *range(0x1E00, 0x2000))]
    plain = {
        one: "".join(c for c in unicodedata.normalize("NFD", one) if not unicodedata.combining(c)) for one in letters
    }
    changed = {one: other for one, other in plain.items() if one != other and len(other) == 1}
    return "".join(changed), "".join(changed.values())


@cache
def translated(text: str, dialect: str = "spark") -> str:
    """Return a statement of DuckDB's in another dialect; what is bound keeps its names.

    Raises
    ------
    BadData
        If sqlglot is not installed.

    Examples
    --------
    >>> translated('SELECT * REPLACE (weight / 2 AS weight) FROM acts WHERE "date" IS NULL', "spark")
    'SELECT * EXCEPT (`weight`), weight / 2 AS weight FROM acts WHERE `date` IS NULL'
    """
    return str(_parsed(text, dialect).sql(dialect=dialect, comments=False))


def renamed(
    text: str, tables: Mapping[str, str], dialect: str = "spark", kinds: Mapping[str, str] | None = None
) -> str:
    """Return a statement in another dialect with other names for its tables; those that it makes itself keep theirs.

    ``kinds`` are the types of what is bound, by name, where the dialect wants them.
    """
    from sqlglot import exp

    tree = _parsed(text, dialect)
    own = {one.alias for one in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        if table.name in tables and table.name not in own:
            alias = table.alias or table.name
            parts = [exp.to_identifier(part, quoted=True) for part in tables[table.name].split(".")]
            table.replace(exp.alias_(exp.table_(*parts[::-1]), alias, table=True))
    for bound in tree.find_all(exp.Placeholder):
        bound.set("kind", exp.Var(this=kinds[bound.name]) if kinds else None)
    return str(tree.sql(dialect=dialect, comments=False))


def _parsed(text: str, dialect: str) -> exp.Expression:
    try:
        import sqlglot
    except ImportError:
        raise BadData(f"statements for {dialect} need sqlglot", hint=EXTRA) from None
    return sqlglot.parse_one(text, read="duckdb").transform(_written, dialect)


def _written(node: Any, dialect: str) -> Any:  # noqa: ANN401 - expressions of sqlglot
    """Return a part of a statement as a dialect can say it, where sqlglot leaves what it does not know."""
    from sqlglot import exp

    if isinstance(node, exp.Select):
        return _named(_unreplaced(node)) if dialect == "clickhouse" else _unreplaced(node)
    if isinstance(node, exp.Anonymous):
        name = node.name.upper()
        if name == "STRIP_ACCENTS":
            before, after = map(exp.Literal.string, _marks())
            return exp.func("TRANSLATE", *node.expressions, before, after)
        if name == "PRODUCT" and dialect == "spark":
            listed = exp.func("COLLECT_LIST", *node.expressions, dialect="spark")
            return exp.maybe_parse("aggregate(x, CAST(1 AS DOUBLE), (a, b) -> a * b)", dialect="spark").transform(
                lambda one: listed if isinstance(one, exp.Column) and one.name == "x" else one
            )
        if name in _NAMES.get(dialect, {}):
            return exp.Anonymous(this=_NAMES[dialect][name], expressions=node.expressions)
    if dialect == "bigquery" and isinstance(node, exp.RegexpReplace):
        node.set("modifiers", None)  # it replaces all that it finds
    if dialect == "bigquery" and isinstance(node, exp.SplitPart):
        text, sign, place = (node.args[part].sql("bigquery") for part in ("this", "delimiter", "part_index"))
        return exp.maybe_parse(f"SPLIT({text}, {sign})[SAFE_ORDINAL({place})]", dialect="bigquery")
    if dialect == "clickhouse" and (said := _for_clickhouse(node)):
        return said
    if dialect == "spark" and isinstance(node, exp.ArrayAgg) and isinstance(node.this, exp.Order):
        (key,), value = node.this.expressions, node.this.this
        pair = f"NAMED_STRUCT('k', {key.this.sql('spark')}, 'v', {value.sql('spark')})"
        return exp.maybe_parse(f"SORT_ARRAY(COLLECT_LIST({pair})).v", dialect="spark")
    if dialect == "spark" and isinstance(node, exp.Bracket):  # lists begin at 1, and have nothing behind their end
        return exp.Anonymous(this="TRY_ELEMENT_AT", expressions=[node.this, *node.expressions])
    return node


def _unreplaced(select: exp.Select) -> exp.Select:
    """Return a SELECT with what it replaces left out of the star, and given behind it."""
    from sqlglot import exp

    more = []
    for star in select.find_all(exp.Star):
        if star.find_ancestor(exp.Select) is select and (new := star.args.get("replace")):
            left = [exp.to_identifier(one.alias, quoted=True) for one in new]
            star.set("replace", None)
            star.set("except_", [*(star.args.get("except_") or []), *left])
            more += new
    return select.select(*more, copy=False) if more else select


def _named(select: exp.Select) -> exp.Select:
    """Return a SELECT whose columns keep their names, where ClickHouse would call them ``a.x``."""
    from sqlglot import exp

    plain = [
        exp.alias_(one, one.name, quoted=True) if isinstance(one, exp.Column) and one.table and not one.is_star else one
        for one in select.expressions
    ]
    select.set("expressions", plain)
    return select


def _for_clickhouse(node: Any) -> Any:  # noqa: ANN401 - expressions of sqlglot
    """Return a part of a statement as ClickHouse says it, or None where sqlglot knows how."""
    from sqlglot import exp

    if isinstance(node, exp.DataType) and node.this == exp.DataType.Type.DATE:
        return exp.DataType(this=exp.DataType.Type.DATE32)  # the other begins in 1970
    if isinstance(node, exp.SplitPart):
        text, sign, place = (node.args[part].sql("clickhouse") for part in ("this", "delimiter", "part_index"))
        return exp.maybe_parse(f"splitByString({sign}, assumeNotNull({text}))[{place}]", dialect="clickhouse")
    if isinstance(node, exp.ArrayAgg) and isinstance(node.this, exp.Order):
        (key,), value = node.this.expressions, node.this.this
        pairs = f"groupArray(({key.this.sql('clickhouse')}, {value.sql('clickhouse')}))"
        return exp.maybe_parse(f"arrayMap(one -> one.2, arraySort({pairs}))", dialect="clickhouse")
    if isinstance(node, exp.DateTrunc | exp.TimestampTrunc) and isinstance(node.args["unit"], exp.Case):
        words = map(exp.Literal.string, ("year", "quarter", "month", "day"))  # it wants a word, and no more
        ways = [
            exp.If(this=one, true=exp.Anonymous(this="dateTrunc", expressions=[one.copy(), node.this.copy()]))
            for one in words
        ]
        return exp.Case(this=node.args["unit"], ifs=ways)
    if isinstance(node, exp.Anonymous) and node.name.upper() == "PRODUCT":
        (value,) = node.expressions
        return exp.maybe_parse(
            f"arrayProduct(groupArray(assumeNotNull({value.sql('clickhouse')})))", dialect="clickhouse"
        )
    return None
