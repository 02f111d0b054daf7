"""Seats the examiner for one turn of a sitting: grader, voice, and explanations from the course. Part of the app.

Made anew for every turn, so that nothing of a sitting lives in the process.
"""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

from tutor.assessment import Assessment
from tutor.errors import Unavailable
from tutor.exam.examiner import Examiner
from tutor.exam.explain import explanation
from tutor.exam.guard import Leaks
from tutor.exam.session import Session
from tutor.exam.voice import AuthoredVoice, ModelVoice, Voice
from tutor.grading.grader import Grader, grade_all
from tutor.parts import Parts
from tutor.passage import Hit
from tutor.question import Criterion, Question


def examiner_for(session: Session, parts: Parts, clock: Callable[[], datetime]) -> Examiner:
    """Return the examiner of a sitting's next turn."""
    questions = {name: parts.course.question(name) for name in session.plan}
    leaks = _leaks(questions.get(session.question or ""), lambda: parts.grader("embedded"))

    def passages(query: str, count: int) -> tuple[Hit, ...]:
        # Without an index the examiner still asks; it only cannot quote the course.
        try:
            return parts.index.search(query, count)
        except Unavailable:
            return ()

    def explain(sitting: Session, message: str) -> str:
        return explanation(sitting, message, questions, search=passages, leaks=leaks, cite=parts.course.cite)

    return Examiner(
        questions=questions, grader=parts.grader(), voice=_voice(parts, leaks), explain=explain, clock=clock
    )


def _voice(parts: Parts, leaks: Leaks) -> Voice:
    if not parts.settings.has_model:
        return AuthoredVoice()
    return ModelVoice(model=parts.model, leaks=leaks, fence=f"<<{secrets.token_hex(8)}>>")


def _leaks(question: Question | None, grader: Callable[[], Grader]) -> Leaks:
    """A sentence leaks what it would earn if the learner said it; the embedded grader is the judge, model or not."""

    def leaks(sentences: Sequence[str], criteria: Sequence[Criterion]) -> list[Criterion | None]:
        if question is None:
            return [None] * len(sentences)
        asked = question.but(rubric=tuple(criteria), misconceptions=())
        judged = grade_all(grader(), [(asked, sentence) for sentence in sentences])
        return [_earned(assessment, criteria) for assessment in judged]

    return leaks


def _earned(assessment: Assessment, criteria: Sequence[Criterion]) -> Criterion | None:
    earned = {verdict.criterion for verdict in assessment.verdicts if verdict.level.earns}
    return next((criterion for criterion in criteria if criterion.id in earned), None)
