"""Recomputes the numbers and claims of the review of debugging. Knows nothing of grading."""

import math
import re
from pathlib import Path

import pytest
import torch

from tutor.course.course import read_course

CORPUS = Path(__file__).parents[2] / "corpus"
COURSE = read_course(CORPUS)
FLAT = re.sub(r"\s+", " ", (CORPUS / "lessons" / "debugging-training.md").read_text("utf-8"))


def answer(question: str) -> float:
    expected = COURSE.question(question).answer
    assert expected is not None
    return expected.value


def test_a_second_softmax_puts_a_floor_under_the_loss() -> None:
    perfect = torch.zeros(1, 10)
    perfect[0, 3] = 1
    floor = torch.nn.functional.cross_entropy(perfect, torch.tensor([3])).item()
    assert (
        floor
        == pytest.approx(answer("double-softmax-floor"), abs=1e-3)
        == pytest.approx(math.log(math.e + 9) - 1, abs=1e-3)
    )
    assert rf"\frac{{e}}{{e + 9}} \approx {floor:.3f}" in FLAT
    assert rf"\frac{{e}}{{e + 9}} \approx {torch.softmax(perfect, 1).max().item():.3f}" in FLAT
    torch.manual_seed(0)
    others = torch.softmax(5 * torch.randn(2000, 10), 1)
    assert torch.nn.functional.cross_entropy(others, others.argmax(1), reduction="none").min().item() >= floor


def test_first_losses() -> None:
    assert answer("first-loss-of-a-classifier") == pytest.approx(math.log(100), abs=1e-3)
    assert "$2.303$ for 10 and $4.605$ for 100 classes" in FLAT


def test_where_nan_comes_from() -> None:
    assert torch.exp(torch.tensor(12.0)).half().isinf() and "162{,}755" in FLAT and round(math.exp(12)) == 162_755
    assert torch.softmax(torch.full((3,), -torch.inf), 0).isnan().all()
    x = torch.tensor(0.0, requires_grad=True)
    value = torch.where(x > 0, torch.log(x), 0.0)
    value.backward()
    assert value.item() == 0 and x.grad is not None and x.grad.isnan()
    weight = torch.zeros(2, requires_grad=True)
    weight.grad = torch.tensor([torch.nan, 1.0])
    torch.nn.utils.clip_grad_norm_([weight], 1.0)
    assert weight.grad.isnan().any()


def test_dividing_by_the_dimension_flattens_scores() -> None:
    torch.manual_seed(0)
    queries, keys = torch.randn(20_000, 64), torch.randn(20_000, 64)
    scores = (queries * keys).sum(1)
    assert (scores / 64).std().item() == pytest.approx(0.125, rel=0.03)
    assert (scores / 8).std().item() == pytest.approx(1, rel=0.03)


def test_gradients_accumulate_and_overshoot() -> None:
    weight, places = torch.tensor(1.0, requires_grad=True), []
    step = torch.optim.SGD([weight], lr=0.05)
    for _ in range(60):
        (weight**2).backward()
        step.step()
        places.append(weight.item())
    assert weight.grad is not None and min(places) < -0.9 and max(places[30:]) > 0.9


def test_shapes_that_broadcast() -> None:
    prediction, target = torch.zeros(5, 1), torch.arange(5.0)
    assert (prediction - target).shape == (5, 5)
    constant = torch.zeros(5, 1, requires_grad=True)
    step = torch.optim.SGD([constant], lr=1.0)
    for _ in range(100):
        step.zero_grad()
        ((constant - target) ** 2).mean().backward()
        step.step()
    torch.testing.assert_close(constant.detach(), target.mean().expand(5, 1))


def test_a_safe_argument_keeps_the_gradient_finite() -> None:
    x = torch.tensor([0.0, 2.0], requires_grad=True)
    torch.where(x > 0, torch.log(torch.where(x > 0, x, 1.0)), 0.0).sum().backward()
    assert x.grad is not None and x.grad.tolist() == [0.0, 0.5]
