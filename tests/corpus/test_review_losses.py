"""Recomputes the numbers of the review of regression and logistic regression. Knows nothing of grading."""

import math
import re
from pathlib import Path

import numpy as np
import pytest
import torch

from tutor.course.course import read_course

CORPUS = Path(__file__).parents[2] / "corpus"
COURSE = read_course(CORPUS)
FLAT = re.sub(r"\s+", " ", (CORPUS / "lessons" / "losses.md").read_text("utf-8"))
POINTS = np.array([[0, 1], [1, 2], [2, 4]], dtype=float)
DESIGN = np.column_stack([np.ones(3), POINTS[:, 0]])
LINE = np.linalg.lstsq(DESIGN, POINTS[:, 1])[0]


def boundary(x: list[float], y: list[float]) -> float:
    slope, intercept = np.polyfit(x, y, 1)
    return float((0.5 - intercept) / slope)


def slope_at(p: float, loss: str) -> float:
    z = torch.tensor(math.log(p / (1 - p)), dtype=torch.float64, requires_grad=True)
    if loss == "squared":
        (torch.sigmoid(z) - 1).square().backward()
    else:
        torch.nn.functional.softplus(-z).backward()
    assert z.grad is not None
    return z.grad.item()


def test_the_line_through_three_points() -> None:
    np.testing.assert_allclose(DESIGN.T @ DESIGN, [[3, 3], [3, 5]])
    np.testing.assert_allclose(DESIGN.T @ POINTS[:, 1], [7, 10])
    np.testing.assert_allclose(LINE, [5 / 6, 3 / 2])
    residual = POINTS[:, 1] - DESIGN @ LINE
    np.testing.assert_allclose(residual, [1 / 6, -1 / 3, 1 / 6])
    np.testing.assert_allclose(DESIGN.T @ residual, 0, atol=1e-12)
    expected = COURSE.question("fit-a-line-by-hand").answer
    assert expected is not None and expected.value == pytest.approx(LINE[1])


def test_the_gram_matrix_squares_the_condition_number() -> None:
    assert np.linalg.cond(DESIGN.T @ DESIGN) == pytest.approx(np.linalg.cond(DESIGN) ** 2)


def test_a_clear_point_moves_the_boundary_of_a_fitted_line() -> None:
    assert boundary([1, 2, 3, 4], [0, 0, 1, 1]) == pytest.approx(2.5)
    moved = boundary([1, 2, 3, 4, 20], [0, 0, 1, 1, 1])
    assert f"the cut moves to ${moved:.2f}$" in FLAT and moved > 3


def test_gaussian_noise_gives_squares_and_laplace_noise_absolute_values() -> None:
    y, f = torch.tensor([1.0, -2.0, 0.5]), torch.zeros(3)
    two = torch.distributions.Normal(f, 2.0).log_prob(y).sum() + y.square().sum() / 8
    assert two.item() == pytest.approx(-3 / 2 * math.log(2 * math.pi * 4))
    rest = torch.distributions.Laplace(f, 2.0).log_prob(y).sum() + y.abs().sum() / 2
    assert rest.item() == pytest.approx(-3 * math.log(4))
    assert (np.mean([1, 2, 3, 4, 100]), np.median([1, 2, 3, 4, 100])) == (22, 3)


def test_the_logistic_function_inverts_the_log_odds() -> None:
    assert f"{1 / (1 + math.exp(-2)):.3f}" == "0.881" and f"{math.exp(2):.3f}" == "7.389"
    assert "the odds are $7.389$ and $p = 0.881$" in FLAT
    assert torch.softmax(torch.tensor([2.0, 0.0]), 0)[0].item() == pytest.approx(0.881, abs=1e-3)
    assert f"{math.exp(0.7):.2f}" == "2.01"


@pytest.mark.parametrize(("p", "shown"), [(0.5, "-0.25"), (0.1, "-0.162"), (0.01, "-0.0196")])
def test_squared_error_pulls_weakly_where_cross_entropy_pulls_hard(p: float, shown: str) -> None:
    assert slope_at(p, "entropy") == pytest.approx(p - 1)
    assert slope_at(p, "squared") == pytest.approx(2 * (p - 1) * p * (1 - p)) == pytest.approx(float(shown), rel=2e-3)
    assert f"| {p:g} | ${p - 1:g}$ | ${shown}$ |" in FLAT


def test_the_logistic_loss_has_gradient_and_convexity_as_stated() -> None:
    torch.manual_seed(0)
    x, y = torch.randn(6, 3, dtype=torch.float64), torch.tensor([0, 1, 1, 0, 1, 0], dtype=torch.float64)

    def loss(w: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.binary_cross_entropy_with_logits(x @ w, y, reduction="sum")

    w = torch.randn(3, dtype=torch.float64, requires_grad=True)
    p = torch.sigmoid(x @ w)
    torch.testing.assert_close(torch.autograd.grad(loss(w), w)[0], x.T @ (p - y).detach())
    hessian = torch.autograd.functional.hessian(loss, w.detach())
    torch.testing.assert_close(hessian, (x.T * (p * (1 - p)).detach()) @ x)
    assert (torch.linalg.eigvalsh(hessian) >= 0).all()


def test_on_separable_data_longer_weights_are_always_better() -> None:
    x, y = torch.tensor([-2.0, -1.0, 1.0, 3.0]), torch.tensor([0.0, 0.0, 1.0, 1.0])
    losses = [torch.nn.functional.binary_cross_entropy_with_logits(c * x, y).item() for c in (1.0, 2.0, 4.0, 8.0)]
    assert losses == sorted(losses, reverse=True)
    assert [f"{1 / (1 + math.exp(-z)):.3f}" for z in (3, 6)] == ["0.953", "0.998"]
