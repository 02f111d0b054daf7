"""An exercise tried out before learners are: its gates, and how many generated mistakes its cases notice."""

import time
from collections.abc import Sequence

from tutor.practice.checker import Checker
from tutor.practice.gates import SEEDS, Gates, gates
from tutor.practice.mutation import Score, score
from tutor.value import Value


class Trial(Value):
    """What trying out one exercise showed."""

    gates: Gates
    score: Score | None
    """Where generated mutants were asked for."""
    seconds: float

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong, in words; empty where learners may have it."""
        if self.score is None:
            return self.gates.problems
        alive = [f"survives: line {m.line}, {m.change}, in `{m.code}`" for m in self.score.survivors]
        stale = [f"is called equivalent and is not: {e.change}, in `{e.code}`" for e in self.score.stale]
        return (*self.gates.problems, *(f"a generated mutant {words}" for words in [*alive, *stale]))


def trial(checker: Checker, exercise: str, *, generated: bool, seeds: Sequence[int] = SEEDS[:1]) -> Trial:
    """Try an exercise out.

    Args:
        checker: runs what is tried.
        exercise: its id.
        generated: whether to run the generated mutants of its first right solution too.
        seeds: of the cases of the gates.

    Raises:
        SandboxUnavailable: nothing here may run it.
    """
    started = time.monotonic()
    found = gates(checker, exercise, seeds)
    counted = score(checker, exercise) if generated and found.right else None
    return Trial(gates=found, score=counted, seconds=round(time.monotonic() - started, 3))
