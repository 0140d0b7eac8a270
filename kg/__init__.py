"""Who stands with whom, how firmly it is known, and who says so: claims, interactions, alignment, views."""

from __future__ import annotations
