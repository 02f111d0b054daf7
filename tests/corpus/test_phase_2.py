"""Checks the form of days 10 to 16 and recomputes their numbers and formulas. Knows nothing of grading or the exam."""

import re
from pathlib import Path

import pytest

from tutor.course import yamlfile
from tutor.course.lessons import read_lesson
from tutor.course.questions import read_questions
from tutor.question import Criterion, Kind, Question

CORPUS = Path(__file__).parents[2] / "corpus"
LESSONS = {
    name: read_lesson(CORPUS / "lessons" / f"{name}.md")
    for name in (
        "bahdanau-attention",
        "scaled-dot-product-attention",
        "multi-head-attention",
        "positional-encodings",
        "transformer-architecture",
        "normalisation-placement",
        "training-recipe",
        "why-transformers",
    )
}
FLAT = {
    name: re.sub(r"\s+", " ", " ".join(section.text for section in lesson.sections)) for name, lesson in LESSONS.items()
}
BANK = {question.id: question for question in read_questions(CORPUS / "questions")}
DAY_16 = yamlfile.read(CORPUS / "questions" / "phase-2-consolidation.yaml").data
QUESTIONS = {item["id"]: BANK[item["id"]] for item in DAY_16}
CRITERIA = [(question, criterion) for question in QUESTIONS.values() for criterion in question.rubric]
NAMES = [f"{question.id}/{criterion.id}" for question, criterion in CRITERIA]
PROMISED = (
    "attention-problem-statement",
    "bahdanau-energy",
    "bahdanau-parameters",
    "scaled-dot-product-formula",
    "sqrt-dk-variance",
    "softmax-saturation",
    "multi-head-formula",
    "multi-head-dimensions",
    "multi-head-parameters",
    "causal-mask",
    "self-vs-cross-attention",
    "what-the-ffn-adds",
    "pre-ln-vs-post-ln",
    "sinusoidal-vs-rope",
    "no-positions",
    "transformer-diagram",
    "why-transformers-beat-rnns",
    "warm-up-schedule",
    "label-smoothing-target",
    "transformer-in-one-breath",
)


def words_of(text: str) -> set[str]:
    return {word.rstrip("s") for word in re.findall(r"[a-z]{4,}", text.lower())} - {"state", "that"}


# --- form ---------------------------------------------------------------------------------------------------------


def test_every_promised_question_is_in_the_bank() -> None:
    assert set(PROMISED) <= set(QUESTIONS)


@pytest.mark.parametrize("question", [BANK[name] for name in PROMISED], ids=PROMISED)
def test_a_question_is_complete(question: Question) -> None:
    assert question.phase == 2
    assert 10 <= (question.day or 0) <= 16
    assert len(question.prompt.split()) <= 60
    assert 2 <= len(question.rubric) <= 6
    assert 2 <= len(question.misconceptions) <= 3
    assert all(claim.reply and claim.reply.count("?") >= 1 for claim in question.misconceptions)
    assert len(question.followups) == 2
    assert all(followup.answer for followup in question.followups)
    assert 1 <= len(question.sources) <= 3
    assert question.seconds
    assert question.difficulty


@pytest.mark.parametrize("question", [BANK[name] for name in PROMISED], ids=PROMISED)
def test_sources_and_prerequisites_exist(question: Question) -> None:
    for source in question.sources:
        lesson, _, anchor = source.partition("#")
        assert LESSONS[lesson].section(anchor), source
    assert set(question.prerequisites) <= set(BANK)


@pytest.mark.parametrize(("question", "criterion"), CRITERIA, ids=NAMES)
def test_a_criterion_helps_the_examiner(question: Question, criterion: Criterion) -> None:
    assert criterion.criterion.startswith("States ")
    assert criterion.probe
    assert criterion.probe.rstrip().endswith((".", "?"))
    assert 2 <= len(criterion.accept) <= 4
    assert 2 <= len(criterion.reject) <= 3
    assert len(criterion.hints) == 3
    assert not set(criterion.accept) & set(criterion.reject)
    assert 1 <= criterion.points <= 3


@pytest.mark.parametrize(("question", "criterion"), CRITERIA, ids=NAMES)
def test_the_first_hint_shares_no_telling_word_with_the_criterion(question: Question, criterion: Criterion) -> None:
    small = {"each", "which", "with", "them", "from", "they", "have", "where", "their", "into", "there", "over"}
    assert not (words_of(criterion.hints[0]) & words_of(criterion.criterion)) - small


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_is_complete(name: str) -> None:
    lesson = LESSONS[name]
    assert lesson.id == name
    assert lesson.phase == 2
    assert 10 <= (lesson.day or 0) <= 16
    assert lesson.section("common-mistakes")
    assert lesson.references
    assert 750 <= len(FLAT[name].split()) <= 1600
    assert not re.search(r"</?[a-z]+>", FLAT[name])


@pytest.mark.parametrize("name", LESSONS)
def test_dollars_and_braces_of_the_latex_balance(name: str) -> None:
    text = " ".join(section.text for section in LESSONS[name].sections)
    assert text.count("$") % 2 == 0
    for formula in re.findall(r"\$\$(.+?)\$\$|\$([^$]+)\$", text, flags=re.DOTALL):
        assert "".join(formula).count("{") == "".join(formula).count("}"), formula


def every_text(question: Question) -> list[str]:
    texts = [question.prompt, question.reference]
    for criterion in question.rubric:
        texts += [criterion.criterion, criterion.probe or "", *criterion.accept, *criterion.reject, *criterion.hints]
    for claim in question.misconceptions:
        texts += [claim.claim, claim.reply or ""]
    for followup in question.followups:
        texts += [followup.ask, followup.answer or ""]
    return texts


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_latex_of_a_question_survives_its_quoting(question: Question) -> None:
    for text in every_text(question):
        assert not re.search(r"[\t\r\f\x07\x08]|\\\\[a-z]", text), text
        assert text.count("$") % 2 == 0, text
        for formula in re.findall(r"\$([^$]+)\$", text):
            assert formula.count("{") == formula.count("}"), formula
            assert not re.search(r"(?<!\\)\b(frac|sqrt|text|alpha|cdot|top)\b", formula), formula


def test_the_diagram_lists_the_eight_checks_and_is_one_connected_flow() -> None:
    question = BANK["transformer-diagram"]
    assert question.kind is Kind.DIAGRAM
    assert question.diagram
    assert len(question.diagram.checklist) == 8
    reached = {"source-tokens", "target-tokens"}
    for _ in question.diagram.nodes:
        reached |= {edge.target for edge in question.diagram.edges if edge.source in reached}
    assert reached == {node.id for node in question.diagram.nodes}
    residuals = [edge for edge in question.diagram.edges if edge.label == "residual"]
    assert len(residuals) == 5


def test_the_diagram_is_pre_ln_and_joins_the_columns_once() -> None:
    diagram = BANK["transformer-diagram"].diagram
    assert diagram
    edges = {(edge.source, edge.target): edge.label for edge in diagram.edges}
    crossing = [ends for ends in edges if ends[0].startswith("encoder") and not ends[1].startswith("encoder")]
    assert crossing == [("encoder-final-norm", "cross-attention")]
    assert edges[crossing[0]] == "K, V"
    assert edges["decoder-norm-2", "cross-attention"] == "Q"
    for sublayer in (
        "encoder-self-attention",
        "encoder-ffn",
        "masked-self-attention",
        "cross-attention",
        "decoder-ffn",
    ):
        assert any("norm" in source for source, target in edges if target == sublayer)
