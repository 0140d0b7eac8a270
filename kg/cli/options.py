"""Options that several commands share, so that they mean and read the same everywhere, and none is dropped."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from kg.cli.estimable import days_or_estimate, positive_or_data, share_or_data
from kg.display import as_json
from kg.settings import ESTIMATION, PROJECTION, WEEKLY

__all__ = ["as_json"]  # beside what is made here
Command = TypeVar("Command", bound=Callable[..., Any])
FILE = click.Path(path_type=Path)


class Place(click.Path):
    """A store: a folder, or the address of a SPARQL endpoint, which stays as it is written."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return an address as text, and all else as a path."""
        from kg.store.files import is_address

        return value if is_address(value) else super().convert(value, param, ctx)


class Folder(click.Path):
    """A store that is written to or checked: a folder alone."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return a path, or say that an address is none."""
        from kg.store.files import is_address

        if is_address(value):
            self.fail(f"{value} is an endpoint, which is only read; name a folder", param, ctx)
        return super().convert(value, param, ctx)


class WordChoice(click.Choice):  # type: ignore[type-arg]
    """One of a few words; a misspelt one is met with the nearest."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the word, or say which were possible and which was perhaps meant."""
        from kg.errors import closest

        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            near = closest(str(value), map(str, self.choices))
            hint = f"; did you mean {' or '.join(map(repr, near))}?" if near else "."
            self.fail(f"{error.message.rstrip('.')}{hint}", param, ctx)


class Renamed(click.Option):
    """An option that also answers to an old name, with a warning that says what to write instead."""

    def __init__(self, *args: Any, old: str, **kwargs: Any) -> None:
        self.old = old
        super().__init__(*args, **kwargs)

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:
        """Let the parser take the old name as well; help and errors show the new one alone."""
        super().add_to_parser(parser, ctx)
        parser.add_option(obj=self, opts=[self.old], dest=f"{self.name} by its old name", action="store", nargs=1)

    def handle_parse_result(self, ctx: click.Context, opts: Any, args: list[str]) -> Any:
        """Take the value that was given under the old name, with a warning."""
        given = opts.pop(f"{self.name} by its old name", None)
        if given is not None:
            new = max(self.opts, key=len)
            click.echo(f"kg: {self.old} is now {new}; the old name goes with version 0.3", err=True)
            opts.setdefault(self.name, given)
        return super().handle_parse_result(ctx, opts, args)


class EventFiles(click.Option):
    """Files of interactions to be measured: as an option, or as arguments that end in .parquet."""

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:
        """Let the parser take such arguments wherever the command has arguments of its own."""
        super().add_to_parser(parser, ctx)
        parse = parser.parse_args
        valued = {
            name for one in ctx.command.params if isinstance(one, click.Option) and not (one.is_flag or one.count)
            for name in (*one.opts, *getattr(one, "old", "").split())
        }  # fmt: skip

        def apart(args: list[str]) -> Any:
            rest: list[str] = []
            found: list[str] = []
            for before, arg in zip(["", *args], args, strict=False):
                taken = arg.lower().endswith(".parquet") and not arg.startswith("-") and before not in valued
                (found if taken else rest).append(arg)
            return parse([*(part for file in found for part in (max(self.opts, key=len), file)), *rest])

        parser.parse_args = apart


def output(**settings: Any) -> Callable[[Any], Any]:
    """Return the option that says where to write; it was ``--out`` in some commands of version 0.1."""
    return click.option("-o", "--output", "out", cls=Renamed, old="--out", type=FILE, **settings)


actors = click.option(
    "--actors",
    multiple=True,
    type=FILE,
    metavar="FILE",
    help="A table or Turtle with actors the graph lacks. Repeatable.",
)
"""Whom the graph does not know yet."""
_WHERE = (
    click.option(
        "--store", "place", type=Place(path_type=Path), metavar="DIR|URL",
        help="A store made by `kg load`, or the address of a SPARQL endpoint; without it the graph that ships with the "
        "package.",
    ),
    click.option(
        "--belief", default="default", show_default=True, metavar="NAME|FILE",
        help="Which claims count: strict, default, open, or a TOML file.",
    ),
    click.option("--only", multiple=True, metavar="DATASET", help="Only claims of this dataset count. Repeatable."),
    click.option(
        "--without", multiple=True, metavar="NAME",
        help="Do not believe this speaker, relay, dataset or claim; 'contradicted': no claim that the audit "
        "contradicts. Repeatable.",
    ),
)  # fmt: skip
_MEASURED = (
    click.option(
        "--unit", cls=Renamed, old="--level", default="state", show_default=True,
        type=WordChoice(["state", "party", "actor"]),
        help="The parties: states; states with those who act for them, organisations and groups; or single actors.",
    ),
    click.option(
        "--scale", default="plover", show_default=True, type=WordChoice(["plover", "goldstein"]),
        help="Which scores of the event codes.",
    ),
    click.option(
        "--expand", default="each", show_default=True, type=WordChoice(["each", "share"]),
        help="Whether an act of many counts whole for each pair, or is divided among them.",
    ),
)  # fmt: skip
ROWS = click.option(
    "--events", "event_files", cls=EventFiles, multiple=True, type=FILE, metavar="FILE.parquet",
    help="Measure the interactions of this file (kg read makes them); the option's name may be left out. Repeatable.",
)  # fmt: skip
"""Files of interactions."""
ENGINE = click.option(
    "--engine", default="duckdb", show_default=True, metavar="duckdb|clickhouse|spark|spark://HOST:PORT",
    help="Where rows of files are read or counted: DuckDB or Spark here, or a Spark cluster; counted only: ClickHouse.",
)  # fmt: skip
"""Where rows are read or counted."""
_METHOD = (
    click.option(
        "--prior", default="1", show_default=True, callback=positive_or_data, metavar="NUMBER|data",
        help="Strength of the ignorance that a score starts from, in acts; or estimated from the data.",
    ),
    click.option(
        "--confidence", default=0.95, show_default=True, type=click.FloatRange(0, 1, min_open=True, max_open=True),
        help="Probability that an interval is meant to hold.",
    ),
    click.option(
        "--half-life", callback=days_or_estimate, metavar="DAYS|estimate",
        help="Older acts count less: half after so many days; or as fast as is most likely.",
    ),
    click.option(
        "--rho", default="0", show_default=True, callback=share_or_data, metavar="NUMBER|data",
        help="How alike acts of a pair in one week are, from 0, each counts whole, to 1; or as measured.",
    ),
)  # fmt: skip
NAMED = 10  # claims that are named one by one
METHOD = ("prior", "confidence", "half_life")
MEASURED = ("unit", "scale", "expand", "engine")


