"""One call that a submission is tested with, and how to look into nested results. Knows nothing of the sandbox."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

Leaf = Callable[[Any], Any]
Property = Callable[[Any], str]
"""Says in plain words what a result of the right kind and shape does that no right one does; empty where nothing."""


@dataclass(frozen=True)
class Case:
    """Arguments made fresh for one check, and what is to come of them."""

    name: str
    """Kebab-case; the test's name."""
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    dtype: str | None = None
    """`float32` or `float64`: the precision of the inputs, hence of the results; None where there is no such thing."""
    raises: str | None = None
    """The exception that is due in place of a result."""
    public: bool = False
    """Whether arguments, expected and got may be shown."""
    due: Any = None
    """What is right, where it has been worked out; never sent anywhere."""
    property: Property | None = None
    """What holds of every right result, for more telling words than a number's difference gives."""


def mapped(value: Any, leaf: Leaf) -> Any:
    """Return a nested value of tuples, lists and dicts with every leaf replaced."""
    if isinstance(value, tuple):
        return tuple(mapped(item, leaf) for item in value)
    if isinstance(value, list):
        return [mapped(item, leaf) for item in value]
    if isinstance(value, dict):
        return {key: mapped(item, leaf) for key, item in value.items()}
    return leaf(value)


def cast(value: Any, source: str, target: str) -> Any:
    """Return a nested value with arrays and tensors of one float type turned into another; the rest is copied."""

    def leaf(item: Any) -> Any:
        if isinstance(item, torch.Tensor):
            same = item.dtype is getattr(torch, source) and source != target
            return item.to(getattr(torch, target), copy=True) if same else _copied(item)
        if isinstance(item, np.ndarray | np.generic):
            return item.astype(target) if item.dtype == source else item.copy()
        return item

    return mapped(value, leaf)


def _copied(item: torch.Tensor) -> torch.Tensor:
    """A copy with the strides of the original, where several places may be one number, as the sandbox gets it."""
    if item.is_contiguous() or not item.numel():
        return item.clone()
    span = sum((size - 1) * stride for size, stride in zip(item.shape, item.stride(), strict=True)) + 1
    flat = item.as_strided((span,), (1,), item.storage_offset()).clone()
    return flat.as_strided(item.shape, item.stride(), 0)


def plain(value: Any) -> Any:
    """Return a nested value as lists and numbers, for showing; floats rounded to six digits."""

    def leaf(item: Any) -> Any:
        if isinstance(item, torch.Tensor | np.ndarray | np.generic):
            return _rounded(item.tolist())
        return _rounded(item) if isinstance(item, float) else item if isinstance(item, int | str | None) else str(item)

    return mapped(value, leaf)


def _rounded(item: Any) -> Any:
    if isinstance(item, list):
        return [_rounded(part) for part in item]
    if isinstance(item, float):
        return float(f"{item:.6g}") if abs(item) < float("inf") else str(item)
    return item
