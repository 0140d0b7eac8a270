"""A graph as it is asked: what is known under a belief, what it answers, and what an audit finds in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from kg.belief import CONTRADICTED, Belief, read_belief
from kg.display import Result, Shown, Table
from kg.errors import Unknown
from kg.files import query_text
from kg.interactions import Interactions, Rows
from kg.interactions.refusals import need_claims, of_claims, refuse
from kg.known import Known
from kg.store.naming import ENGLISH, language_tag
from kg.store.origins import claim_name
from kg.vocab import local

if TYPE_CHECKING:
    from kg.belief import Origin
    from kg.checks import Finding
    from kg.claims import Claim
    from kg.events import Event
    from kg.questions import Question
    from kg.store import Limits, Store
    from kg.store.bind import Bindable
    from kg.store.limits import Stream

Made = TypeVar("Made")


@dataclass(frozen=True, repr=False)
class Asked(Shown):
    """What is known under a belief, and all that it says without being measured.

    Parameters
    ----------
    known : Known
        The store under a belief.
    rows : Interactions, optional
        Rows of files that are measured instead of those of the claims; the store says what their parties are called.
    """

    known: Known
    rows: Interactions | None = field(default=None, kw_only=True)
    _made: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False, kw_only=True)

    @property
    def store(self) -> Store:
        """The store of the claims, under the belief; `BadData` for rows of files alone, which have none."""
        need_claims(self.rows, "this")
        return self.known.store

    @property
    def belief(self) -> Belief:
        """Which claims count, and how much."""
        return self.known.belief

    def under(self, belief: str | Path | Belief) -> Self:
        """Return the same graph as another belief sees it."""
        refuse(self.rows, "belief of a reader's own", "their weight is what their file says")
        chosen = belief if isinstance(belief, Belief) else read_belief(belief)
        return replace(self, known=Known(self.known.store.under(chosen)), _made={})

    def believing(self, *, only: Iterable[str] = (), without: Iterable[str] = ()) -> Self:
        """Return the same graph with nothing outside the datasets ``only``, and without those named.

        The name ``contradicted`` leaves out every claim that the audit then finds contradicted: what the record, the
        calendar or another claim of its dataset rules out. What is merely unsupported or doubtful stays.

        Raises
        ------
        Unknown
            For a name that no dataset, speaker, relay or claim has.
        """
        datasets, without = _names(only), _names(without)
        names = [name for name in without if name != CONTRADICTED]
        found = self
        if isinstance(self.rows, Rows) and not self.rows.united and (datasets or without):
            return replace(self, rows=self.rows.believing(datasets, without), _made={})
        if datasets or names:
            refuse(self.rows, "dataset or name to leave out beside a store", "load what you choose into the store")
            origins, described = self.known.store.origins(), self.known.datasets
            found = self.under(choose(self.belief, origins, only=datasets, without=names, described=described))
        return found._uncontradicted() if CONTRADICTED in without else found

    def _uncontradicted(self) -> Self:
        left = self.belief.without(claims=self.contradicted)
        return self.under(replace(left, name=f"{self.belief.name} without {CONTRADICTED} claims"))

    @property
    def contradicted(self) -> frozenset[str]:
        """The claims that the audit finds contradicted, under this belief, by their full names."""
        return frozenset(finding.claim for finding in self.audit() if finding.contradicted)

    def actor(self, name: str) -> str:
        """Return the local name of the actor meant by a code, name or alias; see `Actors.resolve`."""
        return self.known.actors.resolve(name)

    def as_table(self) -> Table:
        """Return the datasets, how many claims each has, and how many of them count."""
        return self.known.store.as_table()

    def speaking(self, language: str) -> Self:
        """Return the same graph with names in ``language`` where there are such, else in English.

        Raises
        ------
        BadData
            If it is no language tag.
        Unknown
            If nothing has a name in it; a country's variety, as in es-MX, is found under its language.
        """
        tag, store = language_tag(language), self.known.store
        there = {row["tag"].partition("-")[0] for row in store.rows(query_text("read/languages"))} | {ENGLISH}
        if tag.partition("-")[0] not in there:
            raise Unknown("language", language, hint="names are there in " + ", ".join(sorted(there)))
        return replace(self, known=Known(store.speaking(tag)), _made={})

    def select(self, query: str, *, labels: bool = False, **bind: Bindable) -> Result:
        """Answer a SELECT query with rows that show themselves; see `kg.Store.select`.

        With ``labels`` a column of names stands beside each column of IRIs.
        """
        store = self.known.store
        if labels:
            return Result(store.labelled(query, self.known.labels.called, None, **bind))
        return Result(store.select(query, None, **bind))

    def stream(self, question: str | Question, limits: Limits | None = None, /, **parameters: Bindable) -> Stream:
        """Answer a question (by name, file or text) as it comes, under ``limits``, in a process of its own.

        For answers that are passed on and need not be held; see `kg.store.stream_query` and `kg.store.writing`.
        """
        from kg.questions import bound_values, find_question
        from kg.store import stream_query

        item = find_question(question) if isinstance(question, str) else question
        return stream_query(self.store, item.text, limits, bind=bound_values(self.known, item, parameters))

    def ask(self, question: str, **parameters: Bindable) -> Result:
        """Answer one of the shipped questions (``kg queries`` lists them) with rows that show themselves.

        Below the rows stands which defaults were used for parameters that are not given.
        """
        from kg.questions import ask, find_question, said_defaults

        need_claims(self.rows, f"the question {question}")
        item = find_question(question)
        said = said_defaults(item, parameters)
        return Result(
            ask(self.known, item, None, **parameters), (f"{said}; ask(..., name=value) gives another",) if said else ()
        )

    def claims(self, *names: str) -> list[Claim]:
        """Return claims by name (a unique ending will do), or without names every claim, sorted by name."""
        need_claims(self.rows, "a list of claims")
        if not names:
            return list(self.known.claims.values())
        origins = self.known.store.origins()
        odd = self.known.store.left_out()
        return [self.known.claim(claim_name(origins, name, odd)) for name in names]

    def audit(
        self, *checks: str, dataset: Iterable[str] = (), folder: Path | None = None,
        values: Mapping[str, Bindable] | None = None,
    ) -> list[Finding]:  # fmt: skip
        """Find what is wrong with the claims: against the record, the calendar and themselves; see `kg.audit`."""
        from kg.checks import audit

        need_claims(self.rows, "the audit")
        how: dict[str, Any] = {
            "check": checks,
            "dataset": _names(dataset),
            "folder": folder,
            "values": values,
        }
        key = ("audit", checks, how["dataset"], folder, tuple(sorted((values or {}).items())))
        return self._once(key, lambda: audit(self.known.store, known=self.known, **how))

    @property
    def findings(self) -> list[Finding]:
        """What a whole `audit` finds; nothing of rows of files alone, which have no claims."""
        return self.audit() if of_claims(self.rows) else []

    def events(self) -> tuple[Event, ...]:
        """Return every dated event of the admitted claims; see `kg.events.events`. Rows of files alone have none."""
        from kg.events import events

        if not of_claims(self.rows):
            return ()
        return self._once(("events",), lambda: tuple(events(self.known)))

    def _once(self, key: object, make: Callable[[], Made]) -> Made:
        """Return what was made under this key, making it the first time."""
        if key not in self._made:
            self._made[key] = make()
        made: Made = self._made[key]
        return made


def choose(
    belief: Belief,
    origins: Iterable[Origin],
    *,
    only: Iterable[str] = (),
    without: Iterable[str] = (),
    described: Iterable[str] = (),
) -> Belief:
    """Return a belief restricted to the datasets ``only``, and without speakers, relays, datasets or claims by name.

    ``described`` are datasets that may have no claims, such as votes that are a file.

    Raises
    ------
    Unknown
        For a name that none of them has, with the nearest ones.
    """
    known = list(origins)
    datasets = {origin.dataset for origin in known} | {*described}
    speakers = {agent for origin in known for agent in (origin.speaker, *origin.relays)}
    left: dict[str, list[str]] = {"speakers": [], "datasets": [], "claims": []}
    for name in (local(name.removeprefix("dataset:")) for name in only):
        if name not in datasets:
            raise Unknown("dataset", name, known=datasets, hint="the datasets are " + ", ".join(sorted(datasets)))
        left.setdefault("only", []).append(name)
    for name in without:
        kind = "speakers" if name in speakers else "datasets" if name in datasets else "claims"
        try:
            left[kind].append(name if kind != "claims" else claim_name(known, name))
        except Unknown:
            raise Unknown(
                "speaker, dataset or claim", name, known=[*speakers, *datasets, CONTRADICTED],
                hint="list them with: kg query claims-by-speaker",
            ) from None  # fmt: skip
    chosen = sorted(left.pop("only", []))
    found = belief.without(**{kind: sorted(names) for kind, names in left.items()})
    if not chosen:
        return found
    kept = frozenset(chosen) & (found.only_datasets or frozenset(chosen))
    return replace(found, name=f"{found.name}, only {', '.join(chosen)}", only_datasets=kept)


def _names(given: Iterable[str]) -> tuple[str, ...]:
    """Return names; one that is given by itself is one, not its letters."""
    return (given,) if isinstance(given, str) else tuple(given)
