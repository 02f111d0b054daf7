"""YAML with line numbers, so that every error names file, line and key. Knows nothing of what the data means.

Stricter than YAML: no aliases (they can blow up), no repeated keys (one would be lost in silence), at most 5 MB.
"""

import re
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from tutor.errors import CourseError
from tutor.value import Value

MAX_BYTES = 5_000_000
MAX_DEPTH = 50
"""Lists in lists; libyaml's composer recurses in C and would crash the process before Python noticed."""
Location = tuple[str | int, ...]
V = TypeVar("V", bound=Value)

# libyaml's parser is ten times as fast; PyYAML's wheels carry it.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


class Document:
    """The plain data of one YAML text, and the line where each part of it stands."""

    def __init__(self, name: str, data: Any, lines: dict[Location, int]) -> None:
        """Keep what `parse` found."""
        self.name, self.data, self._lines = name, data, lines

    def line(self, location: Location) -> int | None:
        """Return the 1-based line of the innermost known part of a location."""
        for end in range(len(location), -1, -1):
            if location[:end] in self._lines:
                return self._lines[location[:end]]
        return None

    def error(self, location: Location, problem: str) -> CourseError:
        """Word an error about one part of the file."""
        return CourseError(self.name, self.line(location), ".".join(map(str, location)), problem)

    def value(self, kind: type[V], data: Any, location: Location = ()) -> V:
        """Make a value of a part of the data.

        Raises:
            CourseError: it does not fit; the message names the first thing that is wrong.
        """
        try:
            return kind.read(data)
        except ValidationError as error:
            where, problem = first_problem(error)
            raise self.error(location + where, problem) from None


def first_problem(error: ValidationError) -> tuple[Location, str]:
    """Return where to mend first, and how: an unknown key before the required key that its misspelling leaves out."""
    found = error.errors()
    first = next((one for one in found if one["type"] == "extra_forbidden"), found[0])
    if first["type"] == "extra_forbidden":
        return first["loc"], "unknown key; remove it or mend its spelling"
    if first["type"] == "missing":
        return first["loc"], "this key is required"
    return first["loc"], first["msg"].removeprefix("Value error, ")


def read(path: Path) -> Document:
    """Read a YAML file.

    Raises:
        CourseError: it cannot be read, is not UTF-8, too large or not YAML as described above.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CourseError(str(path), None, "", f"cannot be read: {error.strerror}") from None
    if len(raw) > MAX_BYTES:
        raise CourseError(str(path), None, "", f"larger than {MAX_BYTES // 1_000_000} MB; split it")
    try:
        return parse(raw.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise CourseError(str(path), line, "", "not UTF-8; save the file as UTF-8") from None


def parse(text: str, name: str) -> Document:
    """Parse YAML text; `name` stands for the file in errors.

    Raises:
        CourseError: it is not YAML, or has aliases or repeated keys.
    """
    if found := _CONTROL.search(text):
        line = text[: found.start()].count("\n") + 1
        raise CourseError(name, line, "", f"a control character (U+{ord(found[0]):04X}); remove it")
    loader = _Loader(text)
    try:
        _check_depth(text, name)
        node = loader.get_single_node()
        if node is None:
            return Document(name, None, {})
        lines: dict[Location, int] = {}
        _walk(node, (), lines, name, set())
        return Document(name, loader.construct_document(node), lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise CourseError(name, mark.line + 1 if mark else None, "", f"not YAML: {error.problem}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise CourseError(name, None, "", f"not YAML: {type(error).__name__}") from None
    finally:
        loader.dispose()


def _check_depth(text: str, name: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            line = event.start_mark.line + 1 if event.start_mark else None
            raise CourseError(name, line, "", f"not YAML of a course: nested more than {MAX_DEPTH} deep")


def _walk(node: yaml.Node, at: Location, lines: dict[Location, int], name: str, seen: set[int]) -> None:
    line = node.start_mark.line + 1
    if id(node) in seen:
        raise CourseError(name, line, ".".join(map(str, at)), "YAML aliases are not allowed; write it out")
    seen.add(id(node))
    lines.setdefault(at, line)
    if isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            _walk(item, (*at, position), lines, name, seen)
    elif isinstance(node, yaml.MappingNode):
        for key, item in node.value:
            where = (*at, str(key.value))
            if where in lines:
                raise CourseError(name, key.start_mark.line + 1, ".".join(map(str, where)), "this key stands twice")
            lines[where] = key.start_mark.line + 1
            _walk(item, where, lines, name, seen)
