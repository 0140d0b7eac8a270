"""What the rows of a claims sheet are read against: the article's text, its dataset, and whom and what is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from kg.actors import Actors
from kg.encode.article import read_article
from kg.encode.columns import PROPERTY, SHEET_COLUMNS
from kg.encode.from_sheet import Built
from kg.encode.names import CellTerms
from kg.encode.new_actors import actor_quads, refuse_clashes
from kg.encode.sheet import SUFFIXES, Problem
from kg.errors import BadData
from kg.store import Store
from kg.store.terms import Quad, literal, quad, text_of, union
from kg.vocab import BASE, CLAIM, DATASET, DCTERMS, KG, RDF, XSD, local


def new_actors_of(sheet: Path) -> Path:
    """Return where the table of a sheet's own actors is: beside it, ``harbour-actors.csv`` for ``harbour.csv``."""
    return sheet.with_name(f"{sheet.stem}-actors.csv")


@dataclass(frozen=True)
class SheetContext:
    """The text, the name of its dataset, the quads that describe it and its actors, and all that the graph knows."""

    dataset: str
    text: str
    about: tuple[Quad, ...]
    store: Store
    actors: Actors
    known: frozenset[str]

    @classmethod
    def read(
        cls, sheet: Path, article: Path, store: Store, *, dataset: str | None = None, actors: Sequence[Path] = ()
    ) -> SheetContext:
        """Read it; parameters as `kg.encode.encode`.

        Raises
        ------
        BadSheet
            If a table of actors is wrong.
        BadData
            If a file cannot be read, nothing describes the article, or it is not the one that is described.
        """
        beside, own = sheet.with_suffix(".ttl"), new_actors_of(sheet)
        given = [*actors, *([own] if own.is_file() and own.resolve() not in {one.resolve() for one in actors} else [])]
        files = [*([beside] if dataset is None and beside.is_file() else []), *given]
        there = Actors.read(store)
        about = _about(there, files)
        name, wanted = _description(about, store, dataset, beside)
        text, digest = read_article(article, wanted)
        if wanted != digest:
            raise BadData(
                f"is not the text of {name}: sha256 {digest[:12]}…, described is {wanted[:12]}…",
                file=str(article), hint=f"if the text was corrected, fit the sheet to it: kg new {article} --again "
                f"{sheet}",
            )  # fmt: skip
        _refuse_unfinished(about, given)
        subjects = (item.subject for item in chain(store.quads(), about))
        known = frozenset(text_of(subject) for subject in subjects if text_of(subject).startswith(BASE))
        return cls(name, text, tuple(about), store, _with(there, about), known)

    @property
    def title(self) -> str:
        """What the article is called; the name of its dataset where nobody says."""
        said = [*self.about, *self.store.quads(subject=DATASET + self.dataset)]
        titles = (text_of(item.object) for item in said if item.predicate.value == DCTERMS + "title")
        return next(titles, self.dataset)

    def names(self) -> CellTerms:
        """Return what names in cells mean, with nothing yet described by the sheet."""
        return CellTerms(self.dataset, self.actors, self.known)

    def described(self, count: int) -> tuple[Quad, ...]:
        """Return the description with the number of claims that a reader should find."""
        if not self.about:
            return ()
        kept = [item for item in self.about if item.predicate.value != KG.expectedClaims]
        number = literal(str(count), XSD + "integer")
        return tuple(sorted([*kept, quad(DATASET + self.dataset, KG.expectedClaims, number)], key=str))

    def violations(self, built: Built, about: Sequence[Quad]) -> list[Problem]:
        """Check claims and description against the shapes, with what the graph says of the same things beside."""
        from kg.shapes import validate

        quads = [*about, *(quad for claim in built.claims for quad in claim.quads())]
        subjects = {text_of(item.subject) for item in quads}
        beside = [
            item
            for subject in sorted(subjects)
            if subject.startswith(BASE) and not subject.startswith(CLAIM)
            for item in self.store.quads(subject=subject)
        ]
        return [
            Problem(built.rows.get(found.focus, 0), _column(found.path or ""), in_columns(str(found)))
            for found in validate(union([*quads, *beside]))
            if found.focus in subjects or found.focus == "[]"
        ]

    def with_actors(self, quads: Iterable[Quad]) -> SheetContext:
        """Return the same with what these quads say of further actors.

        Raises
        ------
        BadData
            If one of them has the label of another actor.
        """
        added = list(quads)
        refuse_clashes(added, self.actors, ())
        known = self.known | {text_of(item.subject) for item in added}
        return replace(self, about=(*self.about, *added), actors=_with(self.actors, added), known=known)


