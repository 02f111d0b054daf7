"""Measures an answer against every target of a rubric: numbers for the head to weigh. Decides nothing.

Similarity counts only beyond similarity to the question, and beyond similarity to what is known to be wrong: see
Khattab & Zaharia 2020 (arXiv:2004.12832) for the late interaction called MaxSim here.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tutor.grading import relations
from tutor.grading.coverage import narrow, precision
from tutor.grading.grader import Vectors
from tutor.grading.lexicon import LEXICON
from tutor.grading.numbers import same
from tutor.grading.rubric import Rubric, Target
from tutor.grading.said import Said
from tutor.grading.turns import disorder, flips

NAMES = (
    "cosine",
    "cosine_first",
    "cosine_demoted",
    "prompt_at_best",
    "whole",
    "whole_reference",
    "parts",
    "parts_least",
    "maxsim",
    "maxsim_demoted",
    "maxsim_answer",
    "maxsim_parts",
    "precision",
    "wrong_at_best",
    "contrast",
    "contrast_worst",
    "maxsim_contrast",
    "maxsim_contrast_worst",
    "lexical_contrast",
    "has_wrong",
    "other_at_best",
    "other_margin",
    "lexical",
    "lexical_answer",
    "lexical_parts",
    "formula",
    "has_formula",
    "values",
    "has_values",
    "flips",
    "negation",
    "disorder",
    "flips_wrong",
    "words_at_best",
    "fresh_at_best",
    "length",
    "clauses",
    "novelty",
    "function_share",
    "hedges",
    "ways",
    "targets",
    "implicit",
    "target_length",
    "parts_most",
    "maxsim_parts_most",
    "covered",
    "covered_contrast",
    "precision_contrast",
    *relations.NAMES,
)
"""What is measured, in order."""
ECHO, WRONG_ECHO, APART = 0.93, 0.96, 0.02
"""Cosine from which a window counts as a right, or a wrong, statement nearly word for word; how much nearer it must be
than statements of the other kind."""
_LOCAL = LEXICON["local-features"]
PORTABLE = tuple(name for name in NAMES if name not in _LOCAL)
"""Those that mean the same in any course and any manner: what a head uses that was not fitted on people's answers."""
SUBSTANCE = tuple(name for name in NAMES if name not in LEXICON["manner-features"])
"""Those that say nothing of the manner: what trees may combine as they like."""
NONE = math.nan
"""Where a feature has nothing to measure; the head takes its mean."""
LENGTH, FAR = 15, (0.5, 0.45)
"""Words from which an answer has a subject; cosines to the nearest criterion and to the reference below which it is
another one: of development answers all 12 off topic are, and none of 311 that earn anything."""
BRIEF, COVERED = 8, 0.6
"""Words up to which an answer is a bare point; share of its telling words that the statement then has to have."""
DEMOTION = 0.3
"""Share of the similarity to the question that is taken off when the best window is chosen."""


@dataclass(frozen=True)
class Measured:
    """The features of one target, and where in the answer they were found."""

    features: Vectors
    """In the order of NAMES."""
    best: int
    """Index of the window nearest to the target."""
    worst: int
    """Index of the window nearest to what is wrong."""
    echo: int
    """1 where a window says nearly word for word what is right, -1 what was written against it, 0 neither or both."""
    brief: bool
    """Whether the answer is a few words that are the right statement's at least as much as any wrong one's."""


@dataclass(frozen=True)
class _Grid:
    """Every statement against every window, (statements, windows)."""

    cosine: Vectors
    maxsim: Vectors
    demoted: Vectors
    lexical: Vectors
    prompt: Vectors
    """(windows,)"""
    whole_maxsim: Vectors
    """(statements,): MaxSim with the whole answer, question-demoted."""
    whole_lexical: Vectors


def _widened(by_clause: Vectors, said: Said) -> Vectors:
    """Return, for each window, the greatest value among its clauses; (n, clauses) -> (n, windows)."""
    grown = [by_clause]
    for size in (2, 3):
        if by_clause.shape[1] >= size:
            grown.append(np.maximum(grown[-1][:, :-1], by_clause[:, size - 1 :]))
    return np.concatenate(grown, axis=1)


