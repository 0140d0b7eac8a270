"""Claims in an embedded Oxigraph store, in memory or on disk, asked in SPARQL under a belief and under limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.store.answers import Answer, Limits
from kg.store.store import Store
from kg.store.unknown import UnknownName

if TYPE_CHECKING:
    from kg.store.limits import run_query as run_query
    from kg.store.limits import stream_query as stream_query

__all__ = ["Answer", "Limits", "Store", "UnknownName", "run_query", "stream_query"]


if not TYPE_CHECKING:  # a checker sees the imports above, and a misspelt name as an error

    def __getattr__(name: str) -> object:
        """Import what asks in a process of its own when it is first asked for: shipped queries need none."""
        if name not in ("run_query", "stream_query"):
            raise AttributeError(f"module 'kg.store' has no attribute {name!r}")
        from kg.store import limits

        return getattr(limits, name)
