"""Checkers for the tests: one warm sandbox a level and test run. Knows nothing of single tests."""

from pathlib import Path

import pytest

from tutor.errors import SandboxUnavailable
from tutor.practice.checker import Checker

EXERCISES = Path(__file__).parents[2] / "corpus" / "exercises"
LEVELS = ("bubblewrap", "landlock")


def started(folder, level, limits=None):
    checker = Checker(folder, level, limits=limits)
    try:
        assert checker.level
    except SandboxUnavailable as error:
        checker.close()
        pytest.skip(f"no {level} here: {error}")
    return checker


@pytest.fixture(scope="session", params=LEVELS)
def checker(request):
    """The shipped exercises at each level that this machine has."""
    with started(EXERCISES, request.param) as found:
        yield found


@pytest.fixture(scope="session")
def any_checker():
    """The shipped exercises at the best level of this machine."""
    with started(EXERCISES, "auto") as found:
        yield found
