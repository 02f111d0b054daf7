"""Who is next: a bounded queue that takes learners in turn, so that nobody's flood starves another. Knows no sandbox.

Everybody has a line of their own. A free place goes to the line that has waited longest since it was last served.
"""

import threading
import time
from collections import deque
from collections.abc import Callable

from tutor.errors import SandboxUnavailable

GLANCE = 0.1
"""Seconds between two looks whether the one who waits still wants to."""


class Turns:
    """Places for a few at a time, handed out line by line; thread-safe."""

    def __init__(self, *, places: int, waiting: int, each: int) -> None:
        """Open so many places.

        Args:
            places: taken at the same time.
            waiting: how many may wait in all.
            each: how many of them may be one learner's.
        """
        self._free, self._waiting, self._each = places, waiting, each
        self._lines: dict[str, deque[threading.Event]] = {}
        self._lock = threading.Lock()

    def take(self, learner: str, cancelled: Callable[[], bool]) -> float | None:
        """Wait for a place; give it back with `leave`.

        Returns:
            The seconds waited, or None where the learner no longer wants it.

        Raises:
            SandboxUnavailable: too many wait already, or too many of this learner.
        """
        with self._lock:
            if self._free:
                self._free -= 1
                return 0.0
            self._refuse(learner)
            called = threading.Event()
            self._lines.setdefault(learner, deque()).append(called)
        started = time.monotonic()
        while not called.wait(GLANCE):
            if cancelled() and self._left(learner, called):
                return None
        return time.monotonic() - started

    def _refuse(self, learner: str) -> None:
        if len(self._lines.get(learner, ())) >= self._each:
            raise SandboxUnavailable(
                f"{self._each} submissions of yours are waiting already. Wait for their verdicts, then try again."
            )
        if sum(map(len, self._lines.values())) >= self._waiting:
            raise SandboxUnavailable(f"{self._waiting} submissions are waiting already. Try again in a moment.")

    def _left(self, learner: str, called: threading.Event) -> bool:
        """Leave the line; False where the place was handed over at this very moment."""
        with self._lock:
            if called.is_set():
                return False
            line = self._lines[learner]
            line.remove(called)
            if not line:
                del self._lines[learner]
            return True

    def leave(self) -> None:
        """Hand the place on: to the first of the first line, whose others go to the end."""
        with self._lock:
            if not self._lines:
                self._free += 1
                return
            learner = next(iter(self._lines))
            line = self._lines.pop(learner)
            line.popleft().set()
            if line:
                self._lines[learner] = line
