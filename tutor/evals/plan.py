"""How a run is to be held: how many at once, how often, for how much money. Knows nothing of graders."""

from pydantic import Field

from tutor.evals.outcome import FIRST, REORDERED
from tutor.llm.report import Usage
from tutor.value import Value


class Prices(Value):
    """What a model costs, in any currency, per million tokens."""

    input: float = Field(ge=0)
    output: float = Field(ge=0)

    def cost(self, usage: Usage) -> float:
        """Return what the tokens cost."""
        return (usage.input_tokens * self.input + usage.output_tokens * self.output) / 1e6


class Plan(Value):
    """How a run is to be held."""

    concurrency: int = Field(default=8, ge=1, le=256)
    """Answers at once, for a grader that waits for a model; the embedded grader takes many in one go instead."""
    repeat: int = Field(default=1, ge=1, le=20)
    """How often each answer is graded."""
    reorder: bool = False
    """Whether each is graded once more with the rubric in reverse order."""
    prices: Prices | None = None
    limit: float | None = Field(default=None, gt=0)
    """Money that this run may spend; wants prices."""

    @property
    def takes(self) -> tuple[str, ...]:
        """The runs over each answer."""
        again = tuple(str(number) for number in range(2, self.repeat + 1))
        return (FIRST, *again, REORDERED) if self.reorder else (FIRST, *again)
