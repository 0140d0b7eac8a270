"""Questions: those that ship, with boxes for their values; the editor for one's own; answers as tables and drawings."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from kg.errors import BadData, BadQuery, Unknown
from kg.files import query_text
from kg.questions import Question, bound_values, question, questions
from kg.store.bind import terms_of, with_values
from kg.views.numbers import count
from kg.vocab import PREFIXES
from kg.web.pages.answer import DRAWINGS, KEPT_ROWS, AnswerTable
from kg.web.pages.said import look_up
from kg.web.sheet import Grid, Row, Sheet, link
from kg.web.snippets import snippets
from kg.web.view import SAID

if TYPE_CHECKING:
    from kg.web.pages.asked import AskedQuery
    from kg.web.site import PageRequest

SHOWN_ROWS = 250
"""So many rows of an answer stand in the page."""
FORMS = ("json", "xml", "csv", "tsv")
TRIPLE_FORMS = ("turtle", "jsonld", "rdfxml", "ntriples")


def questions_page(ask: PageRequest) -> Sheet:
    """Return the editor with what its query gave, and the questions by what they are about, with their boxes."""
    asked: AskedQuery | None = ask.found
    given = {name: text for name, text in ask.given if text and name not in ("query", "show")}
    text = asked.text if asked else _text(ask, given) if given else query_text("web/example").rstrip()
    said = [pair for pair in ask.view.said if pair[0] in SAID]
    content: dict[str, Any] = {
        "text": text, "ran": asked, "prefixes": [f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items()],
        "groups": [(group, [(item, _boxes(item, {})) for item in found])
                   for group, found in groupby(questions(), lambda item: item.group)],
        "snippets": snippets(f"{ask.site.address}/sparql", text, said), "answer": None, "again": {"query": text},
    }  # fmt: skip
    if asked and asked.answer:
        forms = TRIPLE_FORMS if asked.answer.kind == "triples" else FORMS
        return _answered(ask, asked.answer, "Answer", content | {"forms": forms}, notices=asked.notices)
    return Sheet(
        "Questions",
        "Each question is a SPARQL query that ships with the package; its answer names the claims that it rests on.",
        None if asked else _listed(),
        content | {"forms": (), "drawable": (), "show": ""},
        data={"error": asked.error} if asked else None,
        status=asked.status if asked else 200,
    )


def _listed() -> Grid:
    """Return the questions as a table."""
    rows: tuple[Row, ...] = tuple(
        (
            link(item.name, "query", item.name),
            item.group,
            item.sentence,
            ", ".join(f"{one.name} = {one.default}" if one.default else one.name for one in item.parameters),
        )
        for item in questions()
    )
    return Grid("Questions by what they are about", ("question", "about", "what it asks", "values"), rows)


def _text(ask: PageRequest, given: dict[str, str]) -> str:
    """Return the text of a question with values bound, to be edited."""
    if "question" not in given:
        takes = ("query", "show", "question", *SAID)
        raise Unknown("option", min(given), known=takes, hint="this page takes " + ", ".join(takes))
    item = look_up(question, given.pop("question"))
    return with_values(item.text, terms_of(bound_values(ask.graph.known, item, given))).strip()


def question_page(ask: PageRequest) -> Sheet:
    """Return the answer to one question, with the values in the address."""
    item = look_up(question, ask.names["name"])
    given = {name: text for name, text in ask.given if text and name != "show"}
    if len(given) < len([1 for name, text in ask.given if text and name != "show"]):
        raise BadQuery("a value stands there twice", hint="leave one of them out")
    bound = bound_values(ask.graph.known, item, given)
    found = ask.kept(("answer", item.name, *sorted(given.items())), lambda: _found(ask, item, bound))
    boxes = _boxes(item, given)
    content = {
        "item": item, "boxes": boxes, "query": item.text, "command": _command(item.name, given),
        "again": given, "opened": {**given, "question": item.name},
        "snippets": snippets(f"{ask.site.address}/sparql", with_values(item.text, terms_of(bound)),
                             [pair for pair in ask.view.said if pair[0] in SAID]),
    }  # fmt: skip
    values = {name: text for name, _, text in boxes}
    return _answered(ask, found, item.sentence, content, data={"question": item.name, "values": values})


def _found(ask: PageRequest, item: Question, bound: dict[str, Any]) -> AnswerTable:
    """Return the first rows of an answer to a question that ships."""
    answer = ask.graph.known.store.run(item.text, **bound)
    lines = answer.body.split(b"\n")
    if answer.rows > KEPT_ROWS:
        return AnswerTable(answer.kind, b"\n".join([*lines[: KEPT_ROWS + 1], b""]), "rows")
    return AnswerTable(answer.kind, answer.body)


def _answered(
    ask: PageRequest, answer: AnswerTable, title: str, content: dict[str, Any], *, notices: tuple[str, ...] = (),
    data: dict[str, Any] | None = None,
) -> Sheet:  # fmt: skip
    show = ask.one("show")
    if show and show not in DRAWINGS:
        raise Unknown("drawing", show, known=DRAWINGS, hint="one of " + ", ".join(DRAWINGS))
    if show and show not in answer.drawable:
        there = f"it can be drawn as {', '.join(answer.drawable)}" if answer.drawable else "it can be read as a table"
        raise BadData(f"this answer has no columns for a drawing of the kind {show}", hint=there)
    more = f", of which the first {SHOWN_ROWS} are shown" if answer.rows > SHOWN_ROWS else ""
    how = {"answer": answer, "drawable": answer.drawable, "show": show, "notices": notices, "shown_rows": SHOWN_ROWS}
    return Sheet(
        title,
        f"{count(answer.rows, 'row')}{more}.",
        answer.grid(ask, title, SHOWN_ROWS if ask.form == "html" else KEPT_ROWS),
        content | how,
        charts=(answer.drawn(show, title, ask),) if show else (),
        data=(data or {}) | {"rows": answer.records(), "truncated": answer.truncated or None}
        if ask.form == "json"
        else None,
    )


def _boxes(item: Question, given: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(one.name, one.kind, given.get(one.name, one.default or "")) for one in item.parameters]


def _command(name: str, given: dict[str, str]) -> str:
    import shlex

    return shlex.join(
        ["kg", "query", name, *(part for key, text in given.items() for part in ("--bind", f"{key}={text}"))]
    )
