"""Plants small faults in the code that explains, compares and makes pages, and says which no test notices.

    python benchmarks/mutants.py [WORD ...] [--most N]     only files whose names hold a WORD; at most N faults a file

A fault is one operator turned (`<` to `<=`, `and` to `or`, `+` to `-`), one number raised, one condition negated or one
choice swapped (`min` and `max`), in Python and in the scripts of pages, whose tests run in a browser. The tests of the file's room run against a copy in which that one place is changed;
nothing in the checkout is. It takes long, so it is no test; `mutants_structure.py` has faults chosen by hand.
"""

from __future__ import annotations

import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = {  # files below kg, and the tests that must notice: those nearest to them first
    "explain/absent.py": "test_sides test_yardsticks",
    "explain/against.py": "test_validity",
    "explain/changes.py": "test_sensitivity test_cli",
    "explain/evidence.py": "test_cli test_tables test_rows test_event_methods",
    "explain/naming.py": "test_numbers",
    "explain/number.py": "test_numbers",
    "explain/pairs.py": "test_yardsticks test_sides test_cli",
    "explain/recompute.py": "test_numbers",
    "explain/rest.py": "test_cli test_rows",
    "explain/sides.py": "test_sides",
    "explain/statement.py": "test_cli test_charts",
    "explain/text.py": "test_cli",
    "explain/votes.py": "test_votes",
    "explain/years.py": "test_sides test_cli",
    "alignment/third_parties.py": "test_yardsticks",
    "alignment/yardsticks.py": "test_yardsticks test_report",
    "alignment/sensitivity.py": "test_sensitivity test_charts",
    "alignment/leaving_out.py": "test_sensitivity test_report test_cli",
    "views/evidence.py": "test_network test_charts test_report",
    "views/network/data.py": "test_network test_network_scores_browser",
    "views/network/content.py": "test_network test_network_scores_browser",
    "views/network/basis.py": "test_network test_network_scores_browser",
    "views/network/layout.py": "test_network_layout",
    "views/network/reports.py": "test_network test_network_scores_browser",
    "views/charts/behind.py": "test_charts",
    "views/charts/matrix.py": "test_charts",
    "views/charts/series.py": "test_charts",
    "views/charts/map.py": "test_map",
    "views/charts/pairs.py": "test_charts test_map",
    "views/static/estimate.js": "test_network_scores_browser",
    "views/static/law.js": "test_network_scores_browser",
    "views/static/number.js": "test_number_browser",
    "views/static/model.js": "test_network_scores_browser test_network_browser",
    "views/static/caption.js": "test_number_browser test_network_browser",
    "views/static/breakdown.js": "test_network_browser",
    "views/static/cells.js": "test_charts_browser",
    "views/static/filter.js": "test_charts_browser",
    "views/report/content.py": "test_report",
    "views/report/gathering.py": "test_report",
    "views/report/headlines.py": "test_report",
    "views/report/years.py": "test_report",
    "views/report/structure.py": "test_report",
    "views/report/blocs.py": "test_report",
}
SECONDS = 300
TURNED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult,
}  # fmt: skip
SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any"}
# In a script: what is passed over (comments and texts), and what is turned.
SCRIPT = re.compile(
    r"""(?P<text>//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|=>)"""
    r"|(?P<sign>===|!==|<=|>=|&&|\|\||(?<= )[<>+*/-](?= )|Math\.(?:min|max)|\.(?:some|every)\b)"
    r"|(?P<number>(?<![\w.$#])\d+(?:\.\d+)?(?:e-?\d+)?(?![\w.:]))",
    re.DOTALL,
)
TURNED_SIGNS = {
    "===": "!==", "!==": "===", "<=": "<", ">=": ">", "<": "<=", ">": ">=", "&&": "||", "||": "&&", "+": "-", "-": "+",
    "*": "+", "/": "*", "Math.min": "Math.max", "Math.max": "Math.min", ".some": ".every", ".every": ".some",
}  # fmt: skip
Fault = tuple[int, int, str]  # from and to which character of the file, and what stands there instead


def faults(source: str) -> list[Fault]:
    """Return every small fault that can be planted in a module, in the order of its text."""
    starts = [0]
    for line in source.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for node in _code(ast.parse(source)):
        for other in _turned(node):
            start = starts[node.lineno - 1] + node.col_offset
            end = starts[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0)
            found.append((start, end, f"({other})" if isinstance(node, ast.expr) else other))
    return sorted(found)


