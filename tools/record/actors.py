"""Writes the actors: countries of ISO 3166, states of the past, people, agencies, outlets and organisations, posts."""

from __future__ import annotations

from collections.abc import Iterable

from .rdf import Node, Pairs, about, called, document, many, name, number, text
from .tables import Row, Tables


def actors(tables: Tables) -> str:
    """Return the file of actors and posts: names and codes only, since who held a post when is a claim."""
    names: dict[str, list[str]] = {}
    for row in tables.read("state_names"):
        names.setdefault(row["iso3"], []).append(row["name"])
    nodes = [
        *(_country(row, names.get(row["iso3"], ())) for row in tables.read("countries")),
        *map(_other_state, tables.read("other_states")),
        *map(_actor, tables.read("actors")),
        *map(_actor, tables.read("organisations")),
        *map(_post, tables.read("posts")),
    ]
    return document(
        "Actors and posts: their names and codes. A capital is no alias: a city is not the state it stands for.",
        "data/tables/countries.csv, state_names.csv, other_states.csv, actors.csv, organisations.csv and posts.csv",
        about(nodes),
    )


def _country(row: Row, names: Iterable[str]) -> Node:
    return name("actor", row["iso3"]), [
        ("a", name("kg", row["kind"])),
        *_called(row),
        *(("skos:hiddenLabel", text(spelling)) for spelling in names),
        ("kg:iso3", text(row["iso3"])),
        ("kg:iso2", text(row["iso2"])),
        ("kg:isoNumeric", text(row["iso_numeric"])),
        ("kg:cow", text(row["cow"])),
        ("kg:cowNumber", number(row["cow_number"])),
        ("kg:capital", text(row["capital"])),
        ("kg:wikidata", name("wd", row["wikidata"])),
    ]


def _other_state(row: Row) -> Node:
    """Describe a state of the past, or one outside ISO 3166; a code that now means another country is left out."""
    return name("actor", row["id"]), [
        ("a", name("kg", row["kind"])),
        *_called(row),
        ("kg:iso3", text(row["id"] if row["id"].isupper() else "")),
        ("kg:cow", text(row["cow"])),
        ("kg:cowNumber", number(row["cow_number"])),
        ("kg:wikidata", name("wd", row["wikidata"])),
        ("dcterms:valid", text(f"{row['since']}/{row['until']}" if row["since"] or row["until"] else "")),
    ]


def _actor(row: Row) -> Node:
    return name("actor", row["id"]), [
        *(("a", name("kg", kind)) for kind in many(row["classes"])),
        *_called(row),
        ("kg:actsFor", name("actor", row["acts_for"])),
        # Nobody can judge a source without a name.
        ("kg:reliability", "kg:ReliabilityF" if "UnnamedSource" in many(row["classes"]) else ""),
        ("kg:partOf", name("actor", row.get("part_of", ""))),
        ("kg:wikidata", name("wd", row.get("wikidata", ""))),
    ]


def _post(row: Row) -> Node:
    return name("post", row["id"]), [("a", "kg:Post"), *_called(row), ("kg:postOf", name("actor", row["post_of"]))]


def _called(row: Row) -> Pairs:
    yield "rdfs:label", called(row["label"])
    yield from (("skos:altLabel", called(alias)) for alias in many(row["aliases"]))
    yield from (("skos:hiddenLabel", text(spelling)) for spelling in many(row.get("spellings", "")))
