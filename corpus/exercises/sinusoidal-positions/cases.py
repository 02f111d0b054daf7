"""Cases: even and odd widths, none and many positions. Nothing here is random but some sizes."""

import random

from tutor.practice.case import Case


def cases(seed):
    draw = random.Random(seed)
    yield Case("example", (3, 4), dtype="float64", public=True)
    yield Case("even-width", (7, 6), dtype="float64")
    yield Case("odd-width", (6, 5), dtype="float64")
    yield Case("width-one", (9, 1), dtype="float64")
    yield Case("width-two", (9, 2), dtype="float64")
    yield Case("one-position", (1, 8), dtype="float64")
    yield Case("no-position", (0, 4), dtype="float64")
    yield Case("longer-than-wide", (120, 16), dtype="float64")
    yield Case("wider-than-long", (3, 130), dtype="float64")
    yield Case("far-positions", (2000, 7), dtype="float64")
    yield Case("some-sizes", (draw.randint(10, 40), draw.randint(9, 33)), dtype="float64")
    yield Case("by-keyword", (), {"length": draw.randint(5, 9), "d_model": 10}, dtype="float64")