def actors_of(store: Store, files: Sequence[Path] = ()) -> Actors:
    """Return the actors of the graph and of files, tables or RDF, together.

    Raises
    ------
    BadData
        If a file cannot be read, or an actor of it has the label of another.
    """
    there = Actors.read(store)
    return _with(there, _about(there, files))


def in_columns(message: str) -> str:
    """Return what a shape asks for in the words of a sheet: its columns, and no turtle.

    Examples
    --------
    >>> in_columns("Somebody does it: add kg:actor actor:... . [ActNamesItsActor]")
    'Somebody does it: add actors. [ActNamesItsActor]'
    >>> in_columns("A launch states how it ended: add kg:outcome kg:Success or kg:Failure.")
    'A launch states how it ended: add outcome (in properties) Success or Failure.'
    """
    plain = re.sub(r" (?:actor|event|thing):\.\.\.(?: for each)?", "", message).replace(" .", ".")
    return re.sub(r"\bkg:(\w+)", lambda found: _named(found[0]) if found[1][0].islower() else found[1], plain)


def _named(term: str) -> str:
    column = _column(term)
    return column if column in SHEET_COLUMNS else f"{column} (in properties)"


def _column(term: str) -> str:
    """Return the column of a property, by the short name that messages have: ``kg:actor`` is ``actors``."""
    name = term.removeprefix("kg:")
    return next((column for column, own in PROPERTY.items() if local(own) == name), name)


def _description(about: Sequence[Quad], store: Store, dataset: str | None, beside: Path) -> tuple[str, str]:
    """Return the name of the dataset and the sha256 that its description gives."""
    quads = list(store.quads(subject=DATASET + dataset)) if dataset else about
    found = {
        local(text_of(item.subject)): text_of(item.object)
        for item in quads
        if item.predicate.value == KG.sha256 and text_of(item.subject).startswith(DATASET)
    }
    if len(found) == 1:
        return next(iter(found.items()))
    if dataset:
        raise BadData(f"the graph describes no article {dataset!r}", hint="list them with: kg query datasets")
    if found:
        raise BadData(f"describes several articles: {', '.join(sorted(found))}", file=str(beside), hint="keep one")
    raise BadData(
        "the article is not described", file=str(beside), hint="make it with: kg new ARTICLE --title ... --date ..."
    )


def _refuse_unfinished(about: Iterable[Quad], files: Sequence[Path]) -> None:
    kinds: dict[str, set[str]] = {}
    for item in about:
        if item.predicate.value == RDF + "type":
            kinds.setdefault(text_of(item.subject), set()).add(text_of(item.object))
    bare = sorted(local(subject) for subject, said in kinds.items() if said == {KG.Actor})
    if bare:
        where = ", ".join(map(str, files)) or None
        raise BadData(f"still to complete: {', '.join(bare)}", file=where, hint="say what each is, such as kg:Agency")


def _about(there: Actors, files: Sequence[Path]) -> list[Quad]:
    """Return what files say of actors and datasets; RDF is read first, so that a table may name its actors."""
    about: list[Quad] = []
    for file in sorted(files, key=lambda file: file.suffix in SUFFIXES):
        about += actor_quads(file, _with(there, about))
    refuse_clashes(about, there, files)
    return about


def _with(there: Actors, about: Sequence[Quad]) -> Actors:
    extra = Store.open()
    extra.base.extend(about)
    return there | Actors.read(extra)
