"""A sitting with a model, against llmock on a real socket: whatever the server does, the exam goes on and says so."""

from pathlib import Path

import pytest
from llmock.scenarios import Match, Reply

from tests.test_app import GOOD, moves, said
from tutor.app import Tutor
from tutor.errors import InputError
from tutor.settings import Settings

COURSE = Path(__file__).parent / "example_course"
VOICE, JUDGE = Match(model="speaker"), Match(model="judge")
HINT = "Results are never negative."


@pytest.fixture
def make(tmp_path, llmock):
    made = []

    def tutor(**changes):
        fields = {"grader": "embedded", "model": "speaker", "judge_model": "judge", "deadline": 4.0, **changes}
        settings = Settings(
            course=COURSE, home=tmp_path, openai_base_url=llmock.base_url(), openai_api_key="sk-test", **fields
        )
        made.append(Tutor(settings))
        return made[-1]

    yield tutor
    for one in made:
        one.close()


def hinted(tutor):
    """The turn after a learner who knows nothing."""
    session = said(tutor, said(tutor, tutor.start("softmax")), "I don't know")
    assert moves(session) == ["hint"]
    return session.turns[-1]


def test_a_model_words_the_move(make, llmock):
    llmock.reply("Look at the sign of the results. What could make them so?", times=None)
    turn = hinted(make())
    assert (turn.text, turn.note) == ("Look at the sign of the results. What could make them so?", "")
    prompt = str(llmock.last_request.body)
    assert HINT in prompt
    assert "divided by their sum" not in prompt
    assert "divides by the sum" not in prompt


def test_the_words_come_as_they_are_made(make, llmock):
    llmock.reply("First this. Then that. What now?", times=None)
    tutor = make()
    session = tutor.hear(said(tutor, tutor.start("softmax")), "I don't know")
    assert len(list(tutor.speak(session))) >= 3


FAULTS = {
    "401": lambda mock: mock.fail(401, times=None),
    "429": lambda mock: mock.rate_limit(retry_after=9, times=None),
    "500": lambda mock: mock.fail(500, times=None),
    "hang": lambda mock: mock.delay(8.0, times=None),
    "cut stream": lambda mock: mock.reply("A word. And then", times=None).disconnect(after_chunks=3, times=None),
    "truncated stream": lambda mock: mock.reply("A word. And then", times=None).truncate(after_chunks=3, times=None),
    "broken chunk": lambda mock: mock.reply("A word. And then", times=None).corrupt(after_chunks=2, times=None),
    "leak": lambda mock: mock.reply("Each score is exponentiated. What else?", times=None),
    "two questions": lambda mock: mock.reply("What is first? What is second?", times=None),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_when_the_model_fails_the_turn_goes_on_in_the_courses_words(make, llmock, fault):
    FAULTS[fault](llmock)
    turn = hinted(make(deadline=1.5))
    assert HINT in turn.text
    assert "the course's own words" in turn.note
    assert "\n" not in turn.note


JUDGED = (
    '{"verdicts": [{"criterion": "exponentiates", "evidence": "raised up", "ground": "stated", '
    '"level": "met", "confidence": "high"}], "misconceptions": []}'
)


@pytest.mark.parametrize("fault", ["401", "500", "hang", "broken JSON"])
def test_when_the_judge_fails_the_embedded_marks_stand_and_the_page_says_so(make, llmock, fault):
    if fault == "broken JSON":
        llmock.add(Reply(text='{"verdicts": [', times=None, match=JUDGE))
    else:
        FAULTS[fault](llmock)
    tutor = make(grader="hybrid", deadline=1.5, sure=1.01)
    session = said(tutor, said(tutor, tutor.start("softmax")), "first the scores get raised up, I think, by something")
    answer = session.turns[1]
    assert answer.assessment.graded
    assert answer.note
    assert session.turns[2].moves


def test_a_judge_that_cannot_be_had_leaves_the_answer_ungraded(make, llmock):
    llmock.outage(status=500)
    tutor = make(grader="llm", deadline=1.5)
    session = said(tutor, said(tutor, tutor.start("softmax")), GOOD)
    assert session.turns[1].assessment.graded is False
    assert moves(session) == ["ungraded"]
    assert "costs you nothing" in session.turns[-1].text


def test_a_judges_invented_evidence_earns_nothing(make, llmock):
    llmock.add(Reply(text=JUDGED, times=None, match=JUDGE))
    llmock.add(Reply(text="What else?", times=None, match=VOICE))
    tutor = make(grader="llm")
    session = said(tutor, said(tutor, tutor.start("softmax")), "they are all squared and shown to the user")
    assert session.turns[1].assessment.points in (None, 0.0)


def test_an_endpoint_that_cannot_be_one_is_named(tmp_path):
    tutor = Tutor(Settings(course=COURSE, home=tmp_path, openai_base_url="nonsense"))
    with pytest.raises(InputError, match="base_url"):
        said(tutor, tutor.start("softmax"))
