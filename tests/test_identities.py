"""What of an article is what of the record is a claim: with it an act counts once, without it the two stand apart."""

from __future__ import annotations

import pytest

import kg
from kg.files import query_text
from kg.store import Store

LAUNCH, SUMMIT = "article-2024-05-28-launch", "article-2024-05-28-summit"
RECORD = {LAUNCH: "launch-2024-05-27", SUMMIT: "summit-china-japan-korea-9"}


def test_the_articles_events_are_called_as_the_record_calls_them() -> None:
    same = kg.open().known.same_events
    assert {name: same[name] for name in RECORD} == RECORD
    assert all(same[name] == name for name in RECORD.values())


@pytest.mark.parametrize("without", ["identities", f"identities/{SUMMIT}"])
def test_without_the_identity_the_summit_counts_twice(without: str) -> None:
    joined, apart = (kg.open(without=names).explain("CHN", "JPN").estimate for names in ([], [without]))
    assert (joined.n, apart.n) == (14, 15)
    assert joined.value != apart.value
    assert SUMMIT not in kg.open(without=[without]).known.same_events


def test_what_is_withdrawn_alone_leaves_the_other_identities() -> None:
    same = kg.open(without=[f"identities/{SUMMIT}"]).known.same_events
    assert same[LAUNCH] == RECORD[LAUNCH]


def test_things_and_places_of_the_article_are_those_of_the_record_while_the_claims_stand() -> None:
    query = "SELECT ?one ?other { ?one kg:samePlace|kg:sameThing ?other } ORDER BY ?one"
    found = {row["one"]: row["other"] for row in kg.open().select(query).to_pylist()}
    assert {one.rsplit("/", 1)[1]: other.rsplit("/", 1)[1] for one, other in found.items()} == {
        "main-space-center-of-north-korea": "sohae",
        "article-2024-05-28-engine": "lox-kerosene-engine-of-2024",
        "article-2024-05-28-first-satellite": "malligyong-1-of-2023-11-21",
        "article-2024-05-28-rocket": "lox-kerosene-vehicle-of-2024",
        "article-2024-05-28-satellite": "malligyong-1-1",
    }
    assert kg.open(without=["identities"]).select(query).to_pylist() == []


def test_launches_at_sohae_include_the_articles() -> None:
    query = "SELECT DISTINCT ?launch { ?launch kg:site/(kg:samePlace|^kg:samePlace)* place:sohae }"
    found = {row["launch"].rsplit("/", 1)[1] for row in kg.open().select(query).to_pylist()}
    assert {LAUNCH, RECORD[LAUNCH]} <= found


def test_every_claim_says_what_kind_of_thing_it_speaks_of() -> None:
    query = query_text("validation/untyped-subjects")
    store = Store.shipped()
    assert store.rows(query) == []
    base = "https://w3id.org/alignment-kg/"
    store.load_text(f"<{base}claim/d/a> {{ <{base}event/e> <{base}ontology/outcome> <{base}ontology/Failure> }}")
    assert [row["subject"] for row in store.rows(query)] == ["https://w3id.org/alignment-kg/event/e"]


def test_what_is_no_event_has_no_event_iri() -> None:
    query = """SELECT DISTINCT ?matter {
      ?kind rdfs:subClassOf* ?above . VALUES ?above { kg:Assessment kg:Relationship kg:Trend }
      GRAPH ?claim { ?matter a ?kind } FILTER (!STRSTARTS(STR(?matter), STR(matter:))) }"""
    assert Store.shipped().rows(query) == []


def test_a_place_with_coordinates_names_their_source() -> None:
    query = (
        "SELECT ?place ?source { ?place kg:latitude ?y ; kg:longitude ?x . OPTIONAL { ?place dcterms:source ?source } }"
    )
    found = Store.shipped().rows(query)
    assert {row["place"].rsplit("/", 1)[1] for row in found} == {"sohae", "tonghae"}
    assert all(row["source"] for row in found)
