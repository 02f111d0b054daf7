"""Derivations in a conversation are told from sentences that mention a formula."""

import pytest

from tutor.mathematics.recognise import derivation_in


@pytest.mark.parametrize(
    ("message", "lines"),
    [
        ("Var(q·k) = Σ Var(q_i k_i) = d_k", ["Var(q·k) = Σ Var(q_i k_i) = d_k"]),
        ("L = -log p_y\ndL/dz = p - y", ["L = -log p_y", "dL/dz = p - y"]),
        ("First:\n$$a = b + c$$\nand then\n$$a = c$$", ["a = b + c", "a = c"]),
        ("S = QK^T/sqrt(d_k); A = softmax(S); O = A V", ["S = QK^T/sqrt(d_k)", "A = softmax(S)", "O = A V"]),
        ("so E[q_i k_i] = 0\nhence Var(q_i k_i) = 1", ["so E[q_i k_i] = 0", "hence Var(q_i k_i) = 1"]),
        (r"\frac{\partial L}{\partial z} = \hat y - y \\ \frac{\partial L}{\partial W} = (\hat y - y) h^\top", None),
    ],
)
def test_a_derivation_is_recognised(message, lines):
    found = derivation_in(message)
    assert found is not None and len(found.splitlines()) >= (2 if lines is None or len(lines) > 1 else 1)
    assert lines is None or found.splitlines() == lines


@pytest.mark.parametrize(
    "message",
    [
        "",
        "I don't know",
        "Because the variance of the dot product is d_k, so we divide by sqrt(d_k).",
        "I think the answer is x = 5.",
        "e = mc^2",
        "With d_k = 64 the scores get large and the softmax saturates, so the gradient vanishes for most entries",
        "The width of a head is 64 because 512 divided by 8 heads = 64, and the number of heads = 8 in the paper.",
        "if x == 1 and y == 2: return x",
        "a >= b, c <= d means nothing here at all, really",
    ],
)
def test_a_sentence_is_none(message):
    assert derivation_in(message) is None
