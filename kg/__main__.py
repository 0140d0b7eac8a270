"""Runs the command line, as ``kg`` and as ``python -m kg``; stopped while it imports, it leaves no traceback."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    try:
        from kg.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("kg: stopped\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
