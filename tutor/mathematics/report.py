"""What the blackboard says: a step for each line, a report for the whole. Knows nothing of how it is found."""

from enum import StrEnum

from tutor.value import Value


class Status(StrEnum):
    """The mark of a line."""

    OK = "ok"
    WRONG = "wrong"
    UNREADABLE = "unreadable"
    NOT_JUDGED = "not-judged"


class Whole(StrEnum):
    """The verdict on a derivation."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    WRONG = "wrong"
    UNREADABLE = "unreadable"


class StepReport(Value):
    """One line judged."""

    line: int
    """1-based line of the file."""
    text: str
    status: Status
    diagnosis: str | None = None
    """What is wrong with it, or what was not understood; never the repair."""
    relative_error: float | None = None
    """Without bound it is given as 1e308."""
    kind: str | None = None
    """Of a diagnosis: shape, factor, transpose, misconception, part, missing, value."""
    question: str | None = None
    """What the examiner may ask about it."""
    misconception: str | None = None
    reached: tuple[str, ...] = ()
    """Milestones that this line is the first to reach."""
    echo: str = ""
    """Our reading as LaTeX."""
    at: int | None = None
    """0-based place in the text where reading stopped, or where the fault is."""
    nearest: tuple[str, ...] = ()
    """Known names near one that is not known."""


class DerivationReport(Value):
    """A whole derivation judged."""

    problem: str
    verdict: Whole
    first_wrong: int | None
    reached: tuple[str, ...]
    steps: tuple[StepReport, ...]
