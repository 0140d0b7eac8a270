"""Reading an article by tables alone: what is said, by whom, of whom, when; and what is only denied, feared or asked."""

from __future__ import annotations

import csv
import datetime as dt
import lzma
import re
import runpy
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kg.actors import Actors
from kg.encode import BadSheet, again, with_dictionary
from kg.encode.literals import zoned
from kg.encode.prepare import new, sheet_rows
from kg.encode.sheet import read_sheet, write_sheet
from kg.errors import BadData, Unknown
from kg.extract import READERS, Proposal, Register, proposals, reader_called
from kg.extract.dates import dates
from kg.extract.mentions import mentions
from kg.extract.officials import TERM_COLUMNS, with_officials
from kg.extract.words import english_table
from kg.files import text_with
from kg.store import Store

DAY = dt.date(2024, 5, 28)
EXAMPLES = ("code", "status", "sentence", "why")


@pytest.fixture(scope="module")
def shipped() -> Store:
    return Store.shipped()


@pytest.fixture(scope="module")
def register(shipped: Store) -> Register:
    return Register(Actors.read(shipped))


def coded(text: str, register: Register) -> list[Proposal]:
    return [item for item in proposals(text, DAY, register) if item.code]


# ---------------------------------------------------------------- the examples of the code book


def examples() -> list[dict[str, str]]:
    return [row for _, row in english_table("examples.csv", EXAMPLES)]


def test_each_type_has_its_examples_and_the_rules_find_its_code(register: Register) -> None:
    right, wrong = Counter[str](), list[str]()
    for row in examples():
        if row["status"] == "asserted":
            found = coded(row["sentence"], register)
            root = found[0].code.partition("-")[0] if found else ""
            right[row["code"]] += root == row["code"]
            wrong += [f"{row['code']} <- {root}: {row['sentence']}"] if root != row["code"] else []
    assert len(right) == 16
    assert min(right.values()) >= 25, wrong
    assert wrong == []


def test_nothing_denied_feared_planned_possible_or_asked_is_asserted(register: Register) -> None:
    for row in examples():
        found = coded(row["sentence"], register)
        if row["status"] == "none":
            assert not found, (row["why"], row["sentence"], found[0].why)
        elif row["status"] == "denied":
            roots = {item.code.partition("-")[0]: item.factuality for item in found}
            assert roots == {row["code"]: "CertainlyNot"}, row["sentence"]
    assert Counter(row["status"] for row in examples())["none"] > 40


# The truth that the words around a clause give to it: sentences that were once coded as acts, all of them Certain.
DENIALS = """
It is not true that India bombed Pakistan.
It is untrue that India bombed Pakistan, Delhi said.
It is not true, Delhi said, that India, which has the jets, bombed Pakistan.
Claims that Turkey invaded Syria are untrue, Ankara said.
Reports that Serbia attacked Kosovo proved untrue.
The claim that Rwanda invaded Congo is a lie, Kigali said.
There is no truth in reports that Iran attacked Israel.
That Iran attacked Israel is a lie, Tehran said.
No Turkish soldier invaded Syria.
Not a single Rwandan soldier has invaded Congo, Kigali said.
No Serbian soldier crossed into Kosovo, Belgrade said.
None of the Turkish soldiers attacked Syria.
Turkey condemned neither Israel nor Iran.
Turkey condemned nobody.
Turkey invaded no country.
No Turkish general dared to attack Syria.
At no time did Turkey invade Syria.
Not since 1990 has Turkey invaded Syria.
Turkey said no soldier of its army had invaded Syria.
Never has Turkey condemned Israel.
France did not, as Germany did, condemn Serbia.
"""
NOTHING = """
Claims that Turkey invaded Syria have spread.
No aid was sent to Sudan by Egypt, Cairo said.
Neither Greece nor Spain has recognised Kosovo.
Turkey has yet to condemn Israel.
Turkey all but condemned Israel.
Turkey nearly attacked Syria.
Turkey came close to attacking Syria.
Turkey refrained from attacking Syria.
Turkey is far from attacking Syria.
Turkey pretended to attack Syria.
Turkey was supposed to attack Syria.
Turkey hesitated to condemn Israel.
Turkey stopped condemning Israel.
The US talked Turkey out of attacking Syria.
Turkey lacks the means to attack Syria.
Turkey's refusal to condemn Israel angered Egypt.
Supposing Turkey invaded Syria, Russia would respond.
Turkey will send aid to Syria unless Iran objects.
Provided that Turkey condemns Israel, Iran will send oil.
Turkey hopes that Syria will condemn Israel.
Turkey is not known to have attacked Syria.
Turkey is not expected to attack Syria.
Turkey is unlikely to attack Syria.
A Turkish attack on Syria is unlikely.
A Turkish attack on Syria would be a disaster.
A Turkish attack on Syria has been averted.
Syria invented a Turkish attack on the camp.
Syria's story of a Turkish attack on the camp is false.
Sanctions on Iran may be lifted.
Turkey decided against attacking Syria.
Greece proposed that Turkey withdraw its troops.
Turkey said it had no knowledge of any attack on Syria.
The Security Council failed to adopt a text condemning Israel.
Turkey was wrongly reported to have attacked Syria.
Turkey can neither confirm nor deny that it attacked Syria.
Turkey has no choice but to attack Syria.
Turkey stopped Syria from attacking Israel.
Turkey wants Syria to condemn Israel.
Turkey did not say that Syria bombed the camp.
Nobody in Ankara said that Syria bombed the camp.
It is not clear whether Turkey attacked Syria.
In a war game, Turkey invaded Syria.
A simulated Turkish attack on Syria took place.
Turkey cancelled its attack on Syria.
"""


