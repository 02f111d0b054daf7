"""Holds the formulas and worked examples of days 1 to 8 against an oracle. Knows nothing of grading or the exam."""

import itertools
import math
import re
from pathlib import Path

import numpy as np
import pytest
import torch

from tutor.course.questions import read_questions

CORPUS = Path(__file__).parents[2] / "corpus"
FLAT = {path.stem: re.sub(r"\s+", " ", path.read_text("utf-8")) for path in (CORPUS / "lessons").glob("*.md")}
QUESTIONS = {question.id: question for question in read_questions(CORPUS / "questions") if question.phase == 1}
LOGITS = torch.tensor([2.0, 1.0, 0.0], dtype=torch.float64)


@pytest.mark.parametrize(("factor", "first_row"), [(0.5, [1.0, 2.0]), (1.0, [2.0, 4.0])])
def test_the_worked_gradient_is_autograds(factor: float, first_row: list[float]) -> None:
    w1 = torch.tensor([[0.5, 0.25], [1.0, -1.0]], requires_grad=True)
    b1, w2 = torch.tensor([0.0, 0.5], requires_grad=True), torch.tensor([[2.0, 3.0]], requires_grad=True)
    x = torch.tensor([1.0, 2.0])
    hidden = torch.relu(w1 @ x + b1)
    prediction = w2 @ hidden + 0.5
    loss = factor * (prediction - 2.0).square().sum()
    loss.backward()
    assert (hidden.tolist(), prediction.item()) == ([1.0, 0.0], 2.5)
    assert loss.item() == factor * 0.25
    assert w1.grad is not None and w1.grad.tolist() == [first_row, [0.0, 0.0]]
    assert b1.grad is not None and b1.grad.tolist() == [2 * factor, 0.0]
    assert w2.grad is not None and w2.grad.tolist() == [[factor, 0.0]]
    assert r"\begin{pmatrix} 1 & 2 \\ 0 & 0 \end{pmatrix}" in FLAT["computation-graphs-and-backprop"]


def test_the_gradient_formula_of_the_first_weights_holds_for_any_shapes() -> None:
    torch.manual_seed(0)
    d, k, m = 3, 5, 2
    x, y = torch.randn(d, 1, dtype=torch.float64), torch.randn(m, 1, dtype=torch.float64)
    w1 = torch.randn(k, d, dtype=torch.float64, requires_grad=True)
    b1, w2 = torch.randn(k, 1, dtype=torch.float64), torch.randn(m, k, dtype=torch.float64)
    z1 = w1 @ x + b1
    error = w2 @ torch.relu(z1) - y
    (0.5 * error.square().sum()).backward()
    torch.testing.assert_close(w1.grad, (w2.T @ error * (z1 > 0)).detach() @ x.T)


def test_a_value_used_twice_gets_the_sum_and_relu_has_slope_zero_at_zero() -> None:
    a, z = torch.tensor(3.0, requires_grad=True), torch.tensor(0.0, requires_grad=True)
    (a * a + a).backward()
    torch.relu(z).backward()
    assert a.grad is not None and a.grad.item() == 7
    assert z.grad is not None and z.grad.item() == 0


def test_a_batch_weight_gradient_is_the_sum_of_outer_products() -> None:
    torch.manual_seed(0)
    x, w, up = torch.randn(4, 3), torch.randn(2, 3, requires_grad=True), torch.randn(4, 2)
    (x @ w.T).backward(up)
    torch.testing.assert_close(w.grad, up.T @ x)


def test_the_jacobian_of_a_residual_block_is_identity_plus_that_of_the_branch() -> None:
    torch.manual_seed(0)
    w, x = torch.randn(4, 4), torch.randn(4)
    plain = torch.autograd.functional.jacobian(lambda v: torch.tanh(w @ v), x)
    residual = torch.autograd.functional.jacobian(lambda v: v + torch.tanh(w @ v), x)
    torch.testing.assert_close(residual, torch.eye(4) + plain)


