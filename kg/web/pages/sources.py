"""Sources: whoever says something or passes it on, and one of them with its claims; no rating is made up."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.views.numbers import count, percent
from kg.views.report.words import CLASS_PLURALS
from kg.vocab import ACTOR, KG, local
from kg.web.pages.said import claims_grid, datasets_of, findings_grid, findings_of, known_among
from kg.web.sheet import Grid, Sheet, link

if TYPE_CHECKING:
    from kg.web.site import PageRequest

HEADS = ("source", "kind", "says", "passes on", "of it unnamed", "in datasets", "contradicted", "reliability")


def sources_page(ask: PageRequest) -> Sheet:
    """Return everybody who says or passes on a claim that counts."""
    known, mentions = ask.graph.known, ask.site.mentions
    rows = []
    for name in sorted({*mentions.by, *mentions.through}):
        says, passes, unnamed, wrong = _tally(ask, name)
        if not says + passes:
            continue
        kind = CLASS_PLURALS.get(known.actors.kind(name), "")
        within = {known.origins[one].dataset for one in (*mentions.by.get(name, ()), *mentions.through.get(name, ()))}
        called = f"{known.name(name)}{' (not named)' if name in known.actors.unnamed else ''}"
        rows.append(
            (
                (-says - passes, called),
                (
                    link(called, "source", name),
                    kind,
                    str(says),
                    str(passes),
                    percent(unnamed / passes) if passes else "",
                    str(len(within)),
                    str(wrong),
                    _stated(ask, name) or "not stated",
                ),
            )
        )
    table = tuple(row for _, row in sorted(rows, key=lambda item: item[0]))
    counting = [name for name in known.origins if known.weight(name) > 0]
    blind = [name for name in counting if known.blind(name)]
    rest = sum(bool(known.origins[name].rests_on) for name in blind)
    resting = f", or rest on one by the record ({rest} of them)" if rest else ""
    return Sheet(
        "Sources",
        f"{count(len(table), 'source')} of {count(len(counting), 'claim')} that count; {len(blind)} of these come from "
        f"sources without a name{resting}.",
        Grid(
            "Who says something, the most quoted first",
            HEADS,
            table,
            "Of it unnamed: the share of what it passes on that comes from sources without a name. What rests on "
            "another source by the record is passed on, whoever the text names. Reliability is "
            "shown where the data state it; none is made up.",
        ),
        {"unnamed": claims_grid(ask, "Claims from sources without a name", blind, ident="unnamed")},
        sources=datasets_of(ask, counting),
    )


def source_page(ask: PageRequest) -> Sheet:
    """Return one source: what it says and passes on, how much of that is unnamed, and what is contradicted."""
    known, mentions = ask.graph.known, ask.site.mentions
    name = known_among("source", ask.names["name"], {*mentions.by, *mentions.through, *mentions.resting})
    says, passes, unnamed, wrong = _tally(ask, name)
    own, passed, rests = (held.get(name, ()) for held in (mentions.by, mentions.through, mentions.resting))
    against = [item for one in dict.fromkeys((*own, *passed, *rests)) for item in findings_of(ask).get(one, ())]
    blind = f", {unnamed} of them ({percent(unnamed / passes)}) from sources without a name" if passes else ""
    firmly = Counter(known.origins[one].factuality for one in own if known.weight(one) > 0)
    return Sheet(
        f"{known.name(name)} as a source",
        f"Of what counts it says {count(says, 'claim')} and passes on {passes}{blind}; {wrong} contradicted.",
        claims_grid(ask, "What it says", own),
        {
            "passed": claims_grid(ask, "What it passes on for others", passed, ident="passed"),
            "resting": claims_grid(ask, "What rests on it by the record", rests, ident="resting") if rests else None,
            "actor": link(known.name(name), "actor", name),
            "stated": _stated(ask, name),
            "firmly": sorted(firmly.items()),
            "relays": Counter(known.name(relay) for one in own for relay in known.origins[one].relays).most_common(),
            "speakers": Counter(
                known.name(known.origins[one].rests_on or known.origins[one].speaker) for one in passed
            ).most_common(),
            "findings": findings_grid("What the audit has against these claims", against, ident="against"),
        },
        sources=datasets_of(ask, dict.fromkeys((*own, *passed, *rests))),
        things=(ACTOR + name,),
        data={"source": name, "says": says, "passes_on": passes, "of_it_unnamed": unnamed, "contradicted": wrong},
    )


def _tally(ask: PageRequest, name: str) -> tuple[int, int, int, int]:
    """Return how many claims that count it says and passes on, how many of these are unnamed, how many contradicted."""
    known, mentions = ask.graph.known, ask.site.mentions
    own = [one for one in mentions.by.get(name, ()) if known.weight(one) > 0]
    passed = [one for one in mentions.through.get(name, ()) if known.weight(one) > 0]
    wrong = sum(any(item.contradicted for item in findings_of(ask).get(one, ())) for one in {*own, *passed})
    return len(own), len(passed), sum(map(known.blind, passed)), wrong


def _stated(ask: PageRequest, name: str) -> str:
    """Return the Admiralty letter that the data state of a source, or nothing."""
    quads = ask.graph.known.store.quads(subject=ACTOR + name)
    found = {local(str(getattr(quad.object, "value", ""))) for quad in quads if quad.predicate.value == KG.reliability}
    return ", ".join(sorted(letter.removeprefix("Reliability") for letter in found))
