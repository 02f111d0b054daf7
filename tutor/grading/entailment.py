"""Judges whether words entail or contradict a statement, by how their tokens pair off. Knows nothing of rubrics.

Decomposable attention (Parikh et al. 2016, arXiv:1606.01933) on frozen token vectors of the embedding model's middle
layer, which keeps more of who does what than the last: each token is compared with the tokens of the other side that it
pairs off with, and what the comparisons show is pooled. `tutor eval entail` trains it on the statements of the bank.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from tutor.errors import InputError
from tutor.grading.grader import Vectors
from tutor.value import Value

SHIPPED = Path(__file__).with_name("entailment.json")
SHARPNESS = 20.0
"""Of the pairing: the softmax of 20 times the cosine."""
GAIN = 4.0
"""What projected unit vectors are multiplied by."""
READ, SAID = 48, 64
"""Tokens that are read of a statement, and of the words that are held against it."""
APART, AGAINST, ENTAILED = range(3)
"""Columns of the logarithms of probabilities: about something else, contradicts, says the same."""
Rows = tuple[tuple[float, ...], ...]


class Net(Value):
    """The weights."""

    model: str
    """Fingerprint of the embedding model that they hold for."""
    trained_on: str
    project: Rows
    """(d, k)"""
    compare: Rows
    """(2k, h)"""
    compare_bias: tuple[float, ...]
    decide: Rows
    """(4h, 3)"""
    decide_bias: tuple[float, ...]


@dataclass(frozen=True)
class _Chosen:
    """Some statements side by side, each filled up to the length m of the longest."""

    tokens: NDArray[np.intp]
    """(rows, m)"""
    there: Vectors
    """1 for a token and 0 for what was filled up, (rows, m, 1)."""
    count: Vectors
    """(rows, 1)"""
    projected: Vectors
    """(rows, m, k)"""


@dataclass(frozen=True)
class Stated:
    """Statements made ready: their tokens one after the other, and where each statement's are."""

    tokens: Vectors
    """(all tokens, d)"""
    projected: Vectors
    """(all tokens, k)"""
    first: NDArray[np.intp]
    length: NDArray[np.intp]
    _chosen: dict[tuple[int, ...], _Chosen] = field(default_factory=dict, compare=False, repr=False)

    def choose(self, rows: tuple[int, ...]) -> _Chosen:
        """Put statements side by side; the same ones are asked for with every answer, and kept."""
        found = self._chosen.get(rows)
        if found is None:
            length, first = self.length[list(rows)][:, None], self.first[list(rows)][:, None]
            place = np.arange(length.max())
            there = (place < length)[..., None].astype(np.float32)
            tokens = np.minimum(first + place, len(self.tokens) - 1)
            found = self._chosen[rows] = _Chosen(tokens, there, there.sum(1), self.projected[tokens])
        return found


class Entailment:
    """The net made ready. Safe to share between threads."""

    def __init__(self, net: Net) -> None:
        """Take the weights."""
        self.model = net.model
        self._project = np.array(net.project, np.float32) * np.float32(GAIN)
        self._product, self._difference = np.split(np.array(net.compare, np.float32), 2)
        self._bias = np.array(net.compare_bias, np.float32)
        self._decide, self._decide_bias = np.array(net.decide, np.float32), np.array(net.decide_bias, np.float32)

    def state(self, statements: Sequence[Vectors]) -> Stated:
        """Make statements ready, each given as the unit vectors of its tokens (t, d)."""
        parts = [part[:READ] for part in statements]
        tokens = np.concatenate(parts)
        length = np.array([len(part) for part in parts])
        return Stated(tokens, tokens @ self._project, np.cumsum([0, *length[:-1]]), length)

    def weigh(self, words: Vectors) -> Vectors:
        """Project the tokens of an answer, (t, d) -> (t, k)."""
        return np.asarray(words @ self._project, np.float32)

    def __call__(self, near: Vectors, words: Vectors, stated: Stated, rows: Sequence[int]) -> Vectors:
        """Hold words against statements.

        Args:
            near: cosines of all the statements' tokens with these words, (all tokens, words).
            words: the projected words, (words, k).
            stated: the statements.
            rows: which of them.

        Returns:
            Logarithms of the probabilities of APART, AGAINST and ENTAILED, (rows, 3).
        """
        part = stated.choose(tuple(rows))
        pairs = near[part.tokens]  # (rows, m, words)
        pairs -= 1
        pairs *= SHARPNESS
        np.exp(pairs, out=pairs)
        pairs *= part.there
        across = np.swapaxes(pairs, 1, 2) @ part.projected / pairs.sum(1)[..., None]
        back = pairs @ words / np.maximum(pairs.sum(2, keepdims=True), 1e-30)
        one = self._compared(words, across)
        other = self._compared(part.projected, back) * part.there
        pooled = (one.mean(1), one.max(1), other.sum(1) / part.count, other.max(1))
        logits = np.concatenate(pooled, axis=1) @ self._decide + self._decide_bias
        return np.asarray(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))

    def _compared(self, words: Vectors, found: Vectors) -> Vectors:
        mixed = (words * found) @ self._product
        mixed += (words - found) @ self._difference
        mixed += self._bias
        return np.maximum(mixed, 0, out=mixed)


@cache
def read_entailment(path: Path = SHIPPED) -> Entailment:
    """Read the weights.

    Raises:
        InputError: the file cannot be read or holds none.
    """
    try:
        return Entailment(Net.model_validate_json(path.read_text("utf-8")))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}. `tutor eval entail` writes it.") from None
    except ValidationError as error:
        raise InputError(f"{path} holds no weights of `tutor eval entail`: {str(error).splitlines()[0]}") from None
