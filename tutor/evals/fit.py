"""Fits the embedded grader's small head on labelled answers. The only place that trains; knows nothing of commands.

Labels may be levels or scores: a score of .7 counts as .7 of an answer that met and .3 of one that did not. Whole
questions are left out to find how far the probabilities can be believed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

from tutor.assessment import Level
from tutor.errors import InputError
from tutor.evals.material import Progress, Remembering, Row, balanced, bare, inputs, measured, silent
from tutor.evals.suite import Suite
from tutor.grading.features import NAMES, PORTABLE, SUBSTANCE
from tutor.grading.grader import Embeds
from tutor.grading.head import REACH, Head, Heads, Tree, Weigher

ENOUGH = 1500
"""Labelled criteria from which on boosted trees are fitted beside the logistic regression."""
LEAF = 15
"""Rows that a leaf of a tree needs."""
RIDGE = 0.05
"""Inverse strength of the regression's penalty."""
FOLDS = 5
_ORDER = (Level.MISSED, Level.CONTRADICTED, Level.PARTIAL, Level.MET)


@dataclass(frozen=True)
class Plan:
    """What to fit."""

    trained_on: str
    features: tuple[str, ...] = NAMES
    linear: tuple[str, ...] = NAMES
    """Those that the logistic regression weighs."""
    grown_on: tuple[str, ...] = NAMES
    """Those that trees split on."""
    boosted: bool = True
    """Whether trees may stand beside the logistic regression."""
    grown: tuple[int, float, int] = (60, 0.08, 3)
    """Rounds of boosting, learning rate, depth: few and small, since the file ships."""
    seed: int = 0


@dataclass(frozen=True)
class Material:
    """Measured targets of one kind."""

    features: NDArray[np.float32]
    """(n, features)"""
    labels: NDArray[np.float64]
    """(n, levels), rows sum to 1."""
    levels: tuple[Level, ...]
    groups: NDArray[np.str_]
    """The question of each."""
    scores: bool
    weights: NDArray[np.float64]
    """(n,), how much each counts."""


def _material(rows: Sequence[Row], *, scores: bool) -> Material | None:
    """Put rows together; None where their labels are all alike."""
    levels = tuple(level for level in _ORDER if any(level in row.label for row in rows))
    if len(levels) < 2:
        return None
    table = np.array([[row.label.get(level, 0.0) for level in levels] for row in rows])
    return Material(
        features=np.stack([row.features for row in rows]),
        labels=table,
        levels=levels,
        groups=np.array([row.question for row in rows]),
        scores=scores,
        weights=np.array([row.weight for row in rows]),
    )


def _spread(part: Material) -> tuple[NDArray[np.float32], NDArray[np.int64], NDArray[np.float64]]:
    """Return features, one class a row, and weights: a row for every label that is not 0."""
    row, level = np.nonzero(part.labels)
    return part.features[row], level, part.labels[row, level] * part.weights[row]


def _trees(part: Material, plan: Plan) -> tuple[tuple[float, ...], tuple[tuple[Tree, ...], ...]]:
    features, classes, weights = _spread(part)
    rounds, rate, depth = plan.grown
    model = GradientBoostingClassifier(
        n_estimators=rounds,
        learning_rate=rate,
        max_depth=depth,
        min_samples_leaf=LEAF,
        subsample=0.5,
        max_features=0.4,
        random_state=plan.seed,
    ).fit(features, classes, sample_weight=weights)
    prior = np.log(np.maximum((part.labels.sum(0) / part.labels.sum()), 1e-9))
    if len(part.levels) == 2:  # one tree a round, for the second level
        start = (0.0, float(prior[1] - prior[0]))
        none = Tree(feature=(-1,), threshold=(0.0,), left=(0,), right=(0,), value=(0.0,))
        return start, tuple((none, _tree(round_[0], rate)) for round_ in model.estimators_)
    return tuple(map(float, prior)), tuple(tuple(_tree(one, rate) for one in round_) for round_ in model.estimators_)


