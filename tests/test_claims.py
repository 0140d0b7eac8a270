"""Claims: checked when built, the same after a round trip, citing the words they point at."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.claims import Claim, act_triples, cite, read_claim, read_claims
from kg.errors import BadData, Unknown
from kg.store import Store

ACT = act_triples("e", "plover:AID", ["RUS"], ["PRK"], "2024-05-27")
NAMES = st.from_regex(r"[a-z][a-z0-9-]{0,12}", fullmatch=True)
TEXTS = st.one_of(st.none(), st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1))
CLAIMS = st.builds(
    Claim, name=NAMES.map(lambda name: f"d/{name}"), triples=st.just(ACT), dataset=st.just("d"), speaker=NAMES,
    factuality=st.sampled_from(["Certain", "Probable", "CertainlyNot"]), record=TEXTS, source=TEXTS, unchecked=TEXTS,
    note=TEXTS, said=st.sampled_from([None, "2024-05-28"]),
)  # fmt: skip


@settings(max_examples=20)  # of several claims each
@given(st.lists(st.tuples(CLAIMS, st.lists(NAMES, unique=True, max_size=3)), min_size=1, max_size=9))
def test_what_is_written_is_read_back(told: list[tuple[Claim, list[str]]]) -> None:
    claims = []
    for number, (claim, relays) in enumerate(told):
        fields = {name: getattr(claim, name) for name in Claim.__dataclass_fields__}
        passed = tuple(relay for relay in relays if relay != claim.speaker)
        claims.append(Claim(**fields | {"relays": passed, "name": f"{number}-{claim.name}"}))
    store = Store.open()
    store.add(claims)
    assert read_claims(store) == claims
    again = Store.open()
    again.load_text(store.dump().decode(), suffix=".nq")
    assert read_claims(again) == claims


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"triples": ()}, "says nothing"),
        ({"dataset": ""}, "names no dataset"),
        ({"speaker": ""}, "names no speaker"),
        ({"relays": ("a", "b", "a")}, "circle of relays: s -> a -> b -> a"),
        ({"relays": ("s",)}, "circle of relays"),
        ({"start": 5}, "start without an end"),
        ({"start": 5, "end": 5}, "covers no characters"),
        ({"start": -1, "end": 5}, "covers no characters"),
    ],
)
def test_a_claim_that_contradicts_itself_cannot_be_built(wrong: dict, words: str) -> None:
    with pytest.raises(BadData, match=words):
        Claim(**{"name": "d/c", "triples": ACT, "dataset": "d", "speaker": "s"} | wrong)


def test_a_factuality_is_spelt_right_or_suggested() -> None:
    with pytest.raises(Unknown, match="did you mean 'Probable' or 'Probably"):
        Claim("d/c", ACT, "d", "s", factuality="Probabel")


def test_a_circle_of_relays_in_data_is_an_error_not_a_hang() -> None:
    store = Store.open()
    store.load_text(
        "@prefix kg: <https://w3id.org/alignment-kg/ontology/> . @prefix c: <https://w3id.org/alignment-kg/claim/> ."
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . c:d\\/x a kg:Claim ; kg:speaker c:s ; kg:relays _:a ."
        "_:a rdf:first c:p ; rdf:rest _:b . _:b rdf:first c:q ; rdf:rest _:a . c:d\\/y a kg:Claim ; kg:speaker c:s ."
    )
    assert [origin.claim for origin in store.origins()] == ["d/y"]
    assert store.left_out() == {"d/x": "a list of relays runs in a circle"}
    with pytest.raises(BadData, match="the claim d/x cannot be read: a list of relays runs in a circle"):
        read_claim(store, "x")


def test_offsets_outside_the_article_are_an_error() -> None:
    store = Store.open()
    store.add([Claim("d/c", ACT, "d", "s", start=10, end=50, paragraph=1, sentence=1)])
    store.load_text(
        "<https://w3id.org/alignment-kg/dataset/d> <https://w3id.org/alignment-kg/ontology/characters> 40 ."
    )
    with pytest.raises(BadData, match="ends at character 50, but its article has 40"):
        read_claim(store, "c")


def test_a_claim_answers_to_its_unique_end_and_suggests_others() -> None:
    store = Store.shipped()
    assert read_claim(store, "p5-s3-a").name == "article-2024-05-28/p5-s3-a"
    with pytest.raises(Unknown, match="did you mean"):
        read_claim(store, "p5-s3-z")


def test_the_words_are_cited_only_from_the_text_that_was_encoded(shared: Path, tmp_path: Path) -> None:
    store = Store.shipped()
    claim = read_claim(store, "p5-s3-a")
    words = cite(store, claim, shared / "article.txt")
    assert words is not None
    assert "technical team" in words
    assert len(words) == claim.end - claim.start
    assert cite(store, claim) is None
    other = tmp_path / "other.txt"
    other.write_bytes((shared / "article.txt").read_bytes() + b" ")
    with pytest.raises(BadData, match="is not the text of article-2024-05-28"):
        cite(store, claim, other)


def test_every_shipped_claim_can_be_read() -> None:
    store = Store.shipped()
    claims = read_claims(store)
    assert len(claims) == len(store.origins())
    assert all(isinstance(triple[0], ox.NamedNode | ox.BlankNode) for claim in claims for triple in claim.triples)
