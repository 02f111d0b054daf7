"""Generated mistakes: small changes of a right solution's syntax tree, to find out what the cases do not notice.

Operators, comparisons, axes and constants, transposes, the order of arguments and missing lines. Knows nothing of what
is right: whoever survives is to be killed by a new case, or proved equivalent by a person.
"""

import ast
import copy
from collections.abc import Iterator

from tutor.exercise import Outcome
from tutor.practice.checker import Checker
from tutor.value import Value

SWAPS: dict[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.FloorDiv: ast.Div,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
"""What an operator is changed to."""
UNDONE = (
    "transpose",
    "swapaxes",
    "contiguous",
    "clone",
    "copy",
    "abs",
    "sqrt",
    "exp",
    "tanh",
    "sigmoid",
    "relu",
    "log",
)
"""Calls that are replaced by what they are applied to."""


class Generated(Value):
    """One generated mutant."""

    line: int
    change: str
    source: str


class Score(Value):
    """How many generated mutants an exercise's cases kill."""

    exercise: str
    solution: str
    generated: int
    killed: int
    survivors: tuple[Generated, ...]


def mutants(source: str) -> Iterator[Generated]:
    """Yield every single change of a file, in the order of its lines."""
    tree = ast.parse(source)
    count = sum(1 for _ in ast.walk(tree))
    for index in range(count):
        for change in range(2):
            fresh = copy.deepcopy(tree)
            node = next(node for at, node in enumerate(ast.walk(fresh)) if at == index)
            said = _change(node, change)
            if said:
                line = getattr(node, "lineno", 0)
                yield Generated(line=line, change=said, source=ast.unparse(ast.fix_missing_locations(fresh)))


def _change(node: ast.AST, which: int) -> str:
    """Change a node in place, the first or the second way, and say how; empty where there is no such way."""
    if isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign):
        return _operator(node, which)
    if isinstance(node, ast.Compare) and not which:
        return _comparison(node)
    if isinstance(node, ast.Constant):
        return _constant(node, which)
    if isinstance(node, ast.Call):
        return _call(node, which)
    if isinstance(node, ast.FunctionDef | ast.If | ast.For) and len(node.body) > 1:
        return _missing_line(node, which)
    return ""


def _operator(node: ast.BinOp | ast.BoolOp | ast.AugAssign, which: int) -> str:
    old = type(node.op)
    if which == 1 and isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult | ast.Sub | ast.Div):
        node.left, node.right = node.right, node.left
        return f"operands of {old.__name__} swapped"
    if which or old not in SWAPS:
        return ""
    node.op = SWAPS[old]()
    return f"{old.__name__} to {type(node.op).__name__}"


def _comparison(node: ast.Compare) -> str:
    old = type(node.ops[0])
    if old not in SWAPS:
        return ""
    node.ops[0] = SWAPS[old]()
    return f"{old.__name__} to {type(node.ops[0]).__name__}"


def _constant(node: ast.Constant, which: int) -> str:
    old = node.value
    if isinstance(old, bool):
        node.value = not old
    elif isinstance(old, int):
        node.value = old + (-1 if which else 1)
    elif isinstance(old, float) and old and not which:
        node.value = old * 2
    else:
        return ""
    return f"{old} to {node.value}" if not (isinstance(old, bool) and which) else ""


def _call(node: ast.Call, which: int) -> str:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if not which and name in UNDONE and isinstance(node.func, ast.Attribute):
        inner = node.args[0] if isinstance(node.func.value, ast.Name) and len(node.args) == 1 else node.func.value
        node.func, node.args, node.keywords = ast.Lambda(args=_no_arguments(), body=inner), [], []
        return f"{name} undone"
    if which and len(node.args) == 2:
        node.args.reverse()
        return f"arguments of {name or 'a call'} swapped"
    return ""


def _no_arguments() -> ast.arguments:
    return ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])


def _missing_line(node: ast.FunctionDef | ast.If | ast.For, which: int) -> str:
    removable = [
        at for at, line in enumerate(node.body) if isinstance(line, ast.If | ast.AugAssign | ast.Expr | ast.Assign)
    ]
    removable = [at for at in removable if not _is_text(node.body[at])]
    if which >= len(removable):
        return ""
    gone = node.body.pop(removable[-1 - which])
    return f"line {gone.lineno} missing"


def _is_text(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)


def score(checker: Checker, exercise: str, solution: str, seed: int = 1) -> Score:
    """Check every generated mutant of one of the exercise's right solutions.

    Args:
        checker: runs them.
        exercise: its id.
        solution: the file's name in `right/`.
        seed: of the cases.

    Raises:
        SandboxUnavailable: nothing here may run them.
    """
    path = checker.workshops[exercise].folder / "right" / solution
    source = path.read_text(encoding="utf-8")
    plain = ast.unparse(ast.parse(source))
    made = {mutant.source: mutant for mutant in mutants(source) if mutant.source != plain}
    alive = []
    for mutant in made.values():
        if checker.check(exercise, mutant.source, seed=seed).verdict is Outcome.PASSED:
            alive.append(mutant)
    return Score(
        exercise=exercise, solution=solution, generated=len(made), killed=len(made) - len(alive), survivors=tuple(alive)
    )
