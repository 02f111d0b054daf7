"""The reports of a run: what they hold, and that a learner's words stay words."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.evals.suites import write_suite
from tutor.assessment import Assessment, Level, Verdict
from tutor.evals.run import run
from tutor.evals.sheet import html, worst, write_sheets
from tutor.evals.suite import Suite, read_suite
from tutor.question import Question

HOSTILE = (
    "</blockquote><script>alert(1)</script><img src=x onerror=alert(2)>```\n# heading {{ 7 * 7 }} \u202eturned\u202c"
)


class Harsh:
    name = "harsh<b>"

    def grade(self, question: Question, answer: str) -> Assessment:
        verdicts = tuple(
            Verdict.of(c.id, Level.MISSED, c.points, evidence="", confidence=0.75) for c in question.criteria
        )
        return Assessment.of(question.id, self.name, verdicts)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    found = read_suite(write_suite(tmp_path / "suite"))
    first, *others = found.answers
    return found.but(answers=(first.but(answer=HOSTILE), *others))


def test_the_page_is_one_file_and_words_of_an_answer_are_no_markup(suite: Suite) -> None:
    report, outcomes = run(suite, Harsh())
    page = html([(suite, report, outcomes)])
    tags = Tags()
    tags.feed(page)
    names = {name for name, _ in tags.seen}
    assert {"svg", "blockquote"} <= names
    assert not names & {"script", "img", "link", "iframe", "b"}
    assert not any(key in ("src", "href", "onerror") for _, attributes in tags.seen for key in attributes)
    assert "&lt;script&gt;alert(1)" in page
    assert "{{ 7 * 7 }}" in page
    assert "\u202e" not in page


def test_the_confusion_and_the_calibration_hold_the_counts(suite: Suite) -> None:
    report, outcomes = run(suite, Harsh())
    page = html([(suite, report, outcomes)])
    drawn = re.findall(r"<text[^>]*>([^<]*)</text>", page)
    assert drawn[4:24] == [
        *("met", "0", "0", "2", "0"),
        *("partial", "0", "0", "0", "0"),
        *("missed", "0", "0", "2", "0"),
        *("contradicted", "0", "0", "0", "0"),
    ]
    assert "0.50 of 4" in drawn


def test_the_worst_disagreements_come_first(suite: Suite) -> None:
    _, outcomes = run(suite, Harsh())
    assert [(apart.outcome.answer.id, apart.distance) for apart in worst(outcomes)] == [("a1", 1.0), ("a3", 1.0)]
    assert worst(outcomes)[0].lines[0] == "ethylene: labelled met, marked missed (sure to 75%)"


def test_the_files_of_a_run(suite: Suite, tmp_path: Path) -> None:
    report, outcomes = run(suite, Harsh())
    write_sheets([(suite, report, outcomes)], tmp_path)
    assert json.loads((tmp_path / "report.json").read_text()) == [report.plain()]
    words = (tmp_path / "report.md").read_text()
    assert "| criteria.credit_accuracy | 0.500 |" in words
    assert f"````text\n{HOSTILE[:20]}" in words  # a longer fence than the answer's own
    assert "\u202e" not in words
    assert "<script" in (tmp_path / "report.md").read_text().partition("````text")[2]
