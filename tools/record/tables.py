"""Reads the tables of facts, and knows the names of the actors and things that they mention."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from kg.claims import Claim
from kg.store.terms import Quad, literal, text_of
from kg.vocab import KG, PLACE, RDF, THING, XSD, curie

from .rdf import Pairs, about, called, many, name, text

Row = dict[str, str]


class Tables:
    """The folder of tables; each is read when it is asked for and comes back as a list of rows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, table: str) -> list[Row]:
        """Return the rows of ``table``; a row of another length than the header's is an error."""
        with (self.folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, strict=True))
        for number, row in enumerate(rows, start=2):
            if None in row or None in row.values():
                raise ValueError(f"{table}.csv:{number}: the row is longer or shorter than the header")
        return rows

    def mentioned(self, claims: Iterable[Claim]) -> list[Quad]:
        """Return what is known of the things and places that ``claims`` name; one that no table has is an error."""
        triples = [triple for claim in claims for triple in claim.triples]
        named = {text_of(term) for subject, _, value in triples for term in (subject, value)}
        wanted = {curie(iri) for iri in named if iri.startswith((THING, PLACE))}
        rows = {name(row["prefix"], row["id"]): row for row in self.read("things")}
        # What a claim itself describes (a document voted on), and what is of an article, needs no row of its own.
        tells = {RDF + "type", KG.samePlace, KG.sameThing}
        described = {curie(subject.value) for subject, kind, _ in triples if kind.value in tells}
        degrees = {name("place", row["place"]): row for row in self.read("coordinates")}
        if missing := sorted(wanted - rows.keys() - described):
            raise ValueError(f"things.csv lacks {', '.join(missing)}")
        return about(
            (
                subject,
                [
                    ("a", name("kg", row["class"])),
                    ("rdfs:label", called(row["label"])),
                    *(("skos:altLabel", called(alias)) for alias in many(row["aliases"])),
                    ("kg:partOf", name("actor", row["in"])),
                    *(_degrees(degrees[subject]) if subject in degrees else ()),
                ],
            )
            for subject, row in sorted(rows.items())
            if subject in wanted
        )


def _degrees(row: Row) -> Pairs:
    """Yield where a place is, and who says so."""
    yield from ((f"kg:{axis}", literal(row[axis], XSD + "decimal")) for axis in ("latitude", "longitude"))
    yield "dcterms:source", text(row["source"])
