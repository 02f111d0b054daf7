"""A derivation as Markdown: its symbols, and each line as we read it with its mark. Pure; knows nothing of Gradio.

A learner's line is shown letter by letter; what is set as a formula is our own reading of it, never what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tutor.assessment import Assessment, Level, Verdict
from tutor.mathematics.report import DerivationReport, Status, StepReport
from tutor.problem import Problem
from tutor.question import Criterion, Question
from tutor.web.render import counted_points, rating
from tutor.web.text import counted, plain, points, prose, quoted, typed

if TYPE_CHECKING:
    from tutor.mathematics.legend import Entry

NOTHING_WRITTEN = '<p class="quiet">Each line appears here as it was read, with its mark.</p>'
CRASHED = (
    '<div class="note" role="alert">The blackboard broke, as the log of the server says. Your lines are kept.</div>'
)
_MARKS = {
    Status.OK: ("right", "✓", "right"),
    Status.WRONG: ("wrong", "✗", "wrong"),
    Status.UNREADABLE: ("unread", "?", "not read"),
    Status.NOT_JUDGED: ("unjudged", "·", "not judged"),
}
_MILESTONE = ("milestone", "★", "milestone")
_AROUND = 60
"""Characters shown on each side of a place in a long line."""
_TWICE_BELOW = re.compile(r"(_(?:\{[^{}]*\}|\w))_(?=\{)")
"""The index of a name that has one already: W_{2}_{i,k}."""
_UNSAFE = re.compile(r"[$#\n]|(?<!\\)%")


def task(problem: Problem, entries: Iterable[Entry]) -> str:
    """Return what is to be derived, and from what."""
    count = len(problem.milestones)
    way = f"{counted(count, 'milestone')} on the way to the target" if count else "no milestone but the target"
    line = f'<p class="quiet">{plain(problem.topic.replace("-", " "))} · {way}</p>'
    return f"{prose(problem.task)}\n\n{line}\n\n{_symbols(tuple(entries))}"


def title(problem: Problem) -> str:
    """Return one line for the list of derivations."""
    return f"{problem.title} · {problem.topic.replace('-', ' ')}"


def choices(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """Return the list of derivations: what is read, and the id behind it."""
    return [(title(problem), problem.id) for problem in problems]


def board(report: DerivationReport, text: str) -> str:
    """Return every line as it was read, and below it what is to be said about it."""
    if not report.steps:
        return NOTHING_WRITTEN
    written = sum(bool(line.strip()) and not line.lstrip().startswith("#") for line in text.splitlines())
    left = written - len(report.steps)
    rest = f'<p class="quiet">The last {counted(left, "line")} were not read: it is too long.</p>' if left > 0 else ""
    steps = "\n\n".join(map(_step, report.steps))
    return f'{_so_far(report)}\n\n<div class="steps">\n\n{steps}\n\n</div>\n\n{rest}'


def handed_in(report: DerivationReport, assessment: Assessment) -> str:
    """Return what a derivation earned."""
    if not assessment.graded:
        return '<div class="note" role="status">No line could be judged, so nothing was counted.</div>'
    earned = f"{points(assessment.points or 0)} of {counted_points(assessment.max_points)}"
    head = f'<p class="panel-line" role="status"><b>{report.verdict}</b> · {earned} {rating(assessment.rating)}</p>'
    return head + _next(report, assessment)


def asking(question: Question, doubted: str = "") -> str:
    """Return what the examiner asks about the derivation; once more where the reply was not clear enough."""
    parts = ['<div class="point open"><p class="point-line">By word of mouth</p>', prose(question.prompt)]
    if doubted:
        hint = " ".join(hint for criterion in question.criteria for hint in criterion.hints[:1])
        words = f"I am not sure that I follow. {prose(hint)} Say it once more, as precisely as you can."
        parts += [quoted(doubted), words]
    return "\n\n".join([*parts, "</div>"])


def reasons(asked: Sequence[Question], replies: Sequence[str], judged: Sequence[Assessment]) -> str:
    """Return what each reply came to: the learner's words, the verdict, and the reason itself."""
    return "\n\n".join(_reason(*one) for one in zip(asked, replies, judged, strict=False))


def _reason(question: Question, said: str, judged: Assessment) -> str:
    head = f'<p class="quiet">{typed(question.prompt)}</p>{quoted(said)}'
    if not judged.graded:
        return f'<div class="point">{head}<p class="point-line">not judged, and it costs nothing</p></div>'
    points_ = "\n\n".join(_point(question.criterion(verdict.criterion), verdict) for verdict in judged.verdicts)
    kind = "earned" if all(verdict.level.earns for verdict in judged.verdicts) else "missed"
    return f'<div class="point {kind}">{head}\n\n{points_}\n\n</div>'


def _point(criterion: Criterion, verdict: Verdict) -> str:
    sign = "✓" if verdict.level is Level.MET else "◐" if verdict.level.earns else "✗"
    worth = f"{points(verdict.points)} of {counted_points(verdict.max_points)}"
    # After the reply there is nothing left to give away.
    return f'<p class="point-line">{sign} {worth}</p>\n\n{prose(criterion.statement)}'