def script_faults(source: str) -> list[Fault]:
    """Return every small fault that can be planted in a script, in the order of its text."""
    found = []
    for match in SCRIPT.finditer(source):
        if match["text"] is None:
            other = TURNED_SIGNS[match[0]] if match["sign"] else f"({match[0]} + 1)"
            found.append((len(source[: match.start()].encode()), len(source[: match.end()].encode()), other))
    return found


def _code(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield the expressions that compute something: no annotations, messages of errors, decorators or doc strings."""
    for name, value in ast.iter_fields(tree):
        if name in ("annotation", "returns", "decorator_list", "exc") or isinstance(tree, ast.JoinedStr):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                if isinstance(child, ast.expr) and not isinstance(child, ast.Name):
                    yield child
                yield from _code(child)


def _turned(node: ast.expr) -> Iterator[str]:
    said = ast.unparse(node)
    if isinstance(node, ast.Compare) and type(node.ops[0]) in TURNED:
        operators = [TURNED[type(node.ops[0])](), *node.ops[1:]]
        yield ast.unparse(ast.Compare(node.left, operators, node.comparators))  # type: ignore[arg-type]
    elif isinstance(node, ast.BoolOp):
        yield ast.unparse(ast.BoolOp(TURNED[type(node.op)](), node.values))  # type: ignore[arg-type]
    elif isinstance(node, ast.BinOp) and type(node.op) in TURNED:
        yield ast.unparse(ast.BinOp(node.left, TURNED[type(node.op)](), node.right))  # type: ignore[arg-type]
    elif isinstance(node, ast.UnaryOp):
        yield ast.unparse(node.operand)
    elif isinstance(node, ast.IfExp):
        yield ast.unparse(ast.IfExp(node.test, node.orelse, node.body))
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield str(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield f"{said} + 1"
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SWAPPED:
        yield SWAPPED[node.func.id] + said[len(node.func.id) :]


def lives(tree: Path, file: str, tests: list[str], fault: Fault) -> str | None:
    """Plant one fault, run the tests, take it out again; return its line if they all passed."""
    path = tree / "kg" / file
    source = path.read_bytes()
    start, end, other = fault
    _write(path, source[:start] + other.encode() + source[end:])
    try:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
        environment = os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": ""}
        done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _write(path, source)
    if done.returncode:
        return None
    line = source[:start].count(b"\n") + 1
    return f"kg/{file}:{line}: {source[start:end].decode()} -> {other}"


def _write(path: Path, source: bytes) -> None:
    """Write a module and drop its bytecode: faults of one length come in the same second."""
    path.write_bytes(source)
    for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"):
        compiled.unlink()


def _alive(tree: Path, file: str, tests: list[str], planted: list[Fault]) -> list[str]:
    return [line for fault in planted if (line := lives(tree, file, tests, fault))]


def main(*arguments: str) -> None:
    """Plant the faults of the files asked for, and print those that live."""
    most = int(arguments[arguments.index("--most") + 1]) if "--most" in arguments else None
    words = [word for word in arguments if not word.startswith("--") and not word.isdecimal()]
    with tempfile.TemporaryDirectory() as folder:
        trees = [Path(folder) / name for name in ("a", "b")]
        for tree in trees:
            ignored = shutil.ignore_patterns(".git", ".venv*", ".hypothesis", "*_cache", "__pycache__", "out")
            shutil.copytree(ROOT, tree, ignore=ignored)
        for file, tests in _files(words):
            source = (ROOT / "kg" / file).read_text(encoding="utf-8")
            planted = script_faults(source) if file.endswith(".js") else faults(source)
            if most is not None and len(planted) > most:
                planted = sorted(random.Random(file).sample(planted, most))
            with ThreadPoolExecutor(2) as pool:
                halves = pool.map(_alive, trees, [file] * 2, [tests] * 2, (planted[::2], planted[1::2]))
            alive = sorted(line for half in halves for line in half)
            print(f"{file}: {len(planted)} planted, {len(alive)} live", *alive, sep="\n    ", flush=True)


def _files(words: list[str]) -> Iterator[tuple[str, list[str]]]:
    for room, tests in ROOMS.items():
        place = ROOT / "kg" / room
        for path in sorted(place.glob("*.py")) if place.is_dir() else [place]:
            file = path.relative_to(ROOT / "kg").as_posix()
            if not words or any(word in file for word in words):
                yield file, [f"tests/{name}.py" for name in tests.split()]


if __name__ == "__main__":
    main(*sys.argv[1:])
