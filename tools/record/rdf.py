"""Makes claims and descriptions of the cells of a table, and a file of them with the prefixes that it uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import pyoxigraph as ox

from kg.claims import Claim, Triple
from kg.claims.kinds import date_literal
from kg.store.terms import Iri, Literal, Quad, iri, literal
from kg.vocab import CLAIM, PREFIXES, RDF, XSD, expand

# Predicate and object; an object is a literal or a name with its prefix, and an empty name is left out.
Pairs = Iterable[tuple[str, Literal | str]]
Node = tuple[str, Pairs]

_LOCAL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?")


def name(prefix: str, local: str) -> str:
    """Return ``prefix:local``, or nothing for an empty ``local``; refuse a local name that would need escapes."""
    if not local:
        return ""
    if not _LOCAL.fullmatch(local):
        raise ValueError(f"{local!r} cannot be the name of a {prefix}: use letters, digits and inner hyphens")
    return f"{prefix}:{local}"


def text(value: str) -> Literal | str:
    """Return ``value`` as a literal; nothing for the empty string."""
    return literal(value) if value else ""


def called(value: str) -> Literal | str:
    """Return a name as a literal with its language: English, or the one after an ``@``; nothing for the empty string.

    >>> str(called("Kim Jong Un")), str(called("김정은@ko"))
    ('"Kim Jong Un"@en', '"김정은"@ko')
    """
    words, _, language = value.partition("@")
    return literal(words, language=language or "en") if value else ""


def number(value: str) -> Literal | str:
    """Return a whole number as a literal; nothing for the empty string."""
    return literal(str(int(value)), XSD + "integer") if value else ""


def flag(value: str) -> Literal | str:
    """Return ``yes`` as true, ``no`` as false; nothing for the empty string."""
    return literal({"yes": "true", "no": "false"}[value], XSD + "boolean") if value else ""


def date(value: str) -> Literal | str:
    """Return a year, a month, a day or an instant as the literal of its own datatype; nothing for the empty string."""
    return date_literal(value) if value else ""


def many(cell: str) -> tuple[str, ...]:
    """Return the parts of a table cell that holds several values between bars."""
    return tuple(part for part in cell.split("|") if part)


def describe(subject: str, pairs: Pairs) -> list[Triple]:
    """Return what is said of one subject, in the order given and nothing twice."""
    said = [
        (_node(subject), _node("rdf:type" if predicate == "a" else predicate),
         _node(value) if isinstance(value, str) else value)
        for predicate, value in pairs
        if value != ""
    ]  # fmt: skip
    if not said:
        raise ValueError(f"nothing is said of {subject}")
    return list(dict.fromkeys(said))


def _node(short: str) -> Iri:
    return iri(expand(short))


def claim(dataset: str, key: str, nodes: Sequence[Node], **origin: Any) -> Claim:  # noqa: ANN401 - fields of any kind
    """Return one row of a table as somebody's claim: ``nodes`` is what it asserts, ``origin`` its fields.

    An empty field is one that says nothing.
    """
    triples = tuple(triple for subject, pairs in nodes for triple in describe(subject, pairs))
    return Claim(
        f"{dataset}/{key}",
        triples,
        dataset,
        **{field: said for field, said in origin.items() if said is not False and said not in ("", ())},
    )


def about(nodes: Iterable[Node]) -> list[Quad]:
    """Return what is said of subjects outside of any claim."""
    return [Quad(*triple) for subject, pairs in nodes for triple in describe(subject, pairs)]


def document(purpose: str, made_from: str, said: Sequence[Quad], datasets: Iterable[str] = ()) -> str:
    """Return a whole file: what it holds, how to change it, the prefixes it uses, then its statements in their order.

    Each dataset's name is the prefix of its claims, so that one file may hold the claims of several.
    """
    known = {prefix: space for prefix, space in PREFIXES.items() if prefix != "claim"}
    known |= {dataset: f"{CLAIM}{dataset}/" for dataset in datasets}
    iris = set(chain.from_iterable(map(_iris, said)))
    prefixes = {prefix: space for prefix, space in known.items() if any(one.startswith(space) for one in iris)}
    written = (ox.serialize(said, format=ox.RdfFormat.TRIG, prefixes=prefixes) or b"").decode("utf-8").splitlines()
    heads = [f"# {purpose}", f"# Written from {made_from} by tools/build_record.py: change the table."]
    # The library lists prefixes in no fixed order, and indents by tabs, which literals escape.
    heads += [f"@prefix {prefix}: <{space}> ." for prefix, space in prefixes.items()]
    body = [line.expandtabs(4) for line in written[len(prefixes) :]]
    return "\n".join([*heads, *(f"\n{line}" if _opens(line) else line for line in body)]) + "\n"


def _iris(said: Quad) -> Iterator[str]:
    """Yield the IRIs that the file spells out: rdf:type is `a`, and neither text nor whole numbers show a datatype."""
    for term in (said.subject, said.predicate, said.object):
        if isinstance(term, Iri):
            yield term.value.removeprefix(RDF + "type")
        elif isinstance(term, Literal):
            yield term.datatype.value.removeprefix(XSD + "integer").removeprefix(XSD + "string")
    if isinstance(said.graph_name, Iri):
        yield said.graph_name.value


def _opens(line: str) -> bool:
    """Return whether a paragraph begins: a claim, or a subject described outside of one."""
    return line[0] not in " }_" and not line.split(" ", 1)[1].startswith("a kg:Claim")
