"""Runs a grader over a suite. Knows nothing of how the grader works or how results are shown."""

import time
from collections.abc import Sequence
from pathlib import Path

from tutor.assessment import Assessment
from tutor.evals.fit import cross_validated
from tutor.evals.material import Progress, silent
from tutor.evals.report import Outcome, Report, report
from tutor.evals.suite import Answer, Suite
from tutor.grading.embedded import EmbeddedGrader
from tutor.grading.grader import Embeds, Grader, GradesMany
from tutor.question import Question

CHUNK = 64
"""Answers handed to a grader that takes many at once."""


def _judged(grader: Grader, pairs: Sequence[tuple[Question, str]]) -> list[Assessment]:
    if isinstance(grader, GradesMany):
        return grader.grade_many(pairs)
    return [grader.grade(question, answer) for question, answer in pairs]


def outcomes(suite: Suite, grader: Grader, progress: Progress = silent) -> list[Outcome]:
    """Grade every answer of the suite, in order."""
    questions, found = suite.by_id, list[Outcome]()
    size = CHUNK if isinstance(grader, GradesMany) else 1
    for start in range(0, len(suite.answers), size):
        part: tuple[Answer, ...] = suite.answers[start : start + size]
        marks = _judged(grader, [(questions[answer.question], answer.answer) for answer in part])
        found += [Outcome(answer=answer, assessment=mark) for answer, mark in zip(part, marks, strict=True)]
        progress(len(found), len(suite.answers))
    return found


def run(suite: Suite, grader: Grader, progress: Progress = silent) -> tuple[Report, list[Outcome]]:
    """Grade a suite and measure the agreement with its labels."""
    began = time.perf_counter()
    found = outcomes(suite, grader, progress)
    return report(suite, grader.name, found, time.perf_counter() - began), found


def run_folds(
    suite: Suite, embedder: Embeds, by: str = "assignment", progress: Progress = silent
) -> tuple[Report, list[Outcome]]:
    """Grade every fold of a suite by heads fitted on the others, and measure all of it together.

    Raises:
        UnknownName: there is no such way to make folds.
        InputError: there are fewer than two folds, or nothing to fit.
    """
    began, found = time.perf_counter(), list[Outcome]()
    for fold, heads in cross_validated(suite, embedder=embedder, by=by, progress=progress):
        found += outcomes(fold, EmbeddedGrader(embedder=embedder, heads=heads))
    return report(suite, f"embedded-folds-{by}", found, time.perf_counter() - began), found


def write_outcomes(found: Sequence[Outcome], path: Path) -> None:
    """Write the outcomes as JSON, a line an answer."""
    path.write_text("".join(outcome.model_dump_json() + "\n" for outcome in found), "utf-8")
