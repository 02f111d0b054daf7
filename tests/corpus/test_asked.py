"""What holds for what learners ask of the lessons; that each question belongs to one section is in test_bank.py."""

import re
from pathlib import Path

import pytest

from tutor.course.course import read_course

CORPUS = Path(__file__).parents[2] / "corpus"
COURSE = read_course(CORPUS)
FEWEST = 3
"""A section is found by the nearest and by the mean of its questions; one alone would be both."""
LONGEST = 30
"""Words of a question; they are short, as learners type them."""


@pytest.mark.parametrize("lesson", COURSE.lessons, ids=lambda lesson: lesson.id)
def test_every_section_is_asked_for_in_short_questions(lesson) -> None:
    for section in lesson.sections:
        assert len(section.asked) >= FEWEST, section.anchor
        for question in section.asked:
            assert 1 < len(question.split()) <= LONGEST, question


def test_no_question_of_the_bank_is_among_them() -> None:
    """Retrieval is measured with the bank's prompts and with learners' questions; what is indexed is neither."""

    def words(text: str) -> str:
        return " ".join(re.findall(r"\w+", text.lower()))

    measured = {words(question.prompt) for question in COURSE.questions}
    learners = (CORPUS.parent / "tests" / "bench" / "learner_questions.yaml").read_text("utf-8")
    measured |= {words(ask) for ask in re.findall(r'^- ask: "(.*)"$', learners, re.MULTILINE)}
    assert len(measured) > 300
    asked = {words(question) for lesson in COURSE.lessons for section in lesson.sections for question in section.asked}
    assert not asked & measured
