"""The grader that ships, on sixty held-out answers: what `make eval` holds in full is held here in every test run."""

from pathlib import Path

import pytest

from tutor.course.course import read_course
from tutor.evals.report import Report
from tutor.evals.run import run
from tutor.evals.suite import read_suite
from tutor.grading.embedded import EmbeddedGrader
from tutor.retrieval.embedding import Embedder

ROOT = Path(__file__).parents[2]
QUESTIONS = 6
"""So many questions, evenly over the held-out ones, each with its ten manners."""
LEAST, MOST = 0.5, 0.35
"""Credit κ and false credit: far enough below what all held-out answers reach for a sample of sixty."""


@pytest.fixture(scope="module")
def report() -> Report:
    bank = {question.id: question for question in read_course(ROOT / "corpus").questions}
    suite = read_suite(ROOT / "evals" / "suites" / "course", bank).split("test")
    asked = list(dict.fromkeys(answer.question for answer in suite.answers))
    chosen = set(asked[:: len(asked) // QUESTIONS][:QUESTIONS])
    answers = tuple(answer for answer in suite.answers if answer.question in chosen)
    bounds = {"criteria.credit_kappa": LEAST, "criteria.false_credit": MOST}
    part = suite.but(answers=answers, second=(), thresholds=bounds)
    return run(part, EmbeddedGrader(embedder=Embedder()))[0]


def test_sixty_held_out_answers_reach_the_thresholds(report: Report) -> None:
    assert (report.answers, report.graded) == (60, 60)
    assert report.missed_thresholds == ()


def test_words_that_say_nothing_earn_next_to_nothing(report: Report) -> None:
    empty = [report.styles[name] for name in ("parrot", "off-topic", "dont-know", "injection") if name in report.styles]
    assert empty
    earned = sum((found.false_credit or 0.0) * found.n for found in empty)
    assert earned / sum(found.n for found in empty) <= 0.1
