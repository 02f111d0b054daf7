"""Heads fitted on all folds of a suite but one: for figures of answers that nothing was fitted on. Knows no graders."""

import re
from collections.abc import Callable, Iterator

from tutor.errors import InputError, UnknownName
from tutor.evals.fit import fit_rows
from tutor.evals.material import Progress, Remembering, measured, silent
from tutor.evals.suite import Suite
from tutor.grading.grader import Embeds
from tutor.grading.head import Heads

FOLDINGS: dict[str, Callable[[str, str], str]] = {
    "assignment": lambda question, _: next(iter(re.findall(r"\d+", question)), question),
    "question": lambda question, _: question,
    "manner": lambda _, style: style,
}
"""Ways to make folds: by the first number of the question's id, by question, or by the manner of the answer."""


def cross_validated(
    suite: Suite,
    *,
    embedder: Embeds,
    by: str = "assignment",
    taught: Suite | None = None,
    seed: int = 0,
    progress: Progress = silent,
) -> Iterator[tuple[Suite, Heads]]:
    """Yield every fold of the suite with heads fitted on all the others.

    Args:
        suite: what is put into folds.
        embedder: the embedding model.
        by: a name of FOLDINGS.
        taught: what heads are fitted on, likewise without the fold; by default the suite itself.
        seed: of the boosting's draws.
        progress: told how many answers are measured.

    Raises:
        UnknownName: there is no such way to make folds.
        InputError: there are fewer than two folds, or nothing to fit.
    """
    if by not in FOLDINGS:
        raise UnknownName("way to make folds", by, FOLDINGS)
    fold_of = FOLDINGS[by]
    rows = measured(taught or suite, Remembering(embedder), progress)
    folds = list(dict.fromkeys(fold_of(answer.question, answer.style or "") for answer in suite.answers))
    if len(folds) < 2:
        raise InputError(f"The answers of '{suite.name}' make one fold by {by}; cross-validation needs two.")
    for fold in folds:
        kept = [row for row in rows if fold_of(row.question, row.style) != fold]
        held = tuple(answer for answer in suite.answers if fold_of(answer.question, answer.style or "") == fold)
        yield suite.but(answers=held), fit_rows(kept, suite.name, scores=suite.scored, seed=seed)
