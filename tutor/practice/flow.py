"""Carries a job into a child and its results and log out, within the limits. Knows nothing of what they mean."""

import os
import selectors
import socket
import time
from collections.abc import Callable
from enum import StrEnum

from tutor.practice.limits import Limits

PIECE = 1 << 16
"""Bytes read at a time."""


Work = Callable[[], None]


def idle() -> None:
    """Do nothing meanwhile."""


class Ending(StrEnum):
    """How a submission's process ended."""

    EXITED = "exited"
    SIGNALLED = "signalled"
    TIMEOUT = "timeout"
    FLOOD = "flood"
    """It sent more than it may."""
    CANCELLED = "cancelled"


class Flow:
    """One job on its way."""

    def __init__(self, pipes: tuple[int, ...], job: bytes, limits: Limits, meanwhile: Work) -> None:
        """Take the ends of the pipes to the child: job, results, log."""
        self.job_fd, self.result_fd, self.log_fd = pipes
        self.left, self.limits, self.meanwhile = memoryview(job), limits, meanwhile
        self.results, self.log = bytearray(), bytearray()
        self.logged = 0
        for fd in pipes:
            os.set_blocking(fd, False)
        self.open = set(pipes)
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.job_fd, selectors.EVENT_WRITE)
        self.selector.register(self.result_fd, selectors.EVENT_READ)
        self.selector.register(self.log_fd, selectors.EVENT_READ)

    def carry(self, control: socket.socket, deadline: float, cancelled: Callable[[], bool]) -> Ending:
        """Move bytes until the child has closed both its pipes, or it is to be killed.

        What this side does meanwhile is not on the child's time: the deadline is put off by as long.
        """
        self.deadline = deadline
        self.selector.register(control, selectors.EVENT_READ)
        while self.open & {self.result_fd, self.log_fd}:
            if time.monotonic() >= self.deadline or cancelled():
                return Ending.CANCELLED if cancelled() else Ending.TIMEOUT
            for key, _ in self.selector.select(min(0.1, self.deadline - time.monotonic())):
                if key.fileobj is control:
                    return Ending.EXITED  # the interpreter died; asking it how the child ended will say so
                self._move(key.fd)
            if len(self.results) > self.limits.result_bytes:
                return Ending.FLOOD
        return Ending.EXITED

    def _move(self, fd: int) -> None:
        if fd == self.job_fd:
            self._feed()
            return
        try:
            data = os.read(fd, PIECE)
        except BlockingIOError:
            return
        if not data:
            self._shut(fd)
        elif fd == self.result_fd:
            self.results += data
        else:
            self.logged += len(data)
            self.log += data[: max(0, self.limits.log_bytes - len(self.log))]
            if self.logged > self.limits.log_flood_bytes:
                self._shut(fd)

    def _feed(self) -> None:
        try:
            self.left = self.left[os.write(self.job_fd, self.left) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self.left = self.left[:0]
        if not self.left:
            self._shut(self.job_fd)
            started = time.monotonic()
            self.meanwhile()
            self.deadline += time.monotonic() - started

    def _shut(self, fd: int) -> None:
        self.selector.unregister(fd)
        self.open.discard(fd)
        os.close(fd)

    def close(self) -> None:
        """Close what is still open."""
        for fd in list(self.open):
            self._shut(fd)
        self.selector.close()
