"""Values as skeletons and arrays, and back. Used on both sides of the sandbox's border; knows nothing of exercises.

In a skeleton every value is a list that begins with its kind:

    ["n"] None · ["b", true] · ["i", 3] · ["f", "0x1.8p+0"] float, exactly · ["z", "text"]
    ["T", [...]] tuple · ["L", [...]] list · ["D", [[key, value], ...]] dict with text keys
    ["t", name] tensor · ["a", name] array · ["s", name] numpy scalar · ["o", "what it is"] cannot be sent
    ["t", name, shape, strides, offset] a tensor or array that is a view of a flat one (only towards the sandbox)
"""

from typing import Any, NamedTuple

import numpy as np
import torch

from tutor.practice import wire
from tutor.practice.wire import BadFrame

DEPTH = 10
ITEMS = 4096
"""Values in one result at most."""
ALIGNED = 16
"""Bytes that the place of an array towards the sandbox is a multiple of."""
NAMES = {dtype: name for name, (dtype, _) in wire.DTYPES.items()}


class TooMuch(ValueError):
    """A result has too many parts to be sent."""


class Odd(NamedTuple):
    """A value that cannot be sent; its kind in words."""

    what: str


class Writer:
    """Collects the arrays of one message while values are turned into skeletons."""

    def __init__(self, *, limit: int, views: bool = False) -> None:
        """Start an empty message.

        Args:
            limit: bytes of arrays in all; what goes beyond is sent as words.
            views: whether strides are kept (towards the sandbox) or arrays are made contiguous.
        """
        self.arrays: list[wire.Array] = []
        self.left = limit
        self.views = views
        self.items = 0

    def value(self, value: Any, depth: int = 0) -> list[Any]:
        """Turn a value into its skeleton.

        Raises:
            TooMuch: it has more parts than one message may have.
        """
        self.items += 1
        if self.items > ITEMS:
            raise TooMuch(f"a result of more than {ITEMS} parts")
        if depth > DEPTH:
            return ["o", "nested too deeply"]
        kind = type(value)
        if kind in _PLAIN:
            return _plain(value)
        if isinstance(value, tuple):
            return ["T", [self.value(item, depth + 1) for item in tuple.__iter__(value)]]
        if kind is list:
            return ["L", [self.value(item, depth + 1) for item in value]]
        if kind is dict:
            return self._mapping(value, depth)
        return self._array(value)

    def _mapping(self, value: dict[Any, Any], depth: int) -> list[Any]:
        if any(type(key) is not str for key in value):
            return ["o", "a dict whose keys are not all text"]
        return ["D", [[key[:2000], self.value(item, depth + 1)] for key, item in value.items()]]

    def _array(self, value: Any) -> list[Any]:
        if type(value) in (torch.Tensor, torch.nn.Parameter):
            return self._tensor(value.detach())
        if type(value) is np.ndarray or isinstance(value, np.generic):
            return self._ndarray(value)
        kind = type(value)
        return ["o", f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")[:200]]

    def _tensor(self, value: torch.Tensor) -> list[Any]:
        if value.layout is not torch.strided or value.device.type != "cpu":
            return ["o", f"a {value.layout} tensor on {value.device}"]
        if value.dtype not in NAMES:
            return ["o", f"a tensor of {value.dtype}"]
        value = value.resolve_neg()
        if self.views and not value.is_contiguous():
            return self._view(value)
        if value.numel() * value.element_size() > self.left:
            return ["o", f"a tensor of shape {tuple(value.shape)}, too large to be sent"]
        # NumPy writes any strides in order; the one type it does not know goes as the whole numbers of its bits.
        data = (value.view(torch.int16) if value.dtype is torch.bfloat16 else value).numpy().tobytes()
        return ["t", self._add(NAMES[value.dtype], list(value.shape), data)]

    def _view(self, value: torch.Tensor) -> list[Any]:
        span = sum((size - 1) * stride for size, stride in zip(value.shape, value.stride(), strict=True)) + 1
        flat = value.as_strided((span,), (1,), value.storage_offset())
        name = self._tensor(flat.clone())[1]
        return ["t", name, list(value.shape), list(value.stride()), 0]

    def _ndarray(self, value: Any) -> list[Any]:
        if value.dtype.kind not in "fiub" or not value.dtype.isnative:
            return ["o", f"a NumPy {value.dtype} value" if value.ndim == 0 else f"a NumPy array of {value.dtype}"]
        try:
            tensor = torch.from_numpy(np.array(value, order="K", copy=True))
        except TypeError:
            return ["o", f"a NumPy array of {value.dtype}"]
        skeleton = self._tensor(tensor)
        if skeleton[0] == "t":
            skeleton[0] = "a" if type(value) is np.ndarray else "s"
        return skeleton

    def _add(self, dtype: str, shape: list[int], data: bytes) -> str:
        self.left -= len(data)
        self.arrays.append((dtype, shape, data))
        name = str(len(self.arrays) - 1)
        if self.views and len(data) % ALIGNED:  # the next one begins where numbers of any type may
            gap = ALIGNED - len(data) % ALIGNED
            self.arrays.append(("U8", [gap], bytes(gap)))
        return name

    def message(self, tag: bytes, skeleton: Any) -> bytes:
        """Return the bytes of the message."""
        return wire.message(tag, skeleton, self.arrays)


_PLAIN = (type(None), bool, int, float, str, Odd)


def _plain(value: Any) -> list[Any]:
    if value is None:
        return ["n"]
    if isinstance(value, bool):
        return ["b", value]
    if isinstance(value, int):
        return ["i", value] if -(2**63) <= value < 2**63 else ["o", "a whole number of more than 63 bits"]
    if isinstance(value, float):
        return ["f", value.hex()]
    if isinstance(value, str):
        return ["z", value.encode("utf-8", "backslashreplace").decode()[:2000]]
    return ["o", value.what]


class Reader:
    """Turns skeletons back into values, with the arrays of one message."""

    def __init__(self, arrays: dict[str, torch.Tensor], *, views: bool = False) -> None:
        """Read with these arrays.

        Args:
            arrays: as `tensors` returns them.
            views: whether views of arrays are allowed (from the trusted side only).
        """
        self.arrays = arrays
        self.views = views
        self.items = 0

    def value(self, skeleton: Any, depth: int = 0) -> Any:
        """Turn a skeleton into its value.

        Raises:
            BadFrame: where it is no skeleton.
        """
        self.items += 1
        if depth > DEPTH + 1 or self.items > ITEMS or type(skeleton) is not list or not skeleton:
            raise BadFrame("a result that is nested too deeply, too long or no result")
        kind, rest = skeleton[0], skeleton[1:]
        if kind in ("T", "L", "D"):
            return self._container(kind, rest, depth)
        if kind in ("t", "a", "s"):
            return self._array(kind, rest)
        return _scalar(kind, rest)

    def _container(self, kind: str, rest: list[Any], depth: int) -> Any:
        if len(rest) != 1 or type(rest[0]) is not list:
            raise BadFrame("a container without its list")
        if kind != "D":
            values = [self.value(item, depth + 1) for item in rest[0]]
            return tuple(values) if kind == "T" else values
        for pair in rest[0]:
            if type(pair) is not list or len(pair) != 2 or type(pair[0]) is not str:
                raise BadFrame("a mapping without pairs")
        return {key: self.value(item, depth + 1) for key, item in rest[0]}

    def _array(self, kind: str, rest: list[Any]) -> Any:
        if not rest or type(rest[0]) is not str or rest[0] not in self.arrays:
            raise BadFrame("an array that was not sent")
        found = self.arrays[rest[0]]
        if len(rest) == 4 and self.views:
            found = found.as_strided(rest[1], rest[2], rest[3])
        elif len(rest) != 1:
            raise BadFrame("a view where none is allowed")
        if kind == "t":
            return found
        if found.dtype is torch.bfloat16 or (kind == "s" and found.dim()):
            raise BadFrame("an array that NumPy does not know")
        array = found.numpy()
        return array if kind == "a" else array[()]


_SCALARS: dict[str, type] = {"b": bool, "i": int, "f": str, "z": str, "o": str}


def _scalar(kind: Any, rest: list[Any]) -> Any:
    if kind == "n" and not rest:
        return None
    if len(rest) != 1 or type(kind) is not str or type(rest[0]) is not _SCALARS.get(kind):
        raise BadFrame("a value of an unknown kind")
    value: Any = rest[0]
    if kind == "o":
        return Odd(value[:200])
    return _float(value) if kind == "f" else value


def _float(text: str) -> float:
    try:
        return float.fromhex(text)
    except (ValueError, OverflowError):
        raise BadFrame("a float that is none") from None
