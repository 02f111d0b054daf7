"""What is wrong with a line, as kind and place; the repair is never printed. Knows nothing of lines that are right."""

import itertools
import math
import re
from collections.abc import Iterator

from tutor.errors import Misfit, Unreadable
from tutor.mathematics.board import TARGET, Board
from tutor.mathematics.chain import Chain, Pair
from tutor.mathematics.compare import Outcome, Relation, compare, is_zero, ratio
from tutor.mathematics.custom import Custom
from tutor.mathematics.echo import echo
from tutor.mathematics.edits import Edit, edits
from tutor.mathematics.factors import named_factor, spelled
from tutor.mathematics.faults import MISSING, PLACES, QUESTIONS, Fault
from tutor.mathematics.formula import Formula, Head
from tutor.mathematics.operations import shape
from tutor.mathematics.progress import Settled, has_value
from tutor.mathematics.sides import Reading, Scene, Values
from tutor.mathematics.undefined import undefined
from tutor.problem import Form

_USUAL = Custom()
MAX_EDITS = 110
EFFORT = 3_500
QUICK = 6
"""Index values at which an edit is tried before it is tried at all."""


def diagnose(board: Board, chain: Chain, pair: Pair) -> Fault:
    """Say what is wrong with a pair of sides: the first explanation that fits, from the surest to the vaguest."""
    scene = Scene(
        board, chain.scene.draws, chain.scene.definitions, chain.scene.budget.part(EFFORT), chain.scene.conditions
    )
    if math.isinf(pair.outcome.relative_error):
        return undefined(board, pair, scene) or _vague(pair.outcome)
    found = _misfit(board, pair, scene) or _transposed(pair) or _factor(board, pair, scene)
    if found and found.kind != "shape":
        return _with_misconception(board, pair, scene, found)
    known = _misconception(board, pair, scene)
    if known or found:
        return known or found or _vague(pair.outcome)
    return _edited(board, chain, pair, scene) or _vague(pair.outcome)


def _vague(outcome: Outcome) -> Fault:
    text = outcome.reason or "the two sides differ in value"
    return Fault("value", text, outcome.relative_error, QUESTIONS["value"])


def _in_letters(text: str, dims: dict[str, int]) -> str:
    """Say shapes by the letters of the row's dimensions: k×d, not 3×2."""
    letters: dict[str, str] = {}
    for letter, size in dims.items():
        letters[str(size)] = "" if str(size) in letters else letter

    def spell(match: re.Match[str]) -> str:
        return "×".join(letters.get(side) or side for side in match.groups())

    return re.sub(r"(\d+)×(\d+)", spell, text)


def _misfit(board: Board, pair: Pair, scene: Scene) -> Fault | None:
    if pair.outcome.relation is not Relation.SHAPES or _transposed(pair):
        return None
    text = pair.outcome.reason
    problem = pair.left.values.problem or pair.right.values.problem
    if problem is not None:
        guilty = next((side for side in (pair.left, pair.right) if side.values.problem is problem), pair.right)
        text = _operands(board, guilty.reading, problem, scene) or text
    return Fault("shape", _in_letters(text, scene.draws[0].dims), 1.0, QUESTIONS["shape"], at=pair.outcome.at or None)


def _operands(board: Board, reading: Reading, problem: Misfit, scene: Scene) -> str:
    """Name the two operands that do not fit."""
    for node in reading.formula.walk():
        if node.at == problem.at and node.head in (Head.ADD, Head.SUBTRACT, Head.TIMES, Head.DIVIDE, Head.COMPARE):
            left, right = (echo(part, board.latex) for part in node.parts)
            return f"{problem}: ${left}$ and ${right}$"
    return ""


def _transposed(pair: Pair) -> Fault | None:
    left, right = pair.left.values, pair.right.values
    if (
        left.problem
        or right.problem
        or all(1 in shape(tensor[0]) and shape(tensor[0]) == (1, 1) for tensor in left.tensors)
    ):
        return None
    turned = Values([tensor.mT for tensor in right.tensors])
    if compare(left, turned).relation is not Relation.EQUAL:
        return None
    return Fault(
        "transpose", "it is the transpose of what it should be", pair.outcome.relative_error, QUESTIONS["transpose"]
    )


def _factor(board: Board, pair: Pair, scene: Scene) -> Fault | None:
    """Recognise a constant ratio; sizes differ between the draws, so 2 and d = 2 are told apart."""
    if pair.outcome.relation is not Relation.DIFFERENT or pair.left.values.problem or pair.right.values.problem:
        return None
    factors = ratio(pair.left.values, pair.right.values)
    if factors is None or all(abs(factor) < 1e-12 for factor in factors):
        return None
    first = factors[0]
    if Form.NUMBER in board.problem.target.forms and not any(abs(first - plain) < 1e-8 for plain in (-1, 2, 0.5)):
        return None
    if all(abs(factor - first) < 1e-8 * abs(first) for factor in factors):
        text = "the sign is wrong" if abs(first + 1) < 1e-8 else f"off by a factor of {spelled(first)}"
        return Fault("factor", text, pair.outcome.relative_error, QUESTIONS["factor"])
    named = named_factor(scene, factors)
    if named:
        return Fault("factor", f"off by a factor of {named}", pair.outcome.relative_error, QUESTIONS["factor"])
    return None


