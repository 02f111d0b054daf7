"""A whole course folder as one value, checked in itself. Knows nothing of exercises and derivations.

Layout: `lessons/*.md`, `questions/*.yaml`, `course.yaml` (optional: without it there is one exam of five questions),
`coverage.yaml` (optional: which item of a syllabus is covered by what), `asked/*.yaml` (optional: how learners ask for
what a section says).
"""

import random
from functools import cached_property
from pathlib import Path

from tutor.course import yamlfile
from tutor.course.asked import with_asked
from tutor.course.blueprint import Blueprint, Outline
from tutor.course.coverage import Coverage, read_coverage
from tutor.course.drawing import draw
from tutor.course.lessons import read_lessons
from tutor.course.questions import read_questions
from tutor.errors import CourseError, InputError, UnknownName
from tutor.lesson import Lesson
from tutor.question import Question
from tutor.value import Value


class Course(Value):
    """What is taught and asked."""

    outline: Outline
    lessons: tuple[Lesson, ...]
    questions: tuple[Question, ...]
    coverage: Coverage = Coverage()
    astray: tuple[str, ...] = ()
    """What `asked/` holds for lessons and sections that do not exist, a sentence each."""

    @cached_property
    def _questions(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    @cached_property
    def _lessons(self) -> dict[str, Lesson]:
        return {lesson.id: lesson for lesson in self.lessons}

    def question(self, name: str) -> Question:
        """Return a question.

        Raises:
            UnknownName: there is none with this id.
        """
        if name not in self._questions:
            raise UnknownName("question", name, self._questions)
        return self._questions[name]

    def lesson(self, name: str) -> Lesson:
        """Return a lesson.

        Raises:
            UnknownName: there is none with this id.
        """
        if name not in self._lessons:
            raise UnknownName("lesson", name, self._lessons)
        return self._lessons[name]

    def blueprint(self, name: str) -> Blueprint:
        """Return an exam blueprint.

        Raises:
            UnknownName: there is none with this id.
        """
        known = {blueprint.id: blueprint for blueprint in self.outline.blueprints}
        if name not in known:
            raise UnknownName("exam", name, known)
        return known[name]

    def plan(self, blueprint: Blueprint, seed: int) -> tuple[str, ...]:
        """Return the ids of a sitting's questions in order; a drawn one puts prerequisites first.

        Raises:
            InputError: the bank has no question that the blueprint could draw.
        """
        if blueprint.questions:
            return blueprint.questions
        pool = [q for q in self.questions if not blueprint.topics or q.topic in blueprint.topics]
        if not pool:
            raise InputError(f"exam '{blueprint.id}': the bank has no question on {', '.join(blueprint.topics)}")
        drawn = {question.id for question in draw(pool, blueprint, random.Random(seed))}
        ordered = sorted(pool, key=lambda question: (self.day(question) or 0, self._depths[question.id]))
        return tuple(question.id for question in ordered if question.id in drawn)

    def day(self, question: Question) -> int | None:
        """Return the day of a question: its own, else that of the lesson it comes from first."""
        lesson = self._lessons.get(question.sources[0].partition("#")[0]) if question.sources else None
        return question.day or (lesson.day if lesson else None)

    @cached_property
    def _depths(self) -> dict[str, int]:
        """How many questions come one after the other before a question, along its longest chain of prerequisites."""
        depths: dict[str, int] = {}

        def depth(name: str, path: tuple[str, ...]) -> int:
            if name in path or name not in self._questions:  # a circle or a gap: `tutor bank check` reports it
                return 0
            if name not in depths:
                needs = self._questions[name].prerequisites
                depths[name] = 1 + max((depth(need, (*path, name)) for need in needs), default=0)
            return depths[name]

        for name in self._questions:
            depth(name, ())
        return depths

    def cite(self, source: str) -> str:
        """Return the headings behind a source `lesson#section`, for people; the source itself where unknown."""
        name, _, anchor = source.partition("#")
        lesson = self._lessons.get(name)
        if not lesson:
            return source
        section = lesson.section(anchor)
        return f"{lesson.title} § {section.title}" if section else lesson.title


def read_course(folder: Path) -> Course:
    """Read a course folder.

    Raises:
        CourseError: a file is malformed; the message names file, line and key.
    """
    if not folder.is_dir():
        raise CourseError(str(folder), None, "", "there is no such course folder; set VIVA_COURSE to one")
    questions = read_questions(folder / "questions")
    if not questions:
        raise CourseError(str(folder / "questions"), None, "", "holds no question; a course needs at least one")
    lessons, astray = with_asked(read_lessons(folder / "lessons"), folder / "asked")
    return Course(
        outline=_outline(folder, questions),
        lessons=lessons,
        questions=questions,
        coverage=read_coverage(folder / "coverage.yaml"),
        astray=astray,
    )


def _outline(folder: Path, questions: tuple[Question, ...]) -> Outline:
    path = folder / "course.yaml"
    if not path.exists():
        return Outline.read(
            {"title": folder.name, "blueprints": [{"id": "quick", "title": "Five questions", "draw": 5}]}
        )
    document = yamlfile.read(path)
    outline = document.value(Outline, document.data)
    known = {question.id for question in questions}
    for position, blueprint in enumerate(outline.blueprints):
        for place, name in enumerate(blueprint.questions):
            if name not in known:
                raise document.error(
                    ("blueprints", position, "questions", place), str(UnknownName("question", name, known))
                )
    return outline
