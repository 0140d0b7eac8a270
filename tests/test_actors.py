"""Names and codes lead to one actor, or to an error that helps; actors act for states on dates."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import json
import lzma
import sys
from collections import Counter
from pathlib import Path

import pytest

from kg.actors import SYSTEMS, Actors, AmbiguousActor, Term, coded, crosswalk, fold
from kg.errors import Unknown
from kg.periods import last_day, read_date
from kg.store import Store
from kg.vocab import ACTOR, KG, RDF, RDFS, SKOS

COUNTRIES = 249
DAY = dt.date(2024, 5, 27)
TABLES = Path(__file__).parent.parent / "data" / "tables"


def table_of(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def meant(actors: Actors, name: str) -> str:
    """Whom a name leads to: a local name, nothing, or a question mark for several."""
    found = actors.names.meant(name)
    return "?" if len(found) > 1 else found[0] if found else ""


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
    others = sum(actor.is_country for actor in actors) - COUNTRIES
    assert len(rows) == COUNTRIES and others == len(table_of("other_states"))
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


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        # ISO 3166, inverted and in brackets
        ("Korea, Republic of", "KOR"), ("Korea (the Republic of)", "KOR"), ("Moldova, Republic of", "MDA"),
        ("Korea, Democratic People's Republic of", "PRK"), ("KOREA (THE DEMOCRATIC PEOPLE’S REPUBLIC OF)", "PRK"),
        ("Tanzania, United Republic of", "TZA"), ("Congo, The Democratic Republic of the", "COD"),
        ("Taiwan, Province of China", "TWN"), ("Taiwan (Province of China)", "TWN"), ("Palestine, State of", "PSE"),
        ("Bahamas (the)", "BHS"), ("FALKLAND ISLANDS [MALVINAS]", "FLK"), ("VIRGIN ISLANDS (U.S.)", "VIR"),
        # the World Bank
        ("Korea, Rep.", "KOR"), ("Korea, Dem. People's Rep.", "PRK"), ("Egypt, Arab Rep.", "EGY"),
        ("Iran, Islamic Rep.", "IRN"), ("Venezuela, RB", "VEN"), ("Congo, Dem. Rep.", "COD"), ("Congo, Rep.", "COG"),
        ("Gambia, The", "GMB"), ("Micronesia, Fed. Sts.", "FSM"), ("Yemen, Rep.", "YEM"), ("Macedonia, FYR", "MKD"),
        ("Hong Kong SAR, China", "HKG"), ("St. Martin (French part)", "MAF"), ("West Bank and Gaza", "PSE"),
        # the United Nations and journalists
        ("Bolivia (Plurinational State of)", "BOL"), ("Myanmar (Burma)", "MMR"), ("FYROM", "MKD"), ("Kosovo", "XKX"),
        ("XKX", "XKX"), ("Dem. Rep. Congo", "COD"), ("S. Sudan", "SSD"), ("St. Vincent & Grenadines", "VCT"),
        ("Congo (Zaire)", "COD"), ("Congo - Kinshasa", "COD"), ("Czech Rep.", "CZE"), ("Republic of Ireland", "IRL"),
        # states of the past, and names that states once had
        ("USSR", "SUN"), ("U.S.S.R.", "SUN"), ("SUN", "SUN"), ("Czechoslovakia", "CSK"), ("East Germany", "DDR"),
        ("GDR", "DDR"), ("Yugoslavia", "YUG"), ("South Yemen", "YMD"), ("Serbia and Montenegro", "SCG"),
        ("West Germany", "DEU"), ("Belorussia", "BLR"), ("Zaire", "COD"), ("Upper Volta", "BFA"), ("Burma", "MMR"),
        ("Republic of China", "TWN"), ("Republic of Vietnam", "republic-of-vietnam"),
    ],
)  # fmt: skip
def test_names_as_tables_of_others_write_them(actors: Actors, name: str, actor: str) -> None:
    assert actors.resolve(name) == actor


@pytest.mark.parametrize(
    "name", ["Mön", "Ala.", "Guinea-Bissau, Republic of Guinea", "Russia (Ukraine)", "()", ",", "(", "a,b,c"]
)
def test_what_only_looks_like_a_name_leads_nowhere(actors: Actors, name: str) -> None:
    assert meant(actors, name) == ""


@pytest.mark.parametrize(
    ("name", "never"),
    [
        ("Czechoslovakiya", "Slovakia"),
        ("Republic of Chino", "Republic of the Congo"),
        ("SUM", "Sudan"),
        ("East Korea", "South Korea"),
    ],
)
def test_a_suggestion_is_alike_where_names_differ_not_where_they_agree(actors: Actors, name: str, never: str) -> None:
    with pytest.raises(Unknown) as error:
        actors.resolve(name)
    assert never not in error.value.did_you_mean


def test_states_of_the_past_know_their_years(actors: Actors) -> None:
    assert {row["id"] for row in table_of("other_states") if row["iso4"]} >= {
        "SUN",
        "YUG",
        "CSK",
        "DDR",
        "YMD",
        "SCG",
        "ANT",
    }
    soviet = [row for row in actors.names.rows if row.actor == "SUN"]
    assert soviet and {(row.since, row.until) for row in soviet} == {("1922-12-30", "1991-12-26")}
    assert not any(row.holds("1992-01-01") for row in soviet)


def test_no_spelling_of_any_table_is_shared_unawares(actors: Actors) -> None:
    bearers: dict[str, set[str]] = {}
    for row in actors.names.rows:
        if row.kind == "name":
            bearers.setdefault(fold(row.name), set()).add(row.actor)
    assert {name for name, found in bearers.items() if len(found) > 1} == {"korea", "congo"}


def test_all_thirty_one_withdrawn_names_of_iso_lead_somewhere(actors: Actors) -> None:
    """ISO 3166-3; a name that its state merely gave up leads to the state, others to states of their own."""
    four = [row for row in table_of("crosswalk") if row["system"] == "iso4"]
    assert len(four) == 31
    for row in four:
        assert row["actor"] in actors and row["until"]
    three = {row["code"]: row["actor"] for row in table_of("crosswalk") if row["system"] == "iso3" and row["until"]}
    assert len(three) == 30, "of ATF the letters are still in use"
    assert {code: actors.resolve(code) for code in three} == three
    assert three["BUR"] == "MMR" and three["SUN"] == "SUN"


# Where a code of one system is another's code of another country, there is no right answer: BAH is Bahrain in the
# Correlates of War, the Bahamas in sport. An island is not the territory named after it, yet ISO calls both so.
HOMONYMS = {("BAH", "BHR"), ("saint helena", "SHN"), ("st. helena", "SHN"), ("s:t helena", "SHN"), ("saint -helena", "SHN"),
            ("saint helena (saint helena, ascension and tristan da cunha)", "SHN"),
            ("sikkim", "SKM"), ("wake island", "WAK"), ("british antarctic territory", "ATB")}  # fmt: skip


def test_no_name_of_any_system_is_taken_for_the_wrong_country(
    actors: Actors, shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every name in two tables of others leads to the right country or to nobody; counted by column."""
    renamed = {row["code"]: row["actor"] for row in table_of("crosswalk") if row["system"] == "iso3"}
    told: list[tuple[str, str, str]] = []
    with (shared / "data" / "codes" / "country-codes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = (
                key for key in row if key.startswith(("UNTERM", "official_name", "CLDR", "ISO4217-currency_country"))
            )
            told += [(key, row[key], row["ISO3166-1-Alpha-3"]) for key in names if row[key].strip()]
    with lzma.open(shared / "data" / "codes" / "rigour_territories.jsonl.xz", "rt", encoding="utf-8") as file:
        for line in file:
            place = json.loads(line)
            names = [
                place["name"],
                place.get("full_name") or "",
                *place.get("names_strong", []),
                *place.get("names_weak", []),
            ]
            told += [("territories", name, (place.get("alpha3") or place["code"]).upper()) for name in names if name]
    counts: dict[str, Counter[str]] = {}
    wrong = []
    for key, name, code in told:
        found = meant(actors, name)
        right = found == renamed.get(code, code)
        verdict = "nobody" if not found else "several" if found == "?" else "right" if right else "wrong"
        if verdict == "wrong" and (name.casefold() if len(name) > 3 else name, found) in HOMONYMS:
            verdict = "a homonym"
        if verdict == "wrong" and not actors.by_id[found].is_country:
            verdict = "no country"
        counts.setdefault(key, Counter())[verdict] += 1
        if verdict == "wrong":
            wrong.append((key, name, code, found))
    with capsys.disabled():
        for key in sorted(counts):
            sys.stdout.write(f"{key}: {', '.join(f'{n} {what}' for what, n in sorted(counts[key].items()))}\n")
    assert wrong == []
    for key in ("UNTERM English Short", "UNTERM English Formal", "official_name_en", "CLDR display name"):
        assert counts[key]["nobody"] == 0, key


