"""The claim: what one dataset says, as a named graph with its assertion inside and its origin outside.

Example: *an unnamed source, passed on by Yonhap, says for certain that a Russian team tested engines in North Korea;
the article says so in paragraph 5, sentence 3, characters 1246 to 1402.*

Rules
-----
- A claim points at text by character offsets and never holds it.
- A chain of relays names nobody twice, the speaker included.
- Values are checked when a claim is built, so a claim that exists can be written and read back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.belief import FACTUALITIES, Origin
from kg.display import Shown, Table
from kg.errors import BadData, Unknown
from kg.store import Store
from kg.store.origins import claim_name, rdf_list
from kg.vocab import ACTOR, CLAIM, DATASET, DCTERMS, EVENT, KG, PROV, RDF, RDFS, XSD, expand, local

Node = ox.NamedNode | ox.BlankNode | ox.Literal
Triple = tuple[ox.NamedNode, ox.NamedNode, Node]


@dataclass(frozen=True, slots=True)
class Claim(Shown):
    """What one dataset says: ``triples`` said by ``speaker``, through ``relays`` in order, as firmly as ``factuality``.

    Parameters
    ----------
    name : str
        Local name, ``<dataset>/<name in it>``; the graph's IRI is this under ``claim/``.
    triples : tuple of (subject, predicate, object)
        The assertion.
    dataset, speaker : str
        Local names.
    factuality : str
        What the words express: one of Certain, Probable, Possible, CertainlyNot, ProbablyNot, PossiblyNot, Unknown.
    relays : tuple of str
        Who passed it on, the one nearest the speaker first.
    start, end, paragraph, sentence : int, optional
        Where it stands in the article: characters from 0, end exclusive; paragraph and sentence from 1, title included.
    record : str, optional
        Which row of a reference dataset or event file says it.
    source, unchecked, said, note : str, optional
        Cited source, what nobody checked, the day of the utterance, the encoder's remark.
    quoted : bool
        Whether the words are a quotation.
    credibility : str, optional
        How good the information is once compared, "1" to "6".

    Raises
    ------
    BadData
        If a part is missing or contradicts another; ``Unknown`` for a factuality that does not exist.
    """

    name: str
    triples: tuple[Triple, ...]
    dataset: str
    speaker: str
    factuality: str = "Certain"
    relays: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None
    paragraph: int | None = None
    sentence: int | None = None
    record: str | None = None
    source: str | None = None
    unchecked: str | None = None
    said: str | None = None
    note: str | None = None
    quoted: bool = False
    credibility: str | None = None

    def __post_init__(self) -> None:
        if self.factuality not in FACTUALITIES:
            raise Unknown("factuality", self.factuality, known=FACTUALITIES, hint="one of " + ", ".join(FACTUALITIES))
        chain = (self.speaker, *self.relays)
        problem = (
            "says nothing" if not self.triples
            else "names no dataset" if not self.dataset
            else "names no speaker" if not self.speaker
            else f"has a circle of relays: {' -> '.join(chain)}" if len(set(chain)) < len(chain)
            else "has a start without an end" if (self.start is None) != (self.end is None)
            else f"covers no characters ({self.start} to {self.end})"
            if self.start is not None and self.end is not None and not 0 <= self.start < self.end
            else None
        )  # fmt: skip
        if problem:
            raise BadData(f"the claim {self.name} {problem}", hint="see docs/encoding-notes.md")

    @property
    def iri(self) -> str:
        """The IRI of the named graph."""
        return CLAIM + self.name

    @property
    def place(self) -> str:
        """Where it stands: the place in the text, or the row of the record.

        Examples
        --------
        >>> kind = ox.NamedNode(RDF + "type")
        >>> TRIPLE = (ox.NamedNode(ACTOR + "RUS"), kind, ox.NamedNode(KG.State))
        >>> Claim("d/a", (TRIPLE,), "d", "s", start=1246, end=1402, paragraph=5, sentence=3).place
        'paragraph 5, sentence 3, characters 1246-1402'
        """
        if self.start is not None:
            return f"paragraph {self.paragraph}, sentence {self.sentence}, characters {self.start}-{self.end}"
        return self.record or "no place given"

    def as_table(self) -> Table:
        """Return what it says, a statement a row, and below it on whose word and where."""
        rows = [{"of": s.value, "what": p.value, "says": o.value} for s, p, o in self.triples]
        through = f", passed on by {', then '.join(self.relays)}" if self.relays else ""
        return Table.of(
            rows,
            f"Claim {self.name}",
            [f"said by {self.speaker}{through}; factuality {self.factuality}", f"{self.place} of {self.dataset}"],
        )

    def quads(self) -> Iterator[ox.Quad]:
        """Yield the assertion in the claim's graph, then the origin in the default graph."""
        graph = ox.NamedNode(self.iri)
        yield from (ox.Quad(*triple, graph) for triple in self.triples)
        yield ox.Quad(graph, ox.NamedNode(RDF + "type"), ox.NamedNode(KG.Claim))
        yield ox.Quad(graph, ox.NamedNode(PROV + "wasDerivedFrom"), ox.NamedNode(DATASET + self.dataset))
        yield ox.Quad(graph, ox.NamedNode(KG.speaker), ox.NamedNode(ACTOR + self.speaker))
        yield ox.Quad(graph, ox.NamedNode(KG.factuality), ox.NamedNode(KG[self.factuality]))
        for predicate, number in (
            (KG.start, self.start),
            (KG.end, self.end),
            (KG.paragraph, self.paragraph),
            (KG.sentence, self.sentence),
        ):
            if number is not None:
                yield ox.Quad(graph, ox.NamedNode(predicate), ox.Literal(number))
        for predicate, text in (
            (KG.record, self.record),
            (DCTERMS + "source", self.source),
            (KG.unchecked, self.unchecked),
            (RDFS + "comment", self.note),
        ):
            if text is not None:
                yield ox.Quad(graph, ox.NamedNode(predicate), ox.Literal(text))
        if self.quoted:
            yield ox.Quad(graph, ox.NamedNode(KG.quoted), ox.Literal(True))
        if self.credibility is not None:
            yield ox.Quad(graph, ox.NamedNode(KG.credibility), ox.NamedNode(KG[f"Credibility{self.credibility}"]))
        if self.said is not None:
            yield ox.Quad(graph, ox.NamedNode(KG.said), ox.Literal(self.said, datatype=ox.NamedNode(XSD + "date")))
        if self.relays:
            # Named by content, not at random, so that the same claim is the same bytes.
            nodes = [
                ox.BlankNode("r" + hashlib.sha256(f"{self.iri} {i}".encode()).hexdigest()[:16])
                for i in range(len(self.relays))
            ]
            yield ox.Quad(graph, ox.NamedNode(KG.relays), nodes[0])
            rests: list[ox.BlankNode | ox.NamedNode] = [*nodes[1:], ox.NamedNode(RDF + "nil")]
            for node, relay, rest in zip(nodes, self.relays, rests, strict=True):
                yield ox.Quad(node, ox.NamedNode(RDF + "first"), ox.NamedNode(ACTOR + relay))
                yield ox.Quad(node, ox.NamedNode(RDF + "rest"), rest)


