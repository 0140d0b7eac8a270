"""Adds the field's own dictionaries (TABARI, PETRARCH) to a register: actors, agents and verbs, as the files are.

What kind a file is, its lines say: codes in brackets behind names are actors, ``[~GOV]`` agents, ``--- VERB`` verbs.

Actors
    A name whose code on the article's day is a state's, or that of those who act for a state (government, army,
    police, intelligence, courts, parliament), means that state. Other entries give further names to actors whom the
    register knows by one of them, and are passed over else.
Agents
    The nouns of those who act for a state: "junta" of the Malian junta.
Verbs
    A verb or a pattern with its CAMEO code, as PLOVER. They speak only where no phrase of the package does.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from kg.errors import BadData
from kg.extract.register import KnownName, Register
from kg.extract.verbs import Rule, by_first
from kg.files import folder
from kg.readers.dictionary import ORGANS, read_dictionary
from kg.readers.inputs import unpacked
from kg.readers.places import places

_AGENT = re.compile(r"^([A-Z][^\[\]!]*)\[~([A-Z]{3})", re.M)
_BLOCK = re.compile(r"^---\s*\S.*?(?:\[([\d-]*)\])?\s*---", re.M)
_VERB = re.compile(r"^\+?([A-Z][A-Z_]*)\s*(?:\{[^}]*\})?\s*(?:\[([\d:]+|---)\])?\s*(?:#.*)?$")
_PATTERN = re.compile(r"^-\s*\*\s*(.+?)\[([\d:]+)\]")
_WORD = re.compile(r"&?[A-Z][A-Z_'-]*")


@dataclass(frozen=True)
class Added:
    """The register with a dictionary, what kind of dictionary it is, and how many of its entries are used."""

    register: Register
    kind: str
    used: int


@cache
def _plover() -> dict[str, str]:
    """Return the PLOVER code of each CAMEO code, from the table of the code books."""
    with (folder("ontology") / "codes" / "tables" / "cameo_codes.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: "-".join(filter(None, (row["plover_type"], row["plover_mode"])))
            for row in csv.DictReader(file)
            if row["plover_type"]
        }


def with_dictionary(register: Register, path: Path, day: dt.date) -> Added:
    """Return a register that also knows the entries of a dictionary.

    Parameters
    ----------
    day
        The day of the article: an official means the state that he served on it.

    Raises
    ------
    BadData
        If the file cannot be read, or is none of the three kinds.
    """
    text = unpacked(path).decode("utf-8", errors="replace")
    if _BLOCK.search(text):
        rules = tuple(_rules(text))
        return Added(replace(register, rules=register.rules + rules), "verbs", len(rules))
    if _AGENT.search(text):
        nouns = {_spelt(name).rpartition(" ")[2] for name, role in _AGENT.findall(text) if role in ORGANS}
        both = frozenset(nouns | {f"{noun}s" for noun in nouns})
        return Added(replace(register, agents=register.agents | both), "agents", len(nouns))
    names = tuple(_names(path, register, day))
    if not names:
        raise BadData(
            "no name of it means anybody known", file=str(path), hint="give a file of actors, agents or verbs"
        )
    return Added(replace(register, more=register.more + names), "actors", len(names))


def _spelt(text: str) -> str:
    return re.sub(r"[_\s]+", " ", text).strip().casefold()


def _names(path: Path, register: Register, day: dt.date) -> Iterator[KnownName]:
    states = {name: state for name, state, since, until in places(["cameo"]) if since <= day <= until}
    for entry in read_dictionary(path).entries:
        meant = {
            states.get(role.code[:3].lower(), "")
            for role in entry.roles
            if (not role.code[3:6] or role.code[3:6] in ORGANS)
            and (role.since or dt.date.min) <= day <= (role.until or dt.date.max)
            and (role.dated or not any(other.dated for other in entry.roles))
        } - {""}
        known = meant or {one for name in entry.names for one in register.actors.names.bearing("name", name)}
        if len(known) == 1 and (actor := known.pop()) in register.actors:
            for name in entry.names:
                yield KnownName(name.title(), actor)


def _rules(text: str) -> Iterator[Rule]:
    sets = _synonyms(text)
    verbs, block = list[str](), ""
    for line in text.splitlines():
        if head := _BLOCK.match(line):
            verbs, block = [], head[1] or ""
        elif found := _PATTERN.match(line):
            objects = by_first(_objects(found[1], sets))
            yield from _made(verbs, objects, found[2]) if objects else ()
        elif not line.startswith(("#", "&", "-", "~")) and (found := _VERB.match(line.rstrip())):
            verb = _spelt(found[1])
            verbs.append(verb)
            yield from _made([verb], {}, found[2] or block)


def _made(verbs: Sequence[str], objects: Mapping[str, tuple[tuple[str, ...], ...]], code: str) -> Iterator[Rule]:
    plover = _plover().get(code.split(":", maxsplit=1)[0])
    for verb in verbs if plover else ():
        yield Rule(plover or "", tuple(verb.split()), objects, "", noun=False, reason=f"CAMEO {code}", fallback=True)


def _synonyms(text: str) -> dict[str, list[str]]:
    """Return the words that each set of synonyms, written ``&NAME``, stands for."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        if line.startswith("&"):
            current = found.setdefault(line.split("#")[0].strip().rstrip("_"), [])
        elif line.startswith("+") and "[" not in line:
            current.append(_spelt(line[1:].split("#")[0]))
        elif not line.startswith("#") and line.strip():
            current = []
    return found


def _objects(pattern: str, sets: Mapping[str, list[str]]) -> Iterable[str]:
    """Return the words one of which must follow: the last of the pattern's first group, or its synonyms."""
    group = re.match(r"[({]*([^)}(]+)", pattern.strip())
    parts = _WORD.findall(group[1]) if group else []
    last = parts[-1] if parts else ""
    return [
        word for word in sets.get(last, [_spelt(last)] if last and not last.startswith("&") else []) if " " not in word
    ]
