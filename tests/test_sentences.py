"""Sentences: every shipped claim as reviewed, every class and factuality, and text that nobody foresaw.

Run as a program, it writes ``tests/answers/sentences.csv`` anew: read the difference before it is committed.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.belief import FACTUALITIES
from kg.claims import Claim, act_triples, read_claims
from kg.errors import BadData
from kg.files import write_atomic
from kg.labels import Labels
from kg.sentences import Templates, sentence
from kg.sentences.template import parse_template
from kg.store import Store
from kg.vocab import ACTOR, CLASSES, EVENT, KG, PREFIXES, PROPERTIES, RDF, RDFS, XSD

ROOT = Path(__file__).parent.parent
ANSWERS = ROOT / "tests" / "answers" / "sentences.csv"
VALID = ROOT / "ontology" / "examples" / "valid"
PLOVER = "https://w3id.org/alignment-kg/code/plover/"
HOSTILE = "{actor} <b>[x|y]</b>\x1b[31m;\n“None”"


def told(store: Store) -> dict[str, str]:
    labels, templates = Labels.read(store), Templates.read(store)
    return {claim.name: sentence(claim, labels, templates) for claim in read_claims(store)}


def as_csv(sentences: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([("claim", "sentence"), *sentences.items()])
    return out.getvalue()


def well_formed(text: str) -> None:
    assert re.fullmatch(r"[^a-z\s].*\S\.", text), text
    assert not re.search(r"None|  |https?:|[{}<>\[\]|]|\b(?:kg|actor|event|thing):| [,;.)]|\( |,,|;,", text), text


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.shipped()


@pytest.fixture(scope="module")
def labels(store: Store) -> Labels:
    return Labels.read(store)


@pytest.fixture(scope="module")
def templates(store: Store) -> Templates:
    return Templates.read(store)


@cache
def words() -> tuple[Labels, Templates]:
    store = Store.shipped()
    return Labels.read(store), Templates.read(store)


def event(kind: str, *facts: tuple[str, ox.NamedNode | ox.Literal], name: str = "e", **about: object) -> Claim:
    subject = ox.NamedNode(EVENT + name)
    kinds = [(RDF + "type", ox.NamedNode(kind))] if kind else []
    triples = tuple((subject, ox.NamedNode(prop), value) for prop, value in (*kinds, *facts))
    return Claim("d/a", triples, "d", str(about.pop("speaker", "yonhap")), **{"record": "1", **about})  # type: ignore[arg-type]


def actor(name: str) -> ox.NamedNode:
    return ox.NamedNode(ACTOR + name)


def test_every_shipped_claim_reads_as_reviewed(store: Store) -> None:
    found = told(store)
    for text in found.values():
        well_formed(text)
    assert as_csv(found) == ANSWERS.read_text("utf-8"), "run python tests/test_sentences.py, and read the difference"
    assert as_csv(told(Store.shipped())) == as_csv(found)


@pytest.mark.parametrize("path", sorted(VALID.glob("*.trig")), ids=lambda path: path.stem)
@pytest.mark.parametrize("graph", ["bare", "shipped"])
def test_every_example_reads_in_every_factuality(path: Path, graph: str, templates: Templates) -> None:
    """With labels and without: no store, no label and no ontology is too little for a sentence."""
    store = Store.open()
    store.load(path, *([ROOT / "ontology" / "kg.ttl", ROOT / "data" / "actors.ttl"] if graph == "shipped" else []))
    labels = Labels.read(store)
    assert Templates.read(store) == templates or graph == "shipped"
    for claim in read_claims(store):
        texts = {sentence(replace(claim, factuality=name), labels, templates) for name in FACTUALITIES}
        assert len(texts) >= 6
        for text in texts:
            well_formed(text)


def test_every_class_of_event_has_a_clause_of_its_own(templates: Templates) -> None:
    happening = [name for name in CLASSES if templates.within([KG[name]], KG.Event)]
    other = [
        "Prospect",
        "Plan",
        "Forecast",
        "Motive",
        "Stance",
        "Relationship",
        "Alliance",
        "Membership",
        "Trend",
        "Tenure",
    ]
    assert [name for name in (*happening, *other) if KG[name] not in templates.clauses] == []


def test_templates_use_names_that_exist(templates: Templates) -> None:
    from kg.sentences.template import Alternatives, Slot, Template
    from kg.sentences.words import _MADE

    def fields(template: Template) -> set[str]:
        return {name for part in template for name in (
            {part.name} if isinstance(part, Slot)
            else {name for way in part.ways for name in fields(way)} if isinstance(part, Alternatives) else set()
        )}  # fmt: skip

    used = {
        name for found in (templates.clauses, templates.adjuncts) for item in found.values() for name in fields(item)
    }
    assert {name for name in used if ":" not in name} <= set(PROPERTIES) | set(_MADE)


def test_an_unforeseen_class_is_worded_by_its_superclass() -> None:
    store = Store.shipped()
    store.load_text(
        "@prefix ex: <http://example.org/> . @prefix kg: <https://w3id.org/alignment-kg/ontology/> ."
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
        'ex:Veto2 rdfs:subClassOf kg:Veto . ex:Blockade rdfs:subClassOf kg:Event ; rdfs:label "blockade"@en .'
        'ex:colour rdfs:label "colour"@en .'
    )
    labels, templates = Labels.read(store), Templates.read(store)
    doer, whom = (KG.actor, actor("CHN")), (KG.recipient, actor("JPN"))
    colour = ("http://example.org/colour", ox.Literal("red"))
    assert (
        sentence(event("http://example.org/Veto2", doer), labels, templates)
        == "China vetoed a draft (Yonhap News Agency)."
    )
    text = sentence(event("http://example.org/Blockade", doer, whom, colour), labels, templates)
    assert text == "China took part in a blockade directed at Japan (colour: red) (Yonhap News Agency)."
    # Nothing at all is known of the class: the subject is still spoken of.
    unknown = sentence(event("http://example.org/Oddity", doer), labels, templates)
    assert unknown == "China took part in an oddity (Yonhap News Agency)."
    unknown = sentence(event("http://example.org/Oddity", doer, whom), labels, templates)
    assert unknown == "China took part in an oddity directed at Japan (Yonhap News Agency)."


ACTS = {
    "AGREE": "agreed to cooperate with Japan", "CONSULT": "conferred with Japan", "SUPPORT": "expressed support for Japan",
    "CONCEDE": "made a concession to Japan", "COOPERATE": "cooperated with Japan", "AID": "gave aid to Japan",
    "RETREAT": "drew back from Japan", "REQUEST": "made a request of Japan", "ACCUSE": "criticised Japan",
    "REJECT": "rejected a request or proposal of Japan", "THREATEN": "threatened Japan", "PROTEST": "protested against Japan",
    "SANCTION": "reduced or penalised relations with Japan", "MOBILIZE": "made a show of force toward Japan",
    "COERCE": "used coercion against Japan", "ASSAULT": "used violence against Japan",
}  # fmt: skip


@pytest.mark.parametrize("above", ["rdfs:subClassOf kg:Event", 'rdfs:comment "under no class"'])
def test_an_unforeseen_class_is_worded_by_its_code_before_any_event(above: str) -> None:
    """Under each root code the sentence says what the code says, and of which class the act is."""
    store = Store.shipped()
    store.load_text(
        "@prefix ex: <http://example.org/> . @prefix kg: <https://w3id.org/alignment-kg/ontology/> ."
        f'@prefix rdfs: <{RDFS}> . ex:Airstrike {above} ; rdfs:label "airstrike"@en .'
    )
    labels, templates = Labels.read(store), Templates.read(store)
    roots = {code.rsplit("/", 1)[-1] for code in templates.clauses if "/code/plover/" in code}
    assert set(ACTS) == {root for root in roots if "-" not in root}
    for code, says in ACTS.items():
        facts = (KG.actor, actor("CHN")), (KG.recipient, actor("JPN")), (KG.code, ox.NamedNode(PLOVER + code))
        text = sentence(event("http://example.org/Airstrike", *facts), labels, templates)
        assert text == f"China {says} (airstrike) (Yonhap News Agency)."


def test_a_class_of_ones_own_brings_its_template() -> None:
    store = Store.shipped()
    store.load_text(
        "@prefix ex: <http://example.org/> . @prefix kg: <https://w3id.org/alignment-kg/ontology/> ."
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
        'ex:Blockade rdfs:subClassOf kg:Event ; kg:clause "{actor} <block/blocked> [{about}|the ports of {recipient}]"@en .'
    )
    claim = event("http://example.org/Blockade", (KG.actor, actor("CHN")), (KG.recipient, actor("JPN")))
    text = sentence(replace(claim, factuality="CertainlyNot"), Labels.read(store), Templates.read(store))
    assert text == "China did not block the ports of Japan (Yonhap News Agency)."


def test_a_bound_is_never_written_as_a_date(labels: Labels, templates: Templates) -> None:
    doer, day = (KG.actor, actor("JPN")), ox.NamedNode(XSD + "date")
    first, last = ((KG[name], ox.Literal(f"2024-05-2{n}", datatype=day)) for name, n in (("from", 1), ("to", 2)))

    def text(*facts: tuple[str, ox.Literal]) -> str:
        return sentence(event(KG.Death, doer, *facts), labels, templates).removesuffix(" (Yonhap News Agency).")

    assert text(first, last) == "Japan died between 21 and 22 May 2024"
    assert text(last) == "Japan died by 22 May 2024"
    assert text(first) == "Japan died no earlier than 21 May 2024"


@pytest.mark.parametrize(
    ("speaker", "about", "end"),
    [
        ("nobuo-kishi", {}, ", according to Nobuo Kishi."),
        ("reuters", {"relays": ("the-star",)}, " (Reuters through The Star)."),
        ("kcna", {"said": "2023-12-30"}, " (the Korean Central News Agency, 30 December 2023)."),
        ("joint-chiefs-of-south-korea", {"start": 1, "end": 2, "relays": ("yonhap", "politico")},
         ", said the Joint Chiefs of Staff of South Korea, as quoted by Yonhap News Agency and then by Politico."),
        ("unnamed-source-yonhap", {"start": 1, "end": 2, "relays": ("yonhap",)},
         ", an unnamed source told Yonhap News Agency."),
        ("author-of-d", {"start": 1, "end": 2}, ", according to author of d."),
        ("politico", {"start": 1, "end": 2, "factuality": "Unknown"}, ", in the words of Politico."),
    ],
)  # fmt: skip
def test_who_says_it(speaker: str, about: dict[str, object], end: str, labels: Labels, templates: Templates) -> None:
    text = sentence(event(KG.Death, (KG.actor, actor("li-keqiang")), speaker=speaker, **about), labels, templates)
    lead = "It is not said whether " if about.get("factuality") else ""
    assert text == f"{lead}Li Keqiang died{end}"


def test_a_denial_of_several_things_denies_them_together(labels: Labels, templates: Templates) -> None:
    facts = ((KG.actor, actor("PRK")), (KG.outcome, ox.NamedNode(KG.Success)))
    denied = event(KG.Launch, *facts, factuality="CertainlyNot")
    assert sentence(denied, labels, templates) == (
        "It is not true that North Korea launched a rocket, and the launch succeeded (Yonhap News Agency)."
    )
    assert "probably not true" in sentence(replace(denied, factuality="ProbablyNot"), labels, templates)
    assert "did not launch a rocket" in sentence(
        event(KG.Launch, facts[0], factuality="CertainlyNot"), labels, templates
    )


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("plover:ACCUSE-disapprove", "China criticised Japan"),
        ("plover:SANCTION", "China reduced or penalised relations with Japan"),
        ("cameo:112", "China criticised Japan"),
        ("cameo:010", "China took part in an event directed at Japan"),
    ],
)
def test_a_row_of_an_event_file_is_worded_by_its_code(
    code: str, says: str, labels: Labels, templates: Templates
) -> None:
    claim = Claim("icews/1", act_triples("icews-1", code, ["CHN"], ["JPN"], "2024-05"), "icews", "reuters", record="1")
    assert sentence(claim, labels, templates) == f"{says} in May 2024 (Reuters)."


def test_of_several_descriptions_none_is_lost(labels: Labels, templates: Templates) -> None:
    described = ((KG.describedAs, ox.Literal(word)) for word in ("formal", "late"))
    text = sentence(event(KG.Protest, (KG.actor, actor("JPN")), *described), labels, templates)
    assert text == ("Japan made a formal protest; the protest is described as formal and late (Yonhap News Agency).")


def test_hostile_text_stays_text(templates: Templates) -> None:
    labels = Labels({ACTOR + "x": HOSTILE, EVENT + "e": HOSTILE, KG.Launch: HOSTILE})
    claim = event(
        KG.Event, (KG.actor, actor("x")), (KG.topic, ox.Literal(HOSTILE)), (KG.about, actor("x")), speaker="x"
    )
    text = sentence(claim, labels, templates)
    assert text.isprintable()
    assert "{actor} <b>[x|y]</b>" in text
    assert not re.search(r"  |\n|\x1b", text)


@given(
    kind=st.sampled_from(sorted(CLASSES)),
    facts=st.dictionaries(
        st.sampled_from(sorted(PROPERTIES)),
        st.one_of(
            st.sampled_from(["CHN", "JPN", "nobody"]).map(actor),
            st.sampled_from(["2024-05-27", "2024", "PT4M", "x-y", "3", "true", "", "27 May"]).map(ox.Literal),
            st.sampled_from(["Failure", "No", "Launch", "Rising"]).map(lambda name: ox.NamedNode(KG[name])),
            st.just(ox.BlankNode("b")),
        ),
        max_size=6,
    ),
    factuality=st.sampled_from(FACTUALITIES),
)
def test_whatever_a_claim_says_there_is_a_sentence(
    kind: str, facts: dict[str, ox.NamedNode | ox.Literal], factuality: str
) -> None:
    labels, templates = words()
    said = [(KG[name], value) for name, value in facts.items() if name not in ("clause", "adjunct")]
    text = sentence(event(KG[kind], *said, factuality=factuality), labels, templates)
    well_formed(text)
    # Nothing is dropped but what the ontology gives no words: every actor that is spoken of is named.
    for name, value in facts.items():
        if value == actor("JPN") and name not in ("code", "clause", "adjunct", "utc", "date", "from", "to", "weekday", "on",
                                                  "dateSaid", "inText", "repeated", "ordinal", "count", "countedClass", "quoted"):  # fmt: skip
            assert "Japan" in text, (name, text)


def test_a_template_that_cannot_be_read_is_named() -> None:
    for text in ("{actor", "a]", "a|b", "<go>", "[a", "{a b}"):
        with pytest.raises(BadData, match="the template"):
            parse_template(text)
    store = Store.open()
    store.load_text(f'<{PREFIXES["kg"]}Launch> <{KG.clause}> "{{actor"@en ; <{RDFS}label> "x" .')
    with pytest.raises(BadData, match=r"the template '{actor'"):
        Templates.read(store)


if __name__ == "__main__":
    write_atomic(ANSWERS, as_csv(told(Store.shipped())))


def test_only_words_of_a_text_stand_in_quotation_marks(store: Store) -> None:
    """What an encoder, a table or the ontology calls something is no quotation: only `kg:dateSaid` is copied from a text."""
    written = {
        row["words"] for row in store.rows("SELECT DISTINCT ?words { GRAPH ?claim { ?event kg:dateSaid ?words } }")
    }
    quoted = {words for text in told(store).values() for words in re.findall("“(.*?)”", text)}
    assert quoted and quoted <= written


def test_no_finding_of_the_audit_quotes_an_encoding(store: Store) -> None:
    from kg.checks import audit

    written = {
        row["words"] for row in store.rows("SELECT DISTINCT ?words { GRAPH ?claim { ?event kg:dateSaid ?words } }")
    }
    found = audit(store)
    quoted = {words for one in found for words in re.findall('[“"](.*?)[”"]', one.says + one.record_says)}
    assert found and quoted <= written


def test_no_query_and_no_template_quotes_anything_but_the_words_of_a_date(root: Path) -> None:
    """Whoever writes a mark round a value here shows that the value is characters of a text."""
    files = [*(root / "kg").rglob("*.rq"), *(root / "kg").rglob("*.html"), root / "ontology" / "sentences.ttl"]
    marked = [
        (file.name, line.strip())
        for file in files if "vendor" not in file.parts
        for line in file.read_text("utf-8").splitlines() if re.search("[“”]|&[lr]dquo;|<q[ >]", line)
    ]  # fmt: skip
    assert [name for name, _ in marked] == ["named-month.rq", "relative-date-on-record.rq"]
    assert all("“{words}”" in line for _, line in marked)
