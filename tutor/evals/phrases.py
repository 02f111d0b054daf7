"""How a grader judges the course's own phrases: those that should earn a point, and the near misses that should not.

Nothing is mended here. A near miss that earns is a hard case for the grader to learn from, not a fault of the question.
"""

from collections.abc import Callable, Sequence

from tutor.assessment import Level
from tutor.grading.grader import Grader, GradesMany
from tutor.question import Question
from tutor.value import Value


class Misjudged(Value):
    """A phrase that was judged the other way."""

    question: str
    criterion: str
    phrase: str
    earns: bool
    """Whether it should earn its point: true for an accepted phrase, false for a near miss."""
    level: Level
    confidence: float


class Phrases(Value):
    """What a grader made of all phrases."""

    grader: str
    accepted: int
    """Phrases that should earn."""
    rejected: int
    """Near misses that should not."""
    ungraded: int
    misjudged: tuple[Misjudged, ...]

    @property
    def missed(self) -> int:
        """Accepted phrases that did not earn."""
        return sum(found.earns for found in self.misjudged)

    @property
    def credited(self) -> int:
        """Near misses that earned."""
        return len(self.misjudged) - self.missed


def judge_phrases(questions: Sequence[Question], grader: Grader, progress: Callable[[int, int], None]) -> Phrases:
    """Grade each accepted and rejected phrase as an answer of its own; `progress` is told questions done and total."""
    counts = {True: 0, False: 0}
    ungraded, misjudged = 0, []
    for done, question in enumerate(questions, 1):
        phrases = _phrases(question)
        pairs = [(question, phrase) for _, phrase, _ in phrases]
        graded = grader.grade_many(pairs) if isinstance(grader, GradesMany) else [grader.grade(*pair) for pair in pairs]
        for (criterion, phrase, earns), assessment in zip(phrases, graded, strict=True):
            counts[earns] += 1
            verdict = next((v for v in assessment.verdicts if v.criterion == criterion), None)
            if verdict is None:
                ungraded += 1
            elif verdict.level.earns != earns:
                misjudged.append(
                    Misjudged(
                        question=question.id,
                        criterion=criterion,
                        phrase=phrase,
                        earns=earns,
                        level=verdict.level,
                        confidence=verdict.confidence,
                    )
                )
        progress(done, len(questions))
    return Phrases(
        grader=grader.name,
        accepted=counts[True],
        rejected=counts[False],
        ungraded=ungraded,
        misjudged=tuple(misjudged),
    )


def _phrases(question: Question) -> list[tuple[str, str, bool]]:
    return [
        (criterion.id, phrase, earns)
        for criterion in question.criteria
        for earns, phrases in ((True, criterion.accept), (False, criterion.reject))
        for phrase in phrases
    ]
