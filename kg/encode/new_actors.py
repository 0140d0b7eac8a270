"""Reads actors that the graph lacks, from a table that a person fills in or from RDF, and checks them against it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from kg.actors import Actor, Actors, fold
from kg.claims.cells import Value, cell_values
from kg.encode.sheet import SUFFIXES, BadSheet, Problem, SheetRow, read_sheet
from kg.errors import BadData, KGError, Unknown
from kg.store.terms import Quad, file_quads, iri, literal, quad, text_of
from kg.vocab import ACTOR, KG, RDF, RDFS, SKOS, local, slug

# The columns of the table, and what each says.
ACTOR_COLUMNS = {
    "name": "What it is called, as the article or the sheet writes it.",
    "kind": "What it is: State, Territory, Official, Person, Agency, Organisation, Outlet, Team, Group, UnnamedSource.",
    "acts for": "The state or body for which an official, an agency or a state's own outlet acts.",
    "code": "Of a state: its ISO alpha-3 code, or one of your own.",
    "also": "Other names, divided by semicolons.",
    "id": "The local name of its IRI; made of the name or the code otherwise.",
    "note": "Your remark.",
}
ACTOR_KINDS = (
    "State",
    "Territory",
    "Official",
    "Person",
    "Agency",
    "Organisation",
    "Outlet",
    "Team",
    "Group",
    "UnnamedSource",
)
_COLUMNS = "the columns are " + ", ".join(ACTOR_COLUMNS)
_LABEL = RDFS + "label"
_CODE = re.compile(r"[A-Z]{3}")


def actor_quads(path: Path, known: Actors) -> list[Quad]:
    """Return what a file says of actors; by its ending it is a table (.csv, .tsv, .xlsx) or RDF.

    Raises
    ------
    BadSheet
        With every problem of a table, row by row.
    BadData
        If a file cannot be read.
    """
    if path.suffix not in SUFFIXES:
        return file_quads(path)
    header, rows = read_sheet(path)
    return quads_of_rows(path, header, rows, known)


def quads_of_rows(path: Path, header: Sequence[str], rows: Sequence[SheetRow], known: Actors) -> list[Quad]:
    """Return what the rows of a table say of actors; raises as `actor_quads`."""
    problems = [
        Problem(
            1,
            name,
            str(Unknown("column", name, known=ACTOR_COLUMNS, hint="the columns are " + ", ".join(ACTOR_COLUMNS))),
        )
        for name in header
        if name not in ACTOR_COLUMNS
    ]
    problems += [Problem(1, name, "this column is missing") for name in ("name", "kind") if name not in header]
    if problems:
        raise BadSheet(str(path), problems)
    ids = {row.number: _id(row) for row in rows}
    problems += _taken(rows, ids, known)
    named = {fold(name): ids[row.number] for row in rows for name in (row["name"], ids[row.number])}
    found = [item for row in rows for item in _actor(row, ids[row.number], known, named, problems)]
    if problems:
        raise BadSheet(str(path), problems)
    return found


def _taken(rows: Sequence[SheetRow], ids: Mapping[int, str], known: Actors) -> list[Problem]:
    """Return a problem for each row whose id is somebody else's: another actor's of the graph, or of an earlier row."""
    found, first = list[Problem](), dict[str, SheetRow]()
    for row in rows:
        name = ids[row.number]
        column = "id" if row["id"].strip() else "code" if row["code"].strip() == name else "name"
        other = first.setdefault(name, row)
        if other is not row:
            said = f"makes the id {name}, which row {other.number} ({other['name'].strip()}) has"
            found.append(Problem(row.number, column, f"{said}: give it one of its own in the column id"))
        elif name in known and not _same(known[name], row):
            said = f"is the id {name} of {known[name].label}, whom the graph has"
            found.append(Problem(row.number, column, f"{said}: use that name, or give an id of its own"))
    return found


def _same(actor: Actor, row: SheetRow) -> bool:
    """Return whether a row describes an actor that the graph has already, by the same name and of the same kind."""
    return fold(actor.label) == fold(row["name"]) and row["kind"].strip() in map(local, actor.types)


def _id(row: SheetRow) -> str:
    code = row["code"].strip()
    state = row["kind"].strip() in ("State", "Territory")
    return row["id"].strip() or (code if state and code else slug(row["name"]))


def _actor(row: SheetRow, name: str, known: Actors, named: dict[str, str], problems: list[Problem]) -> Iterator[Quad]:
    def wrong(column: str, message: str) -> None:
        problems.append(Problem(row.number, column, message))

    about, kind = ACTOR + name, row["kind"].strip()
    if not row["name"].strip():
        wrong("name", "is empty: write what it is called")
    if not kind:
        wrong("kind", "is empty: write one of " + ", ".join(ACTOR_KINDS))
    elif kind not in ACTOR_KINDS:
        wrong("kind", str(Unknown("kind of actor", kind, known=ACTOR_KINDS, hint="one of " + ", ".join(ACTOR_KINDS))))
    code = row["code"].strip()
    if kind == "State" and not code:
        wrong("code", "is empty: a state needs one, such as XAA")
    if code and not _CODE.fullmatch(code):
        wrong("code", f"{code!r} is not three capital letters, such as XAA")
    if kind == "Agency" and not row["acts for"].strip():
        wrong("acts for", "is empty: say for which state or body the agency acts")
    if problems:
        return
    yield quad(about, RDF + "type", iri(KG[kind]))
    yield quad(about, _LABEL, literal(row["name"].strip(), language="en"))
    for value in _values(row["also"]):
        yield quad(about, SKOS + "altLabel", literal(value.text, language=value.language or "en"))
    if code:
        yield quad(about, KG.iso3, literal(code))
    if kind == "UnnamedSource":
        yield quad(about, KG.reliability, iri(KG.ReliabilityF))
    for value in _values(row["acts for"]):
        try:
            yield quad(about, KG.actsFor, iri(ACTOR + (named.get(fold(value.text)) or known.resolve(value.text))))
        except KGError as error:
            wrong("acts for", str(error))


def _values(cell: str) -> list[Value]:
    return cell_values(cell) if cell.strip() else []


def refuse_clashes(about: Iterable[Quad], known: Actors, files: Sequence[Path]) -> None:
    """Raise BadData if two actors have one label, or somebody acts for an actor that there is not, or for itself.

    Raises
    ------
    BadData
        It names both actors of a label; or the one who acts for nobody known, with the nearest names; or those who act
        for one another in a circle.
    """
    where = ", ".join(map(str, files)) or None
    about = list(about)
    own = {local(text_of(item.subject)) for item in about if text_of(item.subject).startswith(ACTOR)}
    called = {fold(actor.label): actor.id for actor in known}
    for item in about:
        subject, said = text_of(item.subject), text_of(item.object)
        if not subject.startswith(ACTOR):
            continue
        if item.predicate.value == _LABEL:
            other = called.setdefault(fold(said), local(subject))
            if other != local(subject):
                raise BadData(
                    f"two actors are called {said!r}: {other} and {local(subject)}", file=where,
                    hint=f"use {other}, or give yours a label of its own",
                )  # fmt: skip
        if item.predicate.value == KG.actsFor and local(said) not in own and local(said) not in known:
            raise BadData(
                f"{local(subject)} acts for {local(said)}, which nobody describes", file=where,
                hint=str(Unknown("actor", local(said), known=[*own, *known.by_id])),
            )  # fmt: skip
    _refuse_circles(about, where)


def _refuse_circles(about: Iterable[Quad], where: str | None) -> None:
    """Raise BadData if following who acts for whom comes back to where it began."""
    heads: dict[str, set[str]] = {}
    for item in about:
        if item.predicate.value == KG.actsFor:
            heads.setdefault(local(text_of(item.subject)), set()).add(local(text_of(item.object)))
    try:
        TopologicalSorter(heads).prepare()
    except CycleError as error:
        circle = sorted(set(error.args[1]))
        what = f"{circle[0]} acts for itself" if len(circle) == 1 else f"{', '.join(circle)} act for one another"
        raise BadData(what, file=where, hint="name the state or body behind it in “acts for”") from None
