"""The pairs that a picture shows: the score of each in a period, the interactions behind it, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.alignment.tallies import Method
from kg.explain.number import Number
from kg.labels import listed
from kg.periods import grain_of
from kg.text import from_to
from kg.views.charts.behind import MOST_CLAIMS, ClaimRow, caption, rows_behind
from kg.views.charts.empty import command, evidenced

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment
    from kg.alignment.score import Estimate
    from kg.measured import Measured as Graph
    from kg.views.picture import Caption


Ends = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Scores of the pairs of some actors, or of all, in a period or over all time.

    ``rows`` are the interactions behind each score, none where ``whole`` is false: a page cannot hold so many. The
    ``actors``, called ``asked``, and the ``period`` are what was asked for, if anything.
    """

    alignment: Alignment
    scores: Mapping[Ends, Estimate]
    rows: Mapping[Ends, list[ClaimRow]]
    whole: bool
    actors: tuple[str, ...]
    asked: tuple[str, ...]
    period: str | None

    @classmethod
    def of(cls, graph: Graph, names: tuple[str, ...], period: str | None, directed: bool, **method: Any) -> Pairs:  # noqa: ANN401
        """Measure them.

        Raises
        ------
        Unknown
            For a name that no actor has.
        BadData
            If ``period`` is none, or the method is impossible.
        """
        when = period or "all"
        actors = tuple(dict.fromkeys(map(graph.actor, names)))
        wanted = set(actors)
        alignment = graph.alignment(Method(period=grain_of(period), **method)).of(*wanted)
        scores = {
            (dyad.source, dyad.target): dyad.estimate for dyad in alignment.dyads(directed=directed, period=when)
            if not wanted or {dyad.source, dyad.target} <= wanted
        }  # fmt: skip
        whole = len(alignment.interactions) <= MOST_CLAIMS
        rows = {
            pair[:2]: found
            for pair, found in (rows_behind(alignment, directed=directed) if whole else {}).items()
            if pair[2] == when and pair[:2] in scores
        }
        return cls(alignment, scores, rows, whole, actors, tuple(map(graph.known.name, actors)), period)

    @property
    def used(self) -> list[ClaimRow]:
        """The interactions behind all scores, one after the other."""
        return [row for own in self.rows.values() for row in own]

    @property
    def of_whom(self) -> str:
        """Whom and what period was asked for, as the end of a sentence."""
        whose = f" of {listed(self.asked)}" if self.asked else ""
        return f"{whose} in {self.period}" if self.period else whose

    @property
    def left_out(self) -> str:
        """What of those asked for is not counted, in a sentence after a space; nothing where all is."""
        undated = self.alignment.undated_among(set(self.actors)) if self.actors else self.alignment.undated
        grain = self.alignment.method.period
        said = f" Acts not known to lie within one {grain}, left out: {undated:g}." if undated else ""
        there = {end for pair in self.scores for end in pair}
        absent = [name for actor, name in zip(self.actors, self.asked, strict=True) if actor not in there]
        return said + (
            f" Without an act with any other of those asked for: {listed(absent)}." if absent and there else ""
        )

    def caption(self, graph: Graph, shown: str) -> Caption:
        """Return what the picture rests on: the period asked for, else the days of what is shown."""
        days = sorted(day for row in self.used for day in (row["date"], row["until"]) if day)
        span = (days[0], days[-1]) if days else self.alignment.interactions.span if self.scores else None
        said = self.period or (from_to(*span) if span else "no dated act")
        return caption(
            self.alignment, said, self.used, shown, Number.of(graph.known, self.alignment, period=self.period)
        )

    def there(self, graph: Graph, kind: str) -> tuple[str, str]:
        """Say where there is evidence: in which periods, at most the latest twelve, or between whom; and what to do."""
        periods = [period for period in self.alignment.periods if period != "all"][-12:]
        if not periods:
            return evidenced(graph, graph.alignment(), kind)
        return f"There is evidence in {listed(periods)}.", f"All pairs: {command(graph, kind)}"
