"""Finds the criteria that a formula of the answer meets: one that the rubric accepts, in value or letter by letter.

What is accepted as a formula alone is compared; a sentence with a formula in it is for the words. Knows nothing of
vectors.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from tutor.grading.evidence import Clause, Reading
from tutor.grading.notation import plain
from tutor.grading.turns import negations
from tutor.mathematics.formulas import Meaning, Typed, find_formulas, meanings, sides
from tutor.question import Criterion, Question

SURE = 0.93
"""Confidence in a formula that is equal to an accepted one."""
_LEAST = 3
"""Nodes: a smaller formula stands in too many answers to say anything."""
_BARE = 4
"""Nodes up to which the left sides have to agree too: `p - y` is the derivative by z and not by p."""
_SPELLED = 8
"""Characters from which a formula that cannot be read counts letter by letter."""
_ALONE = re.compile(r"\$([^$]+)\$[.,;]?")
_AND = re.compile(r",\s+(?![^()\[\]{}]*[)\]}])")
_NAME = re.compile(r"[A-Za-z](?:_\w+)?(?:\^\w+)?")
"""A name, perhaps with something above it: `W^O` is no power."""
_TAIL = re.compile(r"\\in(?![a-z]).*|\\q?quad.*")


@dataclass(frozen=True)
class Key:
    """A formula that earns a criterion."""

    left: str
    """What it is said of, squeezed; empty where that does not matter."""
    spelled: str
    meanings: tuple[Meaning, ...]


@dataclass(frozen=True)
class _Heard:
    """A formula of an answer."""

    typed: Typed
    lefts: tuple[str, ...]
    parts: tuple[Meaning, ...]


def met_by_formula(question: Question, reading: Reading) -> dict[str, str]:
    """Return, for each criterion that a formula of the answer meets, the verbatim formulas that do."""
    ways = _ways(question)
    heard = [_heard(formula) for formula in _said(reading)] if ways else []
    met: dict[str, str] = {}
    for criterion, keys in ways:
        hits = [next((one for one in heard if _fits(key, one)), None) for key in keys]
        found = [hit.typed for hit in hits if hit is not None]
        if found and len(found) == len(keys) and criterion not in met:
            # What lies between the first and the last is part of what was said.
            met[criterion] = reading.answer[min(one.start for one in found) : max(one.end for one in found)]
    return met


def _said(reading: Reading) -> list[Typed]:
    """The formulas of the clauses that count: not denied, not taken back, not spoken to the grader."""
    return [
        formula
        for formula in find_formulas(reading.answer[: reading.clauses[-1].end if reading.clauses else 0])
        if any(_stands(reading.answer, formula, clause) for clause in reading.clauses)
    ]


def _stands(answer: str, formula: Typed, clause: Clause) -> bool:
    if not clause.start <= formula.start < clause.end or negations(clause.text):
        return False
    return _squeezed(answer[formula.start : min(formula.end, clause.end)]) in _squeezed(clause.text)


def _heard(formula: Typed) -> _Heard:
    return _Heard(
        formula,
        tuple(_squeezed(side) for side in formula.sides[:-1]),
        tuple(meaning for side in formula.sides for meaning in meanings(side) if meaning.size >= _LEAST),
    )


def _fits(key: Key, heard: _Heard) -> bool:
    if key.left and heard.lefts and key.left not in heard.lefts:
        return False
    if key.meanings:
        return any(wanted.equals(part) for wanted in key.meanings for part in heard.parts)
    return len(key.spelled) >= _SPELLED and any(key.spelled in _squeezed(side) for side in heard.typed.sides)


@lru_cache(maxsize=256)
def _ways(question: Question) -> tuple[tuple[str, tuple[Key, ...]], ...]:
    """The criteria with the formulas that earn them, each way by itself."""
    asked = _heard(Typed(tuple(side for one in find_formulas(question.prompt) for side in one.sides), 0, 0))
    found = [(criterion.id, keys) for criterion in question.criteria for keys in _of(criterion)]
    # What the question says itself earns nothing.
    return tuple((name, keys) for name, keys in found if not any(_fits(key, asked) for key in keys))


def _of(criterion: Criterion) -> list[tuple[Key, ...]]:
    alone = [found[1] for text in criterion.accept if (found := _ALONE.fullmatch(text.strip()))]
    ways = [[_key(_TAIL.sub("", part)) for part in _AND.split(text)] for text in alone]
    return [tuple(key for key in way if key) for way in ways if all(way)]


def _key(text: str) -> Key | None:
    parts = sides(text)
    if not parts:
        return None
    side = max(parts[1:], key=len) if len(parts) > 1 else parts[0]
    found = meanings(side)
    most = max((meaning.size for meaning in found), default=0)
    whole = tuple(meaning for meaning in found if meaning.size == most)
    spelled = _squeezed(side)
    if _NAME.fullmatch(spelled):
        return None
    if most < _LEAST and (whole or len(spelled) < _SPELLED or not re.search(r"[A-Za-z]", spelled)):
        return None
    left = _squeezed(parts[0]) if len(parts) > 1 and most <= _BARE else ""
    return Key(left, spelled, whole)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", plain(text))
