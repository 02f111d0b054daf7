"""One exchange: hear a message (intent, grading), then choose the moves and have them worded. Stores nothing."""

from collections.abc import Callable, Generator, Mapping
from datetime import datetime

from tutor.assessment import Assessment
from tutor.attempt import storable
from tutor.exam.intent import intent_of
from tutor.exam.move import Intent, Move, MoveKind
from tutor.exam.policy import next_moves
from tutor.exam.session import Session, Turn
from tutor.exam.standing import examination
from tutor.exam.voice import Script, Voice
from tutor.exam.words import worded
from tutor.grading.evidence import LIMIT
from tutor.grading.grader import Grader
from tutor.question import Criterion, Question

Explain = Callable[[Session, str], str]
Clock = Callable[[], datetime]


class Examiner:
    """The examiner of a course: a grader to judge, a voice to speak, and the policy between them."""

    def __init__(
        self, *, questions: Mapping[str, Question], grader: Grader, voice: Voice, explain: Explain, clock: Clock
    ) -> None:
        """Take the parts; `explain` answers a clarifying question, `clock` gives aware times."""
        self._questions, self._grader, self._voice = questions, grader, voice
        self._explain, self._clock = explain, clock

    def hear(self, session: Session, message: str) -> Turn:
        """Return the learner's turn: the message with its intent and, for an answer, its assessment."""
        text = storable(message)
        intent = intent_of(text)
        question = self._questions.get(session.question or "")
        if intent is not Intent.ANSWER or question is None or self._talks_freely(session, question):
            return session.heard(text, intent, self._clock())
        note = ""
        if len(text) > LIMIT:
            note = f"The answer has {len(text):,} characters; the first {LIMIT:,} were graded, all is kept."
        assessment = self._grader.grade(question, text[:LIMIT])
        return session.heard(text, intent, self._clock(), assessment=assessment, note=note or _why(assessment))

    def reply(self, session: Session) -> Generator[str, None, Turn]:
        """Yield the tutor's turn as it grows, then return it.

        The session must owe a reply; what a killed process left unsaid is said by calling this again.
        """
        moves = next_moves(session, self._questions)
        script = self.script(session, moves)
        text, note = "", ""
        speech = self._voice.say(script)
        while True:
            try:
                text = next(speech)
            except StopIteration as end:
                note = end.value or ""
                break
            yield text
        return session.said(text, moves, self._clock(), note=note)

    def script(self, session: Session, moves: tuple[Move, ...]) -> Script:
        """Return what a turn has to say and what it must not give away."""
        heard = session.turns[-1].text if session.turns else ""
        lines = [
            self._explain(session, heard) if m.kind is MoveKind.EXPLAIN else worded(m, session, self._questions)
            for m in moves
        ]
        return Script(
            kinds=tuple(move.kind for move in moves),
            lines=tuple(lines),
            heard=heard,
            still_open=self._still_open(session, moves),
        )

    def _still_open(self, session: Session, moves: tuple[Move, ...]) -> tuple[Criterion, ...]:
        if session.question is None or any(move.kind is MoveKind.ASK for move in moves):
            return ()
        question = self._questions[session.question]
        told = {move.criterion for move in moves if move.kind is MoveKind.TELL}
        state = examination(session, question)
        return tuple(question.criterion(s.criterion) for s in state.open if s.criterion not in told)

    def _talks_freely(self, session: Session, question: Question) -> bool:
        """Whether the message replies to a follow-up, which is never graded."""
        return examination(session, question).followup is not None


def _why(assessment: Assessment) -> str:
    """What the page says of the judging: that there was none, or that a part of it was down."""
    return assessment.error or ("" if assessment.graded else "No judgement could be had.")
