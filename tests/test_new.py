"""Proposals, a second article in the graph, and the tutorial as its reader runs it."""

from __future__ import annotations

import datetime as dt
import doctest
import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kg.actors import Actors
from kg.alignment.dyads import Alignment
from kg.belief import DEFAULT
from kg.codes import Codes
from kg.encode import Description, columns, encode, propose, write, write_sheet
from kg.encode.prepare import refuse_existing
from kg.errors import BadData
from kg.extract import Proposal, Register, proposals
from kg.extract.acts import SentenceReading, acts
from kg.extract.attribution import attribution, factuality, quotations
from kg.extract.dates import dates
from kg.extract.mentions import mentions
from kg.extract.operators import natures
from kg.extract.sentences import sentences
from kg.extract.verbs import NONE, TABLES, lexicon
from kg.graph import Graph
from kg.interactions import Interactions, project
from kg.known import Known
from kg.store import Store
from kg.vocab import CLASSES

DAY = dt.date(2024, 5, 28)


@pytest.fixture(scope="module")
def shipped() -> Store:
    return Store.shipped()


@pytest.fixture(scope="module")
def actors(shipped: Store) -> Actors:
    return Actors.read(shipped)


def reading(sentence: str, actors: Actors) -> SentenceReading:
    register = Register(actors)
    return SentenceReading(sentence, mentions(sentence, register), register, quotations(sentence))


# ---------------------------------------------------------------- reading


def test_the_longest_name_wins_and_words_are_whole(actors: Actors) -> None:
    text = "The UN Security Council met. Japan’s Ministry of Defense told North Koreans of the turkey in Turkey."
    assert [mention.actor for mention in mentions(text, actors)] == [
        "un-security-council", "ministry-of-defense-of-japan", "PRK", "TUR",
    ]  # fmt: skip


def test_a_name_that_several_bear_is_passed_over(actors: Actors) -> None:
    assert mentions("Korea", actors) == []


def test_a_person_named_in_full_is_known_by_title_and_family_name(actors: Actors) -> None:
    text = "Premier Li spoke. Li Keqiang left; Premier Li returned, and Mr. Li slept. Li wept."
    assert [text[m.start : m.end] for m in mentions(text, actors)] == ["Li", "Li Keqiang", "Li", "Li"]
    assert mentions("Premier Li spoke.", actors) == []


@pytest.mark.parametrize(
    ("sentence", "speaker", "relays"),
    [
        ("According to Yonhap, tests were held.", "yonhap", ()),
        ("Reuters reported, citing Xi Jinping, that it rained.", "xi-jinping", ("reuters",)),
        ("“We shall see,” Vladimir Putin said.", "vladimir-putin", ()),
        ("China called on North Korea to stop.", "", ()),
        ("Russia and China met.", "", ()),
    ],
)
def test_who_speaks(actors: Actors, sentence: str, speaker: str, relays: tuple[str, ...]) -> None:
    found = attribution(reading(sentence, actors)).first
    assert (found.speaker, found.relays) == (speaker, relays)


def test_who_is_cited_in_the_report_is_passed_on_by_it(actors: Actors) -> None:
    outlet = attribution(reading("Yonhap reported it.", actors)).first
    assert outlet.speaker == "yonhap"
    assert attribution(reading("Xi Jinping was cited as saying so.", actors), outlet).first.relays == ("yonhap",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on Monday (27th)", [("2024-05-27", "Monday")]),
        ("on Monday (26th)", [("2024-05-26", "Monday")]),
        ("on Friday", [("2024-05-24", "Friday")]),
        ("the 31st", [("2024-03-31", "")]),
        ("27 May 2024 and June 3", [("2024-05-27", ""), ("2023-06-03", "")]),
        ("May 27, 2024", [("2024-05-27", "")]),
        ("last May and last June", [("2023-05", ""), ("2023-06", "")]),
        ("November 2023, in 1998", [("2023-11", ""), ("1998", "")]),
        ("2024-02-30, 31 June", [("", ""), ("", "")]),
        ("He may march in Monday-like gloom", [("2024-05-27", "Monday")]),
    ],
)
def test_dates_count_back_from_the_article(text: str, found: list[tuple[str, str]]) -> None:
    assert [(date.date, date.weekday) for date in dates(text, DAY)] == found


