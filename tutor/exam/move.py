"""What the examiner can do, and what a learner's message can want. Knows nothing of wording or policy."""

from enum import StrEnum

from tutor.value import Value


class Intent(StrEnum):
    """What the learner's message wants."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    DONT_KNOW = "dont-know"
    SKIP = "skip"
    REPEAT = "repeat"
    STOP = "stop"
    EMPTY = "empty"


class MoveKind(StrEnum):
    """One act of the examiner. A tutor's turn is a few of them; only the last one asks."""

    ASK = "ask"
    """Put the question."""
    CREDIT = "credit"
    """Say which points the last answer earned, in the learner's own words."""
    PROBE = "probe"
    """Ask for one open criterion without giving it away."""
    HINT = "hint"
    """Give one rung of a criterion's ladder and ask again."""
    CHALLENGE = "challenge"
    """Turn an asserted misconception into a question."""
    TELL = "tell"
    """Say the point, after the ladder."""
    CONFIRM = "confirm"
    """Say that the question is answered in full."""
    FOLLOWUP = "followup"
    """Ask "what changes if …"; talked about, not graded."""
    COMPARE = "compare"
    """Set the follow-up's own answer beside the learner's."""
    EXPLAIN = "explain"
    """Answer a clarifying question, without telling."""
    REPEAT = "repeat"
    """Say the last question again."""
    LEAVE = "leave"
    """Leave a question at the learner's wish."""
    UNGRADED = "ungraded"
    """Say that no judgement could be had."""
    FINISH = "finish"
    """End the sitting; the debrief follows."""


ASKING = frozenset(
    {
        MoveKind.ASK,
        MoveKind.PROBE,
        MoveKind.HINT,
        MoveKind.CHALLENGE,
        MoveKind.FOLLOWUP,
        MoveKind.EXPLAIN,
        MoveKind.REPEAT,
        MoveKind.UNGRADED,
    }
)
"""The moves that leave a question open to the learner."""


PASSING = frozenset({MoveKind.EXPLAIN, MoveKind.REPEAT, MoveKind.UNGRADED})
"""The moves after which the learner still replies to the one before them."""


class Move(Value):
    """One act, with what it is about."""

    kind: MoveKind
    question: str | None = None
    """The question it belongs to; None only for the end."""
    criterion: str | None = None
    rung: int | None = None
    """0-based place on the ladder (hint), or index of the follow-up."""
    misconception: str | None = None
