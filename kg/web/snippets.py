"""Writes a query as a program that asks it again: in Python, in R, and on a command line with curl."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable
from urllib.parse import urlencode

PYTHON = """import urllib.parse

import pandas as pd

query = {query}
frame = pd.read_csv({endpoint} + "?" + urllib.parse.urlencode({values}))
"""
R = """library(httr2)

query <- {query}
answer <- request({endpoint}) |>
  req_body_form({values}) |>
  req_headers(Accept = "text/csv") |>
  req_perform()
frame <- read.csv(text = resp_body_string(answer))
"""


def snippets(endpoint: str, query: str, view: Iterable[tuple[str, str]] = ()) -> list[tuple[str, str]]:
    r"""Return the name of each language and the program in it; ``view`` are further parameters of the endpoint.

    What the query holds stays text in each of them.

    Examples
    --------
    >>> (_, python), (_, r), (_, curl) = snippets("http://127.0.0.1:8000/sparql", "ASK { ?a 'b' \"\\n\" }")
    >>> python.splitlines()[4]
    'query = "ASK { ?a \'b\' \\"\\\\n\\" }"'
    >>> print(curl, end="")
    curl http://127.0.0.1:8000/sparql -H 'Accept: text/csv' \
      --data-urlencode 'query=ASK { ?a '"'"'b'"'"' "\n" }'
    """
    pairs = list(view)
    python = f'[("query", query), ("format", "csv"){"".join(f", {_python(pair)}" for pair in pairs)}]'
    r = "".join([f"query = query{''.join(f', {name} = {_quoted(value)}' for name, value in pairs)}"])
    address = endpoint + (f"?{urlencode(pairs)}" if pairs else "")
    curl = f"curl {shlex.quote(address)} -H 'Accept: text/csv' \\\n  --data-urlencode {shlex.quote('query=' + query)}\n"
    return [
        ("Python", PYTHON.format(query=_lines(query), endpoint=_quoted(endpoint), values=python)),
        ("R", R.format(query=_quoted(query, lines=True), endpoint=_quoted(endpoint), values=r)),
        ("curl", curl),
    ]


def _python(pair: tuple[str, str]) -> str:
    return f"({_quoted(pair[0])}, {_quoted(pair[1])})"


def _lines(text: str) -> str:
    """Write a text in Python: in one line, or in its own between three quotes, whatever it holds."""
    if "\n" not in text:
        return _quoted(text)
    return '"""' + text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').rstrip() + '\n"""'


def _quoted(text: str, *, lines: bool = False) -> str:
    """Write a text between double quotes, as Python and R read it."""
    found = json.dumps(text, ensure_ascii=False)
    return found.replace("\\n", "\n") if lines and "\\\\n" not in found else found