def test_a_weekday_that_does_not_fall_on_its_day_is_doubted() -> None:
    assert dates("Monday (26th)", DAY)[0].doubt == "2024-05-26 was a Sunday"


def test_sentences_end_where_they_end() -> None:
    text = "A\n\nThe U.S. envoy, Mr. J. Doe, came at 10:44 p.m. on Monday. “Why?” he asked. No. 3 went… Then he left!\n"
    assert [text[s.start : s.end] for s in sentences(text)] == [
        "A", "The U.S. envoy, Mr. J. Doe, came at 10:44 p.m. on Monday.", "“Why?” he asked.", "No.", "3 went…",
        "Then he left!",
    ]  # fmt: skip


def test_hedges_and_quotations() -> None:
    assert [factuality(text) for text in ("in May", "it may", "believed to be", "it is")] == [
        "Certain", "Possible", "Probable", "Certain",
    ]  # fmt: skip
    assert quotations("he said “yes, sir” and “no”") == [(9, 17)]


# ---------------------------------------------------------------- the lexicon


def test_every_rule_has_a_code_of_the_book_and_a_class_of_the_ontology(shipped: Store) -> None:
    codes = Codes.read(shipped).table
    rules = [rule for first in lexicon().values() for rule in first]
    for rule in rules:
        assert rule.reason
        if rule.code == NONE:
            continue
        assert f"plover:{rule.code}" in codes, rule
        assert natures()[rule.root]["type"] in CLASSES
    assert len(rules) > 5000


def test_a_phrase_leaves_its_pronoun_and_a_name_inside_open(actors: Actors) -> None:
    register = Register(actors)
    told = "{} threw {} weight behind Chile."
    for who, whose in (("Peru", "its"), ("The Peruvian president", "her"), ("Peru and Cuba", "their")):
        assert _first(told.format(who, whose), register).code == "SUPPORT"
    for given in ("in its corner", "in Chile's corner", "in its rival's corner"):
        assert _first(f"Peru is {given} over the canal.", register).code == "SUPPORT"
    assert _first("Peru let it be known that the book was late.", register).code == ""
    with pytest.raises(BadData, match=r"no class of words\.csv: 'captives'"):
        _table("SUPPORT,cheer,,captives,somebody is cheered")


def _first(sentence: str, register: Register) -> Proposal:
    return proposals(sentence, DAY, register)[0]


def _table(row: str) -> None:
    with TemporaryDirectory() as place:
        for name in TABLES:
            (Path(place) / name).write_text("code,verb,object,subject,rule\n" + row + "\n", "utf-8")
        lexicon(Path(place))


@pytest.mark.parametrize(
    ("sentence", "codes"),
    [
        ("They lodged a formal protest.", ["ACCUSE-disapprove"]),
        ("He urged them to halt the tests.", ["REQUEST-change"]),
        ("He urged them to come.", ["REQUEST"]),
        ("Two states vetoed it.", ["REJECT-change"]),
        ("He called it “a threat to sanction us”.", ["ACCUSE-disapprove"]),
        ("New sanctions on the state", []),
        ("They relaunched nothing.", []),
    ],
)
def test_verbs_propose_codes(actors: Actors, sentence: str, codes: list[str]) -> None:
    assert [act.code for act in acts(reading(sentence, actors))] == codes


def test_a_bad_lexicon_says_where(tmp_path: Path) -> None:
    file = tmp_path / "acts.csv"
    file.write_text("code,verb,object,subject,rule\nASSAULT,,,,why\n")
    with pytest.raises(BadData, match=r"acts\.csv:2: not a rule"):
        lexicon(tmp_path)


