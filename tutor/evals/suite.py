"""An eval suite: labelled answers to questions, read from a folder. Knows nothing of graders."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from pydantic import Field, ValidationError, model_validator

from tutor.assessment import Level
from tutor.course import yamlfile
from tutor.errors import CourseError, InputError, UnknownName
from tutor.question import Question
from tutor.value import Value


class Answer(Value):
    """One labelled answer: by criterion, by misconception, or by a score."""

    id: str = Field(min_length=1)
    question: str
    answer: str
    style: str | None = None
    """The manner in which it is given."""
    criteria: dict[str, Level] | None = None
    misconceptions: tuple[str, ...] | None = None
    score: float | None = Field(default=None, ge=0)
    score_max: float | None = Field(default=None, gt=0)
    split: str | None = None

    @model_validator(mode="after")
    def _labelled(self) -> Self:
        if self.criteria is None and self.misconceptions is None and self.score is None:
            raise ValueError("has no label: give 'criteria', 'misconceptions' or 'score' with 'score_max'")
        if (self.score is None) != (self.score_max is None):
            raise ValueError("'score' and 'score_max' go together")
        if self.score is not None and self.score_max is not None and self.score > self.score_max:
            raise ValueError(f"score {self.score} is above score_max {self.score_max}")
        return self

    @property
    def share(self) -> float | None:
        """The score as a share of the full score."""
        return None if self.score is None or self.score_max is None else self.score / self.score_max


class Suite(Value):
    """Labelled answers and the questions they answer."""

    name: str
    description: str = ""
    license: str = ""
    thresholds: dict[str, float] = {}
    """Bounds by measure, such as `criteria.credit_kappa`: the least, or for an error measure the most, allowed."""
    scale: tuple[float, ...] | None = None
    """The scores that graders give, as shares; by default those that occur."""
    questions: tuple[Question, ...]
    answers: tuple[Answer, ...]

    @property
    def by_id(self) -> dict[str, Question]:
        """The questions by id."""
        return {question.id: question for question in self.questions}

    def split(self, name: str | None) -> "Suite":
        """Return the part of one split; all of it where no name is given.

        Raises:
            UnknownName: no answer is in that split.
        """
        if name is None:
            return self
        kept = tuple(answer for answer in self.answers if answer.split == name)
        if not kept:
            raise UnknownName(f"split of suite '{self.name}'", name, sorted({a.split for a in self.answers if a.split}))
        return self.but(answers=kept)


def read_suite(folder: Path, bank: Mapping[str, Question] | None = None) -> Suite:
    """Read `suite.yaml`, `questions.yaml` (or take the questions from the bank) and `answers.jsonl`.

    Raises:
        CourseError: a file is malformed; names file, line and key.
        InputError: there is no such folder.
    """
    if not folder.is_dir():
        raise InputError(f"There is no suite folder {folder}. Give the folder that holds suite.yaml.")
    header = yamlfile.read(folder / "suite.yaml")
    questions = _questions(folder / "questions.yaml", bank or {})
    answers = tuple(_answers(folder / "answers.jsonl", questions))
    if not isinstance(header.data, dict):
        raise header.error((), "a suite file holds keys: name, description, license")
    for key in ("questions", "answers"):
        if key in header.data:
            raise header.error((key,), "unknown key; remove it or mend its spelling")
    asked = {answer.question for answer in answers}
    used = [question.plain() for name, question in questions.items() if name in asked]
    return header.value(Suite, {**header.data, "questions": used, "answers": [answer.plain() for answer in answers]})


def _questions(path: Path, bank: Mapping[str, Question]) -> dict[str, Question]:
    if not path.exists():
        return dict(bank)
    document = yamlfile.read(path)
    if not isinstance(document.data, list):
        raise document.error((), "a question file holds a list: begin each question with '- id:'")
    found: dict[str, Question] = {}
    for position, item in enumerate(document.data):
        question = document.value(Question, item, (position,))
        if question.id in found:
            raise document.error((position, "id"), f"another question has the id '{question.id}' already")
        found[question.id] = question
    return found


def _answers(path: Path, questions: Mapping[str, Question]) -> list[Answer]:
    try:
        lines = path.read_text("utf-8").split("\n")
    except OSError as error:
        raise CourseError(str(path), None, "", f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CourseError(str(path), None, "", "not UTF-8; save the file as UTF-8") from None
    found: dict[str, Answer] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        answer = _answer(line, str(path), number)
        if answer.id in found:
            raise CourseError(str(path), number, "id", f"another answer has the id '{answer.id}' already")
        _check(answer, questions, str(path), number)
        found[answer.id] = answer
    if not found:
        raise CourseError(str(path), None, "", "holds no answers")
    return list(found.values())


def _answer(line: str, path: str, number: int) -> Answer:
    try:
        data: Any = json.loads(line)
    except ValueError as error:
        raise CourseError(path, number, "", f"not JSON: {error}") from None
    if not isinstance(data, dict):
        raise CourseError(path, number, "", "each line holds one JSON object")
    try:
        return Answer.read(data)
    except ValidationError as error:
        first = error.errors()[0]
        unknown = first["type"] == "extra_forbidden"
        problem = (
            "unknown key; remove it or mend its spelling" if unknown else first["msg"].removeprefix("Value error, ")
        )
        raise CourseError(path, number, ".".join(map(str, first["loc"])), problem) from None


def _check(answer: Answer, questions: Mapping[str, Question], path: str, number: int) -> None:
    question = questions.get(answer.question)
    if question is None:
        raise CourseError(path, number, "question", str(UnknownName("question", answer.question, questions)))
    known = [criterion.id for criterion in question.criteria]
    for name in answer.criteria or {}:
        if name not in known:
            raise CourseError(path, number, f"criteria.{name}", str(UnknownName("criterion", name, known)))
    claims = [claim.id for claim in question.misconceptions]
    for name in answer.misconceptions or ():
        if name not in claims:
            raise CourseError(path, number, "misconceptions", str(UnknownName("misconception", name, claims)))
