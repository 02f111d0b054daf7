"""Measures labelled answers: features with labels, ready to fit a head on. Knows nothing of training."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tutor.assessment import Level
from tutor.evals.suite import Answer, Suite
from tutor.grading.embedded import sift
from tutor.grading.features import NAMES, measure
from tutor.grading.grader import Embeds, Vectors
from tutor.grading.rubric import Rubric, prepare
from tutor.grading.said import say
from tutor.question import Question

Progress = Callable[[int, int], None]
"""Told how many answers are done, of how many."""


def silent(done: int, total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True)
class Row:
    """One measured target with its label."""

    kind: str
    """`criteria`, `reference` or `claims`."""
    question: str
    features: Vectors
    label: dict[Level, float]
    """Shares that sum to 1."""
    weight: float = 1.0
    style: str = ""
    """The manner of the answer."""


class Remembering:
    """An embedding model that reads each text once."""

    def __init__(self, embedder: Embeds) -> None:
        """Wrap the model."""
        self._embedder = embedder
        self._known: dict[str, Vectors] = {}
        self.fingerprint = embedder.fingerprint

    def embed_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """Return each text's token vectors."""
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if new:
            self._known.update(zip(new, self._embedder.embed_tokens(new), strict=True))
        return [self._known[text] for text in texts]


def measured(suite: Suite, embedder: Embeds, progress: Progress = silent) -> list[Row]:
    """Measure the labelled answers; those that a gate shuts out are left out, since no head sees them."""
    asked, rubrics = suite.by_id, dict[str, Rubric]()
    rows = list[Row]()
    for number, answer in enumerate(suite.answers, start=1):
        question = asked[answer.question]
        sifted = sift(question, answer.answer)
        if sifted.gate is None:
            rubric = rubrics.setdefault(question.id, rubrics.get(question.id) or prepare(question, embedder))
            tokens = embedder.embed_tokens([clause.text for clause in sifted.reading.clauses])
            found = measure(say(sifted.reading, tokens), rubric)
            for target, one in zip(rubric.targets, found, strict=True):
                kind, label = _label(answer, question, target.name)
                if label:
                    rows.append(Row(kind, question.id, one.features, label, style=answer.style or ""))
        progress(number, len(suite.answers))
    return rows


def bare(suite: Suite) -> Suite:
    """Return the suite with rubrics as an instructor may write them: no accept, no reject, no misconceptions.

    Answers labelled by misconception alone are left out, and so are the suite's thresholds.
    """
    questions = tuple(
        question.but(
            rubric=tuple(criterion.but(accept=(), reject=()) for criterion in question.rubric), misconceptions=()
        )
        for question in suite.questions
    )
    graded = (answer for answer in suite.answers if answer.criteria is not None or answer.score is not None)
    answers = tuple(answer.but(misconceptions=None) for answer in graded)
    return suite.but(questions=questions, answers=answers, thresholds={})


def balanced(parts: Sequence[Sequence[Row]]) -> list[Row]:
    """Put the rows of suites together, weighted so that each suite counts alike and all count as many as they are."""
    filled = [part for part in parts if part]
    mean = sum(map(len, filled)) / max(1, len(filled))
    return [replace(row, weight=mean / len(part)) for part in filled for row in part]


def inputs(suites: Sequence[Suite], embedder: Embeds) -> str:
    """Return the first digits of a hash of all that a fit reads: labelled answers, what is graded by, the model."""
    read = [embedder.fingerprint, *NAMES]
    for suite in suites:
        asked = {answer.question for answer in suite.answers}
        read += [answer.model_dump_json() for answer in suite.answers]
        read += [_graded_by(question) for question in suite.questions if question.id in asked]
    return hashlib.sha256("\n".join(read).encode()).hexdigest()[:16]


def _graded_by(question: Question) -> str:
    rubric = [(c.id, c.criterion, c.accept, c.reject) for c in question.criteria]
    claims = [(claim.id, claim.claim) for claim in question.misconceptions]
    return json.dumps([question.id, question.prompt, question.reference, rubric, claims])


def _label(answer: Answer, question: Question, target: str) -> tuple[str, dict[Level, float]]:
    kind = "reference" if not question.rubric else "criteria"
    if answer.criteria is not None and target in answer.criteria:
        return kind, {answer.criteria[target]: 1.0}
    if answer.misconceptions is not None and any(claim.id == target for claim in question.misconceptions):
        return "claims", {Level.MET if target in answer.misconceptions else Level.MISSED: 1.0}
    if answer.share is not None and kind == "reference":
        return kind, {level: share for level, share in _shares(answer.share) if share}
    return kind, {}


def _shares(score: float) -> tuple[tuple[Level, float], ...]:
    return (Level.MET, score), (Level.MISSED, 1 - score)
