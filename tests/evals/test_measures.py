import math

import pytest

from tutor.assessment import Level
from tutor.evals import measures

MET, PARTIAL, MISSED, CONTRADICTED = Level.MET, Level.PARTIAL, Level.MISSED, Level.CONTRADICTED


def test_criteria_by_hand() -> None:
    truth = [MET, MET, PARTIAL, MISSED, MISSED, CONTRADICTED]
    marks = [MET, PARTIAL, MISSED, MISSED, MET, MISSED]
    found = measures.criteria(truth, marks)
    assert found is not None
    assert found.n == 6
    assert found.accuracy == pytest.approx(2 / 6)
    # credit: truth 111000, marks 110010
    assert found.credit_accuracy == pytest.approx(4 / 6)
    assert found.credit_kappa == pytest.approx((4 / 6 - 0.5) / 0.5)
    assert found.false_credit == pytest.approx(1 / 3)
    assert found.missed_credit == pytest.approx(1 / 3)
    # F1: met 2*1/(2+2), partial 0, missed 2*1/(2+3), contradicted 0
    assert found.macro_f1 == pytest.approx((0.5 + 0 + 0.4 + 0) / 4)


def test_a_level_that_no_label_has_is_an_error_but_no_class() -> None:
    found = measures.criteria([MET, MISSED], [MET, CONTRADICTED])
    assert found is not None
    assert found.macro_f1 == pytest.approx(0.5)


def test_what_is_undefined_is_none() -> None:
    assert measures.criteria([], []) is None
    alike = measures.criteria([MET, MET], [MET, MET])
    assert alike is not None
    assert alike.credit_kappa is None
    assert alike.false_credit is None
    assert alike.missed_credit == 0
    assert measures.score([], []) is None
    flat = measures.score([0.5, 1.0], [0.5, 0.5])
    assert flat is not None
    assert flat.pearson is None
    assert measures.misconceptions([], []) is None
    silent = measures.misconceptions([frozenset("a")], [frozenset()])
    assert silent is not None
    assert (silent.precision, silent.recall) == (None, 0.0)


def test_scores_by_hand() -> None:
    found = measures.score([0.0, 0.5, 1.0], [0.1, 0.4, 0.9])
    assert found is not None
    assert found.rmse == pytest.approx(0.1)
    assert found.pearson == pytest.approx(0.4 / math.sqrt(0.5 * 0.98 / 3))
    assert found.qwk == pytest.approx(1.0)


def test_scores_are_rounded_to_the_scale_before_kappa() -> None:
    found = measures.score([0.0, 1.0, 1.0, 0.0], [0.2, 0.8, 0.45, 0.1], scale=[0, 1])
    assert found is not None
    assert found.qwk == pytest.approx(0.5)


def test_misconceptions_are_counted_together() -> None:
    held = [frozenset({"a", "b"}), frozenset({"c"}), frozenset()]
    found = [frozenset({"a"}), frozenset({"c", "d"}), frozenset({"e"})]
    result = measures.misconceptions(held, found)
    assert result is not None
    assert (result.precision, result.recall) == (2 / 4, 2 / 3)


def test_a_manner_has_its_own_figures() -> None:
    found = measures.style([MISSED, MISSED, MET], [MET, MISSED, MET])
    assert (found.n, found.credit_accuracy, found.false_credit) == (3, pytest.approx(2 / 3), 0.5)