@pytest.mark.parametrize("sentence", DENIALS.strip().split("\n"))
def test_a_denial_anywhere_in_a_sentence_denies(register: Register, sentence: str) -> None:
    found = coded(sentence, register)
    assert found and {item.factuality for item in found} == {"CertainlyNot"}


@pytest.mark.parametrize("sentence", NOTHING.strip().split("\n"))
def test_what_is_claimed_hoped_conditional_or_falls_short_is_no_act(register: Register, sentence: str) -> None:
    assert coded(sentence, register) == []


@pytest.mark.parametrize(
    ("sentence", "code", "sources", "targets"),
    [
        ("Accusations that Turkey invaded Syria were rejected by Ankara.", "REJECT", ["TUR"], []),
        ("Egypt sent troops to Sudan and Chad has expelled them.", "MOBILIZE-troops", ["EGY"], ["SDN"]),
        ("Without naming Russia, Finland condemned the raid.", "ACCUSE-disapprove", ["FIN"], []),
        ("It is clear that Turkey bombed Syria.", "ASSAULT-aerial", ["TUR"], ["SYR"]),
        ("Turkey has long refused to condemn Israel.", "REJECT", ["TUR"], ["ISR"]),
        ("Talks between Turkey and Syria collapsed.", "REJECT", ["TUR", "SYR"], []),
        ("NATO troops remained on alert in Bosnia.", "MOBILIZE-troops", ["nato"], []),
        ("Turkey didn't just condemn Israel.", "ACCUSE-disapprove", ["TUR"], ["ISR"]),
        ("Turkey promised not to attack Syria.", "AGREE", ["TUR"], ["SYR"]),
        ("Turkey attacked Syria, Iran said.", "ASSAULT", ["TUR"], ["SYR"]),
        ("No fewer than two hundred Syrians died when Turkey bombed Syria.", "ASSAULT-aerial", ["TUR"], ["SYR"]),
        ("Turkey, with no warning, bombed Syria.", "ASSAULT-aerial", ["TUR"], ["SYR"]),
        ("The fact that Turkey condemned Israel surprised nobody.", "ACCUSE-disapprove", ["TUR"], ["ISR"]),
        ("A report that accuses Turkey was published, and Turkey condemned Israel.", "ACCUSE-disapprove",
         ["TUR"], ["ISR"]),
        ("Kosovo is to blame for the attack on Serbia, Belgrade said.", "ACCUSE-allege", ["SRB"], ["XKX"]),
        ("Kosovo is to blame for the attack on Serbia.", "ACCUSE-allege", [], ["XKX"]),
        ("Serbia voted against Kosovo's bid to join the Council of Europe.", "REJECT-change", ["SRB"], ["XKX"]),
        ("Iran called the US sanctions illegal.", "ACCUSE-disapprove", ["IRN"], ["USA"]),
        ("Iran called the US to discuss the oil.", "CONSULT-phone", ["IRN"], ["USA"]),
        ("Indian troops killed in Pakistan were returned.", "RETREAT", [], ["IND"]),
        ("Leaders meeting in Laos condemned China.", "ACCUSE-disapprove", [], ["CHN"]),
        ("Britain said it would send a ship to Guyana; Venezuela condemned Brazil.", "ACCUSE-disapprove",
         ["VEN"], ["BRA"]),
        ("Guyana's president met the opposition in Argyle, St Vincent.", "CONSULT", ["GUY"], []),
        ("Estonia expelled two spies and was followed by Brussels, which froze funds.", "SANCTION-expel",
         ["EST"], []),
    ],
)  # fmt: skip
def test_nothing_is_turned_round(
    register: Register, sentence: str, code: str, sources: list[str], targets: list[str]
) -> None:
    found = coded(sentence, register)[0]
    assert (found.code, list(found.sources), list(found.targets)) == (code, sources, targets)


def test_who_is_urged_not_to_act_is_not_said_not_to_have_acted(register: Register) -> None:
    (item,) = coded("Egypt urged Israel not to attack the camp.", register)
    assert (item.code, item.factuality) == ("REQUEST", "Certain")


@pytest.mark.parametrize(
    "sentence",
    ["Iran called a US offer “a joke”.", "Lebanon's call for France to condemn Israel went unheeded."],
)
def test_words_inside_a_noun_phrase_are_no_act_of_those_named_there(register: Register, sentence: str) -> None:
    assert not any(item.sources for item in coded(sentence, register))


