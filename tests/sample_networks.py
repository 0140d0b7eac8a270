"""Networks made by a seed, for tests and benchmarks of pictures: a small one with familiar names, and any size."""

from __future__ import annotations

import random
from itertools import count
from math import sqrt

from kg.views.network.value import Bloc, Caption, Evidence, Network, Node, Tie

STATES = {
    "PRK": "North Korea", "RUS": "Russia", "CHN": "China", "KOR": "South Korea", "JPN": "Japan", "USA": "United States",
}  # fmt: skip
PEOPLE = {
    "PRK": [("kim-jong-un", "Kim Jong Un", "Official"), ("space-agency", "Space agency of North Korea", "Agency")],
    "RUS": [("vladimir-putin", "Vladimir Putin", "Official"), ("technicians", "Russian technical team", "Team")],
    "CHN": [("li-qiang", "Li Qiang", "Official")],
    "JPN": [("fumio-kishida", "Fumio Kishida", "Official"), ("embassy", "Embassy of Japan in Beijing", "Agency")],
    "KOR": [("yoon-suk-yeol", "Yoon Suk Yeol", "Official"), ("ministry", "Ministry of Unification", "Agency")],
}
SMALL_TIES = [
    ("PRK", "RUS", 0.7), ("technicians", "PRK", 0.8), ("kim-jong-un", "vladimir-putin", 0.6), ("CHN", "KOR", 0.3),
    ("li-qiang", "fumio-kishida", 0.25), ("PRK", "CHN", -0.35), ("JPN", "PRK", -0.6), ("KOR", "PRK", -0.7),
    ("PRK", "KOR", -0.5), ("KOR", "JPN", 0.5), ("USA", "KOR", 0.6), ("USA", "PRK", -0.6), ("CHN", "USA", 0.02),
    ("embassy", "PRK", -0.5), ("yoon-suk-yeol", "fumio-kishida", 0.4), ("RUS", "USA", -0.5),
]  # fmt: skip
CODES = [
    ("plover:ACCUSE-disapprove", -0.2), ("plover:REJECT", -0.4), ("plover:THREATEN", -0.4),
    ("plover:MOBILIZE-weapons", -0.7), ("plover:CONSULT", 0.1), ("plover:SUPPORT", 0.2), ("plover:AGREE", 0.3),
    ("plover:COOPERATE", 0.6), ("plover:AID", 0.7),
]  # fmt: skip
SPEAKERS = "an unnamed official", "spokesperson A", "ministry B", "author of the article"
DAYS = [f"{year}-{month:02}" for year in (2023, 2024) for month in range(1, 6)]
CERTAINTY = {"Certain": 1.0, "Probable": 0.75, "Possible": 0.5}
CAPTION = Caption(
    belief="default: certain 1, probable 0.75, possible 0.5, times the reliability of the speaker",
    period="January 2023 to May 2024", datasets=("article-2024-05-28", "security-council-votes"),
)  # fmt: skip


def tie(
    draw: random.Random, numbers: count[int], source: str, target: str, mood: float, acts: int, kind: str = "alignment"
) -> Tie:
    """A tie whose numbers follow from its evidence, as the design's formula has them (with a normal interval)."""
    evidence = tuple(_claim(draw, next(numbers), mood) for _ in range(acts))
    weight = sum(e.weight for e in evidence)
    value = sum(e.weight * e.valence for e in evidence) / (1 + weight)
    square = (1 + sum(e.weight * e.valence**2 for e in evidence)) / (1 + weight)
    reach = 1.96 * sqrt((square - value**2) / (2 + weight))
    low, high = max(-1.0, value - reach), min(1.0, value + reach)
    return Tie(source, target, value, low, high, acts, weight, weight / acts, kind, evidence)


def _claim(draw: random.Random, number: int, mood: float) -> Evidence:
    code, valence = min(CODES, key=lambda pair: abs(pair[1] - mood) + draw.random() * 0.5)
    factuality = draw.choice(["Certain", "Certain", "Certain", "Probable", "Possible"])
    paragraph, sentence, start = draw.randint(1, 12), draw.randint(1, 4), draw.randint(0, 4000)
    return Evidence(
        claim=f"article-2024-05-28/p{paragraph}-s{sentence}-{number}",
        speaker=draw.choice(SPEAKERS),
        relays=draw.choice([(), ("agency C",), ("outlet D", "agency C")]),
        factuality=factuality,
        valence=valence,
        weight=CERTAINTY[factuality],
        code=code,
        date=draw.choice([None, *(f"{month}-{draw.randint(1, 28):02}" for month in DAYS)]),
        dataset=draw.choice(CAPTION.datasets),
        place=f"paragraph {paragraph}, sentence {sentence}, characters {start}-{start + 120}",
        url=draw.choice([None, "https://example.org/story"]),
    )


def small(seed: int = 5) -> Network:
    """Six states with their officials and agencies, sixteen ties (ten once folded), two blocs."""
    draw, numbers = random.Random(seed), count()
    nodes = [
        Node(iso, name, "State", iso, (("ISO 3166", iso), ("Wikidata", "http://www.wikidata.org/entity/Q1")))
        for iso, name in STATES.items()
    ]
    nodes += [Node(actor, label, kind, iso) for iso, crowd in PEOPLE.items() for actor, label, kind in crowd]
    nodes += [Node("yonhap", "Yonhap", "Outlet"), Node("un-security-council", "UN Security Council", "Organisation")]
    ties = [
        tie(draw, numbers, source, target, mood, draw.randint(1, 7), "deeds" if abs(mood) > 0.55 else "words")
        for source, target, mood in SMALL_TIES
    ]
    ties += [tie(draw, numbers, "un-security-council", "PRK", -0.4, 3)]
    blocs = Bloc("Bloc 1", ("PRK", "RUS"), 0.93), Bloc("Bloc 2", ("KOR", "JPN", "USA"), 0.88)
    return Network(tuple(nodes), tuple(ties), blocs, CAPTION)


def generated(states: int, ties: int, *, seed: int = 1, acts: int = 3, blocs: int = 3) -> Network:
    """As many states as asked, in blocs that agree inside and quarrel outside, with heavy-tailed activity."""
    draw, numbers = random.Random(seed), count()
    syllables = ["ba", "do", "ka", "li", "mo", "ne", "ru", "sa", "ti", "va", "zu", "or", "en", "al", "is"]
    name = lambda: "".join(draw.choices(syllables, k=draw.randint(2, 4))).capitalize()  # noqa: E731
    nodes = tuple(Node(f"S{i:03}", name(), "State" if i % 5 else "Organisation") for i in range(states))
    side = [draw.randrange(blocs) for _ in range(states)]
    activity = [1 / (1 + i) ** 0.6 for i in range(states)]
    pairs: dict[tuple[int, int], None] = {}
    while len(pairs) < min(ties, states * (states - 1) // 2):
        a, b = draw.choices(range(states), activity, k=2)
        if a != b:
            pairs.setdefault((a, b))
    made = []
    for a, b in pairs:
        mood = (0.5 if side[a] == side[b] else -0.4) + draw.gauss(0, 0.25)
        made.append(tie(draw, numbers, nodes[a].id, nodes[b].id, mood, 1 + int(draw.paretovariate(1.2)) % (4 * acts)))
    groups = []
    for number in range(blocs):
        members = tuple(node.id for node, s in zip(nodes, side, strict=True) if s == number)
        groups.append(Bloc(f"Bloc {number + 1}", members, round(0.6 + 0.39 * number / blocs, 2)))
    return Network(nodes, tuple(made), tuple(groups), CAPTION)
