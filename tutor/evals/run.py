"""Runs a grader over a suite. Knows nothing of how the grader works or how results are shown."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from tutor.assessment import Assessment
from tutor.evals.folds import cross_validated
from tutor.evals.ledger import Ledger
from tutor.evals.material import Progress, silent
from tutor.evals.outcome import FIRST, Outcome, asked_in, key_of
from tutor.evals.plan import Plan
from tutor.evals.purse import Purse
from tutor.evals.report import Report, report
from tutor.evals.suite import Answer, Suite
from tutor.grading.embedded import EmbeddedGrader
from tutor.grading.grader import Embeds, Grader, GradesMany
from tutor.llm.meter import metered
from tutor.llm.report import Usage
from tutor.question import Question

CHUNK = 64
"""Answers handed to a grader that takes many at once."""
GUESS = Usage(requests=1, input_tokens=2000, output_tokens=600)
"""What one answer costs a model judge at most, where nothing is known yet."""


@dataclass(frozen=True)
class Task:
    """One answer to be graded in one take."""

    suite: str
    answer: Answer
    question: Question
    """As it is asked in this take."""
    take: str
    key: str

    @property
    def pair(self) -> tuple[Question, str]:
        """What a grader is given."""
        return self.question, self.answer.answer

    def done(self, **said: object) -> Outcome:
        """Return the outcome."""
        known = {"suite": self.suite, "topic": self.question.topic, "take": self.take, "key": self.key}
        return Outcome.model_validate({"answer": self.answer, **known, **said})


@dataclass
class Held:
    """What a run over a suite is held with; by default in one go, in memory, at no limit."""

    plan: Plan = field(default_factory=Plan)
    ledger: Ledger = field(default_factory=Ledger)
    progress: Progress = silent


def tasks(suite: Suite, judge: str, takes: Sequence[str] = (FIRST,)) -> list[Task]:
    """Return what is to be graded, take by take, each in the order of the suite."""
    asked = {(name, take): asked_in(question, take) for name, question in suite.by_id.items() for take in takes}
    return [
        Task(suite.name, answer, question, take, key_of(judge, question, answer.answer, take))
        for take in takes
        for answer in suite.answers
        for question in (asked[answer.question, take],)
    ]


def outcomes(suite: Suite, grader: Grader, held: Held | None = None) -> list[Outcome]:
    """Grade every answer of the suite in every take, in order; what the ledger knows is not graded again."""
    held = held or Held()
    wanted = tasks(suite, grader.name, held.plan.takes)
    found: dict[int, Outcome] = {}
    todo = list[tuple[int, Task]]()
    for place, task in enumerate(wanted):
        known = held.ledger.get(task.key)
        if known is None:
            todo.append((place, task))
        else:
            found[place] = known.but(answer=task.answer, suite=task.suite, topic=task.question.topic, take=task.take)
    held.progress(len(found), len(wanted))
    made = _together(grader, todo) if isinstance(grader, GradesMany) else _at_once(grader, todo, held.plan)
    for place, outcome in made:
        held.ledger.add(outcome)
        found[place] = outcome
        held.progress(len(found), len(wanted))
    return [found[place] for place in range(len(wanted))]


def _together(grader: GradesMany, todo: Sequence[tuple[int, Task]]) -> Iterator[tuple[int, Outcome]]:
    for start in range(0, len(todo), CHUNK):
        part, began = todo[start : start + CHUNK], time.perf_counter()
        marks = grader.grade_many([task.pair for _, task in part])
        each = (time.perf_counter() - began) / len(part)
        for (place, task), mark in zip(part, marks, strict=True):
            yield place, task.done(assessment=mark, seconds=each)


def _at_once(grader: Grader, todo: Sequence[tuple[int, Task]], plan: Plan) -> Iterator[tuple[int, Outcome]]:
    """Grade as many at once as planned, until money or patience is at an end; then say so of each that is left."""
    purse, left = Purse(plan, GUESS), iter(todo)
    running: dict[Future[Outcome], int] = {}
    with ThreadPoolExecutor(plan.concurrency, thread_name_prefix="grading") as pool:
        try:
            while True:
                while len(running) < plan.concurrency and purse.refusal(len(running)) is None:
                    place, task = next(left, (-1, None))
                    if task is None:
                        break
                    running[pool.submit(_graded, grader, task)] = place
                if not running:
                    break
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    outcome = future.result()
                    purse.pay(outcome.usage, outcome.assessment.error if not outcome.assessment.graded else None)
                    yield running.pop(future), outcome
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    why = purse.refusal(0) or ""
    for place, task in left:
        question = task.question
        yield place, task.done(assessment=Assessment.ungraded(question.id, grader.name, question.max_points, why))


def _graded(grader: Grader, task: Task) -> Outcome:
    began = time.perf_counter()
    with metered() as meter:
        assessment = grader.grade(*task.pair)
    return task.done(assessment=assessment, seconds=time.perf_counter() - began, usage=meter.usage)


def run(suite: Suite, grader: Grader, held: Held | None = None) -> tuple[Report, list[Outcome]]:
    """Grade a suite and measure the agreement with its labels."""
    began = time.perf_counter()
    found = outcomes(suite, grader, held)
    return report(suite, grader.name, found, time.perf_counter() - began), found


def run_folds(
    suite: Suite,
    embedder: Embeds,
    by: str = "assignment",
    *,
    taught: Suite | None = None,
    progress: Progress = silent,
) -> tuple[Report, list[Outcome]]:
    """Grade every fold of a suite by heads fitted on the others, or on the others of `taught`; measure all together.

    Raises:
        UnknownName: there is no such way to make folds.
        InputError: there are fewer than two folds, or nothing to fit.
    """
    began, found = time.perf_counter(), list[Outcome]()
    for fold, heads in cross_validated(suite, embedder=embedder, by=by, taught=taught, progress=progress):
        found += outcomes(fold, EmbeddedGrader(embedder=embedder, heads=heads))
    return report(suite, f"embedded-folds-{by}", found, time.perf_counter() - began), found
