"""Small graphs made for one question: the shipped actors and codes, and a dataset of claims that alone counts."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.claims import Claim, act_triples
from kg.graph import Graph
from kg.known import Known
from kg.store import Store
from kg.store.files import shipped_files
from kg.vocab import ACTOR, EVENT, KG, RDF, XSD

Act = tuple[str, str, str, str | None]


def told(acts: Iterable[Act], *, dataset: str = "x", speaker: str = "reuters", **options: str) -> list[Claim]:
    """A claim for each (source, target, code, date)."""
    return [
        Claim(f"{dataset}/c{n}", act_triples(f"{dataset}-e{n}", f"plover:{code}", [a], [b], date), dataset, speaker,
              **options)
        for n, (a, b, code, date) in enumerate(acts)
    ]  # fmt: skip


def small(*claims: Claim, only: Iterable[str] | None = None, **how: str) -> Graph:
    """The graph in which nothing counts but the datasets of these claims; of the record it has who acts for whom."""
    store = Store.open()
    store.load(*(file for file in shipped_files() if file.suffix == ".ttl" or file.name == "tenures.trig"))
    store.add(claims)
    names = {claim.dataset for claim in claims} if only is None else only
    return Graph(Known(store), **how).believing(only=sorted(names))


def vote(actor: str, ballot: int, choice: str) -> tuple[tuple[ox.NamedNode, ox.NamedNode, ox.Term], ...]:
    """What a claim asserts of one member's vote on a ballot."""
    event = ox.NamedNode(f"{EVENT}vote-{ballot}-{actor}")
    said = {
        RDF + "type": ox.NamedNode(KG.Vote), KG.actor: ox.NamedNode(ACTOR + actor), KG.choice: ox.NamedNode(KG[choice]),
        KG.partOf: ox.NamedNode(f"{EVENT}ballot-{ballot}"),
        KG.date: ox.Literal(f"2020-01-0{ballot}", datatype=ox.NamedNode(XSD + "date")),
    }  # fmt: skip
    return tuple(sorted(((event, ox.NamedNode(name), value) for name, value in said.items()), key=str))


def many(a: str, b: str, code: str, n: int, year: int = 2020) -> list[Act]:
    """So many acts of one kind, a month apart."""
    return [(a, b, code, f"{year + month // 12}-{month % 12 + 1:02}-15") for month in range(n)]
