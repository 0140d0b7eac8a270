"""What a user reads is in plain English: phrases that once stood in pages, help and definitions do not come back."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from kg.cli import cli

ROOT = Path(__file__).parent.parent
# What nobody outside this project would write, and what a political scientist would write instead.
DIALECT = {
    r"(?:tell|tells|telling|told) of\b": "report, mention",
    r"\b(?:is|are|was|were) told\b": "is reported, is given, is said",
    r"\btold apart\b": "distinguished; the interval excludes 0",
    r"\bhangs? (?:on|together)\b|\bhanging on\b": "depends on, is related",
    r"\bon (?:whose|(?:the|his|her|their|its)(?: own)?) word\b(?! of mouth)": "source, according to, who says it",
    r"\bmend(?:s|ed|ing)?\b": "correct, repair",
    r"\bhearsay\b": "unnamed sources",
    r"\bvoices\b|\b(?:a|one|each|named|every) voice\b": "sources, speakers",
    r"\bcounts? in full\b|\bin full ink\b": "has full weight",
    r"\bsome day within\b": "exact date unknown",
    r"\bvouch(?:es)? for\b": "from outside",
    r"\bwithout a word\b": "without a warning",
    r"\bstands? in it until\b": "is grouped under it",
    r"\bparted by\b|\bpart the actors\b": "separated by, divide",
    r"\bheld to (?:one|each) (?:an)?other\b": "compared",
    r"\bhow the states stand\b|\ball by all\b|\bwho is in it\b|\bwhat the ties add up to\b": "alignment, pair matrix, actors, blocs",
    r"\bshow everything again\b|\bnobody by that name\b": "reset filters, no match",
    r"\binterval holds 0\b": "interval includes 0",
    r"\btime line\b|\bthe way of a claim\b": "timeline, path of a claim",
}
FOREIGN = [(re.compile(phrase, re.I), better) for phrase, better in DIALECT.items()]
# The names of a check, of a question and of a column; renaming them would break what users have.
NAMES = re.compile(r"unnamed-voice|one-voice|on_whose_word|`voice`|``voice``")


def foreign(text: str) -> list[str]:
    """The phrases of the list that stand in a text, each with what to write instead."""
    plain = NAMES.sub("", re.sub(r"\s+", " ", text))
    return [f"{found[0]!r} ({better})" for phrase, better in FOREIGN if (found := phrase.search(plain))]


def test_the_list_knows_what_it_is_for() -> None:
    for text in (
        "what a number hangs on", "on the word\nof Yonhap", "it tells of tests", "two half-trusted voices", "mend the line",
        "what rests on hearsay", "An event is told to come after another.",
    ):  # fmt: skip
        assert foreign(text), text
    for text in (
        "an unnamed source told Yonhap", "the check `unnamed-voice`", "the column `voice`", "an amendment", "recommended",
        "Expresses displeasure", "it passes in other words", "a voiced consonant", "their own words",
    ):  # fmt: skip
        assert not foreign(text), text


PAGES = sorted({
    *ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "ontology").rglob("*.md"), *(ROOT / "data").rglob("*.md"),
})  # fmt: skip


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_pages(page: Path) -> None:
    text = page.read_text("utf-8")
    # The changelog has to name what was renamed.
    assert not foreign(re.sub(r"`[^`\n]*`", " ", text) if page.name == "CHANGELOG.md" else text)


@pytest.mark.parametrize("book", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda book: book.name)
def test_notebooks(book: Path) -> None:
    for cell in json.loads(book.read_text("utf-8"))["cells"]:
        assert not foreign("".join(cell["source"]))


def commands(group: click.Group, path: str = "kg") -> Iterator[tuple[str, click.Command]]:
    for name, command in sorted(group.commands.items()):
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


@pytest.mark.parametrize(("name", "command"), [("kg", cli), *commands(cli)])
def test_help(name: str, command: click.Command) -> None:
    assert not foreign(command.get_help(click.Context(command, info_name=name)))


@pytest.mark.parametrize(
    "module", sorted((ROOT / "kg").rglob("*.py")), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_docstrings_and_messages(module: Path) -> None:
    """Every text of the code that is not a name or a pattern: docstrings, messages, hints, captions."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and " " in node.value
            and "|" not in node.value
        ):
            assert not foreign(node.value), f"line {node.lineno}"


@pytest.mark.parametrize(
    "file",
    sorted([*(ROOT / "kg" / "views" / "templates").iterdir(), *(ROOT / "kg" / "views" / "static").glob("*.js")]),
    ids=lambda path: path.name,
)
def test_templates_and_scripts(file: Path) -> None:
    text = file.read_text("utf-8")
    shown = text if file.suffix == ".html" else " ".join(re.findall(r"\"[^\"\n]* [^\"\n]*\"|`[^`]* [^`]*`", text))
    assert not foreign(re.sub(r"\{[{%#].*?[}%#]\}", " ", shown, flags=re.S))


@pytest.mark.parametrize(
    "file",
    sorted([
        *(ROOT / "ontology").glob("*.ttl"), *(ROOT / "ontology" / "codes").glob("*.ttl"),
        *(ROOT / "data" / "datasets").glob("*.ttl"), *(ROOT / "data").glob("*.ttl"),
    ]),
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)  # fmt: skip
def test_definitions_and_labels(file: Path) -> None:
    for line in file.read_text("utf-8").splitlines():
        assert not foreign(line), line


@pytest.mark.parametrize("file", sorted((ROOT / "kg" / "queries").rglob("*.rq")), ids=lambda path: path.stem)
def test_questions_and_checks(file: Path) -> None:
    for line in file.read_text("utf-8").splitlines():
        if line.startswith("#"):
            assert not foreign(line), line
