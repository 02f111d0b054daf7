"""What a grader is, and what it needs of an embedding model. Knows nothing of how either works."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from tutor.assessment import Assessment
from tutor.question import Question

Vectors = NDArray[np.float32]


class Grader(Protocol):
    """Judges an answer criterion by criterion. The same answer gets the same marks, always."""

    @property
    def name(self) -> str:
        """Who judged: kind, version and a hash of whatever the marks depend on."""
        ...

    def grade(self, question: Question, answer: str) -> Assessment:
        """Judge one answer. Where no judgement could be had the assessment is ungraded; nothing is raised."""
        ...


@runtime_checkable
class GradesMany(Grader, Protocol):
    """A grader that is faster with many answers at once than one by one."""

    def grade_many(self, pairs: Sequence[tuple[Question, str]]) -> list[Assessment]:
        """Judge answers, in order; each assessment is the one that `grade` gives."""
        ...


class Embeds(Protocol):
    """What is asked of an embedding model."""

    @property
    def fingerprint(self) -> str:
        """A hash that changes with the model."""
        ...

    def embed_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """Return unit vectors of each text's tokens in context, of the last layer and the middle one: (2, t_i, d)."""
        ...


def grade_all(grader: Grader, pairs: Sequence[tuple[Question, str]]) -> list[Assessment]:
    """Judge answers in order, together where the grader can."""
    if isinstance(grader, GradesMany):
        return grader.grade_many(pairs)
    return [grader.grade(question, answer) for question, answer in pairs]
