"""Describes the datasets of the record in DCAT: who publishes them, under which licence, how many claims to expect."""

from __future__ import annotations

from .rdf import about, date, document, name, number, text
from .tables import Row

LICENCE = "<https://creativecommons.org/licenses/by/4.0/>"
# Of what others made, theirs.
LICENCES = {"assembly-votes": "<https://spdx.org/licenses/MIT>"}


def dataset(row: Row) -> str:
    """Return the description of one dataset; its temporal coverage is a node of its own, named after it."""
    subject = name("dataset", row["id"])
    coverage = name("dataset", f"{row['id']}-coverage")
    nodes = [
        (
            subject,
            [
                ("a", "kg:ReferenceDataset"),
                ("a", "dcat:Dataset"),
                ("dcterms:title", text(row["title"])),
                ("dcterms:description", text(row["description"])),
                ("dcterms:subject", text(row["matter"])),
                ("dcterms:publisher", name("actor", row["publisher"])),
                ("dcterms:license", LICENCES.get(row["id"], LICENCE)),
                ("dcterms:source", text(row["source"])),
                ("dcterms:temporal", coverage),
                ("kg:extent", {"complete": "kg:Complete", "selection": "kg:Selection"}[row["extent"]]),
                ("kg:expectedClaims", number(row["claims"])),
                ("kg:expectedInteractions", number(row["interactions"])),
            ],
        ),
        (
            coverage,
            [
                ("a", "dcterms:PeriodOfTime"),
                ("dcat:startDate", date(row["start"])),
                ("dcat:endDate", date(row["end"])),
            ],
        ),
    ]
    return document(f"{row['title']}.", "data/tables/datasets.csv", about(nodes))
