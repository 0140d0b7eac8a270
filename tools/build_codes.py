"""Builds the PLOVER and CAMEO code books (SKOS in Turtle) from their tables, byte for byte the same each time.

Run ``python tools/build_codes.py`` after a change to ``ontology/codes/tables``; a test compares books and tables.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

from kg.files import write_atomic
from kg.vocab import PREFIXES

CODES = Path(__file__).parent.parent / "ontology" / "codes"
QUADS = {"1": "VerbalCooperation", "2": "MaterialCooperation", "3": "VerbalConflict", "4": "MaterialConflict"}
NO_CODES = "no CAMEO code maps to this mode; the mean over its type is taken"

Row = dict[str, str]


def build(tables: Path) -> dict[str, str]:
    """Return the text of each code book by file name."""
    types, modes, contexts, cameo = (
        _read(tables / f"{name}.csv") for name in ("plover_types", "plover_modes", "plover_contexts", "cameo_codes")
    )
    return {"plover.ttl": _plover(types, modes, contexts, cameo), "cameo.ttl": _cameo(cameo)}


def _plover(types: list[Row], modes: list[Row], contexts: list[Row], cameo: list[Row]) -> str:
    means = _goldstein(cameo)
    blocks = [
        _scheme("plover", "PLOVER event codes", "Types and modes of acts between parties, with scores; and fields.")
    ]
    for kind in types:
        name, quad = kind["type"], kind["quad"]
        lines = _concept(f"plover:{name}", "EventCode", name.lower(), kind["definition"], [kind["note"]])
        lines += ["skos:topConceptOf plover:", *_scores(kind["score"], means[name], quad)]
        lines.append(f"kg:requiresRecipient {kind['requires_recipient']}")
        blocks.append(lines)
        for mode in (row for row in modes if row["type"] == name):
            full, label = f"{name}-{mode['mode']}", f"{name.lower()}: {mode['mode']}"
            notes = [mode["note"], "" if full in means else NO_CODES]
            lines = _concept(f"plover:{full}", "EventCode", label, mode["definition"], notes)
            lines.append(f"skos:broader plover:{name}")
            lines += _scores(mode["score"] or kind["score"], means.get(full, means[name]), quad)
            blocks.append(lines)
    for row in contexts:
        name = row["context"]
        blocks.append(_concept(f"plover:{name}", "Context", name.replace("_", " "), "", []))
    return _turtle("plover", blocks)


def _cameo(cameo: list[Row]) -> str:
    known = {row["code"] for row in cameo}
    blocks = [_scheme("cameo", "CAMEO event codes", "CAMEO with both Goldstein scales and the mapping to PLOVER.")]
    for row in cameo:
        code = row["code"]
        parent = max((code[:n] for n in range(2, len(code)) if code[:n] in known), key=len, default="")
        lines = _concept(f"cameo:{code}", "EventCode", row["label"], "", [row["note"]])
        lines.append(f"skos:broader cameo:{parent}" if parent else "skos:topConceptOf cameo:")
        lines += [f"kg:{name} {row[column]}" for name, column in GOLDSTEIN if row[column]]
        lines.append(f"kg:quadGdelt kg:{QUADS[row['quad_gdelt']]}")
        if row["plover_type"]:
            lines.append(f"kg:plover plover:{_full(row)}")
        lines += [f"kg:context plover:{name}" for name in row["plover_contexts"].split(";") if name]
        published = _published(row, "published")
        if published != _published(row, "plover"):
            lines.append(f"kg:ploverPublished {_text(published)}")
        blocks.append(lines)
    return _turtle("cameo", blocks)


GOLDSTEIN = (("goldsteinGdelt", "goldstein_gdelt"), ("goldsteinIcews", "goldstein_icews"))


def _goldstein(cameo: list[Row]) -> dict[str, Decimal]:
    """Mean GDELT value of the CAMEO codes under each PLOVER type (its modes included) and each mode."""
    values: dict[str, list[Decimal]] = defaultdict(list)
    for row in cameo:
        if row["plover_type"] and row["goldstein_gdelt"]:
            for name in {row["plover_type"], _full(row)}:
                values[name].append(Decimal(row["goldstein_gdelt"]))
    return {name: (sum(found, Decimal()) / len(found)).quantize(Decimal("0.0001")) for name, found in values.items()}


def _full(row: Row) -> str:
    return "-".join(part for part in (row["plover_type"], row["plover_mode"]) if part)


def _published(row: Row, column: str) -> str:
    contexts = row[f"{column}_contexts"].replace(";", ", ")
    return " ".join(
        part for part in (row[f"{column}_type"], row[f"{column}_mode"], contexts and f"({contexts})") if part
    )


def _scores(score: str, goldstein: Decimal, quad: str) -> list[str]:
    # str(Decimal) of -0.30 would keep the zero: normalised, one number has one spelling.
    valence = f"{(Decimal(score) / 10).normalize():f}"
    valence = valence if "." in valence else f"{valence}.0"
    return [f"kg:score {score}", f"kg:valence {valence}", f"kg:goldstein {goldstein}", f"kg:quadClass kg:{QUADS[quad]}"]


def _concept(name: str, kind: str, label: str, definition: str, notes: list[str]) -> list[str]:
    scheme, _, notation = name.partition(":")
    lines = [
        f"{name} a kg:{kind}",
        f"skos:prefLabel {_text(label)}@en",
        f"skos:notation {_text(notation)}",
        f"skos:inScheme {scheme}:",
    ]
    lines += [f"skos:definition {_text(definition)}@en"] if definition else []
    return lines + [f"skos:editorialNote {_text(note)}@en" for note in notes if note]


def _scheme(prefix: str, title: str, description: str) -> list[str]:
    return [
        f"{prefix}: a skos:ConceptScheme",
        f"dcterms:title {_text(title)}@en",
        f"dcterms:description {_text(description)}@en",
    ]


def _turtle(book: str, blocks: list[list[str]]) -> str:
    names = ["cameo", "dcterms", "kg", "plover", "skos"] if book == "cameo" else ["dcterms", "kg", "plover", "skos"]
    head = ["# Built by tools/build_codes.py from tables/: change those, not this file."]
    head += [f"@prefix {name}: <{PREFIXES[name]}> ." for name in names]
    return "\n".join(head) + "\n\n" + "\n\n".join(" ;\n    ".join(lines) + " ." for lines in blocks) + "\n"


def _text(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    for name, text in build(CODES / "tables").items():
        write_atomic(CODES / name, text)
