"""Claims in an embedded Oxigraph store, in memory or on disk, asked in SPARQL under a belief and under limits."""

from __future__ import annotations

from kg.store.limits import Answer, Limits, run_query, stream_query
from kg.store.store import Store
from kg.store.unknown import UnknownName

__all__ = ["Answer", "Limits", "Store", "UnknownName", "run_query", "stream_query"]
