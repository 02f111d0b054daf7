"""The index of a course on disk: what is embedded and what is searched. Knows nothing of course files or faces.

LangChain's indexing API decides what changed, a record manager beside Chroma remembers what is in it. Only a run of
indexing opens them; what is searched is the snapshot that the run leaves (see `snapshot`), all of it in memory.
"""

import hashlib
import itertools
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

import numpy as np
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.indexing import index as index_documents
from numpy.typing import NDArray

from tutor.errors import IndexUnavailable
from tutor.lesson import Lesson
from tutor.passage import Hit, Passage
from tutor.retrieval.probe import holds
from tutor.retrieval.ranking import Ranking
from tutor.retrieval.shelf import (
    FILES,
    UNFINISHED,
    Records,
    Shelf,
    damaged,
    of_another_model,
    only_one_writer,
    plain_errors,
    unfinished,
)
from tutor.retrieval.snapshot import NAME, Snapshot, checksums, read_snapshot, stamp
from tutor.retrieval.splitting import LIMIT, split_lesson
from tutor.value import Value

_BATCH = 128
"""Passages that an interrupted run loses at most."""
_LONGEST = 2000
"""Characters of a query whose words count: about what the embedding model reads of it."""
_FORM = "2"
"""Raised when lessons are to be cut or kept in another way, so that the next run does not find everything unchanged."""
_NO_HEADING = re.compile(r"page \d+")


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
    """The passages of a course, searched by meaning and words. May be shared between threads."""

    def __init__(self, *, folder: Path, embedder: TextEncoder) -> None:
        """Name the folder it is kept in; nothing is read or written yet."""
        self._folder = folder
        self._encoder = embedder
        self._ranking: Ranking | None = None
        self._size = 0
        self._stamp: tuple[int, ...] = ()
        self._lock = threading.Lock()  # held for milliseconds: reading the snapshot
        self._writing = threading.Lock()  # held for a whole run

    def update(self, lessons: Iterable[Lesson], *, rebuild: bool = False) -> Indexed:
        """Make the index hold just these lessons; what did not change is not embedded again.

        Until a run is over, what was there before is searched. A run that is stopped half-way changes nothing of it,
        and the next run goes on with what was embedded.

        Args:
            lessons: the whole course; passages of other lessons leave the index.
            rebuild: throw away what there is first, readable or not.

        Raises:
            IndexUnavailable: the index was made with another embedding model, or is damaged.
            StoreUnavailable: it cannot be written (disk full, no permission, another process is writing).
            Unavailable: the embedding model cannot be loaded.
        """
        lessons = tuple(lessons)
        with self._writing, plain_errors(self._folder), only_one_writer(self._folder):
            if rebuild:
                (self._folder / NAME).unlink(missing_ok=True)
                Shelf.remove(self._folder)
            before, digest = self._before(), self._digest(lessons)
            store = checksums(self._folder, FILES)
            whole = before is not None and before.store == store
            if before and whole and before.digest == digest:
                return Indexed(added=0, updated=0, skipped=len(before.passages), deleted=0)
            if store and not whole and not self._may_be_opened(before):
                raise damaged(self._folder)
            with unfinished(self._folder):
                return self._write(lessons, digest, before.lines if before else {})

    def search(self, query: str, k: int = 5) -> tuple[Hit, ...]:
        """Return one passage, the nearest, of each of the k best sections, the best section first.

        The score of a hit is its passage's cosine similarity; the order also heeds the query's words (see `ranking`).
        A query without words finds nothing, of a long one the beginning is read.

        Raises:
            IndexUnavailable: there is no index yet, or one of another embedding model, or it cannot be read.
            Unavailable: the embedding model cannot be loaded.
        """
        ranking = self._open()  # before the model is loaded in vain
        if not self._encoder.count_tokens(query):
            return ()
        return ranking.best(query[:_LONGEST], self._encoder.embed([query])[0], k)

    def size(self) -> int:
        """Return how many passages there are.

        Raises:
            IndexUnavailable: as in `search`.
        """
        self._open()
        return self._size

    def close(self) -> None:
        """Forget what was read; the next use reads it again."""
        with self._lock:
            self._ranking = None

    def _open(self) -> Ranking:
        with self._lock:
            now = stamp(self._folder)
            if self._ranking is None or now != self._stamp:
                kept = self._whole(read_snapshot(self._folder))
                self._ranking = ranking_of(kept)
                self._size, self._stamp = len(kept.passages), now
            return self._ranking

    def _whole(self, kept: Snapshot) -> Snapshot:
        if kept.fingerprint != self._encoder.fingerprint:
            raise of_another_model(self._folder, kept.fingerprint, self._encoder.fingerprint)
        return kept

    def _before(self) -> Snapshot | None:
        try:
            return self._whole(read_snapshot(self._folder))
        except IndexUnavailable:
            return None

    def _may_be_opened(self, before: Snapshot | None) -> bool:
        """Tell whether a store that is not as the last whole run left it can be gone on with.

        Changed by a run that was stopped, it is tried out. Changed by anything else it is damaged, and reading or
        extending a damaged graph can end the process.
        """
        stopped = before is None or (self._folder / UNFINISHED).exists()
        return stopped and holds(self._folder)

    def _digest(self, lessons: Sequence[Lesson]) -> str:
        made = hashlib.sha256(f"{_FORM}/{LIMIT}/{self._encoder.fingerprint}".encode())
        for lesson in lessons:
            made.update(lesson.model_dump_json().encode())
        return made.hexdigest()

    def _write(self, lessons: Sequence[Lesson], digest: str, lines: Mapping[str, NDArray[np.float32]]) -> Indexed:
        documents = [
            _document(passage) for lesson in lessons for passage in split_lesson(lesson, self._encoder.count_tokens)
        ]
        with (
            closing(Records(self._folder)) as records,
            closing(Shelf(self._folder, _ForLangChain(self._encoder), fingerprint=self._encoder.fingerprint)) as shelf,
        ):
            records.agree_with(shelf.store)
            done = index_documents(
                documents, records.manager, shelf.store, batch_size=_BATCH, cleanup="full", key_encoder="sha256"
            )
            kept, vectors = shelf.vectors()
        headings, asked = _headings(lessons), _asked(lessons)
        Snapshot(
            fingerprint=self._encoder.fingerprint,
            digest=digest,
            store=checksums(self._folder, FILES),
            passages=[_passage(document) for document in kept],
            vectors=vectors,
            headings=headings,
            asked=asked,
            lines=self._lines((*headings.values(), *itertools.chain(*asked.values())), lines),
        ).write(self._folder)
        return Indexed(
            added=done["num_added"],
            updated=done["num_updated"],
            skipped=done["num_skipped"],
            deleted=done["num_deleted"],
        )

    def _lines(self, wanted: Iterable[str], known: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
        """Return the vectors of headings and questions; what is known is not embedded again."""
        lines = list(dict.fromkeys(wanted))
        new = [line for line in lines if line not in known]
        made = {**known, **dict(zip(new, self._encoder.embed(new), strict=True))} if new else known
        return {line: made[line] for line in lines}


def ranking_of(kept: Snapshot) -> Ranking:
    """Return what puts the sections of a snapshot in order."""
    return Ranking(
        kept.passages,
        kept.vectors,
        {source: kept.lines[title] for source, title in kept.headings.items()},
        {source: {line: kept.lines[line] for line in lines} for source, lines in kept.asked.items()},
    )


def _headings(lessons: Sequence[Lesson]) -> dict[str, str]:
    """Return the sections' headings by `lesson#section`; the number of a page is none."""
    return {
        f"{lesson.id}#{section.anchor}": section.title
        for lesson in lessons
        for section in lesson.sections
        if not _NO_HEADING.fullmatch(section.title)
    }


def _asked(lessons: Sequence[Lesson]) -> dict[str, Sequence[str]]:
    """Return what learners ask of the sections by `lesson#section`, where there is something."""
    return {
        f"{lesson.id}#{section.anchor}": section.asked
        for lesson in lessons
        for section in lesson.sections
        if section.asked
    }


def _document(passage: Passage) -> Document:
    # The title is embedded with the text: a passage out of the middle of a section seldom names its subject.
    return Document(
        page_content=f"{passage.title}\n\n{passage.text}",
        metadata={"lesson": passage.lesson, "section": passage.section, "title": passage.title},
    )


def _passage(document: Document) -> Passage:
    title = document.metadata["title"]
    return Passage(
        lesson=document.metadata["lesson"],
        section=document.metadata["section"],
        title=title,
        text=document.page_content.removeprefix(f"{title}\n\n"),
    )
