"""Seeded cases: every text comes with another ending, which no output before it may notice."""

import torch

from tutor.practice.case import Case

DTYPES = {"float64": torch.float64, "float32": torch.float32}


def past_alone(start):
    """Outputs before `start` are the same whatever comes from there on."""

    def said(result):
        moved = (
            (result["output"] - result["output of another ending"])
            .abs()
            .amax(-1)
            .reshape(-1, result["output"].shape[-2])
        )
        early = moved[:, :start].amax(0)
        if not (early > 1e-6).any():
            return ""
        at = int((early > 1e-6).nonzero()[0])
        by = f"{float(early[at]):.3g}"
        return f"tokens from position {start} on were changed, and the output at position {at} moved by {by}"

    return said


def cases(seed):
    draw = torch.Generator().manual_seed(seed)

    def normal(*shape):
        return torch.randn(*shape, generator=draw, dtype=torch.float64)

    def inputs(batch=2, t=5, d=4, d_k=3, d_v=6, dtype=torch.float64):
        made = normal(batch, t, d), normal(d, d_k), normal(d, d_k), normal(d, d_v), normal(batch, t, d)
        return tuple(a.to(dtype) for a in made)

    x = torch.tensor([[[3.0, 1.0], [0.0, 4.0], [2.0, 2.5]]], dtype=torch.float64)
    w = torch.tensor([[1.0, 0.0], [0.0, 1.0]], dtype=torch.float64)
    yield Case("example", (x, w, w, w, -x, 2), dtype="float64", public=True)
    for name, dtype in DTYPES.items():
        yield Case(f"last-token-changed-{name}", (*inputs(dtype=dtype), 4), dtype=name, property=past_alone(4))
        yield Case(f"second-half-changed-{name}", (*inputs(3, 6, dtype=dtype), 3), dtype=name, property=past_alone(3))
    yield Case("all-but-the-first-changed", (*inputs(), 1), dtype="float64", property=past_alone(1))
    yield Case("as-many-features-as-tokens", (*inputs(t=4), 2), dtype="float64", property=past_alone(2))
    x, w_q, w_k, w_v, other = inputs()
    yield Case("without-batch", (x[0], w_q, w_k, w_v, other[0], 3), dtype="float64", property=past_alone(3))
    yield Case("one-token", (*inputs(t=1), 1), dtype="float64")
    x = normal(5, 2, 4).transpose(0, 1)
    yield Case("non-contiguous", (x, *inputs()[1:], 3), dtype="float64", property=past_alone(3))
