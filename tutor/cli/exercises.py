"""The words for exercises that were tried out. Knows nothing of sandboxes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tutor.cli import output
from tutor.practice.picture import differing

if TYPE_CHECKING:
    from tutor.exercise import Check, Exercise
    from tutor.practice.trial import Trial  # brings torch, which no other command should pay for


def told(trials: Iterable[Trial], total: int) -> list[Trial]:
    """Say each problem as it is found, then show a table; return all trials."""
    done: list[Trial] = []
    for at, trial in enumerate(trials, 1):
        name = trial.gates.exercise
        output.note(f"[{at}/{total}] {name}: {'ok' if not trial.problems else 'NOT ok'}, {trial.seconds:.1f} s")
        for problem in trial.problems:
            output.note(f"  {name}: {problem}")
        done.append(trial)
    return done


def table(trials: list[Trial]) -> None:
    """Show what was counted, an exercise a line, and the sums."""
    rows = [_row(trial) for trial in trials]
    scores = [trial.score for trial in trials if trial.score]
    total = [len(trials), *(sum(getattr(t.gates, key) for t in trials) for key in ("right", "named", "killed"))]
    sums = [sum(s.generated for s in scores), sum(s.killed for s in scores), sum(len(s.equivalent) for s in scores)]
    cells = [f"{total[0]} exercises", *map(str, total[1:]), *(map(str, sums) if scores else "–––")]
    rows.append((*cells, f"{sum(trial.seconds for trial in trials):.1f}"))
    output.table(("exercise", "right", "named", "killed", "generated", "killed", "equivalent", "seconds"), rows)


def _row(trial: Trial) -> tuple[str, ...]:
    gates, score = trial.gates, trial.score
    named = (gates.exercise, str(gates.right), str(gates.named), str(gates.killed))
    made = (str(score.generated), str(score.killed), str(len(score.equivalent))) if score else ("–", "–", "–")
    return (*named, *made, f"{trial.seconds:.1f}")


def as_plain(trial: Trial) -> dict[str, object]:
    """Return a trial as JSON-ready data, problems in words."""
    return {"exercise": trial.gates.exercise, **trial.plain(), "problems": list(trial.problems)}


def shown(check: Check) -> list[str]:
    """Return expected against got for the first public case that failed, as lines of Markdown."""
    test = next((test for test in check.tests if test.shown and not test.passed), None)
    if test is None or test.shown is None:
        return []
    rows = differing(test.shown.expected, test.shown.got)
    given = [f"    {name} = {json.dumps(value)[:160]}" for name, value in test.shown.arguments.items()]
    table = [f"| {place} | {right} | {got} |" for place, right, got in rows]
    head = ["", "| where | expected | got |", "|---|---|---|"]
    return ["", f"The case {test.name}:", "", *given, *head, *table, ""]


def to_show(exercise: Exercise) -> dict[str, object]:
    """Return what a learner may see of an exercise, as JSON-ready data: neither mistakes nor answers."""
    keys = ("id", "title", "topic", "day", "task", "starter", "libraries", "bans", "hints")
    return {key: value for key, value in exercise.plain().items() if key in keys}


def task_words(exercise: Exercise) -> str:
    """Return an exercise's task and starter as Markdown."""
    points = output.number(exercise.max_points)
    return f"# {exercise.title}\n\n{exercise.task}\n\n*{points} points*\n\n```python\n{exercise.starter}```"
