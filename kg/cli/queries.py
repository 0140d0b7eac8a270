"""The command that lists the questions that ship with the package."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    pass

_RESULT = 4096  # megabytes of an answer that is passed on, not held


@click.command()
@click.argument("name", required=False)
def queries(name: str | None) -> None:
    """List the questions that ship with the package, or show the SPARQL of one, with the prefixes that it uses."""
    from kg.questions import question
    from kg.questions import questions as shipped

    if name:
        click.echo(question(name).portable, nl=False)
        return
    group = None
    for item in shipped():
        if item.group != group:
            group = item.group
            click.echo(f"\n{group}")
        parameters = " ".join(f"{p.name}={p.default or '...'}" for p in item.parameters)
        click.echo(f"  {item.name:<30} {item.sentence}" + (f"  [{parameters}]" if parameters else ""))


COMMAND = queries
