"""Turns numbers and their evidence into pages that open anywhere, load nothing, and run no text as code."""

from __future__ import annotations
