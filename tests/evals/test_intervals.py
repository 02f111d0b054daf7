import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score, f1_score

from tutor.evals import intervals

DRAW = np.random.default_rng(0)
GROUPS = [f"q{i % 12}" for i in range(240)]
TRUTH = [str(level) for level in DRAW.choice(["a", "b", "c"], 240)]
MARKS = [t if DRAW.random() < 0.6 else str(DRAW.choice(["a", "b", "c"])) for t in TRUTH]
X = DRAW.random(240)
Y = X + 0.3 * DRAW.random(240)


def table() -> np.ndarray:
    return np.array(
        [[[t == a and m == b for t, m in zip(TRUTH, MARKS, strict=True)] for b in "abc"] for a in "abc"]
    ).sum(-1)


def test_measures_of_tables_agree_with_scikit_learn() -> None:
    assert intervals.kappa(table().astype(float)) == pytest.approx(cohen_kappa_score(TRUTH, MARKS))
    assert intervals.macro_f1(table().astype(float)) == pytest.approx(f1_score(TRUTH, MARKS, average="macro"))


def test_measures_of_sums_agree_with_numpy() -> None:
    sums = np.array([len(X), X.sum(), Y.sum(), (X * X).sum(), (Y * Y).sum(), (X * Y).sum()])
    assert intervals.pearson(sums) == pytest.approx(np.corrcoef(X, Y)[0, 1])
    assert intervals.rmse(sums) == pytest.approx(np.sqrt(((X - Y) ** 2).mean()))


def test_an_interval_agrees_with_resampling_one_by_one() -> None:
    found = intervals.of_levels(GROUPS, TRUTH, MARKS, intervals.kappa)
    draw, groups, values = np.random.default_rng(1), np.array(GROUPS), []
    names = sorted(set(GROUPS))
    for _ in range(400):
        rows = np.concatenate([np.flatnonzero(groups == name) for name in draw.choice(names, len(names))])
        values.append(cohen_kappa_score(np.array(TRUTH)[rows], np.array(MARKS)[rows]))
    assert found == pytest.approx(tuple(np.percentile(values, [2.5, 97.5])), abs=0.02)


def test_scores_have_intervals_too() -> None:
    found = intervals.of_scores(GROUPS, list(X), list(Y), intervals.pearson)
    assert found is not None
    assert found[0] < np.corrcoef(X, Y)[0, 1] < found[1]


def test_one_question_has_no_interval() -> None:
    assert intervals.of_levels(["q"] * 3, ["a", "b", "a"], ["a", "b", "b"], intervals.kappa) is None
    assert intervals.of_scores(["q", "r"], [1.0, 1.0], [1.0, 1.0], intervals.pearson) is None


def test_intervals_are_reproducible() -> None:
    again = [intervals.of_levels(GROUPS, TRUTH, MARKS, intervals.macro_f1) for _ in range(2)]
    assert again[0] == again[1]
