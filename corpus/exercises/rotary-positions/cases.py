"""Seeded cases: near and far positions, fractions, other bases."""

import torch

from tutor.practice.case import Case

DTYPES = {"float64": torch.float64, "float32": torch.float32}


def cases(seed):
    draw = torch.Generator().manual_seed(seed)

    def normal(*shape, dtype=torch.float64, scale=1.0):
        return torch.randn(shape, generator=draw, dtype=torch.float64).mul(scale).to(dtype)

    def some(t, most=50):
        return torch.randint(0, most, (t,), generator=draw)

    x = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 2.0]], dtype=torch.float64)
    yield Case("example", (x, torch.tensor([0, 1, 1])), dtype="float64", public=True)
    for name, dtype in DTYPES.items():
        yield Case(f"rectangular-{name}", (normal(3, 8, dtype=dtype), some(3)), dtype=name)
        yield Case(f"batched-{name}", (normal(2, 3, 5, 6, dtype=dtype), torch.arange(5)), dtype=name)
        yield Case(
            f"far-{name}", (normal(4, 8, dtype=dtype), torch.tensor([99_999, 65_537, 12_345, 100_000])), dtype=name
        )
        yield Case(
            f"float-positions-{name}",
            (normal(3, 4, dtype=dtype), torch.tensor([0.5, 2.25, 1000.75], dtype=dtype)),
            dtype=name,
        )
    yield Case("one-pair", (normal(4, 2), some(4)), dtype="float64")
    yield Case("one-position", (normal(2, 1, 6), some(1)), dtype="float64")
    yield Case("wide", (normal(5, 64), some(5)), dtype="float64")
    yield Case("position-zero-changes-nothing", (normal(3, 6), torch.zeros(3, dtype=torch.long)), dtype="float64")
    yield Case("positions-out-of-order", (normal(4, 6), torch.tensor([7, 0, 30, 2])), dtype="float64")
    yield Case("another-base", (normal(3, 6), some(3)), {"base": 500.0}, dtype="float64")
    yield Case("as-many-batches-as-positions", (normal(3, 3, 6), some(3)), dtype="float64")
    yield Case("small-integers", (normal(3, 6), some(3).to(torch.int32)), dtype="float64")
    yield Case("non-contiguous", (normal(8, 3).T, some(3)), dtype="float64")
