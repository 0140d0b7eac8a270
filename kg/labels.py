"""Says how a thing is called: by its label in the reader's language, or else by a name made of its class and parts.

Rules
-----
- Of several labels one is the name (`kg.store.naming`): that in the chosen language, then English, then one without a
  tag. The rest are aliases.
- What has no label is named by its class and what distinguishes it: "vote of Albania on draft resolution S/2022/431".
  It is never called by its IRI; `Labels.lacking` lists what ought to be given a label.
- Inside a sentence a name takes its article, and loses the bracket that distinguishes it from its namesakes in a list.
  A name that no rule gets right states how it is written in a sentence (``kg:inText``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.files import query_text
from kg.periods import in_words
from kg.store.facts import IRI, Facts, FactsOf
from kg.store.naming import preferred
from kg.text import safe
from kg.vocab import BASE, CLAIM, EVENT, KG, MATTER, PREFIXES, RDF, TENURE, local

if TYPE_CHECKING:
    from kg.store import Store

# What distinguishes a thing without a label from others of its class, in this order: the words before it, the property,
# and whether all its values are named or the shortest only.
PARTS = (
    (" of", KG.holder, False), (" as", KG.post, False), (" of", KG.choice, True), (" on", KG.document, False),
    (" of", KG.payload, False), (" between", KG.party, True), (" by", KG.actor, True), (" of", KG.date, False),
)  # fmt: skip
_ELSE = frozenset({KG.party, KG.actor, KG.date})
_BRACKET = re.compile(r" \([^()]*\)$")
_ARTICLE = re.compile(r"(the|a|an) ", re.I)
_OWNER = re.compile(r"([A-Z]\S*|\S+ [A-Z]\S*|\S+ \S+ [A-Z]\S*)['’]s? ")
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PLURAL = re.compile(r"\b[^\W\d_]\w*(?<![suiy])s( (of|off|by|for|in|on|to|with|from|between|at)\b.*)?$")
_TYPE = RDF + "type"


def nth(number: int) -> str:
    """Return an ordinal in figures.

    Examples
    --------
    >>> [nth(number) for number in (1, 2, 3, 9, 11, 112, 23)]
    ['1st', '2nd', '3rd', '9th', '11th', '112th', '23rd']
    """
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def listed(names: Iterable[str], most: int | None = None, *, none: str = "") -> str:
    """Return names as English lists them, with how many there are beyond ``most``; ``none`` where there is no name.

    Examples
    --------
    >>> listed(["China"]), listed(["China", "Japan", "South Korea"])
    ('China', 'China, Japan and South Korea')
    >>> listed(["China", "Japan", "South Korea"], 1), listed([], none="nobody")
    ('China and 2 more', 'nobody')
    """
    found = list(names)
    if most is not None and len(found) > most:
        found = [*found[:most], f"{len(found) - most} more"]
    *rest, last = found or [none]
    return f"{', '.join(rest)} and {last}" if rest else last


def either(names: Iterable[str]) -> str:
    """Return names of which one is enough, as English lists them.

    Examples
    --------
    >>> either(["Japan"]), either(["China", "Japan", "South Korea"]), either([])
    ('Japan', 'China, Japan or South Korea', '')
    """
    *rest, last = list(names) or [""]
    return f"{', '.join(rest)} or {last}" if rest else last


def with_article(noun: str, article: str = "a") -> str:
    """Return a noun with the article ``the`` or the right one of ``a`` and ``an``.

    Examples
    --------
    >>> with_article("explosion"), with_article("union"), with_article("launch", "the")
    ('an explosion', 'a union', 'the launch')
    """
    vowel = re.match(r"[aeiou](?!ni[^mn])|8|11\b", noun, re.I)
    return f"{'an' if article == 'a' and vowel else article} {noun}"


def firm(name: str) -> str:
    """Write a name of the ontology as words: how firmly a claim is put, or what was chosen on a ballot.

    Examples
    --------
    >>> firm("Certain"), firm("CertainlyNot"), firm("NotVoting")
    ('certain', 'certainly not', 'not voting')
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _nothing(_: str) -> Facts:
    return {}