# ---------------------------------------------------------------- officials


@pytest.mark.parametrize(
    ("sentence", "day", "doers"),
    [
        ("Chancellor Angela Merkel urged Greece to save.", "2010-06-01", ["DEU"]),
        ("Chancellor Angela Merkel urged Greece to save.", "2002-06-01", []),  # not in office yet
        ("Angela Merkel urged Greece to save.", "2016-06-01", []),  # no source says so
        ("Heiko Maas urged Greece to save.", "2018-09-01", ["DEU"]),
        ("Heiko Maas urged Greece to save.", "2022-09-01", []),
        ("Former President George W. Bush urged Greece to save.", "2005-06-01", []),
        ("Vladimir Putin urged Greece to save.", "2010-06-01", ["vladimir-putin"]),  # the graph knows him
    ],
)
def test_an_official_is_the_state_while_a_source_says_so(
    register: Register, sentence: str, day: str, doers: list[str]
) -> None:
    when = dt.date.fromisoformat(day)
    (found, *_) = proposals(sentence, when, with_officials(register, when))
    assert list(found.sources) == doers


def test_an_official_named_in_full_is_found_by_title_and_last_name(register: Register) -> None:
    text = "Tony Blair praised Chile. On Monday Prime Minister Blair praised Peru, and a baker called Blair did not."
    found = proposals(text, dt.date(2003, 5, 6), with_officials(register, dt.date(2003, 5, 6)))
    assert [(item.sources, item.targets) for item in found if item.code] == [(("GBR",), ("CHL",)), (("GBR",), ("PER",))]


def test_officials_have_sources_and_days_that_those_can_have() -> None:
    rows = [row for _, row in english_table("officials.csv", TERM_COLUMNS)]
    assert len(rows) > 10_000
    for row in rows:
        assert row["source"] in ("PETRARCH", "ICEWS")
        assert row["since"] <= row["until"] and " " in row["name"]
        assert "2000-01-01" <= row["until"] <= ("2014-01-30" if row["source"] == "PETRARCH" else "2018-06-01")


# ---------------------------------------------------------------- when


@pytest.mark.parametrize(
    ("sentence", "date", "said"),
    [
        ("Vietnam, which lost ships in 1988, urged Chile on Monday to act.", "2024-05-27", ""),
        ("Vietnam, which lost ships in 1988, urged Chile to act.", "", ""),
        ("Peru invoked the treaty of 1951 and condemned Chile.", "", ""),
        ("Peru condemned Chile on the night of 3 May.", "2024-05-03", ""),
        ("Peru condemned Chile in March.", "2024-03", ""),
        ("Peru condemned Chile in November.", "2023-11", ""),
        ("Peru has backed Chile since 1998.", "", ""),
        ("Peru will meet Chile next Tuesday.", "", ""),
        ("Peru expelled two Chileans, Reuters said on Monday.", "", "2024-05-27"),
        ("Peru expelled two Chileans on Friday, Reuters said on Monday.", "2024-05-24", "2024-05-27"),
    ],
)  # fmt: skip
def test_a_date_belongs_to_the_act_of_its_clause(register: Register, sentence: str, date: str, said: str) -> None:
    (found, *_) = coded(sentence, register)
    assert (found.date.date if found.date else "", found.said) == (date, said)
    assert ("2024-06-04, after the article" in found.why) == ("Tuesday" in sentence)


# ---------------------------------------------------------------- who does what to whom


@pytest.mark.parametrize(
    ("sentence", "code", "sources", "targets"),
    [
        ("Paris urged Rwanda to stop arming rebels in DR Congo.", "REQUEST-change", ["FRA"], ["RWA"]),
        ("An unknown group urged Rwanda to stop arming rebels.", "REQUEST-change", [], ["RWA"]),
        ("The African Union suspended Niger.", "SANCTION-discontinue", ["african-union"], ["NER"]),
        ("THE UNITED STATES CONDEMNED IRAN.", "ACCUSE-disapprove", ["USA"], ["IRN"]),
        ("The GDR condemned the FRG.", "ACCUSE-disapprove", ["DDR"], ["DEU"]),
        ("Shqipëria condemned España.", "ACCUSE-disapprove", ["ALB"], ["ESP"]),
        ("Poland was accused by Belarus of violating its airspace.", "ACCUSE", ["BLR"], ["POL"]),
        ("Sanctions were imposed on Georgia by the United States.", "SANCTION", ["USA"], []),
        ("France, Germany and Italy signed a treaty with Chile.", "SUPPORT", ["FRA", "DEU", "ITA"], ["CHL"]),
        ("A court in Austria convicted two Slovaks.", "ACCUSE-allege", ["AUT"], ["SVK"]),
        ("The Kremlin's critics condemned Turkey.", "ACCUSE-disapprove", [], ["TUR"]),
        ("Syrian rebels shelled a Turkish post.", "ASSAULT-heavy-weapons", [], ["TUR"]),
        ("Hamas militants attacked Israel.", "ASSAULT", ["hamas"], ["ISR"]),
        ("Vladimir Putin, who had come from Baku, praised Hungary.", "SUPPORT", ["vladimir-putin"], ["HUN"]),
        ("Peru, its foreign minister said, will recall its envoy from Chile.", "THREATEN", ["PER"], ["CHL"]),
        ("Morocco agreed to free the sailors and thanked Spain.", "AGREE", ["MAR"], []),
        ("The man Kenya had freed attacked nobody in Uganda.", "", [], []),
    ],
)  # fmt: skip
def test_parties_stand_in_their_clause(
    register: Register, sentence: str, code: str, sources: list[str], targets: list[str]
) -> None:
    found = coded(sentence, register)
    if not code:
        assert all(item.sources != ("KEN",) or item.code == "RETREAT-release" for item in found)
        return
    assert (found[0].code, list(found[0].sources), list(found[0].targets)) == (code, sources, targets)


