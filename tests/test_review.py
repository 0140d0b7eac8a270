"""The review of a claims sheet: what each change does to its rows, that nothing is lost, and who may ask."""

from __future__ import annotations

import json
import re
import shutil
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from kg.encode import CHANGES, BadSheet, Conflict, Description, Picks, Review, encode, read_sheet, write_sheet
from kg.encode.changes import grouped, words_at
from kg.encode.sheet_file import SheetFile
from kg.errors import BadData, Unknown
from kg.store.locks import lock
from kg.web.review import make_review
from kg.web.review.door import TAKES

TEXT, ACTORS = "harbour-communique.txt", "harbour-actors.ttl"
TOKEN, HOST = "a-token", "http://127.0.0.1:8000"


@pytest.fixture
def folder(root: Path, tmp_path: Path, store) -> Path:
    """The communique with its worked sheet, which names an actor that nobody knows."""
    return worked(root, tmp_path, store)


def worked(root: Path, tmp_path: Path, store) -> Path:
    for name in (TEXT, ACTORS, "harbour.csv"):
        shutil.copy(root / "data" / "samples" / name, tmp_path)
    about = Description.of(tmp_path / TEXT, "Aldovia opens its harbour", "2030-11-07", store, name="harbour")
    (tmp_path / "harbour.ttl").write_bytes(about.turtle())
    return tmp_path


@pytest.fixture
def opened(folder, store):
    return lambda sheet="harbour.csv": Review(folder / sheet, folder / TEXT, store, actors=[folder / ACTORS])


@pytest.fixture
def review(opened):
    return opened()


def said(review):
    """What the sheet on disk says; the review and the sheet never differ."""
    rows = [dict(row.cells) for row in read_sheet(review.sheet)[1]]
    assert rows == [dict(row) for row in review.now.rows]
    return rows


def where(review, words):
    start = review.context.text.index(words)
    return {"start": start, "end": start + len(words)}


# ---------------------------------------------------------------- changes


def test_opening_a_sheet_writes_nothing(folder, opened):
    before = (folder / "harbour.csv").read_bytes()
    opened().checked()
    assert (folder / "harbour.csv").read_bytes() == before


def test_words_become_a_claim_in_the_order_of_the_text(review):
    at = review.change("add", 0, review.now.key, **where(review, "arenian ships last Octob"))
    row = said(review)[at]
    assert row["quote"] == "Marenian ships last October" and (row["paragraph"], row["sentence"]) == ("4", "1")
    assert row["status"] == "proposed" and row["event"] == "p4-s1-claim"
    starts = [words_at(row, review.context.text) for row in said(review) if "quote" in row]
    assert [span.start for span in starts] == sorted(span.start for span in starts)


def test_words_that_stand_twice_are_quoted_with_their_place(review):
    text = review.context.text
    second = text.index("Kestria", text.index("Kestria may have") + 1)
    at = review.change("add", 0, review.now.key, start=second, end=second + 7)
    assert words_at(said(review)[at], text).start == second
    assert said(review)[at]["occurrence"] == "2"


def test_typing_is_one_step_to_undo_and_comes_back(review):
    for value in ("K", "Ke", "Kes"):
        review.change("set", 4, review.now.key, cells={"actors": value}, typing=value != "K")
    assert said(review)[4]["actors"] == "Kes" and review.undoes == "actors"
    review.undo()
    assert said(review)[4]["actors"] == "Kestrian Foreign Ministry"
    review.redo()
    assert said(review)[4]["actors"] == "Kes"
    with pytest.raises(BadData, match="nothing to do again"):
        review.redo()


def test_a_typed_quote_is_looked_up_and_loses_its_old_place(review):
    review.change("set", 4, review.now.key, cells={"quote": "held talks at Port Sella"})
    assert (said(review)[4]["paragraph"], said(review)[4]["sentence"]) == ("5", "1")
    review.change("set", 4, review.now.key, cells={"quote": "held talks at Port Bella"})
    assert "paragraph" not in said(review)[4]
    assert next(item.message for item in review.built().problems if item.column == "quote").startswith(
        "these words are"
    )


def test_a_status_holds_for_all_rows_of_a_claim(review):
    at = 8
    assert grouped(review.now.rows)[8] == [8, 9]
    review.change("status", 9, review.now.key, status="skip")
    assert [said(review)[n].get("status") for n in (8, 9)] == ["skip", "skip"]
    review.change("status", at, review.now.key, status="confirmed")
    assert [said(review)[n].get("status") for n in (8, 9)] == ["confirmed", None]


