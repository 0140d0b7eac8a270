"""Where output goes: devices and pipes are written to, links followed, full disks and Ctrl-C are errors without a trace."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import BadData
from kg.files import write_atomic

ROOT = Path(__file__).parent.parent
FULL = Path("/dev/full")
EVERYTHING = ["query", "SELECT * { ?s ?p ?o }", "--format", "csv"]


@pytest.fixture(autouse=True)
def hears_ctrl_c() -> Iterator[None]:
    """Let child processes hear Ctrl-C: a shell that runs the tests in the background tells them all to ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def kg(*arguments: object, **options: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "kg", *map(str, arguments)],
        env=os.environ | {"PYTHONPATH": str(ROOT)} | options.pop("env", {}), stderr=subprocess.PIPE, **options,
    )  # fmt: skip


def ended(child: subprocess.Popen[bytes]) -> tuple[int, str]:
    _, error = child.communicate(timeout=60)
    assert b"Traceback" not in error, error.decode()
    return child.returncode, error.decode()


def test_a_link_is_followed_and_permissions_stay(tmp_path: Path) -> None:
    real, link, dangling = tmp_path / "real.txt", tmp_path / "link.txt", tmp_path / "dangling.txt"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    dangling.symlink_to(tmp_path / "new.txt")
    write_atomic(link, "new")
    write_atomic(dangling, "new")
    assert link.is_symlink()
    assert real.read_text() == (tmp_path / "new.txt").read_text() == "new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dangling.txt", "link.txt", "new.txt", "real.txt"]


@pytest.mark.skipif(not FULL.exists(), reason="the system has no /dev/full")
def test_devices_are_written_to_and_stay_what_they_are() -> None:
    write_atomic(Path(os.devnull), "text")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
    with pytest.raises(BadData, match=r"/dev/full: cannot write there \(No space left on device\)"):
        write_atomic(FULL, "text")
    assert stat.S_ISCHR(FULL.stat().st_mode)


def test_a_pipe_is_written_to_whole(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    text, got = "x" * 300_000, []
    reader = threading.Thread(target=lambda: got.append((tmp_path / "pipe").read_text()))
    reader.start()
    write_atomic(tmp_path / "pipe", text)
    reader.join(10)
    assert got == [text]
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "is a folder"),
        ("absent/x.txt", "No such file"),
        ("x" * 300, "too long"),
        ("a\0b", "null"),
        ("f.txt/x", "Not a"),
    ],
)
def test_what_cannot_be_written_is_named(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "f.txt").write_text("kept")
    with pytest.raises(BadData, match=said):
        write_atomic(tmp_path / name, "text")
    assert [path.name for path in tmp_path.iterdir()] == ["f.txt"]
    assert (tmp_path / "f.txt").read_text() == "kept"


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    place = tmp_path / "page.html"
    place.write_text("old")
    code = (
        "from pathlib import Path\nfrom kg.files import write_atomic\nfrom kg.errors import BadData\n"
        f"try: write_atomic(Path({str(place)!r}), 'x' * 100_000)\nexcept BadData as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
    )  # fmt: skip
    assert b"cannot write there (File too large)" in done.stdout
    assert place.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.skipif(not FULL.exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("arguments", [EVERYTHING, ["queries"], ["query", "datasets"], ["query", "ASK {}"]])
def test_a_full_disk_behind_standard_output_is_an_error(arguments: list[str]) -> None:
    with FULL.open("wb") as full:
        code, error = ended(kg(*arguments, stdout=full))
    assert (code, error) == (
        2, "kg: the output cannot be written (No space left on device); make room, or write elsewhere\n"
    )  # fmt: skip


def test_a_reader_that_leaves_is_no_error() -> None:
    child = kg(*EVERYTHING, stdout=subprocess.PIPE)
    assert child.stdout
    child.stdout.read(10)
    child.stdout.close()
    assert ended(child) == (0, "")


@pytest.mark.parametrize("closed", [1, 2])
def test_a_closed_stream_is_no_traceback(tmp_path: Path, closed: int) -> None:
    child = kg("query", "ASK {}", stdout=subprocess.PIPE, preexec_fn=lambda: os.close(closed))
    assert ended(child)[0] == 0


def test_a_terminal_without_korean_shows_something() -> None:
    text = "SELECT ('\\uBD81\\uD55C' AS ?name) {}"
    child = kg("query", text, stdout=subprocess.PIPE, env={"PYTHONIOENCODING": "cp1252"})
    out, error = child.communicate(timeout=60)
    assert (child.returncode, error, out.split()) == (0, b"", [b"name", b"----", b"??"])


@pytest.mark.parametrize("wait", [0.02, 0.05, 0.1, 0.2, 0.4, 0.8])
@pytest.mark.parametrize(
    "arguments",
    [["query", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"], ["align", "--level", "actor"]],
    ids=["query", "align"],
)
def test_ctrl_c_at_any_moment_leaves_no_trace(arguments: list[str], wait: float) -> None:
    child = kg(*arguments, stdout=subprocess.DEVNULL, start_new_session=True)
    time.sleep(wait)
    os.killpg(child.pid, signal.SIGINT)
    _, error = child.communicate(timeout=60)
    if b"Traceback" in error:  # only while Python itself starts, where nobody can catch it
        assert b"kg/__main__.py" not in error, error.decode()
        assert b"kg/cli" not in error, error.decode()
    else:
        assert child.returncode in (0, 130, -signal.SIGINT)


def test_ctrl_c_during_a_load_changes_nothing(tmp_path: Path) -> None:
    big = tmp_path / "big.nt"
    big.write_text("".join(f"<http://e/{i}> <http://e/p> <http://e/{i + 1}> .\n" for i in range(400_000)))
    child = kg("load", big, "--store", tmp_path / "store", "--bare", start_new_session=True)
    while len(list(tmp_path.iterdir())) == 1 and child.poll() is None:
        time.sleep(0.01)
    os.killpg(child.pid, signal.SIGINT)
    assert ended(child) == (130, "kg: stopped\n")
    assert [path.name for path in tmp_path.iterdir()] == ["big.nt"]


ODD = {
    "another error takes its place": "def raised(*_): raise ImportError('initialization failed')",
    "Python prints it and goes on": "class Odd:\n  def __del__(self): signal.raise_signal(signal.SIGINT)\ndef raised(*_):\n  Odd(); time.sleep(5)",
}


@pytest.mark.parametrize("how", ODD)
def test_a_ctrl_c_in_an_odd_place_stops_all_the_same(how: str) -> None:
    """While a module is imported it may come out as another error, or where nobody can catch it."""
    code = f"""
import signal, sys, time
import kg.__main__, kg.cli.queries
{ODD[how]}
def asked(*_, **__):
    if {how.startswith("another")}:
        try: signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt: pass
    raised()
kg.cli.queries.COMMAND.callback = asked
sys.argv = ["kg", "queries"]
kg.__main__.main()
"""
    child = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE)
    assert ended(child) == (130, "kg: stopped\n")
