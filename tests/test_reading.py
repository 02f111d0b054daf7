"""Reading over real parts: closed books while an exam runs, drills on a section, pictures from one folder alone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.test_app import said
from tutor.app import Tutor
from tutor.errors import InputError, UnknownName
from tutor.settings import Settings

COURSE = Path(__file__).parent / "example_course"
START = datetime(2026, 1, 5, 9, tzinfo=UTC)


class Watch:
    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def tutor(tmp_path, watch):
    made = Tutor(Settings(course=COURSE, home=tmp_path, learner="ada"), clock=watch)
    yield made
    made.close()


def test_the_lessons_are_closed_while_an_exam_that_decides_runs(tutor, watch):
    assert tutor.reading.closed() == ""
    session = said(tutor, tutor.start("softmax"))
    watch.now = START + timedelta(minutes=3, seconds=30)
    assert "“All about softmax” runs" in tutor.reading.closed() and "in 7 min" in tutor.reading.closed("ada")
    assert tutor.reading.closed("bob") == ""
    said(tutor, session, "stop")
    assert tutor.reading.closed() == ""


def test_they_open_by_themselves_when_its_minutes_are_over(tutor, watch):
    tutor.start("softmax")
    watch.now = START + timedelta(minutes=10)
    assert tutor.reading.closed() == ""


def test_practice_leaves_them_open(tutor):
    tutor.start("any")
    tutor.reading.drill("softmax")
    assert tutor.reading.closed() == ""


def test_a_drill_asks_about_its_section_and_ends_in_a_debrief(tutor):
    session = said(tutor, tutor.reading.drill("softmax#shift"))
    assert session.plan == ("softmax-shift",) and tutor.unfinished() == (session.id,)
    session = said(tutor, tutor.session(session.id), "stop")
    result = tutor.debrief(session)
    assert (result.ready, result.rows, result.questions[0].study) == (None, (), ("softmax#shift",))
    assert set(tutor.reading.drill("softmax").plan) == {"softmax-sum", "softmax-shift"}


@pytest.mark.parametrize(
    ("source", "error", "words"),
    [
        ("softmax#common-mistakes", InputError, "No question of the course is about Softmax § Common mistakes"),
        ("softmax#waht", UnknownName, "no section 'waht'. Did you mean what"),
        ("softmaxx", UnknownName, "no lesson 'softmaxx'. Did you mean softmax"),
    ],
)
def test_what_cannot_be_drilled_is_named(tutor, source, error, words):
    with pytest.raises(error, match=words):
        tutor.reading.drill(source)
    assert tutor.unfinished() == ()


def test_pictures_come_from_the_courses_own_folder_alone(tmp_path):
    course = tmp_path / "course"
    (course / "figures").mkdir(parents=True)
    for name in ("a.svg", "b.html", "course.yaml", ".c.svg"):
        (course / "figures" / name).write_text("x")
    (course / "secret.svg").write_text("x")
    (course / "figures" / "link.svg").symlink_to(course / "secret.svg")
    reading = Tutor(Settings(course=course, home=tmp_path / "home")).reading
    assert reading.picture("a.svg") == (course / "figures" / "a.svg").resolve()
    for name in ("b.html", ".c.svg", "../secret.svg", "link.svg", "course.yaml", "none.svg", "", "a.svg\0"):
        with pytest.raises(UnknownName):
            reading.picture(name)