def test_split_and_merge(review):
    at = review.change("split", 3, review.now.key, **where(review, "the floods on the coast"))
    assert at == 4 and said(review)[4]["quote"] == "the floods on the coast"
    assert said(review)[4]["event"] == "medical-aid-2" and said(review)[4]["speaker"] == said(review)[3]["speaker"]
    assert review.change("merge", 4, review.now.key) == 3
    assert said(review)[3]["quote"] == "Aldovia had provided medical aid to Marenia after the floods on the coast"
    assert said(review)[4] == {name: said(review)[3][name] for name in ("type", "actors", "recipients", "code", "to")
                               } | {"event": "medical-aid-2"}  # fmt: skip
    review.undo()
    review.change("set", 4, review.now.key, cells={"event": "medical-aid", "recipients": "Kestria"})
    review.change("merge", 4, review.now.key)
    assert said(review)[3]["recipients"] == "Marenia; Kestria" and said(review)[3]["code"] == "AID"


def test_two_speakers_are_not_merged(review):
    before = said(review)
    with pytest.raises(BadData, match="differ in speaker: author and Aldovian Foreign Ministry"):
        review.change("merge", 3, review.now.key)
    assert said(review) == before and review.undoes == ""


def test_a_further_row_and_removal(review):
    at = review.change("also", 2, review.now.key)
    assert grouped(review.now.rows)[2] == [2, at]
    review.change("remove", at, review.now.key)
    review.change("remove", 8, review.now.key)
    assert not any(row.get("event", "").startswith(("talks", "place:")) for row in said(review))


def test_a_new_actor_is_checked_and_encode_finds_it(review, folder, store):
    assert [item.column for item in review.built().problems] == ["relays"]
    with pytest.raises(BadSheet, match="kind: is empty"):
        review.add_actor(review.now.key, {"name": "Harbour Gazette"})
    with pytest.raises(BadData, match="two actors are called 'Aldovia'"):
        review.add_actor(review.now.key, {"name": "Aldovia", "kind": "Group", "id": "other"})
    with pytest.raises(BadSheet, match="is the id XAL of Aldovia"):
        review.add_actor(review.now.key, {"name": "Zed", "kind": "State", "code": "XAL"})
    review.add_actor(review.now.key, {"name": "Harbour Gazette", "kind": "Outlet"})
    with pytest.raises(BadSheet, match="makes the id harbour-gazette, which row 2"):
        review.add_actor(review.now.key, {"name": "Harbour Gazette", "kind": "Outlet"})
    with pytest.raises(BadData, match="acts for itself"):
        review.add_actor(review.now.key, {"name": "Quay Watch", "kind": "Agency", "acts for": "Quay Watch"})
    assert review.built().problems == [] and review.checked().problems == ()
    assert len(encode(review.sheet, review.article, store, actors=[folder / ACTORS]).claims) == 10
    review.undo()
    assert [item.column for item in review.built().problems] == ["relays"]
    review.redo()
    assert review.built().problems == []


def test_claims_are_put_into_words_and_audited(review):
    review.add_actor(review.now.key, {"name": "Harbour Gazette", "kind": "Outlet"})
    found = review.checked()
    assert found.sentences[5].startswith("Aldovia helped Marenia")
    assert [one.check for one in found.findings[8]] == ["unnamed-voice"]
    review.change("set", 4, review.now.key, cells={"weekday": "Friday"})
    assert [one.check for one in review.checked().findings[6]] == ["weekday"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(steps=[("set", 3, 0, 1, "one\rtwo")])  # a carriage return in a cell ended its row
@given(steps=st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(0, 12), st.integers(0, 840), st.integers(1, 60),
       st.text(max_size=6)), max_size=6))  # fmt: skip
def test_undo_takes_back_whatever_was_done(review, steps):
    first, undone = review.now.key, 0
    for kind, at, start, length, text in steps:
        values = {"start": start, "end": start + length, "status": "skip", "cells": {"note": text, "actors": text}}
        try:
            before = review.now.key
            review.change(kind, at, before, **{name: values[name] for name in TAKES[kind]})
            undone += review.now.key != before
        except BadData:
            assert review.now.key == before
        said(review)
    for _ in range(undone):
        review.undo()
    assert review.now.key == first


