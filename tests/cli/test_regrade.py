"""`tutor grade --regrade`: an answer judged by an older rubric or another judge gets a new judgement beside the old."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.test_evals import tutor
from tutor.assessment import Assessment, Level, Verdict
from tutor.attempt import Attempt, Item
from tutor.course.course import read_course
from tutor.progress.store import Store

__all__ = ["tutor"]
COURSE = Path(__file__).parents[1] / "example_course"
ANSWER = "Each score is exponentiated and then divided by the sum of all the exponentials, so they add up to one."


@pytest.fixture
def kept(tmp_path):
    """A gradebook with an old answer, one to a question that is gone, and a question that was left unanswered."""
    question = read_course(COURSE).question("softmax-sum")
    store = Store(url=f"sqlite:///{tmp_path}/viva.db")
    verdicts = tuple(Verdict.of(c.id, Level.MISSED, c.points, evidence="", confidence=0.9) for c in question.criteria)
    for name, asked, text in (("a", "softmax-sum", ANSWER), ("b", "gone", ANSWER), ("c", "softmax-sum", "")):
        store.add_attempt(
            Attempt(
                id=name,
                learner="me",
                item=Item.QUESTION,
                name=asked,
                at=datetime(2026, 1, 2, tzinfo=UTC),
                text=text,
                assessment=Assessment.of(asked, "a judge of old", verdicts),
                credit=0.0,
                rubric=question.fingerprint,
            )
        )
    yield store
    store.close()


def test_an_outdated_answer_is_judged_once_more_beside_the_old(tutor, kept):
    status, said, _ = tutor("grade", "--regrade", "--json")
    (found,) = json.loads(said)
    assert status == 0
    assert (found["attempt"], found["was"], found["why"]) == ("a", 0.0, "it was judged by a judge of old")
    assert found["now"] > 0
    first = next(attempt for attempt in kept.attempts("me") if attempt.id == "a")
    assert (first.assessment.judge, first.assessment.points) == ("a judge of old", 0.0)
    (later,) = kept.regradings("me")
    assert (later.attempt, later.assessment.points, later.assessment.judge) == ("a", found["now"], found["judge"])
    assert json.loads(tutor("grade", "--regrade", "--json")[1]) == []


def test_a_changed_rubric_makes_answers_outdated_and_changed_hints_do_not(tutor, kept, tmp_path, monkeypatch):
    tutor("grade", "--regrade", "--json")
    course = tmp_path / "course"
    shutil.copytree(COURSE, course)
    monkeypatch.setattr("tests.cli.test_evals.COURSE", course)
    (file,) = [path for path in (course / "questions").glob("*.yaml") if "softmax-sum" in path.read_text()]
    whole = file.read_text()
    file.write_text(whole.replace("hints:", "hints:\n          - Look at the denominator.", 1))
    assert json.loads(tutor("grade", "--regrade", "--json")[1]) == []
    file.write_text(whole.replace("criterion: ", "criterion: In other words, ", 1))
    (found,) = json.loads(tutor("grade", "--regrade", "--json")[1])
    assert found["why"] == "the rubric has changed"
    assert len(kept.regradings("me")) == 2


def test_regrading_takes_no_answer(tutor):
    assert tutor("grade", "--regrade", "--answer", "words")[0] == 2
