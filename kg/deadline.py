"""Ends a connection at a moment, whatever the other side does: a timeout of reading begins anew with each byte.

A server that sends a header a second is never silent, so no timeout of reading ends it; a closed socket does.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self


class Deadline:
    """So many seconds for a request, from its start to the last byte of its answer.

    Use it around the request, and `watch` its socket, or give `trace` to httpx (``extensions={"trace":
    deadline.trace}``). Once the seconds are over the socket is shut, which ends the request with an error, and `passed`
    is true.

    Parameters
    ----------
    seconds : float
        How long it may take.
    """

    def __init__(self, seconds: float) -> None:
        """Set the time; it runs from the beginning of the ``with`` block."""
        self.passed = False
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Take note of the socket of a connection, when httpcore says that there is one."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self.watch(info["return_value"].get_extra_info("socket"))

    def watch(self, line: socket.socket) -> None:
        """Shut a socket once the time is over."""
        self._sockets.append(line)
        if self.passed:
            self._end()

    def _end(self) -> None:
        self.passed = True
        for one in self._sockets:
            with suppress(OSError):  # it is closed already
                one.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        """Start the clock."""
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop the clock."""
        self._timer.cancel()
