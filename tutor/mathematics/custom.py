"""Where custom leaves a notation open: the readings of one formula. Knows nothing of grammar or values."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, fields

MAX_READINGS = 24


@dataclass(frozen=True, slots=True)
class Custom:
    """One choice for each open point; the first of each row of `CHOICES` is what we try first."""

    odot: str = "loose"
    slash: str = "left"
    reach: str = "stop"
    call: str = "product"
    tuples: str = "column"
    mixed: str = "mixed"
    columns: str = "dot"
    star: str = "entry"
    bars: str = "abs"
    euler: str = "row"
    square: str = "matrix"
    eye: str = "0"
    bare: str = "call"


CHOICES = {
    "odot": ("loose", "even", "tight"),
    "slash": ("left", "all"),
    "reach": ("stop", "run", "factor"),
    "call": ("product", "factor", "slash"),
    "tuples": ("column", "row"),
    "mixed": ("mixed", "product"),
    "columns": ("dot", "entry"),
    "star": ("entry", "matrix"),
    "bars": ("abs", "norm"),
    "euler": ("row", "constant"),
    "square": ("matrix", "entry"),
    "eye": ("0", "1", "2", "3"),
    "bare": ("call", "name"),
}


def choices(hit: frozenset[str]) -> Iterator[Custom]:
    """Yield the readings over the points that a formula touched, the usual one first."""
    points = [field.name for field in fields(Custom) if field.name in hit]
    rows = itertools.product(*(CHOICES[point] for point in points))
    ranked = sorted(
        rows, key=lambda row: sum(CHOICES[point].index(pick) for point, pick in zip(points, row, strict=True))
    )
    for row in ranked[:MAX_READINGS]:
        yield Custom(**dict(zip(points, row, strict=True)))
