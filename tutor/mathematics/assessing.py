"""A judged derivation as an assessment: a verdict for each milestone and the target. Knows nothing of reading lines."""

from tutor.assessment import Assessment, Held, Level, Verdict
from tutor.mathematics.report import DerivationReport, Status, StepReport, Whole
from tutor.problem import Problem

JUDGE = "blackboard"
TARGET = "target"
TARGET_POINTS = 1.0
"""As many as a milestone has where the author says nothing."""


def assess(problem: Problem, report: DerivationReport) -> Assessment:
    """Say what a derivation earned, milestone by milestone.

    A milestone counts wherever a right line reached it. A derivation that is complete and reached at least one of
    them earned them all, since another route is held against nobody; a final line alone earns its own points alone.
    A wrong line spoils no milestone, but while it stands there the target is not derived: it contradicts it.
    Lines that were not read or not judged cost nothing; where there are no others, nothing is graded.
    """
    steps = report.steps
    if not any(step.status in (Status.OK, Status.WRONG) for step in steps):
        most = sum(item.points for item in problem.milestones) + TARGET_POINTS
        return Assessment.ungraded(problem.id, JUDGE, most, "no line of it could be judged")
    reached = {name: step for step in steps for name in step.reached}
    # `target` is among what is reached, so two are a milestone and the end.
    whole = report.verdict is Whole.COMPLETE and len(reached) > 1
    end = reached.get(TARGET) if whole else None
    verdicts = [_milestone(item.id, item.points, reached.get(item.id), end) for item in problem.milestones]
    wrong = next((step for step in steps if step.status is Status.WRONG), None)
    held = {step.misconception: step for step in reversed(steps) if step.misconception}
    return Assessment.of(
        problem.id,
        JUDGE,
        (*verdicts, _target(reached.get(TARGET), wrong)),
        tuple(Held(id=name, evidence=step.text, confidence=1.0) for name, step in held.items()),
    )


def _milestone(name: str, points: float, step: StepReport | None, end: StepReport | None) -> Verdict:
    found = step or end
    if found is None:
        return _verdict(name, Level.MISSED, points, None, "no line reached it")
    reason = f"reached in line {found.line}" if step else "not on this way to the target"
    return _verdict(name, Level.MET, points, found, reason)


def _target(step: StepReport | None, wrong: StepReport | None) -> Verdict:
    if wrong is not None:
        return _verdict(TARGET, Level.CONTRADICTED, TARGET_POINTS, wrong, f"line {wrong.line} is wrong")
    if step is None:
        return _verdict(TARGET, Level.MISSED, TARGET_POINTS, None, "no line reached it")
    return _verdict(TARGET, Level.MET, TARGET_POINTS, step, f"reached in line {step.line}")


def _verdict(name: str, level: Level, points: float, step: StepReport | None, reason: str) -> Verdict:
    # Values were compared in float64 on several draws: there is no doubt worth a number.
    return Verdict.of(name, level, points, evidence=step.text if step else "", confidence=1.0, reason=reason)
