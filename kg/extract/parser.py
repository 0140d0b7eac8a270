"""The reader `parser`: the acts of the rules, with the parties that a spaCy pipeline finds by dependency.

Who acts is the subject of the verb, or of the verb that it is joined to; the agent of a passive ("by X"); to whom it is
done is the object, or what a preposition of the verb governs. A party whom the register does not know is proposed in
the words of the text, if the pipeline takes them for the name of a person, an organisation, a nation or a country.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import Any

from kg.errors import BadData, MissingExtra
from kg.extract.acts import THERE, SentenceReading
from kg.extract.mentions import Mention
from kg.extract.register import Register
from kg.extract.rules import Proposal, analyse, proposals_of
from kg.extract.sentences import sentences
from kg.extract.verbs import Match

# The names of dependencies, as pipelines trained on ClearNLP's labels and on Universal Dependencies write them.
_SUBJECT = frozenset({"nsubj", "nsubjpass", "nsubj:pass"})
_OBJECT = ("dobj", "obj", "dative", "iobj")
_AGENT = frozenset({"agent", "obl:agent"})
_JOINED = frozenset({"conj", "xcomp", "aux", "auxpass", "aux:pass", "advcl"})  # their subject is that of their head
_DESCRIBES = frozenset({"relcl", "acl", "acl:relcl"})  # of these the noun that is described
_APART = _DESCRIBES | {"appos", "advcl", "parataxis"}  # what stands behind a noun and is no part of its name
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_TOWARD = frozenset({"to", "against", "with", "on", "upon", "toward", "towards", "at", "for", "from", "of", "over"})
_AIMED = frozenset({"against", "with", "on", "upon", "toward", "towards", "over"})
_NAMES = frozenset({"PERSON", "PER", "ORG", "NORP", "GPE"})
LONGEST = 2000  # characters of a sentence that is parsed; a longer one is a list or a table, and read by the rules


@dataclass(frozen=True)
class Parser:
    """A reader of English by a spaCy pipeline with a dependency parser.

    Parameters
    ----------
    pipeline : spacy.language.Language
        It parses; named entities are used where it finds them.
    name : str
        What it is called.
    """

    pipeline: Any
    name: str

    @classmethod
    def installed(cls, name: str | None = None) -> Parser:
        """Return the reader by the pipeline of this name or folder, else by the first English one that is installed.

        Raises
        ------
        MissingExtra
            If spaCy is not installed.
        BadData
            If there is no such pipeline, or it does not parse.
        """
        if find_spec("spacy") is None:
            raise MissingExtra("spacy", "text")
        import spacy

        found = name or next((one for one in sorted(spacy.util.get_installed_models()) if one.startswith("en_")), None)
        if found is None:
            raise BadData(
                "no English pipeline of spaCy is installed",
                hint="run: python -m spacy download en_core_web_sm; or name one, or its folder, with --model",
            )
        try:
            pipeline = spacy.load(found)
        except (OSError, ValueError, ImportError) as error:
            why = str(error).splitlines()[0][:200]
            raise BadData(f"the pipeline {found} cannot be loaded ({why})", hint="check --model") from None
        if "parser" not in pipeline.pipe_names:
            raise BadData(
                f"the pipeline {found} has no parser", hint="name another with --model, such as en_core_web_sm"
            )
        return cls(pipeline, found)

    def __call__(self, text: str, day: dt.date, register: Register) -> list[Proposal]:
        """Return what a text may say, in its order; of one sentence the likeliest act first."""
        spans = (text[one.start : one.end] for one in sentences(text))
        docs = self.pipeline.pipe(span if len(span) <= LONGEST else "" for span in spans)

        def parsed(sentence: str, *given: Any) -> Parsed:  # noqa: ANN401 - what a SentenceReading takes
            return Parsed(next(docs), sentence, *given)

        found = proposals_of(analyse(text, day, register, parsed), day)
        return [_noted(item, register) for item in found]


def _noted(item: Proposal, register: Register) -> Proposal:
    new = [party for party in (*item.sources, *item.targets) if party not in register.actors]
    return replace(item, why=f"{item.why}; not in the graph: {', '.join(new)}") if new else item


class Parsed(SentenceReading):
    """A sentence taken apart, with its dependencies; where these do not cover a verb, the rules read it."""

    def __init__(
        self,
        doc: Any,  # noqa: ANN401 - a spacy.tokens.Doc
        sentence: str,
        named: Sequence[Mention],
        register: Register,
        quoted: Sequence[tuple[int, int]] = (),
    ) -> None:
        """Read a sentence that a pipeline has parsed as ``doc``."""
        super().__init__(sentence, named, register, quoted)
        self.tokens = {token.idx: token for token in doc}

    def subject_of(self, place: int) -> tuple[str, ...]:
        """Return the parties of the verb's subject."""
        token = self._token(place)
        if token is None:
            return super().subject_of(place)
        noun = _subject(token)
        return () if noun is None else self._parties_of(noun)

    def by_whom(self, match: Match) -> tuple[str, ...]:
        """Return the parties of the verb's agent."""
        token = self._token(match.start)
        if token is None:
            return super().by_whom(match)
        nouns = (noun for child in token.children if child.dep_ in _AGENT for noun in _governed(child))
        return next(filter(None, map(self._parties_of, nouns)), ())

    def to_whom(self, match: Match, subject: Sequence[str]) -> tuple[str, ...]:
        """Return the parties of the first object, or of what a preposition governs, that has any beside the subject."""
        token = self._token(match.start)
        if token is None:
            return super().to_whom(match, subject)
        for noun in _objects(token, _TOWARD | ({"in"} if match.rule.root in THERE else frozenset())):
            parties = tuple(party for party in self._parties_of(noun) if party not in subject)
            if parties:
                return parties
        return ()

    def _token(self, place: int) -> Any | None:  # noqa: ANN401 - a spacy.tokens.Token
        return self.tokens.get(self.words[place].start)

    def _parties_of(self, noun: Any) -> tuple[str, ...]:  # noqa: ANN401
        """Return the parties at the head of a noun's phrase: known ones, else names that are new."""
        kept = list(_phrase(noun))
        start, end = kept[0].idx, kept[-1].idx + len(kept[-1].text)
        inside = [place for place, word in enumerate(self.words) if start <= word.start < end]
        if not inside:
            return ()
        known = self.frame.head(inside[0], inside[-1] + 1)
        new = (self._new(one) for one in (noun, *noun.conjuncts)) if not known else ()
        return known or tuple(dict.fromkeys(filter(None, new)))

    def _new(self, noun: Any) -> str:  # noqa: ANN401
        """Return the name that a noun is the head of, if it is one, and of nobody whom the register knows."""
        entity = next((one for one in noun.doc.ents if one.start <= noun.i < one.end), None)
        if entity is None or entity.label_ not in _NAMES:
            return ""
        end = entity.start_char + len(entity.text)
        known = any(entity.start_char <= self.words[place].start < end for place in self.frame.by_word)
        return "" if known else " ".join(entity.text.split())


