"""Reads offices held from Wikidata: answers of its query service, and entities as its API gives them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import BadData
from kg.readers.inputs import unpacked
from kg.readers.places import known_actors

LENGTHS = {9: 4, 10: 7, 11: 10}  # Wikidata's precision of a time: year, month, day
HELD, OF, COUNTRY, START, END = "P39", "P1001", "P17", "P580", "P582"


@dataclass(frozen=True)
class ReadTenures:
    """Terms of office, and the statements that could not be used: (subject, statement, why)."""

    tenures: tuple[dict[str, str], ...]
    rejected: tuple[tuple[str, str, str], ...]


def read_offices(path: Path) -> ReadTenures:
    """Read the offices held that a file has.

    Either an answer of the query service in JSON, with the variables person, personLabel, also, state (or iso3), start,
    end (the query is in docs/event-data.md), or an answer of ``wbgetentities``. There the state is the one that the
    statement names (P1001, P17); an office says of itself for which state it is, and that is in another entity: such
    terms take the state of which the person is a citizen (P27), if it is one alone, and say so.

    Raises
    ------
    BadData
        If the file is neither.
    """
    try:
        said = json.loads(unpacked(path))
    except ValueError as error:
        raise BadData(
            f"it cannot be read ({error})", file=str(path), hint="keep an answer of Wikidata as JSON"
        ) from None
    rows: list[dict[str, str]] = []
    rejected: list[tuple[str, str, str]] = []
    if isinstance(said, dict) and isinstance(said.get("entities"), dict):
        found: Iterable[dict[str, str]] = (item for entity in said["entities"].values() for item in _entity(entity))
    elif isinstance(said, dict) and isinstance(said.get("results"), dict):
        found = map(_binding, said["results"].get("bindings", ()))
    else:
        raise BadData("this is no answer of Wikidata", file=str(path), hint="see docs/event-data.md for the query")
    for row in found:
        why = "" if row["state"] else "no state is named for this office"
        why = why or ("" if row["since"] or row["until"] else "it has no dates")
        if why:
            rejected.append((row["name"], row["statement"], why))
        else:
            rows.append(row)
    return ReadTenures(tuple(sorted(rows, key=lambda row: (row["name"], row["since"], row["role"]))), tuple(rejected))


def _binding(row: dict[str, Any]) -> dict[str, str]:
    given = {name: str(value.get("value", "")) for name, value in row.items()}
    state = given.get("iso3") or _state(given.get("state", "").rsplit("/", 1)[-1])
    return {
        "name": given.get("personLabel", ""), "also": given.get("also", ""), "state": state,
        "role": given.get("positionLabel", given.get("position", "")), "since": given.get("start", "")[:10],
        "until": given.get("end", "")[:10], "statement": given.get("position", ""), "note": "",
    }  # fmt: skip


def _entity(entity: dict[str, Any]) -> Iterator[dict[str, str]]:
    claims = entity.get("claims", {})
    name = entity.get("labels", {}).get("en", {}).get("value") or entity.get("id", "")
    also = {one["value"] for one in entity.get("aliases", {}).get("en", ())} | {
        one["value"] for language, one in entity.get("labels", {}).items() if language in ("de", "fr", "es", "mul")
    }
    citizen = {state for one in claims.get("P27", ()) if (state := _state(_item(one["mainsnak"]))) and not _ended(one)}
    for held in claims.get(HELD, ()):
        if held.get("rank") == "deprecated":
            continue
        qualifiers = held.get("qualifiers", {})
        named = {_state(_item(snak)) for prop in (OF, COUNTRY) for snak in qualifiers.get(prop, ())} - {""}
        state = next(iter(named)) if len(named) == 1 else next(iter(citizen)) if not named and len(citizen) == 1 else ""
        yield {
            "name": name, "also": "|".join(sorted(also - {name})), "state": state, "role": _item(held["mainsnak"]),
            "since": _time(qualifiers.get(START, ())), "until": _time(qualifiers.get(END, ())),
            "statement": held.get("id", ""), "note": "" if named else "state of citizenship",
        }  # fmt: skip


def _ended(statement: dict[str, Any]) -> bool:
    return END in statement.get("qualifiers", {})


def _item(snak: dict[str, Any]) -> str:
    value = snak.get("datavalue", {}).get("value", {})
    return str(value.get("id", "")) if isinstance(value, dict) else ""


def _time(snaks: Any) -> str:  # noqa: ANN401 - whatever stands there
    """Return a time as precisely as it is known; none that is known is empty."""
    for snak in snaks:
        value = snak.get("datavalue", {}).get("value", {})
        length = LENGTHS.get(value.get("precision", 0), 0)
        if value.get("time", "").startswith("+") and length:
            return str(value["time"][1 : 1 + length])
    return ""


def _state(item: str) -> str:
    """Return the state with this item of Wikidata, if it is one."""
    actors = known_actors()
    found = actors.with_code("wikidata", item) if item else None
    return found if found and actors[found].is_country else ""
