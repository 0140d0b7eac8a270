"""Reads the name of a number part by part, and says which part of it cannot be."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import isfinite
from typing import Any

from kg.alignment.prior import Prior
from kg.alignment.tallies import Method
from kg.belief import BELIEFS, FACTUALITIES, GRADES, Belief
from kg.errors import BadData, KGError, Unknown
from kg.explain.number import HEX, LISTS, NAMED_FIGURES, Number
from kg.interactions import UNITS
from kg.interactions.project import EXPANSIONS
from kg.periods import grain_of

HINT = "copy the whole name, as `kg explain` prints it"
_PART = re.compile(r"(?:[A-Za-z0-9.-]|~[0-9A-F]{2})*")
_ESCAPED = re.compile(rb"~([0-9A-F]{2})")
SOME = "(?s:.+)"  # any text at all, with the line breaks that it may hold
Read = Callable[[str], Any]


def read_number(name: str) -> Number:
    """Read the name of a number.

    Raises
    ------
    BadData
        If a part of it is damaged, missing, not known, there twice, or has a value that it cannot have; the message
        names the part.

    Examples
    --------
    >>> name = "of.PRK.RUS_unit.state_scale.plover_belief.default_prior.1_confidence.0.95_data.0123456789ab_version.1"
    >>> found = read_number(name)
    >>> found.a, found.method.confidence, found.id == name
    ('PRK', 0.95, True)
    >>> read_number(name.replace("prior.1", "prior.-1"))
    Traceback (most recent call last):
    kg.errors.BadData: the name says prior.-1: the prior's strength is -1.0; use a positive finite number...
    """
    said = _split(name)
    for key in said:
        if key not in _READ and key not in LISTS:
            raise BadData(
                f"the name has a part that is not known, {key!r}",
                hint=str(Unknown("part", key, known=[*_READ, *LISTS])),
            )
    lists = {key: [_read(key, value) for value in said[key]] for key in said if key in LISTS}
    found = {key: _once(key, values) for key, values in said.items() if key in _READ}
    needed = ["unit", "scale", "prior", "confidence", "data", "version", "belief" if "own" not in said else "own"]
    needed += NAMED_FIGURES if any(figure in said for figure in NAMED_FIGURES) else []
    for key in needed:
        if key not in said:
            raise BadData(f"the name lacks the part {key!r}", hint=HINT)
    method = Method(
        prior=Prior(found["prior"], found["around"], "data") if "around" in found else found["prior"],
        confidence=found["confidence"], period=grain_of(found.get("period")), half_life=found.get("half-life"),
        as_of=found.get("as-of"), rho=found.get("rho", 0.0),
    )  # fmt: skip
    tellers = [key for key in ("told-by", "told-by-no-state") if key in found]
    if len(tellers) > 1 or (tellers and "of" not in found):
        raise BadData(f"the name has {' and '.join(tellers)}: one side tells one pair", hint=HINT)
    a, b = found.get("of", (None, None))
    return Number(
        a, b, found["unit"], found["scale"], _belief(found, lists), method, found["data"],
        found["version"], found.get("expand", "each"), "toward" in found, found.get("period"),
        (found["is"], found["low"], found["high"], found["n"]) if "is" in found else None,
        "" if "told-by-no-state" in found else found.get("told-by"),
    )  # fmt: skip


def _split(name: str) -> dict[str, list[str]]:
    """Return the values of each key, as they stand in the name."""
    said: dict[str, list[str]] = {}
    for part in name.split("_"):
        key, dot, value = part.partition(".")
        if not dot or not _PART.fullmatch(part):
            raise BadData(f"the part {part!r} of the name is damaged", hint=HINT)
        said.setdefault(key, []).append(value)
    return said


def _once(key: str, values: Sequence[str]) -> Any:  # noqa: ANN401 - each part has its own kind
    if len(values) > 1:
        raise BadData(f"the name has the part {key!r} twice", hint=HINT)
    return _read(key, values[0])


def _read(key: str, value: str) -> Any:  # noqa: ANN401
    try:
        return _pair(value) if key == "of" else _READ.get(key, str)(_plain(value))
    except KGError as error:
        raise BadData(f"the name says {key}.{value}: {error.message}", hint=error.hint) from None
    except ValueError:
        raise BadData(f"the name says {key}.{value}, which cannot be", hint=HINT) from None


def _belief(found: Mapping[str, Any], lists: Mapping[str, Sequence[str]]) -> Belief:
    """Return the belief of a name: one that ships, or one of the reader's own, with its values."""
    values = {key: found[key] for key in (*FACTUALITIES, *GRADES) if key in found}
    if "own" in found:
        words, grades = ({key: values[key] for key in keys if key in values} for keys in (FACTUALITIES, GRADES))
        base = Belief(found["own"], words, grades)
    else:
        base = BELIEFS[found["belief"]]
    if values and "own" not in found:
        raise BadData(f"the name gives {next(iter(values))} a value", hint="only after own.NAME are there values")
    kept = base.without(**{kind: sorted(lists.get(f"without-{kind[:-1]}", ())) for kind in _LEFT_OUT})
    only = sorted(lists.get("only", ()))
    named = f"{kept.name}, only {', '.join(only)}" if only else kept.name
    provisional = found.get("provisional", 0.0)
    return replace(kept, name=found.get("own", named), provisional=provisional, only_datasets=frozenset(only))


_LEFT_OUT = ("speakers", "datasets", "claims")


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), text.encode()).decode()


def _pair(value: str) -> tuple[str, str]:
    a, b = map(_plain, value.split("."))
    return a, b


def _one_of(kind: str, choices: Sequence[str]) -> Read:
    def read(text: str) -> str:
        if text not in choices:
            raise Unknown(kind, text, known=choices, hint="one of " + ", ".join(choices))
        return text

    return read


def _matching(pattern: str) -> Read:
    def read(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(text)
        return text

    return read


def _period(text: str) -> str:
    grain_of(text)
    return text


def _worth(text: str) -> float:
    return Belief("", {"Certain": float(text)}).factuality["Certain"]


def _figure(text: str) -> float:
    if not isfinite(value := float(text)):
        raise ValueError(text)
    return value


# How each part is read; whatever cannot be raises an error of its own.
_READ: dict[str, Read] = {
    "of": _pair, "toward": _matching("1"), "told-by": _matching(SOME), "told-by-no-state": _matching("1"),
    "period": _period, "unit": _one_of("unit", UNITS), "scale": _matching(SOME),
    "expand": _one_of("expansion", EXPANSIONS), "belief": _one_of("belief", tuple(BELIEFS)), "own": str,
    **dict.fromkeys((*FACTUALITIES, *GRADES, "provisional"), _worth),
    "prior": lambda text: Prior(float(text)).strength, "around": lambda text: Prior(1.0, float(text)).mean,
    "confidence": lambda text: Method(confidence=float(text)).confidence,
    "half-life": lambda text: Method(half_life=float(text)).half_life, "as-of": dt.date.fromisoformat,
    "rho": lambda text: Method(rho=float(text)).rho, "data": _matching(f"[0-9a-f]{{{HEX}}}"),
    "version": _matching(SOME),
    **dict.fromkeys(NAMED_FIGURES, _figure),
}  # fmt: skip
