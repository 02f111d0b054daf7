"""Generated mistakes: small changes of a right solution's syntax tree, to find out what the cases do not notice.

Operators, comparisons, axes and constants, transposes, the order of arguments and missing lines. Knows nothing of what
is right: whoever survives is to be killed by a new case, or proved equivalent by a person.
"""

import ast
import copy
from collections.abc import Iterator

from tutor.exercise import Equivalent, Outcome
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
    "softmax",
    "masked_fill",
    "nan_to_num",
)
"""Calls that are replaced by what they are applied to."""
TRANSPOSES = ("T", "mT")
MORE = 8
"""Ways to change one node at most; only lines of a body have more than two."""


class Generated(Value):
    """One generated mutant."""

    line: int
    code: str
    """The line as it stands in the solution."""
    change: str
    source: str


class Score(Value):
    """How many generated mutants an exercise's cases kill."""

    exercise: str
    solution: str
    generated: int
    killed: int
    equivalent: tuple[Equivalent, ...]
    """Those that compute the same, with the reason."""
    survivors: tuple[Generated, ...]
    """Those that nothing kills and nobody has proved equivalent."""
    stale: tuple[Equivalent, ...]
    """What the exercise calls equivalent and is killed, or no longer generated."""


def mutants(source: str) -> Iterator[Generated]:
    """Yield every single change of a file, in the order of its lines."""
    tree, lines = ast.parse(source), source.splitlines()
    plain = ast.unparse(tree)
    for index, original in enumerate(ast.walk(tree)):
        for change in range(MORE if hasattr(original, "body") else 2):
            fresh = copy.deepcopy(tree)
            node = next(node for at, node in enumerate(ast.walk(fresh)) if at == index)
            said, line = _change(node, change)
            text = ast.unparse(ast.fix_missing_locations(fresh)) if said else plain
            if text != plain:
                yield Generated(line=line, code=lines[line - 1].strip(), change=said, source=text)


def _change(node: ast.AST, which: int) -> tuple[str, int]:
    """Change a node in place, in one of several ways; how, and on which line. Empty where there is no such way."""
    line = getattr(node, "lineno", 0)
    if isinstance(node, ast.FunctionDef | ast.If | ast.For | ast.While | ast.With):
        return _missing_line(node, which)
    if isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign):
        return _operator(node, which), line
    if isinstance(node, ast.Constant):
        return _constant(node, which), line
    if isinstance(node, ast.Call):
        return _call(node, which), line
    return "" if which else _single(node), line


def _single(node: ast.AST) -> str:
    """Nodes that there is one way to change."""
    if isinstance(node, ast.Compare):
        return _comparison(node)
    if isinstance(node, ast.Attribute) and node.attr in TRANSPOSES and isinstance(node.ctx, ast.Load):
        node.value = ast.Attribute(value=node.value, attr=node.attr, ctx=ast.Load())  # twice is not at all
        return f"{node.attr} undone"
    if isinstance(node, ast.UnaryOp) and not isinstance(node.operand, ast.Constant):
        node.operand = ast.UnaryOp(op=node.op, operand=node.operand)
        return f"{type(node.op).__name__} undone"
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


def _missing_line(node: ast.FunctionDef | ast.If | ast.For | ast.While | ast.With, which: int) -> tuple[str, int]:
    kinds = ast.If | ast.AugAssign | ast.Expr | ast.Assign | ast.For
    removable = [at for at, line in enumerate(node.body) if isinstance(line, kinds) and not _is_text(line)]
    if which >= len(removable) or len(node.body) < 2:
        return "", 0
    gone = node.body.pop(removable[-1 - which])
    return "line missing", gone.lineno


def _is_text(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)


def score(checker: Checker, exercise: str, seed: int = 1) -> Score:
    """Check every generated mutant of the first of the exercise's right solutions.

    Args:
        checker: runs them.
        exercise: its id.
        seed: of the cases.

    Raises:
        SandboxUnavailable: nothing here may run them.
    """
    workshop = checker.workshops[exercise]
    path = workshop.right_files()[0]
    made = {mutant.source: mutant for mutant in mutants(path.read_text(encoding="utf-8"))}
    alive = [
        mutant
        for mutant in made.values()
        if checker.check(exercise, mutant.source, seed=seed).verdict is Outcome.PASSED
    ]
    known = {(item.code, item.change): item for item in workshop.exercise.equivalent}
    seen = {(mutant.code, mutant.change) for mutant in alive}
    return Score(
        exercise=exercise,
        solution=path.name,
        generated=len(made),
        killed=len(made) - len(alive),
        equivalent=tuple(item for key, item in known.items() if key in seen),
        survivors=tuple(mutant for mutant in alive if (mutant.code, mutant.change) not in known),
        stale=tuple(item for key, item in known.items() if key not in seen),
    )
