"""Seeded cases: small logits, and logits so large that their exponentials overflow."""

import numpy as np

from tutor.practice.case import Case


def cases(seed):
    draw = np.random.default_rng(seed)

    def normal(*shape, dtype="float64", scale=1.0):
        return (draw.standard_normal(shape) * scale).astype(dtype)

    def targets(batch, classes, dtype="int64"):
        return draw.integers(0, classes, batch).astype(dtype)

    x = np.array([[0.0, 0.0], [2.0, 0.0]])
    yield Case("example", (x, np.array([0, 1])), dtype="float64", public=True)
    for dtype in ("float64", "float32"):
        yield Case(f"rectangular-{dtype}", (normal(3, 5, dtype=dtype), targets(3, 5)), dtype=dtype)
        yield Case(f"many-classes-{dtype}", (normal(4, 50, dtype=dtype, scale=3), targets(4, 50)), dtype=dtype)
        x = normal(5, 4, dtype=dtype, scale=3e3).clip(-1e4, 1e4)
        x[0] = np.array([1e4, -1e4, 0.0, 5e3], dtype=dtype)
        yield Case(f"huge-logits-{dtype}", (x, targets(5, 4)), dtype=dtype)
    yield Case("shifted-up", (normal(3, 4) + 1e4, targets(3, 4)), dtype="float64")
    yield Case("shifted-down", (normal(3, 4) - 1e4, targets(3, 4)), dtype="float64")
    x = np.full((2, 3), -1e4)
    x[:, 0] = 1e4
    yield Case("certainly-wrong", (x, np.array([1, 2])), dtype="float64")
    yield Case("certainly-right", (x.copy(), np.array([0, 0])), dtype="float64")
    yield Case("one-sample", (normal(1, 6), targets(1, 6)), dtype="float64")
    yield Case("one-class", (normal(4, 1), np.zeros(4, dtype="int64")), dtype="float64")
    yield Case("equal-logits", (np.ones((2, 10)), targets(2, 10)), dtype="float64")
    yield Case("same-class-for-all", (normal(4, 3), np.full(4, 2)), dtype="float64")
    yield Case("small-integers-as-targets", (normal(3, 5), targets(3, 5, "int32")), dtype="float64")
    yield Case("non-contiguous", (np.asfortranarray(normal(4, 5)), targets(8, 5)[::2]), dtype="float64")
