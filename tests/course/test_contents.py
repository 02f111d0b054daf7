"""The order in which a course is read, and what is asked about a section."""

from pathlib import Path

import pytest

from tutor.course.contents import contents, questions_on, source_of
from tutor.course.course import read_course

SHIPPED = read_course(Path(__file__).parents[2] / "corpus")
SMALL = read_course(Path(__file__).parents[1] / "example_course")


def test_every_lesson_of_the_course_stands_in_the_contents_once_on_its_day():
    found = [(chapter.day, lesson) for chapter in contents(SHIPPED) for lesson in chapter.lessons]
    assert sorted(lesson.id for _, lesson in found) == sorted(lesson.id for lesson in SHIPPED.lessons)
    assert all(lesson.day == day for day, lesson in found)
    assert [day for day, _ in found] == sorted(day for day, _ in found)


def test_lessons_of_no_day_come_last_or_alone():
    (alone,) = contents(SMALL)
    assert (alone.title, alone.day, [lesson.id for lesson in alone.lessons]) == ("A small course", None, ["softmax"])
    lost = SHIPPED.but(lessons=(*SHIPPED.lessons, SMALL.lessons[0]))
    assert [lesson.id for lesson in contents(lost)[-1].lessons] == ["softmax"]


@pytest.mark.parametrize(
    ("source", "ids"),
    [
        ("softmax#what", ["softmax-sum"]),
        ("softmax#shift", ["softmax-shift"]),
        ("softmax", ["softmax-sum", "softmax-shift"]),
        ("softmax#common-mistakes", []),
        ("soft", []),
    ],
)
def test_a_section_has_the_questions_whose_sources_lie_in_it(source, ids):
    assert [question.id for question in questions_on(SMALL, source)] == ids


def test_each_citation_leads_back_to_its_section():
    for lesson in SHIPPED.lessons:
        for section in lesson.sections:
            source = f"{lesson.id}#{section.anchor}"
            assert source_of(SHIPPED, SHIPPED.cite(source)) == source
    assert source_of(SHIPPED, "week-1-pdf § page 3") is None
