"""What a line that is ok has reached: worked-out sides, milestones, the target. Knows nothing of wrong lines."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from torch import Tensor

from tutor.errors import Misfit, Unreadable
from tutor.mathematics.board import TARGET, Board
from tutor.mathematics.compare import Relation, compare, is_zero, ratio
from tutor.mathematics.custom import Custom
from tutor.mathematics.draws import Draw
from tutor.mathematics.evaluation import Evaluator
from tutor.mathematics.formula import Formula, Head, name
from tutor.mathematics.kinds import (
    DERIVATIVES,
    derivative_key,
    is_exponential,
    is_lone,
    looks_like,
    outer_names,
    renaming,
)
from tutor.mathematics.letters import bind_sums
from tutor.mathematics.limits import Budget, Missing
from tutor.mathematics.operations import is_number
from tutor.mathematics.sides import Reading, Scene, Side, Values
from tutor.problem import Form, Milestone

_USUAL = Custom()


@dataclass
class Known:
    """What the ok lines so far have worked out."""

    names: set[str] = field(default_factory=set)
    derivatives: set[Formula] = field(default_factory=set)
    reached: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Settled:
    """A side of an ok statement: the reading that was true, and its values."""

    side: Side
    reading: Reading
    values: Values


class Progress:
    """Finds what the sides of ok statements have reached."""

    def __init__(self, board: Board, known: Known) -> None:
        self.board, self.known = board, known
        problem = board.problem
        target = problem.target
        self.loss = board.canonical(problem.loss) if problem.loss else ""
        self.allowed = {board.canonical(text) for text in target.allowed if board.read(text).head is Head.NAME}
        self.allowed_derivatives = {
            derivative_key(formula, self.loss)
            for text in target.allowed
            if (formula := board.read(text)).head in DERIVATIVES
        }
        lefts = {formula.word for text in target.left if (formula := board.read(text)).head is Head.NAME}
        banned = {board.canonical(text) for text in target.forbidden}
        self.banned = (lefts | {TARGET} | banned | ({board.unknown} if board.unknown else set())) - self.allowed

    def worked_out(self, formula: Formula, words_learner: frozenset[str], *, strict: bool = True) -> bool:
        """Say whether a side holds nothing that is still to be worked out."""
        for node in formula.walk():
            if node.head in DERIVATIVES:
                key = derivative_key(node, self.loss)
                if key not in self.known.derivatives and key not in self.allowed_derivatives:
                    return False
            if node.head is Head.EXPECT:
                return False
        names = outer_names(formula)
        if any(word in words_learner and word not in self.known.names for word in names):
            return False
        if not strict:
            return True
        if Form.NUMBER in self.board.problem.target.forms and names - {"e", "pi"}:
            return False
        return not names & self.banned

    def settle(self, sides: list[Settled], scene: Scene) -> list[str]:
        """Note what an ok statement works out and reaches; return the new milestones."""
        learner = frozenset(scene.definitions)
        if any(self.worked_out(settled.reading.formula, learner) for settled in sides):
            for settled in sides:
                self._note(settled.reading.formula, learner, scene)
        found = [item.id for item in self.board.problem.milestones if self._reaches(item, sides, scene)]
        if self._target(sides, scene):
            found.append("target")
        new = [item for item in dict.fromkeys(found) if item not in self.known.reached]
        self.known.reached += new
        return new

    def _note(self, formula: Formula, learner: frozenset[str], scene: Scene) -> None:
        if scene.conditions:
            return
        base = formula.parts[0] if formula.head in (Head.INDEX, Head.TRANSPOSE) else formula
        if base.head is Head.NAME and base.word in learner:
            self.known.names.add(base.word)
        if base.head in DERIVATIVES:
            self.known.derivatives.add(derivative_key(base, self.loss))

    def _target(self, sides: list[Settled], scene: Scene) -> bool:
        target = self.board.problem.target
        learner = frozenset(scene.definitions)
        if target.names_all:
            wanted = {self.board.canonical(text) for text in target.names_all}
            said = frozenset[str]().union(*(settled.reading.formula.names() for settled in sides))
            return (
                len(sides) > 1
                and any(
                    wanted <= first.reading.formula.names() | second.reading.formula.names()
                    for first, second in itertools.pairwise(sides)
                )
                and wanted <= said
            )
        if scene.letters and is_number(scene.draws[0].values[TARGET]):
            return False
        for settled in sides:
            formula = settled.reading.formula
            if not self.worked_out(formula, learner) or not self._formed(formula, target.forms):
                continue
            if self.equals(self.board.target, settled, scene, exact=not target.entry, default=name(TARGET)):
                return True
        return False

    def _formed(self, formula: Formula, forms: tuple[Form, ...]) -> bool:
        for form in forms:
            if form is Form.NO_PRODUCT and formula.has(Head.PRODUCT):
                return False
            if form is Form.NO_EXP and is_exponential(formula):
                return False
            if form is Form.NO_SUM_INSIDE and not self._apart(formula):
                return False
        return True

    def _apart(self, formula: Formula) -> bool:
        """Say whether no sine or cosine holds the position and the shift at once."""
        both = {self.board.canonical(text) for text in ("pos", "k")}
        waves = [node for node in formula.walk() if node.head is Head.CALL and node.word in ("sin", "cos")]
        return not any(both <= node.names() for node in waves)

    def _reaches(self, milestone: Milestone, sides: list[Settled], scene: Scene) -> bool:
        if milestone.id in self.known.reached:
            return False
        learner = frozenset(scene.definitions)
        if milestone.value is not None:
            return any(
                self.worked_out(settled.reading.formula, learner, strict=False)
                and self._formed(settled.reading.formula, milestone.forms)
                and self._has(settled, (milestone.value, *milestone.also), scene)
                for settled in sides
            )
        return self._says(milestone, sides, scene)

    def _has(self, settled: Settled, texts: tuple[str, ...], scene: Scene) -> bool:
        wanted = [self.board.read(text) for text in texts]
        formula = settled.reading.formula
        return any(not is_lone(formula, value) and self.equals(value, settled, scene) for value in wanted)

    def _says(self, milestone: Milestone, sides: list[Settled], scene: Scene) -> bool:
        wanted = [self.board.read(text) for text in milestone.says]
        if self.board.unknown and not self._identity(wanted, scene):
            return any(self._same_equation(wanted, first, second, scene) for first, second in itertools.pairwise(sides))
        both_named = all(formula.names() for formula in wanted)
        for picked in itertools.permutations(sides, len(wanted)):
            matches = zip(wanted, picked, strict=True)
            if all(
                looks_like(formula, settled.reading.formula, named=both_named) and self.equals(formula, settled, scene)
                for formula, settled in matches
            ):
                return True
        return False

    def _identity(self, wanted: list[Formula], scene: Scene) -> bool:
        plain = Scene(self.board, scene.draws, {}, scene.budget)
        plain.prepare(wanted)
        first, second = (plain.values(Reading(formula, _USUAL)) for formula in wanted[:2])
        return compare(first, second).relation is Relation.EQUAL

    def _same_equation(self, wanted: list[Formula], first: Settled, second: Settled, scene: Scene) -> bool:
        """Say whether a line's equation is the wanted one up to a factor."""
        formulas = [first.reading.formula, second.reading.formula]
        if any(formula.has(*DERIVATIVES) for formula in formulas) or self._is_solved(*formulas):
            return False
        gap = Formula(Head.SUBTRACT, (wanted[0], wanted[1]))
        left, right = first.reading, second.reading
        mine = left.formula if is_zero(right.formula) else right.formula if is_zero(left.formula) else None
        line = mine or Formula(Head.SUBTRACT, (left.formula, right.formula))
        custom = (right if is_zero(left.formula) else left).custom
        try:
            values = [scene.values(Reading(formula, custom)) for formula in (gap, line)]
        except (Unreadable, Misfit):
            return False
        if any(item.problem for item in values):
            return False
        factors = ratio(values[0], values[1])
        return factors is not None and all(abs(factor) > 1e-9 for factor in factors)

    def _is_solved(self, first: Formula, second: Formula) -> bool:
        """Say whether an equation is solved for the unknown: that is the target, not an equation on the way to it."""
        for side, other in ((first, second), (second, first)):
            base = side.parts[0] if side.head is Head.POWER else side
            if base.head is Head.NAME and base.word == self.board.unknown and base.word not in other.names():
                return True
        return False

    def equals(
        self, wanted: Formula, settled: Settled, scene: Scene, *, exact: bool = False, default: Formula | None = None
    ) -> bool:
        """Say whether a side has a wanted value, as a whole or as its general entry."""
        if settled.values.problem:
            return False
        half = settled.side.precision(settled.reading)
        for candidate in self._forms_of(wanted, default, scene, exact=exact):
            try:
                if self._same(candidate, settled.values, scene, half):
                    return True
            except (Unreadable, Misfit):
                continue
        return False

    def _same(self, candidate: Formula, mine: Values, scene: Scene, half: float | None) -> bool:
        """Compare on the first draw, then on all; values of the problem's own are worked out once."""
        if not scene.letters:
            return has_value(candidate, mine, scene, half)
        quick = scene.values(Reading(candidate, _USUAL), draws=1)
        first = Values(mine.tensors[:1])
        if quick.problem or compare(quick, first, half=half).relation is not Relation.EQUAL:
            return False
        values = scene.values(Reading(candidate, _USUAL))
        return not values.problem and compare(values, mine, half=half).relation is Relation.EQUAL

    def _forms_of(self, wanted: Formula, default: Formula | None, scene: Scene, *, exact: bool) -> Iterator[Formula]:
        """Yield the wanted value, with its letters renamed to the line's, and its general entry or row."""
        letters = sorted(wanted.letters)
        mine = list(scene.letters)
        if letters:
            for picked in itertools.permutations(mine, len(letters)):
                yield wanted.rebuilt(renaming(dict(zip(letters, picked, strict=True))))
            return
        yield default or wanted
        if mine and not exact and len(mine) <= 2 and not scene.conditions:
            for picked in itertools.permutations(mine):
                yield Formula(Head.INDEX, (default or wanted, *(Formula(Head.LETTER, (), letter) for letter in picked)))


def has_value(own: Formula, mine: Values, scene: Scene, half: float | None = None) -> bool:
    """Say whether values are those of a formula of the problem's own that has no free letters."""
    return all(
        (value := _own_value(own, draw, scene.budget)) is not None
        and compare(Values([value]), Values([tensor]), half=half).relation is Relation.EQUAL
        for draw, tensor in zip(scene.draws, mine.tensors, strict=True)
    )


def _own_value(formula: Formula, draw: Draw, budget: Budget) -> Tensor | None:
    """Work out a formula of the problem's own, once for each draw."""
    if formula not in draw.known:
        try:
            draw.known[formula] = (
                Evaluator(draw, budget=budget).value(bind_sums(formula, frozenset())).detach().unsqueeze(0)
            )
        except (Misfit, Missing):
            draw.known[formula] = None
    return draw.known[formula]