# ---------------------------------------------------------------- proposals


def test_a_proposal_is_marked_reasoned_and_can_be_encoded(shipped: Store, actors: Actors, tmp_path: Path) -> None:
    text = (
        "Russia Aids North Korea\n\nChina did not condemn Japan on Friday. "
        "According to Yonhap, Russia supplied North Korea."
    )
    (tmp_path / "a.txt").write_text(text)
    about = Description.of(tmp_path / "a.txt", "Aid", "2024-05-28", shipped, name="aid")
    (tmp_path / "aid.ttl").write_bytes(about.turtle())
    rows = propose(text, actors, DAY)
    assert {row["status"] for row in rows} == {"proposed"}
    assert [(r["speaker"], r["factuality"], r["actors"], r["recipients"], r["code"]) for r in rows] == [
        ("author", "Certain", "RUS", "PRK", "AID"),
        ("author", "CertainlyNot", "CHN", "JPN", "ACCUSE-disapprove"),
        ("yonhap", "Certain", "RUS", "PRK", "AID"),
    ]
    assert all("code: " in row["note"] and "speaker: " in row["note"] for row in rows)
    write_sheet(tmp_path / "aid.csv", columns(rows), rows)
    made = encode(tmp_path / "aid.csv", tmp_path / "a.txt", shipped, accept_proposals=True)
    assert [claim.factuality for claim in made.claims] == ["Certain", "CertainlyNot", "Certain"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"date": "28 May"}, "is not a day"),
        ({"title": " "}, "title is empty"),
        ({"name": "Two Words"}, "--name two-words"),
        ({"name": "article-2024-05-28"}, "already"),
        ({"page": "example.org"}, "is not an address"),
        ({"publisher": "Nobody's Gazette"}, "unknown actor"),
    ],
)
def test_a_bad_description_is_refused(shipped: Store, tmp_path: Path, changed: dict[str, str], message: str) -> None:
    (tmp_path / "a.txt").write_text("Words")
    given = {"title": "T", "date": "2024-05-28", **changed}
    title, date = given.pop("title"), given.pop("date")
    with pytest.raises(Exception, match=re.escape(message)):
        Description.of(tmp_path / "a.txt", title, date, shipped, **given)  # type: ignore[arg-type]


def test_a_sheet_that_somebody_filled_in_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_text("work of a day")
    with pytest.raises(BadData, match="is there already"):
        refuse_existing(tmp_path / "s.csv")


def test_the_numbers_in_the_docs_are_the_measured_ones(root: Path, article: str) -> None:
    spec = importlib.util.spec_from_file_location("measure_proposals", root / "tools" / "measure_proposals.py")
    assert spec and spec.loader
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.table(tool.measure(article)) in (root / "docs" / "encode-an-article.md").read_text("utf-8")


# ---------------------------------------------------------------- a second article in the graph

REPORT = "Protest Again\n\nJapan’s protest went to North Korea through its embassy on Tuesday, a wire service said."


