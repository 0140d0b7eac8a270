"""Plants small faults in what explains, compares and draws, one at a time, and says which of them no test notices.

    python benchmarks/mutants.py [WORD ...] [--most N] [--reach FILE] [--processes N] [--near]

WORD ...      only files whose names hold one of these words
--most N      so many faults of each file, drawn by a seed that is the file's name (6)
--reach FILE  keep which test reaches which line in this file, and read it from there the next time
--processes N at a time (2)
--near        only some thirty tests that reach the line of a fault: quick, but others may notice it, too

`faults.py` says what is changed into what. The tests of a file stand in `targets.py`. All are run once, and it is noted which of them reaches
which line: for a fault, these come first, of its own file and quick ones before others, and then the whole files, until one fails. Faults in
scripts meet the tests in a browser, which runs through. Faults are planted in a copy, each in a process of its own, which has loaded the libraries already.
It takes long, so it is no test. The faults that `faults_by_hand.py` lists are planted with those of their files.
"""

from __future__ import annotations

import importlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from faults import Fault, faults, line_of, worded
from faults_by_hand import by_hand
from targets import TARGETS

ROOT = Path(__file__).parent.parent
SECONDS = (
    120  # of processor time for the tests of one fault; by the clock ten times as much, for scripts that do not end
)
# The libraries are there before pytest is, so it cannot look into their assertions: that is no error here.
QUIET = ("-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")
# Loaded once; each fault's process has them from its parent, and loads `kg` itself.
LIBRARIES = (
    "click.testing", "duckdb", "hypothesis", "jinja2", "networkx", "numpy", "pyarrow.parquet", "playwright.sync_api",
    "pyoxigraph", "rdflib", "scipy.optimize", "scipy.sparse", "scipy.stats",
)  # fmt: skip
Reach = dict[str, dict[str, list[str]]]  # file -> line (or "" where it was reached by all) -> tests, the quickest first


def planted(file: str, most: int | None) -> list[Fault]:
    """Return the faults that are tried in a file."""
    source = (ROOT / "kg" / file).read_text("utf-8")
    found = faults(source, script=file.endswith(".js"))
    drawn = found if most is None or len(found) <= most else random.Random(file).sample(found, most)
    return sorted({*drawn, *by_hand(file, source)})


