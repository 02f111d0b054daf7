"""Recomputes the numbers of the designs before and since the transformer of 2017. Knows nothing of grading."""

import math
import re
from pathlib import Path

import pytest
import torch
from torch import nn

from tutor.course.lessons import read_lesson
from tutor.course.questions import read_questions

CORPUS = Path(__file__).parents[2] / "corpus"
BANK = {question.id: question for question in read_questions(CORPUS / "questions")}
LESSON = read_lesson(CORPUS / "lessons" / "older-designs.md")
TEXT = re.sub(r"\s+", " ", " ".join(section.text for section in LESSON.sections))


def weights(*layers: nn.Module) -> int:
    return sum(parameter.numel() for layer in layers for parameter in layer.parameters())


def test_small_textcnn() -> None:
    narrow, wide = nn.Conv1d(6, 4, kernel_size=2), nn.Conv1d(6, 5, kernel_size=4)
    sentence = torch.zeros(1, 6, 11)
    assert narrow(sentence).shape == (1, 4, 10)
    assert wide(sentence).shape == (1, 5, 8)
    assert (weights(narrow), weights(wide)) == (52, 125)
    assert weights(narrow, wide) == 177
    assert "52 + 125 = 177" in TEXT


def field(dilations: list[int], width: int = 2) -> int:
    return 1 + (width - 1) * sum(dilations)


def reached(dilations: list[int], width: int = 2) -> int:
    """Count by gradient the inputs that the last output of a causal stack sees."""
    length = field(dilations, width) + 5
    signal = torch.ones(1, 1, length, requires_grad=True)
    out = signal
    for dilation in dilations:
        layer = nn.Conv1d(1, 1, kernel_size=width, dilation=dilation, bias=False)
        nn.init.ones_(layer.weight)
        out = layer(nn.functional.pad(out, ((width - 1) * dilation, 0)))
        out = out / out.detach().abs().max()
    out[0, 0, -1].backward()  # type: ignore[no-untyped-call]
    assert signal.grad is not None
    return int((signal.grad != 0).sum())


def test_receptive_field_of_wavenet() -> None:
    doubling = [2**power for power in range(10)]
    answer = BANK["wavenet-receptive-field"].answer
    assert answer
    assert answer.value == field(doubling) == reached(doubling) == 1024
    assert field([1] * 10) == reached([1] * 10) == 11
    assert field(doubling * 3) == 3070
    assert field(doubling, width=3) == 2047


def test_memory_of_the_two_scores() -> None:
    assert f"{1000 * 1000 * 64:,}" == "64,000,000"
    assert 1000 * 1000 * 4 == 4_000_000
    assert 1000 * 1000 * 64 * 4 == 256_000_000


@pytest.mark.parametrize(("keys", "digits"), [(10, 3), (1000, 4)])
def test_largest_weight_of_cosine_attention(keys: int, digits: int) -> None:
    scores = torch.tensor([1.0] + [-1.0] * (keys - 1), dtype=torch.float64)
    largest = torch.softmax(scores, 0)[0].item()
    assert largest == pytest.approx(math.e**2 / (math.e**2 + keys - 1))
    assert f"{largest:.{digits}f}" in TEXT


@pytest.mark.parametrize("width", [768, 3072])
def test_gated_network_has_as_many_weights(width: int) -> None:
    plain = weights(nn.Linear(width, 4 * width, bias=False), nn.Linear(4 * width, width, bias=False))
    hidden = 8 * width // 3
    gated = 2 * weights(nn.Linear(width, hidden, bias=False)) + weights(nn.Linear(hidden, width, bias=False))
    assert plain == gated == 8 * width**2


def test_dot_and_additive_scores_are_what_the_table_says() -> None:
    torch.manual_seed(0)
    state, stored = torch.randn(4), torch.randn(4)
    matrix, vector = torch.randn(3, 8), torch.randn(3)
    left, right = matrix[:, :4], matrix[:, 4:]
    together = vector @ torch.tanh(matrix @ torch.cat([state, stored]))
    assert together.item() == pytest.approx((vector @ torch.tanh(left @ state + right @ stored)).item(), abs=1e-5)
    identity = torch.eye(4)
    assert (state @ identity @ stored).item() == pytest.approx((state @ stored).item(), abs=1e-5)
