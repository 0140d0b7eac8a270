"""Graphs and networks made by a seed, for tests and benchmarks of pictures: a lively graph of claims, and any size."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache
from math import sqrt

import pyoxigraph as ox

from kg.alignment.tallies import Method
from kg.belief import Origin
from kg.claims import Claim, act_triples
from kg.codes import Code
from kg.explain import Statement
from kg.graph import Graph, open_graph
from kg.views.network.basis import Basis, End, TieReport
from kg.views.network.reports import on_offer
from kg.views.network.value import Bloc, Network, Node, Tie
from kg.vocab import ACTOR, DATASET, EVENT, KG, RDF, TENURE, XSD

STATES = {
    "PRK": "North Korea", "RUS": "Russia", "CHN": "China", "KOR": "South Korea", "JPN": "Japan", "USA": "United States",
}  # fmt: skip
CODES = [
    ("plover:ACCUSE-disapprove", -0.2), ("plover:REJECT", -0.4), ("plover:THREATEN", -0.4),
    ("plover:MOBILIZE-weapons", -0.7), ("plover:CONSULT", 0.1), ("plover:SUPPORT", 0.2), ("plover:AGREE", 0.3),
    ("plover:COOPERATE", 0.6), ("plover:AID", 0.7),
]  # fmt: skip
DAYS = [f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 6)]
WORDS = ("Certain", "Certain", "Certain", "Probable", "Possible", "Unknown")
OFFICIALS = ("kim-jong-un", "vladimir-putin", "fumio-kishida", "yoon-suk-yeol", "li-qiang")
SPEAKERS = ("yonhap", "reuters", "tass", "unnamed-source-yonhap", "south-korean-media", "author-of-article-2024-05-28")


@cache
def lively(seed: int = 5, acts: int = 120) -> Graph:
    """The shipped graph with many made-up claims, so that every rule of the count has something to do.

    Acts reported by several claims under several codes, by named and unnamed sources, authors and relays with grades,
    at every firmness; meetings of many; months, years, bounds and no date; events that claims of some weight call the
    same; officials whose post is only probable.
    """
    draw = random.Random(seed)
    graph = open_graph()
    grades = {"pledge-times": "C", "tass": "D"}
    graph.known.store.load_text(
        "".join(
            f"<{ACTOR}{who}> <{KG.reliability}> <{KG['Reliability' + grade]}> .\n" for who, grade in grades.items()
        ),
        suffix=".ttl",
    )
    actors = (*STATES, *OFFICIALS, "nato", "foreign-ministry-of-north-korea")
    claims = []
    for number in range(acts):
        event = f"made-{draw.randrange(acts // 2)}"
        code, _ = draw.choice([pair for pair in CODES if pair[0] in graph.known.codes])
        doers = draw.sample(actors, draw.choice((1, 1, 1, 2, 3)))
        others = [] if len(doers) > 1 and draw.random() < 0.5 else draw.sample(actors, draw.choice((1, 1, 2)))
        day = draw.choice([None, "2023", *(f"{month}-{draw.randint(1, 28):02}" for month in DAYS), *DAYS])
        speaker = draw.choice(SPEAKERS)
        relays = tuple(
            who for who in draw.sample(("yonhap", "pledge-times", "reuters"), draw.choice((0, 0, 1))) if who != speaker
        )
        dataset = draw.choice(("made-one", "made-two", "article-2024-05-28"))
        triples = act_triples(event, code, sorted(doers), sorted(others), day)
        if day is None and draw.random() < 0.7:
            triples += ((ox.NamedNode(EVENT + event), ox.NamedNode(KG["from"]), _day("2024-02-01")),)
        claims.append(
            Claim(f"{dataset}/made-{number}", triples, dataset, speaker, draw.choice(WORDS), relays, record="x")
        )
    for number in range(6):
        pair = [ox.NamedNode(EVENT + f"made-{draw.randrange(acts // 2)}") for _ in "ab"]
        same = ((pair[0], ox.NamedNode(KG.sameEvent), pair[1]),)
        claims.append(Claim(f"made-one/same-{number}", same, "made-one", "reuters", draw.choice(WORDS), record="x"))
    for who, post, word in (
        ("lee-myung-bak", "president-of-south-korea", "Possible"), ("nobuo-kishi", "prime-minister-of-japan", "Unknown"),
    ):  # fmt: skip
        tenure = ox.NamedNode(TENURE + f"made-{who}")
        said = ((RDF + "type", ox.NamedNode(KG.Tenure)), (KG.holder, ox.NamedNode(ACTOR + who)),
                (KG.post, ox.NamedNode(f"https://w3id.org/alignment-kg/post/{post}")), (KG["from"], _day("2023-01-01")))  # fmt: skip
        triples = tuple((tenure, ox.NamedNode(term), value) for term, value in said)
        claims.append(Claim(f"made-two/{who}", triples, "made-two", "reuters", word, record="x"))
        for index, other in enumerate(("PRK", "CHN")):
            act = act_triples(f"made-{who}-{index}", "plover:THREATEN", [who], [other], "2024-03-0" + str(index + 1))
            claims.append(Claim(f"made-two/{who}-{index}", act, "made-two", "tass", "Certain", record="x"))
    # One act, told by two named speakers of unlike firmness and repeated by the author: by the stronger one's voice.
    for speaker, word in (("tass", "Possible"), ("reuters", "Probable"), ("author-of-article-2024-05-28", "Probable")):
        told = act_triples("made-voices", "plover:AID", ["USA"], ["JPN"], "2024-04-01")
        name = f"article-2024-05-28/made-voice-{speaker}"
        claims.append(Claim(name, told, "article-2024-05-28", speaker, word, record="x"))
    # One act that two speakers date apart, and one that goes on into the next year: neither lies in one year.
    for speaker, day in (("tass", "2024-01-05"), ("reuters", "2023-12-30")):
        told = act_triples("made-apart", "plover:AID", ["USA"], ["CHN"], day)
        claims.append(Claim(f"made-two/apart-{speaker}", told, "made-two", speaker, "Certain", record="x"))
    series = (ox.NamedNode(EVENT + "made-series"), ox.NamedNode(KG.repeated), ox.Literal(True))
    for speaker, day in (("tass", "2024-02"), ("reuters", "2023-12-30")):
        told = (*act_triples("made-series", "plover:AID", ["USA"], ["CHN"], day), series)
        claims.append(Claim(f"made-two/series-{speaker}", told, "made-two", speaker, "Certain", record="x"))
    # One act that three articles report without a name, two of which a claim holds to be one text.
    for dataset in ("made-one", "made-two", "article-2024-05-28"):
        told = act_triples("made-wire", "plover:AID", ["USA"], ["MNG"], "2024-04-02")
        claims.append(Claim(f"{dataset}/wire", told, dataset, "unnamed-source-yonhap", "Possible", record="x"))
    text = ((ox.NamedNode(DATASET + "made-one"), ox.NamedNode(KG.sameText), ox.NamedNode(DATASET + "made-two")),)
    claims.append(Claim("made-one/same-text", text, "made-one", "reuters", "Probable", record="x"))
    graph.known.store.add(claims)
    return graph


def _day(text: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + "date"))


def _codes() -> dict[str, Code]:
    return {
        name: Code(
            name, name.split(":")[1].lower(), "VerbalConflict" if value < 0 else "VerbalCooperation", value, value
        )
        for name, value in CODES
    }


def network(nodes: tuple[Node, ...], reports: list[TieReport], told: dict[str, tuple[Statement, Origin]],
            blocs: tuple[Bloc, ...] = ()) -> Network:  # fmt: skip
    """A network of these reports, its net ties as the library computes them."""
    from kg.alignment.dyads import Alignment
    from kg.belief import DEFAULT
    from kg.interactions import Interactions, expand_act

    codes, method = _codes(), Method()
    rows = []
    for report in reports:
        origin = told[report.claim][1]
        ends = [tuple(end.party for end in side) for side in (report.actors, report.recipients)]
        for source, target in sorted(set(expand_act(*ends))):
            rows.append({
                "source": source, "target": target, "date": report.first, "until": report.last,
                "precision": "day" if report.first else None, "code": report.code, "valence": codes[report.code].plover,
                "weight": DEFAULT.weight(origin), "share": 1.0 if report.recipients else 0.5, "claim": report.claim,
                "dataset": origin.dataset, "event": report.event, "speaker": origin.speaker,
                "factuality": origin.factuality,
            })  # fmt: skip
    drawn = Alignment(Interactions.from_rows([row for row in rows if row["weight"] > 0]), method).to_networkx()
    ties = tuple(
        Tie(min(a, b), max(a, b), has["weight"], has["low"], has["high"], has["n"], has["evidence"])
        for a, b, has in sorted(drawn.edges(data=True), key=lambda edge: (min(edge[:2]), max(edge[:2])))
    )
    days = [report.first for report in reports if report.first]
    basis = Basis(
        tuple(reports), {name: said for name, (said, _) in told.items()}, {name: o for name, (_, o) in told.items()},
        codes, dict(CODES), {}, (), {("Certain", (), False, ()): max(days)} if days else {}, on_offer(DEFAULT), method,
        "party", "plover", "each",
    )  # fmt: skip
    return Network(
        nodes, ties, blocs, basis, {}, DEFAULT.describe().removeprefix("belief "),
        "party unit, plover scale, prior 1, 95% intervals", None,
        f"{min(days)} to {max(days)}" if days else "", ("made",),
    )  # fmt: skip


def told_by(
    name: str, text: str, speaker: str = "agency C", factuality: str = "Certain", **more: object
) -> tuple[Statement, Origin]:
    """A claim as a statement and as an origin."""
    statement = Statement(name, text, speaker, (), factuality, False, 1.0, "made", "paragraph 1", **more)
    return statement, Origin(name, "made", speaker, factuality)


@cache
def generated(states: int, ties: int, *, seed: int = 1, acts: int = 3, blocs: int = 3) -> Network:
    """As many states as asked, in blocs that agree inside and quarrel outside, with heavy-tailed activity."""
    draw = random.Random(seed)
    syllables = ["ba", "do", "ka", "li", "mo", "ne", "ru", "sa", "ti", "va", "zu", "or", "en", "al", "is"]
    name = lambda: "".join(draw.choices(syllables, k=draw.randint(2, 4))).capitalize()  # noqa: E731
    nodes = tuple(Node(f"S{i:04}", name(), "State" if i % 5 else "Organisation") for i in range(states))
    side = [draw.randrange(blocs) for _ in range(states)]
    activity = [1 / (1 + i) ** 0.6 for i in range(states)]
    pairs: dict[tuple[int, int], None] = {}
    while len(pairs) < min(ties, states * (states - 1) // 2):
        a, b = sorted(draw.choices(range(states), activity, k=2))
        if a != b:
            pairs.setdefault((a, b))
    reports, told = [], {}
    for a, b in pairs:
        mood = (0.5 if side[a] == side[b] else -0.4) + draw.gauss(0, 0.25)
        for _ in range(1 + int(draw.paretovariate(1.2)) % (4 * acts)):
            code, _ = min(CODES, key=lambda pair: abs(pair[1] - mood) + draw.random() * 0.5)
            claim = f"made/c{len(reports)}"
            day = (
                dt.date.fromisoformat(f"{draw.choice(DAYS)}-{draw.randint(1, 28):02}") if draw.random() < 0.9 else None
            )
            told[claim] = told_by(
                claim, f"{nodes[a].label} acted toward {nodes[b].label}.", factuality=draw.choice(WORDS[:5])
            )
            ends = [End(nodes[i].id, nodes[i].id) for i in ((a, b) if draw.random() < 0.5 else (b, a))]
            reports.append(
                TieReport(claim, f"e{len(reports)}", code, (ends[0],), (ends[1],), day, day, day and day.isoformat())
            )
    return network(nodes, reports, told)


def crowded(states: int, guests: int, *, seed: int = 1) -> Network:
    """States with many who act for them, whose acts tie everybody: the hardest case for ties that bend."""
    draw = random.Random(seed)
    nodes = [Node(f"S{i:02}", f"State {i}") for i in range(states)]
    nodes += [
        Node(f"g{i:02}-{j}", f"Official {i} {j}", "Official", f"S{i:02}") for i in range(states) for j in range(guests)
    ]
    everybody = [(node.id, node.group or node.id) for node in nodes]
    reports, told = [], {}
    for number in range(round(4 * states * sqrt(guests + 1))):
        one, other = draw.sample(everybody, 2)
        claim = f"made/c{number}"
        told[claim] = told_by(claim, "Somebody acted.")
        day = dt.date(2024, 1, 1 + number % 28)
        reports.append(
            TieReport(
                claim, f"e{number}", draw.choice(CODES)[0], (End(*one),), (End(*other),), day, day, day.isoformat()
            )
        )
    return network(tuple(nodes), reports, told)
