"""95 % intervals by bootstrap over questions: answers to one question are not independent. Knows nothing of answers.

Each measure is written as a function of sums over questions, so that a thousand resamples are one matrix product.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from tutor.evals.measures import DRAWS

Floats = NDArray[np.float64]


def _tables(groups: Sequence[str], truth: Sequence[str], marks: Sequence[str]) -> Floats:
    """Return one confusion matrix a question, shape (questions, levels, levels)."""
    names = {group: index for index, group in enumerate(dict.fromkeys(groups))}
    levels = {level: index for index, level in enumerate(sorted({*truth, *marks}))}
    tables = np.zeros((len(names), len(levels), len(levels)))
    for group, true, mark in zip(groups, truth, marks, strict=True):
        tables[names[group], levels[true], levels[mark]] += 1
    return tables


def kappa(tables: Floats) -> Floats:
    """Return Cohen's kappa of each confusion matrix, shape (…, k, k) -> (…)."""
    total = tables.sum((-1, -2))
    agree = np.trace(tables, axis1=-2, axis2=-1) / total
    chance = (tables.sum(-1) * tables.sum(-2)).sum(-1) / total**2
    return np.asarray((agree - chance) / (1 - chance), float)


def macro_f1(tables: Floats) -> Floats:
    """Return the mean F1 over the levels that occur in the rows (the labels)."""
    hits = np.diagonal(tables, axis1=-2, axis2=-1)
    f1 = 2 * hits / np.maximum(tables.sum(-1) + tables.sum(-2), 1e-12)
    present = tables.sum(-1) > 0
    return np.asarray((f1 * present).sum(-1) / present.sum(-1), float)


def pearson(sums: Floats) -> Floats:
    """Return the correlation from sums (n, x, y, xx, yy, xy) in the last axis."""
    n, x, y, xx, yy, xy = np.moveaxis(sums, -1, 0)
    return np.asarray((n * xy - x * y) / np.sqrt((n * xx - x**2) * (n * yy - y**2)), float)


def rmse(sums: Floats) -> Floats:
    """Return the root mean square difference from the same sums."""
    n, _, _, xx, yy, xy = np.moveaxis(sums, -1, 0)
    return np.asarray(np.sqrt(np.maximum(xx - 2 * xy + yy, 0) / n), float)


def _interval(parts: Floats, measure: Callable[[Floats], Floats], seed: int) -> tuple[float, float] | None:
    questions = len(parts)
    if questions < 2:
        return None
    counts = np.random.default_rng(seed).multinomial(questions, [1 / questions] * questions, size=DRAWS)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = measure(np.tensordot(counts.astype(float), parts, axes=1))
    values = values[np.isfinite(values)]
    if not len(values):
        return None
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def of_levels(
    groups: Sequence[str],
    truth: Sequence[str],
    marks: Sequence[str],
    measure: Callable[[Floats], Floats],
    seed: int = 0,
) -> tuple[float, float] | None:
    """Return the interval of a measure of labels; None with fewer than two questions."""
    return _interval(_tables(groups, truth, marks), measure, seed)


def of_scores(
    groups: Sequence[str],
    truth: Sequence[float],
    marks: Sequence[float],
    measure: Callable[[Floats], Floats],
    seed: int = 0,
) -> tuple[float, float] | None:
    """Return the interval of a measure of scores; None with fewer than two questions."""
    names = {group: index for index, group in enumerate(dict.fromkeys(groups))}
    sums = np.zeros((len(names), 6))
    for group, x, y in zip(groups, truth, marks, strict=True):
        sums[names[group]] += (1, x, y, x * x, y * y, x * y)
    return _interval(sums, measure, seed)
