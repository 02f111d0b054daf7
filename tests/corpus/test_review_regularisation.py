"""Recomputes the numbers of the review of penalties, dropout and normalisation. Knows nothing of grading."""

import itertools
import re
from pathlib import Path

import numpy as np
import pytest
import torch

from tutor.course.course import read_course

CORPUS = Path(__file__).parents[2] / "corpus"
COURSE = read_course(CORPUS)
FLAT = re.sub(r"\s+", " ", (CORPUS / "lessons" / "regularisation-and-normalisation.md").read_text("utf-8"))
TABLE = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 9.0]])


def answer(question: str) -> float:
    expected = COURSE.question(question).answer
    assert expected is not None
    return expected.value


def test_ridge_is_the_mode_of_the_posterior() -> None:
    torch.manual_seed(0)
    x, y, noise, prior = torch.randn(8, 3).double(), torch.randn(8).double(), 0.7, 1.3
    w = torch.linalg.solve(x.T @ x + (noise / prior) ** 2 * torch.eye(3).double(), x.T @ y).requires_grad_()
    log_posterior = (
        torch.distributions.Normal(x @ w, noise).log_prob(y).sum()
        + torch.distributions.Normal(0.0, prior).log_prob(w).sum()
    )
    slope = torch.autograd.grad(log_posterior, w)[0]
    torch.testing.assert_close(slope, torch.zeros(3).double(), atol=1e-6, rtol=0)


@pytest.mark.parametrize(("a", "two", "one"), [(0.3, "0.2", "0"), (2.0, "1.333", "1.5")])
def test_penalties_in_one_dimension(a: float, two: str, one: str) -> None:
    grid = np.linspace(-3, 3, 600_001)
    ridge = grid[np.argmin((grid - a) ** 2 / 2 + 0.25 * grid**2)]
    lasso = grid[np.argmin((grid - a) ** 2 / 2 + 0.5 * np.abs(grid))]
    assert (float(two), float(one)) == pytest.approx((ridge, lasso), abs=5e-4)
    assert f"${two}$" in FLAT and f"${one}$" in FLAT
    if a == 2:
        assert answer("soft-threshold-by-hand") == pytest.approx(lasso, abs=1e-4)


def test_inverted_dropout_keeps_the_expectation() -> None:
    torch.manual_seed(0)
    kept = torch.nn.functional.dropout(torch.full((400_000,), 4.0), 0.2)
    assert set(kept.unique().tolist()) == {0.0, answer("inverted-dropout-scale")}
    assert kept.mean().item() == pytest.approx(4, rel=0.01)
    assert kept.var().item() == pytest.approx(0.2 / 0.8 * 16, rel=0.02)


def test_dropout_on_linear_regression_is_a_weighted_penalty() -> None:
    rng = np.random.default_rng(0)
    x, y, w, p = rng.normal(size=(5, 3)), rng.normal(size=5), rng.normal(size=3), 0.3
    expected = 0.0
    for row, target in zip(x, y, strict=True):
        for mask in itertools.product((0, 1), repeat=3):
            chance = np.prod([1 - p if kept else p for kept in mask])
            expected += chance * (target - (row * mask / (1 - p)) @ w) ** 2
    penalty = p / (1 - p) * (w**2 * (x**2).sum(0)).sum()
    assert expected == pytest.approx(((y - x @ w) ** 2).sum() + penalty)


def test_the_two_normalisations_of_one_table() -> None:
    down = torch.nn.BatchNorm1d(2, eps=1e-12)
    normalised = down(TABLE)
    assert [f"{value:.3f}" for value in normalised[:, 0].tolist()] in (
        ["-1.225", "-0.000", "1.225"],
        ["-1.225", "0.000", "1.225"],
    )
    assert normalised[2, 0].item() == pytest.approx(answer("batch-norm-by-hand"), abs=1e-3)
    assert down.running_mean is not None and down.running_var is not None
    assert down.running_mean[0].item() == pytest.approx(0.1 * 3)
    assert down.running_var[0].item() == pytest.approx(0.9 + 0.1 * TABLE[:, 0].var().item())
    along = torch.nn.functional.layer_norm(TABLE, (2,), eps=1e-12)
    assert along[0].tolist() == pytest.approx([-1, 1])
    assert f"{TABLE[:, 0].var(correction=0).item():.3f}" == "2.667"


def test_batch_norm_ignores_bias_and_scale_before_it() -> None:
    torch.manual_seed(0)
    x, w = torch.randn(16, 3).double(), torch.randn(3, 2).double().requires_grad_()
    weights = torch.randn(16, 2).double()

    def loss(matrix: torch.Tensor, bias: float = 0.0) -> torch.Tensor:
        z = x @ matrix + bias
        return ((z - z.mean(0)) / z.std(0, correction=0) * weights).sum()

    torch.testing.assert_close(loss(w), loss(10 * w, 3.0))
    once = torch.autograd.grad(loss(w), w)[0]
    double = (2 * w).detach().requires_grad_()
    torch.testing.assert_close(torch.autograd.grad(loss(double), double)[0], once / 2)


def test_one_image_in_training_mode_loses_what_distinguishes_it() -> None:
    torch.manual_seed(0)
    image = torch.rand(1, 1, 4, 4, dtype=torch.float64)
    layer = torch.nn.BatchNorm2d(1, eps=1e-12).double()
    torch.testing.assert_close(layer(image), layer(3 * image + 5))
    assert not torch.allclose(layer.eval()(image), layer(3 * image + 5))
    single = torch.nn.BatchNorm1d(1)
    with pytest.raises(ValueError, match="more than 1 value"):
        single(torch.zeros(1, 1))
