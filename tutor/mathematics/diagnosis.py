"""What is wrong with a line, as kind and place; the repair is never printed. Knows nothing of lines that are right."""

import math
import re
from dataclasses import replace

from tutor.errors import Misfit, Unreadable
from tutor.mathematics.board import Board
from tutor.mathematics.chain import Chain, Pair
from tutor.mathematics.compare import Relation, compare, is_zero, ratio
from tutor.mathematics.custom import Custom
from tutor.mathematics.echo import echo
from tutor.mathematics.factors import named_factor, spelled
from tutor.mathematics.faults import QUESTIONS, Fault
from tutor.mathematics.formula import Formula, Head
from tutor.mathematics.operations import shape
from tutor.mathematics.progress import Settled, has_value
from tutor.mathematics.sides import Reading, Scene, Values
from tutor.mathematics.single_edit import edited
from tutor.mathematics.undefined import undefined
from tutor.problem import Form

_USUAL = Custom()
EFFORT = 7_000
"""Steps that the search for a diagnosis may take."""


def diagnose(board: Board, chain: Chain, pair: Pair) -> Fault:
    """Say what is wrong with a pair of sides: the first explanation that fits, from the surest to the vaguest."""
    scene = replace(chain.scene, budget=chain.scene.budget.part(EFFORT))
    found = _explained(board, pair, scene)
    at = found.at if found.at is not None else _start(pair.right)
    return replace(found, relative_error=pair.outcome.relative_error, at=at)


def _start(settled: Settled) -> int | None:
    """Return where a side begins in the line, if it stands there."""
    tokens = settled.side.tokens
    return tokens[0].at if tokens and settled.side.here else None


def _explained(board: Board, pair: Pair, scene: Scene) -> Fault:
    if math.isinf(pair.outcome.relative_error):
        return undefined(board, pair, scene) or _vague(pair)
    found = _misfit(board, pair, scene) or _transposed(pair) or _factor(board, pair, scene)
    if found and found.kind != "shape":
        return _with_misconception(board, pair, scene, found)
    known = _misconception(board, pair, scene)
    if known or found:
        return known or found or _vague(pair)
    number = None if board.unknown and is_zero(pair.right.reading.formula) else _lone_number(board, pair)
    return number or edited(board, pair, scene) or _vague(pair)


def _lone_number(board: Board, pair: Pair) -> Fault | None:
    formula = pair.right.reading.formula
    if formula.head is not Head.NUMBER:
        return None
    text = f"this number is not what the other side comes to: ${echo(formula, board.latex)}$"
    return Fault("number", text, question=QUESTIONS["number"])


def _vague(pair: Pair) -> Fault:
    differ = (
        "the two sides differ in value" if _is_claim(pair) else "this is neither what is asked for nor a step to it"
    )
    text = pair.outcome.reason or differ
    return Fault("value", text, question=QUESTIONS["value"])


def _is_claim(pair: Pair) -> bool:
    """Say whether the left side was typed: a formula alone is held against the target."""
    return bool(pair.left.side.tokens)


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
    guilty = pair.right
    problem = pair.left.values.problem or pair.right.values.problem
    if problem is not None:
        guilty = next((side for side in (pair.left, pair.right) if side.values.problem is problem), pair.right)
        text = _operands(board, guilty.reading, problem, scene) or text
    guilty_here = problem is None or guilty.side.here
    at = pair.outcome.at if pair.outcome.at and guilty_here else None
    return Fault("shape", _in_letters(text, scene.draws[0].dims), question=QUESTIONS["shape"], at=at)


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
    return Fault("transpose", "it is the transpose of what it should be", question=QUESTIONS["transpose"])


def _factor(board: Board, pair: Pair, scene: Scene) -> Fault | None:
    """Recognise a constant ratio; sizes differ between the draws, so 2 and d = 2 are told apart."""
    if pair.outcome.relation is not Relation.DIFFERENT or pair.left.values.problem or pair.right.values.problem:
        return None
    factors = ratio(pair.left.values, pair.right.values)
    if factors is None or all(abs(factor) < 1e-12 for factor in factors):
        return None
    first = factors[0]
    if pair.right.reading.formula.head is Head.NUMBER and not _is_plain(first):
        return None
    if Form.NUMBER in board.problem.target.forms and not any(abs(first - plain) < 1e-8 for plain in (-1, 2, 0.5)):
        return None
    if all(abs(factor - first) < 1e-8 * abs(first) for factor in factors):
        text = "the sign is wrong" if abs(first + 1) < 1e-8 else f"off by a factor of {spelled(first)}"
        return Fault("factor", text, question=QUESTIONS["factor"])
    named = named_factor(scene, factors)
    if named and (_is_claim(pair) or "·" not in named):
        return Fault("factor", f"off by a factor of {named}", question=QUESTIONS["factor"])
    return None


def _is_plain(factor: float) -> bool:
    """Say whether a factor says something about a slip: a small fraction or a power of ten."""
    power = math.log10(abs(factor))
    return abs(power - round(power)) < 1e-7 or "." not in spelled(factor)


def _with_misconception(board: Board, pair: Pair, scene: Scene, found: Fault) -> Fault:
    known = _misconception(board, pair, scene)
    if known is None:
        return found
    return replace(found, question=known.question, misconception=known.misconception)


def _misconception(board: Board, pair: Pair, scene: Scene) -> Fault | None:
    """Recognise an equation that learners are known to write: by the values of its sides, or by its misfit."""
    for mistake in board.problem.misconceptions:
        try:
            left, right = (board.read(side) for side in mistake.line.split(" = ", 1))
        except Unreadable:
            continue
        if any(
            _says_same(right, wrong, scene) and _says_same(left, other, scene)
            for wrong, other in ((pair.right, pair.left), (pair.left, pair.right))
        ):
            text = f"a slip that many make: {mistake.id.replace('-', ' ')}"
            return Fault("misconception", text, question=mistake.question, misconception=mistake.id)
    return None


def _says_same(formula: Formula, side: Settled, scene: Scene) -> bool:
    if formula == side.reading.formula:
        return True
    if side.values.problem:
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
