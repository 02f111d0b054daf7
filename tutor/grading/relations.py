"""Measures whether a window entails what is right and contradicts what is wrong, as numbers for the head to weigh."""

import math
from dataclasses import dataclass

from tutor.grading.entailment import AGAINST, APART, ENTAILED, SAID
from tutor.grading.grader import Vectors
from tutor.grading.rubric import Rubric, Target
from tutor.grading.said import Said

NAMES = (
    "entailed",
    "entailed_mean",
    "entailed_least_doubt",
    "against",
    "apart",
    "wrong_entailed",
    "wrong_entailed_mean",
    "entailed_contrast",
    "entailed_contrast_mean",
)
"""Logarithms of the odds of entailment to contradiction, of single probabilities, and right less wrong."""
MOST = 6
"""Statements of each kind that are looked at."""
_NONE = (math.nan,) * len(NAMES)


@dataclass(frozen=True)
class Pairs:
    """An answer's tokens against those of all statements."""

    near: Vectors
    """Cosines, (statement tokens, tokens of the answer)."""
    words: Vectors
    """The answer's tokens, projected."""


def pair(said: Said, rubric: Rubric) -> Pairs | None:
    """Pair off all tokens; None where the weights hold for another embedding model."""
    if rubric.stated is None:
        return None
    return Pairs(rubric.stated.tokens @ said.middle.T, rubric.entailment.weigh(said.middle))


def relations(said: Said, rubric: Rubric, target: Target, window: int, pairs: Pairs | None) -> tuple[float, ...]:
    """Return the measures of NAMES for one window and one target."""
    if pairs is None or rubric.stated is None:
        return _NONE
    span = said.reading.windows[window]
    begin = said.first[span.first]
    end = said.first[span.last + 1] if span.last + 1 < len(said.first) else len(said.middle)
    part = slice(begin, min(end, begin + SAID))
    right, wrong = target.right[:MOST], target.missed[:MOST]
    logs = rubric.entailment(pairs.near[:, part], pairs.words[part], rubric.stated, (*right, *wrong))
    odds, count = logs[:, ENTAILED] - logs[:, AGAINST], len(right)
    best, mean = odds[:count].max(), odds[:count].mean()
    single = (logs[:count, ENTAILED].max(), logs[:count, AGAINST].mean(), logs[:count, APART].mean())
    if not wrong:
        return (best, mean, *single, *_NONE[:4])
    other, others = odds[count:].max(), odds[count:].mean()
    return (best, mean, *single, other, others, best - other, mean - others)