def act_triples(
    event: str, code: str, actors: Sequence[str], recipients: Sequence[str], date: str | None
) -> tuple[Triple, ...]:
    """Return the triples of one coded act from local names, sorted: what a row of an event file asserts."""
    subject = ox.NamedNode(EVENT + event)
    datatype = {10: "date", 7: "gYearMonth", 4: "gYear"}.get(len(date or ""), "dateTime")
    pairs: list[tuple[str, Node]] = [(RDF + "type", ox.NamedNode(KG.Event)), (KG.code, ox.NamedNode(expand(code)))]
    pairs += [(KG.actor, ox.NamedNode(ACTOR + name)) for name in actors]
    pairs += [(KG.recipient, ox.NamedNode(ACTOR + name)) for name in recipients]
    pairs += [(KG.date, ox.Literal(date, datatype=ox.NamedNode(XSD + datatype)))] if date else []
    return tuple(sorted(((subject, ox.NamedNode(name), value) for name, value in pairs), key=str))


def read_claim(store: Store, name: str) -> Claim:
    """Read the claim of that name; a unique ending such as ``p5-s3-a`` will do.

    Raises
    ------
    Unknown
        With the nearest names, if no claim or more than one answers to it.
    BadData
        If its offsets lie outside its article, or its relays run in a circle.
    """
    return _read(store, claim_name(store.origins(), name))


