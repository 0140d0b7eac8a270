"""Calls the command line with hostile values for every option and argument that its commands have.

    python tests/fuzz.py [--seed N] [--count N] [--seconds S] [--only COMMAND]

What there is to call is read off click's own commands, so a new option is called without being named here. Each call is
a process of its own, forked from one that has imported everything and read the shipped graph: some ten milliseconds instead
of a second. (One that is interrupted reads it itself, so that it is interrupted there, too.) A fault is
a traceback or the name of an internal error, an exit code other than those documented, an error without a message,
output that is half there, control characters in a message, or a call that does not end. A fault is printed as the line
to type; the same seed makes the same calls.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import random
import re
import resource
import shlex
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click
import test_options
from opened_once import opened_once

import kg
import kg.graph
from kg.cli import cli

SECONDS, CPU, MEGABYTES = 120, 60, 3000  # of one call: by the clock, of processor time, on top of what is imported
TEXTS = [
    "", " ", "\t", "\n", "-", "--", "0", "-1", "nan", "١٢", "a\u202eb", "\x1b[31mred\x07", "\x85\x9b1m", "x" * 5000,
    "é" * 300, "e\u0301", "\U0001f600", "\udcff\udcfe", "{0} {x} %s %n", "$HOME `id` ;", "../../x", "<", ">", "<>",
    "<http://e/>", "<http://e/> } #", '"', '"""', "'", "\\", "\\u0022", "a=b", "=1+1", "PRK", "North Korea", "actor:PRK",
    "<https://w3id.org/alignment-kg/actor/PRK>", "claim:summits/kim-putin-1", "summits", "dataset:summits", "yonhap",
    "p5-s3-a", "plover:AID", "default", "strict", "data", "2024", "2024-02-30", "2024-Q3", "0000", "-0044", "99999",
    "2024..2019", "2019..2024", "..", "2018..", "year", "decade", "yes=1,no=nan", "a=1,a=2", "weekday", "acts-between",
    "a=PRK", "tolerance=P", "SELECT * { ?s ?p ?o } LIMIT 3", "ASK {", "INSERT DATA { <a:b> <a:c> 1 }", "CONSTRUCT { ?s ?p ?o } {",
    "SELECT * { SERVICE <http://127.0.0.1:9/> {} }", "DESCRIBE actor:PRK", "{" * 300, "(" * 3000, "2024-05-28", "1e999",
]  # fmt: skip
NUMBERS = ["0", "-0", "1", "-1", "2", "0.5", "1e-320", "1e308", "1e309", "-1e309", "nan", "NaN", "inf", "-inf", "1_000", "0x10",
           "٣", "", " ", "1,5", "99999999999999999999", "1e7", "9" * 400, "1.", "--", "5e-324", "0.999999999999999999"]  # fmt: skip
FILES: dict[str, bytes] = {
    "empty": b"",
    "zeros": b"\0" * 5000,
    "binary": bytes(range(256)) * 20,
    "utf16": "ballot,actor,choice\n1,A,yes\n".encode("utf-16"),
    "latin1": "é;è\nà;ù\n".encode("latin-1"),
    "bom": b"\xef\xbb\xbfballot,actor,choice,date\n1,PRK,yes,2020\n1,RUS,no,2020\n",
    "nested": b"[" * 100_000,
    "quoted": b'a,"b\n1,2\n',
    "header": b"row,status,quote\n",
    "wide": b",".join(b"c%d" % i for i in range(3000)) + b"\n" + b"1," * 3001 + b"\n",
    "toml": b'name = 3\n[factuality]\nCertain = "x"\n',
    "rq": b"# says: x\nSELECT ?claim { ?claim kg:speaker }\n",
    "ill": b'@prefix kg: <https://w3id.org/alignment-kg/ontology/> .\n<http://e/a> a kg:State ; kg:date "about"^^<http://www.w3.org/2001/XMLSchema#date> .\n',
    "cycle": b"@prefix sh: <http://www.w3.org/ns/shacl#> .\n<http://e/s> a sh:NodeShape ; sh:targetNode <http://e/x> ; sh:node <http://e/s> ; sh:property [ sh:path [ sh:zeroOrMorePath <http://e/p> ] ; sh:minCount 1 ] .\n",
    "star": b"<http://e/a> <http://e/b> <<( <http://e/a> <http://e/b> 1 )>> .\n",
    "long": b'<http://e/a> <http://e/b> "' + b"x" * 100_000 + b'" .\n',
    "control": 'ballot,actor,choice\n1,"A\x1b[31m\u202e",yes\n1,B,no\n'.encode(),
    "json": b'{"@context": "https://schema.org/", "@id": "x"}',
}
ENDINGS = ("", ".csv", ".tsv", ".xlsx", ".ttl", ".TTL", ".trig", ".nq", ".jsonld", ".rdf", ".gz", ".ttl.gz", ".toml", ".rq", ".html",
           ".svg", ".png", ".pdf", ".txt", ".gexf", ".parquet")  # fmt: skip
