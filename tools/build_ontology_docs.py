"""Writes ``docs/ontology.md``, the reference of every term, from the ontology itself, byte for byte the same each time.

Run ``python tools/build_ontology_docs.py`` after a change to ``ontology/kg.ttl`` or ``ontology/sentences.ttl``; a test
compares page and ontology.
"""

from __future__ import annotations

import html
from pathlib import Path

import pyoxigraph as ox

from kg.files import write_atomic
from kg.vocab import curie

ROOT = Path(__file__).parent.parent
KINDS = (
    ("Classes", "owl:Class", "What there is: actors, things, places, posts, claims, events and what is not an act."),
    (
        "Properties that point at things",
        "owl:ObjectProperty",
        "Who does what to whom, where, and how things are related.",
    ),
    ("Properties that hold a value", "owl:DatatypeProperty", "Times, counts, names and positions in a text."),
    (
        "Values",
        "owl:NamedIndividual",
        "The closed lists: how certain, how good a source, how it ended, how somebody voted.",
    ),
)
TERMS = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?term ?label ?definition ?example ?not ?unused ?parents ?domain ?range WHERE {
  ?term a ?kind ; rdfs:label ?label ; skos:definition ?definition ; skos:example ?example .
  OPTIONAL { ?term skos:scopeNote ?not }
  OPTIONAL { ?term skos:editorialNote ?unused }
  OPTIONAL { ?term rdfs:domain ?domain }
  OPTIONAL { ?term rdfs:range ?range }
  OPTIONAL {
    SELECT ?term (GROUP_CONCAT(STR(?parent); separator=" ") AS ?parents) {
      ?term rdfs:subClassOf|a ?parent FILTER (!STRSTARTS(STR(?parent), STR(owl:)))
    } GROUP BY ?term
  }
} ORDER BY LCASE(STR(?term)) ?term
"""
TEMPLATES = """
PREFIX kg: <https://w3id.org/alignment-kg/ontology/>
SELECT ?term ?clause ?adjunct WHERE {
  { SELECT DISTINCT ?term { ?term kg:clause|kg:adjunct ?any } }
  OPTIONAL { ?term kg:clause ?clause }
  OPTIONAL { ?term kg:adjunct ?adjunct }
} ORDER BY ?term
"""
OLD = """
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?old ?new { ?old dcterms:isReplacedBy ?new } ORDER BY ?old
"""
OLD_NAMES = (
    "A file, a store, a sheet or a query with an old name is read as with the new one, and a warning names both. In a",
    "query, the old name is replaced before it is asked, wherever it stands as a term; strings and comments stay.",
    "Things that have been renamed are listed in the same way in `data/renamed.ttl`: `owl:deprecated` with",
    "`dcterms:isReplacedBy`.",
)
VERSION = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?ontology ?version ?description WHERE {
  ?ontology a owl:Ontology ; owl:versionInfo ?version ; dcterms:description ?description
}
"""


def page(ontology: Path) -> str:
    """Return the reference of the ontology in the file ``ontology`` as Markdown, every text of it escaped."""
    store = ox.Store()
    store.load(path=str(ontology), format=ox.RdfFormat.TURTLE)
    words = ox.Store()
    words.load(path=str(ROOT / "ontology" / "sentences.ttl"), format=ox.RdfFormat.TURTLE)
    sentences = {row["term"].value: _templates(row) for row in _rows(words, TEMPLATES)}
    (about,) = _rows(store, VERSION)
    lines = [
        "# Ontology",
        "",
        f"{_text(about['description'])} Version {_text(about['version'])};",
        f"`kg:` stands for <{about['ontology'].value}>.",
        "",
        "This page is built from `ontology/kg.ttl` by `tools/build_ontology_docs.py`. Rules for data are in",
        "`ontology/shapes.ttl`, the code books in `ontology/codes/`, mappings to other vocabularies in",
        "`ontology/align/`. Domains and ranges say what is meant; nothing is inferred from them. How to ask with these",
        "terms, and which of other vocabularies are in use, is on [one page](query.md).",
        "",
        "*In a sentence* is the template by which a claim is put into words, from `ontology/sentences.ttl`; how one is",
        "written is explained in [encode-an-article.md](encode-an-article.md#how-a-claim-becomes-a-sentence).",
    ]
    for title, kind, purpose in KINDS:
        lines += ["", f"## {title}", "", purpose]
        for row in _rows(store, TERMS.replace("?kind", kind)):
            lines += _term(row, sentences.get(row["term"].value, ""))
    lines += ["", "## Old names", "", *OLD_NAMES, "", "| old | new |", "|---|---|"]
    lines += [f"| {_names(row['old'].value)} | {_names(row['new'].value)} |" for row in _rows(store, OLD)]
    return "\n".join(lines) + "\n"


def _rows(store: ox.Store, query: str) -> list[ox.QuerySolution]:
    found = store.query(query)
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    return list(found)


def _templates(row: ox.QuerySolution) -> str:
    kinds = (("", row["clause"]), ("added to a clause: ", row["adjunct"]))
    return "; ".join(f"{lead}`{template.value.strip()}`" for lead, template in kinds if template and template.value)


def _term(row: ox.QuerySolution, sentence: str) -> list[str]:
    facts = [f"**Kind of** {_names(row['parents'].value)}."] if row["parents"] else []
    facts += [f"**Of** {_names(row['domain'].value)}."] if row["domain"] else []
    facts += [f"**Gives** {_names(row['range'].value)}."] if row["range"] else []
    name = curie(row["term"].value)
    anchor = f'<a id="{_escape(name.partition(":")[2])}"></a>'
    lines = ["", f"### {anchor}`{_escape(name)}`: {_text(row['label'])}", "", _text(row["definition"])]
    lines += ["", " ".join(facts)] if facts else []
    lines += ["", f"Example: {_text(row['example'])}"]
    lines += ["", f"Mind: {_text(row['not'])}"] if row["not"] else []
    lines += ["", f"Nothing in the shipped data uses it: {_text(row['unused'])}"] if row["unused"] else []
    return [*lines, "", f"In a sentence: {sentence}"] if sentence else lines


def _names(iris: str) -> str:
    return ", ".join(f"`{_escape(curie(iri))}`" for iri in sorted(iris.split()))


def _text(literal: ox.Literal) -> str:
    return _escape(literal.value)


def _escape(text: str) -> str:
    """Make ``text`` inert in Markdown and in the HTML that Markdown lets through."""
    inert = html.escape(text, quote=False)
    for sign in "\\`*_[]|":
        inert = inert.replace(sign, "\\" + sign)
    return " ".join(inert.split())


if __name__ == "__main__":
    write_atomic(ROOT / "docs" / "ontology.md", page(ROOT / "ontology" / "kg.ttl"))
