"""Actors: all of them by kind, and one with its offices, partners, acts by year, and what it says and is said of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from kg.alignment.leaving_out import act_of
from kg.labels import listed
from kg.views.numbers import count
from kg.vocab import ACTOR, KG, expand, local
from kg.web.bars import Bars
from kg.web.pages.said import SCORE, actor_of, claims_grid, datasets_of, findings_grid, findings_of, score_cells, thing
from kg.web.sheet import Elsewhere, Grid, GridCell, Row, Sheet, grid_row, link, path_of
from kg.web.view import during

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.claims import Claim
    from kg.web.site import PageRequest

TERM = {KG["from"]: "from", KG.to: "to", KG.asOf: "on"}
SHOWN = 60  # claims of each list on the page of an actor


def actors_page(ask: PageRequest) -> Sheet:
    """Return who there is, with how many partners each has in the period asked for, and what it says."""
    known, mentions = ask.graph.known, ask.site.mentions
    partners = Counter(end for dyad in ask.then.alignment().dyads() for end in (dyad.source, dyad.target))
    rows = []
    for actor in known.actors:
        told = sum(known.weight(name) > 0 for name in mentions.by.get(actor.id, ()))
        about = len(mentions.about.get(ACTOR + actor.id, ()))
        kind = known.labels.kind(expand(f"kg:{known.actors.kind(actor.id)}"))
        rows.append(
            (
                (-partners[actor.id], -about, actor.label),
                (
                    link(actor.label, "actor", actor.id),
                    kind,
                    str(partners[actor.id]),
                    str(told),
                    str(about),
                    listed(actor.aliases[:3]),
                ),
            )
        )
    heads = ("actor", "kind", "partners", "says", "named in", "also called")
    table = tuple(cells for _, cells in sorted(rows, key=lambda item: item[0]))
    period = ask.view.period
    return Sheet(
        "Actors",
        f"{count(len(table), 'actor')}: states, officials, agencies, outlets and others. Says: claims that count; "
        f"named in: claims.{f' Partners are those of {period}.' if period else ''}",
        Grid("Actors, those with the most partners first", heads, table),
    )


def actor_page(ask: PageRequest) -> Sheet:
    """Return one actor."""
    name = actor_of(ask, ask.names["name"])
    if name != ask.names["name"]:
        raise Elsewhere(path_of("actor", name))
    known, mentions, iri = ask.graph.known, ask.site.mentions, ACTOR + name
    said = (*mentions.by.get(name, ()), *mentions.through.get(name, ()))
    about = mentions.about.get(iri, ())
    found = [finding for one in dict.fromkeys((*said, *about)) for finding in findings_of(ask).get(one, ())]
    here = known.actors.by_id.get(name)
    alignment = ask.then.alignment()
    partners = _partners(ask, name)
    acts = {
        (act_of(row), row["date"].year)
        for row in ask.graph.interactions().rows()
        if row["date"] and name in (row["source"], row["target"])
    }
    drawn = name in _drawn(ask)
    facts: list[tuple[str, list[GridCell]]] = [("Kind", [thing(ask, expand(f"kg:{known.actors.kind(name)}"))])]
    if here:
        facts += [("Also called", list(here.aliases))] if here.aliases else []
        facts += [("Codes", [f"{system} {code}" for system, code in here.codes])] if here.codes else []
    principals = [one for mine, one in sorted(known.actors.offices.acts_for) if mine == name]
    agents = [mine for mine, one in sorted(known.actors.offices.acts_for) if one == name]
    for words, names in (("Acts for", principals), ("Acted for by", agents)):
        facts += [(words, [link(known.name(one), "actor", one) for one in names])] if names else []
    when = f" in {ask.view.period}" if ask.view.period else ""
    return Sheet(
        known.name(name),
        f"{count(len(partners.rows), 'partner')} in acts that count{when}; speaks or passes on "
        f"{count(len(said), 'claim')}, named in {count(len(about), 'claim')}.",
        partners,
        {
            "facts": facts,
            "offices": _offices(ask, iri),
            "ego": f"/network.svg?{urlencode({'ego': name})}" if drawn else "",
            "ego_page": f"/network?{urlencode({'ego': name})}",
            "name": name,
            "years": Bars.of(
                "Acts by year",
                Counter(str(year) for _, year in acts),
                lambda year: f"{path_of('actor', name)}?period={year}",
            ),
            "said": claims_grid(ask, "Said or passed on", said, ident="said", most=SHOWN),
            "about": claims_grid(ask, "Said about it", about, ident="about", most=SHOWN),
            "said_all": f"{path_of('query', 'said-by')}?{urlencode({'actor': name})}",
            "about_all": f"{path_of('query', 'said-about')}?{urlencode({'actor': name})}",
            "findings": findings_grid("Audit findings on these claims", found, ident="audit"),
            "unit": alignment.interactions.unit,
        },
        sources=datasets_of(ask, dict.fromkeys((*said, *about))),
        things=(iri,),
        data={"actor": name, "iri": iri, "aliases": here.aliases if here else (), "said": said, "about": about},
    )


def _drawn(ask: PageRequest) -> frozenset[str]:
    """Return who is in the network: the parties with acts, in the period asked for."""
    parties, period = ask.seen.graph("party", ask.view.scale), ask.view.period
    return ask.kept(("drawn", period), lambda: frozenset(during(parties, period).alignment().actors))


def _partners(ask: PageRequest, name: str) -> Grid:
    """Return everybody the actor acts with, the highest score first."""
    alignment, known = ask.then.alignment(), ask.graph.known
    found = [
        (dyad, dyad.target if dyad.source == name else dyad.source)
        for dyad in alignment.dyads()
        if name in (dyad.source, dyad.target)
    ]
    found.sort(key=lambda pair: (-pair[0].estimate.value, pair[1]))
    rows = tuple(
        grid_row(link(known.name(other), "pair", *sorted((name, other))), *score_cells(dyad.estimate))
        for dyad, other in found
    )
    return Grid("Partners, the highest score first", ("partner", *SCORE), rows)


def _offices(ask: PageRequest, iri: str) -> Grid:
    """Return the terms of office that claims give to an actor, or that are of its posts, the first ones first."""
    known, about = ask.graph.known, ask.site.mentions.about
    posts = [iri, *(post["post"] for post in ask.kept(("posts",), lambda: _posts(ask)) if post["body"] == iri)]
    names = dict.fromkeys(name for one in posts for name in about.get(one, ()))
    rows = [term for name in names for term in _terms(ask, known.claims[name], set(posts))]
    heads = ("holder", "post", "from", "to", "on", "claim", "weight")
    return Grid(
        "Offices by date", heads, tuple(cells for _, cells in sorted(rows, key=lambda item: item[0])), ident="offices"
    )


def _posts(ask: PageRequest) -> list[dict[str, str]]:
    """Return each post with the body that it is of."""
    from kg.files import query_text

    return ask.graph.known.store.rows(query_text("read/posts-of-bodies"))


def _terms(ask: PageRequest, claim: Claim, wanted: Iterable[str]) -> list[tuple[tuple[str, ...], Row]]:
    """Return the terms that a claim states and that are of anything wanted."""
    held: dict[str, dict[str, str]] = {}
    for subject, prop, value in claim.triples:
        held.setdefault(subject.value, {})[prop.value] = str(getattr(value, "value", ""))
    found: list[tuple[tuple[str, ...], Row]] = []
    for said in held.values():
        if KG.holder in said and KG.post in said and not {said[KG.holder], said[KG.post]}.isdisjoint(wanted):
            dates = [said.get(prop, "") for prop in TERM]
            order = (dates[0] or dates[2] or dates[1], said[KG.post], claim.name)
            found.append(
                (
                    order,
                    (
                        thing(ask, said[KG.holder]),
                        ask.graph.known.word(said[KG.post]),
                        *dates,
                        link(local(claim.name), "claim", claim.name),
                        f"{ask.graph.known.weight(claim.name):.2f}",
                    ),
                )
            )
    return found
