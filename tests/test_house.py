"""The house rules that a machine can hold: four places for everything, short modules, fences, types, no loose ends."""

from __future__ import annotations

import ast
import inspect
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import kg
from kg.cli import cli

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "kg").rglob("*.py"))
TREES = {path: ast.parse(path.read_text("utf-8")) for path in MODULES}
TOOL = runpy.run_path(str(ROOT / "tools" / "refresh_readme.py"))
LIBRARY = runpy.run_path(str(ROOT / "tools" / "build_command_docs.py"))["LIBRARY"]
# What each third-party library is fenced into, as folders or modules below kg/; docs/architecture.md has the same table.
FENCES = {
    "pyoxigraph": ("store/", "claims/", "exports/claims.py", "interactions/lift.py"),
    "oxrdflib": ("store/dataset.py",),
    "rdflib": ("store/", "shapes/"),
    "pyshacl": ("shapes/",),
    "duckdb": ("engines/",),
    "chdb": ("engines/clickhouse.py",),
    "pyspark": ("engines/spark.py",),
    "py4j": ("engines/spark.py",),
    "sqlglot": ("engines/dialects.py",),
    "pyarrow": (
        "store/results.py",
        "interactions/table.py",
        "interactions/parquet.py",
        "alignment/votes/",
        "readers/ballots/",
        "exports/sheets.py",
    ),
    "pandas": ("alignment/dyads.py",),
    "numpy": ("alignment/", "interactions/table.py", "views/network/"),
    "scipy": ("alignment/",),
    "networkx": ("alignment/", "exports/graphml.py"),
    "pyvis": ("views/network/page.py",),
    "jinja2": ("views/page.py", "views/compiled.py"),
    "markupsafe": ("views/",),
    "typst": ("views/raster.py",),
    "fontTools": ("views/raster.py",),
    "openpyxl": ("encode/xlsx.py",),
    "trafilatura": ("encode/documents/web.py",),
    "pypdf": ("encode/documents/pdf.py",),
    "spacy": ("extract/parser.py",),
    "httpx": ("extract/llm/chat.py",),
    "docx": ("encode/documents/word.py",),
    "click": ("cli/",),
    "starlette": ("web/",),
    "uvicorn": ("web/server.py", "web/connections.py", "assistant/server.py"),
    "mcp": ("assistant/server.py",),
}
SOURCE = {
    ".py",
    ".rq",
    ".sql",
    ".ttl",
    ".trig",
    ".csv",
    ".md",
    ".toml",
    ".txt",
    ".cff",
    ".js",
    ".css",
    ".html",
    ".ipynb",
}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_a_command_stands_in_the_library_the_docs_and_a_test(command: str) -> None:
    assert command in LIBRARY, "say in tools/build_command_docs.py which function of the library it is thin over"
    assert callable(resolve(LIBRARY[command]))
    assert f"## kg {command}\n" in (ROOT / "docs" / "commands.md").read_text("utf-8")
    call = re.compile(rf'[(\[]"{command}"|"kg", "{command}"|\bkg {command}\b')
    assert any(call.search(text) for text in run_by_tests()), f"no test runs kg {command}"


@pytest.mark.parametrize("command", sorted(LIBRARY))
def test_a_command_calls_the_function_that_the_docs_name(command: str) -> None:
    tree = TREES[ROOT / "kg" / "cli" / f"{command.replace('-', '_')}.py"]
    nodes = list(ast.walk(tree))
    brought = {item.name for node in nodes if isinstance(node, ast.ImportFrom) for item in node.names}
    methods = {node.func.attr for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}
    home, _, function = LIBRARY[command].rpartition(".")
    assert function in (methods if isinstance(resolve(home), type) else brought), f"kg {command} calls no {function}"


def run_by_tests() -> list[str]:
    """The tests, and the shell blocks of the pages that tests run from end to end."""
    pages = [*TOOL["pages"](), ROOT / "docs" / "encode-an-article.md"]
    shown = [
        block.body
        for page in pages
        for block in TOOL["blocks"](page.read_text("utf-8"))
        if block.kind in ("console", "sh")
    ]
    return [*(path.read_text("utf-8") for path in (ROOT / "tests").glob("test_*.py")), *shown]


def resolve(dotted: str) -> object:
    """Follow a dotted name to a function or a method: what a module has, before the modules in it."""
    first, *parts = dotted.split(".")
    found: object = import_module(first)
    for part in parts:
        first += f".{part}"
        found = getattr(found, part) if hasattr(found, part) else import_module(first)
    return found