def _subject(token: Any) -> Any | None:  # noqa: ANN401
    """Return the noun that is the subject of a verb, its own or that of the verb it is joined to."""
    verb = token
    for _ in range(len(token.doc)):
        own = next((child for child in verb.children if child.dep_ in _SUBJECT), None)
        if own is not None and not (own.lower_ in _RELATIVE and verb.dep_ in _DESCRIBES):
            return own
        if verb.dep_ in _DESCRIBES:
            return verb.head
        if verb.dep_ not in _JOINED:
            return None
        verb = verb.head
    return None


def _objects(verb: Any, toward: frozenset[str]) -> Iterator[Any]:  # noqa: ANN401
    """Yield the nouns to which a verb may be directed: objects, and what prepositions of it and of them govern."""
    direct = [child for name in _OBJECT for child in verb.children if child.dep_ == name]
    yield from direct
    for head, wanted in ((verb, toward), *((noun, toward - {"of"}) for noun in direct)):
        for child in head.children:
            if child.dep_ == "prep" and child.lower_ in wanted:
                yield from _governed(child)
            elif child.dep_ in ("obl", "nmod") and _cases(child) & wanted:
                yield child


def _cases(noun: Any) -> frozenset[str]:  # noqa: ANN401
    return frozenset(child.lower_ for child in noun.children if child.dep_ == "case")


def _aims(token: Any) -> bool:  # noqa: ANN401
    """Return whether a preposition says at whom what the noun names is aimed, not whose it is: "sanctions on X"."""
    return (token.dep_ == "prep" and token.lower_ in _AIMED) or (token.dep_ == "nmod" and bool(_cases(token) & _AIMED))


def _governed(token: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield what a preposition governs; of an oblique noun, which is no preposition, itself."""
    inner = [child for child in token.children if child.dep_ == "pobj"]
    yield from inner or ([token] if token.dep_ == "obl:agent" else [])


def _phrase(noun: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield the words of a noun's phrase, up to what only describes it; a comma within a list is part of it."""
    behind = (child for child in noun.subtree if child.i > noun.i and (child.dep_ in _APART or _aims(child)))
    cut = {inner.i for child in behind for inner in child.subtree}
    for token in noun.subtree:
        if token.i in cut:
            return
        yield token
