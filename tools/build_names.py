"""Writes ``data/names-made.ttl``: labels for what claims speak of and nobody has named, as `kg.labels` makes them.

Run ``python tools/build_names.py`` after a change of the record or of an article; a test compares. So SPARQL, too,
finds a name for whatever it prints: "9th China-Japan-South Korea summit", "vote of Albania on draft resolution
S/2022/431". To name a thing better, give it an ``rdfs:label`` in ``data/names.ttl``; then it leaves this file.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from kg.files import write_atomic
from kg.labels import Labels
from kg.store import Store
from kg.store.files import shipped_files
from kg.vocab import BASE, curie

PLACE = Path(__file__).parent.parent / "data" / "names-made.ttl"
HEAD = """# Names made of class and parts, for what nobody has named: names to read, nothing more.
# Written by tools/build_names.py: name a thing in names.ttl, and it leaves this file.
@prefix event: <https://w3id.org/alignment-kg/event/> .
@prefix matter: <https://w3id.org/alignment-kg/matter/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix tenure: <https://w3id.org/alignment-kg/tenure/> .

"""
SPOKEN = """SELECT DISTINCT ?thing {
  { GRAPH ?claim { ?thing ?property ?value } } UNION { GRAPH ?claim { ?other ?about ?thing } }
  FILTER (isIRI(?thing))
}"""


def names() -> str:
    """Return the file: one label a line, sorted by IRI."""
    store = Store.open()
    store.load(*(file for file in shipped_files() if file != PLACE))
    labels = Labels.read(store)
    spoken = [row["thing"] for row in store.rows(SPOKEN) if row["thing"].startswith(BASE)]
    return HEAD + "".join(
        f"{_written(iri)} rdfs:label {json.dumps(labels[iri], ensure_ascii=False)}@en .\n"
        for iri in labels.lacking(spoken)
    )


def _written(iri: str) -> str:
    return curie(iri) if re.fullmatch(r"(event|matter|tenure):[\w-]+", curie(iri)) else f"<{iri}>"


if __name__ == "__main__":
    write_atomic(PLACE, names())
