"""Seeded cases: rectangular, so that no gradient has the shape of another."""

import torch

from tutor.practice.case import Case

DTYPES = {"float64": torch.float64, "float32": torch.float32}


def reaches_the_first_layer(result):
    """The gradients of the first layer are not all zero."""
    if not result[1][0].any():
        return "the gradient of w_1 is zero everywhere: nothing of the loss reaches the first layer"
    if not result[1][1].any():
        return "the gradient of b_1 is zero everywhere: nothing of the loss reaches the first bias"
    return ""


def cases(seed):
    draw = torch.Generator().manual_seed(seed)

    def inputs(batch=5, n=3, h=7, m=2, dtype=torch.float64, shift=0.0):
        shapes = ((batch, n), (batch, m), (n, h), (h,), (h, m), (m,))
        made = [torch.randn(shape, generator=draw, dtype=torch.float64).to(dtype) for shape in shapes]
        made[3] = made[3] + shift
        return tuple(made)

    def f(*numbers):
        return torch.tensor(numbers, dtype=torch.float64)

    given = f([1.0, 2.0], [0.0, 1.0]), f([1.0], [0.0]), f([1.0, -1.0], [0.0, 2.0]), f(0.0, 0.5), f([1.0], [2.0]), f(0.5)
    yield Case("example", given, dtype="float64", public=True, property=reaches_the_first_layer)
    for name, dtype in DTYPES.items():
        yield Case(f"rectangular-{name}", inputs(dtype=dtype), dtype=name, property=reaches_the_first_layer)
        given = inputs(4, 2, 5, 6, dtype, shift=0.5)
        yield Case(f"wide-{name}", given, dtype=name, property=reaches_the_first_layer)
    yield Case("all-units-on", inputs(shift=50.0), dtype="float64", property=reaches_the_first_layer)
    yield Case("all-units-off", inputs(shift=-50.0), dtype="float64")
    yield Case("one-of-everything", inputs(1, 1, 1, 1, shift=9.0), dtype="float64")
    x, y, w_1, b_1, w_2, b_2 = inputs()
    given = x, y, w_1.T.contiguous().T, b_1, w_2.T.contiguous().T, b_2
    yield Case("non-contiguous", given, dtype="float64", property=reaches_the_first_layer)
