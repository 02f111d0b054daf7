"""Says whether a run may go on: money left, and an endpoint that still answers. Knows nothing of graders."""

from tutor.evals.outcome import UNTRIED
from tutor.evals.plan import Plan
from tutor.llm.report import Usage

PATIENCE = 25
"""So many answers in a row that no model could grade end a run: it is down, and going on would only take time."""


class Purse:
    """What a run has spent, and whether another answer may be graded. Used from one thread."""

    def __init__(self, plan: Plan, guess: Usage) -> None:
        """Take the plan and what one answer may cost at most, until the first ones have shown it."""
        self._plan, self._guess = plan, guess
        self.used = Usage()
        self._asked = 0
        self._failed = 0
        self._last = ""

    @property
    def spent(self) -> float | None:
        """The money spent; None where no prices are known."""
        return self._plan.prices.cost(self.used) if self._plan.prices else None

    def refusal(self, under_way: int) -> str | None:
        """Return why no further answer shall be graded while these are under way; None where one may."""
        if self._failed >= PATIENCE:
            return f"{UNTRIED}, since {self._failed} answers before it in a row failed. The last: {self._last}"
        prices, limit = self._plan.prices, self._plan.limit
        if prices is None or limit is None or self.spent is None:
            return None
        each = self.spent / self._asked if self._asked else prices.cost(self._guess)
        if self.spent + each * (under_way + 1) <= limit:
            return None
        return f"{UNTRIED}, since that could pass the spending limit of {limit:g}; {self.spent:.4f} are spent"

    def pay(self, used: Usage, failure: str | None) -> None:
        """Count an answer that was graded, or that failed for this reason."""
        counted = used
        if used.requests and not used.input_tokens:  # a server that counts no tokens is taken at the guess
            counted = used.plus(Usage(input_tokens=self._guess.input_tokens, output_tokens=self._guess.output_tokens))
        self.used = self.used.plus(counted)
        self._asked += bool(used.requests)
        self._failed = self._failed + 1 if failure else 0
        self._last = failure or ""
