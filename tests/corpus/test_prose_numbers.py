"""Recomputes numbers that stand in a reference's prose; test_equations.py reads the formulas."""

import math
from pathlib import Path

import numpy as np
import pytest
import torch

from tutor.course.questions import read_questions

BANK = {question.id: question for question in read_questions(Path(__file__).parents[2] / "corpus" / "questions")}


def parameters(module: torch.nn.Module) -> int:
    return sum(weight.numel() for weight in module.parameters())


def millions(number: float) -> str:
    return f"{number / 1e6:.1f}".removesuffix(".0")


SHEARED = np.array([[1.0, 100.0], [0.0, 1.0]])
SPLIT = torch.zeros(1_700_000)[: int(0.8 * 1_700_000)]
LAYER = torch.nn.TransformerEncoderLayer(512, 8, 2048)
FFN_SHARE = parameters(torch.nn.ModuleList([LAYER.linear1, LAYER.linear2])) / parameters(LAYER)
UNIFORM = torch.distributions.Uniform(0.0, 0.5)
CLAIMS = [
    ("perplexity-from-cross-entropy", r"$\ln 100 = {}$", f"{math.log(100):.1f}"),
    ("compute-optimal-training", "about {} tokens per parameter", f"{1.4e12 / 70e9:.0f}"),
    ("embedding-sharing-and-scale", "{} million a copy", f"{parameters(torch.nn.Embedding(37_000, 512)) / 1e6:.0f}"),
    ("embedding-sharing-and-scale", "about {}, not by", f"{math.sqrt(512):.1f}"),
    ("split-with-heavy-tail-and-time", "{} million", f"{len(SPLIT) / 1e6:.2f}"),
    ("residual-gradient-at-least-one", "a factor of {} and ten", f"{1 - 0.9:.1f}"),
    ("residual-gradient-at-least-one", "$10^{{{}}}$", f"{10 * math.log10(1 - 0.9):.0f}"),
    ("deep-narrow-or-shallow-wide", "{} against", f"{8 * 1024:,}"),
    ("deep-narrow-or-shallow-wide", "against {}, so B", f"{32 * 512:,}"),
    ("convolution-versus-dense", "{} million against", millions(3 * 32 * 32 * 16 * 32 * 32)),
    ("convolution-versus-dense", "million against {}.", str(parameters(torch.nn.Conv2d(3, 16, 3)))),
    ("eigenvalues-rank-condition", r"\approx {}$", f"{np.linalg.cond(SHEARED):,.0f}".replace(",", "{,}")),
    ("squared-or-absolute-error", "they give {} and 3", f"{np.mean([1, 2, 3, 4, 100]):.0f}"),
    ("squared-or-absolute-error", "they give 22 and {}.", f"{np.median([1, 2, 3, 4, 100]):.0f}"),
    ("warm-up-schedule", "about $0.000{}$", f"{1e4 / math.sqrt(512 * 4000):.0f}"),
    ("ten-class-loss", "a loss of about {}", f"{-0.9 * math.log(0.99) - 0.1 * math.log(1e-10):.2f}"),
    (
        "probability-or-density",
        "$ it is {}.",
        f"{math.exp(UNIFORM.log_prob(torch.tensor(0.1))):.0f}",
    ),
    ("alibi-distance-penalty", "to\n$1/{}$", str(2**8)),
    ("multi-head-attention-diagram", "8 heads matrices of width {}", str(512 // 8)),
]


@pytest.mark.parametrize(("name", "words", "number"), CLAIMS)
def test_a_number_in_a_reference_is_what_it_computes_to(name: str, words: str, number: str) -> None:
    assert " ".join(words.replace("{}", "{0}").format(number).split()) in " ".join(BANK[name].reference.split())


def test_the_feed_forward_network_holds_two_thirds_of_a_block() -> None:
    assert "about two thirds of a block" in BANK["what-the-ffn-adds"].reference
    assert pytest.approx(2 / 3, abs=0.01) == FFN_SHARE


def test_the_quadratic_part_of_attention_overtakes_at_six_times_the_width() -> None:
    assert "$n = 6d$" in BANK["self-attention-complexity"].reference
    for d in (64, 512):
        n = 6 * d
        assert 12 * n * d**2 == 2 * n**2 * d


def test_the_shapes_of_the_three_attentions() -> None:
    source, target = torch.zeros(1, 10, 8), torch.zeros(1, 7, 8)
    attention = torch.nn.MultiheadAttention(8, 1, batch_first=True)
    text = BANK["three-attentions-table"].reference
    for queries, keys, words in ((source, source, "10 by 10"), (target, target, "7 by 7"), (target, source, "7 by 10")):
        weights = attention(queries, keys, keys)[1]
        assert words == f"{weights.shape[1]} by {weights.shape[2]}"
        assert words in text


def test_a_character_model_is_right_on_a_word_only_if_on_every_letter() -> None:
    assert f"$0.9^6 \\approx {0.9**6:.2f}$" in BANK["accuracy-across-vocabularies"].reference


def test_the_central_difference_beats_the_one_sided_one_by_an_order() -> None:
    def errors(h: float) -> tuple[float, float]:
        return abs((math.exp(h) - 1) / h - 1), abs((math.exp(h) - math.exp(-h)) / (2 * h) - 1)

    one_sided, central = (errors(1e-2)[n] / errors(1e-3)[n] for n in (0, 1))
    assert one_sided == pytest.approx(10, rel=0.05)
    assert central == pytest.approx(100, rel=0.05)
    best = min((10.0**-k for k in range(1, 13)), key=lambda h: errors(h)[1])
    assert best in (1e-5, 1e-6)
