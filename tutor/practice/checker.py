"""Checks a submission: sends it away to be run, judges what comes back, explains. The one door of this folder.

Knows nothing of pages, commands or settings.
"""

import secrets
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tutor.errors import UnknownName
from tutor.exercise import Check, Outcome, Remark, Test
from tutor.practice import wire
from tutor.practice.case import Case
from tutor.practice.child import OUT_OF_MEMORY
from tutor.practice.edits import suppose
from tutor.practice.flow import Ending
from tutor.practice.folder import Workshop, load_workshops
from tutor.practice.job import Report, job, log, report, specification
from tutor.practice.judge import diagnose, judge, one_thread, worked_out
from tutor.practice.levels import choose
from tutor.practice.limits import Limits
from tutor.practice.naming import with_names
from tutor.practice.pool import Pool
from tutor.practice.sandbox import Execution
from tutor.supposition import Supposition

SIGKILL, SIGXCPU = 9, 24


class Checker:
    """Checks submissions to the exercises of a folder; thread-safe, and starts its sandbox when it is first needed."""

    def __init__(self, exercises: Path, level: str = "auto", *, limits: Limits | None = None, workers: int = 1) -> None:
        """Read the exercises.

        Args:
            exercises: the folder of exercise folders.
            level: `auto`, `bubblewrap`, `landlock` or `unsafe-local`.
            limits: what a submission may use.
            workers: submissions that run at the same time.

        Raises:
            CourseError: an exercise is malformed.
        """
        self._folder, self._wanted, self._workers = exercises, level, workers
        self.limits = limits or Limits()
        self.workshops = load_workshops(exercises)
        self._lock = threading.Lock()
        self._pool: Pool | None = None

    @property
    def level(self) -> str:
        """The level that holds on this machine; finds out if it is not known yet.

        Raises:
            SandboxUnavailable: none does.
        """
        return self._running().level

    def _running(self) -> Pool:
        with self._lock:
            if self._pool is None:
                self._pool = choose(self._wanted, limits=self.limits, size=self._workers, course=self._folder)
            return self._pool

    def check(
        self,
        exercise: str,
        source: bytes | str,
        *,
        seed: int | None = None,
        learner: str = "",
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Check:
        """Run a submission against fresh cases and say what is wrong with it.

        Args:
            exercise: its id.
            source: the submission, a Python file.
            seed: of the cases; a new one each time where there is none.
            learner: whose it is; where many wait, learners take turns.
            cancelled: asked about ten times a second; where it says yes the submission is stopped.

        Raises:
            UnknownName: there is no such exercise.
            SandboxUnavailable: nothing here may run it.
        """
        if exercise not in self.workshops:
            raise UnknownName("exercise", exercise, self.workshops)
        workshop, pool = self.workshops[exercise], self._running()
        source = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
        started = time.monotonic()
        if len(source) > self.limits.source_bytes:
            message = f"The file has {len(source)} bytes; at most {self.limits.source_bytes} are examined."
            return _check(exercise, Outcome.ERROR, pool.level, message=message)
        with one_thread():
            cases = workshop.cases(secrets.randbits(48) if seed is None else seed)
            sent = job(source, specification(workshop.exercise, workshop.driver, self.limits), cases)
        solved, text = list(cases), source.decode("utf-8", "replace")

        def solve() -> None:
            with one_thread():
                solved[:] = worked_out(workshop, cases)

        execution = pool.run(sent, learner=learner, cancelled=cancelled, meanwhile=solve)
        with one_thread():
            found = self._verdict(workshop, solved, execution, pool.level, text)
        found = with_names(workshop.exercise, found, text)
        printed = log(execution.log, self.limits.log_bytes)
        seconds = time.monotonic() - started - execution.waited
        stopped = execution.ending is Ending.CANCELLED
        timed = found.but(seconds=round(seconds, 6), waited=round(execution.waited, 6))
        return timed.but(cancelled=stopped, log=printed)

    def suppositions(self, exercise: str, source: str) -> list[Supposition]:
        """Return what the exercise's edits make of a submission that parses; nothing is run."""
        supposed = (suppose(exercise, edit, source.lstrip("\ufeff")) for edit in self.workshops[exercise].edits)
        return [one for one in supposed if one is not None]

    def _verdict(
        self, workshop: Workshop, cases: Sequence[Case], execution: Execution, level: str, source: str
    ) -> Check:
        name = workshop.exercise.id
        try:
            said = report(execution, len(cases), self.limits)
        except wire.BadFrame as error:
            message = f"What came back is no result ({error}): the file wrote where only the checker writes."
            return _check(name, Outcome.ERROR, level, message=message)
        if said.refusal:
            refusal = said.refusal
            return _check(name, Outcome(refusal.verdict), level, message=refusal.message).but(line=refusal.line)
        tests = {case.name: judge(workshop, case, result) for case, result in zip(cases, said.results, strict=False)}
        for case in cases[len(said.results) :]:
            tests[case.name] = Test(name=case.name, passed=False, message="Not run.")
        outcome, message, line = _outcome(said, execution, tests, workshop)
        counted = tuple(test for test in tests.values() if test.name not in workshop.exercise.remarks)
        remarks = tuple(
            Remark(test=test.name, text=workshop.exercise.remarks[test.name])
            for test in tests.values()
            if test.name in workshop.exercise.remarks and not test.passed and outcome is Outcome.PASSED
        )
        ran = zip(cases, said.results, strict=False)
        seen = [(case, result) for case, result in ran if case.name not in workshop.exercise.remarks]
        diagnosis = diagnose(workshop, seen, tests, source) if outcome is Outcome.FAILED else ()
        return _check(name, outcome, level, message=message).but(
            line=line, tests=counted, diagnosis=diagnosis, remarks=remarks
        )

    def close(self) -> None:
        """End the sandbox; the next check starts it anew."""
        with self._lock:
            if self._pool is not None:
                self._pool.close()
            self._pool = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _check(exercise: str, outcome: Outcome, level: str, *, message: str) -> Check:
    return Check(exercise=exercise, verdict=outcome, sandbox=level, seconds=0.0, message=message)


def _outcome(
    said: Report, execution: Execution, tests: dict[str, Test], workshop: Workshop
) -> tuple[Outcome, str, int | None]:
    """The verdict, in the order in which one reason outweighs another."""
    states = {result.state: result for result in reversed(said.results)}
    if "banned" in states:
        return Outcome.REJECTED, states["banned"].message, states["banned"].line
    if "exit" in states:
        return Outcome.ERROR, f"The file ends the process ({states['exit'].message}).", states["exit"].line
    # What fills its memory in one test may spend its time on filling it again in the next.
    if not said.ended and ("memory" not in states or execution.ending is Ending.CANCELLED):
        return _cut_short(said, execution, list(tests))
    if "memory" in states:
        return Outcome.MEMORY, f"It needs too much memory ({states['memory'].message}).", states["memory"].line
    wrong = [name for name, test in tests.items() if not test.passed and name not in workshop.exercise.remarks]
    if not wrong:
        return Outcome.PASSED, "", None
    right = len(tests) - len(wrong) - sum(name in tests for name in workshop.exercise.remarks)
    return Outcome.FAILED, f"{right} of {right + len(wrong)} tests pass.", None


def _cut_short(said: Report, execution: Execution, names: Sequence[str]) -> tuple[Outcome, str, int | None]:
    at = len(said.results)
    during = f" in the test '{names[at]}'" if at < len(names) and said.results else ""
    slow = execution.ending is Ending.SIGNALLED and execution.status in (SIGXCPU, SIGKILL)
    if execution.ending is Ending.TIMEOUT or slow:
        return Outcome.TIMEOUT, f"It did not end in {execution.cpu_seconds:.0f} s of computing{during}.", None
    if execution.ending is Ending.CANCELLED:
        return Outcome.ERROR, "It was cancelled.", None
    if execution.ending is Ending.FLOOD:
        return Outcome.ERROR, "It sent more than a result may hold.", None
    if (execution.ending, execution.status) == (Ending.EXITED, OUT_OF_MEMORY):
        return Outcome.MEMORY, f"It needs too much memory{during}.", None
    how = f"signal {execution.status}" if execution.ending is Ending.SIGNALLED else f"status {execution.status}"
    return Outcome.ERROR, f"The file ended its process ({how}){during} before it was examined.", None