@pytest.fixture(scope="module")
def pooled(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The shipped graph and a second article, which says that one of its acts is one of the first article's."""
    folder = tmp_path_factory.mktemp("second")
    store = Store.shipped()
    (folder / "a.txt").write_text(REPORT)
    (folder / "second.ttl").write_bytes(
        Description.of(folder / "a.txt", "Protest again", "2024-05-29", store, name="second").turtle()
    )
    act = {
        "quote": "Japan's protest went to North Korea", "speaker": "author", "factuality": "Certain",
        "event": "protest", "type": "Protest", "actors": "Japan", "recipients": "DPRK", "code": "ACCUSE-disapprove",
        "from": "2024-05-27", "to": "2024-05-28",
    }  # fmt: skip
    same = {"quote": "protest", "speaker": "author", "factuality": "Probable", "event": "protest",
            "properties": "sameEvent=event:article-2024-05-28-protest-of-japan"}  # fmt: skip
    write_sheet(folder / "second.csv", [*act, "properties"], [act, same])
    write(encode(folder / "second.csv", folder / "a.txt", store), folder / "second.trig")
    store.load(folder / "second.trig")
    return store


def between(store: Store, **belief: list[str]) -> tuple[Interactions, float]:
    table = project(Known(store.under(DEFAULT.without(**belief))))
    return table, Alignment(table).between("JPN", "PRK").n


def test_two_reports_of_one_act_count_once_until_their_identity_is_withdrawn(pooled: Store, shipped: Store) -> None:
    alone = between(shipped)[1]
    table, joined = between(pooled)
    apart = between(pooled, claims=["second/p2-s1-b"])[1]
    assert (joined, apart) == (alone, alone + 1)
    names = {row["event"] for row in table.rows() if row["claim"] in ("second/p2-s1-a", "article-2024-05-28/p8-s2-e")}
    assert names == {"article-2024-05-28-protest-of-japan"}


def test_without_a_dataset_the_other_stands_alone(pooled: Store, shipped: Store) -> None:
    assert between(pooled, datasets=["second"])[1] == between(shipped)[1]
    assert {row["dataset"] for row in between(pooled)[0].rows()} >= {"second", "article-2024-05-28"}


def test_the_same_passes_on_and_a_claim_that_is_not_believed_joins_nothing() -> None:
    from kg.coreference import same_events

    store = Store.open()
    store.load_text("".join(_identity(n, *pair) for n, pair in enumerate([("c", "b"), ("b", "a"), ("y", "x")])))
    assert same_events(store, DEFAULT) == {"a": "a", "b": "a", "c": "a", "x": "x", "y": "x"}
    assert same_events(store, DEFAULT.without(claims=["d/1"])) == {"b": "b", "c": "b", "x": "x", "y": "x"}
    assert same_events(store, DEFAULT.without(datasets=["d"])) == {}


def _identity(number: int, one: str, other: str) -> str:
    base = "https://w3id.org/alignment-kg"
    return f"""
    PREFIX kg: <{base}/ontology/> PREFIX event: <{base}/event/> PREFIX prov: <http://www.w3.org/ns/prov#>
    <{base}/claim/d/{number}> {{ event:{one} kg:sameEvent event:{other} }}
    <{base}/claim/d/{number}> a kg:Claim ; prov:wasDerivedFrom <{base}/dataset/d> ; kg:speaker <{base}/actor/s> ;
        kg:factuality kg:Certain .
    """


def test_explain_names_the_dataset_of_each_claim(pooled: Store) -> None:
    told = str(Graph(Known(pooled)).explain("JPN", "PRK"))
    assert re.search(r"reported in article-2024-05-28 \(\d+ claims?\).*, second \(1 claim\)", told)
    assert "second/p2-s1-a: paragraph 2" in told


# ---------------------------------------------------------------- the tutorial

BLOCK = re.compile(r"```sh\n(.*?)```\n(?:\n```text\n(.*?)```)?", re.S)


@pytest.mark.long
def test_the_tutorial_does_what_it_shows(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "data" / "samples", tmp_path / "data" / "samples")
    environment = os.environ | {"PYTHONPATH": str(root), "PYTHONUTF8": "1", "COLUMNS": "120"}
    shim = f'kg() {{ {shlex.quote(sys.executable)} -m kg "$@"; }}\n'
    same = doctest.OutputChecker().check_output
    blocks = BLOCK.findall((root / "docs" / "encode-an-article.md").read_text("utf-8"))
    assert len(blocks) == 11
    for script, shown in blocks:
        ran = subprocess.run(
            ["bash", "-e", "-c", shim + script], cwd=tmp_path, env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout
        flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        assert not shown or same(shown, ran.stdout, flags), f"{script}\nshown:\n{shown}\nprinted:\n{ran.stdout}"
