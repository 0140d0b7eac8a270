"""Proposes a PLOVER code for the verbs of a sentence, by the rules of ``ontology/codes/verbs.csv``.

A rule has a verb or a phrase (its ``forms`` are listed where they are not regular), words that must follow in the
sentence (``with``), whether the subject does it or ``receives`` it, the code, the kind of event, and the reason. Where
several rules fit the same words the one with ``with`` wins, then the longer verb, then the first. What stands between
quotation marks fires no rule: it is what somebody said of an act. Add a line to teach it a verb.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import BadData
from kg.extract.attribution import quotations
from kg.extract.quotes import FLAT
from kg.files import folder

_COLUMNS = ["verb", "forms", "with", "subject", "code", "type", "rule"]
_NOT = re.compile(r"\b(?:not|never|n't|no longer|refused to|declined to)\s+(?:\w+\s+){0,2}$")


@dataclass(frozen=True)
class Rule:
    """One line of the lexicon: ``forms`` finds its verb, ``follows`` the words that must come after it."""

    verb: str
    code: str
    kind: str
    reason: str
    receives: bool
    forms: re.Pattern[str]
    follows: re.Pattern[str] | None

    def __str__(self) -> str:
        return f"{self.verb} -> {self.code} ({self.reason})"


@dataclass(frozen=True, slots=True)
class ActVerb:
    """A verb of the sentence that a rule fires on, from ``start`` to ``end``; ``denied`` where "not" stands before."""

    rule: Rule
    start: int
    end: int
    denied: bool


@cache
def lexicon(path: Path | None = None) -> tuple[Rule, ...]:
    """Read the rules, the strongest first.

    Raises
    ------
    BadData
        With file and line, for a line that is not a rule.
    """
    file = path or folder("ontology") / "codes" / "verbs.csv"
    with file.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        if reader.fieldnames != _COLUMNS:
            raise BadData("not a lexicon", file=str(file), line=1, hint="its columns are " + ", ".join(_COLUMNS))
        rules = []
        for line in reader:
            if None in line or None in line.values() or not (line["verb"] and line["code"] and line["type"]):
                raise BadData("not a rule", file=str(file), line=reader.line_num, hint="give verb, code and type")
            follows = re.compile(rf"\b(?:{line['with']})", re.I) if line["with"] else None
            rules.append(Rule(line["verb"], line["code"], line["type"], line["rule"], line["subject"] == "receives",
                              _forms(line["verb"], line["forms"]), follows))  # fmt: skip
    return tuple(sorted(rules, key=lambda rule: (rule.follows is None, -len(rule.verb))))


def _forms(verb: str, listed: str) -> re.Pattern[str]:
    forms = {verb, *filter(None, listed.split("|"))}
    if not listed and " " not in verb:
        stem, y = verb.removesuffix("e"), bool(re.search(r"[^aeiou]y$", verb))
        third = verb[:-1] + "ies" if y else verb + ("es" if re.search(r"(s|sh|ch|x)$", verb) else "s")
        forms |= {third, verb[:-1] + "ied" if y else stem + "ed", stem + "ing"}
    longest = sorted(forms, key=lambda form: (-len(form), form))
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)", re.I)


def act_verbs(sentence: str, rules: tuple[Rule, ...] | None = None) -> list[ActVerb]:
    """Return the acts that a sentence's verbs propose, in its order: no two on the same words, none of the same code.

    Examples
    --------
    >>> [(it.rule.code, it.denied) for it in act_verbs("Norway urged them to halt the tests and did not condemn Chad.")]
    [('REQUEST-change', False), ('ACCUSE-disapprove', True)]
    """
    flat, found = sentence.translate(FLAT), dict[str, ActVerb]()
    taken = {offset for start, end in quotations(sentence) for offset in range(start, end)}
    for rule in rules or lexicon():
        for match in rule.forms.finditer(flat):
            fits = rule.follows is None or rule.follows.search(flat, match.end())
            if fits and rule.code not in found and taken.isdisjoint(range(*match.span())):
                found[rule.code] = ActVerb(rule, *match.span(), bool(_NOT.search(flat, 0, match.start())))
                taken.update(range(*match.span()))
    return sorted(found.values(), key=lambda act: act.start)
