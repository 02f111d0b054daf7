"""What a run over a suite showed: the value behind the JSON of `tutor eval run`. Knows nothing of graders."""

from collections.abc import Mapping, Sequence
from typing import Any

from tutor.assessment import Assessment, Level
from tutor.evals import intervals, measures
from tutor.evals.measures import CriteriaAgreement, MisconceptionAgreement, ScoreAgreement, StyleAgreement
from tutor.evals.raters import RaterAgreement, agreement
from tutor.evals.suite import Answer, Suite
from tutor.value import Value

AT_MOST = frozenset({"false_credit", "missed_credit", "rmse"})
"""Measures whose threshold is an upper bound."""


class Outcome(Value):
    """One answer of a suite with its labels and what the grader said."""

    answer: Answer
    assessment: Assessment


class Missed(Value):
    """A threshold that was not reached."""

    measure: str
    wanted: float
    got: float | None


class Report(Value):
    """The agreement of one grader with one suite's labels."""

    suite: str
    grader: str
    answers: int
    graded: int
    """Answers that got a judgement; the others are in no measure."""
    seconds: float
    criteria: CriteriaAgreement | None
    score: ScoreAgreement | None
    misconceptions: MisconceptionAgreement | None
    styles: dict[str, StyleAgreement]
    ci95: dict[str, tuple[float, float]]
    """Intervals of `credit_kappa`, `macro_f1`, `pearson` and `rmse`, by bootstrap over questions."""
    raters: RaterAgreement | None = None
    """What two readers of the same answers reach."""
    missed_thresholds: tuple[Missed, ...] = ()


Judged = tuple[Outcome, Level, Level]
"""An outcome, the label of one of its criteria, and the grader's level."""


def _levels(outcomes: Sequence[Outcome]) -> list[Judged]:
    found = []
    for outcome in outcomes:
        marks = {verdict.criterion: verdict.level for verdict in outcome.assessment.verdicts}
        labels = outcome.answer.criteria or {}
        found += [(outcome, level, marks[name]) for name, level in labels.items()]
    return found


def _shares(outcomes: Sequence[Outcome]) -> list[tuple[str, float, float]]:
    """Return (question, label, mark) of every scored answer, as shares of the full score."""
    found = []
    for outcome in outcomes:
        label, points = outcome.answer.share, outcome.assessment.points
        if label is not None and points is not None:
            found.append((outcome.answer.question, label, points / outcome.assessment.max_points))
    return found


def _ci95(levels: Sequence[Judged], shares: Sequence[tuple[str, float, float]]) -> dict[str, tuple[float, float]]:
    asked = [outcome.answer.question for outcome, _, _ in levels]
    credit = [str(label.earns) for _, label, _ in levels], [str(mark.earns) for _, _, mark in levels]
    exact = [label.value for _, label, _ in levels], [mark.value for _, _, mark in levels]
    found = {}
    if levels:
        found["credit_kappa"] = intervals.of_levels(asked, *credit, intervals.kappa)
        found["macro_f1"] = intervals.of_levels(asked, *exact, intervals.macro_f1)
    if shares:
        groups, labels, marks = zip(*shares, strict=True)
        found["pearson"] = intervals.of_scores(groups, labels, marks, intervals.pearson)
        found["rmse"] = intervals.of_scores(groups, labels, marks, intervals.rmse)
    return {name: interval for name, interval in found.items() if interval}


def _styles(levels: Sequence[Judged]) -> dict[str, StyleAgreement]:
    names = sorted({outcome.answer.style for outcome, _, _ in levels if outcome.answer.style})
    found = {}
    for name in names:
        pairs = [(label, mark) for outcome, label, mark in levels if outcome.answer.style == name]
        found[name] = measures.style([label for label, _ in pairs], [mark for _, mark in pairs])
    return found


def _claims(outcomes: Sequence[Outcome]) -> MisconceptionAgreement | None:
    labelled = [outcome for outcome in outcomes if outcome.answer.misconceptions is not None]
    held = [frozenset(outcome.answer.misconceptions or ()) for outcome in labelled]
    found = [frozenset(claim.id for claim in outcome.assessment.misconceptions) for outcome in labelled]
    return measures.misconceptions(held, found)


def _missed(plain: Any, thresholds: Mapping[str, float]) -> tuple[Missed, ...]:
    """Return the thresholds that are not reached; a measure that is undefined reaches none."""
    found = []
    for name, wanted in thresholds.items():
        got: Any = plain
        for key in name.split("."):
            got = got.get(key) if isinstance(got, Mapping) else None
        at_most = name.split(".")[-1] in AT_MOST
        if not isinstance(got, float | int) or (got > wanted if at_most else got < wanted):
            found.append(Missed(measure=name, wanted=wanted, got=got if isinstance(got, float | int) else None))
    return tuple(found)


def report(suite: Suite, grader: str, outcomes: Sequence[Outcome], seconds: float) -> Report:
    """Measure the outcomes. Ungraded answers are counted, and are in no measure.

    Args:
        suite: the suite, for its name, scale and thresholds.
        grader: who judged.
        outcomes: one an answer.
        seconds: how long the grading took.
    """
    graded = [outcome for outcome in outcomes if outcome.assessment.graded]
    levels, shares = _levels(graded), _shares(graded)
    found = Report(
        suite=suite.name,
        grader=grader,
        answers=len(outcomes),
        graded=len(graded),
        seconds=seconds,
        criteria=measures.criteria([label for _, label, _ in levels], [mark for _, _, mark in levels]),
        score=measures.score([label for _, label, _ in shares], [mark for _, _, mark in shares], suite.scale),
        misconceptions=_claims(graded),
        styles=_styles(levels),
        ci95=_ci95(levels, shares),
        raters=agreement(suite),
    )
    return found.but(missed_thresholds=_missed(found.plain(), suite.thresholds))
