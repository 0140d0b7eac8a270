"""Writes Turtle and TriG as a careful person would: one predicate a line, prefixes that are used, a fixed order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

BASE = "https://w3id.org/alignment-kg/"
PREFIXES = {
    "kg": BASE + "ontology/",
    **{name: f"{BASE}{name}/" for name in ("actor", "event", "thing", "place", "post", "tenure", "dataset")},
    "plover": BASE + "code/plover/",
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "wd": "http://www.wikidata.org/entity/",
}
Pairs = Iterable[tuple[str, str]]  # (predicate, object), both already written as Turtle; an empty object is left out

_LOCAL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_DATES = [
    (re.compile(r"\d{4}"), "gYear"),
    (re.compile(r"\d{4}-\d\d"), "gYearMonth"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "date"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)"), "dateTime"),
]


def name(prefix: str, local: str) -> str:
    """Return ``prefix:local``, or nothing for an empty ``local``; refuse a local name that would need escapes."""
    if not local:
        return ""
    if not _LOCAL.fullmatch(local):
        raise ValueError(f"{local!r} cannot be the name of a {prefix}: use letters, digits and inner hyphens")
    return f"{prefix}:{local}"


def text(value: str) -> str:
    """Return ``value`` as a literal, escaped; nothing for the empty string."""
    return f'"{"".join(_ESCAPES.get(letter, letter) for letter in value)}"' if value else ""


def date(value: str) -> str:
    """Return a year, a month, a day or a moment with its zone as the literal of its own datatype."""
    if not value:
        return ""
    for form, datatype in _DATES:
        if form.fullmatch(value):
            return f'"{value}"^^xsd:{datatype}'
    raise ValueError(f"{value!r} is no year, month, day or moment with a zone")


def many(cell: str) -> list[str]:
    """Return the parts of a table cell that holds several values between bars."""
    return [part for part in cell.split("|") if part]


def describe(subject: str, pairs: Pairs, indent: str = "") -> str:
    """Return one subject with its predicates a line each; objects of one predicate stand together, in order given."""
    objects: dict[str, list[str]] = {}
    for predicate, thing in pairs:
        if thing and thing not in objects.setdefault(predicate, []):
            objects[predicate].append(thing)
    lines = [f"{predicate} {', '.join(things)}" for predicate, things in objects.items() if things]
    if not lines:
        raise ValueError(f"nothing is said of {subject}")
    return f"{indent}{subject} " + f" ;\n{indent}    ".join(lines) + " .\n"


@dataclass(frozen=True)
class Claim:
    """One row of a table as somebody's claim: ``nodes`` is what it asserts, everything else where it comes from."""

    dataset: str
    key: str
    record: str
    speaker: str
    source: str
    nodes: Sequence[tuple[str, Pairs]]
    relays: Sequence[str] = ()
    unchecked: str = ""
    said: str = ""
    comment: str = ""

    def write(self) -> str:
        """Return the claim's graph and, under it, what is known about the claim."""
        # The prefix of a claim is its dataset's name, so that one file may hold the claims of several datasets.
        claim = name(self.dataset, self.key)
        relays = " ".join(name("actor", relay) for relay in self.relays)
        graph = "".join(describe(subject, pairs, indent="    ") for subject, pairs in self.nodes)
        origin = describe(
            claim,
            [
                ("a", "kg:Claim"),
                ("prov:wasDerivedFrom", name("dataset", self.dataset)),
                ("kg:record", text(self.record)),
                ("kg:speaker", name("actor", self.speaker)),
                ("kg:relays", f"( {relays} )" if relays else ""),
                ("kg:factuality", "kg:Certain"),
                ("kg:said", date(self.said)),
                ("kg:unchecked", text(self.unchecked)),
                ("rdfs:comment", text(self.comment)),
                ("dcterms:source", text(self.source)),
            ],
        )
        return f"{claim} {{\n{graph}}}\n{origin}"


def document(purpose: str, made_from: str, parts: Iterable[str], datasets: Iterable[str] = ()) -> str:
    """Return a whole file: what it holds, how to change it, the prefixes it uses, then its parts."""
    body = "\n".join(parts)
    # Looked for outside literals, where "note: ..." would look like a name.
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', body)
    used = set(re.findall(r"(?<![\w-])([a-z][a-z0-9-]*):", bare))
    known = PREFIXES | {dataset: f"{BASE}claim/{dataset}/" for dataset in datasets}
    prefixes = "".join(f"@prefix {prefix}: <{known[prefix]}> .\n" for prefix in known if prefix in used)
    return f"# {purpose}\n# Written from {made_from} by tools/build_record.py: change the table.\n{prefixes}\n{body}"