def test_no_command_of_the_docs_has_gone() -> None:
    assert set(LIBRARY) == set(cli.commands)


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_opens_with_one_sentence_and_stays_short(path: Path) -> None:
    opening = (ast.get_docstring(TREES[path]) or "").split("\n\n")[0]
    assert re.fullmatch(r"[A-Z].*[.]", opening, re.S), f"{name(path)} does not open with a sentence"
    assert len(path.read_text("utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_what_is_public_has_a_docstring_and_types(path: Path) -> None:
    for node in public(TREES[path]):
        assert ast.get_docstring(node) or overridden(node), f"{name(path)}:{node.lineno}: {node.name} has no docstring"
        if isinstance(node, ast.FunctionDef):
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            bare = [item.arg for item in arguments if item.annotation is None and item.arg not in ("self", "cls")]
            assert not bare, f"{name(path)}:{node.lineno}: {node.name}({', '.join(bare)}) without a type"
            assert node.returns is not None, f"{name(path)}:{node.lineno}: {node.name} does not say what it returns"


def public(tree: ast.Module | ast.ClassDef) -> list[ast.FunctionDef | ast.ClassDef]:
    """The public functions and classes of a module, and the public methods of those classes."""
    found: list[ast.FunctionDef | ast.ClassDef] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            found += [node, *(public(node) if isinstance(node, ast.ClassDef) else [])]
    return found


def overridden(node: ast.AST) -> bool:
    """A protocol's method says nothing that its class does not; its body is ``...``."""
    body = getattr(node, "body", [])
    return len(body) == 1 and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)


@pytest.mark.parametrize("library", FENCES)
def test_a_library_stays_inside_its_fence(library: str) -> None:
    used = {name(path).removeprefix("kg/") for path in MODULES if library in imported(TREES[path])}
    for path in used:
        assert path.startswith(FENCES[library]), f"kg/{path} imports {library}"
    for fence in FENCES[library]:
        assert any(path.startswith(fence) for path in used), f"kg/{fence} does not use {library}: take it out"


def test_every_library_has_a_fence() -> None:
    own = {*sys.stdlib_module_names, "kg"}
    for path, tree in TREES.items():
        assert imported(tree) - own <= set(FENCES), f"{name(path)} imports what has no fence"


def imported(tree: ast.Module) -> set[str]:
    """What a module imports when it runs; names of types alone, which only a checker imports, do not count."""
    typed = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for part in node.body
        for inner in ast.walk(part)
    }
    found = set()
    for node in ast.walk(tree):
        if id(node) in typed:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").split(".")[0])
    return found


