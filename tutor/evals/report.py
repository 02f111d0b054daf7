"""What a run over a suite showed: the value behind the JSON of `tutor eval run`. Knows nothing of graders."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tutor.assessment import Level
from tutor.evals import intervals, measures
from tutor.evals.confidence import ConfidenceAgreement, Decision, confidence
from tutor.evals.measures import CriteriaAgreement, MisconceptionAgreement, ScoreAgreement, StyleAgreement
from tutor.evals.outcome import FIRST, UNTRIED, Outcome
from tutor.evals.raters import RaterAgreement, agreement
from tutor.evals.steadiness import Steadiness, steadiness
from tutor.evals.suite import Suite
from tutor.grading.hybrid import DOUBTED, OVERRULED
from tutor.grading.panel import SPLIT
from tutor.llm.report import Usage
from tutor.value import Value

AT_MOST = frozenset({"false_credit", "missed_credit", "rmse"})
"""Measures whose threshold is an upper bound."""


class Ungraded(Value):
    """An answer that got no judgement, and why."""

    id: str
    reason: str


class Cost(Value):
    """What the grading asked of models."""

    requests: int
    input_tokens: int
    output_tokens: int
    without_model: float
    """Share of the graded answers that never needed a model."""


class Marked(Value):
    """How many of the verdicts are marked as worth a second look."""

    doubted: int
    """Credit that a model gives and the embedded grader finds no trace of."""
    overruled: int
    """Credit that a model would give where the embedded grader is sure that there is none."""
    disputed: int
    """Verdicts on which the judges of a panel differ."""


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
    """Answers that got a judgement; the others are in no measure, and are named in `ungraded`."""
    seconds: float
    criteria: CriteriaAgreement | None
    score: ScoreAgreement | None
    misconceptions: MisconceptionAgreement | None
    styles: dict[str, StyleAgreement]
    ci95: dict[str, tuple[float, float]]
    """Intervals of the measures, by bootstrap over questions; `styles.*` are not among them."""
    topics: dict[str, StyleAgreement] = {}
    """Credit by the topic of the question."""
    ungraded: tuple[Ungraded, ...] = ()
    unlabelled: int = 0
    """Criteria of graded answers that have no label; they are in no measure."""
    unlabelled_in: tuple[str, ...] = ()
    """The answers that these are of."""
    stopped: bool = False
    """Whether the run ended before every answer was tried: no money or no endpoint was left."""
    steadiness: Steadiness | None = None
    cost: Cost | None = None
    """None where no model was asked."""
    marked: Marked | None = None
    confidence: ConfidenceAgreement | None = None
    """What the grader's stated confidence is worth."""
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


def _ci95(
    levels: Sequence[Judged], shares: Sequence[tuple[str, float, float]], graded: Sequence[Outcome]
) -> dict[str, tuple[float, float]]:
    found = {}
    if levels:
        asked = [outcome.answer.question for outcome, _, _ in levels]
        exact = [label.value for _, label, _ in levels], [mark.value for _, _, mark in levels]
        credit = [str(label.earns) for _, label, _ in levels], [str(mark.earns) for _, _, mark in levels]
        for name, measure in intervals.OF_LEVELS.items():
            found[name] = intervals.of_levels(asked, *exact, measure)
        for name, measure in intervals.OF_CREDIT.items():
            found[name] = intervals.of_levels(asked, *credit, measure, levels=intervals.CREDIT)
    if shares:
        groups, labels, marks = zip(*shares, strict=True)
        found["pearson"] = intervals.of_scores(groups, labels, marks, intervals.pearson)
        found["rmse"] = intervals.of_scores(groups, labels, marks, intervals.rmse)
    held = _held(graded)
    found["misconceptions.precision"] = intervals.of_rates([(asked, len(a & b), len(b)) for asked, a, b in held])
    found["misconceptions.recall"] = intervals.of_rates([(asked, len(a & b), len(a)) for asked, a, b in held])
    return {name: interval for name, interval in found.items() if interval}


