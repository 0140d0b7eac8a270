"""A Ctrl-C at every line of what writes stores and files: each is as it was or as it was to be, and nothing lies about."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pyoxigraph as ox
import pytest

from kg import files
from kg.interrupts import uninterrupted
from kg.store import child, replacing
from kg.store.disk import open_generation, verify
from kg.store.replacing import replace


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare the disk: hundreds of stores are written here, and no power fails."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@contextmanager
def interrupted_at(line: int, *modules: str, again: int = 0) -> Iterator[list[str]]:
    """Send a Ctrl-C before the ``line``-th line that runs in these files; yields where that was, once it was sent.

    With ``again`` another one follows so many lines later, from somebody who is impatient.
    """
    left, met, most = line, [], 2 if again else 1

    def within(frame: FrameType, event: str, _: Any) -> Callable[..., Any]:
        nonlocal left
        if event == "line" and len(met) < most:
            left -= 1
            if left < 0:
                met.append(f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}")
                left = again - 1
                signal.raise_signal(signal.SIGINT)
        return within

    def called(frame: FrameType, event: str, _: Any) -> Callable[..., Any] | None:
        return within if frame.f_code.co_filename in modules else None

    before = sys.gettrace()
    sys.settrace(called)
    try:
        yield met
    finally:
        sys.settrace(before)


def at_every_line(
    act: Callable[[], object], check: Callable[[str], None], *modules: str, again: int = 0, step: int = 1
) -> int:
    """Do it with a Ctrl-C at its first line, then ``step`` lines later, until none is left; return how many there are."""
    for line in range(0, 5_000, step):
        stopped = False
        with interrupted_at(line, *modules, again=again) as met:
            try:
                act()
            except KeyboardInterrupt:
                stopped = True  # and what it held is let go before anything is looked at
        if not met:
            return line
        assert stopped, f"the Ctrl-C at {met[0]} was lost"
        check(", ".join(met))
    raise AssertionError("no end of it")


def filled(first: int, last: int) -> Callable[[Path], int]:
    def fill(data: Path) -> int:
        store = ox.Store(str(data))
        node = ox.NamedNode("http://e/p")
        store.extend(ox.Quad(ox.NamedNode(f"http://e/{i}"), node, node) for i in range(first, last))
        store.flush()
        return len(store)

    return fill


@pytest.mark.parametrize("theirs", [False, True], ids=["no folder", "an empty folder"])
def test_a_first_load_that_is_stopped_leaves_what_was_there(tmp_path: Path, theirs: bool) -> None:
    place, kept = tmp_path / "store", []

    def act() -> None:
        if theirs:
            place.mkdir(exist_ok=True)
        replace(place, filled(0, 3))

    def check(where: str) -> None:
        if place.exists() and (place / "CURRENT").exists():
            assert (open_generation(place).manifest.quads, verify(place)) == (3, []), where
            kept.append(where)
            for entry in sorted(place.rglob("*"), reverse=True):
                entry.rmdir() if entry.is_dir() else entry.unlink()
            place.rmdir()
        else:
            assert [entry.name for entry in tmp_path.iterdir()] == (["store"] if theirs else []), where
            assert not theirs or not list(place.iterdir()), where

    lines = at_every_line(act, check, replacing.__file__)
    assert lines > 60
    assert 0 < len(kept) < lines / 3  # once it is written, it stays


@pytest.mark.parametrize("again", [1, 4])
def test_a_first_load_that_is_stopped_twice_may_be_begun_again(tmp_path: Path, again: int) -> None:
    place = tmp_path / "store"

    def check(where: str) -> None:
        replace(place, filled(0, 2))
        assert open_generation(place).manifest.quads in (2, 3) and verify(place) == [], where
        shutil.rmtree(place)

    assert at_every_line(lambda: replace(place, filled(0, 3)), check, replacing.__file__, again=again, step=4) > 60


def test_what_a_killed_load_leaves_is_no_lost_store(tmp_path: Path) -> None:
    (tmp_path / "store" / "gen-000001-863f684e" / "data").mkdir(parents=True)
    replace(tmp_path / "store", filled(0, 3))
    assert open_generation(tmp_path / "store").manifest.quads == 3
    assert sorted(entry.name[:4] for entry in (tmp_path / "store").iterdir()) == ["CURR", "LOCK", "gen-"]


def test_a_next_load_that_is_stopped_leaves_the_store_whole(tmp_path: Path) -> None:
    before, place, sizes = tmp_path / "before", tmp_path / "store", []
    replace(before, filled(0, 3))

    def act() -> None:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(before, place)
        replace(place, filled(3, 4))

    def check(where: str) -> None:
        sizes.append(open_generation(place).manifest.quads)
        assert verify(place) == [], where

    assert at_every_line(act, check, replacing.__file__, step=3) > 80
    assert set(sizes) == {3, 4}  # once it is written, it stays
    assert sum(entry.name.startswith("gen-") for entry in place.iterdir()) == 1


def test_a_file_that_is_stopped_is_the_old_one_or_the_new_one(tmp_path: Path) -> None:
    place, number = tmp_path / "table.csv", 0

    def act() -> None:
        nonlocal number
        number += 1
        files.write_atomic(place, str(number))

    def check(where: str) -> None:
        assert [entry.name for entry in tmp_path.iterdir()] in ([], ["table.csv"]), where
        assert not place.exists() or place.read_text() in (str(number), str(number - 1)), where

    assert at_every_line(act, check, files.__file__) > 10


class Counted:
    """Stands for a process, and counts those that still work: it ends by itself when it has said all."""

    running, ended = 0, False

    def __init__(self, *_: object) -> None:
        Counted.running += 1

    def read(self, _: float) -> bytes:
        self.stop()
        return b"+\0\0\0\0.\0\0\0\0"

    def stop(self) -> int:
        if not self.ended:
            self.ended, Counted.running = True, Counted.running - 1
        return 0


def test_no_process_outlives_a_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.store import spawned

    monkeypatch.setattr(spawned, "Spawned", Counted)
    job = type("Job", (), {"writes": True, "sealed": False})()

    def check(where: str) -> None:
        assert Counted.running == 0, where

    assert at_every_line(lambda: list(child.run_job(job, child.Clock(5), 10)), check, child.__file__) > 20


def test_a_thread_that_is_not_the_main_one_has_nothing_to_hold_back() -> None:
    handlers = []

    def look() -> None:
        with uninterrupted():
            handlers.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert handlers == [signal.default_int_handler]


def test_an_ignored_ctrl_c_stays_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with uninterrupted():
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
