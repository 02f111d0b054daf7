"""One answer of a suite with its labels and what a grader said of it. Knows nothing of measures or files."""

import hashlib
import json

from tutor.assessment import Assessment
from tutor.evals.suite import Answer
from tutor.llm.report import Usage
from tutor.question import Question
from tutor.value import Value

FIRST = ""
"""The take that is measured; the others only show how steady the grader is."""
REORDERED = "reordered"
"""The take with the rubric in reverse order."""

UNTRIED = "Not tried"
"""How the error of an answer begins that a run came to its end before."""


class Outcome(Value):
    """One answer of a suite with its labels and what the grader said."""

    answer: Answer
    assessment: Assessment
    suite: str = ""
    topic: str = ""
    take: str = FIRST
    """Which run over the answer it is: the first, `2` and so on, or `reordered`."""
    key: str = ""
    """A hash of all that the judgement may depend on: judge, question, answer, take."""
    seconds: float | None = None
    """How long the grading took; many graded together share it evenly."""
    usage: Usage = Usage()


def key_of(judge: str, question: Question, answer: str, take: str = FIRST) -> str:
    """Return the content key of a judgement; labels are not in it, so that mended labels cost no new judgement."""
    content = json.dumps([judge, question.plain(), answer, take], sort_keys=True)
    return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()


def asked_in(question: Question, take: str) -> Question:
    """Return the question as it is asked in a take."""
    return question.but(rubric=question.rubric[::-1]) if take == REORDERED else question
