from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier

from tutor.assessment import Level
from tutor.errors import InputError
from tutor.grading.features import NAMES
from tutor.grading.head import Head, Heads, Tree, Weigher, read_heads

HEAD = Head(
    trained_on="by hand",
    features=("b", "a"),
    levels=(Level.MISSED, Level.MET),
    mean=(1.0, 0.0),
    scale=(2.0, 1.0),
    weights=((0.0, 0.0), (1.0, 2.0)),
    bias=(0.0, -1.0),
)


def test_probabilities_by_hand() -> None:
    chances = Weigher(HEAD, ["a", "b"])(np.array([[0.5, 3.0]], np.float32))
    # b: (3 - 1) / 2 = 1, a: 0.5; logit 1 * 1 + 2 * 0.5 - 1 = 1
    assert chances[0] == pytest.approx([1 / (1 + np.e), np.e / (1 + np.e)])


def test_what_could_not_be_measured_counts_as_the_mean() -> None:
    weigh = Weigher(HEAD, ["a", "b"])
    assert weigh(np.array([[0.5, np.nan]], np.float32)) == pytest.approx(weigh(np.array([[0.5, 1.0]], np.float32)))


def test_nothing_is_extrapolated() -> None:
    weigh = Weigher(HEAD, ["a", "b"])
    assert weigh(np.array([[3.0, 1.0]], np.float32)) == pytest.approx(weigh(np.array([[1e6, 1.0]], np.float32)))


def test_temperature_softens() -> None:
    sharp, soft = (Weigher(HEAD.but(temperature=t), ["a", "b"])(np.array([[2.0, 3.0]], np.float32)) for t in (1.0, 3.0))
    assert 0.5 < soft[0, 1] < sharp[0, 1]


def test_trees_agree_with_scikit_learn() -> None:
    draw = np.random.default_rng(0)
    rows = draw.normal(size=(300, 2)).astype(np.float32)
    model = GradientBoostingClassifier(n_estimators=1, max_depth=3, random_state=0).fit(rows, rows[:, 0] > rows[:, 1])
    tree = model.estimators_[0, 0].tree_
    leaf = tree.children_left < 0
    ours = Tree(
        feature=tuple(int(f) for f in np.where(leaf, -1, tree.feature)),
        threshold=tuple(map(float, tree.threshold)),
        left=tuple(int(i) for i in np.maximum(tree.children_left, 0)),
        right=tuple(int(i) for i in np.maximum(tree.children_right, 0)),
        value=tuple(map(float, tree.value[:, 0, 0])),
    )
    still = Tree(feature=(-1,), threshold=(0.0,), left=(0,), right=(0,), value=(0.0,))
    flat = HEAD.but(features=("a", "b"), mean=(0.0, 0.0), scale=(1.0, 1.0), weights=((0.0, 0.0),) * 2, bias=(0.0, 0.0))
    head = flat.but(start=(0.0, 0.0), trees=((still, ours),))
    expected = 1 / (1 + np.exp(-model.estimators_[0, 0].predict(rows)))
    assert Weigher(head, ["a", "b"])(rows)[:, 1] == pytest.approx((0.5 + expected) / 2)


def test_a_head_for_other_features_is_refused() -> None:
    with pytest.raises(InputError, match="does not measure: b"):
        Weigher(HEAD, ["a"])


def test_shapes_are_checked() -> None:
    with pytest.raises(ValueError, match="one a feature"):
        HEAD.but(mean=(1.0,))
    with pytest.raises(ValueError, match="one a level"):
        HEAD.but(bias=(1.0,))


def test_the_shipped_heads_fit_the_features() -> None:
    heads = read_heads()
    for head in (heads.criteria, heads.reference, heads.claims):
        assert head is not None
        Weigher(head, NAMES)


def test_missing_heads_are_taken_from_the_shipped_ones(tmp_path: Path) -> None:
    path = tmp_path / "head.json"
    path.write_text(Heads(reference=HEAD).model_dump_json())
    found = read_heads(path)
    assert found.reference == HEAD
    assert found.criteria == read_heads().criteria
    assert found.fingerprint != read_heads().fingerprint


@pytest.mark.parametrize("text", ["", "{}x", '{"criteria": {"levels": []}}', "\x00"])
def test_a_file_that_is_no_head_is_named(text: str, tmp_path: Path) -> None:
    path = tmp_path / "head.json"
    path.write_text(text)
    with pytest.raises(InputError, match=r"head\.json"):
        read_heads(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_heads(tmp_path / "none.json")
