"""SHACL: what is wrong with a graph, in plain lines, and the shipped shapes over files."""

from kg.shapes.constraints import Violation, line_of, validate

__all__ = ["Violation", "line_of", "validate"]
