"""Seeded cases: unshared projections, other lengths for queries and keys, every count of heads."""

import torch

from tutor.practice.case import Case

DTYPES = {"float64": torch.float64, "float32": torch.float32}


def cases(seed):
    draw = torch.Generator().manual_seed(seed)

    def normal(*shape, dtype=torch.float64, scale=1.0):
        return torch.randn(shape, generator=draw, dtype=torch.float64).mul(scale).to(dtype)

    def inputs(batch=2, t_q=3, t_k=5, d=6, dtype=torch.float64, scale=1.0):
        x = normal(batch, t_q, d, dtype=dtype, scale=scale), normal(batch, t_k, d, dtype=dtype, scale=scale)
        return (*x, *(normal(d, d, dtype=dtype, scale=d**-0.5) for _ in range(4)))

    def allowed(*shape, rate=0.6):
        mask = torch.rand(*shape, generator=draw) < rate
        mask[..., 0] = True
        return mask

    eye = torch.eye(2, dtype=torch.float64)
    x = torch.tensor([[[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]], dtype=torch.float64)
    swap = eye.flip(0)
    yield Case("example", (x[:, :2], x, eye, eye, swap, 2 * eye, 2), dtype="float64", public=True)
    # With unit values and projections the output is the weights themselves.
    unit, x = torch.eye(3, dtype=torch.float64), torch.tensor([[[2.0, 0.0, 1.0], [0.0, 3.0, 0.0]]]).double()
    yield Case("weights-made-visible", (x, unit[None], unit, unit, unit, unit, 1), dtype="float64", public=True)
    for name, dtype in DTYPES.items():
        yield Case(f"rectangular-{name}", (*inputs(dtype=dtype), 3), dtype=name)
        closed = allowed(2, 3, 3, 5)
        closed[0, 1, 2] = closed[1, :, 0] = False
        yield Case(f"fully-masked-rows-{name}", (*inputs(dtype=dtype), 3, closed), dtype=name)
    yield Case("two-heads-float64", (*inputs(3, 4, 2, 8), 2), dtype="float64")
    yield Case("masked-float64", (*inputs(), 2, allowed(2, 2, 3, 5)), dtype="float64")
    yield Case("large-scores-float64", (*inputs(2, 3, 4, 4, scale=3.0), 2), dtype="float64")
    yield Case("one-head", (*inputs(), 1), dtype="float64")
    yield Case("a-head-per-column", (*inputs(d=4), 4), dtype="float64")
    yield Case("one-query-one-key", (*inputs(1, 1, 1, 4), 2), dtype="float64")
    x, _, *w = inputs(2, 4, 4, 6)
    yield Case("causal-self-attention", (x, x.clone(), *w, 3, torch.ones(4, 4).tril().bool()), dtype="float64")
    yield Case("padding-mask", (*inputs(), 3), {"mask": allowed(2, 1, 1, 5)}, dtype="float64")
    yield Case("mask-per-head", (*inputs(), 3, allowed(3, 1, 5)), dtype="float64")
    x_q, x_kv, *w = inputs()
    w[0] = w[0].T
    x_q = normal(3, 2, 6).transpose(0, 1)
    yield Case("non-contiguous", (x_q, x_kv[:1].expand(2, 5, 6), *w, 2), dtype="float64")
    yield Case("zero-heads", (*inputs(), 0), dtype="float64", raises="ValueError")
    yield Case("negative-heads", (*inputs(), -2), dtype="float64", raises="ValueError")
    yield Case("heads-do-not-divide", (*inputs(), 4), dtype="float64", raises="ValueError")
    yield Case("one-column-too-many", (*inputs(), 5), dtype="float64", raises="ValueError")
    x_q, x_kv, *_ = inputs()
    broken = normal(6, 5)
    yield Case(
        "heads-checked-first", (x_q, x_kv, broken, broken, broken, broken.T, 4), dtype="float64", raises="ValueError"
    )
    x_q, x_kv, *w = inputs()
    yield Case("huge-scores", (x_q * 1e2, x_kv * 1e2, *w, 2), dtype="float64")
