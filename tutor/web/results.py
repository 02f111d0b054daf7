"""The verdict on code, and a learner's progress, as Markdown. Pure; knows nothing of Gradio or the app."""

import json

from tutor.attempt import Item
from tutor.exercise import Check, Exercise, Outcome, Test
from tutor.progress.report import ItemProgress, Progress, TopicProgress
from tutor.web.debriefing import Cite, sections
from tutor.web.render import counted_points, rating
from tutor.web.text import counted, plain, prose

_KINDS = {Outcome.PASSED: "solid", Outcome.FAILED: "weak"}
_SHOWN_VALUES = 1_500
_SHOWN_LOG = 20_000

RUNNING = '<p class="quiet waiting" role="status">Running your code in the sandbox …</p>'
CRASHED = (
    '<div class="note" role="alert">The check itself broke, as the log of the server says. Your code is kept.</div>'
)
NOT_RUN = '<p class="quiet">The verdict appears here, test by test.</p>'


def task(exercise: Exercise) -> str:
    """Return what is to be programmed."""
    worth = (
        f'<p class="quiet">{counted_points(exercise.max_points)}, imports: {plain(", ".join(exercise.libraries))}</p>'
    )
    return f"{prose(exercise.task)}\n\n{worth}"


def check(result: Check) -> str:
    """Return a verdict: the whole, each test by name, the question that leads on, what was printed."""
    parts = [_head(result), _questions(result), _tests(result.tests), _remarks(result), _log(result.log)]
    return "\n\n".join(part for part in parts if part)


def refused(message: str) -> str:
    """Return why nothing was run."""
    return f'<div class="note" role="alert">{plain(message)}</div>'


def _head(result: Check) -> str:
    badge = f'<span class="badge {_KINDS.get(result.verdict, "shaky")}">{result.verdict}</span>'
    passed = sum(test.passed for test in result.tests)
    line = f"{badge} {result.seconds:.1f} s · sandbox: {plain(result.sandbox)}"
    count = f"{passed} of {counted(len(result.tests), 'test')} passed." if result.tests else ""
    said = plain(result.message) or count
    return f'<p class="panel-line" role="status">{line}</p>' + (f'<p class="said">{said}</p>' if said else "")


def _questions(result: Check) -> str:
    asked = "\n\n".join(prose(found.question) for found in result.diagnosis)
    if not asked:
        return ""
    return f'<div class="point doubtful"><p class="point-line">A question for you</p>\n\n{asked}\n\n</div>'


def _tests(tests: tuple[Test, ...]) -> str:
    if not tests:
        return ""
    rows = "".join(_test(test) for test in sorted(tests, key=lambda test: test.passed))
    return (
        '<table class="tests"><thead><tr><th scope="col">Test</th><th scope="col">Result</th>'
        f'<th scope="col">What was seen</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _test(test: Test) -> str:
    result = ("passed", "✓ passed") if test.passed else ("failed", "✗ failed")
    seen = plain(test.message)
    if test.shown and not test.passed:
        given = test.shown.plain()
        lists = "&#10;".join(f"{name}: {plain(_values(given[name]))}" for name in ("arguments", "expected", "got"))
        seen += f"<details><summary>The values</summary><pre>{lists}</pre></details>"
    return f'<tr class="{result[0]}"><td>{plain(test.name)}</td><td>{result[1]}</td><td>{seen}</td></tr>'


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


def progress(result: Progress, cite: Cite) -> str:
    """Return where a learner stands: what to review next, the topics, each thing that was tried."""
    if not result.items:
        who = plain(result.learner)
        return f'<p class="quiet">Nothing has been tried yet by {who}. Start an exam, or run some code.</p>'
    return f"{_review(result, cite)}\n\n{_topics(result.topics)}\n\n{_items(result.items)}"


def _review(result: Progress, cite: Cite) -> str:
    by_name = {item.name: item for item in result.items}
    weak = [by_name[name] for name in result.review[:5]]
    if not weak:
        return '<h2 class="panel-title">Review next</h2>\n\n<p>All that you tried is solid.</p>'
    cards = "\n\n".join(
        f'<div class="point open"><p class="point-line">{_title(item)} {rating(item.rating)}</p>'
        f"{sections(item.study, cite)}</div>"
        for item in weak
    )
    return f'<h2 class="panel-title">Review next</h2>\n\n<div class="points">\n\n{cards}\n\n</div>'


def _title(item: ItemProgress) -> str:
    name = plain(item.name.replace("-", " "))
    return name if item.item is Item.QUESTION else f"{name} ({item.item})"


def _topics(topics: tuple[TopicProgress, ...]) -> str:
    rows = "".join(
        f"<tr><td>{plain(topic.topic.replace('-', ' '))}</td>"
        f'<td class="count">{topic.tried} of {topic.questions}</td><td class="count">{_bar(topic.credit)}</td></tr>'
        for topic in sorted(topics, key=lambda topic: topic.tried == 0)
    )
    return (
        '<h2 class="panel-title">Topics</h2>\n\n<table class="tests"><thead><tr><th scope="col">Topic</th>'
        f'<th scope="col">Tried</th><th scope="col">Mastered</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _bar(share: float) -> str:
    percent = round(100 * share)
    # The page's cleaner removes inline styles, so the widths are classes, in steps of five.
    return f'<span class="bar"><span class="fill w{5 * round(percent / 5)}"></span></span> {percent} %'


def _items(items: tuple[ItemProgress, ...]) -> str:
    rows = "".join(
        f"<tr><td>{_title(item)}</td><td>{rating(item.rating)}</td><td>{_share(item.credit)}</td>"
        f"<td>{item.attempts}</td><td>{item.at:%Y-%m-%d}</td></tr>"
        for item in sorted(items, key=lambda item: item.at, reverse=True)
    )
    return (
        '<h2 class="panel-title">Tried so far</h2>\n\n<table class="tests"><thead><tr><th scope="col">What</th>'
        '<th scope="col">Last rating</th><th scope="col">Credit</th><th scope="col">Tries</th>'
        f'<th scope="col">Last</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _share(credit: float | None) -> str:
    return "not judged" if credit is None else f"{round(100 * credit)} %"
