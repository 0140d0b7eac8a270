"""Every option of every command either changes the result or is refused by name: none is dropped in silence.

A case says how a command is run without the option and what is added; a test walks the commands and finds no option
without a case. Commands that do something else when asked (``--list``, ``--file``, each table of an export) are run once
more in every such mode, with every option.
"""

from __future__ import annotations

import contextlib
import json
import re
import tempfile
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from serving import finished
from starlette.testclient import TestClient

import kg.readers
from kg.cli import cli
from kg.encode import Description, encode, write
from kg.store import Store
from kg.store.files import shipped_files
from kg.views import PICTURES

pytestmark = pytest.mark.usefixtures("one_graph")
HELP = "--help"
SAMPLES = Path(__file__).parent.parent / "data" / "samples"
BASES = {
    "align": ["PRK", "RUS"],
    "audit": [],
    "balance": [],
    "blocs": ["--draws", "40"],
    "change": ["PRK", "CHN"],
    "cite": ["p5-s3-a"],
    "compare": ["PRK", "RUS"],
    "decode": ["{samples}/two.trig", "-o", "out.csv", "--dataset", "harbour"],
    "draw": ["matrix", "-o", "out.svg"],
    "encode": ["{samples}/harbour.csv", "--article", "{samples}/harbour-communique.txt", "-o", "out.trig",
               "--actors", "{samples}/harbour-actors.ttl"],
    "explain": ["PRK", "RUS"],
    "export": ["csv", "-o", "out.csv"],
    "lift": ["{rows}", "--pair", "PRK,RUS", "-o", "out.trig"],
    "load": ["{samples}/harbour-actors.ttl", "--store", "made"],
    "mcp": [],
    "new": ["{samples}/harbour-reply.txt", "--title", "A reply", "--date", "2024-06-01", "-o", "."],
    "queries": [],
    "query": ["SELECT ?c ?w { ?c kg:weight ?w }", "--format", "csv"],
    "recompute": ["of.PRK.RUS_unit.state_scale.plover_belief.default_prior.1_confidence.0.95_data.0123456789ab_version.1"],
    "read": ["icews", "{readers}/icews/sample.tab", "-o", "acts.parquet"],
    "report": ["-o", "out"],
    "review": ["{samples}/harbour.csv", "--article", "{samples}/harbour-communique.txt", "--actors",
               "{samples}/harbour-actors.ttl"],
    "serve": ["--port", "0"],
    "validate": ["{samples}/bad.ttl"],
    "validate-against": ["assembly", "--least", "1"],
    "verify": ["--store", "{other}"],
    "votes": ["CHN", "RUS"],
}  # fmt: skip
# What is added to the base, by option; where a command needs another base, the two whole lines stand there.
COMMON = {
    "--store": ["--store", "{other}"],
    "--events": ["{rows}"],
    "--engine": ["--engine", "spark"],  # refused without files; tests/test_engines.py counts files with it
    "--belief": ["--belief", "{samples}/half.toml"],
    "--only": ["--only", "summits"],
    "--without": ["--without", "summits"],
    "--unit": ["--unit", "actor"],
    "--scale": ["--scale", "goldstein"],
    "--expand": ["--expand", "share"],
    "--prior": ["--prior", "4"],
    "--confidence": ["--confidence", "0.999"],
    "--half-life": ["--half-life", "400"],
    "--rho": ["--rho", "0.5"],
    "--format": ["--format", "json"],
    "--json": ["--json"],
    "--directed": ["--directed"],
    "--period": ["--period", "2024"],
}


