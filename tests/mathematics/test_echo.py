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
    if line.startswith("+ ") and not any(word in line for word in ("where", "with", "Let", "for ", ":", "≠", "!=", ","))
]


SOME = [pytest.param(*row, marks=[pytest.mark.slow] if place % 3 else []) for place, row in enumerate(ROWS)]


@pytest.mark.parametrize(("problem", "text"), SOME)
def test_the_echo_reads_back(board, problem, text):
    (step,) = judge(board(problem), text).steps
    assert step.echo
    again = judge(board(problem), step.echo).steps[0]
    assert again.status == "ok", (step.echo, again.diagnosis)