@pytest.mark.parametrize(
    ("sentence", "speaker", "relays"),
    [
        ("“We shall not leave,” said Sergey Lavrov.", "sergey-lavrov", ()),
        (
            "Sergey Lavrov told Reuters that Russia had withdrawn its troops from Georgia.",
            "sergey-lavrov",
            ("reuters",),
        ),
        ("Reuters reported, citing the Kremlin, that Russia freed four Ukrainians.", "RUS", ("reuters",)),
        ("Russia, Ukraine said, shelled a hospital.", "UKR", ()),
        ("A bystander said that Chad had fired.", "", ()),
        ("“That is fantasy,” said Anne Legrand, a spokeswoman for the French Foreign Ministry.", "FRA", ()),
        ("Anne Legrand, a spokeswoman for the French Foreign Ministry, said that Chad had fired.", "FRA", ()),
        ("“That is fantasy,” said Anne Legrand, a spokeswoman for the French farmers.", "", ()),
        ("“That is fantasy,” said Anne Legrand, a critic of the French government.", "", ()),
        ("According to the Polish government, Belarus expelled two diplomats.", "POL", ()),
        ("Turkey did not say that Greece had fired.", "", ()),
    ],
)
def test_who_speaks_and_who_passes_it_on(
    register: Register, sentence: str, speaker: str, relays: tuple[str, ...]
) -> None:
    found = proposals(sentence, DAY, register)[0]
    assert (found.speaker, found.relays) == (speaker, relays)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Manila said China rammed a boat; Beijing said the claim was “pure fabrication”.",
         [("ASSAULT", "PHL"), ("", "CHN")]),
        ("Cambodia let China dock ships at Ream but said that no base had been built.", [("RETREAT-access", "")]),
        ("Reuters said Russia attacked Finland, citing a US official; Sergey Lavrov said Washington was to blame.",
         [("ACCUSE-allege", "sergey-lavrov")]),
        ("Germany expelled two Russians and said that Moscow had broken the law.", [("SANCTION-expel", "")]),
        ("Russia condemned the raid, and Paris said it would expel the envoy.",
         [("THREATEN", "FRA"), ("ACCUSE-disapprove", "")]),
        ("Kyiv said that Russia bombed the port and that it would respond.", [("ASSAULT-aerial", "UKR")]),
    ],
)  # fmt: skip
def test_nobody_speaks_beyond_a_semicolon_or_before_but(
    register: Register, sentence: str, found: list[tuple[str, str]]
) -> None:
    items = proposals(sentence, DAY, register)
    assert set(found) <= {(item.code, item.speaker) for item in items}
    assert not any(item.relays for item in items)


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Michael Jordan met Jordan's king.", ["JOR"]),
        ("He flew from Atlanta, Georgia, to Georgia's capital.", ["GEO"]),
        ("Armenia's Security Council met before the UN Security Council.", ["ARM", "un-security-council"]),
        ("The U.S., the U.K. and the U.N.", ["USA", "GBR", "united-nations"]),
        ("NORTH KOREA, COTE D'IVOIRE and Cote d'Ivoire", ["PRK", "CIV", "CIV"]),
        ("Congo and Niger Delta, Niger and Nigeria", ["NER", "NGA"]),
        ("Kinshasa spoke for Congo.", ["COD", "COD"]),
        ("They ate turkey on the Gulf of Guinea.", []),
        ("The USSR, the GDR and Yugoslavia", ["SUN", "DDR", "YUG"]),
        ("NATO, the EU, ASEAN, the IAEA, Hezbollah, Interfax, the BBC and Kosovo", [
            "nato", "european-union", "asean", "iaea", "hezbollah", "interfax", "bbc", "XKX",
        ]),
        ("The Minsk agreements and the Geneva Conventions", []),
    ],
)  # fmt: skip
def test_names_mean_whom_they_mean_there(register: Register, text: str, actors: list[str]) -> None:
    assert [mention.actor for mention in mentions(text, register)] == actors


