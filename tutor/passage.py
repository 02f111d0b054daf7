"""What is found: a passage of a lesson, and a hit of a search. Knows nothing of the store."""

from pydantic import Field

from tutor.value import Value


class Passage(Value):
    """A piece of a lesson's section, short enough to embed."""

    lesson: str
    section: str
    """The section's anchor: `lesson#section` cites it."""
    title: str
    """Lesson and section headings, for people."""
    text: str

    @property
    def source(self) -> str:
        """The citation, `lesson#section`."""
        return f"{self.lesson}#{self.section}"


class Hit(Value):
    """A passage that answers a query."""

    passage: Passage
    score: float = Field(ge=-1, le=1)
    """Cosine similarity of the query and the passage."""
