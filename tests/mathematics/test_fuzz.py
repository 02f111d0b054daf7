"""Mutated lines end without an exception, in time and in bounds, whatever is typed."""

import random
import resource
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutor.mathematics.board import Board
from tutor.mathematics.judge import judge
from tutor.mathematics.report import DerivationReport, Status

LINES = [
    (problem, line[2:])
    for path in sorted((Path(__file__).parent / "lines").glob("*.txt"))
    for block in path.read_text(encoding="utf-8").split("\n@")[1:]
    for problem, *rest in [block.splitlines()]
    for line in rest
    if line and not line.startswith("#")
]
PIECES = [
    *"abcxyzWLpqi0123(){}[]|^_+-*/=,;:.'\\&$ ⊙∂Σ∏√ᵀ²≠≤ŷσμ",
    "\\frac{",
    "\\sum_",
    "\\begin{",
    "^T",
    "_i",
    "softmax(",
    "‖",
    "E[",
    "  ",
    "d/dz(",
    "ones(64,64)",
    "outer(",
    "Σ_{i=1}^{300} ",
    "^{-1}",
    "; g = ",
]
LONGEST_S = 1.0
"""Of one input, in process time."""
INPUTS = 4000
"""Always the same, about a minute's worth, so that a run fails for what was changed; `make fuzz` draws others."""
GROWTH_MB = 400
"""Of the process, over a minute of inputs."""


def mutated(text: str, dice: random.Random) -> str:
    for _ in range(dice.randint(1, 4)):
        at = dice.randint(0, len(text))
        end = min(len(text), at + dice.randint(0, 4))
        text = dice.choice(
            [
                text[:at] + text[end:],
                text[:at] + dice.choice(PIECES) + text[at:],
                text[:at] + text[at:end] * 3 + text[end:],
                text + dice.choice([" = ", " + ", " · ", "; "]) + text,
            ]
        )
    return text


def drawn(seed: int) -> tuple[str, str]:
    """A problem and a mutated line, or a few of them."""
    dice = random.Random(seed)
    problem, line = dice.choice(LINES)
    own = [text for name, text in LINES if name == problem]
    more = dice.choices(own, k=dice.choice([0, 0, 0, 3]))
    return problem, "\n".join(mutated(text, dice) for text in (line, *more))


def judged(board: Callable[[str], Board], problem: str, text: str) -> tuple[DerivationReport, float]:
    """The report and the seconds of process time it took."""
    started = time.process_time()
    report = judge(board(problem), text)
    return report, time.process_time() - started


def is_sound(report: DerivationReport) -> bool:
    """Every step points into its text, and what is not understood says why."""
    return all(
        (step.at is None or 0 <= step.at <= len(step.text))
        and (step.status is not Status.UNREADABLE or (bool(step.diagnosis) and step.at is not None))
        and (step.status is not Status.WRONG or bool(step.diagnosis))
        for step in report.steps
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_mutated_lines_end(board, seed):
    report, seconds = judged(board, *drawn(seed))
    assert is_sound(report)
    assert seconds < LONGEST_S * 3  # with the draws of a problem that was not warm


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
def test_any_text_ends(board, text):
    report, _ = judged(board, "attention-context", text)
    assert is_sound(report)


@pytest.mark.parametrize("seed", [3870, 11932])
def test_what_once_failed(board, seed):
    report, _ = judged(board, *drawn(seed))
    assert is_sound(report)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_minute_of_mutated_lines(board):
    for problem in {problem for problem, _ in LINES}:
        board(problem).worlds(0)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unsound, slow = [], []
    for seed in range(INPUTS):
        problem, text = drawn(seed)
        report, seconds = judged(board, problem, text)
        unsound += [] if is_sound(report) else [(problem, text)]
        slow += [(problem, text)] if seconds > LONGEST_S else []
    assert unsound == []
    assert [one for one in slow if judged(board, *one)[1] > LONGEST_S] == []  # others may have held the core
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < GROWTH_MB
