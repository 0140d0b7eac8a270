"""Options that several commands share, so that they mean and read the same everywhere, and none is dropped."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from kg.cli.estimable import days_or_estimate, positive_or_data, share_or_data
from kg.cli.parameters import FILE, EventFiles, Folder, Place, Renamed, WordChoice
from kg.display import as_json
from kg.settings import ESTIMATION, PROJECTION, WEEKLY

__all__ = ["FILE", "Folder", "Renamed", "WordChoice", "as_json"]  # beside what is made here
Command = TypeVar("Command", bound=Callable[..., Any])


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
    return _scored(command, (*ESTIMATION, *WEEKLY))


def drawn_scores(command: Command) -> Command:
    """Add what `scores` adds but ``--rho``, which no picture takes."""
    return _scored(command, ESTIMATION)


def _scored(command: Command, names: tuple[str, ...]) -> Command:
    @functools.wraps(command)
    def taking(**given: Any) -> Any:
        return command(method={name: given.pop(name) for name in names}, **given)

    for option in reversed(_METHOD[: len(names)]):
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
