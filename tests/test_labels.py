"""Names: which label wins, what a thing without one is called, and how a name stands in a sentence."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.actors import Actors
from kg.labels import Labels, listed
from kg.store import Store
from kg.store.files import shipped_files
from kg.store.naming import preferred
from kg.vocab import ACTOR, BASE, EVENT, KG, PLACE, POST, RDFS, TENURE, THING

SPANISH = (
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix actor: <https://w3id.org/alignment-kg/actor/> . "
    'actor:PRK rdfs:label "Corea del Norte"@es . actor:USA rdfs:label "Estados Unidos"@es, "A country"@en-GB .'
)


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.shipped()


@pytest.fixture(scope="module")
def labels(store: Store) -> Labels:
    return Labels.read(store)


def test_a_file_in_another_language_renames_nobody() -> None:
    store = Store.shipped()
    store.load_text(SPANISH)
    actors, labels = Actors.read(store), Labels.read(store)
    assert actors.label("PRK") == labels[ACTOR + "PRK"] == "North Korea"
    assert "Corea del Norte" in actors["PRK"].aliases
    assert actors.resolve("corea del norte") == "PRK"
    # English goes before a label without a tag, wherever its letters stand.
    assert actors.label("USA") == labels[ACTOR + "USA"] == "A country"
    spanish = Actors.read(store, "es"), Labels.read(store, "es")
    assert spanish[0].label("PRK") == spanish[1][ACTOR + "PRK"] == "Corea del Norte"
    assert spanish[0].label("KOR") == "South Korea"


@given(st.lists(st.tuples(st.text(max_size=4), st.sampled_from(["", "en", "en-GB", "es", "fr"]))))
def test_the_order_of_labels_is_a_choice_and_loses_none(found: list[tuple[str, str]]) -> None:
    ordered = preferred(found)
    assert sorted(ordered) == sorted({name for name, _ in found})
    assert ordered == preferred(reversed(found))
    english = [name for name, tag in found if tag.startswith("en")]
    assert not english or ordered[0] == min(english)


@pytest.mark.parametrize(
    ("iri", "name", "inside"),
    [
        (ACTOR + "USA", "United States", "the United States"),
        (ACTOR + "CHN", "China", "China"),
        (ACTOR + "yonhap", "Yonhap News Agency", "Yonhap News Agency"),
        (ACTOR + "korea-herald", "The Korea Herald", "The Korea Herald"),
        (ACTOR + "the-star", "The Star (Malaysia)", "The Star"),
        (ACTOR + "united-nations", "United Nations", "the United Nations"),
        (ACTOR + "wikipedia", "Wikipedia", "Wikipedia"),
        (ACTOR + "north-korean-officials", "North Korean officials", "North Korean officials"),
        (ACTOR + "author-of-article-2024-05-28", "author of the article of 28 May 2024", "the author of the article of 28 May 2024"),
        (ACTOR + "ministry-of-defense-of-japan", "Ministry of Defense of Japan", "the Ministry of Defense of Japan"),
        (EVENT + "summit-china-japan-korea-9", "9th China-Japan-South Korea summit", "the 9th China-Japan-South Korea summit"),
        (EVENT + "summit-kim-xi-1", "1st Kim-Xi summit", "the 1st Kim-Xi summit"),
        (EVENT + "article-2024-05-28-remarks-of-li", "Li's remarks", "Li's remarks"),
        (EVENT + "vote-s-2022-431-ALB", "vote of Albania on draft resolution S/2022/431", "the vote of Albania on draft resolution S/2022/431"),
        (TENURE + "li-keqiang-premier-of-china", "tenure of Li Keqiang as Premier of China", "the tenure of Li Keqiang as Premier of China"),
        (THING + "s-2022-431", "draft resolution S/2022/431", "draft resolution S/2022/431"),
        (PLACE + "tonghae", "Tonghae (Musudan-ri)", "Tonghae"),
        (POST + "premier-of-china", "Premier of China", "Premier of China"),
    ],
)  # fmt: skip
def test_names_of_the_shipped_graph(labels: Labels, iri: str, name: str, inside: str) -> None:
    assert labels[iri] == labels.name(iri) == name
    assert labels.in_text(iri) == inside


def test_made_names_are_what_the_tool_makes(root: Path, store: Store, labels: Labels) -> None:
    tool = runpy.run_path(str(root / "tools" / "build_names.py"))
    assert tool["PLACE"].read_text("utf-8") == tool["names"](), "run python tools/build_names.py"
    # So everything that a claim speaks of has a label, in SPARQL as well.
    spoken = {row["thing"] for row in store.rows(tool["SPOKEN"]) if row["thing"].startswith(BASE)}
    assert labels.lacking(spoken) == []


def test_what_lacks_a_label_is_listed_and_called_by_no_slug() -> None:
    store = Store.open()
    store.load(*(file for file in shipped_files() if file.name != "names-made.ttl"))
    labels = Labels.read(store)
    spoken = {row["thing"] for row in store.rows(
        "SELECT DISTINCT ?thing { GRAPH ?c { ?s ?p ?o } VALUES ?i {1 2} BIND(IF(?i = 1, ?s, ?o) AS ?thing) FILTER isIRI(?thing) }"
    )}  # fmt: skip
    lacking = labels.lacking(spoken)
    # Made names only: votes of members, ballots, numbered summits, and terms of office.
    kinds = {
        iri.removeprefix(EVENT).removeprefix(TENURE).split("-")[0] for iri in lacking if iri.startswith((EVENT, TENURE))
    }
    assert {"vote", "summit"} <= kinds
    assert not [iri for iri in lacking if iri.startswith((ACTOR, THING, PLACE, POST))]
    for iri in lacking:
        assert labels[iri].count("-") <= 2, f"{iri} is called by its slug: {labels[iri]}"
        assert "https:" not in labels[iri]


def test_names_do_not_depend_on_whom_one_believes(store: Store) -> None:
    from kg.belief import STRICT

    assert Labels.read(store.under(STRICT)) == Labels.read(store)


def test_hostile_names_stay_text_on_one_line() -> None:
    store = Store.open()
    store.load_text(f'<{ACTOR}x> <{RDFS}label> "a\\u001b[31m{{actor}}\\n<b>"@en .')
    assert Labels.read(store)[ACTOR + "x"] == "a [31m{actor} <b>"
    assert Labels.read(store).name("not an iri at all") == "not an iri at all"
    assert Labels({}).name(KG.EngineTest) == "engine test"


def test_a_list_of_one_and_of_none() -> None:
    assert (listed([]), listed(["a"]), listed(iter("ab"))) == ("", "a", "a and b")
