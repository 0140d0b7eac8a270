"""The table of a claim's fields: known to the letter, each kind its own inverse, and a new field is one line."""

from __future__ import annotations

import dataclasses
import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.claims import FIELDS, Claim, OriginField, act_triples, read_claims
from kg.claims.kinds import (
    ACTOR_NAME,
    ACTORS,
    CITATION,
    CREDIBILITY,
    DATASET_NAME,
    DAY,
    FACTUALITY,
    FLAG,
    OFFSET,
    ORDINAL,
    TEXT,
    ValueKind,
)  # fmt: skip
from kg.encode import decode
from kg.encode.columns import ORIGIN, SAYS, SHEET_COLUMNS
from kg.encode.from_sheet import build
from kg.encode.names import CellTerms
from kg.encode.sheet import SheetRow
from kg.errors import BadData, KGError
from kg.store import Store

ACT = act_triples("d-e", "plover:AID", ["RUS"], ["PRK"], "2024-05-27")
TEXT_OF_IT = "Title\n\nFirst. Then it was said."
# One claim with every field, written three ways by hand: as a value, as TriG, as a row.
FULL = Claim(
    "d/c", ACT, "d", "moscow-times", "ProbablyNot", ("yonhap", "reuters"), start=19, end=31, paragraph=2, sentence=2,
    record="row 7", source="<https://example.org/a>", unchecked="the day", checked="excerpt",
    provisional=True, note=" a remark ", quoted=True,
    credibility="3", said="2024-05-28", date_inferred=True, rests_on="tass",
)  # fmt: skip
TRIG = """
PREFIX kg: <https://w3id.org/alignment-kg/ontology/> PREFIX actor: <https://w3id.org/alignment-kg/actor/>
PREFIX event: <https://w3id.org/alignment-kg/event/> PREFIX plover: <https://w3id.org/alignment-kg/code/plover/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
<https://w3id.org/alignment-kg/claim/d/c> {
  event:d-e a kg:Event ; kg:code plover:AID ; kg:actor actor:RUS ; kg:recipient actor:PRK ;
    kg:date "2024-05-27"^^xsd:date . }
<https://w3id.org/alignment-kg/claim/d/c> a kg:Claim ;
  <http://www.w3.org/ns/prov#wasDerivedFrom> <https://w3id.org/alignment-kg/dataset/d> ;
  kg:speaker actor:moscow-times ; kg:relays ( actor:yonhap actor:reuters ) ; kg:factuality kg:ProbablyNot ;
  kg:start 19 ; kg:end 31 ; kg:paragraph 2 ; kg:sentence 2 ; kg:rowKey "row 7" ;
  <http://purl.org/dc/terms/source> <https://example.org/a> ; kg:unverified "the day" ;
  kg:checked "excerpt" ; kg:provisional true ;
  <http://www.w3.org/2000/01/rdf-schema#comment> " a remark " ; kg:quoted true ; kg:credibility kg:Credibility3 ;
  kg:statedOn "2024-05-28"^^xsd:date ; kg:dateInferred true ; kg:restsOn actor:tass .
"""
ROW = {
    "claim": "c", "event": "e", "type": "Event", "code": "AID", "actors": "RUS", "recipients": "PRK",
    "date": "2024-05-27", "speaker": "moscow-times", "relays": "yonhap; reuters", "factuality": "ProbablyNot",
    "paragraph": "2", "sentence": "2", "record": "row 7", "source": "<https://example.org/a>", "unchecked": "the day",
    "checked": "excerpt", "provisional": "yes",
    "note": " a remark ", "quoted": "yes", "credibility": "3", "said": "2024-05-28",
    "date inferred": "yes", "rests on": "tass",
}  # fmt: skip
OFFSETS = {"start": "19", "end": "31"}
QUOTE = {"quote": "it was said."}


def test_the_claim_is_written_as_the_trig_says() -> None:
    made, known = Store.open(), Store.open()
    made.add([FULL])
    known.load_text(TRIG)
    assert made.dump() == known.dump()


def test_the_trig_is_read_as_the_claim() -> None:
    store = Store.open()
    store.load_text(TRIG)
    assert read_claims(store) == [FULL]


def test_quads_come_in_one_order_and_lists_are_named_by_content() -> None:
    quads = [str(quad) for quad in FULL.quads()]
    assert quads == [str(quad) for quad in FULL.quads()]
    assert [line.split(" ")[1].rsplit("/")[-1].rsplit("#")[-1].rstrip(">") for line in quads[len(ACT) :]] == [
        "type", "wasDerivedFrom", "speaker", "factuality", "start", "end", "paragraph", "sentence", "rowKey", "source",
        "unverified", "checked", "provisional", "comment", "quoted", "credibility", "statedOn", "dateInferred", "restsOn", "relays", "first",
        "rest", "first", "rest",
    ]  # fmt: skip
    assert "_:r" in quads[-1]


