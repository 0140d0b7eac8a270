"""Sensitivity: every variant is the estimate over the rows that remain."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from small_graphs import many, small, told

import kg
from kg.alignment.dyads import Alignment
from kg.alignment.sensitivity import sensitivity
from kg.alignment.tallies import Method
from kg.interactions import Interactions

PREFIXES = """@prefix kg: <https://w3id.org/alignment-kg/ontology/> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix actor: <https://w3id.org/alignment-kg/actor/> . @prefix event: <https://w3id.org/alignment-kg/event/> .
@prefix plover: <https://w3id.org/alignment-kg/code/plover/> . @prefix claim: <https://w3id.org/alignment-kg/claim/> .
@prefix dataset: <https://w3id.org/alignment-kg/dataset/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
# Who says which act how firmly: somebody with a name for certain, somebody without one, and two who are less sure.
MIXED = (
    ("AID", "BRA", "Certain"), ("CONSULT", "unnamed-source-yonhap", "Certain"), ("ACCUSE", "USA", "Probable"),
    ("AGREE", "USA", "Possible"),
)  # fmt: skip


def mixed(folder: Path) -> kg.Graph:
    """A pair whose score depends on unnamed sources, on how certainty is weighed, and on the scale."""
    claims = "".join(
        f"<https://w3id.org/alignment-kg/claim/m/{n}> {{ event:m-{n} a kg:Event ; kg:actor actor:BRA ; "
        f'kg:recipient actor:PER ; kg:code plover:{code} ; kg:date "2020-01-0{n + 1}"^^xsd:date . }}\n'
        f"<https://w3id.org/alignment-kg/claim/m/{n}> a kg:Claim ; prov:wasDerivedFrom dataset:m ; "
        f"kg:speaker actor:{speaker} ; kg:factuality kg:{firmly} .\n"
        for n, (code, speaker, firmly) in enumerate(MIXED)
    )
    (folder / "mixed.trig").write_text(PREFIXES + claims)
    return kg.open(folder / "mixed.trig")


@pytest.fixture(scope="module")
def alignment(graph: kg.Graph) -> Alignment:
    return graph.alignment()


def rest(alignment: Alignment, keep) -> Alignment:
    rows = [row for row in alignment.interactions.rows() if keep(row)]
    return Alignment(Interactions.from_rows(rows), alignment.method)


@pytest.mark.parametrize("pair", [("PRK", "RUS"), ("CHN", "PRK"), ("JPN", "PRK")])
def test_leaving_out_is_the_estimate_without_the_rows(alignment: Alignment, pair: tuple[str, str]) -> None:
    found = {item.what: item for item in sensitivity(alignment, *pair).variants}
    rows = alignment.evidence(*pair)
    keys = {("speaker", row["speaker"]) for row in rows} | {("dataset", row["dataset"]) for row in rows} | {
        ("act", row["event"]) for row in rows
    }  # fmt: skip
    for kind, name in keys:
        column = {"act": "event"}.get(kind, kind)
        without = rest(alignment, lambda row, column=column, name=name: row[column] != name).between(*pair)
        assert found[f"{kind} {name}"].estimate.value == pytest.approx(without.value)
        assert found[f"{kind} {name}"].estimate.low == pytest.approx(without.low)
    assert set(found) == {f"{kind} {name}" for kind, name in keys} | (
        {"unnamed sources"} if any(r["unnamed"] for r in rows) else set()
    )


def test_unnamed_sources_scale_and_certainty(tmp_path: Path) -> None:
    graph = mixed(tmp_path)
    codes, alignment = graph.known.codes, graph.alignment()
    found = sensitivity(
        alignment, "BRA", "PER", certainty=graph.belief.factuality,
        scales={"goldstein": lambda code: codes.valence(code, "goldstein"), "plover": codes.valence},
    )  # fmt: skip
    by = {(item.kind, item.what): item for item in found.variants}
    assert by["without", "unnamed sources"].estimate.value == pytest.approx(
        rest(alignment, lambda row: not row["unnamed"]).between("BRA", "PER").value
    )
    assert by["scale", "plover"].change == pytest.approx(0)
    other = graph.measured(scale="goldstein").alignment().between("BRA", "PER")
    assert by["scale", "goldstein"].estimate.value == pytest.approx(other.value)
    certain = rest(alignment, lambda row: row["factuality"] == "Certain").between("BRA", "PER")
    assert by["certainty", "only what is certain"].estimate.value == pytest.approx(certain.value)
    assert by["certainty", "every certainty has full weight"].estimate.weight > found.stated.weight
    changes = [abs(item.change) for item in found.variants]
    assert changes == sorted(changes, reverse=True)
    assert "stated +0." in found.tornado()


def test_parts_age_from_the_same_day_as_the_whole(alignment: Alignment) -> None:
    halved = Alignment(alignment.interactions, Method(half_life=400))
    codes = {row["code"]: row["valence"] for row in alignment.interactions.rows()}
    found = sensitivity(halved, "CHN", "PRK", scales={"same": codes.get})
    [same] = [item for item in found.variants if item.kind == "scale"]
    assert same.change == pytest.approx(0)


def test_contradicted_claims_are_a_row_and_a_belief(graph: kg.Graph) -> None:
    found = {item.what: item for item in graph.sensitivity("CHN", "PRK").variants}
    without = graph.believing(without=["contradicted"])
    assert found["contradicted claims"].estimate.value == pytest.approx(without.alignment().between("CHN", "PRK").value)
    assert found["contradicted claims"].change != 0
    assert without.belief.name == "default without contradicted claims"
    assert without.contradicted == set()
    assert graph.contradicted <= without.belief.without_claims
    named = kg.open(without=["contradicted", "summits"]).belief
    assert named.without_datasets == {"summits"}
    assert "article-2024-05-28/p11-s1-a" in named.without_claims
    with pytest.raises(kg.errors.Unknown, match="contradicted"):
        kg.open(without=["contradictd"])


