"""Checks the form of the review lessons and questions. Knows nothing of their truth, of grading or of the exam."""

import re
from itertools import combinations
from pathlib import Path

import pytest
import yaml

from tutor.course.course import read_course
from tutor.question import Criterion, Question

CORPUS = Path(__file__).parents[2] / "corpus"
COURSE = read_course(CORPUS)
THEMES = [
    "linear-algebra",
    "matrix-calculus",
    "probability-and-mle",
    "losses",
    "generalisation",
    "activations-and-initialisation",
    "convolutional-networks",
    "optimisers",
    "regularisation-and-normalisation",
    "debugging-training",
    "graph-networks",
    "puzzles",
]
LESSONS = {lesson.id: lesson for lesson in COURSE.lessons if lesson.id in THEMES}
FILES = sorted((CORPUS / "questions").glob("review-*.yaml"))
HERE = {name for path in FILES for name in re.findall(r"^- id: (\S+)$", path.read_text("utf-8"), re.MULTILINE)}
QUESTIONS = {question.id: question for question in COURSE.questions if question.id in HERE}
CRITERIA = [(question, criterion) for question in QUESTIONS.values() for criterion in question.rubric]
NAMES = [f"{question.id}/{criterion.id}" for question, criterion in CRITERIA]


def words_of(text: str) -> set[str]:
    return {word.rstrip("s") for word in re.findall(r"[a-z]{4,}", text.lower())}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_is_fully_equipped(question: Question) -> None:
    assert len(question.prompt.split()) <= 60
    assert question.prompt.count("?") <= 1
    assert 2 <= len(question.rubric) <= 6
    assert 1 <= len(question.misconceptions) <= 3
    assert all(claim.reply and "?" in claim.reply for claim in question.misconceptions)
    assert 1 <= len(question.followups) <= 2 and all(followup.answer for followup in question.followups)
    assert question.difficulty and question.seconds
    assert 1 <= len(question.sources) <= 3
    for source in question.sources:
        assert "#" in source and COURSE.has(source), source


def test_derivations_and_exercises_that_questions_name_are_there() -> None:
    problems = {
        problem["id"]
        for path in (CORPUS / "derivations").glob("*.yaml")
        for problem in yaml.safe_load(path.read_text("utf-8"))
    }
    exercises = {path.name for path in (CORPUS / "exercises").iterdir()}
    assert {question.derivation for question in QUESTIONS.values()} - problems == {None}
    assert {question.exercise for question in QUESTIONS.values()} - exercises == {None}


@pytest.mark.parametrize(("question", "criterion"), CRITERIA, ids=NAMES)
def test_a_criterion_is_fully_equipped(question: Question, criterion: Criterion) -> None:
    assert 1 <= criterion.points <= 3
    assert criterion.probe and criterion.probe.endswith("?")
    assert len(criterion.hints) == 3
    assert 2 <= len(criterion.accept) <= 4
    assert 2 <= len(criterion.reject) <= 3
    assert criterion.accept[0].endswith("."), "the tutor says the first accepted phrasing: a sentence"
    assert criterion.accept[0][0].isupper()
    leaked = words_of(criterion.hints[0]) & words_of(criterion.criterion) - words_of(question.prompt)
    assert len(leaked) <= 2, leaked


def test_no_two_statements_are_the_same() -> None:
    said = [text for _, criterion in CRITERIA for text in (*criterion.accept, *criterion.reject, *criterion.hints)]
    assert {text for text in said if said.count(text) > 1} == set()


def test_no_review_question_repeats_another_of_the_bank() -> None:
    bags = {question.id: words_of(question.prompt) for question in COURSE.questions}
    close = [
        (one, other)
        for one, other in combinations(bags, 2)
        if {one, other} & HERE and len(bags[one] & bags[other]) > 0.6 * len(bags[one] | bags[other])
    ]
    assert close == []


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_is_whole(name: str) -> None:
    lesson = LESSONS[name]
    text = " ".join(section.text for section in lesson.sections)
    assert lesson.references and lesson.section("common-mistakes")
    assert 4 <= len(lesson.sections) <= 8
    assert 800 <= len(text.split()) <= 1550
    assert not re.search(r"</?[a-z]+>", text)
    assert all(COURSE.has(name) for name in lesson.prerequisites)


def everything() -> list[str]:
    texts = [section.text for lesson in LESSONS.values() for section in lesson.sections]
    for question in QUESTIONS.values():
        texts += [question.prompt, question.reference, *(claim.reply or "" for claim in question.misconceptions)]
        texts += [followup.answer or "" for followup in question.followups]
    for _, criterion in CRITERIA:
        texts += [criterion.criterion, criterion.probe or "", *criterion.accept, *criterion.reject, *criterion.hints]
    return texts


def test_latex_is_balanced_and_kept_its_backslashes() -> None:
    for text in everything():
        assert text.replace("$$", "").count("$") % 2 == 0, text
        assert not re.search(r"[\t\f\v\b\r]", text), text
        for formula in re.findall(r"\$\$(.+?)\$\$|\$(.+?)\$", text, re.DOTALL):
            assert "".join(formula).count("{") == "".join(formula).count("}"), formula
