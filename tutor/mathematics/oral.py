"""What the examiner asks about a derivation by word of mouth: the reasons that values cannot show. Judges nothing.

A reason is asked for only where the derivation got to its step; a last line that stands alone is asked how it came
about. The replies are judged as words, by whoever judges words.
"""

from collections.abc import Sequence

from tutor.assessment import Assessment, Held
from tutor.mathematics.report import DerivationReport, Whole
from tutor.problem import Problem, Reason
from tutor.question import Criterion, Kind, Question

MOST = 2
"""Reasons asked for after one derivation."""
_ALONE = "Your last line is right, but it stands alone. How did it come about? Name what each step rests on."


def oral_questions(problem: Problem, report: DerivationReport) -> tuple[Question, ...]:
    """Return what to ask about a derivation, in the order of its steps; nothing while a line of it is wrong."""
    if report.verdict not in (Whole.COMPLETE, Whole.INCOMPLETE) or not report.reached:
        return ()
    if problem.milestones and report.reached == ("target",):
        return (_question(problem, "alone", _ALONE, problem.reasons),) if problem.reasons else ()
    # Another way to the target passed the other steps as well, as far as their reasons go.
    whole = report.verdict is Whole.COMPLETE
    asked = [reason for reason in problem.reasons if whole or reason.step in report.reached][:MOST]
    return tuple(_question(problem, f"why-{reason.step}", reason.ask, (reason,)) for reason in asked)


def with_replies(assessment: Assessment, replies: Sequence[Assessment]) -> Assessment:
    """Return a derivation's assessment together with those of the reasons given for it; ungraded ones cost nothing."""
    graded = [reply for reply in replies if reply.graded]
    if not assessment.graded or not graded:
        return assessment
    verdicts = tuple(verdict for reply in graded for verdict in reply.verdicts)
    held: tuple[Held, ...] = tuple(claim for reply in graded for claim in reply.misconceptions)
    judges = "+".join(dict.fromkeys([assessment.judge, *(reply.judge for reply in graded)]))
    return Assessment.of(
        assessment.question, judges, (*assessment.verdicts, *verdicts), (*assessment.misconceptions, *held)
    )


def _question(problem: Problem, name: str, ask: str, reasons: Sequence[Reason]) -> Question:
    return Question(
        id=f"{problem.id}-{name}"[:80].rstrip("-"),
        topic=problem.topic,
        kind=Kind.EXPLAIN,
        prompt=ask,
        reference=" ".join(reason.because[0] for reason in reasons),
        rubric=tuple(_criterion(reason) for reason in reasons),
        sources=problem.sources,
        derivation=problem.id,
    )


def _criterion(reason: Reason) -> Criterion:
    return Criterion(
        id=f"why-{reason.step}",
        points=reason.points,
        criterion=f"Gives the reason: {reason.because[0]}",
        probe=reason.ask,
        accept=reason.because,
        reject=reason.mistaken,
        hints=(reason.hint,) if reason.hint else (),
    )
