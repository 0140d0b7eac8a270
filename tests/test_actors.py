"""Names and codes lead to one actor, or to an error that helps; actors act for states on dates."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from kg.actors import Actors, AmbiguousActor, Term, fold
from kg.errors import Unknown
from kg.store import Store
from kg.vocab import ACTOR, KG, RDF, RDFS, SKOS

COUNTRIES = 249
FORMER = {"SUN"}  # states of the past, which no list of today's has
DAY = dt.date(2024, 5, 27)


@pytest.fixture(scope="module")
def actors(root: Path) -> Actors:
    store = Store.open()
    store.load(root / "data" / "actors.ttl", *sorted((root / "data" / "record").glob("*.trig")))
    return Actors.read(store)


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("PRK", "PRK"), ("prk", "PRK"), ("KP", "PRK"), ("DPRK", "PRK"), ("D.P.R.K.", "PRK"), ("north korea", "PRK"),
        ("the Democratic People's Republic of Korea", "PRK"), ("Q423", "PRK"), ("actor:PRK", "PRK"),
        (ACTOR + "PRK", "PRK"), ("http://www.wikidata.org/entity/Q423", "PRK"),
        ("Republic of Korea", "KOR"), ("ROK", "KOR"), ("Cote d'Ivoire", "CIV"), ("CÔTE D’IVOIRE", "CIV"),
        ("US", "USA"), ("U.S.", "USA"), ("United States of America", "USA"), ("UK", "GBR"), ("UKG", "GBR"),
        ("PRC", "CHN"), ("Russian Federation", "RUS"), ("Turkey", "TUR"), ("Türkiye", "TUR"), ("Viet Nam", "VNM"),
        ("AUS", "AUS"), ("AUL", "AUS"), ("GMY", "DEU"), ("DRV", "VNM"), ("Guinea", "GIN"), ("Niger", "NER"),
        ("Kim Jong-un", "kim-jong-un"), ("KIM JONG UN", "kim-jong-un"), ("Yoon Suk-yeol", "yoon-suk-yeol"),
        ("Kishida", "fumio-kishida"), ("NATA", "space-agency-of-north-korea"), ("UNSC", "un-security-council"),
    ],
)  # fmt: skip
def test_a_name_leads_to_its_actor(actors: Actors, name: str, actor: str) -> None:
    assert actors.resolve(name) == actor


def test_unknown_names_say_what_was_perhaps_meant(actors: Actors) -> None:
    with pytest.raises(Unknown) as error:
        actors.resolve("Nroth Korea")
    assert error.value.did_you_mean[0] == "North Korea"
    # A capital is no name of a state; 840 is one country to ISO and another to COW.
    for name in ("", "  ", "Pyongyang", "840"):
        with pytest.raises(Unknown):
            actors.resolve(name)
    with pytest.raises(Unknown, match="did you mean 'fumio-kishida'"):
        actors.label("fumio-kishid")


@pytest.mark.parametrize(("name", "candidates"), [("Korea", ("KOR", "PRK")), ("congo", ("COD", "COG"))])
def test_shared_names_are_refused_with_the_candidates(actors: Actors, name: str, candidates: tuple[str, ...]) -> None:
    with pytest.raises(AmbiguousActor) as error:
        actors.resolve(name)
    assert error.value.candidates == candidates
    assert all(actors.label(one) in str(error.value) for one in candidates)


def test_every_label_id_and_code_resolves_to_its_own_actor(actors: Actors) -> None:
    for actor in actors:
        assert actors.resolve(actor.label) == actor.id
        assert actors.resolve(actor.id) == actor.id
        for system, code in actor.codes:
            assert actors.with_code(system, code) == actor.id
    assert actors.with_code("cow", "AUS") == "AUT"
    assert actors.with_code("iso2", "ZZ") is None


def test_only_the_two_shared_names_are_shared(actors: Actors) -> None:
    bearers: dict[str, set[str]] = {}
    for actor in actors:
        for name in (actor.label, *actor.aliases):
            bearers.setdefault(fold(name), set()).add(actor.id)
    assert {name for name, found in bearers.items() if len(found) > 1} == {"korea", "congo"}


def test_officials_act_for_the_state_whose_post_they_hold(actors: Actors) -> None:
    assert actors.state_of("PRK") == actors.state_of("PRK", DAY) == "PRK"
    assert actors.state_of("joint-chiefs-of-south-korea") == "KOR"
    assert actors.state_of("li-keqiang", dt.date(2023, 3, 11)) == "CHN"
    assert actors.state_of("li-keqiang", dt.date(2023, 3, 12)) is None
    assert actors.state_of("li-keqiang") is None
    assert actors.state_of("kim-jong-un", DAY) == "PRK"
    assert actors.state_of("chang-ho-jin", DAY) == "KOR"
    assert actors.state_of("chang-ho-jin", dt.date(2024, 8, 13)) is None
    assert actors.state_of("john-kirby", dt.date(2024, 1, 4)) == "USA"
    assert actors.state_of("john-kirby", dt.date(2024, 1, 5)) is None  # only the day is known
    assert actors.state_of("wen-jiabao", dt.date(2008, 12, 13)) == "CHN"
    assert actors.state_of("yonhap", DAY) is None
    assert actors.state_of("nobody", DAY) is None


def test_plain_rows_are_enough() -> None:
    rows = [
        (ACTOR + "general", RDFS + "label", "General"), (ACTOR + "army", KG.actsFor, ACTOR + "A"),
        (ACTOR + "A", RDF + "type", KG.State), (ACTOR + "A", SKOS + "altLabel", "Aland"),
        (ACTOR + "B", RDF + "type", KG.Territory), (ACTOR + "B", RDFS + "label", "Bland"),
    ]  # fmt: skip
    terms = [Term("general", "army", start="2020", end="2021"), Term("general", "B", on="2021-06-01")]
    actors = Actors.from_rows(rows, terms)
    assert actors == Actors.from_rows(reversed(rows), reversed(terms))
    assert actors.label("A") == "A"  # nothing better is known
    assert actors.state_of("general", dt.date(2021, 12, 31)) == "A"
    # Posts of two states on one day: nobody can tell for whom.
    assert actors.state_of("general", dt.date(2021, 6, 1)) is None
    assert len(actors) == 4
    assert "army" in actors


def test_countries_agree_with_the_table_of_codes(actors: Actors, shared: Path) -> None:
    table = shared / "data" / "codes" / "country-codes.csv"
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(actor.is_country for actor in actors) - len(FORMER) == COUNTRIES
    for row in rows:
        actor = actors[row["ISO3166-1-Alpha-3"]]
        codes = dict(actor.codes)
        assert codes["iso3"] == actor.id
        assert codes["iso2"] == row["ISO3166-1-Alpha-2"]
        assert int(codes["isoNumeric"]) == int(row["ISO3166-1-numeric"])
        assert codes.get("wikidata", "") == row["wikidata_id"].rsplit("/", 1)[-1]
        assert (KG.State in actor.types) == (row["is_independent"] == "Yes")


def test_cow_codes_agree_with_the_table_of_cow(actors: Actors, shared: Path) -> None:
    with (shared / "data" / "unga" / "cow_country_codes.csv").open(encoding="utf-8") as file:
        known = {(row["StateAbb"], row["CCode"]): row["StateNme"] for row in csv.DictReader(file)}
    ours = {(codes["cow"], codes["cowNumber"]): actor for actor in actors if "cow" in (codes := dict(actor.codes))}
    assert set(ours) <= set(known)
    # Serbia, the Vatican and the territories have none: no row of that table is theirs beyond doubt.
    assert all(fold(known[pair]) in map(fold, (actor.label, *actor.aliases)) for pair, actor in ours.items())
