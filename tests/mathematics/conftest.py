from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tutor.mathematics.board import Board, make_board
from tutor.mathematics.problems import load_problems

FOLDER = Path(__file__).parents[2] / "corpus" / "derivations"
PROBLEMS = load_problems(FOLDER)


@cache
def shipped_board(name: str) -> Board:
    return make_board(PROBLEMS[name])


@pytest.fixture(scope="session")
def board() -> Callable[[str], Board]:
    """The boards of the shipped problems, by id."""
    return shipped_board
