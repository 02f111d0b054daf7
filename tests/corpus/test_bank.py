"""What holds for every question of the bank, whoever wrote it."""

import re
from itertools import combinations
from pathlib import Path

import pytest

from tutor.course.course import read_course
from tutor.course.references import problems
from tutor.exam.guard import questions_in

CORPUS = Path(__file__).parents[2] / "corpus"
COURSE = read_course(CORPUS)
DERIVATIONS = {
    name
    for path in (CORPUS / "derivations").glob("*.yaml")
    for name in re.findall(r"^- id: (\S+)", path.read_text("utf-8"), re.MULTILINE)
}
EXERCISES = {path.parent.name for path in (CORPUS / "exercises").glob("*/exercise.yaml")}
QUESTIONS = pytest.mark.parametrize("question", COURSE.questions, ids=lambda question: question.id)
LEAK = 0.34
"""Share of a criterion's words, beyond the prompt's, that its first hint may hold."""
ALIKE = 0.75
"""Share of words that two prompts may have in common."""


def words(text):
    return {word.rstrip("s") for word in re.findall(r"[a-z]{4,}", text.lower())} - {"state", "that", "with", "this"}


def test_all_names_lead_somewhere_and_prerequisites_run_in_no_circle():
    assert problems(COURSE, derivations=DERIVATIONS, exercises=EXERCISES) == ()


@QUESTIONS
def test_a_prompt_asks_one_thing_in_at_most_sixty_words(question):
    assert len(question.prompt.split()) <= 60
    assert questions_in(question.prompt) <= 2


@QUESTIONS
def test_a_question_is_fully_equipped(question):
    assert 2 <= len(question.rubric) <= 8
    assert 1 <= len(question.sources) <= 3
    assert question.seconds
    assert question.difficulty
    assert question.followups
    assert question.misconceptions
    assert all(claim.reply and questions_in(claim.reply) >= 1 for claim in question.misconceptions)


@QUESTIONS
def test_a_criterion_has_ways_near_misses_a_probe_and_three_hints(question):
    for criterion in question.rubric:
        assert len(criterion.accept) >= 2, criterion.id
        assert len(criterion.reject) >= 2, criterion.id
        assert len(criterion.hints) == 3, criterion.id
        assert criterion.probe, criterion.id
        assert questions_in(criterion.probe) <= 1, criterion.id


@QUESTIONS
def test_a_first_hint_does_not_tell(question):
    for criterion in question.rubric:
        new = words(criterion.criterion) - words(question.prompt)
        told = new & words(criterion.hints[0])
        assert len(told) <= max(1, LEAK * len(new)), (criterion.id, told)


def texts(question):
    yield from (question.prompt, question.reference)
    for criterion in question.rubric:
        yield from (criterion.criterion, criterion.probe, criterion.tell or "")
        yield from (*criterion.accept, *criterion.reject, *criterion.hints)
    for claim in question.misconceptions:
        yield from (claim.claim, claim.reply)
    for followup in question.followups:
        yield from (followup.ask, followup.answer or "")


@QUESTIONS
def test_formulas_are_closed_and_kept_their_backslashes(question):
    for text in texts(question):
        dollars = text.replace(r"\$", "")
        assert dollars.count("$") % 2 == 0, text
        for formula in re.findall(r"\$([^$]*)\$", dollars):
            assert formula.count("{") - formula.count(r"\{") == formula.count("}") - formula.count(r"\}"), text
        assert not re.search(r"[\t\f\r\b\a]|(?<!\\)\b(frac|sqrt|mathrm|partial|top)\{", text), text


def test_no_two_questions_are_nearly_the_same():
    asked = {question.id: words(question.prompt) for question in COURSE.questions}
    alike = [
        (one, other)
        for one, other in combinations(asked, 2)
        if len(asked[one] & asked[other]) > ALIKE * max(len(asked[one] | asked[other]), 4)
    ]
    assert alike == []
