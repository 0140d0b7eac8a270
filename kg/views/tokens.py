"""The look of pictures: signs, dashes, the shape and fill of each kind of actor, the colours of blocs and outlines.

The other colours stand in ``static/tokens.css``, which is read here. Pages get what stands here as part of their data.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kg.views.page import static

if TYPE_CHECKING:
    from kg.alignment.score import Estimate

SIGNS = ("cooperation", "neutral", "conflict")
SIGN_WORDS = {"cooperation": "Cooperation", "neutral": "About zero", "conflict": "Conflict"}
ZERO = 0.05  # a score nearer to 0 than this is drawn as neither cooperation nor conflict
HULLS = ("#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#0072B2")  # of blocs, one after the other
# Outlines that show for whom an official or agency acts; apart from each other in lightness and hue (Tol's muted).
INKS = (
    "#882255", "#117733", "#332288", "#AA4499", "#44AA99", "#999933", "#CC6677", "#88CCEE", "#661100", "#6699CC",
)  # fmt: skip
DASHES = {"cooperation": None, "conflict": (9, 5), "neutral": (2, 4)}  # never colour alone

# Shape, light fill and dark fill (Okabe-Ito) of a kind of actor; whatever is not listed looks like a group.
ACTOR_LOOKS = {
    "State": ("dot", "#3b4754", "#c5ced8"),
    "Territory": ("dot", "#7d8894", "#97a3ae"),
    "Official": ("triangle", "#CC79A7", "#CC79A7"),
    "Person": ("triangle", "#E3B5CD", "#E3B5CD"),
    "Agency": ("square", "#009E73", "#009E73"),
    "Organisation": ("diamond", "#56B4E9", "#56B4E9"),
    "Outlet": ("star", "#E69F00", "#F0E442"),
    "Team": ("triangleDown", "#8FD0BC", "#8FD0BC"),
    "Group": ("hexagon", "#F0E442", "#E69F00"),
    "UnnamedSource": ("hexagon", "#B9C0C7", "#8A949E"),
}
_TOKEN = re.compile(r"--([\w-]+): ([^;]+);")
_BOTH = re.compile(r"light-dark\(([^,]+), ([^;]+)\)")


def sign(value: float) -> str:
    """Return how a score is drawn, by its value alone; whether its interval excludes 0 is for `clear` to say.

    Examples
    --------
    >>> sign(0.2), sign(-0.03), sign(-0.4)
    ('cooperation', 'neutral', 'conflict')
    """
    return "cooperation" if value >= ZERO else "conflict" if value <= -ZERO else "neutral"


def clear(score: Estimate) -> bool:
    """Return whether the interval excludes 0: only then is a pair drawn filled, and called with or against."""
    return score.excludes_zero


@cache
def page_tokens(theme: str = "light") -> dict[str, str]:
    """Return everything that ``tokens.css`` names, for ``light`` or ``dark``: colours, shades of scores, fonts.

    Examples
    --------
    >>> page_tokens()["p4"], page_tokens("dark")["ground"]
    ('#0072b2', '#11161c')
    """
    found = {}
    for name, value in _TOKEN.findall(static("tokens.css")):
        both = _BOTH.fullmatch(value)
        found[name] = both[1 if theme == "light" else 2].strip() if both else value
    return found


@cache
def colours(theme: str = "light") -> dict[str, str]:
    """Return the colours of ``tokens.css`` by name, for ``light`` or ``dark``.

    Examples
    --------
    >>> colours()["cooperation"], colours("dark")["conflict"]
    ('#0072b2', '#e69f00')
    """
    return {name: value for name, value in page_tokens(theme).items() if value.startswith("#")}
