"""What may be picked for a cell of a claims sheet, found by any words: actors, codes, types, the names it uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.actors import Actors, fold
from kg.claims.cells import Value, cell_values
from kg.codes import Codes
from kg.encode.columns import STATUSES
from kg.encode.context import SheetContext
from kg.encode.new_actors import ACTOR_KINDS
from kg.encode.sheet_file import SheetRows
from kg.errors import KGError
from kg.store.terms import text_of
from kg.vocab import CLASSES, KG, RDFS, SKOS, expand, local

MOST = 40  # choices that are shown
CERTAINTIES = ("Certain", "Probable", "Possible", "PossiblyNot", "ProbablyNot", "CertainlyNot", "Unknown")
# What each column is chosen from; columns that are not here hold free text.
PICKED: Mapping[str, str] = {
    "speaker": "actor", "relays": "actor", "actors": "actor", "recipients": "actor", "place": "actor",
    "acts for": "actor", "code": "code", "type": "type", "event": "name", "about": "name",
    "factuality": "factuality", "status": "status", "kind": "kind",
}  # fmt: skip
SEVERAL = frozenset({"relays", "actors", "recipients", "place", "about", "code", "type", "acts for"})
"""The columns that hold several values, divided by semicolons."""
WORD_LISTS = {"factuality": CERTAINTIES, "status": STATUSES, "kind": ACTOR_KINDS}
"""What is one of a few words."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A choice: what is written into the cell, what it is called, and what more there is to know of it."""

    value: str
    label: str
    note: str = ""


class Picks:
    """All choices for a sheet.

    Parameters
    ----------
    context : SheetContext
        What the sheet is read against.
    """

    def __init__(self, context: SheetContext) -> None:
        self.context = context

    def find(self, column: str, text: str, rows: SheetRows = ()) -> list[Pick]:
        """Return what may be picked for a column, the nearest first; without text what the sheet itself uses.

        First stands what is called just so, then what begins so, then what has a word that does, then what has it
        anywhere. O(names).
        """
        kind = PICKED.get(column, "")
        wanted = fold(text)
        if kind == "actor" and not wanted:
            return self._used(rows)
        choices = self._names(rows) if kind == "name" else self._choices.get(kind, [])
        ranked = sorted(
            (rank, number, pick)
            for number, (pick, names) in enumerate(choices)
            if (rank := min((_rank(name, wanted) for name in names), default=9)) < 9
        )  # fmt: skip
        return list(dict.fromkeys(pick for _, _, pick in ranked))[:MOST]

    @cached_property
    def _choices(self) -> Mapping[str, list[tuple[Pick, list[str]]]]:
        codes = (expand(code) for code in Codes.read(self.context.store).table if code.startswith("plover:"))
        terms = {"code": sorted(codes), "type": [KG[name] for name in sorted(CLASSES)]}
        words = {kind: [(Pick(word, word), [fold(word)]) for word in words] for kind, words in WORD_LISTS.items()}
        defined = {kind: [self._defined(iri) for iri in iris] for kind, iris in terms.items()}
        return {"actor": list(self._actors()), **defined, **words}

    def _defined(self, iri: str) -> tuple[Pick, list[str]]:
        """Return a code or a type with its definition, in whose words it is found as well."""
        said = {item.predicate.value: text_of(item.object) for item in self.context.store.quads(subject=iri)}
        name, means = local(iri), said.get(SKOS + "definition", "")
        label = said.get(SKOS + "prefLabel") or said.get(RDFS + "label") or name
        return Pick(name, name, means), [*_spellings([name, label]), f" {fold(means)}"]

    def _actors(self) -> Iterator[tuple[Pick, list[str]]]:
        author = f"author-of-{self.context.dataset}"
        yield Pick("author", "the author of the article"), ["author"]
        called: dict[str, list[str]] = {}
        for name in self.context.actors.names.rows:
            called.setdefault(name.actor, []).append(name.name)
        # States first, since most acts are theirs; then in the order of names.
        everybody = sorted(self.context.actors, key=lambda actor: (not actor.is_country, actor.label))
        for actor in everybody:
            if actor.id != author:
                yield self._pick(actor.id), _spellings([actor.id, *called.get(actor.id, ())])

    def _pick(self, name: str) -> Pick:
        actors = self.context.actors
        label, kind = actors.label(name), actors.kind(name)
        return Pick(_written(actors, name), label, f"{name}, {kind}" if kind != "UnnamedSource" else f"{name}, unnamed")

    def _used(self, rows: SheetRows) -> list[Pick]:
        """Return the actors whom the sheet names, those it names most first."""
        found: Counter[str] = Counter()
        for row in rows:
            for column, kind in PICKED.items():
                if kind == "actor" and row.get(column):
                    found.update(self._meant(row[column]))
        mine = sorted(found, key=lambda name: (-found[name], name))
        return [Pick("author", "the author of the article"), *(self._pick(name) for name in mine)][:MOST]

    def _meant(self, cell: str) -> Iterator[str]:
        names = self.context.names()
        try:
            for value in cell_values(cell):
                found = names.actor(value.text)
                if value.text != "author" and found in self.context.actors:
                    yield found
        except KGError:
            return

    def _names(self, rows: SheetRows) -> list[tuple[Pick, list[str]]]:
        used = Counter(row["event"].strip() for row in rows if row.get("event"))
        types = {row["event"].strip(): row.get("type", "") for row in reversed(rows) if row.get("event")}
        return [(Pick(name, name, types[name]), _spellings([name])) for name in sorted(used)]


def _written(actors: Actors, name: str) -> str:
    """Return how a cell names an actor: by its label where that means nobody else, else by its local name."""
    label = actors.label(name)
    try:
        fits = str(Value(label)) == label and ":" not in label and actors.resolve(label) == name
    except KGError:
        return name
    return label if fits else name


def _spellings(names: Iterable[str]) -> list[str]:
    """Return names as they are searched: each without case and accents, and from each further word on."""
    found: list[str] = []
    for name in filter(None, names):
        words = name.replace("-", " ").replace("_", " ").split()
        found.append(fold(name))
        found += [" " + fold(" ".join(words[number:])) for number in range(1, len(words))]
    return list(dict.fromkeys(found))


def _rank(name: str, wanted: str) -> int:
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    if name.startswith(" " + wanted):
        return 2
    return 3 if wanted in name else 9
