"""Recomputes the numbers of the review of optimisers. Knows nothing of grading."""

import math
import re
from pathlib import Path

import pytest
import torch

from tutor.course.course import read_course

CORPUS = Path(__file__).parents[2] / "corpus"
COURSE = read_course(CORPUS)
FLAT = re.sub(r"\s+", " ", (CORPUS / "lessons" / "optimisers.md").read_text("utf-8"))


def answer(question: str) -> float:
    expected = COURSE.question(question).answer
    assert expected is not None
    return expected.value


def walk(optimiser: type[torch.optim.Optimizer], gradients: list[float], start: float = 0.0, **options) -> list[float]:
    weight, places = torch.tensor([start], dtype=torch.float64, requires_grad=True), [start]
    steps = optimiser([weight], **options)
    for gradient in gradients:
        weight.grad = torch.tensor([gradient], dtype=torch.float64)
        steps.step()
        places.append(weight.item())
    return places


def test_mini_batches_are_unbiased_and_their_spread_falls_with_the_root() -> None:
    torch.manual_seed(0)
    values = 50 * torch.randn(4096, dtype=torch.float64)
    spread = {}
    for size in (64, 1024):
        means = values[torch.randint(4096, (4000, size))].mean(1)
        assert means.mean().item() == pytest.approx(values.mean().item(), abs=4 * means.std().item() / math.sqrt(4000))
        spread[size] = means.std().item()
    assert spread[1024] / spread[64] == pytest.approx(answer("minibatch-noise-scale"), rel=0.05)


def test_a_constant_rate_keeps_a_cloud_of_known_size() -> None:
    rate, cloud = 0.1, 0.0
    for _ in range(500):
        cloud = (1 - rate) ** 2 * cloud + rate**2
    assert cloud == pytest.approx(0.1 / 1.9) and f"{cloud:.3f}" == "0.053"


def test_the_momentum_step() -> None:
    new = 0.9 * 0.1 + 0.2
    assert 0.5 - 0.1 * new == pytest.approx(answer("momentum-step-by-hand"))
    averaged = 0.9 * 0.1 + 0.1 * 0.2
    assert 0.5 - 0.1 * averaged == pytest.approx(0.489)
    # The velocity 0.1 comes from an earlier gradient of 0.1, which moved the weight from 0.51 to 0.5.
    places = walk(torch.optim.SGD, [0.1, 0.2], start=0.51, lr=0.1, momentum=0.9)
    assert places[1:] == pytest.approx([0.5, answer("momentum-step-by-hand")])


@pytest.mark.parametrize(("sign", "limit"), [(1, 1 / (1 - 0.9)), (-1, 1 / (1 + 0.9))])
def test_steady_gradients_add_up_and_alternating_ones_cancel(sign: int, limit: float) -> None:
    places = walk(torch.optim.SGD, [float(sign**k) for k in range(300)], lr=1.0, momentum=0.9)
    assert abs(places[-1] - places[-2]) == pytest.approx(limit)


def test_the_long_run_step_and_the_memory_of_adam() -> None:
    places = walk(torch.optim.SGD, [1.0] * 900, lr=1.0, momentum=0.95)
    assert places[-2] - places[-1] == pytest.approx(answer("momentum-effective-step"))
    weight = torch.zeros(1000, requires_grad=True)
    weight.grad = torch.ones(1000)
    steps = torch.optim.Adam([weight])
    steps.step()
    kept = [value for value in steps.state[weight].values() if value.numel() == 1000]
    assert sum(value.numel() * value.element_size() for value in kept) / 1000 == answer("adam-memory")


def test_momentum_takes_the_root_of_the_condition_number() -> None:
    root = math.sqrt(100)
    factor = (root - 1) / (root + 1)
    assert f"{factor:.3f}" == "0.818" and f"{99 / 101:.3f}" == "0.980"
    assert [math.ceil(math.log(1000) / -math.log(shrink)) for shrink in (factor, 99 / 101)] == [35, 346]
    rate, beta = (2 / (math.sqrt(100) + 1)) ** 2, factor**2
    for curvature in (1, 100):
        step = torch.tensor([[1 + beta - rate * curvature, -beta], [1, 0]], dtype=torch.float64)
        assert torch.linalg.eigvals(step).abs().max().item() == pytest.approx(factor, rel=1e-6)


@pytest.mark.parametrize("gradient", [1e-3, 0.0004, 1e3])
def test_adams_first_step_is_the_learning_rate(gradient: float) -> None:
    places = walk(torch.optim.Adam, [gradient], lr=answer("adam-first-step"), eps=1e-12)
    assert abs(places[-1]) == pytest.approx(0.01)


def test_adams_second_step_after_an_opposite_gradient() -> None:
    places = walk(torch.optim.Adam, [1.0, -1.0], lr=1.0, eps=0)
    assert f"{places[2] - places[1]:.4f}" == "0.0526" and r"$0.0526\, \alpha$" in FLAT


def test_penalty_and_decay_agree_in_sgd_and_differ_in_adam() -> None:
    decayed = walk(torch.optim.SGD, [0.3], start=1.0, lr=0.1, weight_decay=0.2)[-1]
    assert decayed == pytest.approx((1 - 0.1 * 0.2) * 1.0 - 0.1 * 0.3)
    shrinkage = []
    for size in (10.0, 0.1):
        noise = [size * (-1) ** k for k in range(4000)]
        with_penalty = walk(torch.optim.Adam, noise, start=1.0, lr=1e-5, weight_decay=0.01)[-1]
        shrinkage.append(walk(torch.optim.Adam, noise, start=1.0, lr=1e-5)[-1] - with_penalty)
    assert shrinkage[1] / shrinkage[0] == pytest.approx(100, rel=0.05)
    even = []
    for size in (10.0, 0.1):
        noise = [size * (-1) ** k for k in range(100)]
        plain = walk(torch.optim.Adam, noise, start=1.0, lr=1e-3)[-1]
        even.append(plain - walk(torch.optim.AdamW, noise, start=1.0, lr=1e-3, weight_decay=0.01)[-1])
    assert even[0] == pytest.approx(even[1], rel=1e-3)
