"""The examiner's own words for every move, from authored texts and a few plain phrases. Pure; no model.

The number of the turn chooses among phrases, so that the same sitting always reads the same.
"""

from collections.abc import Mapping

from tutor.assessment import Rating
from tutor.exam.move import Move, MoveKind
from tutor.exam.policy import MAX_FAILURES
from tutor.exam.session import Session, Speaker
from tutor.exam.standing import Examination, examination
from tutor.question import Question

_HINT = ("A hint:", "Here is a hint:", "Something to go on:")
_PROBE = (
    "Go on: there is more to it. What else belongs to a full answer?",
    "Something is still missing. Can you complete it?",
    "Take it one step further. What have you left out?",
)
_CREDIT = ("Good, that counts: {}.", "Yes, I take that: {}.", "Noted: {}.")
_NEXT = ("Next question.", "Let us go on.", "On to the next one.")
_QUOTE = 160


def worded(move: Move, session: Session, questions: Mapping[str, Question]) -> str:
    """Word one move, but for EXPLAIN, whose words depend on what the course says."""
    turn = len(session.turns)
    if move.kind is MoveKind.FINISH:
        return "That is the end of the examination. Thank you. Your debrief is ready."
    question = questions[move.question or ""]
    state = examination(session, question)
    if move.kind is MoveKind.ASK:
        return _ask(session, question, turn)
    if move.kind in (MoveKind.PROBE, MoveKind.HINT, MoveKind.TELL):
        return _about_criterion(move, question, turn)
    if move.kind is MoveKind.CHALLENGE:
        return _challenge(move, question, state)
    if move.kind is MoveKind.CREDIT:
        return _CREDIT[turn % 3].format(_quotes(state))
    if move.kind in (MoveKind.FOLLOWUP, MoveKind.COMPARE):
        return _followup(move, question)
    return _plain(move, session, question, questions)


def _plain(move: Move, session: Session, question: Question, questions: Mapping[str, Question]) -> str:
    if move.kind is MoveKind.CONFIRM:
        unaided = examination(session, question).rating is Rating.SOLID
        return "That is a full answer." if unaided else "With that, the answer is complete."
    if move.kind is MoveKind.LEAVE:
        return "We leave it there; it goes on the list for review."
    if move.kind is MoveKind.UNGRADED:
        kept = "I could not judge that answer; it is kept, and it costs you nothing."
        again_ = examination(session, question).failures < MAX_FAILURES
        return f"{kept} Would you say it once more, or type “skip” to go on?" if again_ else f"{kept} We go on."
    return again(session, questions)


def again(session: Session, questions: Mapping[str, Question]) -> str:
    """Say once more what the learner was last asked."""
    asking = session.last_asking
    if asking is None or asking.question is None:
        return "Nothing was asked yet."
    if asking.kind is MoveKind.ASK:
        return f"Once more: {questions[asking.question].prompt}"
    said = [turn for turn in session.turns if turn.speaker is Speaker.TUTOR and asking in turn.moves]
    before = session.but(turns=session.turns[: said[-1].number])
    return f"Once more: {worded(asking, before, questions)}"


def _ask(session: Session, question: Question, turn: int) -> str:
    number = session.plan.index(question.id) + 1 if question.id in session.plan else 1
    lead = "" if turn == 0 else f"{_NEXT[turn % 3]}\n\n"
    return f"{lead}**Question {number} of {len(session.plan)}.** {question.prompt}"


def _about_criterion(move: Move, question: Question, turn: int) -> str:
    criterion = question.criterion(move.criterion or "")
    if move.kind is MoveKind.TELL:
        return f"Here is the point that was missing: {criterion.statement}"
    if move.kind is MoveKind.HINT:
        hint = criterion.hints[move.rung or 0]
        ask = "" if hint.rstrip().endswith("?") else " What do you say now?"
        return f"{_HINT[turn % 3]} {hint}{ask}"
    return criterion.probe or _PROBE[turn % 3]


def _challenge(move: Move, question: Question, state: Examination) -> str:
    claim = next(item for item in question.misconceptions if item.id == move.misconception)
    said = next((held.evidence for held in state.held if held.id == claim.id), "")
    quote = f"You said “{_short(said)}”. " if said else ""
    return quote + (claim.reply or "Are you sure? Try it on a small example: what would follow from that?")


def _followup(move: Move, question: Question) -> str:
    followup = question.followups[move.rung or 0]
    if move.kind is MoveKind.FOLLOWUP:
        return f"One more thought, which is not graded. {followup.ask}"
    if followup.answer is None:
        return "Thank you; I keep your thought with the record."
    return f"Compare it with this: {followup.answer}"


def _quotes(state: Examination) -> str:
    fresh = (state.standing(name).verdict for name in state.fresh)
    quotes = list(dict.fromkeys(_short(one.evidence) for one in fresh if one and one.evidence))
    # What another quote says already is not said twice.
    whole = [quote for quote in quotes if not any(quote != other and quote in other for other in quotes)]
    return "; ".join(f"“{quote}”" for quote in whole[:3])


def _short(text: str) -> str:
    # A displayed formula would tear the sentence that quotes it apart.
    words = " ".join(text.replace("$$", "$").split()).rstrip(".;,")
    if len(words) <= _QUOTE:
        return words
    cut = words[:_QUOTE].rsplit(" ", 1)[0]
    # An odd number of dollars would leave a formula open.
    return (cut.rsplit("$", 1)[0] if cut.count("$") % 2 else cut).rstrip() + " …"
