"""Seeded cases: unshared blocks, other widths for input and state, saturated gates."""

import torch

from tutor.practice.case import Case

DTYPES = {"float64": torch.float64, "float32": torch.float32}


def cases(seed):
    draw = torch.Generator().manual_seed(seed)

    def normal(*shape, dtype=torch.float64, scale=1.0):
        return torch.randn(shape, generator=draw, dtype=torch.float64).mul(scale).to(dtype)

    def inputs(batch=3, n=4, m=5, dtype=torch.float64, scale=1.0):
        shapes = ((batch, n), (batch, m), (batch, m), (n, 4 * m), (m, 4 * m), (4 * m,))
        return tuple(normal(*shape, dtype=dtype, scale=scale) for shape in shapes)

    one = torch.ones(1, 1, dtype=torch.float64)
    w = torch.tensor([[1.0, 2.0, 0.5, -1.0]], dtype=torch.float64)
    yield Case(
        "example", (one, 0.5 * one, 2 * one, w, -w, torch.zeros(4, dtype=torch.float64)), dtype="float64", public=True
    )
    for name, dtype in DTYPES.items():
        yield Case(f"rectangular-{name}", inputs(dtype=dtype), dtype=name)
        yield Case(f"wide-input-{name}", inputs(2, 9, 3, dtype=dtype), dtype=name)
        yield Case(f"saturated-{name}", inputs(2, 3, 4, dtype=dtype, scale=3.0), dtype=name)
    yield Case("one-of-everything", inputs(1, 1, 1), dtype="float64")
    yield Case("one-sample", inputs(batch=1), dtype="float64")
    x, h, c, w_x, w_h, b = inputs()
    yield Case("empty-memory", (x, h * 0, c * 0, w_x, w_h, b), dtype="float64")
    yield Case("bias-alone", (x * 0, h * 0, c, w_x, w_h, b), dtype="float64")
    yield Case("large-memory", (x, h, c * 20, w_x, w_h, b), dtype="float64")
    x, h, c, w_x, w_h, b = inputs()
    yield Case("non-contiguous", (normal(4, 3).T, h, c[:1].expand(3, 5), normal(20, 4).T, w_h, b), dtype="float64")
