"""`tutor eval …`: how far the graders can be trusted."""

from pathlib import Path
from typing import Annotated

import typer

from tutor.app import Tutor
from tutor.cli import eval_run, output
from tutor.settings import read_settings

app = typer.Typer(help="Grade labelled answers and measure the agreement.", no_args_is_help=True)
app.command()(eval_run.run)
app.command()(eval_run.compare)


@app.command()
def baseline(
    suites: Annotated[list[Path], typer.Argument(help="Folders with a suite.yaml.")],
    out: Annotated[Path, typer.Option(help="The folder to write a JSON a suite into.")],
    split: Annotated[str | None, typer.Option(help="Only this split.")] = None,
) -> None:
    """Write what the embedded grader reaches, for `tutor eval run --baseline` to hold later runs to."""
    evaluation = Tutor(read_settings()).evaluation
    with eval_run.bar("grading") as moved:
        reports = evaluation.run(evaluation.order(suites=tuple(suites), split=split), moved)
    for path in evaluation.keep(reports, out):
        output.note(f"Wrote {path}.")


@app.command()
def fit(
    suites: Annotated[list[Path], typer.Argument(help="Folders with a suite.yaml; each counts alike.")],
    out: Annotated[Path, typer.Option(help="The file to write.")],
    split: Annotated[str | None, typer.Option(help="Only this split.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON value and nothing else.")] = False,
) -> None:
    """Fit the embedded grader's small head on labelled answers."""
    tutor = Tutor(read_settings())
    with eval_run.bar("measuring") as moved:
        heads = tutor.fit(suites, split, out, moved)
    if json:
        output.as_json({"head": str(out), "inputs": heads.inputs, "fingerprint": heads.fingerprint})
    else:
        output.note(f"Wrote {out}. `tutor eval run SUITE --head {out}` grades with it.")


@app.command()
def entail(
    suites: Annotated[list[Path], typer.Argument(help="Suites whose questions are left out.")],
    out: Annotated[Path, typer.Option(help="The file to write.")],
) -> None:
    """Train the small entailment net on the statements of the bank's other questions."""
    tutor = Tutor(read_settings())
    with eval_run.bar("training") as moved:
        net = tutor.evaluation.entail(suites, out, moved)
    output.note(f"Wrote {out}, trained on {net.trained_on}. Fit the head again: it weighs what this net finds.")


@app.command()
def phrases(
    question: Annotated[list[str] | None, typer.Option(help="Only this question's; may be repeated.")] = None,
    grader: Annotated[str, typer.Option(help="embedded, llm or hybrid.")] = "embedded",
    json: Annotated[bool, typer.Option("--json", help="Print one JSON value and nothing else.")] = False,
) -> None:
    """Judge the course's own accepted phrases and near misses; list what comes out the other way (minutes)."""
    tutor = Tutor(read_settings())
    with eval_run.bar("grading") as moved:
        found = tutor.phrases(question or (), grader, moved)
    if json:
        output.as_json(found.plain())
        return
    rows = [
        (one.question, one.criterion, one.level.value, "earns" if one.earns else "near miss", one.phrase)
        for one in found.misjudged
    ]
    output.table(("question", "criterion", "judged", "should be", "phrase"), rows)
    output.note(
        f"{found.missed} of {found.accepted} accepted phrases did not earn; "
        f"{found.credited} of {found.rejected} near misses did."
    )