PLACES = ["", ".", "..", "/", "/proc/self", "/dev/null", "/dev/full", "/dev/null/x", "nowhere/x", "a\udcff.csv", "x" * 300, "x.html",
          "x.svg", "x.csv", "x.trig", "new\nline.csv", "-", "loop", "folder", "folder.csv"]  # fmt: skip
STREAMS = ("captured",) * 10 + ("full", "gone", "no output", "no errors", "no input", "ctrl-c", "ctrl-c")
INTERNAL = re.compile(r"Traceback|panicked|fault of the program|process that does this failed|InterruptException"
                      r"|(?<![\w.])(?:[a-z_]+\.)*[A-Z]\w*(?:Error|Exception|Warning)\b|<class |<function |object at 0x")  # fmt: skip
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
OPEN = kg.graph.open_graph
DEFAULTS = {"belief": "default", "only": (), "without": ()}  # as commands open a graph, and those that measure
MEASURING = {"unit": "state", "scale": "plover", "expand": "each", "engine": "duckdb"}
EXACT = {"csv", "tsv", "json", "ttl"}  # formats that programs read: they hold data as it is


@dataclass(frozen=True)
class Call:
    """One call: a command, its line, and what its streams are."""

    command: str
    line: tuple[str, ...]
    streams: str = "captured"
    wait: float = 0.0

    def __str__(self) -> str:
        words = [repr(word) if re.search(r"[^ -~]", word) else shlex.quote(word) for word in self.line]
        return f"kg {self.command} {' '.join(word[:300] for word in words)}   # streams: {self.streams}"


@dataclass
class End:
    """How a call ended: its exit code (None if it did not), what it printed, and which files it left."""

    code: int | None
    out: str = ""
    err: str = ""
    left: dict[str, bytes] = field(default_factory=dict)
    seconds: float = 0.0


def hostile(option: click.Parameter, rng: random.Random, places: dict[str, str]) -> str:
    """Return a value that this parameter may not expect."""
    kind = option.type
    if isinstance(kind, click.Choice) and rng.random() < 0.7:
        return rng.choice([*map(str, kind.choices)] * 3 + [str(kind.choices[0]).upper(), str(kind.choices[0])[:-1]])
    if isinstance(kind, click.types.IntParamType | click.types.FloatParamType) and rng.random() < 0.9:
        return rng.choice(NUMBERS)
    if isinstance(kind, click.Path) or rng.random() < 0.15:
        files = sorted(Path(places["odd"]).iterdir()) + sorted(Path(places["samples"]).iterdir())
        return rng.choice(
            [*PLACES, *map(str, files), *map(str, files), places["other"], places["empty"], places["damaged"]]
        )
    return rng.choice(TEXTS)


def base(command: str, places: dict[str, str]) -> list[str]:
    """Return a line that works, if the options' own test has one."""
    line = test_options.BASES.get(command, [])
    return [word.format(**places) if "{" in word and " " not in word else word for word in line]


