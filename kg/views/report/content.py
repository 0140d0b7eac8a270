"""What the report says, as plain values: findings, pairs by every yardstick, years, sources, problems."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.alignment.prior import Prior
from kg.display import Shown, Table
from kg.explain.number import Number
from kg.text import from_to
from kg.views.numbers import count
from kg.views.picture import Caption

if TYPE_CHECKING:
    from kg.alignment.dyads import Alignment
    from kg.checks import GroupedFindings
    from kg.events import Event
    from kg.explain import Evidence, Statement
    from kg.explain.sides import Sides
    from kg.explain.years import Years as PairYears
    from kg.measured import Measured
    from kg.views.report.headlines import Headline
    from kg.views.report.years import ReportYears


@dataclass(frozen=True, slots=True)
class PairSection:
    """Two parties by every yardstick, as told by each side, and the claims that most speak for and against closeness.

    ``unnamed`` is the share of the weight of its acts that rests on sources without a name alone; ``sides`` is None in
    an opening, which does not show them.
    """

    evidence: Evidence
    nearer: Statement | None
    farther: Statement | None
    unnamed: float
    sides: Sides | None = None

    @property
    def ends(self) -> tuple[str, str]:
        """The local names of the two."""
        return self.evidence.a, self.evidence.b

    @property
    def name(self) -> str:
        """Both as people call them."""
        return " and ".join(self.evidence.names)

    @property
    def clear(self) -> bool:
        """Whether the interval of the acts' score excludes 0."""
        found = self.evidence.estimate
        return bool(found.n) and found.excludes_zero


@dataclass(frozen=True, slots=True)
class Dataset:
    """One dataset: what it is called, how many of its claims count, and who says how many of them (named or not).

    Of those ``left_out``, ``provisional`` are so only because nobody has verified them. ``extent`` says in words
    whether it is complete over a span or a selection; empty where it does not say.
    """

    name: str
    title: str
    claims: int
    left_out: int
    provisional: int
    extent: str
    speakers: tuple[tuple[str, int, bool], ...]

    @property
    def uncounted(self) -> str:
        """How many claims do not count, and how many of them only because nobody has verified them; or nothing."""
        why = f", of which {self.provisional} rest on unverified cells" if self.provisional else ""
        return f"{self.left_out} not counted{why}" if self.left_out else ""


@dataclass(frozen=True, eq=False, repr=False)
class Opening:
    """What a person sees first: findings, pairs, and what these rest on; all under one belief and one method.

    Of one ``period`` alone it has only acts and events of which every possible day lies in it, and the claims about
    these; votes and formal ties are of all periods, so that its pairs have acts alone.
    """

    graph: Measured
    alignment: Alignment
    headlines: tuple[Headline, ...]
    pairs: tuple[PairSection, ...]
    more: int
    events: tuple[Event, ...]
    datasets: tuple[Dataset, ...]
    statements: tuple[Statement, ...]
    problems: tuple[GroupedFindings, ...]
    period: str | None

    @property
    def unnamed(self) -> tuple[Statement, ...]:
        """The admitted claims whose source has no name, or that rest on one by the record."""
        return tuple(said for said in self.statements if said.unnamed)

    @property
    def resting(self) -> str:
        """How many of `unnamed` are of a speaker with a name; nothing where none is."""
        n = sum(not said.nameless for said in self.unnamed)
        whose = "is of a named speaker and rests" if n == 1 else "are of named speakers and rest"
        return f"Of these, {n} {whose} on such a source by the record." if n else ""

    @property
    def without_acts(self) -> int:
        """How many pairs have no act, among everybody who acts with somebody; without any act, of the pairs here."""
        n, acts = len(self.alignment.actors), len(self.alignment.dyads())
        return n * (n - 1) // 2 - acts if acts else len(self.pairs)

    @property
    def measure(self) -> str:
        """How the numbers here were made: parties, scale, intervals, prior and whence it is, ageing, rho."""
        made, method = self.alignment.interactions, self.alignment.method
        said = [f"{made.unit} unit", f"{made.scale} scale", f"{100 * method.confidence:g}% intervals"]
        if made.expand != "each":
            said.append("each act divided among its pairs")
        said += ["prior 1"] if Prior.of(method.prior) == Prior() else []
        weeks = () if method.rho else ("acts of one week independent (rho 0)",)
        return ", ".join([*said, *method.chosen, *weeks])

    @property
    def made(self) -> str:
        """Under which belief and by which method every number here was made."""
        return f"Evidence weighting: {self.graph.belief.describe().removeprefix('belief ')}; {self.measure}."

    @property
    def caption(self) -> Caption:
        """What every number here rests on, in the words of a picture."""
        days = self.alignment.interactions.span
        period = from_to(*days) if days else "no dated act"
        used = tuple(item.name for item in self.datasets if item.claims)
        left = sum(item.left_out for item in self.datasets)
        shown = f"{count(len(self.statements), 'claim')} of {count(len(used), 'dataset')}."
        if left:
            shown += f" {count(left, 'claim')} that this evidence weighting does not admit left out."
        number = Number.of(self.graph.known, self.alignment, period=self.period).id
        return Caption(self.graph.belief.describe(), self.measure, period, used, shown, number)


@dataclass(frozen=True, eq=False, repr=False)
class Report(Opening, Shown):
    """Everything that the report says: what opens it, and blocs, years and actors; of all periods."""

    structure: tuple[str, ...]
    years: ReportYears
    by_year: PairYears
    actors: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def strongest(self) -> tuple[tuple[str, Statement, tuple[PairSection, ...]], ...]:
        """What most speaks for (``with``) or against closeness, and for which pairs; a claim stands once each way."""
        found: dict[tuple[str, str], list[PairSection]] = {}
        said: dict[str, Statement] = {}
        for pair in self.pairs:
            for way, best in (("with", pair.nearer), ("against", pair.farther)):
                if best:
                    said[best.claim] = best
                    found.setdefault((way, best.claim), []).append(pair)
        return tuple((way, said[claim], tuple(pairs)) for (way, claim), pairs in found.items())

    def as_table(self) -> Table:
        """Return a pair a row with every yardstick, the findings below."""
        rows = [
            {"pair": pair.name} | {item["yardstick"]: f"{item['value']} {item['interval']}".strip() or item["note"]
                                   for item in pair.evidence.yardsticks.rows()}
            for pair in self.pairs if pair.evidence.yardsticks
        ]  # fmt: skip
        return Table.of(rows, "Alignment of each pair", [item.text for item in self.headlines])

    def save(self, folder: str | Path) -> tuple[Path, ...]:
        """Write ``report.html`` and ``network.html`` into a folder, which is made where it does not exist.

        There is no second page where a network cannot follow the method of the report (``rho``). The pages that were
        written are returned.

        Raises
        ------
        BadData
            If the folder cannot be made or written to.
        """
        from kg.views.report.page import save

        return save(self, Path(folder))

    def __str__(self) -> str:
        from kg.views.report.text import text

        return text(self)