def test_no_code_of_one_system_means_two_countries_on_one_day(actors: Actors) -> None:
    rows = table_of("crosswalk")
    assert {row["system"] for row in rows} == set(SYSTEMS)
    assert {row["actor"] for row in rows} <= set(actors.by_id)
    by_code: dict[tuple[str, str], list[tuple[dt.date, dt.date, str]]] = {}
    for row in rows:
        first = read_date(row["since"])[0] if row["since"] else dt.date.min
        last = last_day(*read_date(row["until"])) if row["until"] else dt.date.max
        assert first <= last, row
        by_code.setdefault((row["system"], row["code"].casefold()), []).append((first, last, row["actor"]))
    for code, found in by_code.items():
        for (_, last, one), (first, _, other) in itertools.pairwise(sorted(found)):
            assert last < first, (code, one, other)


def test_what_rests_on_memory_is_marked_and_the_rest_has_a_source() -> None:
    for name, days in (("crosswalk", ("code", "actor", "since", "until")), ("other_states", ("since", "until"))):
        for row in table_of(name):
            assert row["source"], row
            marked = [cell for cell in row["unverified"].split("|") if cell]
            assert set(marked) <= set(days) and all(row[cell] for cell in marked), row
    assert any(row["unverified"] for row in table_of("crosswalk") if row["system"] == "gw" and row["code"] == "678")


