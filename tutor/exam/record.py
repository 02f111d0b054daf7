"""What a closed question leaves in the gradebook. Pure; stores nothing."""

import hashlib
from datetime import datetime

from tutor.assessment import Assessment
from tutor.attempt import Attempt, Item
from tutor.exam.debrief import help_counts
from tutor.exam.session import Session, Speaker
from tutor.exam.standing import examination
from tutor.question import Question

LONGEST = 64
"""Characters of an attempt's id that the gradebook has room for."""


def closed_by(before: Session, after: Session) -> str | None:
    """Return the id of the question that a tutor's turn closed, if it closed one."""
    closed = before.question
    return closed if closed and (after.finished or after.question != closed) else None


def attempt_at(session: Session, question: Question, at: datetime) -> Attempt | None:
    """Return the learner's try at a question of the sitting; None where it was neither answered nor left.

    The credit is discounted for help; an answer that no judge could grade has none.
    """
    state = examination(session, question)
    said = [t for t in session.turns if t.speaker is Speaker.LEARNER and t.question == question.id and t.assessment]
    told = any(standing.told for standing in state.standings)
    if not said and not state.left and not told:
        return None
    judge = said[-1].assessment.judge if said and said[-1].assessment else "nobody"
    verdicts = tuple(standing.verdict for standing in state.standings if standing.verdict)
    if verdicts:
        assessment = Assessment.of(question.id, judge, verdicts, state.held)
    else:
        why = "no answer could be judged" if said else "nothing was answered"
        assessment = Assessment.ungraded(question.id, judge, question.max_points, why)
    unanswered = 0.0 if not said else None
    return Attempt(
        id=_id(session.id, question.id),
        learner=session.learner,
        item=Item.QUESTION,
        name=question.id,
        at=at,
        text="\n\n".join(turn.text for turn in said),
        assessment=assessment,
        credit=state.credit / state.max_points if verdicts else unanswered,
        help=help_counts(state),
        sitting=session.id,
        rubric=question.fingerprint,
    )


def _id(sitting: str, question: str) -> str:
    """The same for the same question of a sitting, so that none is kept twice; readable where it fits."""
    plain = f"{sitting}:{question}"
    return plain if len(plain) <= LONGEST else f"{sitting}:{hashlib.sha256(question.encode()).hexdigest()[:32]}"
