"""The small faults that `mutants.py` can plant in a module or in a script of a page: what is changed, and into what."""

from __future__ import annotations

import ast
import re
from bisect import bisect
from collections.abc import Iterator
from contextlib import suppress
from itertools import accumulate, takewhile
from typing import NamedTuple


class Fault(NamedTuple):
    """A piece of a file (from and to which byte) and what stands there instead."""

    start: int
    end: int
    other: str


def faults(source: str, *, script: bool = False) -> list[Fault]:
    """Return every small fault that can be planted in a file, in the order of its text."""
    return sorted(set(_script(source) if script else _module(source)))


# Modules: what turns into what, by the syntax tree.
TURNED: dict[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,), ast.And: (ast.Or,), ast.Or: (ast.And,), ast.Add: (ast.Sub,), ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add,), ast.Div: (ast.Mult,), ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,),
}  # fmt: skip
RENAMED = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list", "reversed": "list", "abs": "float"}
# Parts of a tree that compute nothing a reader sees: types, messages of errors, and texts with values in them.
PASSED_OVER = {"annotation", "returns", "decorator_list", "exc", "bases"}


def _module(source: str) -> Iterator[Fault]:
    starts = [0, *accumulate(len(line) for line in source.encode().splitlines(keepends=True))]
    for node in _code(ast.parse(source)):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0)
        for other in _turned(node):
            yield Fault(start, end, f"({other})" if isinstance(node, ast.expr) else other)


def _code(tree: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    for name, value in ast.iter_fields(tree):
        if name in PASSED_OVER or isinstance(tree, ast.JoinedStr) or _is_for_types(tree):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.expr | ast.stmt):
                yield child
            if isinstance(child, ast.AST):
                yield from _code(child)


def _is_for_types(tree: ast.AST) -> bool:
    return isinstance(tree, ast.If) and isinstance(tree.test, ast.Name) and tree.test.id == "TYPE_CHECKING"


def _turned(node: ast.expr | ast.stmt) -> Iterator[str]:
    match node:
        case ast.Compare(left, [first, *more], right) if type(first) in TURNED:
            for kind in TURNED[type(first)]:
                yield ast.unparse(ast.Compare(left, [kind(), *more], right))
        case ast.BoolOp(operator, values):
            yield ast.unparse(ast.BoolOp(TURNED[type(operator)][0](), values))
        case ast.BinOp(left, operator, right) if type(operator) in TURNED:
            yield ast.unparse(ast.BinOp(left, TURNED[type(operator)][0](), right))
        case ast.UnaryOp(_, operand):
            yield ast.unparse(operand)
        case ast.IfExp(test, body, other):
            yield ast.unparse(ast.IfExp(test, other, body))
        case ast.Constant(bool(value)):
            yield str(not value)
        case ast.Constant(int(value) | float(value)):
            yield f"{value!r} + 1"
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            yield from _unfiltered(node)
        case ast.Call():
            yield from _called(node)
        case ast.AugAssign(target, ast.Add() | ast.Sub() as operator, value):
            yield ast.unparse(ast.AugAssign(target, TURNED[type(operator)][0](), value))
        case ast.Expr(ast.Call()):
            yield "pass"
        case ast.If() if not _is_for_types(node):
            yield ast.unparse(_with(node, test=ast.UnaryOp(ast.Not(), node.test))).replace(
                "\n", "\n" + " " * node.col_offset
            )


def _called(node: ast.Call) -> Iterator[str]:
    """Yield the call with two arguments swapped, without one of its keywords, or of another function."""
    if isinstance(node.func, ast.Name) and node.func.id in RENAMED:
        name = RENAMED[node.func.id]
        keywords = [] if name in ("list", "float") else node.keywords
        yield ast.unparse(ast.Call(ast.Name(name), node.args, keywords))
    if len(node.args) > 1 and not any(isinstance(arg, ast.Starred) for arg in node.args[:2]):
        yield ast.unparse(ast.Call(node.func, [node.args[1], node.args[0], *node.args[2:]], node.keywords))
    for left_out in node.keywords:
        if left_out.arg not in (None, "strict", "stacklevel"):  # guards, of no effect where all is well
            kept = [keyword for keyword in node.keywords if keyword is not left_out]
            yield ast.unparse(ast.Call(node.func, node.args, kept))


