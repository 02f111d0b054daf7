"""Code practice as the faces use it: check, earlier submissions, the talk about one's own code. Part of the app."""

import random
from collections.abc import Callable
from typing import Protocol

from tutor.assessment import Assessment
from tutor.attempt import Attempt, Item
from tutor.errors import InputError, StoreUnavailable, UnknownName
from tutor.exercise import Check, Outcome
from tutor.parts import Parts
from tutor.supposition import Foretold, Supposition, foretold

QUESTIONS = 2
"""Asked of one submission at most."""
_UNCLEAR = {
    "test": "Name one of the tests, or say 'all' or 'none'.",
    "spared": "Name one of the tests, or say 'all' or 'none'.",
    "shape": "Give a shape such as (2, 3), or say that it raises an error.",
}


class Keep(Protocol):
    """Puts a try without help into the gradebook."""

    def __call__(self, item: Item, name: str, text: str, assessment: Assessment, learner: str | None) -> None:
        """Do it."""


class Workbench:
    """The verbs of code practice."""

    def __init__(self, *, parts: Parts, keep: Keep) -> None:
        """Take the parts; nothing is built yet."""
        self._parts, self._keep = parts, keep

    def check(
        self, exercise: str, source: bytes, learner: str | None, cancelled: Callable[[], bool] = lambda: False
    ) -> Check:
        """Run a submission and put it into the gradebook, unless it was cancelled.

        Where the gradebook cannot take it the verdict is returned all the same, and says so.

        Raises:
            UnknownName: there is no such exercise.
            SandboxUnavailable: nothing here may run it, or too many wait.
        """
        asked = self._parts.exercises.get(exercise)
        if asked is None:
            raise UnknownName("exercise", exercise, self._parts.exercises)
        name = learner or self._parts.settings.learner
        check = self._parts.checker.check(exercise, source, learner=name, cancelled=cancelled)
        if check.cancelled:
            return check
        text = source.decode("utf-8", "replace").replace("\x00", "")
        try:
            self._keep(Item.EXERCISE, exercise, text, check.assessment(asked, text), learner)
        except StoreUnavailable as error:
            return check.but(unstored=f"This verdict is not in the gradebook. {error}")
        return check

    def submissions(self, exercise: str, learner: str | None) -> tuple[Attempt, ...]:
        """Return what a learner handed in for an exercise, the oldest first."""
        tries = self._parts.store.attempts(learner or self._parts.settings.learner)
        return tuple(one for one in tries if one.item is Item.EXERCISE and one.name == exercise)

    def suppositions(self, exercise: str, source: str) -> tuple[Supposition, ...]:
        """Return what to ask about a submission that passed: at most two of the edits that fit it."""
        found = self._parts.checker.suppositions(exercise, source)
        # The same code is asked the same again, so that a question cannot be traded for an easier one.
        return tuple(random.Random(source).sample(found, min(QUESTIONS, len(found))))

    def foretell(self, supposition: Supposition, prediction: str, learner: str | None) -> Foretold:
        """Run the changed code, compare it with what the learner expects, and put that into the gradebook.

        Raises:
            InputError: the prediction cannot be read, or the changed code was not run to its end.
            SandboxUnavailable: nothing here may run it.
        """
        name = learner or self._parts.settings.learner
        check = self._parts.checker.check(supposition.exercise, supposition.source, learner=name)
        if check.verdict in (Outcome.TIMEOUT, Outcome.MEMORY):
            raise InputError(f"The changed code could not be tried out: {check.message}")
        told = foretold(supposition, prediction, check)
        if told is None:
            raise InputError(f"That was not understood. {_UNCLEAR[supposition.edit.asks]}")
        self._keep(Item.ORAL, supposition.exercise, prediction, told.assessment, learner)
        return told
