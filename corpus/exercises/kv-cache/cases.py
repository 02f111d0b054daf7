"""Seeded cases: one step and many, every count of heads, two caches at once."""

import torch

from tutor.practice.case import Case

DTYPES = {"float64": torch.float64, "float32": torch.float32}


def cases(seed):
    draw = torch.Generator().manual_seed(seed)

    def normal(*shape, dtype=torch.float64, scale=1.0):
        return torch.randn(shape, generator=draw, dtype=torch.float64).mul(scale).to(dtype)

    def inputs(batch=2, t=4, d=6, heads=2, dtype=torch.float64, scale=1.0):
        weights = [normal(d, d, dtype=dtype, scale=d**-0.5) for _ in range(4)]
        return (*weights, heads, normal(batch, t, d, dtype=dtype, scale=scale))

    eye = torch.eye(2, dtype=torch.float64)
    x = torch.tensor([[[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]], dtype=torch.float64)
    yield Case("example", (eye, eye, eye.flip(0), 2 * eye, 1, x), dtype="float64", public=True)
    # With unit values and projections each output is the weights themselves.
    unit, w_q = (
        torch.eye(3, dtype=torch.float64),
        torch.tensor([[1.0, 2.0, 0.0], [3.0, 0.0, 1.0], [0.0, 1.0, 2.0]]).double(),
    )
    yield Case("weights-made-visible", (w_q, unit, unit, unit, 1, unit[None]), dtype="float64", public=True)
    for name, dtype in DTYPES.items():
        yield Case(f"rectangular-{name}", inputs(dtype=dtype), dtype=name)
        yield Case(f"three-heads-{name}", inputs(3, 5, 9, 3, dtype=dtype), dtype=name)
        yield Case(f"large-scores-{name}", inputs(2, 4, 4, 2, dtype=dtype, scale=3.0), dtype=name)
    yield Case("one-step", inputs(t=1), dtype="float64")
    yield Case("many-steps", inputs(2, 12, 4, 2), dtype="float64")
    yield Case("one-head", inputs(heads=1), dtype="float64")
    yield Case("a-head-per-column", inputs(d=4, heads=4), dtype="float64")
    yield Case("one-sample", inputs(batch=1), dtype="float64")
    yield Case("as-many-samples-as-steps", inputs(4, 4), dtype="float64")
    yield Case("two-caches", inputs(), {"other": normal(2, 4, 6)}, dtype="float64")
    w_q, w_k, w_v, w_o, heads, _ = inputs()
    yield Case("non-contiguous", (w_q.T, w_k, w_v, w_o.T, heads, normal(6, 4, 2).permute(2, 1, 0)), dtype="float64")
    yield Case("zero-heads", inputs(heads=0), dtype="float64", raises="ValueError")
    yield Case("heads-do-not-divide", inputs(heads=4), dtype="float64", raises="ValueError")
    yield Case("one-column-too-many", inputs(heads=5), dtype="float64", raises="ValueError")
    yield Case("negative-heads", inputs(heads=-2), dtype="float64", raises="ValueError")
    w_q, w_k, w_v, w_o, heads, x = inputs()
    yield Case("huge-scores", (w_q, w_k, w_v, w_o, heads, x * 1e2), dtype="float64")
