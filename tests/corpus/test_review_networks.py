"""Recomputes the numbers of the review of dense layers, activations and initialisation. Knows nothing of grading."""

import math
import re
from pathlib import Path

import pytest
import torch
from torch.nn import functional

from tutor.course.course import read_course

CORPUS = Path(__file__).parents[2] / "corpus"
COURSE = read_course(CORPUS)
FLAT = re.sub(r"\s+", " ", (CORPUS / "lessons" / "activations-and-initialisation.md").read_text("utf-8"))


def answer(question: str) -> float:
    expected = COURSE.question(question).answer
    assert expected is not None
    return expected.value


def network() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    w1 = torch.tensor([[0.5, -0.5], [0.5, 0.5]], requires_grad=True)
    return torch.tensor([1.0, 2.0]), w1, torch.tensor([[1.0, 1.0]], requires_grad=True)


def test_the_parameters_of_a_dense_network() -> None:
    layers = torch.nn.Linear(784, 256), torch.nn.Linear(256, 10)
    counts = [sum(weight.numel() for weight in layer.parameters()) for layer in layers]
    assert counts == [200_960, 2_570]
    assert sum(counts) == answer("dense-network-parameters")
    assert "$200{,}960 + 2{,}570 = 203{,}530$" in FLAT
    assert f"{counts[0] / sum(counts) * 100:.1f}" == "98.7"


def test_linear_layers_collapse_and_two_relus_make_an_absolute_value() -> None:
    torch.manual_seed(0)
    first, second, x = torch.nn.Linear(3, 5), torch.nn.Linear(5, 2), torch.randn(3)
    one = second.weight @ first.weight @ x + second.weight @ first.bias + second.bias
    torch.testing.assert_close(second(first(x)), one)
    torch.testing.assert_close(x.relu() + (-x).relu(), x.abs())


def test_the_values_of_gelu() -> None:
    for at, shown in ((1.0, "0.841"), (-1.0, "-0.159")):
        assert f"{functional.gelu(torch.tensor(at)).item():.3f}" == shown
        assert rf"\mathrm{{GELU}}({at:g}) = {shown}" in FLAT
    grid = torch.linspace(-3, 0, 30_001, dtype=torch.float64)
    lowest = functional.gelu(grid).min(0)
    assert f"{lowest.values.item():.3f}" == "-0.170" and f"{grid[lowest.indices].item():.2f}" == "-0.75"


def test_the_network_by_hand() -> None:
    x, w1, w2 = network()
    hidden = torch.relu(w1 @ x)
    output = w2 @ hidden
    assert (w1 @ x).tolist() == [-0.5, 1.5] and output.item() == answer("mlp-forward-by-hand")
    (output - 1).square().sum().backward()
    assert w2.grad is not None and w2.grad.tolist() == [[0, 1.5]]
    assert w1.grad is not None and w1.grad.tolist() == [[0, 0], [1, 2]]
    assert w1.grad.sum().item() == answer("mlp-backward-by-hand") == 3
    after = (w2 - 0.1 * w2.grad) @ torch.relu((w1 - 0.1 * w1.grad) @ x)
    assert after.item() == pytest.approx(0.85)


def test_the_backward_pass_needs_two_products_of_the_forward_size() -> None:
    torch.manual_seed(0)
    x, w, up = torch.randn(4, 3, requires_grad=True), torch.randn(2, 3, requires_grad=True), torch.randn(4, 2)
    (x @ w.T).backward(up)
    torch.testing.assert_close(w.grad, up.T @ x.detach())
    torch.testing.assert_close(x.grad, up @ w.detach())


def test_sigmoids_shrink_gradients() -> None:
    assert torch.sigmoid(torch.tensor(0.0)).item() * 0.5 == 0.25
    assert f"0.25^{{10}} \\approx {0.25**10 * 1e6 * 10:.1f} \\times 10^{{-7}}" in FLAT


def test_equal_units_stay_equal_and_zero_weights_get_no_gradient() -> None:
    torch.manual_seed(0)
    x, y = torch.randn(20, 3), torch.randn(20, 1)
    for constant, moves in ((0.1, True), (0.0, False)):
        w1, w2 = torch.full((4, 3), constant, requires_grad=True), torch.full((1, 4), constant, requires_grad=True)
        for _ in range(20):
            loss = (torch.tanh(x @ w1.T) @ w2.T - y).square().mean()
            one, two = torch.autograd.grad(loss, [w1, w2])
            w1, w2 = (w1 - 0.1 * one).detach().requires_grad_(), (w2 - 0.1 * two).detach().requires_grad_()
        torch.testing.assert_close(w1, w1[:1].expand(4, 3))
        assert (w1.detach() != constant).any().item() is moves


def test_he_keeps_the_mean_square_that_the_plain_variance_halves() -> None:
    torch.manual_seed(0)
    signal = {variance: torch.randn(500, 512) for variance in (1, 2)}
    for _ in range(5):
        for variance, value in signal.items():
            signal[variance] = torch.relu(value @ (torch.randn(512, 512) * math.sqrt(variance / 512)))
    assert signal[2].square().mean().item() == pytest.approx(1, rel=0.2)
    assert signal[1].square().mean().item() == pytest.approx(2**-5, rel=0.2)
    assert (
        math.sqrt(2 / 512) == answer("he-standard-deviation") == 0.0625
        and f"a = \\sqrt{{3}}\\, \\cdot 0.0625 = {math.sqrt(3) * 0.0625:.3f}" in FLAT
    )
    assert f"{2**-20 * 1e7:.1f}" == "9.5"


def test_the_central_difference_gains_an_order() -> None:
    def errors(h: float) -> tuple[float, float]:
        central = (math.exp(1 + h) - math.exp(1 - h)) / (2 * h)
        return abs(central - math.e), abs((math.exp(1 + h) - math.exp(1)) / h - math.e)

    (two, one), (finer_two, finer_one) = errors(1e-2), errors(1e-3)
    assert two / finer_two == pytest.approx(100, rel=0.01) and one / finer_one == pytest.approx(10, rel=0.01)
    assert errors(1e-5)[0] < errors(1e-12)[0] and (1 + 1e-20) - 1 == 0