# ---------------------------------------------------------------- others who write


def test_what_others_write_is_kept_and_a_change_follows_its_claim(review, folder):
    seen = review.now.key
    header, rows = read_sheet(folder / "harbour.csv")
    added = {
        "event": "other",
        "speaker": "author",
        "factuality": "Certain",
        "quote": "Kestria did not comment",
        "type": "Event",
    }
    write_sheet(folder / "harbour.csv", header, [added, *(row.cells for row in rows)])
    at = review.change("set", 4, seen, cells={"note": "mine"})
    assert at == 5 and said(review)[5]["note"] == "mine" and said(review)[0] == added
    review.undo()
    review.undo()
    assert review.now.key == seen


def test_a_change_to_what_others_changed_is_refused(review, folder):
    seen = review.now.key
    header, rows = read_sheet(folder / "harbour.csv")
    cells = [dict(row.cells) for row in rows]
    cells[4]["note"] = "theirs"
    write_sheet(folder / "harbour.csv", header, cells)
    with pytest.raises(Conflict, match="changed elsewhere"):
        review.change("set", 4, seen, cells={"note": "mine"})
    assert said(review)[4]["note"] == "theirs"
    with pytest.raises(Conflict):
        review.change("set", 4, "no-such-version", cells={"note": "mine"})


def test_a_sheet_that_others_spoilt_stays_as_it_is(review, folder):
    before = review.now.key
    (folder / "harbour.csv").write_text("event,speaker\na,b,c\n")
    with pytest.raises(BadSheet):
        review.change("set", 4, before, cells={"note": "mine"})
    assert review.now.key == before and (folder / "harbour.csv").read_text() == "event,speaker\na,b,c\n"