def with_one(command: click.Command, option: click.Parameter, rng: random.Random, places: dict[str, str]) -> list[str]:
    """Return a line with a hostile value for one option or argument."""
    line = base(command.name or "", places)
    if isinstance(option, click.Argument):
        given = [
            i for i, word in enumerate(line) if not word.startswith("-") and not (i and line[i - 1].startswith("-"))
        ]
        if given and rng.random() < 0.8:
            line[rng.choice(given)] = hostile(option, rng, places)
        else:
            line.append(hostile(option, rng, places))
        return line
    name = rng.choice([*option.opts, *option.secondary_opts])
    if option.is_flag:
        return [*line, name]
    value = hostile(option, rng, places)
    return [*line, f"{name}={value}"] if name.startswith("--") and rng.random() < 0.2 else [*line, name, value]


SERVERS = ("mcp", "review", "serve")  # they run until they are stopped; what they are asked has tests of its own


def expected(command: click.Command, option: click.Option, places: dict[str, str]) -> list[str]:
    """Return what the options' own test gives for an option, so that a call gets far enough to meet the odd value."""
    name = max(option.opts, key=len)
    case = test_options.CASES.get((command.name or "", name)) or test_options.COMMON.get(name) or []
    words = case if isinstance(case, list) else []
    return [word.format(**places) if "{" in word and " " not in word else word for word in words]


def calls(seed: int, places: dict[str, str], only: str | None = None) -> Iterator[Call]:
    """Yield calls without end: first every option and argument once, in a random order, then several together."""
    rng = random.Random(seed)
    commands = [
        command for name, command in sorted(cli.commands.items()) if only in (None, name) and name not in SERVERS
    ]
    once = [(command, option) for command in commands for option in command.params]
    rng.shuffle(once)
    for command, option in once:
        yield Call(
            command.name or "", tuple(with_one(command, option, rng, places)), rng.choice(STREAMS), rng.random() / 4
        )
    while True:
        command = rng.choice(commands)
        line = base(command.name or "", places) if rng.random() < 0.3 else with_one(
            command, rng.choice(command.params), rng, places
        )  # fmt: skip
        for option in rng.sample(command.params, min(len(command.params), rng.choice((0, 0, 1, 1, 2, 4)))):
            if isinstance(option, click.Option):
                line += expected(command, option, places) if rng.random() < 0.6 else (
                    with_one(command, option, rng, places)[len(base(command.name or "", places)) :]
                )  # fmt: skip
        yield Call(command.name or "", tuple(line), rng.choice(STREAMS), rng.random() / 4)


def odd_files(folder: Path) -> None:
    """Write the files that nobody should have to read, under every kind of name."""
    rng = random.Random(1)
    for name, raw in FILES.items():
        for ending in rng.sample(ENDINGS, 4):
            (folder / f"{name}{ending}").write_bytes(raw)
    for ending in (".csv", ".ttl", ".toml", ".txt"):
        (folder / f"endless{ending}").symlink_to("/dev/zero")
        (folder / f"loop{ending}").symlink_to(f"loop{ending}")
        (folder / f"gone{ending}").symlink_to("nowhere")
        (folder / f"folder{ending}").mkdir()


