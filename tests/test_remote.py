"""Graphs at SPARQL endpoints: copied whole from three kinds of servers, and refused in plain words where they are not."""

from __future__ import annotations

import contextlib
import http.server
import json
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner
from serving import Canary, serving

import kg
from kg.cli import cli
from kg.errors import BadData, BadStore
from kg.store import Store, remote, remote_quads
from kg.web import make_app

ORIGINS = "https://w3id.org/alignment-kg/graph/origins"
"""Where Virtuoso keeps what stands in no graph."""


def free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def answers(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a server takes connections."""
    end = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert process.poll() is None, log.read_text("utf-8", "replace")[-2000:]
            assert time.monotonic() < end
            time.sleep(0.1)


@pytest.fixture(scope="module")
def quads(graph: kg.Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped graph as N-Quads."""
    file = tmp_path_factory.mktemp("remote") / "graph.nq"
    file.write_bytes(graph.known.store.dump())
    return file


@pytest.fixture(scope="module")
def oxigraph(quads: Path) -> Iterator[str]:
    """The server of Oxigraph, of the package on PyPI."""
    import sys

    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("the server oxigraph is not installed (pip install oxigraph)")
    data, port = quads.parent / "oxigraph", free()
    subprocess.run([program, "load", "--location", data, "--file", quads], check=True, capture_output=True)
    log = quads.parent / "oxigraph.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [program, "serve-read-only", "--location", data, "--bind", f"127.0.0.1:{port}"], stderr=out, stdout=out
        )
    try:
        answers(port, process, log)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def virtuoso(quads: Path) -> Iterator[str]:
    """Virtuoso, of Debian: its default graph is the sum of all, and it cuts answers at 10,000 rows."""
    program, client = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or client is None:
        pytest.skip("Virtuoso is not installed (apt-get install virtuoso-opensource)")
    folder, sql, port = quads.parent / "virtuoso", free(), free()
    folder.mkdir()
    names = {
        "DatabaseFile": "db",
        "ErrorLogFile": "log",
        "LockFile": "lck",
        "TransactionFile": "trx",
        "xa_persistent_file": "pxa",
    }
    files = "".join(f"{name}={folder}/v.{end}\n" for name, end in names.items())
    (folder / "v.ini").write_text(
        f"[Database]\n{files}FileExtend=200\nMaxCheckpointRemap=2000\n"
        f"[TempDatabase]\nDatabaseFile={folder}/t.db\nTransactionFile={folder}/t.trx\nMaxCheckpointRemap=2000\n"
        f"[Parameters]\nServerPort=127.0.0.1:{sql}\nDisableUnixSocket=1\nServerThreads=10\nCheckpointInterval=0\n"
        f"NumberOfBuffers=10000\nMaxDirtyBuffers=6000\nDirsAllowed={folder.parent}\n"
        f"[HTTPServer]\nServerPort=127.0.0.1:{port}\nServerRoot={folder}\nServerThreads=5\n"
        "[SPARQL]\nResultSetMaxRows=10000\nMaxQueryExecutionTime=60\n"
    )
    process = subprocess.Popen(
        [program, "+configfile", folder / "v.ini", "+foreground", "+wait"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )  # fmt: skip
    try:
        answers(port, process, folder / "v.log")
        load = f"DB.DBA.TTLP(file_to_string_output('{quads}'), '', '{ORIGINS}', 512);"
        subprocess.run([client, f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}"], check=True, capture_output=True)
        yield f"http://127.0.0.1:{port}/sparql"
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def ours(graph: kg.Graph) -> Iterator[str]:
    with serving(lambda port: make_app(graph, port=port)) as address:
        yield address + "/sparql"


@pytest.mark.parametrize("server", ["ours", "oxigraph", "virtuoso"])
def test_a_copy_says_the_same_and_gives_the_same_numbers(
    server: str, request: pytest.FixtureRequest, graph: kg.Graph
) -> None:
    address = request.getfixturevalue(server)
    copy = kg.open(address)
    assert copy.known.store.digest == graph.known.store.digest
    here, there = graph.explain("PRK", "RUS"), copy.explain("PRK", "RUS")
    assert there.id == here.id and str(there) == str(here)


def test_a_copy_answers_everything_that_the_graph_answers(ours: str, graph: kg.Graph) -> None:
    copy = kg.open(ours)
    assert copy.recompute(graph.explain("PRK", "RUS").id).same
    assert copy.alignment().as_table() == graph.alignment().as_table()
    for name, given in (("acts-between", {"a": "PRK", "b": "Russia"}), ("support", {"actor": "RUS"}), ("said-by", {})):
        assert copy.ask(name, **given).to_pylist() == graph.ask(name, **given).to_pylist()
    assert copy.audit() == graph.audit()
    strict, other = (found.under("strict").alignment().between("PRK", "USA") for found in (copy, graph))
    assert str(strict) == str(other)
    query = "SELECT ?c ?w { ?c kg:weight ?w } ORDER BY ?c"
    assert copy.select(query).to_pylist() == graph.select(query).to_pylist()


def test_the_command_line_takes_an_address_where_it_takes_a_store(ours: str) -> None:
    def run(*arguments: str) -> str:
        done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    assert run("align", "PRK", "RUS", "--store", ours) == run("align", "PRK", "RUS")
    for command in (["load", "--store", ours], ["verify", "--store", ours]):
        done = CliRunner().invoke(cli, command)
        assert done.exit_code == 2 and "only read; name a folder" in done.output


def test_files_and_rows_stand_beside_a_copy(ours: str, tmp_path: Path) -> None:
    more = tmp_path / "more.ttl"
    more.write_text("<https://w3id.org/alignment-kg/actor/PRK> <http://e/new> 1 .")
    assert kg.open(ours, more).select("SELECT ?n { actor:PRK <http://e/new> ?n }").to_pylist() == [{"n": 1}]
    with pytest.raises(BadData, match="two graphs"):
        kg.open(ours, ours)
    with pytest.raises(BadData, match="read as it is"):
        kg.open(ours, align=True)


# A server that says what it is told to.

Say = Callable[[str, dict[str, str]], tuple[int, dict[str, str], bytes]]


class Played:
    """A server on this machine; ``say`` gets each query with its headers, and gives status, headers and body."""

    def __init__(self) -> None:
        self.say: Say = lambda *_: (200, {}, b"")
        self.seen: list[tuple[str, dict[str, str]]] = []
        played = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                query, headers = (
                    parse_qs(body)["query"][0],
                    {name.lower(): value for name, value in self.headers.items()},
                )
                played.seen.append((query, headers))
                status, more, raw = played.say(query, headers)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(raw)), **more}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/sparql"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Iterator[Played]:
    for name in (remote.TOKEN, remote.USER, remote.PASSWORD):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", os.devnull)
    found = Played()
    yield found
    found.server.shutdown()
    found.server.server_close()


