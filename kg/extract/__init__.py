"""From a text to what it may say: proposals for a person to confirm, each with its words and the rule that made it."""

from kg.extract.quotes import NotFound, Span, find, occurrence_of, paragraph_at, paragraphs
from kg.extract.rules import Proposal, proposal_counts, proposals
from kg.extract.sentences import sentence_at

__all__ = [
    "NotFound",
    "Proposal",
    "Span",
    "find",
    "occurrence_of",
    "paragraph_at",
    "paragraphs",
    "proposal_counts",
    "proposals",
    "sentence_at",
]  # fmt: skip
