"""The index of a course on disk: passages and vectors in Chroma. Knows nothing of course files, settings or faces.

Chroma keeps the passages, LangChain's indexing API decides what changed, a record manager beside the store remembers
what is in it. The embedding model's name is kept with the collection, so that vectors of two models never meet.
"""

import threading
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

import numpy as np
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.indexing import index as index_documents
from numpy.typing import NDArray

from tutor.lesson import Lesson
from tutor.passage import Hit, Passage
from tutor.retrieval.ranking import Ranking
from tutor.retrieval.shelf import Records, Shelf, only_one_writer, plain_errors
from tutor.retrieval.splitting import split_lesson
from tutor.value import Value

_BATCH = 128
"""Passages that an interrupted run loses at most."""
_NEAR = 100
"""Passages that the store proposes for a query, at least; their sections are then ranked."""
_LONGEST = 2000
"""Characters of a query whose words count: about what the embedding model reads of it."""


class TextEncoder(Protocol):
    """What the index needs of an embedding model; `Embedder` is one."""

    @property
    def fingerprint(self) -> str:
        """The model's name; vectors of different names must not be compared."""
        ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a unit vector a text."""
        ...

    def count_tokens(self, text: str) -> int:
        """Return how much of the model's window the text takes."""
        ...


class Indexed(Value):
    """What a run of indexing did, in passages. A changed passage is one added and one deleted."""

    added: int
    updated: int
    skipped: int
    """Unchanged: not embedded again."""
    deleted: int


class _ForLangChain(Embeddings):
    def __init__(self, encoder: TextEncoder) -> None:
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._encoder.embed(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


class Index:
    """The passages of a course, searched by meaning and words.

    May be shared between threads, and a process should have one for a folder: Chroma shares what is open by its path.
    """

    def __init__(self, *, folder: Path, embedder: TextEncoder) -> None:
        """Name the folder it is kept in; nothing is read or written yet."""
        self._folder = folder
        self._encoder = embedder
        self._embeddings = _ForLangChain(embedder)
        self._shelf: Shelf | None = None
        self._ranking: Ranking | None = None
        self._stamp: tuple[int, ...] = ()
        self._lock = threading.RLock()  # held for milliseconds: opening, closing, asking the store
        self._writing = threading.Lock()  # held for a whole run

    def update(self, lessons: Iterable[Lesson], *, rebuild: bool = False) -> Indexed:
        """Make the index hold just these lessons; what did not change is not embedded again.

        A run that is stopped half-way leaves an index that can be searched, and the next run completes it.

        Args:
            lessons: the whole course; passages of other lessons leave the index.
            rebuild: throw away what there is first, readable or not.

        Raises:
            IndexUnavailable: the index was made with another embedding model, or cannot be read.
            StoreUnavailable: it cannot be written (disk full, no permission, another process is writing).
            Unavailable: the embedding model cannot be loaded.
        """
        documents = [
            _document(passage) for lesson in lessons for passage in split_lesson(lesson, self._encoder.count_tokens)
        ]
        with self._writing, plain_errors(self._folder, writing=True), only_one_writer(self._folder):
            self._close(forget=rebuild)  # another process may have written since
            with closing(Records(self._folder)) as records:
                store = self._open(create=True)
                records.agree_with(store)
                done = index_documents(
                    documents, records.manager, store, batch_size=_BATCH, cleanup="full", key_encoder="sha256"
                )
            with self._lock:
                self._stamp, self._ranking = Records.stamp(self._folder), None
        return Indexed(
            added=done["num_added"],
            updated=done["num_updated"],
            skipped=done["num_skipped"],
            deleted=done["num_deleted"],
        )

    def search(self, query: str, k: int = 5) -> tuple[Hit, ...]:
        """Return one passage, the nearest, of each of the k best sections, the best section first.

        The score of a hit is its passage's cosine similarity; the order also heeds the query's words (see `ranking`).
        A query without words finds nothing, of a long one the beginning is read.

        Raises:
            IndexUnavailable: there is no index yet, or one of another embedding model, or it cannot be read.
            Unavailable: the embedding model cannot be loaded.
        """
        with self._lock, plain_errors(self._folder, writing=False):
            self._open(create=False)  # before the model is loaded in vain
        if not self._encoder.count_tokens(query):
            return ()
        vector = self._embeddings.embed_query(query)
        with self._lock, plain_errors(self._folder, writing=False):
            store = self._open(create=False)
            found = store.similarity_search_by_vector_with_relevance_scores(vector, k=max(_NEAR, k))
            ranking = self._ranking = self._ranking or Ranking(_passages(store))
        near = [Hit(passage=_passage(document), score=_cosine(distance)) for document, distance in found]
        return ranking.best(query[:_LONGEST], near, k)

    def size(self) -> int:
        """Return how many passages there are.

        Raises:
            IndexUnavailable: as in `search`.
        """
        with self._lock, plain_errors(self._folder, writing=False):
            return len(self._open(create=False).get(include=[])["ids"])

    def close(self) -> None:
        """Let go of the files; the next use opens them again."""
        with self._lock:
            if self._shelf:
                self._shelf.close()
            self._shelf = self._ranking = None

    def _open(self, *, create: bool) -> Chroma:
        with self._lock:
            stamp = Records.stamp(self._folder)
            # Chroma keeps its graph in memory and does not see what another process adds.
            if stamp != self._stamp and not self._writing.locked():
                self.close()
            if self._shelf is None:
                self._shelf = Shelf(
                    self._folder, self._embeddings, fingerprint=self._encoder.fingerprint, create=create
                )
                self._stamp = stamp
            return self._shelf.store

    def _close(self, *, forget: bool) -> None:
        with self._lock:
            self.close()
            if forget:
                Shelf.remove(self._folder)


def _document(passage: Passage) -> Document:
    # The title is embedded with the text: a passage out of the middle of a section seldom names its subject.
    return Document(
        page_content=f"{passage.title}\n\n{passage.text}",
        metadata={"lesson": passage.lesson, "section": passage.section, "title": passage.title},
    )


def _passages(store: Chroma) -> list[Passage]:
    kept = store.get(include=["documents", "metadatas"])
    rows = zip(kept["documents"], kept["metadatas"], strict=True)
    return [_passage(Document(page_content=text, metadata=metadata)) for text, metadata in rows]


def _passage(document: Document) -> Passage:
    title = document.metadata["title"]
    return Passage(
        lesson=document.metadata["lesson"],
        section=document.metadata["section"],
        title=title,
        text=document.page_content.removeprefix(f"{title}\n\n"),
    )


def _cosine(distance: float) -> float:
    return max(-1.0, min(1.0, 1.0 - distance))  # rounding may leave the interval by 1e-7
