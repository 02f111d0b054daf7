"""The single edit that explains a wrong pair of sides: where it is, or what is missing. Never prints the repair."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tutor.errors import Misfit, Unreadable
from tutor.mathematics.board import TARGET, Board
from tutor.mathematics.chain import Pair
from tutor.mathematics.compare import Relation, compare, is_zero, magnitude
from tutor.mathematics.custom import Custom
from tutor.mathematics.echo import echo
from tutor.mathematics.edits import Edit, edits
from tutor.mathematics.faults import MISSING, PLACES, QUESTIONS, Fault
from tutor.mathematics.formula import Formula, Head
from tutor.mathematics.letters import bind_sums
from tutor.mathematics.progress import Settled
from tutor.mathematics.sides import Reading, Scene, Values

MAX_EDITS = 200
QUICK = 6
"""Index values at which an edit is tried before it is tried at all."""
_USUAL = Custom()
_NOTHING = 1e-6
_SMALL = ("number", "sign", "slope", "power", "index")
"""Kinds of edits that change one thing in its place."""


def edited(board: Board, pair: Pair, scene: Scene) -> Fault | None:
    """Explain a pair by one edit of a side as typed, or by one edit of a formula of the problem that gives a side.

    Args:
        board: the problem.
        pair: two sides that differ in value.
        scene: the statement's own, letters and assignments found, with a budget for the search.
    """
    if pair.left.values.problem or pair.right.values.problem:
        return None
    try:
        return (
            _of_side(board, pair.right, pair.left, scene, _stand_ins(scene))
            or _of_reference(board, pair, scene)
            or _of_side(board, pair.left, pair.right, scene, ())
            or _at_solution(board, pair, scene)
        )
    except Unreadable:
        return None  # the budget is spent


def _of_side(board: Board, side: Settled, wanted: Settled, scene: Scene, names: tuple[str, ...]) -> Fault | None:
    if is_zero(side.reading.formula) or is_zero(wanted.reading.formula) or not side.side.here:
        return None
    trial = _Trial(scene, wanted.values, side.reading.custom)
    names = () if _is_constant(wanted.values) else names  # too many formulas come to 1
    edit = trial.first(edits(side.reading.formula, names), _SMALL)
    return None if edit is None else _placed(board, edit)


def _is_constant(values: Values) -> bool:
    first = values.tensors[0].flatten()[0]
    return all(bool((tensor == first).all()) for tensor in values.tensors)


def _placed(board: Board, edit: Edit) -> Fault:
    text = f"{PLACES[edit.kind]} ${echo(edit.part, board.latex)}$"
    return Fault("part", text, question=QUESTIONS["part"], at=edit.part.at)


def _of_reference(board: Board, pair: Pair, scene: Scene) -> Fault | None:
    """Find the edit that makes the learner's value of what should stand there."""
    trial = _Trial(scene, pair.right.values, pair.right.reading.custom)
    for reference in _references(board, pair.left, scene):
        edit = trial.first(edits(reference))
        if edit is not None:
            return Fault("missing", MISSING[edit.kind], question=QUESTIONS["missing"])
    return None


def _references(board: Board, wanted: Settled, scene: Scene) -> Iterator[Formula]:
    """Yield the problem's own formulas for a side: of the target, of a derived symbol, of a milestone."""
    problem = board.problem
    known = [board.read(text) for item in problem.milestones for text in (item.value or item.says[-1], *item.also)]
    trial = _Trial(scene, wanted.values, _USUAL)
    for candidate in (board.reference, *known):
        if candidate.head is not Head.NAME and trial.fits(candidate):
            yield candidate
    formula = wanted.reading.formula
    if formula.head is Head.NAME:
        for item in problem.derived:
            if not item.over and board.canonical(item.name) == formula.word:
                yield board.read(item.formula)


def _at_solution(board: Board, pair: Pair, scene: Scene) -> Fault | None:
    """Try edits where the unknown has its solution, for equations that are no identities."""
    solved = tuple(world.solved for world in board.worlds() if world.solved)
    if not board.unknown or len(solved) != len(scene.draws):
        return None
    there = replace(scene, draws=solved, kept=None)
    for side, wanted in ((pair.right, pair.left), (pair.left, pair.right)):
        if is_zero(side.reading.formula) or not side.side.here:
            continue
        values = there.values(wanted.reading)
        if values.problem:
            return None
        scale = max(magnitude(side.values), magnitude(wanted.values))
        trial = _Trial(there, values, side.reading.custom, zero=is_zero(wanted.reading.formula), scale=scale)
        for edit in itertools.islice(edits(side.reading.formula), MAX_EDITS):
            if trial.fits(edit.formula) and _says_something(edit.formula, side, scene):
                return _placed(board, edit)
    return None


def _says_something(formula: Formula, side: Settled, scene: Scene) -> bool:
    """Say whether a formula is more than 0 away from the solution, where 0 = 0 would hold whatever was typed."""
    try:
        values = scene.values(Reading(formula, side.reading.custom))
    except (Misfit, Unreadable):
        return False
    return not values.problem and magnitude(values) > _NOTHING


def _stand_ins(scene: Scene) -> tuple[str, ...]:
    return tuple(itertools.islice((key for key in scene.draws[0].values if key != TARGET), 14))


@dataclass
class _Trial:
    """Compares formulas with wanted values: on a part of the first draw, where that fits on all of it."""

    scene: Scene
    wanted: Values
    custom: Custom
    zero: bool = False
    scale: float = 0.0

    def __post_init__(self) -> None:
        rows = self.scene.assignments[0]
        step = max(1, len(rows) // QUICK)
        self.quick = replace(
            self.scene,
            draws=self.scene.draws[:1],
            assignments=[rows[::step]],
            ranges=self.scene.ranges[:1],
            kept={},
        )
        first = self.wanted.tensors[0]
        self.few = Values([first[::step] if first.shape[0] == len(rows) else first])

    def first(self, candidates: Iterable[Edit], preferred: tuple[str, ...] = ()) -> Edit | None:
        """Return the first edit that gives the wanted values, one of a preferred kind if there is one."""
        found: Edit | None = None
        for edit in itertools.islice(candidates, MAX_EDITS):
            if (found is None or edit.kind in preferred) and self.fits(edit.formula):
                if not preferred or edit.kind in preferred:
                    return edit
                found = edit
        return found

    def fits(self, formula: Formula) -> bool:
        """Say whether a formula has the wanted values.

        Raises:
            Unreadable: the budget is spent.
        """
        return self._same(self.quick, formula, self.few) and self._same(self.scene, formula, self.wanted)

    def _same(self, scene: Scene, formula: Formula, wanted: Values) -> bool:
        if not bind_sums(formula, scene.outside).letters <= set(scene.letters):
            return False
        try:
            values = scene.values(Reading(formula, self.custom))
        except Misfit:
            return False
        except Unreadable:
            if scene.budget.is_spent:
                raise
            return False
        if values.problem:
            return False
        return compare(wanted, values, zero=self.zero, scale=self.scale).relation is Relation.EQUAL
