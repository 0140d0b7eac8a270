"""Options that several commands share, so that they mean and read the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from kg.belief import Belief
    from kg.store import Store

WITHOUT = "kg.without"
Command = TypeVar("Command", bound=Callable[..., Any])


def stores(command: Command) -> Command:
    """Add ``--store``, ``--belief`` and ``--without``."""
    command = click.option(
        "--without", multiple=True, metavar="NAME", expose_value=False, callback=_remember,
        help="Do not believe this speaker, relay, dataset or claim. Repeatable.",
    )(command)  # fmt: skip
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


def _remember(context: click.Context, option: click.Parameter, names: tuple[str, ...]) -> None:
    """Keep ``--without`` for `open_store`: it changes the belief, so no command needs to know of it."""
    context.meta[WITHOUT] = names


def open_store(place: Path | None, belief: str | Belief) -> Store:
    """Open what ``--store``, ``--belief`` and ``--without`` say."""
    from kg.belief import read_belief
    from kg.store import Store

    chosen = read_belief(belief) if isinstance(belief, str) else belief
    store = Store.open(place, belief=chosen) if place else Store.shipped(belief=chosen)
    return store.under(leave_out(store, chosen, click.get_current_context().meta.get(WITHOUT, ())))


def leave_out(store: Store, belief: Belief, names: tuple[str, ...]) -> Belief:
    """Return the belief without the speakers, relays, datasets and claims of these names.

    Raises
    ------
    Unknown
        For a name that none of them has.
    """
    from kg.errors import Unknown
    from kg.store.origins import claim_name

    speakers: set[str] = set()
    datasets: set[str] = set()
    claims: set[str] = set()
    origins = store.origins() if names else []
    known_speakers = {agent for origin in origins for agent in (origin.speaker, *origin.relays)}
    known_datasets = {origin.dataset for origin in origins}
    for name in names:
        if name in known_speakers:
            speakers.add(name)
        elif name in known_datasets:
            datasets.add(name)
        else:
            try:
                claims.add(claim_name(origins, name))
            except Unknown:
                raise Unknown(
                    "speaker, dataset or claim", name, known=[*known_speakers, *known_datasets],
                    hint="list them with: kg query claims-by-speaker",
                ) from None  # fmt: skip
    return belief.without(speakers=sorted(speakers), datasets=sorted(datasets), claims=sorted(claims))


def width() -> int | None:
    """Return the terminal's width, or None where the output goes to a file and nothing should be cut."""
    import shutil
    import sys

    return shutil.get_terminal_size((120, 40)).columns if sys.stdout.isatty() else None


def short(number: float | None) -> str | None:
    """Write a number with its sign and two decimals, or nothing."""
    return None if number is None else f"{number:+.2f}"


def as_json(value: Any) -> str:
    """Write values, dataclasses and arrays as JSON; NaN as null."""
    import dataclasses
    import json
    import math

    def plain(item: Any) -> Any:
        if dataclasses.is_dataclass(item) and not isinstance(item, type):
            return {field.name: plain(getattr(item, field.name)) for field in dataclasses.fields(item)}
        if isinstance(item, dict):
            return {str(name): plain(part) for name, part in item.items()}
        if isinstance(item, list | tuple | set | frozenset):
            return [plain(part) for part in item]
        if hasattr(item, "tolist"):
            return plain(item.tolist())
        return None if isinstance(item, float) and math.isnan(item) else item

    return json.dumps(plain(value), indent=1, ensure_ascii=False) + "\n"
