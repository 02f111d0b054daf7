"""The verdict on code, what went in and came out, and the talk about it, as Markdown. Pure; no Gradio, no app."""

import difflib
import json
from collections.abc import Sequence

from tutor.attempt import Attempt
from tutor.exercise import Check, Exercise, Outcome, Shown, Test
from tutor.practice.picture import to_html
from tutor.supposition import Foretold, Supposition
from tutor.web.render import counted_points, rating
from tutor.web.text import counted, plain, prose

_KINDS = {Outcome.PASSED: "solid", Outcome.FAILED: "weak"}
_SHOWN_VALUES = 1_500
_SHOWN_LOG = 20_000
_SHOWN_ROWS = 24

CRASHED = (
    '<div class="note" role="alert">The check itself broke, as the log of the server says. Your code is kept.</div>'
)
NOTHING_HANDED_IN = '<p class="quiet">Nothing has been handed in for this exercise yet.</p>'
SAME = '<p class="quiet">The editor holds just this.</p>'
NOT_RUN = '<p class="quiet">The verdict appears here, test by test.</p>'


def task(exercise: Exercise) -> str:
    """Return what is to be programmed."""
    worth = (
        f'<p class="quiet">{counted_points(exercise.max_points)}, imports: {plain(", ".join(exercise.libraries))}</p>'
    )
    return f"{prose(exercise.task)}\n\n{worth}"


def check(result: Check) -> str:
    """Return a verdict: the whole, each test by name, the question that leads on, what was printed."""
    examples = [_example(test, test.shown) for test in result.tests if test.shown and not test.passed]
    parts = [_head(result), _questions(result), *examples, _tests(result.tests), _remarks(result), _log(result.log)]
    return "\n\n".join(part for part in parts if part)


def running(seconds: float, *, stopping: bool) -> str:
    """Return how long a run has been going on."""
    doing = "Stopping" if stopping else "Running your code in the sandbox"
    return f'<p class="quiet waiting" role="status">{doing} … {seconds:.0f} s</p>'


def _head(result: Check) -> str:
    badge = f'<span class="badge {_KINDS.get(result.verdict, "shaky")}">{result.verdict}</span>'
    passed = sum(test.passed for test in result.tests)
    line = f"{badge} {result.seconds:.1f} s · sandbox: {plain(result.sandbox)}"
    count = f"{passed} of {counted(len(result.tests), 'test')} passed." if result.tests else ""
    said, _, place = result.message.partition("\n")
    shown = f'<p class="panel-line" role="status">{line}</p>'
    shown += f'<p class="said">{plain(said) or count}</p>' if said or count else ""
    if result.unstored:
        shown += f'<div class="note" role="alert">{plain(result.unstored)}</div>'
    # the line of a syntax error, and below it the caret: letters of one width keep them together
    return shown + (f"<pre>{plain(place)}</pre>" if place else "")


def _questions(result: Check) -> str:
    asked = "\n\n".join(prose(found.question) for found in result.diagnosis)
    if not asked:
        return ""
    return f'<div class="point doubtful"><p class="point-line">A question for you</p>\n\n{asked}\n\n</div>'


def _tests(tests: tuple[Test, ...]) -> str:
    if not tests:
        return ""
    rows = "".join(_test(test) for test in sorted(tests, key=lambda test: test.passed))
    table = (
        '<table class="tests"><thead><tr><th scope="col">Test</th><th scope="col">Result</th>'
        f'<th scope="col">What was seen</th></tr></thead><tbody>{rows}</tbody></table>'
    )
    if not all(test.passed for test in tests):
        return table
    return f'<details class="card"><summary>The tests by name</summary>{table}</details>'


def _test(test: Test) -> str:
    result = ("passed", "✓ passed") if test.passed else ("failed", "✗ failed")
    seen = plain(test.message)
    return f'<tr class="{result[0]}"><td>{plain(test.name)}</td><td>{result[1]}</td><td>{seen}</td></tr>'


def _example(test: Test, shown: Shown) -> str:
    """What went into a public case, and what was expected beside what came out."""
    given = "&#10;".join(f"{name} = {plain(_values(value))}" for name, value in shown.arguments.items())
    drawn = to_html(test.picture) if test.picture else ""
    arguments = f"<details><summary>The arguments</summary><pre>{given}</pre></details>"
    return f'<p class="point-line">In the test {plain(test.name)}</p>{drawn}{_beside(shown)}{arguments}'


def _values(values: object) -> str:
    text = json.dumps(values)
    return text if len(text) <= _SHOWN_VALUES else text[:_SHOWN_VALUES] + " …"


def _remarks(result: Check) -> str:
    return "\n".join(f"- {prose(remark.text)}" for remark in result.remarks)


def _log(log: str) -> str:
    if not log.strip():
        return ""
    return (
        f'<details class="card"><summary>What your code printed</summary><pre>{plain(log[:_SHOWN_LOG])}</pre></details>'
    )


