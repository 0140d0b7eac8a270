"""Encoding: sheet and claims are inverse, quotes are found, and every problem is told at once."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.actors import Actors
from kg.claims import Claim, read_claims
from kg.claims.cells import Value, cell_values, pairs
from kg.encode import BadSheet, UnknownActors, columns, decode, decode_file, encode, read_article, write
from kg.encode.columns import OBJECT_KINDS, ORIGIN, PROPERTY, SHEET_COLUMNS
from kg.encode.from_sheet import build
from kg.encode.literals import zoned
from kg.encode.names import CellTerms, property_iri
from kg.encode.sheet import SheetRow, read_sheet, write_sheet
from kg.errors import BadData, MissingExtra, Unknown
from kg.extract import NotFound, Span, find, paragraphs
from kg.store import Store
from kg.store.terms import iri, literal
from kg.vocab import ACTOR, EVENT, KG, PROPERTIES, RDF, THING, XSD

ARTICLE = "article-2024-05-28"


@pytest.fixture(scope="module")
def shipped() -> Store:
    return Store.shipped()


@pytest.fixture(scope="module")
def first(shipped: Store) -> list[Claim]:
    return [claim for claim in read_claims(shipped) if claim.dataset == ARTICLE]


@pytest.fixture
def harbour(root: Path, tmp_path: Path) -> Path:
    """The fictional communique in a folder of its own, its dataset described and its actors complete."""
    from kg.encode import Description

    for name in ("harbour-communique.txt", "harbour.csv", "harbour-actors.ttl"):
        (tmp_path / name).write_bytes((root / "data" / "samples" / name).read_bytes())
    with (tmp_path / "harbour-actors.ttl").open("a") as file:
        file.write('actor:harbour-gazette a kg:Outlet ; rdfs:label "Harbour Gazette"@en .\n')
    about = Description.of(
        tmp_path / "harbour-communique.txt", "Aldovia opens its harbour", "2030-11-07", Store.open(), name="harbour"
    )
    (tmp_path / "harbour.ttl").write_bytes(about.turtle())
    return tmp_path


def edited(folder: Path, row: int, **cells: str) -> Path:
    """Change cells of the worked sheet; rows count as in a spreadsheet."""
    header, rows = read_sheet(folder / "harbour.csv")
    table = {item.number: dict(item.cells) for item in rows}
    table[row] |= {name.replace("_", " "): cell for name, cell in cells.items()}
    write_sheet(folder / "harbour.csv", header, table.values())
    return folder / "harbour.csv"


def encoded(folder: Path, store: Store):
    return encode(
        folder / "harbour.csv", folder / "harbour-communique.txt", store, actors=[folder / "harbour-actors.ttl"]
    )


# ---------------------------------------------------------------- the first article


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx"])
@pytest.mark.parametrize("quoting", [True, False], ids=["quotes", "offsets"])
def test_the_first_article_survives_the_way_through_a_sheet(
    shared: Path, shipped: Store, first: list[Claim], tmp_path: Path, suffix: str, quoting: bool
) -> None:
    file = shared / "article.txt"
    rows = decode(first, read_article(file)[0] if quoting else None)
    sheet = tmp_path / f"sheet{suffix}"
    write_sheet(sheet, columns(rows), rows)
    again = encode(sheet, file, shipped, dataset=ARTICLE)
    assert sorted(again.claims, key=lambda claim: claim.name) == first
    assert any("start" in row for row in rows) is not quoting


def test_the_splitter_counts_the_sentences_of_the_first_article_as_its_encoder_did(
    article: str, first: list[Claim]
) -> None:
    from kg.extract.sentences import sentence_at, sentences

    assert len(sentences(article)) == 29
    assert [sentence_at(article, claim.start or 0) for claim in first] == [(c.paragraph, c.sentence) for c in first]


def test_another_text_is_refused(shipped: Store, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Not the article.")
    write_sheet(tmp_path / "s.csv", ["event", "speaker", "factuality"], [{"event": "a", "speaker": "author"}])
    with pytest.raises(BadData, match=f"is not the text of {ARTICLE}"):
        encode(tmp_path / "s.csv", tmp_path / "other.txt", shipped, dataset=ARTICLE)


# ---------------------------------------------------------------- inverse, whatever the claims

TEXT = "Title of it\n\nA first sentence, he said. A second “one” – with marks.\n\nA first sentence, he said. The end"
NAMES = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4})?", fullmatch=True)
STRINGS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=12)
PEOPLE = st.sampled_from(["PRK", "KOR", "kim-jong-un", "yonhap"])


def _own(namespace: str) -> st.SearchStrategy[str]:
    return NAMES.map(lambda name: f"{namespace}d-{name}")


def _value(predicate: str, subjects: list[str]) -> st.SearchStrategy[object]:
    literals = st.one_of(
        STRINGS.map(literal),
        STRINGS.map(lambda text: literal(text, None, "en")),
        st.integers(0, 99).map(lambda n: literal(str(n), XSD + "integer")),
        st.sampled_from(["2024", "2024-05", "2024-05-27"]).map(lambda text: literal(text, XSD + "gYear")),
        st.dates().map(lambda day: literal(day.isoformat(), XSD + "date")),
        st.booleans().map(lambda yes: literal(str(yes).lower(), XSD + "boolean")),
        STRINGS.map(lambda text: literal(text, "http://example.org/type")),
    )
    iris = st.one_of(
        st.sampled_from(subjects).map(iri),
        PEOPLE.map(lambda name: iri(ACTOR + name)),
        st.sampled_from([KG.Launch, KG.Success, EVENT + "launch-2024-05-27", "http://example.org/a"]).map(iri),
    )
    return iris if OBJECT_KINDS.get(predicate) in ("actor", "event", "thing") else st.one_of(literals, iris)


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    subjects = draw(st.lists(st.one_of(_own(EVENT), _own(THING)), min_size=1, max_size=3, unique=True))
    predicates = [RDF + "type", KG.code, *PROPERTY.values(), KG.describedAs, KG.outcome, KG.payload, KG.offset]
    made = []
    for name in draw(st.lists(NAMES, min_size=1, max_size=4, unique=True)):
        described = subjects if not made else draw(st.lists(st.sampled_from(subjects), min_size=1, unique=True))
        triples = set()
        for subject in described:
            for predicate in draw(st.lists(st.sampled_from(predicates), min_size=1, max_size=4)):
                triples.add((iri(subject), iri(predicate), draw(_value(predicate, subjects))))
        start = draw(st.integers(0, len(TEXT) - 1))
        end = draw(st.integers(start + 1, len(TEXT)))
        bounds = paragraphs(TEXT)
        speaker, *relays = draw(st.lists(PEOPLE, min_size=1, max_size=3, unique=True))
        made.append(
            Claim(
                f"d/{name}", tuple(sorted(triples, key=str)), "d", draw(st.sampled_from([speaker, "author-of-d"])),
                draw(st.sampled_from(["Certain", "PossiblyNot", "Unknown"])), tuple(relays), start=start, end=end,
                paragraph=next((n for n, (_, stop) in enumerate(bounds, 1) if start < stop), len(bounds)),
                sentence=draw(st.integers(1, 3)), quoted=draw(st.booleans()),
                note=draw(st.one_of(st.none(), STRINGS.filter(str.strip))),
                said=draw(st.one_of(st.none(), st.dates().map(str))),
                credibility=draw(st.one_of(st.none(), st.sampled_from("123456"))),
            )
        )  # fmt: skip
    return sorted(made, key=lambda claim: claim.name)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(made=claims(), quoting=st.booleans(), suffix=st.sampled_from([".csv", ".tsv"]))
def test_encode_undoes_decode(
    made: list[Claim], quoting: bool, suffix: str, shipped: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    sheet = tmp_path_factory.mktemp("sheet") / f"s{suffix}"
    rows = decode(made, TEXT if quoting else None)
    write_sheet(sheet, columns(rows), rows)
    names = CellTerms("d", _actors(shipped), frozenset({EVENT + "launch-2024-05-27"}))
    built = build(read_sheet(sheet)[1], TEXT, names)
    assert built.problems == []
    assert sorted(built.claims, key=lambda claim: claim.name) == made


_READ: dict[int, Actors] = {}


def _actors(store: Store) -> Actors:
    return _READ.setdefault(id(store), Actors.read(store))


@given(
    rows=st.lists(st.dictionaries(st.sampled_from(["quote", "note", "event"]), STRINGS.filter(str.strip), min_size=1))
)
def test_cells_come_back_as_they_were_and_none_is_a_formula(
    rows: list[dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    sheet = tmp_path_factory.mktemp("sheet") / "s.csv"
    write_sheet(sheet, ["quote", "note", "event"], rows)
    assert [dict(row.cells) for row in read_sheet(sheet)[1]] == rows
    table = list(csv.reader(io.StringIO(sheet.read_text("utf-8"), newline="")))
    assert not [cell for line in table for cell in line if cell[:1] in ("=", "+", "-", "@", "\t") and cell]


@given(st.text(max_size=30))
def test_any_text_is_a_value_and_comes_back(text: str) -> None:
    assert [value.text for value in cell_values(str(Value(text)))] == [text]
    assert [(name, value.text) for name, value in pairs(f"topic={Value(text)}; a=b")] == [("topic", text), ("a", "b")]


# ---------------------------------------------------------------- finding quotes


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("He said “no”.", 'said "no"'),
        ("It’s so – really", "It's so - really"),
        ("North\u00a0Korea\u00ad and more", "North Korea and"),
        ("line\nbroken  twice", "line broken twice"),
        ("and so on… he", "so on..."),
    ],
)
def test_a_quote_is_found_whatever_its_marks(text: str, quote: str) -> None:
    span = find(text, quote)
    assert 0 <= span.start < span.end <= len(text)
    assert find(text, text[span.start : span.end]) == span


def test_what_stands_twice_needs_paragraph_or_occurrence() -> None:
    with pytest.raises(NotFound, match="stand in 2 places"):
        find(TEXT, "A first sentence")
    assert find(TEXT, "A first sentence", paragraph=3).paragraph == 3
    assert find(TEXT, "A first sentence", occurrence=1) == Span(13, 29, 2)
    with pytest.raises(NotFound, match="not in paragraph 1"):
        find(TEXT, "A first sentence", paragraph=1)


def test_what_is_not_there_shows_what_is_near() -> None:
    with pytest.raises(NotFound, match=r"paragraph 2 at 40 “.*A second “one”"):
        find(TEXT, "The second one – with mark")


# ---------------------------------------------------------------- problems


def test_the_worked_sheet_of_the_communique_encodes(harbour: Path, shipped: Store) -> None:
    made = encoded(harbour, shipped)
    text = (harbour / "harbour-communique.txt").read_text()
    assert len(made.claims) == 10
    by_name = {claim.name.removeprefix("harbour/"): claim for claim in made.claims}
    words = by_name["p3-s2-b"]
    assert text[words.start : words.end] == "a breach of the quarantine"
    assert (words.speaker, words.quoted, words.said) == ("foreign-ministry-of-kestria", True, "2030-11-05")
    assert by_name["p4-s1-a"].relays == ("harbour-gazette",)
    assert made.trig() == encoded(harbour, shipped).trig()


def test_every_problem_is_told_at_once_with_row_column_and_nearest_name(harbour: Path, shipped: Store) -> None:
    edited(harbour, 2, quote="Aldovia Opens the Northern Harbour", type="Evnt")
    edited(harbour, 4, speaker="Aldovian Foreign Minstry", about="medical-iad", date="4 November", factuality="Sure")
    edited(harbour, 6, code="ACUSE-disapprove", quoted="perhaps", paragraph="three")
    edited(harbour, 7, properties="descrbedAs=x")
    with pytest.raises(UnknownActors) as caught:
        encoded(harbour, shipped)
    told = {(problem.row, problem.column): problem.message for problem in caught.value.problems}
    assert set(told) == {
        (2, "quote"), (2, "type"), (4, "speaker"), (4, "about"), (4, "date"), (4, "factuality"),
        (6, "code"), (6, "quoted"), (6, "paragraph"), (7, "properties"),
    }  # fmt: skip
    assert "nearest: paragraph 1 at 0" in told[2, "quote"]
    assert "'Event'" in told[2, "type"]
    assert "'medical-aid'" in told[4, "about"]
    assert "'ACCUSE-disapprove'" in told[6, "code"]
    assert "'describedAs'" in told[7, "properties"]
    assert "\nAldovian Foreign Minstry,,,,,," in caught.value.stub


def test_a_stub_must_be_completed(harbour: Path, shipped: Store) -> None:
    edited(harbour, 4, speaker="Port Authority")
    with pytest.raises(UnknownActors) as caught:
        encoded(harbour, shipped)
    stub = harbour / "stub.csv"
    stub.write_text(caught.value.stub)
    files = [harbour / "harbour-actors.ttl", stub]
    sheet, text = harbour / "harbour.csv", harbour / "harbour-communique.txt"
    with pytest.raises(BadSheet, match="row 2, kind: is empty: write one of State"):
        encode(sheet, text, shipped, actors=files)
    stub.write_text(stub.read_text().replace("Port Authority,,", "Port Authority,Agency,Aldovia"))
    assert encode(sheet, text, shipped, actors=files).claims[1].speaker == "port-authority"


def test_a_shape_that_is_broken_is_told_by_its_row(harbour: Path, shipped: Store) -> None:
    edited(harbour, 9, actors="Aldovia", type="Launch")
    with pytest.raises(BadSheet) as caught:
        encoded(harbour, shipped)
    assert [(problem.row, problem.column) for problem in caught.value.problems] == [(9, "outcome")]


def test_misspelt_columns_are_told_before_anything_else(harbour: Path, shipped: Store) -> None:
    sheet = harbour / "harbour.csv"
    sheet.write_text(sheet.read_text().replace("recipients", "recipient").replace("speaker", "spaeker"))
    with pytest.raises(BadSheet) as caught:
        encoded(harbour, shipped)
    assert {problem.column for problem in caught.value.problems} == {"recipient", "spaeker", "speaker"}


def test_a_sheet_without_a_column_that_every_claim_needs_says_which(
    tmp_path: Path, harbour: Path, shipped: Store
) -> None:
    sheet = tmp_path / "harbour.csv"
    sheet.write_text("event,note\na,b\n")
    with pytest.raises(BadSheet) as caught:
        encoded(harbour, shipped)
    assert [problem.column for problem in caught.value.problems] == ["factuality", "speaker"]


def test_proposals_are_not_claims_until_somebody_says_so(harbour: Path, shipped: Store) -> None:
    edited(harbour, 4, status="proposed")
    with pytest.raises(BadSheet, match="1 row is still proposed"):
        encoded(harbour, shipped)
    made = encode(
        harbour / "harbour.csv", harbour / "harbour-communique.txt", shipped,
        actors=[harbour / "harbour-actors.ttl"], accept_proposals=True,
    )  # fmt: skip
    assert made.proposed == 1


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"speaker": ""}, "speaker: is empty"),
        ({"factuality": ""}, "factuality: is empty"),
        ({"event": ""}, "is empty"),
        ({"event": "two words"}, "is not a name"),
        ({"event": "event:nothing-of-this-name"}, "unknown name"),
        ({"speaker": "Korea"}, "several actors"),
        ({"relays": "author"}, "circle of relays"),
        ({"date": "2024-02-30"}, "is not a date"),
        ({"zone": "+09:00", "date": "2024-05-27"}, "no clock time"),
        ({"zone": "Seoul", "date": "2024-05-27 22:44"}, "not a time zone"),
        ({"properties": "topic"}, "is not name=value"),
        ({"properties": 'topic="open'}, "do not close"),
        ({"properties": "count=many"}, "is not a whole number"),
        ({"status": "done"}, "unknown status"),
        ({"credibility": "7"}, "unknown credibility"),
        ({"claim": "a/b"}, "is not a name"),
        ({"type": "", "actors": ""}, "says nothing"),
    ],
)
def test_a_bad_cell_is_a_problem(shipped: Store, cells: dict[str, str], message: str) -> None:
    good = {"quote": "The end", "speaker": "author", "factuality": "certain", "event": "end", "type": "Event"}
    row = SheetRow(2, {name: cell for name, cell in (good | cells).items() if cell})
    built = build([row], TEXT, CellTerms("d", _actors(shipped)))
    assert message in " ".join(map(str, built.problems)), built.problems
    assert build([SheetRow(2, good)], TEXT, CellTerms("d", _actors(shipped))).claims[0].name == "d/p3-s2-a"


def test_a_zone_makes_utc() -> None:
    assert zoned("2024-05-27 22:44", "Z") == ("2024-05-27T22:44:00+00:00", "2024-05-27T22:44:00Z")


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("s.csv", b"", "no header"),
        ("s.csv", b"event,speaker\n\xff\n", "not UTF-8"),
        ("s.csv", b'event,speaker\n"a"b,c\n', "not a table"),
        ("s.csv", b"event,speaker\na,b,c\n", "more cells than"),
        ("s.csv", b"event,event\na,b\n", "stands twice"),
        ("s.xlsx", b"no zip", "not an XLSX file"),
        ("s.ods", b"", "not a kind of sheet"),
    ],
)
def test_a_file_that_is_no_sheet_says_so(tmp_path: Path, name: str, raw: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(raw)
    with pytest.raises((BadData, BadSheet), match=message):
        read_sheet(tmp_path / name)


def test_semicolons_and_a_byte_order_mark_are_what_spreadsheets_write(tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_bytes("\ufeffEvent;speaker\ncall;Kim, J.\n".encode())
    assert [dict(row.cells) for row in read_sheet(tmp_path / "s.csv")[1]] == [{"event": "call", "speaker": "Kim, J."}]


def test_a_spreadsheet_that_turned_days_into_dates_gives_them_back(tmp_path: Path) -> None:
    import datetime as dt

    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["date", "paragraph", "quoted", "note"])
    book.active.append([dt.datetime(2024, 5, 27), 3.0, True, "x"])
    book.save(tmp_path / "s.xlsx")
    assert dict(read_sheet(tmp_path / "s.xlsx")[1][0].cells) == {
        "date": "2024-05-27", "paragraph": "3", "quoted": "true", "note": "x",
    }  # fmt: skip


# ---------------------------------------------------------------- files, tables


def test_a_file_of_claims_becomes_sheet_and_description_and_the_same_bytes_again(harbour: Path, shipped: Store) -> None:
    made = encoded(harbour, shipped)
    write(made, harbour / "harbour.trig")
    back = harbour / "back"
    back.mkdir()
    decode_file(harbour / "harbour.trig", harbour / "harbour-communique.txt", back / "harbour.csv")
    again = encode(back / "harbour.csv", harbour / "harbour-communique.txt", shipped)
    assert again.trig() == made.trig()


def test_claims_carry_the_checksum_and_number_that_a_reader_needs(harbour: Path, shipped: Store) -> None:
    import hashlib

    made = encoded(harbour, shipped)
    write(made, harbour / "harbour.trig")
    store = Store.shipped()
    store.load(harbour / "harbour.trig")
    about = store.select(
        "SELECT ?sha ?n ?length { dataset:harbour kg:sha256 ?sha ; kg:expectedClaims ?n ; kg:characters ?length }"
    ).to_pylist()
    raw = (harbour / "harbour-communique.txt").read_bytes()
    assert about == [{"sha": hashlib.sha256(raw).hexdigest(), "n": 10, "length": len(raw.decode())}]
    assert [claim for claim in read_claims(store) if claim.dataset == "harbour"] == sorted(
        made.claims, key=lambda claim: claim.name
    )


def test_every_column_is_read_and_every_kind_is_of_a_property() -> None:
    assert set(SHEET_COLUMNS) == {"claim", "status", "event", "zone", "properties", *ORIGIN, *PROPERTY}
    assert {predicate.removeprefix(KG.Claim.removesuffix("Claim")) for predicate in OBJECT_KINDS} <= {
        *PROPERTIES,
        RDF + "type",
    }
    with pytest.raises(Unknown, match="did you mean 'describedAs'"):
        property_iri("describedas")


def test_a_spreadsheet_without_its_library_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtra, match=r"alignment-kg\[sheets\]"):
        write_sheet(tmp_path / "s.xlsx", ["event"], [{"event": "a"}])


def test_actors_half_filled_in_are_not_written_over(tmp_path: Path) -> None:
    from kg.cli.encode import _stub

    assert [_stub(tmp_path, text).name for text in ("one", "two")] == [
        "actors-to-complete.csv", "actors-to-complete-2.csv",
    ]  # fmt: skip
    assert (tmp_path / "actors-to-complete.csv").read_text() == "one"


def test_what_cells_say_cannot_steer_the_terminal(shipped: Store) -> None:
    row = SheetRow(
        2, {"quote": "The end", "speaker": "\x1b[2Jnobody", "factuality": "Certain", "event": "e", "type": "Event"}
    )
    told = str(BadSheet("s.csv", build([row], TEXT, CellTerms("d", _actors(shipped))).problems))
    assert "\x1b" not in told
    assert "row 2, speaker" in told
