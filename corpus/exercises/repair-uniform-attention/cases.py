"""Seeded cases: widths at which a score of unit variance and one that was scaled twice are far apart."""

import torch

from tutor.practice.case import Case

DTYPES = {"float64": torch.float64, "float32": torch.float32}


def prefers(result):
    """A query prefers some keys; the weights of each sum to one."""
    weights = result[1]
    sums = weights.sum(-1)
    if (sums - 1).abs().max() > 1e-3:
        return f"the weights of a query sum to {sums.flatten()[0]:.3f}, not to 1"
    spread = (weights.max(-1).values - weights.min(-1).values).max()
    if spread < 1 / weights.shape[-1]:
        return f"no query prefers any key: over {weights.shape[-1]} keys, its weights differ by {spread:.4f} at most"
    if weights.max(-1).values.min() > 0.999:
        return "every query attends to a single key: the softmax is saturated and passes hardly any gradient"
    return ""


def cases(seed):
    draw = torch.Generator().manual_seed(seed)

    def normal(*shape):
        return torch.randn(*shape, generator=draw, dtype=torch.float64)

    def inputs(batch=2, t=5, d=6, d_k=16, d_v=3, dtype=torch.float64):
        x, w_q, w_k, w_v = normal(batch, t, d), normal(d, d_k), normal(d, d_k), normal(d, d_v)
        return tuple(a.to(dtype) for a in (x, w_q / d**0.5, w_k / d**0.5, w_v))

    x = torch.tensor([[[2.0, 0.0], [0.0, 2.0], [1.0, 1.0]]], dtype=torch.float64)
    w = torch.tensor([[2.0, 0.0], [0.0, 2.0]], dtype=torch.float64)
    yield Case("example", (x, w, w, w / 2), dtype="float64", public=True)
    for name, dtype in DTYPES.items():
        yield Case(f"rectangular-{name}", inputs(dtype=dtype), dtype=name)
        x, w_q, w_k, w_v = inputs(3, 7, 9, 64, 2, dtype)
        yield Case(f"sharp-{name}", (x, 2 * w_q, 2 * w_k, w_v), dtype=name, property=prefers)
    yield Case("width-one", inputs(d_k=1), dtype="float64")
    yield Case("one-token", inputs(t=1), dtype="float64")
    yield Case("one-of-everything", inputs(1, 1, 1, 1, 1), dtype="float64")
    x, w_q, w_k, w_v = inputs()
    yield Case("without-batch", (x[0], w_q, w_k, w_v), dtype="float64")
    x, w_q, w_k, w_v = inputs()
    yield Case("non-contiguous", (normal(5, 2, 6).transpose(0, 1), normal(16, 6).T / 3, w_k, w_v), dtype="float64")