# Whom or what each kind of picture is asked about.
PICTURED = {
    "network": ["--only", "summits"], "matrix": [], "series": ["PRK", "RUS"], "timeline": [], "map": [], "claim": ["p5-s3-a"],
    "tornado": ["PRK", "RUS"], "report": ["--only", "summits"],
}  # fmt: skip
# How a command is run in each of its modes; every option is then added, and its words are those of the cases below.
MODES: dict[str, dict[str, list[str]]] = {
    "audit": {"--list": ["--list"]},
    "compare": {"--period year": ["PRK", "RUS", "--period", "year"]},
    "draw": {kind: [kind, *names, "-o", "report.html" if kind == "report" else "out.svg"] for kind, names in PICTURED.items()},
    "encode": {"--no-audit": [*BASES["encode"], "--no-audit"]},
    "explain": {name: ["PRK", "RUS", name] for name in ("--sensitivity", "--sides")},
    "export": {
        "gexf": ["gexf", "-o", "x"], "graphml": ["graphml", "-o", "x"], "trig": ["trig", "-o", "x"],
        "trig --all": ["trig", "-o", "x", "--all"],
        **{f"csv {table}": ["csv", "-o", "x", "--table", table] for table in ("edges", "nodes", "interactions")},
    },
    "new": {"--again": ["{samples}/harbour-communique.txt", "--again", "{samples}/fitted.csv"]},
    "query": {"--graph": ["SELECT ?a ?b { ?a kg:actsFor ?b }", "--graph", "g.html"]},
    "read": {
        "--list": ["--list"],
        "--sql": ["gdelt2", "a.b", "--sql", "duckdb"],
        "unga": ["unga", "{samples}/unga.csv", "-o", "votes.parquet"],
        "actor-dictionary": ["actor-dictionary", "{samples}/dictionary.txt", "-o", "made-of-it"],
    },
    "votes": {"--file": ["--file", "{samples}/votes.csv"]},
}  # fmt: skip


@dataclass(frozen=True)
class Lines:
    """A command line without the option, and with it."""

    base: list[str]
    changed: list[str]


