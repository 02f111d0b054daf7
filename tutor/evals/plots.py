"""Draws a run's figures as inline SVG, so that the report is one file that asks for nothing. Knows nothing of pages.

Written by hand, since a plotting library would be the largest dependency of the evals for four plain figures. Only
numbers and names of levels, manners and topics are drawn; `escape` guards the names.
"""

from collections.abc import Mapping, Sequence
from html import escape

from tutor.assessment import Level
from tutor.evals.measures import StyleAgreement
from tutor.evals.outcome import Outcome

LEVELS = (Level.MET, Level.PARTIAL, Level.MISSED, Level.CONTRADICTED)
BINS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Edges of the bins of confidence; what is below the first is in the first."""


def pairs(outcomes: Sequence[Outcome]) -> list[tuple[Level, Level, float]]:
    """Return (label, mark, confidence) of every labelled criterion of the graded outcomes."""
    return [
        (label, verdict.level, verdict.confidence)
        for outcome in outcomes
        for name, label in (outcome.answer.criteria or {}).items()
        if (verdict := outcome.assessment.verdict(name))
    ]


def confusion(marked: Sequence[tuple[Level, Level, float]]) -> str:
    """Draw how often each label got each mark; the shade is the share of the label's row."""
    size, left, top = 74, 110, 30
    parts = [_text(left + size * (i + 0.5), top - 10, level.value) for i, level in enumerate(LEVELS)]
    for row, label in enumerate(LEVELS):
        marks = [mark for true, mark, _ in marked if true is label]
        parts.append(_text(left - 8, top + size * (row + 0.55), label.value, "end"))
        for column, level in enumerate(LEVELS):
            count = sum(mark is level for mark in marks)
            share = count / len(marks) if marks else 0.0
            x, y = left + size * column, top + size * row
            parts.append(
                f'<rect x="{x}" y="{y}" width="{size - 2}" height="{size - 2}" fill="#1f5fa8" '
                f'fill-opacity="{0.06 + 0.94 * share:.3f}"/>'
            )
            parts.append(_text(x + size / 2, y + size * 0.55, str(count), fill="#fff" if share > 0.5 else "#222"))
    return _svg(left + 4 * size, top + 4 * size, parts, "Rows are labels, columns the grader's levels")


def calibration(marked: Sequence[tuple[Level, Level, float]]) -> str:
    """Draw the share of right credit decisions by stated confidence, beside the diagonal of a grader that knows."""
    size, left, top = 300, 44, 12
    parts = [
        f'<rect x="{left}" y="{top}" width="{size}" height="{size}" fill="none" stroke="#999"/>',
        f'<line x1="{left}" y1="{top + size}" x2="{left + size}" y2="{top}" stroke="#bbb" stroke-dasharray="4 4"/>',
    ]
    for low, high in zip(BINS, BINS[1:], strict=False):
        inside = [
            (label.earns == mark.earns, sure)
            for label, mark, sure in marked
            if (low <= sure or low == BINS[0]) and (sure < high or high == BINS[-1])
        ]
        if inside:
            right = sum(hit for hit, _ in inside) / len(inside)
            stated = max(BINS[0], sum(sure for _, sure in inside) / len(inside))
            x, y = left + size * (stated - 0.5) / 0.5, top + size * (1 - max(0.0, right - 0.5) / 0.5)
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="#1f5fa8"/>')
            parts.append(_text(x, y - 10, f"{right:.2f} of {len(inside)}"))
    for value in BINS:
        at = size * (value - 0.5) / 0.5
        parts.append(_text(left + at, top + size + 16, f"{value:.1f}"))
        parts.append(_text(left - 6, top + size - at + 4, f"{value:.1f}", "end"))
    return _svg(
        left + size + 30, top + size + 26, parts, "Across: stated confidence; up: share of right credit decisions"
    )


def bars(parts_of: Mapping[str, StyleAgreement]) -> str:
    """Draw the accuracy of credit by name, with the false credit beside it."""
    left, width, step = 230, 300, 24
    parts = []
    for row, (name, found) in enumerate(parts_of.items()):
        y = row * step
        parts.append(_text(left - 8, y + 15, name, "end"))
        parts.append(
            f'<rect x="{left}" y="{y + 3}" width="{width * found.credit_accuracy:.1f}" height="9" fill="#1f5fa8"/>'
        )
        false = found.false_credit or 0.0
        parts.append(f'<rect x="{left}" y="{y + 13}" width="{width * false:.1f}" height="6" fill="#c8442b"/>')
        shown = "–" if found.false_credit is None else f"{found.false_credit:.2f}"
        parts.append(_text(left + width + 8, y + 15, f"{found.credit_accuracy:.2f} / {shown} (n = {found.n})", "start"))
    return _svg(left + width + 170, step * len(parts_of) + 4, parts, "Blue: right credit decisions; red: false credit")


def _text(x: float, y: float, words: str, anchor: str = "middle", *, fill: str = "#222") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}">{escape(words)}</text>'


def _svg(width: float, height: float, parts: Sequence[str], label: str) -> str:
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" role="img" aria-label="{escape(label)}">'
        f"{''.join(parts)}</svg>"
    )
