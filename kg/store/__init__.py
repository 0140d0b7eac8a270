"""Claims in an embedded Oxigraph store, asked in SPARQL under a belief and, where asked for, under limits."""

from __future__ import annotations

from kg.store.limits import Limits, run_query
from kg.store.store import Store

__all__ = ["Limits", "Store", "run_query"]
