"""Changes a learner's syntax tree as an exercise's edits say, to ask what would happen. Runs nothing of it.

`edits.yaml` in an exercise's folder is a list of edits. In a rewrite `_name` stands for any expression, the same one
wherever it stands again.
"""

import ast
import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from tutor.errors import CourseError
from tutor.supposition import Edit, Rewrite, Supposition

Bound = dict[str, ast.expr]


def read_edits(folder: Path) -> tuple[Edit, ...]:
    """Return the edits of an exercise; none where there is no file.

    Raises:
        CourseError: the file cannot be read as edits; names the entry and the key.
    """
    path = folder / "edits.yaml"
    if not path.exists():
        return ()
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CourseError(str(path), None, "", f"cannot be read: {error}") from None
    if not isinstance(data, list):
        raise CourseError(str(path), 1, "", "a list of edits is due.")
    return tuple(_edit(path, at, entry) for at, entry in enumerate(data))


def _edit(path: Path, at: int, entry: Any) -> Edit:
    try:
        edit = Edit.read(entry)
        for rewrite in edit.rewrites:
            _patterns(rewrite)
    except ValidationError as error:
        first = error.errors()[0]
        raise CourseError(str(path), None, f"{at}.{'.'.join(map(str, first['loc']))}", first["msg"]) from None
    except SyntaxError as error:
        raise CourseError(str(path), None, f"{at}.rewrites", f"no expression: {error.text}") from None
    return edit


def _patterns(rewrite: Rewrite) -> tuple[ast.expr, ast.expr]:
    return ast.parse(rewrite.find, mode="eval").body, ast.parse(rewrite.put, mode="eval").body


def suppose(exercise: str, edit: Edit, source: str) -> Supposition | None:
    """Apply an edit to a submission; None where nothing in it fits, or nothing changes.

    Args:
        exercise: the exercise's id.
        edit: one of its edits.
        source: a file that parses.
    """
    for rewrite in edit.rewrites:
        find, put = _patterns(rewrite)
        tree = ast.parse(source)
        for node in sorted(_expressions(tree), key=lambda node: (node.lineno, node.col_offset)):
            bound: Bound = {}
            if not fits(find, node, bound):
                continue
            fresh = ast.fix_missing_locations(_Fill(bound).visit(copy.deepcopy(put)))
            was, now = ast.get_source_segment(source, node) or ast.unparse(node), ast.unparse(fresh)
            changed = ast.unparse(ast.fix_missing_locations(_Swap(node, fresh).visit(tree)))
            return Supposition(
                exercise=exercise, edit=edit, line=node.lineno, was=" ".join(was.split()), now=now, source=changed
            )
    return None


def _expressions(tree: ast.AST) -> Iterator[ast.expr]:
    found = (node for node in ast.walk(tree) if isinstance(node, ast.expr) and hasattr(node, "lineno"))
    return (node for node in found if isinstance(getattr(node, "ctx", None), ast.Load | None))


def fits(pattern: Any, node: Any, bound: Bound) -> bool:
    """Whether a syntax tree is of a pattern's form; what its `_names` stand for goes into `bound`."""
    if isinstance(pattern, ast.Name) and pattern.id.startswith("_"):
        if not isinstance(node, ast.expr):
            return False
        known = bound.setdefault(pattern.id, node)
        return ast.dump(known) == ast.dump(node)
    if isinstance(pattern, list):
        pairs = zip(_ordered(pattern), _ordered(node), strict=False)
        return isinstance(node, list) and len(node) == len(pattern) and all(fits(p, n, bound) for p, n in pairs)
    if not isinstance(pattern, ast.AST):
        return bool(pattern == node and type(pattern) is type(node))
    fields = [name for name in pattern._fields if name not in ("ctx", "kind")]
    return type(pattern) is type(node) and all(
        fits(getattr(pattern, name), getattr(node, name), bound) for name in fields
    )


def _ordered(items: list[Any]) -> list[Any]:
    """Arguments by keyword may come in any order."""
    keywords = all(isinstance(item, ast.keyword) for item in items)
    return sorted(items, key=lambda item: item.arg or "") if keywords else items


class _Fill(ast.NodeTransformer):
    """Puts in what the names of a pattern stand for."""

    def __init__(self, bound: Bound) -> None:
        self.bound = bound

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return copy.deepcopy(self.bound.get(node.id, node))


class _Swap(ast.NodeTransformer):
    """Puts one expression in the place of another."""

    def __init__(self, old: ast.expr, new: ast.expr) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> Any:
        return self.new if node is self.old else self.generic_visit(node)
