"""Seeded cases: a single step, in which nothing can pile up yet, and many."""

import torch

from tutor.practice.case import Case

DTYPES = {"float64": torch.float64, "float32": torch.float32}


def falls(result):
    """With a small learning rate the loss falls in every step."""
    losses = result[2]
    for step, (before, after) in enumerate(zip(losses, losses[1:], strict=False), 1):
        if not after <= before:
            return f"the loss rises from {before:.4g} to {after:.4g} in step {step}, with a learning rate that is small"
    return ""


def cases(seed):
    draw = torch.Generator().manual_seed(seed)

    def inputs(batch=6, n=3, m=2, lr=0.05, steps=12, dtype=torch.float64):
        shapes = ((batch, n), (batch, m), (n, m), (m,))
        arrays = [torch.randn(shape, generator=draw, dtype=torch.float64).to(dtype) for shape in shapes]
        return (*arrays, lr, steps)

    x, y = torch.tensor([[1.0], [2.0]]).double(), torch.tensor([[2.0], [4.0]]).double()
    given = x, y, torch.zeros(1, 1).double(), torch.zeros(1).double(), 0.1, 3
    yield Case("example", given, dtype="float64", public=True)
    for name, dtype in DTYPES.items():
        yield Case(f"one-step-{name}", inputs(steps=1, dtype=dtype), dtype=name)
        yield Case(f"many-steps-{name}", inputs(dtype=dtype), dtype=name, property=falls)
        yield Case(f"small-steps-{name}", inputs(9, 2, 4, 0.02, 25, dtype), dtype=name, property=falls)
    yield Case("no-step", inputs(steps=0), dtype="float64")
    yield Case("rate-zero", inputs(lr=0.0, steps=3), dtype="float64")
    x, y, w, b, lr, steps = inputs()
    yield Case("non-contiguous", (x.T.contiguous().T, y, w.T.contiguous().T, b, lr, steps), dtype="float64")
