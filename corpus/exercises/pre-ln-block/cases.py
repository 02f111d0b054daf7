"""Seeded cases: unshared parameters everywhere, wide and narrow inner layers, masks of every shape."""

import torch

from tutor.practice.case import Case

DTYPES = {"float64": torch.float64, "float32": torch.float32}


def cases(seed):
    draw = torch.Generator().manual_seed(seed)

    def normal(*shape, dtype=torch.float64, scale=1.0):
        return torch.randn(shape, generator=draw, dtype=torch.float64).mul(scale).to(dtype)

    def parameters(d, f, dtype):
        vectors = {name: normal(d, dtype=dtype, scale=0.5) for name in ("ln1_b", "ln2_b", "b_2")}
        gains = {name: 1 + normal(d, dtype=dtype, scale=0.5) for name in ("ln1_g", "ln2_g")}
        square = {name: normal(d, d, dtype=dtype, scale=d**-0.5) for name in ("w_q", "w_k", "w_v", "w_o")}
        inner = {"w_1": normal(d, f, dtype=dtype), "b_1": normal(f, dtype=dtype), "w_2": normal(f, d, dtype=dtype)}
        return vectors | gains | square | inner

    def inputs(batch=2, t=4, d=6, f=10, heads=3, dtype=torch.float64):
        return normal(batch, t, d, dtype=dtype, scale=2.0) + 1, parameters(d, f, dtype), heads

    def allowed(*shape, rate=0.6):
        mask = torch.rand(*shape, generator=draw) < rate
        mask[..., 0] = True
        return mask

    eye, one = torch.eye(2, dtype=torch.float64), torch.ones(2, dtype=torch.float64)
    p = dict.fromkeys(("w_q", "w_k", "w_v", "w_o", "w_1", "w_2"), eye) | {"b_1": 0 * one, "b_2": one}
    p |= {"ln1_g": one, "ln1_b": 0 * one, "ln2_g": 2 * one, "ln2_b": one}
    x = torch.tensor([[[3.0, -1.0], [0.0, 2.0]]], dtype=torch.float64)
    yield Case("example", (x, p, 1), dtype="float64", public=True)

    for name, dtype in DTYPES.items():
        yield Case(f"rectangular-{name}", inputs(dtype=dtype), dtype=name)
        yield Case(f"two-heads-{name}", inputs(3, 5, 4, 7, 2, dtype=dtype), dtype=name)
        yield Case(f"masked-{name}", (*inputs(dtype=dtype), allowed(2, 3, 4, 4)), dtype=name)
    yield Case("causal", (*inputs(), torch.ones(4, 4).tril().bool()), dtype="float64")
    yield Case("padding-mask", (*inputs(), allowed(2, 1, 1, 4)), dtype="float64")
    closed = allowed(2, 3, 4, 4)
    closed[0, :, 1] = closed[1, 2, 3] = False
    yield Case("fully-masked-rows", (*inputs(), closed), dtype="float64")
    yield Case("one-position", inputs(t=1), dtype="float64")
    yield Case("one-head", inputs(heads=1), dtype="float64")
    yield Case("narrow-inner-layer", inputs(f=1), dtype="float64")
    yield Case("as-wide-as-outside", inputs(f=6), dtype="float64")
    x, p, heads = inputs()
    yield Case("small-inputs", (x * 1e-3, p, heads), dtype="float64")
    x, p, heads = inputs()
    p = p | {"w_1": normal(10, 6).T, "w_o": p["w_o"].T}
    yield Case("non-contiguous", (normal(4, 2, 6).transpose(0, 1), p, heads), dtype="float64")
    x, p, heads = inputs()
    yield Case("huge-scores", (x, p | {"w_q": p["w_q"] * 1e4}, heads), dtype="float64")
