"""Seeded cases: no smoothing, some, nothing but smoothing; few and many classes."""

import torch

from tutor.practice.case import Case

DTYPES = {"float64": torch.float64, "float32": torch.float32}


def cases(seed):
    draw = torch.Generator().manual_seed(seed)

    def normal(*shape, dtype=torch.float64, scale=1.0):
        return torch.randn(shape, generator=draw, dtype=torch.float64).mul(scale).to(dtype)

    def inputs(batch=3, classes=5, dtype=torch.float64, scale=1.0, kind=torch.int64):
        return normal(batch, classes, dtype=dtype, scale=scale), torch.randint(0, classes, (batch,), generator=draw).to(
            kind
        )

    x = torch.tensor([[2.0, 0.0, -1.0]], dtype=torch.float64)
    yield Case("example", (x, torch.tensor([0]), 0.3), dtype="float64", public=True)
    for name, dtype in DTYPES.items():
        yield Case(f"rectangular-{name}", (*inputs(dtype=dtype), 0.2), dtype=name)
        yield Case(f"many-classes-{name}", (*inputs(4, 60, dtype=dtype, scale=3), 0.15), dtype=name)
        yield Case(f"large-logits-{name}", (*inputs(4, 6, dtype=dtype, scale=12), 0.4), dtype=name)
    yield Case("default-epsilon", inputs(), dtype="float64")
    yield Case("no-smoothing", (*inputs(), 0.0), dtype="float64")
    yield Case("nothing-but-smoothing", (*inputs(), 1.0), dtype="float64")
    yield Case("two-classes", (*inputs(6, 2), 0.3), dtype="float64")
    yield Case("one-sample", (*inputs(batch=1), 0.25), dtype="float64")
    yield Case("one-class", (*inputs(3, 1), 0.5), dtype="float64")
    yield Case("small-integers", (*inputs(kind=torch.int32), 0.1), dtype="float64")
    yield Case("non-contiguous", (normal(5, 3).T, inputs(6)[1][::2], 0.2), dtype="float64")
    x, y = inputs()
    yield Case("huge-logits", (x * 1e4, y, 0.1), dtype="float64")
