"""One claim: what it says, who said it through whom, what it weighs, what it moves, and what speaks against it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.belief import BELIEFS, Belief, Origin
from kg.claims import cite
from kg.errors import KGError
from kg.explain import statement
from kg.labels import firm
from kg.store.origins import claim_name
from kg.text import signed
from kg.vocab import CLAIM, DATASET, EVENT, MATTER, local
from kg.web.pages.said import findings_of, look_up, thing
from kg.web.sheet import Elsewhere, Grid, Link, Missing, Sheet, link, path_of
from kg.web.view import belief_of

if TYPE_CHECKING:
    from kg.claims import Claim
    from kg.web.site import PageRequest

HEADS = ("pair", "effect on score", "score", "low", "high", "acts")


def claim_page(ask: PageRequest) -> Sheet:
    """Return one claim."""
    known, given = ask.graph.known, ask.names["name"]
    name = look_up(lambda text: claim_name(known.origins.values(), text, known.left_out), given)
    if name != given:
        raise Elsewhere(path_of("claim", name))
    try:
        told = known.claim(name)
    except KGError as error:
        raise Missing(error) from None
    said = statement(known, name, findings_of(ask).get(name, ()))
    origin = known.origins[name]
    moves = ask.kept(("moves", name), lambda: _moves(ask, name))
    chain = [link(f"{known.name(origin.speaker)}{' (not named)' if said.nameless else ''}", "source", origin.speaker)]
    chain += [link(known.name(relay), "source", relay) for relay in origin.relays]
    return Sheet(
        said.sentence,
        f"Source: {said.attribution}.",
        moves,
        {
            "said": said,
            "told": told,
            "chain": chain,
            "rests": link(said.rests_on, "source", told.rests_on) if told.rests_on else None,
            "dataset": link(known.labels.title(DATASET + said.dataset), "dataset", said.dataset),
            "factors": _factors(ask.graph.belief, origin),
            "weight": f"{said.weight:g}",
            "firm": firm(said.factuality),
            "beside": [
                (one, _weight(ask, one, origin)) for one in dict.fromkeys((*BELIEFS, ask.site.graph.belief.name))
            ],
            "findings": [
                (
                    item,
                    link(item.check, "audit", item.check),
                    link(item.record_claim, "claim", item.record_claim) if item.record_claim else None,
                )
                for item in said.findings
            ],
            "things": _things(ask, told),
            "words": _words(ask, told),
            "triples": [
                (thing(ask, s.value), known.labels[p.value], thing(ask, str(getattr(o, "value", ""))))
                for s, p, o in told.triples
            ],
            "rdf": known.store.described([CLAIM + name]).decode(),
            "place": path_of("claim", name),
        },
        sources=[(said.dataset, 1)],
        things=(CLAIM + name,),
        data={
            "claim": name,
            "iri": CLAIM + name,
            "sentence": said.sentence,
            "speaker": said.speaker,
            "relays": said.relays,
            "factuality": said.factuality,
            "unnamed": said.unnamed,
            "rests_on": said.rests_on or None,
            "weight": said.weight,
            "dataset": said.dataset,
            "place": said.place,
            "source": said.source,
            "note": said.note,
            "findings": [item.as_dict() for item in said.findings],
        },
    )


def _factors(belief: Belief, origin: Origin) -> list[tuple[str, str]]:
    """Return what the weight is the product of: certainty, lowest grade of the chain, verification, being believed."""
    found = [(f"{firm(origin.factuality)}", f"{belief.factuality.get(origin.factuality, 0.0):g}")]
    if origin.grades:
        lowest = min(origin.grades, key=lambda grade: belief.reliability.get(grade, 0.0))
        found.append(
            (f"lowest reliability of whom it comes from, {lowest}", f"{belief.reliability.get(lowest, 0.0):g}")
        )
    else:
        found.append(("no reliability is stated of speaker or relays", "1"))
    if origin.provisional:
        found.append(("nobody has verified its parties, day, code or vote", f"{belief.provisional:g}"))
    open_ = replace(
        belief,
        without_speakers=frozenset(),
        without_datasets=frozenset(),
        without_claims=frozenset(),
        only_datasets=frozenset(),
    )
    if open_.weight(origin) and not belief.weight(origin):
        found.append(("its speaker, relay, dataset or the claim itself is left out", "0"))
    return found


def _weight(ask: PageRequest, name: str, origin: Origin) -> str:
    return f"{belief_of(ask.site.graph.belief, {'belief': name}).weight(origin):g}"


def _moves(ask: PageRequest, name: str) -> Grid:
    """Return the pairs in whose score the claim counts, with its effect on each."""
    alignment, known = ask.graph.alignment(), ask.graph.known
    pairs = sorted(
        {
            (min(row["source"], row["target"]), max(row["source"], row["target"]))
            for row in alignment.interactions.rows()
            if row["claim"] == name
        }
    )
    found = alignment.evidence_of(pairs)
    rows = []
    for pair in pairs:
        effect = next(row["effect"] for row in found[pair] if row["claim"] == name)
        score = alignment.between(*pair)
        words = " and ".join(map(known.name, pair))
        rows.append(
            (
                -abs(effect),
                (
                    link(words, "pair", *pair),
                    f"{effect:+.3f}",
                    signed(score.value),
                    signed(score.low),
                    signed(score.high),
                    f"{score.n:g}",
                ),
            )
        )
    return Grid("Scores in which it counts", HEADS, tuple(row for _, row in sorted(rows, key=lambda item: item[0])))


def _things(ask: PageRequest, told: Claim) -> list[Link]:
    """Return the events that it says something of."""
    iris = dict.fromkeys(s.value for s, _, _ in told.triples if s.value.startswith((EVENT, MATTER)))
    return [link(ask.graph.known.labels.title(iri), "event", local(iri)) for iri in iris]


def _words(ask: PageRequest, told: Claim) -> str:
    """Return the words of the article that it points at, where the article is given and is the one it was read in."""
    if ask.site.article is None or told.start is None:
        return ""
    try:
        return cite(ask.graph.known.store, told, ask.site.article) or ""
    except KGError:
        return ""