def test_the_recurrent_jacobian_is_the_product_with_the_latest_factor_left() -> None:
    torch.manual_seed(0)
    wh, inputs = 0.5 * torch.randn(3, 3, dtype=torch.float64), torch.randn(5, 3, dtype=torch.float64)
    states = [torch.randn(3, dtype=torch.float64)]

    def run(h: torch.Tensor) -> torch.Tensor:
        for x in inputs:
            h = torch.tanh(wh @ h + x)
        return h

    for x in inputs:
        states.append(torch.tanh(wh @ states[-1] + x))
    product = torch.eye(3, dtype=torch.float64)
    for h in states[1:]:
        product = torch.diag(1 - h**2) @ wh @ product
    torch.testing.assert_close(product, torch.autograd.functional.jacobian(run, states[0]))
    assert torch.linalg.matrix_norm(product, 2) <= torch.linalg.matrix_norm(wh, 2) ** 5


def test_the_lstm_cell_path_carries_the_forget_gate_and_torch_agrees_with_the_equations() -> None:
    torch.manual_seed(0)
    cell = torch.nn.LSTMCell(2, 3)
    x, h, c = torch.randn(2), torch.randn(3), torch.randn(3)
    i, f, g, o = (cell.weight_ih @ x + cell.bias_ih + cell.weight_hh @ h + cell.bias_hh).chunk(4)
    i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
    new_h, new_c = cell(x[None], (h[None], c[None]))
    torch.testing.assert_close(new_c[0], f * c + i * g)
    torch.testing.assert_close(new_h[0], o * new_c[0].tanh())
    path = torch.autograd.functional.jacobian(lambda v: cell(x[None], (h[None], v[None]))[1][0], c)
    torch.testing.assert_close(path, torch.diag(f).detach())


def test_cross_entropy_splits_and_its_logit_gradient_is_q_minus_p() -> None:
    p, a = torch.tensor([0.2, 0.5, 0.3], dtype=torch.float64), LOGITS.clone().requires_grad_()
    q = torch.softmax(a, 0)
    divergence = torch.nn.functional.kl_div(q.log(), p, reduction="sum")
    loss = -(p * q.log()).sum()
    torch.testing.assert_close(loss, -(p * p.log()).sum() + divergence)
    loss.backward()
    torch.testing.assert_close(a.grad, q.detach() - p)
    assert [f"{value:.3f}" for value in torch.softmax(LOGITS, 0) - torch.tensor([0, 0, 1])] == [
        "0.665",
        "0.245",
        "-0.910",
    ]
    assert "(0.665, 0.245, -0.910)" in FLAT["information-theory"]


def test_accuracy_may_be_perfect_at_the_loss_of_the_uniform_predictor() -> None:
    reply = next(m.reply for m in QUESTIONS["information-theory-trinity"].misconceptions if m.id.startswith("loss-2-3"))
    assert reply and "0.101" in reply
    assert 0.101 > (1 - 0.101) / 9 and round(-math.log(0.101), 1) == 2.3 < math.log(10)


def test_a_linear_code_of_one_unit_keeps_the_larger_eigenvalue() -> None:
    values, vectors = np.linalg.eigh(np.array([[2.0, 1.0], [1.0, 2.0]]))
    np.testing.assert_allclose(values, [1, 3])
    kept = np.outer(vectors[:, 1], vectors[:, 1])
    left = np.trace((np.eye(2) - kept) @ np.array([[2.0, 1.0], [1.0, 2.0]]))
    np.testing.assert_allclose([left, values[1] / values.sum()], [1, 0.75])


def test_the_gaussian_rate_is_half_a_nat() -> None:
    normal = torch.distributions.Normal
    assert torch.distributions.kl_divergence(normal(1.0, 1.0), normal(0.0, 1.0)).item() == 0.5