# Options that show in a mode only with other words, or on another line.
IN_MODE: dict[tuple[str, str, str], list[str] | Lines] = {
    ("compare", "--period year", "--expand"): Lines(["CHN", "JPN", "--period", "year"],
                                                    ["CHN", "JPN", "--period", "year", "--expand", "share"]),
    ("encode", "--no-audit", "--accept-proposals"): Lines(
        ["{samples}/proposed.csv", *BASES["encode"][1:], "--no-audit"],
        ["{samples}/proposed.csv", *BASES["encode"][1:], "--no-audit", "--accept-proposals"],
    ),
    ("encode", "--no-audit", "--store"): Lines(
        [*BASES["encode"], "--no-audit", "--dataset", "article-2024-05-28"],
        [*BASES["encode"], "--no-audit", "--dataset", "article-2024-05-28", "--store", "{empty}"],
    ),
    ("explain", "--sensitivity", "--expand"): Lines(["CHN", "JPN", "--sensitivity"],
                                                    ["CHN", "JPN", "--sensitivity", "--expand", "share"]),
    ("export", "csv nodes", "--store"): ["--store", "{empty}"],
    ("export", "csv nodes", "--belief"): ["--belief", "{samples}/nothing.toml"],
    ("export", "csv nodes", "--without"): ["--without", "transfers"],
    ("query", "--graph", "--seconds"): ["--seconds", "0.0001"],
    ("query", "--graph", "--lang"): Lines(
        ["CONSTRUCT { actor:kim-jong-un kg:actsFor actor:PRK } WHERE { }", "--graph", "g.html"],
        ["CONSTRUCT { actor:kim-jong-un kg:actsFor actor:PRK } WHERE { }", "--graph", "g.html", "--lang", "ko"],
    ),
    ("query", "--graph", "--store"): ["--store", "{empty}"],
    ("read", "unga", "--with"): ["--with", "calls={samples}/unga-calls.csv"],
    ("votes", "--file", "--store"): Lines(["China", "--file", "{samples}/votes.csv"],
                                          ["China", "--file", "{samples}/votes.csv", "--store", "{empty}"]),
}  # fmt: skip
CASES: dict[tuple[str, str], list[str] | Lines] = {
    ("align", "--against"): ["--against", "strict"],
    ("align", "--expand"): Lines(["CHN", "JPN"], ["CHN", "JPN", "--expand", "share"]),
    ("audit", "--check"): ["--check", "weekday"],
    ("audit", "--dataset"): ["--dataset", "summits"],
    ("audit", "--folder"): ["--folder", "{samples}/checks"],
    ("audit", "--bind"): Lines(["--check", "offset"], ["--check", "offset", "--bind", "tolerance=PT2M"]),
    ("audit", "--list"): ["--list"],
    ("audit", "--without"): ["--without", "tenures"],
    ("audit", "--belief"): ["--belief", "{samples}/nothing.toml"],
    ("blocs", "--k"): ["--k", "4"],
    ("blocs", "--method"): ["--method", "modularity"],
    ("blocs", "--draws"): ["--draws", "41"],
    ("change", "--before"): ["--before", "2018", "--after", "2019"],
    ("change", "--after"): Lines(["PRK", "CHN", "--before", "2018", "--after", "2019"],
                                 ["PRK", "CHN", "--before", "2018", "--after", "2024"]),
    ("change", "--period"): ["--period", "month"],
    ("change", "--belief"): ["--belief", "{samples}/half.toml"],
    ("change", "--expand"): Lines(["CHN", "JPN"], ["CHN", "JPN", "--expand", "share"]),
    ("cite", "--article"): ["--article", "{samples}/harbour-reply.txt"],
    ("cite", "--store"): Lines(["summits/kim-putin-1"], ["summits/kim-putin-1", "--store", "{other}"]),
    ("cite", "--without"): ["--without", "yonhap"],
    ("compare", "--on"): ["--on", "1999"],
    ("compare", "--period"): ["--period", "year"],
    ("compare", "--since"): Lines(["PRK", "RUS", "--period", "year"], ["PRK", "RUS", "--period", "year", "--since", "2020"]),
    ("compare", "--expand"): Lines(["CHN", "JPN"], ["CHN", "JPN", "--expand", "share"]),
    ("decode", "--article"): ["--article", "{samples}/harbour-communique.txt"],
    ("decode", "--output"): Lines(BASES["decode"], ["{samples}/two.trig", "-o", "other.csv", "--dataset", "harbour"]),
    ("decode", "--dataset"): Lines(BASES["decode"], ["{samples}/two.trig", "-o", "out.csv", "--dataset", "harbuor"]),
    ("draw", "--output"): Lines(["matrix", "-o", "out.svg"], ["matrix", "-o", "out.html"]),
    ("draw", "--title"): ["--title", "Another heading"],
    ("draw", "--ego"): ["--ego", "PRK"],  # a matrix takes none: refused by name
    ("encode", "--article"): Lines(BASES["encode"], [*BASES["encode"], "--article", "{samples}/harbour-reply.txt"]),
    ("encode", "--output"): Lines(BASES["encode"], [*BASES["encode"], "-o", "other.trig"]),
    ("encode", "--dataset"): ["--dataset", "summits"],
    ("encode", "--accept-proposals"): Lines(
        ["{samples}/proposed.csv", *BASES["encode"][1:]], ["{samples}/proposed.csv", *BASES["encode"][1:], "--accept-proposals"]
    ),
    ("encode", "--audit"): ["--no-audit"],
    ("encode", "--actors"): Lines(BASES["encode"][:-2], BASES["encode"]),
    ("encode", "--store"): Lines([*BASES["encode"], "--dataset", "article-2024-05-28"],
                                 [*BASES["encode"], "--dataset", "article-2024-05-28", "--store", "{empty}"]),
    ("encode", "--belief"): ["--belief", "{samples}/nothing.toml"],
    ("encode", "--only"): ["--only", "summits"],
    ("encode", "--without"): ["--without", "harbour"],
    ("explain", "--sensitivity"): ["--sensitivity"],
    ("explain", "--sides"): ["--sides"],
    ("explain", "--audit"): ["--audit"],
    ("explain", "--expand"): Lines(["CHN", "JPN"], ["CHN", "JPN", "--expand", "share"]),
    ("export", "--output"): Lines(["csv", "-o", "out.csv"], ["csv", "-o", "other.csv"]),
    ("export", "--table"): ["--table", "nodes"],
    ("export", "--period"): ["--period", "year"],
    ("export", "--for-spreadsheets"): Lines(["gexf", "-o", "x"], ["gexf", "-o", "x", "--for-spreadsheets"]),
    ("export", "--all"): Lines(["trig", "-o", "x.trig"], ["trig", "-o", "x.trig", "--all"]),
    ("lift", "--output"): Lines(BASES["lift"], [*BASES["lift"][:-1], "other.trig"]),
    ("lift", "--pair"): Lines(["{rows}", "--since", "2018", "-o", "x.trig"], ["{rows}", "--since", "2018", "-o", "x.trig", "--pair", "PRK,RUS"]),
    ("lift", "--since"): ["--since", "2020"],
    ("lift", "--before"): ["--before", "2018-06-01"],
    ("lift", "--code"): ["--code", "cameo:042"],
    ("lift", "--claim"): ["--claim", "icews/2018-06-01-700001"],
    ("lift", "--most"): ["--most", "1"],
    ("load", "--align"): ["--align"],
    ("load", "--store"): Lines(BASES["load"], ["{samples}/harbour-actors.ttl", "--store", "elsewhere"]),
    ("load", "--seconds"): ["--seconds", "0.0001"],
    ("load", "--shipped"): ["--bare"],
    ("mcp", "--http"): ["--http", "--port", "0"],
    ("mcp", "--port"): ["--port", "8002"],  # without --http: refused by name
    ("new", "--title"): ["--title", "Another title"],
    ("new", "--date"): ["--date", "2024-06-02"],
    ("new", "--name"): ["--name", "another"],
    ("new", "--publisher"): ["--publisher", "Yonhap News Agency"],
    ("new", "--license"): ["--license", "https://example.org/licence"],
    ("new", "--page"): ["--page", "https://example.org/page"],
    ("new", "--output"): ["-o", "elsewhere"],
    ("new", "--sheet"): ["--sheet", "tsv"],
    ("new", "--actors"): ["--actors", "{samples}/harbour-actors.ttl"],
    ("new", "--again"): Lines(
        BASES["new"], ["{samples}/harbour-communique.txt", "--again", "{samples}/fitted.csv"]
    ),
    ("new", "--reader"): ["--reader", "oracle"],
    ("new", "--model"): ["--model", "small"],  # which the reader that is not named refuses
    ("new", "--address"): ["--address", "http://127.0.0.1:9/v1"],
    ("new", "--dictionary"): ["--dictionary", "{samples}/kestrian.txt"],
    ("new", "--store"): Lines([*BASES["new"], "--publisher", "Yonhap News Agency"],
                              [*BASES["new"], "--publisher", "Yonhap News Agency", "--store", "{empty}"]),
    ("query", "--bind"): Lines(["acts-between", "--bind", "a=PRK", "--bind", "b=RUS"],
                               ["acts-between", "--bind", "a=PRK", "--bind", "b=CHN"]),
    ("query", "--seconds"): Lines(["SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }", "--seconds", "0.3"],
                                  ["SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }", "--seconds", "0.2"]),
    ("query", "--labels"): Lines(["SELECT ?a { ?a a kg:Team }"], ["SELECT ?a { ?a a kg:Team }", "--labels"]),
    ("query", "--lang"): Lines(["SELECT ?n { actor:kim-jong-un rdfs:label ?n }"],
                               ["SELECT ?n { actor:kim-jong-un rdfs:label ?n }", "--lang", "ko"]),
    ("query", "--rows"): ["--rows", "3"],
    ("query", "--graph"): Lines(["SELECT ?a ?b { ?a kg:actsFor ?b }"], ["SELECT ?a ?b { ?a kg:actsFor ?b }", "--graph", "g.html"]),
    ("report", "--focus"): ["--focus", "PRK", "--focus", "USA"],
    ("read", "--output"): Lines(BASES["read"], [*BASES["read"], "-o", "other.parquet"]),
    ("read", "--list"): ["--list"],
    ("read", "--rejects"): ["--rejects", "rejects.csv"],
    ("read", "--unplaced"): ["--unplaced", "unplaced.csv"],
    ("read", "--officials"): Lines(["icews-names", "{readers}/icews-names/sample.txt", "-o", "a.parquet"],
                                   ["icews-names", "{readers}/icews-names/sample.txt", "-o", "a.parquet", "--officials", "record"]),
    ("read", "--with"): Lines(["icews-ids", "{readers}/icews-ids/sample.txt", "-o", "a.parquet"],
                              ["icews-ids", "{readers}/icews-ids/sample.txt", "-o", "a.parquet",
                               "--with", "entities={readers}/icews-ids/sample.relation2id.txt"]),
    ("read", "--set"): ["--set", "dataset=ships"],
    ("read", "--map"): Lines(["table", "{readers}/table/sample.csv", "-o", "a.parquet"],
                             ["table", "{readers}/table/sample.csv", "-o", "a.parquet", "--map", "source=sender,target=receiver,date=day,code=what"]),
    ("read", "--encoding"): ["--encoding", "utf-16"],
    ("read", "--memory"): ["--memory", "lots"],
    ("read", "--engine"): ["--engine", "sprk"],
    ("read", "--sql"): ["--sql", "duckdb"],
    ("report", "--output"): Lines(["-o", "out"], ["-o", "other"]),
    ("review", "--article"): ["--article", "{samples}/harbour-reply.txt"],
    ("review", "--dataset"): ["--dataset", "summits"],
    ("review", "--port"): ["--port", "70000"],
    ("review", "--open"): ["--open"],
    ("review", "--actors"): Lines(BASES["review"][:-2], BASES["review"]),
    ("review", "--store"): Lines([*BASES["review"], "--dataset", "article-2024-05-28"],
                                 [*BASES["review"], "--dataset", "article-2024-05-28", "--store", "{empty}"]),
    ("review", "--belief"): ["--belief", "{samples}/nothing.toml"],
    ("review", "--without"): ["--without", "harbour"],
    ("serve", "--host"): ["--host", "localhost"],
    ("serve", "--port"): ["--port", "70000"],
    ("serve", "--article"): ["--article", "{samples}/harbour-communique.txt"],
    ("serve", "--allow-origin"): ["--allow-origin", "https://example.org"],
    ("serve", "--open"): ["--open"],
    ("validate", "--shapes"): ["--shapes", "{samples}/theirs.ttl"],
    ("validate", "--seconds"): ["--seconds", "0.0001"],
    ("validate", "--format"): ["--format", "json"],
    ("change", "--rho"): Lines(["PRK", "RUS"], ["PRK", "RUS", "--rho", "0.5"]),
    ("validate-against", "--years"): ["--years", "2000:2010"],
    ("validate-against", "--least"): ["--least", "2"],
    ("validate-against", "--columns"): Lines(["{samples}/pairs.csv"], ["{samples}/pairs.csv", "--columns", "value=other"]),
    ("validate-against", "--absent"): Lines(["{samples}/pairs.csv"], ["{samples}/pairs.csv", "--absent", "0"]),
    ("verify", "--store"): Lines(["--store", "{other}"], ["--store", "nowhere"]),
    ("votes", "--file"): ["--file", "{samples}/votes.csv"],
    ("votes", "--choices"): Lines(["--file", "{samples}/votes.csv"], ["--file", "{samples}/votes.csv", "--choices", "yes=1,abstain=0.9,no=-1"]),
    ("votes", "--absent"): Lines(["--file", "{samples}/votes.csv"], ["--file", "{samples}/votes.csv", "--absent", "no"]),
    ("votes", "--columns"): Lines(["--file", "{samples}/votes.csv"], ["--file", "{samples}/votes.csv", "--columns", "choice=actor"]),
    ("votes", "--encoding"): Lines(["--file", "{samples}/votes.csv"], ["--file", "{samples}/votes.csv", "--encoding", "utf-16"]),
    ("votes", "--body"): ["--body", "council"],
    ("votes", "--period"): ["--period", "year"],
    ("votes", "--belief"): ["--belief", "{samples}/nothing.toml"],
    ("votes", "--without"): ["--without", "security-council-votes"],
}  # fmt: skip


