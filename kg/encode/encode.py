"""From a claims sheet and its article to claims in TriG: everything right and checked, or nothing and every reason."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from kg.actors import Actors
from kg.claims import Claim
from kg.encode.build import Built, build, check_header
from kg.encode.names import Names, slug
from kg.encode.sheet import BadSheet, Problem, read_sheet
from kg.errors import BadData, closest
from kg.files import write_atomic
from kg.store import Store
from kg.store.terms import Literal, Quad, file_quads, literal, quad, text_of, trig, union
from kg.vocab import BASE, CLAIM, DATASET, KG, RDF, XSD, local

STUB = "actors-to-complete.ttl"


@dataclass(frozen=True)
class Encoded:
    """The claims of a sheet, the quads that describe their dataset and its actors, and how many were proposals."""

    dataset: str
    claims: tuple[Claim, ...]
    about: tuple[Quad, ...]
    proposed: int = 0

    def trig(self) -> bytes:
        """Return the file: the dataset and its actors, then the claims in the order of the sheet."""
        return trig([*self.about, *(quad for claim in self.claims for quad in claim.quads())], self.dataset)


def read_article(path: Path) -> tuple[str, str]:
    """Return the text of an article and the sha256 of its bytes.

    Raises
    ------
    BadData
        If it cannot be read, is empty or is not UTF-8.
    """
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
    except OSError as error:
        raise BadData(f"cannot be read ({error.strerror})", file=str(path), hint="check the path") from None
    except UnicodeDecodeError as error:
        raise BadData(f"not UTF-8 at byte {error.start}", file=str(path), hint="save it as UTF-8 text") from None
    if not text.strip():
        raise BadData("an empty article", file=str(path), hint="save its text there")
    return text, hashlib.sha256(raw).hexdigest()


def encode(
    sheet: Path,
    article: Path,
    store: Store,
    *,
    dataset: str | None = None,
    actors: Sequence[Path] = (),
    accept_proposals: bool = False,
) -> Encoded:
    """Make claims of a sheet.

    Parameters
    ----------
    sheet, article : Path
        The sheet, and the text in which its quotes are found.
    store : Store
        The graph whose actors, events and things the sheet may name. It is not changed.
    dataset : str, optional
        Name of a dataset that the graph describes. Without it the description is the file beside the sheet, of the
        same name and with the ending ``.ttl``, as ``kg new`` makes it.
    actors : sequence of Path
        RDF files with actors, places and things that the graph lacks; they become part of the result.
    accept_proposals : bool
        Take rows whose status is ``proposed`` as they are.

    Returns
    -------
    Encoded
        It conforms to the shapes.

    Raises
    ------
    BadSheet
        With every problem of the sheet, row by row.
    UnknownActors
        The same, where some of the problems are actors that nobody knows: ``stub`` is a file to complete.
    BadData
        If a file cannot be read, or the article is not the one that the dataset describes.
    """
    text, digest = read_article(article)
    header, rows = read_sheet(sheet)
    check_header(str(sheet), header)
    beside = sheet.with_suffix(".ttl")
    files = [*([beside] if dataset is None and beside.is_file() else []), *actors]
    about = [quad for file in files for quad in file_quads(file)]
    name, wanted = _description(about, store, dataset, beside)
    if wanted != digest:
        raise BadData(
            f"is not the text of {name}: sha256 {digest[:12]}…, described is {wanted[:12]}…",
            file=str(article), hint="offsets hold only for the text that was described",
        )  # fmt: skip
    _refuse_unfinished(about, actors)
    names = _names(name, store, about)
    built = build(rows, text, names)
    if built.proposed and not accept_proposals:
        built.problems.append(Problem(0, "status", f"{_rows(built.proposed)} still proposed: read each, then write "
                                      "confirmed or skip; or take all with --accept-proposals"))  # fmt: skip
    about = _counted(about, name, len(built.claims))
    if not built.problems:
        built.problems += _violations(built, about, store)
    if built.problems:
        if names.missing:
            raise UnknownActors(str(sheet), built.problems, stub(names))
        raise BadSheet(str(sheet), built.problems)
    if not built.claims:
        raise BadData("the sheet has no claims", file=str(sheet), hint="fill in a row, or confirm a proposal")
    return Encoded(name, tuple(built.claims), tuple(about), built.proposed)


def _rows(number: int) -> str:
    return f"{number} rows are" if number != 1 else "1 row is"


class UnknownActors(BadSheet):
    """A sheet that names actors nobody knows: ``stub`` is a Turtle file in which a person says what they are."""

    def __init__(self, file: str, problems: Iterable[Problem], stub: str) -> None:
        self.stub = stub
        super().__init__(file, problems)


def stub(names: Names) -> str:
    """Return a Turtle file with an entry for each actor that nobody knows, for a person to complete."""
    labels = sorted(actor.label for actor in names.actors or ())
    entries = []
    for name in sorted(names.missing):
        near = closest(name, labels)
        meant = " ".join(" or ".join(near).split())
        doubt = f"# Or did you mean {meant}? Then correct the sheet and delete this.\n" if near else ""
        label = Literal(name, language="en")
        entries.append(f"{doubt}actor:{slug(name)} a kg:Actor ;\n    rdfs:label {label} .\n")
    return _STUB_HEAD + "\n" + "\n".join(entries)


_STUB_HEAD = """\
# Actors that the graph does not know. Put what each is in the place of kg:Actor:
#   kg:State, kg:Territory, kg:Official, kg:Person, kg:Agency, kg:Organisation, kg:Outlet, kg:Team, kg:Group;
#   kg:UnnamedSource for a speaker without a name, with  kg:reliability kg:ReliabilityF .
# A state needs a code:                         actor:NAME a kg:State ; kg:iso3 "XAA" ; rdfs:label "..."@en .
# For whom an official, agency or team acts:    kg:actsFor actor:PRK ;
@prefix kg: <https://w3id.org/alignment-kg/ontology/> .
@prefix actor: <https://w3id.org/alignment-kg/actor/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""


