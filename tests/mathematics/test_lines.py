"""The regression set: lines as learners type them, each judged by itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tutor.mathematics.judge import judge

LINES = sorted((Path(__file__).parent / "lines").glob("*.txt"))


def rows(path: Path) -> Iterator[tuple[str, str, str]]:
    problem = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            problem = line[1:].strip()
        elif line and not line.startswith("#"):
            yield problem, line[0], line[2:]


TABLE = [row for path in LINES for row in rows(path)]


def test_the_set_is_large_and_a_third_of_it_wrong():
    wrong = [row for row in TABLE if row[1] == "-"]
    assert len(TABLE) >= 600
    assert len(wrong) * 3 >= len(TABLE) * 0.95


@pytest.mark.parametrize(("problem", "mark", "text"), TABLE)
def test_line(board, problem, mark, text):
    (step,) = judge(board(problem), text).steps
    assert step.status == {"+": "ok", "-": "wrong", "?": "unreadable", "~": "not-judged"}[mark], (
        step.diagnosis,
        step.echo,
    )
