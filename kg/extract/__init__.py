"""From a text to what it may say: proposals for a person to confirm, each with its words and the rule that made it.

Every reader is a function of text, day and register that returns proposals; `READERS` has those that are installed.
"""

from kg.extract.quotes import NotFound, Span, find, occurrence_of, paragraph_at, paragraphs
from kg.extract.readers import READERS, TextReader
from kg.extract.register import Register
from kg.extract.rules import Proposal, proposal_counts, proposals
from kg.extract.sentences import sentence_at

__all__ = [
    "READERS",
    "NotFound",
    "Proposal",
    "Register",
    "Span",
    "TextReader",
    "find",
    "occurrence_of",
    "paragraph_at",
    "paragraphs",
    "proposal_counts",
    "proposals",
    "sentence_at",
]  # fmt: skip
