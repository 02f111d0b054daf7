"""Reads exercise folders: the texts as an Exercise, the instructor's own code as functions. Knows nothing of sandboxes.

A folder `<id>/` holds `exercise.yaml` (the keys of Exercise but id and starter), `starter.py`, `reference.py` (defines
the entries), `cases.py` (`cases(seed)` gives Cases), `mutants/<misconception>.py`, `right/*.py`, and where a plain call
of the first entry is not enough `drive.py` (`drive(entries, *args, **kwargs)`, runs in the sandbox too). References and
cases are trusted and run here; they never enter the sandbox.
"""

import importlib.util
import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml
from pydantic import ValidationError

from tutor.errors import CourseError, InputError
from tutor.exercise import Exercise
from tutor.practice.case import Case
from tutor.practice.edits import read_edits
from tutor.supposition import Edit

LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
"""Libyaml's, where PyYAML was built with it: a first check should not wait for half a second of reading."""
FILES = ("exercise.yaml", "starter.py", "reference.py", "cases.py")


@dataclass(frozen=True)
class Workshop:
    """An exercise with the instructor's code beside it."""

    exercise: Exercise
    folder: Path

    def cases(self, seed: int) -> tuple[Case, ...]:
        """Return the cases that this seed gives."""
        made: Iterable[Case] = self._generator(seed)
        return tuple(made)

    @cached_property
    def _generator(self) -> Callable[[int], Iterable[Case]]:
        found: Callable[[int], Iterable[Case]] = load_code(self.folder / "cases.py").cases
        return found

    @cached_property
    def driver(self) -> str | None:
        """The source of the exercise's own way of calling the entries, if it has one."""
        path = self.folder / "drive.py"
        return path.read_text(encoding="utf-8") if path.exists() else None

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """What a case's arguments are called: as the first entry, or the exercise's own way of calling, has them."""
        if self.driver is None:
            return self.exercise.entries[0].parameters
        return tuple(inspect.signature(load_code(self.folder / "drive.py").drive).parameters)[1:]

    def solution(self, path: Path) -> Callable[..., Any]:
        """Return a trusted solution (the reference, a mutant) as one function of a case's arguments."""
        module = load_code(path)
        entries = {entry.name: getattr(module, entry.name) for entry in self.exercise.entries}
        if self.driver is None:
            first: Callable[..., Any] = next(iter(entries.values()))
            return first
        drive = load_code(self.folder / "drive.py").drive
        return lambda *args, **kwargs: drive(entries, *args, **kwargs)

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """The changes of a learner's code that may be asked about."""
        return read_edits(self.folder)

    @cached_property
    def reference(self) -> Callable[..., Any]:
        """The reference as one function."""
        return self.solution(self.folder / "reference.py")

    @cached_property
    def mutants(self) -> dict[str, Callable[..., Any]]:
        """Each named mistake, as one function."""
        return {name: self.solution(self.mutant_file(name)) for name in self._misconceptions()}

    def _misconceptions(self) -> tuple[str, ...]:
        return tuple(mutant.misconception for mutant in self.exercise.mutants)

    def mutant_file(self, misconception: str) -> Path:
        """Return the file of a mutant."""
        return self.folder / "mutants" / f"{misconception}.py"

    def right_files(self) -> tuple[Path, ...]:
        """Return the right solutions, each written differently."""
        return tuple(sorted((self.folder / "right").glob("*.py")))


def load_exercises(folder: Path) -> dict[str, Exercise]:
    """Read every exercise of a folder, by id.

    Raises:
        CourseError: a file is missing or malformed; names file, line and key.
        InputError: there is no such folder.
    """
    return {name: workshop.exercise for name, workshop in load_workshops(folder).items()}


def load_workshops(folder: Path) -> dict[str, Workshop]:
    """Read every exercise of a folder with its code, by id.

    Raises:
        CourseError: a file is missing or malformed; names file, line and key.
        InputError: there is no such folder.
    """
    if not folder.is_dir():
        raise InputError(f"There is no folder of exercises at {folder}.")
    found = sorted(path.parent for path in folder.glob("*/exercise.yaml"))
    return {path.name: _workshop(path) for path in found}


def _workshop(folder: Path) -> Workshop:
    for name in FILES:
        if not (folder / name).is_file():
            raise CourseError(str(folder / name), None, "", "the file is missing.")
    path = folder / "exercise.yaml"
    data, lines = _yaml(path)
    starter = (folder / "starter.py").read_text(encoding="utf-8")
    try:
        exercise = Exercise.read({**data, "id": folder.name, "starter": starter})
    except ValidationError as error:
        # a misspelt key says more than the absence of the right one
        first = min(error.errors(), key=lambda item: item["type"] != "extra_forbidden")
        said = "there is no such key" if first["type"] == "extra_forbidden" else first["msg"]
        raise CourseError(str(path), _line(lines, first["loc"]), _key(first["loc"]), said) from None
    if exercise.repair:
        listed = "\n".join(naming.words() for naming in exercise.naming)
        exercise = exercise.but(task=f"{exercise.task}\n\nName first, in the file:\n\n{listed}")
    for mutant in exercise.mutants:
        if not (folder / "mutants" / f"{mutant.misconception}.py").is_file():
            raise CourseError(str(path), None, "mutants", f"there is no file mutants/{mutant.misconception}.py.")
    return Workshop(exercise, folder)


def _yaml(path: Path) -> tuple[dict[str, Any], Any]:
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=LOADER)
        data = yaml.load(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise CourseError(str(path), line, "", str(error.problem)) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CourseError(str(path), None, "", f"cannot be read: {error}") from None
    if not isinstance(data, dict):
        raise CourseError(str(path), 1, "", "a mapping of keys is due.")
    return data, node


def _key(place: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in place)


def _line(node: Any, place: tuple[int | str, ...]) -> int | None:
    """The line of the innermost part of the place that the file holds."""
    for part in place:
        if isinstance(node, yaml.MappingNode):
            inner = [value for key, value in node.value if key.value == part]
            named = [key for key, _ in node.value if key.value == part]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            inner, named = [node.value[part]], [node.value[part]]
        else:
            break
        if not inner:
            break
        node, line = inner[0], named[0].start_mark.line + 1
        if part == place[-1]:
            return int(line)
    return int(node.start_mark.line + 1) if node is not None else None


def load_code(path: Path) -> ModuleType:
    """Run a trusted file and return what it defines.

    Raises:
        CourseError: the file is missing or fails.
    """
    spec = importlib.util.spec_from_file_location(f"exercise_{path.parent.name}_{path.stem}".replace("-", "_"), path)
    if spec is None or spec.loader is None or not path.is_file():
        raise CourseError(str(path), None, "", "the file is missing.")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (SyntaxError, ImportError, NameError, AttributeError, TypeError, ValueError) as error:
        raise CourseError(str(path), getattr(error, "lineno", None), "", f"{type(error).__name__}: {error}") from None
    return module