def test_two_reviews_of_one_sheet_lose_nothing(opened):
    one, two = opened(), opened()

    def write(review, column):
        for number in range(8):
            while True:
                try:
                    review.change("set", number, review.now.key, cells={column: f"{column} {number}"})
                    break
                except Conflict:
                    continue

    threads = [threading.Thread(target=write, args=pair) for pair in ((one, "note"), (two, "credibility"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    one.look()
    assert [(row["note"], row["credibility"]) for row in said(one)[:8]] == [
        (f"note {n}", f"credibility {n}") for n in range(8)
    ]


def test_a_sheet_that_is_held_is_not_written(review, monkeypatch):
    monkeypatch.setattr("kg.encode.review.WAIT", 0.0)
    held = lock(review.sheet)
    with pytest.raises(BadData, match="another program is writing to it"):
        review.change("remove", 0, review.now.key)
    held.close()
    review.change("remove", 0, review.now.key)


@pytest.mark.parametrize("ending", ["csv", "tsv", "xlsx"])
def test_titles_delimiters_and_formats_stay(review, folder, opened, ending):
    header, rows = read_sheet(folder / "harbour.csv")
    place = folder / f"harbour.{ending}"
    if ending == "xlsx":
        openpyxl = pytest.importorskip("openpyxl")
        write_sheet(place, header, [row.cells for row in rows])
        book = openpyxl.load_workbook(place)
        page = book.worksheets[0]
        page.insert_rows(1)
        page["A1"] = "My claims"
        page["A1"].font = openpyxl.styles.Font(bold=True)
        book.create_sheet("mine")["A1"] = "kept"
        book.save(place)
    else:
        mark = "\t" if ending == "tsv" else ";"
        lines = [
            mark.join(header),
            *(
                mark.join(f'"{row[name]}"'.replace('""', "") if '"' not in row[name] else "" for name in header)
                for row in rows
            ),
        ]
        place.write_text(f"My claims{mark * 3}\n" + "\n".join(lines) + "\n", encoding="utf-8")
    found = opened(place.name)
    found.change("set", 4, found.now.key, cells={"note": "=1+1", "credibility": "2"})
    found.change("split", 2, found.now.key)
    again = SheetFile.read(place)
    assert again.top == 1 and again.rows == found.now.rows and again.rows[5]["note"] == "=1+1"
    if ending == "xlsx":
        book = openpyxl.load_workbook(place)
        assert book["mine"]["A1"].value == "kept" and book.worksheets[0]["A1"].font.bold
        assert book.worksheets[0].data_validations.dataValidation
    else:
        assert place.read_text(encoding="utf-8-sig").startswith(f"My claims{mark * 3}")


def client_of(review):
    made = TestClient(make_review(review, TOKEN), base_url=HOST, raise_server_exceptions=False)
    made.headers["origin"] = HOST
    return made


@pytest.fixture
def client(review):
    return client_of(review)


@pytest.fixture(scope="module")
def steady(root, tmp_path_factory, store):
    """A review with something to undo, for requests that change nothing."""
    folder = worked(root, tmp_path_factory.mktemp("steady"), store)
    review = Review(folder / "harbour.csv", folder / TEXT, store, actors=[folder / ACTORS])
    review.change("remove", 0, review.now.key)
    return review, client_of(review)


# ---------------------------------------------------------------- pick lists


@pytest.fixture(scope="module")
def picks(steady):
    return Picks(steady[0].context)


@pytest.mark.parametrize(
    ("column", "text", "first"),
    [
        ("actors", "dprk", "North Korea"), ("actors", "cote d ivoire", "Côte d'Ivoire"), ("speaker", "auth", "author"),
        ("code", "coerce-res", "COERCE-restrict"), ("code", "condemns or complains", "ACCUSE-disapprove"),
        ("type", "condem", "Condemnation"), ("factuality", "poss", "Possible"), ("about", "med", "medical-aid"),
        ("relays", "", "author"),
    ],
)  # fmt: skip
def test_the_nearest_comes_first(steady, picks, column, text, first):
    review, _ = steady
    assert picks.find(column, text, review.now.rows)[0].value == first


def test_every_actor_that_can_be_picked_is_read_back(steady, picks):
    review, _ = steady
    names = review.context.names()
    found = [pick for pick, _ in picks._choices["actor"]]
    assert len(found) > 300
    for pick in found[1:]:
        assert names.actor(pick.value) == pick.note.rpartition(", ")[0]


# ---------------------------------------------------------------- the door


def change(client, review, **given):
    return client.post(f"/{TOKEN}/change", json={"version": review.now.key, "at": 0} | given)


def test_the_page_and_its_state(client, review):
    page = client.get(f"/{TOKEN}/")
    assert page.status_code == 200 and "<h1>Aldovia opens its harbour</h1>" in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    state = client.get(f"/{TOKEN}/state").json()
    assert len(state["claims"]) == 11 and state["problems"][0]["column"] == "relays"
    answer = change(client, review, kind="set", at=2, cells={"note": "seen"}).json()
    assert answer["claims"][2]["rows"][0]["cells"]["note"] == "seen" and answer["undo"] == "note"
    assert client.get(f"/{TOKEN}/checked").json()["sentences"]["3"].startswith("Aldovia helped")
    assert client.get(f"/{TOKEN}/pick", params={"column": "code", "q": "aid"}).json()[0]["value"] == "AID"
    assert client.post(f"/{TOKEN}/undo", json={"version": "x"}).json()["undo"] == ""


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/", {}, 404), ("GET", "/a-toke/", {}, 404), ("GET", "/static/core.js", {}, 404),
        ("GET", f"/{TOKEN}/", {"host": "evil.example:8000"}, 400), ("GET", f"/{TOKEN}/", {"host": "127.0.0.1:8001"}, 400),
        ("GET", f"/{TOKEN}/", {"host": "192.168.0.7:8000"}, 400), ("GET", f"/{TOKEN}/state", {"sec-fetch-site": "cross-site"}, 403),
        ("GET", f"/{TOKEN}/", {"sec-fetch-site": "cross-site"}, 200), ("GET", f"/{TOKEN}/state", {"sec-fetch-site": "same-site"}, 403),
        ("POST", f"/{TOKEN}/undo", {"origin": "http://evil.example"}, 403), ("POST", f"/{TOKEN}/undo", {"origin": "null"}, 403),
        ("POST", f"/{TOKEN}/undo", {"origin": "http://127.0.0.1:8001"}, 403), ("POST", f"/{TOKEN}/undo", {"origin": "http://localhost:8000"}, 403),
        ("POST", f"/{TOKEN}/undo", {"sec-fetch-site": "cross-site"}, 403), ("POST", f"/{TOKEN}/undo", {"content-type": "text/plain"}, 415),
        ("POST", f"/{TOKEN}/undo", {"content-type": "application/x-www-form-urlencoded"}, 415),
        ("GET", f"/{TOKEN}/undo", {}, 405), ("OPTIONS", f"/{TOKEN}/change", {"origin": "http://evil.example"}, 403),
        ("POST", "/other/undo", {}, 404),
    ],
)  # fmt: skip
def test_only_its_own_page_may_ask(steady, method, path, headers, status):
    review, client = steady
    before = review.now.key
    answer = client.request(method, path, content="{}", headers={"content-type": "application/json"} | headers)
    assert answer.status_code == status
    assert review.now.key == before
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_change_without_an_origin_is_refused(steady):
    review, _ = steady
    bare = TestClient(make_review(review, TOKEN), base_url=HOST)
    assert change(bare, review, kind="remove").status_code == 403


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "set"}, {"kind": "set", "cells": {"actors": 1}}, {"kind": "set", "cells": {"actor": "x"}}, {"kind": "drop"},
        {"kind": "add", "start": "0", "end": 5}, {"kind": "add", "start": True, "end": 5}, {"kind": "add", "start": 10**9, "end": 10**9 + 1},
        {"kind": "status", "status": "maybe"}, {"kind": "remove", "at": 99}, {"kind": "remove", "at": -1}, {"kind": "remove", "at": None},
        {"kind": "merge", "at": 0}, {"kind": 3}, {"kind": "set", "cells": {}, "version": 4},
    ],
)  # fmt: skip
def test_what_is_no_change_is_refused_with_a_sentence(steady, given):
    review, client = steady
    before = (review.now.key, review.sheet.read_bytes())
    answer = change(client, review, **given)
    assert answer.status_code == 400 and answer.json()["error"]
    assert (review.now.key, review.sheet.read_bytes()) == before


