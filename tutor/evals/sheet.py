"""Writes a run's reports: JSON, Markdown, one HTML file with plots. What learners wrote is hostile: all is escaped."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from tutor.errors import InputError
from tutor.evals import plots
from tutor.evals.outcome import FIRST, Outcome
from tutor.evals.report import Report
from tutor.evals.steadiness import due, given
from tutor.evals.suite import Suite

WORST = 20
"""Answers shown of those whose marks differ most from their labels."""
_TEMPLATE = Path(__file__).with_name("sheet.html")
_PARTS = ("criteria", "score", "misconceptions", "steadiness", "cost", "marked")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What would hide or turn round the words around it."""

Found = tuple[Suite, Report, Sequence[Outcome]]


@dataclass(frozen=True)
class Apart:
    """An answer whose mark and label lie apart."""

    outcome: Outcome
    distance: float
    lines: tuple[str, ...]
    """What was decided of it, criterion by criterion where they differ."""


def write_sheets(found: Sequence[Found], folder: Path) -> None:
    """Write `report.json` (what `--json` prints), `report.md` and `report.html` into the folder.

    Raises:
        InputError: a file cannot be written.
    """
    texts = {
        "report.json": json.dumps([report.plain() for _, report, _ in found], ensure_ascii=False, indent=1) + "\n",
        "report.md": "\n".join(line for one in found for line in _markdown(*one)) + "\n",
        "report.html": html(found),
    }
    for name, text in texts.items():
        try:
            (folder / name).write_text(text, "utf-8", errors="replace")
        except OSError as error:
            raise InputError(f"The report {folder / name} cannot be written: {error.strerror}.") from None


def html(found: Sequence[Found]) -> str:
    """Return one HTML page that needs no other file and runs no script."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    pages = [_page(report, outcomes) for _, report, outcomes in found]
    return environment.from_string(_TEMPLATE.read_text("utf-8")).render(pages=pages)


def rows(report: Report) -> Iterator[tuple[str, str, str]]:
    """Yield (measure, value, interval) of all that a report measured."""
    plain = report.plain()
    for part in _PARTS:
        for name, value in _leaves(plain[part], part):
            interval = report.ci95.get(name) or report.ci95.get(name.partition(".")[2])
            yield name, _number(value), f"{interval[0]:.3f} to {interval[1]:.3f}" if interval else ""


def worst(outcomes: Sequence[Outcome], count: int = WORST) -> list[Apart]:
    """Return the answers whose marks lie furthest from their labels, the furthest first."""
    apart = [_apart(outcome) for outcome in outcomes if outcome.take == FIRST and outcome.assessment.graded]
    return sorted((one for one in apart if one.distance > 0), key=lambda one: -one.distance)[:count]


def _page(report: Report, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    marked = plots.pairs([outcome for outcome in outcomes if outcome.take == FIRST])
    return {
        "report": report,
        "rows": list(rows(report)),
        "confusion": Markup(plots.confusion(marked)) if marked else "",
        "calibration": Markup(plots.calibration(marked)) if marked else "",
        "styles": Markup(plots.bars(report.styles)) if report.styles else "",
        "topics": Markup(plots.bars(report.topics)) if report.topics else "",
        "worst": [Apart(_clean(one.outcome), one.distance, one.lines) for one in worst(outcomes)],
    }


def _clean(outcome: Outcome) -> Outcome:
    return outcome.but(answer=outcome.answer.but(answer=_CONTROL.sub("�", outcome.answer.answer)))


def _apart(outcome: Outcome) -> Apart:
    label, mark = due(outcome), given(outcome)
    lines = []
    for name, level in (outcome.answer.criteria or {}).items():
        verdict = outcome.assessment.verdict(name)
        if verdict and verdict.level is not level:
            lines.append(f"{name}: labelled {level}, marked {verdict.level} (sure to {verdict.confidence:.0%})")
    held = set(outcome.answer.misconceptions or ())
    found = {claim.id for claim in outcome.assessment.misconceptions}
    if outcome.answer.misconceptions is not None:
        lines += [f"misconception {name}: held, not found" for name in sorted(held - found)]
        lines += [f"misconception {name}: found, not held" for name in sorted(found - held)]
    distance = abs(mark - label) if mark is not None and label is not None else 0.0
    if not lines and label is not None and mark is not None:
        lines.append(f"labelled {label:.2f} of the points, marked {mark:.2f}")
    return Apart(outcome, distance, tuple(lines))


def _markdown(suite: Suite, report: Report, outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield f"# {suite.name}\n\nGrader `{report.grader}`: {report.graded} of {report.answers} answers graded.\n"
    yield "| measure | value | 95 % interval |\n|---|---|---|"
    yield from (f"| {name} | {value} | {interval} |" for name, value, interval in rows(report))
    for title, parts in (("manner", report.styles), ("topic", report.topics)):
        if parts:
            yield f"\n| {title} | criteria | right credit | false credit |\n|---|---|---|---|"
            yield from (
                f"| {name} | {one.n} | {one.credit_accuracy:.3f} | {_number(one.false_credit)} |"
                for name, one in parts.items()
            )
    for missed in report.missed_thresholds:
        yield f"\n**{missed.measure} is {_number(missed.got)}; wanted: {missed.wanted}.**"
    if report.ungraded:
        yield "\n## Not graded\n"
        yield from (_fenced(f"{one.id}: {one.reason}") for one in report.ungraded)
    yield "\n## Worst disagreements"
    for apart in worst(outcomes):
        answer = apart.outcome.answer
        yield f"\n`{answer.id}` on `{answer.question}`\n\n{_fenced(_CONTROL.sub('�', answer.answer))}\n"
        yield from (f"- {line}" for line in apart.lines)


def _fenced(text: str) -> str:
    """Return a code block that the text cannot end."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def _leaves(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{name}.{key}")
    elif value is not None:
        yield name, value


def _number(value: Any) -> str:
    return f"{value:.3f}" if isinstance(value, float) else "–" if value is None else str(value)
