"""Reads questions: YAML files that hold a list each. Knows nothing of lessons."""

from pathlib import Path
from typing import Any

from tutor.course import yamlfile
from tutor.course.yamlfile import Document, Location
from tutor.question import Question


def read_questions(folder: Path) -> tuple[Question, ...]:
    """Read all question files of a folder, in the order of their names.

    Raises:
        CourseError: one is malformed, or two questions have the same id.
    """
    found: dict[str, Question] = {}
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        document = yamlfile.read(path)
        for position, question in enumerate(_questions(document)):
            if question.id in found:
                raise document.error((position, "id"), f"another question has the id '{question.id}' already")
            found[question.id] = question
    return tuple(found.values())


def read_question(path: Path) -> Question:
    """Read a file that holds one question, alone or as a list of one.

    Raises:
        CourseError: it is malformed or holds another number of questions.
    """
    document = yamlfile.read(path)
    if isinstance(document.data, dict):
        return question_of(document, document.data)
    questions = _questions(document)
    if len(questions) != 1:
        raise document.error((), f"holds {len(questions)} questions; one is wanted here")
    return questions[0]


def _questions(document: Document) -> tuple[Question, ...]:
    if document.data is None:
        return ()
    if not isinstance(document.data, list):
        raise document.error((), "a question file holds a list: begin each question with '- id:'")
    return tuple(question_of(document, item, (position,)) for position, item in enumerate(document.data))


def question_of(document: Document, data: Any, location: Location = ()) -> Question:
    """Make a question of a part of a file.

    Raises:
        CourseError: it is malformed, or its rubric is there and empty.
    """
    if isinstance(data, dict) and data.get("rubric") == []:
        problem = (
            "is empty; give 1 to 8 criteria, or leave the key out: what the reference says is then the one criterion"
        )
        raise document.error((*location, "rubric"), problem)
    return document.value(Question, data, location)
