"""Every exam of the shipped course, sat in text from its first question to its debrief, by three learners.

Real parts, the embedded grader, no model. One learner knows the points, one some of them, one none.
"""

from pathlib import Path

import pytest

from tutor.app import Tutor
from tutor.assessment import Rating
from tutor.exam.move import MoveKind
from tutor.exam.session import Session
from tutor.question import Question
from tutor.settings import Settings

CORPUS = Path(__file__).parents[2] / "corpus"
EXAMS = ("phase-1-checkpoint", "phase-2-consolidation", "attention-short", "quick-drill", "full-viva")
TURNS_EACH = 25
"""More messages than this on one question would be an exam that does not come to its end."""
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def tutor(tmp_path_factory):
    made = Tutor(Settings(course=CORPUS, home=tmp_path_factory.mktemp("home"), learner="ada"))
    yield made
    made.close()


def spoken(tutor: Tutor, session: Session) -> Session:
    speech = tutor.speak(session)
    while True:
        try:
            next(speech)
        except StopIteration as end:
            after: Session = end.value
            return after


def knows_all(question: Question, session: Session) -> str:
    """Say the point that was asked for, or all of them."""
    asking = session.last_asking
    if asking and asking.criterion:
        return question.criterion(asking.criterion).statement
    return " ".join(criterion.statement for criterion in question.rubric)


def knows_some(question: Question, session: Session) -> str:
    """Know every second question's first point, help oneself to hints, skip every fifth question."""
    place = session.plan.index(question.id)
    if place % 5 == 4:
        return "skip"
    if place % 2 == 0 and len(session.turns) % 3:
        return question.rubric[0].statement
    return "I don't know"


def knows_nothing(question: Question, session: Session) -> str:
    return "I don't know"


@pytest.fixture(scope="module")
def sittings(tutor):
    """Each exam is sat once by each learner, when it is first asked for."""
    done: dict[tuple[str, str], Session] = {}

    def sitting(exam: str, learner) -> Session:
        key = (exam, learner.__name__)
        if key not in done:
            done[key] = sat(tutor, exam, learner)
        return done[key]

    return sitting


def sat(tutor: Tutor, exam: str, learner) -> Session:
    session = spoken(tutor, tutor.start(exam))
    for _ in range(TURNS_EACH * len(session.plan)):
        if session.finished:
            break
        message = learner(tutor.question(session.question or ""), session)
        session = spoken(tutor, tutor.hear(session, message))
    return session


def asked(session: Session) -> list[str]:
    return [move.question or "" for move in session.moves if move.kind is MoveKind.ASK]


def test_these_are_all_exams(tutor):
    assert tuple(blueprint.id for blueprint in tutor.blueprints) == EXAMS


@pytest.mark.parametrize("exam", EXAMS)
@pytest.mark.parametrize("learner", [knows_all, knows_some, knows_nothing])
def test_an_exam_comes_to_its_debrief_and_to_the_gradebook(tutor, sittings, exam, learner):
    session = sittings(exam, learner)
    assert session.finished
    assert asked(session) == list(session.plan)
    assert tutor.session(session.id) == session
    result = tutor.debrief(session)
    assert all(question.rating for question in result.questions)
    assert (result.ready is None) == (tutor.parts.course.blueprint(exam).readiness is None)
    kept = {item.name for item in tutor.progress().items}
    assert set(session.plan) <= kept


@pytest.mark.parametrize("exam", ["phase-1-checkpoint", "phase-2-consolidation"])
def test_who_knows_the_points_is_ready_and_who_knows_none_is_sent_back_to_each_day(tutor, sittings, exam):
    good = tutor.debrief(sittings(exam, knows_all))
    assert good.ready
    bad = tutor.debrief(sittings(exam, knows_nothing))
    assert not bad.ready
    assert {row.rating for row in bad.rows} == {Rating.WEAK}
    assert any("8 of 8 are weak: take an extra day" in line for line in bad.advice)
    for row in bad.rows:
        assert any(line.startswith(f"{row.title}: go back to day {row.day};") for line in bad.advice)
