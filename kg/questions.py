"""The questions that ship as files: found by name, listed with their sentence, their values bound by substitution.

A question is a ``.rq`` file whose head reads::

    # Which acts between two parties are on record, both ways?
    # group: acts
    # param a: actor = PRK

The first line is the question; a parameter has a type (actor, code, claim, dataset, event, outcome, date, duration,
number, text) and may have a default. The value ``any`` leaves it open: ``# param actor: actor = any`` asks about
everybody. In a query without such a head a variable that is called like a type of name (``?claim``) takes such a name.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import BadData, BadQuery, Unknown
from kg.files import query_text, read_text
from kg.known import Known
from kg.store.origins import claim_name
from kg.vocab import ACTOR, CLAIM, PREFIXES, curie, expand, local

if TYPE_CHECKING:
    import pyarrow as pa

    from kg.belief import Belief
    from kg.store import Store
    from kg.store.bind import Bindable

FOLDER = Path(__file__).parent / "queries"
NAMES = ("dataset", "event", "outcome")
"""The types whose names ``read/names-of-...`` lists, since no module keeps them."""
NAMED = ("actor", "code", "claim", *NAMES)
WHATEVER_COUNTS = frozenset({"acts", "claims-by-speaker", "codes", "datasets", "names", "same-events"})
"""The questions about everything that is on record: no belief changes their answer."""
TYPES = (*NAMED, "date", "duration", "number", "text", "any")
_PREFIXED = {"claim": "claim", "dataset": "dataset", "event": "event", "matter": "event"}
_PARAM = re.compile(r"#\s*param\s+(\w+)\s*:\s*(\w+)\s*(?:=\s*(.+?))?\s*$")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a question takes: its name, its type, and the default where it has one."""

    name: str
    kind: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A SPARQL query with the question it answers in words."""

    name: str
    sentence: str
    group: str
    parameters: tuple[Parameter, ...]
    text: str

    @property
    def portable(self) -> str:
        """The query with the prefixes that it uses, as any other program takes it."""
        used = [name for name in PREFIXES if re.search(rf"(?<![\w:]){name}:", self.text)]
        lines = self.text.splitlines(keepends=True)
        head = next(n for n, line in enumerate(lines) if not line.startswith("#"))  # what it asks, and its parameters
        prefixes = [f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in used]
        return "".join([*lines[:head], *prefixes, *lines[head:]])


def questions(group: str | None = None) -> list[Question]:
    """Return the shipped questions, sorted by group and name (audits have their own list)."""
    found = [read_question(path.stem, query_text(path.stem)) for path in sorted(FOLDER.glob("*.rq"))]
    return sorted(
        (question for question in found if group in (None, question.group)), key=lambda item: (item.group, item.name)
    )


def question(name: str) -> Question:
    """Return the shipped question of that name.

    Raises
    ------
    Unknown
        With the nearest names.
    """
    known = [path.stem for path in sorted(FOLDER.glob("*.rq"))]
    if name not in known:
        raise Unknown("query", name, known=known, hint="list them with: kg queries")
    return read_question(name, query_text(name))


def find_question(source: str) -> Question:
    """Return what ``source`` means: the path of a file, the name of a shipped question, or the text of a query.

    Raises
    ------
    Unknown
        If it is none of the three.
    BadData
        If the file cannot be read as UTF-8.
    """
    if re.search(r"[\s{]", source):
        return read_question("inline", source)
    path = Path(source)
    if path.suffix in (".rq", ".sparql") or path.is_file():
        return read_question(path.stem, read_text(path))
    return question(source)


def read_question(name: str, text: str) -> Question:
    r"""Read the head of a query's text.

    Examples
    --------
    >>> read_question("x", "# Who?\n# param a: actor = PRK\nSELECT * {}").parameters
    (Parameter(name='a', kind='actor', default='PRK'),)
    """
    lines = [line.strip() for line in text.splitlines() if line.strip().startswith("#")]
    sentence = lines[0].lstrip("# ") if lines else ""
    group = next((line.split("group:", 1)[1].strip() for line in lines if line.lstrip("# ").startswith("group:")), "")
    found = [_PARAM.match(line) for line in lines]
    parameters = tuple(Parameter(match[1], match[2], match[3]) for match in found if match)
    for parameter in parameters:
        if parameter.kind not in TYPES:
            raise Unknown("type of a parameter", parameter.kind, known=TYPES, hint="one of " + ", ".join(TYPES))
    return Question(name, sentence, group, parameters, text)


def ask(store: Store | Known, source: str | Question, belief: Belief | None = None, **bind: Bindable) -> pa.Table:
    """Answer a question (by name, file or text) with its values given as people say them: names, codes, dates.

    Examples
    --------
    >>> from kg.store import Store
    >>> ask(Store.open(), "SELECT (1 + 1 AS ?two) {}").to_pylist()
    [{'two': 2}]
    """
    item = source if isinstance(source, Question) else find_question(source)
    known = known_of(store)
    return known.store.select(item.text, belief, **bound_values(known, item, bind))


def known_of(store: Store | Known) -> Known:
    """Return what is known of a store, unless it is that already."""
    return store if isinstance(store, Known) else Known(store)


def bound_values(store: Store | Known, item: Question, bind: Mapping[str, Bindable]) -> dict[str, Bindable]:
    """Turn given values and defaults into what the store substitutes, by the types in the question's head.

    Raises
    ------
    Unknown
        For a parameter the query does not have, or an actor, code, claim, dataset or event that does not exist.
    BadQuery
        If a parameter without default has no value.
    """
    known = known_of(store)
    types = {parameter.name: parameter for parameter in item.parameters}
    variables = set(re.findall(r"[?$](\w+)", item.text))
    takes = f"{item.name} takes {', '.join(types)}" if types else f"{item.name} has no ?"
    for name in bind:
        if name not in variables:
            raise Unknown("parameter", name, known=types or variables, hint=takes if types else takes + name)
        if name in computed(item.text):
            hint = takes if types else "bind a variable that it is computed from"
            raise BadQuery(f"{item.name} computes ?{name}, so it cannot be given a value", hint=hint)
    given: dict[str, Bindable] = {
        name: parameter.default for name, parameter in types.items() if parameter.default is not None
    }
    given.update(bind)
    missing = sorted(set(types) - set(given))
    if missing:
        raise BadQuery(f"{item.name} needs a value for {', '.join(missing)}", hint=f"--bind {missing[0]}=...")
    return {
        name: _value(known, types[name].kind if name in types else _kind(name, value), value)
        if isinstance(value, str)
        else value
        for name, value in given.items()
        if value != "any"
    }


def computed(query: str) -> set[str]:
    """Return the variables that ``query`` itself computes: what stands behind an AS.

    Examples
    --------
    >>> computed("SELECT (COUNT(?a) AS ?n) { ?a a ?b BIND (1 AS ?c) }") == {"n", "c"}
    True
    """
    return set(re.findall(r"\bAS\s+[?$](\w+)", re.sub(r"(?m)^\s*#.*$", "", query), re.IGNORECASE))


def defaults(item: Question, bind: Mapping[str, Bindable]) -> dict[str, str]:
    """Return the defaults that stand in for what ``bind`` leaves out, but for those that leave a parameter open.

    Examples
    --------
    >>> defaults(question("acts-between"), {"a": "China"})
    {'b': 'RUS'}
    """
    return {p.name: p.default for p in item.parameters if p.name not in bind and p.default not in (None, "any")}


def said_defaults(item: Question, bind: Mapping[str, Bindable]) -> str:
    """Say which `defaults` were used; nothing where none was.

    Examples
    --------
    >>> said_defaults(question("acts-between"), {"a": "China"})
    'b=RUS by default'
    """
    used = ", ".join(f"{name}={value}" for name, value in defaults(item, bind).items())
    return f"{used} by default" if used else ""


def _kind(name: str, value: Bindable) -> str:
    """Return the type of a variable that no head declares: by what it is called, or by the prefix of its value."""
    if isinstance(value, str) and value.startswith(('"', "<")):
        return "any"
    if isinstance(value, str) and value.partition(":")[0] in _PREFIXED and ":" in value:
        return _PREFIXED[value.partition(":")[0]]
    return name if name in NAMED else "any"


def _called(known: Known, kind: str, text: str, among: list[str]) -> str | None:
    """Return the one thing that is called ``text``, ignoring case, by its label or local name; None if nothing is.

    Raises
    ------
    BadQuery
        If several are, with their names.
    """
    wanted = text.strip().casefold()
    found = [name for name in among if wanted in ((known.labels.called(name) or "").casefold(), local(name).casefold())]
    if len(found) > 1:
        names = ", ".join(map(curie, found))
        raise BadQuery(f"{text!r} is the name of {len(found)} things: {names}", hint=f"name the {kind} that you mean")
    return found[0] if found else None


def _value(known: Known, kind: str, text: str) -> Bindable:
    if kind in NAMES:
        found = sorted(row["name"] for row in known.store.rows(query_text(f"read/names-of-{kind}s")))
        there = {local(name): name for name in reversed(found)}  # event: before matter:
        prefixed = ":" in text and text.partition(":")[0] in PREFIXES
        name = expand(text) if prefixed or "//" in text else there.get(text.replace("\\", ""))
        if name not in found and not prefixed:
            name = _called(known, kind, text, found)
        if name not in found:
            raise Unknown(kind, text, known=there, hint=f"write it like {min(there)}" if there else None)
        return f"<{name}>"
    if kind == "claim":
        return f"<{CLAIM}{claim_name(known.origins.values(), text)}>"
    if kind == "code" and not text.startswith("<"):
        name = text if ":" in text else f"cameo:{text}" if text.isdigit() else f"plover:{text}"
        return f"<{expand(known.codes[name].name)}>"
    if text.startswith("<") or (kind != "actor" and text.partition(":")[0] in PREFIXES and ":" in text):
        return text
    if kind == "actor":
        return f"<{ACTOR}{known.actors.resolve(text)}>"
    if kind == "number" or (kind == "any" and re.fullmatch(r"-?\d+(\.\d+)?", text)):
        try:
            return float(text) if "." in text else int(text)
        except ValueError:
            raise BadData(f"{text!r} is not a number", hint="write 3 or 2.5") from None
    if kind == "date" or (kind == "any" and re.fullmatch(r"\d{4}-\d\d-\d\d", text)):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            raise BadData(f"{text!r} is not a date", hint="write it like 2024-05-27") from None
    if kind == "duration" and not re.fullmatch(r"P(?=\w)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?", text):
        raise BadData(f"{text!r} is not a duration", hint="write days, hours and minutes like P1DT2H30M or PT5M")
    if kind == "any":
        with suppress(Unknown):
            return f"<{ACTOR}{known.actors.resolve(text)}>"
        with suppress(Unknown):
            return f"<{CLAIM}{claim_name(known.origins.values(), text)}>"
    return text
