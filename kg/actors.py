"""Answers by which actor a name or code is meant, and for which state an actor acts on a date."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from kg.errors import KGError, Unknown
from kg.vocab import ACTOR, KG, RDF, RDFS, SKOS, local

if TYPE_CHECKING:
    from datetime import date

COUNTRIES = frozenset({KG.Country, KG.State, KG.Territory})
CODES = {KG[name]: name for name in ("iso3", "iso2", "isoNumeric", "cow", "cowNumber", "wikidata")}
PROPERTIES = (RDF + "type", RDFS + "label", SKOS + "altLabel", KG.actsFor, *CODES)
# Tried in this order; the first kind that knows the name answers. AUS is Australia to ISO and Austria to COW, so ISO
# and names come first. Bare numbers are no names: 840 is the United States to ISO and the Philippines to COW.
KINDS = ("id", "iso3", "iso2", "name", "cow", "wikidata")


# What is several things (an unnamed official) is shown as the first of these.
SHOWN_AS = ("UnnamedSource", "State", "Official", "Agency", "Outlet", "Team", "Group", "Organisation", "Person")
_NO_LETTER = re.compile(r"[\W_]+")


class AmbiguousActor(KGError):
    """A name that several actors bear; ``candidates`` are their local names."""

    def __init__(self, value: str, candidates: Mapping[str, str]) -> None:
        self.value, self.candidates = value, tuple(candidates)
        listed = " or ".join(f"{label} ({name})" for name, label in candidates.items())
        super().__init__(f"several actors are called {value!r}", hint=f"say {listed}")


@dataclass(frozen=True, slots=True)
class Actor:
    """``PRK`` is North Korea, also called the DPRK, a state, and its ISO alpha-2 code is KP."""

    id: str
    label: str
    aliases: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()
    codes: tuple[tuple[str, str], ...] = ()

    @property
    def is_country(self) -> bool:
        """Whether it is a state or a territory."""
        return not self.types.isdisjoint(COUNTRIES)


@dataclass(frozen=True, slots=True)
class Term:
    """``holder`` held a post of ``body`` from ``start`` to ``end``, or at least on the day ``on``; ISO dates or empty.

    Both ends count. A month or a year as a bound counts whole. Without an end the term lasts; without any date
    nothing is known of when, and no day lies in it.

    Examples
    --------
    >>> term = Term("li-keqiang", "CHN", start="2013-03-15", end="2023-03")
    >>> term.covers("2013-03-15"), term.covers("2023-03-31"), term.covers("2023-04-01")
    (True, True, False)
    >>> Term("wen-jiabao", "CHN", on="2008-12-13").covers("2008-12-14")
    False
    """

    holder: str
    body: str
    start: str = ""
    end: str = ""
    on: str = ""

    def covers(self, day: str) -> bool:
        """Return whether ``day`` (YYYY-MM-DD) lies in the term."""
        start, end = self.start[:10], self.end[:10]
        within = day[: len(start)] >= start and (not end or day[: len(end)] <= end)
        return (bool(start or end) and within) or self.on[:10] == day


class Answers(Protocol):
    """What is asked of a store: an answer to a SELECT query as plain rows, IRIs as strings."""

    def rows(self, query: str) -> list[dict[str, Any]]: ...  # noqa: D102 - the class says it


@dataclass(frozen=True)
class Actors:
    """All actors of a graph: by name, by code, and by the state they act for.

    Examples
    --------
    >>> actors = Actors.from_rows([
    ...     (ACTOR + "CIV", RDFS + "label", "Côte d'Ivoire"), (ACTOR + "CIV", KG.iso2, "CI"),
    ...     (ACTOR + "CIV", RDF + "type", KG.State), (ACTOR + "yonhap", RDFS + "label", "Yonhap News Agency"),
    ... ])
    >>> actors.resolve("cote d ivoire"), actors.resolve("ci"), actors.label("yonhap")
    ('CIV', 'CIV', 'Yonhap News Agency')
    >>> actors.resolve("Yonhap New Agency")
    Traceback (most recent call last):
    kg.errors.Unknown: unknown actor 'Yonhap New Agency'; did you mean 'Yonhap News Agency'?
    """

    by_id: Mapping[str, Actor]
    acts_for: frozenset[tuple[str, str]] = frozenset()
    terms: tuple[Term, ...] = ()

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[str, str, str]], terms: Iterable[Term] = ()) -> Actors:
        """Build from ``(actor IRI, property IRI, value)`` rows in any order; other properties are passed over.

        An actor without a label is called by its local name. Of several labels the first in code-point order is
        the label and the rest are aliases. Time and memory grow with the number of rows.
        """
        said: dict[str, dict[str, set[str]]] = {}
        for iri, prop, value in rows:
            said.setdefault(local(iri), {}).setdefault(prop, set()).add(value)
        found = {name: _actor(name, said[name]) for name in sorted(said)}
        pairs = {(name, local(state)) for name in said for state in said[name].get(KG.actsFor, ())}
        return cls(found, frozenset(pairs), tuple(sorted(set(terms), key=repr)))

    @classmethod
    def read(cls, store: Answers) -> Actors:
        """Read the actors of ``store``, and the terms of office in the claims that its belief admits."""
        rows, terms = store.rows(ACTORS_QUERY), store.rows(TERMS_QUERY)
        return cls.from_rows(
            ((row["actor"], row["property"], row["value"]) for row in rows),
            (
                Term(local(row["holder"]), local(row["body"]), *(str(row[key] or "") for key in ("start", "end", "on")))
                for row in terms
            ),
        )

    def __iter__(self) -> Iterator[Actor]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    @property
    def unnamed(self) -> frozenset[str]:
        """Local names of the speakers that have no name."""
        return frozenset(actor.id for actor in self if KG.UnnamedSource in actor.types)

    def __contains__(self, actor: object) -> bool:
        return actor in self.by_id

    def __getitem__(self, actor: str) -> Actor:
        try:
            return self.by_id[actor]
        except KeyError:
            raise Unknown("actor", actor, known=self.by_id) from None

    def label(self, actor: str) -> str:
        """Return the name people use for the actor with this local name.

        Raises
        ------
        Unknown
            If no actor has that local name.
        """
        return self[actor].label

    def kind(self, actor: str) -> str:
        """Return which of `SHOWN_AS` an actor is, a state before all else; ``Group`` for one that nobody describes."""
        types = {local(kind) for kind in self[actor].types} if actor in self else set()
        types |= {"State"} if types & {"Territory", "Country"} else set()
        return next((kind for kind in SHOWN_AS if kind in types), "Group")

    def resolve(self, name: str) -> str:
        """Return the local name of the actor meant by ``name``.

        Parameters
        ----------
        name
            A local name, CURIE or IRI of an actor; an ISO alpha-3 or alpha-2 code; a label or alias; a COW
            abbreviation; a Wikidata id or IRI. Case, accents, spaces, hyphens and full stops do not matter, nor does a
            leading "the". The kinds are tried in this order and the first that knows the name answers.

        Raises
        ------
        AmbiguousActor
            If several actors bear the name, for example "Korea".
        Unknown
            If none does; the error names the labels that look like it.
        """
        bare = name.strip()
        for prefix in (ACTOR, "actor:", "http://www.wikidata.org/entity/", "wd:"):
            bare = bare.removeprefix(prefix)
        wanted = fold(bare)
        for kind in KINDS if wanted else ():
            candidates = self._index.get((kind, wanted), ())
            if len(candidates) > 1:
                raise AmbiguousActor(name, {actor: self.label(actor) for actor in candidates})
            if candidates:
                return candidates[0]
        raise Unknown("actor", name, known=[actor.label for actor in self])

    def with_code(self, system: str, code: str) -> str | None:
        """Return the actor with ``code`` in ``system`` (iso2, iso3, isoNumeric, cow, cowNumber, wikidata), if any."""
        candidates = self._index.get((system, fold(code)), ())
        return candidates[0] if len(candidates) == 1 else None

    def state_of(self, actor: str, when: date | None = None) -> str | None:
        """Return the ISO alpha-3 code of the state or territory that ``actor`` acts for on the day ``when``.

        A country acts for itself, and what is said to act for one does so at any time. Anyone else acts for the state
        whose post, or whose agency's post, they hold on that day.

        Returns
        -------
        str or None
            None when nobody says for whom: no term of office covers the day, no day is given, the actor is not
            known; and also when the terms that cover the day are posts of different states, as when two claims
            contradict each other, for then nobody can tell for whom the act was done.
        """
        direct = self._direct_states(actor)
        if not direct and when is not None:
            day = when.isoformat()[:10]
            held = (term.body for term in self._terms_of.get(actor, ()) if term.covers(day))
            direct = {state for body in held for state in self._direct_states(body)}
        return direct.pop() if len(direct) == 1 else None

    def _direct_states(self, actor: str) -> set[str]:
        known = self.by_id.get(actor)
        return {actor} if known is not None and known.is_country else set(self._states.get(actor, ()))

    @cached_property
    def _states(self) -> dict[str, list[str]]:
        states: dict[str, list[str]] = {}
        for actor, state in sorted(self.acts_for):
            states.setdefault(actor, []).append(state)
        return states

    @cached_property
    def _terms_of(self) -> dict[str, list[Term]]:
        terms: dict[str, list[Term]] = {}
        for term in self.terms:
            terms.setdefault(term.holder, []).append(term)
        return terms

    @cached_property
    def _index(self) -> dict[tuple[str, str], tuple[str, ...]]:
        index: dict[tuple[str, str], dict[str, None]] = {}
        for actor in self:
            names = [("id", actor.id), *(("name", name) for name in (actor.label, *actor.aliases)), *actor.codes]
            for kind, name in names:
                index.setdefault((kind, fold(name)), {})[actor.id] = None
        return {key: tuple(found) for key, found in index.items()}


def fold(name: str) -> str:
    """Return what is left of a name when case, accents, spaces, punctuation and a leading "the" do not count.

    Examples
    --------
    >>> fold("The Côte d’Ivoire"), fold("Kim Jong-un") == fold("kim jong UN"), fold("D.P.R.K.")
    ('cotedivoire', True, 'dprk')
    >>> fold("The Gambia & Mali"), fold("Theo")
    ('gambiaandmali', 'theo')
    """
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold().strip().removeprefix("the ")
    return _NO_LETTER.sub("", plain)


def _actor(name: str, said: Mapping[str, set[str]]) -> Actor:
    labels = sorted(said.get(RDFS + "label", ())) or [name]
    codes = [(system, local(value)) for prop, system in CODES.items() for value in sorted(said.get(prop, ()))]
    aliases = sorted({*labels[1:], *said.get(SKOS + "altLabel", ())} - {labels[0]})
    return Actor(name, labels[0], tuple(aliases), frozenset(said.get(RDF + "type", ())), tuple(codes))


ACTORS_QUERY = f"""# Which actors are there, and what are their names, kinds and codes?
SELECT ?actor ?property (STR(?said) AS ?value) WHERE {{
    VALUES ?property {{ {" ".join(f"<{prop}>" for prop in PROPERTIES)} }}
    ?actor ?property ?said .
    FILTER STRSTARTS(STR(?actor), "{ACTOR}")
}}"""
TERMS_QUERY = f"""# Who held a post of which body, from when to when?
SELECT ?holder ?body (STR(?first) AS ?start) (STR(?last) AS ?end) (STR(?day) AS ?on) WHERE {{
    ?tenure <{KG.holder}> ?holder ; <{KG.post}> ?post .
    ?post <{KG.postOf}> ?body .
    OPTIONAL {{ ?tenure <{KG["from"]}> ?first }}
    OPTIONAL {{ ?tenure <{KG.to}> ?last }}
    OPTIONAL {{ ?tenure <{KG.on}> ?day }}
}}"""
