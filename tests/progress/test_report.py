from datetime import UTC, datetime, timedelta

import pytest

from tutor.assessment import Assessment, Level, Rating, Verdict
from tutor.attempt import Attempt, Item
from tutor.progress.report import progress_of
from tutor.question import Question

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def question(name, topic):
    data = {"id": name, "topic": topic, "kind": "explain", "prompt": "p", "reference": "r", "sources": ["l#s"]}
    return Question.read(data)


def attempt(name, credit, days_ago, item=Item.QUESTION, level=Level.MET):
    verdict = Verdict.of("c", level, 1.0, evidence="w", confidence=1.0)
    return Attempt(
        id=f"{name}{days_ago}",
        learner="ada",
        item=item,
        name=name,
        at=NOW - timedelta(days=days_ago),
        text="w",
        assessment=Assessment.of(name, "t", (verdict,)),
        credit=credit,
    )


BANK = [question("a", "x"), question("b", "x"), question("c", "y"), question("d", "x")]


def test_the_last_judged_try_counts_and_the_weakest_come_first():
    tries = [attempt("a", 0.2, 9), attempt("b", 0.5, 8), attempt("c", 0.1, 7), attempt("a", 0.9, 2)]
    result = progress_of("ada", tries, BANK)
    assert [(i.name, i.attempts, i.rating) for i in result.items] == [
        ("a", 2, Rating.SOLID),
        ("b", 1, Rating.SHAKY),
        ("c", 1, Rating.WEAK),
    ]
    assert result.review == ("c", "b")
    assert result.items[0].study == ()
    assert result.items[1].study == ("l#s",)


def test_a_topic_counts_what_was_never_tried():
    result = progress_of("ada", [attempt("a", 0.9, 1), attempt("b", 0.6, 1)], BANK)
    topic = result.topics[0]
    assert (topic.topic, topic.questions, topic.tried) == ("x", 3, 2)
    assert topic.credit == pytest.approx((0.9 + 0.6 + 0) / 3)


def test_an_ungraded_try_keeps_the_result_before_it():
    result = progress_of("ada", [attempt("a", 0.9, 2), attempt("a", None, 1)], BANK)
    assert (result.items[0].credit, result.items[0].attempts) == (0.9, 2)


def test_exercises_are_items_of_their_own():
    result = progress_of("ada", [attempt("mha", 0.3, 1, Item.EXERCISE)], BANK)
    assert (result.items[0].topic, result.review) == ("exercise", ("mha",))
    assert all(topic.tried == 0 for topic in result.topics)


def test_what_contradicts_a_point_is_not_solid_here_either():
    result = progress_of("ada", [attempt("a", 0.9, 1, level=Level.CONTRADICTED)], BANK)
    assert (result.items[0].rating, result.review) == (Rating.SHAKY, ("a",))


def test_an_exercise_and_the_talk_about_it_share_a_name_and_are_kept_apart():
    tries = [attempt("mha", 0.3, 3, Item.EXERCISE), attempt("mha", 0.1, 2, Item.ORAL), attempt("kv", 1.0, 1, Item.ORAL)]
    result = progress_of("ada", tries, BANK)
    assert result.review == ("mha",)
    assert [(item.item, item.credit) for item in result.weak] == [(Item.ORAL, 0.1), (Item.EXERCISE, 0.3)]
