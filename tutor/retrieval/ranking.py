"""Puts the sections of a course in order for a query, by meaning and by words. Knows nothing of models or stores.

Meaning misses names and symbols ("ALiBi", "W^O"), words miss paraphrases; `make bench` shows each alone and both.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tutor.passage import Hit, Passage
from tutor.retrieval.words import Words

Vectors = NDArray[np.float32]

_MEAN, _HEADING, _ASKED, _WORDS = 0.3, 0.3, 1.0, 0.15
"""What a section's passages together, its heading, the nearest question that learners ask of it and its words count,
against one for its nearest passage.

Chosen on the bank's prompts and every other learner's question of `tests/bench`, where half or double of each costs
little; the other questions were held out.
"""


class Ranking:
    """All passages with their vectors, in memory: searching is exact. May be shared between threads."""

    def __init__(
        self,
        passages: Sequence[Passage],
        vectors: Vectors,
        headings: Mapping[str, Vectors],
        asked: Mapping[str, Mapping[str, Vectors]],
    ) -> None:
        """Take what is searched.

        Args:
            passages: of all sections.
            vectors: a unit vector for each, (passages, width).
            headings: those of the sections' headings, (width,), by `lesson#section`.
            asked: those of what learners ask of the sections, likewise, by the question.
        """
        self._passages, self._vectors = passages, vectors
        texts: dict[str, list[str]] = {}
        for passage in passages:
            texts.setdefault(passage.source, [passage.title]).append(passage.text)
        self.sources = tuple(texts)
        place = {source: row for row, source in enumerate(self.sources)}
        self._section = np.array([place[passage.source] for passage in passages], dtype=np.intp)
        self._count = np.bincount(self._section, minlength=len(place))
        self._words = Words([" ".join(parts) for parts in texts.values()])
        self._headed = np.array([place[source] for source in headings if source in place], dtype=np.intp)
        self._headings = np.array([vector for source, vector in headings.items() if source in place])
        there = [(place[source], line) for source, lines in asked.items() if source in place for line in lines.values()]
        self._asked_of = np.array([row for row, _ in there], dtype=np.intp)
        # Without questions, zero rows of the right width.
        self._asked = np.array([line for _, line in there], dtype=np.float32).reshape(len(there), vectors.shape[-1])

    def by_meaning(self, vector: Vectors) -> NDArray[np.float64]:
        """Return the cosine of each section's passage nearest to a unit vector, (sections,)."""
        return self._nearest(self._section, self._vectors @ vector)

    def by_asked(self, vector: Vectors) -> NDArray[np.float64]:
        """Return the cosine of the nearest question asked of each section, (sections,); -1 where there is none."""
        return self._nearest(self._asked_of, self._asked @ vector)

    def by_words(self, query: str) -> NDArray[np.float64]:
        """Return how well each section's words match the query's, (sections,)."""
        return self._words.bm25(query)

    def best(self, query: str, vector: Vectors, k: int) -> tuple[Hit, ...]:
        """Return the nearest passage of each of the k best sections, the best section first.

        A section counts with its nearest passage, with the mean of its passages, with its heading, with the nearest
        question that is asked of it and with its words. One without a heading of its own is taken to have one as near
        as its passages are, one of which nothing is asked a question as near as its nearest passage.
        """
        if not self._passages:
            return ()
        cosines = self._vectors @ vector
        mean = np.bincount(self._section, weights=cosines, minlength=len(self.sources)) / self._count
        heading = mean.copy()
        if len(self._headed):
            heading[self._headed] = self._headings @ vector
        near = self._nearest(self._section, cosines)
        asked = near.copy()
        asked[self._asked_of] = self.by_asked(vector)[self._asked_of]
        worth = near + _MEAN * mean + _HEADING * heading + _ASKED * asked + _WORDS * self._words.match(query)
        return tuple(self._hit(cosines, section) for section in np.argsort(-worth, kind="stable")[:k])

    def _nearest(self, sections: NDArray[np.intp], cosines: Vectors) -> NDArray[np.float64]:
        """Return the largest of each section's cosines, (sections,); -1 where there are none."""
        nearest = np.full(len(self.sources), -1.0)
        np.maximum.at(nearest, sections, cosines)
        return nearest

    def _hit(self, cosines: Vectors, section: int) -> Hit:
        rows = np.flatnonzero(self._section == section)
        row = int(rows[np.argmax(cosines[rows])])
        # Rounding may leave the interval by 1e-7.
        return Hit(passage=self._passages[row], score=max(-1.0, min(1.0, float(cosines[row]))))
