"""Writes a query as a program that asks it again: in Python, in R, and on a command line with curl."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable
from urllib.parse import urlencode

from kg.store.tokens import sparql_tokens

READING = {
    "select": (
        "csv", "text/csv", "import pandas as pd\n\n",
        'frame = pd.read_csv(address, keep_default_na=False, na_values=[""])',
        'frame <- read.csv(text = resp_body_string(answer), na.strings = "")',
    ),
    "ask": (
        "json", "application/sparql-results+json", "import json\nimport urllib.request\n\n",
        'holds = json.load(urllib.request.urlopen(address))["boolean"]',
        "holds <- resp_body_json(answer, check_type = FALSE)$boolean",
    ),
    "triples": (
        "turtle", "text/turtle", "import urllib.request\n\n",
        "turtle = urllib.request.urlopen(address).read().decode()",
        "turtle <- resp_body_string(answer)",
    ),
}  # fmt: skip
"""For each kind of answer: its format by name and by media type, what Python imports, how Python and R read it.

Of a table only an empty cell is a missing value: the code of Namibia, NA, is a text.
"""
PYTHON = """import urllib.parse

{imports}query = {query}
address = {endpoint} + "?" + urllib.parse.urlencode({values})
{read}
"""
R = """library(httr2)

query <- {query}
answer <- request({endpoint}) |>
  req_body_form({values}) |>
  req_headers(Accept = "{accept}") |>
  req_perform()
{read}
"""


def snippets(endpoint: str, query: str, view: Iterable[tuple[str, str]] = ()) -> list[tuple[str, str]]:
    r"""Return the name of each language and the program in it; ``view`` are further parameters of the endpoint.

    What the query holds stays text in each of them. Rows are asked for as CSV, yes or no as JSON, triples as Turtle.

    Examples
    --------
    >>> (_, python), (_, r), (_, curl) = snippets("http://127.0.0.1:8000/sparql", "SELECT ?b { ?a 'b' \"\\n\" }")
    >>> python.splitlines()[4]
    'query = "SELECT ?b { ?a \'b\' \\"\\\\n\\" }"'
    >>> print(curl, end="")
    curl http://127.0.0.1:8000/sparql -H 'Accept: text/csv' \
      --data-urlencode 'query=SELECT ?b { ?a '"'"'b'"'"' "\n" }'
    """
    form, accept, imports, python, r = READING[_answers(query)]
    pairs = list(view)
    values = f'[("query", query), ("format", "{form}"){"".join(f", {_python(pair)}" for pair in pairs)}]'
    given = "".join([f"query = query{''.join(f', {name} = {_quoted(value)}' for name, value in pairs)}"])
    address = endpoint + (f"?{urlencode(pairs)}" if pairs else "")
    curl = f"curl {shlex.quote(address)} -H 'Accept: {accept}' \\\n  --data-urlencode {shlex.quote('query=' + query)}\n"
    wanted = {"endpoint": _quoted(endpoint), "accept": accept, "imports": imports}
    return [
        ("Python", PYTHON.format(query=_lines(query), values=values, read=python, **wanted)),
        ("R", R.format(query=_quoted(query, lines=True), values=given, read=r, **wanted)),
        ("curl", curl),
    ]


def _answers(query: str) -> str:
    """Return which kind of answer a query has, by its first word after the prefixes."""
    words = (token["word"].upper() for token in sparql_tokens(query) if token["word"])
    form = next((word for word in words if word in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")), "SELECT")
    return {"SELECT": "select", "ASK": "ask"}.get(form, "triples")


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
