"""`tutor grade --regrade`: stored answers judged anew, each beside the judgement that was given."""

import typer
from rich.progress import track

from tutor.app import Tutor
from tutor.cli import output
from tutor.settings import read_settings


def regrade(learner: str | None, grader: str | None, *, json: bool) -> None:
    """Judge a learner's outdated answers anew and show what changes; ends with 3 where one could not be graded."""
    tutor = Tutor(read_settings())
    found = tutor.gradebook.outdated(learner, grader)
    rows, shown = [], []
    for attempt, why in track(found, "grading", console=output.err, transient=True):
        now = tutor.gradebook.regrade(attempt, grader)
        shown.append((attempt.name, output.number(attempt.assessment.points), output.number(now.points), why))
        rows.append(
            {
                "attempt": attempt.id,
                "question": attempt.name,
                "why": why,
                "was": attempt.assessment.points,
                "now": now.points,
                "max_points": now.max_points,
                "judge": now.judge,
                "error": now.error,
            }
        )
    tutor.close()
    if json:
        output.as_json(rows)
    else:
        output.table(("question", "was", "now", "why it was outdated"), shown)
        output.note(f"{len(rows)} answers judged anew; the first judgements stay as they are.")
    raise typer.Exit(3 if any(row["now"] is None for row in rows) else 0)
