"""Holds the templates of the ontology, and finds the one for a class, for a code and for a property."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.files import folder, query_text
from kg.sentences.template import Template, parse_template
from kg.store.naming import preferred
from kg.vocab import KG, RDFS, SKOS

if TYPE_CHECKING:
    from kg.store import Store

LAST = 100.0


@dataclass(frozen=True)
class Templates:
    """The clauses of classes, codes and properties, the adjuncts of properties in their order, and who is above whom.

    Parameters
    ----------
    clauses, adjuncts : mapping of str to Template
        By the IRI of the class, code or property.
    order : mapping of str to float
        Where in the sentence a property's adjunct stands (``sh:order``).
    above : mapping of str to tuple of str
        The superclasses of each class, the broader codes of each code.

    Examples
    --------
    >>> from kg.store import Store
    >>> templates = Templates.read(Store.shipped())
    >>> [kind.rsplit("/", 1)[-1] for kind in templates.lineage(KG.Veto)]
    ['Veto', 'Vote', 'Event']
    """

    clauses: Mapping[str, Template]
    adjuncts: Mapping[str, Template]
    order: Mapping[str, float]
    above: Mapping[str, tuple[str, ...]]

    @classmethod
    def read(cls, store: Store) -> Templates:
        """Read the templates of ``store``; of one that has none, those that ship with the package; O(classes).

        Raises
        ------
        BadData
            If a template cannot be read.
        """
        rows = store.rows(query_text("read/templates"))
        return cls._of(rows) if any(row["property"] == KG.clause for row in rows) else _shipped()

    @classmethod
    def _of(cls, rows: Iterable[Mapping[str, Any]]) -> Templates:
        texts: dict[tuple[str, str], list[tuple[str, str]]] = {}
        above: dict[str, set[str]] = {}
        order: dict[str, float] = {}
        for row in rows:
            if row["property"] in (KG.clause, KG.adjunct):
                texts.setdefault((row["property"], row["thing"]), []).append((row["text"], row["language"] or ""))
                order[row["thing"]] = float(row["order"] if row["order"] is not None else LAST)
            elif row["property"] in (RDFS + "subClassOf", SKOS + "broader", KG.plover):
                above.setdefault(row["thing"], set()).add(row["text"])
        best = {key: parse_template(preferred(found)[0]) for key, found in texts.items()}
        return cls(
            {thing: template for (kind, thing), template in best.items() if kind == KG.clause},
            {thing: template for (kind, thing), template in best.items() if kind == KG.adjunct},
            order,
            {thing: tuple(sorted(those)) for thing, those in above.items()},
        )

    def __repr__(self) -> str:
        return f"Templates({len(self.clauses)} clauses, {len(self.adjuncts)} adjuncts)"

    def lineage(self, start: str) -> list[str]:
        """Return a class and those above it, the nearest first; equally near ones in code-point order."""
        found, level = [], [start]
        while level:
            found += level
            level = sorted({upper for kind in level for upper in self.above.get(kind, ())} - set(found))
        return found

    def within(self, kinds: Iterable[str], above: str) -> bool:
        """Return whether one of ``kinds`` is ``above`` or lies under it."""
        return any(above in self.lineage(kind) for kind in kinds)


@cache
def _shipped() -> Templates:
    from kg.store import Store

    store = Store.open()
    ontology = folder("ontology")
    store.load(ontology / "kg.ttl", ontology / "sentences.ttl", *sorted((ontology / "codes").glob("*.ttl")))
    return Templates._of(store.rows(query_text("read/templates")))