@pytest.mark.parametrize("raw", ["", "[]", "nul", "[" * 100_000, '{"cells": "\\ud800"}'])
def test_what_is_no_json_is_refused(steady, raw):
    _, client = steady
    answer = client.post(f"/{TOKEN}/change", content=raw, headers={"content-type": "application/json"})
    assert answer.status_code == 400 and answer.json()["error"]


def test_hostile_cells_stay_text(client, review):
    hostile = '</script><img src=x onerror=alert(1)>\ud800\x00\x1b[31m"; =1'
    body = json.dumps(
        {"version": review.now.key, "at": 2, "kind": "set", "cells": {"note": hostile, "actors": hostile}}
    )
    answer = client.post(f"/{TOKEN}/change", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 200
    assert said(review)[2]["note"] == hostile.replace("\ud800", "\ufffd").replace("\x00", "")
    assert all("\x1b" not in problem["message"] for problem in answer.json()["problems"])
    assert "<img" not in client.get(f"/{TOKEN}/").text


def test_a_sheet_open_in_a_spreadsheet_is_told(client, review):
    review.sheet.with_name(f".~lock.{review.sheet.name}#").touch()
    assert "LibreOffice" in client.get(f"/{TOKEN}/state").json()["elsewhere"]


def test_every_change_has_a_door():
    assert TAKES.keys() == CHANGES.keys()


# ---------------------------------------------------------------- the command


def test_the_command_says_where_and_refuses_what_it_cannot_review(folder, monkeypatch):
    from kg.cli import cli

    served = []
    monkeypatch.setattr("uvicorn.Server.run", lambda server, sockets: served.append(server.config))
    args = ["review", str(folder / "harbour.csv"), "--article", str(folder / TEXT), "--actors", str(folder / ACTORS)]
    answer = CliRunner().invoke(cli, args, catch_exceptions=False)
    said = re.match(r"Reviewing (.+) at http://127\.0\.0\.1:(\d+)/([\w-]{32})/ ", answer.output)
    assert said[1] == str(folder / "harbour.csv") and (served[0].host, served[0].port) == ("127.0.0.1", int(said[2]))
    (folder / TEXT).write_text("Another text.")
    with pytest.raises(BadData, match="is not the text of harbour"):
        CliRunner().invoke(cli, args, catch_exceptions=False)


def test_an_unknown_change_names_the_known_ones(steady):
    review, _ = steady
    with pytest.raises(Unknown, match="did you mean 'split'"):
        review.change("splitt", 0, review.now.key)
