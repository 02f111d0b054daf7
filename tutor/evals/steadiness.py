"""What should not move a grader and may: asking again, the order of the rubric, the length of an answer.

Knows nothing of graders; a mark's error is its share of the points less the share that the labels give.
"""

from collections.abc import Sequence

from scipy.stats import spearmanr

from tutor.assessment import Level
from tutor.evals.outcome import FIRST, REORDERED, Outcome
from tutor.value import Value

WORTH = {Level.MET: 1.0, Level.PARTIAL: 0.5}
"""Share of a criterion's points that a label is worth."""


class Flips(Value):
    """How many credit decisions another take of the same answers changes."""

    n: int
    """Decisions of answers that both takes graded."""
    rate: float


class Steadiness(Value):
    """What moves the grader besides what an answer says; None where it was not tried or cannot be told."""

    rerun: Flips | None
    """Graded again (`--repeat`), all takes together."""
    reordered: Flips | None
    """Graded with the rubric in reverse order (`--reorder`)."""
    length: float | None
    """Spearman's rank correlation of an answer's words with its mark's error: above 0, long answers are favoured."""
    position: float | None
    """The same of a criterion's place in the rubric with the error of its mark: above 0, the last are favoured."""


def steadiness(outcomes: Sequence[Outcome]) -> Steadiness:
    """Measure the graded outcomes of all takes."""
    first = [outcome for outcome in outcomes if outcome.take == FIRST and outcome.assessment.graded]
    return Steadiness(
        rerun=_flips(first, [o for o in outcomes if o.take not in (FIRST, REORDERED)]),
        reordered=_flips(first, [o for o in outcomes if o.take == REORDERED]),
        length=_rank(_lengths(first)),
        position=_rank(_places(first)),
    )


def due(outcome: Outcome) -> float | None:
    """Return the share of the points that the labels give; None where they do not cover the rubric."""
    if outcome.answer.share is not None:
        return outcome.answer.share
    labels, verdicts = outcome.answer.criteria or {}, outcome.assessment.verdicts
    if not verdicts or any(verdict.criterion not in labels for verdict in verdicts):
        return None
    total = sum(verdict.max_points for verdict in verdicts)
    return sum(WORTH.get(labels[verdict.criterion], 0.0) * verdict.max_points for verdict in verdicts) / total


def given(outcome: Outcome) -> float | None:
    """Return the share of the points that the grader gave; None where it gave no judgement."""
    points = outcome.assessment.points
    return None if points is None else points / outcome.assessment.max_points


def _flips(first: Sequence[Outcome], others: Sequence[Outcome]) -> Flips | None:
    was = {
        (outcome.answer.id, verdict.criterion): verdict.level.earns
        for outcome in first
        for verdict in outcome.assessment.verdicts
    }
    changed = [
        was[place] != verdict.level.earns
        for outcome in others
        for verdict in outcome.assessment.verdicts
        if (place := (outcome.answer.id, verdict.criterion)) in was
    ]
    return Flips(n=len(changed), rate=sum(changed) / len(changed)) if changed else None


def _lengths(outcomes: Sequence[Outcome]) -> list[tuple[float, float]]:
    pairs = [(outcome, given(outcome), due(outcome)) for outcome in outcomes]
    return [
        (float(len(outcome.answer.answer.split())), mark - label)
        for outcome, mark, label in pairs
        if mark is not None and label is not None
    ]


def _places(outcomes: Sequence[Outcome]) -> list[tuple[float, float]]:
    found = []
    for outcome in outcomes:
        labels, verdicts = outcome.answer.criteria or {}, outcome.assessment.verdicts
        for place, verdict in enumerate(verdicts):
            if len(verdicts) > 1 and verdict.criterion in labels:
                error = verdict.points / verdict.max_points - WORTH.get(labels[verdict.criterion], 0.0)
                found.append((place / (len(verdicts) - 1), error))
    return found


def _rank(pairs: Sequence[tuple[float, float]]) -> float | None:
    xs, ys = [x for x, _ in pairs], [y for _, y in pairs]
    if len(set(xs)) < 2 or len(set(ys)) < 2:
        return None
    return float(spearmanr(xs, ys).statistic)
