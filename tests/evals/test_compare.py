"""Two runs compared: paired tests against hand-worked and SciPy's own values."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binom
from sklearn.metrics import cohen_kappa_score

from tutor.assessment import Assessment, Level, Verdict
from tutor.errors import InputError
from tutor.evals.compare import compare, results
from tutor.evals.ledger import write
from tutor.evals.outcome import Outcome
from tutor.evals.suite import Answer


def outcome(
    number: int, label: Level, mark: Level | None, *, judge: str = "a", text: str = "words", take: str = ""
) -> Outcome:
    answer = Answer(id=f"a{number}", question=f"q{number % 10}", answer=text, criteria={"c": label})
    if mark is None:
        return Outcome(answer=answer, assessment=Assessment.ungraded("q", judge, 2.0, "down"), suite="s", take=take)
    evidence = text if mark.earns else ""
    verdict = Verdict.of("c", mark, 2.0, evidence=evidence, confidence=0.9)
    return Outcome(answer=answer, assessment=Assessment.of("q", judge, (verdict,)), suite="s", take=take)


def runs(right_a: float, right_b: float, count: int = 200) -> tuple[list[Outcome], list[Outcome]]:
    draw, a, b = np.random.default_rng(3), [], []
    for number in range(count):
        label, other = (Level.MET, Level.MISSED) if draw.random() < 0.5 else (Level.MISSED, Level.MET)
        a.append(outcome(number, label, label if draw.random() < right_a else other))
        b.append(outcome(number, label, label if draw.random() < right_b else other, judge="b"))
    return a, b


def test_credit_is_compared_by_mcnemars_exact_test() -> None:
    met, missed = Level.MET, Level.MISSED
    rows = [(met, met, met)] * 5 + [(met, missed, met)] * 8 + [(missed, missed, met)] * 1 + [(missed, met, met)] * 2
    a = [outcome(number, label, one) for number, (label, one, _) in enumerate(rows)]
    b = [outcome(number, label, other) for number, (label, _, other) in enumerate(rows)]
    credit = compare(a, b).credit
    assert credit is not None
    assert (credit.n, credit.a_right, credit.b_right, credit.only_a_right, credit.only_b_right) == (16, 6, 13, 1, 8)
    assert credit.p == pytest.approx(2 * binom.cdf(1, 9, 0.5))  # 9 decisions differ, 1 of them for a


def test_a_clear_difference_is_more_than_noise_and_a_small_one_is_not() -> None:
    a, b = runs(0.6, 0.95)
    found = compare(a, b)
    kappa = found.differences["credit_kappa"]
    truth = [o.answer.criteria["c"].earns for o in a if o.answer.criteria]
    marks = [[o.assessment.verdicts[0].level.earns for o in run] for run in (a, b)]
    assert kappa.a == pytest.approx(cohen_kappa_score(truth, marks[0]))
    assert kappa.b == pytest.approx(cohen_kappa_score(truth, marks[1]))
    assert kappa.ci95 is not None
    assert kappa.ci95[0] < kappa.difference < kappa.ci95[1]
    assert found.more_than_noise
    assert "B is better, by more than noise" in found.verdict
    assert (found.a, found.b, found.answers, found.questions) == ("a", "b", 200, 10)
    assert "A is better, by more than noise" in compare(b, a).verdict
    close = compare(*runs(0.85, 0.87))
    assert not close.more_than_noise
    assert "no more than noise" in close.verdict


def test_the_rmse_of_shares_is_the_labels() -> None:
    a = [outcome(0, Level.MET, Level.PARTIAL), outcome(1, Level.MISSED, Level.MISSED)]
    b = [outcome(0, Level.MET, Level.MET), outcome(1, Level.MISSED, Level.MISSED)]
    assert compare(a, b).differences["rmse"].a == pytest.approx((0.5**2 / 2) ** 0.5)
    assert compare(a, b).differences["rmse"].b == 0


def test_the_interval_is_paired() -> None:
    a, _ = runs(0.7, 0.7)
    found = compare(a, a).differences["credit_kappa"]
    assert (found.difference, found.ci95, found.more_than_noise) == (0, (0, 0), False)


def test_what_cannot_be_paired_is_named() -> None:
    a = [outcome(0, Level.MET, Level.MET), outcome(1, Level.MET, Level.MET), outcome(2, Level.MET, None)]
    a += [outcome(3, Level.MET, Level.MET), outcome(5, Level.MET, Level.MET)]
    b = [outcome(0, Level.MET, Level.MET), outcome(1, Level.MET, Level.MET, text="others"), a[2]]
    b += [outcome(4, Level.MET, Level.MET), outcome(5, Level.MET, None)]
    found = compare(a, b)
    assert found.answers == 1
    assert found.unpaired.plain() == {
        "only_a": ["s/a3"],
        "only_b": ["s/a4"],
        "changed": ["s/a1"],
        "ungraded_a": ["s/a2"],
        "ungraded_b": ["s/a2", "s/a5"],
    }
    with pytest.raises(InputError, match="in common"):
        compare(a[:1], b[3:])


def test_results_are_read_from_a_folder_without_its_repetitions(tmp_path: Path) -> None:
    write(
        [outcome(0, Level.MET, Level.MET, text="a\u2028b"), outcome(0, Level.MET, Level.MET, take="2")],
        tmp_path / "s.jsonl",
    )
    assert [one.answer.answer for one in results(tmp_path)] == ["a\u2028b"]
    assert results(tmp_path / "s.jsonl") == results(tmp_path)
    with pytest.raises(InputError, match="no results"):
        results(tmp_path / "none-here")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no results"):
        results(tmp_path / "empty")


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text(outcome(0, Level.MET, Level.MET).model_dump_json() + "\n" + json.dumps({"a": 1}) + "\n")
    with pytest.raises(InputError, match=r"s\.jsonl:2: "):
        results(path)