def options() -> list[tuple[str, str]]:
    """Every option of every command, by its longest name; hidden ones too."""
    return [
        (name, max(parameter.opts, key=len))
        for name, command in sorted(cli.commands.items())
        for parameter in command.params
        if isinstance(parameter, click.Option) and HELP not in parameter.opts
    ]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The files that the lines name."""
    return places_in(tmp_path_factory.mktemp("options"))


def places_in(folder: Path) -> dict[str, str]:
    """Write the files that the lines name: samples, a store that lacks two datasets, an empty one."""
    samples = folder / "samples"
    samples.mkdir()
    for file in SAMPLES.iterdir():
        if file.is_file():
            (samples / file.name).write_bytes(file.read_bytes())
    left = ("summits.trig", "votes.trig", "tenures.trig")
    Store.build(folder / "other", [file for file in shipped_files() if file.name not in left])
    Store.build(folder / "empty", [file for file in shipped_files() if "ontology" in str(file)])
    sample = Path(kg.readers.__file__).parent / "icews" / "sample.tab"
    kg.readers.read_files(kg.readers.reader("icews"), [str(sample)], folder / "rows.parquet")
    with (samples / "harbour-actors.ttl").open("a", encoding="utf-8") as actors:
        actors.write('actor:harbour-gazette a kg:Outlet ; rdfs:label "Harbour Gazette"@en .\n')
    shipped = Store.shipped()
    about = Description.of(samples / "harbour-communique.txt", "A communique", "2024-06-01", shipped, name="harbour")
    (samples / "harbour.ttl").write_bytes(about.turtle())
    for ending in ("csv", "ttl"):
        (samples / f"fitted.{ending}").write_bytes((samples / f"harbour.{ending}").read_bytes())
    (samples / "kestrian.txt").write_text("KESTRIAN_ [FRA]\n", encoding="utf-8")
    encoded = encode(
        samples / "harbour.csv", samples / "harbour-communique.txt", shipped, actors=[samples / "harbour-actors.ttl"]
    )
    write(encoded, samples / "two.trig")
    rows = (samples / "harbour.csv").read_text("utf-8")
    (samples / "proposed.csv").write_text(rows.replace("confirmed", "proposed", 1))
    (samples / "proposed.ttl").write_bytes(about.turtle())
    (samples / "nothing.toml").write_text('name = "nothing"\nfactuality = { Certain = 0.0 }\n')
    (samples / "half.toml").write_text('name = "half"\nfactuality = { Certain = 0.5 }\n')
    (samples / "votes.csv").write_text(
        "ballot,actor,choice,date\n" + "".join(
            f"{n},{who},{choice},{2000 + n}-01-01\n"
            for n, pair in enumerate([("yes", "yes"), ("no", "abstain"), ("yes", "abstain"), ("no", "no")])
            for who, choice in zip(("CHN", "RUS"), pair, strict=True)
        )
    )  # fmt: skip
    (samples / "pairs.csv").write_text("a,b,value,other\nPRK,RUS,1,1\nPRK,CHN,0,\n")
    (samples / "unga.csv").write_text("rcid,country,country_code,vote\n1,China,CN,yes\n1,Nowhere,XX,no\n")
    (samples / "unga-calls.csv").write_text("rcid,date\n1,1999-01-01\n")
    (samples / "dictionary.txt").write_text("MARIA_VARGAS_ [VENGOV]\n_[VENLEG 870115-900115]\n")
    (samples / "bad.ttl").write_text(
        "@prefix kg: <https://w3id.org/alignment-kg/ontology/> .\n"
        "<https://w3id.org/alignment-kg/actor/nobody> a kg:State .\n"
    )
    (samples / "theirs.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/alignment-kg/ontology/> .\n"
        "[] a sh:NodeShape ; sh:targetClass kg:State ; sh:property [ sh:path kg:iso3 ; sh:minCount 7 ] .\n"
    )
    (samples / "checks").mkdir()
    (samples / "checks" / "mine.rq").write_text(
        "# A claim is there.\n# says: this is a claim\n# record: mine says so\n# certainty: doubtful\n"
        "SELECT ?claim { ?claim kg:speaker actor:yonhap }\n"
    )
    return {
        "samples": str(samples), "other": str(folder / "other"), "empty": str(folder / "empty"),
        "readers": str(Path(kg.readers.__file__).parent), "rows": str(folder / "rows.parquet"),
    }  # fmt: skip


@cache
def result(command: str, line: tuple[str, ...]) -> tuple[int, str, tuple[tuple[str, str], ...]]:
    """What a command prints and writes in an empty folder: its files by their names and the sha256 of their bytes."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        with {"serve": serving, "review": serving, "mcp": talking}.get(command, contextlib.nullcontext)():
            done = CliRunner().invoke(cli, [command, *line])
        assert done.exception is None or isinstance(done.exception, SystemExit) or hasattr(done.exception, "hint"), (
            done.exception
        )
        written = tuple(
            (path.relative_to(folder).as_posix(), sha256(path.read_bytes()).hexdigest())
            for path in sorted(Path(folder).rglob("*"))
            if path.is_file() and "made" not in path.parts and "elsewhere" not in path.parts
        )
        names = tuple((path.name, "") for path in sorted(Path(folder).iterdir()))
        said = re.sub(r"(//\S+):\d+", r"\1:PORT", done.output) if command in ("serve", "review", "mcp") else done.output
        return done.exit_code, f"{said}\n{done.exception}", (*written, *names)


