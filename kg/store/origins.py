"""Reads who says each claim, through whom, how firmly and in which dataset, from the default graph of a store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, fields
from functools import cache
from types import MappingProxyType
from typing import Any

import pyoxigraph as ox

from kg.belief import Belief, Origin
from kg.display import Table
from kg.errors import BadData, Unknown
from kg.store.memory import no_collection
from kg.text import count
from kg.vocab import CLAIM, KG, PROV, RDF, SAMENESS, local

_NIL = ox.NamedNode(RDF + "nil")


def read_origins(base: ox.Store, left_out: dict[str, str] | None = None) -> list[Origin]:
    """Return the origin of every claim, sorted by claim; O(claims): each property is read in one sweep.

    Parameters
    ----------
    left_out : dict of str to str, optional
        Gets the claims whose origin cannot be read, each with the reason: nobody can believe them.
    """
    with no_collection():
        odd = {} if left_out is None else left_out
        return sorted(_origins(base, odd), key=lambda origin: origin.claim)


def _origins(base: ox.Store, left_out: dict[str, str]) -> Iterator[Origin]:
    speakers, relays, factuality, datasets, grades, provisional, ground = (
        _objects(base, iri)
        for iri in (
            KG.speaker, KG.relays, KG.factuality, PROV + "wasDerivedFrom", KG.reliability, KG.provisional, KG.restsOn,
        )
    )  # fmt: skip
    identities = _identities(base)
    name = cache(_local)  # few speakers and datasets stand in many claims
    for claim in _claims(base):
        speaker, passed, called = speakers.get(claim), (), _claim(claim)
        try:
            if not isinstance(speaker, ox.NamedNode):
                raise BadData(
                    "it names no speaker" if speaker is None else f"its speaker is {speaker}, which is no IRI"
                )
            if claim in relays:
                passed = tuple(rdf_list(base, relays[claim]))
                if len({speaker, *passed}) <= len(passed):
                    raise BadData("its relays run in a circle")
        except BadData as error:
            left_out[called] = error.message
            continue
        behind = (speaker, *passed, ground.get(claim)) if grades else ()
        chain = [one.value for one in behind if isinstance(one, ox.NamedNode) and one.value in grades]
        yield Origin(
            claim=called,
            dataset=name(datasets.get(claim)),
            speaker=name(speaker),
            factuality=name(factuality.get(claim)) or "Unknown",
            relays=tuple(map(name, passed)),
            grades=tuple(name(grades[agent]).removeprefix("Reliability") for agent in chain),
            provisional=claim in provisional and getattr(provisional[claim], "value", "") in ("true", "1"),
            identity=claim in identities,
            rests_on=name(ground.get(claim)),
        )


def _claim(iri: str) -> str:
    """Return the name of a claim as `local` does, sooner: no two have one name, so that none need be remembered."""
    return iri[len(CLAIM) :] if iri.startswith(CLAIM) else local(iri)


def _identities(base: ox.Store) -> set[str]:
    """Return the claims that say nothing but that names are of one thing; O(statements of sameness)."""
    same = {ox.NamedNode(iri) for iri in SAMENESS}
    found = {quad.graph_name for iri in same for quad in base.quads_for_pattern(None, iri, None)}
    return {
        graph.value
        for graph in found
        if isinstance(graph, ox.NamedNode)
        and all(quad.predicate in same for quad in base.quads_for_pattern(None, None, None, graph))
    }


def _objects(base: ox.Store, predicate: str) -> dict[str, Any]:
    """Return what the default graph says by one predicate, by the IRI it is said of."""
    quads = base.quads_for_pattern(None, ox.NamedNode(predicate), None, ox.DefaultGraph())
    return {quad.subject.value: quad.object for quad in quads if isinstance(quad.subject, ox.NamedNode)}


ORIGIN_FIELDS = tuple(item.name for item in fields(Origin))
"""What the text of origins follows from beside the data."""


def origins_as(origins: Iterable[Origin], left_out: Mapping[str, str]) -> bytes:
    """Return origins, and why claims were left out, as text that `origins_from` reads; O(claims)."""
    return json.dumps([[astuple(origin) for origin in origins], left_out]).encode()


def origins_from(raw: bytes) -> tuple[list[Origin], dict[str, str]]:
    """Return what `origins_as` has written."""
    rows, left_out = json.loads(raw)
    return [Origin(*map(_frozen, row)) for row in rows], left_out


def _frozen(value: Any) -> Any:  # noqa: ANN401 - whatever a field of an origin holds
    return tuple(value) if isinstance(value, list) else value


def dataset_counts(origins: Iterable[Origin], belief: Belief) -> Table:
    """Return a table of datasets: how many claims each has, how many ``belief`` admits, how many speakers there are."""
    by_dataset: dict[str, list[Origin]] = {}
    for origin in origins:
        by_dataset.setdefault(origin.dataset, []).append(origin)
    rows = [
        {
            "dataset": dataset,
            "claims": len(own),
            "admitted": sum(belief.weight(origin) > 0 for origin in own),
            "speakers": len({origin.speaker for origin in own}),
        }
        for dataset, own in sorted(by_dataset.items())
    ]
    total = sum(len(own) for own in by_dataset.values())
    return Table.of(rows, f"{count(total, 'claim')} of {count(len(rows), 'dataset')}", [belief.describe()])


def _claims(base: ox.Store) -> Iterator[str]:
    for quad in base.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(KG.Claim), ox.DefaultGraph()):
        if isinstance(quad.subject, ox.NamedNode):
            yield quad.subject.value


def _local(term: Any) -> str:  # noqa: ANN401 - any term or none
    return local(term.value) if isinstance(term, ox.NamedNode) else ""


def rdf_list(base: ox.Store, head: Any) -> Iterator[Any]:  # noqa: ANN401 - terms of the fenced library
    """Yield the members of an RDF list in the default graph.

    Raises
    ------
    BadData
        If the list runs in a circle, or is none.
    """
    seen = set()
    while head is not None and head != _NIL:
        if head in seen:
            raise BadData("a list of relays runs in a circle", hint="see kg:relays in docs/ontology.md")
        if isinstance(head, ox.Literal):
            raise BadData(f"a list of relays is {head}, which is no list", hint="see kg:relays in docs/ontology.md")
        seen.add(head)
        step = {q.predicate.value: q.object for q in base.quads_for_pattern(head, None, None, ox.DefaultGraph())}
        if RDF + "first" in step:
            yield step[RDF + "first"]
        head = step.get(RDF + "rest")


def claim_name(origins: Iterable[Origin], name: str, left_out: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the full local name of the claim that ``name`` means: an IRI, a prefixed or full name, or its unique end.

    Raises
    ------
    Unknown
        With the nearest names, if no claim or more than one answers to it.
    BadData
        If it is one of ``left_out``, with the reason.
    """
    wanted = name.strip("<>").removeprefix(CLAIM).removeprefix("claim:").replace("\\", "")
    known = [origin.claim for origin in origins]
    if wanted in known:
        return wanted
    ends = [other for other in known if other.endswith("/" + wanted)]
    if len(ends) == 1:
        return ends[0]
    if ends:
        raise Unknown("claim", name, hint="more than one ends so: " + ", ".join(ends[:4]))
    for other, reason in left_out.items():
        if other == wanted or other.endswith("/" + wanted):
            raise BadData(f"the claim {other} cannot be read: {reason}", hint="correct it and load it again")
    short = {other.rsplit("/", 1)[-1]: other for other in known}
    raise Unknown("claim", name, known=[*known, *short], hint="list them with: kg query claims")