@pytest.mark.parametrize(("text", "place"), [(None, OFFSETS), (TEXT_OF_IT, QUOTE)], ids=["offsets", "quote"])
def test_the_claim_is_decoded_to_the_row_and_the_row_encoded_to_the_claim(text: str | None, place: dict) -> None:
    assert decode([FULL], text) == [ROW | place]
    built = build([SheetRow(2, ROW | place)], TEXT_OF_IT, CellTerms("d"))
    assert (built.problems, built.claims) == ([], [FULL])


def test_what_is_not_said_is_missing_and_not_guessed() -> None:
    store = Store.open()
    store.load_text(TRIG.replace("kg:factuality kg:ProbablyNot ;", "").replace("kg:quoted true ;", ""))
    (claim,) = read_claims(store)
    assert (claim.factuality, claim.quoted) == ("Unknown", False)


def test_a_property_said_twice_is_read_alike_in_every_store() -> None:
    for order in ("b a", "a b"):
        store = Store.open()
        for note in order.split():
            store.load_text(TRIG.replace('" a remark "', f'"{note}"'))
        assert read_claims(store)[0].note == "a"


@pytest.mark.parametrize("item", FIELDS, ids=lambda item: item.name)
def test_a_field_agrees_with_the_class_and_is_documented(item: OriginField) -> None:
    hints = get_type_hints(Claim)
    kinds: dict[type, Any] = {
        type(ACTOR_NAME): str, type(DATASET_NAME): str, type(FACTUALITY): str, type(ACTORS): tuple[str, ...],
        type(ORDINAL): int, type(TEXT): str, type(CITATION): str, type(DAY): str, type(FLAG): bool,
    }  # fmt: skip
    wanted = kinds[type(item.kind)]
    assert hints[item.name] in (wanted, wanted | None)
    assert item.says[0].isupper() or item.says[0] == "`"
    assert item.says.endswith(".")
    assert not item.column or SAYS[item.column] == item.says


def test_every_part_of_a_claim_but_name_and_assertion_is_a_field() -> None:
    names = [item.name for item in dataclasses.fields(Claim)]
    assert names == ["name", "triples", *(item.name for item in FIELDS)]
    assert len({item.predicate for item in FIELDS}) == len(FIELDS)
    assert {item.column for item in FIELDS} - {""} == set(ORIGIN) - {"quote", "occurrence"}
    assert set(ORIGIN) <= set(SHEET_COLUMNS) == set(SAYS)


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
LOCAL = st.from_regex(r"[a-z][a-z0-9-]{0,8}[a-z]", fullmatch=True)
VALUES: list[tuple[ValueKind, st.SearchStrategy]] = [
    (ACTOR_NAME, LOCAL), (DATASET_NAME, LOCAL), (FACTUALITY, st.sampled_from(FACTUALITY.choices)),
    (CREDIBILITY, st.sampled_from("123456")), (ACTORS, st.lists(LOCAL, min_size=1, max_size=3).map(tuple)),
    (OFFSET, st.integers(0, 10**9)), (ORDINAL, st.integers(1, 10**9)), (TEXT, WORDS), (CITATION, WORDS),
    (CITATION, LOCAL.map(lambda name: f"<https://example.org/{name}>")), (DAY, st.dates().map(str)),
    (FLAG, st.just(True)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "values"), VALUES, ids=[kind.name for kind, _ in VALUES])
@given(data=st.data())
def test_a_kind_undoes_itself(kind: ValueKind, values: st.SearchStrategy, data: st.DataObject) -> None:
    value, names = data.draw(values), CellTerms("d")
    kind.check(value)
    assert kind.from_cell(kind.to_cell(value, names), names) == value
    tail = {(quad.subject, quad.predicate.value.rsplit("#")[-1]): quad.object for quad in kind.tail(value, "c:laim")}

    def members(node: object) -> list:
        return [tail[node, "first"], *members(tail[node, "rest"])] if (node, "first") in tail else []

    assert kind.from_term(kind.to_term(value, "c:laim"), members) == value


@pytest.mark.parametrize(
    ("kind", "cell", "message"),
    [
        (FACTUALITY, "Probabel", "did you mean 'Probable'"), (CREDIBILITY, "7", "unknown credibility '7'"),
        (OFFSET, "-1", "not a number"), (ORDINAL, "0", "count from 1"), (ORDINAL, "٣", "not a number"),
        (DAY, "2024-05", "not a day"), (DAY, "2024-02-30", "not a day"), (DAY, "28 May", "not a day"),
        (FLAG, "perhaps", "not yes or no"), (ACTORS, "a b; c d", "'a b' is not a name.*'c d' is not a name"),
    ],
)  # fmt: skip
def test_a_bad_cell_says_what_to_write(kind: ValueKind, cell: str, message: str) -> None:
    with pytest.raises(KGError, match=message):
        kind.from_cell(cell, CellTerms("d"))


@pytest.mark.parametrize(
    ("field", "value"),
    [("credibility", "9"), ("said", "2024-05"), ("paragraph", 0), ("sentence", 0), ("sentence", True)],
)
def test_a_value_that_could_not_be_written_is_refused_when_the_claim_is_built(field: str, value: object) -> None:
    with pytest.raises(KGError):
        dataclasses.replace(FULL, **{field: value})


