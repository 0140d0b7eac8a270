"""Turns rows of interactions back into claims: the inverse of ``project`` where actors are not folded into parties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from kg.claims import Claim, act_triples
from kg.errors import BadData
from kg.interactions.project import expand_act
from kg.interactions.table import _completed
from kg.periods import write_span
from kg.vocab import ACTOR, CLAIM, EVENT, KG, XSD

SAME = ("event", "code", "date", "until", "precision", "dataset", "speaker", "factuality")


def lift(rows: Iterable[Mapping[str, Any]]) -> list[Claim]:
    """Turn rows into claims: one claim for the rows that share its name, with all their sources and targets.

    The rows of a claim must be a whole expansion (every source with every target, or everybody with everybody).

    Raises
    ------
    BadData
        If the rows of a claim disagree about its act, are not a whole expansion, or hold a value that no claim can
        have (a name with a blank, a number for a text); the message names the row and the column.
    """
    by_claim: dict[str, list[dict[str, Any]]] = {}
    for number, row in enumerate(rows, 1):
        whole = _completed(row, number)
        for column, base in (("source", ACTOR), ("target", ACTOR), ("claim", CLAIM), ("event", EVENT)):
            _check_name(whole[column], base, f"row {number}: {column}")
        by_claim.setdefault(whole["claim"], []).append(whole)
    return [_lift(name, members) for name, members in sorted(by_claim.items())]


def _check_name(name: str | None, base: str, place: str) -> None:
    try:
        ox.NamedNode(base + (name or "x"))
    except ValueError:
        raise BadData(f"{place} {name!r} is no name", hint="use letters, figures and hyphens: kg.vocab.slug") from None


def _lift(name: str, rows: list[dict[str, Any]]) -> Claim:
    for column in SAME:
        if len({row[column] for row in rows}) > 1:
            raise BadData(f"the rows of claim {name} disagree about its {column}", hint="give them different claims")
    first = rows[0]
    if not first["code"] or not first["dataset"]:
        raise BadData(f"the claim {name} has no {'dataset' if first['code'] else 'code'}", hint="give its rows one")
    pairs = {(row["source"], row["target"]) for row in rows}
    sources, targets = sorted({a for a, _ in pairs}), sorted({b for _, b in pairs})
    meeting = sources == targets and len(sources) > 1
    actors, recipients = (sources, []) if meeting else (sources, targets)
    if set(expand_act(tuple(actors), tuple(recipients))) != pairs:
        raise BadData(f"the rows of claim {name} are not all the dyads of one act", hint="give them different claims")
    event, exact = first["event"] or name, first["precision"] in ("day", "month", "year")
    date = write_span(first["date"], first["until"], first["precision"]) if exact else None
    triples = act_triples(event, first["code"], actors, recipients, date)
    if not exact:
        subject, day = ox.NamedNode(EVENT + event), ox.NamedNode(XSD + "date")
        bounds = ((KG["from"], first["date"]), (KG.to, first["until"]))
        triples += tuple(
            (subject, ox.NamedNode(term), ox.Literal(bound.isoformat(), datatype=day))
            for term, bound in bounds
            if bound
        )
    if first["precision"] == "series":
        triples += ((subject, ox.NamedNode(KG.repeated), ox.Literal(True)),)
    return Claim(
        name=name,
        triples=tuple(sorted(triples, key=str)),
        dataset=first["dataset"],
        speaker=first["speaker"] or first["dataset"],
        factuality=first["factuality"] or "Certain",
        record=name.rsplit("/", 1)[-1],
    )
