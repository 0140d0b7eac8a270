"""How every pair of actors stands toward one another: scores, intervals and the interactions behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from kg.alignment.score import LEVEL, PRIOR, Estimate, Sums, estimate, moments
from kg.display import Shown, Table
from kg.errors import BadData
from kg.periods import check_grain

if TYPE_CHECKING:
    import duckdb
    import networkx as nx
    import pyarrow as pa

    from kg.interactions import Interactions

Key = TypeVar("Key", bound=Hashable)
_SQL = Path(__file__).parent.parent / "queries" / "dyads.sql"


@dataclass(frozen=True)
class Method:
    """How sums become scores: prior strength k, level, period, half-life in days and the day that ages count from."""

    prior: float = PRIOR
    level: float = LEVEL
    period: str = "all"
    half_life: float | None = None
    as_of: dt.date | None = None

    def __post_init__(self) -> None:
        check_grain(self.period)
        if self.half_life is not None and not self.half_life > 0:
            raise BadData(f"the half-life is {self.half_life} days", hint="use a positive number of days, or none")


@dataclass(frozen=True)
class Dyad:
    """A pair in a period with its estimate; ``source`` toward ``target`` when directed, else in alphabetical order."""

    source: str
    target: str
    period: str
    estimate: Estimate


@dataclass(frozen=True)
class Alignment(Shown):
    """Scores of dyads, their intervals and their evidence, all from one interactions table.

    Parameters
    ----------
    interactions : Interactions
        Rows as `kg.interactions.schema` says.
    method : Method
        Prior, interval level, period, half-life.

    Notes
    -----
    The sums are one SQL statement (``queries/dyads.sql``), O(rows), run once by DuckDB; everything else adds them up.
    """

    interactions: Interactions
    method: Method = field(default_factory=Method)

    @cached_property
    def sums(self) -> dict[tuple[str, str, str], Sums]:
        """The three sums per (source, target, period); what has no date, or one too coarse for the period, is left out.

        How many interactions that concerns stands in `undated`.
        """
        return {key: value for key, value in self._all_sums.items() if key[2] is not None}

    @property
    def undated(self) -> float:
        """Interactions that no period could take."""
        return sum(value.n for key, value in self._all_sums.items() if key[2] is None)

    @cached_property
    def _all_sums(self) -> dict[tuple[str, str, str], Sums]:
        return {
            (row["source"], row["target"], row["period"]): Sums(row["weight"], row["total"], row["squares"], row["n"])
            for row in dyad_sums(self.interactions.table, self.method).to_pylist()
        }

    @property
    def actors(self) -> list[str]:
        """Everybody in a dyad, sorted."""
        return sorted({name for source, target, _ in self._all_sums for name in (source, target)})

    @property
    def periods(self) -> list[str]:
        """Every period with evidence, sorted."""
        return sorted({period for _, _, period in self.sums})

    def between(self, a: str, b: str, period: str | None = None, *, directed: bool = False) -> Estimate:
        """Return how ``a`` and ``b`` stand (both directions added), or ``a`` toward ``b`` when directed.

        Without ``period`` all periods are added. No evidence gives 0 with an interval nearly as wide as the scale.
        """
        wanted = {(a, b)} if directed else {(a, b), (b, a)}
        total = Sums()
        for (source, target, when), sums in self.sums.items():
            if (source, target) in wanted and period in (None, when):
                total += sums
        return estimate(total, self.method.prior, self.method.level)

    def dyads(self, *, directed: bool = False) -> list[Dyad]:
        """Return every dyad with evidence in every period, the best-evidenced first, then by name."""
        pooled: dict[tuple[str, str, str], Sums] = {}
        for (source, target, period), sums in self.sums.items():
            a, b = (source, target) if directed else sorted((source, target))
            pooled[a, b, period] = pooled.get((a, b, period), Sums()) + sums
        found = [
            Dyad(a, b, period, estimate(sums, self.method.prior, self.method.level))
            for (a, b, period), sums in pooled.items()
        ]
        return sorted(found, key=lambda dyad: (-dyad.estimate.weight, dyad.source, dyad.target, dyad.period))

    def as_table(self) -> Table:
        """Return the dyads, the best-evidenced first, and below them what every number rests on."""
        rows = []
        for dyad in self.dyads():
            own = dyad.estimate.as_table()
            when = {} if self.method.period == "all" else {"period": dyad.period}
            rows.append({"": dyad.source, " ": dyad.target} | when | dict(zip(own.heads, own.rows[0], strict=True)))
        made = self.interactions
        notes = [f"{made.belief or 'belief not stated'}; {made.level} level, {made.scale} scale"]
        if self.undated:
            notes.append(f"{self.undated:g} acts have no date fine enough for a {self.method.period}")
        return Table.of(rows, f"How {len(self.actors)} actors stand ({len(rows)} dyads)", notes)

    def series(self, a: str, b: str, *, directed: bool = False) -> list[tuple[str, Estimate]]:
        """Return the estimate of a dyad in every period of the table, the empty ones too."""
        return [(period, self.between(a, b, period, directed=directed)) for period in self.periods]

    @cached_property
    def ageing(self) -> Method:
        """The method for a part of the rows: ages count from the last day of the whole table, as in the sums."""
        days = (row["date"] for row in self.interactions.rows() if row["date"])
        return replace(self.method, as_of=self.method.as_of or max(days, default=None))

    def evidence(self, a: str, b: str, *, directed: bool = False) -> list[dict[str, Any]]:
        """Return the rows behind `between`, each with ``moves``: score with the claim minus score without it."""
        return self.evidence_of([(a, b)], directed=directed)[a, b]

    def evidence_of(
        self, pairs: Iterable[tuple[str, str]], *, directed: bool = False
    ) -> dict[tuple[str, str], list[dict[str, Any]]]:
        """Return the `evidence` of many pairs: the rows are read once, and one run of the SQL serves all pairs."""
        rows = self.interactions.rows()
        by_way: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in rows:
            by_way.setdefault((row["source"], row["target"]), []).append(row)
        found = {
            (a, b): by_way.get((a, b), []) + ([] if directed or a == b else by_way.get((b, a), [])) for a, b in pairs
        }
        return {
            pair: sorted(moved, key=lambda row: (-abs(row["moves"]), row["claim"], row["source"]))
            for pair, moved in with_moves(found, self.ageing).items()
        }

    def graph(self, period: str | None = None, *, minimum: float = 0.0) -> nx.Graph[str]:
        """Return the signed graph of a period: an edge per dyad with ``weight`` (the score), its interval and Beta.

        Edges carry ``low``, ``high``, ``n``, ``evidence`` (summed weight) and the Beta's ``a`` and ``b``, from which
        draws are made; dyads with less evidence than ``minimum`` are left out.
        """
        import networkx as nx

        from kg.alignment.score import beta

        pooled: dict[tuple[str, str], Sums] = {}
        for (source, target, when), sums in self.sums.items():
            if period in (None, when):
                pair = (min(source, target), max(source, target))
                pooled[pair] = pooled.get(pair, Sums()) + sums
        graph: nx.Graph[str] = nx.Graph()
        for (a, b), sums in sorted(pooled.items()):
            if sums.weight < minimum:
                continue
            score = estimate(sums, self.method.prior, self.method.level)
            alpha, omega = beta(*moments(sums.weight, sums.total, sums.squares, self.method.prior))
            graph.add_edge(
                a, b, weight=score.value, low=score.low, high=score.high, n=score.n, evidence=score.weight,
                a=float(alpha), b=float(omega),
            )  # fmt: skip
        return graph


def dyad_sums(table: pa.Table, method: Method | None = None) -> pa.Table:
    """Return columns source, target, period, n, weight, total, squares for every directed dyad and period; O(rows).

    ``table`` is an interactions table (anything DuckDB scans: Arrow, or a relation over Parquet).
    """
    import duckdb

    with duckdb.connect(config={"threads": 1}) as connection:  # one thread: sums of doubles in one order, same bytes
        connection.register("interactions", table)
        return _run(connection, method or Method()).to_arrow_table()


def _run(connection: duckdb.DuckDBPyConnection, method: Method) -> duckdb.DuckDBPyRelation:
    last = None if method.as_of else connection.execute('SELECT max("date") FROM interactions').fetchall()[0][0]
    bound = {
        "period": method.period,
        "half_life": float(method.half_life or 0.0),
        "as_of": (method.as_of or last or dt.date(1970, 1, 1)).isoformat(),
    }
    return connection.sql(_SQL.read_text("utf-8"), params=bound)


def with_moves(groups: Mapping[Key, list[dict[str, Any]]], method: Method) -> dict[Key, list[dict[str, Any]]]:
    """Return the rows of each group with ``moves``: the group's score minus its score without the row's claim.

    A second claim of the same speaker moves nothing, and the second speaker of an act less than the first: that is
    what joining by noisy-or means.
    """

    def score(total: Sums) -> float:
        return float(moments(total.weight, total.total, total.squares, method.prior)[0])

    found = {}
    for key, (whole, rest) in sums_leaving_out(groups, method, lambda row: row["claim"]).items():
        moves = {claim: score(whole) - score(sums) for claim, sums in rest.items()}
        found[key] = [row | {"moves": moves[row["claim"]]} for row in groups[key]]
    return found


def sums_leaving_out(
    groups: Mapping[Key, list[dict[str, Any]]], method: Method, part: Callable[[Mapping[str, Any]], Hashable | None]
) -> dict[Key, tuple[Sums, dict[Any, Sums]]]:
    """Return each group's sums, and for every value of ``part`` (None: does not count) the sums without its rows.

    Sums add over acts, so only the acts in which a value occurs are summed again: whole - (its acts) + (its acts
    without it). O(values x rows per act), in one run of the same SQL for all groups.
    """
    tagged: list[dict[str, Any]] = []
    met: dict[Key, dict[Any, set[str]]] = {}
    for key, rows in groups.items():
        tagged += [row | {"group": (key, None, True)} for row in rows]
        acts: dict[str, list[dict[str, Any]]] = {}
        met[key] = {}
        for row in rows:
            act = row["event"] or row["claim"]
            acts.setdefault(act, []).append(row)
            if (value := part(row)) is not None:
                met[key].setdefault(value, set()).add(act)
        for value in sorted(met[key], key=str):
            for row in (row for act in sorted(met[key][value]) for row in acts[act]):
                tagged.append(row | {"group": (key, value, True)})
                if part(row) != value:
                    tagged.append(row | {"group": (key, value, False)})
    sums = sums_by_group(tagged, method)
    found = {}
    for key, values in met.items():
        whole = sums.get((key, None, True), Sums())
        found[key] = (
            whole,
            {
                value: whole - sums[key, value, True] + sums.get((key, value, False), Sums())
                for value in sorted(values, key=str)
            },
        )
    return found


def sums_by_group(rows: Iterable[dict[str, Any]], method: Method) -> dict[Any, Sums]:
    """Return the sums of rows over all dyads and periods, apart for each value of their ``group`` (none: '')."""
    import duckdb

    from kg.interactions import as_relation

    numbers: dict[Any, int] = {}
    tagged = [
        row | {"source": f"{numbers.setdefault(row.get('group', ''), len(numbers))}\t{row['source']}"} for row in rows
    ]
    pooled: dict[int, Sums] = {}
    with duckdb.connect(config={"threads": 1}) as connection:
        as_relation(tagged, connection).create("interactions")
        for source, _, _, n, weight, total, squares in _run(connection, method).fetchall():
            number = int(source.partition("\t")[0])
            pooled[number] = pooled.get(number, Sums()) + Sums(weight, total, squares, n)
    return {group: pooled[number] for group, number in numbers.items()}
