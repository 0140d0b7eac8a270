"""Holds connections: whoever sends no request, or takes no answer, is let go, so that others are answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from kg.errors import MissingExtra
from kg.web.guard import HEADERS

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    import uvicorn

IDLE = 256
"""So many connections may wait for a request; for one more the one that has waited longest is closed."""
PATIENCE = 15.0
"""So many seconds a connection may be without a request, and as many a request may take to be told."""
STALLED, TAKEN = 30.0, 1 << 15
"""In so many seconds a client takes so many bytes of what it is sent, or all of it: a few now and then do not do."""


def uvicorn_config(app: Any, **more: Any) -> uvicorn.Config:  # noqa: ANN401 - an ASGI application, and uvicorn's options
    """Return how an application is served: the same for pages, review and tools.

    Raises
    ------
    MissingExtra
        If uvicorn is not installed.
    """
    try:
        import uvicorn
    except ImportError:
        raise MissingExtra("uvicorn", "web") from None
    settings: dict[str, Any] = {
        "http": _connection(), "log_level": "warning", "access_log": False, "server_header": False,
        "date_header": False, "timeout_keep_alive": int(PATIENCE), "timeout_graceful_shutdown": 5, "lifespan": "off",
        "ws": "none",
    }  # fmt: skip
    return uvicorn.Config(app, **settings | more)


def _connection() -> type[asyncio.Protocol]:
    """Return uvicorn's connection with a bound on how long it waits for its client, and on how many wait."""
    from uvicorn.protocols.http.h11_impl import H11Protocol

    class Connection(H11Protocol):
        """One connection of one server; ``idle`` are those that wait for a request, the longest first."""

        idle: ClassVar[dict[Connection, None]] = {}
        due: asyncio.TimerHandle | None = None
        begun = False

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self.wait()

        def connection_lost(self, exc: Exception | None) -> None:
            self.work()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            if self in self.idle and not self.begun:
                self.begun = True
                self.let(PATIENCE)  # from the first byte on; the next ones gain no time
            super().data_received(data)
            self.look()

        def on_response_complete(self) -> None:
            if not self.flow.write_paused:  # else it waits once it has taken what it was sent
                self.wait()
            super().on_response_complete()  # may find a request that the client has sent already
            self.look()

        def send_400_response(self, msg: str) -> None:
            lines = [f"{name}: {value}" for name, value in HEADERS.items()]
            lines += ["content-type: text/plain; charset=utf-8", f"content-length: {len(msg) + 1}", "connection: close"]
            self.transport.write("\r\n".join(["HTTP/1.1 400 Bad Request", *lines, "", f"{msg}\n"]).encode())
            self.transport.close()

        def pause_writing(self) -> None:
            super().pause_writing()
            self.take(self.transport.get_write_buffer_size())

        def resume_writing(self) -> None:
            super().resume_writing()
            self.let(None)
            if self.cycle is not None and self.cycle.response_complete:
                self.wait()

        def take(self, left: int) -> None:
            """Let the client take of what is left to send, again and again as long as it takes enough."""

            def look_again() -> None:
                now = self.transport.get_write_buffer_size()
                self.take(now) if now <= left - TAKEN else self.drop()

            self.let(STALLED, look_again)

        def look(self) -> None:
            """See whether a whole request is being answered."""
            if self.cycle is not None and not self.cycle.response_complete:
                self.work()

        def wait(self) -> None:
            """Wait for a request; where too many wait, whoever has waited longest no longer does."""
            self.begun = False
            self.idle[self] = None
            self.let(PATIENCE)
            if len(self.idle) > IDLE:
                next(iter(self.idle)).drop()

        def work(self) -> None:
            """Wait no longer: a whole request has come, or nobody is there."""
            self.idle.pop(self, None)
            self.let(None)

        def let(self, seconds: float | None, then: Callable[[], None] | None = None) -> None:
            """Let the client have so many seconds from now before it is dropped, or whatever it takes."""
            if self.due:
                self.due.cancel()
            self.due = None if seconds is None else self.loop.call_later(seconds, then or self.drop)

        def drop(self) -> None:
            """Close it at once, whatever is still to be sent."""
            self.work()
            self.transport.abort()

    return Connection
