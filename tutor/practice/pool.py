"""A few sandboxes side by side, each with one submission at a time. Knows nothing of exercises.

Every slot holds the promise of a sandbox; they are all started by one thread of the pool's own that lives as long as
the pool, for a sandbox dies with the thread that started it.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from tutor.errors import SandboxUnavailable
from tutor.practice.limits import Limits
from tutor.practice.sandbox import Execution, Sandbox


class Pool:
    """Runs jobs on warm sandboxes; thread-safe."""

    def __init__(self, *, level: str, limits: Limits, size: int = 1) -> None:
        """Prepare `size` slots; the first sandbox starts with the first job."""
        self.level, self.limits = level, limits
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="sandbox-keeper")
        self._slots: queue.LifoQueue[Future[Sandbox] | None] = queue.LifoQueue()
        for _ in range(size):
            self._slots.put(None)
        self._places = threading.BoundedSemaphore(size + limits.waiting)
        self._size = size

    def run(self, job: bytes, *, cancelled: Callable[[], bool] = lambda: False) -> Execution:
        """Run a job; once more on a fresh sandbox where the first one died.

        Raises:
            SandboxUnavailable: no sandbox starts, both died, or too many jobs are waiting.
        """
        if not self._places.acquire(blocking=False):
            raise SandboxUnavailable(f"{self.limits.waiting} submissions are waiting already. Try again in a moment.")
        try:
            try:
                return self._once(job, cancelled)
            except SandboxUnavailable:
                return self._once(job, cancelled)
        finally:
            self._places.release()

    def _once(self, job: bytes, cancelled: Callable[[], bool]) -> Execution:
        promise = self._slots.get()
        sandbox: Sandbox | None = None
        try:
            sandbox = (promise or self._keeper.submit(self._started)).result()
            return sandbox.run(job, cancelled=cancelled)
        finally:
            self._give_back(sandbox, promise)

    def _give_back(self, sandbox: Sandbox | None, promise: Future[Sandbox] | None) -> None:
        if sandbox is None:
            self._slots.put(None)  # it did not start; the next job tries again
        elif sandbox.healthy:
            ready: Future[Sandbox] = Future()
            ready.set_result(sandbox)
            self._slots.put(promise or ready)
        else:
            self._keeper.submit(sandbox.close)
            self._slots.put(self._keeper.submit(self._started))

    def _started(self) -> Sandbox:
        sandbox = Sandbox(level=self.level, limits=self.limits)
        sandbox.start()
        return sandbox

    def close(self) -> None:
        """Wait for running jobs and end all sandboxes."""
        promises = [self._slots.get() for _ in range(self._size)]
        for promise in promises:
            if promise is not None and promise.exception() is None:
                promise.result().close()
            self._slots.put(None)
        self._keeper.shutdown()
