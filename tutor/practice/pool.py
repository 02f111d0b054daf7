"""A few sandboxes side by side, each with one submission at a time. Knows nothing of exercises.

Every slot holds the promise of a sandbox; they are all started by one thread of the pool's own that lives as long as
the pool, for a sandbox dies with the thread that started it. A worn one goes on until its successor is warm.
"""

import queue
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from tutor.errors import SandboxUnavailable
from tutor.practice.flow import Ending, Work, idle
from tutor.practice.limits import Limits
from tutor.practice.sandbox import Execution, Sandbox
from tutor.practice.turns import Turns


@dataclass
class _Slot:
    """A place for one sandbox; None where it starts with the next job."""

    current: Future[Sandbox] | None = None
    successor: Future[Sandbox] | None = None


class Pool:
    """Runs jobs on warm sandboxes; thread-safe."""

    def __init__(self, *, level: str, limits: Limits, size: int = 1) -> None:
        """Prepare `size` slots; the first sandbox starts with the first job."""
        self.level, self.limits = level, limits
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="sandbox-keeper")
        self._slots = tuple(_Slot() for _ in range(size))
        self._idle: queue.LifoQueue[_Slot] = queue.LifoQueue()
        for slot in self._slots:
            self._idle.put(slot)
        self._turns = Turns(places=size, waiting=limits.waiting, each=limits.waiting_each)

    @property
    def workers(self) -> tuple[int, ...]:
        """The process ids of the sandboxes that are up."""
        promises = [slot.current for slot in self._slots]
        ready = [promise for promise in promises if promise and promise.done() and promise.exception() is None]
        return tuple(promise.result().pid for promise in ready)

    def run(
        self, job: bytes, *, learner: str = "", cancelled: Callable[[], bool] = lambda: False, meanwhile: Work = idle
    ) -> Execution:
        """Run a job when it is this learner's turn; once more on a fresh sandbox where the first one died.

        Args:
            job: as the child reads it.
            learner: whose turn it uses.
            cancelled: asked about ten times a second; where it says yes the job is not run, or stopped.
            meanwhile: what this side has to do while the child is busy.

        Raises:
            SandboxUnavailable: no sandbox starts, both died, or too many jobs are waiting.
        """
        waited = self._turns.take(learner, cancelled)
        if waited is None:
            return Execution(Ending.CANCELLED)
        try:
            try:
                execution = self._once(job, cancelled, meanwhile)
            except SandboxUnavailable:
                execution = self._once(job, cancelled, meanwhile)
            return replace(execution, waited=waited)
        finally:
            self._turns.leave()

    def _once(self, job: bytes, cancelled: Callable[[], bool], meanwhile: Work) -> Execution:
        slot = self._idle.get()
        sandbox: Sandbox | None = None
        try:
            sandbox = self._ready(slot).result()
            return sandbox.run(job, cancelled=cancelled, meanwhile=meanwhile)
        finally:
            self._give_back(slot, sandbox)

    def _ready(self, slot: _Slot) -> Future[Sandbox]:
        """The sandbox of a slot: its successor where that is up, a new one where there is none."""
        if slot.successor is not None and slot.successor.done():
            if slot.successor.exception() is None:
                self._end(slot.current)
                slot.current = slot.successor
            slot.successor = None
        if slot.current is None:
            slot.current = self._start()
        return slot.current

    def _give_back(self, slot: _Slot, sandbox: Sandbox | None) -> None:
        if sandbox is None:
            slot.current = None  # it did not start; the next job tries again
        elif not sandbox.healthy:
            self._end(slot.current)
            slot.current, slot.successor = slot.successor or self._start(), None
        elif sandbox.jobs >= self.limits.jobs and slot.successor is None:
            slot.successor = self._start()
        self._idle.put(slot)

    def _start(self) -> Future[Sandbox]:
        try:
            return self._keeper.submit(self._started)
        except RuntimeError:  # the executor's word for having been shut down
            raise SandboxUnavailable("The sandbox is being closed.") from None

    def _started(self) -> Sandbox:
        sandbox = Sandbox(level=self.level, limits=self.limits)
        sandbox.start()
        return sandbox

    def _end(self, promise: Future[Sandbox] | None) -> None:
        if promise is not None:
            self._keeper.submit(lambda: promise.result().close())

    def close(self) -> None:
        """Wait for running jobs and end all sandboxes; who still waits is refused."""
        held = [self._idle.get() for _ in self._slots]
        for slot in held:
            for promise in (slot.current, slot.successor):
                if promise is not None and promise.exception() is None:
                    promise.result().close()
            slot.current = slot.successor = None
        self._keeper.shutdown()
        for slot in held:
            self._idle.put(slot)
