"""Imports go down only, never sideways between folders of one floor, never inside a function."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "tutor"
FLOORS = {
    8: ("__main__",),
    7: ("cli", "web", "notebook"),
    6: ("app", "seat", "workbench", "gradebook", "library", "reading", "parts", "doctor", "judges", "evaluation"),
    5: ("settings",),
    4: ("exam", "evals", "sources"),
    3: ("grading",),
    2: ("course", "retrieval", "llm", "mathematics", "practice", "progress"),
    1: (
        "question",
        "lesson",
        "passage",
        "problem",
        "repair",
        "picture",
        "exercise",
        "assessment",
        "attempt",
        "supposition",
    ),
    0: ("value", "errors"),
}
FLOOR = {name: floor for floor, names in FLOORS.items() for name in names}
ONLY_UNDER = {"gradio": "web", "openai": "llm", "langchain_openai": "llm", "chromadb": "retrieval"}
LATE = {"__main__", "parts"}
"""The face is picked late, and so is what the page warms up behind itself."""
OUTSIDE = {"progress/migrations", "practice/zygote.py"}
"""Alembic's files are run by Alembic; the zygote is a program of its own that must import nothing of the house."""

FILES = sorted(p for p in PACKAGE.rglob("*.py") if not any(str(p.relative_to(PACKAGE)).startswith(o) for o in OUTSIDE))


def part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_down_only(path):
    here = part(path)
    if here == "__init__":
        return
    for node in ast.walk(ast.parse(path.read_text())):
        for name in imported(node):
            top = name.split(".")
            if top[0] in ONLY_UNDER:
                assert here == ONLY_UNDER[top[0]], f"{name} belongs under {ONLY_UNDER[top[0]]}/"
            if top[0] == "tutor" and len(top) > 1 and top[1] != here:
                down = FLOOR[top[1]] < FLOOR[here] or (FLOOR[here] in (0, 1, 6) and FLOOR[top[1]] == FLOOR[here])
                assert down, f"{here} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_import_hides_in_a_function(path):
    if part(path) in LATE:
        return
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert not [n.lineno for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]


def test_every_part_has_its_floor():
    parts = {part(p) for p in FILES} - {"__init__"}
    assert parts <= set(FLOOR), "a new part needs a floor"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_files_and_functions_stay_short(path):
    text = path.read_text()
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, node.name
