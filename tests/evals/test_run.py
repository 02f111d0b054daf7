import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.evals.suites import ANSWERS, write_suite
from tests.word_vectors import WordVectors
from tutor.assessment import Assessment, Held, Level, Verdict
from tutor.evals.run import run, run_folds, write_outcomes
from tutor.evals.suite import Suite, read_suite
from tutor.question import Question


class Always:
    """Gives every criterion the same level, and finds every misconception."""

    name = "always"

    def __init__(self, level: Level, ungraded: str = "") -> None:
        self._level, self._ungraded = level, ungraded

    def grade(self, question: Question, answer: str) -> Assessment:
        if self._ungraded and self._ungraded in answer:
            return Assessment.ungraded(question.id, self.name, question.max_points, "down")
        verdicts = tuple(
            Verdict.of(c.id, self._level, c.points, evidence=answer[:5], confidence=0.5) for c in question.criteria
        )
        claims = tuple(Held(id=claim.id, evidence=answer, confidence=0.5) for claim in question.misconceptions)
        return Assessment.of(question.id, self.name, verdicts, claims)


class Many(Always):
    """The same, many at once."""

    name = "many"

    def grade_many(self, pairs: Sequence[tuple[Question, str]]) -> list[Assessment]:
        return [self.grade(question, answer) for question, answer in pairs]


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    return read_suite(write_suite(tmp_path))


def test_a_report_has_the_shape_of_the_contract(suite: Suite) -> None:
    plain = run(suite, Always(Level.MET))[0].plain()
    keys = ["suite", "grader", "answers", "graded", "seconds", "criteria", "score", "misconceptions", "styles", "ci95"]
    assert list(plain)[: len(keys)] == keys
    assert (plain["suite"], plain["grader"], plain["answers"], plain["graded"]) == ("small", "always", 3, 3)
    assert plain["criteria"]["n"] == 4
    assert plain["criteria"]["credit_accuracy"] == 0.5
    assert plain["criteria"]["false_credit"] == 1.0
    assert plain["score"] == {"pearson": None, "rmse": 0.0, "qwk": None}
    assert plain["misconceptions"] == {"precision": 0.5, "recall": 1.0}
    assert plain["styles"]["wrong"] == {"n": 2, "credit_accuracy": 0.0, "false_credit": 1.0}
    json.dumps(plain)


def test_what_has_no_labels_is_null(suite: Suite) -> None:
    plain = run(suite.split("test"), Always(Level.MET))[0].plain()
    assert plain["criteria"] is None
    assert plain["misconceptions"] is None
    assert plain["styles"] == {}
    assert run(suite.split("dev"), Always(Level.MET))[0].plain()["score"] is None


def test_ungraded_answers_are_counted_and_in_no_measure(suite: Suite) -> None:
    report, outcomes = run(suite, Always(Level.MET, ungraded="Light ripens"))
    assert (report.answers, report.graded) == (3, 2)
    assert report.criteria is not None
    assert report.criteria.n == 2
    assert [outcome.assessment.graded for outcome in outcomes] == [True, False, True]


def test_progress_is_told_and_many_at_once_give_the_same(suite: Suite) -> None:
    told: list[tuple[int, int]] = []
    one, _ = run(suite, Always(Level.MET), lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    told.clear()
    many, _ = run(suite, Many(Level.MET), lambda done, total: told.append((done, total)))
    assert told == [(3, 3)]
    assert many.criteria == one.criteria


@pytest.mark.parametrize(
    ("thresholds", "missed"),
    [
        ({"criteria.credit_accuracy": 0.5}, []),
        ({"criteria.credit_accuracy": 0.6}, ["criteria.credit_accuracy"]),
        ({"criteria.false_credit": 0.9}, ["criteria.false_credit"]),
        ({"criteria.false_credit": 1.0, "score.rmse": 0.1}, []),
        ({"styles.full.credit_accuracy": 1.0, "styles.none.credit_accuracy": 0.1}, ["styles.none.credit_accuracy"]),
        ({"score.pearson": 0.1}, ["score.pearson"]),
    ],
)
def test_thresholds(thresholds: dict[str, float], missed: list[str], suite: Suite) -> None:
    report, _ = run(suite.but(thresholds=thresholds), Always(Level.MET))
    assert [threshold.measure for threshold in report.missed_thresholds] == missed


def test_outcomes_are_written_a_line_each(suite: Suite, tmp_path: Path) -> None:
    _, outcomes = run(suite, Always(Level.MET))
    write_outcomes(outcomes, tmp_path / "out.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [line["answer"]["id"] for line in lines] == [answer["id"] for answer in ANSWERS]
    assert lines[0]["assessment"]["verdicts"][0]["level"] == "met"


def test_folds_grade_every_answer_by_heads_of_the_other_folds(suite: Suite) -> None:
    report, outcomes = run_folds(scored(suite), WordVectors())
    assert report.grader == "embedded-folds-assignment"
    assert len(outcomes) == len(scored(suite).answers)
    assert report.score is not None
    assert report.score.pearson is not None


def scored(suite: Suite) -> Suite:
    said = {"right": ("Light is scattered by the air.", 1.0), "wrong": ("Fish swim in the sea all day.", 0.0)}
    questions = tuple(suite.questions[1].but(id=f"q-{fold}-{i}") for fold in (1, 2, 3) for i in range(2))
    answers = tuple(
        suite.answers[2].but(id=f"{question.id}-{name}", question=question.id, answer=text, score=score, score_max=1.0)
        for question in questions
        for name, (text, score) in said.items()
    )
    return suite.but(questions=questions, answers=answers)
