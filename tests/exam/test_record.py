import pytest

from tests.exam.sitting import QUESTIONS, START, run
from tutor.exam.record import attempt_at, closed_by


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
