"""The first article as claims: whole, exact to the character, and none of its sentences among our files."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from graphlib import TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg

BASE = "https://w3id.org/alignment-kg/"
KG, ACTOR, EVENT = BASE + "ontology/", BASE + "actor/", BASE + "event/"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RDF_FIRST, RDF_REST = (f"http://www.w3.org/1999/02/22-rdf-syntax-ns#{name}" for name in ("first", "rest"))
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom"
NAME = "article-2024-05-28"
ITS_EVENT, ITS_THING = EVENT + NAME + "-", BASE + "thing/" + NAME + "-"
CLAIM = f"{BASE}claim/{NAME}/"
FACTUALITY = {"Certain", "Probable", "Possible", "CertainlyNot", "ProbablyNot", "PossiblyNot", "Unknown"}
NEVER_CODED = {"Prospect", "Plan", "Forecast", "Motive", "Stance", "Relationship", "Alliance", "Membership", "Trend"}
LONGEST_RUN = 5  # consecutive words of the article that a file of ours may share with it

Described = dict[str, dict[str, list[str]]]


@dataclass(frozen=True)
class Encoded:
    """The claims of the file: what each says (graph -> subject -> property -> values) and what is said of each."""

    graphs: dict[str, Described]
    about: Described
    relays: dict[str, list[str]]

    def one(self, claim: str, term: str) -> str:
        (value,) = self.about[claim][KG + term]
        return value

    def span(self, claim: str) -> tuple[int, int]:
        return int(self.one(claim, "start")), int(self.one(claim, "end"))


def described(quads: Iterator[ox.Quad]) -> dict[str, Described]:
    found: dict[str, Described] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for quad in quads:
        graph = "" if isinstance(quad.graph_name, ox.DefaultGraph) else quad.graph_name.value
        found[graph][quad.subject.value][quad.predicate.value].append(quad.object.value)
    return found


def members(triples: Described, head: str) -> Iterator[str]:
    """Walk an RDF list."""
    if RDF_FIRST in triples[head]:
        yield triples[head][RDF_FIRST][0]
        yield from members(triples, triples[head][RDF_REST][0])


@pytest.fixture(scope="module")
def articles(root: Path) -> Path:
    return root / "data" / "articles"


@pytest.fixture(scope="module")
def encoded(articles: Path) -> Encoded:
    graphs = described(ox.parse(path=articles / f"{NAME}.trig", format=ox.RdfFormat.TRIG))
    default = graphs.pop("")
    about = {name: default[name] for name in [*default] if name.startswith(CLAIM)}
    relays = {
        name: [agent for head in about[name].get(KG + "relays", []) for agent in members(default, head)]
        for name in about
    }
    return Encoded(dict(graphs), about, relays)


@pytest.fixture(scope="module")
def names(articles: Path) -> Described:
    return described(ox.parse(path=articles / "actors-of-the-article.ttl", format=ox.RdfFormat.TURTLE))[""]


@pytest.fixture(scope="module")
def left_out(articles: Path) -> list[dict[str, str]]:
    with (articles / f"{NAME}.coverage.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sentences(text: str) -> dict[tuple[int, int], tuple[int, int]]:
    """Map (paragraph, sentence) to its characters; a stop after an initial or a title ends no sentence."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for paragraph, block in enumerate(re.finditer(r"\S(?:.|\n(?!\n))*", text), start=1):
        stops = [
            stop.end()
            for stop in re.finditer(r"[.!?][”\"’']?(?=\s+[“\"‘']?[A-Z])", block[0])
            if not re.search(r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Gen|Col|St|Jr|Sr|No))\.$", block[0][: stop.end()])
        ]
        for sentence, (start, end) in enumerate(pairwise([0, *stops, len(block[0])]), start=1):
            blank = len(block[0][start:end]) - len(block[0][start:end].lstrip())
            found[paragraph, sentence] = block.start() + start + blank, block.start() + end
    return found


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def test_the_splitter_knows_titles_initials_and_quotations() -> None:
    text = "Title\n\nThe U.S. Navy met Mr. Lee. “No.” Gen. Kim left.\n\nThe end came at 9 pm."
    assert [text[start:end] for start, end in sentences(text).values()] == [
        "Title",
        "The U.S. Navy met Mr. Lee.",
        "“No.”",
        "Gen. Kim left.",
        "The end came at 9 pm.",
    ]


