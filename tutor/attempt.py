"""What goes into the gradebook: one judged try at a question, an exercise or a derivation."""

from enum import StrEnum

from pydantic import AwareDatetime, Field

from tutor.assessment import Assessment
from tutor.value import Value


def storable(text: str) -> str:
    """Return a text without what neither a database nor JSON takes: zeros and halves of a character."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


class Item(StrEnum):
    """What was tried."""

    QUESTION = "question"
    EXERCISE = "exercise"
    DERIVATION = "derivation"
    ORAL = "oral"
    """A question about one's own code."""


class Attempt(Value):
    """One try, with its judgement and the help that was had."""

    id: str
    learner: str
    item: Item
    name: str
    """The id of the question, exercise or derivation; of the exercise too where its code is talked about."""
    at: AwareDatetime
    text: str
    """What the learner said or submitted."""
    assessment: Assessment
    credit: float | None = Field(default=None, ge=0, le=1)
    """Share of the points after the discount for help; None where nothing could be judged."""
    help: dict[str, int] = Field(default_factory=dict)
    """Rungs of help per criterion; absent is unaided, -1 is told."""
    sitting: str | None = None
