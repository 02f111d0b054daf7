"""What an evaluation may cost, and how it can stop short. Knows nothing of formulas."""

from dataclasses import dataclass

from tutor.errors import Misfit, Unreadable

MAX_TERMS = 300


class Missing(Exception):
    """An index letter without a value was met; whoever runs over the letters catches it."""

    def __init__(self, letter: str, at: int) -> None:
        super().__init__(letter)
        self.letter, self.at = letter, at


class Outside(Misfit):
    """An index beyond the end, such as h_{t-1} at t = 1."""


@dataclass
class Budget:
    """Steps left for one line; a step on many atoms costs more."""

    steps: float = 40_000

    def spend(self, cost: float, at: int) -> None:
        """Take steps off.

        Raises:
            Unreadable: none are left.
        """
        self.steps -= cost
        if self.steps < 0:
            raise Unreadable("this takes too long to work out; split it into smaller steps", at)
