"""What goes into the gradebook and what is read off it. Part of the app; judges nothing."""

import secrets
from collections.abc import Callable
from datetime import datetime

from tutor.assessment import Assessment
from tutor.attempt import Attempt, Item, storable
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

    def close(self, before: Session, after: Session) -> None:
        """Put the question in that this turn of a sitting closed, if it closed one; end a finished sitting."""
        at, store, course = after.turns[-1].at, self._parts.store, self._parts.course
        if (name := closed_by(before, after)) and (attempt := attempt_at(after, course.question(name), at)):
            store.add_attempt(attempt)
        if after.finished:
            store.close_sitting(after.id, at)

    def progress(self, learner: str | None) -> Progress:
        """Return where a learner stands and what to review next."""
        name = learner or self._parts.settings.learner
        return progress_of(name, self._parts.store.attempts(name), self._parts.course.questions, self._clock())
