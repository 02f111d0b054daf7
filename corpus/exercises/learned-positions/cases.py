"""Seeded cases: tables longer than the text, exactly as long, and too short."""

import torch

from tutor.practice.case import Case

DTYPES = {"float64": torch.float64, "float32": torch.float32}


def cases(seed):
    draw = torch.Generator().manual_seed(seed)

    def normal(*shape, dtype=torch.float64, scale=1.0):
        return torch.randn(shape, generator=draw, dtype=torch.float64).mul(scale).to(dtype)

    def inputs(batch=2, t=3, d=4, most=6, dtype=torch.float64):
        x = normal(batch, t, d, dtype=dtype)
        return most, d, normal(most, d, dtype=dtype), x, normal(batch, t, d, dtype=dtype)

    table = torch.tensor([[1.0, 0.0], [0.0, 1.0], [5.0, 5.0]], dtype=torch.float64)
    x = torch.zeros(1, 2, 2, dtype=torch.float64)
    yield Case("example", (3, 2, table, x, x + 1), dtype="float64", public=True)
    for name, dtype in DTYPES.items():
        yield Case(f"rectangular-{name}", inputs(dtype=dtype), dtype=name)
        yield Case(f"larger-{name}", inputs(3, 7, 5, 9, dtype=dtype), dtype=name)
    yield Case("table-just-long-enough", inputs(t=6), dtype="float64")
    yield Case("one-position", inputs(t=1), dtype="float64")
    yield Case("one-sample", inputs(batch=1), dtype="float64")
    yield Case("batch-longer-than-table", inputs(batch=9), dtype="float64")
    yield Case("one-of-everything", inputs(1, 1, 1, 1), dtype="float64")
    most, d, table, x, weight = inputs(batch=4, t=3)
    yield Case("non-contiguous", (most, d, table, normal(3, 4, 4).transpose(0, 1), weight), dtype="float64")
    yield Case("one-too-many", inputs(t=7), dtype="float64", raises="ValueError")
    yield Case("far-too-many", inputs(t=20), dtype="float64", raises="ValueError")
