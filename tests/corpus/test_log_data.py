"""Recomputes the numbers of the logged exam questions on data, losses and gradients. Knows nothing of grading."""

import math
from pathlib import Path

import pytest
import torch

from tutor.course.questions import read_questions

CORPUS = Path(__file__).parents[2] / "corpus"
BANK = {question.id: question for question in read_questions(CORPUS / "questions")}


def value(name: str) -> float:
    answer = BANK[name].answer
    assert answer
    return answer.value


def test_the_cut_by_time_and_the_tail() -> None:
    assert 0.8 * 1_700_000 == 1_360_000
    assert pytest.approx(value("tail-missing-from-test"), abs=5e-4) == 0.8**10
    assert 0.8**1700 < 1e-100
    assert 1700 * 0.2 == 340
    assert math.sqrt(1700 * 0.2 * 0.8) == pytest.approx(16.5, abs=0.05)


def slope(loss: str, chance: float) -> float:
    """Differentiate a loss of a positive example by the logit, with autograd."""
    logit = torch.tensor(math.log(chance / (1 - chance)), dtype=torch.float64, requires_grad=True)
    p = torch.sigmoid(logit)
    (-torch.log(p) if loss == "cross-entropy" else (p - 1) ** 2).backward()  # type: ignore[no-untyped-call]
    assert logit.grad is not None
    return abs(logit.grad.item())


def test_gradients_of_a_confident_mistake() -> None:
    entropy, squared = slope("cross-entropy", 0.01), slope("squared", 0.01)
    assert entropy == pytest.approx(0.99)
    assert squared == pytest.approx(0.0196, abs=5e-5)
    assert entropy / squared == pytest.approx(value("confident-cat-mistake"), abs=0.05)
    assert slope("cross-entropy", 0.5) / slope("squared", 0.5) == pytest.approx(2)
    assert -math.log(0.01) == pytest.approx(4.61, abs=0.005)
    assert round(0.99**2, 2) == 0.98


def test_backwards_through_the_sigmoid_graph() -> None:
    inputs = torch.tensor([2.0, -1.0, -2.0, -2.0, -3.0], dtype=torch.float64, requires_grad=True)
    w0, x0, w1, x1, w2 = inputs
    loss = 1 / (1 + torch.exp(-(w0 * x0 + w1 * x1 + w2)))
    loss.backward()  # type: ignore[no-untyped-call]
    assert loss.item() == pytest.approx(0.269, abs=5e-4)
    assert inputs.grad is not None
    assert [round(g, 3) for g in inputs.grad.tolist()] == [-0.197, 0.393, -0.393, -0.393, 0.197]
    assert inputs.grad[1].item() == pytest.approx(value("sigmoid-graph-by-hand"), abs=5e-4)


def test_exact_samples_may_be_over_fitted() -> None:
    nodes = torch.linspace(-1, 1, 11, dtype=torch.float64)
    powers = torch.stack([nodes**k for k in range(11)], 1)
    weights = torch.linalg.solve(powers, 1 / (1 + 25 * nodes**2))
    grid = torch.linspace(-1, 1, 2001, dtype=torch.float64)
    fitted = torch.stack([grid**k for k in range(11)], 1) @ weights
    assert (fitted - 1 / (1 + 25 * grid**2)).abs().max().item() == pytest.approx(1.92, abs=0.005)
