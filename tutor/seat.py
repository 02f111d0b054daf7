"""Opens sittings, and seats the examiner for one turn: grader, voice, explanations from the course. Part of the app.

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
from tutor.passage import Hit, Passage
from tutor.question import Criterion, Question


def open_sitting(parts: Parts, blueprint: str, plan: tuple[str, ...], learner: str | None, at: datetime) -> Session:
    """Open a sitting and store it; nothing is said yet."""
    name, whose = secrets.token_hex(6), learner or parts.settings.learner
    session = Session(id=name, learner=whose, blueprint=blueprint, plan=plan, started=at)
    parts.store.open_sitting(name=name, learner=whose, blueprint=blueprint, plan=plan, started=at)
    return session


def examiner_for(session: Session, parts: Parts, clock: Callable[[], datetime]) -> Examiner:
    """Return the examiner of a sitting's next turn."""
    questions = {name: parts.course.question(name) for name in session.plan}
    leaks = _leaks(questions.get(session.question or ""), lambda: parts.grader("embedded"))

    def passages(query: str, count: int) -> tuple[Hit, ...]:
        # While there is no index yet, the sections that the question names still explain it.
        try:
            return parts.index.search(query, count)
        except Unavailable:
            return _named(parts, questions.get(session.question or ""))

    def explain(sitting: Session, message: str) -> str:
        return explanation(sitting, message, questions, search=passages, leaks=leaks, cite=parts.course.cite)

    return Examiner(
        questions=questions, grader=parts.grader(), voice=_voice(parts, leaks), explain=explain, clock=clock
    )


def _named(parts: Parts, question: Question | None) -> tuple[Hit, ...]:
    """The sections that a question names as its sources."""
    found = []
    known = {lesson.id: lesson for lesson in parts.course.lessons}
    for source in question.sources if question else ():
        name, _, anchor = source.partition("#")
        section = known[name].section(anchor) if name in known else None
        if section:
            title = f"{known[name].title}: {section.title}"
            found.append(Hit(passage=Passage(lesson=name, section=anchor, title=title, text=section.text), score=1.0))
    return tuple(found)


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