# ---------------------------------------------------------------- without the article


def test_as_many_claims_as_the_dataset_promises(root: Path, encoded: Encoded) -> None:
    file = root / "data" / "datasets" / f"{NAME}.ttl"
    dataset = described(ox.parse(path=file, format=ox.RdfFormat.TURTLE))[""][f"{BASE}dataset/{NAME}"]
    assert dataset[KG + "expectedClaims"] == [str(len(encoded.graphs))]


def test_every_graph_is_a_claim_with_its_whole_origin_said_once(encoded: Encoded) -> None:
    assert encoded.graphs.keys() == encoded.about.keys()
    for claim, properties in encoded.about.items():
        assert properties[RDF_TYPE] == [KG + "Claim"], claim
        assert properties[DERIVED] == [f"{BASE}dataset/{NAME}"], claim
        assert encoded.one(claim, "speaker").startswith(ACTOR), claim
        assert encoded.one(claim, "factuality").removeprefix(KG) in FACTUALITY, claim
        assert claim.removeprefix(CLAIM)[:-2] == f"p{encoded.one(claim, 'paragraph')}-s{encoded.one(claim, 'sentence')}"


def test_no_claim_is_written_twice(articles: Path) -> None:
    opened = re.findall(r"^(claim:\S+) \{", (articles / f"{NAME}.trig").read_text("utf-8"), flags=re.M)
    assert [claim for claim, times in Counter(opened).items() if times > 1] == []


def test_a_claim_with_a_code_repeats_who_and_when(encoded: Encoded) -> None:
    for claim, events in encoded.graphs.items():
        for properties in events.values():
            if KG + "code" in properties:
                assert properties.keys() >= {RDF_TYPE, KG + "actor"}, claim
                assert properties.keys() & {KG + "date", KG + "from", KG + "to"}, claim
                assert all(value.startswith(ACTOR) for value in properties.get(KG + "recipient", [])), claim


def test_what_is_no_act_carries_no_code(encoded: Encoded) -> None:
    classes, coded = defaultdict(set), set()
    for events in encoded.graphs.values():
        for event, properties in events.items():
            classes[event] |= {name.removeprefix(KG) for name in properties.get(RDF_TYPE, [])}
            coded |= {event} & {event if KG + "code" in properties else ""}
    assert [event for event in sorted(coded) if classes[event] & NEVER_CODED] == []


def test_a_speaker_codes_an_act_once(encoded: Encoded) -> None:
    acts = Counter(
        (encoded.one(claim, "speaker"), event)
        for claim, events in encoded.graphs.items()
        for event, properties in events.items()
        for _ in properties.get(KG + "code", [])
    )
    assert [act for act, times in acts.items() if times > 1] == []


def test_relays_run_one_way(encoded: Encoded) -> None:
    passed_by: dict[str, set[str]] = defaultdict(set)
    for claim, relays in encoded.relays.items():
        for near, far in pairwise([encoded.one(claim, "speaker"), *relays]):
            passed_by[far].add(near)
    order = list(TopologicalSorter(passed_by).static_order())  # raises CycleError where one relays itself
    official, media = ACTOR + "unnamed-official-of-north-korean-space-agency", ACTOR + "state-media-of-north-korea"
    assert order.index(official) < order.index(media)


def test_utc_is_the_time_that_was_said(encoded: Encoded) -> None:
    times = [
        (properties[KG + "date"][0], properties[KG + "utc"][0])
        for events in encoded.graphs.values()
        for properties in events.values()
        if KG + "utc" in properties
    ]
    assert len(times) == 2
    assert all(datetime.fromisoformat(said) == datetime.fromisoformat(utc) for said, utc in times)


def test_what_only_the_article_has_is_named(encoded: Encoded, names: Described) -> None:
    said = [pair for events in encoded.graphs.values() for pair in events.items()]
    used = {iri for subject, about in said for iri in (subject, *(value for v in about.values() for value in v))}
    used |= {encoded.one(claim, "speaker") for claim in encoded.about}
    own = {iri for iri in used if iri.startswith((ITS_EVENT, ITS_THING)) or "unnamed" in iri}
    assert own <= names.keys()
    assert {iri for iri in names if iri.startswith((ITS_EVENT, ITS_THING))} <= used
    assert all(len(about[LABEL]) == 1 for about in names.values())


