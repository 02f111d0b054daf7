import pytest

from tests.exam.sitting import QUESTIONS, START, Clock, MarkedAnswers, new_session, reply, run
from tutor.exam.examiner import Examiner
from tutor.exam.record import attempt_at, closed_by
from tutor.exam.voice import AuthoredVoice
from tutor.progress.schema import attempts


@pytest.mark.parametrize(
    ("messages", "credit", "help"),
    [
        (["variance+ saturation+", "hm"], 1.0, {}),
        (["idk", "variance+", "skip"], 1.5 / 3, {"variance": 1}),
        (["skip"], 0.0, {}),
        (["idk"] * 6, 0.0, {"variance": -1, "saturation": -1}),
        (["down!", "down!"], None, {}),
    ],
)
def test_a_closed_question_leaves_its_discounted_credit(messages, credit, help):
    session = run(*messages)
    attempt = attempt_at(session, QUESTIONS["scale"], START)
    assert attempt.credit == (credit if credit is None else pytest.approx(credit))
    assert attempt.help == help
    assert (attempt.id, attempt.learner, attempt.sitting) == ("s:scale", "ada", "s")


def test_a_question_that_was_only_asked_leaves_nothing():
    assert attempt_at(run("why?", "stop"), QUESTIONS["scale"], START) is None


def test_a_question_closes_when_the_next_is_asked_or_the_sitting_ends():
    asked, left, ended = run(), run("skip"), run("skip", "stop")
    assert closed_by(asked, asked) is None
    assert closed_by(asked, left) == "scale"
    assert closed_by(left, ended) == "mask"


def test_an_attempt_at_a_question_of_a_long_name_fits_the_gradebook():
    names = ["a-name-of-many-words" + "-x" * 30, "a-name-of-many-words" + "-x" * 29 + "-y"]
    made = []
    for name in names:
        long = QUESTIONS["mask"].but(id=name)
        questions = {name: long}
        session = new_session(name).but(id="0123456789ab")
        examiner = Examiner(
            questions=questions, grader=MarkedAnswers(), voice=AuthoredVoice(), explain=lambda *_: "", clock=Clock()
        )
        session = reply(examiner, session)
        session = reply(examiner, session.with_turn(examiner.hear(session, "future+")))
        made.append(attempt_at(session, long, START).id)
    assert len(set(made)) == 2
    assert all(len(one) <= attempts.c.id.type.length for one in made)
