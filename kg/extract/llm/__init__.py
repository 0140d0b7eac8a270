"""Has a language model read a text, and keeps of its answer only what stands in the text."""

from kg.extract.llm.chat import KEY, LOCAL, Chat, NoAnswer
from kg.extract.llm.model import LanguageModel

__all__ = ["KEY", "LOCAL", "Chat", "LanguageModel", "NoAnswer"]
