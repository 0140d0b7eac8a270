"""Runs the command line, as ``kg`` and as ``python -m kg``; stopped while it imports, it leaves no traceback."""

from __future__ import annotations

import _thread
import gc
import os
import signal
import sys
import threading
from collections.abc import Callable


def main() -> None:
    """Run the command line.

    Matrices are multiplied in one thread unless the reader says otherwise: they are small, and threads that wait for
    work cost more than a quarter of what a command takes. Circular garbage is looked for seldom, and not at the end: a
    command makes many values, drops few, and is over.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(200_000, 20, 20)
    try:
        stopped = _stoppable()
        from kg.cli import main as run

        run(stopped)
    except KeyboardInterrupt:
        sys.stderr.write("kg: stopped\n")
        sys.exit(130)
    finally:
        gc.freeze()


def _stoppable() -> Callable[[], bool]:
    """Let a Ctrl-C end the command wherever it comes, and return what says whether one has come.

    While a module is imported it can be raised where Python only prints it and goes on, or where another error takes
    its place.
    """
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        return lambda: False  # somebody else decides what it does, or it is ignored
    came: list[int] = []
    printed = sys.unraisablehook

    def stop(number: int, _: object) -> None:
        came.append(number)
        raise KeyboardInterrupt

    def unraisable(what: sys.UnraisableHookArgs) -> None:
        if what.exc_type and issubclass(what.exc_type, KeyboardInterrupt):
            threading.Timer(0.01, _thread.interrupt_main).start()  # again, outside of here, where it can be caught
        else:
            printed(what)

    signal.signal(signal.SIGINT, stop)
    sys.unraisablehook = unraisable
    return lambda: bool(came)


if __name__ == "__main__":
    main()
