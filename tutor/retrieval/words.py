"""Scores texts for a query by their words: BM25 over stems. Knows nothing of passages, vectors or stores."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import snowballstemmer
from numpy.typing import NDArray

_SATURATION, _LENGTH = 1.2, 0.75  # k₁ and b of BM25, at their usual values
_FILLERS = frozenset(
    re.findall(
        r"\w+",
        """
        a about an and are as at be been but by can could did do does doing done for from had has have he her his how
        i if in into is it its just me my no nor not of on or our shall she should so than that the their them then
        there these they this those to us was we were what when where which who whom whose why will with would you your
        """,
    )
)
"""Words of questions, not of answers: a learner's question is full of them, and a text with many answers nothing."""

_stemmer = snowballstemmer.stemmer("english")


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    stem: str = _stemmer.stemWord(word)
    return stem


def stems(text: str) -> list[str]:
    """Return the stems of a text's words in order, fillers left out."""
    return [_stem(word) for word in re.findall(r"\w+", text.lower()) if word not in _FILLERS]


class Words:
    """The words of texts, counted once. May be shared between threads."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Count the words."""
        counts = [Counter(stems(text)) for text in texts]
        lengths = np.array([count.total() for count in counts], dtype=np.float64)
        mean = (lengths.mean() if len(texts) else 1.0) or 1.0
        self._damping = _SATURATION * (1 - _LENGTH + _LENGTH * lengths / mean)
        self._found: dict[str, tuple[list[int], list[int]]] = {}
        for row, count in enumerate(counts):
            for word, times in count.items():
                rows, often = self._found.setdefault(word, ([], []))
                rows.append(row)
                often.append(times)

    def bm25(self, query: str) -> NDArray[np.float64]:
        """Return how well each text's words match the query's, (texts,), at least 0.

        Robertson and Zaragoza 2009, The Probabilistic Relevance Framework: BM25 and Beyond, with the rarity of a word
        kept positive.
        """
        return self._bm25(stems(query))

    def match(self, query: str) -> NDArray[np.float64]:
        """Return BM25 by the root of what the query's words weigh, (texts,), so that long queries do not count more."""
        words = stems(query)
        weight = sum(self._rarity(word) for word in words)
        return self._bm25(words) / math.sqrt(weight or 1.0)

    def _bm25(self, words: Sequence[str]) -> NDArray[np.float64]:
        scores = np.zeros(len(self._damping))
        for word in words:
            if word in self._found:
                rows, often = (np.array(part) for part in self._found[word])
                scores[rows] += self._rarity(word) * often * (_SATURATION + 1) / (often + self._damping[rows])
        return scores

    def _rarity(self, word: str) -> float:
        texts = len(self._damping)
        having = len(self._found[word][0]) if word in self._found else 0
        return math.log(1 + (texts - having + 0.5) / (having + 0.5))
