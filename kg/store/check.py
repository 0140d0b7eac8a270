r"""Reads a query's tokens before it runs: refuses what could reach outside the store, and explains what does not parse.

Rules
-----
- SERVICE is refused wherever it stands as a keyword; inside strings, IRIs, comments and names it is just text.
- ``\u`` escapes outside strings and IRIs are refused: they spell keywords that a search would miss.
- Depth is bounded at 200 brackets and length at 100 KB: the parser below recurses and would take the process with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.errors import BadQuery, closest
from kg.vocab import PREFIXES

MAX_DEPTH = 200
MAX_LENGTH = 100_000

# SPARQL 1.1 grammar, sections 19.4 and 19.8: the tokens in which a keyword cannot hide, then words and brackets.
_TOKEN = re.compile(
    r'''(?P<string>"""(?:[^"\\]|\\.|"{1,2}(?!"))*"""|\'\'\'(?:[^'\\]|\\.|'{1,2}(?!'))*\'\'\''''
    r"""|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')"""
    r"""|(?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)"""
    r"""|(?P<comment>\#[^\n\r]*)"""
    r"""|(?P<variable>[?$]\w+)"""
    r"""|(?P<name>(?:[^\W\d_][\w.\-]*)?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*"""
    r"""(?:(?:[\w:.\-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*(?:[\w:\-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]))?)"""
    r"""|(?P<word>[^\W\d]\w*)"""
    r"""|(?P<open>[{(\[])|(?P<close>[})\]])"""
    r"""|(?P<escape>\\[uU])""",
    re.DOTALL,
)
_AT = re.compile(r"at (\d+):(\d+)")


def tokens(query: str) -> Iterator[re.Match[str]]:
    """Yield the tokens that matter here: strings, IRIs, comments, variables, names, words, brackets, escapes."""
    return _TOKEN.finditer(query)


@lru_cache(maxsize=256)
def check(query: str) -> None:
    r"""Refuse ``query`` if it could do more than read the store, or could not be read at all.

    Parameters
    ----------
    query : str
        SPARQL 1.1 text. O(length).

    Raises
    ------
    BadQuery
        For SERVICE, a ``\u`` escape outside strings and IRIs, depth over 200, or more than 100 KB.

    Examples
    --------
    >>> check('SELECT * { ?s ?p "SERVICE <http://x>" }')
    >>> check("SELECT * { SERVICE <http://x> { ?s ?p ?o } }")
    Traceback (most recent call last):
    kg.errors.BadQuery: SERVICE asks another server, and queries here stay inside the store...
    """
    if len(query) > MAX_LENGTH:
        raise BadQuery(f"the query has {len(query):,} characters", hint=f"the limit is {MAX_LENGTH:,}")
    depth = 0
    for token in _TOKEN.finditer(query):
        kind = token.lastgroup
        if kind == "open":
            depth += 1
            if depth > MAX_DEPTH:
                raise _refuse(query, token.start(), f"brackets nest deeper than {MAX_DEPTH}", "make the query flatter")
        elif kind == "close":
            depth -= 1
        elif kind == "escape":
            raise _refuse(query, token.start(), "an escape outside a string or IRI", "write the character itself")
        elif kind == "word" and token.group().upper() == "SERVICE":
            raise _refuse(
                query,
                token.start(),
                "SERVICE asks another server, and queries here stay inside the store",
                "load the data with `kg load` and ask it here",
            )


def explain(query: str, error: SyntaxError) -> BadQuery:
    """Turn the parser's complaint into one with line, caret and a hint about the likeliest mistake.

    Examples
    --------
    >>> print(explain("SELECT * { ?s kgg:speaker ?o }", SyntaxError("error at 1:18: expected OPTIONAL")))
    the prefix 'kgg:' is not known
      1 | SELECT * { ?s kgg:speaker ?o }
                        ^; did you mean 'kg:'? Otherwise add the line: PREFIX kgg: <...>
    """
    found = _AT.search(str(error))
    offset = len(query)
    if found:
        lines = query.splitlines(keepends=True) or [""]
        row = min(int(found.group(1)), len(lines))
        offset = sum(map(len, lines[: row - 1])) + int(found.group(2)) - 1
    declared = {name.casefold() for name in re.findall(r"(?i)\bPREFIX\s+([\w.\-]*):", query)} | set(PREFIXES)
    for token in _TOKEN.finditer(query):
        if token.lastgroup == "name":
            prefix = token.group().split(":", 1)[0]
            if prefix.casefold() not in declared:
                near = closest(prefix, PREFIXES)
                hint = f"did you mean {near[0] + ':'!r}? Otherwise add" if near else "add"
                where = token.start() + len(prefix) + 1
                return _refuse(
                    query,
                    where,
                    f"the prefix {prefix + ':'!r} is not known",
                    f"{hint} the line: PREFIX {prefix}: <...>",
                )
    if re.match(
        r"\s*(?:(?:PREFIX|BASE)[^\n]*\n\s*)*(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|COPY|MOVE|ADD|WITH)\b", query, re.I
    ):
        return _refuse(
            query, offset, "this is an update, and queries only read", "add data with `kg load FILE --store DIR`"
        )
    expected = re.sub(r"^.*?expected ", "expected ", str(error), flags=re.DOTALL)
    expected = (
        expected.replace("[_]", "white space")
        if "expected" in expected
        else "the text ends too early or has a typing mistake"
    )
    return _refuse(query, offset, "the query does not parse here", expected)


def _refuse(query: str, offset: int, message: str, hint: str) -> BadQuery:
    """Build the error with the line that ``offset`` stands in and a caret under the place."""
    offset = min(offset, len(query))
    start = query.rfind("\n", 0, offset) + 1
    row = query.count("\n", 0, offset) + 1
    line = query[start:].split("\n", 1)[0].rstrip("\r").replace("\t", " ")
    column, cut = offset - start, 0
    if column > 80:
        cut = column - 60
    margin = f"  {row} | "
    return BadQuery(f"{message}\n{margin}{line[cut : cut + 110]}\n{' ' * (len(margin) + column - cut)}^", hint=hint)
