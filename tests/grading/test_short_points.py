"""Plain short points, with the shipped head on questions of the bank: right ones are never surely missed."""

from pathlib import Path

import pytest

from tutor.assessment import Verdict
from tutor.course.course import read_course
from tutor.grading.embedded import GREY, EmbeddedGrader
from tutor.question import Question
from tutor.retrieval.embedding import Embedder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def grader() -> EmbeddedGrader:
    return EmbeddedGrader(embedder=Embedder())


@pytest.fixture(scope="module")
def bank() -> dict[str, Question]:
    return {question.id: question for question in read_course(ROOT / "corpus").questions}


def verdict(grader: EmbeddedGrader, question: Question, answer: str, criterion: str) -> Verdict:
    return next(one for one in grader.grade(question, answer).verdicts if one.criterion == criterion)


RIGHT = [
    ("scaled-dot-product-formula", "row-softmax", "The softmax is over the keys."),
    ("scaled-dot-product-formula", "scores", "You multiply Q by K transposed"),
    ("scaled-dot-product-formula", "times-values", "The weights multiply the values."),
    ("softmax-why-exponential", "softmax-formula", "exponentiate and normalise"),
    ("transpose-of-a-product", "order-reverses", "The order is reversed."),
    ("transpose-of-a-product", "rows-become-columns", "Rows turn into columns."),
]
WRONG = [
    ("scaled-dot-product-formula", "row-softmax", "The softmax is over the queries."),
    ("scaled-dot-product-formula", "scores", "You multiply Q by V transposed"),
    ("scaled-dot-product-formula", "times-values", "The weights multiply the keys."),
    ("softmax-why-exponential", "softmax-formula", "square and normalise"),
    ("transpose-of-a-product", "order-reverses", "The order stays the same."),
    ("transpose-of-a-product", "rows-become-columns", "Rows stay rows."),
]


@pytest.mark.parametrize(("asked", "criterion", "answer"), RIGHT)
def test_a_plain_right_point_is_credited_or_asked_again(
    grader: EmbeddedGrader, bank: dict[str, Question], asked: str, criterion: str, answer: str
) -> None:
    found = verdict(grader, bank[asked], answer, criterion)
    assert found.level.earns or found.confidence < GREY[1]


@pytest.mark.parametrize(("asked", "criterion", "answer"), WRONG)
def test_an_equally_short_wrong_one_is_not_credited(
    grader: EmbeddedGrader, bank: dict[str, Question], asked: str, criterion: str, answer: str
) -> None:
    assert not verdict(grader, bank[asked], answer, criterion).level.earns
