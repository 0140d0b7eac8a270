"""What is kept between commands: the same bytes with it, without it, damaged, refused, and with two processes at once."""

from __future__ import annotations

import json
import os
import runpy
import shutil
import subprocess
import sys
import time
from pathlib import Path
from zipfile import ZipFile

import pytest

from kg.alignment import Tally, estimates, score
from kg.alignment.yardsticks import Comparison
from kg.belief import OPEN
from kg.engines import Columns, answer, duck
from kg.explain import pairs
from kg.files import query_text
from kg.graph import open_graph
from kg.known import Known
from kg.readers.ballots import bodies
from kg.store import Store, engine, kept, shipped
from kg.store.facts import FactsOf, keep_facts
from kg.store.kept import Kept, digest_of_texts
from kg.views.network import NetworkPicture, arrange
from kg.vocab import ACTOR, CLAIM, EVENT

PEOPLE = "<https://w3id.org/alignment-kg/actor/mirza> a <https://w3id.org/alignment-kg/ontology/Person> ."
COMMANDS = {
    "explain": ["explain", "PRK", "RUS", "--audit", "--belief", "open"],  # of which nothing ships
    "align": ["align", "--unit", "party", "--belief", "open"],
    "report": ["report", "-o", "pages"],
    "draw": ["draw", "-o", "network.svg"],
}
ONE = Columns({"a": ["x"], "b": [0.1 + 0.2]}, {"a": "VARCHAR", "b": "DOUBLE"})


ALONE = "from kg.store import shipped; shipped.ANSWERS = 'none.zip'; from kg.__main__ import main; main()"


def started(folder: Path, command: str, cache: str) -> subprocess.Popen[bytes]:
    """Start a command in a folder of its own; without a cache it has nothing that ships with the data, either."""
    folder.mkdir()
    environment = os.environ | {"XDG_CACHE_HOME": cache}
    with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as errors:
        program = ["-c", ALONE] if cache == os.devnull else ["-m", "kg"]
        command_line = [sys.executable, *program, *COMMANDS[command]]
        return subprocess.Popen(command_line, cwd=folder, env=environment, stdout=out, stderr=errors)


def ended(process: subprocess.Popen[bytes], folder: Path) -> dict[str, bytes]:
    """Return all that a command printed and wrote."""
    assert process.wait(120) == 0, (folder / "stderr").read_text()
    assert (folder / "stderr").read_bytes() == b""
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def run(folder: Path, command: str, cache: Path | str) -> dict[str, bytes]:
    return ended(started(folder, command, str(cache)), folder)


