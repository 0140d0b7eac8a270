"""The record is what its tables say, whole, regenerated to the byte, and the tables are the facts they came from."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from kg.store import Store

FIXED = """
    PRK KOR RUS CHN JPN USA UKR GBR FRA kim-jong-un vladimir-putin xi-jinping li-keqiang li-qiang fumio-kishida
    yoon-suk-yeol nobuo-kishi minoru-kihara yasukazu-hamada yoshimasa-hayashi chang-ho-jin kim-myung-soo
    space-agency-of-north-korea foreign-ministry-of-north-korea joint-chiefs-of-south-korea
    ministry-of-unification-of-south-korea embassy-of-japan-in-beijing un-security-council united-nations
    state-media-of-north-korea yonhap politico
"""
LAUNCHES = [
    ("1998-08-31", "Failure"), ("2009-04-05", "Failure"), ("2012-04-13", "Failure"), ("2012-12-12", "Success"),
    ("2016-02-07", "Success"), ("2023-05-31", "Failure"), ("2023-08-24", "Failure"), ("2023-11-21", "Success"),
    ("2024-05-27", "Failure"),
]  # fmt: skip


@pytest.fixture(scope="module")
def store(root: Path) -> Store:
    store = Store.open()
    store.load(*files(root))
    return store


def files(root: Path) -> list[Path]:
    data = root / "data"
    datasets = [data / "datasets" / f"{row['id']}.ttl" for row in table(root, "datasets")]
    return [data / "actors.ttl", *datasets, *sorted((data / "record").glob("*.trig"))]


def table(root: Path, name: str) -> list[dict[str, str]]:
    return read(root / "data" / "tables" / f"{name}.csv")


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(store: Store, query: str) -> list:
    return store.select(query).column(0).to_pylist()


def pairs(store: Store, query: str) -> list[tuple]:
    return [tuple(row.values()) for row in store.select(query).to_pylist()]


def test_building_again_gives_the_committed_bytes(root: Path, tmp_path: Path) -> None:
    script = [sys.executable, str(root / "tools" / "build_record.py"), str(tmp_path)]
    subprocess.run(script, check=True)
    built = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert len(built) == 1 + 7 + 9
    assert built == {path: (root / "data" / path).read_bytes() for path in built}


def test_every_claim_says_where_it_comes_from(store: Store) -> None:
    claims = column(store, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    whole = """SELECT ?c { ?c a kg:Claim ; prov:wasDerivedFrom ?dataset ; kg:speaker ?speaker ;
        kg:factuality kg:Certain ;
        kg:rowKey ?record ; dcterms:source ?source . ?dataset a kg:ReferenceDataset . ?speaker rdfs:label ?label .
        FILTER (?record != "" && ?source != "" && ?source != "same") }"""
    assert sorted(claims) == sorted(column(store, whole))
    assert len(claims) == 9 + 9 + 5 + 144 + 38 + 16 + 7 + 2 + 14


def test_datasets_hold_the_claims_they_promise(store: Store) -> None:
    query = """SELECT ?promised (COUNT(?c) AS ?kept) { ?d kg:expectedClaims ?promised ;
        dcterms:publisher/rdfs:label ?by ; dcterms:license <https://creativecommons.org/licenses/by/4.0/> ;
        dcterms:source ?source ; dcterms:title ?title ; dcterms:description ?text ;
        dcterms:temporal [ dcat:startDate ?start ; dcat:endDate ?end ] .
        ?c prov:wasDerivedFrom ?d } GROUP BY ?d ?promised"""
    found = pairs(store, query)
    assert len(found) == 9
    assert all(promised == kept for promised, kept in found)


def test_only_summits_give_interactions(root: Path) -> None:
    from kg.interactions import project
    from kg.known import Known

    store = Store.open()
    store.load(*files(root), *sorted((root / "ontology" / "codes").glob("*.ttl")))
    rows = Counter(project(Known(store)).table.column("dataset").to_pylist())
    promised = pairs(store, "SELECT ?d ?n { ?d kg:expectedInteractions ?n }")
    assert (
        {dataset.rsplit("/")[-1]: count for dataset, count in promised if count} == rows == {"summits": 8 * 2 + 9 * 6}
    )


def test_nine_launches_by_their_local_day(store: Store) -> None:
    query = """SELECT ?launch ?outcome { GRAPH ?c { ?launch a kg:Launch ; kg:ordinal ?n ; kg:outcome ?outcome ;
        kg:actor actor:PRK ; kg:code plover:MOBILIZE-weapons ; kg:site ?site ;
        kg:vehicle ?vehicle ; kg:payload ?payload .
        FILTER NOT EXISTS { ?launch kg:recipient ?anyone } } ?c kg:speaker actor:gcat } ORDER BY ?n"""
    found = [(launch.rsplit("/launch-")[1], outcome.rsplit("/")[-1]) for launch, outcome in pairs(store, query)]
    assert found == LAUNCHES


def test_local_time_and_utc_are_one_moment(store: Store) -> None:
    query = """SELECT (STR(?date) AS ?d) (STR(?utc) AS ?u) (STR(?l) AS ?launch) ?c
        { GRAPH ?c { ?l kg:utc ?utc ; kg:date ?date } }"""
    rows = pairs(store, query)
    assert len(rows) == 9 + 5  # CNS gives no time for the first four
    for date, utc, launch, claim in rows:
        assert datetime.fromisoformat(date) == datetime.fromisoformat(utc)
        if "gcat" in claim:
            assert date[:10] == launch[-10:]
            assert date[-6:] == ("+08:30" if launch.endswith("2016-02-07") else "+09:00")


def test_the_lists_differ_where_they_differ(store: Store) -> None:
    query = """SELECT (STR(?l) AS ?launch) (STR(?a) AS ?gcat) (STR(?b) AS ?cns) {
        GRAPH ?g { ?l kg:utc ?a } GRAPH ?c { ?l kg:utc ?b } FILTER (?a != ?b)
        ?g kg:speaker actor:gcat . ?c kg:speaker actor:cns } ORDER BY ?launch"""
    gaps = {
        launch[-10:]: (datetime.fromisoformat(cns) - datetime.fromisoformat(gcat)).total_seconds() / 60
        for launch, gcat, cns in pairs(store, query)
    }
    assert gaps == {"2016-02-07": 719, "2023-05-31": 1, "2023-11-21": 1, "2024-05-27": -1}
    vehicles = """SELECT ?l { GRAPH ?g { ?l kg:vehicle ?a } GRAPH ?c { ?l kg:vehicle ?b } FILTER (?a != ?b)
        ?g kg:speaker actor:gcat . ?c kg:speaker actor:cns } ORDER BY ?l"""
    assert [launch[-10:] for launch in column(store, vehicles)] == ["2009-04-05", "2016-02-07"]


def test_states_speak_for_themselves(store: Store) -> None:
    times = """SELECT ?who (STR(?date) AS ?d) { GRAPH ?c { event:launch-2024-05-27 kg:date ?date }
        ?c kg:speaker ?who ; prov:wasDerivedFrom dataset:launch-statements } ORDER BY ?d"""
    assert [(who.rsplit("/")[-1], date[11:16]) for who, date in pairs(store, times)] == [
        ("ministry-of-defense-of-japan", "22:43"), ("joint-chiefs-of-south-korea", "22:44"),
    ]  # fmt: skip
    claimed = """SELECT ?outcome { GRAPH ?c { event:launch-1998-08-31 kg:outcome ?outcome } } ORDER BY ?outcome"""
    assert Counter(value.rsplit("/")[-1] for value in column(store, claimed)) == {"Failure": 2, "Success": 1}


def test_nineteen_ballots_and_the_votes_known_in_each(store: Store) -> None:
    query = """SELECT ?yes ?no ?abstain (COUNT(?v) AS ?known) (SUM(IF(?choice = kg:Yes, 1, 0)) AS ?y)
        (SUM(IF(?choice = kg:No, 1, 0)) AS ?n) (SUM(IF(?choice = kg:Abstain, 1, 0)) AS ?a) {
        ?b kg:tallyYes ?yes ; kg:tallyNo ?no ; kg:tallyAbstain ?abstain .
        ?v kg:partOf ?b ; kg:choice ?choice ; kg:actor ?member } GROUP BY ?b ?yes ?no ?abstain"""
    ballots = pairs(store, query)
    assert len(ballots) == 19
    for yes, no, abstain, known, y, n, a in ballots:
        assert known in (5, 15)
        assert (y, n, a) == ((yes, no, abstain) if known == 15 else (5, 0, 0))
        assert yes + no + abstain == 15
    assert sorted(ballot[3] for ballot in ballots) == [5] * 16 + [15] * 3


def test_vetoes_are_acts_and_votes_are_not(store: Store) -> None:
    query = "SELECT ?v { ?v a kg:Veto ; kg:code plover:REJECT ; kg:choice kg:No } ORDER BY ?v"
    assert [veto.rsplit("/")[-1] for veto in column(store, query)] == [
        "vote-s-2022-431-CHN", "vote-s-2022-431-RUS", "vote-s-2024-255-RUS",
    ]  # fmt: skip
    assert not store.ask("ASK { ?v a kg:Vote ; kg:code ?code }")
    assert not store.ask("ASK { ?v a kg:Veto ; kg:recipient ?anyone }")


def test_what_is_not_known_of_a_ballot_is_said(store: Store) -> None:
    query = """SELECT ?b { ?b kg:tallyYes ?yes . GRAPH ?c { ?b kg:tallyYes ?yes }
        ?c kg:unverified ?not . FILTER CONTAINS(?not, "elected members") }"""
    assert len(column(store, query)) == 16


def test_seventeen_summits_of_people_whose_state_is_known(store: Store) -> None:
    from kg.actors import Actors

    actors = Actors.read(store)
    query = """SELECT ?s (STR(?day) AS ?d) ?who { ?s a kg:Summit ; kg:code plover:CONSULT ; kg:actor ?who ;
        kg:place ?place ; kg:date|kg:from ?day FILTER NOT EXISTS { ?s kg:recipient ?anyone } }"""
    rows = {(summit, day, who.rsplit("/")[-1]) for summit, day, who in pairs(store, query)}
    assert len({summit for summit, _, _ in rows}) == 17
    assert len(rows) == 8 * 2 + 9 * 3
    states: dict[str, set[str | None]] = {}
    for summit, day, who in rows:
        states.setdefault(summit, set()).add(actors.state_of(who, datetime.fromisoformat(day).date()))
    for summit, present in states.items():
        series = {"putin": {"PRK", "RUS"}, "xi": {"PRK", "CHN"}, "korea": {"CHN", "JPN", "KOR"}}
        assert present == series[summit.rsplit("-", 2)[1]]


def test_the_fixed_names_exist(store: Store) -> None:
    for actor in FIXED.split():
        assert store.ask(f"ASK {{ actor:{actor} rdfs:label ?label }}"), actor
    assert len(column(store, "SELECT ?post { ?post a kg:Post ; rdfs:label ?label ; kg:postOf/kg:iso3 ?state }")) == 10
    assert store.ask(
        "ASK { actor:li-keqiang ^kg:actor ?e . ?e a kg:Death ; kg:date ?d FILTER (STR(?d) = '2023-10-27') }"
    )


def test_every_name_used_is_described(store: Store) -> None:
    query = """SELECT DISTINCT ?x { GRAPH ?g { ?s ?p ?x } FILTER ISIRI(?x)
        FILTER REGEX(STR(?x), "/alignment-kg/(actor|thing|place|post)/") FILTER NOT EXISTS { ?x rdfs:label ?label } }"""
    assert column(store, query) == []


# The facts as they were handed over, beside the checkout.


def test_launches_are_the_facts(root: Path, shared: Path) -> None:
    facts, ours = read(shared / "data/facts/dprk_satellite_launches.csv"), table(root, "launches")
    for fact, row in zip(facts, ours, strict=True):
        for key in ("n", "satellite", "utc_gcat", "outcome"):
            assert row[key] == fact[key]
        said = fact["time_cns"].removesuffix(" (no time)")
        assert row["time_cns"] == (said.replace(" (UTC)", "Z").replace(" ", "T", 1) if "UTC" in said else said)
        local = datetime.fromisoformat(row["utc_gcat"]).astimezone(datetime.strptime("+0900", "%z").tzinfo)
        assert local.strftime("%Y-%m-%d") == fact["local_date_kst"]
        assert local.strftime("%H:%M") == fact["local_time_kst"][:5]


def test_ballots_are_the_facts(root: Path, shared: Path) -> None:
    from kg.actors import Actors

    facts, ours = read(shared / "data/facts/unsc_dprk_votes.csv"), table(root, "ballots")
    store = Store.open()
    store.load(root / "data" / "actors.ttl")
    actors = Actors.read(store)

    def codes(names: str) -> str:
        return "|".join(actors.resolve(name) for name in names.split("; ") if name)

    for fact, row in zip(facts, ours, strict=True):
        for key in ("date", "yes", "no", "abstain", "outcome", "subject"):
            assert row[key] == fact[key]
        assert row["document"] == fact["document"].split(" (")[0]
        assert ("memory" in row["unchecked"]) == ("memory" in fact["document"])
        assert row["record"] == fact["meeting_or_release"]
        assert (row["vetoed_by"], row["abstained"]) == (codes(fact["vetoed_by"]), codes(fact["abstained"]))
    for fact, row in zip(read(shared / "data/facts/unsc_members.csv"), table(root, "council_members"), strict=True):
        assert (row["year"], row["elected"]) == (fact["year"], codes(fact["elected_members"]))


def test_summits_are_the_facts(root: Path, shared: Path) -> None:
    facts, ours = read(shared / "data/facts/summits.csv"), table(root, "summits")
    for fact, row in zip(facts, ours, strict=True):
        assert [row[key] for key in ("number", "start", "end")] == [fact[key] for key in ("number", "start", "end")]
        people = fact["participants"].split(" (")[0].split("; ")
        assert row["participants"] == "|".join(person.lower().replace(" ", "-") for person in people)


def test_tenures_are_the_facts(root: Path, shared: Path) -> None:
    facts = read(shared / "data/facts/officials.csv")[:-1]  # the last row is the space agency's, not a person's
    ours = [row for row in table(root, "tenures") if row["what"] == "tenure"]
    for fact, row in zip(facts, ours, strict=True):
        assert row["holder"] == fact["person"].lower().replace(" ", "-")
        assert (row["start"], row["end"]) == (fact["start"], fact["end"])
        assert (fact["checked"] == "yes") == (row["unchecked"] == "")
        assert ("memory" in fact["checked"]) == ("memory" in row["unchecked"])


def test_wikidata_ids_are_the_confirmed_ones(root: Path, shared: Path) -> None:
    confirmed = {row["qid"] for row in read(shared / "data/facts/qids.csv") if row["status"] == "confirmed"}
    people = {row["wikidata"] for row in table(root, "actors") if row["wikidata"]}
    countries = {row["wikidata"] for row in table(root, "countries") if row["wikidata"]}
    assert people <= confirmed <= people | countries