@dataclass(frozen=True)
class Labels:
    """The names of things: ``labels[iri]`` is one always, ``labels.get(iri)`` only where there is a label.

    Parameters
    ----------
    by_iri : mapping of str to str
        The label of everything that has one.
    inside : mapping of str to str
        How a name stands inside a sentence, where no rule gets it right.
    facts : callable
        What is said of a thing, by property, to make a name of; nothing by default.
    datasets : callable
        The datasets whose claims say something of a thing, sorted, to tell namesakes apart; none by default.

    Examples
    --------
    >>> labels = Labels({EVENT + "a": "summit of China and Japan", BASE + "actor/CHN": "China"})
    >>> labels[EVENT + "a"], labels.title(EVENT + "a"), labels.in_text(EVENT + "a"), labels.in_text(BASE + "actor/CHN")
    ('summit of China and Japan', 'Summit of China and Japan', 'the summit of China and Japan', 'China')
    >>> said = {RDF + "type": (KG.Launch,), KG.actor: (BASE + "actor/CHN",)}
    >>> labels.name(EVENT + "x-1", said), labels.get(EVENT + "x-1")
    ('launch by China', None)
    """

    by_iri: Mapping[str, str]
    inside: Mapping[str, str] = field(default_factory=dict)
    facts: Callable[[str], Facts] = field(default=_nothing, compare=False)
    datasets: Callable[[str], tuple[str, ...]] = field(default=lambda _: (), compare=False)

    @classmethod
    def read(cls, store: Store, language: str | None = None) -> Labels:
        """Read the labels of ``store`` in a language, those inside claims included; O(labels)."""
        language = language or store.language
        found: dict[str, dict[str, list[tuple[str, str]]]] = {"label": {}, "title": {}, "text": {}}
        for row in store.speaking(language).rows(query_text("read/labels")):
            found[row["form"]].setdefault(row["thing"], []).append((str(row["name"]), row["language"] or ""))
        best = {
            form: {thing: safe(preferred(names, language)[0]) for thing, names in sorted(things.items())}
            for form, things in found.items()
        }

        facts = FactsOf(store)
        return cls({**best["title"], **best["label"]}, best["text"], facts.of, facts.datasets)

    def __repr__(self) -> str:
        return f"Labels({len(self.by_iri)} labels)"

    def __contains__(self, iri: object) -> bool:
        return iri in self.by_iri

    def get(self, iri: str, default: str | None = None) -> str | None:
        """Return the label of ``iri``, or ``default`` where it has none."""
        return self.by_iri.get(iri, default)

    def __getitem__(self, iri: str) -> str:
        return self.name(iri)

    def name(self, iri: str, said: Facts | None = None) -> str:
        """Return how ``iri`` is called; where it has no label, a name made of ``said`` or of what the graph says.

        A thing of no known class is called by the words of its local name.
        """
        if iri in self.by_iri:
            return self.by_iri[iri]
        known = {**self.facts(iri), **(said or {})}
        return self._made(iri, known) or _plain(iri)

    def called(self, iri: str) -> str | None:
        """Return what a reader is shown beside ``iri``: its name, but none for a claim or for what nobody describes."""
        if iri in self.by_iri:
            return self.by_iri[iri]
        return None if iri.startswith(CLAIM) else self._made(iri, self.facts(iri)) or None

    def title(self, iri: str, said: Facts | None = None) -> str:
        """Return its name with a capital: as a heading has it."""
        name = self.name(iri, said)
        return name[:1].upper() + name[1:]

    def kind(self, kind: str) -> str:
        """Return what a class is called, in lower case: its label, or the words of its name."""
        return self.by_iri.get(kind) or _plain(kind).lower()

    def types(self, iri: str) -> tuple[str, ...]:
        """Return the classes that the graph gives ``iri``, whoever says so."""
        return tuple(kind for kind in self.facts(iri).get(_TYPE, ()) if kind != KG.Claim)

    def lacking(self, iris: Iterable[str]) -> list[str]:
        """Return which of ``iris`` have no label and are called by a name made for them, sorted."""
        return sorted(iri for iri in set(iris) if iri not in self.by_iri)

    def named(self, iri: str) -> bool:
        """Return whether it has a name of its own: a label, or its number in a series that has one."""
        return iri in self.by_iri or iri in self.inside or bool(self._numbered(self.facts(iri)))

    def in_text(self, iri: str, said: Facts | None = None) -> str:
        """Return its name as it stands inside a sentence: with its article, without a bracket at its end."""
        if iri in self.inside:
            return self.inside[iri]
        types = {local(kind) for kind in ((said or {}).get(_TYPE) or self.types(iri))}
        name = _BRACKET.sub("", self.name(iri, said))
        if _ARTICLE.match(name) or _OWNER.match(name):
            return name
        if "UnnamedSource" in types and "Group" not in types:
            return with_article(name)
        numbered = iri.startswith(PREFIXES["thing"]) and re.search(r"\d\S*$", name)
        common = (
            not name[:1].isupper() and not numbered and (iri in self.by_iri or iri.startswith((EVENT, MATTER, TENURE)))
        )
        body = "Organisation" in types and " " in name
        event = iri.startswith((EVENT, MATTER)) and bool(types or iri in self.by_iri)
        named = types & {"Agency", "Team"} or body or event
        return with_article(name, "the") if named or (common and iri.startswith(BASE)) else name

    def plural(self, iri: str, name: str) -> bool:
        """Return whether a verb after ``name`` takes the plural: a group, or a noun in the plural at its head.

        Examples
        --------
        >>> [Labels({}).plural(EVENT + "x", name) for name in ("the engine tests", "military relations of X", "debris")]
        [True, True, False]
        """
        if iri.startswith(PREFIXES["actor"]):
            return KG.Group in self.types(iri)
        return bool(_PLURAL.search(_BRACKET.sub("", name)))

    def _numbered(self, said: Facts) -> str:
        number, series = said.get(KG.ordinal, ()), [whole for whole in said.get(KG.partOf, ()) if whole in self.by_iri]
        known = len(number) == 1 and number[0].isdecimal() and series
        return f"{nth(int(number[0]))} {self.by_iri[series[0]]}" if known else ""

    def _made(self, iri: str, said: Facts) -> str:
        kinds = [self.kind(kind) for kind in said.get(_TYPE, ()) if kind != KG.Claim]
        if not kinds or iri.startswith(PREFIXES["actor"]) or self._numbered(said):
            return self._numbered(said)
        parts = ""
        for joint, part, everyone in PARTS:
            # A member's vote is distinguished by its voter; who took part counts only where nothing else does.
            source = KG.actor if part == KG.choice else part
            if part not in said or source not in said or (parts and part in _ELSE):
                continue
            shown = [self.get(value) or in_words(_plain(value)) for value in said[source]]
            names = sorted(set(shown)) if everyone else [min(shown, key=lambda name: (len(name), name))]
            parts += f"{' of' if part == KG.actor and len(names) > 1 else joint} {listed(names)}"
        return max(kinds, key=lambda kind: (len(kind), kind)) + parts if parts else ""


def _plain(iri: str) -> str:
    """Return the local name in words; a text that is no IRI stays as it is, and so does one without a letter in it."""
    if not IRI.fullmatch(iri):
        return iri
    name = local(iri).rstrip("/").rsplit("/", 1)[-1]
    if not any(map(str.isalpha, name)) and not iri.startswith(tuple(PREFIXES.values())):
        return safe(iri)
    return safe(_WORDS.sub(" ", name).lower() if iri.startswith(PREFIXES["kg"]) else name.replace("-", " "))
