"""Recomputes the numbers and formulas of days 10 to 12: additive, scaled dot-product, multi-head. Knows no grading."""

import math
import re
from itertools import product
from pathlib import Path

import numpy as np
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


def softmax(scores: list[float] | np.ndarray) -> np.ndarray:
    powers = np.exp(np.asarray(scores, dtype=float) - np.max(scores))
    return powers / powers.sum()


def row(values: np.ndarray | list[float], digits: int = 3) -> str:
    return "(" + ", ".join(f"{value:.{digits}f}" for value in values) + ")"


def group(number: int) -> str:
    return f"{number:,}"


def in_latex(number: int) -> str:
    return f"{number:,}".replace(",", "{,}")


def count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


# --- additive attention -------------------------------------------------------------------------------------------

H = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])


def test_worked_example_of_additive_attention() -> None:
    preactivation = np.array([1.0, 0.0]) + H @ np.array([[1.0, -1.0], [0.0, 1.0]]).T
    hidden = np.tanh(preactivation)
    energies = hidden @ np.array([2.0, 1.0])
    weights = softmax(energies)
    text = flat("bahdanau-attention")
    np.testing.assert_array_equal(preactivation, [[2, 0], [0, 1], [1, 1]])
    assert "$(2, 0)$, $(0, 1)$, $(1, 1)$" in text
    assert [round(value, 3) for value in hidden.ravel()] == [0.964, 0, 0, 0.762, 0.762, 0.762]
    for value in (*energies, *weights):
        assert f"${value:.3f}$" in text
    assert row(weights @ H) in text


def test_without_tanh_the_query_cancels() -> None:
    rng = np.random.default_rng(0)
    w, u, v = rng.normal(size=(4, 3)), rng.normal(size=(4, 2)), rng.normal(size=4)
    weights = [softmax((w @ state + H @ u.T) @ v) for state in rng.normal(size=(2, 3))]
    np.testing.assert_allclose(*weights)
    bent = [softmax(np.tanh(w @ state + H @ u.T) @ v) for state in rng.normal(size=(2, 3))]
    assert np.abs(bent[0] - bent[1]).max() > 0.01


def test_parameters_of_additive_attention() -> None:
    n, p, m = 1000, 1000, 2000
    layers = (nn.Linear(n, p, bias=False), nn.Linear(m, p, bias=False), nn.Linear(p, 1, bias=False))
    total = sum(count(layer) for layer in layers)
    assert total == p * (n + m + 1)
    assert in_latex(total) in flat("bahdanau-attention")
    assert group(total) in BANK["bahdanau-parameters"].reference
    assert group(total) in " ".join(BANK["bahdanau-parameters"].criterion("total").accept)


def test_one_block_matrix_is_the_sum_of_two_projections() -> None:
    rng = np.random.default_rng(1)
    w, u, s, h = rng.normal(size=(4, 3)), rng.normal(size=(4, 2)), rng.normal(size=3), rng.normal(size=2)
    np.testing.assert_allclose(np.hstack([w, u]) @ np.concatenate([s, h]), w @ s + u @ h)


# --- scaled dot-product -------------------------------------------------------------------------------------------


def test_worked_example_of_scaled_attention_agrees_with_torch() -> None:
    q = np.array([[2.0, 0, 2, 0]])
    k = np.array([[2.0, 0, 2, 0], [0, 2, 2, 0], [0, 2, 0, 2]])
    v = np.array([[1.0, 0], [0, 1], [1, 1]])
    scores = (q @ k.T)[0]
    text = flat("scaled-dot-product-attention")
    assert row(scores, 0) in text
    assert row(scores / 2, 0) in text
    assert row(softmax(scores / 2)) in text
    assert row(softmax(scores)) in text
    assert row(softmax(scores / 2) @ v) in text
    got = functional.scaled_dot_product_attention(*(torch.tensor(array)[None] for array in (q, k, v)))
    np.testing.assert_allclose(got[0, 0], softmax(scores / 2) @ v)


@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_variance_of_a_score_is_the_width_exactly(width: int) -> None:
    signs = list(product((-1, 1), repeat=2 * width))
    scores = [sum(s[i] * s[width + i] for i in range(width)) for s in signs]
    assert sum(scores) == 0
    assert sum(score**2 for score in scores) == width * len(scores)


def test_the_sixteen_sign_patterns_of_the_lesson() -> None:
    sums = [sum(pattern) for pattern in product((-1, 1), repeat=4)]
    assert len(sums) == 16
    assert np.var(sums) == 4
    assert "over the $16$ equally likely sign patterns the sum has variance exactly $4$" in flat(
        "scaled-dot-product-attention"
    )


def test_variance_changes_of_the_followups() -> None:
    twos = [2 * a * 2 * b for a, b in product((-1, 1), repeat=2)]
    assert np.var(twos) == 4**2  # components of variance 4: a product has variance 4 squared
    assert sum(component**2 for component in (-1, 1, 1, -1)) == 4  # query equals key: the score is d_k, not zero


