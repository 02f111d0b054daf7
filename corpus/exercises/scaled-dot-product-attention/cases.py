"""Seeded cases: rectangular everywhere, so that no two sizes can be mistaken for one another."""

import torch

from tutor.practice.case import Case

DTYPES = {"float64": torch.float64, "float32": torch.float32}


def cases(seed):
    draw = torch.Generator().manual_seed(seed)

    def normal(*shape, dtype=torch.float64, scale=1.0):
        return torch.randn(*shape, generator=draw, dtype=torch.float64).mul(scale).to(dtype)

    def allowed(*shape, rate=0.6):
        mask = torch.rand(*shape, generator=draw) < rate
        mask[..., 0] = True
        return mask

    def inputs(batch=(), t_q=3, t_k=5, d_k=4, d_v=6, dtype=torch.float64, scale=1.0):
        return (
            normal(*batch, t_q, d_k, dtype=dtype, scale=scale),
            normal(*batch, t_k, d_k, dtype=dtype, scale=scale),
            normal(*batch, t_k, d_v, dtype=dtype),
        )

    q = torch.tensor([[1.0, 0.0], [0.0, 2.0]], dtype=torch.float64)
    k = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]], dtype=torch.float64)
    v = torch.tensor([[1.0], [2.0], [4.0]], dtype=torch.float64)
    yield Case("example", (q, k, v), dtype="float64", public=True)
    mask = torch.tensor([[True, False, True], [True, True, False]])
    yield Case("example-masked", (q, k, v, mask), dtype="float64", public=True)

    for name, dtype in DTYPES.items():
        yield Case(f"rectangular-{name}", inputs((2,), dtype=dtype), dtype=name)
        yield Case(f"two-batch-axes-{name}", inputs((2, 3), dtype=dtype), dtype=name)
        yield Case(f"masked-{name}", (*inputs((2,), dtype=dtype), allowed(2, 3, 5)), dtype=name)
        closed = allowed(2, 3, 5)
        closed[0, 1] = False
        closed[1, 2] = False
        yield Case(f"fully-masked-rows-{name}", (*inputs((2,), dtype=dtype), closed), dtype=name)
        yield Case(f"large-scores-{name}", inputs((2,), d_k=3, dtype=dtype, scale=3.5), dtype=name)

    yield Case("without-batch", inputs(), dtype="float64")
    yield Case("one-key", inputs((2,), t_k=1), dtype="float64")
    yield Case("one-query-of-width-one", inputs((1,), t_q=1, t_k=4, d_k=1, d_v=2), dtype="float64")
    yield Case("wide-keys", inputs((2,), d_k=32, d_v=3, scale=1.5), dtype="float64")
    yield Case(
        "causal-mask-broadcast", (*inputs((2, 3), t_q=4, t_k=4, d_k=5), torch.ones(4, 4).tril().bool()), dtype="float64"
    )
    yield Case("padding-mask-broadcast", (*inputs((2, 3)), allowed(2, 1, 1, 5)), dtype="float64")
    yield Case("mask-over-keys-only", (*inputs((2,)), allowed(5)), dtype="float64")

    q, k, v = inputs((2,))
    hidden = torch.tensor([True, True, False, True, False])
    v[:, ~hidden] = 1e6
    yield Case("forbidden-values-do-not-matter", (q, k, v, hidden), dtype="float64")

    q, k, v = normal(2, 4, 3).mT, normal(5, 4)[None].expand(2, 5, 4), normal(6, 5, 2).permute(2, 1, 0)
    yield Case("non-contiguous", (q, k, v), dtype="float64")
    yield Case("mask-by-keyword", inputs((2,)), {"mask": allowed(2, 3, 5)}, dtype="float64")

    q, k, v = inputs((1,))
    yield Case("huge-scores", (q * 1e2, k * 1e2, v), dtype="float64")
