"""Where a side stops having a finite value: a division by zero, a root of what is negative. Judges nothing."""

from collections.abc import Iterator

from torch import Tensor

from tutor.errors import Misfit, Unreadable
from tutor.mathematics.board import Board
from tutor.mathematics.chain import Pair
from tutor.mathematics.echo import echo
from tutor.mathematics.evaluation import Evaluator
from tutor.mathematics.faults import QUESTIONS, Fault
from tutor.mathematics.formula import Formula, Head
from tutor.mathematics.limits import Missing
from tutor.mathematics.sides import Reading, Scene

_CALLS = {
    "log": "the logarithm of what is not positive",
    "log2": "the logarithm of what is not positive",
    "log10": "the logarithm of what is not positive",
    "sqrt": "the root of what is negative",
    "exp": "too large for a number",
}


def undefined(board: Board, pair: Pair, scene: Scene) -> Fault | None:
    """Find the innermost part of a pair's sides that has no finite value though its own parts have."""
    for settled in (pair.right, pair.left):
        part = next(_without_value(settled.reading, scene), None)
        if part is not None:
            text = f"{_what(part)}: ${echo(part, board.latex)}$"
            at = part.at if settled.side.here else None
            return Fault("undefined", text, question=QUESTIONS["defined"], at=at)
    return None


def _what(part: Formula) -> str:
    if part.head is Head.DIVIDE:
        return "a division by zero"
    if part.head is Head.CALL:
        return _CALLS.get(part.word, "this has no finite value")
    return "too large for a number, or without a value" if part.head is Head.POWER else "this has no finite value"


def _without_value(reading: Reading, scene: Scene) -> Iterator[Formula]:
    for draw, rows in zip(scene.draws, scene.assignments, strict=True):
        evaluator = Evaluator(draw, reading.custom, scene.budget, scene.definitions, keeps_all=True)
        yield from _inner(reading.formula, evaluator.bound(rows[0] if rows else {}))


def _inner(formula: Formula, evaluator: Evaluator) -> Iterator[Formula]:
    for part in formula.parts:
        yield from _inner(part, evaluator)
    value = _value(formula, evaluator)
    if value is not None and not bool(value.isfinite().all()):
        yield formula


def _value(formula: Formula, evaluator: Evaluator) -> Tensor | None:
    try:
        return evaluator.value(formula)
    except (Misfit, Unreadable, Missing):
        return None