def _next(report: DerivationReport, assessment: Assessment) -> str:
    missed = [one for one in assessment.verdicts if one.level is Level.MISSED]
    if report.first_wrong is not None:
        words = f"Line {report.first_wrong} is the first that is wrong."
    elif "target" not in report.reached:
        words = "Every line that was read is right; go on until the target."
    elif missed:
        words = "The last line is right. Now derive it: the steps on the way carry points too."
    else:
        words = "Derived."
    return f'<p class="said">{words}</p>'


def _so_far(report: DerivationReport) -> str:
    counts = {status: sum(step.status is status for step in report.steps) for status in Status}
    words = [f"{counts[status]} {_MARKS[status][2]}" for status in Status if counts[status]]
    stars = [name for name in report.reached if name != "target"]
    if stars:
        words.append("★ " + plain(", ".join(name.replace("-", " ") for name in stars)))
    if "target" in report.reached:
        words.append("★ target reached")
    return f'<p class="panel-line" role="status">{" · ".join(words)}</p>'


def _step(step: StepReport) -> str:
    kind, sign, word = _MILESTONE if step.reached and step.status is Status.OK else _MARKS[step.status]
    mark = f'<span class="mark" role="img" aria-label="line {step.line}: {word}" title="{word}">{sign}</span>'
    shown = f'<span class="echo">{formula(step.echo)}</span>' if step.echo else ""
    written = "" if shown and step.at is None else _typed(step)
    return (
        f'<div class="step {kind}">{mark}<div class="line">{shown}{written}{_stars(step)}{_remarks(step)}</div>'
        f'<span class="number">{step.line}</span></div>'
    )


def formula(latex: str) -> str:
    """Return our own LaTeX set as a formula; what could end a formula or begin markup is shown as letters."""
    if _UNSAFE.search(latex):
        return f'<code class="typed">{plain(latex)}</code>'
    return rf"$\displaystyle {_tame(latex)}$"


def _tame(latex: str) -> str:
    return _TWICE_BELOW.sub(r"\1{}_", latex).replace("<", r"\lt ").replace(">", r"\gt ")


def _typed(step: StepReport) -> str:
    """Return the line as typed, with a caret below the place that the diagnosis is about."""
    if step.at is None:
        return f'<code class="typed">{plain("".join(_cut(step.text, _AROUND)))}</code>'
    before, here, after = _cut(step.text, min(step.at, len(step.text)))
    spot = plain(here) if here.strip() else "&nbsp;"
    return f'<code class="typed">{plain(before)}<span class="here">{spot}</span>{plain(after)}</code>'


def _cut(text: str, at: int) -> tuple[str, str, str]:
    start, end = max(0, at - _AROUND), at + 1 + _AROUND
    before = ("…" if start else "") + text[start:at]
    return before, text[at : at + 1], text[at + 1 : end] + ("…" if end < len(text) else "")


def _stars(step: StepReport) -> str:
    names = [name.replace("-", " ") for name in step.reached]
    return f'<span class="reached">{plain(" · ".join(names))}</span>' if names else ""


def _remarks(step: StepReport) -> str:
    parts = []
    if step.diagnosis:
        # Only what is said of a wrong line quotes formulas, in our own spelling.
        words = typed if step.status is Status.WRONG else plain
        parts.append(f'<p class="diagnosis">{words(step.diagnosis[:1].upper() + step.diagnosis[1:])}.</p>')
    if step.nearest:
        names = ", ".join(f"<code>{plain(name)}</code>" for name in step.nearest)
        parts.append(f'<p class="diagnosis">Known names near it: {names}</p>')
    if step.question:
        parts.append(f'<p class="question">{" ".join(prose(step.question).split())}</p>')
    return "".join(parts)


def _symbols(entries: tuple[Entry, ...]) -> str:
    if not entries:
        return ""
    cells = [(f"${entry.name}$", _shape(entry), _about(entry)) for entry in entries]
    heads = ("Symbol", "Shape", "What it is")[: 3 if any(what for *_, what in cells) else 2]
    head = "".join(f'<th scope="col">{word}</th>' for word in heads)
    rows = ("".join(f"<td>{cell}</td>" for cell in row[: len(heads)]) for row in cells)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<table class="tests symbols"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _about(entry: Entry) -> str:
    also = ", ".join(f"<code>{plain(name)}</code>" for name in entry.spellings[1:4])
    words = (
        f"$= {_tame(entry.formula)}$" if entry.formula else "",
        prose(entry.about),
        f'<span class="quiet">also {also}</span>' if also else "",
    )
    return "<br>".join(filter(None, words))


def _shape(entry: Entry) -> str:
    if entry.is_number:
        return "number"
    return rf"${entry.shape[0]} \times {entry.shape[1]}$" if entry.shape else "–"
