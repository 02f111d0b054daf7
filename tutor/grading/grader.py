"""What a grader is, and what it needs of an embedding model. Knows nothing of how either works."""

from collections.abc import Sequence
from typing import Protocol

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


class Embeds(Protocol):
    """The two things asked of an embedding model."""

    @property
    def fingerprint(self) -> str:
        """A hash that changes with the model."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, shape (n, d)."""
        ...

    def embed_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """Return the unit vectors of each text's tokens in context, shapes (t_i, d)."""
        ...
