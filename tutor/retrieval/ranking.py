"""Puts the sections of a course in order for a query, by meaning and by words. Knows nothing of vectors or stores.

Meaning misses names and symbols ("ALiBi", "W^O"), words miss paraphrases; `make bench` shows each alone and both.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from tutor.passage import Hit, Passage

_SATURATION, _LENGTH = 1.2, 0.75  # k₁ and b of BM25, at their usual values
_WORDS_WEIGHT = 0.03
"""Of a unit of BM25 against a unit of cosine; from .02 to .04 the benchmark hardly moves."""


class Ranking:
    """The words of all sections, counted once."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        """Count the words of the passages, section by section."""
        texts: dict[str, list[str]] = {}
        for passage in passages:
            texts.setdefault(passage.source, [passage.title]).append(passage.text)
        self._passages = Counter(passage.source for passage in passages)
        self._counts = {source: Counter(_words(" ".join(parts))) for source, parts in texts.items()}
        lengths = {source: counts.total() for source, counts in self._counts.items()}
        mean = sum(lengths.values()) / max(len(lengths), 1) or 1.0
        self._length = {source: 1 - _LENGTH + _LENGTH * length / mean for source, length in lengths.items()}
        found_in = Counter(word for counts in self._counts.values() for word in counts)
        total = len(self._counts)
        self._rarity = {word: math.log(1 + (total - n + 0.5) / (n + 0.5)) for word, n in found_in.items()}

    def bm25(self, query: str, source: str) -> float:
        """Return how well a section's words match the query's, at least 0.

        Robertson and Zaragoza 2009, The Probabilistic Relevance Framework: BM25 and Beyond, with the rarity of a word
        kept positive.
        """
        return self._bm25(_words(query), source)

    def _bm25(self, words: Sequence[str], source: str) -> float:
        counts, length = self._counts.get(source, Counter()), self._length.get(source, 1.0)
        return sum(
            self._rarity[word] * times * (_SATURATION + 1) / (times + _SATURATION * length)
            for word in words
            if (times := counts[word])
        )

    def best(self, query: str, near: Sequence[Hit], k: int) -> tuple[Hit, ...]:
        """Return the nearest passage of each of the k best sections, the best section first.

        A section counts with its nearest passage, with the mean of its passages and with its words.

        Args:
            query: what is looked for.
            near: the passages nearest to the query, nearest first; the others are taken to be like the last of them.
            k: how many.
        """
        words = _words(query)
        hits: dict[str, list[Hit]] = defaultdict(list)
        for hit in near:
            hits[hit.passage.source].append(hit)

        def worth(source: str) -> float:
            scores = [hit.score for hit in hits[source]]
            passages = max(self._passages[source], len(scores))
            mean = (sum(scores) + (passages - len(scores)) * near[-1].score) / passages
            return scores[0] + mean + _WORDS_WEIGHT * self._bm25(words, source)

        return tuple(hits[source][0] for source in sorted(hits, key=worth, reverse=True)[:k])


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
