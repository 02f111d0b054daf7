"""A teacher's own files as lessons: finds them, has each read, remembers them. Knows nothing of formats or vectors.

A folder stands for what is in it. What cannot be read is refused by name, and the rest goes on. What was read is kept
by the checksum of the file, so that nothing is read twice.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tutor.lesson import Lesson
from tutor.retrieval.headings import lesson_of
from tutor.retrieval.kinds import KINDS, REFUSED, SECONDS, Piece
from tutor.value import Value

MAX_BYTES = 50_000_000
"""Of a file."""
MAX_FILES = 2_000
"""Of a folder."""
_TOO_MUCH = f"takes more than {SECONDS} s or too much memory to read; split it"
_FORM = "1"
"""Raised when files are to be read in another way, so that what was kept is not used again."""


class Refusal(Value):
    """A file that is not in the index, and why."""

    file: str
    reason: str
    """Continues the file's name to a sentence."""

    @property
    def sentence(self) -> str:
        """The refusal in words."""
        return f"{self.file} {self.reason}."


class Documents:
    """The files that an index holds besides the course's lessons."""

    def __init__(self, folder: Path) -> None:
        """Name the folder where they are remembered; nothing is read or written yet."""
        self._folder = folder
        self._list = folder / "documents.json"
        self._kept = folder / "documents"

    def read(
        self, paths: Sequence[Path], *, lessons: Path | None = None, taken: Iterable[str] = (), forget: bool = False
    ) -> tuple[tuple[Lesson, ...], tuple[Refusal, ...]]:
        """Return all documents as lessons, and what was refused.

        Args:
            paths: files and folders, besides those of earlier runs.
            lessons: a folder whose files are lessons of the course already, and no documents.
            taken: ids of lessons that no document may have.
            forget: leave out those of earlier runs.
        """
        known = [] if forget else [Path(name) for name in self._remembered()]
        given = list(dict.fromkeys([*known, *(Path(os.path.abspath(path)) for path in paths)]))  # noqa: PTH100
        there = [path for path in given if os.path.lexists(path)]
        refused = [
            Refusal(file=str(path), reason="is not there any more; what it said has left the index")
            if path in known
            else Refusal(file=str(path), reason="does not exist; mend the path")
            for path in given
            if path not in there
        ]
        found: dict[str, Lesson] = {}
        names, used = dict.fromkeys(taken, 1), set[str]()
        for path in there:
            for file in _files(path):
                if isinstance(file, Path) and lessons and file.resolve().parent == lessons.resolve():
                    continue
                made = file if isinstance(file, Refusal) else self._lesson(file, names, used)
                if isinstance(made, Refusal):
                    refused.append(made)
                elif made:
                    found[made.id] = made
        self._remember(there, used)
        return tuple(found.values()), tuple(refused)

    def _lesson(self, path: Path, names: dict[str, int], used: set[str]) -> Lesson | Refusal | None:
        """Return the lesson of a file; None for the second of two that say the same."""
        try:
            if path.stat().st_size > MAX_BYTES:
                return Refusal(file=str(path), reason=f"is larger than {MAX_BYTES // 1_000_000} MB; split it")
            with path.open("rb") as file:
                sum_ = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            return Refusal(file=str(path), reason=f"cannot be read ({error.strerror}); see to its permissions")
        key = f"{sum_}{path.suffix.lower()}.{_FORM}.json"
        if key in used:
            return None
        used.add(key)
        said = self._said(path, self._kept / key)
        return Refusal(file=str(path), reason=said) if isinstance(said, str) else lesson_of(path.name, said, names)

    def _said(self, path: Path, kept: Path) -> list[Piece] | str:
        """Return a file's pieces, or why there are none; read once only."""
        try:
            found: list[Piece] | str = json.loads(kept.read_text("utf-8"))
        except (OSError, ValueError):
            found = _converted(path)
            if found != _TOO_MUCH:  # a busy machine may have been to blame
                kept.parent.mkdir(parents=True, exist_ok=True)
                _put(kept, json.dumps(found))
        return found

    def _remembered(self) -> list[str]:
        try:
            names: list[str] = json.loads(self._list.read_text("utf-8"))
        except (OSError, ValueError):
            return []
        return names

    def _remember(self, paths: Sequence[Path], used: set[str]) -> None:
        if self._kept.is_dir():
            for kept in self._kept.iterdir():
                if kept.name not in used:
                    kept.unlink(missing_ok=True)
        names = [str(path) for path in paths]
        if names != self._remembered():
            self._folder.mkdir(parents=True, exist_ok=True)
            _put(self._list, json.dumps(names))


def _put(path: Path, text: str) -> None:
    """Write a file as a whole or not at all."""
    half = path.with_name(f"{path.name}.{os.getpid()}.half")
    half.write_text(text, "utf-8")
    half.replace(path)


def _files(path: Path) -> Iterator[Path | Refusal]:
    """Yield the files to read under a path in the order of their names; hidden ones are passed over in silence."""
    if not path.is_dir():
        yield _plain(path)
        return
    found = 0
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith("."):
                continue
            found += 1
            if found > MAX_FILES:
                yield Refusal(file=str(path), reason=f"holds more than {MAX_FILES} files; the others were left out")
                return
            yield _plain(Path(folder) / name)


def _plain(path: Path) -> Path | Refusal:
    if path.is_symlink():
        return Refusal(file=str(path), reason="is a link, which is not followed; give the file itself")
    if not path.is_file():
        return Refusal(file=str(path), reason="is no plain file; give the text itself")
    if path.suffix.lower() not in KINDS:
        return Refusal(
            file=str(path), reason="is of a kind that is not read (Markdown, notebooks, PDF, HTML, DOCX, text are)"
        )
    return path


def _converted(path: Path) -> list[Piece] | str:
    """Return a file's pieces, read in a process of its own, or why there are none."""
    command = [sys.executable, "-m", "tutor.retrieval.convert", str(path)]
    try:
        done = subprocess.run(
            command, cwd=Path(__file__).parents[2], capture_output=True, timeout=10 * SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        done = subprocess.CompletedProcess(command, -1, b"", b"")
    if done.returncode == 0:
        pieces: list[Piece] = json.loads(done.stdout)
        return pieces
    words = (done.stderr.decode("utf-8", "replace").strip().splitlines() or [""])[-1]
    if done.returncode == REFUSED:
        return words
    if done.returncode < 0 or words.startswith("MemoryError"):
        return _TOO_MUCH
    return f"is damaged or no {path.suffix[1:]} file ({words[:160]}); save it anew"
