"""Mutated lines end without an exception, whatever is typed."""

import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutor.mathematics.judge import judge

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
]


def mutated(text: str, dice: random.Random) -> str:
    for _ in range(dice.randint(1, 4)):
        at = dice.randint(0, len(text))
        end = min(len(text), at + dice.randint(0, 4))
        text = dice.choice(
            [
                text[:at] + text[end:],
                text[:at] + dice.choice(PIECES) + text[at:],
                text[:at] + text[at:end] * 3 + text[end:],
            ]
        )
    return text


def run(board, seed: int) -> float:
    dice = random.Random(seed)
    problem, line = dice.choice(LINES)
    text = mutated(line, dice)
    started = time.perf_counter()
    for step in judge(board(problem), text).steps:
        assert step.status in ("ok", "wrong", "unreadable", "not-judged")
        assert step.at is None or 0 <= step.at <= len(step.text)
    return time.perf_counter() - started


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_mutated_lines_end(board, seed):
    run(board, seed)  # asserts of every step


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60))
def test_any_text_ends(board, text):
    assert judge(board("attention-context"), text).problem == "attention-context"


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_a_minute_of_mutated_lines(board):
    for problem in {problem for problem, _ in LINES}:
        board(problem).worlds(0)
    stop, seed, slowest = time.monotonic() + 60, 0, 0.0
    while time.monotonic() < stop:
        seed += 1
        slowest = max(slowest, run(board, seed))
    assert slowest < 3.0
