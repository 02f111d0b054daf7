"""Recomputes the numbers of the review of convolutional networks. Knows nothing of grading."""

import re
from pathlib import Path

import torch
from torch.nn import functional

from tutor.course.course import read_course

CORPUS = Path(__file__).parents[2] / "corpus"
COURSE = read_course(CORPUS)
FLAT = re.sub(r"\s+", " ", (CORPUS / "lessons" / "convolutional-networks.md").read_text("utf-8"))


def answer(question: str) -> float:
    expected = COURSE.question(question).answer
    assert expected is not None
    return expected.value


def parameters(module: torch.nn.Module) -> int:
    return sum(weight.numel() for weight in module.parameters())


def field(layers: list[torch.nn.Module], width: int = 101) -> int:
    """Return how many inputs get a gradient from one output in the middle."""
    x = torch.rand(1, 1, width, width, requires_grad=True)
    y = x
    for layer in layers:
        y = layer(y)
    y[0, 0, y.shape[2] // 2, y.shape[3] // 2].backward()
    assert x.grad is not None
    return int((x.grad.abs().sum((0, 1, 3)) > 0).sum())


def conv(kernel: int, stride: int = 1) -> torch.nn.Conv2d:
    layer = torch.nn.Conv2d(1, 1, kernel, stride)
    torch.nn.init.ones_(layer.weight)
    return layer


def test_output_sizes() -> None:
    image = torch.zeros(1, 3, 224, 224)
    assert torch.nn.Conv2d(3, 8, 7, stride=2, padding=3)(image).shape[-1] == answer("convolution-output-size") == 112
    assert torch.nn.Conv2d(3, 8, 5, padding=2)(image).shape[-1] == 224
    assert torch.nn.Conv2d(3, 8, 3, dilation=4)(image).shape[-1] == 224 - (4 * 2 + 1) + 1


def test_parameter_counts() -> None:
    assert parameters(torch.nn.Conv2d(64, 128, 3)) == answer("convolution-parameters") == 73_856
    assert parameters(torch.nn.Conv2d(3, 16, 3)) == 448
    assert f"{32 * 32 * 3 * 32 * 32 * 16 / 1e6:.1f}" == "50.3"
    depthwise = torch.nn.Conv2d(64, 64, 3, groups=64, bias=False), torch.nn.Conv2d(64, 128, 1, bias=False)
    assert [parameters(layer) for layer in depthwise] == [576, 8_192]
    bottleneck = (256, 64, 1), (64, 64, 3), (64, 256, 1)
    assert sum(parameters(torch.nn.Conv2d(*sizes, bias=False)) for sizes in bottleneck) == 69_632
    assert 73_728 / 8_768 > 8 and 3 * 9 == 27 and 7 * 7 == 49


def test_multiplications() -> None:
    assert "115{,}605{,}504" in FLAT and 56 * 56 * 64 * 64 * 9 == 115_605_504


def test_receptive_fields() -> None:
    assert [field([conv(3)] * n) for n in (1, 2, 3)] == [3, 5, 7]
    pool = torch.nn.AvgPool2d(3, 2)
    assert [field([conv(7, 2), pool, conv(3)][:n]) for n in (1, 2, 3)] == [7, 11, 19]
    assert answer("stacked-receptive-field") == 19


def test_the_examples_by_hand() -> None:
    square = torch.arange(1.0, 10).reshape(1, 1, 3, 3)
    assert functional.conv2d(square, torch.eye(2)[None, None])[0, 0].tolist() == [[6, 8], [12, 14]]
    signal = torch.arange(1.0, 5).reshape(1, 1, 4)
    assert functional.conv1d(signal, torch.tensor([[[1.0, 0, -1]]]))[0, 0].tolist() == [-2, -2]


def test_a_shift_moves_the_map_and_leaves_its_mean() -> None:
    torch.manual_seed(0)
    image = torch.zeros(1, 1, 16, 16)
    image[..., 5:9, 5:9] = torch.rand(4, 4)
    layer = torch.nn.Conv2d(1, 2, 3, padding=1)
    moved = layer(image.roll(2, -1))
    torch.testing.assert_close(moved, layer(image).roll(2, -1))
    torch.testing.assert_close(moved.mean((2, 3)), layer(image).mean((2, 3)))
    coarse = torch.nn.MaxPool2d(2)
    assert not torch.equal(coarse(image.roll(1, -1)), coarse(image))
