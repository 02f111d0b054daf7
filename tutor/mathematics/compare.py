"""Whether two values are equal, and how far apart they are. Knows nothing of formulas beyond zero, or of lines."""

import math
from dataclasses import dataclass
from enum import StrEnum

import torch
from torch import Tensor

from tutor.mathematics.formula import Formula, Head
from tutor.mathematics.operations import words
from tutor.mathematics.sides import Values

RELATIVE = 1e-9
ABSOLUTE = 1e-12


class Relation(StrEnum):
    """How two sides relate."""

    EQUAL = "equal"
    DIFFERENT = "different"
    SHAPES = "shapes"
    UNDEFINED = "undefined"  # neither has a finite value


@dataclass(frozen=True)
class Outcome:
    """The comparison of two sides over all draws."""

    relation: Relation
    relative_error: float = 0.0
    reason: str = ""
    at: int = 0


def is_zero(formula: Formula) -> bool:
    """Say whether a formula is a plain 0."""
    while formula.head is Head.NEGATE:
        formula = formula.parts[0]
    return formula.head is Head.NUMBER and formula.word.strip("0.") == ""


def _fits(left: Tensor, right: Tensor, *, zero: bool) -> bool:
    return zero or left.shape[2:] == right.shape[2:]


def _finite(left: Tensor, right: Tensor) -> tuple[Tensor, Tensor]:
    """Leave out the assignments at which an index lay beyond the end."""
    count = max(left.shape[0], right.shape[0])
    left, right = left.expand(count, *left.shape[1:]), right.expand(count, *right.shape[1:])
    kept = ~(left.flatten(1).isnan().all(1) | right.flatten(1).isnan().all(1))
    if bool(kept.all()) or not bool(kept.any()):
        return left, right
    return left[kept], right[kept]


def compare(
    left: Values, right: Values, *, zero: bool = False, half: float | None = None, scale: float = 0.0
) -> Outcome:
    """Compare two sides over all draws.

    Args:
        left: values of one side, draw by draw.
        right: values of the other.
        zero: one side is a plain 0, which stands for a zero of any shape.
        half: half a unit of the last place where a side is a rounded decimal.
        scale: a magnitude against which a difference counts as nothing (at a solution, where both sides vanish).
    """
    worst, compared = 0.0, False
    for first, second in zip(left.tensors, right.tensors, strict=True):
        found = _compare_draw(first.detach(), second.detach(), zero=zero, half=half, scale=scale)
        if found is None:
            continue
        if found.relation in (Relation.SHAPES, Relation.UNDEFINED) or math.isinf(found.relative_error):
            return found
        worst, compared = max(worst, found.relative_error), True
    if not compared:
        return Outcome(Relation.UNDEFINED)
    return Outcome(Relation.EQUAL if worst <= RELATIVE else Relation.DIFFERENT, worst)


def _compare_draw(first: Tensor, second: Tensor, *, zero: bool, half: float | None, scale: float) -> Outcome | None:
    """Compare on one draw; None where no index meets the line's condition: who claims nothing is not right."""
    if not first.shape[0] or not second.shape[0]:
        return None
    if not _fits(first, second, zero=zero):
        return Outcome(Relation.SHAPES, reason=f"the one side is {words(first[0])}, the other {words(second[0])}")
    gap = float((first - second).abs().max())
    if not math.isfinite(gap):
        first, second = _finite(first, second)
        finite = bool(first.isfinite().all()), bool(second.isfinite().all())
        if not any(finite):
            return Outcome(Relation.UNDEFINED)
        if not all(finite):
            return Outcome(Relation.DIFFERENT, math.inf, "a side has no finite value, a division by zero perhaps")
        gap = float((first - second).abs().max())
    if gap <= (ABSOLUTE if half is None else half * (1 + 1e-9)):
        return Outcome(Relation.EQUAL)
    return Outcome(Relation.DIFFERENT, gap / _size(first, second, scale))


def _size(first: Tensor, second: Tensor, scale: float) -> float:
    return max(float(first.abs().max()), float(second.abs().max()), scale, 1e-300)


def magnitude(values: Values) -> float:
    """Return the largest entry of a side over all draws."""
    return max(
        (float(tensor.detach().abs().nan_to_num().max()) for tensor in values.tensors if tensor.numel()), default=0.0
    )


def ratio(left: Values, right: Values) -> list[float] | None:
    """Return right/left for each draw if it is one number in all entries of a draw."""
    found: list[float] = []
    for first, second in zip(left.tensors, right.tensors, strict=True):
        if first.shape[2:] != second.shape[2:]:
            return None
        first, second = (
            first.detach() + torch.zeros_like(second),
            second.detach() + torch.zeros_like(first),
        )  # each has the entries of both: the one may differ by row, the other by index
        kept = first.abs() > 1e-9 * (first.abs().max() + 1e-300)
        if not bool(kept.any()) or not bool(first.isfinite().all()) or not bool(second.isfinite().all()):
            return None
        quotients = second[kept] / first[kept]
        factor = float(quotients.flatten()[0])
        if not torch.allclose(second, factor * first, rtol=1e-8, atol=1e-10):
            return None
        found.append(factor)
    return found or None