class Desk:
    """The folder in which calls are made: the files that they name, and an empty one for what they write."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept, self.work = folder / "kept", folder / "work"
        self.kept.mkdir()
        (folder / "named").mkdir()
        (folder / "named" / "odd").mkdir()
        odd_files(folder / "named" / "odd")
        self.places = test_options.places_in(folder / "named") | {
            "odd": str(folder / "named" / "odd"), "damaged": str(folder / "named" / "damaged"),
        }  # fmt: skip
        shutil.copytree(self.places["empty"], self.places["damaged"])
        for file in Path(self.places["damaged"]).glob("gen-*/data/*.sst"):
            file.write_bytes(file.read_bytes()[:-7] + b"damaged")
        shutil.copytree(folder / "named", self.kept / "named", symlinks=True)
        self.before = self.seen(folder / "named")

    @staticmethod
    def seen(folder: Path) -> dict[str, tuple[int, int]]:
        """Return size and time of every file below a folder."""
        found = {}
        for path in folder.rglob("*"):
            state = path.lstat()
            found[str(path)] = (state.st_size, state.st_mtime_ns)
        return found

    def call(self, call: Call) -> End:
        """Make the call in an empty folder, and put back the files that it may have changed."""
        self.work.mkdir()
        (self.work / "folder").mkdir()
        (self.work / "folder.csv").mkdir()
        (self.work / "loop").symlink_to("loop")
        (self.work / "x.csv").write_text("old")
        before = set(self.seen(self.work))
        try:
            end = run(call, self.work, self.folder)
            end.left = {
                path.relative_to(self.work).as_posix(): path.read_bytes()
                for path in sorted(self.work.rglob("*"))
                if path.is_file() and (str(path) not in before or path.read_bytes() != b"old")
            }
        finally:
            shutil.rmtree(self.work)
        if self.seen(self.folder / "named") != self.before:
            shutil.rmtree(self.folder / "named")
            shutil.copytree(self.kept / "named", self.folder / "named", symlinks=True)
            self.before = self.seen(self.folder / "named")
        return end


def run(call: Call, work: Path, folder: Path) -> End:
    """Fork, call, and wait."""
    out, err = folder / "out", folder / "err"
    start = time.monotonic()
    child = os.fork()
    if not child:
        _in_child(call, work, out, err)
    code: int | None = None
    interrupted = False
    while code is None and time.monotonic() - start < SECONDS:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(status)
        elif call.streams == "ctrl-c" and not interrupted and time.monotonic() - start > call.wait:
            interrupted = True
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGINT)
        else:
            time.sleep(0.002)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if code is None:
        os.waitpid(child, 0)
    texts = [path.read_bytes().decode("utf-8", "surrogateescape") for path in (out, err)]
    return End(code, *texts, seconds=time.monotonic() - start)


def _in_child(call: Call, work: Path, out: Path, err: Path) -> None:
    """Become the process that a shell would have started."""
    code = 70
    try:
        os.setpgid(0, 0)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.chdir(work)
        os.environ["XDG_CACHE_HOME"] = str(work.parent / "cache")
        _streams(call, out, err)
        used = int(Path("/proc/self/statm").read_bytes().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (used + MEGABYTES * 2**20,) * 2)
        resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if call.streams == "ctrl-c":
            kg.graph.open_graph = OPEN
        sys.argv = ["kg", call.command, *call.line]
        from kg.__main__ import main

        signal.signal(signal.SIGINT, signal.default_int_handler)
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0 if end.code is None else 70
        except BaseException:  # what Python would print at the end of a process
            code = 70
            traceback.print_exc()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                try:
                    stream.flush()
                except Exception:
                    code = 120
    finally:
        os._exit(code)


def _streams(call: Call, out: Path, err: Path) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    printed = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    if call.streams == "full":
        printed = os.open("/dev/full", os.O_WRONLY)
    elif call.streams == "gone":
        reader, printed = os.pipe()
        os.close(reader)
    handles = [nothing, printed, os.open(err, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)]
    for number, handle in enumerate(handles):
        os.dup2(handle, number)
    closed = {"no input": 0, "no output": 1, "no errors": 2}.get(call.streams)
    streams = [open(number, "r" if not number else "w", encoding="utf-8", closefd=False) if number != closed else None  # noqa: SIM115
               for number in range(3)]  # fmt: skip
    if closed is not None:
        os.close(closed)
    sys.stdin, sys.stdout, sys.stderr = streams  # type: ignore[assignment]
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = streams  # type: ignore[assignment,misc]


def faults(call: Call, end: End) -> list[str]:
    """Say what is wrong with the way a call ended."""
    found = []
    stopped = call.streams == "ctrl-c"
    if end.code is None:
        return [f"did not end in {SECONDS} s"]
    command = cli.commands[call.command]
    known = (
        {0, 2} | ({1} if "code 1" in " ".join((command.help or "").split()) else set()) | ({130} if stopped else set())
    )
    if end.code not in known:
        found.append(f"ends with {end.code}")
    for stream, text in (("errors", end.err), ("output", end.out)):
        if match := INTERNAL.search(text):
            found.append(f"{stream} show {match[0]!r}")
    if end.code == 2 and not end.err.strip() and call.streams != "no errors":
        found.append("ends with 2 and says nothing")
    if UNSAFE.search(end.err):
        found.append("control characters in a message")
    if not EXACT & set(re.split(r"[\s=]", " ".join(call.line))) and UNSAFE.search(end.out):
        found.append("control characters in the output")
    if end.code == 2 and end.left and call.streams == "captured":  # else it is whole, and only the last word was lost
        found.append(f"refused, and left {sorted(end.left)[:4]}")
    found += [f"left {name}" for name in end.left if "/.kg-" in f"/{name}" or ".tmp" in name]
    if end.code in (0, 1):
        found += [f"{name}: {why}" for name, raw in end.left.items() if (why := _half(name, raw))]
        if (
            "--format json" in " ".join(call.line[-2:])
            and call.streams == "captured"
            and (why := _half("x.json", end.out.encode("utf-8", "surrogateescape")))
        ):
            found.append(f"printed JSON: {why}")
    return found


def _half(name: str, raw: bytes) -> str:
    """Say what is missing of a file that claims to be whole."""
    try:
        if name.endswith(".json"):
            json.loads(raw, parse_constant=lambda word: 1 / 0)
        elif name.endswith((".svg", ".gexf", ".graphml")):
            ET.fromstring(raw)
        elif name.endswith(".html") and not raw.rstrip().endswith(b"</html>"):
            return "the page has no end"
    except (ValueError, ET.ParseError, ZeroDivisionError) as error:
        return str(error)
    return ""


def warm() -> None:
    """Import everything and read the shipped graph once, so that a forked call need not."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a fork takes no threads along
    for module in pkgutil.walk_packages(kg.__path__, "kg."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in ("numpy", "scipy.special", "scipy.optimize", "scipy.sparse.linalg", "duckdb", "pyarrow.parquet", "pyshacl", "rdflib",
                 "oxrdflib", "openpyxl", "networkx", "jinja2", "pyvis.network", "typst", "fontTools.ttLib"):  # fmt: skip
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    for how in (DEFAULTS, DEFAULTS | MEASURING):
        known = kg.graph.open_graph(**how).known
        for name in ("actors", "codes", "labels", "origins", "claims", "templates"):
            getattr(known, name)
    assert threading.active_count() == 1, "a fork would lack the others"
    gc.collect()
    gc.freeze()  # a fork that looked for garbage would copy all of it


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10**9)
    parser.add_argument("--seconds", type=float, default=1e9)
    parser.add_argument("--only", help="one command")
    parser.add_argument("--verbose", action="store_true")
    asked = parser.parse_args()
    made = bad = 0
    endings: dict[object, int] = {}
    start = time.monotonic()
    with opened_once(), tempfile.TemporaryDirectory() as name:
        warm()
        desk = Desk(Path(name))
        for call in calls(asked.seed, desk.places, asked.only):
            if made >= asked.count or time.monotonic() - start > asked.seconds:
                break
            end = desk.call(call)
            made += 1
            endings[end.code] = endings.get(end.code, 0) + 1
            wrong = faults(call, end)
            if wrong or asked.verbose:
                bad += bool(wrong)
                shown = str(call).replace(name, "FOLDER")
                click.echo(
                    f"{'; '.join(wrong) or 'right'} ({end.seconds:.1f} s)\n  {shown}\n  {end.err[-600:]!r}",
                )
    said = ", ".join(f"{count} ended with {code}" for code, count in sorted(endings.items(), key=str))
    click.echo(f"{made} calls in {time.monotonic() - start:.0f} s with seed {asked.seed}: {said}; {bad} with faults")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
