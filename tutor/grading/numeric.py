"""Decides criteria of numeric questions by the number: within the tolerance or not. Knows nothing of vectors."""

import re
from dataclasses import dataclass

from tutor.assessment import Level
from tutor.grading.evidence import Reading
from tutor.grading.numbers import Quantity, is_right, numbers
from tutor.question import Criterion, NumericAnswer, Question

_UNSURE = re.compile(r"\b(?:or|either|maybe|perhaps|between)\b", re.I)
MANY = 6
"""With more different numbers than this about, finding the right one among them says little."""


@dataclass(frozen=True)
class Ruling:
    """What the numbers of an answer say about a criterion."""

    level: Level
    evidence: str
    confidence: float
    reason: str


def decided_by_number(question: Question) -> tuple[str, ...]:
    """Return the criteria that the wanted number decides: those that state it, or the only one there is."""
    if question.answer is None:
        return ()
    wanted = question.answer
    stating = [c.id for c in question.criteria if _states(c, wanted)]
    if stating or len(question.criteria) > 1:
        return tuple(stating)
    return (question.criteria[0].id,)


def _states(criterion: Criterion, wanted: NumericAnswer) -> bool:
    return any(is_right(found, wanted) for text in (criterion.criterion, *criterion.accept) for found in numbers(text))


def rule(question: Question, reading: Reading) -> Ruling | None:
    """Judge the numbers of an answer; None where the question wants none or the answer states none.

    The last version of a corrected number counts. Numbers of the question itself are no answer unless one is wanted.
    """
    if question.answer is None:
        return None
    given = {quantity.value for quantity in numbers(question.prompt)}
    stated: list[tuple[Quantity, int]] = [
        (quantity, index)
        for index, clause in enumerate(reading.clauses)
        for quantity in numbers(clause.text)
        if quantity.value not in given or is_right(quantity, question.answer)
    ]
    right = [index for quantity, index in stated if is_right(quantity, question.answer)]
    if right:
        return _found(reading, right[-1], stated)
    if not stated:
        return None
    last = reading.clauses[stated[-1][1]]
    evidence = reading.answer[last.start : last.end]
    return Ruling(Level.CONTRADICTED, evidence, 0.93, "The number is not the one that was asked for.")


def _found(reading: Reading, index: int, stated: list[tuple[Quantity, int]]) -> Ruling:
    clause = reading.clauses[index]
    several = len({quantity.value for quantity, _ in stated}) > MANY
    unsure = any(_UNSURE.search(reading.clauses[i].text) for _, i in stated if len(stated) > 1)
    confidence = 0.6 if several or unsure else 0.95
    return Ruling(
        Level.MET, reading.answer[clause.start : clause.end], confidence, "States the number, within tolerance."
    )
