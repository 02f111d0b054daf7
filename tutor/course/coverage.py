"""Which item of the syllabus is covered by what: the file coverage.yaml. Knows nothing of teaching or asking."""

from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from tutor.course import yamlfile
from tutor.question import Name, Text
from tutor.value import Value

TARGETS = ("questions", "problems", "exercises", "lessons", "blueprints")
"""The keys of an item that name what covers it."""


class Item(Value):
    """One thing that a source of the course wants known."""

    item: Name
    text: Text
    questions: tuple[Name, ...] = ()
    problems: tuple[Name, ...] = ()
    exercises: tuple[Name, ...] = ()
    lessons: tuple[Text, ...] = ()
    """`lesson` or `lesson#section`."""
    blueprints: tuple[Name, ...] = ()
    reason: Text | None = None
    """Why nothing covers it."""

    @model_validator(mode="after")
    def _covered_or_excused(self) -> Self:
        if self.covered == bool(self.reason):
            raise ValueError(f"name what covers it ({', '.join(TARGETS)}), or else a 'reason' why nothing does")
        return self

    @property
    def covered(self) -> bool:
        """Whether anything of the course covers it."""
        return any(getattr(self, kind) for kind in TARGETS)


class Source(Value):
    """A document of the syllabus with its items."""

    id: Name
    title: Text
    items: tuple[Item, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _items_differ(self) -> Self:
        names = [item.item for item in self.items]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"two items have the id '{name}'")
        return self

    @property
    def covered(self) -> int:
        """How many items are covered; the others have a reason."""
        return sum(item.covered for item in self.items)


class Coverage(Value):
    """The file coverage.yaml."""

    sources: tuple[Source, ...] = ()


def read_coverage(path: Path) -> Coverage:
    """Read the file; a course without one claims to cover nothing.

    Raises:
        CourseError: it is malformed.
    """
    if not path.exists():
        return Coverage()
    document = yamlfile.read(path)
    return document.value(Coverage, document.data)
