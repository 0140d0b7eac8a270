"""Runs what README.md and docs/ show and rewrites the output beneath it, so that no page shows what is not so.

How a page says what to run, in one empty folder per page
---------------------------------------------------------
- ``console``: each line that begins with ``$`` is run by a shell; the lines after it are its output.
- ``python``, ``sparql``: run; a ``text`` block that follows is what it prints, or what ``kg query -`` answers.
- ``sh``: run, and must not fail; shows no output.
- a fence with a file's name (toml my-belief.toml): written to that file, for the blocks that follow.
- a comment on the line before: ``<!-- first 12, last 3 -->`` keeps so many lines of the output, with ``...`` for the
  rest; ``<!-- not run: reason -->``; ``<!-- slow -->`` runs only with ``--slow``, and no test compares it.

Run ``python tools/refresh_readme.py`` after a change of what a command prints; ``tests/test_docs.py`` compares.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.files import write_atomic

ROOT = Path(__file__).parent.parent
# Written by a tool of their own, or, the tutorial, run from end to end by tests/test_new.py.
ELSEWHERE = ("docs/commands.md", "docs/encode-an-article.md", "docs/ontology.md", "docs/questions.md")
# `make demo` is `kg report` after its set-up, which a page cannot repeat.
ALIASES = {"make demo": "kg report"}

_BLOCK = re.compile(
    r"(?:^<!-- (?P<note>[^\n]*?) -->\n)?^```(?P<kind>\w+)(?: +(?P<file>\S+))?\n(?P<body>.*?)^```$", re.M | re.S
)


class Failed(Exception):
    """A command of a page that did not end as it should."""


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its place in the page, language, file name, text and the note above it."""

    start: int
    end: int
    kind: str
    file: str | None
    body: str
    note: str


def pages() -> list[Path]:
    """Return the pages whose blocks are run: the README and what is written by hand in docs/."""
    found = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [page for page in found if page.relative_to(ROOT).as_posix() not in ELSEWHERE]


def blocks(text: str) -> list[Block]:
    """Return the fenced blocks of a page in their order."""
    return [
        Block(*match.span("body"), match["kind"], match["file"], match["body"], match["note"] or "")
        for match in _BLOCK.finditer(text)
    ]


def refreshed(text: str, *, slow: bool = False) -> str:
    """Return the page with every output as it is now.

    Raises
    ------
    Failed
        If a command does not end with 0, or with 1 where a check found something.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts, position = [], 0
        for block, body in _run(blocks(text), folder, slow):
            parts += [text[position : block.start], body]
            position = block.end
        return "".join([*parts, text[position:]])


def _run(found: list[Block], folder: Path, slow: bool) -> Iterator[tuple[Block, str]]:
    for index, block in enumerate(found):
        after = found[index + 1] if index + 1 < len(found) else None
        if block.note.startswith("not run: ") or (block.note.startswith("slow") and not slow):
            continue
        if block.file:
            (folder / block.file).write_text(block.body, "utf-8")
        elif block.kind == "console":
            commands = re.findall(r"^\$ (.*)$", block.body, re.M)
            outputs = [f"$ {command}\n{_kept(shell(command, folder), block.note)}" for command in commands]
            yield block, "\n".join(outputs)
        elif block.kind == "sh":
            shell("set -e\n" + block.body, folder, allowed=(0,))
        elif block.kind in ("python", "sparql") and ">>>" not in block.body:  # what has >>> pytest runs
            printed = shell(f'"{sys.executable}" -' if block.kind == "python" else "kg query -", folder, block.body)
            if after and after.kind == "text":
                yield after, _kept(printed, after.note)


def shell(command: str, folder: Path, text: str = "", allowed: tuple[int, ...] = (0, 1)) -> str:
    """Run a command as a reader would, with ``kg`` on the path, and return what it prints."""
    path = folder / ".bin"
    path.mkdir(exist_ok=True)
    (path / "kg").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg "$@"\n', "utf-8")
    (path / "kg").chmod(0o755)
    slow = command.startswith("make ") and command not in ALIASES
    done = subprocess.run(
        ["bash", "-c", ALIASES.get(command, command)],
        input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        cwd=ROOT if slow else folder,
        env=os.environ | {"PATH": f"{path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "COLUMNS": "100"},
    )  # fmt: skip
    if done.returncode not in allowed or "Traceback" in done.stdout:
        raise Failed(f"{command}\nended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def _kept(output: str, note: str) -> str:
    r"""Return the lines of an output that the note above its block asks for.

    Examples
    --------
    >>> _kept("a\nb\nc\nd\n", "first 1, last 1")
    'a\n...\nd\n'
    """
    lines = [line.rstrip() for line in output.splitlines()]
    limits = {word: int(number) for word, number in re.findall(r"(first|last) (\d+)", note)}
    first, last = limits.get("first", 0), limits.get("last", 0)
    if limits and len(lines) > first + last:
        lines = [*lines[:first], "...", *(lines[-last:] if last else [])]
    return "".join(line + "\n" for line in lines)


def main() -> None:
    """Refresh the pages named, or all."""
    named = [Path(name).resolve() for name in sys.argv[1:] if not name.startswith("-")]
    for page in named or pages():
        old = page.read_text("utf-8")
        new = refreshed(old, slow="--slow" in sys.argv)
        if new != old:
            write_atomic(page, new)
            sys.stdout.write(f"{page.relative_to(ROOT)} refreshed\n")


if __name__ == "__main__":
    main()
