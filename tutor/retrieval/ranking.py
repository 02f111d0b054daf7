"""Puts the sections of a course in order for a query, by meaning and by words. Knows nothing of models or stores.

Meaning misses names and symbols ("ALiBi", "W^O"), words miss paraphrases, and a lesson does not ask as its readers do;
`make bench` shows each alone and all together.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tutor.passage import Hit, Passage
from tutor.retrieval.words import Words

Vectors = NDArray[np.float32]
Rows = NDArray[np.intp]

_HEADING, _ASKED, _WORDS = 0.3, 1.0, 0.15
"""What a section's heading, what is asked of it and its words count, against one for its nearest passage.

Chosen on the bank's prompts and every other learner's question of `tests/bench`, where half or double of each costs
little; the other questions were held out.
"""
_EVENING = 0.25
"""How far the directions that all vectors share are evened out, at most."""


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
        vectors = vectors.reshape(len(passages), vectors.shape[-1])  # an empty store gives them no width
        self._passages, self._vectors = passages, vectors
        texts: dict[str, list[str]] = {}
        for passage in passages:
            texts.setdefault(passage.source, [passage.title]).append(passage.text)
        self.sources = tuple(texts)
        place = {source: row for row, source in enumerate(self.sources)}
        self._section = np.array([place[passage.source] for passage in passages], dtype=np.intp)
        self._words = Words([" ".join([*parts, *asked.get(source, ())]) for source, parts in texts.items()])
        self._headed = np.array([place[source] for source in headings if source in place], dtype=np.intp)
        headed = [vector for source, vector in headings.items() if source in place]
        lines = [(place[source], line) for source, lines in asked.items() if source in place for line in lines.values()]
        self._asked_of = np.array([row for row, _ in lines], dtype=np.intp)
        of_lines = _stacked([line for _, line in lines], vectors)
        of_headings = _stacked(headed, vectors)
        self._even = _evening(np.concatenate([vectors, of_lines]))
        self._evened, self._headings, self._asked = map(self._evenly, (vectors, of_headings, of_lines))

    def by_meaning(self, vector: Vectors) -> NDArray[np.float64]:
        """Return the cosine of each section's passage nearest to a unit vector, (sections,)."""
        return self._nearest(self._section, self._vectors @ vector)

    def by_asked(self, vector: Vectors) -> NDArray[np.float64]:
        """Return how near the nearest question asked of each section is, (sections,); -1 where there is none."""
        return self._nearest(self._asked_of, self._asked @ self._evenly(vector))

    def by_words(self, query: str) -> NDArray[np.float64]:
        """Return how well each section's words, and those of what is asked of it, match the query's, (sections,)."""
        return self._words.bm25(query)

    def best(self, query: str, vector: Vectors, k: int) -> tuple[Hit, ...]:
        """Return the nearest passage of each of the k best sections, the best section first.

        A section counts with its nearest passage, with what is asked of it (halfway between the nearest question and
        the mean of all), with its heading and with its words. The passages stand in where nothing is asked, and their
        mean where there is no heading.
        """
        if not self._passages:
            return ()
        even = self._evenly(vector)
        cosines = self._evened @ even
        near, mean = self._nearest(self._section, cosines), self._mean(self._section, cosines)
        heading, asked = mean.copy(), (near + mean) / 2
        heading[self._headed] = self._headings @ even
        of_lines, there = self._asked @ even, self._asked_of
        asked[there] = (self._nearest(there, of_lines)[there] + self._mean(there, of_lines)[there]) / 2
        worth = near + _HEADING * heading + _ASKED * asked + _WORDS * self._words.match(query)
        plain = self._vectors @ vector
        return tuple(self._hit(plain, section) for section in np.argsort(-worth, kind="stable")[:k])

    def _evenly(self, vectors: Vectors) -> Vectors:
        evened = vectors @ self._even
        unit: Vectors = evened / np.linalg.norm(evened, axis=-1, keepdims=True)
        return unit

    def _nearest(self, sections: Rows, cosines: Vectors) -> NDArray[np.float64]:
        """Return the largest of each section's cosines, (sections,); -1 where there are none."""
        nearest = np.full(len(self.sources), -1.0)
        np.maximum.at(nearest, sections, cosines)
        return nearest

    def _mean(self, sections: Rows, cosines: Vectors) -> NDArray[np.float64]:
        """Return the mean of each section's cosines, (sections,); 0 where there are none."""
        size = len(self.sources)
        sums = np.bincount(sections, weights=cosines, minlength=size)
        return sums / np.maximum(np.bincount(sections, minlength=size), 1)

    def _hit(self, cosines: Vectors, section: int) -> Hit:
        rows = np.flatnonzero(self._section == section)
        row = int(rows[np.argmax(cosines[rows])])
        # Rounding may leave the interval by 1e-7.
        return Hit(passage=self._passages[row], score=max(-1.0, min(1.0, float(cosines[row]))))


def _stacked(rows: Sequence[Vectors], like: Vectors) -> Vectors:
    """Return vectors as one array as wide as another; without any, one of no rows."""
    return np.array(rows, dtype=np.float32).reshape(len(rows), like.shape[-1])


def _evening(vectors: Vectors) -> Vectors:
    """Return the map, (width, width), after which what all vectors share weighs less in a cosine.

    All vectors of one subject point the same way in part, which tells nothing apart. Su et al. 2021 (arXiv:2103.15316)
    whiten sentence vectors; here only in part, and the less the fewer vectors there are to tell that way from.
    """
    count, width = vectors.shape
    if not count:
        return np.eye(width, dtype=np.float32)
    share = _EVENING * count / (count + width)
    moment = share / count * (vectors.T @ vectors) + (1 - share) / width * np.eye(width, dtype=np.float32)
    lower = np.linalg.cholesky(moment)
    even: Vectors = np.linalg.inv(lower).T.astype(np.float32)
    return even