def test_saturation_table_and_jacobian() -> None:
    text = flat("scaled-dot-product-attention")
    for scores, digits in (([1, 2, 3], 3), ([8, 16, 24], 4)):
        weights = torch.tensor(softmax(scores))
        jacobian = torch.autograd.functional.jacobian(
            lambda z: torch.softmax(z, 0), torch.tensor(scores, dtype=torch.float64)
        )
        np.testing.assert_allclose(jacobian, torch.diag(weights) - torch.outer(weights, weights), atol=1e-12)
        assert f"| ${row(scores, 0)}$ | ${row(weights.numpy())}$ | ${jacobian.abs().max():.{digits}f}$ |" in text
    largest = f"{softmax([8, 16, 24])[-1]:.5f}"
    assert largest in text
    assert largest in BANK["softmax-saturation"].reference
    assert row(softmax([1, 2, 3])) in BANK["softmax-saturation"].reference


def test_saturation_starves_queries_and_keys_but_not_values() -> None:
    torch.manual_seed(0)
    norms = []
    for factor in (1.0, 30.0):
        q, k, v = (torch.randn(6, 16, dtype=torch.float64) for _ in range(3))
        q, k, v = (factor * q).requires_grad_(), (factor * k).requires_grad_(), v.requires_grad_()
        (functional.scaled_dot_product_attention(q[None], k[None], v[None]) ** 2).sum().backward()
        norms.append([float(tensor.grad.norm()) for tensor in (q, k, v) if tensor.grad is not None])
    assert norms[1][0] < 1e-3 * norms[0][0]
    assert norms[1][1] < 1e-3 * norms[0][1]
    assert norms[1][2] > 0.5 * norms[0][2]


def test_softmax_sees_differences_and_not_ratios() -> None:
    np.testing.assert_allclose(softmax([101, 102, 103]), softmax([1, 2, 3]))
    np.testing.assert_allclose(softmax([100.0] * 3), [1 / 3] * 3)
    assert softmax([10, 20, 30])[-1] > softmax([1, 2, 3])[-1]
    assert math.exp(10) == pytest.approx(22_000, rel=0.01)


def test_causal_mask() -> None:
    mask = torch.full((4, 4), -math.inf).triu(1)
    assert int(torch.isinf(mask).sum()) == 6
    assert "$6$ of the $16$ entries are masked" in flat("scaled-dot-product-attention")
    weights = torch.softmax(torch.zeros(4, 4) + mask, dim=-1)
    assert weights[2].tolist() == pytest.approx([1 / 3, 1 / 3, 1 / 3, 0])
    assert weights[0].tolist() == [1, 0, 0, 0]
    assert torch.softmax(torch.full((3,), -math.inf), 0).isnan().all()
    assert softmax([0, -1, -2]).argmax() == 0  # a score of zero is no mask
    assert f"${1024**2:,}$".replace(",", "{,}") in flat("scaled-dot-product-attention")


# --- multi-head ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("heads", [1, 8, 16])
def test_parameters_of_multi_head_attention(heads: int) -> None:
    plain = count(nn.MultiheadAttention(512, heads, bias=False))
    assert plain == 4 * 512**2
    question = BANK["multi-head-parameters"]
    assert question.answer
    assert question.answer.value == plain
    assert question.answer.tolerance < 4 * 512  # the count with biases is another answer
    with_bias = count(nn.MultiheadAttention(512, heads))
    text = flat("multi-head-attention")
    for number in (512**2, plain, with_bias, 4 * 512, 3 * 512**2):
        assert in_latex(number) in text
    assert in_latex(plain) in question.reference
    assert in_latex(512**2) in question.reference
    assert in_latex(with_bias - plain) in question.reference
    assert any(group(with_bias) in (followup.answer or "") for followup in question.followups)
    assert any(in_latex(4 * 1024**2) in (followup.answer or "") for followup in question.followups)


def test_width_of_a_head() -> None:
    question = BANK["multi-head-dimensions"]
    head = nn.MultiheadAttention(512, 8).head_dim
    assert question.answer
    assert question.answer.value == head == 64
    assert nn.MultiheadAttention(512, 16).head_dim == 32
    assert f"{math.sqrt(512):.1f}" in flat("multi-head-attention")
    assert math.sqrt(head) == 8


def test_output_projection_is_a_sum_over_heads_and_the_formula_is_torchs() -> None:
    torch.manual_seed(0)
    d, h = 12, 3
    block = nn.MultiheadAttention(d, h, bias=False, batch_first=True).double()
    x = torch.randn(1, 5, d, dtype=torch.float64)
    w_q, w_k, w_v = (part.T for part in block.in_proj_weight.chunk(3))
    w_o = block.out_proj.weight.T
    total = torch.zeros(5, d, dtype=torch.float64)
    for i in range(h):
        cut = slice(i * d // h, (i + 1) * d // h)
        q, k, v = (x[0] @ w[:, cut] for w in (w_q, w_k, w_v))
        total = total + torch.softmax(q @ k.T / math.sqrt(d // h), -1) @ v @ w_o[cut]
    torch.testing.assert_close(total, block(x, x, x)[0][0])
    assert torch.linalg.matrix_rank((x[0] @ w_q[:, :4]) @ (x[0] @ w_k[:, :4]).T) <= d // h
