"""What is wrong across the files of a course: names that lead nowhere, prerequisites that run in a circle.

Knows of exercises and derivations only their ids.
"""

from collections.abc import Collection, Iterator, Mapping

from tutor.course.course import Course
from tutor.course.coverage import TARGETS
from tutor.errors import UnknownName

Known = Mapping[str, Collection[str]]


def problems(course: Course, *, derivations: Collection[str], exercises: Collection[str]) -> tuple[str, ...]:
    """Return what is wrong, a sentence each; empty where all is well."""
    sections = {f"{lesson.id}#{section.anchor}" for lesson in course.lessons for section in lesson.sections}
    known: Known = {
        "questions": {question.id for question in course.questions},
        "problems": derivations,
        "exercises": exercises,
        "lessons": {lesson.id for lesson in course.lessons} | sections,
        "blueprints": {blueprint.id for blueprint in course.outline.blueprints},
    }
    return (
        *_of_questions(course, known),
        *_of_lessons(course, known),
        *_of_coverage(course, known),
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
            if name not in known["lessons"]:
                yield f"{lesson.id}: {UnknownName('prerequisite lesson', name, known['lessons'])}"


def _of_coverage(course: Course, known: Known) -> Iterator[str]:
    for source in course.coverage.sources:
        for item in source.items:
            for kind in TARGETS:
                for name in getattr(item, kind):
                    if name not in known[kind]:
                        yield f"{source.id}, {item.item}: {UnknownName(kind.removesuffix('s'), name, known[kind])}"


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
