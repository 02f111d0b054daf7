"""A tiny course and a grader that reads its verdicts from the answer, for stories about the sitting."""

import re
from datetime import UTC, datetime, timedelta

from tutor.assessment import Assessment, Held, Level, Verdict
from tutor.exam.examiner import Examiner
from tutor.exam.session import Session
from tutor.exam.voice import AuthoredVoice
from tutor.question import Question

QUESTIONS = {
    q.id: q
    for q in (
        Question.read(
            {
                "id": "scale",
                "topic": "attention",
                "kind": "explain",
                "prompt": "Why are scores divided by $\\sqrt{d_k}$?",
                "reference": "The variance is d_k, so the softmax saturates.",
                "rubric": [
                    {
                        "id": "variance",
                        "points": 2,
                        "criterion": "States that the variance is d_k.",
                        "probe": "How does the spread of a score depend on the width?",
                        "accept": ["The variance of the dot product is d_k."],
                        "hints": ["Add up terms.", "Each term has variance one.", "How many terms are there?"],
                    },
                    {
                        "id": "saturation",
                        "points": 1,
                        "criterion": "States that large scores saturate the softmax.",
                        "hints": ["What happens at the far end?"],
                    },
                ],
                "misconceptions": [{"id": "keys", "claim": "d_k counts keys.", "reply": "With one key, is $d_k$ one?"}],
                "followups": [{"ask": "What changes if d_k is 1?", "answer": "Nothing."}],
                "sources": ["attention#scale"],
            }
        ),
        Question.read(
            {
                "id": "mask",
                "topic": "attention",
                "kind": "explain",
                "prompt": "What does the mask do?",
                "reference": "It forbids the future.",
                "rubric": [{"id": "future", "points": 1, "criterion": "Says that it forbids the future."}],
            }
        ),
    )
}

START = datetime(2026, 1, 1, tzinfo=UTC)


class MarkedAnswers:
    """Grades by marks in the answer: `variance+`, `variance~` (unsure), `variance/` (partial), `variance-`, `keys!`."""

    name = "marked"
    _levels = {"+": (Level.MET, 0.9), "~": (Level.MET, 0.5), "/": (Level.PARTIAL, 0.9), "-": (Level.CONTRADICTED, 0.95)}

    def grade(self, question: Question, answer: str) -> Assessment:
        if "down!" in answer:
            return Assessment.ungraded(question.id, self.name, question.max_points, "the judge is down")
        marks = {m[0]: m for m in re.findall(r"(\w+)([-+~/])", answer)}
        verdicts = []
        for criterion in question.criteria:
            name, mark = marks.get(criterion.id, (criterion.id, ""))
            level, confidence = self._levels.get(mark, (Level.MISSED, 0.9))
            verdicts.append(
                Verdict.of(criterion.id, level, criterion.points, evidence=name + mark, confidence=confidence)
            )
        held = tuple(
            Held(id=m.id, evidence=f"{m.id}!", confidence=0.9) for m in question.misconceptions if f"{m.id}!" in answer
        )
        return Assessment.of(question.id, self.name, tuple(verdicts), held)


class Clock:
    """Every look is a second later."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def new_session(*plan: str) -> Session:
    return Session(id="s", learner="ada", blueprint="b", plan=plan or ("scale", "mask"), started=START)


def new_examiner(voice=None, grader=None) -> Examiner:
    return Examiner(
        questions=QUESTIONS,
        grader=grader or MarkedAnswers(),
        voice=voice or AuthoredVoice(),
        explain=lambda session, message: "An explanation. What do you say?",
        clock=Clock(),
    )


def run(*messages: str, plan: tuple[str, ...] = (), examiner: Examiner | None = None) -> Session:
    """Play a sitting: the tutor opens, then each message gets its reply."""
    examiner = examiner or new_examiner()
    session = reply(examiner, new_session(*plan))
    for message in messages:
        session = reply(examiner, session.with_turn(examiner.hear(session, message)))
    return session


def reply(examiner: Examiner, session: Session) -> Session:
    speech = examiner.reply(session)
    while True:
        try:
            next(speech)
        except StopIteration as end:
            return session.with_turn(end.value)


def last_moves(session: Session) -> list[str]:
    return [move_text(move) for move in session.turns[-1].moves]


def move_text(move) -> str:
    about = move.criterion or move.misconception or ""
    rung = "" if move.rung is None else str(move.rung)
    parts = [move.kind.value, about or (move.question if move.kind == "ask" else ""), rung]
    return " ".join(part for part in parts if part)
