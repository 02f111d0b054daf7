"""Recomputes the numbers of the logged exam questions on transformers. Knows nothing of grading."""

from pathlib import Path

import pytest
import torch
from torch import nn

from tutor.course.questions import read_questions

CORPUS = Path(__file__).parents[2] / "corpus"
BANK = {question.id: question for question in read_questions(CORPUS / "questions")}


def cost(length: int, width: int) -> int:
    return 12 * length * width**2 + 2 * length**2 * width


def test_ten_residual_blocks_may_shrink_a_gradient() -> None:
    start = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    value = start
    for _ in range(10):
        value = value - 0.9 * value
    value.backward()  # type: ignore[no-untyped-call]
    assert start.grad is not None
    assert start.grad.item() == pytest.approx(1e-10)


def test_characters_against_words() -> None:
    answer = BANK["character-against-word-cost"].answer
    assert answer
    assert answer.value == pytest.approx((119 / 20) ** 2, abs=0.05)
    assert cost(119, 512) / cost(20, 512) == pytest.approx(6.1, abs=0.05)
    assert pytest.approx(0.53, abs=0.005) == 0.9**6


def test_deep_and_narrow_against_shallow_and_wide() -> None:
    assert 12 * 8 * 1024**2 == 12 * 32 * 512**2 == 100_663_296
    assert (8 * 1024, 32 * 512) == (8_192, 16_384)
    assert 32 * cost(1024, 512) / (8 * cost(1024, 1024)) == pytest.approx(1.14, abs=0.005)


class Stack(nn.Module):
    """Six blocks of plain linear branches, with LayerNorm after the sum or on the branch's input."""

    def __init__(self, pre: bool, width: int = 64, layers: int = 6) -> None:
        super().__init__()
        self.pre = pre
        self.branches = nn.ModuleList(
            nn.Sequential(nn.Linear(width, 4 * width), nn.ReLU(), nn.Linear(4 * width, width)) for _ in range(layers)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(layers))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, list[float]]:
        sizes = []
        for branch, norm in zip(self.branches, self.norms, strict=True):
            x = x + branch(norm(x)) if self.pre else norm(x + branch(x))
            sizes.append(x.std(-1).mean().item())
        return x, sizes


def test_the_post_ln_stream_keeps_its_size_and_the_pre_ln_stream_grows() -> None:
    torch.manual_seed(0)
    tokens = nn.functional.layer_norm(torch.randn(32, 64), (64,))
    _, post = Stack(pre=False)(tokens)
    _, before = Stack(pre=True)(tokens)
    assert post == pytest.approx([1.0] * 6, abs=0.02)
    assert before == sorted(before)
    assert before[-1] > before[0] > 1


def test_the_softmax_of_large_scores_does_not_overflow() -> None:
    assert torch.isfinite(torch.softmax(torch.tensor([1e4, -1e4, 0.0]), 0)).all()
    assert torch.isnan(torch.softmax(torch.full((3,), -torch.inf), 0)).all()


@pytest.mark.parametrize("heads", [1, 8])
def test_heads_change_neither_parameters_nor_products(heads: int) -> None:
    block = nn.MultiheadAttention(512, heads, bias=False)
    assert sum(parameter.numel() for parameter in block.parameters()) == 4 * 512**2
    assert heads * (512 // heads) == 512


def test_rank_of_the_scores_is_at_most_the_width_of_a_head() -> None:
    torch.manual_seed(0)
    tokens = torch.randn(40, 24, dtype=torch.float64)
    for width in (4, 24):
        scores = (tokens @ torch.randn(24, width, dtype=torch.float64)) @ (
            tokens @ torch.randn(24, width, dtype=torch.float64)
        ).T
        assert int(torch.linalg.matrix_rank(scores)) == width
