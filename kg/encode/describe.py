"""Describes a new article as a dataset: what it is called, whose voice it has, its day, its length and its checksum."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from kg.actors import Actors
from kg.encode.encode import read_article
from kg.encode.names import slug
from kg.errors import BadData
from kg.store import Store
from kg.store.terms import Quad, iri, literal, quad, trig
from kg.vocab import ACTOR, DATASET, DCAT, DCTERMS, KG, RDF, RDFS, XSD

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


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

    @classmethod
    def of(
        cls,
        article: Path,
        title: str,
        date: str,
        store: Store,
        *,
        name: str | None = None,
        publisher: str | None = None,
        licence: str = LICENCE,
        page: str | None = None,
    ) -> Description:
        """Read the article and check the rest.

        Raises
        ------
        BadData
            If the article cannot be read, the date is no day, an address no address, or the graph has a dataset of
            that name.
        Unknown
            If the graph does not know the publisher.
        """
        text, digest = read_article(article)
        try:
            day = dt.date.fromisoformat(date)
        except ValueError:
            raise BadData(f"{date!r} is not a day", hint="write --date 2024-05-28") from None
        if not title.strip():
            raise BadData("the title is empty", hint="write --title 'Minister visits the harbour'")
        chosen = name or slug(title)[:60].strip("-")
        if slug(chosen) != chosen:
            raise BadData(f"{chosen!r} is not a name for a dataset", hint=f"write --name {slug(chosen)}")
        if any(store.quads(subject=DATASET + chosen)):
            raise BadData(f"the graph has a dataset {chosen!r} already", hint="choose another with --name")
        for address in (licence, page):
            if address and not address.startswith(("http://", "https://")):
                raise BadData(f"{address!r} is not an address", hint="write https://...")
        who = Actors.read(store).resolve(publisher) if publisher else None
        return cls(chosen, title.strip(), day, text, digest, who, licence, page)

    def quads(self) -> list[Quad]:
        """Return the description, the article's own voice, and its publisher where the graph knows none."""
        about, author = DATASET + self.name, f"{ACTOR}author-of-{self.name}"
        publisher = f"{ACTOR}{self.publisher}" if self.publisher else f"{ACTOR}publisher-of-{self.name}"
        label, name = RDFS + "label", f"“{self.title}”"
        said = [
            quad(about, RDF + "type", iri(KG.Article)),
            quad(about, DCTERMS + "title", literal(self.title)),
            quad(about, DCTERMS + "issued", literal(self.date.isoformat(), XSD + "date")),
            quad(about, DCTERMS + "creator", iri(author)),
            quad(about, DCTERMS + "publisher", iri(publisher)),
            quad(about, DCTERMS + "license", iri(self.licence)),
            quad(about, DCTERMS + "rights", literal(_RIGHTS, language="en")),
            quad(about, KG.sha256, literal(self.sha256)),
            quad(about, KG.characters, literal(str(len(self.text)), XSD + "integer")),
            quad(author, RDF + "type", iri(KG.Person)),
            quad(author, label, literal(f"author of {name}", language="en")),
        ]
        if self.page:
            said.append(quad(about, DCAT + "landingPage", iri(self.page)))
        if not self.publisher:
            said.append(quad(publisher, RDF + "type", iri(KG.Outlet)))
            said.append(quad(publisher, label, literal(f"publisher of {name} (not known)", language="en")))
        return said

    def turtle(self) -> bytes:
        """Return the description as a file; ``kg encode`` puts it before the claims."""
        return trig(self.quads(), self.name)


_RIGHTS = "The licence is that of this encoding; it gives no right to the article's text."


def refuse_existing(*files: Path) -> None:
    """Raise BadData if a file is there already: what a person has filled in is never written over."""
    for file in files:
        if file.exists():
            raise BadData("is there already", file=str(file), hint="rename it, or choose another --name or -o")
