"""A constant ratio in words: a number, or a power of a dimension or scalar of the row. Knows nothing of lines."""

from collections.abc import Iterator

from tutor.mathematics.board import TARGET, Board
from tutor.mathematics.sides import Scene


def spelled(factor: float) -> str:
    """Spell a factor as a fraction of small whole numbers where it is one."""
    for under in range(1, 13):
        over = factor * under
        if abs(over - round(over)) < 1e-7 and abs(over) < 1000:
            return f"{round(over)}" if under == 1 else f"{round(over)}/{under}"
    return f"{factor:.4g}"


_POWERS = {0.5: "√({})", -0.5: "1/√({})", 1.0: "{}", -1.0: "1/{}", 2.0: "{}²", -2.0: "1/{}²"}


def named_factor(scene: Scene, factors: list[float]) -> str:
    """Find a dimension or scalar of the row whose power the ratio is, the sign or 2 aside."""
    for key in _scalars(scene):
        dimension = key in scene.board.words.numbers
        sizes = [float(draw.values[key].detach().flatten()[0]) for draw in scene.draws]
        if any(size <= 0 for size in sizes):
            continue
        for power, pattern in _POWERS.items():
            if not (dimension or power == round(power)):
                continue  # a root of a symbol is more likely a square that fits by chance
            rests = [factor / size**power for factor, size in zip(factors, sizes, strict=True)]
            if all(abs(rest - rests[0]) < 1e-7 * abs(rests[0]) for rest in rests) and _simple(rests[0]):
                rest = "" if abs(rests[0] - 1) < 1e-7 else "−" if abs(rests[0] + 1) < 1e-7 else f"{spelled(rests[0])}·"
                return rest + pattern.format(_plain(scene.board, key))
    return ""


def _simple(rest: float) -> bool:
    return any(abs(abs(rest) - value) < 1e-7 for value in (1, 2, 0.5, 4, 0.25))


def _scalars(scene: Scene) -> Iterator[str]:
    for key, value in scene.draws[0].values.items():
        if value.numel() == 1 and key != TARGET:
            yield key


def _plain(board: Board, key: str) -> str:
    """Return a name as the problem spells it."""
    problem = board.problem
    names = [*problem.dims, *(item.name for item in problem.symbols), *(item.name for item in problem.derived)]
    return next((name for name in names if board.canonical(name) == key), key)
