"""How far stated confidence can be believed: credit where the grader is surest, how often it is right. Numbers only.

A verdict's confidence is the probability that its credit decision is right, so a grader that says .8 should be right in
8 cases of 10 (Guo et al. 2017, arXiv:1706.04599, call the table of `bins` a reliability diagram).
"""

from collections.abc import Sequence
from itertools import pairwise

from pydantic import Field

from tutor.evals import measures
from tutor.value import Value

SUREST = 0.85
"""Share of the criteria that the surest verdicts are taken from."""
DECIDED = 0.65
"""Confidence from which a verdict is a decision; below it the examiner asks again."""
EDGES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


class Kept(Value):
    """Agreement of credit over the verdicts that are kept."""

    share: float
    """Of all criteria."""
    credit_kappa: float | None
    false_credit: float | None
    styles: dict[str, float | None] = {}
    """False credit by the manner of the answer."""


class Bin(Value):
    """Verdicts of like confidence."""

    n: int = Field(ge=1)
    stated: float
    """Their mean confidence."""
    right: float
    """How often their credit is the label's."""


class ConfidenceAgreement(Value):
    """What confidence is worth."""

    surest: Kept
    """The 85 % with the greatest confidence, ties kept."""
    decided: Kept
    """Those with a confidence of .65 or more."""
    bins: tuple[Bin, ...]
    error: float
    """Mean difference between stated and found over the bins, weighted by their size."""


class Decision(Value):
    """Whether a criterion should earn, whether it did, how sure the grader was, and the manner of the answer."""

    earns: bool
    earned: bool
    confidence: float
    style: str = ""


def _kept(marks: Sequence[Decision], least: float) -> Kept:
    kept = [mark for mark in marks if mark.confidence >= least]
    styles = sorted({mark.style for mark in kept if mark.style})
    return Kept(
        share=len(kept) / len(marks),
        credit_kappa=measures.kappa([mark.earns for mark in kept], [mark.earned for mark in kept]) if kept else None,
        false_credit=_false(kept),
        styles={style: _false([mark for mark in kept if mark.style == style]) for style in styles},
    )


def _false(marks: Sequence[Decision]) -> float | None:
    earned = [mark.earned for mark in marks if not mark.earns]
    return sum(earned) / len(earned) if earned else None


def _bins(marks: Sequence[Decision]) -> tuple[Bin, ...]:
    found = []
    for low, high in pairwise(EDGES):
        part = [mark for mark in marks if low <= mark.confidence < high or (high == EDGES[-1] == mark.confidence)]
        if part:
            right = sum(mark.earns == mark.earned for mark in part) / len(part)
            found.append(Bin(n=len(part), stated=sum(mark.confidence for mark in part) / len(part), right=right))
    return tuple(found)


def confidence(marks: Sequence[Decision]) -> ConfidenceAgreement | None:
    """Measure what the stated confidence is worth; None where there are no criteria."""
    if not marks:
        return None
    ordered = sorted((mark.confidence for mark in marks), reverse=True)
    bins = _bins(marks)
    return ConfidenceAgreement(
        surest=_kept(marks, ordered[max(0, round(SUREST * len(ordered)) - 1)]),
        decided=_kept(marks, DECIDED),
        bins=bins,
        error=sum(part.n * abs(part.stated - part.right) for part in bins) / sum(part.n for part in bins),
    )
