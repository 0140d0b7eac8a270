"""Lets a Ctrl-C wait until a step is whole: what must not be left half done is done, or not begun."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold back a Ctrl-C that comes within, and let it through at the end.

    Meant for steps of milliseconds: between making a thing and noting that it was made. Python gives a Ctrl-C to the
    main thread alone, so in other threads there is nothing to hold back.

    Examples
    --------
    >>> done = []
    >>> try:
    ...     with uninterrupted():
    ...         signal.raise_signal(signal.SIGINT)
    ...         done.append("the step")
    ... except KeyboardInterrupt:
    ...     done.append("stopped")
    >>> done
    ['the step', 'stopped']
    """
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or before is None:  # None: no handler of Python's
        yield
        return
    came: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if came:
            signal.raise_signal(signal.SIGINT)
