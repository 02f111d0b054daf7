import pytest

from tutor.grading.numbers import is_right, numbers, same
from tutor.question import NumericAnswer


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("512/8 = 64 per head", [512, 8, 64, 64]),
        ("about 2.36 million params", [2.36e6]),
        ("2,359,296 or 2{,}359{,}296", [2359296, 2359296]),
        ("3.2e-4 or 3 × 10^{8}", [3.2e-4, 3e8]),
        ("50%", [50]),
        ("sixty-four", [64]),
        ("h_1 and W2 are no numbers", []),
        ("10 000 tokens", [10_000]),
        ("0,82", [0.82]),
        ("2^10", [2, 10, 1024]),
        ("-3 nats", [-3]),
        ("1.05M", [1.05e6]),
        ("it is minus 0.91", [-0.91]),
        ("minus twenty", [-20]),
        ("a slope of negative 2", [-2]),
        ("seven minus 3", [7, 3]),
        ("the loss minus 3", [3]),
        ("5/0", [5, 0]),
        ("9^9^9^9^9", [9, 9, 9**9, 9, 9**9, 9, 9**9, 9, 9**9]),
        ("1e999999", [1e300]),
        ("", []),
    ],
)
def test_numbers_of_a_text(text: str, values: list[float]) -> None:
    assert [quantity.value for quantity in numbers(text)] == pytest.approx(values)


@pytest.mark.parametrize(
    ("text", "wanted", "right"),
    [
        ("64", NumericAnswer(value=64), True),
        ("64.01", NumericAnswer(value=64), False),
        ("64.01", NumericAnswer(value=64, tolerance=0.02), True),
        ("2.3 nats", NumericAnswer(value=2.3, unit="nats"), True),
        ("2.3 nat", NumericAnswer(value=2.3, unit="nats"), True),
        ("2.3 bits", NumericAnswer(value=2.3, unit="nats"), False),
        ("2.3", NumericAnswer(value=2.3, unit="nats"), True),
        ("2.3 roughly", NumericAnswer(value=2.3, unit="nats"), True),
        ("50 %", NumericAnswer(value=0.5), True),
        ("0.5", NumericAnswer(value=50, unit="%"), True),
        ("50%", NumericAnswer(value=50, unit="%"), True),
        ("0.30000000000000004", NumericAnswer(value=0.3), True),
        ("0", NumericAnswer(value=0), True),
        ("-64", NumericAnswer(value=64), False),
    ],
)
def test_a_number_is_right_within_its_tolerance_and_unit(text: str, wanted: NumericAnswer, right: bool) -> None:
    assert is_right(numbers(text)[0], wanted) is right


@pytest.mark.parametrize(("one", "other", "expected"), [(2.359e6, 2.36e6, True), (64, 65, False), (0, 0, True)])
def test_spoken_numbers_are_rounded(one: float, other: float, expected: bool) -> None:
    assert same(one, other) is expected
