"""A judged derivation in words for the terminal. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tutor.mathematics.report import DerivationReport, StepReport

_MARKS = {"ok": "✓", "wrong": "✗", "unreadable": "?", "not-judged": "·"}


def derivation_words(name: str, report: DerivationReport) -> str:
    """Return a report as Markdown: each line with its mark, what is wrong with it and what to ask oneself."""
    lines = [f"**{name}: {report.verdict}**", ""]
    for step in report.steps:
        lines += [f"- {_MARKS[step.status]} line {step.line}: `{step.text.replace('`', '')}`", *_remarks(step)]
    if report.reached:
        lines += ["", "Reached: " + ", ".join(report.reached)]
    return "\n".join(lines)


def _remarks(step: StepReport) -> list[str]:
    remarks = [f"    - {remark}" for remark in (step.diagnosis, step.question) if remark]
    if step.nearest:
        remarks.append("    - known names near it: " + ", ".join(step.nearest))
    return remarks
