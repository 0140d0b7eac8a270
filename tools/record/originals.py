"""Originals: what the sources that an article cites said themselves, each with whoever said it and who passed it on."""

from __future__ import annotations

from collections.abc import Iterator

from kg.claims import Claim
from kg.store.terms import literal
from kg.vocab import XSD

from .rdf import Pairs, claim, date, many, name, text
from .tables import Tables


def originals(tables: Tables) -> Iterator[Claim]:
    """Give one claim a row; a row with ``words`` is one passage, quoted. None has a code: the article's acts have."""
    for row in tables.read("originals"):
        node: Pairs = [
            ("a", name("kg", row["class"])),
            *(("kg:actor", name("actor", actor)) for actor in many(row["actors"])),
            ("kg:place", name("actor", row["place"])),
            ("kg:from", date(row["from"])),
            ("kg:to", date(row["to"])),
            ("kg:repeated", literal("true", XSD + "boolean") if row["repeated"] else ""),
            *(("kg:describedAs", text(words)) for words in many(row["words"])),
        ]
        yield claim(
            "originals", row["id"], [(name("event", row["event"]), node)], record=row["id"].replace("-", " "),
            speaker=row["speaker"], source=row["source"], relays=many(row["relays"]), said=row["said"],
            quoted=bool(row["words"]) or "", unchecked=row["unverified"], note=row["note"],
        )  # fmt: skip
