"""What the commands cost as whole processes, in seconds of CPU, beside imports and an earlier commit, in one run.

    python benchmarks/bench_commands.py [--quick] [--old COMMIT]

CPU is user plus system time of the child (``os.wait4``), which other work on the machine hardly changes; the median of
ROUNDS, each round running everything once. Every command is run without a cache (cold: what the first command after an
installation costs, but for the writing; what ships with the data, data/answers.zip, is there) and with the cache that it
filled before (warm). All
code runs from bytecode, as installed packages do. Beside them, in the same rounds, run the commands of commit OLD, or
of another one, on its own data; and, since the record has grown, today's code on that commit's data, so that code is
compared with code (only the Assembly's votes, the tables and the list of renamed terms are added, since today's code reads them).
``--quick`` runs one round with the bytecode that is there, and no other commit unless one is named.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

ROUNDS = 9
OLD = "a59f3ef"  # before the house was rebuilt
HERE = Path(__file__).resolve().parent.parent
IMPORT = "import duckdb, pyarrow"
YARDSTICKS = {
    "python -c pass": ["-c", "pass"],
    "import click": ["-c", "import click"],
    "import numpy, scipy.special": ["-c", "import numpy, scipy.special"],
    IMPORT: ["-c", IMPORT],
}
COMMANDS = {
    "kg --help": ["--help"],
    "kg query acts": ["query", "acts"],
    "kg explain PRK RUS": ["explain", "PRK", "RUS"],
    "kg align": ["align"],
    "kg blocs": ["blocs"],
    "kg report": ["report"],
}
LIMITS = (("kg explain PRK RUS", IMPORT, 2.0), ("kg report", OLD, 0.4))
HEAVY = ("rdflib", "networkx", "pyvis", "pyarrow", "duckdb", "numpy", "scipy", "pandas")
LIGHT = ("rdflib", "networkx", "pyvis", "pyarrow", "scipy", "pandas")
WITHOUT = {"kg --help": HEAVY, "kg query acts": HEAVY, "kg explain PRK RUS": LIGHT, "kg align": LIGHT}


def cpu(arguments: list[str], tree: Path, environment: Mapping[str, str]) -> float:
    """Run Python in a tree with these arguments; return the CPU seconds it took, its own children included."""
    child = subprocess.Popen(
        [sys.executable, *arguments], cwd=tree, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"python {' '.join(arguments)} ended with {child.returncode}")
    return used.ru_utime + used.ru_stime


def surroundings(tree: Path, bytecode: str, cache: str) -> dict[str, str]:
    """Return the environment of a tree's package, its cache, and its bytecode if wanted, in folders of their own."""
    own = {"PYTHONPATH": str(tree), "XDG_CACHE_HOME": cache}
    own |= {"PYTHONPYCACHEPREFIX": bytecode} if bytecode else {}
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | own