def entries(cache: Path) -> list[Path]:
    return sorted(file for file in (cache / "alignment-kg" / "kept").glob("*/*") if file.is_file())


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of this test's own, and nothing worked out beforehand."""
    monkeypatch.setattr(shipped, "ANSWERS", "none.zip")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    duck._kept.cache_clear()
    yield tmp_path / "cache"
    duck._kept.cache_clear()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queries that the engine has really been asked."""
    found: list[str] = []
    evaluate = engine.evaluate
    monkeypatch.setattr(
        engine, "evaluate", lambda store, query, *more: found.append(query) or evaluate(store, query, *more)
    )
    return found


@pytest.mark.long
@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_command_says_the_same_with_a_cache_and_without_one(command: str, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    plain = run(tmp_path / "none", command, os.devnull)
    assert run(tmp_path / "cold", command, cache) == plain
    made = {file: file.read_bytes() for file in entries(cache)}
    assert len(made) > 5
    assert run(tmp_path / "warm", command, cache) == plain
    assert {file: file.read_bytes() for file in entries(cache)} == made, "nothing was made again"
    for number, file in enumerate(entries(cache)):  # cut, emptied, changed, and under the name of another
        raw = made[file]
        damaged = [raw[:-1], b"", raw[:40] + b"\0" + raw[41:], raw[::-1], made[entries(cache)[number - 1]]][number % 5]
        file.write_bytes(damaged)
    assert run(tmp_path / "damaged", command, cache) == plain
    assert {file: file.read_bytes() for file in entries(cache)} == made, "what was damaged was made again"


def test_two_processes_at_once_say_the_same(tmp_path: Path) -> None:
    plain = run(tmp_path / "none", "explain", os.devnull)
    folders = [tmp_path / "one", tmp_path / "other"]
    both = [started(folder, "explain", str(tmp_path / "cache")) for folder in folders]
    assert [ended(process, folder) for process, folder in zip(both, folders, strict=True)] == [plain, plain]
    assert not [file for file in entries(tmp_path / "cache") if file.name.startswith(".")], (
        "nothing is left half-written"
    )


def test_a_cache_that_is_no_folder_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert run(tmp_path / "a", "align", tmp_path / "file") == run(tmp_path / "b", "align", os.devnull)


def test_an_answer_that_is_kept_is_not_asked_for_again(cache: Path, asked: list[str]) -> None:
    query = query_text("datasets")
    first = Store.shipped().rows(query)
    assert asked == [query]
    other = Store.shipped()
    assert other.rows(query) == first
    assert asked == [query]
    assert other._content._unread, "the files have not even been parsed"
    other.under(OPEN).rows(query)
    assert asked == [query, query], "another belief has answers of its own"
    other.speaking("es").rows(query)
    assert asked == [query] * 3, "and so has another language"


@pytest.mark.parametrize("how", ["load_text", "add"])
def test_what_is_added_is_seen_although_answers_are_kept(how: str, cache: Path) -> None:
    query = query_text("read/actors")
    before = Store.shipped().rows(query)
    assert "mirza" not in str(before)
    store = Store.shipped()
    assert store.rows(query) == before
    source = Store.open()
    source.load_text(PEOPLE)
    if how == "load_text":
        store.load_text(PEOPLE)
    else:
        store.add([source])  # a store knows its quads
    assert "mirza" in str(store.rows(query))
    assert store.kept is None
    assert Store.shipped().rows(query) == before


def test_a_store_on_disk_keeps_answers_until_it_is_loaded_into(cache: Path, tmp_path: Path, asked: list[str]) -> None:
    (tmp_path / "people.ttl").write_text(PEOPLE)
    (tmp_path / "more.ttl").write_text(PEOPLE.replace("mirza", "amina"))
    query, place = query_text("read/actors"), tmp_path / "store"
    store = Store.build(place, [tmp_path / "people.ttl"])
    first = store.rows(query)
    assert "mirza" in str(first)
    assert Store.open(place).rows(query) == first
    assert asked == [query]
    assert "amina" in str(Store.build(place, [tmp_path / "more.ttl"]).rows(query))
    assert store.rows(query) == first, "who opened it before sees what they opened"


def test_other_data_and_other_code_have_entries_of_their_own(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert digest_of_texts([("a", b"bc")]) != digest_of_texts([("ab", b"c")])
    Kept("one").put(b"body", "key")
    assert Kept("one").get("key") == b"body"
    assert Kept("one").get("key", "more") is None
    assert Kept("other").get("key") is None
    monkeypatch.setattr(kept, "_code", lambda: "newer")
    assert Kept("one").get("key") is None


def test_a_cache_that_others_can_write_to_is_not_trusted(cache: Path) -> None:
    Kept("one").put(b"body", "key")
    place = cache / "alignment-kg" / "kept"
    for folder in (place, next(place.iterdir())):
        folder.chmod(0o777)
        assert Kept("one").get("key") is None
        folder.chmod(0o700)
    assert Kept("one").get("key") == b"body"


def test_the_cache_has_bounds(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 2)
    monkeypatch.setattr(kept, "LARGEST", 100)
    monkeypatch.setattr(kept, "STATES", 3)
    full = Kept("one")
    full.put(b"x" * 101, "large")
    for key in "abc":
        full.put(key.encode(), key)
    assert [full.get(key) for key in ("large", "a", "b", "c")] == [None, b"a", b"b", None]
    for number in range(4):
        Kept(f"state {number}").put(b"x", "key")
        time.sleep(0.02)
    left = [Kept(name).get("key") for name in ("state 3", "state 2")]
    assert left == [b"x", b"x"]
    assert len(list((cache / "alignment-kg" / "kept").iterdir())) == 3


def test_a_cache_that_is_deleted_meanwhile_is_made_again(cache: Path) -> None:
    held = Kept("one")
    shutil.rmtree(cache)
    held.put(b"body", "key")  # nowhere to go, and no error
    assert held.get("key") is None
    Kept("one").put(b"body", "key")
    assert held.get("key") == b"body"


def test_rows_of_a_statement_are_kept_by_the_values_of_the_table(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[object] = []
    monkeypatch.setattr(duck, "sql_text", lambda name: "SELECT a, b, NULL FROM t")
    run = duck.run_statement
    monkeypatch.setattr(duck, "run_statement", lambda *given, **more: ran.append(given) or run(*given, **more))
    assert [answer("any", {}, table=ONE, called="t") for _ in range(3)] == [[("x", 0.1 + 0.2, None)]] * 3
    assert len(ran) == 1
    more = Columns({"a": ["x"], "b": [0.3]}, ONE.types)
    assert answer("any", {}, table=more, called="t") == [("x", 0.3, None)]
    monkeypatch.setattr(duck, "SMALL", 0)
    answer("any", {}, table=ONE, called="t")
    assert len(ran) == 3


COUNT = """
import collections, json, os, sys
import duckdb
import kg.measured
from kg.cli import main
from kg.engines import duck
from kg.store import content, engine, shipped