def test_speakers_without_a_name_cannot_be_judged(names: Described) -> None:
    unnamed = {iri for iri, about in names.items() if KG + "UnnamedSource" in about.get(RDF_TYPE, [])}
    assert len(unnamed) == 3
    assert all(names[iri][KG + "reliability"] == [KG + "ReliabilityF"] for iri in unnamed)


def test_every_graph_says_of_what_kind_its_subjects_are(encoded: Encoded) -> None:
    untyped = [
        (claim, thing) for claim, said in encoded.graphs.items() for thing, about in said.items()
        if RDF_TYPE not in about and about.keys() != {KG + "sameEvent"}  # an identity says only what is the same
    ]  # fmt: skip
    assert untyped == []


def test_a_bound_without_words_for_it_is_marked_as_inferred(encoded: Encoded) -> None:
    for claim, said in encoded.graphs.items():
        bounds = [
            event for event, about in said.items()
            if about.keys() & {KG + "from", KG + "to"} and KG + "dateSaid" not in about
        ]  # fmt: skip
        if claim.removeprefix(CLAIM) != "p12-s1-a":  # whose words are "began in" and the year
            assert bool(bounds) <= (encoded.about[claim].get(KG + "dateInferred") == ["true"]), claim


def test_what_the_encoder_reads_into_the_text_can_be_withdrawn(encoded: Encoded) -> None:
    own = {claim for claim in encoded.about if encoded.one(claim, "speaker") == ACTOR + "alignment-kg-authors"}
    assert {claim.removeprefix(CLAIM) for claim in own} == {"p2-s2-c", "p5-s3-e"}
    assert {encoded.one(claim, "factuality") for claim in own} == {KG + "Probable"}
    parts = ("article-2024-05-28", "summits")
    graph = kg.open(only=parts)
    told = {item.what: item.estimate for item in graph.sensitivity("PRK", "RUS").variants if item.kind == "with"}
    assert {name: score.n for name, score in told.items()} == {
        "every event counted apart": 5, "one story counted once": 4,
    }  # fmt: skip
    apart = kg.open(only=parts, without=["p5-s3-e"]).alignment().between("PRK", "RUS")
    assert apart == told["every event counted apart"]
    assert graph.alignment().between("PRK", "RUS") == told["one story counted once"]
    assert kg.open(only=parts, without=["p2-s2-c"]).alignment().between("PRK", "RUS").n == 3, (
        "the team is then nobody's"
    )


# ---------------------------------------------------------------- the second pass


