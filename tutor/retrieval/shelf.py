"""The files of an index: Chroma's collection, the record of what is in it, a lock. Knows nothing of passages."""

import errno
import fcntl
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import cast

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from chromadb.errors import ChromaError, NotFoundError
from langchain_chroma import Chroma
from langchain_classic.indexes import SQLRecordManager
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray
from sqlalchemy import URL, create_engine
from sqlalchemy.exc import SQLAlchemyError

from tutor.errors import IndexUnavailable, StoreUnavailable

COLLECTION = "passages"
_CHROMA, _RECORDS, _LOCK = "chroma", "records.sqlite3", "lock"
FILES = (_CHROMA, _RECORDS)
"""What a run of indexing writes, beside the snapshot that is searched."""
UNFINISHED = "unfinished"
"""Stands in the folder while a run writes, and after one that was stopped."""
_AT_ONCE = 1000  # ids in one statement
_SCARCE = 16 * 2**20  # bytes: a store that fails with less left on its disk failed for that


class Shelf:
    """An open collection."""

    def __init__(self, folder: Path, embeddings: Embeddings, *, fingerprint: str) -> None:
        """Open the collection, or make an empty one.

        Raises:
            IndexUnavailable: it is of another embedding model.
        """
        self._client = open_client(folder)
        with ExitStack() as undo:
            undo.callback(self.close)  # unless all went well
            self.store = self._collection(folder, embeddings, fingerprint)
            undo.pop_all()

    def _collection(self, folder: Path, embeddings: Embeddings, fingerprint: str) -> Chroma:
        try:
            kept = self._client.get_collection(COLLECTION, embedding_function=None)
            made_with = (kept.metadata or {}).get("embedder")
        except NotFoundError:
            made_with = fingerprint
        if made_with != fingerprint:
            raise of_another_model(folder, made_with, fingerprint)
        return Chroma(
            client=self._client,
            collection_name=COLLECTION,
            embedding_function=embeddings,
            collection_metadata={"embedder": fingerprint},
        )

    def vectors(self) -> tuple[list[Document], NDArray[np.float32]]:
        """Return all documents with their vectors, (documents, width)."""
        kept = self.store.get(include=["documents", "metadatas", "embeddings"])
        rows = zip(kept["documents"], kept["metadatas"], strict=True)
        documents = [Document(page_content=text, metadata=metadata) for text, metadata in rows]
        return documents, np.asarray(kept["embeddings"], dtype=np.float32)

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()

    @staticmethod
    def remove(folder: Path) -> None:
        """Delete the collection and the record of what is in it, unopened: they may be damaged."""
        (folder / _RECORDS).unlink(missing_ok=True)
        (folder / UNFINISHED).unlink(missing_ok=True)
        if (folder / _CHROMA).exists():
            shutil.rmtree(folder / _CHROMA)


def of_another_model(folder: Path, made_with: str | None, fingerprint: str) -> IndexUnavailable:
    """Word the refusal to mix the vectors of two models."""
    return IndexUnavailable(
        f"The index in {folder} was made with the embedding model {made_with or 'of another program'}, "
        f"this is {fingerprint}: run `tutor index --rebuild`."
    )


def damaged(folder: Path) -> IndexUnavailable | StoreUnavailable:
    """Word what is wrong with a store that must not be opened."""
    if _scarce(folder):
        return _no_space(folder)
    return IndexUnavailable(f"The index in {folder} is damaged: run `tutor index --rebuild`.")


@contextmanager
def unfinished(folder: Path) -> Iterator[None]:
    """Mark the store while it is written; the mark stays where the run was stopped."""
    (folder / UNFINISHED).touch()
    yield
    (folder / UNFINISHED).unlink()


def open_client(folder: Path) -> Client:
    """Open the store's files."""
    with ExitStack() as undo:
        # What fails to open stays in Chroma's cache half-made, and would be found there next time.
        undo.callback(SharedSystemClient.clear_system_cache)
        # No telemetry, and never an embedding function of Chroma's: it would download a model.
        settings = Settings(anonymized_telemetry=False)
        client = cast(Client, chromadb.PersistentClient(path=str(folder / _CHROMA), settings=settings))
        undo.pop_all()
    return client


class Records:
    """The open record of what the collection holds."""

    def __init__(self, folder: Path) -> None:
        """Open the record, or make an empty one."""
        self._engine = create_engine(URL.create("sqlite", database=str(folder / _RECORDS)))
        self.manager = SQLRecordManager(COLLECTION, engine=self._engine)
        self.manager.create_schema()

    def agree_with(self, store: Chroma) -> None:
        """Mend what a killed run left: forget records without a passage, delete passages without a record."""
        stored, recorded = set(store.get(include=[])["ids"]), set(self.manager.list_keys())
        for lost in _chunks(recorded - stored):
            self.manager.delete_keys(lost)
        for stray in _chunks(stored - recorded):
            store.delete(stray)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def _chunks(ids: set[str]) -> Iterator[list[str]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]


@contextmanager
def only_one_writer(folder: Path) -> Iterator[None]:
    """Keep other processes from writing; a killed process lets go by dying.

    Raises:
        StoreUnavailable: another process is writing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreUnavailable(
                f"Another process is writing the index in {folder}: wait until it is done."
            ) from None
        yield


@contextmanager
def plain_errors(folder: Path) -> Iterator[None]:
    """Turn what the libraries raise in writing into one sentence with the fix.

    Raises:
        StoreUnavailable: the disk is full, or the folder cannot be written.
    """
    try:
        yield
    except (ChromaError, SQLAlchemyError, OSError) as error:
        words = str(error.args[0] if isinstance(error, SQLAlchemyError) and error.args else error)
        if _disk_full(error, folder):
            raise _no_space(folder) from error
        raise StoreUnavailable(
            f"The index in {folder} cannot be written ({words}): see to disk space and permissions, "
            "or make it anew with `tutor index --rebuild`."
        ) from error


def _disk_full(error: Exception, folder: Path) -> bool:
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return True
    return _scarce(folder)  # Chroma names a failed compaction and not its cause


def _scarce(folder: Path) -> bool:
    with suppress(OSError):
        return shutil.disk_usage(folder).free < _SCARCE
    return False


def _no_space(folder: Path) -> StoreUnavailable:
    return StoreUnavailable(
        f"No disk space is left for the index in {folder}: free some and run `tutor index`; what is in it is kept."
    )
