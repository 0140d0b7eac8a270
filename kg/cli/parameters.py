"""The kinds of options and of values that commands take: stores, words of a few, renamed names, files of events."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

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