class Watch:
    """A plugin that notes how long each test takes, and which lines of the files it reaches."""

    def __init__(self, tree: Path, files: Iterable[str]) -> None:
        self.files = {str(tree / "kg" / file): file for file in files}
        self.lines: dict[tuple[str, int], set[str]] = defaultdict(set)
        self.seconds: dict[str, float] = defaultdict(float)
        self.now = ""
        sys.settrace(self._called)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Note what a test reaches, and how long it takes."""
        self.now, started = item.nodeid, time.perf_counter()
        sys.settrace(self._called)
        yield
        self.now, self.seconds[item.nodeid] = "", time.perf_counter() - started

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, request: pytest.FixtureRequest) -> Iterator[None]:
        """Note what a fixture for many tests reaches for every test of its file."""
        before = self.now
        if request.scope != "function":
            self.now = str(request.node.nodeid).split("::")[0]
        yield
        self.now = before

    def _called(self, frame: FrameType, event: str, _: object) -> Any:  # noqa: ANN401
        return partial(self._noted, self.files[name]) if (name := frame.f_code.co_filename) in self.files else None

    def _noted(self, file: str, frame: FrameType, event: str, _: object) -> Any:  # noqa: ANN401
        self.lines[file, frame.f_lineno].add(self.now)
        return partial(self._noted, file)

    @property
    def reach(self) -> Reach:
        """Which tests reach which line, the quickest first."""
        found: Reach = defaultdict(dict)
        for (file, line), tests in self.lines.items():
            found[file][str(line)] = sorted(tests, key=lambda test: self.seconds.get(test, 0.0))
        return found


@contextmanager
def browser() -> Iterator[None]:
    """Start the browser that all processes use."""
    program = shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder:
        command = [program or "chromium", "--headless", "--remote-debugging-port=0", f"--user-data-dir={folder}"]
        flags = importlib.import_module("browser_pages").FLAGS
        running = subprocess.Popen([*command, *flags], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            port = Path(folder) / "DevToolsActivePort"
            while not port.exists() or "\n" not in port.read_text():
                time.sleep(0.1)
            os.environ["KG_CHROMIUM"] = f"http://127.0.0.1:{port.read_text().splitlines()[0]}"
            yield
        finally:
            running.terminate()
            running.wait()
            time.sleep(0.5)


def run(tree: Path, tests: list[str], seconds: int, *, watch: tuple[Iterable[str], Path] | None = None) -> int | None:
    """Run tests on a tree in a process of its own; return how pytest ended, or None where the time was over."""
    child = os.fork()
    if not child:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        os.chdir(tree)
        sys.path[:0] = [str(tree), str(tree / "tests")]
        os.environ["PYTHONPATH"] = str(tree)
        tempfile.tempdir = os.environ["TMPDIR"] = str(tree.parent)
        silent = os.open(os.devnull if not watch else tree.parent / "watched.txt", os.O_RDWR | os.O_CREAT)
        for stream in (1, 2):
            os.dup2(silent, stream)
        ended = 99
        try:
            noted = [Watch(tree, watch[0])] if watch else []
            stop = [] if watch else ["-x"]
            ended = int(pytest.main(["-q", *stop, *QUIET, *tests], plugins=noted))
            if watch:
                sys.settrace(None)
                watch[1].write_text(json.dumps(noted[0].reach))
        except BaseException:  # a process that ends here has nobody to hand it to
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(ended)
    deadline = time.monotonic() + 10 * seconds
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def lives(tree: Path, file: str, fault: Fault, reach: dict[str, list[str]], others: list[str], *, near: bool) -> bool:
    """Plant one fault, run the tests, take it out again; say whether all of them passed.

    What is reached while the tests are collected, as a table of the module, may matter to each of them.
    """
    path = tree / "kg" / file
    source = path.read_bytes()
    found = reach.get(str(line_of(source, fault)), reach.get("", []))
    nearest = sorted(found, key=lambda test: test.split("::")[0] not in others)
    first = [test for test in nearest if "::" in test][: 30 if near else 40] or found
    _write(path, source[: fault.start] + fault.other.encode() + source[fault.end :])
    try:
        for tests in (first, others if not first or "" in found or not near else []):
            named = [test for test in tests if test]
            if named and run(tree, named, SECONDS) != 0:
                return False
    finally:
        _write(path, source)
    return True


def _write(path: Path, source: bytes) -> None:
    """Write a file and drop its bytecode: faults of one length come in the same second."""
    path.write_bytes(source)
    for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
        compiled.unlink()


_tree = Path()


def _settle(trees: Any) -> None:  # noqa: ANN401
    """Give a process its copy of the tree."""
    global _tree  # noqa: PLW0603
    _tree = trees.get()


def _try(asked: tuple[str, Fault, dict[str, list[str]], list[str], bool]) -> bool:
    *what, near = asked
    return lives(_tree, *what, near=near)


def reached(tree: Path, files: list[str], tests: list[str]) -> Reach:
    """Run all tests once; return which of them reaches which line."""
    kept = tree.parent / "reach.json"
    if (ended := run(tree, tests, 3600, watch=(files, kept))) != 0:
        print(f"without a fault the tests end with {ended}\n{(tree.parent / 'watched.txt').read_text()}")
    return dict(json.loads(kept.read_text()))


def main(*arguments: str) -> None:
    """Plant the faults of the files asked for, and print those that live."""
    given = list(arguments)
    most, processes = int(_option(given, "--most") or 6), int(_option(given, "--processes") or 2)
    kept = _option(given, "--reach")
    if near := "--near" in given:
        given.remove("--near")
    files = [file for file in TARGETS if not given or any(word in file for word in given)]
    tests = {file: [f"tests/{name}.py" for name in TARGETS[file].split()] for file in files}
    for file, found in tests.items():
        if ">>> " in (ROOT / "kg" / file).read_text("utf-8"):
            found.insert(0, f"kg/{file}")  # the examples of the module itself
    for name in LIBRARIES:
        importlib.import_module(name)
    sys.path.append(str(ROOT / "tests"))
    with tempfile.TemporaryDirectory() as folder, browser():
        ignored = shutil.ignore_patterns(".git", ".venv*", ".hypothesis", "*_cache", "__pycache__", "out")
        trees = [Path(folder) / str(number) / "tree" for number in range(processes)]
        for tree in trees:
            shutil.copytree(ROOT, tree, ignore=ignored)
        modules = [file for file in files if file.endswith(".py")]
        if kept and Path(kept).exists():
            reach: Reach = json.loads(Path(kept).read_text())
        else:
            reach = (
                reached(trees[0], modules, sorted({test for file in modules for test in tests[file]}))
                if modules
                else {}
            )
            if kept:
                Path(kept).write_text(json.dumps(reach))
        queue = get_context("fork").SimpleQueue()
        for tree in trees:
            queue.put(tree)
        chosen = {file: planted(file, most) for file in files}
        reach |= {file: {"": tests[file][:1]} for file in files if file.endswith(".js")}
        asked = [(file, fault, reach.get(file, {}), tests[file], near) for file in files for fault in chosen[file]]
        alive: dict[str, list[Fault]] = defaultdict(list)
        with get_context("fork").Pool(processes, _settle, (queue,)) as pool:
            done = pool.imap(_try, asked)
            for file in files:
                alive[file] = [fault for fault, survives in zip(chosen[file], done, strict=False) if survives]
                print(f"{file}: {len(chosen[file])} planted, {len(alive[file])} live", flush=True)
                _say(file, alive[file])
    total = sum(map(len, chosen.values()))
    print(f"{total} planted, {sum(map(len, alive.values()))} live")


def _say(file: str, alive: list[Fault]) -> None:
    source = (ROOT / "kg" / file).read_bytes()
    for fault in alive:
        print(f"    kg/{file}:{line_of(source, fault)}: {worded(source, fault)}", flush=True)


def _option(given: list[str], name: str) -> str | None:
    if name not in given:
        return None
    at = given.index(name)
    value = given[at + 1]
    del given[at : at + 2]
    return value


if __name__ == "__main__":
    main(*sys.argv[1:])
