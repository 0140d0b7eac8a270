"""Writes ``docs/commands.md``, the reference of every command, from the commands themselves.

Run ``python tools/build_command_docs.py`` after a change of a command; a test compares page and commands.
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import click

from kg.cli import cli
from kg.files import write_atomic

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "commands.md"
# What each command is thin over: a command without an entry fails the build, an entry without a function a test.
LIBRARY = {
    "align": "kg.Graph.alignment",
    "audit": "kg.Graph.audit",
    "balance": "kg.Graph.balance",
    "blocs": "kg.Graph.blocs",
    "change": "kg.Graph.change",
    "cite": "kg.claims.cite",
    "compare": "kg.Graph.comparisons",
    "decode": "kg.encode.decode_file",
    "draw": "kg.Graph.draw",
    "encode": "kg.encode.encode",
    "explain": "kg.Graph.explain",
    "export": "kg.Graph.export",
    "lift": "kg.Graph.lift",
    "load": "kg.store.store.Store.build",
    "mcp": "kg.assistant.make_server",
    "new": "kg.encode.new",
    "queries": "kg.questions.questions",
    "query": "kg.Graph.stream",
    "recompute": "kg.Graph.recompute",
    "read": "kg.readers.read_files",
    "report": "kg.Graph.report",
    "review": "kg.web.review.serve_review",
    "validate-against": "kg.Graph.validate_against",
    "serve": "kg.web.serve",
    "validate": "kg.shapes.validation.validate_files",
    "verify": "kg.store.disk.Generation.damage",
    "votes": "kg.Graph.votes",
}
HEAD = """# Commands

Every command is thin over a function of the library, which is named with it. `kg COMMAND --help` prints the same.
Exit codes: 0 done; 1 a check found something; 2 the input was wrong, and the message says what to do next;
130 stopped with Ctrl-C.

Written by `tools/build_command_docs.py` from the commands themselves.
"""


def page() -> str:
    """Return the reference as Markdown, commands in alphabetical order."""
    names = sorted(cli.commands)
    table = [f"| [`kg {name}`](#kg-{name}) | {_sentence(cli.commands[name])} |" for name in names]
    parts = [HEAD, "| command | what it does |\n|---|---|\n" + "\n".join(table) + "\n"]
    return "\n".join([*parts, *(_section(name, cli.commands[name]) for name in names)])


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=f"kg {name}")
    usage = re.sub(r"\s+", " ", command.get_usage(context)).removeprefix("Usage: ")
    rows = []
    for parameter in command.params:
        record = parameter.get_help_record(context)
        if isinstance(parameter, click.Option) and record:
            option, text = (re.sub(r"\s+", " ", part).strip().replace("|", "\\|") for part in record)
            rows.append(f"| `{option}` | {text} |")
    lines = [f"## kg {name}", "", _words(command), "", f"`{usage}`", ""]
    lines += ["| option | meaning |", "|---|---|", *rows, ""] if rows else []
    lines += [f"In the library: `{LIBRARY[name]}`", ""]
    return "\n".join(lines)


def _words(command: click.Command) -> str:
    r"""Return a command's help as Markdown; what stands under ``\b`` is an example, kept line by line."""
    paragraphs = []
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        if paragraph.startswith("\b"):
            paragraphs.append("    " + paragraph.removeprefix("\b").strip().replace("\n", "\n    "))
        else:
            paragraphs.append(re.sub(r"\s+", " ", paragraph))
    return "\n\n".join(paragraphs)


def _sentence(command: click.Command) -> str:
    return re.sub(r"\s+", " ", (command.help or "").split("\n\n")[0]).strip()


if __name__ == "__main__":
    write_atomic(PAGE, page())
