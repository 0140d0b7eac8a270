"""Whatever is given to the command line, to the readers of files and to queries ends in a value or in an error of ours.

The calls of the command line are made by `fuzz.py`; what it and the texts here have found stands at the end, each as it
was found. ``make fuzz`` makes more of both: KG_FUZZ says how many times as many, with seeds that nobody has seen.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from fuzz import TEXTS
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import kg
from kg.belief import read_belief
from kg.checks import checks
from kg.claims import read_claims
from kg.encode import encode
from kg.encode.article import read_article
from kg.encode.prepare import propose
from kg.encode.sheet import read_sheet
from kg.errors import KGError
from kg.interactions import project
from kg.known import Known
from kg.periods import grain_of, read_date, read_span
from kg.readers.ballots import read_ballots
from kg.shapes import validate
from kg.store import Limits, Store, run_query

MORE = int(os.environ.get("KG_FUZZ", "0"))
SAMPLES = Path(__file__).parent.parent / "data" / "samples"
ROOT = Path(__file__).parent.parent


def examples(count: int) -> settings:
    """So many examples, the same in each run unless more were asked for."""
    return settings(
        max_examples=count * max(1, MORE), derandomize=not MORE, database=None,
        suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate, Phase.shrink),
    )  # fmt: skip


def damaged(text: str) -> st.SearchStrategy[str]:
    """Texts like ``text``, with up to three parts left out, doubled or replaced by something odd."""
    piece = st.one_of(
        st.just(""),
        st.sampled_from([*TEXTS, "\0", "\r", ";", ",", "\ufeff", "^^xsd:date", "@en_US"]),
        st.text(max_size=5),
    )
    edit = st.tuples(st.integers(0, len(text)), st.integers(0, 12), piece, st.booleans())

    def edited(edits: list[tuple[int, int, str, bool]]) -> str:
        found = text
        for place, size, new, doubled in edits:
            found = found[:place] + new + (found[place : place + size] if doubled else "") + found[place + size :]
        return found

    return st.lists(edit, min_size=1, max_size=3).map(edited)


def raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@pytest.mark.long
def test_the_command_line_takes_whatever_is_given_to_it() -> None:
    more = ["--seconds", str(60 * MORE), "--seed", str(time.time_ns() % 10**6)] if MORE else ["--count", "450"]
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "fuzz.py"), *more],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    sys.stdout.write(done.stdout)


TRIG = """@prefix kg: <https://w3id.org/alignment-kg/ontology/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix actor: <https://w3id.org/alignment-kg/actor/> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix event: <https://w3id.org/alignment-kg/event/> . @prefix plover: <https://w3id.org/alignment-kg/code/plover/> .
<https://w3id.org/alignment-kg/claim/d/a> { event:x a kg:Event ; kg:code plover:AID ; kg:actor actor:PRK ;
  kg:recipient actor:RUS ; kg:date "2024-05-27"^^xsd:date } # a comment
<https://w3id.org/alignment-kg/claim/d/a> a kg:Claim ; prov:wasDerivedFrom <https://w3id.org/alignment-kg/dataset/d> ;
  kg:speaker actor:PRK ; kg:factuality kg:Certain ; kg:start 1 ; kg:end 2 ; kg:relays ( actor:RUS ) .
