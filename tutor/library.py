"""What can be read: the index of the lessons and of a teacher's own files. Part of the app."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.parts import Parts
from tutor.passage import Hit

if TYPE_CHECKING:
    from tutor.retrieval.documents import Refusal
    from tutor.retrieval.index import Indexed


class Library:
    """The verbs around lessons and documents."""

    def __init__(self, parts: Parts) -> None:
        """Take the parts that do the work."""
        self._parts = parts

    def index(self, paths: Sequence[Path] = (), *, rebuild: bool = False) -> tuple[Indexed, tuple[Refusal, ...]]:
        """Bring the index up to date: the lessons, and files of the teacher's own, which later runs remember.

        Returns:
            What was done, and which files could not be read; a rebuild forgets the files of earlier runs.
        """
        lessons = self._parts.course.lessons
        documents, refused = self._parts.documents.read(paths, taken=[one.id for one in lessons], forget=rebuild)
        return self._parts.index.update((*lessons, *documents), rebuild=rebuild), refused

    def search(self, query: str, count: int = 5) -> tuple[Hit, ...]:
        """Return the passages nearest to a query."""
        return self._parts.index.search(query, count)
