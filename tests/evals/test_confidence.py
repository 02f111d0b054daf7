import pytest

from tutor.evals.confidence import Decision, confidence


def marks(*rows: tuple[bool, bool, float, str]) -> list[Decision]:
    return [Decision(earns=earns, earned=earned, confidence=sure, style=style) for earns, earned, sure, style in rows]


def test_nothing_to_compare_is_none() -> None:
    assert confidence([]) is None


def test_only_sure_verdicts_count_among_the_decided() -> None:
    found = confidence(
        marks(
            (False, True, 0.6, "wrong"),
            (False, False, 0.9, "wrong"),
            (False, True, 0.7, "wrong"),
            (True, True, 0.65, "full"),
        )
    )
    assert found is not None
    assert found.decided.share == 0.75
    assert found.decided.false_credit == 0.5
    assert found.decided.styles == {"full": None, "wrong": 0.5}
    assert found.decided.credit_kappa == pytest.approx(0.4)  # agree 2/3, by chance 4/9


def test_the_surest_are_85_percent() -> None:
    found = confidence(marks(*((i % 2 == 0, True, 0.5 + i / 100, "") for i in range(40))))
    assert found is not None
    assert found.surest.share == 0.85
    assert found.surest.false_credit == 1.0


def test_bins_compare_what_is_stated_with_what_is_right() -> None:
    found = confidence(
        marks(*((i < 8, True, 0.8, "") for i in range(10)), (True, True, 1.0, ""), (True, False, 1.0, ""))
    )
    assert found is not None
    assert [(part.n, part.stated, part.right) for part in found.bins] == [
        (10, pytest.approx(0.8), 0.8),
        (2, 1.0, 0.5),
    ]
    assert found.error == pytest.approx((10 * 0 + 2 * 0.5) / 12)
