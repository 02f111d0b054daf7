"""Recomputes the numbers and formulas of days 13 and 14: blocks, norms, positions. Knows nothing of grading."""

import math
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from tutor.course.lessons import read_lesson

CORPUS = Path(__file__).parents[2] / "corpus"


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


# --- the whole block ----------------------------------------------------------------------------------------------


def test_parameters_of_the_base_model() -> None:
    text = flat("transformer-architecture")
    encoder = count(nn.TransformerEncoderLayer(512, 8, 2048))
    decoder = count(nn.TransformerDecoderLayer(512, 8, 2048))
    feed_forward = count(nn.Sequential(nn.Linear(512, 2048), nn.ReLU(), nn.Linear(2048, 512)))
    for number in (
        count(nn.MultiheadAttention(512, 8)),
        feed_forward,
        count(nn.LayerNorm(512)),
        encoder,
        decoder,
        6 * (encoder + decoder),
    ):
        assert f"| {group(number)} |" in text
    assert in_latex(37_000 * 512) in text
    assert round((6 * (encoder + decoder) + 37_000 * 512) / 1e6) == 63
    assert in_latex(12 * 512**2) in text
    assert abs(encoder / (12 * 512**2) - 1) < 0.003
    assert feed_forward / encoder == pytest.approx(2 / 3, abs=0.005)


def test_cross_attention_has_a_row_for_each_query() -> None:
    block = nn.MultiheadAttention(16, 4, batch_first=True)
    target, source = torch.randn(1, 7, 16), torch.randn(1, 10, 16)
    output, weights = block(target, source, source)
    assert output.shape == (1, 7, 16)
    assert weights.shape == (1, 7, 10)
    torch.testing.assert_close(weights.sum(-1), torch.ones(1, 7))


@pytest.mark.parametrize("value", [-1.0, 1.0, 0.5, -2.0])
def test_two_relu_units_make_the_absolute_value(value: float) -> None:
    assert max(0, value) + max(0, -value) == abs(value)


def test_feed_forward_and_layer_norm_leave_other_positions_alone() -> None:
    torch.manual_seed(0)
    network = nn.Sequential(nn.LayerNorm(8), nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 8))
    x = torch.randn(5, 8)
    y = x.clone()
    y[4] += 1
    torch.testing.assert_close(network(x)[:4], network(y)[:4])


def test_attention_is_not_linear_in_its_input() -> None:
    torch.manual_seed(0)
    x = torch.randn(1, 4, 8, dtype=torch.float64)
    once, twice = (functional.scaled_dot_product_attention(z, z, z) for z in (x, 2 * x))
    assert (twice - 2 * once).abs().max() > 0.01
    v = torch.randn_like(x)
    torch.testing.assert_close(
        functional.scaled_dot_product_attention(x, x, 2 * v), 2 * functional.scaled_dot_product_attention(x, x, v)
    )


# --- normalisation ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("values", [(1, 2, 3, 4), (0.001, 0.002, 0.003, 0.004)])
def test_layer_norm_examples(values: tuple[float, ...]) -> None:
    x = torch.tensor(values, dtype=torch.float64)
    by_hand = (x - x.mean()) / torch.sqrt(x.var(correction=0) + 1e-5)
    torch.testing.assert_close(functional.layer_norm(x, (4,)), by_hand)
    assert nn.LayerNorm(4).eps == 1e-5
    assert row(by_hand.tolist()) in flat("normalisation-placement")


def test_layer_norm_of_a_constant_needs_epsilon() -> None:
    x = torch.full((4,), 3.0)
    assert functional.layer_norm(x, (4,)).tolist() == [0, 0, 0, 0]
    assert ((x - x.mean()) / x.std(correction=0)).isnan().all()


def test_jacobians_of_the_two_placements() -> None:
    torch.manual_seed(0)
    f = nn.Sequential(nn.Linear(5, 9), nn.Tanh(), nn.Linear(9, 5)).double()
    norm = nn.LayerNorm(5).double()
    x = torch.randn(5, dtype=torch.float64)
    jacobian, eye = torch.autograd.functional.jacobian, torch.eye(5, dtype=torch.float64)
    pre = eye + jacobian(f, norm(x)) @ jacobian(norm, x)
    torch.testing.assert_close(jacobian(lambda z: z + f(norm(z)), x), pre)
    post = jacobian(norm, x + f(x)) @ (eye + jacobian(f, x))
    torch.testing.assert_close(jacobian(lambda z: norm(z + f(z)), x), post)


def untrained(norm_first: bool, depth: int, seed: int) -> tuple[float, list[float]]:
    """Return the gradient norm of the last block's FFN output matrix, and the std of the stream after each block."""
    torch.manual_seed(seed)
    blocks = [
        nn.TransformerEncoderLayer(64, 4, 256, dropout=0.0, batch_first=True, norm_first=norm_first)
        for _ in range(depth)
    ]
    head = nn.Linear(64, 100)
    for module in (*blocks, head):
        for parameter in module.parameters():
            if parameter.dim() > 1:
                nn.init.xavier_uniform_(parameter)
    final = nn.LayerNorm(64) if norm_first else nn.Identity()
    x, spreads = torch.randn(16, 32, 64), []
    for block in blocks:
        x = block(x)
        spreads.append(float(x.detach().std()))
    functional.cross_entropy(head(final(x)).flatten(0, 1), torch.randint(0, 100, (512,))).backward()
    gradient = blocks[-1].linear2.weight.grad
    assert gradient is not None
    return float(gradient.norm()), spreads