def of_store(store: Store, most: int = 10**9) -> Say:
    """A server that answers from a store, and cuts its answers in silence."""
    from kg.store import stream_query
    from kg.store.writing import written

    def say(query: str, _: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        said = json.loads("".join(written(stream_query(store, query), "json")))
        said["results"]["bindings"] = said["results"]["bindings"][:most]
        return 200, {"Content-Type": "application/sparql-results+json"}, json.dumps(said).encode()

    return say


@pytest.fixture(scope="module")
def small() -> Store:
    store = Store.open()
    base = "https://w3id.org/alignment-kg/"
    store.load_text(
        "".join(f'<{base}actor/a{i}> <http://e/p> {i}, "höhe"@de .\n' for i in range(40))
        + f'<{base}claim/d/c> {{ <{base}event/e> <http://e/p> _:b . _:b <http://e/q> true, 2.50, "2024"^^<http://www.w3.org/2001/XMLSchema#gYear> }}\n'
        + f"<{base}claim/d/c> <http://e/says> _:c . _:c <http://e/next> _:d .\n<http://other/g> {{ <http://other/s> <http://e/p> 1 }}"
    )
    return store


def without(store: Store, graph: str) -> Store:
    kept = Store.open()
    kept.base.extend(quad for quad in store.base if graph not in str(quad.graph_name))
    return kept


@pytest.mark.parametrize("most", [7, 20, 79, 80, 10**6])
def test_answers_that_are_cut_in_silence_are_asked_for_in_parts(played: Played, small: Store, most: int) -> None:
    played.say = of_store(small, most)
    copy = Store.remote(played.address)
    assert copy.digest == without(small, "other").digest  # other people's graphs stay where they are


def test_what_cannot_be_copied_whole_is_refused(played: Played, small: Store) -> None:
    few = Store.open()
    few.base.extend(quad for quad in small.base if "actor/a3>" in str(quad.subject) or "claim/d/c" in str(quad))
    for most, words in ((1, r"gave \d of \d statements"), (4, "gave 4 of 5 statements")):
        played.say = of_store(few, most)
        with pytest.raises(BadStore, match=words) as caught:
            Store.remote(played.address)
        assert played.address in str(caught.value) and "kg load" in str(caught.value)
    played.say = of_store(small)
    with pytest.raises(BadStore, match=r"holds \d+ statements, and at most 10 are copied"):
        remote_quads.remote_quads(played.address, most=10)
    strange = Store.open()
    strange.load_text("<http://other/s> <http://e/p> 1 .")
    played.say = of_store(strange)
    with pytest.raises(BadStore, match="nothing in the project's namespaces"):
        Store.remote(played.address)


def test_a_busy_server_is_asked_again_when_it_says(
    played: Played, small: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(remote.time, "sleep", waits.append)
    answer, turn = of_store(small), iter(range(1000))

    def busy(query: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        match next(turn):
            case 0:
                return 503, {"Retry-After": "7"}, b""
            case 1:
                return 429, {}, b""
            case 2:
                return 503, {"Retry-After": "Thu, 01 Jan 1970 00:00:00 GMT"}, b""
        return answer(query, headers)

    played.say = busy
    assert len(Store.remote(played.address)) == 86
    assert waits == [7.0, 1.0, 0.0]
    played.say = lambda *_: (503, {"Retry-After": "3600"}, b"")
    with pytest.raises(BadStore, match="answers 503; try again later"):
        Store.remote(played.address)
    played.say = lambda *_: (503, {}, b"")
    before = len(played.seen)
    with pytest.raises(BadStore, match="503"):
        Store.remote(played.address)
    assert len(played.seen) - before == remote.TRIES


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((401, {"WWW-Authenticate": "Basic"}, b""), "lets nobody in without a name"),
        ((403, {}, b""), "KG_ENDPOINT_TOKEN"),
        ((404, {}, b"<html>"), "answers 404; check its path"),
        ((400, {"Content-Type": "text/plain"}, b"Virtuoso 37000 Error SP030: \x1b[2J syntax"), "answers 400: Virtuoso 37000 Error SP030:  [2J syntax"),
        ((500, {}, b"x" * 5000), "answers 500"),
        ((200, {}, b"<html>"), "its answer is no JSON"),
        ((200, {}, b"[1]"), "no result of a query"),
        ((200, {}, b"[" * 100_000), "no JSON"),
        ((200, {}, b'{"results": {"bindings": [{"yes": {"type": "evil", "value": "x"}}]}}'), "kind 'evil'"),
        ((200, {}, b'{"results": {"bindings": [3]}}'), "rows cannot be read"),
        ((200, {}, b'{"boolean": true}'), "rows cannot be read"),
        ((200, {"Content-Length": "100"}, b"{"), "cannot be reached"),
    ],
)  # fmt: skip
def test_what_a_server_says_amiss_is_said_in_a_sentence(
    played: Played, answer: tuple[int, dict[str, str], bytes], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote.time, "sleep", lambda _: None)
    played.say = lambda *_: answer
    with pytest.raises(BadStore) as caught:
        Store.remote(played.address)
    assert words in str(caught.value) and played.address in str(caught.value)


def test_who_asks_is_said_to_the_host_alone(
    played: Played, small: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    played.say = of_store(small)

    def said() -> str | None:
        Store.remote(played.address)
        return played.seen[-1][1].get("authorization")

    assert said() is None
    monkeypatch.setenv(remote.USER, "ada")
    monkeypatch.setenv(remote.PASSWORD, "höhe")
    assert said() == "Basic YWRhOmjDtmhl"
    monkeypatch.setenv(remote.TOKEN, "abc")
    assert said() == "Bearer abc"
    for name in (remote.TOKEN, remote.USER):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login bob password secret\n")
    (tmp_path / ".netrc").chmod(0o600)
    assert said() == "Basic Ym9iOnNlY3JldA=="
    monkeypatch.setenv(remote.TOKEN, "abc")
    with pytest.raises(BadStore, match="is not encrypted"):
        Store.remote("http://example.invalid/sparql")


def test_no_redirect_leads_to_another_host(played: Played, small: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    canary = Canary()
    monkeypatch.setenv(remote.TOKEN, "abc")
    for code in (301, 302, 303, 307, 308):
        for to in (
            canary.address,
            "file:///etc/passwd",
            "ftp://127.0.0.1/x",
            "//example.invalid/",
            "http://127.0.0.1:99999/",
        ):
            played.say = lambda *_, code=code, to=to: (code, {"Location": to}, b"")
            with pytest.raises(BadStore):
                Store.remote(played.address)
    assert canary.calls == []
    canary.close()
    answer, turn = of_store(small), iter(range(1000))
    played.say = lambda *given: (307, {"Location": "/other"}, b"") if not next(turn) else answer(*given)
    assert len(Store.remote(played.address)) == 86
    assert played.seen[-1][1]["authorization"] == "Bearer abc"


@pytest.mark.parametrize(
    "address",
    [
        "https://",
        "http://a b/",
        "http://user:secret@127.0.0.1/",
        "http://[",
        "http://127.0.0.1:0/",
        "http://höhe/",
        "http://127.0.0.1:99999/",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(BadStore) as caught:
        kg.open(address)
    assert "secret" not in str(caught.value)


def test_nobody_there_is_said_at_once_and_a_silent_server_after_its_time(
    played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote.time, "sleep", lambda _: None)
    with pytest.raises(BadStore, match="cannot be reached"):
        kg.open(f"http://127.0.0.1:{free()}/sparql")
    monkeypatch.setattr(remote, "SECONDS", 0.2)
    wake = threading.Event()
    played.say = lambda *_: (wake.wait(5), (200, {}, b""))[1]
    with pytest.raises(BadStore, match=r"no answer came within 0\.2 s"):
        kg.open(played.address)
    wake.set()


@pytest.mark.parametrize(
    "head", [b"", b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"], ids=["head", "body"]
)
def test_a_server_that_answers_in_drops_is_given_up(head: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then is never nothing for long, and would hold whoever asks for ever."""
    monkeypatch.setattr(remote, "SECONDS", 0.5)

    def drip(server: socket.socket, done: threading.Event) -> None:
        line, _ = server.accept()
        with line, contextlib.suppress(OSError):
            line.recv(1 << 16)
            line.sendall(head or b"HTTP/1.1 200 OK\r\nX: ")
            while not done.wait(0.05):
                line.sendall(b"1")

    with socket.create_server(("127.0.0.1", 0)) as server:
        done = threading.Event()
        threading.Thread(target=drip, args=(server, done), daemon=True).start()
        with pytest.raises(BadStore, match="too slowly" if head else "no answer came within"):
            kg.open(f"http://127.0.0.1:{server.getsockname()[1]}/sparql")
        done.set()


@pytest.mark.parametrize(("token", "sent"), [("secret\n", "Bearer secret"), ("two words", None), ("naïve", None)])
def test_a_token_is_sent_whole_or_refused_and_never_shown(
    played: Played, small: Store, monkeypatch: pytest.MonkeyPatch, token: str, sent: str | None
) -> None:
    monkeypatch.setenv(remote.TOKEN, token)
    played.say = of_store(small)
    if sent:
        kg.open(played.address)
        assert played.seen[-1][1]["authorization"] == sent
    else:
        with pytest.raises(BadStore, match=f"{remote.TOKEN} holds what no token can") as refused:
            kg.open(played.address)
        assert token not in str(refused.value)


def test_a_duration_is_written_as_xml_schema_has_it() -> None:
    for seconds in (0, 1, 59.5, 60, 3600, 86400, 90061.25, -240):
        text = remote._duration(seconds)
        import re

        days, hours, minutes, rest = re.fullmatch(
            r"-?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?", text
        ).groups()
        total = int(days or 0) * 86400 + int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(rest or 0)
        assert total == abs(seconds) and text.startswith("-") == (seconds < 0) and not text.endswith(("P", "T"))
