"""The lessons as a learner reads them: contents, a lesson, its pictures, a drill on a section. Part of the app.

An exam whose result decides whether to go on (one with a readiness rule) is sat with closed books: until it is finished
or its minutes are over, its learner is shown no lesson. Every other sitting is practice and leaves them open.
"""

import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from tutor.course.contents import Chapter, contents, questions_on, source_of
from tutor.errors import InputError, UnknownName
from tutor.exam.session import Session
from tutor.lesson import Lesson
from tutor.parts import Parts
from tutor.question import Question
from tutor.seat import open_sitting

DRILL = "about-a-lesson"
"""Stands in the place of a blueprint's id in a sitting that was begun from a lesson."""
MOST = 5
"""Questions of a drill."""
_PICTURE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.(svg|png|jpg|jpeg|gif|webp)")


class Reading:
    """The verbs around reading."""

    def __init__(self, parts: Parts, clock: Callable[[], datetime]) -> None:
        """Take the course and the store from the parts; `clock` gives aware times."""
        self._parts, self._clock = parts, clock

    @property
    def contents(self) -> tuple[Chapter, ...]:
        """The days of the course with their lessons in order."""
        return contents(self._parts.course)

    def lesson(self, source: str) -> Lesson:
        """Return the lesson of `lesson#section` or of `lesson`.

        Raises:
            UnknownName: there is no such lesson, or no such section in it.
        """
        name, _, anchor = source.partition("#")
        lesson = self._parts.course.lesson(name)
        if anchor and lesson.section(anchor) is None:
            raise UnknownName("section", anchor, [section.anchor for section in lesson.sections])
        return lesson

    def questions(self, source: str) -> tuple[Question, ...]:
        """Return the questions whose sources lie in a section, or in a whole lesson."""
        return questions_on(self._parts.course, source)

    def find(self, headings: str) -> str | None:
        """Return the section that is cited by these headings, if it is one of a lesson."""
        return source_of(self._parts.course, headings)

    def closed(self, learner: str | None = None) -> str:
        """Say why the lessons are closed to a learner; empty where they are open."""
        exams = {exam.id: exam for exam in self._parts.course.outline.blueprints if exam.readiness}
        if not exams:
            return ""
        for row in self._parts.store.sittings(learner or self._parts.settings.learner, open_only=True):
            sitting = Session.read({key: row[key] for key in ("id", "learner", "blueprint", "plan", "started")})
            exam = exams.get(sitting.blueprint)
            left = sitting.started + timedelta(minutes=exam.minutes) - self._clock() if exam else timedelta()
            if exam and left > timedelta():
                minutes = int(left.total_seconds() // 60) + 1
                return (
                    f"The lessons are closed while your exam “{exam.title}” runs: it shows what you know without them. "
                    f"Finish it or say “stop”; they open by themselves when its time is over, in {minutes} min."
                )
        return ""

    def drill(self, source: str, learner: str | None = None) -> Session:
        """Open a sitting on the questions about a section or a lesson; nothing is said yet.

        Raises:
            UnknownName: there is no such lesson or section.
            InputError: nothing in the bank asks about it.
        """
        self.lesson(source)
        about = self.questions(source)
        if not about:
            raise InputError(f"No question of the course is about {self._parts.course.cite(source)}.")
        drawn = secrets.SystemRandom().sample(about, min(MOST, len(about)))
        plan = tuple(question.id for question in about if question in drawn)
        return open_sitting(self._parts, DRILL, plan, learner, self._clock())

    def picture(self, name: str) -> Path:
        """Return the file of a lesson's picture: one of the course's `figures/`.

        Raises:
            UnknownName: there is no such picture there.
        """
        folder = self._parts.settings.course.resolve() / "figures"
        path = (folder / name).resolve() if _PICTURE.fullmatch(name) else None
        if path is None or path.parent != folder or not path.is_file():
            raise UnknownName("picture", name, ())
        return path