def write(encoded: Encoded, path: Path) -> None:
    """Write the claims as TriG, whole or not at all.

    Raises
    ------
    BadData
        If the ending is not ``.trig``, which is what other commands know the file by.
    """
    if path.suffix != ".trig":
        raise BadData(f"claims are TriG, not {path.suffix or 'without ending'}", file=str(path), hint="name it .trig")
    write_atomic(path, encoded.trig())


def with_claims(store: Store, encoded: Encoded) -> Store:
    """Return the graph in memory with the new claims in it, as an audit sees it; ``store`` is not changed."""
    whole = Store.open(belief=store.belief)
    whole.base.extend(store.quads())
    whole.base.extend(chain(encoded.about, *(claim.quads() for claim in encoded.claims)))
    return whole


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


def actors_of(store: Store, files: Sequence[Path] = ()) -> Actors:
    """Return the actors of the graph and of RDF files together."""
    return _with(store, [quad for file in files for quad in file_quads(file)])


def _with(store: Store, about: Sequence[Quad]) -> Actors:
    extra = Store.open()
    extra.base.extend(about)
    there, here = Actors.read(store), Actors.read(extra)
    return Actors({**there.by_id, **here.by_id}, there.acts_for | here.acts_for, there.terms + here.terms)


def _names(dataset: str, store: Store, about: Sequence[Quad]) -> Names:
    subjects = (item.subject for item in chain(store.quads(), about))
    known = frozenset(text_of(subject) for subject in subjects if text_of(subject).startswith(BASE))
    return Names(dataset, _with(store, about), known)


def _counted(about: Sequence[Quad], dataset: str, count: int) -> list[Quad]:
    """Return the description with the number of claims that a reader should find."""
    if not about:
        return []
    kept = [item for item in about if item.predicate.value != KG.expectedClaims]
    number = literal(str(count), XSD + "integer")
    return sorted([*kept, quad(DATASET + dataset, KG.expectedClaims, number)], key=str)


def _violations(built: Built, about: Sequence[Quad], store: Store) -> list[Problem]:
    """Check claims and description against the shapes, with what the graph says of the same things beside."""
    from kg.shapes import validate

    quads = [*about, *(quad for claim in built.claims for quad in claim.quads())]
    subjects = {text_of(item.subject) for item in quads}
    beside = [
        item
        for subject in sorted(subjects)
        if subject.startswith(BASE) and not subject.startswith(CLAIM)
        for item in store.quads(subject=subject)
    ]
    return [
        Problem(built.rows.get(found.focus, 0), (found.path or "").removeprefix("kg:"), str(found))
        for found in validate(union([*quads, *beside]))
        if found.focus in subjects or found.focus == "[]"
    ]
