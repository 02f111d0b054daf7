"""What can be read: the index of the lessons and of a teacher's own files. Part of the app."""

from __future__ import annotations

import itertools
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.course.lessons import read_lesson
from tutor.errors import InputError, ModelUnavailable
from tutor.lesson import Lesson, Section
from tutor.parts import Parts
from tutor.passage import Hit
from tutor.sources.answer import Answer, answer
from tutor.sources.draft import Draft, as_yaml, draft

if TYPE_CHECKING:
    from tutor.retrieval.documents import Refusal
    from tutor.retrieval.index import Indexed

_READ = 6
"""Passages that a question is answered from."""
_WORDS = 20
"""A shorter section holds too little to ask about."""


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
        documents, refused = self._parts.documents.read(
            paths,
            lessons=self._parts.settings.course / "lessons",
            taken=[one.id for one in lessons],
            forget=rebuild,
        )
        return self._parts.index.update((*lessons, *documents), rebuild=rebuild), refused

    def search(self, query: str, count: int = 5) -> tuple[Hit, ...]:
        """Return the passages nearest to a query."""
        return self._parts.index.search(query, count)

    def ask(self, question: str) -> Answer:
        """Answer a question about the course from its passages, worded by the model where there is one."""
        model = self._parts.model if self._parts.settings.has_model else None
        return answer(question, self.search(question, _READ), model, secrets.token_hex(8))

    def draft(self, path: Path, out: Path, count: int) -> tuple[Draft, ...]:
        """Draft questions from a file or folder into a new YAML file for a person to edit; never into the bank.

        Raises:
            InputError: no model is set, nothing can be read there, or the file may not be written.
            ModelUnavailable: the model failed before the first draft; afterwards, what there is is written.
        """
        model = self._parts.model
        self._check_place(out)
        taken = {question.id for question in self._parts.course.questions}
        drafts: list[Draft] = []
        failure = None
        for lesson, section in self._sections(path):
            source = f"{lesson.id}#{section.anchor}"
            try:
                made = draft(
                    model,
                    title=f"{lesson.title}: {section.title}",
                    text=section.text,
                    topic=lesson.id,
                    source=source if self._is_lesson(path) else None,
                    nonce=secrets.token_hex(8),
                )
            except ModelUnavailable as error:
                failure = error
                break
            drafts += [_with_free_id(one, taken) for one in made]
            if len(drafts) >= count:
                break
        if failure and not drafts:
            raise failure
        if not drafts:
            raise InputError(f"The model found nothing to ask in '{path}'.")
        kept = tuple(drafts[:count])
        try:
            out.write_text(as_yaml(kept), "utf-8")
        except OSError as error:
            raise InputError(f"The drafts cannot be written to '{out}': {error.strerror}.") from None
        return kept

    def _sections(self, path: Path) -> Iterator[tuple[Lesson, Section]]:
        """Yield what is long enough to ask about: a lesson of the course by its own id, anything else as a document."""
        if self._is_lesson(path):
            lessons: tuple[Lesson, ...] = (read_lesson(path),)
        else:
            with tempfile.TemporaryDirectory() as folder:
                lessons, refused = self._parts.documents_in(Path(folder)).read([path])
            if not lessons:
                raise InputError(" ".join(one.sentence for one in refused) or f"There is nothing to read in '{path}'.")
        for lesson in lessons:
            yield from ((lesson, part) for part in lesson.sections if len(part.text.split()) >= _WORDS)

    def _is_lesson(self, path: Path) -> bool:
        return path.resolve().parent == self._parts.settings.course.resolve() / "lessons" and path.suffix == ".md"

    def _check_place(self, out: Path) -> None:
        bank = self._parts.settings.course.resolve() / "questions"
        if out.resolve().is_relative_to(bank):
            raise InputError(f"Drafts never go straight into the bank ({bank}): give --out another place.")
        if out.exists():
            raise InputError(f"The file '{out}' exists already: give --out another name.")
        if not out.parent.is_dir():
            raise InputError(f"There is no folder '{out.parent}' to write {out.name} into.")


def _with_free_id(one: Draft, taken: set[str]) -> Draft:
    name = next(name for name in _numbered(one.question.id) if name not in taken)
    taken.add(name)
    return one.but(question=one.question.but(id=name))


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in itertools.count(2))
