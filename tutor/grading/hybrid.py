"""Judges by the embedded grader what that is sure of, and by a model what is left. Knows nothing of how either works.

The embedded grader's sure verdicts stand, whatever the model says; where the two disagree the reason says so. Where the
model fails the embedded verdicts stand as they are, and `error` says so on an assessment that is graded all the same.
"""

from tutor.assessment import Assessment, Held, Level, Verdict
from tutor.grading.grader import Grader
from tutor.question import Question

DOUBTED = "The model finds this in the answer, the embedded grader finds no trace of it: worth a second look."
OVERRULED = "The model would give credit; the embedded grader is sure that there is none to give: worth a second look."


class HybridGrader:
    """Judges by two graders. Satisfies `Grader`; may be shared by threads."""

    def __init__(self, *, embedded: Grader, model: Grader, threshold: float = 0.85) -> None:
        """Take the embedded grader's word from a confidence of `threshold`."""
        self._embedded = embedded
        self._model = model
        self._threshold = threshold

    @property
    def name(self) -> str:
        """Both judges, and where the one gives way to the other."""
        return f"hybrid:{self._embedded.name}|{self._model.name}|{self._threshold:g}"

    def grade(self, question: Question, answer: str) -> Assessment:
        """Judge one answer; ungraded only where both graders fail."""
        first = self._embedded.grade(question, answer)
        sure = {verdict.criterion for verdict in first.verdicts if verdict.confidence >= self._threshold}
        if first.graded and len(sure) == len(first.verdicts):
            return first.but(judge=self.name)
        second = self._model.grade(question, answer)
        if not first.graded:
            return second.but(judge=self.name)
        if not second.graded:
            return first.but(
                judge=self.name,
                error=f"Judged by the embedded grader alone, since the model failed: {second.error}",
            )
        return self._joined(first, second, sure)

    def _joined(self, first: Assessment, second: Assessment, sure: set[str]) -> Assessment:
        verdicts = []
        for verdict in first.verdicts:
            other = second.verdict(verdict.criterion)
            verdicts.append(_settled(verdict, other, sure=verdict.criterion in sure) if other else verdict)
        certain = [held for held in first.misconceptions if held.confidence >= self._threshold]
        held: dict[str, Held] = {claim.id: claim for claim in (*second.misconceptions, *certain)}
        return Assessment.of(first.question, self.name, tuple(verdicts), tuple(held.values()))


def _settled(embedded: Verdict, model: Verdict, *, sure: bool) -> Verdict:
    """Return whose verdict stands; a credit that only the model gives is marked as one."""
    doubted = model.level.earns and embedded.level is Level.MISSED
    if sure:
        return embedded.but(reason=OVERRULED) if model.level.earns and not embedded.level.earns else embedded
    return model.but(reason=f"{model.reason} {DOUBTED}".strip()) if doubted else model
