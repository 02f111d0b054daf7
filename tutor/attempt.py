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
    rubric: str | None = None
    """The fingerprint of the question that it was judged by; None where it was not noted."""


class Regrading(Value):
    """An attempt judged once more, beside the judgement that was given."""

    attempt: str
    at: AwareDatetime
    rubric: str
    """The fingerprint of the question that it was judged by."""
    assessment: Assessment


def outdated(attempt: Attempt, later: Regrading | None, rubric: str, judge: str) -> str | None:
    """Return why the last judgement of an attempt is outdated; None where it is not.

    Args:
        attempt: the attempt, judged when it was made.
        later: its last regrading, if there is one.
        rubric: the question's fingerprint as it is now.
        judge: the name of the judge as it is now.
    """
    last = later or attempt
    if last.rubric is None:
        return "it was not noted by which rubric it was judged"
    if last.rubric != rubric:
        return "the rubric has changed"
    return None if last.assessment.judge == judge else f"it was judged by {last.assessment.judge}"
