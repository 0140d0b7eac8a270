"""A record that cannot be read stops nothing: it is left out, counted and named by every command, and so is nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kg
from kg.cli import cli
from kg.shapes.validation import validate_files

pytestmark = pytest.mark.usefixtures("one_graph")

ROOT = Path(__file__).parent.parent
HEAD = """@prefix kg: <https://w3id.org/alignment-kg/ontology/> . @prefix actor: <https://w3id.org/alignment-kg/actor/> .
@prefix event: <https://w3id.org/alignment-kg/event/> . @prefix dataset: <https://w3id.org/alignment-kg/dataset/> .
@prefix plover: <https://w3id.org/alignment-kg/code/plover/> . @prefix cameo: <https://w3id.org/alignment-kg/code/cameo/> .
@prefix prov: <http://www.w3.org/ns/prov#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
dataset:d kg:characters 100 .
"""
RECORD = {
    "actor": "actor:PRK", "recipient": "actor:RUS", "code": "plover:AID", "date": '"2024"^^xsd:gYear',
    "speaker": "kg:speaker actor:united-nations ;", "origin": 'kg:rowKey "r"',
}  # fmt: skip
WRONG = {
    "early": ({"date": '"-0044"^^xsd:gYear'}, "'-0044' is not a date"),
    "week": ({"date": '"2024-W22-1"^^xsd:date'}, "'2024-W22-1' is not a date"),
    "code": ({"code": "cameo:13y"}, "unknown code 'cameo:13y'"),
    "text-for-code": ({"code": '"AID"'}, "unknown code 'AID'"),
    "text-for-actor": ({"actor": '"PRK"'}, "'PRK' is no actor, which has an IRI"),
    "nobody": ({"speaker": ""}, "it names no speaker"),
    "text-for-speaker": ({"speaker": 'kg:speaker "me" ;'}, 'its speaker is "me", which is no IRI'),
    "circle": ({"origin": "kg:relays _:a . _:a rdf:first actor:RUS ; rdf:rest _:a"}, "a list of relays runs in a circle"),
    "text-for-relays": ({"origin": 'kg:relays "x"'}, 'a list of relays is "x", which is no list'),
    "own-relay": ({"origin": "kg:relays ( actor:PRK actor:united-nations )"}, "its relays run in a circle"),
}  # fmt: skip
PARTLY = {
    "start": ({"origin": 'kg:start "x" ; kg:end 5'}, "it has start"),
    "end": (
        {"origin": "kg:start 1 ; kg:end 999"},
        "it ends at character 999, but its article has 100 (it is read without that)",
    ),
}
RIGHT = {"zone": {"date": '"2024+09:00"^^xsd:gYear'}, "good": {}}
LINES = [
    ["align", "PRK", "RUS"], ["audit"], ["balance"], ["blocs", "--draws", "20"], ["change", "PRK", "RUS"], ["cite", "d/good"],
    ["cite", "d/end"], ["compare", "PRK", "RUS"], ["draw", "matrix", "-o", "o.svg"], ["draw", "network", "-o", "o.html"],
    ["draw", "timeline", "-o", "o.svg"], ["draw", "tornado", "PRK", "RUS", "-o", "o.svg"], ["draw", "series", "PRK", "RUS", "-o", "o.svg"],
    ["draw", "claim", "d/good", "-o", "o.svg"], ["explain", "PRK", "RUS"], ["explain", "PRK", "RUS", "--unit", "actor"],
    ["export", "csv", "-o", "o.csv"], ["export", "gexf", "-o", "o.gexf"], ["export", "trig", "-o", "o.trig"],
    ["export", "jsonld", "-o", "o.jsonld"], ["query", "acts-between", "--bind", "a=PRK", "--bind", "b=RUS"], ["report", "-o", "o"], ["votes"],
]  # fmt: skip


def record(name: str, change: dict[str, str]) -> str:
    row = RECORD | change
    return (
        f"<https://w3id.org/alignment-kg/claim/d/{name}> {{ event:d-{name} a kg:Event ; kg:code {row['code']} ; "
        f"kg:actor {row['actor']} ; kg:recipient {row['recipient']} ; kg:date {row['date']} }}\n"
        f"<https://w3id.org/alignment-kg/claim/d/{name}> a kg:Claim ; prov:wasDerivedFrom dataset:d ; {row['speaker']} "
        f"kg:factuality kg:Certain ; {row['origin']} .\n"
    )


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    changes = {name: change for name, (change, _) in (WRONG | PARTLY).items()} | RIGHT
    path = tmp_path_factory.mktemp("wrong") / "d.trig"
    path.write_text(HEAD + "".join(record(name, change) for name, change in changes.items()))
    return path


@pytest.fixture(scope="module")
def loaded(file: Path) -> tuple[Path, Result]:
    place = file.parent / "store"
    return place, CliRunner().invoke(cli, ["load", str(file), "--store", str(place)])


def test_load_ends_with_0_and_names_what_will_be_left_out(loaded: tuple[Path, Result]) -> None:
    _, done = loaded
    assert done.exit_code == 0
    assert f"kg: {len(WRONG) + len(PARTLY)} claims cannot be read and are left out, or not read in full" in done.stderr
    assert "  d/circle: a list of relays runs in a circle\n" in done.stderr
    assert "  and 2 more\n" in done.stderr


def test_each_is_named_with_its_reason(loaded: tuple[Path, Result]) -> None:
    graph = kg.open(loaded[0])
    rows = {
        row["claim"]: row["target"] for row in graph.interactions().table.to_pylist() if row["claim"].startswith("d/")
    }
    assert rows == dict.fromkeys(["d/zone", "d/good", "d/start", "d/end"], "RUS")
    assert graph.claims("d/end")[0].start is None
    assert len(graph.claims()) > 100
    for name, (_, reason) in (WRONG | PARTLY).items():
        assert reason in graph.known.left_out[f"d/{name}"], name
    assert len(graph.known.left_out) == len(WRONG) + len(PARTLY)
    with pytest.raises(kg.KGError, match="the claim d/nobody cannot be read: it names no speaker"):
        graph.claims("nobody")


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_no_command_is_stopped(
    line: list[str], loaded: tuple[Path, Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, [*line, "--store", str(loaded[0])])
    assert done.exit_code == (1 if line == ["audit"] else 0), done.output
    assert "claims cannot be read and are left out" in done.stderr
    assert "d/circle: a list of relays runs in a circle" in done.stderr


@pytest.mark.parametrize(
    ("dates", "reason"),
    [('kg:date "2024-02-31"^^xsd:date', "'2024-02-31' is not a date"),
     ('kg:from "2024-06-01"^^xsd:date ; kg:to "2024-05-01"^^xsd:date', "2024-06-01 to 2024-05-01 runs backwards")],
)  # fmt: skip
def test_a_day_of_an_event_without_a_code_is_named_too(dates: str, reason: str, tmp_path: Path) -> None:
    file, store = tmp_path / "d.trig", str(tmp_path / "store")
    claim = "<https://w3id.org/alignment-kg/claim/d/launch>"
    file.write_text(
        f"{HEAD}{claim} {{ event:odd a kg:Launch ; kg:actor actor:PRK ; {dates} }}\n{claim} a kg:Claim ; "
        f"prov:wasDerivedFrom dataset:d ; {RECORD['speaker']} kg:factuality kg:Certain ; {RECORD['origin']} .\n"
    )
    said = f"  d/launch: {reason} (it is read without that)"
    assert said in CliRunner().invoke(cli, ["load", str(file), "--store", store]).stderr
    done = CliRunner().invoke(cli, ["draw", "timeline", "-o", str(tmp_path / "o.svg"), "--store", store])
    assert done.exit_code == 0 and said in done.stderr


def test_what_is_not_believed_is_not_read(loaded: tuple[Path, Result]) -> None:
    done = CliRunner().invoke(cli, ["align", "PRK", "RUS", "--store", str(loaded[0]), "--without", "d"])
    assert (done.exit_code, "d/early" in done.stderr) == (0, False)


def test_validate_ends_with_1_and_names_each(file: Path) -> None:
    said = "\n".join(str(item) for item in validate_files([file]))
    for name in (*WRONG, *PARTLY):
        assert f"d/{name}" in said or f"d-{name}" in said, name
    for name in RIGHT:
        assert f"d/{name}:" not in said
        assert f"d-{name}:" not in said
    done = subprocess.run(
        [sys.executable, "-m", "kg", "validate", str(file)], env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=False
    )  # fmt: skip
    assert done.returncode == 1


NAMED_BY_TEXT = """
<https://w3id.org/alignment-kg/claim/d/odd> {{ event:d-odd a kg:Event ; kg:code plover:AID ; kg:actor actor:PRK ; kg:recipient actor:RUS .
  {said} }}
