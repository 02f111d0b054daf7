"""`tutor eval …`: how far the graders can be trusted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress as Bar

from tutor.app import Tutor
from tutor.cli import output
from tutor.settings import read_settings

if TYPE_CHECKING:
    from tutor.evals.report import Report

app = typer.Typer(help="Grade labelled answers and measure the agreement.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `run` a command of its own while it is the only one."""


@app.command()
def run(
    suites: Annotated[list[Path], typer.Argument(help="Folders with a suite.yaml.")],
    grader: Annotated[str, typer.Option(help="embedded, llm or hybrid.")] = "embedded",
    split: Annotated[str | None, typer.Option(help="Only this split.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON value and nothing else.")] = False,
) -> None:
    """Run a grader over suites."""
    tutor = Tutor(read_settings())
    with Bar(console=output.err, transient=True) as bar:
        task = bar.add_task("grading")
        reports = tutor.evaluate(
            suites, grader, split, lambda done, total: bar.update(task, completed=done, total=total)
        )
    if json:
        output.as_json([report.plain() for report in reports])
    else:
        output.table(("suite", "answers", "graded", "credit κ", "macro-F1", "r", "RMSE"), [_row(r) for r in reports])
    raise typer.Exit(1 if any(report.missed_thresholds for report in reports) else 0)


def _row(report: Report) -> tuple[str, ...]:
    criteria, score = report.criteria, report.score
    measures = (
        criteria.credit_kappa if criteria else None,
        criteria.macro_f1 if criteria else None,
        score.pearson if score else None,
        score.rmse if score else None,
    )
    return (report.suite, str(report.answers), str(report.graded), *(output.number(value) for value in measures))