TOLD_TWICE = (
    PREFIXES
    + """<https://w3id.org/alignment-kg/claim/t/a> { event:t-a kg:actor actor:BRA ; kg:recipient actor:PER ; kg:code plover:AID ;
  kg:date "2020-01-01"^^xsd:date . }
<https://w3id.org/alignment-kg/claim/t/b> { event:t-b kg:actor actor:BRA ; kg:recipient actor:PER ; kg:code plover:AID ;
  kg:date "2020-01-01"^^xsd:date . }
<https://w3id.org/alignment-kg/claim/t/same> { event:t-a kg:sameEvent event:t-b . }
<https://w3id.org/alignment-kg/claim/t/a> a kg:Claim ; prov:wasDerivedFrom dataset:t ; kg:speaker actor:BRA ; kg:factuality kg:Certain .
<https://w3id.org/alignment-kg/claim/t/b> a kg:Claim ; prov:wasDerivedFrom dataset:t ; kg:speaker actor:BRA ; kg:factuality kg:Certain .
<https://w3id.org/alignment-kg/claim/t/same> a kg:Claim ; prov:wasDerivedFrom dataset:t ; kg:speaker actor:USA ; kg:factuality kg:FIRMLY .
"""
)


@pytest.mark.parametrize(("firmly", "stated"), [("Certain", 1), ("Probable", 1), ("Unknown", 2), ("ProbablyNot", 2)])
def test_one_story_is_counted_once_and_apart(firmly: str, stated: int, tmp_path) -> None:
    (tmp_path / "told.trig").write_text(TOLD_TWICE.replace("FIRMLY", firmly))
    graph = kg.open(tmp_path / "told.trig")
    found = graph.sensitivity("BRA", "PER")
    ways = {item.what: item.estimate.n for item in found.variants if item.kind == "with"}
    assert found.stated.n == stated
    if firmly == "ProbablyNot":
        assert ways == {}, "nobody holds them to be one: there are no two ways to count"
    else:
        assert ways == {"every event counted apart": 2, "one story counted once": 1}
        assert "with one story counted once" in str(found.as_table())
    withdrawn = graph.believing(without=["t/same"]).sensitivity("BRA", "PER")
    assert withdrawn.stated.n == 2
    assert not [item for item in withdrawn.variants if item.kind == "with"]


def test_a_choice_of_datasets_forgets_no_identity(graph: kg.Graph, tmp_path) -> None:
    """Who says that two events are one need not be among the datasets that are asked."""
    told = TOLD_TWICE.replace("FIRMLY", "Certain")
    for claim, dataset in (("b", "u"), ("same", "v")):
        told = told.replace(
            f"t/{claim}> a kg:Claim ; prov:wasDerivedFrom dataset:t",
            f"t/{claim}> a kg:Claim ; prov:wasDerivedFrom dataset:{dataset}",
        )
    (tmp_path / "told.trig").write_text(told)
    whole = kg.open(tmp_path / "told.trig")

    def acts(**chosen: list[str]) -> float:
        return whole.believing(**chosen).alignment().between("BRA", "PER").n

    assert [acts(only=["t", "u"]), acts(only=["t"]), acts(only=["t", "u", "v"]), acts(without=["v"])] == [1, 1, 1, 2]
    twins = "SELECT DISTINCT ?e { { event:t-a (kg:sameEvent|^kg:sameEvent)* ?e } }"
    assert len(whole.believing(only=["t"]).select(twins)) == 2
    record = graph.believing(only=["summits", "visits"])
    rows = record.alignment().rows_between("PRK", "RUS")
    assert {"summit-kim-putin-2", "summit-kim-putin-3"} <= {row["event"] for row in rows}
    assert not {row["event"] for row in rows} & {
        "visit-2023-09-12-kim-jong-un-khasan",
        "visit-2024-06-19-vladimir-putin-pyongyang",
    }


def test_no_evidence_has_no_variants(alignment: Alignment) -> None:
    assert sensitivity(alignment, "MLT", "KEN").variants == ()


def test_each_certainty_is_that_of_a_belief_with_these_weights():
    """What the score would be if certainty were weighed otherwise is what it is under such a belief."""
    firmly = ("Certain", "Probable", "Possible", "Unknown")
    acts = {how: many("PRK", "RUS", "AID", 3 + n, 2010 + 3 * n) for n, how in enumerate(firmly)}
    claims = [one for how in firmly for one in told(acts[how], dataset=how.lower(), factuality=how)]
    graph = small(*claims, *told(many("PRK", "RUS", "ASSAULT", 4, 2001), dataset="against")).under("open")
    found = {item.what: item.estimate for item in graph.sensitivity("PRK", "RUS").variants if item.kind == "certainty"}
    worth = {
        "only what is certain": (0.0, 0.0, 0.0), "probable and possible count less": (0.5, 0.25, 0.0),
        "every certainty has full weight": (1.0, 1.0, 1.0),
    }  # fmt: skip
    assert found.keys() == worth.keys()
    for what, weights in worth.items():
        of = dict(zip(firmly, (1.0, *weights), strict=True))
        belief = replace(graph.belief, name=what, factuality={**graph.belief.factuality, **of})
        wanted = graph.under(belief).alignment().between("PRK", "RUS")
        assert (found[what].value, found[what].weight) == pytest.approx((wanted.value, wanted.weight)), what
