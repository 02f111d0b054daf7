"""Recomputes the numbers of days 15 and 16: training recipe and why transformers win. Knows nothing of grading."""

import math
import re
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.nn import functional

from tutor.course.lessons import read_lesson
from tutor.course.questions import read_questions

CORPUS = Path(__file__).parents[2] / "corpus"
BANK = {question.id: question for question in read_questions(CORPUS / "questions")}


def flat(name: str) -> str:
    lesson = read_lesson(CORPUS / "lessons" / f"{name}.md")
    return re.sub(r"\s+", " ", " ".join(section.text for section in lesson.sections))


def group(number: int) -> str:
    return f"{number:,}"


# --- recipe -------------------------------------------------------------------------------------------------------


def rate(step: int, width: int = 512, warmup: int = 4000) -> float:
    return float(width**-0.5 * min(step**-0.5, step * warmup**-1.5))


@pytest.mark.parametrize(("step", "digits"), [(100, 7), (1000, 6), (4000, 6), (16000, 6), (100000, 6)])
def test_learning_rates_of_the_table(step: int, digits: int) -> None:
    assert f"| {step if step < 1000 else group(step)} | {rate(step):.{digits}f} |" in flat("training-recipe")


def test_shape_of_the_schedule() -> None:
    assert max(range(1, 20_000), key=rate) == 4000
    assert rate(4000) == pytest.approx(1 / math.sqrt(512 * 4000))
    assert rate(4000) == pytest.approx(7e-4, rel=0.01)
    assert rate(2000) == pytest.approx(2 * rate(1000)) == pytest.approx(rate(4000) / 2)
    assert rate(16_000) == pytest.approx(rate(4000) / 2)
    assert rate(16_000, warmup=16_000) == pytest.approx(0.00035, rel=0.01)
    assert rate(50_000, warmup=16_000) == rate(50_000)


@pytest.mark.parametrize("gradient", [0.001, 1000.0, -3.0])
def test_first_step_of_adam_has_the_size_of_the_rate(gradient: float) -> None:
    weight = nn.Parameter(torch.zeros((), dtype=torch.float64))
    optimiser = torch.optim.Adam([weight], lr=0.1, betas=(0.9, 0.98), eps=1e-9)
    weight.grad = torch.tensor(gradient, dtype=torch.float64)
    optimiser.step()
    assert weight.item() == pytest.approx(-0.1 * math.copysign(1, gradient), rel=1e-5)


def smoothed(classes: int, epsilon: float = 0.1) -> tuple[float, float]:
    return 1 - epsilon + epsilon / classes, epsilon / classes


def test_label_smoothing_numbers() -> None:
    text = flat("training-recipe")
    right, wrong = smoothed(5)
    question = BANK["label-smoothing-target"]
    assert question.answer
    assert question.answer.value == pytest.approx(right)
    assert right + 4 * wrong == pytest.approx(1)
    assert f"{math.log(right / wrong):.3f}" in text
    for p in (right, 0.99, 0.9999):
        loss = -right * math.log(p) - 4 * wrong * math.log((1 - p) / 4)
        logits = torch.log(torch.tensor([p] + [(1 - p) / 4] * 4, dtype=torch.float64))
        oracle = functional.cross_entropy(logits, torch.tensor(0), label_smoothing=0.1)
        assert loss == pytest.approx(float(oracle))
        assert f"${loss:.3f}$" in text


def test_floor_of_the_smoothed_loss_for_a_real_vocabulary() -> None:
    right, wrong = smoothed(37_000)
    floor = -right * math.log(right) - 36_999 * wrong * math.log(wrong)
    assert f"${floor:.3f}$ nats" in flat("training-recipe")
    assert f"${math.exp(floor):.2f}$" in flat("training-recipe")
    assert 0.1 / 4 == 0.025


# --- why ----------------------------------------------------------------------------------------------------------


def test_numbers_of_the_comparison() -> None:
    text = flat("why-transformers")
    survives = 0.9**99
    assert survives == pytest.approx(3e-5, rel=0.02)
    assert f"{2**-0.076:.3f}" in text
    assert f"{10**-0.076:.3f}" in text
    assert 4096**2 * 512 > 4096 * 512**2
    assert 512**2 * 512 == 512 * 512**2


def test_layers_that_a_causal_convolution_needs() -> None:
    reach = 1023
    assert math.ceil(reach / 2) == 512
    assert 3**6 < reach + 1 <= 3**7 == 2187
    assert sum(2 * 3**layer for layer in range(7)) == 3**7 - 1
    for number in ("$512$ layers", "$7$ layers", "3^7 = 2187"):
        assert number in flat("why-transformers")
