"""The alignment of every pair of actors: scores, intervals and the interactions behind them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

from kg.alignment.leaving_out import both_ways, deciding, effects, one_way, score_of
from kg.alignment.of_rows import RowsBehind, bound, periods, strongest_rows
from kg.alignment.score import Estimate, beta, estimates, moments
from kg.alignment.tallied import Key, dated
from kg.alignment.tallies import Method, dyad_tallies
from kg.alignment.tally import Tally
from kg.alignment.usual import usual
from kg.display import Shown, Table
from kg.interactions.rows import Rows
from kg.text import count

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from kg.interactions import Interactions

Asked = TypeVar("Asked")
Made = TypeVar("Made")
FIGURES = ("value", "low", "high", "n", "weight")


def _by_effect(row: dict[str, Any]) -> tuple[float, str, str]:
    return -abs(row["effect"]), row["claim"], row["source"]


@dataclass(frozen=True)
class Dyad:
    """A pair in a period with its estimate; ``source`` toward ``target`` when directed, else in alphabetical order."""

    source: str
    target: str
    period: str
    estimate: Estimate


@dataclass(frozen=True, repr=False)
class Alignment(Shown):
    """Scores of dyads, their intervals and their evidence, all from one interactions table.

    Parameters
    ----------
    interactions : Interactions
        Rows as `kg.interactions.schema` says.
    method : Method
        Prior, confidence, period, half-life.
    called : function of a name
        What a party is called where the scores are shown; as in the rows unless something else is given.

    Notes
    -----
    The tallies are one SQL statement (``queries/dyads.sql``), O(rows), run once by DuckDB; all else adds them up.
    """

    interactions: Interactions
    method: Method = field(default_factory=Method)
    called: Callable[[str], str] = field(default=str, compare=False)

    @cached_property
    def tallies(self) -> Mapping[tuple[str, str, str], Tally]:
        """The tally per (source, target, period); acts that no period can take are left out, see `undated`."""
        return dated(self._all)

    @property
    def undated(self) -> float:
        """How many acts no period could take: undated, bounded on one side only, or too coarse for the period."""
        return sum(tally.n for (_, _, period), tally in self._all.items() if period is None)

    def undated_among(self, actors: Iterable[str]) -> float:
        """How many acts between two of these actors no period could take; see `undated`."""
        wanted = set(actors)
        return sum(tally.n for (a, b, period), tally in self._all.items() if period is None and {a, b} <= wanted)

    @cached_property
    def _all(self) -> Mapping[Key, Tally]:
        return dyad_tallies(self.interactions.scanned, self.ageing if self.in_files else self.method)

    @cached_property
    def actors(self) -> list[str]:
        """Everybody in a dyad, sorted."""
        return sorted({name for source, target, _ in self._all for name in (source, target)})

    @cached_property
    def periods(self) -> list[str]:
        """Every period with evidence, sorted."""
        if isinstance(self.interactions, Rows) and "_all" not in self.__dict__:
            return periods(self.interactions.data, bound(self.ageing, None))
        return sorted({period for _, _, period in self.tallies})

    def tally(self, a: str, b: str, periods: Iterable[str] | None = None, *, directed: bool = False) -> Tally:
        """Return the tally of a pair, both directions added unless directed, over some periods (None: all)."""
        wanted = None if periods is None else set(periods)
        found = Tally()
        for way in ((a, b),) if directed or a == b else ((a, b), (b, a)):
            for period, tally in self._by_way.get(way, {}).items():
                if wanted is None or period in wanted:
                    found += tally
        return found

    @cached_property
    def _by_way(self) -> dict[tuple[str, str], dict[str, Tally]]:
        found: dict[tuple[str, str], dict[str, Tally]] = {}
        for (source, target, period), tally in self.tallies.items():
            found.setdefault((source, target), {})[period] = tally
        return found

    def between(self, a: str, b: str, period: str | None = None, *, directed: bool = False) -> Estimate:
        """Return the score of ``a`` and ``b`` (both directions added), or of ``a`` toward ``b`` when directed.

        Without ``period`` all periods are added. No evidence gives 0 with an interval nearly as wide as the scale.
        """
        found = self.tally(a, b, None if period is None else [period], directed=directed)
        return self.scored([found])[0]

    def scored(self, tallies: Sequence[Tally]) -> list[Estimate]:
        """Return the score of each tally; those not asked for before are made together, which takes less time."""
        return self.once("scores", tallies, lambda fresh: estimates(fresh, self.method.prior, self.method.confidence))

    def once(self, what: object, wanted: Sequence[Asked], make: Callable[[list[Asked]], Iterable[Made]]) -> list[Made]:
        """Return what ``make`` gives for each one wanted, having it make those that nobody asked for before."""
        made = self._made.setdefault(what, {})
        fresh = [one for one in dict.fromkeys(wanted) if one not in made]
        if fresh:
            made.update(zip(fresh, make(fresh), strict=True))
        return [made[one] for one in wanted]

    @cached_property
    def _made(self) -> dict[object, dict[Any, Any]]:
        return {}

    def dyads(self, *, directed: bool = False, period: str | None = None) -> list[Dyad]:
        """Return every dyad with evidence in every period, or in one, the best-evidenced first, then by name."""
        pooled = {key: own for key, own in self.pooled(directed=directed).items() if period in (None, key[2])}
        scores = self.scored(list(pooled.values()))
        found = [Dyad(*key, score) for key, score in zip(pooled, scores, strict=True)]
        return sorted(found, key=lambda dyad: (-dyad.estimate.weight, dyad.source, dyad.target, dyad.period))

    def pooled(self, *, directed: bool = False) -> Mapping[tuple[str, str, str], Tally]:
        """Return the tally of every dyad and period: both ways added, ends in alphabetical order; or directed."""
        if directed:
            return self.tallies
        found: dict[tuple[str, str, str], Tally] = {}
        for (source, target, period), tally in self.tallies.items():
            key = (min(source, target), max(source, target), period)
            found[key] = found.get(key, Tally()) + tally
        return found

    def series(self, a: str, b: str, *, directed: bool = False) -> list[tuple[str, Estimate]]:
        """Return the estimate of a dyad in every period of the table, the empty ones too."""
        scores = self.scored([self.tally(a, b, [period], directed=directed) for period in self.periods])
        return list(zip(self.periods, scores, strict=True))

    @cached_property
    def ageing(self) -> Method:
        """The method for a part of the rows: ages count from the last day of the whole table, as in the tallies."""
        if self.in_files and self.method.half_life is None:
            return self.method  # nothing ages, and the last day would cost a scan
        return replace(self.method, as_of=self.method.as_of or self.interactions.last_day)

    @property
    def in_files(self) -> bool:
        """Whether the interactions stay in files, and are counted where they lie."""
        return isinstance(self.interactions, Rows)

    def of(self, *names: str) -> Alignment:
        """Return the same scores for these parties alone (of one, those with anybody), where rows stay in files.

        So the score of one pair needs no score of all others. Periods and ages are those of the whole.
        """
        if not isinstance(self.interactions, Rows) or not names:
            return self
        found = replace(self, interactions=self.interactions.among(names), method=self.ageing)
        found.__dict__.update(periods=self.periods, whole=self.__dict__.get("whole", self))
        return found

    def behind(self, a: str, b: str, *, directed: bool = False) -> RowsBehind:
        """Return the interactions behind `between`; in files those of the acts that move it most, the rest counted.

        Of a direction `deciding` says which.
        """
        if not isinstance(self.interactions, Rows):
            rows = [dict(row) for row in self._rows_of.get((min(a, b), max(a, b)), ())]
            return RowsBehind(deciding(rows, a, b, self.method) if directed else rows)
        part, method = self.between_rows(a, b, directed=directed), replace(self.ageing, period="all")
        way = (a, b) if directed else None
        return self.once(("behind", directed), [(a, b)], lambda _: [strongest_rows(part.data, method, way)])[0]

    def between_rows(self, a: str, b: str, *, directed: bool = False) -> Rows:
        """Return the rows of a pair in files, kept apart from the others; each pair is looked for once."""
        rows, way = cast("Rows", self.interactions), directed and not self.method.rho  # see `deciding`
        return self.once(("rows", directed), [(a, b)], lambda _: [rows.between(a, b, directed=way)])[0]

    def rows_between(self, a: str, b: str, *, directed: bool = False) -> list[dict[str, Any]]:
        """Return the `strongest_rows` and the rest."""
        return self.behind(a, b, directed=directed).rows

    @cached_property
    def _rows_of(self) -> dict[tuple[str, str], list[dict[str, Any]]]:
        """The rows of every pair in the order of the table, sorted out once."""
        found: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in self.interactions.rows():
            found.setdefault((min(row["source"], row["target"]), max(row["source"], row["target"])), []).append(row)
        return found

    def evidence(self, a: str, b: str, *, directed: bool = False) -> list[dict[str, Any]]:
        """Return `rows_between`, each with its ``effect``: the score with the claim minus the score without it."""
        return self.evidence_of([(a, b)], directed=directed)[a, b]

    def evidence_of(
        self, pairs: Iterable[tuple[str, str]], *, directed: bool = False
    ) -> dict[tuple[str, str], list[dict[str, Any]]]:
        """Return the `evidence` of many pairs: the rows are read once, and one run of the SQL serves all pairs."""
        found = {pair: self.behind(*pair, directed=directed) for pair in pairs}
        rows_of = {pair: one.rows for pair, one in found.items()}
        rest = {pair: one.rest for pair, one in found.items() if one.rest is not None}
        moved = effects(rows_of, replace(self.ageing, period="all"), lambda row: row["claim"], rest, one_way(directed))
        shown = {pair: both_ways(rows, *pair) if directed else rows for pair, rows in rows_of.items()}
        return {pair: sorted(({**row, "effect": moved[pair][row["claim"]]} for row in rows), key=_by_effect)
                for pair, rows in shown.items()}  # fmt: skip

    def to_networkx(self, period: str | None = None, *, minimum: float = 0.0) -> nx.Graph[str]:
        """Return the signed graph of a period: an edge per dyad with ``weight`` (the score) and what it rests on.

        Edges carry ``low``, ``high``, ``n``, ``evidence`` (summed weight), ``tally``, and ``a`` and ``b``, the Beta of
        the same two moments; dyads with less evidence than ``minimum`` are left out. Scores are signed: networkx's
        communities and centralities take weights for closeness and answer wrongly below zero; use `kg.alignment`.
        """
        import networkx as nx

        kept = {pair: tally for pair, tally in sorted(self._pairs(period).items()) if tally.weight >= minimum}
        graph: nx.Graph[str] = nx.Graph()
        for (pair, tally), score in zip(kept.items(), self.scored(list(kept.values())), strict=True):
            alpha, omega = beta(*moments(tally.weight, tally.total, tally.squares, self.method.prior))
            graph.add_edge(
                *pair, weight=score.value, low=score.low, high=score.high, n=score.n, evidence=score.weight,
                tally=tally, a=float(alpha), b=float(omega),
            )  # fmt: skip
        return graph

    def _pairs(self, period: str | None = None) -> dict[tuple[str, str], Tally]:
        """Return the tally of every pair, both ways added, in a period or in all of them."""
        found: dict[tuple[str, str], Tally] = {}
        for (a, b, when), tally in self.pooled().items():
            if period in (None, when):
                found[a, b] = found.get((a, b), Tally()) + tally
        return found

    @cached_property
    def ties(self) -> dict[str, dict[str, float]]:
        """The score of everybody with everybody they act with, over all periods, without its interval."""
        found: dict[str, dict[str, float]] = {}
        for (a, b), tally in sorted(self._pairs().items()):
            found.setdefault(a, {})[b] = found.setdefault(b, {})[a] = score_of(tally, self.method)
        return found

    @cached_property
    def stands(self) -> dict[str, dict[str, float]]:
        """The summed weight times valence of all that each does toward each other, over all periods, where not 0."""
        found: dict[str, dict[str, Tally]] = {}
        for (source, target, _), tally in self.tallies.items():
            toward = found.setdefault(source, {})
            toward[target] = toward.get(target, Tally()) + tally
        return {
            source: {target: tally.total for target, tally in toward.items() if tally.total}
            for source, toward in found.items()
        }

    def to_pandas(self, *, directed: bool = False) -> pd.DataFrame:
        """Return the dyads as a data frame: source, target, period, score, low, high, n, weight."""
        import pandas as pd

        rows = [
            (dyad.source, dyad.target, dyad.period, *(getattr(dyad.estimate, name) for name in FIGURES))
            for dyad in self.dyads(directed=directed)
        ]
        return pd.DataFrame(rows, columns=["source", "target", "period", "score", "low", "high", "n", "weight"])

    def as_table(self) -> Table:
        """Return the dyads, the best-evidenced first, and below them what every number rests on."""
        rows = []
        for dyad in self.dyads():
            own = dyad.estimate.as_table()
            when = {} if self.method.period == "all" else {"period": dyad.period}
            pair = {"": self.called(dyad.source), " ": self.called(dyad.target)}
            rows.append(pair | when | dict(zip(own.heads, own.rows[0], strict=True)))
        notes = [", ".join([self.interactions.made, *self.method.chosen]), *(str(one) for one in [usual(self)] if one)]
        if self.undated:
            notes.append(f"{count(self.undated, 'act')} not known to lie within one {self.method.period}")
        return Table.of(
            rows, f"Alignment of {count(len(self.actors), 'party', 'parties')} ({count(len(rows), 'dyad')})", notes
        )
