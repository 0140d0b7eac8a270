"""What the documents show is what comes out: commands, programs, queries, links, and the pages that tools write."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph as ox
import pytest

import kg
from kg.vocab import PREFIXES

ROOT = Path(__file__).parent.parent
TOOL = runpy.run_path(str(ROOT / "tools" / "refresh_readme.py"))
PAGES = {page.relative_to(ROOT).as_posix(): page for page in TOOL["pages"]()}
MARKDOWN = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "ontology").rglob("*.md")})


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_what_its_commands_print(name: str) -> None:
    text = PAGES[name].read_text("utf-8")
    assert TOOL["refreshed"](text) == text, f"{name} shows something else: run python tools/refresh_readme.py {name}"


def test_the_readme_shows_what_a_reader_is_promised() -> None:
    blocks = TOOL["blocks"](PAGES["README.md"].read_text("utf-8"))
    kinds = [block.kind for block in blocks]
    assert kinds.count("sparql") == 3
    assert {"$ make demo", "$ make test"} <= {line for block in blocks for line in block.body.splitlines()}
    (notebook,) = (block.body for block in blocks if block.kind == "python")
    assert len(notebook.splitlines()) <= 12  # a first use fits on a card
    shown = [block.body for block in blocks if block.kind in ("console", "text")]
    assert all(len(body.splitlines()) >= 2 for body in shown), (
        "an output is missing: run tools/refresh_readme.py --slow"
    )


def test_the_picture_is_as_wide_as_promised() -> None:
    head = (ROOT / "docs" / "picture.png").read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(head[16:20], "big") == 1280


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.M | re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        file = (page.parent / path) if path else page
        assert file.exists(), f"{page.name} links to {target}"
        if anchor and file.suffix == ".md":
            assert anchor in anchors(file), f"{page.name} links to {target}"


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached:
            reached.add(page)
            links = re.findall(r"\]\(([^)\s#:]+\.md)[^)]*\)", page.read_text("utf-8"))
            waiting += [(page.parent / link).resolve() for link in links]
    assert {page.relative_to(ROOT) for page in MARKDOWN if page not in reached} == set()


def anchors(page: Path) -> set[str]:
    """What GitHub makes of a page's headings, and the anchors that it sets itself."""
    text = page.read_text("utf-8")
    heads = re.findall(r"^#+ +(.+?) *$", text, re.M)
    slugs = {re.sub(r"[^\w\- ]", "", head.casefold()).replace(" ", "-") for head in heads}
    return slugs | set(re.findall(r'<a (?:id|name)="([^"]+)"', text))


def test_the_command_reference_is_what_the_commands_say(root: Path) -> None:
    tool = runpy.run_path(str(root / "tools" / "build_command_docs.py"))
    assert (root / "docs" / "commands.md").read_text("utf-8") == tool["page"](), (
        "run python tools/build_command_docs.py"
    )


def test_a_cut_output_says_where_it_was_cut() -> None:
    text = "<!-- first 1, last 1 -->\n```console\n$ printf 'a\\nb\\nc\\n'\n```\n"
    assert TOOL["refreshed"](text).splitlines()[2:] == ["$ printf 'a\\nb\\nc\\n'", "a", "...", "c", "```"]


def test_a_command_that_fails_fails_the_page() -> None:
    with pytest.raises(TOOL["Failed"], match="ended with 2"):
        TOOL["refreshed"]("```sh\nkg cite nothing-like-it\n```\n")


def test_the_page_about_queries_has_every_prefix() -> None:
    rows = re.findall(r"^\| `(\w+):` \|.*\| `(\S+)` \|$", PAGES["docs/query.md"].read_text("utf-8"), re.M)
    assert dict(rows) == PREFIXES


def test_the_first_example_is_a_claim_of_the_data() -> None:
    """Statement for statement, comments aside: a copy goes stale when the reading of the text changes."""
    text = PAGES["docs/query.md"].read_text("utf-8")
    block = re.search(r"```turtle\n(.*?)```", text, re.S)
    assert block
    heads = "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in PREFIXES.items())
    shown = set(ox.parse((heads + block[1]).encode(), format=ox.RdfFormat.TRIG))
    [claim] = kg.open().claims("article-2024-05-28/p5-s3-a")
    assert {str(quad) for quad in shown} == {str(quad) for quad in claim.quads()}


def test_the_table_of_classes_has_every_class_that_a_claim_can_tell_of() -> None:
    text = PAGES["docs/query.md"].read_text("utf-8")
    table = text.partition("The classes that an event can have")[2].partition("\n\n| of |")[0]
    listed: dict[str, set[str]] = {}
    for line in table.splitlines():
        if line.startswith("| `kg:"):
            head, under = line.split("|")[1:3]
            for name in re.findall(r"kg:(\w+)", head):
                listed[name] = set(re.findall(r"\w+", under))
    heads = set(listed)
    graph = kg.open()
    for name in sorted(heads):
        rows = graph.select(f"SELECT ?c {{ ?c rdfs:subClassOf+ kg:{name} }}").to_pylist()
        below = {row["c"].rpartition("/")[2] for row in rows}
        elsewhere = set().union(*(listed[other] for other in heads - {name}), heads)
        assert listed[name] <= below, f"{listed[name] - below} are no kg:{name}"
        assert below <= listed[name] | elsewhere, f"{below - listed[name] - elsewhere} are missing"
