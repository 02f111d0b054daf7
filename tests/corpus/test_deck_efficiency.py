"""Recomputes the numbers of efficient attention, the KV cache and FlashAttention. Knows nothing of grading."""

import math
import re
from pathlib import Path

import pytest
import torch
from torch.nn import functional

from tutor.course.lessons import read_lesson
from tutor.course.questions import read_questions

CORPUS = Path(__file__).parents[2] / "corpus"
BANK = {question.id: question for question in read_questions(CORPUS / "questions")}


def flat(name: str) -> str:
    lesson = read_lesson(CORPUS / "lessons" / f"{name}.md")
    return re.sub(r"\s+", " ", " ".join(section.text for section in lesson.sections)).replace("{,}", ",")


def value(name: str) -> float:
    answer = BANK[name].answer
    assert answer
    return answer.value


# --- the bill -----------------------------------------------------------------------------------------------------


def test_crossover_of_linear_and_quadratic_part() -> None:
    assert 6 * 512 == 3072
    for length, width in ((3072, 512), (6144, 1024)):
        assert 12 * length * width**2 == 2 * length**2 * width


@pytest.mark.parametrize("number", [4096**2, 4096 * 512, 4096**2 * 64, 4096 * 64**2, 2 * 32 * 4096 * 2])
def test_numbers_of_the_lesson(number: int) -> None:
    assert f"{number:,}" in flat("efficient-attention")


def test_ratios_of_the_lesson() -> None:
    assert pytest.approx(33.6e6, rel=0.01) == 4096**2 * 2
    assert 32 * 4096**2 * 2 > 1e9
    assert 4096**2 // (4096 * 512) == 8
    assert (4096**2 * 64) // (4096 * 64**2) == 64


def test_product_of_features_may_be_reordered() -> None:
    torch.manual_seed(0)
    queries, keys, values = (torch.rand(6, 3, dtype=torch.float64) for _ in range(3))
    assert torch.allclose((queries @ keys.T) @ values, queries @ (keys.T @ values))
    assert not torch.allclose(torch.softmax(queries @ keys.T, -1) @ values, queries @ (keys.T @ values))


# --- the cache ----------------------------------------------------------------------------------------------------


def cache_bytes(layers: int, heads: int, width: int, tokens: int = 1) -> int:
    return 2 * layers * heads * width * tokens * 2


def test_size_of_the_cache() -> None:
    assert cache_bytes(32, 32, 128) == 524_288
    assert cache_bytes(32, 32, 128, 4096) / 2**30 == value("kv-cache-size")
    assert cache_bytes(32, 8, 128, 4096) / 2**30 == 0.5
    assert 16 * cache_bytes(32, 32, 128, 4096) / 2**30 == 32
    assert cache_bytes(80, 8, 128) == value("grouped-query-cache") == 327_680
    assert cache_bytes(80, 1, 128) == 40_960
    assert cache_bytes(80, 64, 128) == 2_621_440
    for number in (327_680, 2_621_440):
        assert f"{number:,}" in flat("efficient-attention")


def test_token_passes_without_a_cache() -> None:
    assert sum(range(1, 1001)) == 500_500


def test_a_cached_step_gives_the_last_row_of_causal_attention() -> None:
    torch.manual_seed(1)
    queries, keys, values = (torch.randn(1, 7, 4, dtype=torch.float64) for _ in range(3))
    full = functional.scaled_dot_product_attention(queries, keys, values, is_causal=True)
    for step in range(7):
        cached = functional.scaled_dot_product_attention(
            queries[:, step : step + 1], keys[:, : step + 1], values[:, : step + 1]
        )
        assert torch.allclose(cached[:, 0], full[:, step])


# --- FlashAttention -----------------------------------------------------------------------------------------------


def online(tiles: list[tuple[list[float], list[float]]], rescale: bool = True) -> list[tuple[float, float, float]]:
    """Return maximum, sum and unnormalised output after each tile of (scores, values)."""
    highest, total, out = -math.inf, 0.0, 0.0
    states = []
    for scores, values in tiles:
        new = max(highest, *scores)
        factor = math.exp(highest - new) if rescale or highest == -math.inf else 1.0
        total = factor * total + sum(math.exp(score - new) for score in scores)
        out = factor * out + sum(math.exp(score - new) * v for score, v in zip(scores, values, strict=True))
        highest = new
        states.append((highest, total, out))
    return states


TILES = [([1.0, 2.0], [10.0, 20.0]), ([3.0, 0.0], [30.0, 40.0])]


def test_online_softmax_by_hand() -> None:
    text = flat("flash-attention")
    first, second = online(TILES)
    assert (first[0], second[0]) == (2, 3)
    for number in (first[1], first[2], second[1], second[2]):
        assert f"{number:.3f}" in text
    weights = torch.softmax(torch.tensor([1.0, 2.0, 3.0, 0.0], dtype=torch.float64), 0)
    oracle = float(weights @ torch.tensor([10.0, 20.0, 30.0, 40.0], dtype=torch.float64))
    assert second[2] / second[1] == pytest.approx(oracle)
    assert oracle == pytest.approx(value("online-softmax-by-hand"), abs=0.005)
    backwards = online(TILES[::-1])[-1]
    assert backwards[2] / backwards[1] == pytest.approx(oracle)
    careless = online(TILES, rescale=False)[-1]
    assert f"{careless[2] / careless[1]:.2f}" in text


def test_bytes_of_the_matrices() -> None:
    text = flat("flash-attention")
    inputs, scores = 4 * 4096 * 64 * 2, 4096**2 * 2
    assert f"{inputs:,}" in text
    assert f"{scores:,}" in text
    assert scores / inputs == value("score-matrix-against-inputs") == 16
    assert 256**2 == 4 * 256 * 64
    assert pytest.approx(200, rel=0.05) == 312e12 / 1.5e12
    assert pytest.approx(20e6, rel=0.07) == 108 * 192 * 1024
