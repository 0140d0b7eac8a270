"""What is known under a belief: actors, codes, names, origins and claims of a store, each read once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.actors import Actors
from kg.belief import FACTUALITIES
from kg.claims import Claim, ClaimedAct, claim_of, read_acts, read_claims
from kg.claims.packed import KEPT_CLAIMS, PackedClaims, fields_packed, pack
from kg.codes import Codes
from kg.coreference import common_names, same_events
from kg.errors import BadData
from kg.files import query_text
from kg.labels import Labels
from kg.sentences import Templates, sentence
from kg.store import Store
from kg.vocab import ACTOR, local

if TYPE_CHECKING:
    from kg.belief import Belief, Origin


@dataclass(frozen=True)
class Known:
    """A store as its belief sees it; everything that computes or shows something takes this one value.

    Parameters
    ----------
    store : Store
        The claims, under the belief that decides which of them count.
    """

    store: Store

    @property
    def belief(self) -> Belief:
        """Which claims count, and how much."""
        return self.store.belief

    @cached_property
    def origins(self) -> dict[str, Origin]:
        """Where each claim comes from, by its name; of every claim, admitted or not."""
        return {origin.claim: origin for origin in self.store.origins()}

    @cached_property
    def actors(self) -> Actors:
        """Who there is, by what names, and who acts for whom: see `Belief.of_offices`."""
        return Actors.read(self.store.under(self.belief.of_offices))

    @cached_property
    def codes(self) -> Codes:
        """The code books."""
        return Codes.read(self.store)

    def claim(self, name: str) -> Claim:
        """Return the claim of this full name; reads no other.

        Raises
        ------
        BadData
            If it cannot be read.
        """
        if name in self.__dict__.get("claims", ()):
            return self.claims[name]
        if name not in self._read:
            if name not in self.origins:
                raise BadData(
                    f"the claim {name} cannot be read: {self.left_out.get(name, 'there is none of that name')}"
                )
            packed = self._packed
            self._read[name] = packed[name] if name in packed else claim_of(self.store, name, self.left_out)
        return self._read[name]

    @cached_property
    def _read(self) -> dict[str, Claim]:
        return {}

    @cached_property
    def left_out(self) -> dict[str, str]:
        """The claims that could not be read by whatever has read claims so far, each with the reason."""
        return self.store.left_out()

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """Every claim by its name, admitted or not; those that cannot be read are in `left_out`."""
        if self._packed:
            return dict(self._packed)
        odd = len(self.left_out)
        found = read_claims(self.store, left_out=self.left_out)
        if self.store.kept and len(found) <= KEPT_CLAIMS and len(self.left_out) == odd and (text := pack(found)):
            self.store.kept.put(text, "claims", *fields_packed())
        return {claim.name: claim for claim in found}

    @cached_property
    def _packed(self) -> Mapping[str, Claim]:
        """The claims as they were kept, if all of them could be read; else none."""
        found = self.store.kept.get("claims", *fields_packed()) if self.store.kept else None
        return PackedClaims(found) if found else {}

    @cached_property
    def same_events(self) -> dict[str, str]:
        """The common name of events that an admitted claim calls the same."""
        return same_events(self.store, self.belief, self.origins, self.identities)

    @cached_property
    def identities(self) -> list[dict[str, Any]]:
        """The events that any claim calls the same, by claim: one, other, claim."""
        return self.store.rows(query_text("same-events"))

    @cached_property
    def repeated_texts(self) -> list[dict[str, Any]]:
        """The articles that any claim calls the same text, by claim: one, other, claim."""
        return self.store.rows(query_text("read/same-texts"))

    @cached_property
    def same_texts(self) -> dict[str, str]:
        """The common name of articles whose texts an admitted claim calls the same."""
        return common_names(self.repeated_texts, self.belief, self.origins)

    @cached_property
    def stated_ties(self) -> list[dict[str, Any]]:
        """The formal ties that any claim states, with its weight where it is admitted; see `kg.formal_ties`."""
        return self.store.rows(query_text("read/ties"))

    @cached_property
    def acts(self) -> tuple[ClaimedAct, ...]:
        """Every coded act that any claim reports, admitted or not, by claim, event and code."""
        return read_acts(self.store)

    @cached_property
    def perhaps_same(self) -> dict[str, str]:
        """The same with every claim of identity that a source believed makes, however firmly it is worded."""
        surely = dict.fromkeys(FACTUALITIES[:3] + FACTUALITIES[-1:], 1.0)
        return same_events(self.store, replace(self.belief, factuality=surely), self.origins)

    @cached_property
    def authors(self) -> dict[str, set[str]]:
        """Who wrote each dataset, by the local name of the dataset."""
        found: dict[str, set[str]] = {}
        for row in self.store.rows(query_text("read/authors")):
            found.setdefault(local(row["dataset"]), set()).add(local(row["author"]))
        return found

    @cached_property
    def labels(self) -> Labels:
        """What each thing is called."""
        return Labels.read(self.store)

    @cached_property
    def templates(self) -> Templates:
        """How claims of each class are put into a sentence."""
        return Templates.read(self.store)

    @cached_property
    def _parents(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in self.store.rows(query_text("read/classes")):
            found.setdefault(row["class"], []).append(row["parent"])
        return found

    def above(self, kind: str) -> list[str]:
        """Return a class and every class above it, the nearest first; the IRIs of all."""
        found = [kind]
        for one in found:
            found += [parent for parent in self._parents.get(one, []) if parent not in found]
        return found

    @cached_property
    def provisional(self) -> tuple[str, ...]:
        """The claims that no measure counts until somebody verifies their parties, day, code or vote."""
        return tuple(name for name, origin in self.origins.items() if self.belief.awaits(origin))

    @cached_property
    def datasets(self) -> frozenset[str]:
        """The local names of the datasets that are described, with claims in the graph or without."""
        return frozenset(local(row["name"]) for row in self.store.rows(query_text("read/described")))

    @cached_property
    def described(self) -> list[dict[str, Any]]:
        """What the datasets say of themselves: the answer to the question ``datasets``."""
        return self.store.rows(query_text("datasets"))

    @cached_property
    def ballots(self) -> list[dict[str, Any]]:
        """The votes that the belief admits: ballot, actor, choice, claim by local names, date, if procedural."""
        return [_ballot(row) for row in self._votes if row["counts"]]

    @cached_property
    def unverified_ballots(self) -> list[dict[str, Any]]:
        """The same with those that nobody has verified."""
        stated = {(row["vote"], row["choice"]) for row in self._votes if self.admits_unverified(local(row["claim"]))}
        return [_ballot(row) for row in self._votes if row["counts"] or (row["vote"], row["choice"]) in stated]

    @cached_property
    def _votes(self) -> list[dict[str, Any]]:
        return self.store.rows(query_text("read/votes"))

    @cached_property
    def holders(self) -> dict[str, str]:
        """Which body held each ballot, by local names, whatever claims are believed."""
        return {local(row["ballot"]): local(row["body"]) for row in self.held}

    @cached_property
    def held(self) -> list[dict[str, Any]]:
        """What is said of ballots, whatever claims are believed: ballot, body, about, how many took part."""
        return self.store.rows(query_text("read/bodies"))

    @cached_property
    def voted(self) -> dict[float, dict[tuple[str, str], list[dict[str, Any]]]]:
        """How pairs vote, by confidence and pair, as far as it is measured: a report asks for states and parties."""
        return {}

    @cached_property
    def denied(self) -> dict[str, tuple[Any, ...]]:
        """The acts that somebody denies, by unit, as far as they have been read: see `kg.explain.denials`."""
        return {}

    @cached_property
    def unverified_votes(self) -> int:
        """How many members' votes count for nothing until somebody verifies them."""
        return len({local(row["claim"]) for row in self._votes} & {*self.provisional})

    def name(self, actor: str) -> str:
        """Return what an actor is called; one that nobody describes keeps its local name."""
        return self.actors.label(actor) if actor in self.actors else actor

    def in_sentence(self, actor: str) -> str:
        """Return what an actor is called inside a sentence: "the United States"."""
        return self.labels.in_text(ACTOR + actor) if actor in self.actors else actor

    def word(self, value: str) -> str:
        """Return what the thing with this IRI is called; a text that is no IRI stays as it is."""
        return self.labels[value] if value.startswith(("http://", "https://")) and " " not in value else value

    def sentence(self, claim: str) -> str:
        """Return what a claim says in one plain sentence."""
        if claim not in self._sentences:
            self._sentences[claim] = sentence(self.claim(claim), self.labels, self.templates)
        return self._sentences[claim]

    @cached_property
    def _sentences(self) -> dict[str, str]:
        """The sentences that have been asked for, now or before they were last kept."""
        found = self.store.kept.get(*self._told) if self.store.kept else None
        return dict(json.loads(found)) if found else {}

    def keep_sentences(self) -> None:
        """Keep the sentences that have been asked for in the reader's cache, for the commands to come."""
        kept = self.store.kept
        if kept and len(json.loads(kept.get(*self._told) or b"{}")) < len(self._sentences):
            kept.put(json.dumps(self._sentences).encode(), *self._told)

    def kept(self, what: str, given: object, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Return plain values, as JSON has them, that follow from what is known and from ``given``, by its ``repr``.

        They are made once for each state of the data and belief, and then read from the reader's cache.
        """
        kept, key = self.store.kept, (what, self.belief.key, self.store.language, repr(given))
        found = kept.get(*key) if kept else None
        if found is None:
            found = json.dumps(make()).encode()
            if kept:
                kept.put(found, *key)
        return json.loads(found)

    @property
    def _told(self) -> tuple[str, ...]:
        """What sentences follow from, beside the data."""
        return "sentences", self.belief.key, self.store.language

    def weight(self, claim: str) -> float:
        """Return how much the belief lets a claim count, in [0, 1]; 0 for one whose origin cannot be read."""
        return self.belief.weight(self.origins[claim]) if claim in self.origins else 0.0

    def blind(self, claim: str) -> bool:
        """Return whether its speaker, or the source that it rests on by the record, has no name."""
        origin = self.origins[claim]
        return not self.actors.unnamed.isdisjoint((origin.speaker, origin.rests_on))

    def admits_unverified(self, claim: str) -> bool:
        """Return whether the belief admits a claim, or would if somebody had verified it."""
        origin = self.origins.get(claim)
        return origin is not None and self.once_verified.belief.weight(origin) > 0

    @cached_property
    def once_verified(self) -> Known:
        """The same store, seen as if somebody had verified every claim."""
        return Known(self.store.under(replace(self.belief, provisional=1.0)))


def _ballot(row: Mapping[str, Any]) -> dict[str, Any]:
    names = {name: local(row[name]) for name in ("ballot", "actor", "choice", "claim")}
    return names | {"date": row["date"], "procedural": bool(row["procedural"])}
