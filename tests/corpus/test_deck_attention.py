"""Recomputes the numbers of the deck's questions on attention and the transformer of 2017. Knows nothing of grading."""

import math
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.nn import functional

from tutor.course.questions import read_questions

CORPUS = Path(__file__).parents[2] / "corpus"
BANK = {question.id: question for question in read_questions(CORPUS / "questions")}
BASE_D = 512


def value(name: str) -> float:
    answer = BANK[name].answer
    assert answer
    return answer.value


def test_attention_with_identities() -> None:
    identity = torch.eye(2, dtype=torch.float64)
    values = torch.tensor([[1.0, 2.0], [3.0, 4.0]], dtype=torch.float64)
    output = functional.scaled_dot_product_attention(identity[None], identity[None], values[None])[0]
    assert [[round(x, 3) for x in row] for row in output.tolist()] == [[1.660, 2.660], [2.340, 3.340]]
    assert output[0, 0].item() == pytest.approx(value("attention-by-hand"), abs=5e-4)
    unscaled = torch.softmax(identity, -1) @ values
    assert [round(x, 3) for x in torch.softmax(identity, -1)[0].tolist()] == [0.731, 0.269]
    assert unscaled[0, 0].item() == pytest.approx(1.538, abs=5e-4)


def test_shapes_of_heads_and_scores() -> None:
    torch.manual_seed(0)
    width, heads, key, head_value, tokens = 12, 3, 5, 4, 7
    inputs = torch.randn(tokens, width)
    outputs = []
    for _ in range(heads):
        queries, keys = inputs @ torch.randn(width, key), inputs @ torch.randn(width, key)
        values = inputs @ torch.randn(width, head_value)
        scores = queries @ keys.T
        assert scores.shape == (tokens, tokens)
        outputs.append(torch.softmax(scores / key**0.5, -1) @ values)
        assert outputs[-1].shape == (tokens, head_value)
    together = torch.cat(outputs, -1)
    assert together.shape == (tokens, heads * head_value)
    assert (together @ torch.randn(heads * head_value, width)).shape == inputs.shape


def test_feed_forward_network() -> None:
    layers = (nn.Linear(BASE_D, 2048), nn.Linear(2048, BASE_D))
    count = sum(parameter.numel() for layer in layers for parameter in layer.parameters())
    assert count == value("ffn-parameter-count")
    assert count == 2 * 512 * 2048 + 2560


def test_scale_of_the_embeddings() -> None:
    assert math.sqrt(BASE_D) == pytest.approx(22.6, abs=0.05)
    assert 37_000 * BASE_D == 18_944_000
    assert 1 / math.sqrt(BASE_D) == pytest.approx(0.04, abs=0.005)
    positions = torch.arange(2000.0)[:, None] * 10_000 ** (-torch.arange(0, BASE_D, 2) / BASE_D)
    size = torch.cat([positions.sin(), positions.cos()], -1).square().mean().sqrt().item()
    assert size == pytest.approx(math.sqrt(0.5), abs=1e-3)
    assert 512 * 768 == 393_216


@pytest.mark.parametrize("offset", [1, 7, 300])
def test_a_shift_is_one_rotation_for_all_positions(offset: int) -> None:
    speeds = 10_000 ** (-torch.arange(0, 64, 2, dtype=torch.float64) / 64)
    positions = torch.arange(50, dtype=torch.float64)[:, None]
    sines, cosines = (positions * speeds).sin(), (positions * speeds).cos()
    turn_sin, turn_cos = (offset * speeds).sin(), (offset * speeds).cos()
    shifted = (positions + offset) * speeds
    assert torch.allclose(sines * turn_cos + cosines * turn_sin, shifted.sin())
    assert torch.allclose(cosines * turn_cos - sines * turn_sin, shifted.cos())


def test_layer_norm_by_hand() -> None:
    norm = nn.LayerNorm(4, eps=0.0)
    nn.init.constant_(norm.weight, 2.0)
    nn.init.constant_(norm.bias, 1.0)
    result = norm(torch.tensor([0.0, 0.0, 4.0, 4.0]))
    assert result.tolist() == pytest.approx([-1, -1, 3, 3])
    assert result.max().item() == pytest.approx(value("layer-norm-by-hand"))
    assert torch.tensor([0.0, 0.0, 4.0, 4.0]).std().item() == pytest.approx(2.31, abs=5e-3)  # the reject's n - 1


def test_layer_norm_ignores_the_other_tokens() -> None:
    torch.manual_seed(0)
    tokens = torch.randn(5, 8)
    alone = nn.LayerNorm(8)(tokens[2:3])
    assert torch.allclose(nn.LayerNorm(8)(tokens)[2:3], alone)
