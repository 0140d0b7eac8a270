"""The command line: thin commands over the library, one way to report an error, nothing imported before it is used."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import warnings
from collections import UserDict
from collections.abc import Callable
from importlib import import_module
from typing import Any

import click

from kg.errors import KGError, of_the_disk
from kg.text import safe_lines

_STOPPED = ("InterruptException", "ArrowCancelled")  # the libraries' words for Ctrl-C; DuckDB has a sentence, too

NAMES = (
    "report", "draw", "align", "explain", "recompute", "compare", "change", "votes", "balance", "blocs", "query",
    "queries", "cite", "audit", "serve", "mcp", "new", "review", "encode", "decode", "read", "lift", "export", "load",
    "verify", "validate", "validate-against",
)  # fmt: skip


class _Commands(UserDict[str, Any]):
    """The commands by name: each is imported when it is first asked for."""

    def __getitem__(self, name: str) -> click.Command:
        if self.data[name] is None:
            self.data[name] = import_module(f"kg.cli.{name.replace('-', '_')}").COMMAND
        found: click.Command = self.data[name]
        return found


@click.group(
    commands=_Commands(dict.fromkeys(NAMES)),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="alignment-kg")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def cli(debug: bool) -> None:
    """Who stands with whom, how firmly is it known, who says so, and how has it changed?

    Start with: kg report. Then ask: kg explain PRK RUS.
    """
    # Errors are shown by main(), which also works where the option stands after the command's name.


def _outside_cause(error: Exception) -> str:
    """Return what is wrong where an error that nobody foresaw is no fault of the program; else nothing."""
    if isinstance(error, MemoryError):
        return "this needs more memory than there is; ask for less, or divide the data"
    return str(of_the_disk(error) or "")


def main(stopped: Callable[[], bool] = lambda: False) -> None:
    """Run the command line: 0 done, 1 a check found something, 2 wrong input or no place to write, 130 stopped.

    ``stopped`` says whether a Ctrl-C has come: then an error that nobody foresaw is its doing.
    """
    debug = "--debug" in sys.argv
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    _ready_streams()
    warnings.formatwarning = lambda message, *_, **__: f"kg: warning: {safe_lines(str(message))}\n"
    try:
        # Not through cli.main(), which answers Ctrl-C and a closed pipe in its own way.
        with cli.make_context("kg", arguments) as context:
            cli.invoke(context)
        sys.stdout.flush()
    except KGError as error:
        if debug:
            raise
        _say(f"kg: {error}")
        sys.exit(2)
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        _say(shown.getvalue().removesuffix("\n"))
        sys.exit(2)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _say("kg: stopped")
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output (head, less) has left: nothing is wrong, and nobody is left to tell.
        _drop_output()
        sys.exit(0)
    except OSError as error:
        if debug:
            raise
        _drop_output()
        _say(f"kg: the output cannot be written ({error.strerror or error}); make room, or write elsewhere")
        sys.exit(2)
    except Exception as error:
        if stopped():
            _say("kg: stopped")
            sys.exit(130)
        if why := _outside_cause(error):
            _say(f"kg: {why}")
            sys.exit(2)
        if type(error).__name__ in _STOPPED or str(error) == "Query interrupted":
            _say("kg: stopped")
            sys.exit(130)
        if debug:
            raise
        _say(f"kg: this is a fault of the program ({type(error).__name__}: {error}); --debug shows where it lies")
        sys.exit(2)


def _ready_streams() -> None:
    """Open what was closed by whoever started us, and let no letter that a terminal cannot show end a command."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - until the process ends
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _drop_output() -> None:
    """Point standard output at nothing, so that what is still buffered fails no second time at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(text: str) -> None:
    with contextlib.suppress(OSError):
        click.echo(safe_lines(text), err=True)
