"""What nested arguments consist of and where it lies, to tell whether a call touched them. Runs inside the sandbox.

A submission that means to cheat can lie here: it shares this process, and could as well return copies.
"""

from typing import Any

import numpy as np
import torch

from tutor.practice import values


def shares(result: Any, arguments: Any) -> bool:
    """Whether an array of the result lies in the memory of an argument."""
    given = [span for value in _arrays(arguments) for span in _span(value)]
    made = [span for value in _arrays(result) for span in _span(value)]
    return any(start < other_end and other < end for start, end in made for other, other_end in given)


def parts(value: Any) -> list[tuple[Any, Any]]:
    """Return everything that nested arguments consist of, with its form; what lies in arrays aside."""
    if isinstance(value, torch.Tensor):
        return [(value, (value.shape, value.stride(), value.data_ptr()))]
    if isinstance(value, np.ndarray):
        return [(value, (value.shape, value.strides, value.ctypes.data))]
    if not isinstance(value, dict | tuple | list):
        return [(value, None)]
    inner = value.values() if isinstance(value, dict) else value
    form = list(value) if isinstance(value, dict) else len(value)
    return [(value, form), *(part for item in inner for part in parts(item))]


def same(some: list[tuple[Any, Any]], others: list[tuple[Any, Any]]) -> bool:
    """Whether two lists of parts are of the very same objects in the same form."""
    pairs = zip(some, others, strict=False)
    return len(some) == len(others) and all(one is two and was == now for (one, was), (two, now) in pairs)


def _arrays(value: Any, depth: int = 0) -> list[Any]:
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple | list) and depth < values.DEPTH:
        return [found for item in value for found in _arrays(item, depth + 1)]
    return [value] if isinstance(value, torch.Tensor | np.ndarray) else []


def _span(value: Any) -> list[tuple[int, int]]:
    if isinstance(value, torch.Tensor):
        if value.layout is not torch.strided:
            return []
        storage = value.untyped_storage()
        start, size = storage.data_ptr(), storage.nbytes()
        return [(start, start + size)] if size else []
    start, end = np.lib.array_utils.byte_bounds(value)
    return [(start, end)] if value.size else []
