"""Datasets: what each is, who publishes it under which licence, how far it reaches, and what its claims say."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from kg.files import query_text
from kg.text import from_to
from kg.views.numbers import count
from kg.views.page import web_link
from kg.vocab import BASE, DATASET, DCAT, DCTERMS, KG, RDF, local
from kg.web.pages.said import claims_grid, findings_of, known_among, thing
from kg.web.sheet import Grid, GridCell, Sheet, link

if TYPE_CHECKING:
    from kg.web.site import PageRequest

HEADS = ("dataset", "kind", "claims", "count", "extent", "from", "to", "licence")
HIDDEN = (RDF + "type", DCTERMS + "title", DCTERMS + "temporal", DCAT + "distribution", KG.sha256)


def datasets_page(ask: PageRequest) -> Sheet:
    """Return every dataset that is described or has claims."""
    known, within = ask.graph.known, ask.site.mentions.within
    about = _described(ask)
    rows = []
    for name in sorted({*about, *within}):
        row, claims = about.get(name, {}), within.get(name, ())
        rows.append(
            (
                link(str(row.get("title") or name), "dataset", name),
                _kind(row),
                str(len(claims)),
                str(sum(known.weight(one) > 0 for one in claims)),
                str(row.get("extent") or "not said"),
                str(row.get("first") or ""),
                str(row.get("last") or ""),
                str(row.get("license") or "not said"),
            )
        )
    return Sheet(
        "Datasets",
        f"{count(len(rows), 'dataset')}. Complete: whatever is missing did not happen, in the span it covers; "
        "selection: silence says nothing.",
        Grid("Datasets, by name", HEADS, tuple(rows)),
    )


def dataset_page(ask: PageRequest) -> Sheet:
    """Return one dataset."""
    known, within = ask.graph.known, ask.site.mentions.within
    about = _described(ask)
    name = known_among("dataset", ask.names["name"], {*about, *within, *known.datasets})
    claims, iri = within.get(name, ()), DATASET + name
    counted = [one for one in claims if known.weight(one) > 0]
    row = about.get(name, {})
    spoken = Counter(known.origins[one].speaker for one in counted)
    wrong = {one for one in claims if any(item.contradicted for item in findings_of(ask).get(one, ()))}
    reach = f", {from_to(row['first'], row['last'])}" if row.get("first") else ""
    return Sheet(
        known.labels.title(iri),
        f"{_kind(row) or 'Dataset'}, {row.get('extent') or 'extent not said'}{reach}. {len(counted)} of "
        f"{count(len(claims), 'claim')} count; {len(wrong)} contradicted.",
        claims_grid(ask, "Claims", claims),
        {
            "facts": _facts(ask, iri),
            "waiting": sum(known.belief.awaits(known.origins[one]) for one in claims),
            "expected": row.get("expected_claims"),
            "speakers": [(link(known.name(one), "source", one), n) for one, n in spoken.most_common()],
        },
        things=(iri,),
        data={
            "dataset": name,
            "iri": iri,
            "claims": len(claims),
            "counted": len(counted),
            "contradicted": sorted(wrong),
        },
    )


def _described(ask: PageRequest) -> dict[str, dict[str, Any]]:
    """Return what is said of each dataset; of several values of one thing, the first in order."""

    def made() -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for row in ask.graph.known.store.rows(query_text("datasets")):
            found.setdefault(local(row["dataset"]), row)
        return found

    return ask.kept(("datasets",), made)


def _kind(row: dict[str, Any]) -> str:
    return {"ReferenceDataset": "Reference", "EventDataset": "Event data"}.get(
        str(row.get("kind")), str(row.get("kind") or "")
    )


def _facts(ask: PageRequest, iri: str) -> list[tuple[str, list[tuple[GridCell, str | None]]]]:
    """Return what is said of a dataset, by property: each value with the web address it is, if it is one."""
    known = ask.graph.known
    said: dict[str, set[str]] = {}
    for quad in known.store.quads(subject=iri):
        value = str(getattr(quad.object, "value", ""))
        if quad.predicate.value not in HIDDEN and value and "BlankNode" not in type(quad.object).__name__:
            said.setdefault(quad.predicate.value, set()).add(value)
    return [
        (
            known.labels[prop].removeprefix("has "),
            [(thing(ask, text), None if text.startswith(BASE) else web_link(text)) for text in sorted(values)],
        )
        for prop, values in sorted(said.items())
    ]
