"""What we echo is LaTeX that reads back to the same value."""

from pathlib import Path

import pytest

from tutor.mathematics.judge import judge

ROWS = [
    (problem, line[2:])
    for path in sorted((Path(__file__).parent / "lines").glob("*.txt"))
    for block in path.read_text(encoding="utf-8").split("\n@")[1:]
    for problem, *rest in [block.splitlines()]
    for line in rest
    if line.startswith("+ ")
    and not any(word in line for word in ("where", "with", "Let", "for ", ":", "≠", "!=", ",", "(i = j)"))
]


SOME = [pytest.param(*row, marks=[pytest.mark.slow] if place % 3 else []) for place, row in enumerate(ROWS)]


@pytest.mark.parametrize(("problem", "text"), SOME)
def test_the_echo_reads_back(board, problem, text):
    (step,) = judge(board(problem), text).steps
    assert step.echo
    again = judge(board(problem), step.echo).steps[0]
    assert again.status == "ok", (step.echo, again.diagnosis)


@pytest.mark.parametrize(
    ("problem", "line", "latex"),
    [
        ("gaussian-kl", "D_KL(p||q) = 0.5", r"D_{\mathrm{KL}}(p\|q) = 0.5"),
        ("mlp-gradient-w1", "L = (W_1)_{1,2}", r"L = {W_{1}}_{1, 2}"),
        ("mlp-gradient-w1", "ŷ = z_2", r"\hat{y} = z_{2}"),
        ("sinusoidal-encoding", "pos = pos", r"\mathrm{pos} = \mathrm{pos}"),
        ("adam-update", "m̂_t = m_t", r"\hat{m}_{t} = m_{t}"),
        ("perplexity", "PP = exp(H)", r"\mathrm{PP} = \exp\left(H\right)"),
    ],
)
def test_names_are_echoed_as_one_writes_them(board, problem, line, latex):
    assert judge(board(problem), line).steps[0].echo == latex
