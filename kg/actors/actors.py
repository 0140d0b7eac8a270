"""The actors of a graph: by name, by code, by kind, and by the state they act for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from kg.actors.names import LateRows, Name, Names
from kg.actors.offices import Offices, Term
from kg.display import Shown, Table
from kg.errors import Unknown
from kg.files import query_text
from kg.store.naming import ENGLISH, preferred
from kg.text import count
from kg.vocab import DCTERMS, KG, RDF, RDFS, SKOS, local

if TYPE_CHECKING:
    from datetime import date

COUNTRIES = frozenset({KG.Country, KG.State, KG.Territory})
CODES = {KG[name]: name for name in ("iso3", "iso2", "isoNumeric", "cow", "cowNumber", "wikidata")}
HIDDEN = SKOS + "hiddenLabel"  # spellings by which an actor is found, never shown
CAPITAL = KG.capital  # stands for the state in a text, but is no name by which it is looked up
VALID = DCTERMS + "valid"  # from when to when there was such a state, as an ISO 8601 interval
# What is several things (an unnamed official) is shown as the first of these.
SHOWN_AS = ("UnnamedSource", "State", "Official", "Agency", "Outlet", "Team", "Group", "Organisation", "Person")


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


class Answers(Protocol):
    """What is asked of a store: an answer to a SELECT query as plain rows, IRIs as strings."""

    language: str

    def rows(self, query: str) -> list[dict[str, Any]]: ...  # noqa: D102 - the class says it

    def speaking(self, language: str) -> Answers: ...  # noqa: D102 - as above


@dataclass(frozen=True, repr=False)
class Actors(Shown):
    """All actors of a graph.

    Examples
    --------
    >>> from kg.vocab import ACTOR
    >>> actors = Actors.from_rows([
    ...     (ACTOR + "CIV", RDFS + "label", "Côte d'Ivoire"), (ACTOR + "CIV", KG.iso2, "CI"),
    ...     (ACTOR + "CIV", RDF + "type", KG.State), (ACTOR + "yonhap", RDFS + "label", "Yonhap News Agency"),
    ... ])
    >>> actors.resolve("cote d ivoire"), actors.resolve("ci"), actors.label("yonhap"), len(actors)
    ('CIV', 'CIV', 'Yonhap News Agency', 2)
    >>> actors.resolve("Yonhap New Agency")
    Traceback (most recent call last):
    kg.errors.Unknown: unknown actor 'Yonhap New Agency'; did you mean 'Yonhap News Agency'?
    """

    by_id: Mapping[str, Actor]
    names: Names
    offices: Offices

    @classmethod
    def from_rows(
        cls, rows: Iterable[tuple[str, ...]], terms: Iterable[Term] = (), *, language: str = ENGLISH
    ) -> Actors:
        """Build from ``(actor IRI, property IRI, value)`` rows in any order; other properties are passed over.

        A row may have the value's language tag as a fourth part. An actor without a label is called by its local
        name. Of several labels the one in ``language`` is the label, then English, then one without a tag, and the
        rest are aliases (`kg.labels`). Time and memory grow with the number of rows.
        """
        said: dict[str, dict[str, set[tuple[str, str]]]] = {}
        for iri, prop, value, *tag in rows:
            said.setdefault(local(iri), {}).setdefault(prop, set()).add((value, tag[0] if tag else ""))
        found = {name: _actor(name, said[name], language) for name in sorted(said)}
        acting = frozenset((name, local(state)) for name in said for state, _ in said[name].get(KG.actsFor, ()))
        countries = frozenset(name for name, actor in found.items() if actor.is_country)
        offices = Offices(countries, acting, tuple(sorted(set(terms), key=repr)))
        return cls(found, Names(LateRows(lambda: _names(found.values(), said))), offices)

    @classmethod
    def read(cls, store: Answers, language: str | None = None) -> Actors:
        """Read the actors of ``store``, and the terms of office in the claims that its belief admits.

        Their names are in ``language``; by default in that of the store.
        """
        language = language or store.language
        store = store.speaking(language)
        rows, terms = store.rows(query_text("read/actors")), store.rows(query_text("read/offices"))
        return cls.from_rows(
            ((row["actor"], row["property"], row["value"], row["language"] or "") for row in rows),
            (
                Term(local(row["holder"]), local(row["body"]), *(str(row[key] or "") for key in ("start", "end", "on")))
                for row in terms
            ),
            language=language,
        )

    def __or__(self, other: Actors) -> Actors:
        """Return everybody of both; of an actor in both, ``other`` describes it."""
        mine, theirs = self.offices, other.offices
        offices = Offices(mine.countries | theirs.countries, mine.acts_for | theirs.acts_for, mine.terms + theirs.terms)
        return Actors({**self.by_id, **other.by_id}, self.names + other.names.rows, offices)

    def as_table(self) -> Table:
        """Return who there is: local name, label, kind, aliases."""
        rows = [
            {"id": actor.id, "name": actor.label, "kind": self.kind(actor.id), "also": ", ".join(actor.aliases)}
            for actor in self
        ]
        return Table.of(rows, count(len(self), "actor"))

    def __iter__(self) -> Iterator[Actor]:
        return iter(self.by_id.values())

    def __len__(self) -> int:
        return len(self.by_id)

    def __contains__(self, actor: object) -> bool:
        return actor in self.by_id

    def __getitem__(self, actor: str) -> Actor:
        try:
            return self.by_id[actor]
        except KeyError:
            raise Unknown("actor", actor, known=self.by_id) from None

    @cached_property
    def unnamed(self) -> frozenset[str]:
        """Local names of the speakers that have no name."""
        return frozenset(actor.id for actor in self if KG.UnnamedSource in actor.types)

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

    def resolve(self, name: str, when: date | None = None) -> str:
        """Return the local name of the actor meant by ``name``, which may be that itself; see `Names.resolve`."""
        return name if name in self.by_id else self.names.resolve(name, when)

    def with_code(self, system: str, code: str) -> str | None:
        """Return the actor with ``code`` in ``system`` (iso2, iso3, isoNumeric, cow, cowNumber, wikidata), if any."""
        found = self.names.bearing(system, code)
        return found[0] if len(found) == 1 else None

    def state_of(self, actor: str, when: date | None = None) -> str | None:
        """Return the state that ``actor`` acts for on a day, if anybody says so; see `Offices.state_of`."""
        return self.offices.state_of(actor, when)

    def party_of(self, actor: str, when: date | None = None) -> str:
        """Return the party that ``actor`` belongs to on a day; see `Offices.party_of`."""
        return self.offices.party_of(actor, when)


def _actor(name: str, said: Mapping[str, set[tuple[str, str]]], language: str) -> Actor:
    labels = preferred(said.get(RDFS + "label", ()), language) or [name]
    has = [(prop, system) for prop, system in CODES.items() if prop in said]
    codes = [(system, local(value)) for prop, system in has for value, _ in sorted(said[prop])]
    aliases = sorted({*labels[1:], *(value for value, _ in said.get(SKOS + "altLabel", ()))} - {labels[0]})
    return Actor(name, labels[0], tuple(aliases), frozenset(v for v, _ in said.get(RDF + "type", ())), tuple(codes))


def _names(actors: Iterable[Actor], said: Mapping[str, Mapping[str, set[tuple[str, str]]]]) -> Iterator[Name]:
    """Yield a row for every name and code of every actor: its label first, spellings that nobody is shown last."""
    for actor in actors:
        told = said[actor.id]
        tags = {value: tag for prop in (RDFS + "label", SKOS + "altLabel", HIDDEN) for value, tag in told.get(prop, ())}
        since, _, until = next((value for value, _ in told.get(VALID, ())), "").partition("/")
        hidden = sorted(value for value, _ in told.get(HIDDEN, ()))
        rows = [(actor.id, "id"), *((name, "name") for name in (actor.label, *actor.aliases, *hidden))]
        for name, kind in (*rows, *((code, system) for system, code in actor.codes)):
            yield Name(name, actor.id, kind, tags.get(name, "") if kind == "name" else "", since, until, "graph")
        for capital, _ in sorted(told.get(CAPITAL, ())):
            yield Name(capital, actor.id, "seat", "", since, until, "graph")
