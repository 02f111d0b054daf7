"""How a course is read: its days with their lessons in order, and which questions a section is asked about in. Pure."""

from tutor.course.course import Course
from tutor.lesson import Lesson
from tutor.question import Question
from tutor.value import Value


class Chapter(Value):
    """A day of the course with its lessons; without a day, the lessons that belong to none."""

    title: str
    day: int | None = None
    lessons: tuple[Lesson, ...]


def contents(course: Course) -> tuple[Chapter, ...]:
    """Return the lessons as they are to be read; days without one are left out."""
    days = [
        Chapter(title=day.title, day=day.day, lessons=tuple(course.lesson(name) for name in day.lessons))
        for day in sorted(course.outline.days, key=lambda day: day.day)
        if day.lessons
    ]
    placed = {lesson.id for chapter in days for lesson in chapter.lessons}
    rest = tuple(lesson for lesson in course.lessons if lesson.id not in placed)
    return (*days, *([Chapter(title="More lessons" if days else course.outline.title, lessons=rest)] if rest else []))


def questions_on(course: Course, source: str) -> tuple[Question, ...]:
    """Return the questions whose sources lie in a section `lesson#section`, or anywhere in a lesson; bank order."""
    within = f"{source}#"
    return tuple(
        question
        for question in course.questions
        if any(one == source or one.startswith(within) for one in question.sources)
    )


def source_of(course: Course, headings: str) -> str | None:
    """Return the `lesson#section` that is cited by these headings; None where they are no lesson's."""
    sources = (f"{lesson.id}#{section.anchor}" for lesson in course.lessons for section in lesson.sections)
    return next((source for source in sources if course.cite(source) == headings), None)
