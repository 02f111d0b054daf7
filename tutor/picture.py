"""A picture of a public case: the learner's numbers beside those expected. A value; drawing is others' work."""

from tutor.question import Name, Text
from tutor.value import Value

Matrix = tuple[tuple[float | None, ...], ...]
"""Rows of numbers; None where a number is not finite."""


class Plot(Value):
    """What an exercise wants drawn when the test of a public case fails."""

    test: Name
    part: str = ""
    """Of the result: what it is called in a tuple or dict; the whole where empty."""
    title: Text
    rows: Text
    columns: Text


class Picture(Value):
    """Two matrices, drawn beside each other in the same shades."""

    title: str
    rows: str
    columns: str
    expected: Matrix
    got: Matrix
