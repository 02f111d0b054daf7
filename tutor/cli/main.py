"""The commands `tutor …`: each parses, calls one verb of the app and shows what it gives."""

from pathlib import Path
from typing import Annotated

import typer

from tutor.app import Tutor
from tutor.cli import bank, evals, output, reading, regrading, talk
from tutor.cli.derivation import derivation_value, derivation_words
from tutor.cli.exam import hold
from tutor.cli.inputs import file_bytes, file_text, one_of
from tutor.course.questions import read_question
from tutor.errors import InputError
from tutor.settings import read_settings

app = typer.Typer(help="Viva, an oral-exam tutor for deep learning.", no_args_is_help=True, add_completion=False)
app.add_typer(bank.app, name="bank")
app.add_typer(evals.app, name="eval")

Json = Annotated[bool, typer.Option("--json", help="Print one JSON value and nothing else.")]
Learner = Annotated[str | None, typer.Option(help="Whose exam it is; by default VIVA_LEARNER.")]


@app.command()
def exam(
    blueprint: Annotated[str | None, typer.Argument(help="Which exam; without it they are listed.")] = None,
    learner: Learner = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the last unfinished sitting.")] = False,
) -> None:
    """Sit an exam in the terminal."""
    hold(Tutor(read_settings()), blueprint, learner, resume=resume)


@app.command()
def index(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders of your own to search besides the lessons.")
    ] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make it anew, and forget files of earlier runs.")] = False,
    json: Json = False,
) -> None:
    """Bring the index up to date: the course's lessons, and files of your own, which it remembers."""
    done, refused = Tutor(read_settings()).library.index(paths or [], rebuild=rebuild)
    for refusal in refused:
        output.note(refusal.sentence)
    if json:
        output.as_json({**done.plain(), "refused": [refusal.plain() for refusal in refused]})
    else:
        output.note(f"{done.added} added, {done.updated} updated, {done.skipped} unchanged, {done.deleted} deleted")
    raise typer.Exit(2 if refused else 0)


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="What to look for.")],
    count: Annotated[int, typer.Option("--count", "-k", min=1, max=50, help="How many passages.")] = 5,
    json: Json = False,
) -> None:
    """Find the passages of the lessons that answer a query."""
    hits = Tutor(read_settings()).library.search(query, count)
    if json:
        output.as_json(
            [
                {"lesson": h.passage.lesson, "section": h.passage.section, "score": h.score, "text": h.passage.text}
                for h in hits
            ]
        )
        return
    for hit in hits:
        output.prose(f"**{hit.passage.title}** (`{hit.passage.source}`, {hit.score:.2f})\n\n{hit.passage.text}\n")


@app.command()
def read(
    source: Annotated[str | None, typer.Argument(help="LESSON or LESSON#SECTION; without it they are listed.")] = None,
    json: Json = False,
) -> None:
    """Read a lesson, or a section of it."""
    reading.read(Tutor(read_settings()), source, json=json)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="What you want to know about the course.")],
    json: Json = False,
) -> None:
    """Answer a question from the lessons, with citations; worded by the model where there is one."""
    found = Tutor(read_settings()).library.ask(question)
    if found.note:
        output.note(found.note)
    if json:
        output.as_json(found.plain())
    else:
        output.prose(found.answer or "The course says nothing about it.")


