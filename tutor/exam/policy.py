"""The examiner's next moves: a pure function of the stored sitting and the course. Words nothing, grades nothing.

The order after an answer: challenge what is asserted and wrong; else credit what is new and probe the most valuable
open criterion; where its probe or hint brought nothing, climb its ladder; after the ladder tell it and go on.
"""

from collections.abc import Mapping

from tutor.exam.move import Intent, Move, MoveKind
from tutor.exam.session import Session, Speaker
from tutor.exam.standing import Examination, Standing, examination
from tutor.question import Question

MAX_ASSISTS = 9
"""Probes, hints and challenges on one question before the rest is told: half an hour has room for the others too."""
MAX_FAILURES = 2
"""Answers in a row that could not be graded before the examiner goes on by itself."""


def next_moves(session: Session, questions: Mapping[str, Question]) -> tuple[Move, ...]:
    """Return the tutor's next turn as moves; empty where it is the learner's turn or the sitting is over."""
    if not session.owes_reply:
        return ()
    last = session.turns[-1] if session.turns else None
    if last is None or last.speaker is Speaker.TUTOR or session.question is None:
        return _onward(session)
    if last.intent is Intent.STOP:
        return (Move(kind=MoveKind.FINISH),)
    question = questions[session.question]
    if last.intent in (Intent.REPEAT, Intent.EMPTY):
        return (Move(kind=MoveKind.REPEAT, question=question.id),)
    if last.intent is Intent.CLARIFY:
        return (Move(kind=MoveKind.EXPLAIN, question=question.id),)
    state = examination(session, question)
    if state.followup is not None:
        compare = Move(kind=MoveKind.COMPARE, question=question.id, rung=state.followup)
        return (compare, *_onward(session))
    return _about(session, question, state, last.intent or Intent.ANSWER)


def _about(session: Session, question: Question, state: Examination, intent: Intent) -> tuple[Move, ...]:
    if intent is Intent.SKIP:
        return (Move(kind=MoveKind.LEAVE, question=question.id), *_onward(session))
    if intent is Intent.DONT_KNOW:
        return _help(session, question, state, _focus(session, state), stuck=True)
    if state.failures:
        ungraded = Move(kind=MoveKind.UNGRADED, question=question.id)
        return (ungraded,) if state.failures < MAX_FAILURES else (ungraded, *_onward(session))
    return _after_answer(session, question, state)


def _after_answer(session: Session, question: Question, state: Examination) -> tuple[Move, ...]:
    credit = (Move(kind=MoveKind.CREDIT, question=question.id),) if state.fresh else ()
    if challenge := _challenge(question, state):
        return (*credit, challenge)
    if not state.open:
        return (*credit, *_confirmed(session, question, state))
    return (*credit, *_help(session, question, state, _focus(session, state), stuck=False))


def _confirmed(session: Session, question: Question, state: Examination) -> tuple[Move, ...]:
    if not all(standing.earned for standing in state.standings):
        return _onward(session)
    confirm = Move(kind=MoveKind.CONFIRM, question=question.id)
    if not question.followups:
        return (confirm, *_onward(session))
    # The number of turns so far varies between sittings, so that a second sitting may meet another follow-up.
    rung = len(session.turns) % len(question.followups)
    return (confirm, Move(kind=MoveKind.FOLLOWUP, question=question.id, rung=rung))


def _challenge(question: Question, state: Examination) -> Move | None:
    if state.assists >= MAX_ASSISTS:
        return None
    known = {misconception.id for misconception in question.misconceptions}
    for held in sorted(state.unchallenged, key=lambda item: -item.confidence):
        if held.id in known:
            return Move(kind=MoveKind.CHALLENGE, question=question.id, misconception=held.id)
    return None


def _focus(session: Session, state: Examination) -> Standing | None:
    """The criterion that the learner was last asked for, while it is open; else the most valuable open one."""
    last = session.last_asking
    if last and last.question == state.question and last.criterion:
        standing = state.standing(last.criterion)
        if standing.open:
            return standing
    return state.open[0] if state.open else None


def _help(
    session: Session, question: Question, state: Examination, target: Standing | None, *, stuck: bool
) -> tuple[Move, ...]:
    """Probe or hint; where the ladder of the target ends, tell it and turn to the next open criterion."""
    if target is None:
        return _onward(session)
    if state.assists >= MAX_ASSISTS:
        told = tuple(_move(MoveKind.TELL, question, standing) for standing in state.open)
        return (*told, *_onward(session))
    if not target.probed and not stuck:
        return (_move(MoveKind.PROBE, question, target),)
    if target.rung < len(question.criterion(target.criterion).hints):
        return (_move(MoveKind.HINT, question, target, rung=target.rung),)
    tell = _move(MoveKind.TELL, question, target)
    others = [standing for standing in state.open if standing.criterion != target.criterion]
    fresh = next((standing for standing in others if not standing.probed), None)
    if fresh:
        return (tell, _move(MoveKind.PROBE, question, fresh))
    if others:
        return (tell, *_help(session, question, state, others[0], stuck=stuck))
    return (tell, *_onward(session))


def _move(kind: MoveKind, question: Question, standing: Standing, *, rung: int | None = None) -> Move:
    return Move(kind=kind, question=question.id, criterion=standing.criterion, rung=rung)


def _onward(session: Session) -> tuple[Move, ...]:
    name = session.next_question
    return (Move(kind=MoveKind.ASK, question=name),) if name else (Move(kind=MoveKind.FINISH),)
