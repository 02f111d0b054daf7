"""Holds the numeric review questions to what the judge of numbers reads in them. Knows nothing of their truth."""

import re
from pathlib import Path

import pytest

from tutor.course.course import read_course
from tutor.grading.numbers import is_right, numbers
from tutor.grading.numeric import decided_by_number
from tutor.question import Question

CORPUS = Path(__file__).parents[2] / "corpus"
HERE = {
    name
    for path in (CORPUS / "questions").glob("review-*.yaml")
    for name in re.findall(r"^- id: (\S+)$", path.read_text("utf-8"), re.MULTILINE)
}
NUMERIC = {q.id: q for q in read_course(CORPUS).questions if q.id in HERE and q.answer is not None}


@pytest.mark.parametrize("question", NUMERIC.values(), ids=NUMERIC)
def test_the_number_decides_one_criterion_whose_phrases_agree_with_it(question: Question) -> None:
    assert question.answer is not None
    (decided,) = decided_by_number(question)
    criterion = question.criterion(decided)
    for accepted in criterion.accept:
        assert any(is_right(number, question.answer) for number in numbers(accepted)), accepted
    for rejected in criterion.reject:
        assert not any(is_right(number, question.answer) for number in numbers(rejected)), rejected
