"""A chain a = b = c judged: neighbouring sides compared under their readings. Knows nothing of lines or milestones."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from tutor.errors import Unreadable
from tutor.mathematics.board import Board, World
from tutor.mathematics.compare import Outcome, Relation, compare, is_zero, magnitude
from tutor.mathematics.differentiation import Layout
from tutor.mathematics.evaluation import behind
from tutor.mathematics.formula import Formula, Head
from tutor.mathematics.progress import Settled
from tutor.mathematics.sides import Reading, Scene, Side, Values

_DERIVATIVES = (Head.DERIVATIVE, Head.DIFFERENTIAL)


class PairState(StrEnum):
    """What two neighbouring sides came to."""

    RIGHT = "right"
    WRONG = "wrong"
    UNJUDGED = "unjudged"


@dataclass
class Pair:
    """Two neighbouring sides compared."""

    left: Settled
    right: Settled
    state: PairState
    outcome: Outcome


@dataclass
class Chain:
    """The sides of a statement, judged pair by pair."""

    board: Board
    worlds: tuple[World, ...]
    sides: list[Side]
    scene: Scene
    pairs: list[Pair] = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)

    def judge(self) -> None:
        """Compare every neighbouring pair; sides that have no place in this layout are passed over.

        Raises:
            Unreadable: a name or letter is unknown, or it takes too long.
        """
        self.scene.prepare([side.formula for side in self.sides])
        viable: list[Settled] = []
        used: list[list[Settled]] = []
        for side in self.sides:
            usual = self._values(side, side.first)
            if isinstance(usual.problem, Layout):
                continue
            here = Settled(side, side.first, usual)
            if not viable:
                viable = [here]
                used.append(viable)
                continue
            matched, pair = self._match(viable, side, here)
            if pair.state is PairState.WRONG and self._bare_chain_rule(side.formula):
                continue
            if pair.state is PairState.WRONG and len(used) == 1 and self._bare_chain_rule(viable[0].reading.formula):
                used, viable = [[here]], [here]
                continue
            self.pairs.append(pair)
            viable = matched or [here]
            used.append(viable)
        self._settle(used)

    def _settle(self, used: list[list[Settled]]) -> None:
        if not self.pairs or any(pair.state is not PairState.RIGHT for pair in self.pairs):
            judged = self.pairs and all(pair.state is not PairState.UNJUDGED for pair in self.pairs)
            self.settled = [options[0] for options in used] if judged else []
            return
        chosen = [pair.left for pair in self.pairs] + [self.pairs[-1].right]
        self.settled = chosen

    def shown(self) -> Iterable[Reading]:
        """Return the readings to echo: those that were true, else the usual ones."""
        if len(self.settled) == len(self.sides):
            return [settled.reading for settled in self.settled]
        return [side.first for side in self.sides]

    def _values(self, side: Side, reading: Reading) -> Values:
        return self.scene.values(reading, side.hits)

    def _match(self, viable: list[Settled], side: Side, usual: Settled) -> tuple[list[Settled], Pair]:
        """Find a reading of this side that agrees with a reading of the side before."""
        first = self._pair(viable[0], usual)
        if first.state is not PairState.WRONG:
            return [usual], first
        before = viable[0].side
        lefts = [*viable, *(self._others(before, viable) if not self.pairs else [])]
        rights = [usual, *self._others(side, [usual])]
        for left in lefts:
            for right in rights:
                pair = self._pair(left, right)
                if pair.state is not PairState.WRONG:
                    return [right], pair
        return [], first

    def _others(self, side: Side, known: list[Settled]) -> list[Settled]:
        if not side.tokens and not side.given:
            return []
        seen = {(settled.reading.formula, settled.reading.custom) for settled in known}
        found: list[Settled] = []
        for reading in side.readings():
            if (reading.formula, reading.custom) in seen:
                continue
            try:
                values = self._values(side, reading)
            except Unreadable:
                if self.scene.budget.is_spent:
                    raise
                continue
            if values.problem is None:
                found.append(Settled(side, reading, values))
        return found

    def _pair(self, left: Settled, right: Settled) -> Pair:
        problem = left.values.problem or right.values.problem
        if isinstance(problem, Layout):
            return Pair(left, right, PairState.UNJUDGED, Outcome(Relation.UNDEFINED))
        if problem is not None:
            at = problem.at
            return Pair(left, right, PairState.WRONG, Outcome(Relation.SHAPES, 1.0, str(problem), at))
        entries = sum(tensor.numel() for item in (left, right) for tensor in item.values.tensors)
        self.scene.budget.spend(entries / 3_000, right.reading.formula.at)
        halves = [settled.side.precision(settled.reading) for settled in (left, right)]
        half = max((value for value in halves if value is not None), default=None)
        zero = is_zero(left.reading.formula) or is_zero(right.reading.formula)
        outcome = compare(left.values, right.values, zero=zero, half=half)
        state = {Relation.EQUAL: PairState.RIGHT, Relation.UNDEFINED: PairState.UNJUDGED}.get(
            outcome.relation, PairState.WRONG
        )
        if outcome.relation is Relation.DIFFERENT and self.board.unknown and self._solves(left, right, half):
            state, outcome = PairState.RIGHT, Outcome(Relation.EQUAL)
        return Pair(left, right, state, outcome)

    def _solves(self, left: Settled, right: Settled, half: float | None) -> bool:
        """Say whether an equation that is no identity holds at the solution, and may be judged there."""
        formulas = [settled.reading.formula for settled in (left, right)]
        zero = any(is_zero(formula) for formula in formulas)
        loss = self.board.problem.loss
        names = {self.board.canonical(loss)} if loss else set()
        rest = [part for formula in formulas for part in (formula, *behind(formula, self.scene.definitions))]
        if not zero and any(part.has(*_DERIVATIVES) or part.names() & names for part in rest):
            return False
        solved = tuple(world.solved for world in self.worlds if world.solved)
        scene = Scene(self.board, solved, self.scene.definitions, self.scene.budget, self.scene.conditions)
        scene.prepare([side.formula for side in self.sides])
        values = [scene.values(settled.reading) for settled in (left, right)]
        if any(item.problem for item in values):
            return False
        scale = max(magnitude(left.values), magnitude(right.values))
        return compare(values[0], values[1], zero=zero, half=half, scale=scale).relation is Relation.EQUAL

    def _bare_chain_rule(self, formula: Formula) -> bool:
        """Say whether a side is nothing but a product of derivatives."""
        factors = _factors(formula)
        return len(factors) > 1 and all(factor.head in _DERIVATIVES for factor in factors)


def _factors(formula: Formula) -> list[Formula]:
    if formula.head is Head.TIMES:
        return _factors(formula.parts[0]) + _factors(formula.parts[1])
    if formula.head in (Head.SUM, Head.TRANSPOSE) and formula.parts:
        return _factors(formula.parts[0])
    return [formula]
