"""Turns the parser's complaint about a query into a sentence, a caret and the likeliest cure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from kg.errors import BadQuery, Forbidden, closest
from kg.store.check import refusal
from kg.store.tokens import sparql_tokens
from kg.vocab import PREFIXES

_AT = re.compile(r"at (\d+):(\d+)")
_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"])
_AGGREGATES = frozenset(["COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"])
_TERMS = frozenset(("iri", "name", "variable", "string", "number", "blank"))
_Token = re.Match[str]
_Finding = tuple[int, str, str] | None


def explain_syntax(query: str, error: SyntaxError, prefixes: Mapping[str, str] = PREFIXES) -> BadQuery:
    """Turn the parser's complaint into one with line, caret and a hint about the likeliest mistake.

    Examples
    --------
    >>> print(explain_syntax("SELECT * { ?s kgg:speaker ?o }", SyntaxError("error at 1:18: expected OPTIONAL")))
    the prefix 'kgg:' is not known
      1 | SELECT * { ?s kgg:speaker ?o }
                        ^; did you mean 'kg:'? Otherwise add the line: PREFIX kgg: <...>
    >>> print(explain_syntax("SELECT COUNT(?s) { ?s ?p ?o }", SyntaxError("error at 1:8: expected DISTINCT")))
    what is counted needs a name
      1 | SELECT COUNT(?s) { ?s ?p ?o }
                 ^; write it like (COUNT(...) AS ?n)
    """
    found = [token for token in sparql_tokens(query) if token.lastgroup != "comment"]
    offset = _offset(query, error)
    message = str(error)
    if said := _update(found):
        return refusal(query, *said, Forbidden)
    for look in (
        _unknown_prefix(prefixes),
        _relative,
        _slash(query),
        _unnamed_aggregate,
        _ungrouped(message),
        _full_stop(offset),
    ):
        said = look(found)
        if said:
            return refusal(query, *said)
    hint = _unclosed(found, offset) or _expected(message) or "the text ends too early or has a typing mistake"
    return refusal(query, offset, "the query does not parse here", hint)


def _unclosed(found: list[_Token], offset: int) -> str:
    """Return what is missing, if the text ends while a bracket is open."""
    missing: list[str] = []
    for token in found:
        if token.start() >= offset:
            return ""
        if token.lastgroup == "open":
            missing.append({"{": "}", "(": ")", "[": "]"}[token.group()])
        elif token.lastgroup == "close" and missing:
            missing.pop()
    return f"add what is missing at the end: {' '.join(reversed(missing))}" if missing else ""


def _expected(message: str) -> str:
    """Return which words and signs the parser expected, without the classes of letters that names may be made of.

    Examples
    --------
    >>> _expected("error at 1:9: expected one of OPTIONAL, ['a' ..= 'z'], WHERE, [_]")
    'expected one of OPTIONAL, WHERE'
    """
    _, expected, rest = message.partition("expected ")
    listed = re.sub(r"\['.*?'\]|\[_\]", "", rest, flags=re.DOTALL)
    return re.sub(r"(?:,\s*)+(?=,|$)|(?<=of )(?:,\s*)+", "", f"{expected}{listed}".strip())


def _offset(query: str, error: SyntaxError) -> int:
    found = _AT.search(str(error))
    if not found:
        return len(query)
    lines = query.split("\n")
    row = min(int(found[1]), len(lines))
    return sum(len(line) + 1 for line in lines[: row - 1]) + int(found[2]) - 1


def _update(found: list[_Token]) -> _Finding:
    """Find an update after nothing but a prologue."""
    words = iter(found)
    for token in words:
        if token.lastgroup == "word" and token.group().upper() in ("PREFIX", "BASE"):
            next(words, None)  # the prefix, or the IRI of the base
        elif token.lastgroup == "word" and token.group().upper() in _UPDATES:
            return token.start(), "this is an update, and queries only read", "add data: kg load FILE --store DIR"
        elif token.lastgroup not in ("iri", "name"):
            return None
    return None


def _unknown_prefix(known: Mapping[str, str]) -> Callable[[list[_Token]], _Finding]:
    def look(found: list[_Token]) -> _Finding:
        declared = set(known)
        for before, token in zip([None, *found], found, strict=False):
            if token.lastgroup != "name":
                continue
            prefix = token.group().split(":", 1)[0]
            if before is not None and before.group().upper() == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                near = closest(prefix, known)
                hint = f"did you mean {near[0] + ':'!r}? Otherwise add" if near else "add"
                place = token.start() + len(prefix) + 1
                line = f"{hint} the line: PREFIX {prefix}: <...>"
                return place, f"the prefix {prefix + ':'!r} is not known", line
        return None

    return look


def _relative(found: list[_Token]) -> _Finding:
    """Find a relative IRI where no BASE says relative to what."""
    if any(token.group().upper() == "BASE" for token in found):
        return None
    for token in found:
        if token.lastgroup == "iri" and not re.match(r"<[A-Za-z][A-Za-z0-9+.-]*:", token.group()):
            return (
                token.start(),
                f"{token.group()} is relative, and nothing says to what",
                "add the line: BASE <http://...>",
            )
    return None


def _slash(query: str) -> Callable[[list[_Token]], _Finding]:
    def look(found: list[_Token]) -> _Finding:
        """Find a claim's name that was cut off at its slash, which in a query means a path."""
        for name, slash, rest in zip(found, found[1:], found[2:], strict=False):
            whole = slash.group() == "/" and query[name.start() : rest.end()] == name.group() + "/" + rest.group()
            if whole and name.group().startswith("claim:") and rest.lastgroup in ("word", "number"):
                end = "".join(re.findall(r"\A[^\s;,)}]*", query[rest.start() :]))
                written = f"{name.group()}\\/{end}"
                return slash.start(), "a slash in a name is written \\/, since / alone means a path", f"write {written}"
        return None

    return look


