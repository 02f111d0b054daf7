import pytest

from tests.exam.sitting import QUESTIONS, run
from tutor.assessment import Rating
from tutor.course.blueprint import Readiness
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


def test_the_gradebook_gets_help_per_criterion():
    state = examination(run("idk", "variance+", "idk", "idk"), QUESTIONS["scale"])
    assert help_counts(state) == {"variance": 1, "saturation": -1}
    assert debrief(run("variance+ saturation+"), QUESTIONS).questions[0].rating is Rating.SOLID
