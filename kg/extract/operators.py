"""Says what an act becomes under the words before its verb: "not", "will", "refuse to", "plans to"."""

from __future__ import annotations

from functools import cache

from kg.extract.clauses import Group
from kg.extract.verbs import Rule
from kg.extract.words import english_table

_NATURE = ("root", "type", "nature", "not", "will", "reason")
_UNSAID = frozenset({"plan", "prevent", "charge", "short"})


@cache
def natures() -> dict[str, dict[str, str]]:
    """Return what each type of act is by nature, and what it becomes under "not" and "will": ``codes.csv``."""
    return {row["root"]: row for _, row in english_table("codes.csv", _NATURE)}


def become(rule: Rule, verb: Group, *, nobody: bool = False) -> tuple[str, str, str] | None:
    """Return what a rule's code becomes under the words before its verb: code, status and the word that decided.

    None for what is planned, prevented or only possible. With ``nobody`` a party of the act is nobody ("no soldier
    invaded", "invaded no country"): it is denied, and what is friendly is then missing rather than refused.
    """
    found, nature = verb.operators, natures()[rule.root]
    cooperative = nature["nature"] == "cooperation"
    if not _UNSAID.isdisjoint(found):
        return None
    if nobody:
        return (
            None
            if cooperative or not {"not", "will", "must", "fail"}.isdisjoint(found)
            else (rule.code, "denied", "no")
        )
    if "may" in found and not verb.perfect:
        return None
    if "threaten" in found:
        return "THREATEN", "asserted", "threaten"
    if "refuse" in found:
        return "REJECT", "asserted", "refuse"
    if "must" in found:
        return ("REQUEST-change", "asserted", "must") if rule.root != "REQUEST" else (rule.code, "asserted", "must")
    if "fail" in found:
        return ("REJECT", "asserted", "fail") if cooperative else None
    if "not" in found and verb.infinitive and not cooperative:
        return None  # "promised not to attack", "urged Y not to attack"
    if "not" in found and not cooperative and not {"hedge", "expect"}.isdisjoint(found):
        return None  # "is not known to have", "is not expected to"
    if "not" in found:
        if cooperative:
            return nature["not"], "asserted", "not"
        return (rule.code, "denied", "not") if "will" not in found else None
    if "offer" in found and "not" not in found:
        return "AGREE", "asserted", "offer"
    if "expect" in found:
        return ("AGREE", "possible", "expect") if nature["will"] == "AGREE" else None
    if "will" in found:
        kept = nature["will"] == rule.root
        return rule.code if kept else nature["will"], "asserted", "will"
    return rule.code, "asserted" if {"may", "hedge"}.isdisjoint(found) else "possible", ""
