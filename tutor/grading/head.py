"""The small trained head: features in, probabilities of levels out. Knows nothing of words or of its training."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, ValidationError, model_validator

from tutor.assessment import Level
from tutor.errors import InputError
from tutor.value import Value

Floats = NDArray[np.float64]
VERSION = "3"
"""Of the features and of what is done with them; part of the grader's name."""
REACH = 3.0
"""Standard deviations at which a feature is cut off: what lies outside the labelled answers is not extrapolated."""
SHIPPED = Path(__file__).with_name("head.json")


class Tree(Value):
    """A regression tree as parallel lists; a leaf has feature -1."""

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]


class Head(Value):
    """A multinomial logistic regression, and boosted trees beside it where there were labels enough."""

    trained_on: str
    """What the labelled answers were."""
    features: tuple[str, ...]
    levels: tuple[Level, ...] = Field(min_length=2)
    """What the probabilities are of; `met` and `missed` alone where the labels were scores."""
    scores: bool = False
    """Whether the labels were scores: the probability of `met` is then the expected share of the points."""
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[tuple[float, ...], ...]
    """One row a level."""
    bias: tuple[float, ...]
    start: tuple[float, ...] = ()
    """Where boosting begins, one number a level."""
    trees: tuple[tuple[Tree, ...], ...] = ()
    """Rounds of one tree a level."""
    contradicts: float = Field(default=0.5, ge=0, le=1)
    """Where there is no credit: the share of `contradicted` in what is left from which that is said, not `missed`."""
    temperature: float = Field(default=1.0, gt=0)
    """Divides the logarithms of the probabilities: fitted so that a stated confidence is right as often as it says."""

    @model_validator(mode="after")
    def _shapes_fit(self) -> Self:
        width, rows = len(self.features), len(self.levels)
        if any(len(part) != width for part in (self.mean, self.scale, *self.weights)):
            raise ValueError(f"mean, scale and every row of weights need {width} numbers, one a feature")
        if len(self.weights) != rows or len(self.bias) != rows or any(len(round_) != rows for round_ in self.trees):
            raise ValueError(f"weights, bias and rounds need {rows} rows, one a level")
        return self


class Heads(Value):
    """What `tutor eval fit` writes: a head for each kind of target that there were labels for."""

    criteria: Head | None = None
    """For the criteria of a rubric."""
    reference: Head | None = None
    """For a question without rubric, whose one criterion is its reference answer."""
    claims: Head | None = None
    """For misconceptions: whether the claim is asserted, as the levels `met` and `missed`."""
    inputs: str = ""
    """A hash of the labelled answers and of what they were measured by."""

    def over(self, other: "Heads") -> "Heads":
        """Return these heads, with the other's where one is missing."""
        return Heads(
            criteria=self.criteria or other.criteria,
            reference=self.reference or other.reference,
            claims=self.claims or other.claims,
            inputs=self.inputs,
        )

    @property
    def fingerprint(self) -> str:
        """The first digits of a hash of all weights."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:8]


def read_heads(path: Path = SHIPPED) -> Heads:
    """Read heads; what the file does not hold is taken from the shipped ones.

    Raises:
        InputError: the file cannot be read or holds no heads.
    """
    try:
        heads = Heads.model_validate_json(path.read_text("utf-8"))
    except OSError as error:
        raise InputError(f"The head {path} cannot be read: {error.strerror}. `tutor eval fit` writes one.") from None
    except (ValidationError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is no head that `tutor eval fit` wrote: {str(error).splitlines()[0]}") from None
    return heads if path == SHIPPED else heads.over(read_heads())


def _softmax(logits: Floats) -> Floats:
    shifted = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(-1, keepdims=True))


class Weigher:
    """A head made ready: arrays instead of tuples."""

    def __init__(self, head: Head, names: Sequence[str]) -> None:
        """Prepare the head for features in the order of `names`.

        Raises:
            InputError: the head was made for features that are not measured here.
        """
        missing = [name for name in head.features if name not in names]
        if missing:
            raise InputError(
                f"The head wants features that this grader does not measure: {', '.join(missing)}. Fit it anew."
            )
        self._order = [list(names).index(name) for name in head.features]
        self.head = head
        self._mean, self._scale = np.array(head.mean), np.array(head.scale)
        self._weights, self._bias = np.array(head.weights), np.array(head.bias)
        self._forest = _Forest(head) if head.trees else None

    def __call__(self, features: NDArray[np.float32]) -> Floats:
        """Return the probabilities of the head's levels, shape (n, features) -> (n, levels)."""
        chosen = features[:, self._order].astype(float)
        chosen = np.where(np.isnan(chosen), self._mean, chosen)
        even = np.clip((chosen - self._mean) / self._scale, -REACH, REACH)
        found = _softmax(even @ self._weights.T + self._bias)
        if self._forest:
            found = (found + _softmax(self._forest(chosen))) / 2
        return _softmax(np.log(np.maximum(found, 1e-9)) / self.head.temperature)

    def chance(self, chances: Floats, *levels: Level) -> float:
        """Return the probability of any of the levels; those that the head does not know have none."""
        return float(sum(chances[i] for i, level in enumerate(self.head.levels) if level in levels))


class _Forest:
    """All trees of a head, walked together for many rows at once."""

    def __init__(self, head: Head) -> None:
        trees = [tree for round_ in head.trees for tree in round_]
        most = max(len(tree.feature) for tree in trees)

        def table(of: Callable[[Tree], tuple[float, ...]], kind: type) -> NDArray[Any]:
            return np.array([[*of(tree), *[0] * (most - len(tree.feature))] for tree in trees], kind)

        self._feature = table(lambda tree: tree.feature, int)
        self._threshold = table(lambda tree: tree.threshold, float)
        self._left, self._right = table(lambda tree: tree.left, int), table(lambda tree: tree.right, int)
        self._value = table(lambda tree: tree.value, float)
        self._start, self._levels = np.array(head.start), len(head.levels)

    def __call__(self, rows: Floats) -> Floats:
        """Return the logits, (n, features) -> (n, levels)."""
        tree, row = np.arange(len(self._feature)), np.arange(len(rows))[:, None]
        at = np.zeros((len(rows), len(tree)), int)
        while (inner := self._feature[tree, at] >= 0).any():
            feature = np.maximum(self._feature[tree, at], 0)
            left = rows[row, feature] <= self._threshold[tree, at]
            at = np.where(inner, np.where(left, self._left[tree, at], self._right[tree, at]), at)
        found = self._value[tree, at].reshape(len(rows), -1, self._levels)
        return np.asarray(self._start + found.sum(1))
