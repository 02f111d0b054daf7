"""A judged derivation in words for the terminal. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tutor.assessment import Assessment, Verdict
from tutor.question import Question

if TYPE_CHECKING:
    from tutor.mathematics.report import DerivationReport, StepReport

_AROUND = 40
_MARKS = {"ok": "✓", "wrong": "✗", "unreadable": "?", "not-judged": "·"}


def derivation_words(
    name: str, report: DerivationReport, asked: Sequence[Question] = (), given: Sequence[Assessment] = ()
) -> str:
    """Return a report as Markdown: each line with its mark, what is wrong with it, what is asked by word of mouth."""
    lines = [f"**{name}: {report.verdict}**", ""]
    for step in report.steps:
        lines += [f"- {_MARKS[step.status]} line {step.line}: `{_plain(step.text)}`", *_place(step), *_remarks(step)]
    if report.reached:
        lines += ["", "Reached: " + ", ".join(report.reached)]
    for question, reply in zip(asked, given, strict=False):
        lines += ["", question.prompt, "", *(_reply(question, verdict) for verdict in reply.verdicts)]
    if len(asked) > len(given):
        lines += ["", f"By word of mouth: {asked[len(given)].prompt} (reply with --because)"]
    return "\n".join(lines)


def derivation_value(
    report: DerivationReport, asked: Sequence[Question], given: Sequence[Assessment]
) -> dict[str, Any]:
    """Return the JSON of the contract; with the reasons as assessments under `reasons` where replies were given."""
    if not given:
        return report.plain()
    said = [{"asked": question.prompt, **reply.plain()} for question, reply in zip(asked, given, strict=False)]
    return {**report.plain(), "reasons": said}


def _reply(question: Question, verdict: Verdict) -> str:
    return f"- **{verdict.level}**: {question.criterion(verdict.criterion).statement}"


def _plain(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text.replace("`", "'"))


def _place(step: StepReport) -> list[str]:
    """Show with a caret where reading stopped, or where the fault is."""
    if step.at is None:
        return []
    start = max(0, step.at - _AROUND)
    cut = _plain(step.text[start : step.at + _AROUND])
    return ["", "    ```", f"    {cut}", f"    {' ' * _width(cut[: step.at - start])}^", "    ```", ""]


def _width(text: str) -> int:
    return sum(not unicodedata.combining(sign) for sign in text)


def _remarks(step: StepReport) -> list[str]:
    remarks = [f"    - {remark}" for remark in (step.diagnosis, step.question) if remark]
    if step.nearest:
        remarks.append("    - known names near it: " + ", ".join(step.nearest))
    return remarks
