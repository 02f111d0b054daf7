"""Seeded cases: rectangular, batches, and gradients that come as views."""

import torch

from tutor.practice.case import Case

DTYPES = {"float64": torch.float64, "float32": torch.float32}


def cases(seed):
    draw = torch.Generator().manual_seed(seed)

    def normal(*shape, dtype=torch.float64, scale=1.0):
        return torch.randn(shape, generator=draw, dtype=torch.float64).mul(scale).to(dtype)

    def inputs(batch=(), t_q=3, t_k=5, d_k=4, d_v=6, dtype=torch.float64, scale=1.0):
        shapes = ((t_q, d_k), (t_k, d_k), (t_k, d_v), (t_q, d_v))
        q, k, v, d = (normal(*batch, *shape, dtype=dtype) for shape in shapes)
        return q * scale, k * scale, v, d

    q = torch.tensor([[1.0, 0.0]], dtype=torch.float64)
    k = torch.tensor([[1.0, 0.0], [0.0, 1.0]], dtype=torch.float64)
    v = torch.tensor([[1.0], [3.0]], dtype=torch.float64)
    yield Case("example", (q, k, v, torch.ones(1, 1, dtype=torch.float64)), dtype="float64", public=True)
    for name, dtype in DTYPES.items():
        yield Case(f"rectangular-{name}", inputs(dtype=dtype), dtype=name)
        yield Case(f"batched-{name}", inputs((2, 3), dtype=dtype), dtype=name)
        yield Case(f"sharp-{name}", inputs((2,), 4, 3, 2, 5, dtype=dtype, scale=3.0), dtype=name)
    yield Case("one-batch-axis", inputs((2,), 4, 2, 3, 5), dtype="float64")
    yield Case("one-key", inputs((2,), t_k=1), dtype="float64")
    yield Case("one-query", inputs((2,), t_q=1), dtype="float64")
    yield Case("widths-of-one", inputs((2,), d_k=1, d_v=1), dtype="float64")
    yield Case("wide-keys", inputs((2,), d_k=24), dtype="float64")
    q, k, v, _ = inputs((2,))
    yield Case(
        "gradient-of-a-sum", (q, k, v, torch.ones(1, 1, 1, dtype=torch.float64).expand(2, 3, 6)), dtype="float64"
    )
    q, k, v, _ = inputs((2,))
    yield Case("gradient-transposed", (q, k, v, normal(2, 6, 3).mT), dtype="float64")
    _, _, _, d = inputs((2,))
    yield Case(
        "non-contiguous",
        (normal(4, 3, 2).permute(2, 1, 0), normal(2, 4, 5).mT, normal(5, 6)[None].expand(2, 5, 6), d),
        dtype="float64",
    )
    q, k, v, d = inputs((2,))
    yield Case("zero-gradient", (q, k, v, d * 0), dtype="float64")