def test_a_number_in_a_store_that_is_none_names_the_claim() -> None:
    store = Store.open()
    store.load_text(TRIG.replace("kg:sentence 2", 'kg:sentence "two"'))
    with pytest.raises(BadData, match=r"the claim d/c has sentence 'two' is not a number; write a whole number"):
        read_claims(store)


def test_the_docs_have_the_tables_of_the_code(root: Path) -> None:
    tool = runpy.run_path(str(root / "tools" / "build_claim_docs.py"))
    for name in tool["PAGES"]:
        assert tool["page"](name) == (root / "docs" / name).read_text("utf-8"), "run tools/build_claim_docs.py"


# ---------------------------------------------------------------- a field in one line

NEW = {
    "ACTOR_NAME": ("str | None", "'reuters'", "reuters"),
    "ACTORS": ("tuple[str, ...]", "('reuters', 'yonhap')", "reuters; yonhap"),
    "DATASET_NAME": ("str | None", "'gcat'", "gcat"),
    "FACTUALITY": ("str | None", "'Possible'", "Possible"),
    "CREDIBILITY": ("str | None", "'2'", "2"),
    "ORDINAL": ("int | None", "3", "3"),
    "OFFSET": ("int | None", "0", "0"),
    "TEXT": ("str | None", "' as it stands '", " as it stands "),
    "CITATION": ("str | None", "'<https://example.org/x>'", "<https://example.org/x>"),
    "DAY": ("str | None", "'2024-05-28'", "2024-05-28"),
    "FLAG": ("bool", "True", "yes"),
}
SEEN = """
import runpy, sys
from kg.claims import Claim, FIELDS, act_triples, read_claims
from kg.encode import columns, decode, read_sheet, write_sheet
from kg.encode.from_sheet import build, check_header
from kg.encode.names import CellTerms
from kg.store import Store
from pathlib import Path

sys.path.insert(0, str(Path("tools").resolve()))
from record.rdf import claim as recorded

values, cells = {values}, {cells}
act = act_triples("d-e", "plover:AID", ["RUS"], ["PRK"], "2024-05-27")
made = Claim("d/c", act, "d", "s", start=0, end=4, paragraph=1, sentence=1, **values)
store = Store.open()
store.add([made])
assert read_claims(store) == [made], "read back"
for name in values:
    assert any("http://example.org/" + name in str(quad.predicate) for quad in made.quads()), name
rows = decode([made])
assert {{name: rows[0][name] for name in cells}} == cells, rows
assert set(cells) < set(columns(rows))
write_sheet(Path("sheet.csv"), columns(rows), rows)
header, read = read_sheet(Path("sheet.csv"))
check_header("sheet.csv", header)
built = build(read, "Text", CellTerms("d"))
assert (built.problems, built.claims) == ([], [made]), built
for name in values:
    bad = build([*read, read[0].__class__(3, {{name: cells[name], "event": "e", "type": "Event"}})], "Text", CellTerms("d"))
    assert "stands in the first row" in str(bad.problems), "belongs to the origin"
row = recorded("d", "c", [("event:d-e", [("a", "kg:Event")])], speaker="s", record="1", **values)
assert [getattr(row, name) for name in values] == list(values.values())
pages = runpy.run_path("tools/build_claim_docs.py")
for name in values:
    assert f"| {{name}} | Says {{name}}. |" in pages["columns"]()
    assert f"| {{name}} | `http://example.org/{{name}}` |" in pages["fields"]()
"""


def test_a_field_of_any_kind_is_one_line_and_is_seen_everywhere(root: Path, tmp_path: Path) -> None:
    """Quads, reading back, sheet, decode, encode, record and docs, with one line a field put into a copy of the class."""
    import shutil

    shutil.copytree(root / "kg", tmp_path / "kg", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("ontology", "data", "docs", "tools"):
        (tmp_path / name).symlink_to(root / name)
    source = tmp_path / "kg" / "claims" / "claim.py"
    last = next(line for line in source.read_text("utf-8").splitlines(keepends=True) if line.startswith("    said: "))
    lines = [
        f'    new_{kind.lower()}: {hint} = optional("http://example.org/new_{kind.lower()}", {kind}, '
        f'"new_{kind.lower()}", "Says new_{kind.lower()}."{default.get(kind, "")})\n'
        for kind, (hint, _, _) in NEW.items()
        for default in [{"ACTORS": ", ()", "FLAG": ", False"}]
    ]
    source.write_text(source.read_text("utf-8").replace(last, last + "".join(lines)), "utf-8")
    values = ", ".join(f"'new_{kind.lower()}': {value}" for kind, (_, value, _) in NEW.items())
    cells = {f"new_{kind.lower()}": cell for kind, (_, _, cell) in NEW.items()}
    script = SEEN.format(values=f"{{{values}}}", cells=cells)
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
