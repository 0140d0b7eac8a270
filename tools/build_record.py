"""Writes data/actors.ttl, record and datasets from the tables of facts: python tools/build_record.py [FOLDER]."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from record import transfers, treaties, visits, votes
from record.actors import actors
from record.datasets import dataset
from record.identities import identities
from record.launches import launches
from record.originals import originals
from record.programmes import programmes
from record.rdf import Node, about, document
from record.statements import statements
from record.summits import summits
from record.tables import Tables
from record.tenures import tenures

from kg.claims import Claim

ROOT = Path(__file__).parent.parent
# The file, what it holds, its tables, and the function that makes claims of them.
RECORD: list[tuple[str, str, str, Callable[[Tables], Iterator[Claim]]]] = [
    ("launches", "Nine satellite launches of North Korea, as two lists and some states tell them.",
     "data/tables/launches.csv and launch_statements.csv", launches),
    ("votes", "Ballots of the Security Council on North Korea.",
     "data/tables/ballots.csv and council_members.csv", votes.votes),
    ("summits", "Seventeen summits, and the posts of those who met.",
     "data/tables/summits.csv and summit_posts.csv", summits),
    ("tenures", "Terms of office, a death, and the names of the space agency.", "data/tables/tenures.csv", tenures),
    ("programmes", "Programmes, and how things began.", "data/tables/programmes.csv", programmes),
    ("statements", "Statements of several parties, and the answers to them.", "data/tables/statements.csv", statements),
    ("visits", "Visits and meetings of officials, and the posts of those who met.", "data/tables/visits.csv",
     visits.visits),
    ("treaties", "Treaties, agreements and joint declarations, and the days on which they were signed.",
     "data/tables/treaties.csv", treaties.treaties),
    ("transfers", "Transfers between North Korea and Russia as they are charged and denied, and who said so.",
     "data/tables/deeds.csv and transfer_statements.csv", transfers.transfers),
    ("originals", "What the sources that articles cite said themselves.", "data/tables/originals.csv", originals),
    ("identities", "Which events are held to be one.", "data/tables/identities.csv",
     identities),
]  # fmt: skip
# What a file names beside its claims: names to read, on nobody's authority.
NAMES: dict[str, Callable[[Tables], Iterator[Node]]] = {
    "votes": votes.titles, "visits": visits.titles, "treaties": treaties.titles, "transfers": transfers.titles,
}  # fmt: skip


def build(tables: Tables) -> dict[str, str]:
    """Return every file to write, by its path under the data folder.

    Raises
    ------
    ValueError
        If a claim occurs twice, or a dataset has not as many claims as its description says to expect.
    """
    files = {"actors.ttl": actors(tables)}
    counted: Counter[str] = Counter()
    seen: set[str] = set()
    for file, purpose, made_from, make in RECORD:
        claims = list(make(tables))
        for claim in claims:
            if claim.name in seen:
                raise ValueError(f"two claims are called {claim.name}")
            seen.add(claim.name)
        counted.update(claim.dataset for claim in claims)
        said = [quad for claim in claims for quad in claim.quads()] + tables.mentioned(claims)
        said += about(NAMES[file](tables)) if file in NAMES else []
        names = dict.fromkeys(claim.dataset for claim in claims)
        files[f"record/{file}.trig"] = document(purpose, made_from, said, names)
    for row in tables.read("datasets"):
        if counted.pop(row["id"], 0) != int(row["claims"]):
            raise ValueError(f"dataset {row['id']}: not the {row['claims']} claims that datasets.csv expects")
        files[f"datasets/{row['id']}.ttl"] = dataset(row)
    if counted:
        raise ValueError(f"datasets.csv lacks {', '.join(sorted(counted))}")
    return files


def main(folder: Path) -> None:
    """Write all files under ``folder``."""
    for path, content in build(Tables(ROOT / "data" / "tables")).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode("utf-8"))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "data")
