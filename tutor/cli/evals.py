"""`tutor eval …`: how far the graders can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress as Bar

from tutor.app import Tutor
from tutor.cli import output
from tutor.errors import InputError
from tutor.settings import read_settings

if TYPE_CHECKING:
    from tutor.evals.report import Report

app = typer.Typer(help="Grade labelled answers and measure the agreement.", no_args_is_help=True)


@app.command()
def run(
    suites: Annotated[list[Path], typer.Argument(help="Folders with a suite.yaml.")],
    grader: Annotated[str, typer.Option(help="embedded, llm or hybrid.")] = "embedded",
    split: Annotated[str | None, typer.Option(help="Only this split.")] = None,
    head: Annotated[Path | None, typer.Option(help="A head that `tutor eval fit` wrote.")] = None,
    folds: Annotated[
        str | None, typer.Option(help="Fit on all folds but one, grade that one: by assignment or by question.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON value and nothing else.")] = False,
) -> None:
    """Run a grader over suites."""
    if (head or folds) and grader != "embedded":
        raise InputError(f"--head and --folds are for the embedded grader; --grader {grader} has no head.")
    if head and folds:
        raise InputError("--folds fits heads of its own: leave out --head, or --folds.")
    tutor = Tutor(read_settings())
    with _bar("grading") as moved:
        reports = (
            tutor.cross_validate(suites, folds, split, moved)
            if folds
            else tutor.evaluate(suites, head or grader, split, moved)
        )
    if json:
        output.as_json([report.plain() for report in reports])
    else:
        output.table(("suite", "answers", "graded", "credit κ", "macro-F1", "r", "RMSE"), [_row(r) for r in reports])
        for report in reports:
            _note_raters(report)
            for missed in report.missed_thresholds:
                got = "undefined" if missed.got is None else output.number(missed.got)
                output.note(
                    f"{report.suite}: {missed.measure} is {got}; the suite wants {output.number(missed.wanted)}."
                )
    raise typer.Exit(1 if any(report.missed_thresholds for report in reports) else 0)


@app.command()
def fit(
    suites: Annotated[list[Path], typer.Argument(help="Folders with a suite.yaml; each counts alike.")],
    out: Annotated[Path, typer.Option(help="The file to write.")],
    split: Annotated[str | None, typer.Option(help="Only this split.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON value and nothing else.")] = False,
) -> None:
    """Fit the embedded grader's small head on labelled answers."""
    tutor = Tutor(read_settings())
    with _bar("measuring") as moved:
        heads = tutor.fit(suites, split, out, moved)
    if json:
        output.as_json({"head": str(out), "inputs": heads.inputs, "fingerprint": heads.fingerprint})
    else:
        output.note(f"Wrote {out}. `tutor eval run SUITE --head {out}` grades with it.")


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int], None]]:
    with Bar(console=output.err, transient=True) as bar:
        task = bar.add_task(what)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _note_raters(report: Report) -> None:
    raters = report.raters
    if raters is None:
        return
    low, high = raters.ci95.get("credit_kappa", (None, None))
    output.note(
        f"{report.suite}: two readers agree with credit κ {output.number(raters.credit_kappa)} "
        f"[{output.number(low)}, {output.number(high)}] and κ {output.number(raters.kappa)} over the levels, "
        f"on {raters.n} criteria of {raters.answers} answers."
    )


def _row(report: Report) -> tuple[str, ...]:
    criteria, score = report.criteria, report.score
    measures = (
        criteria.credit_kappa if criteria else None,
        criteria.macro_f1 if criteria else None,
        score.pearson if score else None,
        score.rmse if score else None,
    )
    return (report.suite, str(report.answers), str(report.graded), *(output.number(value) for value in measures))
