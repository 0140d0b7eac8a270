"""Options that several commands share, so that they mean and read the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from kg.belief import Belief
    from kg.store import Store

Command = TypeVar("Command", bound=Callable[..., Any])


def stores(command: Command) -> Command:
    """Add ``--store`` and ``--belief``."""
    command = click.option(
        "--belief", default="default", show_default=True, metavar="NAME|FILE",
        help="Which claims count: strict, default, open, or a TOML file.",
    )(command)  # fmt: skip
    return click.option(
        "--store", "place", type=click.Path(path_type=Path), metavar="DIR",
        help="A store made by `kg load`; without it the graph that ships with the package.",
    )(command)  # fmt: skip


def measures(command: Command) -> Command:
    """Add what decides how an interactions table is made and scored."""
    for option in (
        click.option("--prior", default=1.0, show_default=True, help="Strength of the ignorance prior."),
        click.option("--half-life", type=float, metavar="DAYS", help="Older acts count less: half after so many days."),
        click.option(
            "--expand", default="each", show_default=True, metavar="each|share", help="Weight of an act's dyads."
        ),
        click.option(
            "--scale", default="plover", show_default=True, metavar="plover|goldstein", help="Whose valences."
        ),
        click.option("--level", default="state", show_default=True, metavar="state|actor", help="Whom to compare."),
    ):
        command = option(command)
    return command


def formats(*names: str) -> Callable[[Command], Command]:
    """Add ``--format`` with these names, the first being the default."""
    return click.option(
        "--format",
        "how",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        help="How to print the answer.",
    )


def open_store(place: Path | None, belief: str | Belief) -> Store:
    """Open what ``--store`` and ``--belief`` say."""
    from kg.belief import read_belief
    from kg.store import Store

    chosen = read_belief(belief) if isinstance(belief, str) else belief
    return Store.open(place, belief=chosen) if place else Store.shipped(belief=chosen)


def width() -> int | None:
    """Return the terminal's width, or None where the output goes to a file and nothing should be cut."""
    import shutil
    import sys

    return shutil.get_terminal_size((120, 40)).columns if sys.stdout.isatty() else None
