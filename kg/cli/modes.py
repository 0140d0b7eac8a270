"""What a command does instead of its usual work, and which of its options go with that; the others are refused."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import click

WHERE = ("place", "belief", "only", "without")
BELIEF = ("belief", "only", "without")


@dataclass(frozen=True)
class Mode:
    """Another thing that a command does when an option, or an argument, asks for it.

    Parameters
    ----------
    asked : str
        The parameter that asks for it, by its name in the function.
    says : str
        What is done then, as the end of "does nothing here: ...".
    takes : collection of str, optional
        The other options that go with it; every other is refused.
    leaves : collection of str
        Where ``takes`` is not given: the options that do not go with it; every other does.
    values : collection, optional
        The values of the parameter that ask for it; by default any that is neither empty nor false.
    """

    asked: str
    says: str
    takes: Collection[str] | None = None
    leaves: Collection[str] = ()
    values: Collection[Any] | None = None

    def on(self, values: dict[str, Any]) -> bool:
        """Say whether these values of the parameters ask for it."""
        value = values.get(self.asked)
        return bool(value) if self.values is None else value in self.values

    def idle(self, name: str) -> bool:
        """Say whether the option of this name would do nothing."""
        return name != self.asked and (name in self.leaves if self.takes is None else name not in self.takes)


class Command(click.Command):
    """A command with modes: what was given and does nothing in the mode asked for is refused before any work."""

    def __init__(self, *args: Any, modes: Sequence[Mode] = (), **settings: Any) -> None:
        self.modes = tuple(modes)
        super().__init__(*args, **settings)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, unless an option that was given would be dropped in silence."""
        said = click.core.ParameterSource.COMMANDLINE
        for mode in self.modes:
            for option in self.params if mode.on(ctx.params) else ():
                given = option.name and ctx.get_parameter_source(option.name) is said
                if given and isinstance(option, click.Option) and mode.idle(str(option.name)):
                    raise click.UsageError(f"{max(option.opts, key=len)} does nothing here: {mode.says}", ctx)
        return super().invoke(ctx)
