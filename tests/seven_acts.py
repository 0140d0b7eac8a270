"""A graph of seven acts, small enough that every number on its pages can be worked out by hand."""

from __future__ import annotations

from functools import cache

from small_graphs import small

from kg.claims import Claim, act_triples
from kg.graph import Graph


def _claim(name: str, event: str, code: str, actors: str, recipients: str, date: str | None, speaker: str,
           word: str = "Certain", relays: str = "") -> Claim:  # fmt: skip
    triples = act_triples(event, f"plover:{code}", actors.split(), recipients.split(), date)
    return Claim(name, triples, name.split("/")[0], speaker, word, tuple(relays.split()), record="x")


CLAIMS = (
    _claim("wire/aid", "aid", "AID", "RUS", "PRK", "2024-01-10", "reuters"),
    # A meeting, told twice: on a day, and in its month and less firmly, through a relay and under another code.
    _claim("wire/met", "met", "CONSULT", "kim-jong-un vladimir-putin", "", "2024-03-05", "reuters"),
    _claim("paper/met", "met", "AGREE", "kim-jong-un vladimir-putin", "", "2024-03", "tass", "Probable", "yonhap"),
    _claim("paper/threat", "threat", "THREATEN", "PRK", "USA", "2024-02-01", "unnamed-source-yonhap", "Possible"),
    _claim("wire/blame", "blame", "ACCUSE-disapprove", "USA", "PRK", "2024-02-20", "reuters", "Probable"),
    _claim("wire/visit", "visit", "CONSULT", "CHN", "PRK", None, "tass"),
    _claim("paper/work", "work", "COOPERATE", "JPN", "KOR", "2024-05-05", "yonhap"),
    _claim("paper/back", "back", "SUPPORT", "USA", "KOR", "2023-12-24", "yonhap"),
)


@cache
def seven_acts() -> Graph:
    """Seven acts of seven parties under the default belief, a party being what is counted.

    The United States threaten or are threatened, North Korea is helped and visited, South Korea is backed.
    """
    return small(*CLAIMS, only=("paper", "tenures", "wire")).measured(unit="party")