def _grid(said: Said, rubric: Rubric) -> _Grid:
    near = np.maximum.reduceat(rubric.tokens @ said.tokens.T, said.first, axis=1)  # (statement tokens, clauses)
    near = _widened(near, said)
    present = np.zeros((len(rubric.vocabulary) or 1, len(said.content)), np.float32)
    for clause, words in enumerate(said.content):
        rows = [rubric.vocabulary[word] for word in words if word in rubric.vocabulary]
        present[rows, clause] = 1
    lexical = rubric.lexical @ _widened(present, said)
    whole = near.max(1)
    return _Grid(
        cosine=rubric.vectors @ said.windows.T,
        maxsim=np.add.reduceat(near * rubric.even[:, None], rubric.first, axis=0),
        demoted=np.add.reduceat(near * rubric.weights[:, None], rubric.first, axis=0),
        lexical=lexical,
        prompt=said.windows @ rubric.prompt,
        whole_maxsim=np.add.reduceat(whole * rubric.weights, rubric.first),
        whole_lexical=rubric.lexical @ present.max(1),
    )


def _about(said: Said, window: int) -> tuple[frozenset[str], list[str], int]:
    span = said.reading.windows[window]
    inside = range(span.first, span.last + 1)
    return (
        frozenset().union(*(said.clause_stems[i] for i in inside)),
        [word for i in inside for word in said.content[i]],
        sum(said.negated[i] for i in inside),
    )


def _formula(said: Said, rubric: Rubric, rows: tuple[int, ...]) -> tuple[float, float]:
    shares = [len(rubric.grams[row] & said.grams) / len(rubric.grams[row]) for row in rows if rubric.grams[row]]
    return (max(shares), 1.0) if shares else (NONE, 0.0)


def _values(said: Said, rubric: Rubric, target: Target) -> tuple[float, float]:
    wanted = rubric.values[target.right[0]]
    if not wanted:
        return NONE, 0.0
    return sum(any(same(value, stated) for stated in said.values) for value in wanted) / len(wanted), 1.0


def measure(said: Said, rubric: Rubric) -> list[Measured]:
    """Measure an answer against every target of the rubric, in order."""
    grid = _grid(said, rubric)
    fresh = [word for words in said.content for word in words]
    novelty = sum(word not in rubric.asked for word in fresh) / (len(fresh) + 1)
    novelty = NONE if math.isnan(said.about[2]) else novelty  # a short reply has no manner
    pairs = relations.pair(said, rubric)
    found = []
    for target in rubric.targets:
        one = _one(said, rubric, grid, target, novelty)
        related = np.array(relations.relations(said, rubric, target, one.best, pairs), np.float32)
        found.append(replace(one, features=np.concatenate([one.features, related])))
    return found


def off_topic(said: Said, found: Sequence[Measured]) -> bool:
    """Whether an answer of some length is far from every criterion and from the reference."""
    if math.expm1(said.about[0]) < LENGTH:
        return False
    nearest = max(float(one.features[NAMES.index("cosine")]) for one in found)
    return nearest < FAR[0] and float(found[0].features[NAMES.index("whole_reference")]) < FAR[1]