"""


@examples(60)
@given(damaged(TRIG))
def test_rdf_of_any_kind(text: str) -> None:
    """What can be loaded can be read, counted, checked and exported: what is odd in it is left out, and the rest is not."""
    store = Store.open()
    try:
        store.load_text(raw(text), suffix=".trig")
    except KGError:
        return
    known = Known(store)
    for work in (
        lambda: read_claims(store),
        lambda: project(known),
        known.origins.copy,
        lambda: list(known.actors),
        store.dump,
    ):
        with contextlib.suppress(KGError):
            work()


@examples(150)
@given(damaged((SAMPLES / "harbour.csv").read_text("utf-8")), st.sampled_from([".csv", ".tsv", ".xlsx"]))
def test_sheets_of_any_kind(tmp_path_factory: pytest.TempPathFactory, text: str, ending: str) -> None:
    sheet = tmp_path_factory.getbasetemp() / f"sheet{ending}"
    sheet.write_bytes(raw(text))
    for read in (read_sheet, read_ballots):
        with contextlib.suppress(KGError):
            read(sheet)


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory, store: Store) -> Path:
    folder = tmp_path_factory.mktemp("described")
    for name in ("harbour-communique.txt", "harbour-actors.ttl"):
        (folder / name).write_bytes((SAMPLES / name).read_bytes())
    about = kg.encode.Description.of(folder / "harbour-communique.txt", "Harbour", "2030-11-08", store, name="harbour")
    (folder / "harbour.ttl").write_bytes(about.turtle())
    return folder


@examples(25)
@given(damaged((SAMPLES / "harbour.csv").read_text("utf-8")))
def test_a_sheet_becomes_claims_or_a_list_of_problems(described: Path, store: Store, text: str) -> None:
    sheet = described / "harbour.csv"
    sheet.write_bytes(raw(text))
    try:
        encode(sheet, described / "harbour-communique.txt", store, actors=[described / "harbour-actors.ttl"])
    except KGError as error:
        assert str(error)


QUERY = """PREFIX e: <http://e/>
SELECT ?a (COUNT(DISTINCT ?b) AS ?n) (GROUP_CONCAT(?c; separator="; ") AS ?t) {
  GRAPH ?g { ?a kg:actor|kg:recipient/^kg:actor* ?b . OPTIONAL { ?a rdfs:label ?c FILTER(LANG(?c) = "en" && ?b != e:x) } }
  VALUES (?d) { ("x"@en) (UNDEF) } BIND(REPLACE(STR(?a), "(.)", "$1") AS ?e) MINUS { ?a a kg:State }
} GROUP BY ?a HAVING (?n > 0) ORDER BY DESC(?n) LIMIT 10"""


@examples(120)
@given(
    damaged(QUERY),
    st.dictionaries(
        st.sampled_from(["a", "b", "zz", "x y"]),
        st.one_of(st.sampled_from(TEXTS), st.text(), st.floats(), st.integers()),
        max_size=2,
    ),
)
def test_queries_of_any_kind(store: Store, text: str, bind: dict[str, str | float]) -> None:
    for work in (
        partial(run_query, store, text, Limits(seconds=10)),
        partial(run_query, store, text, Limits(seconds=10), bind=bind),
    ):
        try:
            work()
        except KGError as error:
            assert "process that does this failed" not in str(error), text


@examples(300)
@given(
    st.one_of(
        st.sampled_from(TEXTS), st.text(), damaged("2024-05-27T22:44:00+09:00"), damaged("2024-Q2"), damaged("2024")
    )
)
def test_dates_of_any_kind(text: str) -> None:
    for work in (partial(read_date, text), partial(read_span, text, text, None), partial(grain_of, text)):
        with contextlib.suppress(KGError):
            work()


@examples(60)
@given(damaged('name = "half"\nfactuality = { Certain = 0.5 }\nwithout_speakers = ["yonhap"]\ndefault = 1\n'))
def test_beliefs_of_any_kind(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.getbasetemp() / "belief.toml"
    file.write_bytes(raw(text))
    with contextlib.suppress(KGError):
        read_belief(file)


@examples(60)
@given(
    damaged(
        "# A claim is there.\n# says: this {a} is a claim\n# record: mine {b}\n# certainty: doubtful\n# parameter: x date\nSELECT ?claim { ?claim kg:speaker actor:yonhap }\n"
    )
)
def test_checks_of_any_kind(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "checks"
    folder.mkdir(exist_ok=True)
    (folder / "mine.rq").write_bytes(raw(text))
    with contextlib.suppress(KGError):
        checks(folder)


@examples(40)
@given(damaged((SAMPLES / "harbour-communique.txt").read_text("utf-8")))
def test_articles_of_any_kind(
    tmp_path_factory: pytest.TempPathFactory, store: Store, graph: kg.Graph, text: str
) -> None:
    file = tmp_path_factory.getbasetemp() / "article.txt"
    file.write_bytes(raw(text))
    try:
        read, _ = read_article(file)
    except KGError:
        return
    propose(read, graph.known.actors, dt.date(2030, 11, 8))


SHACL = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/alignment-kg/ontology/> .
@prefix e: <http://e/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
e:s a sh:NodeShape ; sh:targetClass kg:State ; sh:closed true ; sh:ignoredProperties ( kg:x ) ;
  sh:property [ sh:path ( kg:iso3 [ sh:inversePath kg:y ] ) ; sh:minCount 1 ; sh:pattern "^[A-Z]{3}$" ; sh:flags "i" ; sh:maxLength 3 ;
    sh:in ( "a" 1 ) ; sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedMinCount 1 ; sh:languageIn ( "en" ) ] ;
  sh:or ( [ sh:class kg:State ] [ sh:not [ sh:hasValue 3 ] ] ) .
"""


