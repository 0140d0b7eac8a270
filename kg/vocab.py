"""Names the namespaces and every term of the ontology, so that a misspelt term fails where it is written."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

BASE = "https://w3id.org/alignment-kg/"

PREFIXES: dict[str, str] = {
    "kg": BASE + "ontology/",
    "actor": BASE + "actor/",
    "event": BASE + "event/",
    "matter": BASE + "matter/",
    "thing": BASE + "thing/",
    "place": BASE + "place/",
    "post": BASE + "post/",
    "tenure": BASE + "tenure/",
    "dataset": BASE + "dataset/",
    "claim": BASE + "claim/",
    "shape": BASE + "shape/",
    "plover": BASE + "code/plover/",
    "cameo": BASE + "code/cameo/",
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "sh": "http://www.w3.org/ns/shacl#",
    "wd": "http://www.wikidata.org/entity/",
}
ACTOR, EVENT, MATTER, THING, PLACE = (PREFIXES[name] for name in ("actor", "event", "matter", "thing", "place"))
POST, TENURE, DATASET, CLAIM = (PREFIXES[name] for name in ("post", "tenure", "dataset", "claim"))
PLOVER, CAMEO, SHAPE = PREFIXES["plover"], PREFIXES["cameo"], PREFIXES["shape"]
PROV, DCTERMS, DCAT, SKOS = (PREFIXES[name] for name in ("prov", "dcterms", "dcat", "skos"))
RDF, RDFS, XSD, OWL, SH = (PREFIXES[name] for name in ("rdf", "rdfs", "xsd", "owl", "sh"))


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


CLASSES = _names(
    """
    Actor Country State Territory Person Official Organisation Agency Outlet Group Team UnnamedSource
    Thing Satellite LaunchVehicle Engine Document Place LaunchSite City BodyOfWater
    Post Tenure Dataset Article ReferenceDataset EventDataset Claim
    Event Launch Explosion EngineTest Visit Arrival Meeting Summit Statement Remark Demand Condemnation Accusation
    Denial Warning Report PressConference Protest Signing Vote Veto Omission Aid Transfer Sanction Detection Inquiry
    War Goal Founding Renaming Death Programme
    Assessment Prospect Plan Forecast Motive Stance Relationship Alliance Treaty Membership Trend
    EventCode Context Factuality Reliability Credibility Outcome Choice QuadClass Direction TreatyKind Extent
    """
)
LASTING = ("Meeting", "Visit", "War", "Programme", "Treaty")
"""Classes of events that last: of these kg:from and kg:to are beginning and end, of all others bounds of the day."""
PROPERTIES = _names(
    """
    speaker relays factuality reliability credibility weight start end paragraph sentence rowKey unverified checked
    provisional statedOn dateInferred restsOn
    actor recipient code place about date utc weekday from to due asOf dateSaid laterThan offset repeated count
    countedClass ordinal
    outcome cause enabler payload vehicle engine site phase result condition
    holder post postOf actsFor memberOf partOf firstEvent party counterparty treatyKind signed defenceObligation
    toward direction
    document choice tallyYes tallyNo tallyAbstain procedural channel venue forum sameEvent samePlace sameThing
    sameText
    quoted topic describedAs
    latitude longitude iso2 iso3 isoNumeric cow cowNumber capital wikidata
    score valence goldstein goldsteinGdelt goldsteinIcews plover ploverPublished context quadClass quadGdelt
    requiresRecipient sha256 characters expectedClaims expectedInteractions extent clause adjunct inText
    """
)
INDIVIDUALS = _names(
    """
    Certain Probable Possible CertainlyNot ProbablyNot PossiblyNot Unknown
    ReliabilityA ReliabilityB ReliabilityC ReliabilityD ReliabilityE ReliabilityF
    Credibility1 Credibility2 Credibility3 Credibility4 Credibility5 Credibility6
    Success Failure Yes No Abstain NotVoting Rising Falling Steady
    AllianceTreaty SecurityTreaty ArmisticeAgreement NormalisationAgreement FriendshipTreaty NonAggressionAgreement
    NuclearAgreement InformationAgreement MilitaryConfidenceAgreement JointCommunique JointDeclaration
    PartnershipStatement Complete Selection
    VerbalCooperation MaterialCooperation VerbalConflict MaterialConflict
    """
)
TERMS: frozenset[str] = frozenset(CLASSES + PROPERTIES + INDIVIDUALS)


class Terms:
    """The terms of one namespace: an attribute or an item gives the full IRI, a name it lacks is an error.

    Examples
    --------
    >>> KG.Claim
    'https://w3id.org/alignment-kg/ontology/Claim'
    >>> KG["from"]  # a word Python keeps for itself
    'https://w3id.org/alignment-kg/ontology/from'
    >>> KG.Clam
    Traceback (most recent call last):
    AttributeError: the ontology has no term 'Clam'; did you mean 'Claim'?...
    """

    __slots__ = ("_names", "_namespace")

    def __init__(self, namespace: str, names: frozenset[str]) -> None:
        self._namespace, self._names = namespace, names

    def __getitem__(self, name: str) -> str:
        if name in self._names:
            return self._namespace + name
        raise KeyError(self._complaint(name))

    def __getattr__(self, name: str) -> str:
        if name in self._names:
            return self._namespace + name
        raise AttributeError(self._complaint(name))

    def __dir__(self) -> list[str]:
        return sorted(self._names)

    def _complaint(self, name: str) -> str:
        from kg.errors import closest

        near = " or ".join(repr(other) for other in closest(name, sorted(self._names)))
        return f"the ontology has no term {name!r}" + (f"; did you mean {near}?" if near else "")


KG = Terms(PREFIXES["kg"], TERMS)

SAMENESS = (KG.sameEvent, KG.samePlace, KG.sameThing, KG.sameText)
"""What holds two things to be one, and says nothing else of them."""

# Longest first, so that code/plover/ is tried before any namespace it might lie inside.
_BY_LENGTH = sorted(PREFIXES.items(), key=lambda pair: (-len(pair[1]), pair[0]))


@lru_cache(maxsize=2**16)
def local(iri: str) -> str:
    """Return the name of ``iri`` inside its namespace: what tables hold; of a foreign IRI, its last part.

    Examples
    --------
    >>> local("https://w3id.org/alignment-kg/actor/PRK")
    'PRK'
    >>> local("https://w3id.org/alignment-kg/claim/article-2024-05-28/p5-s3-a")
    'article-2024-05-28/p5-s3-a'
    >>> local("http://example.org/a#b"), local("https://creativecommons.org/licenses/by/4.0/")
    ('b', '4.0')
    """
    for _, namespace in _BY_LENGTH:
        if iri.startswith(namespace):
            return iri[len(namespace) :]
    return iri.replace("#", "/").rstrip("/").rsplit("/", 1)[-1] or iri


def curie(iri: str) -> str:
    """Return ``iri`` as ``prefix:name`` where a namespace is known, else unchanged; ``expand`` is its inverse.

    For files and code that read names back with `expand`; what people may paste into a query is `pasted`.

    Examples
    --------
    >>> curie("https://w3id.org/alignment-kg/code/plover/ACCUSE-disapprove")
    'plover:ACCUSE-disapprove'
    >>> curie("http://example.org/a")
    'http://example.org/a'
    """
    for prefix, namespace in _BY_LENGTH:
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


# A full stop may stand inside a name, but not every parser reads on where a figure follows it.
_PUNCTUATION = re.compile(r"[~!$&'()*+,;=/?#@%]|^[-.]|\.(?=\d|$)")
_LOCAL = re.compile(r"(?:[\w:.\-]|\\.)*")


def pasted(iri: str) -> str:
    r"""Return ``iri`` as SPARQL and Turtle write it: by prefix, with what would end the name escaped, else in ``<>``.

    Examples
    --------
    >>> pasted("https://w3id.org/alignment-kg/claim/article-2024-05-28/p5-s3-a")
    'claim:article-2024-05-28\\/p5-s3-a'
    >>> pasted("http://example.org/a")
    '<http://example.org/a>'
    """
    for prefix, namespace in _BY_LENGTH:
        if iri.startswith(namespace):
            name = _PUNCTUATION.sub(r"\\\g<0>", iri[len(namespace) :])
            if _LOCAL.fullmatch(name):
                return f"{prefix}:{name}"
    return f"<{iri}>"


def expand(name: str) -> str:
    """Return the full IRI of a CURIE; an absolute IRI, bare or in angle brackets, comes back as it is.

    A name may stand as `pasted` writes it, with escapes.

    Raises
    ------
    Unknown
        If the prefix is none of ``PREFIXES``, or there is no prefix.

    Examples
    --------
    >>> expand("actor:PRK")
    'https://w3id.org/alignment-kg/actor/PRK'
    >>> expand("<http://example.org/a>")
    'http://example.org/a'
    >>> expand("acter:PRK")
    Traceback (most recent call last):
    kg.errors.Unknown: unknown prefix 'acter'; did you mean 'actor' or 'matter'?
    """
    if name.startswith("<") and name.endswith(">"):
        return name[1:-1]
    prefix, colon, rest = name.partition(":")
    if colon and (rest.startswith("//") or prefix == "urn"):
        return name
    if colon and prefix in PREFIXES:
        return PREFIXES[prefix] + rest.replace("\\", "")
    from kg.errors import Unknown

    raise Unknown("prefix", prefix if colon else name, known=PREFIXES, hint="write prefix:name or a full IRI")


def slug(name: str) -> str:
    """Return a name for use in an IRI: lower case, with hyphens for whatever is no letter or figure.

    A name in letters that have no plain form is a short digest of itself.

    Examples
    --------
    >>> slug("Harbour Council of Aldovia"), slug("Café & Co.")
    ('harbour-council-of-aldovia', 'cafe-co')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    found = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return found or f"x-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
