"""A tutor in memory, with the verbs that the page calls; its grader reads marks (tests/exam/sitting.py)."""

from types import SimpleNamespace

from tests.exam.sitting import QUESTIONS, START, Clock, new_examiner
from tutor.attempt import Item
from tutor.course.blueprint import Blueprint
from tutor.course.contents import Chapter
from tutor.errors import InputError, SandboxUnavailable, StoreUnavailable, UnknownName
from tutor.exam.debrief import debrief
from tutor.exam.session import Session
from tutor.exam.standing import examination
from tutor.exercise import Aim, Check, Entry, Exercise, Outcome
from tutor.lesson import Lesson, Section
from tutor.progress.report import ItemProgress, Progress

EXERCISE = Exercise(
    id="attention",
    title="Attention",
    topic="attention",
    task="Write $f$.",
    starter="def f():\n    pass\n",
    entries=(Entry(name="f"),),
    aims=(Aim(id="a", points=2.0, criterion="Works.", tests=("shape",)),),
)


LESSON = Lesson(
    id="softmax",
    title="Softmax",
    day=1,
    references=("A paper (2017). arXiv:1706.03762",),
    sections=(
        Section(anchor="what", title="What $p$ is", text="A distribution. $$p_i$$"),
        Section(anchor="shift", title="Shifting", text="Nothing changes."),
    ),
)


class FakeReading:
    """One lesson, with a question about its first section."""

    contents = (Chapter(title="First steps", day=1, lessons=(LESSON,)),)
    shut = ""
    """Why it is closed."""

    def closed(self, learner=None):
        return self.shut

    def lesson(self, source):
        if source.partition("#")[0] != "softmax":
            raise UnknownName("lesson", source, ["softmax"])
        return LESSON

    def questions(self, source):
        return (QUESTIONS["scale"],) if source in ("softmax", "softmax#what") else ()

    def find(self, headings):
        return "softmax#what" if headings == "Softmax § What it does" else None

    def picture(self, name):
        raise UnknownName("picture", name, ())


class FakeTutor:
    def __init__(self):
        self.settings = SimpleNamespace(learner="me")
        self.blueprints = (Blueprint(id="b", title="Checkpoint", questions=("scale", "mask")),)
        self.exercises = {"attention": EXERCISE}
        self.workbench = self
        self.reading = FakeReading()
        self.stored: dict[str, Session] = {}
        self.examiner = new_examiner()
        self.clock = Clock()
        self.full = False
        """Whether the disk is full."""
        self.broken = ""
        """A sitting that the course no longer fits."""

    def start(self, blueprint, learner=None):
        if blueprint != "b":
            raise UnknownName("exam", blueprint, ["b"])
        session = Session(
            id=f"s{len(self.stored)}", learner=learner or "me", blueprint="b", plan=("scale", "mask"), started=START
        )
        return self._keep(session)

    def session(self, name):
        if name == self.broken:
            raise InputError("The course no longer has its question.")
        return self.stored[name]

    def unfinished(self, learner=None):
        mine = [s for s in self.stored.values() if s.learner == (learner or "me") and not s.finished]
        return tuple(session.id for session in reversed(mine))

    def hear(self, session, message):
        if session.owes_reply:
            raise InputError("The examiner is still speaking; wait for the question.")
        return self._keep(session.with_turn(self.examiner.hear(session, message)))

    def speak(self, session):
        if not session.owes_reply:
            return session
        turn = yield from self.examiner.reply(session)
        return self._keep(session.with_turn(turn))

    def _keep(self, session):
        if self.full:
            raise StoreUnavailable("The disk is full.")
        self.stored[session.id] = session
        return session

    def standing(self, session):
        return examination(session, self.question(session.question)) if session.question else None

    def debrief(self, session):
        return debrief(session, QUESTIONS)

    def question(self, name):
        return QUESTIONS[name]

    def cite(self, source):
        return source

    def check(self, exercise, source, learner=None, cancelled=None):
        if b"boom" in source:
            raise SandboxUnavailable("No sandbox <here>.")
        outcome = Outcome.PASSED if b"return" in source else Outcome.FAILED
        return Check(exercise=exercise, verdict=outcome, sandbox="landlock", seconds=0.1)

    def submissions(self, exercise, learner):
        return ()

    def progress(self, learner=None):
        item = ItemProgress(
            item=Item.QUESTION, name="scale", topic="attention", attempts=1, credit=0.5, rating=None, at=START
        )
        return Progress(learner=learner or "me", items=(item,), topics=(), review=())

    def warm(self):
        self.warmed = True

    def close(self):
        self.closed = True
