"""Recomputes the numbers of the review of splits, bias and variance. Knows nothing of grading."""

import re
from pathlib import Path

import numpy as np
import pytest

from tutor.course.course import read_course

CORPUS = Path(__file__).parents[2] / "corpus"
COURSE = read_course(CORPUS)
FLAT = re.sub(r"\s+", " ", (CORPUS / "lessons" / "generalisation.md").read_text("utf-8"))
NODES, WEIGHTS = (half / 2 for half in np.polynomial.legendre.leggauss(40))
GRID = NODES + 0.5
"""Gauss's points on [0, 1] with their weights: exact for the polynomials, and for the sine to rounding."""
POINTS = np.linspace(0, 1, 11)


def wave(x: np.ndarray) -> np.ndarray:
    return np.sin(2 * np.pi * x)


@pytest.mark.parametrize("degree", [1, 3, 5, 9, 10])
def test_bias_and_variance_of_a_polynomial_fit(degree: int) -> None:
    smoother = np.vander(GRID, degree + 1) @ np.linalg.pinv(np.vander(POINTS, degree + 1))
    bias = WEIGHTS @ (smoother @ wave(POINTS) - wave(GRID)) ** 2
    variance = 0.2**2 * WEIGHTS @ (smoother**2).sum(1)
    assert f"| {degree} | {bias:.4f} | {variance:.4f} | {bias + variance:.4f} |" in FLAT


def test_the_decomposition_holds_in_a_simulation() -> None:
    rng = np.random.default_rng(0)
    draws = 0.9 * rng.normal(2, 2, size=(400_000, 4)).mean(1)
    expected = COURSE.question("shrunken-mean-error").answer
    assert expected is not None and expected.value == pytest.approx(0.04 + 0.81)
    assert ((draws - 2) ** 2).mean() == pytest.approx(expected.value, rel=0.01)


def test_tails_in_a_random_split() -> None:
    assert f"0.8^{{10}} \\approx {0.8**10:.3f}" in FLAT
    assert f"$340 \\pm {np.sqrt(1700 * 0.2 * 0.8):.0f}$" in FLAT


def test_exact_samples_can_be_over_fitted() -> None:
    x, fine = np.linspace(-1, 1, 11), np.linspace(-1, 1, 20_001)
    through = np.polynomial.Polynomial.fit(x, 1 / (1 + 25 * x**2), 10)
    assert np.abs(through(x) - 1 / (1 + 25 * x**2)).max() < 1e-9
    worst = np.abs(through(fine) - 1 / (1 + 25 * fine**2)).max()
    assert f"by up to ${worst:.2f}$" in FLAT


def test_choosing_features_before_the_split_finds_skill_in_noise() -> None:
    rng = np.random.default_rng(0)
    right = []
    for _ in range(20):
        x, y = rng.normal(size=(100, 2000)), np.repeat([-1.0, 1.0], 50)
        order = rng.permutation(100)
        x, y = x[order], y[order]
        best = np.argsort(-np.abs(y @ x))[:20]
        weights = np.linalg.lstsq(x[:80, best], y[:80])[0]
        right.append((np.sign(x[80:, best] @ weights) == y[80:]).mean())
    assert np.mean(right) > 0.7
