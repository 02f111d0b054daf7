"""Many small lessons and a stand-in for the embedding model that loads at once, for tests and their child processes.

Run as a program: `python -m tests.retrieval.stand_in FOLDER FIRST LAST KILL_AT` indexes lessons and kills itself.
"""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from tutor.lesson import Lesson, Section
from tutor.retrieval.index import Index


def lesson(name: str, text: str) -> Lesson:
    return Lesson(id=name, title=name.capitalize(), sections=(Section(anchor="idea", title="Idea", text=text),))


def interrupt() -> None:
    raise KeyboardInterrupt


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Random:
    """A stand-in without a model: a random unit vector a text, always the same."""

    fingerprint = "random"

    def __init__(self, stop_at: int | None = None, stop: Callable[[], None] = interrupt) -> None:
        self.calls, self.stop_at, self.stop = 0, stop_at, stop

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        self.calls += 1
        if self.calls == self.stop_at:
            self.stop()
        rows = [np.random.default_rng(list(text.encode())).normal(size=384) for text in texts]
        return np.array([row / np.linalg.norm(row) for row in rows], dtype=np.float32)

    def count_tokens(self, text: str) -> int:
        return len(text.replace("\x00", " ").split())


def evened(vectors: np.ndarray, query: np.ndarray, among: np.ndarray) -> np.ndarray:
    """Cosines under the inverse of the mixed second moment of all vectors, worked out without a root of it."""
    count, width = among.shape
    share = 0.25 * count / (count + width)
    inverse = np.linalg.inv(share * among.T @ among / count + (1 - share) * np.eye(width) / width)
    return vectors @ inverse @ query / np.sqrt(np.einsum("nd,de,ne->n", vectors, inverse, vectors))


MANY = tuple(lesson(f"lesson-{n}", f"text number {n}") for n in range(300))


if __name__ == "__main__":
    first, last, kill_at = map(int, sys.argv[2:])
    print("ready", flush=True)
    Index(folder=Path(sys.argv[1]), embedder=Random(kill_at, kill)).update(MANY[first:last])