@pytest.fixture(scope="module")
def review(articles: Path) -> list[dict[str, str]]:
    with (articles / f"{NAME}.review.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_every_claim_has_one_review_and_every_doubt_a_reason(encoded: Encoded, review: list[dict[str, str]]) -> None:
    assert sorted(row["claim"] for row in review) == sorted(claim.removeprefix(CLAIM) for claim in encoded.graphs)
    for row in review:
        assert row["verdict"] in ("agree", "doubtful", "disagree"), row
        assert bool(row["reason"]) == (row["verdict"] != "agree"), row
        assert row["decision"] in ("kept", "changed"), row


def test_the_claims_are_as_the_review_decided(encoded: Encoded, review: list[dict[str, str]]) -> None:
    for row in review:
        claim = CLAIM + row["claim"]
        pass_ = "first" if row["decision"] == "kept" else "second"
        codes = {code for about in encoded.graphs[claim].values() for code in about.get(KG + "code", [])}
        assert encoded.one(claim, "factuality").removeprefix(KG) == row[f"{pass_}_factuality"], claim
        assert [code.rpartition("/")[2] for code in codes] == [code for code in [row[f"{pass_}_code"]] if code], claim


def kappa(pairs: list[tuple[str, str]]) -> float:
    """Cohen's kappa: agreement beyond what the two marginals would give by chance (Cohen 1960)."""
    first, second = (Counter(side) for side in zip(*pairs, strict=True))
    chance = sum(first[word] * second[word] for word in first) / len(pairs) ** 2
    return (sum(a == b for a, b in pairs) / len(pairs) - chance) / (1 - chance)


def test_kappa_is_that_of_cohens_own_table() -> None:
    table = {("a", "a"): 88, ("a", "b"): 10, ("a", "c"): 2, ("b", "a"): 14, ("b", "b"): 40, ("b", "c"): 6,
             ("c", "a"): 18, ("c", "b"): 10, ("c", "c"): 12}  # fmt: skip
    assert kappa([pair for pair, times in table.items() for _ in range(times)]) == pytest.approx(0.492, abs=5e-4)


def test_the_notes_say_how_far_the_two_passes_agree(root: Path, review: list[dict[str, str]]) -> None:
    notes = (root / "docs" / "encoding-notes.md").read_text("utf-8")
    verdicts = Counter(row["verdict"] for row in review)
    assert f"{verdicts['agree']} of {len(review)} claims agree, {verdicts['doubtful']} are doubtful" in notes
    for part in ("factuality", "code"):
        pairs = [(row[f"first_{part}"], row[f"second_{part}"]) for row in review]
        share = sum(a == b for a, b in pairs) / len(pairs)
        assert f"| {part} | {share:.3f} | {kappa(pairs):.3f} |" in notes


# ---------------------------------------------------------------- the second coder


@pytest.fixture(scope="module")
def coded_twice(articles: Path) -> list[dict[str, str]]:
    with (articles / f"{NAME}.review-2.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module")
def second_coder(root: Path) -> str:
    """The section of the notes on the second coder, on one line."""
    notes = (root / "docs" / "encoding-notes.md").read_text("utf-8")
    return " ".join(notes.partition("## A second coder\n")[2].partition("\n## ")[0].split())


PARTS = ("factuality", "code", "speaker", "actors", "recipients")


def alike(rows: list[dict[str, str]], *parts: str) -> list[dict[str, str]]:
    return [row for row in rows if all(row[f"first_{part}"] == row[f"second_{part}"] for part in parts)]


def given(rows: list[dict[str, str]], part: str) -> list[dict[str, str]]:
    return [row for row in rows if row[f"first_{part}"] or row[f"second_{part}"]]


def test_the_second_coder_coded_every_claim_beside_what_it_says(
    encoded: Encoded, coded_twice: list[dict[str, str]]
) -> None:
    assert sorted(row["claim"] for row in coded_twice) == sorted(claim.removeprefix(CLAIM) for claim in encoded.graphs)
    for row in coded_twice:
        claim = CLAIM + row["claim"]
        now = "first" if row["decision"] == "kept" else "second"  # what the claim says since it was decided
        assert encoded.one(claim, "factuality").removeprefix(KG) == row[f"{now}_factuality"], claim
        assert encoded.one(claim, "speaker").removeprefix(ACTOR) == row[f"{now}_speaker"], claim
        for term, column in (("code", "code"), ("actor", "actors"), ("recipient", "recipients")):
            values = {value for about in encoded.graphs[claim].values() for value in about.get(KG + term, [])}
            assert ";".join(sorted(value.rpartition("/")[2] for value in values)) == row[f"{now}_{column}"], claim
        assert row["second_factuality"] in FACTUALITY, claim


def test_every_difference_of_the_second_coder_has_a_verdict_and_a_reason(coded_twice: list[dict[str, str]]) -> None:
    same = [row["claim"] for row in alike(coded_twice, *PARTS)]
    for row in coded_twice:
        assert row["verdict"] in ("agree", "doubtful", "wrong"), row
        assert bool(row["reason"]) == (row["claim"] not in same or row["verdict"] != "agree"), row
        assert row["reason"].startswith("withdrawn: ") == (row["verdict"] == "agree" and row["claim"] not in same), row
        assert row["decision"] in ("kept", "changed"), row


def test_nothing_that_a_review_calls_wrong_stands_without_a_decision_and_its_reason(
    encoded: Encoded, review: list[dict[str, str]], coded_twice: list[dict[str, str]]
) -> None:
    """By either review: whatever it holds to be wrong was decided by the rules, kept or changed, and the row says why."""
    for row in [*review, *coded_twice]:
        if row["verdict"] in ("disagree", "wrong") or row["decision"] == "changed":
            assert row["decided_because"], row
    wrong = [row for row in coded_twice if row["verdict"] == "wrong"]
    assert [row["claim"] for row in wrong if row["decision"] == "changed"] == ["p4-s2-a", "p7-s1-g"]
    assert encoded.one(CLAIM + "p7-s1-g", "speaker") == ACTOR + "yoon-suk-yeol"
    assert not any(KG + "actor" in about for about in encoded.graphs[CLAIM + "p4-s2-a"].values())


def test_the_notes_say_how_far_the_second_coder_agrees(second_coder: str, coded_twice: list[dict[str, str]]) -> None:
    for part in PARTS:
        pairs = [(row[f"first_{part}"], row[f"second_{part}"]) for row in coded_twice]
        beyond = f"{kappa(pairs):.3f} |" if part in PARTS[:3] else "|"
        assert f"| {part} | {len(alike(coded_twice, part)) / len(pairs):.3f} | {beyond}" in second_coder
    code, actors, recipients = (given(coded_twice, part) for part in ("code", "actors", "recipients"))
    unsure = [
        row for row in coded_twice if {row["first_factuality"], row["second_factuality"]} != {"Certain"}
    ]  # fmt: skip
    assert (
        f"Of the {len(code)} claims that either gave a code, {len(alike(code, 'code'))} have the same" in second_coder
    )
    assert f"of the {len(unsure)} that either holds to be less than Certain, all" in second_coder
    assert (
        f"of the {len(actors)} to which either gave actors, {len(alike(actors, 'actors'))} have the same"
        in second_coder
    )
    assert f"of the {len(recipients)} with recipients, all" in second_coder
    assert alike(unsure, "factuality") == unsure and alike(recipients, "recipients") == recipients


def test_the_notes_say_what_the_second_coder_holds_to_be_wrong(
    second_coder: str, coded_twice: list[dict[str, str]]
) -> None:
    verdicts = Counter(row["verdict"] for row in coded_twice)
    assert (
        f"{verdicts['agree']} claims agree, {verdicts['doubtful']} are doubtful and {verdicts['wrong']} are held to be "
        f"wrong." in second_coder
    )
    withdrawn = [row for row in coded_twice if row["reason"].startswith("withdrawn: ")]
    assert f"In {len(withdrawn)} more" in second_coder
    told = {"Held to be wrong": "wrong", "Doubtful": "doubtful"}
    listed = re.findall(r"- (Held to be wrong|Doubtful): ((?:`p[0-9a-z-]+`(?: and )?)+)", second_coder)
    assert sorted((name, told[how]) for how, names in listed for name in re.findall(r"p[0-9a-z-]+", names)) == sorted(
        (row["claim"], row["verdict"]) for row in coded_twice if row["verdict"] != "agree"
    )


def test_the_notes_say_how_far_it_agrees_where_the_rules_name_no_claim(
    root: Path, second_coder: str, coded_twice: list[dict[str, str]]
) -> None:
    notes = (root / "docs" / "encoding-notes.md").read_text("utf-8")
    rules = notes.partition("## The rules\n")[2].partition("## Where encoders may differ\n")[0]
    named = set(re.findall(r"`(p\d+-s\d+-[a-z])`", rules))
    for whole in re.findall(r"all of `(p\d+-s\d+)`", rules):
        named |= {row["claim"] for row in coded_twice if row["claim"].startswith(f"{whole}-")}
    rest = [row for row in coded_twice if row["claim"] not in named]
    factuality, code, speaker = (f"{len(alike(rest, part)) / len(rest):.3f}" for part in PARTS[:3])
    assert (
        f"The rules name {len(coded_twice) - len(rest)} of the claims, often with the answer; the other {len(rest)} "
        f"have a share alike of {factuality} for factuality, {code} for code and {speaker} for speaker." in second_coder
    )


def test_the_text_is_encoded_as_it_stands_errors_included(encoded: Encoded) -> None:
    def says(claim: str, event: str, **expected: str) -> None:
        about = encoded.graphs[CLAIM + claim][BASE + event]
        assert {term: about[KG + term.rstrip("_")] for term in expected} == {k: [v] for k, v in expected.items()}

    li, kishi = (f"tenure/{NAME}-{name}" for name in ("li-keqiang", "nobuo-kishi"))
    says("p7-s1-c", li, holder=ACTOR + "li-keqiang", post=BASE + "post/premier-of-china", asOf="2024-05-27")
    says("p8-s2-d", kishi, holder=ACTOR + "nobuo-kishi", post=BASE + "post/defense-minister-of-japan")
    says("p11-s1-a", f"event/{NAME}-condemnation-by-foreign-ministry", date="2024-05-26", weekday="Monday")
    says("p5-s3-c", f"event/{NAME}-report-of-yonhap", date="2024-05-26", weekday="Sunday")
    says("p12-s1-a", f"event/{NAME}-spy-satellite-programme", from_="2011")
    says("p12-s1-b", f"event/{NAME}-spy-satellite-programme", count="3", countedClass=KG + "Launch")
    says("p12-s2-a", f"event/{NAME}-launch-in-may", date="2011-05", outcome=KG + "Failure")


# ---------------------------------------------------------------- against the article


def test_every_span_lies_in_the_sentence_it_names(article: str, encoded: Encoded) -> None:
    of = sentences(article)
    for claim in encoded.about:
        start, end = encoded.span(claim)
        first, last = of[int(encoded.one(claim, "paragraph")), int(encoded.one(claim, "sentence"))]
        assert first <= start < end <= last, claim
        assert article[start].isalnum() and not article[end - 1].isspace(), claim
        assert not article[start - 1 : start].isalnum() and not article[end : end + 1].isalnum(), claim


def test_every_word_is_covered_or_listed_with_the_reason(
    article: str, encoded: Encoded, left_out: list[dict[str, str]]
) -> None:
    spans = [encoded.span(claim) for claim in encoded.about]
    spans += [(int(row["start"]), int(row["end"])) for row in left_out]
    covered = bytearray(len(article))
    for start, end in spans:
        covered[start:end] = b"\1" * (end - start)
    missed = [word.span() for word in re.finditer(r"\w+", article) if not all(covered[word.start() : word.end()])]
    assert missed == []


def test_every_sentence_has_a_claim_or_a_row(article: str, encoded: Encoded, left_out: list[dict[str, str]]) -> None:
    of = sentences(article)
    claimed = {(int(encoded.one(claim, "paragraph")), int(encoded.one(claim, "sentence"))) for claim in encoded.about}
    listed = {(int(row["paragraph"]), int(row["sentence"])) for row in left_out}
    assert (len(of), claimed | listed) == (29, of.keys())
    for row in left_out:
        first, last = of[int(row["paragraph"]), int(row["sentence"])]
        assert first <= int(row["start"]) < int(row["end"]) <= last
        assert row["reason"]


def test_quoted_words_stand_between_quotation_marks(article: str, encoded: Encoded) -> None:
    quotations = [quotation.span() for quotation in re.finditer(r"“[^”]*”", article)]
    quoted = [claim for claim, about in encoded.about.items() if KG + "quoted" in about]
    assert len(quoted) == 6
    for claim in quoted:
        start, end = encoded.span(claim)
        assert any(first < start and end < last for first, last in quotations), claim


def test_weekdays_and_days_are_those_written(article: str, encoded: Encoded) -> None:
    said = {
        value
        for events in encoded.graphs.values()
        for about in events.values()
        for value in about.get(KG + "dateSaid", [])
    }
    assert set(re.findall(r"[A-Z][a-z]+day \(\d+th\)", article)) <= {text.removesuffix(" morning") for text in said}


def test_the_words_of_a_date_stand_in_the_sentence_of_their_claim(article: str, encoded: Encoded) -> None:
    """They are shown in quotation marks, so each of them is characters of the text."""
    of = sentences(article)
    said = [
        (claim, words)
        for claim, events in encoded.graphs.items()
        for about in events.values()
        for words in about.get(KG + "dateSaid", [])
    ]
    assert len(said) > 8
    for claim, words in said:
        place = int(encoded.one(claim, "paragraph")), int(encoded.one(claim, "sentence"))
        assert words in article[slice(*of[place])], (claim, words)


def test_no_file_of_ours_holds_the_text(root: Path, article: str) -> None:
    size = LONGEST_RUN + 1
    text = words(article)
    runs = {tuple(text[i : i + size]) for i in range(len(text) - size + 1)}
    suffixes = {".ttl", ".trig", ".csv", ".md", ".rq", ".py", ".ipynb", ".html"}
    folders = ("data", "docs", "ontology", "kg", "tests", "notebooks", "benchmarks")
    files = [file for folder in folders for file in (root / folder).rglob("*") if file.suffix in suffixes]
    assert len(files) > 5
    for file in [*files, *root.glob("*.md")]:
        ours = words(file.read_text("utf-8", errors="replace"))
        shared = [ours[i : i + size] for i in range(len(ours) - size + 1) if tuple(ours[i : i + size]) in runs]
        assert shared == [], file
