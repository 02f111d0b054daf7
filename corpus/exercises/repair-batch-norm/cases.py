"""Seeded cases: training and evaluation, with running statistics that are not those of the batch."""

import torch

from tutor.practice.case import Case

DTYPES = {"float64": torch.float64, "float32": torch.float32}


def each_on_its_own(result):
    """In evaluation a sample's result does not depend on its batch."""
    change = (result["y"][:1] - result["y of the first sample alone"]).abs().max()
    if change > 1e-5 or change != change:
        return f"the first sample's result changes by {change:.3g} when the rest of its batch is taken away"
    return ""


def cases(seed):
    draw = torch.Generator().manual_seed(seed)

    def normal(*shape, dtype=torch.float64):
        return torch.randn(*shape, generator=draw, dtype=torch.float64).to(dtype)

    def inputs(training, batch=5, d=3, dtype=torch.float64):
        running = {"mean": normal(d, dtype=dtype), "var": normal(d, dtype=dtype).abs() + 0.5}
        return 2 * normal(batch, d, dtype=dtype) + 1, normal(d, dtype=dtype), normal(d, dtype=dtype), running, training

    def evaluated(name, given, dtype="float64", **more):
        return Case(name, given, dtype=dtype, property=each_on_its_own, **more)

    x, one = torch.tensor([[1.0, 0.0], [3.0, 4.0]], dtype=torch.float64), torch.ones(2, dtype=torch.float64)
    running = {"mean": one, "var": 4 * one}
    yield evaluated("example-evaluation", (x, one, 0 * one, running, False), public=True)
    yield Case("example-training", (x, one, 0 * one, running, True), dtype="float64", public=True)
    for name, dtype in DTYPES.items():
        yield Case(f"training-{name}", inputs(True, dtype=dtype), dtype=name)
        yield evaluated(f"evaluation-{name}", inputs(False, dtype=dtype), name)
    yield evaluated("evaluation-of-one-sample", inputs(False, 1))
    yield evaluated("evaluation-of-equal-samples", (torch.ones(4, 3).double(), *inputs(False)[1:]))
    yield Case("training-on-two-samples", inputs(True, 2), dtype="float64")
    yield Case("training-on-many", inputs(True, 40, 2), dtype="float64")
    yield Case("training-with-little-variance", (1e-3 * normal(6, 3), *inputs(True)[1:]), dtype="float64")
    yield evaluated("non-contiguous", (normal(3, 5).T, *inputs(False)[1:]))
