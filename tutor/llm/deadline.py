"""A deadline around a whole turn, kept to the second. Knows nothing of messages or replies.

The client's own timeouts are per read, so a server that drips bytes would never meet one. Each request carries what is
left of its turn (as the wait for a free connection, `pool`: the one timeout that means just that). While the body is
read, a timer stands by that shuts the socket down, which ends the blocked read.

Not covered: looking up a host's name, and a server that drips the head of its answer byte by byte.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx2


class Deadline:
    """A point in time by which a turn must be over."""

    def __init__(self, seconds: float) -> None:
        """Start the clock."""
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds left, at least 0."""
        return max(0.0, self._end - time.monotonic())

    def over(self) -> bool:
        """Whether the time is up (a timer may fire a few milliseconds early)."""
        return self.left() < 0.02

    def timeouts(self, silence: float | None) -> httpx2.Timeout:
        """Return the timeouts of an attempt that starts now; `silence` limits each read, None only the deadline."""
        left = max(self.left(), 0.001)
        short = min(left, silence) if silence is not None else left
        return httpx2.Timeout(connect=short, read=short, write=short, pool=left)


class _Watched(httpx2.SyncByteStream):
    """A response body whose socket is shut down at the deadline."""

    def __init__(self, body: httpx2.SyncByteStream, connection: socket.socket, seconds: float) -> None:
        self._body = body
        self._timer = threading.Timer(seconds, _shut, args=(connection,))
        self._timer.daemon = True
        self._timer.start()

    def __iter__(self) -> Iterator[bytes]:
        yield from self._body

    def close(self) -> None:
        self._timer.cancel()
        self._body.close()


def _shut(connection: socket.socket) -> None:
    # The plain socket's method: that of a TLS socket would drop its state under the reader's feet.
    with contextlib.suppress(OSError):  # it was closed a moment ago
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


def _note(request: httpx2.Request) -> None:
    left = request.extensions.get("timeout", {}).get("pool")
    if left is not None:
        request.extensions.setdefault("viva_end", time.monotonic() + left)


def _watch(response: httpx2.Response) -> None:
    end = response.request.extensions.get("viva_end")
    stream = response.extensions.get("network_stream")
    connection = stream.get_extra_info("socket") if stream is not None else None
    if end is not None and connection is not None and isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = _Watched(response.stream, connection, max(0.0, end - time.monotonic()))


HOOKS: dict[str, list[Any]] = {"request": [_note], "response": [_watch]}
"""Event hooks that hold a client's requests to the deadline of their turn."""