def _tree(regressor: object, rate: float) -> Tree:
    tree = regressor.tree_  # type: ignore[attr-defined]
    leaf = tree.children_left < 0
    return Tree(
        feature=tuple(int(f) for f in np.where(leaf, -1, tree.feature)),
        threshold=tuple(round(float(t), 5) for t in np.where(leaf, 0.0, tree.threshold)),
        left=tuple(int(i) for i in np.maximum(tree.children_left, 0)),
        right=tuple(int(i) for i in np.maximum(tree.children_right, 0)),
        value=tuple(round(rate * float(v), 5) for v in tree.value[:, 0, 0]),
    )


def _spans(features: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return mean and standard deviation of each feature where it was measured; 0 and 1 where it was not."""
    there = ~np.isnan(features)
    count = np.maximum(there.sum(0), 1)
    mean = np.where(there, features, 0).sum(0, dtype=float) / count
    scale = np.sqrt((np.where(there, features - mean, 0) ** 2).sum(0) / count)
    return mean, np.where(scale < 1e-6, 1.0, scale)


def _head(part: Material, plan: Plan) -> Head:
    columns = [NAMES.index(name) for name in plan.features]
    part = replace(part, features=part.features[:, columns])
    features, classes, weights = _spread(part)
    mean, scale = _spans(features)
    even = np.clip(np.nan_to_num((features - mean) / scale), -REACH, REACH)
    weighed = [plan.features.index(name) for name in plan.linear if name in plan.features]
    model = LogisticRegression(C=RIDGE, max_iter=5000).fit(even[:, weighed], classes, sample_weight=weights)
    rows, bias = np.zeros((len(model.coef_), len(columns))), model.intercept_
    rows[:, weighed] = model.coef_
    if len(part.levels) == 2:
        rows, bias = np.concatenate([np.zeros_like(rows), rows]), np.concatenate([[0.0], bias])
    seen = [name in plan.grown_on for name in plan.features]  # nothing can be split on a column of zeros
    filled = replace(part, features=np.where(seen, np.where(np.isnan(part.features), mean, part.features), 0))
    start, trees = _trees(filled, plan) if plan.boosted and len(part.features) >= ENOUGH else ((), ())
    return Head(
        trained_on=plan.trained_on,
        features=plan.features,
        levels=part.levels,
        scores=part.scores,
        mean=_rounded(mean),
        scale=_rounded(scale),
        weights=tuple(map(_rounded, rows)),
        bias=_rounded(bias),
        start=start,
        trees=trees,
    )


def _rounded(values: NDArray[np.floating]) -> tuple[float, ...]:
    return tuple(round(float(value), 6) for value in values)


def _only(part: Material, rows: NDArray[np.intp]) -> Material:
    return replace(
        part,
        features=part.features[rows],
        labels=part.labels[rows],
        groups=part.groups[rows],
        weights=part.weights[rows],
    )


def _believed(part: Material, plan: Plan) -> tuple[float, float]:
    """Return temperature and contradiction threshold, from probabilities of questions that were left out."""
    folds = min(FOLDS, len(set(part.groups)))
    if folds < 2:
        return 1.0, 0.5
    chances = np.zeros_like(part.labels)
    for train, test in GroupKFold(folds, shuffle=True, random_state=plan.seed).split(part.features, groups=part.groups):
        if (part.labels[train].sum(0) == 0).any():
            return 1.0, 0.5
        chances[test] = Weigher(_head(_only(part, train), plan), NAMES)(part.features[test])
    logs = np.log(np.maximum(chances, 1e-9))

    def loss(temperature: float) -> float:
        scaled = logs / temperature
        right = (part.labels * (scaled - np.logaddexp.reduce(scaled, axis=1, keepdims=True))).sum(1)
        return float(-(right * part.weights).sum())

    temperature = float(minimize_scalar(loss, bounds=(0.5, 5.0), method="bounded").x)
    return round(temperature, 3), _threshold(part, chances)


def _threshold(part: Material, chances: NDArray[np.float64]) -> float:
    """Return the share of `contradicted` from which saying it serves macro-F1 best."""
    if Level.CONTRADICTED not in part.levels:
        return 0.5
    at = {level: chances[:, i] for i, level in enumerate(part.levels)}
    nothing = np.zeros(len(chances))
    credit = at.get(Level.MET, nothing) + at.get(Level.PARTIAL, nothing)
    met = at.get(Level.MET, nothing) >= at.get(Level.PARTIAL, nothing)
    share = at[Level.CONTRADICTED] / np.maximum(1 - credit, 1e-9)
    truth = np.array([part.levels[i] for i in part.labels.argmax(1)])

    def quality(threshold: float) -> float:
        lost = np.where(share >= threshold, Level.CONTRADICTED, Level.MISSED)
        marks = np.where(credit >= 0.5, np.where(met, Level.MET, Level.PARTIAL), lost)
        return float(f1_score(truth, marks, average="macro", labels=list(part.levels), zero_division=0))

    return float(max(np.linspace(0.2, 0.7, 26), key=quality).round(2))


def fit(suites: Sequence[Suite], *, embedder: Embeds, seed: int = 0, progress: Progress = silent) -> Heads:
    """Fit heads on the labelled answers of suites (take a split with `suite.split` first), each suite counting alike.

    Every answer is measured twice, by the rubric as it is and by its bare criteria, since instructors' questions often
    have no more. Rubric questions also serve questions without one, by the features that mean the same there; of
    several suites the first, whose answers should be whole ones.

    Args:
        suites: the labelled answers.
        embedder: the embedding model; the heads hold for no other.
        seed: of the boosting's draws and of the folds.
        progress: told how many answers of a suite are measured.

    Raises:
        InputError: the labels of every kind are all alike.
    """
    model = Remembering(embedder)
    parts = [[*measured(suite, model, progress), *_by_bare_rubrics(suite, model)] for suite in suites]
    name = " + ".join(suite.name for suite in suites)
    heads = fit_rows(balanced(parts), name, scores=all(suite.scored for suite in suites), seed=seed)
    # A question without rubric is answered as a whole, never in a reply to a probe: the first suite stands for it.
    whole = fit_rows(parts[0], suites[0].name, scores=suites[0].scored, seed=seed) if parts[0] else heads
    return heads.but(reference=whole.reference, inputs=inputs(suites, embedder))


def _by_bare_rubrics(suite: Suite, model: Embeds) -> list[Row]:
    asked = suite.by_id
    return measured(bare(suite.but(answers=tuple(a for a in suite.answers if asked[a.question].rubric))), model)


def fit_rows(rows: Sequence[Row], name: str, *, scores: bool = False, seed: int = 0) -> Heads:
    """Fit heads on measured answers.

    Raises:
        InputError: the labels of every kind are all alike.
    """
    parts = {
        kind: _material([row for row in rows if row.kind == kind], scores=scores)
        for kind in ("criteria", "reference", "claims")
    }
    portable = Plan(name, features=PORTABLE, linear=PORTABLE, boosted=False, seed=seed)
    rubric = Plan(name, linear=PORTABLE, grown=(100, 0.06, 3), seed=seed)
    claims = Plan(name, linear=PORTABLE, grown_on=SUBSTANCE, seed=seed)
    whole = Plan(name, grown=(120, 0.06, 4), seed=seed)
    if not any(parts.values()):
        raise InputError(f"The answers of '{name}' carry no two different labels of one kind; there is nothing to fit.")
    return Heads(
        criteria=_fitted(parts["criteria"], rubric),
        reference=_fitted(parts["reference"], whole) or _fitted(parts["criteria"], portable),
        claims=_fitted(parts["claims"], claims),
    )


def _fitted(part: Material | None, plan: Plan) -> Head | None:
    if part is None:
        return None
    temperature, contradicts = _believed(part, plan)
    return _head(part, plan).but(temperature=temperature, contradicts=contradicts)
