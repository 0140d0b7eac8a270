"""Reads an article and describes it as a dataset: its title, its author, its day, its length and its checksum."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kg.actors import Actors
from kg.claims.kinds import DAY, date_literal
from kg.encode.documents import Document, kind_of, text_beside
from kg.errors import BadData, KGError
from kg.files import read_bytes, readings, text_with
from kg.store import Store
from kg.store.terms import Quad, iri, literal, quad, trig
from kg.vocab import ACTOR, DATASET, DCAT, DCTERMS, KG, RDF, RDFS, XSD, slug

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def read_article(path: Path, described: str | None = None) -> tuple[str, str]:
    """Return the text of an article and its sha256: without a byte order mark, and with line feeds.

    Parameters
    ----------
    described : str, optional
        The sha256 that its dataset gives: the text is returned in the form that has it, if it is that text.

    Raises
    ------
    BadData
        If it cannot be read, is empty or is not UTF-8; or is no text but a document, whose text stands beside it.
    """
    raw = read_bytes(path)
    if kind := kind_of(path, raw):
        beside = text_beside(path)
        done = beside.is_file()
        raise BadData(
            f"is {kind.name} and no text", file=str(path),
            hint=f"give its text: {beside}" if done else f"make its text first: kg new {path} --title ... --date ...",
        )  # fmt: skip
    try:
        text, digest = next(readings(raw))
        same = text_with(raw, described) if described else None
    except UnicodeDecodeError as error:
        raise BadData(f"not UTF-8 at byte {error.start}", file=str(path), hint="save it as UTF-8 text") from None
    if not text.strip():
        raise BadData("an empty article", file=str(path), hint="save its text there")
    return (text, digest) if same is None else (same, described or digest)


@dataclass(frozen=True)
class Description:
    """What is known of an article before it is encoded; ``name`` is its dataset's."""

    name: str
    title: str
    date: dt.date
    text: str
    sha256: str
    publisher: str | None = None
    licence: str = LICENCE
    page: str | None = None
    made: str = ""

    @classmethod
    def of(
        cls,
        article: Path,
        title: str,
        date: str,
        store: Store,
        *,
        document: Document | None = None,
        actors: Actors | None = None,
        there: bool = False,
        name: str | None = None,
        publisher: str | None = None,
        licence: str = LICENCE,
        page: str | None = None,
    ) -> Description:
        """Read the article and check the rest.

        Parameters
        ----------
        document : Document, optional
            What `kg.encode.documents.convert` made of the article; its text is taken, and what made it is recorded.
        actors : Actors, optional
            Among whom the publisher is looked up, if they are at hand.
        there : bool
            Whether the graph may have the dataset already.

        Raises
        ------
        BadData
            If the article cannot be read, the date is no day, an address no address, or the graph has a dataset of
            that name.
        Unknown
            If the graph does not know the publisher.
        """
        if document:
            text, digest = document.text, hashlib.sha256(document.text.encode()).hexdigest()
        else:
            text, digest = read_article(article)
        made = f"The text was made of {article.name} by {document.by}." if document else ""
        day = dt.date.fromisoformat(DAY.read(date))
        if not title.strip():
            raise BadData("the title is empty", hint="write --title 'Minister visits the harbour'")
        chosen = name or slug(title)[:60].strip("-")
        if slug(chosen) != chosen:
            raise BadData(f"{chosen!r} is not a name for a dataset", hint=f"write --name {slug(chosen)}")
        if not there and any(store.quads(subject=DATASET + chosen)):
            raise BadData(f"the graph has a dataset {chosen!r} already", hint="choose another with --name")
        for address in (licence, page):
            if address and not address.startswith(("http://", "https://")):
                raise BadData(f"{address!r} is not an address", hint="write https://...")
        who = _publisher(publisher, document, lambda: actors or Actors.read(store))
        return cls(chosen, title.strip(), day, text, digest, who, licence, page, made)

    def quads(self) -> list[Quad]:
        """Return the description, the article's author, and its publisher where the graph knows none."""
        about, author = DATASET + self.name, f"{ACTOR}author-of-{self.name}"
        publisher = f"{ACTOR}{self.publisher}" if self.publisher else f"{ACTOR}publisher-of-{self.name}"
        label, name = RDFS + "label", f"“{self.title}”{self._apart}"
        said = [
            quad(about, RDF + "type", iri(KG.Article)),
            quad(about, DCTERMS + "title", literal(self.title)),
            quad(about, DCTERMS + "issued", date_literal(self.date.isoformat())),
            quad(about, DCTERMS + "creator", iri(author)),
            quad(about, DCTERMS + "publisher", iri(publisher)),
            quad(about, DCTERMS + "license", iri(self.licence)),
            quad(about, DCTERMS + "rights", literal(_RIGHTS, language="en")),
            quad(about, KG.sha256, literal(self.sha256)),
            quad(about, KG.characters, literal(str(len(self.text)), XSD + "integer")),
            quad(author, RDF + "type", iri(KG.Person)),
            quad(author, label, literal(f"author of {name}", language="en")),
        ]
        if self.made:
            said.append(quad(about, RDFS + "comment", literal(self.made, language="en")))
        if self.page:
            said.append(quad(about, DCAT + "landingPage", iri(self.page)))
        if not self.publisher:
            said.append(quad(publisher, RDF + "type", iri(KG.Outlet)))
            said.append(quad(publisher, label, literal(f"publisher of {name} (not known)", language="en")))
        return said

    @property
    def _apart(self) -> str:
        """What is added to a title, which several articles may have: the dataset's name, where it is another."""
        return "" if self.name == slug(self.title)[:60].strip("-") else f" ({self.name})"

    def turtle(self) -> bytes:
        """Return the description as a file; ``kg encode`` puts it before the claims."""
        return trig(self.quads(), self.name)


def _publisher(publisher: str | None, document: Document | None, actors: Callable[[], Actors]) -> str | None:
    """Return who published it: as asked, else as the document says, if the graph knows one of that name."""
    if publisher:
        return actors().resolve(publisher)
    try:
        return actors().resolve(document.publisher) if document and document.publisher else None
    except KGError:
        return None


_RIGHTS = "The licence is that of this encoding; it gives no right to the article's text."
