"""What is wrong with a line, as kind and place; the repair is never printed. Knows nothing of lines that are right."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor.mathematics.board import Board
from tutor.mathematics.compare import Relation
from tutor.mathematics.progress import Settled
from tutor.mathematics.sides import Reading, Side, Values

if TYPE_CHECKING:
    from tutor.mathematics.chain import Chain, Pair


@dataclass(frozen=True)
class Fault:
    """A diagnosis."""

    kind: str
    text: str
    relative_error: float = 1.0
    question: str | None = None
    misconception: str | None = None
    at: int | None = None


def nearest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the known names nearest to one that is not."""
    return tuple(difflib.get_close_matches(word, list(known), n=3, cutoff=0.5))


def settle(side: Side, reading: Reading, values: Values) -> Settled:
    """Put a side, a reading and its values together."""
    return Settled(side, reading, values)


def diagnose(board: Board, chain: "Chain", pair: "Pair") -> Fault:
    """Say what is wrong with a pair of sides."""
    if pair.outcome.relation is Relation.SHAPES:
        return Fault("shape", pair.outcome.reason, 1.0, "What shape has each factor?", at=pair.outcome.at)
    return Fault("value", "the two sides differ in value", pair.outcome.relative_error)
