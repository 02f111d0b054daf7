"""Reads a submission's syntax tree before it runs: does it parse, what does it import, does it name what is banned.

Runs inside the sandbox, before any line of the submission does, so that a file made to break the parser breaks nothing
else. Knows nothing of exercises. What a tree cannot show (names made at run time) tombstones.py catches.
"""

import ast
import re
import warnings
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import NamedTuple

STANDARD = frozenset(
    re.findall(
        r"\w+",
        "__future__ abc collections copy dataclasses enum functools heapq itertools math numbers operator "
        "random string typing warnings",
    )
)
"""What any submission may import, from the contract."""
WATCHED = ("torch", "numpy", "scipy")
"""A ban without a dot is on names inside these."""
GUARDS = ("torch.overrides", "torch._C.Disable*", "torch._C._*function*", "torch.utils._python_dispatch")
"""Ways around the tombstones; banned wherever anything is."""


class Problem(NamedTuple):
    """Why a submission is not run."""

    verdict: str
    """`error` or `rejected`."""
    message: str
    line: int | None


def read(source: bytes) -> tuple[ast.Module | None, Problem | None]:
    """Parse a submission: the tree, or what is wrong with it."""
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        return None, Problem("error", f"Line {line}: the file is not UTF-8 (byte {error.start}).", line)
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        return None, Problem("error", f"Line {line}: there is a NUL byte in the file.", line)
    if not text.strip():
        return None, Problem("error", "The file is empty.", None)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text, filename="submission.py"), None
    except SyntaxError as error:
        return None, _syntax(error)
    except (RecursionError, MemoryError, ValueError) as error:
        return None, Problem("error", f"The file cannot be parsed: {error or 'it is nested too deeply'}.", None)


def _syntax(error: SyntaxError) -> Problem:
    text = (error.text or "").rstrip("\n").expandtabs(1)[:200]
    indent = len(text) - len(text.lstrip())
    caret = " " * max((error.offset or 1) - 1 - indent, 0) + "^"
    shown = f"\n    {text.strip()}\n    {caret}" if text.strip() else ""
    name = type(error).__name__
    said = error.msg if name == "SyntaxError" else f"{name}: {error.msg}"
    return Problem("error", f"Line {error.lineno}: {said}{shown}", error.lineno)


def examine(tree: ast.Module, *, modules: Iterable[str], bans: Iterable[str]) -> Problem | None:
    """Return the first import outside the list or banned name in the order of lines, if there is one.

    Args:
        tree: the submission.
        modules: top-level modules that may be imported beside the standard ones.
        bans: shell-style patterns; without a dot of names inside torch, NumPy and SciPy, with one of dotted paths.
    """
    wanted = tuple(bans)
    reader = _Names(frozenset([*STANDARD, *modules]), wanted + GUARDS if wanted else ())
    reader.visit(tree)
    return min(reader.problems, key=lambda problem: problem.line or 0, default=None)


def banned(path: str, bans: Iterable[str]) -> bool:
    """Whether a dotted path, or a part of it below torch, NumPy or SciPy, is banned."""
    parts = path.split(".")
    for pattern in bans:
        if "." in pattern and (fnmatchcase(path, pattern) or fnmatchcase(path, pattern + ".*")):
            return True
        if parts[0] in WATCHED and any(fnmatchcase(part, pattern) for part in parts[1:]):
            return True
    return False


class _Names(ast.NodeVisitor):
    """Follows imports and plain aliases to dotted paths."""

    def __init__(self, modules: frozenset[str], bans: tuple[str, ...]) -> None:
        self.modules, self.bans = modules, bans
        self.paths: dict[str, str] = {}
        self.problems: list[Problem] = []

    def _check(self, path: str, node: ast.AST) -> None:
        if banned(path, self.bans):
            line = getattr(node, "lineno", None)
            self.problems.append(Problem("rejected", f"Line {line}: {path} is not allowed in this exercise.", line))

    def _imports(self, path: str, node: ast.stmt, level: int = 0) -> bool:
        if not level and path.split(".")[0] in self.modules:
            return True
        shown = "." * level + path
        message = f"Line {node.lineno}: '{shown}' may not be imported; allowed are {', '.join(sorted(self.modules))}."
        self.problems.append(Problem("rejected", message, node.lineno))
        return False

    def visit_Import(self, node: ast.Import) -> None:
        for item in node.names:
            if self._imports(item.name, node):
                self._check(item.name, node)
                self.paths[item.asname or item.name.split(".")[0]] = (
                    item.name if item.asname else item.name.split(".")[0]
                )

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        if not self._imports(module, node, node.level):
            return
        for item in node.names:
            path = module if item.name == "*" else f"{module}.{item.name}"
            self._check(path, node)
            self.paths[item.asname or item.name] = path

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        path = self._path(node.value)
        for target in node.targets:
            if isinstance(target, ast.Name):
                if path:
                    self.paths[target.id] = path
                else:
                    self.paths.pop(target.id, None)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        path = self._path(node)
        if path:
            self._check(path, node)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        path = self._path(node)
        if path:
            self._check(path, node)
        self.generic_visit(node)

    def _path(self, node: ast.expr) -> str | None:
        """The dotted path that an expression names, where it begins with an import."""
        if isinstance(node, ast.Name):
            return self.paths.get(node.id)
        if isinstance(node, ast.Attribute):
            base = self._path(node.value)
            return f"{base}.{node.attr}" if base else None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
            return self._getattr(node.args)
        return None

    def _getattr(self, arguments: list[ast.expr]) -> str | None:
        if len(arguments) < 2 or not isinstance(arguments[1], ast.Constant):
            return None
        base = self._path(arguments[0])
        return f"{base}.{arguments[1].value!s}" if base else None
