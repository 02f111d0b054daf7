"""Retrieval, measured: how often the right section is found, and how fast, as ratios within one run.

`recall@5` is the share of questions with one of their sources among the first five sections; MRR the mean of one over
the rank of the first source. Targets: recall .95, MRR .80, a warm query under 25 ms (median), indexing at 90 % of the
embedder's own throughput, a re-index of what did not change under 1 s.
"""

import os

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # before torch is imported

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import yaml

from tutor.course.course import read_course
from tutor.retrieval.embedding import Embedder
from tutor.retrieval.index import Index, ranking_of
from tutor.retrieval.snapshot import read_snapshot

ROOT = Path(__file__).parents[2]
Asked = Sequence[tuple[str, frozenset[str]]]
Search = Callable[[str], Sequence[str]]


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


class Timed:
    """The embedder, with the seconds it took: other work on the machine then hits both sides of the ratio alike."""

    def __init__(self, embedder: Embedder) -> None:
        self.embedder, self.fingerprint, self.seconds = embedder, embedder.fingerprint, 0.0
        self.count_tokens = embedder.count_tokens

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        start = time.perf_counter()
        vectors = self.embedder.embed(texts)
        self.seconds += time.perf_counter() - start
        return vectors


def quality(asked: Asked, search: Search) -> str:
    ranks = []
    for text, sources in asked:
        found = search(text)
        ranks.append(next((rank for rank, source in enumerate(found, 1) if source in sources), None))
    recall = sum(rank is not None and rank <= 5 for rank in ranks) / len(ranks)
    return f"recall@5 {recall:.3f}  MRR {sum(1 / rank for rank in ranks if rank) / len(ranks):.3f}"


def ways(folder: Path, embedder: Embedder, index: Index) -> dict[str, Search]:
    kept = read_snapshot(folder)
    ranking, unasked = ranking_of(kept), ranking_of(replace(kept, asked={}))
    size = len(ranking.sources)

    def best_first(scores: np.ndarray) -> list[str]:
        return [ranking.sources[row] for row in np.argsort(-scores, kind="stable")]

    def by_vectors(query: str) -> list[str]:
        return best_first(ranking.by_meaning(embedder.embed([query])[0]))

    def by_words(query: str) -> list[str]:
        return best_first(unasked.by_words(query))

    def by_all_words(query: str) -> list[str]:
        return best_first(ranking.by_words(query))

    def by_asked(query: str) -> list[str]:
        return best_first(ranking.by_asked(embedder.embed([query])[0]))

    def without_asked(query: str) -> list[str]:
        return [hit.passage.source for hit in unasked.best(query, embedder.embed([query])[0], size)]

    def by_all(query: str) -> list[str]:
        return [hit.passage.source for hit in index.search(query, size)]

    return {
        "vectors alone": by_vectors,
        "BM25 alone": by_words,
        "BM25 with asked": by_all_words,
        "asked alone": by_asked,
        "fused without asked": without_asked,
        "fused (Index.search)": by_all,
    }


def main() -> None:
    course = read_course(ROOT / "corpus")
    lessons, embedder = course.lessons, Embedder()
    written = yaml.safe_load((Path(__file__).parent / "learner_questions.yaml").read_text(encoding="utf-8"))
    sets: dict[str, Asked] = {
        "bank": [(question.prompt, frozenset(question.sources)) for question in course.questions if question.sources],
        "learners": (asked := [(one["ask"], frozenset(one["sources"])) for one in written]),
        "  tuned on": asked[0::2],
        "  held out": asked[1::2],
    }
    known = {f"{lesson.id}#{section.anchor}" for lesson in lessons for section in lesson.sections}
    gone = {source for asked in sets.values() for _, sources in asked for source in sources} - known
    if gone:
        print(f"sources that no lesson has (never found, and counted so): {', '.join(sorted(gone))}")
    print(f"loading the embedder: {seconds(embedder.load):.1f} s")
    with tempfile.TemporaryDirectory() as folder:
        timed = Timed(embedder)
        index = Index(folder=Path(folder), embedder=timed)
        embedder.embed(["warm up"])
        whole = seconds(lambda: index.update(lessons))
        lines = sum(len(section.asked) for lesson in lessons for section in lesson.sections)
        share = timed.seconds / whole
        print(
            f"{index.size()} passages, {lines} asked questions: indexed in {whole:.1f} s, {share:.0%} of it embedding"
        )
        again = min(seconds(lambda: index.update(lessons)) for _ in range(3))
        print(f"indexed again, nothing changed: {again:.2f} s, {again / whole:.1%} of the first run")
        searches = ways(Path(folder), embedder, index)
        for name, asked in sets.items():
            for way, search in searches.items():
                print(f"{name:10} ({len(asked):3})  {way:20} {quality(asked, search)}")
        queries = [text for name in ("bank", "learners") for text, _ in sets[name]]
        index.search(queries[0])
        timed.seconds = 0.0
        times, work = [], []
        for query in queries:
            start = time.process_time()
            times.append(seconds(partial(index.search, query)))
            work.append(time.process_time() - start)
        share = timed.seconds / sum(times)
        print(
            f"warm query: median {statistics.median(times) * 1e3:.1f} ms, slowest {max(times) * 1e3:.1f} ms, "
            f"{statistics.median(work) * 1e3:.1f} ms of processor time (median), {share:.0%} of it embedding"
        )
        index.close()


if __name__ == "__main__":
    main()
