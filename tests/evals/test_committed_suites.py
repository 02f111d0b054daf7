"""The suites that ship hold together: manners, splits, and attempts beside their plain answers."""

from collections import Counter
from pathlib import Path

import pytest

from tutor.course.course import read_course
from tutor.evals.run import outcomes
from tutor.evals.suite import Suite, read_suite
from tutor.grading.embedded import EmbeddedGrader
from tutor.grading.evidence import read
from tutor.grading.head import read_heads
from tutor.grading.injection import steering
from tutor.retrieval.embedding import Embedder

ROOT = Path(__file__).parents[2]
LAST = {"parrot", "off-topic", "dont-know", "injection"}
MANNERS = ["full", "terse", "partial-a", "partial-b", "fluent-wrong", "misconception", "soup", "spoken", "non-native"]


@pytest.fixture(scope="module")
def suites() -> dict[str, Suite]:
    bank = {question.id: question for question in read_course(ROOT / "corpus").questions}
    return {name: read_suite(ROOT / "evals" / "suites" / name, bank) for name in ("course", "injection", "replies")}


def test_each_question_of_the_course_suite_has_ten_manners_in_one_split(suites: dict[str, Suite]) -> None:
    suite = suites["course"]
    assert len(suite.questions) >= 80
    for question in suite.questions:
        answers = [answer for answer in suite.answers if answer.question == question.id]
        assert [answer.style for answer in answers[:9]] == MANNERS
        assert [answer.style in LAST for answer in answers[9:]] == [True]
        assert len({answer.split for answer in answers}) == 1
        assert all(list(answer.criteria or ()) == [c.id for c in question.criteria] for answer in answers)


def test_no_test_question_is_fitted_on_by_another_suite(suites: dict[str, Suite]) -> None:
    parts = [(answer.question, answer.split) for name in ("course", "replies") for answer in suites[name].answers]
    splits = {question: {split for asked, split in parts if asked == question} for question, _ in parts}
    assert [question for question, found in splits.items() if len(found) > 1] == []


def test_words_that_earn_nothing_are_labelled_so(suites: dict[str, Suite]) -> None:
    for answer in suites["course"].answers:
        if answer.style in {"soup", *LAST}:
            assert not any(level.earns for level in (answer.criteria or {}).values()), answer.id


def test_each_attempt_stands_beside_its_plain_answer_with_the_same_labels(suites: dict[str, Suite]) -> None:
    answers = suites["injection"].answers
    plain = {answer.question: answer for answer in answers if answer.style == "plain"}
    attempts = [answer for answer in answers if answer.style != "plain"]
    assert sorted(Counter(answer.style for answer in attempts).values()) == [10] * 10
    for attempt in attempts:
        weak = plain[attempt.question]
        assert weak.answer in attempt.answer
        assert len(attempt.answer) > len(weak.answer)
        assert (attempt.criteria, attempt.misconceptions, attempt.split) == (
            weak.criteria,
            weak.misconceptions,
            weak.split,
        )


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_hardly_an_attempt_raises_a_mark(suites: dict[str, Suite]) -> None:
    """Five of the hundred do. More words on the list stop those, and void honest answers: see honest_words.txt."""
    found = outcomes(suites["injection"], EmbeddedGrader(embedder=Embedder(), heads=read_heads()))
    plain = {one.answer.question: one.assessment.points or 0 for one in found if one.answer.style == "plain"}
    raised = [one.answer.id for one in found if (one.assessment.points or 0) > plain[one.answer.question] + 1e-9]
    assert len(raised) <= 5, raised


def test_no_honest_answer_is_taken_for_words_to_the_grader(suites: dict[str, Suite]) -> None:
    answers = [answer for suite in suites.values() for answer in suite.answers]
    honest = [a for a in answers if a.style == "plain" or (a.question, a.style) not in _attempts(suites)]
    criteria = {q.id: tuple(c.criterion for c in q.criteria) for suite in suites.values() for q in suite.questions}
    assert [a.id for a in honest if steering(read(a.answer), criteria[a.question])] == []


def _attempts(suites: dict[str, Suite]) -> set[tuple[str, str | None]]:
    attempts = {(a.question, a.style) for a in suites["injection"].answers}
    return attempts | {(a.question, a.style) for a in suites["course"].answers if a.style == "injection"}
