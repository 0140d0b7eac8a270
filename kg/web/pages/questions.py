"""Questions: those that ship, with boxes for their values and answers as tables; a form for a query of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.belief import BELIEFS
from kg.errors import BadQuery
from kg.questions import Question, bound_values, question, questions
from kg.views.numbers import count
from kg.vocab import PREFIXES
from kg.web.pages.said import look_up, value
from kg.web.sheet import Grid, GridCell, Sheet, link

if TYPE_CHECKING:
    from kg.web.site import PageRequest

MOST = 10_000
"""So many rows of an answer are kept; a page shows fewer of them, its files all."""
EXAMPLE = (
    "SELECT ?claim ?weight { ?claim a kg:Claim ; kg:speaker actor:yonhap ; kg:weight ?weight } ORDER BY ?claim LIMIT 20"
)


def questions_page(ask: PageRequest) -> Sheet:
    """Return the questions by what they are about, and a form for a query."""
    rows: tuple[tuple[GridCell, ...], ...] = tuple(
        (
            link(item.name, "query", item.name),
            item.group,
            item.sentence,
            ", ".join(f"{one.name} = {one.default}" if one.default else one.name for one in item.parameters),
        )
        for item in questions()
    )
    named = ask.graph.belief.name in BELIEFS
    return Sheet(
        "Questions",
        "Each question is a SPARQL query that ships with the package; its answer names the claims that it rests on.",
        Grid("Questions by what they are about", ("question", "about", "what it asks", "values"), rows),
        {"example": EXAMPLE, "prefixes": [f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items()], "named": named},
    )


def question_page(ask: PageRequest) -> Sheet:
    """Return the answer to one question, with the values in the address."""
    item = look_up(question, ask.names["name"])
    given = {name: text for name, text in ask.given if text}
    if len(given) < len([1 for _, text in ask.given if text]):
        raise BadQuery("a value stands there twice", hint="leave one of them out")
    result, table = ask.kept(("answer", item.name, *sorted(given.items())), lambda: _answered(ask, item, given))
    boxes = [(one.name, one.kind, given.get(one.name, one.default or "")) for one in item.parameters]
    return Sheet(
        item.sentence,
        f"{count(len(table.rows), 'row')}{', of which the first are shown' if table.note else ''}.",
        table,
        {"item": item, "boxes": boxes, "query": item.text, "command": _command(item.name, given)},
        data={"question": item.name, "values": {name: text for name, _, text in boxes}, "rows": result},
    )


def _answered(ask: PageRequest, item: Question, given: dict[str, str]) -> tuple[list[dict[str, Any]], Grid]:
    """Return the rows of an answer as they are, and as a table with links."""
    known = ask.graph.known
    result = known.store.select(item.text, None, **bound_values(known, item, given))
    found = result.slice(0, MOST).to_pylist()
    heads = tuple(result.column_names)
    more = result.num_rows - MOST
    note = f"{more} more rows are left out; the command `kg query {item.name}` gives all." if more > 0 else ""
    return found, Grid(item.name, heads, tuple(tuple(value(ask, row[head]) for head in heads) for row in found), note)


def _command(name: str, given: dict[str, str]) -> str:
    import shlex

    return shlex.join(
        ["kg", "query", name, *(part for key, text in given.items() for part in ("--bind", f"{key}={text}"))]
    )
