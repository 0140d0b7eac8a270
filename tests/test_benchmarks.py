"""The benchmarks run: every one in its quick mode, where it still compares all answers, and no time is judged."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from kg.web.pages import PAGE_KINDS


def quick(root: Path, name: str) -> str:
    done = subprocess.run(
        [sys.executable, str(root / "benchmarks" / name), "--quick"],
        env=os.environ | {"PYTHONPATH": str(root)}, cwd=root, text=True, capture_output=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.long
def test_three_ways_to_ask_give_the_same_rows(root: Path) -> None:
    text = quick(root, "bench_store.py")
    assert len(re.findall(r"^all five ", text, re.MULTILINE)) == 2
    assert not re.search(r">\d", text), "rdflib did not finish, so that its rows were not compared"
    answered = [
        int(found) for found in re.findall(r"^(?:evidence|contra|acts|hearsay|claims)\D+(\d+) ", text, re.MULTILINE)
    ]
    assert len(answered) == 10
    assert all(rows > 0 for rows in answered[5:]), "every question has an answer among the generated claims"
    assert "loading the" in text


def test_every_stage_of_the_store_is_measured_beside_the_engine(root: Path) -> None:
    text = quick(root, "bench_scale.py")
    assert "1,000 claims, 9,000 quads" in text
    assert len(re.findall(r"^  .* +\d+\.\d{3} +\d+\.\d{3} +\d+\.\d$", text, re.MULTILINE)) == 6


@pytest.mark.long
def test_every_command_runs_and_imports_no_more_than_it_needs(root: Path) -> None:
    text = quick(root, "bench_commands.py")
    for name in ("python -c pass", "kg --help", "kg query acts", "kg explain PRK RUS", "kg align", "kg report"):
        assert re.search(rf"^{re.escape(name)} +\d", text, re.MULTILINE), name
    assert re.search(r"^kg explain PRK RUS: \d\.\d\d of import duckdb, pyarrow when warm", text, re.MULTILINE)


@pytest.mark.long
def test_every_kind_of_page_is_timed_and_says_the_same_twice(root: Path) -> None:
    text = quick(root, "bench_pages.py")
    assert f"{len(PAGE_KINDS)} kinds of page" in text
    assert len(re.findall(r"^\w+ +\d+\.\d +\d+ +\d+\.\d +\d+$", text, re.MULTILINE)) == len(PAGE_KINDS)


def test_another_commit_is_run_from_its_own_folder(root: Path, tmp_path: Path) -> None:
    bench = runpy.run_path(str(root / "benchmarks" / "bench_commands.py"))
    (tmp_path / "kg").mkdir()
    (tmp_path / "kg" / "__init__.py").write_text("")
    (tmp_path / "kg" / "__main__.py").write_text("raise SystemExit(7)")
    with pytest.raises(SystemExit, match="ended with 7"):
        bench["cpu"](["-m", "kg"], tmp_path, bench["surroundings"](tmp_path, str(tmp_path / "bytecode"), os.devnull))


def test_the_exact_interval_is_that_of_quad_and_brentq(root: Path) -> None:
    text = quick(root, "bench_score.py")
    apart = [float(found) for found in re.findall(r"^scipy .*ends (\S+) apart", text, re.MULTILINE)]
    assert len(apart) == 2
    assert max(apart) < 1e-5


def test_a_reader_counts_what_a_statement_by_hand_and_pandas_count(root: Path) -> None:
    text = quick(root, "bench_readers.py")
    assert len(re.findall(r"times the time of (?:DuckDB by hand|pandas|Polars); the counts are the same", text)) >= 2


@pytest.mark.parametrize(
    "name",
    [
        "bench_store.py",
        "bench_scale.py",
        "bench_commands.py",
        "bench_score.py",
        "bench_readers.py",
        "bench_rows.py",
        "bench_server.py",
    ],
)
def test_a_benchmark_says_how_to_run_it(root: Path, name: str) -> None:
    assert f"python benchmarks/{name}" in (root / "benchmarks" / "README.md").read_text("utf-8")


def test_the_servers_give_the_same_rows(root: Path) -> None:
    text = quick(root, "bench_server.py")
    assert re.search(r"^ours +\d", text, re.MULTILINE)
    assert re.search(r"^oxigraph (?: +\d|is not installed)", text, re.MULTILINE)
    assert "50 clients, beside four hostile ones" in text


def test_a_fault_changes_one_small_thing(root: Path) -> None:
    faults = runpy.run_path(str(root / "benchmarks" / "faults.py"))["faults"]

    def planted(source: str, *, script: bool = False) -> list[str]:
        raw = source.encode()
        return [
            (raw[: one.start] + one.other.encode() + raw[one.end :]).decode() for one in faults(source, script=script)
        ]

    module = planted("x: int = sorted(one for one in é if one < 2)\n")
    assert module == [
        "x: int = (list((one for one in é if one < 2)))\n", "x: int = sorted((one for one in é))\n", "x: int = sorted(one for one in é if (one <= 2))\n",
        "x: int = sorted(one for one in é if (one > 2))\n", "x: int = sorted(one for one in é if one < (2 + 1))\n",
    ]  # fmt: skip
    assert planted('if (a && b) act("1 + 1"); // 2\n', script=True) == [
        'if (!(a && b)) act("1 + 1"); // 2\n', 'if (a || b) act("1 + 1"); // 2\n',
    ]  # fmt: skip
    for text in planted((root / "kg" / "explain" / "text.py").read_text("utf-8")):
        compile(text, "text.py", "exec")
