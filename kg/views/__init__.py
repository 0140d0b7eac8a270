"""Turns numbers and their evidence into pages that open anywhere, ask the network for nothing, and run no text as code."""

from __future__ import annotations
