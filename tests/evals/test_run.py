import json
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.evals.suites import ANSWERS, write_suite
from tests.word_vectors import WordVectors
from tutor.assessment import Assessment, Level, Verdict
from tutor.assessment import Held as Claim
from tutor.errors import InputError
from tutor.evals.ledger import Ledger, read, write
from tutor.evals.plan import Plan, Prices
from tutor.evals.purse import PATIENCE
from tutor.evals.run import Held, run, run_folds
from tutor.evals.steadiness import Flips
from tutor.evals.suite import Suite, read_suite
from tutor.llm.meter import note
from tutor.llm.report import Usage
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
        claims = tuple(Claim(id=claim.id, evidence=answer, confidence=0.5) for claim in question.misconceptions)
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
    one, _ = run(suite, Always(Level.MET), told_to(told))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    told.clear()
    many, _ = run(suite, Many(Level.MET), told_to(told))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
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
    write(outcomes, tmp_path / "out.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [line["answer"]["id"] for line in lines] == [answer["id"] for answer in ANSWERS]
    assert lines[0]["assessment"]["verdicts"][0]["level"] == "met"


def told_to(told: list[tuple[int, int]]) -> Held:
    return Held(progress=lambda done, total: told.append((done, total)))


class Counting(Always):
    """Counts what it is asked, uses tokens, and may die."""

    name = "counting"

    def __init__(self, level: Level = Level.MET, dies_at: int = 0, fails: bool = False) -> None:
        super().__init__(level, ungraded=" " if fails else "")
        self.asked: list[str] = []
        self._dies_at = dies_at
        self._lock = threading.Lock()
        self.at_once = self.most_at_once = 0

    def grade(self, question: Question, answer: str) -> Assessment:
        with self._lock:
            self.asked.append(answer)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            if self._dies_at and len(self.asked) >= self._dies_at:
                raise KeyboardInterrupt
        time.sleep(0.005)
        note(Usage(requests=1, input_tokens=1000, output_tokens=100))
        with self._lock:
            self.at_once -= 1
        return super().grade(question, answer)


def many(suite: Suite, count: int) -> Suite:
    return suite.but(
        answers=tuple(suite.answers[0].but(id=f"n{i}", answer=f"Ethylene, said in way {i}.") for i in range(count))
    )


def test_a_killed_run_goes_on_where_it_was(suite: Suite, tmp_path: Path) -> None:
    whole, path = many(suite, 20), tmp_path / "out.jsonl"
    ledger = Ledger(path, "counting")
    with pytest.raises(KeyboardInterrupt):
        run(whole, Counting(dies_at=8), Held(Plan(concurrency=1), ledger))
    ledger.close()
    with path.open("a") as file:
        file.write('{"answer": {"id": "n9", "quest')  # what a kill in the middle of a write leaves
    rest, ledger = Counting(), Ledger(path, "counting")
    report, outcomes = run(whole, rest, Held(Plan(concurrency=1), ledger))
    ledger.close(outcomes)
    assert len(rest.asked) == 20 - 7
    assert [outcome.answer.id for outcome in read(path)] == [answer.id for answer in whole.answers]
    assert report.criteria == run(whole, Counting())[0].criteria
    assert report.cost is not None
    assert report.cost.requests == 20
    assert report.cost.input_tokens == 20_000


def test_mended_labels_cost_no_new_judgement_and_a_changed_rubric_does(suite: Suite, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    _, outcomes = run(suite, Counting(), Held(ledger=(ledger := Ledger(path, "counting"))))
    ledger.close(outcomes)
    relabelled = suite.but(
        answers=(suite.answers[0].but(criteria={"ethylene": Level.MISSED, "starch": Level.MET}), *suite.answers[1:])
    )
    again, ledger = Counting(), Ledger(path, "counting")
    report, _ = run(relabelled, again, Held(ledger=ledger))
    ledger.close()
    assert again.asked == []
    assert report.criteria is not None
    assert report.criteria.false_credit == 1.0
    first, *others = suite.questions
    harder = first.but(rubric=(first.rubric[0].but(accept=()), *first.rubric[1:]))
    ledger = Ledger(path, "counting")
    run(suite.but(questions=(harder, *others)), again, Held(ledger=ledger))
    ledger.close()
    assert again.asked == [answer.answer for answer in suite.answers[:2]]


def test_two_runs_cannot_write_one_file_nor_one_file_hold_two_judges(suite: Suite, tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    ledger = Ledger(path, "counting")
    with pytest.raises(InputError, match="Another run"):
        Ledger(path, "counting")
    run(suite, Counting(), Held(ledger=ledger))
    ledger.close()
    with pytest.raises(InputError, match="'counting'.*another --out"):
        Ledger(path, "other")


@pytest.mark.parametrize("concurrency", [1, 4])
def test_answers_are_graded_at_once_as_planned_and_reported_in_order(suite: Suite, concurrency: int) -> None:
    grader, whole = Counting(), many(suite, 24)
    _, outcomes = run(whole, grader, Held(Plan(concurrency=concurrency)))
    assert grader.most_at_once == concurrency
    assert [outcome.answer for outcome in outcomes] == list(whole.answers)
    assert all(outcome.usage.input_tokens == 1000 for outcome in outcomes)


def test_the_spending_limit_stops_a_run_which_goes_on_later(suite: Suite, tmp_path: Path) -> None:
    whole, path = many(suite, 30), tmp_path / "out.jsonl"
    plan = Plan(concurrency=3, prices=Prices(input=1.0, output=10.0), limit=0.02)  # .002 an answer, .008 guessed
    ledger = Ledger(path, "counting")
    report, outcomes = run(whole, Counting(), Held(plan, ledger))
    ledger.close(outcomes)
    assert (report.answers, report.graded, report.stopped) == (30, 10, True)
    assert [one.id for one in report.ungraded] == [f"n{i}" for i in range(10, 30)]
    assert "spending limit of 0.02" in report.ungraded[0].reason
    ledger = Ledger(path, "counting")
    report, _ = run(whole, Counting(), Held(plan.but(limit=1.0), ledger))
    ledger.close()
    assert (report.graded, report.stopped) == (30, False)


def test_a_dead_endpoint_ends_a_run_and_every_answer_is_named(suite: Suite) -> None:
    grader = Counting(fails=True)
    report, _ = run(many(suite, 60), grader, Held(Plan(concurrency=2)))
    assert PATIENCE <= len(grader.asked) <= PATIENCE + 2
    assert (report.answers, report.graded, len(report.ungraded)) == (60, 0, 60)
    assert report.ungraded[0].reason == "down"
    assert "in a row failed. The last: down" in report.ungraded[-1].reason


def test_labels_that_are_not_there_are_counted(suite: Suite) -> None:
    answers = (suite.answers[0].but(criteria={"ethylene": Level.MET}), *suite.answers[1:])
    report, _ = run(suite.but(answers=answers), Always(Level.MET))
    assert report.unlabelled == 1
    assert report.unlabelled_in == (suite.answers[0].id,)
    assert report.criteria is not None
    assert report.criteria.n == 3


class Moody(Always):
    """Gives credit every second time, and to whatever criterion comes first."""

    name = "moody"

    def __init__(self, by_place: bool) -> None:
        super().__init__(Level.MET)
        self._by_place, self._calls = by_place, 0

    def grade(self, question: Question, answer: str) -> Assessment:
        self._calls += 1
        levels = [
            Level.MET if (place == 0 if self._by_place else self._calls <= 3) else Level.MISSED
            for place in range(len(question.criteria))
        ]
        verdicts = tuple(
            Verdict.of(c.id, level, c.points, evidence=answer[:5] if level.earns else "", confidence=0.5)
            for c, level in zip(question.criteria, levels, strict=True)
        )
        return Assessment.of(question.id, self.name, verdicts)


def test_marks_that_flip_or_follow_the_order_show(suite: Suite) -> None:
    report, outcomes = run(suite, Moody(by_place=False), Held(Plan(concurrency=1, repeat=2)))
    assert report.steadiness is not None
    assert report.steadiness.rerun == Flips(n=5, rate=1.0)
    assert report.steadiness.reordered is None
    assert (report.answers, len(outcomes)) == (3, 6)
    report, _ = run(suite, Moody(by_place=True), Held(Plan(concurrency=1, reorder=True)))
    assert report.steadiness is not None
    assert report.steadiness.rerun is None
    assert report.steadiness.reordered == Flips(n=5, rate=4 / 5)  # the question with one criterion cannot flip
    assert report.steadiness.position is not None
    assert report.steadiness.position < 0


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
