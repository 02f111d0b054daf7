"""Recomputes numbers that stand in the lessons of days 1 to 8. Knows nothing of grading or the exam."""

import math
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import torch

from tutor.course.lessons import read_lessons

CORPUS = Path(__file__).parents[2] / "corpus"
FLAT = {
    lesson.id: re.sub(r"\s+", " ", " ".join(section.text for section in lesson.sections))
    for lesson in read_lessons(CORPUS / "lessons")
}


def logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def entropy(p: list[float]) -> float:
    return cross_entropy(p, p)


def cross_entropy(p: list[float], q: list[float]) -> float:
    return -sum(a * math.log2(b) for a, b in zip(p, q, strict=True) if a)


def parameters(module: torch.nn.Module) -> int:
    return sum(weight.numel() for weight in module.parameters())


def grouped(number: int) -> str:
    return f"{number:,}".replace(",", "{,}")


SHEAR = np.array([[0.5, 2.0], [0.0, 0.5]])
SKEWED = ([0.5, 0.25, 0.25], [0.25, 0.5, 0.25])
COIN = ([0.5, 0.5], [0.25, 0.75])
PATHS = {k: Fraction(math.comb(54, k), 2**54) for k in range(55)}
LOGITS = torch.tensor([2.0, 1.0, 0.0], dtype=torch.float64)
SOFT = torch.softmax(LOGITS, 0)
SPOILED = 0.9 * -math.log(0.99) + 0.1 * -math.log(1e-10)
CLAIMS = [
    ("resnets", r"0.9^{50} \approx 0.00515", f"{0.9**50:.5f}"),
    ("resnets", r"1.05^{50} \approx 11.47", f"{1.05**50:.2f}"),
    ("resnets", r"0.1^{10} = 10^{-10}", f"{math.log10((1 - 0.9) ** 10):.0f}"),
    ("resnets", "73{,}728", grouped(parameters(torch.nn.Conv2d(64, 64, 3, bias=False)) * 2)),
    ("resnets", "69{,}632", grouped(256 * 64 + 9 * 64 * 64 + 64 * 256)),
    ("resnets", "1{,}179{,}648", grouped(parameters(torch.nn.Conv2d(256, 256, 3, bias=False)) * 2)),
    ("resnets", r"2^{54} \approx 1.8 \times 10^{16}", f"{2**54 / 1e16:.1f}"),
    ("resnets", "98 % of them enter between 19 and 35", f"{float(sum(PATHS[k] for k in range(19, 36))) * 100:.0f}"),
    ("resnets", "0.45 % of the paths", f"{float(sum(PATHS[k] for k in range(5, 18))) * 100:.2f}"),
    ("resnets", "a mean length of 27", str(sum(k * share for k, share in PATHS.items()))),
    ("rnn-lstm-gru", r"0.9^{100} \approx 2.66 \times 10^{-5}", f"{0.9**100 * 1e5:.2f}"),
    ("rnn-lstm-gru", r"1.1^{100} \approx 13{,}781", grouped(round(1.1**100))),
    ("rnn-lstm-gru", "Its norm is $2.118$", f"{np.linalg.norm(SHEAR, 2):.3f}"),
    ("rnn-lstm-gru", "$W^4$ is $1.004$", f"{np.linalg.norm(np.linalg.matrix_power(SHEAR, 4), 2):.3f}"),
    ("rnn-lstm-gru", "$W^{10}$ is $0.039$", f"{np.linalg.norm(np.linalg.matrix_power(SHEAR, 10), 2):.3f}"),
    ("rnn-lstm-gru", r"c_t = 1.8 - 0.1 = 1.7", f"{0.9 * 2 + 0.2 * -0.5:.1f}"),
    ("rnn-lstm-gru", r"0.6 \tanh(1.7) \approx 0.561", f"{0.6 * math.tanh(1.7):.3f}"),
    ("rnn-lstm-gru", r"0.999^{100} \approx 0.905", f"{0.999**100:.3f}"),
    ("rnn-lstm-gru", r"0.95^{100} \approx 0.0059", f"{0.95**100:.4f}"),
    ("rnn-lstm-gru", "starts the gate near $0.731$", f"{logistic(1):.3f}"),
    ("rnn-lstm-gru", "394{,}240", grouped(4 * (256 * (128 + 256) + 256))),
    ("rnn-lstm-gru", "295{,}680", grouped(3 * (256 * (128 + 256) + 256))),
    ("rnn-lstm-gru", "395{,}264", grouped(parameters(torch.nn.LSTM(128, 256)))),
    ("rnn-lstm-gru", "296{,}448", grouped(parameters(torch.nn.GRU(128, 256)))),
    ("seq2seq", r"\log_2 30{,}000 \approx 14.87", f"{math.log2(30_000):.2f}"),
    ("seq2seq", "50 tokens at most $743.6$ bits", f"{50 * math.log2(30_000):.1f}"),
    ("seq2seq", "16{,}384", grouped(512 * 32)),
    ("seq2seq", "25{,}600", grouped(50 * 512)),
    ("seq2seq", "8{,}000", grouped(4 * 2 * 1000)),
    ("seq2seq", "greedy finds $0.30$ and overlooks $0.36$", f"{0.4 * 0.9:.2f}"),
    ("seq2seq", "greedy finds $0.30$", f"{0.6 * 0.5:.2f}"),
    ("information-theory", r"1/\ln 2 \approx 1.4427", f"{1 / math.log(2):.4f}"),
    ("information-theory", "= 1.5$ bits ($1.0397$ nats)", f"{entropy(SKEWED[0]) * math.log(2):.4f}"),
    ("information-theory", "= 1.75$ bits", str(cross_entropy(*SKEWED))),
    ("information-theory", "$1.75 = 1.5 + 0.25$", str(cross_entropy(*SKEWED) - entropy(SKEWED[0]))),
    ("information-theory", r"\approx 0.2075$ bits", f"{cross_entropy(*COIN) - entropy(COIN[0]):.4f}"),
    ("information-theory", r"\approx 0.1887$", f"{cross_entropy(COIN[1], COIN[0]) - entropy(COIN[1]):.4f}"),
    ("information-theory", r"\ln 10 \approx 2.303", f"{math.log(10):.3f}"),
    ("information-theory", r"\log_2 10 \approx 3.322", f"{math.log2(10):.3f}"),
    ("information-theory", r"\approx 2.312$: as bad", f"{SPOILED:.3f}"),
    ("information-theory", "0.01005", f"{-math.log(0.99):.5f}"),
    ("information-theory", "23.026", f"{-math.log(1e-10):.3f}"),
    ("information-theory", "the loss is $2.408$ nats", f"{-SOFT[2].log():.3f}"),
    ("information-theory", "has $-1$ bit", f"{math.log2(0.5):.0f}"),
    ("compression-and-autoencoders", r"999 \cdot 0.0145 = 14.49", f"{-999 * math.log2(0.99):.2f}"),
    ("compression-and-autoencoders", "together $15.5$ bits", f"{1 - 999 * math.log2(0.99):.1f}"),
    ("compression-and-autoencoders", r"\approx 1.08$ bits per character", f"{3 / math.log(2) / 4:.2f}"),
    ("compression-and-autoencoders", r"\log_2 27 \approx 4.75", f"{math.log2(27):.2f}"),
    ("compression-and-autoencoders", "it saves 15.1 %", f"{58.5 - 43.4:.1f}"),
    ("compression-and-autoencoders", "beyond some 927 GB", f"{70 * 2 / (0.585 - 0.434):.0f}"),
    ("compression-and-autoencoders", "25{,}120", grouped(parameters(torch.nn.Linear(784, 32)))),
    ("compression-and-autoencoders", "25{,}872", grouped(parameters(torch.nn.Linear(32, 784)))),
    ("compression-and-autoencoders", "the code has 24.5 times fewer", str(784 / 32)),
    ("embeddings", r"200{,}000$ bytes", grouped(50_000 * 4)),
    ("embeddings", "15{,}000{,}000", grouped(parameters(torch.nn.Embedding(50_000, 300)))),
    ("embeddings", "60 MB in 32-bit floats", f"{50_000 * 300 * 4 / 1e6:.0f}"),
    ("embeddings", r"1{,}200$ bytes", grouped(300 * 4)),
    ("embeddings", "first term of the loss is $0.313$", f"{-math.log(logistic(1)):.3f}"),
    ("embeddings", r"0.269\, u", f"{1 - logistic(1):.3f}"),
    ("training-stability", "standard deviation is $0.0625$", str(math.sqrt(2 / 512))),
    ("training-stability", r"2^{-20} \approx 9.5 \times 10^{-7}", f"{2**-20 * 1e7:.1f}"),
    ("training-stability", r"step 100 uses $3 \times 10^{-5}$", f"{3e-4 * 100 / 1000 * 1e5:.0f}"),
    ("training-stability", r"the peak is $6.99 \times 10^{-4}$", f"{(512 * 4000) ** -0.5 * 1e4:.2f}"),
    ("training-stability", r"$1.5 \times 10^{-4}$, halfway", f"{3 * (1 + math.cos(math.pi / 2)) / 2:.1f}"),
    ("training-stability", "largest number is 65,504", f"{float(np.finfo(np.float16).max):,.0f}"),
    ("training-stability", r"about $6 \times 10^{-8}$", f"{float(np.finfo(np.float16).smallest_subnormal) * 1e8:.0f}"),
    ("training-stability", r"$6.55 \times 10^{-4}$", f"{float(np.float16(1e-8 * 2**16)) * 1e4:.2f}"),
]


@pytest.mark.parametrize(("lesson", "passage", "computed"), CLAIMS)
def test_a_number_in_a_lesson_is_what_it_computes_to(lesson: str, passage: str, computed: str) -> None:
    assert computed in passage
    assert passage in FLAT[lesson]
