"""Reads what learners ask: `asked/<lesson>.yaml`, a list of questions for each section. Knows nothing of search."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tutor.course import yamlfile
from tutor.course.yamlfile import Document
from tutor.errors import UnknownName
from tutor.lesson import Lesson

LONGEST = 500
"""Characters of a question."""


def with_asked(lessons: Sequence[Lesson], folder: Path) -> tuple[tuple[Lesson, ...], tuple[str, ...]]:
    """Give the sections of lessons the questions that a folder has for them; without the folder there are none.

    Returns:
        The lessons, and what in the folder belongs to no section, a sentence each.

    Raises:
        CourseError: a file is malformed.
    """
    known = {lesson.id: lesson for lesson in lessons}
    astray: list[str] = []
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        document = yamlfile.read(path)
        asked = dict(_asked(document))
        if path.stem not in known:
            astray.append(str(document.error((), f"{UnknownName('lesson', path.stem, known)} Rename the file.")))
            continue
        lesson = known[path.stem]
        anchors = [section.anchor for section in lesson.sections]
        astray += [
            str(document.error((anchor,), str(UnknownName("section", anchor, anchors))))
            for anchor in asked
            if anchor not in anchors
        ]
        known[lesson.id] = lesson.but(
            sections=tuple(
                section.but(asked=section.asked + asked.get(section.anchor, ())) for section in lesson.sections
            )
        )
    return tuple(known.values()), tuple(astray)


def _asked(document: Document) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each anchor of a file with its questions."""
    if document.data is None:
        return
    if not isinstance(document.data, dict):
        raise document.error((), "begin each section with 'anchor:' and list its questions below")
    for anchor, questions in document.data.items():
        if not isinstance(questions, list) or not questions:
            raise document.error((str(anchor),), "list one or more questions here, each after '- '")
        for position, question in enumerate(questions):
            if problem := _wrong(question):
                raise document.error((str(anchor), position), problem)
        yield str(anchor), tuple(questions)


def _wrong(question: object) -> str | None:
    if not isinstance(question, str):
        return "is no text; put the question in quotes"
    if not question.strip():
        return "is empty; write a question or remove the line"
    return f"is longer than {LONGEST} characters; shorten it" if len(question) > LONGEST else None
