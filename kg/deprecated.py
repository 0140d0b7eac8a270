"""Old names that still work in this minor version, each with a warning that says what to write instead."""

from __future__ import annotations

import warnings


def warn(old: str, new: str, *, depth: int = 3) -> None:
    """Warn, on standard error, that ``old`` is now ``new`` and will go with the next minor version."""
    warnings.warn(f"{old} is now {new}; the old name goes with version 0.3", FutureWarning, stacklevel=depth)
