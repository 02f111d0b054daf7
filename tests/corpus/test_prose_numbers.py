"""Recomputes numbers that stand in prose and tables of references and lessons; test_equations.py reads the formulas."""

import math
from pathlib import Path

import numpy as np
import pytest
import torch

from tutor.course.lessons import read_lessons
from tutor.course.questions import read_questions

CORPUS = Path(__file__).parents[2] / "corpus"
BANK = {question.id: question for question in read_questions(CORPUS / "questions")}
LESSONS = {
    lesson.id: " ".join(" ".join(section.text for section in lesson.sections).split())
    for lesson in read_lessons(CORPUS / "lessons")
}


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


def grouped(number: int) -> str:
    return f"{number:,}".replace(",", "{,}")


def descent() -> list[str]:
    """The table of three steps on (2w − 2)² from w = 5 with the rate 0.1."""
    w, rows = 5.0, []
    for step in (1, 2, 3):
        slope = 2 * (2 * w - 2) * 2
        shown = [step, w, 2 * w, (2 * w - 2) ** 2, slope, w - 0.1 * slope]
        rows.append("| " + " | ".join(f"{number:.4f}".rstrip("0").rstrip(".") for number in shown) + " |")
        w -= 0.1 * slope
    return rows


EMBEDDED = parameters(
    torch.nn.ModuleList([*(torch.nn.Embedding(n, 768) for n in (30_522, 512, 2)), torch.nn.LayerNorm(768)])
)
BLOCKS = 12 * parameters(torch.nn.TransformerEncoderLayer(768, 12, 3072))
TAUGHT = [
    ("bert-gpt-vit", f"| {EMBEDDED:,} |"),
    ("bert-gpt-vit", f"| {BLOCKS:,} |"),
    ("bert-gpt-vit", f"| together | {EMBEDDED + BLOCKS + parameters(torch.nn.Linear(768, 768)):,} |"),
    ("compression-and-autoencoders", f"it is {70 * 2} GB"),
    *(("decoding", f"| {t} | {p:.2f} | {c:.2f} | {p * c:.4f} |") for t, p, c in (("A", 0.4, 0.5), ("B", 0.35, 0.6))),
    ("efficient-attention", f"${grouped(4096**2)}$ weights, {4096**2 * 2 / 1e6:.1f} MB in 16"),
    ("efficient-attention", f"${grouped(4096 * 512)}$ pairs"),
    ("efficient-attention", f"= {grouped(4096**2 * 64)}$ multiplications"),
    ("linear-algebra", f"instead of ${grouped(1000 * 1000)}$"),
    *(("matrix-calculus", row) for row in descent()),
    ("probability-and-mle", f"{9900 - 9900 * 5 // 100:,} negative"),
    ("probability-and-mle", f"{90 + 9900 * 5 // 100} positive"),
    ("scaling-laws", f"ten times the parameters take 2.30 nats to {(8.8e13 / 1.5e10) ** 0.076:.2f}"),
]


@pytest.mark.parametrize(("lesson", "words"), TAUGHT)
def test_a_number_in_a_lesson_is_what_it_computes_to(lesson: str, words: str) -> None:
    assert words in LESSONS[lesson]


def test_an_online_softmax_that_forgets_its_factor() -> None:
    scores, values = [torch.tensor([1.0, 2.0]), torch.tensor([3.0, 0.0])], [[10.0, 20.0], [30.0, 40.0]]
    sums = [
        sum(v * math.exp(s - part.max()) for s, v in zip(part, value, strict=True))
        for part, value in zip(scores, values, strict=True)
    ]
    weights = [sum(math.exp(s - part.max()) for s in part) for part in scores]
    assert f"it would come out as ${sum(sums) / sum(weights):.2f}$" in LESSONS["flash-attention"]


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
