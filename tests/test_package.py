"""The wheel and the sdist as a stranger gets them: what is in them, and that they work far from the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

BUILD = [sys.executable, "-m", "build", "--no-isolation", "--outdir"]


def quiet(command: list[object], **options: object) -> str:
    """Run a command and return what it prints; what it says when it fails stands in the test's message."""
    done = subprocess.run([str(part) for part in command], check=False, capture_output=True, text=True, **options)  # type: ignore[call-overload]
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return str(done.stdout)


@pytest.fixture(scope="module")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that is built from that sdist."""
    folder = tmp_path_factory.mktemp("dist")
    quiet([*BUILD, folder, root])
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The python of a new environment with the wheel in it.

    The dependencies are those of this environment, by a .pth file, so that nothing is downloaded.
    """
    folder = tmp_path_factory.mktemp("elsewhere") / "an environment"
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    (wheel,) = built.glob("*.whl")
    site = Path(quiet([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], env=clean()).strip())
    quiet(
        [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", "--quiet", wheel],
        env=clean(),
    )
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def clean() -> dict[str, str]:
    """This process's environment without what would lead back to the checkout."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_carries_what_the_package_reads_and_no_tests(built: Path, root: Path) -> None:
    (wheel,) = built.glob("*.whl")
    held = names(wheel)
    for shipped, folder in (("kg/_ontology", "ontology"), ("kg/_data", "data")):
        for path in (root / folder).rglob("*"):
            if path.is_file():
                assert f"{shipped}/{path.relative_to(root / folder).as_posix()}" in held
    for path in (root / "kg").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert path.relative_to(root).as_posix() in held
    assert {"kg/py.typed", "kg/queries/dyads.sql", "kg/views/templates/page.html", "kg/views/static/core.js"} <= held
    assert not {name for name in held if name.startswith(("tests", "docs", "tools")) or "__pycache__" in name}
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (archive.read(name).decode() for name in held if name.endswith("METADATA"))
        (scripts,) = (archive.read(name).decode() for name in held if name.endswith("entry_points.txt"))
    assert "License-Expression: Apache-2.0" in metadata
    assert "kg = kg.__main__:main" in scripts


def test_the_sdist_carries_all_that_a_checkout_needs(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    for name in ("Makefile", ".ci/run", ".ci/lowest.txt", "tools/refresh_readme.py", "tests/test_package.py", "LICENSE",
                 "data/LICENSE", "docs/picture.png", "README.md", "CHANGELOG.md", "CITATION.cff", "ontology/kg.ttl"):  # fmt: skip
        assert name in held
    assert not {name for name in held if name.startswith((".venv", "out/", ".git/")) or "__pycache__" in name}


def test_the_same_checkout_gives_the_same_wheel(built: Path, root: Path, tmp_path: Path) -> None:
    (first,) = built.glob("*.whl")
    quiet([*BUILD, tmp_path, "--wheel", root])
    (second,) = tmp_path.glob("*.whl")
    assert second.read_bytes() == first.read_bytes()


def test_an_installed_wheel_reports_far_from_the_checkout(installed: Path, tmp_path: Path, root: Path) -> None:
    def python(*arguments: str) -> str:
        return quiet([installed, *arguments], cwd=tmp_path, env=clean())

    home = python("-c", "import kg; print(kg.__file__)")
    assert Path(home).is_relative_to(installed.parent.parent)
    assert python("-m", "kg", "--version") == "kg, version 0.1.0\n"
    out = python("-m", "kg", "report")
    assert "ALIGNMENT OF EACH PAIR" in out
    assert {page.name for page in (tmp_path / "out").iterdir()} >= {"report.html", "network.html"}
    assert str(root) not in out
    assert str(root) not in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert python("-m", "kg", "validate") == ""


def test_the_installed_script_is_the_same_command(installed: Path, tmp_path: Path) -> None:
    assert quiet([installed.with_name("kg"), "queries", "silences"], cwd=tmp_path, env=clean()).startswith("# ")


@pytest.mark.skipif(not shutil.which("make") or bool(shutil.which("uv")), reason="needs make, and no uv")
@pytest.mark.parametrize(
    ("script", "words"),
    [
        ('case "$1" in -c) exit 0;; esac; mkdir .venv; exit 1', "sudo apt install python3-venv"),
        ("exit 1", "make PYTHON=python3.12"),
    ],
    ids=["no venv", "too old"],
)
def test_a_machine_that_lacks_something_is_told_what(script: str, words: str, root: Path, tmp_path: Path) -> None:
    shutil.copy(root / "Makefile", tmp_path)
    shutil.copy(root / "pyproject.toml", tmp_path)
    python = tmp_path / "python-that-lacks"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    done = subprocess.run(
        ["make", "demo", f"PYTHON={python}"], cwd=tmp_path, capture_output=True, text=True, check=False, env=clean()
    )
    assert done.returncode == 2
    assert words in done.stderr
    assert not (tmp_path / ".venv").exists()


@pytest.mark.skipif(not shutil.which("make"), reason="needs make")
def test_make_alone_lists_the_targets(root: Path) -> None:
    shown = quiet(["make", "--no-print-directory"], cwd=root, env=clean())
    for target in ("demo", "test", "lint", "oldest", "docs", "bench", "clean"):
        assert f"  make {target} " in shown
