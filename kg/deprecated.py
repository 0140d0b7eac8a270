"""Old names that still work in this minor version, each with a warning that says what to write instead."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable
from typing import Any, TypeVar

Made = TypeVar("Made", bound=Callable[..., Any])


def warn(old: str, new: str, *, depth: int = 3) -> None:
    """Warn, on standard error, that ``old`` is now ``new`` and will go with the next minor version."""
    say(f"{old} is now {new}; the old name goes with version 0.3", depth=depth + 1)


def say(what: str, *, depth: int = 3) -> None:
    """Warn, on standard error, of what works no longer as it did."""
    warnings.warn(what, FutureWarning, stacklevel=depth)


def also_takes(old: str, new: str) -> Callable[[Made], Made]:
    """Let a function or a class take the argument ``new`` by its ``old`` name, too, with a warning.

    Examples
    --------
    >>> import warnings
    >>> @also_takes("level", "confidence")
    ... def tail(confidence=0.95):
    ...     return (1 - confidence) / 2
    >>> with warnings.catch_warnings(record=True) as said:
    ...     warnings.simplefilter("always")
    ...     tail(level=0.5), str(said[0].message)
    (0.25, 'tail(level=...) is now tail(confidence=...); the old name goes with version 0.3')
    """

    def add(made: Made) -> Made:
        name = made.__name__
        called: Any = getattr(made, "__init__") if isinstance(made, type) else made  # noqa: B009 - as below

        @functools.wraps(called)
        def taking(*values: Any, **named: Any) -> Any:  # noqa: ANN401 - as what is called has them
            if old in named:
                warn(f"{name}({old}=...)", f"{name}({new}=...)")
                named[new] = named.pop(old)
            return called(*values, **named)

        taking.also_takes = (*getattr(called, "also_takes", ()), old)  # type: ignore[attr-defined]  # who asks may know
        if not isinstance(made, type):
            return taking  # type: ignore[return-value]
        setattr(made, "__init__", taking)  # noqa: B010 - a checker takes it for an instance's
        return made

    return add
