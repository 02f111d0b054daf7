"""Counts what one piece of work asked of the models, whichever thread it runs in. Knows nothing of the work."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from tutor.llm.report import Usage


class Meter:
    """What was used since it was opened."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.usage = Usage()

    def add(self, used: Usage) -> None:
        """Count more."""
        self.usage = self.usage.plus(used)


_OPEN: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def metered() -> Iterator[Meter]:
    """Count what this thread asks of any model inside the `with`; an inner meter hides an outer one."""
    meter = Meter()
    token = _OPEN.set(meter)
    try:
        yield meter
    finally:
        _OPEN.reset(token)


def note(used: Usage) -> None:
    """Tell the open meter, if there is one."""
    meter = _OPEN.get()
    if meter is not None:
        meter.add(used)
