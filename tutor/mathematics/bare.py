"""A formula without a relation: which value of the problem it is. Knows nothing of lines or verdicts."""

import itertools

from tutor.mathematics.board import TARGET, Board
from tutor.mathematics.custom import Custom
from tutor.mathematics.formula import Formula, Head, name
from tutor.mathematics.progress import Progress, Settled
from tutor.mathematics.sides import Reading, Scene, Side


def bare_match(board: Board, progress: Progress, side: Side, scene: Scene) -> tuple[Settled, Scene] | None:
    """Find a reading of a bare formula that has the value of the target or of a milestone."""
    wanted = _wanted(board)
    for reading in itertools.islice(side.readings(), 12):
        local = Scene(board, scene.draws, scene.definitions, scene.budget, scene.conditions)
        local.prepare([reading.formula])
        values = local.values(reading, side.hits)
        if values.problem:
            continue
        settled = Settled(side, reading, values)
        if any(progress.equals(formula, settled, local, default=default) for formula, default in wanted):
            return settled, local
    return None


def _wanted(board: Board) -> list[tuple[Formula, Formula]]:
    wanted = [(board.target, name(TARGET))]
    for milestone in board.problem.milestones:
        texts = [milestone.value, *milestone.also] if milestone.value is not None else list(milestone.says)
        read = [board.read(text) for text in texts if text]
        wanted += [(formula, formula) for formula in read if milestone.value is not None or formula.names()]
    return wanted


def target_side(board: Board, letters: tuple[str, ...] = ()) -> Side:
    """Make a side of the target, or of its entry where the line has free indices."""
    formula = name(TARGET)
    if letters and len(letters) <= 2:
        formula = Formula(Head.INDEX, (formula, *(Formula(Head.LETTER, (), letter) for letter in letters)))
    return Side((), board.words, Reading(formula, Custom()))
