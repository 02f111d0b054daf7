"""Bad input ends in a clear message with a place, never in a hang or another error."""

import time

import pytest

from tutor.mathematics.judge import judge

HOSTILE = [
    "9^{9^{9^9}}",
    "L = 9^9^9^9",
    "\\begin{",
    "\\begin{pmatrix} 1 & 2",
    "\\begin{tikzpicture}",
    "\\frac{1}{",
    "\\frac",
    "((((((((((",
    "(" * 400 + "x" + ")" * 400,
    "{" * 1000,
    "x" * 2000,
    "x+" * 999,
    "L = " + "Σ_i Σ_j Σ_k Σ_l Σ_m x_i x_j x_k x_l x_m" * 3,
    "Σ_{i=1}^{1000000000} 1",
    "Σ_{i=1}^{300} Σ_{j=1}^{300} Σ_{k=1}^{300} 1",
    "L = 1/0",
    "L = log(0)",
    "L = eye(100000000)",
    "L = ones(10000, 10000)",
    "\\href{javascript:alert(1)}{x}",
    "\\def\\x{\\x\\x}\\x",
    "<script>alert(1)</script>",
    "__import__('os').system('true')",
    "L = \u202eyx\u202c",
    "L = 😀",
    "𝓛 = ŷ",
    "L = y\u0302\u0302\u0302",
    "|x|y|z|",
    "‖x",
    "= = =",
    "≈",
    "1 3.2",
    "L = W_1^{-1}",
    "L = 10^400",
    "L = 1e999",
    "_ _ _",
    "^",
    "d/d",
    "∂/∂",
    "∇",
    "E[",
    "x_{i_{j_{k}}}",
    "L' = L'",
    "\\",
    "\\\\\\\\",
    "$$$$",
    "a" * 50 + " = 1",
    "i = i",
    "L = L(L(L(L)))",
    "f = f + 1",
    "g = h; h = g",
    "{}",
    "[]",
    "[[1,2],[3]]",
    "L = [1,2;3]",
    "\\sqrt[0]{x}",
    "x^{x^{x}}",
    "softmax",
    "sum_i",
    "L = Σ_{i0} x_i",
    "L = \\begin{cases} 1 & x \\\\ 2 & y \\end{cases}",
    "prod_{t=1}^T",
    "\x00\x01\x02",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("problem", ["mlp-gradient-w1", "variance-of-dot-product"])
def test_hostile_line(board, problem, text):
    board(problem).worlds(0)
    started = time.perf_counter()
    report = judge(board(problem), text)
    assert time.perf_counter() - started < 2.5
    for step in report.steps:
        assert step.status != "ok" or text.startswith("aaa"), step
        if step.status == "unreadable":
            assert step.diagnosis
            assert step.at is not None
            assert 0 <= step.at <= len(text)


def test_a_long_line_is_refused(board):
    (step,) = judge(board("mlp-gradient-w1"), "L = " + "x + " * 600 + "x").steps
    assert step.status == "unreadable"
    assert "2000 characters" in (step.diagnosis or "")
