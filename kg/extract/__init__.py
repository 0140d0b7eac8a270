"""From a text to what it may say: proposals for a person to confirm, each with its words and the rule that made it.

Every reader is a function of text, day and register that returns proposals; `READERS` has those that there are.
"""

from kg.extract.quotes import NotFound, Span, find, occurrence_of, paragraph_at, paragraphs
from kg.extract.readers import READERS, ChosenReader, ReaderKind, Settings, TextReader, reader_called
from kg.extract.register import Register
from kg.extract.rules import Proposal, proposal_counts, proposals
from kg.extract.sentences import sentence_at

__all__ = [
    "READERS",
    "ChosenReader",
    "NotFound",
    "Proposal",
    "ReaderKind",
    "Register",
    "Settings",
    "Span",
    "TextReader",
    "find",
    "occurrence_of",
    "paragraph_at",
    "paragraphs",
    "proposal_counts",
    "proposals",
    "reader_called",
    "sentence_at",
]  # fmt: skip