def test_the_toy_analogy_and_its_one_hot_counterpart() -> None:
    king, man, woman, queen = np.array([[0.9, 0.8], [0.1, 0.7], [0.2, -0.6], [0.9, -0.7]])
    target = king - man + woman
    np.testing.assert_allclose(target, [1.0, -0.5])
    for word, shown in ((queen, "0.981"), (woman, "0.707"), (king, "0.371"), (man, "-0.316")):
        cosine = target @ word / np.linalg.norm(target) / np.linalg.norm(word)
        assert f"{cosine:.3f}" == shown and shown in FLAT["embeddings"]
    one, two, three, four = np.eye(4)
    distances = [np.linalg.norm(one - two + three - word) for word in (one, three, four)]
    np.testing.assert_allclose(distances, [math.sqrt(2), math.sqrt(2), 2])


def test_skip_gram_gradient_and_lookup() -> None:
    torch.manual_seed(0)
    u, v, negatives = torch.randn(4), torch.randn(4, requires_grad=True), torch.randn(3, 4)
    loss = -torch.nn.functional.logsigmoid(u @ v) - torch.nn.functional.logsigmoid(-negatives @ v).sum()
    loss.backward()
    expected = (torch.sigmoid(u @ v) - 1) * u + torch.sigmoid(negatives @ v) @ negatives
    torch.testing.assert_close(v.grad, expected.detach())
    table = torch.randn(5, 3)
    torch.testing.assert_close(table.T @ torch.eye(5)[2], torch.nn.functional.embedding(torch.tensor(2), table))


def test_clipping_by_norm_keeps_the_direction_and_by_value_does_not() -> None:
    for clip, expected in (
        (lambda w: torch.nn.utils.clip_grad_norm_([w], 1.0), [0.6, 0.8]),
        (lambda w: torch.nn.utils.clip_grad_value_([w], 1.0), [1.0, 1.0]),
    ):
        weight = torch.zeros(2, requires_grad=True)
        weight.grad = torch.tensor([3.0, 4.0])
        clip(weight)
        torch.testing.assert_close(weight.grad, torch.tensor(expected), atol=1e-6, rtol=0)


@pytest.mark.parametrize("gradient", [1e-3, 1.0, 1e3])
def test_adams_first_step_has_the_size_of_the_learning_rate(gradient: float) -> None:
    weight = torch.zeros(1, requires_grad=True)
    weight.grad = torch.tensor([gradient])
    torch.optim.Adam([weight], lr=0.1).step()
    torch.testing.assert_close(weight.detach(), torch.tensor([-0.1]), atol=1e-5, rtol=0)


def test_layer_norm_of_one_to_four() -> None:
    values = torch.nn.functional.layer_norm(torch.tensor([1.0, 2.0, 3.0, 4.0]), (4,)).tolist()
    shown = "(" + ", ".join(f"{value:.3f}" for value in values) + ")"
    assert shown in FLAT["training-stability"]


def test_relu_halves_the_mean_square_that_the_he_variance_restores() -> None:
    torch.manual_seed(0)
    signal = torch.randn(2000, 512)
    weights = torch.randn(512, 512) * math.sqrt(2 / 512)
    after = torch.relu(signal @ weights.T)
    assert after.square().mean().item() == pytest.approx(1.0, rel=0.02)


def test_not_every_file_can_be_compressed() -> None:
    shorter = sum(1 for n in range(10) for _ in itertools.product("01", repeat=n))
    assert shorter == 1023 < 2**10


def test_numbers_in_answers_to_follow_ups() -> None:
    assert 0.5**20 < 1e-6
    assert round(30.6 - 25.9, 1) == 4.7
    assert f"{0.9**100:.5f}" == "0.00003"
    assert f"{-math.log2(0.99):.4f}" == "0.0145"
    assert "0.0145" in QUESTIONS["compression-is-prediction"].reference
    assert r"0.95^{100} \approx 0.0059" in QUESTIONS["lstm-gates"].reference
