"""The command line: thin commands over the library, one way to report an error, nothing imported before it is used."""

from __future__ import annotations

import os
import sys

import click

from kg.cli import ask, audit, draw, encode, export, numbers, pages, stores, structure
from kg.errors import KGError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="alignment-kg")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def cli(debug: bool) -> None:
    """Who stands with whom, how firmly is it known, who says so, and how has it changed?

    Start with: kg report. Then ask: kg explain PRK RUS.
    """
    # Errors are shown by main(), which also works where the option stands after the command's name.


for module in (pages, draw, numbers, structure, ask, audit, encode, export, stores):
    for command in module.COMMANDS:
        cli.add_command(command)


def main() -> None:
    """Run the command line: 0 done, 1 a check found something, 2 wrong input."""
    debug = "--debug" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    try:
        cli.main(arguments, prog_name="kg", standalone_mode=False)
        sys.stdout.flush()
    except KGError as error:
        if debug:
            raise
        click.echo(f"kg: {error}", err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("kg: stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output (head, less) has left: nothing is wrong, and nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