def rows_of(heading: str) -> list[list[str]]:
    """The cells of the table under a heading of docs/architecture.md, without its head."""
    section = (ROOT / "docs" / "architecture.md").read_text("utf-8").partition(f"\n## {heading}\n")[2]
    table = [line for line in section.partition("\n## ")[0].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


def test_the_page_has_the_fences_that_hold() -> None:
    shown = {
        library: {fence.removeprefix("kg.") for fence in re.findall(r"`([\w.]+)`", where)}
        for libraries, where, _ in rows_of("Fences")
        for library in libraries.split(", ")
    }
    assert shown == {
        library: {fence.removesuffix(".py").strip("/").replace("/", ".") for fence in fences}
        for library, fences in FENCES.items()
    }


def test_the_page_has_the_layers_that_hold() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = [
        sorted(re.findall(r"[\w.]+", layer)) for layer in project["tool"]["importlinter"]["contracts"][0]["layers"]
    ]
    rank = {module: number for number, layer in enumerate(layers) for module in layer}
    shown = [re.findall(r"`([\w.]+)`", row[0]) for row in rows_of("Modules")]
    named = [module for row in shown for module in row]
    assert [rank[module] for module in named if module in rank] == sorted(
        rank[module] for module in named if module in rank
    )
    there = {item.name for item in walk_packages(kg.__path__, "kg.") if item.name.count(".") == 1} - {"kg.__main__"}
    assert sorted(named) == sorted(there) and set(rank) <= there


def tracked() -> list[Path]:
    """The files of the project, as git or, outside a checkout, the folder has them."""
    if shutil.which("git") and (ROOT / ".git").exists():
        done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
        return [ROOT / item for item in done.stdout.split("\0") if item and (ROOT / item).is_file()]
    skipped = {".venv", ".venv-oldest", "out", "dist", "build", ".git"}
    return [p for p in sorted(ROOT.rglob("*")) if p.is_file() and not skipped & set(p.relative_to(ROOT).parts)]


def test_no_file_knows_a_machine() -> None:
    # Put together here, so that this file does not hold what it looks for.
    forbidden = re.compile(
        "|".join(("/" + "work/", "/" + "root/", "/home/" + r"\w", "files." + "pythonhosted", "registry." + "npmjs"))
    )
    for path in tracked():
        if path.suffix in SOURCE or path.name in ("Makefile", "LICENSE", "run"):
            found = forbidden.search(path.read_text("utf-8"))
            assert not found, f"{name(path)} mentions {found[0]}"


def test_no_conflict_or_note_to_self_was_left() -> None:
    marks = re.compile("^(<{7} |>{7} |={7}$)|" + "TO" + "DO|FIX" + "ME|XX" + "X", re.M)
    for path in tracked():
        if path.suffix in SOURCE - {".csv"} and "static" not in path.parts:
            found = marks.search(path.read_text("utf-8"))
            assert not found, f"{name(path)}: {found[0]!r}"


def test_the_oldest_versions_are_the_ones_promised() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    held = [*project["dependencies"], *project["optional-dependencies"]["text"]]
    promised = {line.replace(">=", "==") for line in held}
    pinned = {
        line
        for line in (ROOT / ".ci" / "lowest.txt").read_text("utf-8").splitlines()
        if "==" in line and line[0] != "#"
    }
    assert pinned == promised
    assert project["version"] in (ROOT / "CITATION.cff").read_text("utf-8")


def test_public_names_are_imported_from_where_they_are_said_to_live() -> None:
    (block,) = (
        node for node in TREES[ROOT / "kg" / "__init__.py"].body if isinstance(node, ast.If) and node.lineno < 40
    )
    typed = {
        (node.module, alias.asname) for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    called = {(module, item) for item, (module, own) in kg._CALLED.items() if own}
    assert typed == {(module, item) for module, names in kg._HOMES.items() for item in names} | called
    for item in kg.__all__:
        assert getattr(kg, item) is not None
        assert item in dir(kg)
    with pytest.raises(AttributeError, match="no attribute 'Stroe'"):
        kg.Stroe  # noqa: B018


def test_a_package_that_imports_late_shows_a_checker_the_same_names() -> None:
    """What a type checker reads is where the names are really fetched from."""
    late = [
        path for path, tree in TREES.items() if path.name == "__init__.py" and "= lazily(" in path.read_text("utf-8")
    ]
    assert len(late) > 5
    for path in late:
        package = ".".join(path.parent.relative_to(ROOT).parts)
        block = next(node for node in TREES[path].body if isinstance(node, ast.If))
        typed = {}
        for node in block.body:
            assert isinstance(node, ast.ImportFrom)
            for alias in node.names:
                home = str(node.module).removeprefix(f"{package}.")
                typed[alias.asname] = home if alias.asname == alias.name else f"{home}:{alias.name}"
        module = import_module(package)
        assert typed == module._HOME, package
        assert all(getattr(module, name) is not None for name in module.__all__)


def test_a_public_name_is_not_hidden_by_a_module() -> None:
    modules = {item.name.split(".")[1] for item in walk_packages(kg.__path__, "kg.") if item.name.count(".") == 1}
    for item in modules & set(kg.__all__):
        found = getattr(kg, item)
        assert not inspect.ismodule(found) or callable(found)


def test_every_module_can_be_imported_alone() -> None:
    modules = sorted(item.name for item in walk_packages(kg.__path__, "kg.") if not item.name.endswith("__main__"))
    code = f"from importlib import import_module\nfor name in {modules}: import_module(name)"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, cwd=ROOT)


AROUND = ("tests", "tools", "benchmarks")
# What may bear a name that something else has: programs' entries, a room's door, and what version 0.1 called so.
SAME_BY_DESIGN = {"main", "read_files", "routes"}


def test_a_name_has_one_meaning() -> None:
    """A public class or function is called like no other, and so is whatever another module imports."""
    homes: dict[str, set[str]] = {}
    for path, tree in TREES.items():
        if path.parts[-2:-1] == ("cli",) or path.name == "old.py":  # commands are called like what they are thin over
            continue
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                homes.setdefault(node.name, set()).add(name(path))
    for called, home in shared().items():
        homes.setdefault(called, set()).update(home)
    twice = {
        called: sorted(home)
        for called, home in homes.items()
        if len(home) > 1 and not called.startswith("_") and called not in SAME_BY_DESIGN
    }
    assert not twice, f"names with several meanings: {twice}"


def shared() -> dict[str, set[str]]:
    """The constants and types that are imported from their module, in the package or by what stands around it."""
    made = {
        (module(path), target.id): name(path)
        for path, tree in TREES.items()
        for node in tree.body
        for target in (node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)])
        if isinstance(target, ast.Name)
    }
    around = [ast.parse(path.read_text("utf-8")) for room in AROUND for path in sorted((ROOT / room).glob("*.py"))]
    found: dict[str, set[str]] = {}
    for tree in (*TREES.values(), *around):
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                for item in node.names:
                    if home := made.get((node.module or "", item.name)):
                        found.setdefault(item.name, set()).add(home)
    return found


def module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
