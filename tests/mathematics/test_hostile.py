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
    "L = " + "d/dx(" * 12 + "tanh(x)" + ")" * 12,
    "L = sum(outer(vec(ones(64,64)), vec(ones(64,64))))",
    "L = sum(diag(vec(diag(vec(ones(64,64))))))",
    "L = " + " + ".join(["Σ_{i=1}^{300} Σ_{j=1}^{300} i j"] * 9),
    "L = " + "⊙".join(["xᵀ W_1 x/2 x"] * 60),
    "L = " + "1/2 x xᵀ " * 60,
    "L = " + "(Xᵀ X)^{-1} " * 80,
    "; ".join(f"g_{i} = {i} + x" for i in range(99)),
    " = ".join(["x + x"] * 200),
    "x" + "ᵀ" * 500,
    "x" + "'" * 500,
    "x_" * 300 + "1",
    "2^" * 300 + "2",
    "√" * 600 + "2",
    "-" * 900 + "1",
    "|" * 600,
]
SECONDS = 1.0
"""Of process time, warm."""


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("problem", ["mlp-gradient-w1", "variance-of-dot-product"])
def test_hostile_line(board, problem, text):
    board(problem).worlds(0)
    started = time.process_time()
    report = judge(board(problem), text)
    assert time.process_time() - started < SECONDS
    for step in report.steps:
        assert step.status != "ok" or text.startswith(("aaa", "g_0", "x + x")), step
        if step.status == "unreadable":
            assert step.diagnosis
            assert step.at is not None
            assert 0 <= step.at <= len(text)


LONG = {
    "sums": ("mlp-gradient-w1", ["dL/dW_1 = Σ_{i=1}^{300} Σ_{j=1}^{300} i j"] * 400, 2.0),
    "wrong shapes": ("mlp-gradient-w1", ["dL/dW_1 = W_2ᵀ (ŷ − y) xᵀ diag(z_1) tanh(W_1 W_1ᵀ)"] * 400, 4.0),
    "doubling": (
        "normal-equations",
        ["g_0 = X w", *(f"g_{i} = g_{i - 1} + g_{i - 1}" for i in range(1, 200)), "g_199 = y"],
        2.0,
    ),
    "deep definitions": (
        "normal-equations",
        ["g_0 = X w", *(f"g_{i} = " + " + ".join([f"g_{i - 1}"] * 80) for i in range(1, 60)), "g_59 = y"],
        2.0,
    ),
}


@pytest.mark.parametrize("name", LONG)
def test_a_long_derivation_ends(board, name):
    problem, lines, most = LONG[name]
    board(problem).worlds(0)
    started = time.process_time()
    report = judge(board(problem), "\n".join(lines))
    assert time.process_time() - started < most
    assert len(report.steps) == len(lines)


BAD = [
    (r"dL/dz_2 = \frac{ŷ - y", "unreadable", "never closed", 15),
    ("dL/dz_2 = (ŷ − y", "unreadable", "')' was expected", 16),
    ("dL/dz_2 = ŷ − y)", "unreadable", "')' does not fit", 15),
    (r"dL/dz_2 = \begin{pmatrix} 1 & 2", "unreadable", r"this \begin", 10),
    (r"dL/dz_2 = 1 \end{pmatrix}", "unreadable", r"an \end without", 12),
    (r"\begin{tikzpicture} x", "unreadable", "environment 'tikzpicture'", 0),
    (r"dL/dz_2 = \foo{y}", "unreadable", r"command \foo", 10),
    ("dL/dh_1 = W_2 (ŷ − y)", "wrong", "m×k and m×1 does not conform", 14),
    ("dL/db_2 = ŷ − y + x", "wrong", "a sum of m×1 and d×1", 16),
    ("dL/dz_2 = (ŷ − y)/0", "wrong", "a division by zero", 17),
    ("L = 9^{9^{9^9}}", "wrong", "too large for a number", 8),
    ("L = log(−1)", "wrong", "the logarithm of what is not positive", 4),
    ("L = Σ_i Σ_j 1", "unreadable", "what does i run over", 4),
    ("L = Σ_{i=1}^{300} Σ_{j=1}^{300} i j", "unreadable", "takes too long", None),
    ("L = ones(64,64) ⊗ x", "wrong", "outer product", None),
    ("L = \u202eyx\u202c", "wrong", "m×1 and d×1 does not conform", 5),
    (r"dL/dz_2 = \href{javascript:alert(1)}{y}", "unreadable", r"command \href", 10),
    (r"\def\x{\x\x}\x", "unreadable", r"command \def", 0),
    ("dL/dz_2 = <script>alert(1)</script>", "unreadable", "HTML", 10),
    ("dL/dz_2 = foo_k", "unreadable", "the name 'foo_k' is not known here", 10),
    ("dL/dz_2 = D_KL", "unreadable", "the name 'D_KL' is not known here", 10),
]


@pytest.mark.parametrize(("text", "status", "words", "at"), BAD)
def test_bad_input_is_named_with_its_place(board, text, status, words, at):
    (step,) = judge(board("mlp-gradient-w1"), text).steps
    assert (step.status, words in (step.diagnosis or "")) == (status, True), step.diagnosis
    assert at is None or step.at == at


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("dL/dz_2 = yhta − y", "ŷ"),
        ("dL/dz_2 = W_3", "W_1"),
        ("dL/dz_2 = foo_k", "x"),
        (r"dL/dz_2 = \hatt{y}", r"\hat"),
    ],
)
def test_the_nearest_known_names_are_given(board, text, nearest):
    (step,) = judge(board("mlp-gradient-w1"), text).steps
    assert nearest in step.nearest


def test_an_emoji_says_nothing(board):
    steps = judge(board("mlp-gradient-w1"), "dL/dz_2 = ŷ − y 😀\n😀").steps
    assert [step.status for step in steps] == ["ok", "not-judged"]


def test_a_long_line_is_refused(board):
    (step,) = judge(board("mlp-gradient-w1"), "L = " + "x + " * 600 + "x").steps
    assert step.status == "unreadable"
    assert "2000 characters" in (step.diagnosis or "")


def test_the_echo_holds_neither_links_nor_markup(board):
    for text in (
        r"dL/dz_2 = \href{javascript:alert(1)}{y}",
        "dL/dz_2 = <img src=x onerror=alert(1)>",
        r"\htmlId{a}{y}",
    ):
        (step,) = judge(board("mlp-gradient-w1"), text).steps
        assert not any(part in step.echo for part in ("href", "<", "html"))


@pytest.mark.parametrize("line", ["S = softmax()", "S = Q softmax() @ e", "A = rowsum()", "A = min()"])
def test_a_function_of_nothing_is_not_read(board, line):
    (step,) = judge(board("scaled-dot-product-attention"), line).steps
    assert step.status in ("unreadable", "wrong", "not-judged")
