"""Judges typed lines against a problem: each by itself, then the whole. Knows nothing of files, screens or exams."""

import itertools
import math
import re
from dataclasses import dataclass, field, replace

from tutor.errors import Unreadable
from tutor.mathematics import diagnosis
from tutor.mathematics.bare import bare_match, target_side
from tutor.mathematics.board import Board
from tutor.mathematics.chain import Chain, Pair, PairState
from tutor.mathematics.echo import echo
from tutor.mathematics.faults import Fault
from tutor.mathematics.formula import Formula
from tutor.mathematics.limits import LINE_STEPS, MAX_LINES, WHOLE_STEPS, Budget
from tutor.mathematics.own_names import OwnNames
from tutor.mathematics.progress import Known, Progress
from tutor.mathematics.report import DerivationReport, Status, StepReport, Whole
from tutor.mathematics.sides import Scene, Side, read_side
from tutor.mathematics.speech import looks_like_prose
from tutor.mathematics.statements import Line, Statement

_TOO_MANY = f"Only the first {MAX_LINES} lines are judged; hand the others in by themselves."
_NEWLINE = re.compile(r"\r\n|\r|\n")
"""Not `splitlines`: page breaks and the like start no new line in an editor, and lines are told by number."""


@dataclass
class _Said:
    """What one statement came to."""

    status: Status
    reached: list[str] = field(default_factory=list)
    echo: str = ""
    fault: Fault | None = None
    error: Unreadable | None = None
    chain: Chain | None = None