def _with_misconception(board: Board, pair: Pair, scene: Scene, found: Fault) -> Fault:
    known = _misconception(board, pair, scene)
    if known is None:
        return found
    return Fault(found.kind, found.text, found.relative_error, known.question, known.misconception, found.at)


def _misconception(board: Board, pair: Pair, scene: Scene) -> Fault | None:
    """Recognise a line that learners are known to write: by its value, or by its misfit."""
    for mistake in board.problem.misconceptions:
        sides = mistake.line.split(" = ")
        try:
            formulas = [board.read(side) for side in sides]
        except Unreadable:
            continue
        if any(_says_same(formulas[-1], side, scene) for side in (pair.right, pair.left)):
            text = f"a slip that many make: {mistake.id.replace('-', ' ')}"
            error = pair.outcome.relative_error
            return Fault("misconception", text, error, mistake.question, mistake.id)
    return None


def _says_same(formula: Formula, side: Settled, scene: Scene) -> bool:
    if formula == side.reading.formula:
        return True
    if side.values.problem or formula.head is Head.NAME:
        return False
    reading = side.reading
    if reading.custom == _USUAL and not (formula.letters or reading.formula.letters or scene.conditions):
        return has_value(formula, side.values, scene)
    try:
        local = Scene(scene.board, scene.draws, scene.definitions, scene.budget, scene.conditions)
        local.prepare([formula, side.reading.formula])
        values, mine = local.values(Reading(formula, side.reading.custom)), local.values(side.reading)
    except (Unreadable, Misfit):
        return False
    return not values.problem and not mine.problem and compare(values, mine).relation is Relation.EQUAL


def _edited(board: Board, chain: Chain, pair: Pair, scene: Scene) -> Fault | None:
    """Find the place by the single edit that repairs the learner's side, or that breaks the reference alike."""
    wanted, side = pair.left, pair.right
    if is_zero(side.reading.formula) or wanted.values.problem:
        return None
    edit = _search(edits(side.reading.formula, _stand_ins(scene, board)), wanted, side.reading, scene)
    if edit is not None:
        part = echo(edit.part, board.latex)
        text = f"{PLACES[edit.kind]} ${part}$"
        return Fault("part", text, pair.outcome.relative_error, QUESTIONS["part"], at=edit.part.at)
    if side.values.problem or not _is_target(wanted, scene):
        return None
    edit = _search(edits(board.reference), side, Reading(board.reference, side.reading.custom), scene)
    if edit is None:
        return None
    return Fault("missing", MISSING[edit.kind], pair.outcome.relative_error, QUESTIONS["missing"])


def _stand_ins(scene: Scene, board: Board) -> tuple[str, ...]:
    return tuple(itertools.islice((key for key in scene.draws[0].values if key != TARGET), 14))


def _is_target(wanted: Settled, scene: Scene) -> bool:
    if scene.letters or any(tensor.shape[0] != 1 for tensor in wanted.values.tensors):
        return False
    target = Values([draw.values[TARGET].unsqueeze(0) for draw in scene.draws])
    return compare(target, wanted.values).relation is Relation.EQUAL


def _search(candidates: Iterator[Edit], wanted: Settled, reading: Reading, scene: Scene) -> Edit | None:
    """Try edits on the first draw, those that fit there on all."""
    quick = Scene(scene.board, scene.draws[:1], scene.definitions, scene.budget, scene.conditions, kept={})
    try:
        for edit in itertools.islice(candidates, MAX_EDITS):
            formulas = [wanted.reading.formula, edit.formula]
            if _matches(quick, formulas, wanted, reading) and _matches(scene, formulas, wanted, reading):
                return edit
    except Unreadable:
        return None
    return None


def _matches(scene: Scene, formulas: list[Formula], wanted: Settled, reading: Reading) -> bool:
    try:
        scene.prepare(formulas)
        if scene.kept is not None:
            scene.thin_out(QUICK)
        values = scene.values(Reading(formulas[1], reading.custom))
        if values.problem:
            return False
        mine = scene.values(wanted.reading) if scene.letters else Values(wanted.values.tensors[: len(scene.draws)])
    except Misfit:
        return False
    except Unreadable:
        if scene.budget.is_spent:
            raise
        return False
    return not mine.problem and compare(mine, values).relation is Relation.EQUAL
