"""Makes beforehand, while nobody asks, what those who ask first would wait for."""

from __future__ import annotations

import logging
import threading
import time
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from kg.belief import BELIEFS

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.known import Known
    from kg.web.render import Pages

Step = Callable[[], object]
SECONDS = 30.0
"""So many seconds of the processor go into it; what is then still lacking is made when it is asked for."""
CLAIMS = 20_000
"""Of a graph with more claims nothing is made beforehand: its pages may never be asked for."""
PAIRS = 60
"""So many pairs have their pages made, the first in the order of names."""
SENTENCES = 100
"""So many claims are put into words in one step."""
PATIENCE = 0.05
"""So many seconds nobody must have asked before the next step begins."""
log = logging.getLogger("kg.web")


class Turns:
    """Who is being answered: a step begins when nobody is.

    Examples
    --------
    >>> turns = Turns()
    >>> with turns.taken():
    ...     turns.free(0.0)
    False
    >>> turns.free(0.0)
    True
    """

    def __init__(self) -> None:
        self._under_way = 0
        self._changed = threading.Condition()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Be answered."""
        with self._changed:
            self._under_way += 1
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def free(self, seconds: float) -> bool:
        """Wait until nobody is being answered, and return whether that came in time."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._under_way, seconds)


class Beforehand:
    """Steps of work in a thread of their own, one after the other, each when nobody is being answered.

    A step that fails is left: whoever asks for the same gets the error.
    """

    def __init__(self, steps: Iterable[Step], turns: Turns, *, seconds: float = SECONDS) -> None:
        self._steps, self._turns, self._seconds = steps, turns, seconds
        self._stopped = threading.Event()
        self.slowest = 0.0
        self._thread: threading.Thread | None = None

    def start(self) -> Beforehand:
        """Begin; when the program ends, it ends after the step under way."""
        self._thread = threading.Thread(target=self._run, name="beforehand", daemon=True)
        weakref.finalize(self, _leave, self._stopped, self._thread)
        self._thread.start()
        return self

    def wait(self) -> None:
        """Wait until all is made."""
        if self._thread:
            self._thread.join()

    def stop(self) -> None:
        """Leave the rest, once the step under way is done."""
        if self._thread:
            _leave(self._stopped, self._thread)

    def _run(self) -> None:
        for step in self._steps:
            while not self._stopped.is_set() and not self._turns.free(PATIENCE):
                pass
            began = time.monotonic()
            if self._stopped.is_set() or time.thread_time() > self._seconds:
                return
            try:
                step()
            except Exception as error:  # whoever asks for it gets the fault itself
                log.info("not made beforehand: %s", error)
            self.slowest = max(self.slowest, time.monotonic() - began)


def _leave(stopped: threading.Event, thread: threading.Thread) -> None:
    stopped.set()
    if thread is not threading.current_thread():
        thread.join()


def parts_of(graph: Graph) -> Iterator[Step]:
    """Yield what answers about a graph stand on, in steps that are short on the shipped data."""
    known = graph.known
    if len(known.origins) > CLAIMS:
        return
    yield lambda: known.claims
    yield lambda: (known.actors, known.labels, known.templates)
    yield graph.interactions
    yield lambda: graph.alignment().dyads()
    yield graph.audit
    names = iter(list(known.claims))
    while some := list(islice(names, SENTENCES)):
        yield partial(_put_into_words, known, some)
    yield graph.events
    yield known.keep_sentences


def pages_of(pages: Pages) -> Iterator[Step]:
    """Yield what pages stand on, and pages: of the site's own belief all that need no name, and of pairs with acts.

    Of the other beliefs that ship, those that need no name, and of one pair: with it comes what all pairs share.
    """
    site = pages.site
    if len(site.graph.known.origins) > CLAIMS:
        return
    yield lambda: (site.index, site.mentions)
    own = site.graph.belief.name
    named = {kind.name: kind for kind in pages.kinds if kind.name in ("pair", "actor")}
    for name in dict.fromkeys((own, *BELIEFS)):
        said = {} if name == own else {"belief": name}
        seen = site.seen(pages.view(said))
        graph = seen.graph(site.graph.unit, site.graph.scale)
        yield from (partial(_holding, seen.lock, step) for step in parts_of(graph))
        yield from (partial(pages.made, kind, {}, said) for kind in pages.kinds if "{" not in kind.path)
        with seen.lock:
            pairs = [sorted((dyad.source, dyad.target)) for dyad in graph.alignment().dyads()[:PAIRS]]
        pairs = pairs if name == own else pairs[:1]
        for a, b in pairs:
            yield partial(pages.made, named["pair"], {"a": a, "b": b}, said)
        for actor in dict.fromkeys(end for pair in pairs for end in pair):
            yield partial(pages.made, named["actor"], {"name": actor}, said)


def _put_into_words(known: Known, names: Iterable[str]) -> None:
    for name in names:
        known.sentence(name)


def _holding(lock: threading.RLock, step: Step) -> None:
    with lock:
        step()
