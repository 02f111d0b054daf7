"""`tutor eval run` and `tutor eval compare`: what is asked for, and how the answer is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from tutor.app import Tutor
from tutor.cli import output
from tutor.errors import InputError
from tutor.settings import read_settings

if TYPE_CHECKING:
    from tutor.evals.compare import Comparison
    from tutor.evals.estimate import Estimate
    from tutor.evals.report import Report

Json = Annotated[bool, typer.Option("--json", help="Print one JSON value and nothing else.")]


Suites = Annotated[list[Path], typer.Argument(help="Folders with a suite.yaml.")]
Grader = Annotated[str, typer.Option(help="embedded, llm or hybrid.")]
Split = Annotated[str | None, typer.Option(help="Only this split.")]
Head = Annotated[Path | None, typer.Option(help="A head that `tutor eval fit` wrote.")]
Folds = Annotated[
    str | None, typer.Option(help="Fit on all folds but one, grade that one: by assignment, question or manner.")
]
Bare = Annotated[bool, typer.Option("--bare", help="Leave accept, reject and misconceptions out of the rubrics.")]
Out = Annotated[Path | None, typer.Option(help="A folder for results and reports; a stopped run goes on there.")]
Concurrency = Annotated[int, typer.Option(min=1, max=256, help="Answers at once, for a model.")]
Repeat = Annotated[int, typer.Option(min=1, max=20, help="Grade each answer so often: do its marks flip?")]
Reorder = Annotated[bool, typer.Option("--reorder", help="Grade each once more, the rubric reversed.")]
Price = Annotated[str | None, typer.Option(help="Per million tokens, INPUT/OUTPUT, such as 0.25/2.")]
LimitCost = Annotated[float | None, typer.Option(help="Stop before this run spends more; wants --price.")]
Batch = Annotated[bool, typer.Option("--batch", help="Ask through the Batch API: slower, cheaper.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be asked and cost.")]
Baseline = Annotated[
    Path | None, typer.Option(help="A folder with a JSON a suite; figures that fell behind it fail the run.")
]


def run(
    suites: Suites,
    grader: Grader = "embedded",
    split: Split = None,
    head: Head = None,
    folds: Folds = None,
    bare: Bare = False,
    out: Out = None,
    concurrency: Concurrency = 8,
    repeat: Repeat = 1,
    reorder: Reorder = False,
    price: Price = None,
    limit_cost: LimitCost = None,
    batch: Batch = False,
    dry_run: DryRun = False,
    baseline: Baseline = None,
    json: Json = False,
) -> None:
    """Run a grader over suites."""
    if (head or folds) and grader != "embedded":
        raise InputError(f"--head and --folds are for the embedded grader; --grader {grader} has no head.")
    if head and folds:
        raise InputError("--folds fits heads of its own: leave out --head, or --folds.")
    if bare and folds:
        raise InputError("--bare grades with a head that is fitted: leave out --bare, or --folds.")
    tutor = Tutor(read_settings())
    if folds:
        with bar("grading") as moved:
            _show(tutor.cross_validate(suites, folds, split, moved), as_json=json)
    order = tutor.evaluation.order(
        suites=tuple(suites),
        split=split,
        bare=bare,
        grader=head or grader,
        out=out,
        batch=batch,
        baseline=baseline,
        plan=tutor.evaluation.plan(concurrency, repeat, reorder=reorder, price=price, limit=limit_cost),
    )
    with bar("asking nobody" if dry_run else "grading") as moved:
        if not dry_run:
            found: Sequence[Report] | Estimate = tutor.evaluation.run(order, moved)
        else:
            found = tutor.evaluation.estimate(order, moved)
    tutor.close()
    if isinstance(found, Sequence):
        _show(found, as_json=json, out=out)
    else:
        _tell(found, as_json=json)


def compare(
    a: Annotated[Path, typer.Argument(help="The folder of a run's --out, or a results file in it.")],
    b: Annotated[Path, typer.Argument(help="The same of another run.")],
    json: Json = False,
) -> None:
    """Compare two runs over the same answers: is the difference more than noise?"""
    found = Tutor(read_settings()).evaluation.compare(a, b)
    if json:
        output.as_json(found.plain())
        return
    rows = [
        (name, f"{one.a:.3f}", f"{one.b:.3f}", f"{one.difference:+.3f}", _span(one.ci95))
        for name, one in found.differences.items()
    ]
    output.table(("measure", "A", "B", "B less A", "95 % interval"), rows)
    for line in _unpaired(found):
        output.note(line)
    output.note(f"A: {found.a}. B: {found.b}.")
    output.note(found.verdict)


@contextmanager
def bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show how far it is, on standard error."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Bar(*columns, console=output.err, transient=True) as shown:
        task = shown.add_task(what, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)


def _show(reports: Sequence[Report], *, as_json: bool, out: Path | None = None) -> None:
    """Show reports and end: 1 where a threshold is missed, 3 where an answer is left ungraded by what is down."""
    if as_json:
        output.as_json([report.plain() for report in reports])
    else:
        output.table(_COLUMNS, [_row(report) for report in reports])
    for report in reports:
        for line in (*_ungraded(report), *(() if as_json else _remarks(report))):
            output.note(line)
    if out is not None:
        output.note(f"Results and reports are in {out}; report.html shows them with plots.")
    raise typer.Exit(_status(reports))


def _status(reports: Sequence[Report]) -> int:
    if any(report.graded and report.missed_thresholds for report in reports):
        return 1
    return 3 if any(report.answers and not report.graded or report.stopped for report in reports) else 0


def _remarks(report: Report) -> Iterator[str]:
    yield from _raters(report)
    if report.cost is not None:
        cost = report.cost
        yield (
            f"{report.suite}: {cost.requests} requests, {cost.input_tokens} tokens in, {cost.output_tokens} out; "
            f"{cost.without_model:.0%} of the answers never needed a model."
        )
    if report.unlabelled:
        where = _some(report.unlabelled_in)
        yield f"{report.suite}: {report.unlabelled} criteria have no label and are in no measure (in {where})."
    for missed in report.missed_thresholds:
        got = "undefined" if missed.got is None else f"{missed.got:.3f}"
        yield f"{report.suite}: {missed.measure} is {got}; wanted: {missed.wanted:.3f}."


def _ungraded(report: Report) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for one in report.ungraded:
        reasons.setdefault(one.reason, []).append(one.id)
    for reason, names in reasons.items():
        yield f"{report.suite}: {len(names)} not graded ({_some(names)}): {reason}"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _raters(report: Report) -> Iterator[str]:
    raters = report.raters
    if raters is not None:
        yield (
            f"{report.suite}: two readers agree with credit κ {output.number(raters.credit_kappa)} "
            f"{_span(raters.ci95.get('credit_kappa'))} and κ {output.number(raters.kappa)} over the levels, "
            f"on {raters.n} criteria of {raters.answers} answers."
        )


def _unpaired(found: Comparison) -> Iterator[str]:
    words = {
        "only_a": "are in A alone",
        "only_b": "are in B alone",
        "changed": "have another text or other labels in B",
        "ungraded_a": "are not graded in A",
        "ungraded_b": "are not graded in B",
    }
    for key, names in found.unpaired.plain().items():
        if names:
            yield f"{len(names)} answers {words[key]} and are left out: {', '.join(names[:5])}"


def _tell(found: Estimate, *, as_json: bool) -> None:
    if as_json:
        output.as_json(found.plain())
        return
    output.note(
        f"{found.answers} answers, {found.known} of them graded before: {found.calls} calls, about "
        f"{found.input_tokens} tokens in and {found.output_tokens} out."
    )
    if found.cost is not None:
        output.note(f"About {found.cost:.2f}, at most {found.cost_at_most:.2f} with a reminder to every call.")


def _span(interval: tuple[float, float] | None) -> str:
    return f"[{interval[0]:+.3f}, {interval[1]:+.3f}]" if interval else ""


_COLUMNS = ("suite", "answers", "graded", "credit κ", "κ of the surest 85 %", "macro-F1", "r", "RMSE")


def _row(report: Report) -> tuple[str, ...]:
    criteria, score = report.criteria, report.score
    measures = (
        criteria.credit_kappa if criteria else None,
        report.confidence.surest.credit_kappa if report.confidence else None,
        criteria.macro_f1 if criteria else None,
        score.pearson if score else None,
        score.rmse if score else None,
    )
    return (report.suite, str(report.answers), str(report.graded), *(output.number(value) for value in measures))