@contextlib.contextmanager
def serving():
    """Let `kg serve` and `kg review` end at once, having shown two of their pages, and open no browser."""

    def run(server, sockets):
        client = TestClient(server.config.app, base_url=f"http://127.0.0.1:{server.config.port}")
        for page in ("/pairs.json", "/audit.json", "/TOKEN/state", "/TOKEN/checked"):
            click.echo(client.get(page).text)
        click.echo(client.options("/sparql", headers={"origin": "https://example.org"}).status_code)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("uvicorn.Server.run", run)
        patch.setattr("kg.store.pool.Pool.start", lambda pool: None)
        patch.setattr("webbrowser.open", lambda address: click.echo("opened"))
        patch.setattr("secrets.token_urlsafe", lambda size: "TOKEN")
        yield


@contextlib.contextmanager
def talking():
    """Let `kg mcp` end at once, having answered the protocol's own client; with --http, having said where it serves."""
    from mcp import Client

    def run(server, transport):  # in this process, over the protocol
        async def ask():
            async with Client(server) as client:
                pair = await client.call_tool("explain_pair", {"a": "CHN", "b": "PRK"})
                click.echo(f"{transport}: {pair.content[0].text}")

        finished(ask())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("mcp.server.MCPServer.run", run)
        patch.setattr("uvicorn.Server.run", lambda server, sockets: None)
        yield


