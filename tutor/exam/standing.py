"""How an examined question stands: per criterion what was earned, with how much help. Read off the turns, pure.

Knows nothing of what to do next.
"""

from pydantic import Field

from tutor.assessment import Held, Level, Rating, Verdict, rating_of
from tutor.exam.move import PASSING, Intent, Move, MoveKind
from tutor.exam.session import Session, Speaker, Turn
from tutor.question import Question
from tutor.value import Value

SURE = 0.65
"""Below this confidence a credit is provisional: the examiner asks again, once."""
AGAINST = 0.85
"""Below this confidence a contradiction is none: right words stand close to their own near misses."""
TAKES_BACK = 0.94
"""From this confidence on a contradiction takes back what was earned before: the last version counts.

Above the .93 of a number that is not the wanted one: a reply about another point may well hold such numbers."""


class Standing(Value):
    """Where one criterion stands."""

    criterion: str
    max_points: float
    verdict: Verdict | None = None
    """The verdict that counts; None while nothing was graded."""
    help: int = Field(default=0, ge=0)
    """Rungs of help that the learner had when the verdict was earned; 0 is unaided."""
    rung: int = Field(default=0, ge=0)
    """Hints given so far."""
    probed: bool = False
    settled: bool = False
    """Whether an answer was graded after the examiner had asked for just this: a doubt is not asked about again."""
    told: bool = False

    @property
    def sure(self) -> bool:
        """Whether the verdict needs no further question: confident, or asked for already."""
        return self.verdict is not None and (self.verdict.confidence >= SURE or self.settled)

    @property
    def earned(self) -> bool:
        """Whether there is credit; a doubt that ended in telling is none."""
        return self.verdict is not None and self.verdict.level.earns and (self.sure or not self.told)

    @property
    def open(self) -> bool:
        """Whether the examiner may still ask for it."""
        if self.told:
            return False
        partial = self.verdict is not None and self.verdict.level is Level.PARTIAL and not self.settled
        return partial or not (self.earned and self.sure)

    @property
    def credit(self) -> float:
        """Points after the discount for help: a quarter less for each rung, never below a quarter."""
        if not self.earned or self.verdict is None:
            return 0.0
        return self.verdict.points * max(0.25, 1 - 0.25 * self.help)

    def judged(self, verdict: Verdict, *, asked_for: bool) -> "Standing":
        """Return the standing after one more verdict; `asked_for`: the last move asked for just this."""
        if self.told:
            return self
        now = self.but(settled=self.settled or asked_for)
        if verdict.level is Level.CONTRADICTED and (verdict.confidence >= TAKES_BACK or not self.earned):
            return now.but(verdict=verdict)
        if verdict.level.earns:
            new = now.but(verdict=verdict, help=self.rung)
            better = self.verdict is None or (new.credit, verdict.confidence) >= (self.credit, self.verdict.confidence)
            return new if better or not (self.earned and self.sure) else now
        doubted = self.earned and not self.sure and asked_for
        return now.but(verdict=verdict) if self.verdict is None or doubted else now


class Examination(Value):
    """Where one question of the sitting stands."""

    question: str
    standings: tuple[Standing, ...]
    asked: bool = False
    answers: int = 0
    """Graded answers."""
    failures: int = 0
    """Answers in a row that no judge could grade."""
    assists: int = 0
    """Probes, hints, challenges and tells so far."""
    held: tuple[Held, ...] = ()
    """Misconceptions ever asserted."""
    fresh: tuple[str, ...] = ()
    """Criteria that the last answer earned."""
    unchallenged: tuple[Held, ...] = ()
    """Misconceptions of the last answer that were not challenged yet."""
    challenged: tuple[str, ...] = ()
    """Ids of misconceptions that were challenged."""
    left: bool = False
    followup: int | None = None
    """Index of the follow-up that was asked: the last thing of a question, whatever is replied."""

    def standing(self, criterion: str) -> Standing:
        """Return the standing of a criterion."""
        return next(standing for standing in self.standings if standing.criterion == criterion)

    @property
    def open(self) -> tuple[Standing, ...]:
        """The open criteria, the most valuable first; the rubric's order breaks ties."""
        return tuple(sorted((s for s in self.standings if s.open), key=lambda s: -s.max_points))

    @property
    def credit(self) -> float:
        """Discounted points."""
        return sum(standing.credit for standing in self.standings)

    @property
    def max_points(self) -> float:
        """Points of a full, unaided answer."""
        return sum(standing.max_points for standing in self.standings)

    @property
    def rating(self) -> Rating | None:
        """The rating of the discounted credit; None where nothing could be graded or was left."""
        if not self.answers and (self.failures or not (self.assists or self.left)):
            return None
        levels = {s.verdict.level for s in self.standings if s.verdict}
        return rating_of(self.credit, self.max_points, contradicted=Level.CONTRADICTED in levels)


