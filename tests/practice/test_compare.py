import numpy as np
import pytest
import torch

from tutor.practice.compare import difference, unchanged
from tutor.practice.values import Odd

ONE = torch.tensor([[1.0, 2.0], [3.0, 4.0]], dtype=torch.float64)
F32 = ONE.float()


@pytest.mark.parametrize(
    ("expected", "got", "dtype"),
    [
        (ONE, ONE + 1e-10, "float64"),
        (F32, F32 + 1e-5, "float32"),
        (ONE * 1e6, ONE * 1e6 + 1e-4, "float64"),
        (0.5, 0.5, "float64"),
        (0.5, np.float32(0.5), "float32"),
        (0.5, torch.tensor(0.5), "float32"),
        (0.5, np.array(0.5), "float64"),
        ((ONE, 1), (ONE.clone(), 1), "float64"),
        (np.array(2.0), np.float64(2.0), "float64"),
        ([((1, 2), 0.5)], [((1, 2), 0.5)], None),
        (torch.tensor([1, 2]), torch.tensor([1, 2]), None),
    ],
)
def test_what_agrees(expected, got, dtype):
    assert difference(expected, got, dtype=dtype) is None


WRONG = [
    (ONE, ONE + 1e-7, "float64", "differs in 4 of 4 places, first at [0, 0]"),
    (
        ONE,
        ONE + torch.tensor([[0, 0], [0, 0.5]]),
        "float64",
        "first at [1, 1]; largest absolute error 0.5, relative 0.1",
    ),
    (F32, F32 + 1e-3, "float32", "largest absolute error 0.001"),
    (ONE, ONE[None], "float64", "has the shape (1, 2, 2); (2, 2) is due"),
    (F32, ONE, "float32", "has the dtype float64; float32 is due"),
    (ONE, ONE * torch.nan, "float64", "is NaN in 4 of 4 places, first at [0, 0]"),
    (ONE, ONE / 0, "float64", "is infinite in 4 of 4 places"),
    (ONE, ONE.numpy(), "float64", "is a NumPy array; a torch tensor is due"),
    (ONE, None, "float64", "is None; a torch tensor is due"),
    (ONE, Odd("a sparse tensor"), "float64", "is a sparse tensor; a torch tensor is due"),
    ((ONE, ONE), ONE, "float64", "is a torch tensor; a tuple of 2 is due"),
    ((ONE, ONE), [ONE, ONE], "float64", "is a list of 2; a tuple of 2 is due"),
    ((ONE, ONE), (ONE,), "float64", "has 1 parts; 2 are due (output, weights)"),
    ((ONE, ONE), (ONE, ONE + 1), "float64", "'weights' differs in 4 of 4"),
    ({"a": ONE}, {"b": ONE}, "float64", "has the keys b; a are due"),
    (0.5, "0.5", None, "is a str; a single floating-point number is due"),
    (0.5, True, None, "is a bool"),
    (0.5, 0.6, None, "is off by 0.1 (relative 0.0667)"),
    ([], [((1,), 0.5)], None, "has 1 parts; 0 are due"),
    ([1.0], [], None, "has 0 parts; 1 is due"),
    ([((1,), 0.5)], [((2,), 0.5)], None, "entry [0][0] of 'output' is 2"),
    ({"y": [ONE, ONE]}, {"y": [ONE, ONE + 1]}, "float64", "entry [1] of 'y' differs in 4 of 4"),
]


@pytest.mark.parametrize(("expected", "got", "dtype", "words"), WRONG)
def test_what_differs_is_said(expected, got, dtype, words):
    found = difference(expected, got, dtype=dtype, names=("output", "weights"))
    assert found is not None
    assert words in found.message


@pytest.mark.parametrize("kind", [tuple, list])
def test_the_largest_error_of_all_parts_is_told(kind):
    found = difference(kind([ONE, ONE]), kind([ONE + 1, ONE + 3]), dtype="float64")
    assert found.absolute == pytest.approx(3)


class Spoof:
    __class__ = torch.Tensor

    def __eq__(self, other):
        return True


def test_a_value_that_claims_to_be_equal_is_not_asked():
    assert difference((1,), (Spoof(),), dtype=None) is not None
    assert difference(ONE, Spoof(), dtype="float64") is not None


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ({"q": ONE}, {"q": ONE.clone()}, True),
        ({"q": ONE}, {"q": ONE + 1e-12}, False),
        ({"q": ONE}, {"q": F32}, False),
        ((np.zeros(2), None), (np.zeros(2), None), True),
        ((np.zeros(2),), (np.ones(2),), False),
        ((1, "a"), (1, "b"), False),
        ([1], (1,), False),
    ],
)
def test_arguments_are_compared_bit_for_bit(before, after, same):
    assert unchanged(before, after) is same
