"""Recomputes the numbers of the review of linear algebra, calculus and probability. Knows nothing of grading."""

import math
import re
from pathlib import Path

import numpy as np
import pytest
import torch

from tutor.course.course import read_course

CORPUS = Path(__file__).parents[2] / "corpus"
COURSE = read_course(CORPUS)
FLAT = {path.stem: re.sub(r"\s+", " ", path.read_text("utf-8")) for path in (CORPUS / "lessons").glob("*.md")}
V = np.array([3.0, -4.0])
SHEAR = np.array([[1.0, 100.0], [0.0, 1.0]])
NILPOTENT = np.array([[0.0, 1.0], [0.0, 0.0]])


def grouped(number: int) -> str:
    return f"{number:,}".replace(",", "{,}")


CLAIMS = [
    ("linear-algebra", r"$8/9 \approx 0.889$", f"{np.dot([1, 2, 2], [2, 1, 2]) / 9:.3f}"),
    ("linear-algebra", r"\lVert v \rVert_1 = 7", f"{np.linalg.norm(V, 1):.0f}"),
    ("linear-algebra", r"\lVert v \rVert_2 = 5", f"{np.linalg.norm(V):.0f}"),
    ("linear-algebra", r"\lVert v \rVert_3 \approx 4.498", f"{np.linalg.norm(V, 3):.3f}"),
    ("linear-algebra", r"\lVert v \rVert_{10} \approx 4.022", f"{np.linalg.norm(V, 10):.3f}"),
    ("linear-algebra", "costs $33{,}554{,}432$", grouped(32 * 512 * 2048)),
    ("linear-algebra", "needs $100{,}000$ numbers", grouped(1000 * 50 * 2)),
    ("linear-algebra", r"a relative error of $2.8\,\%$", f"{10 / math.sqrt(9 + 4 + 0.01):.1f}"),
    ("linear-algebra", r"$16{,}384$ numbers, $1.56\,\%$", grouped(2 * 8 * 1024)),
    ("linear-algebra", r"$16{,}384$ numbers, $1.56\,\%$", f"{2 * 8 * 1024 / 1024**2 * 100:.2f}"),
    ("linear-algebra", r"\kappa \approx 10{,}002", grouped(round(np.linalg.cond(SHEAR)))),
    ("linear-algebra", r"99/101 \approx 0.980", f"{99 / 101:.3f}"),
    ("linear-algebra", "takes 346 steps", str(math.ceil(math.log(1000) / math.log(101 / 99)))),
]


@pytest.mark.parametrize(("lesson", "passage", "computed"), CLAIMS)
def test_a_number_in_a_lesson_is_what_it_computes_to(lesson: str, passage: str, computed: str) -> None:
    assert computed in passage
    assert passage in FLAT[lesson]


@pytest.mark.parametrize(
    ("question", "computed"),
    [
        ("dense-layer-multiplications", 32 * 512 * 2048),
        ("lora-parameter-count", torch.empty(1024, 8).numel() + torch.empty(8, 1024).numel()),
    ],
)
def test_the_answer_of_a_numeric_question(question: str, computed: float) -> None:
    expected = COURSE.question(question).answer
    assert expected is not None
    assert abs(expected.value - computed) <= max(expected.tolerance / 2, 1e-9)


# --- linear algebra -----------------------------------------------------------------------------------------------


def test_the_projection_leaves_an_orthogonal_rest_and_ignores_the_length_of_its_target() -> None:
    a = np.array([3.0, 4.0])
    for b in (np.array([2.0, 0.0]), np.array([20.0, 0.0])):
        shadow = a @ b / (b @ b) * b
        np.testing.assert_allclose(shadow, [3, 0])
        np.testing.assert_allclose((a - shadow) @ b, 0)
        assert a @ b == np.linalg.norm(shadow) * np.linalg.norm(b)


def test_the_unit_ball_gets_squarer() -> None:
    reach = {p: 1 / np.linalg.norm([1.0, 1.0], p) for p in (1, 2, np.inf)}
    assert [f"{reach[p]:.2f}" for p in reach] == ["0.50", "0.71", "1.00"]
    assert np.linalg.norm([0.9, 0.9]) > 1 and np.linalg.norm([0.9, 0.9], 100) < 1
    assert (1**0.5 + 1**0.5) ** 2 == 4, "the size of (1, 1) for p = 1/2"
    assert 17 < 4**10 / 3**10 < 18


def test_rank_counts_singular_values_and_not_eigenvalues() -> None:
    assert np.linalg.matrix_rank(NILPOTENT) == 1
    np.testing.assert_array_equal(np.linalg.eigvals(NILPOTENT), [0, 0])
    np.testing.assert_array_equal(np.linalg.svd(NILPOTENT, compute_uv=False), [1, 0])
    np.testing.assert_array_equal(np.linalg.eigvals(SHEAR), [1, 1])
    assert np.linalg.matrix_rank(np.array([[1, 2], [2, 4], [0, 1]])) == 2


def test_the_best_low_rank_approximation_drops_the_smallest_singular_values() -> None:
    rng = np.random.default_rng(0)
    u, s, vt = np.linalg.svd(rng.normal(size=(6, 4)), full_matrices=False)
    kept = u[:, :2] * s[:2] @ vt[:2]
    assert np.linalg.norm(u * s @ vt - kept) == pytest.approx(math.sqrt((s[2:] ** 2).sum()))


def test_the_best_fixed_rate_shrinks_both_coordinates_alike() -> None:
    rate, curvatures = 2 / 101, np.array([100.0, 1.0])
    np.testing.assert_allclose(np.abs(1 - rate * curvatures), 99 / 101)