def examination(session: Session, question: Question) -> Examination:
    """Read off the turns how a question stands."""
    state = Examination(
        question=question.id,
        standings=tuple(Standing(criterion=c.id, max_points=c.points) for c in question.criteria),
    )
    last: Move | None = None
    for turn in session.turns:
        if turn.speaker is Speaker.TUTOR:
            for move in turn.moves:
                state = _moved(state, move) if move.question == question.id else state
            last = turn.moves[-1] if turn.moves and turn.moves[-1].kind not in PASSING else last
        elif turn.question == question.id:
            state = _heard(state, turn, last)
    return state


def _heard(state: Examination, turn: Turn, last: Move | None) -> Examination:
    state = state.but(fresh=(), unchallenged=())
    if turn.intent is not Intent.ANSWER or turn.assessment is None:
        return state
    if not turn.assessment.graded:
        return state.but(failures=state.failures + 1)
    focus = last.criterion if last and last.kind in (MoveKind.PROBE, MoveKind.HINT) else None
    standings, fresh = [], []
    verdicts = {verdict.criterion: verdict for verdict in _fair(turn.assessment.verdicts)}
    for standing in state.standings:
        verdict = verdicts.get(standing.criterion)
        new = standing.judged(verdict, asked_for=standing.criterion == focus) if verdict else standing
        standings.append(new)
        if new.earned and not standing.told and (not standing.earned or new.credit > standing.credit):
            fresh.append(new.criterion)
    held = turn.assessment.misconceptions
    known = {item.id for item in state.held}
    return state.but(
        standings=tuple(standings),
        answers=state.answers + 1,
        failures=0,
        fresh=tuple(fresh),
        held=(*state.held, *(item for item in held if item.id not in known)),
        unchallenged=tuple(item for item in held if item.id not in state.challenged),
    )


def _fair(verdicts: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
    """Drop the contradictions that a learner should not have held against them.

    Those the judge doubts, and those found in words that earn another point. On the suites the embedded grader's
    contradictions are right about half of the time, and nearly always where the point was not made either.
    """
    earning = [verdict.evidence for verdict in verdicts if verdict.level.earns]

    def shared(evidence: str) -> bool:
        return bool(evidence) and any(evidence in other or other in evidence for other in earning)

    return tuple(
        verdict.but(
            level=Level.MISSED, evidence="", confidence=0.5, reason="Not said clearly enough to count for or against."
        )
        if verdict.level is Level.CONTRADICTED and (verdict.confidence < AGAINST or shared(verdict.evidence))
        else verdict
        for verdict in verdicts
    )


def _moved(state: Examination, move: Move) -> Examination:
    if move.kind is MoveKind.ASK:
        return state.but(asked=True)
    if move.kind is MoveKind.LEAVE:
        return state.but(left=True)
    if move.kind is MoveKind.FOLLOWUP:
        return state.but(followup=move.rung)
    return _assisted(state, move)


def _assisted(state: Examination, move: Move) -> Examination:
    kinds = (MoveKind.PROBE, MoveKind.HINT, MoveKind.TELL, MoveKind.CHALLENGE)
    if move.kind not in kinds:
        return state
    if move.kind is MoveKind.CHALLENGE:
        challenged = (*state.challenged, move.misconception or "")
        return state.but(challenged=challenged, assists=state.assists + 1)
    standings = tuple(_helped(s, move) if s.criterion == move.criterion else s for s in state.standings)
    return state.but(standings=standings, assists=state.assists + 1)


def _helped(standing: Standing, move: Move) -> Standing:
    if move.kind is MoveKind.TELL:
        return standing.but(told=True)
    if move.kind is MoveKind.HINT:
        return standing.but(rung=(move.rung or 0) + 1, probed=True)
    return standing.but(probed=True)
