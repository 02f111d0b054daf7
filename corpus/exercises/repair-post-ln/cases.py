"""Seeded cases: few and many blocks, and blocks that do nothing yet, which must hand on what they get."""

import torch

from tutor.practice.case import Case

DTYPES = {"float64": torch.float64, "float32": torch.float32}


def hands_on(right):
    """Blocks without any weight leave the stream as it is; `right` is the input's one normalisation."""

    def said(result):
        moved = (result["output"] - right).abs().max()
        if moved > 1e-3:
            return f"blocks whose weights are all zero should hand their input on; the output is off by {moved:.3g}"
        return ""

    return said


def flows(result):
    """Something reaches the input from the output through many blocks."""
    size = result["gradient at the input"].abs().max()
    if not torch.isfinite(size) or size > 1e3:
        return f"the gradient that reaches the input is {size:.3g}: it explodes on its way through the blocks"
    if size < 1e-6:
        return f"the gradient that reaches the input is {size:.3g}: hardly any gets through the blocks"
    return ""


def cases(seed):
    draw = torch.Generator().manual_seed(seed)

    def normal(*shape):
        return torch.randn(*shape, generator=draw, dtype=torch.float64)

    def block(d, f, scale):
        p = {"g": 1 + 0.3 * normal(d), "b": 0.3 * normal(d), "w_1": scale * normal(d, f) / d**0.5}
        return p | {"b_1": 0.1 * normal(f), "w_2": scale * normal(f, d) / f**0.5, "b_2": scale * 0.1 * normal(d)}

    def inputs(batch=2, t=3, d=4, f=6, depth=2, dtype=torch.float64, scale=1.0):
        blocks = [{key: a.to(dtype) for key, a in block(d, f, scale).items()} for _ in range(depth)]
        x, g, b, weight = normal(batch, t, d) * 2, 1 + 0.3 * normal(d), 0.3 * normal(d), normal(batch, t, d)
        return x.to(dtype), blocks, g.to(dtype), b.to(dtype), weight.to(dtype)

    x = torch.tensor([[[3.0, -1.0], [0.0, 1.0]]], dtype=torch.float64)
    eye, zero, one = torch.eye(2, dtype=torch.float64), torch.zeros(2, dtype=torch.float64), torch.ones(2).double()
    p = {"g": one, "b": zero, "w_1": eye, "b_1": zero, "w_2": eye, "b_2": one}
    yield Case("example", (x, [p], 2 * one, one, x * 0 + eye), dtype="float64", public=True)
    for name, dtype in DTYPES.items():
        yield Case(f"rectangular-{name}", inputs(dtype=dtype), dtype=name)
        yield Case(f"deep-{name}", inputs(depth=12, dtype=dtype), dtype=name, property=flows)
    x, blocks, g, b, weight = inputs(depth=6, scale=0.0)
    right = torch.nn.functional.layer_norm(x, x.shape[-1:], g, b, 1e-5)
    yield Case("idle-blocks", (x, blocks, g, b, weight), dtype="float64", property=hands_on(right))
    yield Case("no-block", inputs(depth=0), dtype="float64")
    yield Case("one-token", inputs(1, 1), dtype="float64")
    yield Case("narrow-inside", inputs(f=1), dtype="float64")
    x, blocks, g, b, weight = inputs()
    yield Case("non-contiguous", (normal(3, 2, 4).transpose(0, 1), blocks, g, b, weight), dtype="float64")
