"""What holds for every question of the bank, whoever wrote it. Numbers are recomputed in the files beside this one."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from tutor.course.course import read_course
from tutor.course.references import problems
from tutor.exam.guard import questions_in
from tutor.question import Kind, Question

CORPUS = Path(__file__).parents[2] / "corpus"
COURSE = read_course(CORPUS)
QUESTIONS = pytest.mark.parametrize("question", COURSE.questions, ids=lambda question: question.id)
DERIVATIONS = {
    name
    for path in (CORPUS / "derivations").glob("*.yaml")
    for name in re.findall(r"^- id: (\S+)", path.read_text("utf-8"), re.MULTILINE)
}
EXERCISES = {path.parent.name for path in (CORPUS / "exercises").glob("*/exercise.yaml")}
LEAK = 2
"""At most so many words of a criterion, beyond the prompt's, in its first hint."""
LEAK_SHARE = 0.34
"""And at most this share of them, where that is more than one word."""
ALIKE = 0.6
"""Share of words that two prompts may have in common."""


def words(text: str) -> set[str]:
    return {word.rstrip("s") for word in re.findall(r"[a-z]{4,}", text.lower())} - {"state", "that", "with", "this"}


def test_the_bank_is_large_and_has_every_kind() -> None:
    assert len(COURSE.questions) >= 220
    kinds = Counter(question.kind for question in COURSE.questions)
    assert set(kinds) == set(Kind)
    assert min(kinds.values()) >= 2


def test_all_names_lead_somewhere_and_prerequisites_run_in_no_circle() -> None:
    assert problems(COURSE, derivations=DERIVATIONS, exercises=EXERCISES) == ()


@QUESTIONS
def test_a_prompt_asks_one_question_in_at_most_sixty_words(question: Question) -> None:
    assert len(question.prompt.split()) <= 60
    assert questions_in(question.prompt) <= 1


@QUESTIONS
def test_a_question_is_fully_equipped(question: Question) -> None:
    assert 2 <= len(question.rubric) <= 6
    assert 1 <= len(question.sources) <= 3
    assert all("#" in source for source in question.sources)
    assert question.seconds
    assert question.difficulty
    assert 1 <= len(question.misconceptions) <= 3
    assert all(claim.reply and questions_in(claim.reply) >= 1 for claim in question.misconceptions)
    assert 1 <= len(question.followups) <= 2
    assert all(followup.answer for followup in question.followups)


@QUESTIONS
def test_a_criterion_has_ways_near_misses_a_probe_and_three_hints(question: Question) -> None:
    for criterion in question.rubric:
        assert 1 <= criterion.points <= 3, criterion.id
        assert 2 <= len(criterion.accept) <= 4, criterion.id
        assert 2 <= len(criterion.reject) <= 3, criterion.id
        assert not set(criterion.accept) & set(criterion.reject), criterion.id
        assert len(criterion.hints) == 3, criterion.id
        assert criterion.probe, criterion.id
        assert criterion.probe.endswith((".", "?")), criterion.id
        assert questions_in(criterion.probe) <= 1, criterion.id
        assert criterion.statement.endswith("."), "the tutor says it in the end: a sentence"


@QUESTIONS
def test_a_first_hint_does_not_tell(question: Question) -> None:
    for criterion in question.rubric:
        new = words(criterion.criterion) - words(question.prompt)
        told = new & words(criterion.hints[0])
        assert len(told) <= min(LEAK, max(1, LEAK_SHARE * len(new))), (criterion.id, told)


def texts(question: Question) -> Iterator[str]:
    yield from (question.prompt, question.reference)
    for criterion in question.rubric:
        yield from (criterion.criterion, criterion.probe or "", criterion.tell or "")
        yield from (*criterion.accept, *criterion.reject, *criterion.hints)
    for claim in question.misconceptions:
        yield from (claim.claim, claim.reply or "")
    for followup in question.followups:
        yield from (followup.ask, followup.answer or "")


@QUESTIONS
def test_formulas_are_closed_and_kept_their_backslashes(question: Question) -> None:
    for text in texts(question):
        dollars = text.replace(r"\$", "")
        assert dollars.count("$") % 2 == 0, text
        for formula in re.findall(r"\$([^$]*)\$", dollars):
            assert formula.count("{") - formula.count(r"\{") == formula.count("}") - formula.count(r"\}"), text
        assert not re.search(r"[\t\f\r\b\a]|\\\\[a-z]|(?<!\\)\b(frac|sqrt|mathrm|partial|top)\{", text), text


@pytest.mark.parametrize("kind", ["accept", "reject"])
def test_a_question_says_no_statement_twice(kind: str) -> None:
    for question in COURSE.questions:
        said = Counter(text for criterion in question.rubric for text in getattr(criterion, kind))
        assert [text for text, times in said.items() if times > 1] == [], question.id


def test_no_two_questions_are_nearly_the_same() -> None:
    asked = {question.id: words(question.prompt) for question in COURSE.questions}
    alike = [
        (one, other)
        for one, other in combinations(asked, 2)
        if len(asked[one] & asked[other]) > ALIKE * max(len(asked[one] | asked[other]), 4)
    ]
    assert alike == []
