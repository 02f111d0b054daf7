"""Recomputes the two puzzles of the log with fractions and by complete search. Knows nothing of grading."""

from fractions import Fraction
from functools import cache
from itertools import permutations, product
from pathlib import Path

import pytest

from tutor.course.questions import read_questions

CORPUS = Path(__file__).parents[2] / "corpus"
BANK = {question.id: question for question in read_questions(CORPUS / "questions")}
ROLLS = list(product(range(1, 7), repeat=3))
SIDE = 4


def value(name: str) -> float:
    answer = BANK[name].answer
    assert answer
    return answer.value


def mean(numbers: list[int]) -> Fraction:
    return Fraction(sum(numbers), len(numbers))


def test_smallest_of_three_dice() -> None:
    smallest = [min(roll) for roll in ROLLS]
    expectation = mean(smallest)
    assert expectation == Fraction(441, 216) == Fraction(49, 24)
    assert sum(Fraction(7 - k, 6) ** 3 for k in range(1, 7)) == expectation
    assert value("smallest-of-three-dice-total") == round(10_000 * expectation)
    variance = mean([x * x for x in smallest]) - expectation**2
    assert float(10_000 * variance) ** 0.5 == pytest.approx(114, abs=0.5)
    assert mean([max(roll) for roll in ROLLS]) == Fraction(119, 24)
    assert float(sum(Fraction(1, k**3) for k in range(1, 7))) == pytest.approx(1.19, abs=0.005)


def rectangle(row: int, column: int, height: int, width: int) -> frozenset[tuple[int, int]]:
    return frozenset(product(range(row, row + height), range(column, column + width)))


@cache
def fewest(squares: frozenset[tuple[int, int]]) -> int:
    """Return the least number of rectangles that tile the squares, by trying all for the first square."""
    if not squares:
        return 0
    row, column = min(squares)
    sizes = product(range(1, SIDE + 1 - row), range(1, SIDE + 1 - column))
    pieces = [rectangle(row, column, height, width) for height, width in sizes]
    return 1 + min(fewest(squares - piece) for piece in pieces if piece <= squares)


def test_four_holes() -> None:
    whole = rectangle(0, 0, SIDE, SIDE)
    results = {holes: fewest(whole - set(enumerate(holes))) for holes in permutations(range(SIDE))}
    assert sorted(results.values()) == [5, 5] + [6] * 22
    assert min(results.values()) == value("four-holes-fewest-rectangles")
    assert results[(1, 3, 0, 2)] == results[(2, 0, 3, 1)] == 5
    assert results[(0, 1, 2, 3)] == 6