def _select_clause(found: list[_Token]) -> list[_Token]:
    """Return the tokens between SELECT and its WHERE or brace."""
    start = next((i for i, token in enumerate(found) if token.group().upper() == "SELECT"), len(found))
    end = next((i for i in range(start, len(found)) if found[i].group().upper() in ("{", "WHERE", "FROM")), len(found))
    return found[start + 1 : end]


def _unnamed_aggregate(found: list[_Token]) -> _Finding:
    """Find ``COUNT(?x)`` without the brackets and the AS that give it a name."""
    clause, depth = _select_clause(found), 0
    for i, token in enumerate(clause):
        text = token.group().upper()
        if text in _AGGREGATES and depth == 0:
            return token.start(), "what is counted needs a name", f"write it like ({text}(...) AS ?n)"
        depth += (token.lastgroup == "open") - (token.lastgroup == "close")
        if token.lastgroup == "close" and depth == 0 and "AS" not in _since_open(clause, i):
            return token.start(), "what is computed needs a name", "write it like (... AS ?n)"
    return None


def _since_open(clause: list[_Token], end: int) -> set[str]:
    words: set[str] = set()
    depth = 0
    for token in reversed(clause[: end + 1]):
        depth += (token.lastgroup == "close") - (token.lastgroup == "open")
        words.add(token.group().upper())
        if depth == 0:
            break
    return words


def _ungrouped(message: str) -> Callable[[list[_Token]], _Finding]:
    def look(found: list[_Token]) -> _Finding:
        """Find a variable that is printed beside an aggregate and not grouped by."""
        if "variable that is unbound" not in message:
            return None
        clause, depth, plain = _select_clause(found), 0, list[_Token]()
        for token in clause:
            depth += (token.lastgroup == "open") - (token.lastgroup == "close")
            if token.lastgroup == "variable" and depth == 0:
                plain.append(token)
        words = [token.group().upper() for token in found]
        by = words.index("GROUP") + 2 if "GROUP" in words[:-1] else len(words)
        grouped = {word.replace("$", "?") for word in words[by:]}
        missing = [token for token in plain if token.group().upper().replace("$", "?") not in grouped]
        if not missing or not _AGGREGATES & {token.group().upper() for token in clause}:
            return None
        names = " ".join(dict.fromkeys(token.group() for token in missing))
        hint = f"add {names} to GROUP BY" if by < len(words) else f"add at the end: GROUP BY {names}"
        return missing[0].start(), f"{missing[0].group()} is printed for each group, but is not grouped by", hint

    return look


def _full_stop(offset: int) -> Callable[[list[_Token]], _Finding]:
    def look(found: list[_Token]) -> _Finding:
        """Find four terms in a row before the place: the first three are a pattern, and nothing ends it."""
        row: list[_Token] = []
        for token in found:
            if token.start() >= offset + 1 and len(row) < 3:
                break
            if token.lastgroup in _TERMS or token.group() in ("a", "true", "false"):
                row.append(token)
            elif token.lastgroup != "tag":
                row = []
            if len(row) == 4 and token.start() <= offset + 1:
                return row[2].end(), f"no full stop after {row[2].group()}", "end each pattern with a full stop"
        return None

    return look