@examples(25)
@given(damaged(SHACL))
def test_shapes_of_any_kind(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    from rdflib import Graph

    file = tmp_path_factory.getbasetemp() / "shapes.ttl"
    file.write_bytes(raw(text))
    data = Graph().parse(
        data="@prefix kg: <https://w3id.org/alignment-kg/ontology/> . <http://e/a> a kg:State ; kg:iso3 'ABC', 3 ."
    )
    with contextlib.suppress(KGError):
        validate(data, file)


def end_of(line: list[str], folder: Path) -> tuple[int, str, list[str]]:
    """Run a line as a process; return its exit code, what it says, and what it leaves in an empty folder."""
    place = folder / "work"
    place.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "kg", *line], env=os.environ | {"PYTHONPATH": str(ROOT)}, cwd=place, capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stderr.decode(), sorted(path.name for path in place.iterdir())


def described_line(folder: Path, store: Store) -> list[str]:
    for name in ("harbour-communique.txt", "harbour-actors.ttl", "harbour.csv"):
        (folder / name).write_bytes((SAMPLES / name).read_bytes())
    about = kg.encode.Description.of(folder / "harbour-communique.txt", "Harbour", "2030-11-08", store, name="harbour")
    (folder / "harbour.ttl").write_bytes(about.turtle())
    words = ["harbour.csv", "--article", "harbour-communique.txt", "--actors", "harbour-actors.ttl", "-o", "two.trig"]
    return ["encode", *(word if word.startswith("-") else str(folder / word) for word in words)]


def test_links_that_run_in_a_circle_are_named(tmp_path: Path) -> None:
    (tmp_path / "loop.ttl").symlink_to("loop.ttl")
    code, said, _ = end_of(["align", "--store", str(tmp_path / "loop.ttl")], tmp_path)
    assert (code, "loop.ttl: cannot be read (Too many levels of symbolic links)" in said) == (2, True), said


def test_what_a_user_typed_steers_no_terminal(tmp_path: Path) -> None:
    code, said, _ = end_of(["query", "ASK {}", "--bind", "a\u202eb\x1b[31m\x9b1m"], tmp_path)
    assert (code, said) == (2, "kg: --bind ab [31m 1m has no value; write it as NAME=VALUE\n")


def test_a_dataset_with_blanks_in_its_name_is_unknown(tmp_path: Path, store: Store) -> None:
    code, said, left = end_of([*described_line(tmp_path, store), "--dataset", "SELECT * { ?s ?p ?o }"], tmp_path)
    assert (code, left) == (2, [])
    assert said.startswith("kg: the graph describes no article 'SELECT * { ?s ?p ?o }'")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="the system has no /dev/zero")
@pytest.mark.parametrize("option", ["--article", "sheet"])
def test_a_file_without_an_end_is_refused(tmp_path: Path, store: Store, option: str) -> None:
    line = described_line(tmp_path, store)
    (tmp_path / "endless.csv").symlink_to("/dev/zero")
    line[line.index("--article") + 1 if option == "--article" else 1] = str(tmp_path / "endless.csv")
    code, said, _ = end_of(line, tmp_path)
    assert (code, "endless.csv: larger than 64,000,000 bytes; divide it" in said) == (2, True), said


def test_what_is_refused_leaves_nothing(tmp_path: Path) -> None:
    claim = kg.Claim("d/a", kg.open().claims()[0].triples, "d", "PRK")
    about = '<https://w3id.org/alignment-kg/dataset/d> <http://www.w3.org/2000/01/rdf-schema#label> "d" .\n'
    (tmp_path / "two.trig").write_text(
        about
        + "".join(
            f"GRAPH {q.graph_name} {{ {q.triple} }}\n" if "claim" in str(q.graph_name) else f"{q.triple} .\n"
            for q in claim.quads()
        )
    )
    code, said, left = end_of(["decode", str(tmp_path / "two.trig"), "-o", "sheet"], tmp_path)
    assert (code, left) == (2, []), said
