"""The verbs that both faces call. The only place where parts meet; holds no state of a sitting between two calls."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Generator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.assessment import Assessment
from tutor.attempt import Item, storable
from tutor.course.blueprint import Blueprint
from tutor.course.coverage import Coverage
from tutor.course.references import problems
from tutor.doctor import Finding, examine
from tutor.errors import InputError, TutorError, UnknownName
from tutor.evals.phrases import Phrases, judge_phrases
from tutor.exam.debrief import Debrief, debrief
from tutor.exam.session import Session
from tutor.exam.standing import Examination, examination
from tutor.exercise import Check, Exercise
from tutor.gradebook import Gradebook
from tutor.library import Library
from tutor.mathematics.assessing import assess
from tutor.mathematics.oral import oral_questions, with_replies
from tutor.mathematics.unread import UNREAD, Unread, note_unread, read_unread
from tutor.parts import Parts
from tutor.problem import Problem
from tutor.progress.report import Progress
from tutor.question import Question
from tutor.reading import DRILL, Reading
from tutor.seat import examiner_for, open_sitting
from tutor.settings import Settings
from tutor.workbench import Workbench

if TYPE_CHECKING:
    from tutor.evals.report import Report
    from tutor.evaluation import Evaluation
    from tutor.grading.head import Heads
    from tutor.mathematics.legend import Entry
    from tutor.mathematics.report import DerivationReport
    from tutor.practice.trial import Trial


Replies = Sequence[tuple[str, Assessment]]
"""What was replied to the examiner's questions about a derivation, as it was judged."""


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