def _one(said: Said, rubric: Rubric, grid: _Grid, target: Target, novelty: float) -> Measured:
    right, wrong, others, parts = (list(rows) for rows in (target.right, target.wrong, target.others, target.parts))
    cosine, maxsim, lexical = grid.cosine[right].max(0), grid.demoted[right].max(0), grid.lexical[right].max(0)
    closeness = cosine + maxsim + 0.3 * lexical - DEMOTION * grid.prompt
    best = int(closeness.argmax())
    way = right[int((grid.cosine[right, best] + grid.demoted[right, best]).argmax())]
    against = _against(grid, wrong, (cosine, maxsim, lexical), best)
    worst = against[-1]
    other = float(grid.cosine[others, best].max()) if others else NONE
    words, order, negated = _about(said, best)
    near_wrong = wrong[int(grid.cosine[wrong, best].argmax())] if wrong else way
    close = narrow(said, rubric, target, (best, way, frozenset(order)))
    values = (
        *_cosines(said, rubric, grid, target, best),
        grid.maxsim[right].max(),
        maxsim.max(),
        grid.whole_maxsim[right].max(),
        grid.whole_maxsim[parts].mean(),
        precision(said, rubric, best, way),
        *against[:-1],
        other,
        cosine[best] - other,
        lexical.max(),
        grid.whole_lexical[right].max(),
        grid.whole_lexical[parts].mean(),
        *_formula(said, rubric, target.right),
        *_values(said, rubric, target),
        flips(words, rubric.stems[way]),
        (negated > 0) != (rubric.negated[way] > 0),
        disorder(order, list(rubric.order[way])),
        flips(words, rubric.stems[near_wrong]) if wrong else NONE,
        math.log1p(len(order)),
        sum(word not in rubric.asked for word in order) / (len(order) + 1),
        said.about[0],
        said.about[1],
        novelty,
        *said.about[2:],
        math.log(len(right)),
        math.log(len(rubric.targets)),
        rubric.implicit,
        math.log1p(len(rubric.order[right[0]])),
        grid.cosine[parts].max(),
        grid.maxsim[parts].max(),
        *close,
    )
    brief = math.expm1(said.about[0]) <= BRIEF and close[0] >= COVERED and not close[1] < 0  # NaN: nothing is wrong
    return Measured(np.array(values, np.float32), best, worst, _echo(said, rubric, grid, target), brief)


def _cosines(said: Said, rubric: Rubric, grid: _Grid, target: Target, best: int) -> tuple[float, ...]:
    right, near = list(target.right), grid.cosine[list(target.parts)].max(1)
    cosine = grid.cosine[right].max(0)
    return (
        cosine.max(),
        grid.cosine[right[0]].max(),
        (cosine - grid.prompt).max(),
        grid.prompt[best],
        rubric.vectors[right].dot(said.whole).max(),
        float(rubric.reference @ said.whole),
        near.mean(),
        near.min(),
    )


def _against(
    grid: _Grid, wrong: list[int], near: tuple[Vectors, Vectors, Vectors], best: int
) -> tuple[float, float, float, float, float, float, float, int]:
    """Return how much nearer to right than to wrong the best and the worst window are, and which is the worst."""
    if not wrong:
        return NONE, NONE, NONE, NONE, NONE, NONE, 0.0, best
    cosine, maxsim, lexical = near
    wrong_cosine, wrong_maxsim = grid.cosine[wrong].max(0), grid.demoted[wrong].max(0)
    edge = wrong_cosine - cosine + wrong_maxsim - maxsim
    worst = int((edge + 0.5 * wrong_cosine).argmax())
    return (
        float(wrong_cosine[best]),
        float(cosine[best] - wrong_cosine[best]),
        float(cosine[worst] - wrong_cosine[worst]),
        float(maxsim[best] - wrong_maxsim[best]),
        float(maxsim[worst] - wrong_maxsim[worst]),
        float(lexical[best] - grid.lexical[wrong].max(0)[best]),
        1.0,
        worst,
    )


def _echo(said: Said, rubric: Rubric, grid: _Grid, target: Target) -> int:
    right, missed = list(target.right), list(target.missed)
    near = grid.cosine[right].max(0)
    against = grid.cosine[missed].max(0) if missed else np.zeros_like(near)
    heard = 0
    for window in np.flatnonzero((near >= ECHO) & (near >= against + APART)):
        words, order, negated = _about(said, int(window))
        way = right[int(grid.cosine[right, window].argmax())]
        turned = flips(words, rubric.stems[way]) or (negated > 0) != (rubric.negated[way] > 0)
        heard = heard or int(not turned and not disorder(order, list(rubric.order[way])))
    return heard - int(((against >= WRONG_ECHO) & (against >= near + APART)).any())
