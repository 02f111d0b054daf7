"""Ways to what is banned, by exercise: refused with a line; and right code that only sounds like it, which passes."""

import pytest

from tutor.exercise import Outcome

from .conftest import EXERCISES

NAMES = sorted(path.parent.name for path in EXERCISES.glob("*/exercise.yaml"))
ATTENTION = [
    "torch.nn.functional.scaled_dot_product_attention(*[torch.ones(1, 2, 2)] * 3)",
    "getattr(torch.nn.functional, 'scaled_dot_' + 'product_attention')(*[torch.ones(1, 2, 2)] * 3)",
    "getattr(torch.ops.aten, '_scaled_dot_' + 'product_attention_math')(*[torch.ones(1, 2, 2)] * 3)",
    "torch.nn.functional.multi_head_attention_forward",
    "torch.nn.MultiheadAttention(4, 2)",
    "vars(torch.nn)['Multihead' + 'Attention'](4, 2)",
    "getattr(torch.nn, 'Transformer' + 'EncoderLayer')(4, 2)",
]
IMPORTS = ["import os", "from os.path import join", "import torch, scipy", "__import__('o' + 's')"]
"""Where nothing of torch is banned there is still the list of what may be imported."""
NO_TORCH = ["import torch", "from torch import nn", "__import__('to' + 'rch')"]
WAYS = {
    "adam-step": [
        "torch.optim.AdamW([torch.ones(1)])",
        "getattr(torch, 'op' + 'tim').Adam([torch.ones(1)])",
        "getattr(torch, '_fused_' + 'adamw_')(*[[torch.ones(1)]] * 4, [], [torch.ones(())], lr=1e-3, beta1=0.9, "
        "beta2=0.9, weight_decay=0.0, eps=1e-8, amsgrad=False, maximize=False)",
    ],
    "additive-attention": IMPORTS,
    "attention-backward": [
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
    "beam-search": IMPORTS,
    "kv-cache": ATTENTION,
    "label-smoothing": [
        "torch.nn.functional.cross_entropy(logits, targets)",
        "getattr(torch.nn.functional, 'cross_' + 'entropy')(logits, targets)",
        "getattr(torch.nn, 'CrossEntropy' + 'Loss')()",
    ],
    "layer-norm": NO_TORCH,
    "learned-positions": IMPORTS,
    "lstm-step": [
        "torch.nn.LSTMCell(3, 4)",
        "getattr(torch.nn, 'LSTM' + 'Cell')(3, 4)",
        "torch.lstm_cell(x, (h, c), w_x.T, w_h.T, b, b)",
        "getattr(torch, 'lstm_' + 'cell')(x, (h, c), w_x.T, w_h.T, b, b)",
        "getattr(torch._VF, 'lstm_' + 'cell')(x, (h, c), w_x.T, w_h.T, b, b)",
    ],
    "mlp-backprop": NO_TORCH,
    "multi-head-attention": ATTENTION,
    "pre-ln-block": ATTENTION,
    "repair-batch-norm": [
        "torch.nn.functional.batch_norm(x, gamma, beta, training=True)",
        "getattr(torch.nn.functional, 'batch_' + 'norm')(x, None, None, training=True)",
        "getattr(torch, 'native_' + 'batch_norm')(x, None, None, None, None, True, 0.1, 1e-5)",
        "vars(torch.nn)['Batch' + 'Norm1d'](3)",
    ],
    "repair-dead-gradients": [
        "torch.func.grad(lambda t: t.sum())(x)",
        "getattr(torch, 'fu' + 'nc').grad(lambda t: t.sum())(x)",
    ],
    "repair-future-leak": ATTENTION,
    "repair-mask-axis": ATTENTION,
    "repair-nan-loss": IMPORTS,
    "repair-post-ln": IMPORTS,
    "repair-training-loop": ["torch.optim.SGD([w], lr)", "getattr(torch, 'op' + 'tim').SGD([w], lr)"],
    "repair-uniform-attention": ATTENTION,
    "repair-warm-up": IMPORTS,
    "rotary-positions": IMPORTS,
    "scaled-dot-product-attention": ATTENTION,
    "sinusoidal-positions": IMPORTS,
    "softmax-cross-entropy": [*NO_TORCH, "import scipy", "from scipy.special import softmax"],
}
CASES = [(name, way) for name, ways in WAYS.items() for way in ways]


def written(exercise, way):
    """A file that defines all that is due and goes this way in what is called first."""
    lines = ["import numpy" if "torch" not in exercise.libraries else "import torch"]
    for entry in exercise.entries:
        due = len(entry.parameters) - entry.optional
        parameters = [name if at < due else f"{name}=None" for at, name in enumerate(entry.parameters)]
        if entry.methods:
            lines += [
                f"class {entry.name}:",
                f"    def __init__({', '.join(['self', *parameters])}):",
                f"        {way}",
            ]
            for method in entry.methods:
                lines += [f"    def {method.name}({', '.join(['self', *method.parameters])}):", "        pass"]
        else:
            lines += [f"def {entry.name}({', '.join(parameters)}):", f"    {way}"]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(("name", "way"), CASES, ids=[f"{name}: {way[:50]}" for name, way in CASES])
def test_a_way_to_what_is_banned_is_rejected_with_its_line(any_checker, name, way):
    exercise = any_checker.workshops[name].exercise
    found = any_checker.check(name, written(exercise, way), seed=1)
    assert found.verdict is Outcome.REJECTED, (found.message, found.tests[:1])
    assert found.line == (4 if exercise.entries[0].methods else 3)
    assert found.message.startswith(f"Line {found.line}: ")


def test_every_exercise_has_its_ways():
    assert sorted(WAYS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_words_and_own_names_are_no_ban(any_checker, name):
    source = next((EXERCISES / name / "right").glob("*.py")).read_text()
    more = """

# torch.autograd.grad, nn.MultiheadAttention, nn.LSTMCell, F.cross_entropy, torch.optim.AdamW, import os, torch.func
NOTE = "loss.backward(), F.scaled_dot_product_attention, F.batch_norm; import scipy, torch; nn.BatchNorm1d"


def grad(x):
    '''As torch.func.grad and torch.optim would.'''
    return x


def cross_entropy(x):
    return grad(x)


class LSTMCell:
    backward = "requires_grad_"

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
