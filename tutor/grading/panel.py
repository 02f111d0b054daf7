"""Joins the verdicts of several judges, or of several votes of one. Knows nothing of how any of them judges."""

from collections import Counter
from collections.abc import Sequence

from tutor.assessment import Assessment, Held, Verdict
from tutor.grading.grader import Grader
from tutor.question import Question

SPLIT = "The judges differ"
"""How the reason of a verdict begins its remark that not all judges gave this credit decision."""


class Panel:
    """Judges by the majority of judges, each asked alone. Satisfies `Grader`."""

    def __init__(self, judges: Sequence[Grader]) -> None:
        """Take the judges; an odd number leaves no tie."""
        self._judges = tuple(judges)

    @property
    def name(self) -> str:
        """All judges."""
        return "panel:" + "|".join(judge.name for judge in self._judges)

    def grade(self, question: Question, answer: str) -> Assessment:
        """Judge one answer; ungraded where half of the judges or more fail."""
        heard = [judge.grade(question, answer) for judge in self._judges]
        graded = [assessment for assessment in heard if assessment.graded]
        if 2 * len(graded) <= len(heard):
            why = next(assessment.error for assessment in heard if not assessment.graded)
            error = f"{len(heard) - len(graded)} of {len(heard)} judges failed; the first: {why}"
            return Assessment.ungraded(question.id, self.name, question.max_points, error)
        verdicts = []
        for criterion in question.criteria:
            given = [found for assessment in graded if (found := assessment.verdict(criterion.id))]
            verdicts.append(joined(given))
        return Assessment.of(question.id, self.name, tuple(verdicts), tuple(_held(graded)))


def joined(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the verdict of the majority on one criterion; a tie earns nothing.

    Of the credit decision that most took, the level that most of them gave, in the words of the surest. The confidence
    is never above the share of judges that took the decision.
    """
    earning = [verdict for verdict in verdicts if verdict.level.earns]
    others = [verdict for verdict in verdicts if not verdict.level.earns]
    side = earning if len(earning) > len(others) else others
    level = Counter(verdict.level for verdict in side).most_common(1)[0][0]
    spoken = max((verdict for verdict in side if verdict.level is level), key=lambda verdict: verdict.confidence)
    mean = sum(verdict.confidence for verdict in side) / len(side)
    share = len(side) / len(verdicts)
    if share == 1:
        return spoken.but(confidence=mean)
    remark = f"{SPLIT}: {len(side)} of {len(verdicts)} decide so."
    return spoken.but(confidence=min(mean, share), reason=f"{spoken.reason} {remark}".strip())


def _held(assessments: Sequence[Assessment]) -> list[Held]:
    """Return the misconceptions that most of the judges find, in the words of the surest."""
    found: dict[str, list[Held]] = {}
    for assessment in assessments:
        for held in assessment.misconceptions:
            found.setdefault(held.id, []).append(held)
    return [max(each, key=lambda held: held.confidence) for each in found.values() if 2 * len(each) > len(assessments)]
