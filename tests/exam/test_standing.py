import pytest

from tests.exam.sitting import QUESTIONS, START, run
from tutor.assessment import Assessment, Level, Rating, Verdict
from tutor.exam.move import Intent
from tutor.exam.standing import examination


@pytest.mark.parametrize(
    ("messages", "criterion", "credit", "help"),
    [
        (["variance+"], "variance", 2.0, 0),
        (["something", "variance+"], "variance", 2.0, 0),  # a probe is no help
        (["idk", "variance+"], "variance", 1.5, 1),
        (["idk", "idk", "variance+"], "variance", 1.0, 2),
        (["idk", "idk", "idk", "variance+"], "variance", 0.5, 3),
        (["idk", "idk", "idk", "idk", "variance+"], "variance", 0.0, 0),  # told: nothing left to earn
        (["variance/"], "variance", 1.0, 0),
        (["variance/", "variance+"], "variance", 2.0, 0),
        (["variance-", "variance+"], "variance", 2.0, 0),  # mended after a probe
        (["variance+", "variance-"], "variance", 0.0, 0),  # the last version counts
        (["variance+", "idk", "saturation+"], "saturation", 0.75, 1),
        (["variance+", "something else", "variance+"], "variance", 2.0, 0),
        (["variance~", "skip"], "variance", 2.0, 0),  # nobody asked again: the doubt is the learner's
        (["variance~", "idk", "idk", "idk", "idk"], "variance", 0.0, 0),  # it had to be told
        (["x", "why?", "variance~", "idk", "idk", "idk"], "variance", 2.0, 0),  # asked for, before it asked back
        (["x", "repeat", "variance~", "idk", "idk", "idk"], "variance", 2.0, 0),
    ],
)
def test_credit_is_discounted_by_help(messages, criterion, credit, help):
    standing = examination(run(*messages), QUESTIONS["scale"]).standing(criterion)
    assert standing.credit == pytest.approx(credit)
    assert standing.help == help or not standing.earned


def test_an_unsure_credit_that_a_precise_question_does_not_confirm_is_lost():
    session = run("variance~ saturation+", "something else")
    assert examination(session, QUESTIONS["scale"]).standing("variance").verdict.level is Level.MISSED


@pytest.mark.parametrize(
    ("messages", "rating"),
    [
        ([], None),
        (["variance+ saturation+"], Rating.SOLID),
        (["variance+"], Rating.SHAKY),
        (["saturation+"], Rating.WEAK),
        (["skip"], Rating.WEAK),
        (["idk"], Rating.WEAK),
        (["variance+ saturation-"], Rating.SHAKY),
        (["down!"], None),
        (["idk", "down!", "down!"], None),  # helped, but never judged
        (["down!", "skip"], None),
        (["down!", "saturation+"], Rating.WEAK),
    ],
)
def test_a_question_is_rated(messages, rating):
    assert examination(run(*messages), QUESTIONS["scale"]).rating is rating


def test_a_misconception_stays_on_the_record_after_it_was_mended():
    state = examination(run("keys!", "variance+ saturation+"), QUESTIONS["scale"])
    assert [held.id for held in state.held] == ["keys"]
    assert state.unchallenged == ()


@pytest.mark.parametrize(("words", "level"), [("so it saturates", Level.MISSED), ("it never does", Level.CONTRADICTED)])
def test_words_that_earn_a_point_are_not_held_against_another(words, level):
    met = Verdict.of("variance", Level.MET, 2.0, evidence="d_k wide, so it saturates", confidence=0.9)
    against = Verdict.of("saturation", Level.CONTRADICTED, 1.0, evidence=words, confidence=0.9)
    session = run()
    heard = session.heard("…", Intent.ANSWER, START, assessment=Assessment.of("scale", "t", (met, against)))
    state = examination(session.with_turn(heard), QUESTIONS["scale"])
    assert state.standing("saturation").verdict.level is level


@pytest.mark.parametrize(("confidence", "level"), [(0.93, Level.MET), (0.95, Level.CONTRADICTED)])
def test_a_number_in_a_reply_about_another_point_takes_nothing_back(confidence, level):
    met = Verdict.of("variance", Level.MET, 2.0, evidence="it is 64", confidence=0.95)
    against = Verdict.of("variance", Level.CONTRADICTED, 2.0, evidence="I got 17 in between", confidence=confidence)
    session = run()
    for verdict in (met, against):
        heard = session.heard("…", Intent.ANSWER, START, assessment=Assessment.of("scale", "t", (verdict,)))
        session = session.with_turn(heard)
    assert examination(session, QUESTIONS["scale"]).standing("variance").verdict.level is level


def test_what_is_credited_or_confirmed_is_no_help():
    assert examination(run("variance+"), QUESTIONS["scale"]).assists == 1  # the probe for the other point
    assert examination(run("variance+ saturation+", "hm"), QUESTIONS["scale"]).assists == 0