class Tutor:
    """Viva, built from settings."""

    def __init__(self, settings: Settings, *, clock: Callable[[], datetime] = now) -> None:
        """Take the settings; parts are built when they are first needed."""
        self.settings = settings
        self.parts = Parts(settings)
        self.gradebook = Gradebook(self.parts, clock)
        self.library = Library(self.parts)
        self.reading = Reading(self.parts, clock)
        self._clock = clock

    def warm(self) -> None:
        """Load in the background what the first turns will need; what fails here fails with its words when used."""
        threading.Thread(target=self._warm, name="warm-up", daemon=True).start()

    def _warm(self) -> None:
        loads: tuple[Callable[[], object], ...] = (
            lambda: self.parts.store,
            lambda: self.parts.grader("embedded"),
            self.library.index,
            lambda: self.parts.checker,
            lambda: self.parts.problems,
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
        plan = course.plan(chosen, seed=secrets.randbelow(2**31))
        return open_sitting(self.parts, chosen.id, plan, learner, self._clock())

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
        """Return the ids of a learner's open sittings of this course, the newest first."""
        known = {question.id for question in self.questions}
        rows = self.parts.store.sittings(learner or self.settings.learner, open_only=True)
        # One gradebook serves several courses: a sitting that shares no question with this one belongs to another.
        return tuple(row["id"] for row in rows if known & set(row["plan"]))

    def hear(self, session: Session, message: str) -> Session:
        """Judge the learner's message and store it, before anything is replied."""
        if session.finished:
            raise InputError("This sitting is over; start another one.")
        if session.owes_reply:
            raise InputError("The examiner is still speaking; wait for the question.")
        turn = examiner_for(session, self.parts, self._clock).hear(session, message)
        self.parts.store.add_turn(session.id, session.learner, turn.plain())
        return session.with_turn(turn)

    def speak(self, session: Session) -> Generator[str, None, Session]:
        """Yield the examiner's turn as it grows; store it and return the sitting with it."""
        if not session.owes_reply:
            return session
        turn = yield from examiner_for(session, self.parts, self._clock).reply(session)
        after = session.with_turn(turn)
        self.gradebook.follow(session, after)
        return after

    def standing(self, session: Session) -> Examination | None:
        """Return how the open question stands; None before the first."""
        question = session.question
        return examination(session, self.parts.course.question(question)) if question else None

    def debrief(self, session: Session) -> Debrief:
        """Sum a sitting up."""
        questions = {name: self.parts.course.question(name) for name in session.plan}
        exam = None if session.blueprint == DRILL else self.parts.course.blueprint(session.blueprint)
        return debrief(session, questions, exam.readiness if exam else None)

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

    @property
    def workbench(self) -> Workbench:
        """Code practice: earlier submissions, a check that can be cancelled, the talk about one's own code."""
        return Workbench(parts=self.parts, keep=self.gradebook.enter)

    def check(self, exercise: str, source: bytes, learner: str | None = None) -> Check:
        """Run a submission and put it into the gradebook."""
        return self.workbench.check(exercise, source, learner)

    def trial(self, exercise: str, *, generated: bool) -> Trial:
        """Try an exercise out: its gates, and the generated mutants where asked for; raises UnknownName."""
        return self.parts.trial(self.exercise(exercise).id, generated=generated)

    @property
    def problems(self) -> dict[str, Problem]:
        """The derivations of the course, by id."""
        return self.parts.problems

    def problem(self, name: str) -> Problem:
        """Return a derivation; raises UnknownName."""
        if name not in self.problems:
            raise UnknownName("derivation", name, self.problems)
        return self.problems[name]

    def legend(self, problem: str) -> tuple[Entry, ...]:
        """Return the symbols of a derivation with their shapes; raises UnknownName."""
        return self.parts.legend(self.problem(problem))

    def derive(self, problem: str, text: str) -> DerivationReport:
        """Judge a typed derivation, outside of the gradebook; raises UnknownName."""
        return self.parts.derive(self.problem(problem), storable(text))

    def hand_in(
        self, problem: str, text: str, learner: str | None = None, replies: Replies = ()
    ) -> tuple[DerivationReport, Assessment]:
        """Judge a derivation, with the reasons given for it, for the gradebook; not where no line could be judged."""
        text = storable(text)
        report = self.derive(problem, text)
        self.note_unread(report)
        assessment = with_replies(assess(self.problem(problem), report), [judged for _, judged in replies])
        if assessment.graded:
            said = "\n\n".join([text, *(reply for reply, _ in replies)])
            self.gradebook.enter(Item.DERIVATION, problem, said, assessment, learner)
        return report, assessment

    def note_unread(self, report: DerivationReport) -> None:
        """Keep the lines that could not be judged, without who typed them, for whoever mends the reader."""
        note_unread(self.settings.home / UNREAD, report)

    @property
    def unread(self) -> tuple[Unread, ...]:
        """The typed lines that could not be judged."""
        return read_unread(self.settings.home / UNREAD)

    def reasons(self, problem: str, report: DerivationReport) -> tuple[Question, ...]:
        """Return what the examiner asks about a derivation by word of mouth; raises UnknownName."""
        return oral_questions(self.problem(problem), report)

    def judge(self, question: Question, reply: str) -> Assessment:
        """Judge a reply by the grader that the exam uses, outside of the gradebook."""
        return self.parts.grader().grade(question, storable(reply))

    def progress(self, learner: str | None = None) -> Progress:
        """Return where a learner stands and what to review next."""
        return self.gradebook.progress(learner)

    def bank_problems(self) -> tuple[str, ...]:
        """Return what is wrong across the course's files."""
        found = problems(self.parts.course, derivations=self.problems, exercises=self.exercises)
        return (*found, *self.parts.complaints())

    @property
    def coverage(self) -> Coverage:
        """Which item of the syllabus is covered by what."""
        return self.parts.course.coverage

    def doctor(self) -> tuple[Finding, ...]:
        """Look at every part and say what was found."""
        return examine(self.parts)

    @property
    def evaluation(self) -> Evaluation:
        """Grading the graders: runs over suites, estimates, comparisons."""
        return self.parts.evaluation

    def phrases(self, names: Sequence[str], grader: str, progress: Callable[[int, int], None]) -> Phrases:
        """Judge the accepted phrases and near misses of questions, of all where none is named; raises UnknownName."""
        chosen = [self.question(name) for name in names] or self.questions
        return judge_phrases(chosen, self.parts.grader(grader), progress)

    def cross_validate(
        self, suites: Sequence[Path], by: str, split: str | None, progress: Callable[[int, int], None]
    ) -> tuple[Report, ...]:
        """Measure the embedded grader on each fold of a suite by heads fitted on its other folds."""
        return self.parts.cross_validate(suites, by, split, progress)

    def fit(self, suites: Sequence[Path], split: str | None, out: Path, progress: Callable[[int, int], None]) -> Heads:
        """Fit the embedded grader's heads on labelled answers and write them."""
        return self.parts.fit(self.parts.suites(suites, split), out, progress)
