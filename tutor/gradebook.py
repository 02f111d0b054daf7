"""What goes into the gradebook and what is read off it. Part of the app; judges nothing."""

import secrets
from collections.abc import Callable
from datetime import datetime

from tutor.assessment import Assessment
from tutor.attempt import Attempt, Item, Regrading, outdated, storable
from tutor.exam.record import attempt_at, closed_by
from tutor.exam.session import Session
from tutor.parts import Parts
from tutor.progress.report import Progress, progress_of


class Gradebook:
    """Tries at questions, exercises and derivations, by learner; the learner of the settings where none is named."""

    def __init__(self, parts: Parts, clock: Callable[[], datetime]) -> None:
        """Take the store from the parts; `clock` gives aware times."""
        self._parts, self._clock = parts, clock

    def enter(self, item: Item, name: str, text: str, assessment: Assessment, learner: str | None) -> None:
        """Put a try without help in."""
        self._parts.store.add_attempt(
            Attempt(
                id=secrets.token_hex(12),
                learner=learner or self._parts.settings.learner,
                item=item,
                name=name,
                at=self._clock(),
                text=storable(text),
                assessment=assessment,
                credit=(assessment.points or 0.0) / assessment.max_points,
            )
        )

    def follow(self, before: Session, after: Session) -> None:
        """Store the last turn of a sitting, with the question that it closed and the end of a finished sitting.

        All at once: what a kill came in between of would never be made good.
        """
        turn, name = after.turns[-1], closed_by(before, after)
        attempt = attempt_at(after, self._parts.course.question(name), turn.at) if name else None
        ended = turn.at if after.finished else None
        self._parts.store.add_turn(after.id, after.learner, turn.plain(), attempt=attempt, ended=ended)

    def outdated(self, learner: str | None, grader: str | None) -> list[tuple[Attempt, str]]:
        """Return a learner's answers whose last judgement is by another rubric or judge than today's, each with why."""
        name, store = learner or self._parts.settings.learner, self._parts.store
        later = {found.attempt: found for found in store.regradings(name)}
        known = {question.id: question for question in self._parts.course.questions}
        judge, found = self._parts.grader(grader).name, []
        for attempt in store.attempts(name):
            if attempt.item is Item.QUESTION and attempt.name in known and attempt.text.strip():
                why = outdated(attempt, later.get(attempt.id), known[attempt.name].fingerprint, judge)
                found += [(attempt, why)] if why else []
        return found

    def regrade(self, attempt: Attempt, grader: str | None) -> Assessment:
        """Judge an answer anew and keep that beside the first judgement, which the learner's standing rests on.

        What cannot be graded is not kept, so that it stays outdated.
        """
        question = self._parts.course.question(attempt.name)
        assessment = self._parts.grader(grader).grade(question, attempt.text)
        if assessment.graded:
            regrading = Regrading(
                attempt=attempt.id, at=self._clock(), rubric=question.fingerprint, assessment=assessment
            )
            self._parts.store.add_regrading(regrading)
        return assessment

    def progress(self, learner: str | None) -> Progress:
        """Return where a learner stands and what to review next."""
        name = learner or self._parts.settings.learner
        return progress_of(name, self._parts.store.attempts(name), self._parts.course.questions)
