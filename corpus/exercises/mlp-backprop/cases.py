"""Seeded cases: rectangular everywhere; some hidden units sit exactly at the kink."""

import numpy as np

from tutor.practice.case import Case


def cases(seed):
    draw = np.random.default_rng(seed)

    def inputs(batch=5, n=3, h=4, m=2, dtype="float64"):
        shapes = ((batch, n), (batch, m), (n, h), (h,), (h, m), (m,))
        return tuple(draw.standard_normal(shape).astype(dtype) for shape in shapes)

    x = np.array([[1.0, 2.0], [0.0, -1.0]])
    w1, b1 = np.array([[1.0, -1.0, 0.5], [0.5, 1.0, 0.0]]), np.array([0.0, 0.5, 1.0])
    w2, b2 = np.array([[1.0], [-1.0], [2.0]]), np.array([0.5])
    y = np.array([[1.0], [0.0]])
    yield Case("example", (x, y, w1, b1, w2, b2), dtype="float64", public=True)

    for dtype in ("float64", "float32"):
        yield Case(f"rectangular-{dtype}", inputs(dtype=dtype), dtype=dtype)
        yield Case(f"wide-{dtype}", inputs(7, 2, 11, 3, dtype=dtype), dtype=dtype)
        yield Case(f"one-sample-{dtype}", inputs(1, 4, 3, 2, dtype=dtype), dtype=dtype)

    yield Case("one-output", inputs(6, 3, 5, 1), dtype="float64")
    yield Case("one-hidden-unit", inputs(6, 3, 1, 2), dtype="float64")
    yield Case("one-of-everything", inputs(1, 1, 1, 1), dtype="float64")
    yield Case("more-outputs-than-inputs", inputs(4, 2, 3, 6), dtype="float64")

    x, y, w1, b1, w2, b2 = inputs(4, 3, 5, 2)
    x[1] = 0.0
    b1[2:4] = 0.0
    yield Case("units-at-the-kink", (x, y, w1, b1, w2, b2), dtype="float64")
    x, y, w1, b1, w2, b2 = inputs(4, 3, 5, 2)
    yield Case("no-unit-active", (x, y, w1, b1 - 50.0, w2, b2), dtype="float64")
    x, y, w1, b1, w2, b2 = inputs(4, 3, 5, 2)
    yield Case("all-units-active", (x, y, w1, b1 + 50.0, w2, b2), dtype="float64")

    x, y, w1, b1, w2, b2 = inputs()
    yield Case(
        "non-contiguous", (np.asfortranarray(x), y, w1.T.copy().T, b1, np.asfortranarray(w2), b2), dtype="float64"
    )
    yield Case("by-keyword", (), dict(zip(("x", "y", "w1", "b1", "w2", "b2"), inputs(), strict=True)), dtype="float64")
    x, _, w1, b1, w2, b2 = inputs()
    y = np.maximum(x @ w1 + b1, 0) @ w2 + b2
    yield Case("nothing-to-learn", (x, y, w1, b1, w2, b2), dtype="float64")
