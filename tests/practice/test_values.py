import numpy as np
import pytest
import torch

from tutor.practice import wire
from tutor.practice.values import ITEMS, Odd, Reader, TooMuch, Writer


def sent(value, *, views=False, limit=1 << 20):
    writer = Writer(limit=limit, views=views)
    message = writer.message(b"TEST", writer.value(value))
    (frame,) = wire.frames(memoryview(message), skeleton_limit=1 << 20, frame_limit=1 << 20)
    return Reader(wire.tensors(frame.blob), views=views).value(frame.skeleton)


PLAIN = [None, True, 0, -(2**63), 0.1, float("inf"), -0.0, "text", "\n\x1b", (), [], {}, (1, [2.0, {"a": None}])]


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_values_come_back_with_their_types(value):
    found = sent(value)
    assert found == value
    assert repr(found) == repr(value)


@pytest.mark.parametrize("dtype", list(wire.DTYPES.values()), ids=list(wire.DTYPES))
def test_every_dtype_comes_back(dtype):
    tensor = torch.tensor([[0, 1], [1, 1]]).to(dtype[0])
    assert torch.equal(sent(tensor), tensor)


@pytest.mark.parametrize("value", [np.float32(1.5), np.int64(-3), np.bool_(True), np.array(2.0), np.zeros((0, 3))])
def test_numpy_values_come_back_as_numpy(value):
    found = sent(value)
    assert type(found) is type(value)
    assert found.dtype == value.dtype
    assert np.array_equal(found, value)


@pytest.mark.parametrize(
    "tensor",
    [torch.randn(3, 4).T, torch.randn(1, 4).expand(3, 4), torch.randn(6)[1::2], torch.randn(2, 3, 4)[:, 1]],
    ids=["transposed", "expanded", "stepped", "sliced"],
)
def test_the_layout_reaches_the_sandbox(tensor):
    found = sent(tensor, views=True)
    assert torch.equal(found, tensor)
    assert found.stride() == tensor.stride()


def test_one_number_with_an_odd_stride_is_sent():
    tensor = torch.arange(6.0).reshape(2, 3)[:1, 1]
    assert torch.equal(sent(tensor), torch.tensor([1.0]))


def test_a_result_is_sent_without_its_layout():
    assert sent(torch.randn(3, 4).T).is_contiguous()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (object(), "object"),
        (2**70, "63 bits"),
        (torch.zeros(2, dtype=torch.complex64), "complex64"),
        (np.array(["a"]), "<U1"),
        (np.array([None]), "object"),
        ({1: 2}, "not all text"),
        (torch.zeros(1).expand(10**12), "too large"),
        (torch.eye(2).to_sparse(), "sparse"),
        ({1, 2}, "set"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_cannot_be_sent_is_told_in_words(value, words):
    found = sent(value)
    assert isinstance(found, Odd)
    assert words in found.what


def test_too_many_parts_are_not_sent():
    with pytest.raises(TooMuch):
        Writer(limit=0).value([0] * ITEMS)


def test_nesting_ends_somewhere():
    value = []
    for _ in range(100):
        value = [value]
    assert "deeply" in str(sent(value))


@pytest.mark.parametrize(
    "skeleton",
    [
        [], "n", ["x"], ["b", 1], ["i", True], ["i", 1.0], ["f", 1.0], ["f", "1e5x"], ["f", "0x1p99999999"], ["z", 1],
        ["T"], ["T", 1], ["D", [["a"]]], ["D", [[1, ["n"]]]], ["t"], ["t", "9"], ["t", 0], ["n", 1], ["s", "0"],
        ["T", [["L", "x"]]], ["t", "0", [1], [1], 0],
    ],
)  # fmt: skip
def test_skeletons_that_are_none_are_refused(skeleton):
    with pytest.raises(wire.BadFrame):
        Reader({"0": torch.zeros(3)}).value(skeleton)
