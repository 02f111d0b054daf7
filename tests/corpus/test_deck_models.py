"""Recomputes the numbers of BERT, GPT, ViT and the scaling laws. Knows nothing of grading."""

import math
import re
from pathlib import Path

import pytest
import torch
from torch import nn

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


def weights(*layers: nn.Module) -> int:
    return sum(parameter.numel() for layer in layers for parameter in layer.parameters())


def block(width: int) -> int:
    """Count a block of the given width with biases, by building it."""
    return weights(nn.TransformerEncoderLayer(width, 8, dim_feedforward=4 * width))


# --- BERT and ViT -------------------------------------------------------------------------------------------------


def test_bert_base() -> None:
    embeddings = (30_522 + 512 + 2) * 768 + weights(nn.LayerNorm(768))
    pooler = weights(nn.Linear(768, 768))
    text = flat("bert-gpt-vit")
    for number in (embeddings, 12 * block(768), pooler, embeddings + 12 * block(768) + pooler):
        assert f"{number:,}" in text


def test_masked_shares() -> None:
    assert value("bert-mask-share") == pytest.approx(100 * 0.15 * 0.8)
    assert pytest.approx(0.015) == 0.15 * 0.1
    assert round(512 * 0.15) == 77


@pytest.mark.parametrize(("side", "tokens"), [(224, 197), (384, 577)])
def test_tokens_of_a_vision_transformer(side: int, tokens: int) -> None:
    projection = nn.Conv2d(3, 768, kernel_size=16, stride=16)
    patches = projection(torch.zeros(1, 3, side, side)).flatten(2)
    assert patches.shape[-1] + 1 == tokens
    assert weights(projection) == weights(nn.Linear(16 * 16 * 3, 768)) == 590_592
    assert str(tokens) in flat("bert-gpt-vit")
    assert value("vit-token-count") == 197


def test_pixels_are_too_many() -> None:
    assert 224**2 == 50_176
    assert pytest.approx(2.5e9, rel=0.01) == 50_176**2


# --- scaling laws -------------------------------------------------------------------------------------------------


def test_power_law_of_parameters() -> None:
    assert pytest.approx(0.949, abs=5e-4) == 2**-0.076
    assert pytest.approx(0.839, abs=5e-4) == 10**-0.076
    assert pytest.approx(value("parameters-for-ten-percent"), abs=0.005) == (1 / 0.9) ** (1 / 0.076)
    assert pytest.approx(9000, rel=0.02) == 2 ** (1 / 0.076)
    assert pytest.approx(2.30, abs=0.005) == (8.8e13 / 1.5e9) ** 0.076


def test_parameters_of_gpt() -> None:
    text = flat("scaling-laws")
    assert f"{12 * 96 * 12_288**2:,}" in text
    assert block(768) == 12 * 768**2 + 13 * 768 == 7_087_872
    total = 50_257 * 768 + 1024 * 768 + 12 * block(768) + weights(nn.LayerNorm(768))
    assert total == value("gpt2-small-parameters")
    assert f"{total:,}" in text
    assert total + 50_257 * 768 == 163_037_184
    attention = weights(nn.MultiheadAttention(768, 12))
    network = weights(nn.Linear(768, 3072), nn.Linear(3072, 768))
    assert (attention, network) == (2_362_368, 4_722_432)
    assert block(768) - attention - network == 3_072


def test_compute() -> None:
    assert pytest.approx(1e23 * value("training-compute-of-gpt3")) == 6 * 1.75e11 * 3e11
    assert pytest.approx(1.7, abs=0.05) == 3e11 / 1.75e11
    assert pytest.approx(5.9e23, rel=0.01) == 6 * 70e9 * 1.4e12
    assert pytest.approx(5.0e23, rel=0.01) == 6 * 280e9 * 3e11
    best = math.sqrt(1e21 / 120)
    assert best == pytest.approx(1e9 * value("compute-optimal-size"), rel=0.002)
    assert best == pytest.approx(2.9e9, rel=0.01)
    assert 20 * best == pytest.approx(5.8e10, rel=0.01)
    assert 6 * best * 20 * best == pytest.approx(1e21)


def test_deep_against_wide() -> None:
    wide, deep = (8, 1024), (32, 512)
    parameters = {12 * layers * width**2 for layers, width in (wide, deep)}
    assert parameters == {100_663_296}
    assert [2 * layers * width for layers, width in (wide, deep)] == [16_384, 32_768]
    cost = [100_663_296 + 2 * 1024 * layers * width for layers, width in (wide, deep)]
    assert cost[1] / cost[0] == pytest.approx(1.14, abs=0.005)
    assert [50_000 * width for _, width in (wide, deep)] == [51_200_000, 25_600_000]
    for number in (100_663_296, 8_192, 16_384, 32_768, 51_200_000, 25_600_000):
        assert f"{number:,}" in flat("scaling-laws")