def _beside(shown: Shown) -> str:
    """What was expected beside what came out, row by row; numbers that differ are marked."""
    rows = [
        f'<tr class="{"same" if expected == got else "off"}"><td>{place}</td>'
        f"<td>{plain(_row(expected))}</td><td>{_marked(expected, got)}</td></tr>"
        for place, expected, got in _rows(shown.expected, shown.got, "")
    ]
    more = f'<tr><td colspan="3">and {len(rows) - _SHOWN_ROWS} more rows</td></tr>' if len(rows) > _SHOWN_ROWS else ""
    return (
        '<table class="beside"><thead><tr><th scope="col">Place</th><th scope="col">Expected</th>'
        f'<th scope="col">Yours</th></tr></thead><tbody>{"".join(rows[:_SHOWN_ROWS])}{more}</tbody></table>'
    )


def _rows(expected: object, got: object, place: str) -> list[tuple[str, object, object]]:
    """Pairs of innermost lists, as far as both are nested alike."""
    if isinstance(expected, dict) and isinstance(got, dict) and expected.keys() == got.keys():
        pairs = [(str(key), expected[key], got[key]) for key in expected]
    elif _nested(expected) and _nested(got) and len(expected) == len(got):  # type: ignore[arg-type]
        pairs = [(str(at), e, g) for at, (e, g) in enumerate(zip(expected, got, strict=True))]  # type: ignore[call-overload]
    else:
        return [(f"[{place}]" if place else "", expected, got)]
    return [row for key, e, g in pairs for row in _rows(e, g, f"{place}, {key}" if place else key)]


def _nested(value: object) -> bool:
    return isinstance(value, list | tuple) and any(isinstance(item, list | tuple | dict) for item in value)


def _row(value: object) -> str:
    if isinstance(value, list | tuple) and all(isinstance(item, int | float) for item in value):
        return "  ".join(f"{item:.4g}" for item in value)
    text = f"{value:.4g}" if isinstance(value, float) else value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= _SHOWN_VALUES else text[:_SHOWN_VALUES] + " …"


def _marked(expected: object, got: object) -> str:
    if not (isinstance(got, list | tuple) and isinstance(expected, list | tuple) and len(got) == len(expected)):
        return plain(_row(got)) if expected == got else f"<mark>{plain(_row(got))}</mark>"
    cells = (
        plain(_row(mine)) if _alike(due, mine) else f"<mark>{plain(_row(mine))}</mark>"
        for due, mine in zip(expected, got, strict=True)
    )
    return "  ".join(cells) if all(isinstance(item, int | float) for item in got) else plain(_row(got))


def _alike(due: object, mine: object) -> bool:
    """Shown values are rounded to six digits."""
    if isinstance(due, int | float) and isinstance(mine, int | float):
        return abs(due - mine) <= 1e-5 * (1 + abs(due))
    return due == mine


def talk(asked: Sequence[Supposition], told: Sequence[Foretold], trouble: str) -> str:
    """Return the talk about one's own code as far as it has come; `trouble` is why the last answer was not taken."""
    if not asked:
        return '<p class="quiet">Nothing of this code is among what the examiner asks about.</p>'
    parts = [_foretold(one) for one in told]
    if len(told) < len(asked):
        parts.append(prose(f"**{len(told) + 1} of {len(asked)}.** {asked[len(told)].question}"))
    if trouble:
        parts.append(f'<div class="note" role="alert">{plain(trouble)}</div>')
    return "\n\n".join(parts)


def _foretold(one: Foretold) -> str:
    kind = {"met": "earned", "partial": "partial"}.get(one.level, "missed")
    said = f'<blockquote class="quote">{plain(one.prediction)}</blockquote>'
    happened = f'<p class="said">{plain(one.happened)}</p>'
    badge = rating(one.assessment.rating)
    question = prose(one.supposition.question)
    return f'{question}\n\n<div class="point {kind}">{said}{badge}{happened}</div>\n\n{prose(one.supposition.edit.why)}'


def submission_label(attempt: Attempt) -> str:
    """Return one line for the list of submissions."""
    credit = "not judged" if attempt.credit is None else f"{round(100 * attempt.credit)} %"
    return f"{attempt.at.astimezone():%d %b, %H:%M:%S} · {credit}"


def difference(old: str, new: str) -> str:
    """Return how the editor's text differs from a submission, line by line."""
    lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), "handed in", "editor", lineterm="", n=2))
    if not lines:
        return SAME
    kinds = {"+": "added", "-": "removed", "@": "place"}
    shown = "".join(f'<span class="{kinds.get(line[:1], "kept")}">{plain(line)}</span>&#10;' for line in lines[2:2_000])
    return f'<pre class="diff">{shown}</pre>'
