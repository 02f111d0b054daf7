"""`tutor bank …`: look at the course; and the words for single results."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from tutor.app import Tutor
from tutor.assessment import Assessment
from tutor.cli import eval_run, exercises, output
from tutor.course.coverage import Source
from tutor.exercise import Check
from tutor.question import Question
from tutor.settings import read_settings

app = typer.Typer(help="Look at the questions of the course.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print one JSON value and nothing else.")]


@app.command()
def check(
    exercise: Annotated[list[str] | None, typer.Option(help="Only this exercise's gates; may be repeated.")] = None,
    mutants: Annotated[bool, typer.Option("--mutants", help="Run generated mutants too; takes minutes.")] = False,
    grader: Annotated[
        bool, typer.Option("--grader", help="Only look for criteria that the grader cannot hold apart; takes minutes.")
    ] = False,
    json: Json = False,
) -> None:
    """Check the course: names, the syllabus, and the gates of derivations and exercises."""
    tutor = Tutor(read_settings())
    if grader:
        with eval_run.bar("grading") as moved:
            found = tutor.evaluation.lint("embedded", moved)
        if json:
            output.as_json([one.plain() for one in found])
        else:
            rows = [(one.question, one.criterion, one.kind.value, one.other or "") for one in found]
            output.table(("question", "criterion", "", "with"), rows)
        raise typer.Exit(0)
    problems, sources = tutor.bank_problems(), tutor.coverage.sources
    for line in (*problems, *coverage_words(sources)):
        output.note(line)
    names = [tutor.exercise(name).id for name in exercise or tutor.exercises]
    trials = exercises.told((tutor.trial(name, generated=mutants) for name in names), len(names))
    tutor.close()
    if json:
        plain = [exercises.as_plain(trial) for trial in trials]
        covered = [{"source": s.id, "items": len(s.items), "covered": s.covered} for s in sources]
        value = {"questions": len(tutor.questions), "problems": list(problems)}
        output.as_json({**value, "coverage": covered, "exercises": plain})
    else:
        exercises.table(trials)
        output.note(f"{len(tutor.questions)} questions, {len(problems)} problems")
    raise typer.Exit(1 if problems or any(trial.problems for trial in trials) else 0)


@app.command()
def unread(json: Json = False) -> None:
    """List the typed lines that the blackboard could not judge, newest last: the reader's to-do list."""
    lines = Tutor(read_settings()).unread
    if json:
        output.as_json([line.plain() for line in lines])
    else:
        output.table(("derivation", "", "line", "why"), [(u.problem, u.status.value, u.text, u.why) for u in lines])


@app.command("list")
def list_(json: Json = False) -> None:
    """List the questions."""
    questions = Tutor(read_settings()).questions
    if json:
        keys = ("id", "kind", "topic", "prompt")
        output.as_json([{**{key: str(getattr(q, key)) for key in keys}, "points": q.max_points} for q in questions])
        return
    rows = [(q.id, q.kind.value, q.topic, output.number(q.max_points)) for q in questions]
    output.table(("question", "kind", "topic", "points"), rows)


@app.command()
def show(name: Annotated[str, typer.Argument(help="A question's or an exercise's id.")], json: Json = False) -> None:
    """Show one question with its rubric, or one coding exercise with its task and starter."""
    tutor = Tutor(read_settings())
    if any(question.id == name for question in tutor.questions) or name not in tutor.exercises:
        question = tutor.question(name)
        plain, words = question.plain(), question_words(question)
    else:
        plain, words = exercises.to_show(tutor.exercise(name)), exercises.task_words(tutor.exercise(name))
    if json:
        output.as_json(plain)
    else:
        output.prose(words)


def coverage_words(sources: tuple[Source, ...]) -> Iterator[str]:
    """Say how much of each source of the syllabus is covered, and why the rest is not."""
    for source in sources:
        yield f"{source.title}: {source.covered} of {len(source.items)} items covered"
        yield from (f"  left out: {item.item}, {item.text}: {item.reason}" for item in source.items if item.reason)


@app.command()
def draft(
    path: Annotated[Path, typer.Argument(help="A file or folder to draft questions from.")],
    out: Annotated[Path | None, typer.Option(help="The YAML file to write; by default NAME.draft.yaml here.")] = None,
    count: Annotated[int, typer.Option("--count", "-n", min=1, max=100, help="How many questions, at most.")] = 10,
    json: Json = False,
) -> None:
    """Draft questions from material of your own into a file for you to edit; needs a model."""
    place = out or Path(f"{path.resolve().stem}.draft.yaml")
    drafts = Tutor(read_settings()).library.draft(path, place, count)
    if json:
        output.as_json({"file": str(place), "drafts": [one.plain() for one in drafts]})
    else:
        output.note(f"{len(drafts)} drafts in {place}: read each against its passage before it goes into questions/")


def question_words(question: Question) -> str:
    """Return a question with its rubric as Markdown."""
    lines = [f"# {question.id}", "", question.prompt, "", f"*{question.reference}*", ""]
    for criterion in question.criteria:
        lines.append(f"- **{criterion.id}** ({output.number(criterion.points)}): {criterion.criterion}")
        lines += [f"    - hint: {hint}" for hint in criterion.hints]
    lines += [f"- misconception **{claim.id}**: {claim.claim}" for claim in question.misconceptions]
    return "\n".join(lines)


def assessment_words(question: Question, assessment: Assessment) -> str:
    """Return an assessment as Markdown."""
    if not assessment.graded:
        return f"Not graded: {assessment.error}"
    points = f"{output.number(assessment.points)} of {output.number(assessment.max_points)}"
    lines = [f"**{points}**, {assessment.rating} ({assessment.judge})", ""]
    for verdict in assessment.verdicts:
        said = f" “{verdict.evidence}”" if verdict.evidence else ""
        lines.append(f"- {verdict.criterion}: **{verdict.level}**, sure to {verdict.confidence:.0%}.{said}")
        lines.append(f"    - {question.criterion(verdict.criterion).criterion}")
    lines += [f"- misconception {held.id}: “{held.evidence}”" for held in assessment.misconceptions]
    return "\n".join(lines)


def check_words(name: str, check: Check) -> str:
    """Return a check of a submission as Markdown."""
    lines = [f"**{name}: {check.verdict}** ({check.sandbox}, {check.seconds:.2f} s)", ""]
    said, _, place = check.message.partition("\n")
    lines += [said, ""] if said else []
    lines += [f"**{check.unstored}**", ""] if check.unstored else []
    lines += ["```", place, "```", ""] if place else []
    lines += [f"- {'✓' if test.passed else '✗'} {test.name} {test.message}" for test in check.tests]
    lines += exercises.shown(check)
    lines += [f"- Think about it: {found.question}" for found in check.diagnosis]
    lines += [f"- Remark: {remark.text}" for remark in check.remarks]
    return "\n".join([*lines, *(["", "```", check.log, "```"] if check.log else [])])
