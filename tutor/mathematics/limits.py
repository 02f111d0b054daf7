"""What an evaluation may cost, and how it can stop short. Knows nothing of formulas.

Costs are counted in steps rather than seconds, so that the same derivation gets the same marks on every machine.
"""

from dataclasses import dataclass

from tutor.errors import Misfit, Unreadable

MAX_LINES = 400
"""Of a derivation, blank ones and remarks aside; the others are not looked at."""
MAX_TERMS = 300
MAX_ENTRIES = 200_000
"""Entries of one value, all atoms counted: 1.6 MB."""
LINE_STEPS = 15_000
"""The longest line of the regression set takes 5,500, half of them less than 60."""
WHOLE_STEPS = 60_000
"""Of a whole derivation: about a second."""


class Missing(Exception):
    """An index letter without a value was met; whoever runs over the letters catches it."""

    def __init__(self, letter: str, at: int) -> None:
        super().__init__(letter)
        self.letter, self.at = letter, at


class Outside(Misfit):
    """An index beyond the end, such as h_{t-1} at t = 1."""


@dataclass
class Budget:
    """Steps left; a step on many atoms costs more."""

    steps: float = LINE_STEPS
    whole: "Budget | None" = None
    """What this one is a part of."""
    why: str = "this takes too long to work out; split it into smaller steps"

    @property
    def is_spent(self) -> bool:
        """Whether nothing is left, here or in the whole."""
        return self.steps < 0 or (self.whole is not None and self.whole.is_spent)

    def part(self, steps: float) -> "Budget":
        """Return a budget of its own whose costs are taken from this one too."""
        return Budget(steps, self)

    def spend(self, cost: float, at: int) -> None:
        """Take steps off.

        Raises:
            Unreadable: none are left.
        """
        self.steps -= cost
        if self.steps < 0:
            raise Unreadable(self.why, at)
        if self.whole is not None:
            self.whole.spend(cost, at)


def check_size(entries: int, at: int) -> None:
    """Refuse an array before it is made.

    Raises:
        Unreadable: it would have too many entries.
    """
    if entries > MAX_ENTRIES:
        raise Unreadable(f"an array of more than {MAX_ENTRIES:,} entries", at)
