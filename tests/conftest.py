"""What every test may ask for: the folder of real data, the article, and the shipped graph."""

from __future__ import annotations

import ctypes
import gc
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is loaded: two workers on two cores need no more

import hypothesis
import pytest
from browser_pages import Desk, chromium
from opened_once import opened_once

import kg

# A busy machine is slow, and no test here asserts a time. The same examples come each time: what stands between a change
# and the main line must not fail by chance. New ones are looked for by `make fuzz`.
hypothesis.settings.register_profile("untimed", deadline=None, derandomize="KG_FUZZ" not in os.environ)
hypothesis.settings.load_profile("untimed")


def pytest_configure(config: pytest.Config) -> None:
    """Give the session, all its processes together, one cache of its own: nothing of the reader's is seen or left there."""
    if not hasattr(config, "workerinput"):  # a worker has its environment from the process that started it
        folder = tempfile.mkdtemp(prefix="alignment-kg-tests-")
        os.environ["XDG_CACHE_HOME"] = folder
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that take long alone: at the end, one process would wait for the other to finish one."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """Let no collection of garbage look at the thousands of tests, which stay: they are most of what it would look at."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Give the memory of a file's tests back when they are over: each query forks, and a fork copies page tables."""
    if nextitem is None or nextitem.path != item.path:
        gc.collect()
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of the GNU library; others give back by themselves
        if trim is not None:
            trim(0)


ROOT = Path(__file__).parent.parent
ARTICLE_SHA256 = "1dee32f85048f305ba66ab076a9f2391993804eb5cb367f86e5281e9a729b54c"


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the checkout; it is not part of the project."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder ../shared with real data is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def article(shared: Path) -> str:
    """The text of the first article, checked against its sha256."""
    raw = (shared / "article.txt").read_bytes()
    assert hashlib.sha256(raw).hexdigest() == ARTICLE_SHA256
    return raw.decode("utf-8")


@pytest.fixture(scope="session")
def graph() -> kg.Graph:
    """The shipped graph under the default belief: what it has read once, every test may use, and none changes it."""
    return kg.open()


@pytest.fixture(scope="session")
def store(graph: kg.Graph) -> kg.Store:
    """The store of the shipped graph, for reading."""
    return graph.known.store


@pytest.fixture(scope="module")
def one_graph() -> Iterator[None]:
    """For files that try many commands: each graph is opened once for all of them."""
    with opened_once():
        yield


@pytest.fixture(scope="session")
def browser():
    """A running chromium for all tests of this process."""
    with chromium() as running:
        yield running


@pytest.fixture
def desk(browser, tmp_path):
    """Opens pages; at the end, no message, error, dialog or request has come up."""
    opened = Desk(browser, tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def show(desk):
    """Open the picture of a network, or a picture."""
    from kg.views.network import NetworkPicture
    from kg.views.network.value import Network

    def opened(what, *, title="Alignment of each pair", **options):
        picture = NetworkPicture(title, what) if isinstance(what, Network) else what
        return desk.open(picture.html, **options)

    return opened


@pytest.fixture(scope="session")
def icews14(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The complete ICEWS14 benchmark on Goldstein's scale, its officials placed by the field's own dictionaries."""
    from kg.readers import read_files, reader
    from kg.readers.reading import How
    from kg.readers.tables import write_tables

    folder, data = tmp_path_factory.mktemp("icews14"), shared / "data"
    write_tables("actor-dictionary", [data / "dictionaries" / "Phoenix.*.actors.txt.xz"], folder / "who")
    how = How(scale="goldstein", officials=(folder / "who" / "tenures.csv",))
    read_files(reader("icews-ids"), [data / "icews_tkg" / "icews14_ids_*.txt*"], folder / "icews14.parquet", how)
    return folder / "icews14.parquet"