def test_a_number_passes_on_when_its_state_ends() -> None:
    """The tables of other states say when, once: the Soviet Union ends on one day in every system that splits it."""
    ends = {row["id"]: row["until"] for row in table_of("other_states") if row["kind"] == "State" and row["until"]}
    rows = [row for row in table_of("crosswalk") if row["system"] in ("cow", "cowNumber", "gw")]
    told = [(row["actor"], row["until"]) for row in rows if row["actor"] in ends]
    assert set(told) == {(state, ends[state]) for state, _ in told}
    assert {"SUN", "YUG", "SCG", "CSK", "DDR", "YMD"} == {state for state, _ in told}
    for system, code in (("cow", "RUS"), ("cowNumber", "365"), ("gw", "365")):
        days = dt.date(1914, 8, 1), dt.date(1991, 12, 26), dt.date(1991, 12, 27)
        assert [coded(system, code, day) for day in days] == ["RUS", "SUN", "RUS"]


def test_withdrawn_codes_of_iso_agree_with_one_another() -> None:
    withdrawn = {row["id"]: row["withdrawn"] for row in table_of("other_states") if row["withdrawn"]}
    for row in table_of("crosswalk"):
        if row["system"] in ("iso2", "iso3", "iso4") and row["actor"] in withdrawn:
            assert row["until"] == withdrawn[row["actor"]], row


def test_codes_of_every_system_lead_to_one_country() -> None:
    assert coded("cowNumber", "345", dt.date(2004, 1, 1)) == "SCG" and coded("fips", "KN") == "PRK"
    assert coded("isoNumeric", "408") == coded("cow", "PRK") == coded("gw", "731") == coded("cameo", "PRK") == "PRK"
    with pytest.raises(Unknown, match="did you mean 'cow'"):
        coded("cows", "1")
    assert crosswalk() is crosswalk()


def test_the_crosswalk_agrees_with_the_tables_it_was_taken_from(actors: Actors, shared: Path) -> None:
    with (shared / "data" / "codes" / "country-codes.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert coded("iso2", row["ISO3166-1-Alpha-2"]) == row["ISO3166-1-Alpha-3"]
            if len(fips := row["FIPS"].strip()) == 2 and row["ISO3166-1-Alpha-2"] != "BQ":  # NL is the Netherlands'
                assert coded("fips", fips) == row["ISO3166-1-Alpha-3"]
    with (shared / "data" / "unga" / "cow_country_codes.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if actor := coded("cowNumber", row["CCode"]):
                assert actor == coded("cow", row["StateAbb"])
