"""Problem files to problems, and the gates that hold a problem to itself. Knows nothing of other course files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from tutor.errors import CourseError, Misfit, Unreadable
from tutor.mathematics.board import Board, make_board
from tutor.mathematics.judge import judge
from tutor.mathematics.report import Status, Whole
from tutor.problem import Milestone, Problem


def load_problems(folder: Path) -> dict[str, Problem]:
    """Read every `*.yaml` of a folder; each holds a list of problems.

    Raises:
        CourseError: a file is malformed; names file, line and key.
    """
    problems: dict[str, Problem] = {}
    for path in sorted(folder.glob("*.yaml")):
        for line, row in _rows(path):
            problem = _problem(path, line, row)
            if problem.id in problems:
                raise CourseError(path.name, line, "id", f"a second problem is called '{problem.id}'")
            problems[problem.id] = problem
    return problems


def _rows(path: Path) -> Iterator[tuple[int, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CourseError(path.name, None, "", f"not UTF-8; save the file as UTF-8 ({error})") from None
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        rows = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise CourseError(path.name, mark.line + 1 if mark else None, "", f"no YAML: {error}") from error
    if not isinstance(rows, list) or not isinstance(node, yaml.SequenceNode):
        raise CourseError(path.name, 1, "", "a list of problems is expected")
    for item, row in zip(node.value, rows, strict=True):
        yield item.start_mark.line + 1, row


def _problem(path: Path, line: int, row: Any) -> Problem:
    try:
        return Problem.read(row)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise CourseError(path.name, line, key, first["msg"]) from error


def complaints(problem: Problem) -> list[str]:
    """Hold a problem to itself; return what an author has to mend.

    The reference must equal the independent target, the accepted notations must pass, the milestones must be reached by
    their own formulas, and the misconceptions must fail.
    """
    try:
        board = make_board(problem)
        board.worlds(0)
    except (Unreadable, Misfit, KeyError) as error:
        return [f"{problem.id}: {error}"]
    found = [f"{problem.id}: {text}" for text in _wrong_outcomes(board)]
    found += [f"{problem.id}: {text}" for item in problem.milestones for text in _unreached(board, item)]
    return found


def _wrong_outcomes(board: Board) -> Iterator[str]:
    target = board.problem.target
    if not target.names_all and judge(board, target.reference).verdict is not Whole.COMPLETE:
        yield f"the reference '{target.reference}' does not reach the target"
    for text in target.accepted:
        if judge(board, text, 1).verdict is not Whole.COMPLETE:
            yield f"the accepted notation '{text}' does not reach the target"
    for mistake in board.problem.misconceptions:
        if judge(board, mistake.line, 1).verdict is not Whole.WRONG:
            yield f"the misconception '{mistake.id}' is not wrong"


def _unreached(board: Board, milestone: Milestone) -> Iterator[str]:
    lines = [milestone.value, *milestone.also] if milestone.value is not None else [" = ".join(milestone.says)]
    for line in lines:
        report = judge(board, f"{milestone.condition}: {line}" if milestone.condition else line)
        if milestone.id not in report.reached or any(step.status is Status.WRONG for step in report.steps):
            yield f"the milestone '{milestone.id}' is not reached by its own formula"
