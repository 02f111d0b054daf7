"""Checks the form of days 1 to 8 and recomputes the numbers in their lessons. Knows nothing of grading or the exam."""

import math
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import torch

from tutor.course.lessons import read_lesson
from tutor.course.questions import read_questions
from tutor.question import Criterion, Kind, Question

CORPUS = Path(__file__).parents[2] / "corpus"
LESSONS = {
    name: read_lesson(CORPUS / "lessons" / f"{name}.md")
    for name in (
        "computation-graphs-and-backprop",
        "resnets",
        "rnn-lstm-gru",
        "seq2seq",
        "information-theory",
        "compression-and-autoencoders",
        "embeddings",
        "training-stability",
    )
}
TEXT = {name: " ".join(section.text for section in lesson.sections) for name, lesson in LESSONS.items()}
FLAT = {name: re.sub(r"\s+", " ", text) for name, text in TEXT.items()}
CHECKPOINT = {
    "mlp-computation-graph",
    "resnet-three-views",
    "rnn-vanishing-gradient",
    "lstm-gates",
    "seq2seq-bottleneck",
    "information-theory-trinity",
    "compression-is-prediction",
    "one-hot-vs-dense",
    "stability-cookbook",
}
QUESTIONS = {question.id: question for question in read_questions(CORPUS / "questions") if question.id in CHECKPOINT}
CRITERIA = [(question, criterion) for question in QUESTIONS.values() for criterion in question.rubric]
NAMES = [f"{question.id}/{criterion.id}" for question, criterion in CRITERIA]


def words_of(text: str) -> set[str]:
    return {word.rstrip("s") for word in re.findall(r"[a-z]{4,}", text.lower())}


# --- form ---------------------------------------------------------------------------------------------------------


def test_the_checkpoint_has_its_nine_questions() -> None:
    assert set(QUESTIONS) == CHECKPOINT
    assert {name for name, question in QUESTIONS.items() if question.kind is Kind.TABLE} == {
        "one-hot-vs-dense",
        "stability-cookbook",
    }


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_is_fully_equipped(question: Question) -> None:
    assert len(question.prompt.split()) <= 60
    assert question.prompt.count("?") <= 1
    assert 3 <= len(question.rubric) <= 6
    assert 2 <= len(question.misconceptions) <= 3
    assert all(claim.reply and "?" in claim.reply for claim in question.misconceptions)
    assert len(question.followups) == 2 and all(followup.answer for followup in question.followups)
    assert question.difficulty and question.day and question.seconds
    assert set(question.prerequisites) <= set(QUESTIONS) - {question.id}
    assert 1 <= len(question.sources) <= 3
    for source in question.sources:
        lesson, _, anchor = source.partition("#")
        assert LESSONS[lesson].section(anchor), source


@pytest.mark.parametrize(("question", "criterion"), CRITERIA, ids=NAMES)
def test_a_criterion_is_fully_equipped(question: Question, criterion: Criterion) -> None:
    assert 1 <= criterion.points <= 3
    assert criterion.probe and criterion.probe.endswith("?")
    assert len(criterion.hints) == 3
    assert 2 <= len(criterion.accept) <= 4
    assert 2 <= len(criterion.reject) <= 3
    assert criterion.accept[0].endswith("."), "the tutor says the first accepted phrasing: a sentence"
    assert not criterion.accept[0].startswith("$")
    leaked = words_of(criterion.hints[0]) & words_of(criterion.criterion) - words_of(question.prompt)
    assert len(leaked) <= 2, leaked


def test_no_two_statements_are_the_same() -> None:
    said = [text for _, criterion in CRITERIA for text in (*criterion.accept, *criterion.reject, *criterion.hints)]
    assert len(said) == len(set(said))


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_is_whole(name: str) -> None:
    lesson = LESSONS[name]
    assert lesson.id == name and lesson.phase == 1 and lesson.references
    assert lesson.section("common-mistakes")
    assert 4 <= len(lesson.sections) <= 7
    assert 800 <= len(TEXT[name].split()) <= 1500
    assert set(lesson.prerequisites) <= set(LESSONS)
    assert not re.search(r"</?[a-z]+>", TEXT[name])


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


# --- numbers that stand in a lesson -------------------------------------------------------------------------------


def logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def entropy(p: list[float]) -> float:
    return cross_entropy(p, p)


def cross_entropy(p: list[float], q: list[float]) -> float:
    return -sum(a * math.log2(b) for a, b in zip(p, q, strict=True) if a)


def parameters(module: torch.nn.Module) -> int:
    return sum(weight.numel() for weight in module.parameters())


