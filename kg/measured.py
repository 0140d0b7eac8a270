"""A graph as it is measured: what is known under a belief, who the parties are, on which scale; and what follows."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

from kg.belief import CONTRADICTED, Belief, read_belief
from kg.display import Result, Shown, Table
from kg.interactions import Interactions, project
from kg.known import Known, choose
from kg.periods import grain_of

if TYPE_CHECKING:
    from kg.alignment.change.pair import Change
    from kg.alignment.dyads import Alignment
    from kg.alignment.sensitivity import Sensitivity
    from kg.alignment.structure.identified import Blocs
    from kg.alignment.structure.summary import Structure
    from kg.alignment.tallies import Method
    from kg.alignment.yardsticks import Comparison
    from kg.checks import Finding
    from kg.claims import Claim
    from kg.events import Event
    from kg.explain import Evidence
    from kg.store.bind import Bindable


Made = TypeVar("Made")


@dataclass(frozen=True, repr=False)
class Measured(Shown):
    """What is known under a belief, and how it is measured: all that views, exports and commands stand on.

    Parameters
    ----------
    known : Known
        The store under a belief.
    unit, scale, expand : str
        How interactions are made of claims; see `kg.open`.
    """

    known: Known
    unit: str = "state"
    scale: str = "plover"
    expand: str = "each"
    _made: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    # -- what it is

    @property
    def belief(self) -> Belief:
        """Which claims count, and how much."""
        return self.known.belief

    def under(self, belief: str | Path | Belief) -> Self:
        """Return the same graph as another belief sees it."""
        chosen = belief if isinstance(belief, Belief) else read_belief(belief)
        return replace(self, known=Known(self.known.store.under(chosen)), _made={})

    def believing(self, *, only: Iterable[str] = (), without: Collection[str] = ()) -> Self:
        """Return the same graph with nothing outside the datasets ``only``, and without those named.

        The name ``contradicted`` leaves out every claim that the audit then finds contradicted: what the record, the
        calendar or another claim of its dataset rules out. What is merely unsupported or doubtful stays.

        Raises
        ------
        Unknown
            For a name that no dataset, speaker, relay or claim has.
        """
        datasets, names = tuple(only), [name for name in without if name != CONTRADICTED]
        found = self
        if datasets or names:
            found = self.under(choose(self.belief, self.known.store.origins(), only=datasets, without=names))
        return found._uncontradicted() if CONTRADICTED in without else found

    def _uncontradicted(self) -> Self:
        left = self.belief.without(claims=self.contradicted)
        return self.under(replace(left, name=f"{self.belief.name} without {CONTRADICTED} claims"))

    @property
    def contradicted(self) -> frozenset[str]:
        """The claims that the audit finds contradicted, under this belief, by their full names."""
        return frozenset(finding.claim for finding in self.audit() if finding.contradicted)

    def measured(self, *, unit: str | None = None, scale: str | None = None, expand: str | None = None) -> Self:
        """Return the same graph measured otherwise; its events and what an audit found stay the same."""
        kept = {key: made for key, made in self._made.items() if key[0] in ("audit", "events")}
        return replace(
            self, unit=unit or self.unit, scale=scale or self.scale, expand=expand or self.expand, _made=kept
        )

    def actor(self, name: str) -> str:
        """Return the local name of the actor meant by a code, name or alias; see `Actors.resolve`."""
        return self.known.actors.resolve(name)

    def as_table(self) -> Table:
        """Return the datasets, how many claims each has, and how many of them count."""
        return self.known.store.as_table()

    # -- what it says

    def speaking(self, language: str) -> Self:
        """Return the same graph with names in ``language`` where there are such, else in English."""
        return replace(self, known=Known(self.known.store.speaking(language)), _made={})

    def select(self, query: str, *, labels: bool = False, **bind: Bindable) -> Result:
        """Answer a SELECT query with rows that show themselves; see `kg.Store.select`.

        With ``labels`` a column of names stands beside each column of IRIs.
        """
        store = self.known.store
        if labels:
            return Result(store.labelled(query, self.known.labels.called, None, **bind))
        return Result(store.select(query, None, **bind))

    def ask(self, question: str, **parameters: Bindable) -> Result:
        """Answer one of the shipped questions (``kg queries`` lists them) with rows that show themselves."""
        from kg.questions import ask

        return Result(ask(self.known, question, None, **parameters))

    def claims(self, *names: str) -> list[Claim]:
        """Return claims by name (a unique ending will do), or without names every claim, sorted by name."""
        from kg.store.origins import claim_name

        if not names:
            return list(self.known.claims.values())
        origins = self.known.store.origins()
        return [self.known.claims[claim_name(origins, name)] for name in names]

    def audit(self, *checks: str, dataset: Iterable[str] = ()) -> list[Finding]:
        """Find what is wrong with the claims: against the record, the calendar and themselves; see `kg.audit`."""
        from kg.checks import audit

        chosen, known = tuple(dataset), self.known
        return self._once(
            ("audit", checks, chosen), lambda: audit(known.store, check=checks, dataset=chosen, known=known)
        )

    def events(self) -> tuple[Event, ...]:
        """Return every dated event of the admitted claims; see `kg.events.events`."""
        from kg.events import events

        return self._once(("events",), lambda: tuple(events(self.known)))

    # -- what it adds up to

    def interactions(self) -> Interactions:
        """Return the acts that the belief admits as rows: source, target, date, code, valence, weight."""
        return self._once(
            "interactions", lambda: project(self.known, unit=self.unit, scale=self.scale, expand=self.expand)
        )

    def method(self, **settings: Any) -> Method:  # noqa: ANN401
        """Return how scores are made: a `Method` of ``settings`` (prior, confidence, period, half_life, as_of, rho).

        ``prior="data"`` estimates the prior from all pairs of these data; see `kg.alignment.prior`.
        """
        from kg.alignment.tallies import Method

        if settings.get("prior") == "data":
            from kg.alignment.prior import prior_of_data

            settings["prior"] = self._once("prior", lambda: prior_of_data(self.alignment().pooled().values()))
        return Method(**settings)

    def alignment(self, method: Method | None = None, **settings: Any) -> Alignment:  # noqa: ANN401
        """Return the alignment of every pair under a `method`, or one of these settings."""
        from kg.alignment.dyads import Alignment

        chosen = method or self.method(**settings)
        return self._once(("alignment", chosen), lambda: Alignment(self.interactions(), chosen, self.known.name))

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

        alignment = self.alignment(method, **settings)
        found = self.audit() if audit else ()
        return explain(self.known, alignment, self.actor(a), self.actor(b), directed=directed, findings=found)

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
        from kg.explain.changes import in_words

        other = "goldstein" if self.scale == "plover" else "plover"
        alignment, pair = self.alignment(method, **settings), (self.actor(a), self.actor(b))
        found = sensitivity(
            alignment, *pair, directed=directed, certainty=self.belief.factuality,
            scales={other: lambda code: self.known.codes.valence(code, other)},
            contradicted=self.contradicted, stories=self._stories(alignment.method),
        )  # fmt: skip
        return in_words(found, self.known, alignment.rows_between(*pair, directed=directed))

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
        """Return every yardstick of a pair side by side: acts, votes, shared stands, profiles, formal ties.

        ``on`` is the day or period for formal ties; see `kg.alignment.yardsticks.compare`.
        """
        from kg.explain.pairs import compare_each

        pair = self.actor(a), self.actor(b)
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

        return change(self.alignment(period=period, **settings), self.actor(a), self.actor(b), before, after)

    def votes(
        self, *names: str, period: str = "all", file: str | Path | None = None, choices: str = "yes=1,abstain=0,no=-1"
    ) -> list[dict[str, Any]]:
        """Return how alike members vote: agreement, S, kappa and pi of every pair; see `kg.alignment.votes.pairs`."""
        from kg.alignment.votes import pairs, read_ballots

        ballots = read_ballots(Path(file)) if file is not None else self.known.ballots
        return pairs(ballots, names, period=period, choices=choices, resolve=self.actor)

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
        draws: int = 200,
        **settings: Any,  # noqa: ANN401
    ) -> Blocs:
        """Return the blocs that fit best, how many divisions tie, and how surely each pair shares one.

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
        kept = self.known.store.kept
        language = self.known.store.language
        key = (what, self.belief.name, self.belief.key, language, self.unit, self.scale, self.expand, repr(given))
        found = kept.get(*key) if kept else None
        if found is None:
            found = json.dumps(make()).encode()
            if kept:
                kept.put(found, *key)
        return json.loads(found)

    def _once(self, key: object, make: Callable[[], Made]) -> Made:
        """Return what was made under this key, making it the first time."""
        if key not in self._made:
            self._made[key] = make()
        made: Made = self._made[key]
        return made