def read_claims(store: Store, names: Collection[str] | None = None) -> list[Claim]:
    """Read the claims of these full names, or every claim, sorted by name; O(claims)."""
    return [_read(store, origin.claim, origin) for origin in store.origins() if names is None or origin.claim in names]


def _read(store: Store, name: str, origin: Origin | None = None) -> Claim:
    base = store.base
    graph = ox.NamedNode(CLAIM + name)
    about = {quad.predicate.value: quad.object for quad in base.quads_for_pattern(graph, None, None, ox.DefaultGraph())}
    triples = tuple(
        sorted(((q.subject, q.predicate, q.object) for q in base.quads_for_pattern(None, None, None, graph)), key=str)
    )

    def text(predicate: str) -> str | None:
        value = about.get(predicate)
        return value.value if isinstance(value, ox.Literal) else None

    def number(predicate: str) -> int | None:
        value = text(predicate)
        try:
            return int(value) if value is not None else None
        except ValueError:
            raise BadData(f"the claim {name} has {local(predicate)} {value!r}", hint="write a whole number") from None

    def agent(predicate: str) -> str:
        value = about.get(predicate)
        return local(value.value) if isinstance(value, ox.NamedNode) else ""

    claim = Claim(
        name=name,
        triples=triples,  # type: ignore[arg-type]
        dataset=agent(PROV + "wasDerivedFrom"),
        speaker=agent(KG.speaker),
        factuality=agent(KG.factuality) or "Unknown",
        relays=origin.relays if origin else tuple(local(node.value) for node in rdf_list(base, about.get(KG.relays))),
        start=number(KG.start),
        end=number(KG.end),
        paragraph=number(KG.paragraph),
        sentence=number(KG.sentence),
        record=text(KG.record),
        source=text(DCTERMS + "source"),
        unchecked=text(KG.unchecked),
        said=text(KG.said),
        note=text(RDFS + "comment"),
        quoted=text(KG.quoted) in ("true", "1"),
        credibility=agent(KG.credibility).removeprefix("Credibility") or None,
    )
    length = _article(store, claim.dataset)[1]
    if claim.end is not None and length is not None and claim.end > length:
        raise BadData(
            f"the claim {name} ends at character {claim.end}, but its article has {length}",
            hint="correct kg:start and kg:end",
        )
    return claim


def _article(store: Store, dataset: str) -> tuple[str | None, int | None]:
    about = {quad.predicate.value: quad.object.value for quad in store.quads(subject=DATASET + dataset)
             if isinstance(quad.object, ox.Literal)}  # fmt: skip
    return about.get(KG.sha256), int(about[KG.characters]) if KG.characters in about else None


def cite(store: Store, claim: Claim, article: Path | None = None) -> str | None:
    """Return the words that ``claim`` points at, out of the article's file; None without the file or for a record.

    Raises
    ------
    BadData
        If the file cannot be read or is not, byte for byte, the article that was encoded.
    """
    if article is None or claim.start is None:
        return None
    try:
        raw = article.read_bytes()
    except OSError as error:
        raise BadData(f"cannot be read ({error.strerror})", file=str(article), hint="give its text file") from None
    wanted = _article(store, claim.dataset)[0]
    found = hashlib.sha256(raw).hexdigest()
    if wanted and found != wanted:
        raise BadData(
            f"is not the text of {claim.dataset}: sha256 {found[:12]}…, but {wanted[:12]}… was encoded",
            file=str(article),
            hint="offsets hold only for the text that was encoded",
        )
    return raw.decode("utf-8")[claim.start : claim.end]
