"""Measures what `kg new` proposes against the hand encoding of the first article, as precision and recall.

    python tools/measure_proposals.py ../shared/article.txt

The proposals are made as for a newcomer: with the graph that ships, but without the actors that only this article's
encoder brought in. Compared are pairs of a sentence and what is found in it.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from kg.actors import Actors
from kg.claims import Claim, read_claims
from kg.extract import proposals
from kg.extract.register import ADJECTIVE
from kg.extract.rules import analyse
from kg.files import folder
from kg.store import Store
from kg.store.files import shipped_files
from kg.store.terms import text_of
from kg.vocab import ACTOR, KG, local

NAME, DAY = "article-2024-05-28", dt.date(2024, 5, 28)
Pairs = set[tuple[int, int, str]]
KINDS = ("actors", "speakers", "relays", "dates", "codes", "codes without their mode")


def measure(text: str) -> dict[str, tuple[int, int, int]]:
    """Return per kind how many pairs were proposed, are in the hand encoding, and are in both."""
    hand, proposed = by_hand(), by_rule(text)
    return {kind: (len(proposed[kind]), len(hand[kind]), len(proposed[kind] & hand[kind])) for kind in KINDS}


def by_rule(text: str) -> dict[str, Pairs]:
    """Return what the rules find, sentence by sentence."""
    articles = folder("data") / "articles"
    store = Store.open()
    store.load(*(file for file in shipped_files() if not file.is_relative_to(articles)))
    found: dict[str, Pairs] = {kind: set() for kind in KINDS}
    actors = Actors.read(store)
    for proposal in proposals(text, DAY, actors):
        place = (proposal.paragraph, proposal.sentence)
        found["speakers"] |= {(*place, proposal.speaker)} if proposal.speaker else set()
        found["relays"] |= {(*place, relay) for relay in proposal.relays}
    for item in analyse(text, DAY, actors):
        place = (item.sentence.paragraph, item.sentence.number)
        found["actors"] |= {(*place, mention.actor) for mention in item.named if mention.kind != ADJECTIVE}
        found["dates"] |= {(*place, date.date) for date in item.dates if date.date}
        found["codes"] |= {(*place, act.code) for act in item.acts}
    return _with_types(found)


def by_hand() -> dict[str, Pairs]:
    """Return what the encoder found, sentence by sentence; the author's own voice is nobody's to find."""
    found: dict[str, Pairs] = {kind: set() for kind in KINDS}
    for claim in read_claims(Store.shipped()):
        if claim.dataset == NAME:
            place = (claim.paragraph or 0, claim.sentence or 0)
            for kind, values in _said(claim).items():
                found[kind] |= {(*place, value) for value in values}
    return _with_types(found)


def _said(claim: Claim) -> dict[str, set[str]]:
    author = f"author-of-{NAME}"
    voices = {claim.speaker, *claim.relays} - {author}
    nodes = {text_of(node) for subject, _, value in claim.triples for node in (subject, value)}
    return {
        "actors": {local(node) for node in nodes if node.startswith(ACTOR)} | voices,
        "speakers": {claim.speaker} - {author},
        "relays": set(claim.relays),
        "dates": {text_of(value)[:10] for _, name, value in claim.triples if name.value in (KG.date, KG["from"])},
        "codes": {local(text_of(value)) for _, name, value in claim.triples if name.value == KG.code},
    }


def _with_types(found: dict[str, Pairs]) -> dict[str, Pairs]:
    types = {(paragraph, sentence, code.partition("-")[0]) for paragraph, sentence, code in found["codes"]}
    return found | {"codes without their mode": types}


def table(measured: dict[str, tuple[int, int, int]]) -> str:
    """Return the numbers as a Markdown table."""
    lines = ["| found | proposed | by hand | both | precision | recall |", "|---|---:|---:|---:|---:|---:|"]
    for kind, (proposed, hand, both) in measured.items():
        precision, recall = both / proposed if proposed else 0.0, both / hand if hand else 0.0
        lines.append(f"| {kind} | {proposed} | {hand} | {both} | {precision:.2f} | {recall:.2f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(table(measure(Path(sys.argv[1]).read_text("utf-8"))) + "\n")
