"""What is taught: a lesson in sections. Knows nothing of files, splitting or search."""

from pydantic import Field

from tutor.question import Name, Text
from tutor.value import Value


class Section(Value):
    """A part of a lesson under one heading."""

    anchor: Name
    title: Text
    text: str
    """Markdown below the heading, LaTeX in `$…$`."""
    asked: tuple[Text, ...] = ()
    """Questions in learners' words that this section answers: for finding it, never shown."""


class Lesson(Value):
    """One lesson: the front matter of its file and its sections in order."""

    id: Name
    title: Text
    day: int | None = Field(default=None, ge=1)
    phase: int | None = Field(default=None, ge=1)
    prerequisites: tuple[Name, ...] = ()
    references: tuple[Text, ...] = ()
    sections: tuple[Section, ...] = Field(min_length=1)

    def section(self, anchor: str) -> Section | None:
        """Return the section with this anchor, if there is one."""
        return next((section for section in self.sections if section.anchor == anchor), None)
