"""A graph as it is measured: what is known under a belief, who the parties are, on which scale; and what follows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, Self

from kg.asked import Asked
from kg.errors import refuse_one
from kg.interactions import Interactions, project
from kg.interactions.refusals import need_claims, read_alike
from kg.periods import grain_of

if TYPE_CHECKING:
    from kg.alignment.change.pair import Change
    from kg.alignment.dyads import Alignment
    from kg.alignment.prior import Prior
    from kg.alignment.sensitivity import Sensitivity
    from kg.alignment.structure.identified import Blocs
    from kg.alignment.structure.summary import Structure
    from kg.alignment.tallies import Method
    from kg.alignment.yardsticks import Comparison
    from kg.explain import Evidence


@dataclass(frozen=True, repr=False)
class Measured(Asked):
    """What is known under a belief, and how it is measured: all that views, exports and commands stand on.

    Parameters
    ----------
    known : Known
        The store under a belief.
    unit, scale, expand : str
        How interactions are made of claims; see `kg.open`.
    """

    unit: str = "state"
    scale: str = "plover"
    expand: str = "each"

    def measured(self, *, unit: str | None = None, scale: str | None = None, expand: str | None = None) -> Self:
        """Return the same graph measured otherwise; its events and what an audit found stay the same."""
        read_alike(self.rows, unit=unit, scale=scale, expand=expand)
        kept = {key: made for key, made in self._made.items() if key[0] in ("audit", "events")}
        return replace(
            self, unit=unit or self.unit, scale=scale or self.scale, expand=expand or self.expand, _made=kept
        )

    def interactions(self) -> Interactions:
        """Return the acts that the belief admits as rows: source, target, date, code, valence, weight."""
        if self.rows is not None:
            return self.rows
        return self._once(
            "interactions", lambda: project(self.known, unit=self.unit, scale=self.scale, expand=self.expand)
        )

    def method(self, **settings: Any) -> Method:  # noqa: ANN401
        """Return how scores are made: a `Method` of ``settings`` (prior, confidence, period, half_life, as_of, rho).

        ``prior="data"`` estimates the prior from all pairs of these data (`kg.alignment.prior`), ``rho="data"`` how
        alike acts of one week are (`kg.alignment.episodes`), ``half_life="estimate"`` how fast they go out of date
        (`kg.alignment.half_life`). Each says so wherever the method is named.
        """
        from kg.alignment.tallies import Method

        if settings.get("prior") == "data":
            from kg.alignment.prior import own_parts, prior_of_data

            def prior() -> Prior:
                own, pooled = own_parts(self.interactions().scanned), self.alignment().pooled()
                return prior_of_data(pooled.values(), [own[a, b] for a, b, _ in pooled])

            settings["prior"] = self._once("prior", prior)
        if settings.get("rho") == "data":
            from kg.alignment.episodes import intraclass

            settings["rho"] = self._once("rho", lambda: intraclass(self.interactions().scanned))
        if settings.get("half_life") == "estimate":
            from kg.alignment.half_life import half_life

            settings["half_life"] = self._once("half-life", lambda: half_life(self.interactions().scanned))
        return Method(**settings)

    def alignment(self, method: Method | None = None, **settings: Any) -> Alignment:  # noqa: ANN401
        """Return the alignment of every pair under a `method`, or one of these settings."""
        from kg.alignment.dyads import Alignment

        chosen = method or self.method(**settings)
        return self._once(("alignment", chosen), lambda: Alignment(self.interactions(), chosen, self.known.name))

    def pair(self, a: str, b: str) -> tuple[str, str]:
        """Return the local names of two actors; raises as `several` does."""
        first, second = self.several((a, b))
        return first, second

    def several(self, names: Iterable[str]) -> list[str]:
        """Return the local names of actors, in their order.

        Raises
        ------
        BadData
            If more than one name is given and all mean the same actor: nothing is measured of it and itself.
        """
        given = list(names)
        found = [self.actor(name) for name in given]
        refuse_one(given, found)
        return found

    def explain(
        self,
        a: str,
        b: str,
        *,
        directed: bool = False,
        audit: bool = False,
        method: Method | None = None,
        **settings: Any,  # noqa: ANN401
    ) -> Evidence:
        """Return the score of a pair with everything behind it, audited where asked; see `kg.explain.explain`."""
        from kg.explain import explain

        pair = self.pair(a, b)
        alignment = self.alignment(method, **settings).of(*pair)
        found, beside = self.audit() if audit else (), not alignment.in_files  # those in files are for `compare`
        return explain(self.known, alignment, *pair, directed=directed, findings=found, yardsticks=beside)

    def sensitivity(
        self,
        a: str,
        b: str,
        *,
        directed: bool = False,
        method: Method | None = None,
        **settings: Any,  # noqa: ANN401
    ) -> Sensitivity:
        """Return what a pair's score depends on: each source, the scale, how certainty is weighed."""
        from kg.alignment.sensitivity import sensitivity
        from kg.explain.changes import worded_changes

        other = "goldstein" if self.scale == "plover" else "plover"
        pair = self.pair(a, b)
        alignment = self.alignment(method, **settings).of(*pair)
        found = sensitivity(
            alignment, *pair, directed=directed, certainty=self.belief.factuality,
            scales={other: lambda code: self.known.codes.valence(code, other)},
            contradicted=() if alignment.in_files else self.contradicted,
            stories=None if alignment.in_files else self._stories(alignment.method),
        )  # fmt: skip
        return worded_changes(found, self.known, alignment.rows_between(*pair, directed=directed))

    def _stories(self, method: Method) -> dict[str, Alignment]:
        """Return the alignment with every event counted apart, and with all held to be one that any claim equates."""
        from kg.alignment.dyads import Alignment

        every: dict[str, dict[str, str]] = {
            "every event counted apart": {},
            "one story counted once": self.known.perhaps_same,
        }

        def told(same: Mapping[str, str]) -> Interactions:
            return project(self.known, unit=self.unit, scale=self.scale, expand=self.expand, same=same)

        return {name: Alignment(self._once(name, partial(told, same)), method) for name, same in every.items()}

    def compare(
        self, a: str, b: str, method: Method | None = None, *, on: str | None = None, **settings: Any  # noqa: ANN401
    ) -> Comparison:  # fmt: skip
        """Return every yardstick of a pair side by side: acts, votes, stands, profiles, partners, formal ties.

        ``on`` is the day or period for formal ties; see `kg.alignment.yardsticks.compare`.
        """
        from kg.explain.pairs import compare_each

        pair = self.pair(a, b)
        return compare_each(self.known, self.alignment(method, **settings), [pair], on)[0]

    def change(
        self,
        a: str,
        b: str,
        *,
        period: str = "year",
        before: str | None = None,
        after: str | None = None,
        **settings: Any,  # noqa: ANN401
    ) -> Change:
        """Return whether a pair's alignment changed, and whether one can tell."""
        from kg.alignment.change.pair import change

        pair = self.pair(a, b)
        return change(self.alignment(period=period, **settings).of(*pair), *pair, before, after)

    def votes(self, *names: str, **how: Any) -> list[dict[str, Any]]:  # noqa: ANN401
        """Return how alike members vote, body by body: agreement, S, kappa and pi of every pair.

        ``body``, ``period``, ``file``, ``choices``, ``absent``, ``columns``: see `kg.explain.votes.votes`.
        """
        from kg.explain.votes import votes

        if how.get("file") is None:
            need_claims(self.rows, "the votes of bodies in the graph")
        return votes(self.known, names, **how)

    def balance(self, period: str | None = None, **settings: Any) -> Structure:  # noqa: ANN401
        """Return the structure of the signed graph: blocs, triads, walks, frustration, cross-pressure, mediators."""
        from kg.alignment.structure.summary import summarise

        return summarise(self.alignment(period=grain_of(period), **settings), period)

    def blocs(
        self,
        period: str | None = None,
        *,
        k: int | None = None,
        fit: Literal["frustration", "modularity"] = "frustration",
        draws: int | None = None,
        **settings: Any,  # noqa: ANN401
    ) -> Blocs:
        """Return which blocs the data identify, one division that fits best, and how surely each pair shares a bloc.

        See `kg.alignment.blocs`; ``fit`` is what fits best, frustration or modularity.
        """
        from kg.alignment.structure.blocs import blocs
        from kg.alignment.structure.summary import signed_graph

        graph = signed_graph(self.alignment(period=grain_of(period), **settings), period)
        return blocs(graph, k=k, method=fit, draws=draws)

    def kept(self, what: str, given: object, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Return plain values that follow from this graph and from what is given, as JSON has them.

        They are made once for each state of the data, belief and measure, and then read from the reader's cache;
        ``given`` is known by its ``repr``.
        """
        if self.rows is not None:  # what is kept is known by the store, which does not know these rows
            return json.loads(json.dumps(make()))
        return self.known.kept(what, (self.belief.name, self.unit, self.scale, self.expand, given), make)
