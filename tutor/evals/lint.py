"""Finds rubrics that a grader cannot hold apart: criteria alike, met by any answer, or given away by the prompt.

Each statement of a question (a criterion's own words, near misses, the misconceptions' claims, the prompt) is graded as
an answer of its own. What is found is a reason to look again, not a fault: the grader may be the one who errs.
"""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum

from tutor.grading.grader import Grader, grade_all
from tutor.question import Criterion, Question
from tutor.value import Value

ENOUGH = 3
"""So many statements of other things must all earn a criterion before it is said to be met by anything."""


class Kind(StrEnum):
    """What is wrong with a criterion."""

    ALIKE = "alike"
    """The statement of either of two criteria earns the other."""
    ALWAYS = "always"
    """Every statement of something else earns it."""
    LEAKS = "leaks"
    """The prompt itself earns it, or holds every word of its statement."""


class Lint(Value):
    """One criterion to look at again."""

    question: str
    criterion: str
    kind: Kind
    other: str | None = None
    """The criterion that it cannot be told from."""


def lint(questions: Sequence[Question], grader: Grader, progress: Callable[[int, int], None]) -> list[Lint]:
    """Look at each question's rubric; `progress` is told questions done and total."""
    found = []
    for done, question in enumerate(questions, start=1):
        found += _of(question, grader)
        progress(done, len(questions))
    return found


def _of(question: Question, grader: Grader) -> list[Lint]:
    said: list[tuple[Criterion | None, str]] = [(criterion, criterion.statement) for criterion in question.criteria]
    strange = [reject for criterion in question.criteria for reject in criterion.reject]
    strange += [claim.claim for claim in question.misconceptions]
    answers = [text for _, text in said] + strange + [question.prompt]
    earned = [
        {verdict.criterion for verdict in assessment.verdicts if verdict.level.earns}
        for assessment in grade_all(grader, [(question, text) for text in answers])
    ]
    own = {criterion.id: earned[place] for place, criterion in enumerate(question.criteria)}
    return [*_alike(question, own), *_always(question, own, earned[len(said) : -1]), *_leaks(question, earned[-1])]


def _alike(question: Question, own: dict[str, set[str]]) -> list[Lint]:
    names = list(own)
    return [
        Lint(question=question.id, criterion=one, kind=Kind.ALIKE, other=other)
        for place, one in enumerate(names)
        for other in names[place + 1 :]
        if other in own[one] and one in own[other]
    ]


def _always(question: Question, own: dict[str, set[str]], strange: Sequence[set[str]]) -> list[Lint]:
    found = []
    for name in own:
        others = [*(earned for other, earned in own.items() if other != name), *strange]
        if len(others) >= ENOUGH and all(name in earned for earned in others):
            found.append(Lint(question=question.id, criterion=name, kind=Kind.ALWAYS))
    return found


def _leaks(question: Question, earned: set[str]) -> list[Lint]:
    asked = _words(question.prompt)
    for criterion in question.criteria:  # a grader may shut out whoever repeats the prompt, and so never find this
        words = _words(criterion.statement)
        if len(words) >= ENOUGH and words <= asked:
            earned = {*earned, criterion.id}
    return [Lint(question=question.id, criterion=name, kind=Kind.LEAKS) for name in sorted(earned)]


def _words(text: str) -> set[str]:
    """Words of four letters, and numbers: "the loss is 0.85" is no leak where the prompt says all but the number."""
    return set(re.findall(r"[a-z]{4,}|\d+(?:\.\d+)?", text.lower()))
