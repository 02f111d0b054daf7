import random

import pytest

from tutor.course.blueprint import Blueprint
from tutor.course.drawing import draw
from tutor.question import Question


def question(name, topic, seconds=None):
    return Question.read(
        {"id": name, "topic": topic, "kind": "explain", "prompt": "?", "reference": "!", "seconds": seconds}
    )


def drawn(pool, count, minutes=30, seed=0):
    blueprint = Blueprint(id="b", title="B", draw=count, minutes=minutes)
    return [q.id for q in draw(pool, blueprint, random.Random(seed))]


@pytest.mark.parametrize("seed", range(20))
def test_topics_repeat_only_after_all_were_taken(seed):
    pool = [question(f"{topic}{n}", topic) for topic in "xyz" for n in range(5)]
    assert {name[0] for name in drawn(pool, 3, seed=seed)} == set("xyz")
    assert len(set(drawn(pool, 7, seed=seed))) == 7


@pytest.mark.parametrize("seed", range(20))
def test_what_takes_longer_than_its_share_comes_last(seed):
    pool = [question("essay", "x", 1800), question("short", "x", 60), question("other", "y", 360)]
    assert set(drawn(pool, 2, minutes=12, seed=seed)) == {"short", "other"}
    assert "essay" in drawn(pool, 3, minutes=12, seed=seed)


def test_a_pool_that_is_too_small_is_taken_whole():
    assert sorted(drawn([question("a", "x"), question("b", "x")], 5)) == ["a", "b"]


def test_every_question_has_its_turn_and_the_seed_decides():
    pool = [question(f"q{n}", f"t{n % 7}") for n in range(30)]
    assert {name for seed in range(200) for name in drawn(pool, 5, seed=seed)} == {q.id for q in pool}
    assert drawn(pool, 5, seed=3) == drawn(pool, 5, seed=3)
