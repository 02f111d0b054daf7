from pathlib import Path
from typing import Any

import pytest
from sklearn.metrics import cohen_kappa_score

from tests.evals.suites import ANSWERS, write_lines, write_suite
from tutor.course.course import read_course
from tutor.evals.raters import agreement
from tutor.evals.suite import read_suite

ROOT = Path(__file__).parents[2]
OTHER: dict[str, Any] = {
    "id": "b1",
    "question": "q-2-sky",
    "answer": "Light.",
    "criteria": {"reference": "partial"},
    "misconceptions": [],
    "split": "test",
}


def test_two_readers_are_compared_on_what_both_labelled(tmp_path: Path) -> None:
    folder = write_suite(tmp_path, [*ANSWERS, OTHER])
    second = [
        {"id": "a1", "criteria": {"ethylene": "met", "starch": "partial"}},
        {"id": "a2", "criteria": {"ethylene": "contradicted", "starch": "missed"}, "misconceptions": ["light"]},
        {"id": "b1", "criteria": {"reference": "missed"}},
    ]
    write_lines(folder / "second-labels.jsonl", second)
    found = agreement(read_suite(folder))
    assert found is not None
    assert (found.answers, found.n) == (3, 5)
    one = ["met", "met", "missed", "missed", "partial"]
    other = ["met", "partial", "contradicted", "missed", "missed"]
    assert found.kappa == pytest.approx(cohen_kappa_score(one, other))
    assert found.credit_kappa == pytest.approx(cohen_kappa_score([1, 1, 0, 0, 1], [1, 1, 0, 0, 0]))
    assert found.misconceptions is not None
    assert (found.misconceptions.precision, found.misconceptions.recall) == (1.0, 1.0)
    low, high = found.ci95["kappa"]
    assert low <= found.kappa <= high


def test_without_second_labels_there_is_nothing_to_compare(tmp_path: Path) -> None:
    folder = write_suite(tmp_path)
    assert agreement(read_suite(folder)) is None
    write_lines(folder / "second-labels.jsonl", [{"id": "a3", "criteria": {"reference": "met"}}])
    assert agreement(read_suite(folder)) is None


def test_the_second_reader_of_the_committed_answers_labelled_each_wholly() -> None:
    bank = {question.id: question for question in read_course(ROOT / "corpus").questions}
    suite = read_suite(ROOT / "evals" / "suites" / "course", bank)
    first = {answer.id: answer for answer in suite.answers}
    assert len(suite.second) >= 200
    for label in suite.second:
        assert list(label.criteria) == [criterion.id for criterion in bank[first[label.id].question].criteria]
