"""An answer as vectors and words, by clause and by window: what targets are compared with. Knows nothing of rubrics."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tutor.grading.evidence import Reading
from tutor.grading.grader import Vectors
from tutor.grading.lexicon import LEXICON
from tutor.grading.numbers import numbers
from tutor.grading.rubric import filled, grams, unit
from tutor.grading.turns import negations, stems
from tutor.grading.words import content, function_share, tokens

WHOLE = 30
"""Words from which an answer has a manner that may be measured; a shorter reply is one point, and is read as one."""
_HEDGES = LEXICON["hedges"]


@dataclass(frozen=True)
class Said:
    """An answer as vectors and words, by clause and by window."""

    reading: Reading
    windows: Vectors
    """(windows, d), unit vectors: the mean of the tokens of their clauses."""
    whole: Vectors
    """(d,)"""
    tokens: Vectors
    """(tokens, d)"""
    middle: Vectors
    """The same tokens in the model's middle layer."""
    first: NDArray[np.intp]
    """Where each clause's tokens begin."""
    clause_stems: tuple[frozenset[str], ...]
    content: tuple[tuple[str, ...], ...]
    negated: tuple[int, ...]
    grams: frozenset[str]
    values: tuple[float, ...]
    about: tuple[float, ...]
    """Length, clauses, function words, hedges: the same for every target."""


def say(reading: Reading, clause_tokens: list[Vectors]) -> Said:
    """Make an answer ready for comparison. `clause_tokens` holds the token vectors (2, t, d) of each clause's text."""
    both = [filled(part) for part in clause_tokens]
    parts = [part[0] for part in both]
    sums = np.cumsum([np.zeros(parts[0].shape[1]), *(part.sum(0) for part in parts)], axis=0)
    ends = np.array([window.last + 1 for window in reading.windows])
    starts = np.array([window.first for window in reading.windows])
    texts = [clause.text for clause in reading.clauses]
    text = " ".join(texts)
    words = tokens(text)
    return Said(
        reading=reading,
        windows=unit((sums[ends] - sums[starts]).astype(np.float32)),
        whole=unit(sums[-1].astype(np.float32)),
        tokens=np.concatenate(parts),
        middle=np.concatenate([part[1] for part in both]),
        first=np.cumsum([0, *(len(part) for part in parts[:-1])]),
        clause_stems=tuple(map(stems, texts)),
        content=tuple(tuple(content(clause)) for clause in texts),
        negated=tuple(map(negations, texts)),
        grams=grams(text),
        values=tuple(quantity.value for quantity in numbers(text)),
        about=(
            math.log1p(len(words)),
            math.log1p(len(texts)),
            function_share(text) if len(words) >= WHOLE else math.nan,
            sum(word in _HEDGES for word in words) / (len(words) + 5) if len(words) >= WHOLE else math.nan,
        ),
    )
