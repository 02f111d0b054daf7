import pytest

from tests.exam.sitting import QUESTIONS, run
from tutor.assessment import Rating
from tutor.course.blueprint import Readiness, Row
from tutor.exam.debrief import debrief, help_counts
from tutor.exam.standing import examination


def test_a_debrief_shows_evidence_help_gaps_and_what_to_read():
    session = run("variance+ keys!", "idk", "idk", "stop")
    result = debrief(session, QUESTIONS)
    scale, mask = result.questions
    variance, saturation = scale.criteria
    assert (variance.evidence, variance.help, variance.credit) == ("variance+", "unaided", 2.0)
    assert (saturation.help, saturation.credit, saturation.statement) == (
        "told",
        0.0,
        "States that large scores saturate the softmax.",
    )
    assert scale.misconceptions == ("keys!",)
    assert scale.study == ("attention#scale",)
    assert (mask.asked, result.max_points, result.credit) == (True, 4.0, 2.0)


def test_a_question_never_asked_counts_with_nothing():
    result = debrief(run("stop"), QUESTIONS)
    assert [q.asked for q in result.questions] == [True, False]
    assert result.max_points == 4.0


@pytest.mark.parametrize(
    ("messages", "solid", "weak", "ready"),
    [
        (["variance+ saturation+", "x", "future+"], 2, 0, True),
        (["variance+ saturation+", "x", "skip"], 2, 0, False),
        (["skip", "skip"], 0, 1, False),
        (["skip", "future+"], 1, 1, True),
    ],
)
def test_readiness_follows_the_blueprint(messages, solid, weak, ready):
    assert debrief(run(*messages), QUESTIONS, Readiness(solid=solid, weak=weak)).ready is ready


def area(title, day, *questions):
    return Row(title=title, day=day, questions=questions)


def test_an_area_is_rated_by_all_its_questions_and_a_weak_one_sends_back_to_its_day():
    rule = Readiness(weak=0, rows=(area("Attention", 11, "scale", "mask"),))
    result = debrief(run("variance+ saturation+", "x", "skip"), QUESTIONS, rule)
    assert [(row.title, row.rating) for row in result.rows] == [("Attention", Rating.SHAKY)]  # 3 of 4 points
    assert result.ready
    result = debrief(run("saturation+", "skip", "skip"), QUESTIONS, rule)
    assert [row.rating for row in result.rows] == [Rating.WEAK]
    assert not result.ready
    assert any("go back to day 11" in line for line in result.advice)


def test_more_weak_areas_than_allowed_ask_for_an_extra_day():
    rows = (area("Scale", 11, "scale"), area("Mask", 12, "mask"))
    allowed = debrief(run("skip", "skip"), QUESTIONS, Readiness(weak=2, rows=rows))
    assert allowed.ready
    assert not any("extra day" in line for line in allowed.advice)
    refused = debrief(run("skip", "skip"), QUESTIONS, Readiness(weak=1, rows=rows))
    assert not refused.ready
    assert any("2 of 2 are weak: take an extra day" in line for line in refused.advice)


def test_an_area_that_was_not_examined_is_named_and_does_not_count_as_known():
    rows = (area("Scale", 11, "scale"), area("Mask", 12, "mask"))
    result = debrief(run("variance+ saturation+", "stop"), QUESTIONS, Readiness(weak=2, rows=rows))
    assert [row.rating for row in result.rows] == [Rating.SOLID, None]
    assert not result.ready
    assert any(line == "Not examined yet: Mask." for line in result.advice)


def test_the_gradebook_gets_help_per_criterion():
    state = examination(run("idk", "variance+", "idk", "idk"), QUESTIONS["scale"])
    assert help_counts(state) == {"variance": 1, "saturation": -1}
    assert debrief(run("variance+ saturation+"), QUESTIONS).questions[0].rating is Rating.SOLID


def test_what_no_judge_could_grade_costs_nothing():
    rule = Readiness(weak=0, rows=(area("Attention", 11, "scale", "mask"),))
    result = debrief(run("idk", "down!", "down!", "future+"), QUESTIONS, rule)
    assert [(q.rating, q.ungraded) for q in result.questions] == [(None, 2), (Rating.SOLID, 0)]
    assert (result.credit, result.max_points) == (1.0, 1.0)
    assert [row.rating for row in result.rows] == [Rating.SOLID]
    assert debrief(run("down!", "down!", "stop"), QUESTIONS, rule).rows[0].rating is None
