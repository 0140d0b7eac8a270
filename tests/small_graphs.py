"""Small graphs made for one question: the shipped actors and codes, and a dataset of claims that alone counts."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.claims import Claim, act_triples
from kg.graph import Graph
from kg.known import Known
from kg.store import Store
from kg.store.files import shipped_files
from kg.vocab import ACTOR, EVENT, KG, MATTER, RDF, XSD

Act = tuple[str, str, str, str | None]
PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dcterms: <http://purl.org/dc/terms/> .
    @prefix kg: <https://w3id.org/alignment-kg/ontology/> . @prefix dataset: <https://w3id.org/alignment-kg/dataset/> ."""


def told(acts: Iterable[Act], *, dataset: str = "x", speaker: str = "reuters", **options: str) -> list[Claim]:
    """A claim for each (source, target, code, date)."""
    return [
        Claim(f"{dataset}/c{n}", act_triples(f"{dataset}-e{n}", f"plover:{code}", [a], [b], date), dataset, speaker,
              **options)
        for n, (a, b, code, date) in enumerate(acts)
    ]  # fmt: skip


def small(*claims: Claim, only: Iterable[str] | None = None, also: str = "", **how: str) -> Graph:
    """The graph in which nothing counts but the datasets of these claims; of the record it has who acts for whom.

    ``also`` is TriG with the prefixes of `covering`.
    """
    store = Store.open()
    store.load(*(file for file in shipped_files() if file.suffix == ".ttl" or file.name == "tenures.trig"))
    store.add(claims)
    if also:
        store.load_text(PREFIXES + also)
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


def covering(dataset: str, first: str, last: str, extent: str = "Selection", matter: str = "") -> str:
    """What a dataset says of itself: what it covers, and whether it has all of it."""
    of = f' ; dcterms:subject "{matter}"' if matter else ""
    return f"""
        dataset:{dataset} a kg:ReferenceDataset ; dcterms:title "{dataset}" ; kg:extent kg:{extent}{of} ;
            dcterms:temporal [ dcat:startDate "{first}" ; dcat:endDate "{last}" ] ."""


def stating(name: str, subject: str, *, provisional: bool = False, **said: str | tuple[str, ...]) -> Claim:
    """A claim of one thing: days are texts, everything else is an IRI; ``since`` is ``kg:from``, ``until`` ``kg:to``."""
    called = {"type": RDF + "type", "since": KG["from"], "until": KG.to}
    triples = {
        (ox.NamedNode(subject), ox.NamedNode(called.get(key) or KG[key]), term)
        for key, values in said.items()
        for value in ((values,) if isinstance(values, str) else values)
        for term in [ox.NamedNode(value) if ":" in value else ox.Literal(value, datatype=ox.NamedNode(XSD + "date"))]
    }
    ordered = tuple(sorted(triples, key=str))
    return Claim(name, ordered, name.partition("/")[0], "reuters", provisional=provisional)


def treaty(
    name: str, a: str, b: str, kind: str = "FriendshipTreaty", *, provisional: bool = False, **days: str
) -> Claim:
    """A claim of a treaty of two; ``days`` are signed, since, until. Claims ``x/t`` and ``x/t-more`` are of one treaty."""
    return stating(
        name, f"{MATTER}{name.partition('-')[0].replace('/', '-')}", provisional=provisional, type=KG.Treaty,
        treatyKind=KG[kind], party=(ACTOR + a, ACTOR + b), **days,
    )  # fmt: skip


def launch(name: str, event: str, day: str, outcome: str = "Success") -> Claim:
    """A claim of a launch by North Korea."""
    return stating(name, EVENT + event, type=KG.Launch, actor=ACTOR + "PRK", date=day, outcome=KG[outcome])
