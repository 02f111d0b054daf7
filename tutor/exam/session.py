"""A sitting as a value: plan and turns. All state is read off the turns, so what is stored is what is known."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from pydantic import AwareDatetime

from tutor.assessment import Assessment
from tutor.exam.move import ASKING, PASSING, Intent, Move, MoveKind
from tutor.value import Value


class Speaker(StrEnum):
    """Who said a turn."""

    LEARNER = "learner"
    TUTOR = "tutor"


class Turn(Value):
    """One message of the sitting."""

    number: int
    at: AwareDatetime
    speaker: Speaker
    text: str
    question: str | None = None
    intent: Intent | None = None
    assessment: Assessment | None = None
    moves: tuple[Move, ...] = ()
    note: str = ""
    """What the page says beside the turn: a model that failed, an answer that was cut for grading."""


class Session(Value):
    """One learner's sitting of one blueprint."""

    id: str
    learner: str
    blueprint: str
    plan: tuple[str, ...]
    started: AwareDatetime
    turns: tuple[Turn, ...] = ()

    def with_turn(self, turn: Turn) -> Self:
        """Return the session with one more turn."""
        return self.but(turns=(*self.turns, turn))

    def heard(
        self, text: str, intent: Intent, at: datetime, *, assessment: Assessment | None = None, note: str = ""
    ) -> Turn:
        """Make the learner's next turn."""
        return Turn(
            number=len(self.turns),
            at=at,
            speaker=Speaker.LEARNER,
            text=text,
            question=self.question,
            intent=intent,
            assessment=assessment,
            note=note,
        )

    def said(self, text: str, moves: tuple[Move, ...], at: datetime, *, note: str = "") -> Turn:
        """Make the tutor's next turn."""
        asked = [move.question for move in moves if move.kind is MoveKind.ASK]
        return Turn(
            number=len(self.turns),
            at=at,
            speaker=Speaker.TUTOR,
            text=text,
            question=asked[-1] if asked else self.question,
            moves=moves,
            note=note,
        )

    @property
    def moves(self) -> tuple[Move, ...]:
        """Everything the tutor did so far, in order."""
        return tuple(move for turn in self.turns for move in turn.moves)

    @property
    def question(self) -> str | None:
        """The id of the question that is open, or was last; None before the first."""
        asked = [move.question for move in self.moves if move.kind is MoveKind.ASK]
        return asked[-1] if asked else None

    @property
    def finished(self) -> bool:
        """Whether the examiner has ended the sitting."""
        return any(move.kind is MoveKind.FINISH for move in self.moves)

    @property
    def owes_reply(self) -> bool:
        """Whether it is the tutor's turn: nothing said yet, or a process died before its reply was stored."""
        return not self.finished and (not self.turns or self.turns[-1].speaker is Speaker.LEARNER)

    @property
    def last_asking(self) -> Move | None:
        """The move that the learner is replying to; explanations and repeats keep the one before them."""
        asking = [move for move in self.moves if move.kind in ASKING - PASSING]
        return asking[-1] if asking else None

    @property
    def next_question(self) -> str | None:
        """The id of the first question of the plan that was not asked yet."""
        asked = {move.question for move in self.moves if move.kind is MoveKind.ASK}
        return next((name for name in self.plan if name not in asked), None)
