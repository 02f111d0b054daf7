"""An eval suite: labelled answers to questions, read from a folder. Knows nothing of graders."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self, TypeVar

from pydantic import Field, ValidationError, model_validator

from tutor.assessment import Level
from tutor.course import yamlfile
from tutor.course.questions import question_of
from tutor.errors import CourseError, InputError, UnknownName
from tutor.question import Question
from tutor.value import Value

V = TypeVar("V", bound=Value)


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


class SecondLabel(Value):
    """What a second reader, who did not see the first label, found in an answer."""

    id: str = Field(min_length=1)
    """The answer's."""
    criteria: dict[str, Level]
    misconceptions: tuple[str, ...] = ()


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
    second: tuple[SecondLabel, ...] = ()
    """Labels of a second reader, for some of the answers."""

    @property
    def by_id(self) -> dict[str, Question]:
        """The questions by id."""
        return {question.id: question for question in self.questions}

    @property
    def scored(self) -> bool:
        """Whether every label is a score."""
        return all(answer.score is not None for answer in self.answers)

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
        names = {answer.id for answer in kept}
        return self.but(answers=kept, second=tuple(label for label in self.second if label.id in names))


def read_suite(folder: Path, bank: Mapping[str, Question] | None = None) -> Suite:
    """Read a suite's folder.

    It holds `suite.yaml`, `questions.yaml` (or the questions are the bank's), `answers.jsonl` with any further
    `answers-*.jsonl`, and where answers were labelled twice `second-labels.jsonl`: a line an answer, with its `id`,
    `criteria` and `misconceptions`, by a reader who saw question, rubric and answer only.

    Raises:
        CourseError: a file is malformed; names file, line and key.
        InputError: there is no such folder.
    """
    if not folder.is_dir():
        raise InputError(f"There is no suite folder {folder}. Give the folder that holds suite.yaml.")
    header = yamlfile.read(folder / "suite.yaml")
    questions = _questions(folder / "questions.yaml", bank or {})
    answers = _answers((folder / "answers.jsonl", *sorted(folder.glob("answers-*.jsonl"))), questions)
    second = _second(folder / "second-labels.jsonl", answers, questions)
    if not isinstance(header.data, dict):
        raise header.error((), "a suite file holds keys: name, description, license")
    for key in ("questions", "answers", "second"):
        if key in header.data:
            raise header.error((key,), "unknown key; remove it or mend its spelling")
    asked = {answer.question for answer in answers.values()}
    read = {
        "questions": [question.plain() for name, question in questions.items() if name in asked],
        "answers": [answer.plain() for answer in answers.values()],
        "second": [label.plain() for label in second],
    }
    return header.value(Suite, {**header.data, **read})


def _questions(path: Path, bank: Mapping[str, Question]) -> dict[str, Question]:
    if not path.exists():
        return dict(bank)
    document = yamlfile.read(path)
    if not isinstance(document.data, list):
        raise document.error((), "a question file holds a list: begin each question with '- id:'")
    found: dict[str, Question] = {}
    for position, item in enumerate(document.data):
        question = question_of(document, item, (position,))
        if question.id in found:
            raise document.error((position, "id"), f"another question has the id '{question.id}' already")
        found[question.id] = question
    return found


def _answers(paths: Iterable[Path], questions: Mapping[str, Question]) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    for path in paths:
        before = len(found)
        for number, data in _lines(path):
            answer = _value(Answer, data, str(path), number)
            if answer.id in found:
                raise CourseError(str(path), number, "id", f"another answer has the id '{answer.id}' already")
            question = questions.get(answer.question)
            if question is None:
                raise CourseError(
                    str(path), number, "question", str(UnknownName("question", answer.question, questions))
                )
            _check(answer, question, str(path), number)
            found[answer.id] = answer
        if len(found) == before:
            raise CourseError(str(path), None, "", "holds no answers")
    return found


def _second(path: Path, answers: Mapping[str, Answer], questions: Mapping[str, Question]) -> list[SecondLabel]:
    found: dict[str, SecondLabel] = {}
    for number, data in _lines(path) if path.exists() else ():
        label = _value(SecondLabel, data, str(path), number)
        if label.id in found:
            raise CourseError(str(path), number, "id", f"another line labels the answer '{label.id}' already")
        if label.id not in answers:
            raise CourseError(str(path), number, "id", str(UnknownName("answer", label.id, answers)))
        _check(label, questions[answers[label.id].question], str(path), number)
        found[label.id] = label
    return list(found.values())


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CourseError(str(path), None, "", f"cannot be read: {error.strerror}") from None
    for number, line in enumerate(raw.split(b"\n"), start=1):
        if line.strip():
            yield number, _object(line, str(path), number)


def _object(line: bytes, path: str, number: int) -> dict[str, Any]:
    try:
        data: Any = json.loads(line.decode("utf-8"), object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise CourseError(path, number, "", "not UTF-8; save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise CourseError(path, number, "", f"not JSON: {error.msg} at column {error.colno}") from None
    except (ValueError, RecursionError) as error:
        raise CourseError(path, number, "", f"not JSON of a suite: {error}") from None
    if not isinstance(data, dict):
        raise CourseError(path, number, "", "each line holds one JSON object")
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a repeated key: the label that stands first would be lost in silence."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the key '{next(name for name in names if names.count(name) > 1)}' stands twice")
    return found


def _value(kind: type[V], data: dict[str, Any], path: str, number: int) -> V:
    try:
        return kind.read(data)
    except ValidationError as error:
        where, problem = yamlfile.first_problem(error)
        raise CourseError(path, number, ".".join(map(str, where)), problem) from None


def _check(label: Answer | SecondLabel, question: Question, path: str, number: int) -> None:
    known = [criterion.id for criterion in question.criteria]
    for name in label.criteria or {}:
        if name not in known:
            raise CourseError(path, number, f"criteria.{name}", str(UnknownName("criterion", name, known)))
    claims = [claim.id for claim in question.misconceptions]
    for name in label.misconceptions or ():
        if name not in claims:
            raise CourseError(path, number, "misconceptions", str(UnknownName("misconception", name, claims)))
