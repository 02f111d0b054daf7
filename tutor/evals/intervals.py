"""95 % intervals by bootstrap over questions: answers to one question are not independent. Knows nothing of answers.

Each measure is written as a function of sums over questions, so that a thousand resamples are one matrix product.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from tutor.evals.measures import DRAWS

Floats = NDArray[np.float64]
Measure = Callable[[Floats], Floats]
"""Of tables or sums in the last axes, for all that lies before them at once."""


CREDIT = ("False", "True")
"""The levels folded in two, in the order that the measures of credit want."""


def tables_of(
    groups: Sequence[str], truth: Sequence[str], marks: Sequence[str], levels: Sequence[str] | None = None
) -> Floats:
    """Return one confusion matrix a question, shape (questions, levels, levels); levels as they occur, sorted."""
    names = {group: index for index, group in enumerate(dict.fromkeys(groups))}
    places = {level: index for index, level in enumerate(levels or sorted({*truth, *marks}))}
    tables = np.zeros((len(names), len(places), len(places)))
    for group, true, mark in zip(groups, truth, marks, strict=True):
        tables[names[group], places[true], places[mark]] += 1
    return tables


def accuracy(tables: Floats) -> Floats:
    """Return the share on the diagonal."""
    return np.asarray(np.trace(tables, axis1=-2, axis2=-1) / tables.sum((-1, -2)), float)


def false_credit(tables: Floats) -> Floats:
    """Return, of tables of `CREDIT`, the share of what should not earn that did."""
    return np.asarray(tables[..., 0, 1] / tables[..., 0, :].sum(-1), float)


def missed_credit(tables: Floats) -> Floats:
    """Return, of tables of `CREDIT`, the share of what should earn that did not."""
    return np.asarray(tables[..., 1, 0] / tables[..., 1, :].sum(-1), float)


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


OF_LEVELS: dict[str, Measure] = {"accuracy": accuracy, "macro_f1": macro_f1, "kappa": kappa}
"""Measures of tables of levels."""
OF_CREDIT: dict[str, Measure] = {
    "credit_accuracy": accuracy,
    "credit_kappa": kappa,
    "false_credit": false_credit,
    "missed_credit": missed_credit,
}
"""Measures of tables of `CREDIT`."""


def resampled(parts: Floats, measure: Measure, seed: int = 0) -> Floats:
    """Return a measure over resamples of the questions, shape (draws,); the same seed draws the same questions.

    Args:
        parts: sums or tables, one a question, shape (questions, …).
        measure: what is made of their sum.
        seed: of the draws.
    """
    counts = np.random.default_rng(seed).multinomial(len(parts), [1 / len(parts)] * len(parts), size=DRAWS)
    with np.errstate(divide="ignore", invalid="ignore"):
        return measure(np.tensordot(counts.astype(float), parts, axes=1))


def span(values: Floats) -> tuple[float, float] | None:
    """Return the 95 % interval of resamples; None where the measure is defined in none."""
    values = values[np.isfinite(values)]
    if not len(values):
        return None
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def _interval(parts: Floats, measure: Measure, seed: int) -> tuple[float, float] | None:
    return span(resampled(parts, measure, seed)) if len(parts) > 1 else None


def of_levels(
    groups: Sequence[str],
    truth: Sequence[str],
    marks: Sequence[str],
    measure: Measure,
    seed: int = 0,
    levels: Sequence[str] | None = None,
) -> tuple[float, float] | None:
    """Return the interval of a measure of labels; None with fewer than two questions."""
    return _interval(tables_of(groups, truth, marks, levels), measure, seed)


def of_scores(
    groups: Sequence[str],
    truth: Sequence[float],
    marks: Sequence[float],
    measure: Measure,
    seed: int = 0,
) -> tuple[float, float] | None:
    """Return the interval of a measure of scores; None with fewer than two questions."""
    return _interval(sums_of(groups, truth, marks), measure, seed)


def sums_of(groups: Sequence[str], truth: Sequence[float], marks: Sequence[float]) -> Floats:
    """Return the sums (n, x, y, xx, yy, xy) of each question, shape (questions, 6)."""
    names = {group: index for index, group in enumerate(dict.fromkeys(groups))}
    sums = np.zeros((len(names), 6))
    for group, x, y in zip(groups, truth, marks, strict=True):
        sums[names[group]] += (1, x, y, x * x, y * y, x * y)
    return sums


def of_rates(counts: Sequence[tuple[str, int, int]], seed: int = 0) -> tuple[float, float] | None:
    """Return the interval of a share, from (question, hits, of how many); None with fewer than two questions."""
    names = {group: index for index, group in enumerate(dict.fromkeys(group for group, _, _ in counts))}
    sums = np.zeros((len(names), 2))
    for group, hits, among in counts:
        sums[names[group]] += (hits, among)
    return _interval(sums, lambda drawn: np.asarray(drawn[..., 0] / drawn[..., 1], float), seed)
