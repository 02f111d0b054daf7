"""What a learner must name before mending broken code: which line is at fault, and why. Knows nothing of sandboxes.

The answers stand in the submission itself, one line each: `FAULT = "C"`. They are read as text, not run: they are what
the learner says, and saying it must not depend on whether the rest of the file works.
"""

import re
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from tutor.question import Text
from tutor.value import Value

Answer = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,3}$")]
Constant = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z_]{0,30}$")]


class Choice(Value):
    """One thing that may be named."""

    id: Answer
    """What is typed: the letter of a line, the number of a reason."""
    says: str = Field(default="", max_length=500)
    """What it asserts, for the list in the task; empty where the line's letter in the code says it."""
    question: str = Field(default="", max_length=1000)
    """The question that leads away from it; empty for the right one alone."""


class Naming(Value):
    """One answer that the file must hold."""

    name: Constant
    """Of the assignment: `FAULT`."""
    asks: Text
    right: Answer
    choices: tuple[Choice, ...] = Field(min_length=3, max_length=9)

    @property
    def test(self) -> str:
        """The name of the test that it becomes."""
        return f"{self.name.lower().replace('_', '-')}-named"

    def choice(self, answer: str) -> Choice | None:
        """Return the choice of this id, if there is one."""
        return next((choice for choice in self.choices if choice.id == answer), None)

    def answer(self, source: str) -> str:
        """Return what a submission names; empty where it names nothing yet. The last assignment counts."""
        found = re.findall(rf"^{self.name}[ \t]*(?::[^=\n]*)?=[ \t]*\(?[ \t]*(['\"])(.*?)\1", source, re.MULTILINE)
        said = found[-1][1].strip().upper()[:80] if found else ""
        return "" if said == "?" else said

    def words(self) -> str:
        """Return question and choices as Markdown."""
        listed = [f"  - `{choice.id}`: {choice.says}" for choice in self.choices if choice.says]
        return "\n".join([f"- `{self.name}`: {self.asks}", *listed])

    @model_validator(mode="after")
    def _one_is_right(self) -> Self:
        ids = [choice.id for choice in self.choices]
        if ids.count(self.right) != 1 or len(set(ids)) < len(ids):
            raise ValueError(f"{self.name}: '{self.right}' must be one of the choices, and no two may have the same id")
        silent = [choice.id for choice in self.choices if (choice.id == self.right) == bool(choice.question)]
        if silent:
            raise ValueError(f"{self.name}: each wrong choice has a question, the right one none; see {silent[0]}")
        return self
