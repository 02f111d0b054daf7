"""Agreement of a grader's marks with people's. Numbers in, numbers out: knows nothing of questions or answers.

Undefined measures (nothing to compare, no variance) are None, never 0. "Credit" folds the levels in two.
"""

import math
import warnings
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import Field
from sklearn.metrics import accuracy_score, cohen_kappa_score, f1_score, mean_squared_error

from tutor.assessment import Level
from tutor.value import Value

Floats = NDArray[np.float64]
DRAWS = 1000
"""Bootstrap samples of an interval."""


class CriteriaAgreement(Value):
    """How well levels agree, over all labelled criteria."""

    n: int
    accuracy: float
    macro_f1: float
    """Over the levels that occur among the labels."""
    kappa: float | None
    credit_accuracy: float
    credit_kappa: float | None
    false_credit: float | None
    """Share of the criteria that should not earn and did."""
    missed_credit: float | None
    """Share of the criteria that should earn and did not."""


class ScoreAgreement(Value):
    """How well scores agree, as shares of the full score."""

    pearson: float | None
    rmse: float = Field(ge=0)
    qwk: float | None


class MisconceptionAgreement(Value):
    """How well asserted misconceptions are found."""

    precision: float | None
    recall: float | None


class StyleAgreement(Value):
    """Credit by the manner of the answer."""

    n: int
    credit_accuracy: float
    false_credit: float | None


def _defined(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def kappa(truth: Sequence[object], marks: Sequence[object], weights: str | None = None) -> float | None:
    """Return Cohen's kappa; None where it is undefined."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # one class only: the result is nan, which is said as None
        return _defined(float(cohen_kappa_score(list(truth), list(marks), weights=weights)))


def _rate(hits: Sequence[bool], among: Sequence[bool]) -> float | None:
    chosen = [hit for hit, counts in zip(hits, among, strict=True) if counts]
    return sum(chosen) / len(chosen) if chosen else None


def criteria(truth: Sequence[Level], marks: Sequence[Level]) -> CriteriaAgreement | None:
    """Compare levels; None where there are none."""
    if not truth:
        return None
    true, marked = [level.value for level in truth], [level.value for level in marks]
    earns, earned = [level.earns for level in truth], [level.earns for level in marks]
    return CriteriaAgreement(
        n=len(true),
        accuracy=float(accuracy_score(true, marked)),
        macro_f1=float(f1_score(true, marked, labels=sorted(set(true)), average="macro", zero_division=0)),
        kappa=kappa(true, marked),
        credit_accuracy=float(accuracy_score(earns, earned)),
        credit_kappa=kappa(earns, earned),
        false_credit=_rate(earned, [not earn for earn in earns]),
        missed_credit=_rate([not earn for earn in earned], earns),
    )


def style(truth: Sequence[Level], marks: Sequence[Level]) -> StyleAgreement:
    """Compare the credit of one manner."""
    earns, earned = [level.earns for level in truth], [level.earns for level in marks]
    return StyleAgreement(
        n=len(earns),
        credit_accuracy=float(np.mean([a == b for a, b in zip(earns, earned, strict=True)])),
        false_credit=_rate(earned, [not earn for earn in earns]),
    )


def score(
    truth: Sequence[float], marks: Sequence[float], scale: Sequence[float] | None = None
) -> ScoreAgreement | None:
    """Compare scores as shares; quadratic kappa after rounding both to the nearest value of the scale."""
    if not truth:
        return None
    true, marked = np.asarray(truth, float), np.asarray(marks, float)
    steps = np.unique(np.asarray(scale if scale else truth, float))
    nearest = [np.abs(values[:, None] - steps[None, :]).argmin(1) for values in (true, marked)]
    varies = true.std() > 0 and marked.std() > 0
    return ScoreAgreement(
        pearson=_defined(float(np.corrcoef(true, marked)[0, 1])) if varies else None,
        rmse=float(np.sqrt(mean_squared_error(true, marked))),
        qwk=kappa(nearest[0].tolist(), nearest[1].tolist(), weights="quadratic"),
    )


def misconceptions(held: Sequence[frozenset[str]], found: Sequence[frozenset[str]]) -> MisconceptionAgreement | None:
    """Compare the misconceptions of each answer, all counted together."""
    if not held:
        return None
    right = sum(len(a & b) for a, b in zip(held, found, strict=True))
    said, true = sum(map(len, found)), sum(map(len, held))
    return MisconceptionAgreement(precision=right / said if said else None, recall=right / true if true else None)