@app.command()
def grade(
    question: Annotated[str | None, typer.Option(help="A question's id.")] = None,
    question_file: Annotated[Path | None, typer.Option(help="A YAML file with one question.")] = None,
    answer: Annotated[str | None, typer.Option(help="The answer.")] = None,
    answer_file: Annotated[Path | None, typer.Option(help="A file with the answer.")] = None,
    grader: Annotated[
        str | None, typer.Option(help="embedded (the default), llm or hybrid; with --regrade the exam's.")
    ] = None,
    regrade: Annotated[
        bool, typer.Option("--regrade", help="Judge stored answers anew whose rubric or judge has changed.")
    ] = False,
    learner: Learner = None,
    json: Json = False,
) -> None:
    """Judge one answer criterion by criterion, or with --regrade a learner's outdated ones."""
    if regrade:
        if question or question_file or answer or answer_file:
            raise InputError("--regrade takes the answers from the gradebook: leave out question and answer.")
        regrading.regrade(learner, grader, json=json)
    if (question is None) == (question_file is None):
        raise InputError("Give either --question or --question-file.")
    tutor = Tutor(read_settings())
    asked = read_question(question_file) if question_file else tutor.question(question or "")
    text = one_of(answer, answer_file, "answer")
    if not text.strip():
        output.note("The answer is empty: nothing in it can earn credit.")
    assessment = tutor.grade(asked, text, grader)
    if json:
        output.as_json(assessment.plain())
    else:
        output.prose(bank.assessment_words(asked, assessment))
    raise typer.Exit(0 if assessment.graded else 3)


@app.command()
def check(
    exercise: Annotated[str, typer.Argument(help="An exercise's id.")],
    files: Annotated[list[Path], typer.Argument(help="Python files to check.")],
    oral: Annotated[bool, typer.Option("--oral", help="After a pass, be asked about your own code.")] = False,
    json: Json = False,
) -> None:
    """Run submissions of a coding exercise in the sandbox."""
    if oral and json:
        raise InputError("--oral asks in the terminal; leave --json out.")
    tutor = Tutor(read_settings())
    tutor.exercise(exercise)
    sources = [file_bytes(path) for path in files]
    checks = [tutor.check(exercise, source) for source in sources]
    if json:
        values = [check_.plain() for check_ in checks]
        output.as_json(values if len(values) > 1 else values[0])
    else:
        talk.show(tutor, files, sources, checks, oral=oral)
    tutor.close()
    raise typer.Exit(0 if all(check_.passed for check_ in checks) else 1)


@app.command()
def derive(
    problem: Annotated[str, typer.Argument(help="A derivation's id.")],
    files: Annotated[list[Path], typer.Argument(help="Text files, a step a line.")],
    because: Annotated[
        list[str] | None, typer.Option(help="A reply to what is asked about the steps; in order.")
    ] = None,
    json: Json = False,
) -> None:
    """Judge typed derivations line by line."""
    tutor = Tutor(read_settings())
    reports = [tutor.derive(problem, text) for text in [file_text(path) for path in files]]
    for report in reports:
        tutor.note_unread(report)
    asked = [tutor.reasons(problem, report) for report in reports]
    given = [
        [tutor.grade(question, reply) for question, reply in zip(questions, because or (), strict=False)]
        for questions in asked
    ]
    found = list(zip(files, reports, asked, given, strict=True))
    if json:
        values = [derivation_value(report, questions, replies) for _, report, questions, replies in found]
        output.as_json(values if len(values) > 1 else values[0])
    else:
        for path, report, questions, replies in found:
            output.prose(derivation_words(str(path), report, questions, replies))
    raise typer.Exit(0 if all(report.verdict == "complete" for report in reports) else 1)


@app.command()
def progress(learner: Learner = None, json: Json = False) -> None:
    """Show where a learner stands and what to review next."""
    found = Tutor(read_settings()).progress(learner)
    if json:
        output.as_json(found.plain())
        return
    rows = [(i.name, i.topic, str(i.attempts), i.rating or "–", output.number(i.credit)) for i in found.items]
    output.table(("item", "topic", "tries", "rating", "credit"), rows)
    output.note("Review next: " + (", ".join(found.review) or "nothing; try something new"))


@app.command()
def doctor(json: Json = False) -> None:
    """Say what was found: Python, torch, embedding model, Chroma, sandbox, model endpoint, database."""
    tutor = Tutor(read_settings())
    findings = tutor.doctor()
    tutor.close()
    if json:
        output.as_json([finding.plain() for finding in findings])
    else:
        output.table(("part", "", "found"), [(f.part, "ok" if f.ok else "DOWN", f.found) for f in findings])
    raise typer.Exit(0 if all(finding.ok or not finding.needed for finding in findings) else 3)
