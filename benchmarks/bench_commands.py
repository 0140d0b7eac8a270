"""What the commands cost as whole processes, in seconds of CPU, with bare Python and click beside them in one run.

    python benchmarks/bench_commands.py [--quick] [--old COMMIT]

CPU is user plus system time of the child (``os.wait4``), which other work on the machine hardly changes; the median of
ROUNDS, each round running everything once. ``--quick`` runs one round.
``--old`` runs the same commands of another commit, in the same rounds, and adds the ratio of new to old.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 9
YARDSTICKS = {
    "python -c pass": ["-c", "pass"],
    "import click": ["-c", "import click"],
    "import numpy, scipy.special": ["-c", "import numpy, scipy.special"],
    "import pyarrow, duckdb": ["-c", "import pyarrow, duckdb"],
}
COMMANDS = {
    "kg --help": ["--help"],
    "kg query acts": ["query", "acts"],
    "kg explain PRK RUS": ["explain", "PRK", "RUS"],
    "kg align": ["align"],
    "kg report": ["report"],
}
HEAVY = ("rdflib", "networkx", "pyvis", "pyarrow", "duckdb", "numpy", "scipy", "pandas")
WITHOUT = {"kg --help": HEAVY, "kg query acts": HEAVY, "kg explain PRK RUS": ("rdflib", "networkx", "pyvis", "pandas")}


def cpu(arguments: list[str], path: str = "") -> float:
    """Run Python with these arguments and return the CPU seconds it took, its own children included."""
    environment = os.environ | ({"PYTHONPATH": path} if path else {})
    child = subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"python {' '.join(arguments)} ended with {child.returncode}")
    return used.ru_utime + used.ru_stime


def imported(arguments: list[str]) -> set[str]:
    """Return the top-level modules that a command imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True
    )
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.decode().splitlines()}


def checkout(commit: str, folder: str) -> str:
    """Lay the package as it was at ``commit`` into a folder and return it."""
    root = Path(__file__).parent.parent
    archive = subprocess.run(["git", "archive", commit], cwd=root, stdout=subprocess.PIPE, check=True).stdout
    subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
    return folder


def main() -> None:
    rounds = 1 if "--quick" in sys.argv else ROUNDS
    commit = sys.argv[sys.argv.index("--old") + 1] if "--old" in sys.argv else None
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as there:
        old = checkout(commit, there) if commit else ""
        runs = dict(YARDSTICKS)
        for name, arguments in COMMANDS.items():
            runs[name] = ["-m", "kg", *arguments, *(["--out", folder] if name == "kg report" else [])]
        for name, heavy in WITHOUT.items():
            found = sorted(imported(runs[name]) & set(heavy))
            assert not found, f"{name} imports {', '.join(found)}"
        times: dict[str, list[float]] = {name: [] for name in runs}
        before: dict[str, list[float]] = {name: [] for name in COMMANDS}
        for _ in range(rounds):
            for name, arguments in runs.items():
                times[name].append(cpu(arguments))
                if old and name in COMMANDS:
                    before[name].append(cpu(arguments, old))
    heads = f"{'CPU seconds, median of ' + str(rounds):<30}{'median':>8}{'least':>8}"
    print(heads + (f"{commit:>10}{'ratio':>7}" if commit else ""))
    for name, found in times.items():
        middle = statistics.median(found)
        row = f"{name:<30}{middle:>8.3f}{min(found):>8.3f}"
        if old and name in COMMANDS:
            then = statistics.median(before[name])
            row += f"{then:>10.3f}{middle / then:>7.2f}"
        print(row)


if __name__ == "__main__":
    main()