@pytest.mark.parametrize("seed", range(4))
def test_gradients_near_the_output_and_the_growing_stream(seed: int) -> None:
    post, post_spread = untrained(norm_first=False, depth=12, seed=seed)
    pre, pre_spread = untrained(norm_first=True, depth=12, seed=seed)
    assert 2 < post / pre < 5
    assert post_spread == pytest.approx([1.0] * 12, abs=0.01)
    assert pre_spread[-1] > 2 * pre_spread[0]
    falls = {norm_first: [untrained(norm_first, depth, seed)[0] for depth in (2, 24)] for norm_first in (True, False)}
    assert 0.4 < falls[True][1] / falls[True][0] < 0.7
    assert falls[False][1] > falls[False][0]


def test_rough_sizes_of_skip_path_and_stream() -> None:
    text = flat("normalisation-placement")
    assert math.sqrt(0.5) ** 12 == pytest.approx(1 / 64)
    assert f"1/64 \\approx {1 / 64:.3f}" in text
    assert math.sqrt(1 + 24) == 5
    assert (1 - 0.9) ** 10 < 1e-9  # the misconception's example: the product of residual Jacobians does vanish


# --- positions ----------------------------------------------------------------------------------------------------


def sinusoid(position: float, width: int) -> np.ndarray:
    speeds = 10000.0 ** (-np.arange(0, width, 2) / width)
    return np.stack([np.sin(position * speeds), np.cos(position * speeds)], axis=1).ravel()


def rotate(pair: tuple[float, float], angle: float) -> np.ndarray:
    cos, sin = math.cos(angle), math.sin(angle)
    return np.array([[cos, -sin], [sin, cos]]) @ np.array(pair)


@pytest.mark.parametrize("position", [1, 2])
def test_sinusoids_of_the_lesson(position: int) -> None:
    assert row(sinusoid(position, 4)) in flat("positional-encodings")


def test_slowest_clock_hand() -> None:
    turn = 2 * math.pi * 10000 ** (510 / 512)
    assert in_latex(round(turn)) in flat("positional-encodings")


@pytest.mark.parametrize("offset", [1, 3, 10])
def test_a_shift_of_sinusoids_is_one_linear_map_and_products_see_distance(offset: int) -> None:
    width = 8
    speeds = 10000.0 ** (-np.arange(0, width, 2) / width)
    shift = np.zeros((width, width))
    for i, speed in enumerate(speeds):
        cos, sin = math.cos(speed * offset), math.sin(speed * offset)
        shift[2 * i : 2 * i + 2, 2 * i : 2 * i + 2] = [[cos, sin], [-sin, cos]]
    for position in (0, 5, 100):
        np.testing.assert_allclose(shift @ sinusoid(position, width), sinusoid(position + offset, width), atol=1e-12)
        dot = sinusoid(position, width) @ sinusoid(position + offset, width)
        assert dot == pytest.approx(np.cos(speeds * offset).sum())


@pytest.mark.parametrize(("m", "n"), [(5, 3), (12, 10), (3, 5)])
def test_rope_scores_of_the_lesson(m: int, n: int) -> None:
    q, k, theta = (1.0, 2.0), (3.0, 1.0), 0.5
    score = rotate(q, m * theta) @ rotate(k, n * theta)
    assert score == pytest.approx(np.array(q) @ rotate(k, (n - m) * theta))
    assert f"{score:.3f}" in flat("positional-encodings")
    assert np.linalg.norm(rotate(q, m * theta)) == pytest.approx(math.sqrt(5))
    assert np.dot(q, k) == 5


def test_learned_table_and_alibi() -> None:
    text = flat("positional-encodings")
    assert in_latex(count(nn.Embedding(512, 768))) in text
    slopes = [2.0 ** (-8 * (head + 1) / 8) for head in range(8)]
    assert (slopes[0], slopes[1], slopes[-1]) == (1 / 2, 1 / 4, 1 / 256)
    assert softmax([-4 * slopes[0], 0])[0] / softmax([-4 * slopes[0], 0])[1] == pytest.approx(math.exp(-2))
    assert f"e^{{-2}} \\approx {math.exp(-2):.3f}" in text


def test_encoder_without_positions_is_equivariant_not_invariant() -> None:
    torch.manual_seed(0)
    block = nn.TransformerEncoderLayer(16, 4, 32, dropout=0.0, batch_first=True).double().eval()
    x = torch.randn(1, 6, 16, dtype=torch.float64)
    order = torch.tensor([3, 0, 5, 1, 4, 2])
    torch.testing.assert_close(block(x[:, order]), block(x)[:, order])
    assert (block(x[:, order]) - block(x)).abs().max() > 0.1
    torch.testing.assert_close(block(x[:, order]).mean(1), block(x).mean(1))


def test_causal_mask_leaks_the_position() -> None:
    weights = torch.softmax(torch.full((4, 4), -math.inf).triu(1), dim=-1)
    marker = torch.tensor([1.0, 0, 0, 0])
    assert (weights @ marker).tolist() == pytest.approx([1, 1 / 2, 1 / 3, 1 / 4])
    assert "$1, 0.5, 0.333, 0.25, \\dots$" in flat("positional-encodings")
