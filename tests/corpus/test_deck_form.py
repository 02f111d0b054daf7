"""Checks the form of the deck's and the log's questions and of their lessons. Knows nothing of their numbers."""

import re
from itertools import combinations
from pathlib import Path

import pytest
import yaml

from tutor.course.lessons import read_lesson
from tutor.course.questions import read_questions
from tutor.question import Criterion, Question

CORPUS = Path(__file__).parents[2] / "corpus"
FILES = sorted([*(CORPUS / "questions").glob("deck-*.yaml"), *(CORPUS / "questions").glob("log-*.yaml")])
BANK = {question.id: question for question in read_questions(CORPUS / "questions")}
QUESTIONS = [BANK[item["id"]] for file in FILES for item in yaml.safe_load(file.read_text("utf-8"))]
CRITERIA = [(question, criterion) for question in QUESTIONS for criterion in question.rubric]
NAMES = [f"{question.id}/{criterion.id}" for question, criterion in CRITERIA]
LESSONS = [
    name
    for name in (
        "tokenization",
        "language-modelling",
        "bert-gpt-vit",
        "scaling-laws",
        "efficient-attention",
        "decoding",
        "flash-attention",
        "interpreting-transformers",
        "older-designs",
    )
    if (CORPUS / "lessons" / f"{name}.md").exists()
]
SMALL = {"each", "which", "with", "them", "from", "they", "have", "where", "their", "into", "there", "over"}


def words_of(text: str) -> set[str]:
    return {word.rstrip("s") for word in re.findall(r"[a-z]{4,}", text.lower())} - {"state", "that"}


def every_text(question: Question) -> list[str]:
    texts = [question.prompt, question.reference]
    for criterion in question.rubric:
        texts += [criterion.criterion, criterion.probe or "", *criterion.accept, *criterion.reject, *criterion.hints]
    for claim in question.misconceptions:
        texts += [claim.claim, claim.reply or ""]
    for followup in question.followups:
        texts += [followup.ask, followup.answer or ""]
    return texts


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_stays_short_enough_to_read(file: Path) -> None:
    assert len(yaml.safe_load(file.read_text("utf-8"))) <= 14


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_a_question_is_complete(question: Question) -> None:
    assert question.phase == (1 if (question.day or 0) < 10 else 2)
    assert 1 <= (question.day or 0) <= 16
    assert len(question.prompt.split()) <= 60
    assert 2 <= len(question.rubric) <= 6
    assert 1 <= len(question.misconceptions) <= 3
    assert all(claim.reply and "?" in claim.reply for claim in question.misconceptions)
    assert 1 <= len(question.followups) <= 2
    assert all(followup.ask.endswith("?") and followup.answer for followup in question.followups)
    assert 1 <= len(question.sources) <= 3
    assert question.seconds
    assert question.difficulty


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_sources_and_prerequisites_exist(question: Question) -> None:
    for source in question.sources:
        name, _, anchor = source.partition("#")
        assert read_lesson(CORPUS / "lessons" / f"{name}.md").section(anchor), source
    assert set(question.prerequisites) <= set(BANK)


@pytest.mark.parametrize(("question", "criterion"), CRITERIA, ids=NAMES)
def test_a_criterion_helps_the_examiner(question: Question, criterion: Criterion) -> None:
    assert criterion.criterion.startswith("States ")
    assert criterion.probe
    assert criterion.probe.endswith((".", "?"))
    assert 2 <= len(criterion.accept) <= 4
    assert 2 <= len(criterion.reject) <= 3
    assert len(criterion.hints) == 3
    assert not set(criterion.accept) & set(criterion.reject)
    assert 1 <= criterion.points <= 3


@pytest.mark.parametrize(("question", "criterion"), CRITERIA, ids=NAMES)
def test_the_first_hint_shares_no_telling_word_with_the_criterion(question: Question, criterion: Criterion) -> None:
    assert not (words_of(criterion.hints[0]) & words_of(criterion.criterion)) - SMALL


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_latex_of_a_question_survives_its_quoting(question: Question) -> None:
    for text in every_text(question):
        assert not re.search(r"[\t\r\f\x07\x08]|\\\\[a-z]", text), text
        assert text.count("$") % 2 == 0, text
        for formula in re.findall(r"\$([^$]+)\$", text):
            assert formula.count("{") == formula.count("}"), formula


def test_no_two_questions_of_the_bank_ask_the_same() -> None:
    for first, second in combinations(BANK.values(), 2):
        if first in QUESTIONS or second in QUESTIONS:
            one, other = words_of(first.prompt), words_of(second.prompt)
            assert len(one & other) < 0.7 * len(one | other), (first.id, second.id)


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_is_complete(name: str) -> None:
    lesson = read_lesson(CORPUS / "lessons" / f"{name}.md")
    text = " ".join(section.text for section in lesson.sections)
    assert lesson.id == name
    assert lesson.section("common-mistakes")
    assert len(lesson.references) >= 3
    assert 700 <= len(text.split()) <= 1600
    assert text.count("$") % 2 == 0
    for formula in re.findall(r"\$\$(.+?)\$\$|\$([^$]+)\$", text, flags=re.DOTALL):
        assert "".join(formula).count("{") == "".join(formula).count("}"), formula


@pytest.mark.parametrize(
    "question", [question for question in QUESTIONS if question.diagram], ids=lambda question: question.id
)
def test_a_diagram_is_connected(question: Question) -> None:
    assert question.diagram
    neighbours: dict[str, set[str]] = {node.id: set() for node in question.diagram.nodes}
    for edge in question.diagram.edges:
        neighbours[edge.source].add(edge.target)
        neighbours[edge.target].add(edge.source)
    reached, waiting = set(), [question.diagram.nodes[0].id]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += neighbours[name]
    assert reached == set(neighbours)
    assert question.diagram.checklist