<https://w3id.org/alignment-kg/claim/d/odd> a kg:Claim ; prov:wasDerivedFrom dataset:d ; kg:speaker actor:PRK ; kg:factuality kg:Certain .
"""
SAID_BY_TEXT = (
    "event:d-odd kg:sameEvent 1 .", "dataset:d kg:sameText 1 .", "event:t kg:holder 1 ; kg:post actor:p . actor:p kg:postOf 2 .",
    "event:t a kg:Treaty ; kg:party 1 , 2 .", "event:v kg:choice 1 ; kg:actor 2 ; kg:partOf 3 ; kg:date 4 .",
)  # fmt: skip


def test_a_number_where_something_should_be_named_names_nothing(tmp_path: Path) -> None:
    """Whoever reads an answer for names gets no number: one ended every command with a traceback."""
    file = tmp_path / "odd.trig"
    file.write_text(HEAD + NAMED_BY_TEXT.format(said=" ".join(SAID_BY_TEXT)), "utf-8")
    graph, shipped = kg.open(file), kg.open()
    known, as_ever = graph.known, shipped.known
    assert known.same_events == as_ever.same_events
    assert known.same_texts == as_ever.same_texts
    assert (known.holders, known.ballots) == (as_ever.holders, as_ever.ballots)
    assert known.stated_ties == as_ever.stated_ties
    assert known.actors.offices.terms == as_ever.actors.offices.terms
    assert len(graph.interactions()) > len(shipped.interactions())
