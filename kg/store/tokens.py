r"""Splits SPARQL into tokens, for messages and for the place where values are bound; it decides nothing about safety.

No lexer can do without the grammar here: in ``?a<?b&&?c>?d`` a parser sees two comparisons where a lexer sees an IRI.
So a text may be split otherwise than the engine reads it, and nothing may depend on that but the wording of an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# SPARQL 1.1 grammar, sections 19.4 and 19.8. Runs are taken whole, so that the time is linear: groups are
# atomic, since Python before 3.11.5 matches possessive groups wrongly.
_ESCAPED = r"""%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"""
_LOCAL = rf"(?:(?:[\w:]|{_ESCAPED})(?>(?:(?:[\w:\-]|{_ESCAPED})|\.++(?=[\w:\-%\\]))*))?"
TOKEN = re.compile(
    r'''(?P<string>"""(?>(?:[^"\\]|\\.|""?+(?!"))*)"""|\'\'\'(?>(?:[^'\\]|\\.|''?+(?!'))*)\'\'\''''
    r"""|"(?>(?:[^"\\\n\r]|\\.)*)"|'(?>(?:[^'\\\n\r]|\\.)*)')"""
    r"""|(?P<iri><(?>(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*)>)"""
    r"""|(?P<comment>\#[^\n\r]*+)"""
    r"""|(?P<variable>[?$]\w++)"""
    rf"""|(?P<name>(?>(?:[^\W\d_](?>(?:[\w\-]|\.++(?=[\w\-]))*))?):{_LOCAL})"""
    r"""|(?P<blank>_:[\w](?>(?:[\w\-]|\.++(?=[\w\-]))*))"""
    r"""|(?P<tag>@[A-Za-z]++(?>(?:-[A-Za-z0-9]++)*))"""
    r"""|(?P<number>[+-]?(?:\d++(?>(?:\.\d*+)?)|\.\d++)(?>(?:[eE][+-]?\d++)?))"""
    r"""|(?P<word>[^\W\d](?>(?:[\w\-]|\.++(?=[\w\-]))*))"""
    r"""|(?P<later><<\(?|\)?>>|\{\||\|\}|~)"""
    r"""|(?P<open>[{(\[])|(?P<close>[})\]])"""
    r"""|(?P<stop>[.;,])"""
    r"""|(?P<escape>\\[uU])"""
    r"""|(?P<sign>\^\^|[*/|^!=<>&+-])""",
    re.DOTALL,
)
WORDS = re.compile(r"[.\-]")
"""What stands between the words of a token of kind ``word``, which may be several: ``true.SERVICE``."""


def sparql_tokens(query: str) -> Iterator[re.Match[str]]:
    """Yield the tokens of ``query``; what is none is passed over. O(length)."""
    return TOKEN.finditer(query)