def _by(levels: Sequence[Judged], name_of: Callable[[Outcome], str | None]) -> dict[str, StyleAgreement]:
    parts: dict[str, list[tuple[Level, Level]]] = {}
    for outcome, label, mark in levels:
        name = name_of(outcome)
        if name:
            parts.setdefault(name, []).append((label, mark))
    return {
        name: measures.style([label for label, _ in pairs], [mark for _, mark in pairs])
        for name, pairs in sorted(parts.items())
    }


def _cost(outcomes: Sequence[Outcome]) -> Cost | None:
    used = Usage()
    for outcome in outcomes:
        used = used.plus(outcome.usage)
    if not used.requests:
        return None
    graded = [outcome for outcome in outcomes if outcome.assessment.graded and outcome.take == FIRST]
    free = sum(not outcome.usage.requests for outcome in graded) / len(graded) if graded else 0.0
    return Cost(**used.plain(), without_model=free)


def _marked(outcomes: Sequence[Outcome]) -> Marked | None:
    reasons = [verdict.reason for outcome in outcomes for verdict in outcome.assessment.verdicts]
    doubted, overruled, disputed = (sum(mark in reason for reason in reasons) for mark in (DOUBTED, OVERRULED, SPLIT))
    return Marked(doubted=doubted, overruled=overruled, disputed=disputed) if doubted + overruled + disputed else None


def _held(outcomes: Sequence[Outcome]) -> list[tuple[str, frozenset[str], frozenset[str]]]:
    """Return (question, misconceptions labelled, misconceptions found) of every answer labelled for them."""
    return [
        (
            outcome.answer.question,
            frozenset(outcome.answer.misconceptions),
            frozenset(claim.id for claim in outcome.assessment.misconceptions),
        )
        for outcome in outcomes
        if outcome.answer.misconceptions is not None
    ]


def _decisions(outcomes: Sequence[Outcome]) -> list[Decision]:
    return [
        Decision(
            earns=labels[verdict.criterion].earns,
            earned=verdict.level.earns,
            confidence=verdict.confidence,
            style=outcome.answer.style or "",
        )
        for outcome in outcomes
        for labels in (outcome.answer.criteria or {},)
        for verdict in outcome.assessment.verdicts
        if verdict.criterion in labels
    ]


def _claims(outcomes: Sequence[Outcome]) -> MisconceptionAgreement | None:
    rows = _held(outcomes)
    return measures.misconceptions([held for _, held, _ in rows], [found for _, _, found in rows])


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
        outcomes: one an answer and take.
        seconds: how long the grading took.
    """
    first = [outcome for outcome in outcomes if outcome.take == FIRST]
    graded = [outcome for outcome in first if outcome.assessment.graded]
    levels, shares = _levels(graded), _shares(graded)
    unlabelled = [
        outcome.answer.id
        for outcome in graded
        if outcome.answer.criteria is not None
        for verdict in outcome.assessment.verdicts
        if verdict.criterion not in outcome.answer.criteria
    ]
    found = Report(
        suite=suite.name,
        grader=grader,
        answers=len(first),
        graded=len(graded),
        seconds=seconds,
        criteria=measures.criteria([label for _, label, _ in levels], [mark for _, _, mark in levels]),
        score=measures.score([label for _, label, _ in shares], [mark for _, _, mark in shares], suite.scale),
        misconceptions=_claims(graded),
        styles=_by(levels, lambda outcome: outcome.answer.style),
        ci95=_ci95(levels, shares, graded),
        topics=_by(levels, lambda outcome: outcome.topic),
        ungraded=tuple(
            Ungraded(id=outcome.answer.id, reason=outcome.assessment.error or "no reason given")
            for outcome in first
            if not outcome.assessment.graded
        ),
        unlabelled=len(unlabelled),
        unlabelled_in=tuple(dict.fromkeys(unlabelled)),
        stopped=any((outcome.assessment.error or "").startswith(UNTRIED) for outcome in outcomes),
        steadiness=steadiness(outcomes),
        cost=_cost(outcomes),
        marked=_marked(graded),
        confidence=confidence(_decisions(graded)),
        raters=agreement(suite),
    )
    return found.but(missed_thresholds=_missed(found.plain(), suite.thresholds))
