"""Looks at each part and says what was found. Each look is by itself: one part that is down hides no other."""

import platform
import sqlite3
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from tutor.errors import TutorError
from tutor.parts import Parts
from tutor.value import Value


class Finding(Value):
    """One part as it was found."""

    part: str
    ok: bool
    found: str
    needed: bool = True
    """Whether an exam cannot be held without it."""


def examine(parts: Parts) -> tuple[Finding, ...]:
    """Look at every part."""
    looks: tuple[tuple[str, Callable[[], str], bool], ...] = (
        ("python", platform.python_version, True),
        ("torch", lambda: _version("torch"), True),
        ("gradio", lambda: _version("gradio"), True),
        ("course", lambda: _course(parts), True),
        ("database", lambda: _database(parts), True),
        ("embedding model", lambda: parts.embedder.fingerprint, True),
        ("chroma", lambda: _index(parts), False),
        ("sandbox", lambda: _sandbox(parts), False),
        ("model endpoint", lambda: _model(parts), False),
    )
    return tuple(_look(part, look, needed=needed) for part, look, needed in looks)


def _look(part: str, look: Callable[[], str], *, needed: bool) -> Finding:
    try:
        return Finding(part=part, ok=True, found=look(), needed=needed)
    except TutorError as error:
        return Finding(part=part, ok=False, found=str(error), needed=needed)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        raise TutorError(f"{name} is not installed; run `make setup`") from None


def _course(parts: Parts) -> str:
    course = parts.course
    return (
        f"{course.outline.title}: {len(course.lessons)} lessons, {len(course.questions)} questions, "
        f"{len(parts.exercises)} exercises, in {parts.settings.course}"
    )


def _sandbox(parts: Parts) -> str:
    return parts.checker.level if parts.exercises else "not tried: the course has no coding exercises"


def _database(parts: Parts) -> str:
    detail = f" (SQLite {sqlite3.sqlite_version})" if parts.store.url.get_backend_name() == "sqlite" else ""
    return f"{parts.store.name}{detail}"


def _index(parts: Parts) -> str:
    return f"chromadb {_version('chromadb')}, {parts.index.size()} passages in {parts.settings.index_folder}"


def _model(parts: Parts) -> str:
    if not parts.settings.has_model:
        return "none set; the embedded parts do everything (OPENAI_API_KEY or OPENAI_BASE_URL adds a model)"
    reach = parts.model.ping()
    if not reach.reachable:
        raise TutorError(f"{reach.base_url}: {reach.problem}")
    doubt = f"; {reach.problem}" if reach.problem else ""
    return f"{reach.base_url}, voice {reach.voice}, judge {reach.judge}, answered in {reach.seconds:.1f} s{doubt}"
