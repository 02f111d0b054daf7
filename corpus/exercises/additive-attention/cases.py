"""Seeded cases: every size differs from every other."""

import torch

from tutor.practice.case import Case

DTYPES = {"float64": torch.float64, "float32": torch.float32}


def cases(seed):
    draw = torch.Generator().manual_seed(seed)

    def normal(*shape, dtype=torch.float64, scale=1.0):
        return torch.randn(shape, generator=draw, dtype=torch.float64).mul(scale).to(dtype)

    def inputs(batch=2, n=3, t=5, m=4, p=6, dtype=torch.float64, scale=1.0):
        shapes = ((batch, n), (batch, t, m), (n, p), (m, p))
        return (*(normal(*shape, dtype=dtype) for shape in shapes), normal(p, dtype=dtype, scale=scale))

    s = torch.tensor([[1.0, 0.0]], dtype=torch.float64)
    h = torch.tensor([[[1.0], [0.0], [-1.0]]], dtype=torch.float64)
    w_s = torch.tensor([[0.5, 0.0], [0.0, 1.0]], dtype=torch.float64)
    w_h = torch.tensor([[1.0, -1.0]], dtype=torch.float64)
    yield Case("example", (s, h, w_s, w_h, torch.tensor([1.0, 0.5], dtype=torch.float64)), dtype="float64", public=True)

    for name, dtype in DTYPES.items():
        yield Case(f"rectangular-{name}", inputs(dtype=dtype), dtype=name)
        yield Case(f"long-{name}", inputs(3, 2, 11, 5, 4, dtype=dtype), dtype=name)
        yield Case(f"sharp-{name}", inputs(2, 4, 6, 3, 8, dtype=dtype, scale=6.0), dtype=name)
    yield Case("one-position", inputs(t=1), dtype="float64")
    yield Case("one-sentence", inputs(batch=1), dtype="float64")
    yield Case("one-of-everything", inputs(1, 1, 1, 1, 1), dtype="float64")
    yield Case("wide-projection", inputs(2, 3, 4, 5, 40), dtype="float64")
    s, h, w_s, w_h, v = inputs()
    yield Case(
        "non-contiguous",
        (s.T.contiguous().T, normal(5, 2, 4).transpose(0, 1), w_s.T.contiguous().T, w_h, v),
        dtype="float64",
    )
    s, h, w_s, w_h, v = inputs()
    yield Case("one-state-for-all", (s[:1].expand(2, 3), h, w_s, w_h, v), dtype="float64")
    s, h, w_s, w_h, v = inputs()
    yield Case("huge-energies", (s, h, w_s, w_h, v * 1e4), dtype="float64")