def imported(arguments: list[str], environment: Mapping[str, str]) -> set[str]:
    """Return the top-level modules that a command imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        cwd=HERE, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True,
    )  # fmt: skip
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.decode().splitlines()}


def checkout(commit: str, folder: Path) -> Path:
    """Lay the package as it was at ``commit`` into a folder and return it."""
    archive = subprocess.run(["git", "archive", commit], cwd=HERE, stdout=subprocess.PIPE, check=True).stdout
    folder.mkdir()
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive, check=True)
    return folder


def on_the_data_of(tree: Path, folder: Path) -> Path:
    """Lay today's package beside the data of another tree into a folder and return it."""
    for name in ("kg", "ontology"):
        shutil.copytree(HERE / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(tree / "data", folder / "data")
    shutil.copytree(HERE / "data" / "assembly", folder / "data" / "assembly", dirs_exist_ok=True)
    for file in (HERE / "data" / "renamed.ttl", *sorted((HERE / "data" / "tables").iterdir())):
        place = folder / file.relative_to(HERE)
        if not place.exists():
            shutil.copy(file, place)
    (folder / "tools").mkdir()
    tool = shutil.copy(HERE / "tools" / "build_answers.py", folder / "tools")  # what would ship with those data
    subprocess.run([sys.executable, tool], cwd=folder, env=surroundings(folder, "", os.devnull), check=True)
    return folder


def command_line(arguments: list[str], pages: Path, option: str = "-o") -> list[str]:
    """Return what Python is given to run a command; a report writes its pages into a folder."""
    return ["-m", "kg", *arguments, *([option, str(pages)] if arguments == ["report"] else [])]


def measured(commit: str | None, rounds: int, folder: Path) -> dict[tuple[str, str], float]:
    """Return the median CPU seconds of everything, by its name and by how it was run."""
    quick, pages = rounds == 1, folder / "pages"
    bytecode = "" if quick and not commit else str(folder / "bytecode")  # quick: what Python has beside the modules
    how = {
        "cold": (HERE, surroundings(HERE, bytecode, os.devnull), "-o"),
        "warm": (HERE, surroundings(HERE, bytecode, str(folder / "cache")), "-o"),
    }
    if commit:
        tree = checkout(commit, folder / "old")
        how[commit] = (tree, surroundings(tree, bytecode, str(folder / "old cache")), "--out")
        mixed = on_the_data_of(tree, folder / "mixed")
        how["cold, its data"] = (mixed, surroundings(mixed, bytecode, os.devnull), "-o")
        how["warm, its data"] = (mixed, surroundings(mixed, bytecode, str(folder / "mixed cache")), "-o")
    runs = {(name, "cold"): (arguments, *how["cold"][:2]) for name, arguments in YARDSTICKS.items()}
    for name, arguments in COMMANDS.items():
        for kind, (tree, environment, option) in how.items():
            runs[name, kind] = (command_line(arguments, pages, option), tree, environment)
    for (_, kind), run in runs.items():  # write the bytecode, fill the caches
        if kind != "cold" or not quick:
            cpu(*run)
    for name, heavy in WITHOUT.items():
        found = sorted(imported(command_line(COMMANDS[name], pages), how["cold"][1]) & set(heavy))
        assert not found, f"{name} imports {', '.join(found)}"
    times: dict[tuple[str, str], list[float]] = {key: [] for key in runs}
    for _ in range(rounds):
        for key, run in runs.items():
            times[key].append(cpu(*run))
    return {key: statistics.median(found) for key, found in times.items()}


def main() -> None:
    quick = "--quick" in sys.argv
    commit = sys.argv[sys.argv.index("--old") + 1] if "--old" in sys.argv else None if quick else OLD
    rounds = 1 if quick else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        found = measured(commit, rounds, Path(folder))
    old = [commit, "cold, its data", "warm, its data"] if commit else []
    heads = ["cold", "warm", *old, "cold/import", "warm/import"]
    heads += [f"{kind}/{commit}" for kind in ("cold", "warm", "cold, its data", "warm, its data")] if commit else []
    print(f"{'CPU seconds, median of ' + str(rounds):<30}" + "".join(f"{head:>24}" for head in heads))
    for name in YARDSTICKS:
        print(f"{name:<30}{found[name, 'cold']:>24.3f}")
    for name in COMMANDS:
        cold, warm = found[name, "cold"], found[name, "warm"]
        row = [f"{cold:.3f}", f"{warm:.3f}", *(f"{found[name, kind]:.3f}" for kind in old)]
        row += [f"{cold / found[IMPORT, 'cold']:.2f}", f"{warm / found[IMPORT, 'cold']:.2f}"]
        row += (
            [f"{part / found[name, commit]:.2f}" for part in (cold, warm, *(found[name, kind] for kind in old[1:]))]
            if commit
            else []
        )
        print(f"{name:<30}" + "".join(f"{cell:>24}" for cell in row))
    for name, beside, most in LIMITS:
        if beside in (IMPORT, commit):
            whole = found[IMPORT, "cold"] if beside == IMPORT else found[name, beside]
            cold, warm = (found[name, kind] / whole for kind in ("cold", "warm"))
            print(f"{name}: {warm:.2f} of {beside} when warm, {cold:.2f} when cold; wanted: at most {most:g}")
        if beside == commit:
            cold, warm = (found[name, kind] / found[name, beside] for kind in old[1:])
            print(f"{name} on the same data: {warm:.2f} of {beside} when warm, {cold:.2f} when cold")


if __name__ == "__main__":
    main()