# Lines whose numbers rest on contradicted claims; the other commands with --without compute nothing of such claims.
CONTRADICTED = {
    "align": ["CHN", "PRK"], "audit": [], "balance": [], "blocs": ["--draws", "40"], "change": ["CHN", "PRK"],
    "cite": ["p11-s1-a"], "compare": ["CHN", "PRK"], "draw": ["matrix", "-o", "out.svg"], "explain": ["CHN", "PRK"],
    "export": ["csv", "-o", "out.csv"], "query": BASES["query"], "report": ["-o", "out"], "serve": BASES["serve"],
    "validate-against": BASES["validate-against"],
    "mcp": [],
}  # fmt: skip
UNTOUCHED = {
    "encode": "it reads a sheet and asks the store for names alone",
    "review": "as encode",
    "votes": "no ballot is contradicted",
}


def test_every_command_that_computes_can_leave_out_what_is_contradicted(places: dict[str, str]) -> None:
    taking = {command for command, option in options() if option == "--without"} - {"new"}  # there it is an old name
    assert taking == CONTRADICTED.keys() | UNTOUCHED.keys()
    for command, line in CONTRADICTED.items():
        before, after = (result(command, (*line, *more)) for more in ((), ("--without", "contradicted")))
        assert before != after, command
        assert "Error" not in after[1], after[1]


