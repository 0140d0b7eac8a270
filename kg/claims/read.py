"""Reads claims out of a store, and the words they point at out of their article."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.claims.claim import FIELDS, Claim
from kg.errors import BadData
from kg.files import read_bytes, text_with
from kg.store import Store
from kg.store.origins import claim_name, rdf_list
from kg.store.terms import RDFTerm
from kg.vocab import CLAIM, DATASET, KG, local


def read_claim(store: Store, name: str, *, left_out: dict[str, str] | None = None) -> Claim:
    """Read the claim of that name; a unique ending such as ``p5-s3-a`` will do.

    Parameters
    ----------
    left_out : dict of str to str, optional
        Gets the claim with the reason where its place or another value beside its words cannot be read; the claim is
        then returned without that value. Without it such a value raises.

    Raises
    ------
    Unknown
        With the nearest names, if no claim or more than one answers to it.
    BadData
        If its offsets lie outside its article, a value is not of its field's kind, or it says nothing.
    """
    return claim_of(store, claim_name(store.origins(), name, store.left_out()), left_out)


def read_claims(
    store: Store, names: Collection[str] | None = None, *, left_out: dict[str, str] | None = None
) -> list[Claim]:
    """Read the claims of these full names, or every claim, sorted by name; O(claims).

    Parameters
    ----------
    left_out : dict of str to str, optional
        As in `read_claim`; it also gets claims that cannot be read at all, which are then not among those returned.

    Raises
    ------
    BadData
        As `read_claim`.
    """
    found = []
    lengths: dict[str, int | None] = {}
    for origin in store.origins():
        if names is None or origin.claim in names:
            try:
                found.append(claim_of(store, origin.claim, left_out, lengths))
            except BadData as error:
                if left_out is None:
                    raise
                left_out[origin.claim] = error.message
    return found


def claim_of(
    store: Store, name: str, left_out: dict[str, str] | None = None, lengths: dict[str, int | None] | None = None
) -> Claim:
    """Read the claim of exactly this name, which the caller knows to be one; see `read_claim`. O(its quads).

    ``lengths`` remembers how long each dataset's article is, once it has been asked.
    """
    base = store.base
    graph = ox.NamedNode(CLAIM + name)
    about: dict[str, RDFTerm] = {}
    for quad in base.quads_for_pattern(graph, None, None, ox.DefaultGraph()):
        said = about.setdefault(quad.predicate.value, quad.object)  # type: ignore[arg-type]
        # Said twice: the first in code-point order, for a store has no order of its own.
        about[quad.predicate.value] = min(said, quad.object, key=str)  # type: ignore[assignment]
    triples = sorted(((q.subject, q.predicate, q.object) for q in base.quads_for_pattern(None, None, None, graph)),
                     key=str)  # fmt: skip
    values: dict[str, Any] = {}
    for item in FIELDS:
        term = about.get(item.predicate)
        try:
            value = None if term is None else item.kind.from_term(term, partial(rdf_list, base))
        except BadData as error:
            value = None
            _amiss(name, f"has {local(item.predicate)} {error.message}", error.hint, left_out)
        values[item.name] = item.missing if value is None else value
    start, end, dataset = values["start"], values["end"], values["dataset"]
    known = {} if lengths is None else lengths
    if end is not None and dataset not in known:
        known[dataset] = _article(store, dataset)[1]
    length = known.get(dataset)
    if end is not None and length is not None and end > length:
        values |= {"start": None, "end": None}
        what = f"ends at character {end}, but its article has {length}"
        _amiss(name, what, "correct kg:start and kg:end", left_out)
    elif left_out is not None and (start is None) != (end is None):
        values |= {"start": None, "end": None}
        left_out.setdefault(name, "its place has no start or no end (it is read without its place)")
    return Claim(name, tuple(triples), **values)  # type: ignore[arg-type]


def _amiss(name: str, what: str, hint: str | None, left_out: dict[str, str] | None) -> None:
    """Raise, or note that a claim is read without one of its values."""
    if left_out is None:
        raise BadData(f"the claim {name} {what}", hint=hint)
    left_out.setdefault(name, f"it {what} (it is read without that)")


def _article(store: Store, dataset: str) -> tuple[str | None, int | None]:
    about = {quad.predicate.value: quad.object.value for quad in store.quads(subject=DATASET + dataset)
             if isinstance(quad.object, ox.Literal)}  # fmt: skip
    return about.get(KG.sha256), int(size) if (size := about.get(KG.characters, "")).isdecimal() else None


def cite(store: Store, claim: Claim, article: Path | None = None) -> str | None:
    """Return the words that ``claim`` points at, out of the article's file; None without the file or for a record.

    Raises
    ------
    BadData
        If the file cannot be read or is not the article that was encoded; the ends of its lines may differ.
    """
    if article is None or claim.start is None:
        return None
    raw = read_bytes(article, hint="give its text file")
    wanted = _article(store, claim.dataset)[0]
    try:
        text = text_with(raw, wanted) if wanted else raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadData(f"not UTF-8 at byte {error.start}", file=str(article), hint="give its text file") from None
    if text is None:
        found = hashlib.sha256(raw).hexdigest()
        raise BadData(
            f"is not the text of {claim.dataset}: sha256 {found[:12]}…, but {str(wanted)[:12]}… was encoded",
            file=str(article),
            hint="offsets hold only for the text that was encoded",
        )
    return text[claim.start : claim.end]