def test_every_name_of_the_tables_of_states_has_its_source(register: Register) -> None:
    for _, row in english_table("states.csv", ("actor", "adjectives", "people", "seats", "source", "usage")):
        assert row["actor"] in register.actors
        assert row["source"] or row["usage"]


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("next Tuesday", "2024-06-04"), ("Oct. 7, 2023", "2023-10-07"), ("Jan 2", "2024-01-02"),
        ("yesterday", "2024-05-27"), ("last week", ""), ("two days ago", "2024-05-26"), ("mid-2022", "2022"),
        ("They will meet on Friday", "2024-05-31"), ("the day after tomorrow", "2024-05-30"),
        ("in the summer of 2021", "2021"), ("last Tuesday", "2024-05-21"), ("ten months ago", "2023-07"),
        ("They may meet in May 2025", "2025-05"), ("31 June", ""),
        ("on Sunday, 12 May 2024", "2024-05-12"), ("Sunday, May 12", "2024-05-12"), ("Sunday 12 May 2024", "2024-05-12"),
        ("Sunday (12 May)", "2024-05-12"), ("Sunday, 12 May 2013", "2013-05-12"), ("Sunday, May 12, 2024", "2024-05-12"),
        ("Sunday the 12th of May", "2024-05-12"), ("a week ago on Friday", ""),
        ("It offered to host talks in December", "2024-12"), ("It hosted talks in December", "2023-12"),
        ("It vowed to leave on 1 June", "2024-06-01"), ("It agreed to free them on Monday", "2024-05-27"),
    ],
)  # fmt: skip
def test_dates_of_every_kind(text: str, found: str) -> None:
    assert [date.date for date in dates(text, DAY)] == [found]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("from 3 to 5 May", "2024-05-03", "2024-05-05"), ("between 3 and 5 May", "2024-05-03", "2024-05-05"),
        ("on 12-13 May", "2024-05-12", "2024-05-13"), ("May 3 to 5, 2023", "2023-05-03", "2023-05-05"),
        ("from 30 December to 2 January", "2023-12-30", "2024-01-02"),
        ("between April 30 and May 2", "2024-04-30", "2024-05-02"),
    ],
)  # fmt: skip
def test_a_span_has_both_its_days(register: Register, words: str, first: str, last: str) -> None:
    (item,) = coded(f"Egypt attacked Chad {words}.", register)
    assert (item.date, item.since, item.by) == (None, first, last)
    (row,) = sheet_rows([item], f"Egypt attacked Chad {words}.")
    assert (row["from"], row["to"], row.get("date")) == (first, last, None)


def test_every_row_of_the_table_of_dates_reads_its_example() -> None:
    for _, row in english_table("dates.csv", ("pattern", "kind", "example")):
        assert [date.said for date in dates(row["example"], DAY)] in ([row["example"]], [row["example"][4:]]), row


def test_a_passive_at_the_end_of_a_sentence_is_read(register: Register) -> None:
    """Its object counted as lying beyond the sentence, and the reading stopped there."""
    assert coded("A summit in Lisbon Morocco's king was not invited.", register)


# ---------------------------------------------------------------- readers, dictionaries, new actors


def test_a_reader_that_there_is_not_is_refused_with_those_there_are() -> None:
    assert reader_called("rules").read is proposals and set(READERS) >= {"rules"}
    with pytest.raises(Unknown, match="the readers are rules"):
        reader_called("oracle")


def test_dictionaries_of_the_field_add_names_agents_and_verbs(register: Register, tmp_path: Path) -> None:
    actors, agents, verbs = (tmp_path / name for name in ("actors.txt", "agents.txt", "verbs.txt"))
    actors.write_text("ZENOBIA_BRACK_\n+BRACK_THE_YOUNGER\n\t[FRAGOV 010101-041231]\n\t[DEUGOV >050101]\n")
    agents.write_text("HARBOUR_WARDEN [~GOV]\nPOACHER [~CRM]\n")
    verbs.write_text("---  BEFUDDLE   [112]  ---\nBEFUDDLE\n- * PARCELS [071]\n")
    known = with_dictionary(register, actors, DAY)
    assert (known.kind, known.used) == ("actors", 2)
    assert [m.actor for m in mentions("Brack The Younger left.", known.register)] == ["DEU"]
    more = with_dictionary(known.register, agents, DAY)
    assert (more.kind, more.used) == ("agents", 1)
    whole = with_dictionary(more.register, verbs, DAY).register
    (act,) = coded("French harbour wardens befuddled Peru.", whole)
    assert (act.code, act.sources, act.targets) == ("ACCUSE-disapprove", ("FRA",), ("PER",))
    assert coded("French harbour wardens befuddled Peru.", register) == []


def test_a_dictionary_of_verbs_speaks_only_where_no_phrase_of_ours_does(register: Register, tmp_path: Path) -> None:
    verbs = tmp_path / "verbs.txt"
    verbs.write_text("---  ATTACK   [190]  ---\nATTACKS\nDENOUNCE [051]\nBEFUDDLE [112]\nTHANK [190]\n")
    known = with_dictionary(register, verbs, DAY).register
    for sentence in (
        "The UN said it will investigate attacks on Syria.",
        "Kenya denounced 49 detentions in Uganda.",
        "Peru thanked Chile.",
        "Peru hopes that Chile will befuddle it and thank Brazil.",
    ):
        assert coded(sentence, known) == coded(sentence, register), sentence
    assert coded("Kenya befuddled Uganda.", known)


