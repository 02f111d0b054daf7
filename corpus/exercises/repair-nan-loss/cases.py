"""Seeded cases: logits as a model has them at first, and as it has them once it is sure of itself."""

import torch

from tutor.practice.case import Case

DTYPES = {"float64": torch.float64, "float32": torch.float32}


def trains(result):
    """The loss is finite, and so is the gradient."""
    for name, value in result.items():
        wrong = ~torch.isfinite(value)
        if wrong.any():
            kind = "NaN" if value.isnan().any() else "infinite"
            return f"the {name} is {kind}: from this step on every weight of the model is lost"
    return ""


def learns(result):
    """Every token that is counted and wrong sends a gradient."""
    said = trains(result)
    if not said and not result["gradient"].any():
        return "the loss is finite, but its gradient is zero: nothing is learned from a token that is badly wrong"
    return said


def cases(seed):
    draw = torch.Generator().manual_seed(seed)

    def inputs(batch=2, t=3, v=5, dtype=torch.float64, scale=1.0, rate=0.7):
        logits = torch.randn(batch, t, v, generator=draw, dtype=torch.float64).mul(scale).to(dtype)
        targets = torch.randint(v, (batch, t), generator=draw)
        keep = torch.rand(batch, t, generator=draw) < rate
        keep[:, 0] = True
        keep[0, 1:] &= rate > 1
        return logits, targets, keep

    logits = torch.tensor([[[2.0, 0.0], [0.0, 1.0]]], dtype=torch.float64)
    targets, keep = torch.tensor([[0, 0]]), torch.tensor([[True, True]])
    yield Case("example", (logits, targets, keep), dtype="float64", public=True)
    logits = torch.tensor([[[1000.0, 0.0], [0.0, 1.0]]], dtype=torch.float64)
    targets = torch.tensor([[1, 0]])
    yield Case("confidently-wrong", (logits, targets, keep), dtype="float64", public=True, property=learns)

    for name, dtype in DTYPES.items():
        yield Case(f"rectangular-{name}", inputs(dtype=dtype), dtype=name)
        yield Case(f"huge-logits-{name}", inputs(3, 4, 6, dtype, 3e3), dtype=name, property=learns)
        logits, targets, keep = inputs(2, 4, 3, dtype)
        keep[:, -1], targets[:, -1] = False, 0
        logits[:, -1, 0] = -5e3
        yield Case(f"hopeless-padding-{name}", (logits, targets, keep), dtype=name, property=trains)
    yield Case("nothing-masked", inputs(rate=1.1), dtype="float64")
    yield Case("one-of-everything", inputs(1, 1, 1), dtype="float64")
    logits, targets, keep = inputs(3, 2, 4)
    logits = torch.randn(4, 2, 3, generator=draw, dtype=torch.float64).permute(2, 1, 0)
    yield Case("non-contiguous", (logits, targets, keep), dtype="float64")
