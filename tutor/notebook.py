"""The face for notebooks: `check("multi-head-attention", multi_head_attention)` shows the verdict below the cell."""

import ast
import atexit
import inspect
import linecache
import sys
import textwrap
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from tutor.app import Tutor
from tutor.errors import InputError
from tutor.exercise import Check
from tutor.settings import read_settings

Code = str | Path | Callable[..., Any]
_CONSTANTS = (bool, int, float, str, tuple, type(None))


class Shown:
    """A verdict that a notebook shows; `check` is the value behind it."""

    def __init__(self, check: Check) -> None:
        """Take the verdict."""
        self.check = check

    def __repr__(self) -> str:
        return f"{self.check.exercise}: {self.check.verdict}. {self.check.message}".strip()

    def _repr_markdown_(self) -> str:
        lines = [f"**{self.check.exercise}: {self.check.verdict}** ({self.check.seconds:.2f} s)", ""]
        lines += [f"{self.check.message}\n"] if self.check.message else []
        lines += [f"**{self.check.unstored}**\n"] if self.check.unstored else []
        lines += [f"- ✗ `{test.name}` {test.message}" for test in self.check.tests if not test.passed]
        lines += [f"- **Think about it:** {found.question}" for found in self.check.diagnosis]
        lines += [f"- {remark.text}" for remark in self.check.remarks]
        return "\n".join([*lines, *(["", "```", self.check.log, "```"] if self.check.log else [])])


def check(exercise: str, code: Code, learner: str | None = None) -> Shown:
    """Run a solution in the sandbox, show the verdict and put it into the gradebook.

    Args:
        exercise: its id.
        code: the function or class itself, the text of a file, or the path of one.
        learner: whose it is; by default VIVA_LEARNER.

    Raises:
        UnknownName: there is no such exercise.
        InputError: the source cannot be had.
        SandboxUnavailable: nothing here may run it.
    """
    return Shown(_tutor().check(exercise, _bytes(code), learner))


@cache
def _tutor() -> Tutor:
    tutor = Tutor(read_settings())
    atexit.register(tutor.close)
    return tutor


def _bytes(code: Code) -> bytes:
    if isinstance(code, str):
        return code.encode("utf-8", "surrogatepass")
    if isinstance(code, Path):
        try:
            return code.read_bytes()
        except OSError as error:
            raise InputError(f"The file '{code}' cannot be read: {error.strerror}.") from None
    return file_of(code).encode()


def file_of(thing: Callable[..., Any]) -> str:
    """Return a file that defines a function or class of a notebook, with what it uses from there.

    Modules become imports, constants assignments, and functions and classes of the same notebook come along.

    Raises:
        InputError: its source is not known.
    """
    if not isinstance(thing, FunctionType | type):
        raise InputError(_unknown(thing))
    head: set[str] = set()
    bodies: dict[str, str] = {}
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if one.__name__ in bodies:
            continue
        bodies[one.__name__] = body = _source(one)
        scope = getattr(one, "__globals__", None) or vars(sys.modules[one.__module__])
        used = {node.id for node in ast.walk(ast.parse(body)) if isinstance(node, ast.Name)}
        for name in sorted(used & scope.keys()):
            value = scope[name]
            if isinstance(value, FunctionType | type) and value.__module__ == one.__module__:
                waiting.append(value)
            else:
                head.update(_line(name, value))
    return "\n".join([*sorted(head), "", "", *("\n\n".join(reversed(bodies.values())).splitlines()), ""])


def _line(name: str, value: object) -> list[str]:
    """How a file comes by a name that a notebook has."""
    if isinstance(value, ModuleType):
        return [f"import {value.__name__} as {name}"]
    if type(value) in _CONSTANTS:
        return [f"{name} = {value!r}"]
    module, own = getattr(value, "__module__", None), getattr(value, "__name__", None)
    return [f"from {module} import {own} as {name}"] if module and own else []


def _source(thing: Callable[..., Any]) -> str:
    try:
        return textwrap.dedent(inspect.getsource(thing) if isinstance(thing, FunctionType) else _of_class(thing))
    except (OSError, TypeError, SyntaxError):
        raise InputError(_unknown(thing)) from None


def _unknown(thing: object) -> str:
    name = getattr(thing, "__name__", type(thing).__name__)
    return f"The source of '{name}' is not known here; give a function, a class, the text of a file or its path."


def _of_class(thing: Callable[..., Any]) -> str:
    """A class's source, found by way of its methods: a notebook has no file that `inspect` could read it from."""
    methods = [value for value in getattr(thing, "__dict__", {}).values() if isinstance(value, FunctionType)]
    if not methods:
        raise OSError("no method to find it by")
    method = methods[0]
    text = "".join(linecache.getlines(method.__code__.co_filename))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef) and node.name == thing.__name__:
            return ast.get_source_segment(text, node) or ""
    raise OSError(thing.__name__)