def test_the_real_dictionaries_are_read_as_they_are(register: Register, shared: Path) -> None:
    folder = shared / "data" / "dictionaries"
    kinds = {}
    for name in ("CAMEO.2.0.txt.xz", "Phoenix.agents.txt.xz", "Phoenix.MilNonState.actors.txt.xz"):
        added = with_dictionary(register, folder / name, dt.date(2012, 5, 1))
        kinds[added.kind] = added.used
    assert kinds["verbs"] > 10_000 and kinds["agents"] > 200 and kinds["actors"] > 50
    with pytest.raises(BadData, match="no dictionary of actors"):
        with_dictionary(register, folder / "Phoenix.discards.txt.xz", DAY)


def table_of(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(("name,kind,acts for,code,also", *rows)) + "\n")
    return path


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("Gazette,Outlt,,,", "row 2, kind: unknown kind of actor 'Outlt'; did you mean 'Outlet'?"),
        ("Gazette,,,,", "row 2, kind: is empty"),
        (",Outlet,,,", "row 2, name: is empty"),
        ("Atlantis,State,,,", "row 2, code: is empty: a state needs one"),
        ("Coast guard of Atlantis,Agency,,,", "row 2, acts for: is empty"),
        ("Coast guard of Atlantis,Agency,Atlantis,,", "row 2, acts for: unknown actor 'Atlantis'"),
        ("Russia,Group,,,", "two actors are called 'Russia': RUS and russia"),
        ("Zed,State,,RUS,", "row 2, code: is the id RUS of Russia, whom the graph has: use that name"),
        ("Zig,State,,XZG,\nZag,State,,XZG,", "row 3, code: makes the id XZG, which row 2 (Zig) has"),
        ("Qux,Outlet,,,\nQux,Agency,Russia,,", "row 3, name: makes the id qux, which row 2 (Qux) has"),
        ("Reuters,Agency,Russia,,", "row 2, name: is the id reuters of Reuters, whom the graph has"),
        ("Atlantis,State,,xx,", "row 2, code: 'xx' is not three capital letters"),
        ("Loop A,Agency,Loop A,,", "loop-a acts for itself"),
        ("Loop A,Agency,Loop B,,\nLoop B,Agency,Loop A,,", "loop-a, loop-b act for one another"),
    ],
)
def test_a_table_of_new_actors_says_what_is_wrong(shipped: Store, tmp_path: Path, row: str, message: str) -> None:
    from kg.encode.files import actors_of

    with pytest.raises((BadSheet, BadData), match=re.escape(message)):
        actors_of(shipped, [table_of(tmp_path / "actors.csv", row)])


def test_a_table_of_new_actors_is_as_good_as_turtle(shipped: Store, tmp_path: Path) -> None:
    from kg.encode.files import actors_of

    file = table_of(tmp_path / "actors.csv", "Atlantis,State,,XAT,Republic of Atlantis",
                    "Coast guard of Atlantis,Agency,Atlantis,,")  # fmt: skip
    known = actors_of(shipped, [file])
    assert known.resolve("Republic of Atlantis") == "XAT"
    assert known.state_of("coast-guard-of-atlantis") == "XAT"


def test_who_acts_for_nobody_known_is_refused(shipped: Store, tmp_path: Path) -> None:
    from kg.encode.files import actors_of

    file = tmp_path / "a.ttl"
    file.write_text(
        "@prefix kg: <https://w3id.org/alignment-kg/ontology/> .\n@prefix actor: <https://w3id.org/alignment-kg/actor/> .\n"
        'actor:gazette a kg:Outlet ; <http://www.w3.org/2000/01/rdf-schema#label> "Gazette" ; kg:actsFor actor:NOWHERE .\n'
    )
    with pytest.raises(BadData, match="gazette acts for NOWHERE, which nobody describes"):
        actors_of(shipped, [file])


# ---------------------------------------------------------------- the sheet and its text

TEXT = "Envoy Expelled\n\nPoland expelled two envoys of Belarus on Monday.\n\nFrance praised Poland for it.\n"


@pytest.fixture
def prepared(shipped: Store, tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT)
    new(tmp_path / "a.txt", "Envoy expelled", "2024-05-28", shipped, out=tmp_path, name="envoy")
    return tmp_path