shipped.ANSWERS = "none.zip"
found = {"asked": collections.Counter(), "projected": collections.Counter(), "connected": 0, "viewed": 0, "ran": {}}
evaluate, project, connect = engine.evaluate, kg.measured.project, duckdb.connect
run, view = duck.run_statement, content.view_in_memory

def counted(store, query, terms, *more):
    found["asked"][json.dumps([id(store), query, terms])] += 1
    return evaluate(store, query, terms, *more)

def projected(known, **how):
    found["projected"][how["unit"]] += 1
    return project(known, **how)

def connected(*given, **how):
    found["connected"] += 1
    return connect(*given, **how)

def ran(name, *given, **how):
    found["ran"][name] = found["ran"].get(name, 0) + 1
    return run(name, *given, **how)

def viewed(*given):
    found["viewed"] += 1
    return view(*given)

engine.evaluate, kg.measured.project, duckdb.connect = counted, projected, connected
content.view_in_memory = viewed
for module in [module for name, module in sys.modules.items() if name.startswith("kg.")]:
    if getattr(module, "run_statement", None) is run:
        module.run_statement = ran
sys.argv[0] = "kg"
out, sys.stdout = sys.stdout, open(os.devnull, "w")
main()
print(json.dumps(found), file=out)
"""


@pytest.mark.parametrize(
    ("command", "units", "statements"),
    [("explain", {"state": 1}, 4), ("align", {"party": 1}, 1), ("report", {"state": 1, "party": 1}, 15),
     ("draw", {"party": 1}, 6)],
)  # fmt: skip
def test_each_question_is_asked_once_each_table_made_once_and_one_connection_opened(
    command: str, units: dict[str, int], statements: int, tmp_path: Path
) -> None:
    """Without a cache or what ships with the data; a report measures states, and its network the parties that act for them.

    It also sees the offices that nobody has verified, and a network those without what is contradicted, under beliefs of
    their own: they decide whose acts are unverified, and whose are hidden.
    """
    done = subprocess.run(
        [sys.executable, "-c", COUNT, *COMMANDS[command]], cwd=tmp_path, text=True, capture_output=True, check=True,
        env=os.environ | {"XDG_CACHE_HOME": os.devnull},
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert {query: count for query, count in found["asked"].items() if count > 1} == {}
    assert len(found["asked"]) >= 5
    assert found["projected"] == units
    assert found["connected"] == 1
    assert found["viewed"] == {"report": 3, "draw": 2}.get(command, 1)
    assert sum(found["ran"].values()) == statements, found["ran"]


def test_what_ships_with_the_data_is_what_the_data_say() -> None:
    tool = runpy.run_path(str(Path(__file__).parent.parent / "tools" / "build_answers.py"))
    digest, made = tool["made"]()
    with ZipFile(tool["PLACE"]) as file:
        assert file.comment.decode() == digest, "the data have changed: python tools/build_answers.py"
        assert file.namelist() == sorted(made), "other questions are asked: python tools/build_answers.py"
        for name, body in made.items():
            assert file.read(name) == body, "an answer has changed: python tools/build_answers.py"


def test_what_ships_with_the_data_answers_for_these_data_alone(
    asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", os.devnull)
    store = Store.shipped()
    claims, facts = Known(store).claims, store.rows(query_text("read/actors"))
    assert asked == [] and store._content._unread, "nothing is asked, and the files have not even been parsed"
    grown = Store.shipped()
    grown.load_text(PEOPLE)
    assert len(grown.rows(query_text("read/actors"))) > len(facts) and len(asked) == 1
    assert Known(grown).claims == claims
    store.under(OPEN).rows(query_text("read/actors"))
    assert len(asked) == 2, "another belief has answers of its own"
    for raw in (b"", b"no zip file"):
        (tmp_path / "answers.zip").write_bytes(raw)
        shipped._opened.cache_clear()
        monkeypatch.setattr(shipped, "folder", lambda _: tmp_path)
        assert Store.shipped().rows(query_text("read/actors")) == facts
    assert len(asked) == 4


def test_claims_and_facts_are_the_same_kept_and_read(cache: Path) -> None:
    read, again = Known(Store.shipped()), Known(Store.shipped())
    assert read.claims and not read._packed and again._packed
    assert again.claims == read.claims and [*again.claims] == [*read.claims]
    assert again.left_out == read.left_out and again.origins == read.origins
    assert again.claim("article-2024-05-28/p5-s3-a") == read.claims["article-2024-05-28/p5-s3-a"]
    store = Store.shipped()
    keep_facts(store)
    kept_facts, plain = FactsOf(Store.shipped()), FactsOf(store)
    plain.__dict__["_shipped"] = None
    for iri in (
        ACTOR + "PRK",
        EVENT + "launch-2024-05-27",
        CLAIM + "article-2024-05-28/p5-s3-a",
        "no iri",
        ACTOR + "nobody",
    ):
        assert kept_facts.of(iri) == plain.of(iri) and kept_facts.datasets(iri) == plain.datasets(iri)
    assert any(map(kept_facts.datasets, sorted(kept_facts._shipped)[:400])) and kept_facts.of(ACTOR + "PRK")


def test_what_follows_from_a_graph_is_kept_by_belief_and_measure(cache: Path) -> None:
    made: list[str] = []

    def make(name: str) -> list[str]:
        made.append(name)
        return [name]

    graph = open_graph()
    for _ in range(2):
        assert graph.kept("what", 1, lambda: make("states")) == ["states"]
        assert graph.measured(unit="party").kept("what", 1, lambda: make("parties")) == ["parties"]
        assert graph.under("open").kept("what", 1, lambda: make("open")) == ["open"]
        assert open_graph().kept("what", 2, lambda: make("two")) == ["two"]
    assert made == ["states", "parties", "open", "two"]


def test_intervals_of_several_tallies_are_kept_by_every_weight(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    quantiles = score.quantiles
    monkeypatch.setattr(score, "quantiles", lambda *given: made.append(len(given[-1])) or quantiles(*given))
    tallies = [Tally.of([1.0] * count + [-0.25]) for count in range(1, 5)]
    found = estimates(tallies)
    assert estimates(tallies) == found == [estimates([one])[0] for one in tallies]
    assert made == [4, 1, 1, 1, 1]
    assert estimates(tallies, confidence=0.8) != found
    assert estimates(tallies, prior=2.0) != found
    assert estimates([*tallies[:3], Tally.of([1.0] * 4 + [-0.5])])[3] != found[3]
    assert made[5:] == [4, 4, 4]


def test_an_arrangement_is_kept_by_all_that_it_follows_from(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = NetworkPicture.of(open_graph().measured(unit="party"))
    first = picture.arrangement
    made: list[int] = []
    arranged = arrange.arranged
    monkeypatch.setattr(arrange, "arranged", lambda net, seed: made.append(seed) or arranged(net, seed=seed))
    again = arrange.arrangement(picture.drawn)
    assert again == first and made == []
    assert [*again.places] == [*first.places] and [*again.expanded] == [*first.expanded]
    assert arrange.arrangement(picture.drawn, seed=1) != first
    assert made == [1]


def test_how_pairs_vote_is_kept_by_confidence_and_by_the_state_of_the_file(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[list[str]] = []
    run = bodies.run_statement
    monkeypatch.setattr(bodies, "_READ", {})
    monkeypatch.setattr(bodies, "run_statement", lambda name, bound: read.append(bound["actors"]) or run(name, bound))

    def compared(**settings: float) -> Comparison:
        bodies._READ.clear()
        return open_graph().compare("PRK", "RUS", **settings)

    first = compared()
    assert read == [["PRK", "RUS", "SUN"]]  # their votes, and with them those of the state before Russia, in one scan
    assert compared() == first
    assert len(read) == 1
    assert compared(confidence=0.8) != first
    assert len(read) == 2
    monkeypatch.setattr(pairs, "state", lambda: (0, 0))
    assert compared() == first
    assert len(read) == 3