def place(command: Command) -> Command:
    """Add ``--store`` alone, for commands that look names up and weigh nothing; the command gets the ``graph``.

    Where the command takes `ROWS`, they are opened with it.
    """

    @functools.wraps(command)
    def opening(place: Path | str | None, **given: Any) -> Any:
        from kg.graph import open_graph

        places = [*([place] if place else []), *given.pop("event_files", ())]
        return command(graph=open_graph(*places), **given)

    return _WHERE[0](opening)  # type: ignore[return-value]


def stores(command: Command) -> Command:
    """Add ``--store``, ``--belief``, ``--only`` and ``--without``; the command gets the ``graph`` they open."""
    return _with(command, _WHERE, measured=False)


def measures(command: Command) -> Command:
    """Add what `stores` adds, what decides how the graph is measured, and the files to be measured, and where."""
    return _with(command, (ROWS, ENGINE, *_WHERE, *_MEASURED), measured=True)


def scores(command: Command) -> Command:
    """Add ``--prior``, ``--confidence``, ``--half-life``, ``--rho``; the command gets them as ``method``, by name."""

    @functools.wraps(command)
    def taking(**given: Any) -> Any:
        method = {name: given.pop(name) for name in (*ESTIMATION, *WEEKLY)}
        return command(method=method, **given)

    for option in reversed(_METHOD):
        taking = option(taking)
    return taking  # type: ignore[return-value]


def _with(command: Command, added: tuple[Any, ...], *, measured: bool) -> Command:
    @functools.wraps(command)
    def opening(
        place: Path | str | None, belief: str, only: tuple[str, ...], without: tuple[str, ...], **given: Any
    ) -> Any:
        from kg.graph import open_graph

        how = {name: given.pop(name) for name in (*PROJECTION, "engine")} if measured else {}
        places = [*([place] if place else []), *given.pop("event_files", ())]
        graph = open_graph(*places, belief=belief, only=only, without=without, **how)
        click.get_current_context().call_on_close(lambda: say_left_out(graph.known.left_out))
        if method := given.get("method"):
            given["method"] = _estimated(graph, method)
        return command(graph=graph, **given)

    for option in reversed(added):
        opening = option(opening)
    return opening  # type: ignore[return-value]


def _estimated(graph: Any, method: Mapping[str, Any]) -> dict[str, Any]:
    """Return the method with the numbers that the data give for its words, and say on standard error which they are."""
    words = {name: value for name, value in method.items() if isinstance(value, str)}
    if not words:
        return dict(method)
    found = graph.method(**words)
    for said in found.chosen:
        click.echo(f"kg: {said}", err=True)
    return {**method, **{name: getattr(found, name) for name in words}}


def say_left_out(claims: Mapping[str, str]) -> None:
    """Count and name, on standard error, the claims that cannot be read; nothing else stands still for them."""
    import sys

    from kg.errors import KGError
    from kg.text import count, safe

    if not claims or isinstance(sys.exc_info()[1], KGError):
        return
    left = f"{count(len(claims), 'claim')} cannot be read and {'are' if len(claims) > 1 else 'is'} left out"
    lines = [f"kg: {left}, or not read in full; see kg validate FILE"]
    lines += [f"  {claim}: {safe(reason)}" for claim, reason in sorted(claims.items())[:NAMED]]
    lines += [f"  and {len(claims) - NAMED} more"] if len(claims) > NAMED else []
    click.echo("\n".join(lines), err=True)


def given(*names: str) -> dict[str, Any]:
    """Return the options among ``names`` that stand on the command line: a default is nobody's wish."""
    context, said = click.get_current_context(), click.core.ParameterSource.COMMANDLINE
    return {name: context.params[name] for name in names if context.get_parameter_source(name) is said}


def formats(*names: str) -> Callable[[Command], Command]:
    """Add ``--format`` with these names, the first being the default; ``--json`` still works, with a warning."""

    def add(command: Command) -> Command:
        @functools.wraps(command)
        def choosing(**given: Any) -> Any:
            if given.pop("as_json"):
                click.echo("kg: --json is now --format json; the old name goes with version 0.3", err=True)
                given["how"] = "json"
            return command(**given)

        choosing = click.option("--json", "as_json", is_flag=True, hidden=True)(choosing)
        return click.option(  # type: ignore[return-value]
            "--format", "how", type=WordChoice(names), default=names[0], show_default=True,
            help="How to print the answer.",
        )(choosing)  # fmt: skip

    return add


def width() -> int | None:
    """Return the terminal's width, or None where the output goes to a file and nothing should be cut."""
    import shutil
    import sys

    return shutil.get_terminal_size((120, 40)).columns if sys.stdout.isatty() else None