def test_every_option_has_a_case() -> None:
    known = {(name, option) for name, option in options() if (name, option) in CASES or option in COMMON}
    assert sorted(set(options()) - known) == []
    assert sorted(set(CASES) - set(options())) == []
    assert set(BASES) == set(cli.commands)


@pytest.mark.parametrize(("command", "option"), options(), ids=lambda value: str(value).removeprefix("--"))
def test_it_changes_the_result_or_is_refused(command: str, option: str, places: dict[str, str]) -> None:
    case = CASES.get((command, option)) or COMMON[option]
    lines = case if isinstance(case, Lines) else Lines(BASES[command], [*BASES[command], *case])
    base, changed = (
        result(
            command,
            tuple(word.format(**places) if "{" in word and "}" in word and " " not in word else word for word in line),
        )
        for line in (lines.base, lines.changed)
    )
    assert base != changed
    if changed[0] == 2 and base[0] != 2:  # refused, then by name: the option, or the value that it was given
        words = [option, option.removeprefix("--"), *(word for word in lines.changed if word not in lines.base)]
        assert any(word in changed[1] for word in words), changed[1]


def in_modes() -> list[tuple[str, str, str]]:
    """Every option of a command in each of its modes, but for those that the mode's own line has."""
    found = []
    for command, modes in MODES.items():
        for mode, line in modes.items():
            for parameter in cli.commands[command].params:
                if isinstance(parameter, click.Option) and not {*parameter.opts, *parameter.secondary_opts} & {*line}:
                    found.append((command, mode, max(parameter.opts, key=len)))
    return found


def words_of(command: str, option: str) -> list[str]:
    """The words that give an option, with its value, in its case."""
    case = CASES.get((command, option)) or COMMON[option]
    if not isinstance(case, Lines):
        return case
    [parameter] = [one for one in cli.commands[command].params if option in one.opts]
    names = {*parameter.opts, *parameter.secondary_opts}
    at = max(index for index, word in enumerate(case.changed) if word in names)
    return case.changed[at : at + (1 if getattr(parameter, "is_flag", False) else 2)]


def filled(line: list[str], places: dict[str, str]) -> tuple[str, ...]:
    return tuple(word.format(**places) if "{" in word and "}" in word and " " not in word else word for word in line)


