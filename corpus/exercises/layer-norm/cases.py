"""Seeded cases: one to four axes, other parameters than ones and zeros, a large epsilon."""

import numpy as np

from tutor.practice.case import Case


def cases(seed):
    draw = np.random.default_rng(seed)

    def normal(*shape, dtype="float64", scale=1.0):
        return (draw.standard_normal(shape) * scale).astype(dtype)

    def inputs(*shape, dtype="float64", scale=1.0, shift=0.0):
        d = shape[-1]
        x = (normal(*shape, scale=scale) + shift).astype(dtype)
        return x, (1 + normal(d, scale=0.5)).astype(dtype), normal(d, dtype=dtype), normal(*shape, dtype=dtype)

    x = np.array([[1.0, 3.0], [0.0, 0.5]])
    yield Case(
        "example",
        (x, np.array([1.0, 2.0]), np.array([0.0, 1.0]), np.array([[1.0, 0.0], [0.0, 1.0]])),
        dtype="float64",
        public=True,
    )
    for dtype in ("float64", "float32"):
        yield Case(f"rectangular-{dtype}", inputs(3, 5, dtype=dtype), dtype=dtype)
        yield Case(f"batched-{dtype}", inputs(2, 3, 4, dtype=dtype), dtype=dtype)
        yield Case(f"shifted-{dtype}", inputs(4, 6, dtype=dtype, scale=2.0, shift=5.0), dtype=dtype)
    yield Case("one-axis", inputs(6), dtype="float64")
    yield Case("four-axes", inputs(2, 1, 3, 4), dtype="float64")
    yield Case("one-position", inputs(1, 7), dtype="float64")
    yield Case("one-feature", inputs(4, 1), dtype="float64")
    yield Case("small-values", inputs(3, 5, scale=1e-3), dtype="float64")
    yield Case("large-epsilon", inputs(3, 5), {"eps": 0.5}, dtype="float64")
    x, gamma, beta, d_y = inputs(3, 4)
    x[1] = 2.0
    yield Case("constant-row", (x, gamma, beta, d_y), dtype="float64")
    yield Case("another-forward-in-between", inputs(3, 4), {"other": normal(5, 4)}, dtype="float64")
    x, gamma, beta, d_y = inputs(3, 4)
    yield Case("non-contiguous", (np.asfortranarray(x), gamma, beta, np.asfortranarray(d_y)), dtype="float64")
