"""Builds the sentence of a claim: its main event first, then what else it says, then its source.

Rules
-----
- The main subject is an event or what is no act (a plan, a motive, a stance, a relationship, a trend) before a tenure,
  a tenure before whatever else there is; among equals the one that no other subject of the claim points at (a whole
  that it is part of aside), then the one of which most is said, then the first in code-point order. The others follow
  after a semicolon.
- A subject takes the clause of its class, or of the nearest superclass whose clause the claim can fill; an event whose
  classes have none but that of an event takes the clause of its code, with its class in brackets, and without a code
  that of an event. Where none can be filled, each property is a predicate.
- What the clause leaves out is added property by property; a property without words of its own stands in brackets,
  under its label. Nothing is dropped but what the ontology gives no words (type, code, the same moment in UTC).
- What is said as probable or possible is said so in every verb, and so is a denial of one thing; a denial of several
  things about one event denies them together ("it is not true that .., and .."), one of several acts each of them ("..,
  or that .."), and what commits to nothing is "not said".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kg.labels import Labels, listed
from kg.periods import in_words
from kg.sentences import english
from kg.sentences.template import Filled
from kg.sentences.words import TYPE, Subject
from kg.text import safe
from kg.vocab import ACTOR, EVENT, KG, MATTER, RDFS

if TYPE_CHECKING:
    from kg.claims import Claim
    from kg.sentences.templates import Templates

HAPPENING = (KG.Event, KG.Prospect, KG.Motive, KG.Stance, KG.Relationship, KG.Trend)
PARTIES = (KG.Country, KG.Person, KG.Agency, KG.Group, KG.UnnamedSource)
ROOTS = (KG.Actor, KG.Thing, KG.Place, KG.Event)  # to be one of these says nothing


def sentence(claim: Claim, names: Labels, templates: Templates) -> str:
    """Return what ``claim`` says, how firmly, and who says it, as one plain English sentence.

    Parameters
    ----------
    claim : Claim
        The claim.
    names : Labels
        What things are called.
    templates : Templates
        How the classes and properties of the ontology are put into words.

    Returns
    -------
    str
        One line of text that begins with a capital and ends with a full stop. Text from data stays text: it is not
        escaped for any format, and control characters are spaces. O(triples of the claim).

    Examples
    --------
    >>> from kg.claims import read_claim
    >>> from kg.sentences import Templates
    >>> from kg.store import Store
    >>> store = Store.shipped()
    >>> print(sentence(read_claim(store, "summits/kim-putin-3"), Labels.read(store), Templates.read(store)))
    Kim Jong Un and Vladimir Putin met in Pyongyang on 19 June 2024 for the 3rd Kim-Putin summit (Reuters through The Star).
    """  # noqa: E501 - what comes out is one line
    lead, factuality, joint = "", claim.factuality, ";"
    clauses = _clauses(claim, names, templates, factuality, joint)
    if factuality == "Unknown":
        lead, joint = "it is not said whether ", ", and"
    elif factuality.endswith("Not") and sum(clause.verbs for clause in clauses) > 1:
        lead, joint = f"it {english.verb('be', 'is', False, factuality)} true that ", ", and"
        factuality = "Certain"
    if lead:
        clauses = _clauses(claim, names, templates, factuality, joint)
    denied = lead and factuality == "Certain" and len({str(s) for s, prop, _ in claim.triples if prop.value == KG.code})
    words = lead + (f"{joint} " if not denied or denied < 2 else ", or that ").join(clause.words for clause in clauses)
    words = " ".join(safe(words + _attribution(claim, names, templates, clauses[0])).split())
    return f"{words[:1].upper()}{words[1:]}."


def _clauses(claim: Claim, names: Labels, templates: Templates, factuality: str, joint: str) -> list[Filled]:
    subjects = _subjects(claim, names, templates, factuality, joint)
    main, *others = sorted(subjects.values(), key=lambda subject: _rank(subject, subjects))
    opening = _described(claim, main, others) or _clause(main)
    return [opening, *(_clause(other, aside=True) for other in others if _says_more(other))]


def _subjects(claim: Claim, names: Labels, templates: Templates, factuality: str, joint: str) -> dict[str, Subject]:
    said: dict[str, dict[str, list[Any]]] = {}
    for subject, prop, value in claim.triples:
        said.setdefault(getattr(subject, "value", str(subject)), {}).setdefault(prop.value, []).append(value)
    speaker = names.in_text(ACTOR + claim.speaker)
    found: dict[str, Subject] = {}
    mentioned: set[str] = set()
    for iri in sorted(said):
        values = {prop: tuple(sorted(terms, key=str)) for prop, terms in sorted(said[iri].items())}
        found[iri] = Subject(iri, values, found, names, templates, speaker, factuality, joint, mentioned)
    return found


def _rank(subject: Subject, others: dict[str, Subject]) -> tuple[Any, ...]:
    within = subject.templates.within
    kind = (
        0 if subject.iri.startswith((EVENT, MATTER)) or any(within(subject.kinds, kind) for kind in HAPPENING)
        else 1 if within(subject.kinds, KG.Tenure)
        else 2
    )  # fmt: skip
    facts = sum(len(terms) for prop, terms in subject.said.items() if prop != TYPE)
    pointed = any(
        term.value == subject.iri
        for other in others.values() if other is not subject
        for prop, terms in other.said.items() for term in terms if prop != KG.partOf
    )  # fmt: skip
    return (kind, pointed, -facts, subject.iri)


def _says_more(subject: Subject) -> bool:
    """Whether there is more to say of a subject beside the main one than its class and its name."""
    return any(prop not in (TYPE, RDFS + "label") for prop in subject.said)


def _described(claim: Claim, main: Subject, others: list[Subject]) -> Filled | None:
    """Return the clause of a claim that only says how its speaker describes something."""
    bare = set(main.said) - {TYPE} == {KG.describedAs} and not any(map(_says_more, others))
    typed = (
        TYPE in main.said
        and not main.iri.startswith((EVENT, MATTER))
        and not _names_its_kind(main, main.name(main.iri))
    )
    template = main.templates.clauses.get(KG.Claim)
    return main.fill(template) if bare and not typed and claim.factuality == "Certain" and template else None


def _clause(subject: Subject, *, aside: bool = False) -> Filled:
    classes = _above(subject, subject.kinds)
    for source in _sources(subject, classes):
        found = subject.fill(subject.templates.clauses[source])
        if found is not None:
            # The words of a code do not say of which class an event is that has none of its own.
            unsaid = source not in (*classes, KG.Event) and subject.kinds and subject.kinds[0] not in ROOTS
            return _completed(subject, found, (subject.names.kind(subject.kinds[0]),) if unsaid else ())
    return _predicates(subject, aside)


def _sources(subject: Subject, classes: list[str]) -> list[str]:
    """Return whose clauses may put the subject into words: its classes, then its codes, then that of any event."""
    event = [KG.Event] if KG.Event in classes or subject.iri.startswith(EVENT) else []
    codes = _above(subject, subject.texts("code")) if event else []
    ranked = [*(kind for kind in classes if kind != KG.Event), *codes, *event]
    return [source for source in dict.fromkeys(ranked) if source in subject.templates.clauses]


def _above(subject: Subject, starts: Iterable[str]) -> list[str]:
    """Return classes or codes and those above them, the nearest of each first."""
    return [upper for start in starts for upper in subject.templates.lineage(start)]


def _predicates(subject: Subject, aside: bool) -> Filled:
    """Say of the subject what is said of it, property by property; what it is, only where it is not spoken of aside."""
    templates = subject.templates
    self = subject.name(subject.iri)
    subject.mentioned.add(subject.iri)
    parts, used, verbs = [], frozenset({TYPE}), 0
    for prop in _in_order(subject):
        template = templates.clauses.get(prop)
        told = prop == TYPE and (aside or subject.iri.startswith((EVENT, MATTER)) or _names_its_kind(subject, self))
        if template is None or told or (prop in used and prop != TYPE):
            continue
        found = subject.fill(template, after_self=True)
        if found is not None:
            parts.append(found.words)
            used, verbs = used | found.used, verbs + found.verbs
    if not parts:
        event = subject.iri.startswith((EVENT, MATTER)) or not subject.kinds
        base, finite, rest = ("take", "took", " place") if event else ("be", "is", f" {subject._kind()}")
        parts = [english.verb(base, finite, subject.names.plural(subject.iri, self), subject.factuality) + rest]
    return _completed(subject, Filled(f"{self} {listed(parts)}", used, verbs=max(verbs, 1)))


def _names_its_kind(subject: Subject, name: str) -> bool:
    return not subject.kinds or subject.kinds[0] in ROOTS or subject.names.kind(subject.kinds[0]) in name


def _in_order(subject: Subject) -> list[str]:
    order = subject.templates.order
    return sorted(subject.said, key=lambda prop: (order.get(prop, 50.0), prop))


def _completed(subject: Subject, core: Filled, asides: Iterable[str] = ()) -> Filled:
    """Add to a clause what it leaves out, and ``asides`` in brackets."""
    words, used, verbs, extra, last = core.words, core.used, core.verbs, list(asides), ""
    for prop in _in_order(subject):
        if prop in used or (prop == KG.about and subject.iri in core.named and subject.in_title(prop)):
            continue
        template = subject.templates.adjuncts.get(prop)
        found = subject.fill(template) if template is not None else None
        if found is not None:
            used, verbs = used | found.used | {prop}, verbs + found.verbs
            if found.words.startswith(";"):
                last += subject.joint + found.words.removeprefix(";")
            else:
                words += found.words
        elif (values := subject.values(prop)) is not None:
            used |= {prop}
            # A topic in the very words of the clause adds nothing.
            if values.words.casefold() not in words.casefold():
                extra.append(f"{subject.names.kind(prop)}: {values.words}")
    return Filled(words + (f" ({'; '.join(extra)})" if extra else "") + last, used, verbs=verbs)


def _attribution(claim: Claim, names: Labels, templates: Templates, opening: Filled) -> str:
    """Name the source: who said it, or which source has it, when, and through whom it came."""
    speaker, *relays = (names.in_text(ACTOR + agent) for agent in (claim.speaker, *claim.relays))
    kinds = names.types(ACTOR + claim.speaker)
    day = f" {english.at(claim.said)}" if claim.said else ""
    party = any(templates.within(kinds, kind) for kind in PARTIES)
    if claim.start is None and not party:
        through = "".join(f" through {relay}" for relay in relays)
        return f" ({speaker}{through}{f', {in_words(claim.said)}' if claim.said else ''})"
    quoted = f", as quoted by {relays[0]}{''.join(f' and then by {relay}' for relay in relays[1:])}" if relays else ""
    if KG.speaker in opening.used:
        return day + quoted
    if claim.factuality == "Unknown":
        return f", in the words of {speaker}{day}{quoted}"
    if claim.start is None or claim.speaker == f"author-of-{claim.dataset}":
        return f", according to {speaker}{day}{quoted}"
    if relays and templates.within(kinds, KG.UnnamedSource) and speaker.startswith(("a ", "an ")):
        return f", {speaker} told {relays[0]}{day}{''.join(f', as quoted by {relay}' for relay in relays[1:])}"
    return f", said {speaker}{day}{quoted}"
