"""Seeded cases: the first step and late ones, every option, no axes to three."""

import torch

from tutor.practice.case import Case

DTYPES = {"float64": torch.float64, "float32": torch.float32}


def cases(seed):
    draw = torch.Generator().manual_seed(seed)

    def normal(*shape, dtype=torch.float64, scale=1.0):
        return torch.randn(shape, generator=draw, dtype=torch.float64).mul(scale).to(dtype)

    def inputs(*shape, dtype=torch.float64, scale=1.0):
        return (
            normal(*shape, dtype=dtype),
            normal(*shape, dtype=dtype, scale=scale),
            normal(*shape, dtype=dtype, scale=0.1 * scale),
            normal(*shape, dtype=dtype, scale=0.1 * scale).square(),
        )

    def first(*shape, dtype=torch.float64):
        param, grad, m, _ = inputs(*shape, dtype=dtype)
        return param, grad, m * 0, m * 0

    p = torch.tensor([1.0, -2.0], dtype=torch.float64)
    g = torch.tensor([0.5, 0.1], dtype=torch.float64)
    yield Case("example", (p, g, p * 0, p * 0, 1), {"lr": 0.1, "weight_decay": 0.01}, dtype="float64", public=True)
    every = {"lr": 0.05, "betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.3}
    for name, dtype in DTYPES.items():
        yield Case(f"first-step-{name}", (*first(3, 4, dtype=dtype), 1), {"lr": 0.1}, dtype=name)
        yield Case(f"later-step-{name}", (*inputs(3, 4, dtype=dtype), 7), {"lr": 0.1}, dtype=name)
        yield Case(f"every-option-{name}", (*inputs(2, 5, dtype=dtype), 3), every, dtype=name)
    yield Case("defaults", (*inputs(6), 2), dtype="float64")
    yield Case("large-epsilon", (*inputs(5), 4), {"lr": 0.1, "eps": 0.5}, dtype="float64")
    yield Case("strong-decay", (*inputs(5), 4), {"lr": 0.5, "weight_decay": 0.9}, dtype="float64")
    yield Case("other-betas", (*inputs(5), 3), {"lr": 0.1, "betas": (0.5, 0.6)}, dtype="float64")
    yield Case("late-step", (*inputs(4), 5000), {"lr": 0.1}, dtype="float64")
    yield Case("no-axes", (*inputs(), 2), {"lr": 0.1}, dtype="float64")
    yield Case("three-axes", (*inputs(2, 1, 3), 5), {"lr": 0.1}, dtype="float64")
    yield Case("one-number", (*inputs(1), 1), {"lr": 0.1}, dtype="float64")
    param, grad, m, v = inputs(4)
    yield Case("zero-gradient", (param, grad * 0, m, v, 3), {"lr": 0.1}, dtype="float64")
    param, grad, m, v = inputs(4, scale=1e-4)
    yield Case("small-gradient", (param, grad, m, v, 3), {"lr": 0.1, "eps": 1e-4}, dtype="float64")
    param, _, m, v = inputs(3, 4)
    yield Case("non-contiguous", (param, normal(4, 3).T, m, v, 2), {"lr": 0.1}, dtype="float64")
