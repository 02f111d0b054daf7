"""What a course is made of besides lessons and questions: phases, days, exam blueprints, readiness rules."""

from typing import Self

from pydantic import Field, model_validator

from tutor.question import Name, Text
from tutor.value import Value


class Phase(Value):
    """A run of days under one title."""

    id: int = Field(ge=1)
    title: Text
    first_day: int = Field(ge=1)
    last_day: int = Field(ge=1)

    @model_validator(mode="after")
    def _first_before_last(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError("the last day comes before the first")
        return self


class Day(Value):
    """A day of the course: what to read, in order, and which exam closes it."""

    day: int = Field(ge=1)
    title: Text
    lessons: tuple[Name, ...] = ()
    exam: Name | None = None
    """The blueprint to sit on this day."""


class Row(Value):
    """A row of the self-assessment: some of the exam's questions that are rated as one."""

    title: Text
    day: int | None = Field(default=None, ge=1)
    """The day to go back to where it is weak."""
    questions: tuple[Name, ...] = Field(min_length=1)


class Readiness(Value):
    """When a blueprint's result lets the learner go on. Without `rows` each question is a row of its own."""

    solid: int = Field(default=0, ge=0)
    """At least so many rows rated solid."""
    weak: int = Field(ge=0)
    """More weak ones than this ask for an extra day."""
    rows: tuple[Row, ...] = ()


class Blueprint(Value):
    """An exam: which questions, in which order, how long.

    `questions` lists them; `draw` takes so many at random, from `topics` where given, else from the whole bank.
    """

    id: Name
    title: Text
    description: str = ""
    minutes: int = Field(default=30, ge=1, le=600)
    questions: tuple[Name, ...] = ()
    draw: int | None = Field(default=None, ge=1, le=100)
    topics: tuple[Name, ...] = ()
    readiness: Readiness | None = None

    @model_validator(mode="after")
    def _questions_or_draw(self) -> Self:
        if bool(self.questions) == bool(self.draw):
            raise ValueError("a blueprint has either 'questions' (a list of ids) or 'draw' (a number)")
        return self

    @model_validator(mode="after")
    def _asks_each_once(self) -> Self:
        if twice := [name for name in self.questions if self.questions.count(name) > 1]:
            raise ValueError(f"the question '{twice[0]}' stands twice")
        return self

    @model_validator(mode="after")
    def _rows_share_the_questions_out(self) -> Self:
        if self.readiness and self.readiness.rows:
            named = [name for row in self.readiness.rows for name in row.questions]
            if odd := [name for name in named if named.count(name) > 1 or name not in self.questions]:
                raise ValueError(f"readiness: '{odd[0]}' is in two rows, or not among the exam's questions")
        return self


class Outline(Value):
    """The file course.yaml."""

    title: Text
    phases: tuple[Phase, ...] = ()
    days: tuple[Day, ...] = ()
    blueprints: tuple[Blueprint, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        names = [blueprint.id for blueprint in self.blueprints]
        if twice := [name for name in names if names.count(name) > 1]:
            raise ValueError(f"two exams have the id '{twice[0]}'")
        return self
