"""How scores from events compare with a measure from outside: beside geography, and with their own reliability."""

from kg.alignment.validity.constructs import CONSTRUCTS, Constructs
from kg.alignment.validity.figures import Figure, figures

__all__ = ["CONSTRUCTS", "Constructs", "Figure", "figures"]
