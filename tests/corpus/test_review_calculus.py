"""Recomputes the numbers of the review of calculus and gradient descent. Knows nothing of grading."""

import re
from pathlib import Path

import pytest
import torch

from tutor.course.course import read_course

CORPUS = Path(__file__).parents[2] / "corpus"
COURSE = read_course(CORPUS)
FLAT = re.sub(r"\s+", " ", (CORPUS / "lessons" / "matrix-calculus.md").read_text("utf-8"))


def gradient(function, *at: float) -> torch.Tensor:
    point = torch.tensor(at, dtype=torch.float64, requires_grad=True)
    return torch.autograd.grad(function(point), point)[0]


def descend(rate: float, steps: int) -> list[tuple[float, float, float]]:
    w, rows = torch.tensor(5.0, dtype=torch.float64, requires_grad=True), []
    for _ in range(steps):
        loss = (w * 2 - 2) ** 2
        slope = torch.autograd.grad(loss, w)[0]
        rows.append((loss.item(), slope.item(), (w - rate * slope).item()))
        w = (w - rate * slope).detach().requires_grad_()
    return rows


def test_the_example_of_a_gradient_and_its_slopes() -> None:
    slope = gradient(lambda p: p[0] ** 2 + 3 * p[0] * p[1], 1, 2)
    assert slope.tolist() == [8, 3] and f"{slope.norm().item():.3f}" == "8.544"
    directions = torch.tensor([[1, 0], [0.6, 0.8], [-3, 8]], dtype=torch.float64)
    torch.testing.assert_close(directions @ slope, torch.tensor([8.0, 7.2, 0.0], dtype=torch.float64))
    assert "(8, 3)$, of length $8.544$" in FLAT and "$7.2$" in FLAT


def test_the_negative_gradient_points_past_the_minimum_in_a_narrow_valley() -> None:
    assert gradient(lambda p: 50 * p[0] ** 2 + 0.5 * p[1] ** 2, 1, 1).tolist() == [100, 1]


def test_the_rule_for_quadratic_forms_needs_symmetry() -> None:
    a = torch.tensor([[1, 2], [0, 3]], dtype=torch.float64)
    w = torch.ones(2, dtype=torch.float64)
    assert gradient(lambda v: v @ a @ v, 1, 1).tolist() == [4, 8]
    assert (2 * a @ w).tolist() == [6, 6]


def test_the_gradient_of_least_squares() -> None:
    x = torch.tensor([[1, 0], [1, 1], [1, 2]], dtype=torch.float64)
    y = torch.tensor([1, 2, 4], dtype=torch.float64)
    assert gradient(lambda w: (x @ w - y).square().sum(), 0, 0).tolist() == [-14, -20]
    w = torch.tensor([0.3, -0.7], dtype=torch.float64)
    torch.testing.assert_close(gradient(lambda v: (x @ v - y).square().sum(), 0.3, -0.7), 2 * x.T @ (x @ w - y))


def test_three_steps_of_descent() -> None:
    rows = descend(0.1, 3)
    for number, (loss, slope, w) in enumerate(rows, 1):
        row = f"| {loss:.4g} | {slope:.3g} | {w:.4g} |"
        assert re.search(rf"\| {number} \|[^|]+\|[^|]+{re.escape(row)}", FLAT), row
    expected = COURSE.question("gradient-descent-by-hand").answer
    assert expected is not None and rows[-1][2] == pytest.approx(expected.value)
    assert descend(0.125, 1)[-1][2] == pytest.approx(1)
    assert abs(descend(0.26, 50)[-1][2] - 1) > 4 > abs(descend(0.24, 50)[-1][2] - 1)


@pytest.mark.parametrize(("rate", "shrinks"), [(0.199, True), (0.201, False)])
def test_the_largest_stable_rate_at_curvature_ten(rate: float, shrinks: bool) -> None:
    expected = COURSE.question("largest-stable-rate").answer
    assert expected is not None and expected.value == 0.2
    assert (abs(1 - rate * 10) < 1) is shrinks


def test_a_saddle_and_hessian_vector_products() -> None:
    saddle = torch.autograd.functional.hessian(lambda p: p[0] ** 2 - p[1] ** 2, torch.zeros(2))
    assert torch.linalg.eigvalsh(saddle).tolist() == [-2, 2]
    torch.manual_seed(0)
    x, v = torch.randn(3, dtype=torch.float64, requires_grad=True), torch.randn(3, dtype=torch.float64)
    slope = torch.autograd.grad(x.pow(4).sum() + x.prod(), x, create_graph=True)[0]
    product = torch.autograd.grad(slope @ v, x)[0]
    whole = torch.autograd.functional.hessian(lambda p: p.pow(4).sum() + p.prod(), x.detach())
    torch.testing.assert_close(product, whole @ v)
