"""The verbs that both faces call. The only place where parts meet; holds no state of a sitting between two calls."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Generator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.assessment import Assessment
from tutor.attempt import Attempt, Item
from tutor.course.blueprint import Blueprint
from tutor.course.course import problems
from tutor.doctor import Finding, examine
from tutor.errors import InputError, TutorError, Unavailable, UnknownName
from tutor.exam.debrief import Debrief, debrief
from tutor.exam.examiner import Examiner
from tutor.exam.explain import explanation
from tutor.exam.guard import Leaks
from tutor.exam.record import attempt_at, closed_by
from tutor.exam.session import Session
from tutor.exam.standing import Examination, examination
from tutor.exam.voice import AuthoredVoice, ModelVoice, Voice
from tutor.exercise import Check, Exercise
from tutor.grading.grader import grade_all
from tutor.parts import Parts
from tutor.passage import Hit
from tutor.progress.report import Progress, progress_of
from tutor.question import Criterion, Question
from tutor.settings import Settings

if TYPE_CHECKING:
    from tutor.evals.report import Report
    from tutor.retrieval.index import Indexed


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


class Tutor:
    """Viva, built from settings."""

    def __init__(self, settings: Settings, *, clock: Callable[[], datetime] = now) -> None:
        """Take the settings; parts are built when they are first needed."""
        self.settings = settings
        self.parts = Parts(settings)
        self._clock = clock

    def warm(self) -> None:
        """Load in the background what the first turns will need; what fails here fails with its words when used."""
        threading.Thread(target=self._warm, name="warm-up", daemon=True).start()

    def _warm(self) -> None:
        loads: tuple[Callable[[], object], ...] = (
            lambda: self.parts.store,
            lambda: self.parts.grader("embedded"),
            self.index,
            lambda: self.parts.checker,
        )
        for load in loads:
            try:
                load()
            except TutorError:
                continue

    def close(self) -> None:
        """End what runs behind."""
        self.parts.close()

    # The exam

    @property
    def blueprints(self) -> tuple[Blueprint, ...]:
        """The exams that the course offers."""
        return self.parts.course.outline.blueprints

    def start(self, blueprint: str, learner: str | None = None) -> Session:
        """Open a sitting; nothing is said yet.

        Raises:
            UnknownName: there is no such exam.
        """
        course = self.parts.course
        chosen = course.blueprint(blueprint)
        session = Session(
            id=secrets.token_hex(6),
            learner=learner or self.settings.learner,
            blueprint=chosen.id,
            plan=course.plan(chosen, seed=secrets.randbelow(2**31)),
            started=self._clock(),
        )
        self.parts.store.open_sitting(
            name=session.id,
            learner=session.learner,
            blueprint=session.blueprint,
            plan=session.plan,
            started=session.started,
        )
        return session

    def session(self, name: str) -> Session:
        """Return a sitting as it is stored.

        Raises:
            UnknownName: there is none with this id.
            InputError: the course no longer has a question of its plan.
        """
        row = self.parts.store.sitting(name)
        session = Session.read({key: row[key] for key in ("id", "learner", "blueprint", "plan", "started", "turns")})
        for question in session.plan:
            self.parts.course.question(question)
        return session

    def unfinished(self, learner: str | None = None) -> tuple[str, ...]:
        """Return the ids of a learner's open sittings, the newest first."""
        return tuple(row["id"] for row in self.parts.store.sittings(learner or self.settings.learner, open_only=True))

    def hear(self, session: Session, message: str) -> Session:
        """Judge the learner's message and store it, before anything is replied."""
        if session.finished:
            raise InputError("This sitting is over; start another one.")
        if session.owes_reply:
            raise InputError("The examiner is still speaking; wait for the question.")
        turn = self._examiner(session).hear(session, message)
        self.parts.store.add_turn(session.id, session.learner, turn.plain())
        return session.with_turn(turn)

    def speak(self, session: Session) -> Generator[str, None, Session]:
        """Yield the examiner's turn as it grows; store it and return the sitting with it."""
        if not session.owes_reply:
            return session
        turn = yield from self._examiner(session).reply(session)
        self.parts.store.add_turn(session.id, session.learner, turn.plain())
        after = session.with_turn(turn)
        self._record(session, after)
        return after

    def standing(self, session: Session) -> Examination | None:
        """Return how the open question stands; None before the first."""
        question = session.question
        return examination(session, self.parts.course.question(question)) if question else None

    def debrief(self, session: Session) -> Debrief:
        """Sum a sitting up."""
        questions = {name: self.parts.course.question(name) for name in session.plan}
        return debrief(session, questions, self.parts.course.blueprint(session.blueprint).readiness)

    def _examiner(self, session: Session) -> Examiner:
        questions = {name: self.parts.course.question(name) for name in session.plan}
        leaks = self._leaks(questions.get(session.question or ""))

        def explain(sitting: Session, message: str) -> str:
            cite = self.parts.course.cite
            return explanation(sitting, message, questions, search=self._passages, leaks=leaks, cite=cite)

        return Examiner(
            questions=questions,
            grader=self.parts.grader(),
            voice=self._voice(leaks),
            explain=explain,
            clock=self._clock,
        )

    def _voice(self, leaks: Leaks) -> Voice:
        if not self.settings.has_model:
            return AuthoredVoice()
        return ModelVoice(model=self.parts.model, leaks=leaks, fence=f"<<{secrets.token_hex(8)}>>")

    def _leaks(self, question: Question | None) -> Leaks:
        def leaks(sentences: Sequence[str], criteria: Sequence[Criterion]) -> list[Criterion | None]:
            if question is None:
                return [None] * len(sentences)
            asked = question.but(rubric=tuple(criteria), misconceptions=())
            judged = grade_all(self.parts.grader("embedded"), [(asked, sentence) for sentence in sentences])
            return [_earned(assessment, criteria) for assessment in judged]

        return leaks

    def _passages(self, query: str, count: int) -> tuple[Hit, ...]:
        # Without an index the examiner still asks; it only cannot quote the course.
        try:
            return self.search(query, count)
        except Unavailable:
            return ()

    def _record(self, before: Session, after: Session) -> None:
        """Put the question that this turn closed into the gradebook."""
        at = after.turns[-1].at
        if (name := closed_by(before, after)) and (attempt := attempt_at(before, self.question(name), at)):
            self.parts.store.add_attempt(attempt)
        if after.finished:
            self.parts.store.close_sitting(after.id, at)

    # Single verbs

    @property
    def questions(self) -> tuple[Question, ...]:
        """The question bank."""
        return self.parts.course.questions

    def question(self, name: str) -> Question:
        """Return a question; raises UnknownName."""
        return self.parts.course.question(name)

    def cite(self, source: str) -> str:
        """Return the headings behind `lesson#section`."""
        return self.parts.course.cite(source)

    def grade(self, question: Question, answer: str, grader: str | None = None) -> Assessment:
        """Judge one answer, outside of any sitting."""
        return self.parts.grader(grader or "embedded").grade(question, answer)

    @property
    def exercises(self) -> dict[str, Exercise]:
        """The coding exercises of the course, by id."""
        return self.parts.exercises

    def exercise(self, name: str) -> Exercise:
        """Return an exercise; raises UnknownName."""
        if name not in self.exercises:
            raise UnknownName("exercise", name, self.exercises)
        return self.exercises[name]

    def check(self, exercise: str, source: bytes, learner: str | None = None) -> Check:
        """Run a submission and put it into the gradebook."""
        asked = self.exercise(exercise)
        check = self.parts.checker.check(exercise, source)
        text = source.decode("utf-8", "replace")
        assessment = check.assessment(asked, text)
        points = assessment.points or 0.0
        self.parts.store.add_attempt(
            Attempt(
                id=secrets.token_hex(12),
                learner=learner or self.settings.learner,
                item=Item.EXERCISE,
                name=exercise,
                at=self._clock(),
                text=text.replace("\x00", ""),
                assessment=assessment,
                credit=points / assessment.max_points,
            )
        )
        return check

    def index(self, *, rebuild: bool = False) -> Indexed:
        """Bring the index of the lessons up to date."""
        return self.parts.index.update(self.parts.course.lessons, rebuild=rebuild)

    def search(self, query: str, count: int = 5) -> tuple[Hit, ...]:
        """Return the passages nearest to a query."""
        return self.parts.index.search(query, count)

    def progress(self, learner: str | None = None) -> Progress:
        """Return where a learner stands and what to review next."""
        name = learner or self.settings.learner
        return progress_of(name, self.parts.store.attempts(name), self.parts.course.questions, self._clock())

    def bank_problems(self) -> tuple[str, ...]:
        """Return what is wrong across the course's files."""
        return problems(self.parts.course)

    def doctor(self) -> tuple[Finding, ...]:
        """Look at every part and say what was found."""
        return examine(self.parts)

    def evaluate(
        self, suites: Sequence[Path], grader: str, split: str | None, progress: Callable[[int, int], None]
    ) -> tuple[Report, ...]:
        """Run a grader over suites and measure its agreement with their labels; `progress` is told done and total."""
        return self.parts.evaluate(suites, grader, split, progress)


def _earned(assessment: Assessment, criteria: Sequence[Criterion]) -> Criterion | None:
    earned = {verdict.criterion for verdict in assessment.verdicts if verdict.level.earns}
    return next((criterion for criterion in criteria if criterion.id in earned), None)
