"""The verbs of the app over real parts: SQLite, MiniLM, Chroma; one sitting from question to gradebook."""

import threading
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

from tutor.app import Tutor
from tutor.assessment import Rating
from tutor.errors import InputError, StoreUnavailable, UnknownName
from tutor.settings import Settings

COURSE = Path(__file__).parent / "example_course"
GOOD = "Each score is exponentiated and then divided by the sum of all the exponentials, so they add up to one."


@pytest.fixture
def tutor(tmp_path):
    made = Tutor(Settings(course=COURSE, home=tmp_path, learner="ada"))
    yield made
    made.close()


def said(tutor, session, message=None):
    """One exchange: hear the message, if any, and speak; returns the sitting."""
    if message is not None:
        session = tutor.hear(session, message)
    speech = tutor.speak(session)
    while True:
        try:
            next(speech)
        except StopIteration as end:
            return end.value


def moves(session):
    return [move.kind.value for move in session.turns[-1].moves]


def test_a_sitting_is_examined_stored_and_recorded(tutor):
    session = said(tutor, tutor.start("softmax"))
    session = said(tutor, session, GOOD)
    assert moves(session) == ["credit", "confirm", "followup"]
    assert tutor.standing(session).rating is Rating.SOLID
    session = said(tutor, session, "They get sharper?")
    session = said(tutor, session, "I don't know")
    assert moves(session) == ["hint"]
    assert tutor.session(session.id) == session
    session = said(tutor, session, "stop")
    assert session.finished
    progress = tutor.progress()
    assert [(item.name, item.rating) for item in progress.items][0] == ("softmax-sum", Rating.SOLID)
    result = tutor.debrief(session)
    for criterion in result.questions[0].criteria:
        assert criterion.evidence
        assert criterion.evidence in GOOD
    assert tutor.unfinished() == ()


def test_a_question_that_was_skipped_goes_on_the_list_for_review(tutor):
    session = said(tutor, said(tutor, tutor.start("softmax")), "skip")
    assert moves(session) == ["leave", "ask"]
    assert [(item.name, item.rating) for item in tutor.progress().items] == [("softmax-sum", Rating.WEAK)]


def test_a_killed_process_goes_on_where_it_was(tutor, tmp_path):
    session = said(tutor, tutor.start("softmax"))
    heard = tutor.hear(session, "I don't know")  # killed before the reply was stored
    other = Tutor(Settings(course=COURSE, home=tmp_path, learner="ada"))
    again = other.session(other.unfinished()[0])
    assert again == heard
    assert again.owes_reply
    assert moves(said(other, again)) == ["hint"]
    other.close()


def test_a_turn_that_cannot_be_stored_closes_nothing(tutor, monkeypatch):
    session = tutor.hear(said(tutor, tutor.start("softmax")), "skip")

    def full(*_):
        raise SQLAlchemyError("disk full")

    with monkeypatch.context() as patched, pytest.raises(StoreUnavailable, match="disk full"):
        patched.setattr("tutor.progress.store._insert", full)
        said(tutor, session)
    again = tutor.session(session.id)
    assert again == session
    assert said(tutor, again).question == "softmax-shift"
    assert [item.name for item in tutor.progress().items] == ["softmax-sum"]


def test_the_sittings_of_another_course_are_not_offered(tutor, tmp_path):
    said(tutor, tutor.start("softmax"))
    other = tmp_path / "other" / "questions"
    other.mkdir(parents=True)
    question = "- {id: mine, topic: t, kind: explain, prompt: Why?, reference: Because.}\n"
    (other / "mine.yaml").write_text(question, "utf-8")
    away = Tutor(Settings(course=other.parent, home=tmp_path, learner="ada"))
    assert away.unfinished() == ()
    assert len(tutor.unfinished()) == 1
    away.close()


def test_two_windows_cannot_both_answer(tutor):
    session = said(tutor, tutor.start("softmax"))
    tutor.hear(session, "first")
    with pytest.raises(StoreUnavailable, match="another window"):
        tutor.hear(session, "second")


def test_a_clarifying_question_is_explained_from_the_course_without_telling(tutor):
    tutor.library.index()
    session = said(tutor, tutor.start("softmax"))
    session = said(tutor, session, "skip")
    session = said(tutor, session, "what do you mean by scores?")
    text = session.turns[-1].text
    assert moves(session) == ["explain"]
    assert "Softmax §" in text
    assert text.rstrip().endswith("every score?")
    assert tutor.standing(session).answers == 0


@pytest.mark.parametrize(
    "message",
    [
        "<script>alert(1)</script>",
        "$\\frac{1}{",
        "\x00NUL\x00",
        "方差是 d_k",
        "a " * 100_000,
        "\u202egnirts",
        "🙂" * 50,
        "half of a \ud83d",
    ],
)
def test_odd_messages_are_kept_and_answered(tutor, message):
    session = said(tutor, tutor.start("softmax"))
    session = said(tutor, session, message)
    stored = tutor.session(session.id)
    assert stored.turns[1].text == message.replace("\x00", "").replace("\ud83d", "?")
    assert stored.turns[2].moves
    if len(message) > 12_000:
        assert "first 12,000 were graded" in stored.turns[1].note


def test_wrong_names_and_wrong_moments_are_refused(tutor):
    with pytest.raises(UnknownName, match="softmax"):
        tutor.start("softmaxx")
    with pytest.raises(UnknownName):
        tutor.session("nothing")
    session = tutor.start("any")
    with pytest.raises(InputError, match="still speaking"):
        tutor.hear(session, "too early")
    session = said(tutor, said(tutor, session), "stop")
    with pytest.raises(InputError, match="over"):
        tutor.hear(session, "too late")


def test_learners_are_kept_apart(tutor):
    said(tutor, tutor.start("softmax", "bob"))
    assert tutor.unfinished("ada") == ()
    assert len(tutor.unfinished("bob")) == 1


def test_sittings_side_by_side_do_not_mix(tutor):
    done = {}

    def sit(name, answer):
        session = said(tutor, tutor.start("softmax", name))
        done[name] = said(tutor, session, answer)

    threads = [threading.Thread(target=sit, args=(f"l{n}", GOOD if n % 2 else "I don't know")) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for n in range(6):
        assert moves(done[f"l{n}"]) == (["credit", "confirm", "followup"] if n % 2 else ["hint"])


def test_why_is_answered_before_the_lessons_are_indexed(tutor):
    session = said(tutor, tutor.start("softmax"))
    session = said(tutor, session, "skip")
    session = said(tutor, session, "why?")
    assert moves(session) == ["explain"]
    assert "Softmax §" in session.turns[-1].text
