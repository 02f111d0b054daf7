"""What is wrong across the files of a course: names that lead nowhere, prerequisites that come too late or in a circle.

Knows of exercises and derivations only their ids.
"""

import re
from collections.abc import Collection, Iterator, Mapping

from tutor.course.course import Course
from tutor.course.coverage import TARGETS
from tutor.errors import UnknownName

Known = Mapping[str, Collection[str]]


def problems(course: Course, *, derivations: Collection[str], exercises: Collection[str]) -> tuple[str, ...]:
    """Return what is wrong, a sentence each; empty where all is well."""
    lessons = {lesson.id for lesson in course.lessons}
    sections = {f"{lesson.id}#{section.anchor}" for lesson in course.lessons for section in lesson.sections}
    known: Known = {
        "questions": {question.id for question in course.questions},
        "problems": derivations,
        "exercises": exercises,
        "whole lessons": lessons,
        "lessons": lessons | sections,
        "blueprints": {blueprint.id for blueprint in course.outline.blueprints},
    }
    return (
        *_of_questions(course, known),
        *_of_lessons(course, known),
        *_of_days(course, known),
        *_of_exams(course),
        *_of_coverage(course, known),
        *course.astray,
        *_asked_twice(course),
        *_circles({question.id: question.prerequisites for question in course.questions}),
        *_circles({lesson.id: lesson.prerequisites for lesson in course.lessons}),
    )


def _of_questions(course: Course, known: Known) -> Iterator[str]:
    for question in course.questions:
        for source in question.sources:
            if source not in known["lessons"]:
                yield f"{question.id}: no section '{source}'"
        for noun, kind, names in (
            ("prerequisite question", "questions", question.prerequisites),
            ("derivation", "problems", (question.derivation,)),
            ("exercise", "exercises", (question.exercise,)),
        ):
            yield from (
                f"{question.id}: {UnknownName(noun, name, known[kind])}"
                for name in names
                if name and name not in known[kind]
            )


def _of_lessons(course: Course, known: Known) -> Iterator[str]:
    for lesson in course.lessons:
        for name in lesson.prerequisites:
            if name not in known["whole lessons"]:
                yield f"{lesson.id}: {UnknownName('prerequisite lesson', name, known['whole lessons'])}"


def _of_days(course: Course, known: Known) -> Iterator[str]:
    for day in course.outline.days:
        where = f"day {day.day}"
        if not any(phase.first_day <= day.day <= phase.last_day for phase in course.outline.phases):
            yield f"{where}: belongs to no phase"
        if day.exam and day.exam not in known["blueprints"]:
            yield f"{where}: {UnknownName('exam', day.exam, known['blueprints'])}"
        for name in day.lessons:
            if name not in known["whole lessons"]:
                yield f"{where}: {UnknownName('lesson', name, known['whole lessons'])}"
            elif course.lesson(name).day != day.day:
                yield f"{where}: the lesson '{name}' says that it belongs to day {course.lesson(name).day}"
    yield from _too_early(course)


def _of_exams(course: Course) -> Iterator[str]:
    topics = {question.topic for question in course.questions}
    for blueprint in course.outline.blueprints:
        for topic in blueprint.topics:
            if topic not in topics:
                yield f"exam {blueprint.id}: {UnknownName('topic', topic, topics)}"


def _too_early(course: Course) -> Iterator[str]:
    """What builds on something that comes on a later day."""
    lessons = {lesson.id: (lesson.day, lesson.prerequisites) for lesson in course.lessons}
    questions = {question.id: (course.day(question), question.prerequisites) for question in course.questions}
    for days in (lessons, questions):
        for name, (day, needs) in days.items():
            for need in needs:
                later = days[need][0] if need in days else None
                if day and later and later > day:
                    yield f"{name}: comes on day {day}, before '{need}' of day {later}"


def _of_coverage(course: Course, known: Known) -> Iterator[str]:
    for source in course.coverage.sources:
        for item in source.items:
            for kind in TARGETS:
                for name in getattr(item, kind):
                    if name not in known[kind]:
                        yield f"{source.id}, {item.item}: {UnknownName(kind.removesuffix('s'), name, known[kind])}"


def _asked_twice(course: Course) -> Iterator[str]:
    """What a learner asks leads to one section: the same question for two favours neither."""
    first: dict[str, str] = {}
    for lesson in course.lessons:
        for section in lesson.sections:
            for question in section.asked:
                words = " ".join(re.findall(r"\w+", question.lower()))
                here = f"{lesson.id}#{section.anchor}"
                if words in first:
                    yield f"{here}: '{question}' is asked of '{first[words]}' already; keep the better of the two"
                first.setdefault(words, here)


def _circles(needs: Mapping[str, tuple[str, ...]]) -> list[str]:
    done: set[str] = set()
    found: list[str] = []

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            found.append("prerequisites run in a circle: " + " → ".join((*path[path.index(name) :], name)))
        elif name not in done:
            for need in needs.get(name, ()):
                visit(need, (*path, name))
            done.add(name)

    for name in needs:
        visit(name, ())
    return found
