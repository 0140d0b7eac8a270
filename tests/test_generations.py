"""Stores on disk between processes: writers, readers, kills, full disks and flipped bytes; each with real processes."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kg.belief import DEFAULT, OPEN
from kg.errors import BadData, BadStore, KGError
from kg.store import Store, caches, content, replacing
from kg.store.disk import open_generation, verify
from kg.store.locks import lock

FIXTURE = Path(__file__).parent / "data" / "v010-store" / "store.tar.xz"
ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}
EVENTS = "SELECT ?e { ?e <https://w3id.org/alignment-kg/ontology/actor> ?a } ORDER BY ?e"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Path:
    Store.build(tmp_path / "store", [triples(tmp_path, "first", 10)])
    return tmp_path / "store"


def triples(folder: Path, name: str, count: int) -> Path:
    """A file of triples that no other file has."""
    file = folder / f"{name}.nt"
    file.write_text("".join(f"<http://e/{name}/{i}> <http://e/p> <http://e/{i}> .\n" for i in range(count)))
    return file


def run(code: str, **options: object) -> subprocess.Popen[bytes]:
    head = "from kg.store import Store, replacing, content\n"
    return subprocess.Popen(
        [sys.executable, "-c", head + code], env=ENVIRONMENT | {"XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"]},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options,
    )  # fmt: skip


def build(place: Path, file: Path) -> str:
    return f"Store.build({str(place)!r}, [{str(file)!r}])"


def succeed(child: subprocess.Popen[bytes]) -> None:
    _, error = child.communicate(timeout=60)
    assert child.returncode == 0, error.decode()


def entries(place: Path) -> list[str]:
    return sorted(entry.name for entry in place.iterdir())


def assert_tidy(place: Path, generation: int | None = None) -> None:
    """Nothing is there but one whole generation, its pointer and the lock."""
    names = entries(place)
    assert names[:2] == ["CURRENT", "LOCK"]
    assert len(names) == 3
    assert generation is None or names[2].startswith(f"gen-{generation:06}")
    assert verify(place) == []


class TestWriters:
    def test_twenty_pairs_lose_nothing(self, tmp_path: Path) -> None:
        files = [triples(tmp_path, f"w{n}", 7) for n in range(40)]

        def pair(n: int) -> None:
            place = tmp_path / f"store{n}"
            both = [run(build(place, files[2 * n])), run(build(place, files[2 * n + 1]))]
            for writer in both:
                succeed(writer)
            assert len(Store.open(place)) == 14
            assert_tidy(place, 2)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(pair, range(20)))

    def test_a_writer_that_does_not_end_is_named(self, place: Path, tmp_path: Path) -> None:
        held = lock(place / "LOCK")
        assert held
        (place / "LOCK").write_text("4711\n")
        with pytest.raises(BadStore, match=r"being written by another process \(4711\), and 0\.1 seconds"):
            replacing.replace(place, lambda _: 0, wait=0.1)
        held.close()
        Store.build(place, [triples(tmp_path, "more", 1)])

    def test_a_failed_first_load_leaves_nothing_and_the_next_goes_on(self, tmp_path: Path) -> None:
        bad = tmp_path / "bad.ttl"
        bad.write_text("nonsense")
        with pytest.raises(BadData):
            Store.build(tmp_path / "new", [bad])
        assert not (tmp_path / "new").exists()
        (tmp_path / "new").mkdir()
        Store.build(tmp_path / "new", [triples(tmp_path, "good", 2)])
        assert_tidy(tmp_path / "new", 1)

    def test_the_umask_decides_who_may_read(self, tmp_path: Path) -> None:
        old = os.umask(0o022)
        try:
            Store.build(tmp_path / "open", [triples(tmp_path, "a", 1)])
        finally:
            os.umask(old)
        for path in (tmp_path / "open", *(tmp_path / "open").rglob("*")):
            wanted = 0o755 if path.is_dir() else 0o644
            assert stat.S_IMODE(path.stat().st_mode) == wanted, path

    def test_a_symlink_is_followed(self, place: Path, tmp_path: Path) -> None:
        link, dangling = tmp_path / "link", tmp_path / "dangling"
        link.symlink_to(place)
        dangling.symlink_to(tmp_path / "elsewhere")
        Store.build(link, [triples(tmp_path, "more", 5)])
        assert link.is_symlink()
        assert len(Store.open(place)) == len(Store.open(link)) == 15
        Store.build(dangling, [triples(tmp_path, "a", 1)])
        assert dangling.is_symlink()
        assert_tidy(tmp_path / "elsewhere", 1)

    @pytest.mark.parametrize("what", ["file", "folder"])
    def test_what_is_no_store_is_refused(self, tmp_path: Path, what: str) -> None:
        other = tmp_path / "other"
        other.write_text("x") if what == "file" else (other / "photos").mkdir(parents=True)
        with pytest.raises(BadStore, match="is not a store"):
            Store.build(other, [triples(tmp_path, "a", 1)])


class TestReaders:
    def test_a_reader_keeps_what_it_opened(self, place: Path, tmp_path: Path) -> None:
        reader = Store.open(place)
        for n in range(3):
            Store.build(place, [triples(tmp_path, f"more{n}", 5)])
        assert len(reader) == reader.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0]["n"] == 10
        assert [name[:10] for name in entries(place) if name.startswith("gen-")] == ["gen-000001", "gen-000004"]
        assert len(Store.open(place)) == 25
        del reader
        Store.build(place, [triples(tmp_path, "last", 1)])
        assert_tidy(place, 5)

    def test_what_another_store_object_adds_is_seen_by_both(self, place: Path) -> None:
        store = Store.open(place)
        other = store.under(OPEN)
        other.load_text("<http://e/x> <http://e/y> 1 .")
        assert len(store) == len(other) == 11

    def test_readers_beside_a_loop_of_writers(self, place: Path, tmp_path: Path) -> None:
        ask = (
            f"from pathlib import Path\nwhile not Path({str(tmp_path / 'end')!r}).exists():\n"
            f" store = Store.open({str(place)!r})\n"
            " found = store.rows('SELECT (COUNT(*) AS ?n) { ?s ?p ?o }')[0]['n']\n"
            " assert found == len(store) and found % 10 == 0, (found, len(store))\n"
        )
        readers = [run(ask) for _ in range(3)]
        for n in range(8):
            Store.build(place, [triples(tmp_path, f"more{n}", 10)])
        (tmp_path / "end").touch()
        for reader in readers:
            succeed(reader)
        Store.build(place, [triples(tmp_path, "last", 1)])
        assert_tidy(place)

    def test_two_first_readers_of_a_large_store_make_one_view(
        self, place: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ask = f"content.SMALL = 0\nassert len(Store.open({str(place)!r}).rows({EVENTS!r})) == 0"
        readers = [run(ask) for _ in range(4)]
        for reader in readers:
            succeed(reader)
        (folder,) = (cache / "alignment-kg" / "views").iterdir()
        assert [name for name in entries(folder) if name != "LOCK"] == [
            f"{open_generation(place).manifest.digest[:24]}-{DEFAULT.key}-en-{caches.LAYOUT}"
        ]

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
    def test_a_store_that_others_may_read_is_queried_by_them(self, tmp_path: Path) -> None:
        outside = Path("/tmp") / f"kg-test-{os.getpid()}"  # pytest's own folder is closed to others
        try:
            Store.build(outside / "store", [triples(tmp_path, "a", 3)])
            outside.chmod(0o755)
            for small in (10, 0):
                ask = (
                    f"import os, kg.store.spawned; os.setgid(65534); os.setuid(65534); content.SMALL = {small}\n"
                    f"assert len(Store.open('{outside}/store').rows('SELECT * {{ ?s ?p ?o }}')) == 3"
                )
                succeed(run(ask))
        finally:
            shutil.rmtree(outside)


KILLS = {
    "before the lock": "replacing._begun = die",
    "at the lock": "replacing._is_first = die",
    "at the first pointer": "replacing._point = die",
    "at the verification": "replacing._before = die",
    "at the first sweep": "replacing._number = die",
    "before the folder": "os.mkdir = die",
    "before the copy and the data": "import kg.store.reading\nkg.store.reading.fill_folder = die",
    "in the middle of the data": "replacing.finish = die",
    "before the manifest": "replacing.Manifest.of = die",
    "after the manifest": "replacing._sync = die",
    "before the pointer is renamed": "replacing.Path.replace = die",
    "after the pointer is renamed": (
        "rename = replacing.Path.replace\ndef then(a, b):\n rename(a, b)\n if b.read_text()[0] == 'g': die()\n"
        "replacing.Path.replace = then"
    ),
    "while sweeping": (
        "remove = replacing.shutil.rmtree\ndef some(path, **options):\n os.unlink(path / 'manifest.json'); die()\n"
        "replacing.shutil.rmtree = some"
    ),
}


@pytest.mark.parametrize("first", [True, False], ids=["first load", "next load"])
def test_kill_nine_at_every_point(tmp_path: Path, first: bool) -> None:
    good, more, last = (triples(tmp_path, name, 10) for name in ("good", "more", "last"))

    def killed(point: str) -> None:
        place = tmp_path / point.replace(" ", "-")
        if not first:
            Store.build(place, [good])
        before = 0 if first else 10
        code = "import os, signal\ndie = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)\n" + KILLS[point] + "\n"
        child = run(code + build(place, more))
        _, error = child.communicate(timeout=60)
        assert child.returncode in (-signal.SIGKILL, 0), error.decode()
        if child.returncode == 0:
            assert len(Store.open(place)) == before + 10, "acknowledged and lost"
        elif not first:
            assert len(Store.open(place)) in (before, before + 10)
            assert verify(place) == []
        Store.build(place, [last])
        assert len(Store.open(place)) in (before + 10, before + 20)
        assert_tidy(place)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(killed, KILLS))


def test_kill_nine_while_the_data_is_written(place: Path, tmp_path: Path) -> None:
    big = triples(tmp_path, "big", 300_000)
    for wait in (0.2, 0.5, 0.9):
        child = run(build(place, big))
        time.sleep(wait)
        child.kill()
        child.communicate()
        assert len(Store.open(place)) in (10, 300_010)
    time.sleep(0.3)  # the writing process notices that nobody waits for it
    Store.build(place, [triples(tmp_path, "last", 1)])
    assert_tidy(place)


@pytest.mark.parametrize("first", [True, False], ids=["first load", "next load"])
def test_a_full_disk_is_an_error_and_changes_nothing(tmp_path: Path, first: bool) -> None:
    place, big = tmp_path / "store", triples(tmp_path, "big", 30_000)
    if not first:
        Store.build(place, [triples(tmp_path, "good", 10)])
    for size in (0, 100, 5_000, 200_000):
        child = run(
            f"from kg.errors import KGError\ntry: {build(place, big)}\nexcept KGError as error: print(error)\n"
            "else: raise SystemExit('it was all written')",
            preexec_fn=lambda size=size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
        )
        said, error = child.communicate(timeout=60)
        assert child.returncode == 0, error.decode()
        assert said, f"no error with files of {size} bytes at most"
        assert b"process that does this failed" not in said and b"IO error" not in said, said
        assert b"Traceback" not in error
        if first:
            assert not place.exists() or entries(place) in (["LOCK"], ["CURRENT.new", "LOCK"])
        else:
            assert len(Store.open(place)) == 10
            assert verify(place) == []
    Store.build(place, [big])
    assert_tidy(place)


def flipped(file: Path, at: int) -> Iterator[None]:
    raw = file.read_bytes()
    file.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
    yield
    file.write_bytes(raw)


def test_a_flipped_byte_in_any_file_is_never_called_whole_nor_copied(place: Path, tmp_path: Path) -> None:
    more = triples(tmp_path, "more", 1)
    files = [
        file for file in sorted(place.rglob("*")) if file.is_file() and file.name != "LOCK" and file.stat().st_size
    ]
    assert len(files) == 12
    for file in files:
        size = file.stat().st_size
        for at in {0, size // 2, size - 1}:
            for _ in flipped(file, at):
                try:
                    found = verify(place)
                except BadStore:
                    found = ["refused"]
                assert found, f"{file} with byte {at} flipped is called whole"
                with pytest.raises(BadStore):
                    Store.build(place, [more])
                assert [name[:10] for name in entries(place)] == ["CURRENT", "LOCK", "gen-000001"]
    assert verify(place) == []
    Store.build(place, [more])
    assert_tidy(place, 2)


def test_a_flipped_byte_in_a_cached_view_is_found_and_the_view_made_again(
    place: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "SMALL", 0)
    ask = "SELECT * { ?s ?p ?o }"
    assert len(Store.open(place).rows(ask)) == 10
    assert caches.damaged_views(place) == []
    files = [file for file in sorted(cache.rglob("*.sst")) if file.stat().st_size]
    for file in files[:3]:
        raw = bytearray(file.read_bytes())
        raw[len(raw) // 2] ^= 1
        file.unlink()  # it is a link to the store's own
        file.write_bytes(raw)
        (found,) = caches.damaged_views(place)
        assert Path(found).name == file.name
        assert len(Store.open(place).rows(ask)) == 10
    for manifest in cache.rglob("manifest.json"):
        manifest.write_text("{")
    assert len(Store.open(place).rows(ask)) == 10
    assert caches.damaged_views(place) == []


def test_a_view_and_what_cannot_be_read_are_found_again_without_reading_origins(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "SMALL", 0)
    kg, name = "https://w3id.org/alignment-kg/ontology/", "https://w3id.org/alignment-kg/claim/d/c"
    (tmp_path / "odd.nt").write_text(f"<{name}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{kg}Claim> .\n")
    Store.build(place, [tmp_path / "odd.nt"])
    first = Store.open(place)
    assert (len(first.rows("SELECT * { ?s ?p ?o }")), first.left_out()) == (11, {"d/c": "it names no speaker"})
    monkeypatch.setattr(content, "read_origins", None)
    again = Store.open(place)
    assert (len(again.rows("SELECT * { ?s ?p ?o }")), again.left_out()) == (11, {"d/c": "it names no speaker"})


def test_views_of_former_generations_go(
    place: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "SMALL", 0)
    for n in range(3):
        store = Store.open(place)
        assert len(store.rows("SELECT * { ?s ?p ?o }")) == 10 + n
        assert len(store.rows("SELECT * { ?s ?p ?o }", OPEN)) == 10 + n
        del store
        Store.build(place, [triples(tmp_path, f"more{n}", 1)])
    assert len([path for path in cache.rglob("*-*-*") if path.is_dir()]) == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda value: value | {"format": 999}, "is of format 999, and this version reads 1 and 2"),
        (lambda value: value | {"format": True}, "states no format"),
        (lambda value: {name: part for name, part in value.items() if name != "format"}, "states no format"),
        (lambda value: value | {"quads": -1}, "not in order"),
        (lambda value: value | {"quads": "10"}, "not in order"),
        (lambda value: value | {"files": None}, "not in order"),
        (lambda value: value | {"files": {"a": None}}, "not in order"),
        (lambda value: value | {"files": {"../a": [1, "0" * 64]}}, "not in order"),
        (lambda value: value | {"files": {"a": [1, "x"]}}, "not in order"),
        (lambda value: [value], "states no format"),
        (lambda value: "[" * 100_000, "states no format"),
        (lambda value: value | {"quads": value["quads"] + 1}, "is not what"),
    ],
)
def test_a_manifest_is_read_with_care(place: Path, change: object, said: str) -> None:
    manifest = open_generation(place).folder / "manifest.json"
    manifest.write_text(json.dumps(change(json.loads(manifest.read_text()))))  # type: ignore[operator]
    with pytest.raises(BadStore, match=said):
        Store.open(place)


@pytest.mark.parametrize("text", ["", "gen-000001", "gen-000002 " + "0" * 64 + "\n", "../x " + "0" * 64 + "\n", "\xff"])
def test_a_damaged_pointer_is_an_error(place: Path, tmp_path: Path, text: str) -> None:
    (place / "CURRENT").write_bytes(text.encode("latin-1"))
    with pytest.raises(BadStore):
        Store.open(place)
    with pytest.raises(BadStore):
        Store.build(place, [triples(tmp_path, "more", 1)])
    (place / "CURRENT").unlink()
    for act in (lambda: Store.open(place), lambda: Store.build(place, [triples(tmp_path, "more", 1)])):
        with pytest.raises(BadStore, match="has lost its file CURRENT"):
            act()
    assert [name[:10] for name in entries(place)] == ["LOCK", "gen-000001"]


class TestVersion010:
    @pytest.fixture
    def old(self, tmp_path: Path) -> Path:
        with tarfile.open(FIXTURE) as packed:
            packed.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.2 has none yet
            packed.extractall(tmp_path / "old")
        return tmp_path / "old"

    def test_it_opens_as_it_is(self, old: Path) -> None:
        before = entries(old)
        assert [row["e"][-1] for row in Store.open(old).rows(EVENTS)] == ["a"]
        assert verify(old) == []
        assert entries(old) == before == ["data", "manifest.json", "views"]

    def test_it_becomes_a_generation_at_the_next_load(self, old: Path, tmp_path: Path) -> None:
        Store.build(old, [triples(tmp_path, "more", 5)])
        assert len(Store.open(old)) == 15
        assert [row["e"][-1] for row in Store.open(old).rows(EVENTS)] == ["a"]
        assert_tidy(old, 1)

    def test_a_reader_keeps_it(self, old: Path, tmp_path: Path) -> None:
        reader = Store.open(old)
        Store.build(old, [triples(tmp_path, "more", 5)])
        assert [row["e"][-1] for row in reader.rows(EVENTS)] == ["a"]
        del reader
        Store.build(old, [triples(tmp_path, "again", 5)])
        assert_tidy(old, 2)

    def test_a_wrong_count_or_a_flipped_byte_is_not_taken_over(self, old: Path, tmp_path: Path) -> None:
        manifest = json.loads((old / "manifest.json").read_text())
        (old / "manifest.json").write_text(json.dumps(manifest | {"quads": 11}))
        assert verify(old) == ["manifest.json (another number of quads)"]
        with pytest.raises(BadStore, match="is damaged"):
            Store.build(old, [triples(tmp_path, "more", 5)])
        assert entries(old) == ["LOCK", "data", "manifest.json", "views"]

    def test_a_load_that_was_killed_between_its_two_renames_is_not_started_over(
        self, old: Path, tmp_path: Path
    ) -> None:
        old.rename(tmp_path / ".store.ab12cd34.old")
        with pytest.raises(BadStore, match=r"bring it back with: mv .*\.old"):
            Store.build(tmp_path / "store", [triples(tmp_path, "more", 5)])
        assert not (tmp_path / "store").exists()


def test_every_error_here_is_ours(place: Path, tmp_path: Path) -> None:
    for path in (tmp_path / "absent", tmp_path / ("x" * 300), Path("/proc/self/mem"), tmp_path / "first.nt"):
        with pytest.raises(KGError):
            Store.open(path)
        with pytest.raises(KGError):
            Store.build(path, [tmp_path / "absent.ttl"])