def grouped(number: int) -> str:
    return f"{number:,}".replace(",", "{,}")


SHEAR = np.array([[0.5, 2.0], [0.0, 0.5]])
SKEWED = ([0.5, 0.25, 0.25], [0.25, 0.5, 0.25])
COIN = ([0.5, 0.5], [0.25, 0.75])
PATHS = {k: Fraction(math.comb(54, k), 2**54) for k in range(55)}
LOGITS = torch.tensor([2.0, 1.0, 0.0], dtype=torch.float64)
SOFT = torch.softmax(LOGITS, 0)
SPOILED = 0.9 * -math.log(0.99) + 0.1 * -math.log(1e-10)
CLAIMS = [
    ("resnets", r"0.9^{50} \approx 0.00515", f"{0.9**50:.5f}"),
    ("resnets", r"1.05^{50} \approx 11.47", f"{1.05**50:.2f}"),
    ("resnets", r"0.1^{10} = 10^{-10}", f"{math.log10((1 - 0.9) ** 10):.0f}"),
    ("resnets", "73{,}728", grouped(parameters(torch.nn.Conv2d(64, 64, 3, bias=False)) * 2)),
    ("resnets", "69{,}632", grouped(256 * 64 + 9 * 64 * 64 + 64 * 256)),
    ("resnets", "1{,}179{,}648", grouped(parameters(torch.nn.Conv2d(256, 256, 3, bias=False)) * 2)),
    ("resnets", r"2^{54} \approx 1.8 \times 10^{16}", f"{2**54 / 1e16:.1f}"),
    ("resnets", "98 % of them enter between 19 and 35", f"{float(sum(PATHS[k] for k in range(19, 36))) * 100:.0f}"),
    ("resnets", "0.45 % of the paths", f"{float(sum(PATHS[k] for k in range(5, 18))) * 100:.2f}"),
    ("resnets", "a mean length of 27", str(sum(k * share for k, share in PATHS.items()))),
    ("rnn-lstm-gru", r"0.9^{100} \approx 2.66 \times 10^{-5}", f"{0.9**100 * 1e5:.2f}"),
    ("rnn-lstm-gru", r"1.1^{100} \approx 13{,}781", grouped(round(1.1**100))),
    ("rnn-lstm-gru", "Its norm is $2.118$", f"{np.linalg.norm(SHEAR, 2):.3f}"),
    ("rnn-lstm-gru", "$W^4$ is $1.004$", f"{np.linalg.norm(np.linalg.matrix_power(SHEAR, 4), 2):.3f}"),
    ("rnn-lstm-gru", "$W^{10}$ is $0.039$", f"{np.linalg.norm(np.linalg.matrix_power(SHEAR, 10), 2):.3f}"),
    ("rnn-lstm-gru", r"c_t = 1.8 - 0.1 = 1.7", f"{0.9 * 2 + 0.2 * -0.5:.1f}"),
    ("rnn-lstm-gru", r"0.6 \tanh(1.7) \approx 0.561", f"{0.6 * math.tanh(1.7):.3f}"),
    ("rnn-lstm-gru", r"0.999^{100} \approx 0.905", f"{0.999**100:.3f}"),
    ("rnn-lstm-gru", r"0.95^{100} \approx 0.0059", f"{0.95**100:.4f}"),
    ("rnn-lstm-gru", "starts the gate near $0.731$", f"{logistic(1):.3f}"),
    ("rnn-lstm-gru", "394{,}240", grouped(4 * (256 * (128 + 256) + 256))),
    ("rnn-lstm-gru", "295{,}680", grouped(3 * (256 * (128 + 256) + 256))),
    ("rnn-lstm-gru", "395{,}264", grouped(parameters(torch.nn.LSTM(128, 256)))),
    ("rnn-lstm-gru", "296{,}448", grouped(parameters(torch.nn.GRU(128, 256)))),
    ("seq2seq", r"\log_2 30{,}000 \approx 14.87", f"{math.log2(30_000):.2f}"),
    ("seq2seq", "50 tokens at most $743.6$ bits", f"{50 * math.log2(30_000):.1f}"),
    ("seq2seq", "16{,}384", grouped(512 * 32)),
    ("seq2seq", "25{,}600", grouped(50 * 512)),
    ("seq2seq", "8{,}000", grouped(4 * 2 * 1000)),
    ("seq2seq", "greedy finds $0.30$ and overlooks $0.36$", f"{0.4 * 0.9:.2f}"),
    ("seq2seq", "greedy finds $0.30$", f"{0.6 * 0.5:.2f}"),
    ("information-theory", r"1/\ln 2 \approx 1.4427", f"{1 / math.log(2):.4f}"),
    ("information-theory", "= 1.5$ bits ($1.0397$ nats)", f"{entropy(SKEWED[0]) * math.log(2):.4f}"),
    ("information-theory", "= 1.75$ bits", str(cross_entropy(*SKEWED))),
    ("information-theory", "$1.75 = 1.5 + 0.25$", str(cross_entropy(*SKEWED) - entropy(SKEWED[0]))),
    ("information-theory", r"\approx 0.2075$ bits", f"{cross_entropy(*COIN) - entropy(COIN[0]):.4f}"),
    ("information-theory", r"\approx 0.1887$", f"{cross_entropy(COIN[1], COIN[0]) - entropy(COIN[1]):.4f}"),
    ("information-theory", r"\ln 10 \approx 2.303", f"{math.log(10):.3f}"),
    ("information-theory", r"\log_2 10 \approx 3.322", f"{math.log2(10):.3f}"),
    ("information-theory", r"\approx 2.312$: as bad", f"{SPOILED:.3f}"),
    ("information-theory", "0.01005", f"{-math.log(0.99):.5f}"),
    ("information-theory", "23.026", f"{-math.log(1e-10):.3f}"),
    ("information-theory", "the loss is $2.408$ nats", f"{-SOFT[2].log():.3f}"),
    ("information-theory", "has $-1$ bit", f"{math.log2(0.5):.0f}"),
    ("compression-and-autoencoders", r"999 \cdot 0.0145 = 14.49", f"{-999 * math.log2(0.99):.2f}"),
    ("compression-and-autoencoders", "together $15.5$ bits", f"{1 - 999 * math.log2(0.99):.1f}"),
    ("compression-and-autoencoders", r"\approx 1.08$ bits per character", f"{3 / math.log(2) / 4:.2f}"),
    ("compression-and-autoencoders", r"\log_2 27 \approx 4.75", f"{math.log2(27):.2f}"),
    ("compression-and-autoencoders", "it saves 15.1 %", f"{58.5 - 43.4:.1f}"),
    ("compression-and-autoencoders", "beyond some 927 GB", f"{70 * 2 / (0.585 - 0.434):.0f}"),
    ("compression-and-autoencoders", "25{,}120", grouped(parameters(torch.nn.Linear(784, 32)))),
    ("compression-and-autoencoders", "25{,}872", grouped(parameters(torch.nn.Linear(32, 784)))),
    ("compression-and-autoencoders", "the code has 24.5 times fewer", str(784 / 32)),
    ("embeddings", r"200{,}000$ bytes", grouped(50_000 * 4)),
    ("embeddings", "15{,}000{,}000", grouped(parameters(torch.nn.Embedding(50_000, 300)))),
    ("embeddings", "60 MB in 32-bit floats", f"{50_000 * 300 * 4 / 1e6:.0f}"),
    ("embeddings", r"1{,}200$ bytes", grouped(300 * 4)),
    ("embeddings", "first term of the loss is $0.313$", f"{-math.log(logistic(1)):.3f}"),
    ("embeddings", r"0.269\, u", f"{1 - logistic(1):.3f}"),
    ("training-stability", "standard deviation is $0.0625$", str(math.sqrt(2 / 512))),
    ("training-stability", r"2^{-20} \approx 9.5 \times 10^{-7}", f"{2**-20 * 1e7:.1f}"),
    ("training-stability", r"step 100 uses $3 \times 10^{-5}$", f"{3e-4 * 100 / 1000 * 1e5:.0f}"),
    ("training-stability", r"the peak is $6.99 \times 10^{-4}$", f"{(512 * 4000) ** -0.5 * 1e4:.2f}"),
    ("training-stability", r"$1.5 \times 10^{-4}$, halfway", f"{3 * (1 + math.cos(math.pi / 2)) / 2:.1f}"),
    ("training-stability", "largest number is 65,504", f"{float(np.finfo(np.float16).max):,.0f}"),
    ("training-stability", r"about $6 \times 10^{-8}$", f"{float(np.finfo(np.float16).smallest_subnormal) * 1e8:.0f}"),
    ("training-stability", r"$6.55 \times 10^{-4}$", f"{float(np.float16(1e-8 * 2**16)) * 1e4:.2f}"),
]


@pytest.mark.parametrize(("lesson", "passage", "computed"), CLAIMS)
def test_a_number_in_a_lesson_is_what_it_computes_to(lesson: str, passage: str, computed: str) -> None:
    assert computed in passage
    assert passage in FLAT[lesson]
