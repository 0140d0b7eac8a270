"""The ontology: its terms and the codes of acts, each with its definition, its place among others, and its use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.errors import KGError
from kg.vocab import KG, RDF, RDFS, SKOS, TERMS, curie, expand, local
from kg.web.pages.said import known_among, thing
from kg.web.sheet import Elsewhere, Grid, GridCell, Sheet, link, path_of

if TYPE_CHECKING:
    from kg.web.site import PageRequest

ABOVE = (RDFS + "subClassOf", RDFS + "subPropertyOf", SKOS + "broader")
TEXTS = {
    SKOS + "definition": "Definition",
    SKOS + "scopeNote": "Scope",
    SKOS + "example": "Example",
    RDFS + "comment": "Remark",
}
HIDDEN = (RDF + "type", RDFS + "label", RDFS + "isDefinedBy", SKOS + "prefLabel", *TEXTS)


def terms_page(ask: PageRequest) -> Sheet:
    """Return every term of the ontology, and every code of acts."""
    labels = ask.graph.known.labels
    rows = ask.kept(
        ("terms",),
        lambda: tuple(
            (
                link(name, "ontology", name),
                labels.get(KG[name]) or "",
                _kind(ask, KG[name]),
                _text(ask, KG[name], SKOS + "definition"),
                _counted(ask, KG[name]),
            )
            for name in sorted(TERMS)
        ),
    )
    codes = ask.kept(
        ("codes",),
        lambda: tuple(
            (link(name, "ontology", name), entry.label, entry.quad or "", _counted(ask, expand(name)))
            for name, entry in sorted(ask.graph.known.codes.table.items())
        ),
    )
    return Sheet(
        "Ontology",
        f"{len(rows)} terms in which claims are written, and {len(codes)} codes of acts. Claims: those that count and "
        "use it.",
        Grid("Terms", ("term", "label", "kind", "definition", "claims"), rows),
        {"codes": Grid("Codes of acts", ("code", "label", "kind", "claims"), codes, ident="codes")},
    )


def term_page(ask: PageRequest) -> Sheet:
    """Return one term, or one code."""
    given, known = ask.names["name"], ask.graph.known
    if given.startswith("kg:"):
        raise Elsewhere(path_of("ontology", given.removeprefix("kg:")))
    known_among("term", given, {*TERMS, *known.codes.table})
    iri = KG[given] if given in TERMS else expand(given)
    said: dict[str, set[str]] = {}
    for quad in known.store.quads(subject=iri):
        said.setdefault(quad.predicate.value, set()).add(str(getattr(quad.object, "value", "")))
    below = ask.kept(
        ("below", iri),
        lambda: sorted(
            {str(getattr(quad.subject, "value", "")) for prop in ABOVE for quad in _pointing(ask, prop, iri)}
        ),
    )
    uses = _uses(ask, iri)
    facts: list[tuple[str, list[GridCell]]] = [
        (known.labels[prop], [thing(ask, text) for text in sorted(values)])
        for prop, values in sorted(said.items())
        if prop not in HIDDEN
    ]
    facts += [("Below it", [thing(ask, one) for one in below])] if below else []
    rows = tuple(
        (link(known.sentence(name), "claim", name), link(local(name), "claim", name), f"{known.weight(name):.2f}")
        for name in uses[:50]
        if _readable(ask, name)
    )
    return Sheet(
        known.labels.title(iri),
        _text(ask, iri, SKOS + "definition") or _text(ask, iri, RDFS + "comment") or curie(iri),
        Grid(
            "Claims that use it",
            ("claim", "name", "weight"),
            rows,
            f"{len(uses) - 50} more claims use it." if len(uses) > 50 else "",
        ),
        {
            "iri": iri,
            "curie": curie(iri),
            "class_words": _kind(ask, iri),
            "facts": facts,
            "texts": [(words, sorted(said[prop])) for prop, words in TEXTS.items() if prop in said],
        },
        things=(iri,),
        data={"term": curie(iri), "iri": iri, "uses": len(uses)},
    )


def _readable(ask: PageRequest, name: str) -> bool:
    try:
        ask.graph.known.claim(name)
    except KGError:
        return False
    return True


def _pointing(ask: PageRequest, prop: str, iri: str) -> list[Any]:  # quads
    return [
        quad
        for name in _every(ask)
        for quad in ask.graph.known.store.quads(subject=name)
        if quad.predicate.value == prop and getattr(quad.object, "value", "") == iri
    ]


def _every(ask: PageRequest) -> list[str]:
    return [*(KG[name] for name in sorted(TERMS)), *(expand(name) for name in sorted(ask.graph.known.codes.table))]


def _uses(ask: PageRequest, iri: str) -> tuple[str, ...]:
    """Return the claims that say something by a property, or of anything else with this name."""
    mentions = ask.site.mentions
    return (mentions.using if _property(ask, iri) else mentions.about).get(iri, ())


def _counted(ask: PageRequest, iri: str) -> str:
    return str(sum(ask.graph.known.weight(name) > 0 for name in _uses(ask, iri)))


def _kind(ask: PageRequest, iri: str) -> str:
    return ", ".join(sorted(local(kind) for kind in ask.graph.known.labels.facts(iri).get(RDF + "type", ())))


def _property(ask: PageRequest, iri: str) -> bool:
    return "Property" in _kind(ask, iri)


def _text(ask: PageRequest, iri: str, prop: str) -> str:
    return " ".join(ask.graph.known.labels.facts(iri).get(prop, ()))
