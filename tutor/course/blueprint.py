"""What a course is made of besides lessons and questions: phases, exam blueprints, readiness rules."""

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


class Readiness(Value):
    """When a blueprint's result lets the learner go on."""

    solid: int = Field(ge=0)
    """At least so many questions rated solid."""
    weak: int = Field(ge=0)
    """More weak ones than this ask for an extra day."""


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


class Outline(Value):
    """The file course.yaml."""

    title: Text
    phases: tuple[Phase, ...] = ()
    blueprints: tuple[Blueprint, ...] = Field(min_length=1)
