"""SHACL: what is wrong with a graph, in plain lines, and the shipped shapes over files."""

from kg.shapes.constraints import Violation, validate
from kg.shapes.lines import line_of

__all__ = ["Violation", "line_of", "validate"]