def test_the_sheet_opens_in_a_spreadsheet_and_the_text_may_change_its_line_ends(prepared: Path, shipped: Store) -> None:
    from kg.encode import encode

    assert (prepared / "envoy.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    first = encode(prepared / "envoy.csv", prepared / "a.txt", shipped, accept_proposals=True).trig()
    for raw in ("\ufeff" + TEXT.replace("\n", "\r\n"), TEXT.rstrip("\n")):
        (prepared / "a.txt").write_bytes(raw.encode())
        assert encode(prepared / "envoy.csv", prepared / "a.txt", shipped, accept_proposals=True).trig() == first
    (prepared / "a.txt").write_text(TEXT.replace("Monday", "Sunday"))
    with pytest.raises(BadData, match="--again"):
        encode(prepared / "envoy.csv", prepared / "a.txt", shipped, accept_proposals=True)


def test_a_meeting_without_a_day_can_be_confirmed_as_it_is_proposed(shipped: Store, tmp_path: Path) -> None:
    """Of a meeting the bound would have been the last day, and the shapes then ask for the first."""
    from kg.encode import encode

    (tmp_path / "a.txt").write_text("Poland held talks with Norway.\n\nPoland held talks with Chile on Monday.\n")
    made = new(tmp_path / "a.txt", "Talks", "2024-05-28", shipped, out=tmp_path, name="talks")
    claims = encode(made.sheet, made.text, shipped, accept_proposals=True).claims
    assert ["Meeting" in "".join(map(str, claim.triples)) for claim in claims] == [False, True]


def test_a_text_keeps_the_form_in_which_it_was_hashed() -> None:
    import hashlib

    for text in ("a\r\nb\r\n", "a\nb", "\ufeffa\nb\n"):
        digest = hashlib.sha256(text.encode()).hexdigest()
        assert text_with(text.encode(), digest) == text
    assert text_with(b"a\nc\n", hashlib.sha256(b"a\nb\n").hexdigest()) is None


def test_a_sheet_is_fitted_to_a_corrected_text(prepared: Path, shipped: Store) -> None:
    from kg.encode import encode

    corrected = (
        "Envoy Expelled\n\nA line was added.\n\nPoland expelled three envoys of Belarus on Monday.\n\nNobody wept.\n"
    )
    (prepared / "b.txt").write_text(corrected)
    header, rows = read_sheet(prepared / "envoy.csv")
    lines = [[row[name] for name in header] for row in rows]
    with (prepared / "envoy.csv").open("w", newline="", encoding="utf-8-sig") as file:  # as a spreadsheet may save it
        csv.writer(file, delimiter=";").writerows([["My claims", "", ""], header, *lines])
    fitted = again(prepared / "b.txt", prepared / "envoy.csv")
    assert fitted.moved == (
        "row 4: the words are now “Poland expelled three envoys of Belarus on Monday.”",
        "row 4: from paragraph 2 to 3",
    )
    assert [problem.row for problem in fitted.lost] == [5]
    assert (prepared / "envoy.csv").read_text(encoding="utf-8-sig").startswith("My claims;;\n")
    header, rows = read_sheet(prepared / "envoy.csv")
    kept = [dict(row.cells) | {"status": "confirmed"} for row in rows if row.number != 5]
    write_sheet(prepared / "envoy.csv", header, kept)
    made = encode(prepared / "envoy.csv", prepared / "b.txt", shipped)
    assert corrected[made.claims[1].start : made.claims[1].end] == "Poland expelled three envoys of Belarus on Monday."


def test_a_workbook_offers_what_may_be_chosen_and_keeps_what_was_typed(prepared: Path, shipped: Store) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    new(prepared / "a.txt", "Envoy expelled", "2024-05-28", shipped, out=prepared, name="again", sheet="xlsx")
    path = prepared / "again.xlsx"
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    header = [cell.value for cell in page[1]]
    assert len(page.data_validations.dataValidation) >= 4
    assert page.column_dimensions[openpyxl.utils.get_column_letter(header.index("quote") + 1)].width > 40
    cell = page.cell(3, header.index("date") + 1)
    cell.value, cell.number_format = dt.datetime(2024, 5, 1), "mmm-yy"
    page.insert_rows(1, 2)
    page.cell(1, 1).value = "Sheet of the first article"
    book.save(path)
    again_header, rows = read_sheet(path)
    assert again_header == header
    assert (rows[1].number, rows[1]["date"]) == (5, "2024-05")


@pytest.mark.parametrize(
    ("time", "message"),
    [
        ("2024-03-31 02:30", "did not exist in Europe/Berlin.*write 2024-03-31 03:30, or the zone as"),
        ("2024-10-27 02:30", r"came twice in Europe/Berlin.*write the zone as \+02:00 for the first, or \+01:00"),
    ],
)
def test_clock_times_that_are_none_or_two_are_refused(time: str, message: str) -> None:
    with pytest.raises(BadData, match=message):
        zoned(time, "Europe/Berlin")


@pytest.mark.parametrize(
    ("date", "zone", "column", "message"),
    [
        ("2024-03-31 02:30", "Europe/Berlin", "zone", "did not exist in Europe/Berlin"),
        ("2024-05-27T22:44:00", "", "date", "has a clock time and no zone; give the day alone, or write the zone in"),
        ("2024-05-27 22:44", "", "date", "has a clock time and no zone"),
    ],
)
def test_what_is_wrong_with_a_clock_time_is_said_once(
    prepared: Path, shipped: Store, date: str, zone: str, column: str, message: str
) -> None:
    from kg.encode import encode

    header, rows = read_sheet(prepared / "envoy.csv")
    cells = [dict(row.cells) for row in rows]
    cells[1] |= {"date": date, "zone": zone, "weekday": "", "to": ""}
    write_sheet(prepared / "envoy.csv", [*header, *({"zone"} - set(header))], cells)
    with pytest.raises(BadSheet) as caught:
        encode(prepared / "envoy.csv", prepared / "a.txt", shipped, accept_proposals=True)
    (problem,) = caught.value.problems
    assert (problem.row, problem.column) == (3, column) and message in problem.message


def test_a_text_that_has_no_quote_of_a_sheet_is_not_its_text(prepared: Path) -> None:
    before = (prepared / "envoy.csv").read_bytes(), (prepared / "envoy.ttl").read_bytes()
    (prepared / "b.txt").write_text("The weather\n\nIt rained all day over the northern plains.\n")
    with pytest.raises(BadData, match=r"is not the text of envoy\.csv: none of its 3 quotes stands there"):
        again(prepared / "b.txt", prepared / "envoy.csv")
    assert ((prepared / "envoy.csv").read_bytes(), (prepared / "envoy.ttl").read_bytes()) == before


def test_an_unknown_actor_is_told_once_with_all_its_rows(prepared: Path, shipped: Store) -> None:
    from kg.encode import encode

    header, rows = read_sheet(prepared / "envoy.csv")
    changed = [dict(row.cells) | {"actors": "Nobody"} for row in rows]
    write_sheet(prepared / "envoy.csv", header, changed)
    with pytest.raises(BadSheet) as caught:
        encode(prepared / "envoy.csv", prepared / "a.txt", shipped, accept_proposals=True)
    assert str(caught.value).count("unknown actor 'Nobody'") == 1
    assert "rows 2, 3 and 4, actors: unknown actor 'Nobody'" in str(caught.value)


@pytest.fixture(scope="module")
def bench(root: Path) -> dict[str, Any]:
    return runpy.run_path(str(root / "benchmarks" / "bench_extract.py"))


def test_the_ten_articles_are_read_as_the_page_says(root: Path, bench: dict[str, Any], register: Register) -> None:
    with (root / "benchmarks" / "articles.csv").open(encoding="utf-8", newline="") as file:
        counts = bench["articles"](list(csv.DictReader(file)), register)
    page = (root / "docs" / "extraction.md").read_text("utf-8")
    for kind in ("codes", "sources", "targets", "speakers", "relays", "dates", "asserted though it is not"):
        assert f"| {kind} | {' | '.join(map(str, counts[kind]))} |" in page
    assert counts["asserted though it is not"][1] == 0


@pytest.mark.parametrize(("wording", "line"), [("plain", "ordinary news"), ("free", "free idiom")])
def test_sentences_of_another_hand_are_coded_as_the_page_says(
    root: Path, bench: dict[str, Any], register: Register, wording: str, line: str
) -> None:
    found = bench["sentences"](bench["other_hand"](root / "benchmarks" / "other_hand.csv")[wording], register)
    shown = [f"{found[name]:.2f}".lstrip("0") for name in ("accuracy", "macro-F1", "coverage")]
    page = (root / "docs" / "extraction.md").read_text("utf-8")
    (row,) = [one for one in page.splitlines() if one.startswith("|") and line in one]
    assert row.endswith(f"| {found['sentences']} | {' | '.join(shown)} |")


def test_sentences_of_others_are_coded_as_the_page_says(
    root: Path, shared: Path, bench: dict[str, Any], register: Register
) -> None:
    page = (root / "docs" / "extraction.md").read_text("utf-8")
    with lzma.open(shared / "data" / "event_coding" / "plv_train.csv.xz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    read, other = ([row for row in rows if bench["unread"](row) is part] for part in (False, True))
    for part, at_least in ((read, 0.88), (other, 0.84)):
        found = bench["sentences"](part, register)
        assert found["macro-F1"] >= at_least
        assert found["source and target"] >= 0.65
        assert found["coverage"] >= 0.95
        shown = [f"{found[name]:.2f}".lstrip("0") for name in ("accuracy", "macro-F1", "coverage", "source and target")]
        assert f"| {found['sentences']} | {' | '.join(shown)} of {found['parties known']} |" in page
    for name, coverage, precision in bench["by_length"](rows, register)[:3]:
        assert f"| {name} | {coverage:.2f} | {precision:.2f} |".replace("| 0.", "| .") in page


def test_a_long_text_is_read_in_seconds(register: Register) -> None:
    sentence = "Poland, which had warned Belarus twice, expelled two envoys on Monday, its foreign ministry said. "
    text = "\n\n".join([sentence * 4] * 260)
    assert len(text) > 100_000
    began = time.perf_counter()
    found = proposals(text, DAY, register)
    assert len(found) >= 1040
    assert time.perf_counter() - began < 30  # some 3 s alone; the bound only catches growth that is not linear
