from pathlib import Path
from typing import Any

import pytest

from tests.evals.suites import ANSWERS, QUESTIONS, write_lines, write_suite
from tutor.assessment import Level
from tutor.errors import CourseError, InputError, UnknownName
from tutor.evals.suite import read_suite
from tutor.question import Question


def test_a_suite_is_read(tmp_path: Path) -> None:
    suite = read_suite(write_suite(tmp_path, thresholds={"criteria.credit_kappa": 0.5}, scale=[0, 0.5, 1]))
    assert (suite.name, suite.license, suite.scale) == ("small", "none", (0, 0.5, 1))
    assert suite.thresholds == {"criteria.credit_kappa": 0.5}
    assert [answer.id for answer in suite.answers] == ["a1", "a2", "a3"]
    assert suite.answers[0].criteria == {"ethylene": Level.MET, "starch": Level.MET}
    assert suite.answers[2].share == 1.0
    assert list(suite.by_id) == ["q-1-fruit", "q-2-sky"]


def test_without_questions_the_banks_are_taken(tmp_path: Path) -> None:
    bank = {item["id"]: Question.read(item) for item in QUESTIONS}
    suite = read_suite(write_suite(tmp_path, ANSWERS[:2], questions=False), bank)
    assert [question.id for question in suite.questions] == ["q-1-fruit"]


def test_splits(tmp_path: Path) -> None:
    suite = read_suite(write_suite(tmp_path))
    assert [answer.id for answer in suite.split("test").answers] == ["a3"]
    assert suite.split(None) is suite
    with pytest.raises(UnknownName, match="no split of suite 'small' 'tset'. Did you mean test"):
        suite.split("tset")


def changed(**changes: Any) -> dict[str, Any]:
    return {key: value for key, value in {**ANSWERS[0], **changes}.items() if value is not None}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"id": "b"', r"answers\.jsonl:2: not JSON: .* at column 11$"),
        ('{"id": "b", "criteria": {"ethylene": "met", "ethylene": "missed"}}', r":2: .* 'ethylene' stands twice"),
        ("[" * 100_000, r":2: not JSON"),
        ("[1]", r":2: each line holds one JSON object"),
        (changed(), r":2: id: another answer has the id 'a1'"),
        (
            changed(id="b", question="q-1-frut"),
            r":2: question: There is no question 'q-1-frut'. Did you mean q-1-fruit",
        ),
        (
            changed(id="b", criteria={"ethylen": "met"}),
            r":2: criteria\.ethylen: There is no criterion .* Did you mean ethylene",
        ),
        (changed(id="b", criteria={"ethylene": "meet"}), r":2: criteria\.ethylene: "),
        (changed(id="b", misconceptions=["dark"]), r":2: misconceptions: There is no misconception 'dark'"),
        (changed(id="b", criteria=None, misconceptions=None), r":2: has no label"),
        (changed(id="b", score=1), r":2: 'score' and 'score_max' go together"),
        (changed(id="b", score=3, score_max=2), r":2: score 3.0 is above score_max 2.0"),
        (changed(id="b", points=3), r":2: points: unknown key"),
        (changed(id="b", answer=None), r":2: answer: this key is required"),
        (changed(id="b", answer=None, anwser="x"), r":2: anwser: unknown key"),
        (changed(id=""), r":2: id: "),
    ],
)
def test_a_bad_line_is_named(line: Any, problem: str, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=problem):
        read_suite(write_suite(tmp_path, [ANSWERS[0], line]))


def test_other_bad_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no suite folder"):
        read_suite(tmp_path / "none")
    with pytest.raises(CourseError, match=r"suite\.yaml:\d+: treshold: unknown key"):
        read_suite(write_suite(tmp_path / "a", treshold={}))
    with pytest.raises(CourseError, match=r"questions\.yaml:\d+: 2\.id: another question"):
        read_suite(write_suite(tmp_path / "b", questions=[*QUESTIONS, {**QUESTIONS[0]}]))
    with pytest.raises(CourseError, match=r"questions\.yaml:\d+: 0\.rubric: is empty; give 1 to 8"):
        read_suite(write_suite(tmp_path / "e", questions=[{**QUESTIONS[0], "rubric": []}]))
    with pytest.raises(CourseError, match="holds no answers"):
        read_suite(write_suite(tmp_path / "c", [""]))
    folder = write_suite(tmp_path / "d")
    (folder / "answers.jsonl").unlink()
    with pytest.raises(CourseError, match=r"answers\.jsonl: cannot be read"):
        read_suite(folder)
    (folder / "answers.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(CourseError, match="not UTF-8"):
        read_suite(folder)


def test_further_files_of_answers_are_read_after_the_first(tmp_path: Path) -> None:
    folder = write_suite(tmp_path, [ANSWERS[2]])
    write_lines(folder / "answers-b.jsonl", [ANSWERS[1]])
    write_lines(folder / "answers-a.jsonl", [ANSWERS[0]])
    assert [answer.id for answer in read_suite(folder).answers] == ["a3", "a1", "a2"]
    write_lines(folder / "answers-c.jsonl", ["", ANSWERS[0]])
    with pytest.raises(CourseError, match=r"answers-c\.jsonl:2: id: another answer has the id 'a1'"):
        read_suite(folder)
    write_lines(folder / "answers-c.jsonl", [""])
    with pytest.raises(CourseError, match=r"answers-c\.jsonl: holds no answers"):
        read_suite(folder)


SECOND: dict[str, Any] = {"id": "a1", "criteria": {"ethylene": "met", "starch": "partial"}, "misconceptions": []}


def test_second_labels_are_read_and_go_with_their_answers(tmp_path: Path) -> None:
    folder = write_suite(tmp_path)
    assert read_suite(folder).second == ()
    write_lines(folder / "second-labels.jsonl", [SECOND])
    suite = read_suite(folder)
    assert suite.second[0].criteria == {"ethylene": Level.MET, "starch": Level.PARTIAL}
    assert suite.split("dev").second == suite.second
    assert suite.split("test").second == ()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (SECOND, r"second-labels\.jsonl:2: id: another line labels the answer 'a1'"),
        ({**SECOND, "id": "b1"}, r":2: id: There is no answer 'b1'"),
        ({**SECOND, "id": "a2", "criteria": {"ethylen": "met"}}, r":2: criteria\.ethylen: .* Did you mean ethylene"),
        ({**SECOND, "id": "a2", "misconceptions": ["dark"]}, r":2: misconceptions: "),
        ({**SECOND, "id": "a2", "style": "full"}, r":2: style: unknown key"),
        ({"id": "a2"}, r":2: criteria: this key is required"),
        ("{", r":2: not JSON"),
    ],
)
def test_a_bad_second_label_is_named(line: Any, problem: str, tmp_path: Path) -> None:
    folder = write_suite(tmp_path)
    write_lines(folder / "second-labels.jsonl", [SECOND, line])
    with pytest.raises(CourseError, match=problem):
        read_suite(folder)
