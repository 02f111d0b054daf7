"""Recomputes the numbers of the review of probability, likelihood and softmax. Knows nothing of grading."""

import math
import re
from fractions import Fraction
from pathlib import Path

import pytest
import torch

from tutor.course.course import read_course

CORPUS = Path(__file__).parents[2] / "corpus"
COURSE = read_course(CORPUS)
FLAT = re.sub(r"\s+", " ", (CORPUS / "lessons" / "probability-and-mle.md").read_text("utf-8"))
ILL, DETECTED, ALARM = Fraction(1, 100), Fraction(9, 10), Fraction(5, 100)
POSTERIOR = DETECTED * ILL / (DETECTED * ILL + ALARM * (1 - ILL))
AGAIN = DETECTED * POSTERIOR / (DETECTED * POSTERIOR + ALARM * (1 - POSTERIOR))
SOFT = torch.softmax(torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64), 0).tolist()
SHARP = torch.softmax(torch.tensor([10.0, 20.0, 30.0], dtype=torch.float64), 0).tolist()
THREE = torch.distributions.Categorical(torch.tensor([0.7, 0.2, 0.1], dtype=torch.float64))
SAMPLES = torch.tensor([2.0, 4.0, 4.0, 6.0])
CLAIMS = [
    (
        "reaches $3.99$ at its mean",
        f"{torch.distributions.Normal(0.0, 0.1).log_prob(torch.tensor(0.0)).exp().item():.2f}",
    ),
    (r"\frac{2}{13} \approx 0.154", f"{float(POSTERIOR):.3f}"),
    (r"judged rightly, is $94.95\,\%$", f"{float(DETECTED * ILL + (1 - ALARM) * (1 - ILL)) * 100:.2f}"),
    ("$36 : 11$, or $0.766$", f"{float(AGAIN):.3f}"),
    ("their logarithms sum to $-2302.6$", f"{1000 * math.log(0.1):.1f}"),
    ("the unbiased one $2.667$", f"{SAMPLES.var().item():.3f}"),
    ("$(0.090, 0.245, 0.665)$", ", ".join(f"{value:.3f}" for value in SOFT)),
    (r"$(2.1 \times 10^{-9}, 4.5 \times 10^{-5}, 0.99995)$", f"{SHARP[2]:.5f}"),
    (r"$(2.1 \times 10^{-9}, 4.5 \times 10^{-5}, 0.99995)$", f"{SHARP[0] * 1e9:.1f}"),
    (r"$(2.1 \times 10^{-9}, 4.5 \times 10^{-5}, 0.99995)$", f"{SHARP[1] * 1e5:.1f}"),
    (r"e^{10} \approx 22{,}026", f"{math.exp(10):,.0f}".replace(",", "{,}")),
    (r"-\tfrac13 \ln 0.1 = 0.768", f"{-math.log(0.5 * 0.25 * 0.8) / 3:.3f}"),
    ("$0.802$ nats, or $1.157$ bits", f"{THREE.entropy().item():.3f}"),
    ("$0.802$ nats, or $1.157$ bits", f"{THREE.entropy().item() / math.log(2):.3f}"),
    (r"\ln 3 \approx 1.099", f"{math.log(3):.3f}"),
]


@pytest.mark.parametrize(("passage", "computed"), CLAIMS)
def test_a_number_in_the_lesson_is_what_it_computes_to(passage: str, computed: str) -> None:
    assert computed in passage
    assert passage in FLAT


@pytest.mark.parametrize(
    ("question", "computed"),
    [
        ("bayes-positive-test", float(POSTERIOR)),
        ("softmax-one-two-three", SOFT[2]),
        ("entropy-of-three-outcomes", THREE.entropy().item()),
        ("kl-divergence-of-two-coins", 0.5 * math.log2(2) + 0.5 * math.log2(2 / 3)),
        ("softmax-gradient-by-hand", SOFT[0] - 1),
    ],
)
def test_the_answer_of_a_numeric_question(question: str, computed: float) -> None:
    expected = COURSE.question(question).answer
    assert expected is not None
    assert abs(expected.value - computed) <= expected.tolerance / 2


def test_bayes_as_fractions_and_counts() -> None:
    assert Fraction(2, 13) == POSTERIOR == Fraction(90, 90 + 495)
    assert Fraction(36, 47) == AGAIN
    assert Fraction(1, 99) * 18 == Fraction(2, 11)


def test_the_gaussian_estimates_are_where_the_gradient_vanishes() -> None:
    mean = torch.tensor(4.0, dtype=torch.float64, requires_grad=True)
    variance = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
    torch.distributions.Normal(mean, variance.sqrt()).log_prob(SAMPLES.double()).sum().backward()
    assert mean.grad is not None and mean.grad.item() == pytest.approx(0)
    assert variance.grad is not None and variance.grad.item() == pytest.approx(0)
    assert SAMPLES.var(correction=0).item() == 2


def test_the_variance_estimate_is_low_by_n_minus_one_over_n() -> None:
    torch.manual_seed(0)
    assert torch.randn(200_000, 4).var(1, correction=0).mean().item() == pytest.approx(3 / 4, rel=0.01)


def test_softmax_ignores_shifts_only() -> None:
    shifted = torch.softmax(torch.tensor([101.0, 102.0, 103.0], dtype=torch.float64), 0).tolist()
    assert shifted == pytest.approx(SOFT)
    assert SHARP[2] / SHARP[1] == pytest.approx(math.exp(10))
    assert f"{math.exp(1) + math.exp(2) + math.exp(3):.3f}" == "30.193"


def test_cross_entropy_is_the_negative_mean_log_likelihood() -> None:
    torch.manual_seed(0)
    logits, labels = torch.randn(5, 3), torch.tensor([0, 2, 1, 1, 0])
    likelihood = torch.softmax(logits, 1)[torch.arange(5), labels].prod()
    torch.testing.assert_close(torch.nn.functional.cross_entropy(logits, labels), -likelihood.log() / 5)


def test_a_likelihood_over_parameters_does_not_integrate_to_one() -> None:
    bias = torch.linspace(0, 1, 1001, dtype=torch.float64)
    assert torch.trapezoid(bias, bias).item() == pytest.approx(0.5)


def test_a_coin_with_three_heads() -> None:
    q = torch.tensor(0.6, dtype=torch.float64, requires_grad=True)
    (3 * q.log() + 2 * (1 - q).log()).backward()
    assert q.grad is not None and q.grad.item() == pytest.approx(0)
    assert torch.distributions.Beta(1.0 + 3, 1.0).mean.item() == pytest.approx(0.8)
