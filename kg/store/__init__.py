"""Claims in an embedded Oxigraph store, in memory or on disk, asked in SPARQL under a belief and under limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.lazy import lazily
from kg.store.answers import Answer, Limits
from kg.store.store import Store
from kg.store.unknown import UnknownName

if TYPE_CHECKING:
    from kg.store.limits import run_query as run_query
    from kg.store.limits import stream_query as stream_query

_HOME = {"run_query": "limits", "stream_query": "limits"}
__all__ = ["Answer", "Limits", "Store", "UnknownName", "run_query", "stream_query"]

if not TYPE_CHECKING:  # what asks in a process of its own is imported when it is used: shipped queries need none
    __getattr__ = lazily(__name__, _HOME)