class Blackboard:
    """A derivation as it grows: judges one line after the other and remembers what was defined and worked out."""

    def __init__(self, board: Board, seed: int = 0) -> None:
        self.board, self.seed = board, seed
        self.known = Known()
        self.last: Side | None = target_side(board)
        self.progress = Progress(board, self.known)
        self.worlds = board.worlds(seed)
        self.own = OwnNames(board, self.worlds)
        self.budget = Budget(WHOLE_STEPS, why="all lines together take too long; hand them in by parts")

    def line(self, text: str, number: int) -> StepReport:
        """Judge one line."""
        budget = self.budget.part(LINE_STEPS)
        try:
            read = self.own.read(text)
            said = self._statements(read, budget)
            self._settle(said)
        except Unreadable as error:
            said = [self._unread(text, error)]
        except RecursionError:  # how deep is too deep depends on who calls
            said = [self._unread(text, Unreadable("the formula is nested too deeply", 0))]
        return self._step(text, number, said)

    def _settle(self, said: list[_Said]) -> None:
        """Note what the statements of a line reach, unless one of them is wrong."""
        if any(one.status is Status.WRONG for one in said):
            return
        for one in said:
            if one.chain is not None:
                for pair in itertools.permutations((settled.reading.formula for settled in one.chain.settled), 2):
                    self.own.note(pair)
                one.reached += self.progress.settle(one.chain.settled, one.chain.scene)

    def _unread(self, text: str, error: Unreadable) -> _Said:
        if looks_like_prose(text):
            return _Said(Status.NOT_JUDGED)
        self.last = None
        return _Said(Status.UNREADABLE, error=error)

    def _statements(self, line: Line, budget: Budget) -> list[_Said]:
        claims = [statement for statement in line.statements if statement.relations]
        said: list[_Said] = []
        if not claims:
            return self._bare(line, budget)
        first_side: Side | None = None
        waiting = list(claims)
        deferred: set[int] = set()
        while waiting:
            statement = waiting.pop(0)
            try:
                outcome, chain = self._claim(statement, budget, first_side)
            except Unreadable as error:
                if waiting and id(statement) not in deferred and not statement.continues:
                    deferred.add(id(statement))
                    waiting.append(statement)
                    continue
                said.append(self._unread(line.text, error))
                continue
            said.append(outcome)
            first_side = chain.sides[0] if chain and statement.conditions else None
            self.last = chain.sides[-1] if chain and outcome.status is Status.OK else None
        return said

    def _claim(self, statement: Statement, budget: Budget, first_side: Side | None) -> tuple[_Said, Chain | None]:
        end = max((token.end for side in statement.sides for token in side), default=0)
        sides = [read_side(side, self.own.words, end) for side in statement.sides]
        if statement.continues:
            before = first_side if first_side is not None and statement.conditions else self.last
            if before is None:
                return _Said(Status.NOT_JUDGED), None
            sides.insert(0, before if before is first_side else replace(before, here=False))
        conditions = tuple(read_side(part, self.own.words, end).formula for part in statement.conditions)
        self.own.take(sides, statement)
        chain = Chain(self.board, self.worlds, sides, self._scene(budget, conditions))
        chain.judge()
        return self._verdict(chain), chain

    def _scene(self, budget: Budget, conditions: tuple[Formula, ...] = ()) -> Scene:
        draws = tuple(world.generic for world in self.worlds)
        return Scene(self.board, draws, self.own.definitions, budget, conditions)

    def _verdict(self, chain: Chain) -> _Said:
        shown = " = ".join(echo(reading.formula, self.board.latex) for reading in chain.shown())
        wrong = next((pair for pair in chain.pairs if pair.state is PairState.WRONG), None)
        if wrong is not None:
            return _Said(Status.WRONG, echo=shown, fault=self._fault(chain, wrong))
        if not chain.settled:
            return _Said(Status.NOT_JUDGED, echo=shown)
        return _Said(Status.OK, echo=shown, chain=chain)

    def _fault(self, chain: Chain, pair: Pair) -> Fault:
        return diagnosis.diagnose(self.board, chain, pair)

    def _bare(self, line: Line, budget: Budget) -> list[_Said]:
        """Judge a line without a relation: the target, a milestone, or words."""
        if len(line.statements) != 1 or not line.statements[0].sides[0]:
            return [_Said(Status.NOT_JUDGED)]
        statement = line.statements[0]
        lead = statement.sides[0]
        if line.words and len(lead) == 1 and len(line.text.split()) > 2:
            return [_Said(Status.NOT_JUDGED)]
        try:
            side = read_side(lead, self.own.words, lead[-1].end)
            self.own.check([side])
        except Unreadable:
            if line.words:
                return [_Said(Status.NOT_JUDGED)]
            raise
        conditions = tuple(read_side(part, self.own.words, lead[-1].end).formula for part in statement.conditions)
        return [self._bare_side(side, self._scene(budget, conditions))]

    def _bare_side(self, side: Side, scene: Scene) -> _Said:
        match = bare_match(self.board, self.progress, side, scene)
        if match:
            self.last = side
            settled, found = match
            reached = self.progress.settle([settled], found)
            return _Said(Status.OK, reached, echo(settled.reading.formula, self.board.latex))
        scene.prepare([side.formula])
        chain = Chain(self.board, self.worlds, [target_side(self.board, scene.letters), side], scene)
        chain.judge()
        said = self._verdict(chain)
        self.last = side if said.status is Status.OK else None
        return said

    def _step(self, text: str, number: int, said: list[_Said]) -> StepReport:
        order = [Status.WRONG, Status.UNREADABLE, Status.OK, Status.NOT_JUDGED]
        worst = min(said, key=lambda item: order.index(item.status), default=_Said(Status.NOT_JUDGED))
        reached = tuple(item for one in said for item in one.reached)
        shown = r" ;\quad ".join(item.echo for item in said if item.echo)
        step = StepReport(line=number, text=text, status=worst.status, reached=reached, echo=shown)
        if worst.error is not None:
            at = min(worst.error.at, len(text))
            return step.but(diagnosis=str(worst.error), at=at, nearest=worst.error.nearest)
        fault = worst.fault
        if fault is None:
            return step
        error = fault.relative_error if math.isfinite(fault.relative_error) else 1e308
        return step.but(
            diagnosis=fault.text, relative_error=error, kind=fault.kind, question=fault.question,
            misconception=fault.misconception, at=fault.at,
        )  # fmt: skip


def judge(board: Board, text: str, seed: int = 0) -> DerivationReport:
    """Judge a derivation: a line a step; blank lines and lines that begin with # are skipped.

    Args:
        board: the problem, made ready by `make_board`.
        text: the derivation as typed.
        seed: of the draws; the same seed gives the same verdict.
    """
    blackboard = Blackboard(board, seed)
    steps: list[StepReport] = []
    for number, line in enumerate(_NEWLINE.split(text), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if len(steps) < MAX_LINES:
            steps.append(blackboard.line(line, number))
        else:
            steps.append(StepReport(line=number, text=line, status=Status.NOT_JUDGED, diagnosis=_TOO_MANY))
    return _report(board, steps, blackboard.known.reached)


def _report(board: Board, steps: list[StepReport], reached: list[str]) -> DerivationReport:
    wrong = next((step.line for step in steps if step.status is Status.WRONG), None)
    if wrong is not None:
        verdict = Whole.WRONG
    elif not any(step.status is Status.OK for step in steps):
        verdict = Whole.UNREADABLE
    else:
        verdict = Whole.COMPLETE if "target" in reached else Whole.INCOMPLETE
    return DerivationReport(
        problem=board.problem.id, verdict=verdict, first_wrong=wrong, reached=tuple(reached), steps=tuple(steps)
    )
