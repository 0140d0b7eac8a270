"""Writes the actors: every country of ISO 3166, then people, agencies, outlets and organisations, then posts."""

from __future__ import annotations

from .tables import Tables
from .turtle import describe, document, many, name, text


def actors(tables: Tables) -> str:
    """Return the file of actors and posts: names and codes only, since who held a post when is a claim."""
    parts = [
        describe(
            name("actor", row["iso3"]),
            [
                ("a", name("kg", row["kind"])),
                ("rdfs:label", text(row["label"])),
                *(("skos:altLabel", text(alias)) for alias in many(row["aliases"])),
                ("kg:iso3", text(row["iso3"])),
                ("kg:iso2", text(row["iso2"])),
                ("kg:isoNumeric", text(row["iso_numeric"])),
                ("kg:cow", text(row["cow"])),
                ("kg:cowNumber", row["cow_number"]),
                ("kg:capital", text(row["capital"])),
                ("kg:wikidata", name("wd", row["wikidata"])),
            ],
        )
        for row in tables.read("countries")
    ]
    parts += [
        describe(
            name("actor", row["id"]),
            [
                *(("a", name("kg", kind)) for kind in many(row["classes"])),
                ("rdfs:label", text(row["label"])),
                *(("skos:altLabel", text(alias)) for alias in many(row["aliases"])),
                ("kg:actsFor", name("actor", row["acts_for"])),
                ("kg:partOf", name("actor", row["part_of"])),
                ("kg:wikidata", name("wd", row["wikidata"])),
            ],
        )
        for row in tables.read("actors")
    ]
    parts += [
        describe(
            name("post", row["id"]),
            [
                ("a", "kg:Post"),
                ("rdfs:label", text(row["label"])),
                *(("skos:altLabel", text(alias)) for alias in many(row["aliases"])),
                ("kg:postOf", name("actor", row["post_of"])),
            ],
        )
        for row in tables.read("posts")
    ]
    return document(
        "Actors and posts: their names and codes. A capital is no alias: a city is not the state it stands for.",
        "data/tables/countries.csv, actors.csv and posts.csv",
        parts,
    )