def _unfiltered(node: ast.expr) -> Iterator[str]:
    """Yield the comprehension without one of its conditions."""
    for i, part in enumerate(node.generators):  # type: ignore[attr-defined]
        for condition in part.ifs:
            kept = _with(part, ifs=[other for other in part.ifs if other is not condition])
            generators = [*node.generators[:i], kept, *node.generators[i + 1 :]]  # type: ignore[attr-defined]
            yield ast.unparse(_with(node, generators=generators))


def _with(node: ast.AST, **changed: object) -> ast.AST:
    return type(node)(**{name: changed.get(name, value) for name, value in ast.iter_fields(node)})


# Scripts: what turns into what, by the text; comments and texts are passed over.
TEXT = re.compile(
    r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`"
    r"|(?<=[=(,:?] )/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+/[gimsuy]*",
    re.DOTALL,
)
TURNED_SIGNS = {
    "===": ("!==",), "!==": ("===",), "<=": ("<", ">"), ">=": (">", "<"), "<": ("<=", ">"), ">": (">=", "<"),
    "&&": ("||",), "||": ("&&",), "+": ("-",), "-": ("+",), "*": ("+",), "/": ("*",), "+=": ("-=",), "-=": ("+=",),
    "Math.min": ("Math.max",), "Math.max": ("Math.min",), ".some(": (".every(",), ".every(": (".some(",),
    "Math.abs(": ("(",), "Math.round(": ("(",), "true": ("false",), "false": ("true",), ".filter(": (".slice(0, Infinity, ",),
    ".sort(": (".slice(0, Infinity, ",), "!": ("",),
}  # fmt: skip
SIGN = re.compile(
    r"===|!==|(?<= )(?:<=|>=|&&|\|\||[+-]=|[<>+*/-])(?=\s)|Math\.(?:min|max)|Math\.(?:abs|round)\("
    r"|\.(?:some|every|filter|sort)\(|\b(?:true|false)\b|!(?=[\w(])"
)
NUMBER = re.compile(r"(?<![\w.$#])\d+(?:\.\d+)?(?:e-?\d+)?(?![\w.:])")
CONDITION = re.compile(r"\bif \(")
STATEMENT = re.compile(r"^ *([A-Za-z_][\w.]*\([^;{}]*\);)$", re.MULTILINE)


def _script(source: str) -> Iterator[Fault]:
    code = TEXT.sub(lambda found: re.sub(r"[^\n]", "\u00a7", found[0]), source)
    places = [0, *accumulate(len(letter.encode()) for letter in source)]

    def fault(start: int, end: int, other: str) -> Fault:
        return Fault(places[start], places[end], other)

    for found in SIGN.finditer(code):
        for other in TURNED_SIGNS[found[0]]:
            yield fault(found.start(), found.end(), other)
    for found in NUMBER.finditer(code):
        yield fault(found.start(), found.end(), f"({found[0]} + 1)")
    for found in CONDITION.finditer(code):
        end = _closed(code, found.end())
        yield fault(found.end(), end, f"!({source[found.end() : end]})")
    for found in STATEMENT.finditer(code):
        if not found[1].startswith(("return", "await")):
            yield fault(found.start(1), found.end(1), ";")


def _closed(code: str, start: int) -> int:
    """Return where the parenthesis that is open at ``start`` is closed."""
    depth = 1
    for place in range(start, len(code)):
        depth += {"(": 1, ")": -1}.get(code[place], 0)
        if not depth:
            return place
    raise ValueError(f"a parenthesis is open at {start}")


def line_of(source: bytes, fault: Fault) -> int:
    """Return the number of the line on which a fault begins."""
    ends = [0, *accumulate(len(line) for line in source.splitlines(keepends=True))]
    return bisect(ends, fault.start)


def worded(source: bytes, fault: Fault) -> str:
    """Return what a fault changes, in a line."""
    old, new = _apart(_even(source[fault.start : fault.end].decode()), _even(fault.other))
    return f"{old} -> {new}"


def _even(text: str) -> str:
    """Return a piece of Python as `ast` writes it, so that only what differs differs; of another text, itself."""
    with suppress(SyntaxError):
        return ast.unparse(ast.parse(text))
    return text


def _apart(old: str, new: str) -> tuple[str, str]:
    """Return the parts of two long texts that differ, with a little around them."""
    if max(len(old), len(new)) < 100:
        return old, new
    same = _alike(old, new)
    tail = min(_alike(old[::-1], new[::-1]), min(len(old), len(new)) - same)
    first, last = max(0, same - 20), -max(0, tail - 20) or None
    return old[first:last][:150], new[first:last][:150]


def _alike(one: str, other: str) -> int:
    """Return how many letters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
