"""Works the puzzles of the lesson by exact fractions and complete search. Knows nothing of grading."""

import re
from fractions import Fraction
from functools import cache
from itertools import permutations, product
from pathlib import Path

import pytest

from tutor.course.course import read_course

CORPUS = Path(__file__).parents[2] / "corpus"
LESSON = (CORPUS / "lessons" / "puzzles.md").read_text("utf-8")
FLAT = re.sub(r"\s+", " ", LESSON)
SMALLEST = [min(rolls) for rolls in product(range(1, 7), repeat=3)]
LARGEST = [max(rolls) for rolls in product(range(1, 7), repeat=3)]


def mean(values: list[int]) -> Fraction:
    return Fraction(sum(values), len(values))


def fewest_rectangles(free: int, rectangles: list[int]) -> int:
    """Return the least number of the given rectangles (bit masks) that cover the free squares exactly."""

    @cache
    def fewest(left: int) -> int:
        if not left:
            return 0
        corner = left & -left
        return 1 + min(fewest(left & ~piece) for piece in rectangles if piece & corner and not piece & ~left)

    return fewest(free)


def least_by_holes(n: int) -> dict[tuple[int, ...], int]:
    spans = [(low, high) for low in range(n) for high in range(low, n)]
    rectangles = [
        sum(1 << (row * n + column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        for (top, bottom), (left, right) in product(spans, spans)
    ]
    whole = (1 << n * n) - 1
    return {
        holes: fewest_rectangles(whole & ~sum(1 << (row * n + column) for row, column in enumerate(holes)), rectangles)
        for holes in permutations(range(n))
    }


def test_the_smallest_of_three_dice() -> None:
    expected = mean(SMALLEST)
    assert expected == Fraction(49, 24) == Fraction(441, 216)
    assert expected == sum(Fraction(7 - k, 6) ** 3 for k in range(1, 7))
    assert f"{float(expected):.4f}" == "2.0417" and round(10_000 * expected) == 20_417
    squares = mean([value**2 for value in SMALLEST])
    assert squares == Fraction(1183, 216)
    variance = squares - expected**2
    assert f"{float(variance):.3f}" == "1.308" and round((10_000 * float(variance)) ** 0.5) == 114
    assert Fraction(SMALLEST.count(1), 216) == Fraction(91, 216)
    assert mean(LARGEST) == 7 - expected == Fraction(119, 24)
    assert f"{float(sum(Fraction(1, cube) for cube in (216, 125, 64, 27, 8, 1))):.2f}" == "1.19"
    for shown in ("2.0417", "20{,}417", "1183/216", "1.308", "4.958", "$1.19$"):
        assert shown in FLAT


def test_distinct_faces_by_linearity() -> None:
    faces = mean([len(set(rolls)) for rolls in product(range(1, 7), repeat=3)])
    assert faces == Fraction(91, 36) and f"{float(faces):.3f}" == "2.528"
    expected = read_course(CORPUS).question("distinct-faces-of-three-dice").answer
    assert expected is not None and expected.value == pytest.approx(float(faces), abs=expected.tolerance / 2)
    assert f"{6 * (1 - (5 / 6) ** 6):.2f}" == "3.99"


@pytest.mark.parametrize(("n", "least", "ways"), [(2, 2, 2), (4, 5, 2)])
def test_the_least_number_of_rectangles(n: int, least: int, ways: int) -> None:
    found = least_by_holes(n)
    assert min(found.values()) == least
    assert list(found.values()).count(least) == ways
    if n == 4:
        assert set(found.values()) == {5, 6} and found[0, 1, 2, 3] == 6
        assert [holes for holes, count in found.items() if count == 5] == [(1, 3, 0, 2), (2, 0, 3, 1)]


def test_the_windmill_in_the_lesson_is_a_partition_into_five_rectangles() -> None:
    drawing = re.search(r"```text\n(.+?)\n```", LESSON, re.DOTALL)
    assert drawing
    cells = {
        (row, column): letter
        for row, line in enumerate(drawing[1].splitlines())
        for column, letter in enumerate(line.split())
    }
    assert [column for row in range(4) for column in range(4) if cells[row, column] == "X"] == [1, 3, 0, 2]
    pieces = set(cells.values()) - {"X"}
    assert len(pieces) == 5
    for piece in pieces:
        mine = [cell for cell, letter in cells.items() if letter == piece]
        rows, columns = {row for row, _ in mine}, {column for _, column in mine}
        assert len(mine) == len(rows) * len(columns)
        assert max(rows) - min(rows) < len(rows) and max(columns) - min(columns) < len(columns)


def test_the_general_formula_of_the_olympiad() -> None:
    assert [k * k + 2 * k - 3 for k in (2, 45)] == [5, 2112] and 45**2 == 2025