def test_every_mode_of_every_command_has_a_line() -> None:
    assert PICTURED.keys() == PICTURES.keys()
    for name, command in cli.commands.items():
        for mode in getattr(command, "modes", ()):
            lines = [*MODES.get(name, {}).values(), BASES[name]]
            asked = [command.make_context(name, list(line)).params for line in lines]
            assert any(mode.on(values) for values in asked), (name, mode)


@pytest.mark.parametrize(("command", "mode", "option"), in_modes())
def test_in_every_mode_it_changes_the_result_or_is_refused(
    command: str, mode: str, option: str, places: dict[str, str]
) -> None:
    line, case = MODES[command][mode], IN_MODE.get((command, mode, option)) or words_of(command, option)
    lines = case if isinstance(case, Lines) else Lines(line, [*line, *case])
    base, changed = (result(command, filled(words, places)) for words in (lines.base, lines.changed))
    assert base[0] != 2, base[1]
    assert base != changed
    if changed[0] == 2:
        said = [option, option.removeprefix("--"), *(word for word in lines.changed if word not in lines.base)]
        assert any(word in changed[1] for word in said), changed[1]


def test_a_language_that_nobody_has_is_refused_with_those_there_are() -> None:
    code, said, _ = result("query", ("SELECT ?n { actor:kim-jong-un rdfs:label ?n }", "--lang", "xx"))
    assert code != 0 and "unknown language 'xx'; names are there in cs, en, ja, ko, ru, zh" in said
    line = ("SELECT ?n { actor:kim-jong-un rdfs:label ?n }", "--format", "csv", "--lang")
    assert result("query", (*line, "ko")) == result("query", (*line, "ko-KP"))


def test_the_list_of_checks_is_filtered_and_comes_as_json() -> None:
    code, said, _ = result("audit", ("--list", "--check", "offset", "--format", "json"))
    [item] = json.loads(said.removesuffix("None"))
    assert (code, item["name"], item["parameters"].keys()) == (0, "offset", {"tolerance"})
    assert "did you mean 'weekday'" in result("audit", ("--list", "--check", "wekday"))[1]


@pytest.mark.parametrize("asked", ["--bare", "--shipped"])
def test_what_a_new_store_starts_with_is_refused_for_one_that_is_not_new(asked: str, places: dict[str, str]) -> None:
    """Before, it was passed over; and an empty folder was taken for a store that is not new."""
    line = ("{samples}/harbour-actors.ttl", "--store", "{empty}", asked)
    code, said, _ = result("load", filled(list(line), places))
    assert code == 2 and f"{asked} does nothing here: {places['empty']} is not new" in said


def test_an_empty_folder_is_a_new_store(places: dict[str, str], tmp_path: Path) -> None:
    sizes = []
    for number, more in enumerate([[], ["--bare"]]):
        folder = tmp_path / str(number)
        folder.mkdir()
        code, said, _ = result(
            "load", (*filled(["{samples}/harbour-actors.ttl"], places), "--store", str(folder), *more)
        )
        assert code == 0, said
        sizes.append(len(Store.open(folder)))
    assert sizes[0] > 10_000 > sizes[1] > 0


def test_a_store_without_the_packages_graph_has_its_code_books(places: dict[str, str], tmp_path: Path) -> None:
    """Before, every claim of an act was left out of it: its code was unknown."""
    code, said, _ = result(
        "load", (*filled(["{samples}/two.trig"], places), "--store", str(tmp_path / "bare"), "--bare")
    )
    assert code == 0 and "cannot be read" not in said
    code, said, _ = result("align", ("Aldovia", "Marenia", "--store", str(tmp_path / "bare")))
    assert code == 0 and "XAL     XMA" in said


@pytest.mark.parametrize("how", ["csv", "tsv", "json"])
def test_triples_are_not_written_as_rows(how: str) -> None:
    """Before, they came as Turtle, whatever was asked for."""
    line = ("CONSTRUCT { ?a kg:actsFor ?b } WHERE { ?a kg:actsFor ?b } LIMIT 1",)
    assert result("query", line) == result("query", (*line, "--format", "ttl"))
    code, said, _ = result("query", (*line, "--format", how))
    assert code != 0 and f"triples are no rows to be written as {how}" in said


def test_yes_or_no_has_no_names_beside_it() -> None:
    code, said, _ = result("query", ("ASK { ?a kg:actsFor ?b }", "--labels"))
    assert code != 0 and "no --labels" in said
