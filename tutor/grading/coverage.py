"""Measures how much of what a window says a statement covers: recall's other side. Knows nothing of what is asked."""

import math

from tutor.grading.rubric import Rubric, Target
from tutor.grading.said import Said

MOST = 6
"""Near misses that are looked at word by word."""


def narrow(
    said: Said, rubric: Rubric, target: Target, found: tuple[int, int, frozenset[str]]
) -> tuple[float, float, float]:
    """Return how much of what the window says is right, beyond what is wrong: a short answer makes one part of it."""
    window, way, words = found
    right = _covered(words, rubric, target.right)
    if not target.wrong:
        return right, math.nan, math.nan
    near = max(precision(said, rubric, window, row) for row in target.wrong[:MOST])
    return right, right - _covered(words, rubric, target.wrong), precision(said, rubric, window, way) - near


def _covered(words: frozenset[str], rubric: Rubric, rows: tuple[int, ...]) -> float:
    return max(len(words.intersection(rubric.order[row])) for row in rows) / max(1, len(words))


def precision(said: Said, rubric: Rubric, window: int, way: int) -> float:
    """Return how much of the window's words the statement covers: MaxSim read the other way."""
    span = said.reading.windows[window]
    begin = said.first[span.first]
    end = said.first[span.last + 1] if span.last + 1 < len(said.first) else len(said.tokens)
    start = rubric.first[way]
    stop = rubric.first[way + 1] if way + 1 < len(rubric.first) else len(rubric.tokens)
    return float((said.tokens[begin:end] @ rubric.tokens[start:stop].T).max(1).mean())
