"""Runs the command line, as ``kg`` and as ``python -m kg``; stopped while it imports, it leaves no traceback."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line.

    Matrices are multiplied in one thread unless the reader says otherwise: they are small, and threads that wait for
    work cost more than a quarter of what a command takes. Circular garbage is looked for seldom, and not at the end: a
    command makes many values, drops few, and is over.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(200_000, 20, 20)
    try:
        from kg.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("kg: stopped\n")
        sys.exit(130)
    finally:
        gc.freeze()


if __name__ == "__main__":
    main()
