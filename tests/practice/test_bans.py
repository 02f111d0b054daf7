"""Ways to what is banned, by exercise: refused with a line; and right code that only sounds like it, which passes."""

import pytest

from tutor.exercise import Outcome

from .conftest import EXERCISES

WAYS = {
    "attention-backward": (
        "def attention_backward(q, k, v, d_output):",
        [
            "q = q.clone(); q.requires_grad_()",
            "q = q.clone(); q.requires_grad = True",
            "x = torch.ones(1, requires_grad=True)",
            "x = torch.tensor([1.0], **{'requires_' + 'grad': True})",
            "torch.autograd.grad(q.sum(), q)",
            "getattr(torch, 'auto' + 'grad').grad(q.sum(), q)",
            "vars(torch)['func'].grad(lambda t: t.sum())(q)",
            "getattr(torch.func, 'v' + 'jp')(lambda t: t.sum(), q)",
            "torch.ops.aten._softmax_backward_data(q, q, -1, q.dtype)",
            "getattr(torch.ops.aten, '_softmax_' + 'backward_data')(q, q, -1, q.dtype)",
        ],
    ),
    "multi-head-attention": (
        "def multi_head_attention(x_q, x_kv, w_q, w_k, w_v, w_o, num_heads, mask=None):",
        [
            "torch.nn.functional.multi_head_attention_forward",
            "torch.nn.MultiheadAttention(4, 2)",
            "getattr(torch.nn, 'Multihead' + 'Attention')(4, 2)",
            "getattr(torch.nn, 'Transformer' + 'EncoderLayer')(4, 2)",
            "getattr(torch.nn.functional, 'scaled_dot_' + 'product_attention')(x_q, x_q, x_q)",
        ],
    ),
    "lstm-step": (
        "def lstm_step(x, h, c, w_x, w_h, b):",
        [
            "torch.nn.LSTMCell(3, 4)",
            "getattr(torch.nn, 'LSTM' + 'Cell')(3, 4)",
            "torch.lstm_cell(x, (h, c), w_x.T, w_h.T, b, b)",
            "getattr(torch, 'lstm_' + 'cell')(x, (h, c), w_x.T, w_h.T, b, b)",
            "getattr(torch._VF, 'lstm_' + 'cell')(x, (h, c), w_x.T, w_h.T, b, b)",
        ],
    ),
    "adam-step": (
        "def adam_step(param, grad, m, v, t, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):",
        [
            "torch.optim.AdamW([param])",
            "getattr(torch, 'op' + 'tim').Adam([param])",
            "getattr(torch, '_fused_' + 'adamw_')([param], [grad], [m], [v], [], [torch.ones(())], lr=lr, beta1=0.9, "
            "beta2=0.9, weight_decay=0.0, eps=eps, amsgrad=False, maximize=False)",
        ],
    ),
    "label-smoothing": (
        "def label_smoothed_cross_entropy(logits, targets, epsilon=0.1):",
        [
            "torch.nn.functional.cross_entropy(logits, targets)",
            "getattr(torch.nn.functional, 'cross_' + 'entropy')(logits, targets)",
            "getattr(torch.nn, 'CrossEntropy' + 'Loss')()",
        ],
    ),
    "mlp-backprop": (
        "def forward_backward(x, y, w1, b1, w2, b2):",
        ["import torch", "__import__('torch')"],
    ),
}
CASES = [(name, head, way) for name, (head, ways) in WAYS.items() for way in ways]


@pytest.mark.parametrize(("name", "head", "way"), CASES, ids=[f"{name}: {way[:50]}" for name, _, way in CASES])
def test_a_way_to_what_is_banned_is_rejected_with_its_line(any_checker, name, head, way):
    start = "import numpy\n" if name == "mlp-backprop" else "import torch\n"
    found = any_checker.check(name, f"{start}{head}\n    {way}\n", seed=1)
    assert found.verdict is Outcome.REJECTED, (found.message, found.tests[:1])
    assert found.line == 3
    assert found.message.startswith("Line 3: ")


@pytest.mark.parametrize("name", WAYS)
def test_words_and_own_names_are_no_ban(any_checker, name):
    source = next((EXERCISES / name / "right").glob("*.py")).read_text()
    more = """

# torch.autograd.grad, nn.MultiheadAttention, nn.LSTMCell, F.cross_entropy, torch.optim.AdamW
NOTE = "loss.backward() and F.scaled_dot_product_attention"


def grad(x):
    return x


def cross_entropy(x):
    return grad(x)


class LSTMCell:
    def lstm_cell(self):
        return cross_entropy(NOTE)


LSTMCell().lstm_cell()
"""
    assert any_checker.check(name, source + more).passed


def test_the_decayed_step_is_that_of_the_library(any_checker):
    import torch

    workshop = any_checker.workshops["adam-step"]
    for case in workshop.cases(3):
        if case.dtype != "float64":
            continue
        param, grad, m, v, t = (x.clone() if isinstance(x, torch.Tensor) else x for x in case.args)
        options = {"lr": 1e-3, "betas": (0.9, 0.999), "eps": 1e-8, "weight_decay": 0.0, **case.kwargs}
        leaf = torch.nn.Parameter(param.clone())
        optimiser = torch.optim.AdamW([leaf], foreach=False, **options)
        leaf.grad = grad.clone()
        optimiser.state[leaf] = {"step": torch.tensor(float(t - 1)), "exp_avg": m.clone(), "exp_avg_sq": v.clone()}
        optimiser.step()
        ours = workshop.reference(*case.args, **case.kwargs)
        state = optimiser.state[leaf]
        for found, wanted in zip(ours, (leaf.detach(), state["exp_avg"], state["exp_avg_sq"]), strict=True):
            torch.testing.assert_close(found, wanted, rtol=1e-9, atol=1e-9)
