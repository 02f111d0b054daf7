"""Compares what a submission returned with what is right, part by part, and words the difference.

Agreement is the contract's: within 1e-9 for float64 and 1e-4 for float32, relative to 1 + the reference's magnitude.
Knows nothing of the sandbox; the values it reads may be anybody's.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import torch

from tutor.practice.case import mapped
from tutor.practice.values import Odd

TOLERANCE = {"float64": 1e-9, "float32": 1e-4, None: 1e-9}
MARK = -1.2345e30
_SCALARS = (float, np.floating)


class Difference(NamedTuple):
    """What is wrong with a result."""

    message: str
    absolute: float | None = None
    """Largest absolute error, where numbers were compared."""
    relative: float | None = None
    values: bool = False
    """Whether kind, shape and dtype are right and only values differ."""


def difference(
    expected: Any, got: Any, *, dtype: str | None, names: Sequence[str] = (), nan: bool = False
) -> Difference | None:
    """Return the first difference between two results, or None where they agree.

    Args:
        expected: of the reference.
        got: of the submission.
        dtype: the precision that sets the tolerance.
        names: what the parts of a tuple are called.
        nan: whether NaN agrees with NaN.
    """
    if nan:
        expected, got = mapped(expected, _marked), mapped(got, _marked)
    return _compare(expected, got, dtype, tuple(names), "the result")


def _marked(value: Any) -> Any:
    """Turn NaN into a number that nobody computes."""
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        return value.nan_to_num(nan=MARK, posinf=torch.inf, neginf=-torch.inf)
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind == "f":
        return np.where(np.isnan(value), value.dtype.type(MARK), value)
    return MARK if isinstance(value, float) and value != value else value


def _compare(expected: Any, got: Any, dtype: str | None, names: tuple[str, ...], what: str) -> Difference | None:
    if isinstance(expected, torch.Tensor | np.ndarray):
        return _arrays(expected, got, dtype, what)
    if isinstance(expected, float):
        return _scalars(expected, got, dtype, what)
    if type(got) is not type(expected):
        return Difference(f"{what} is {kind_of(got)}; {kind_of(expected)} is due")
    if isinstance(expected, dict):
        return _mappings(expected, got, dtype, what)
    if isinstance(expected, tuple | list):
        return _sequences(expected, got, dtype, names, what)
    return None if expected == got else Difference(f"{what} is {_short(got)}, not what is due")


def _mappings(expected: dict[str, Any], got: dict[str, Any], dtype: str | None, what: str) -> Difference | None:
    if set(expected) != set(got):
        wanted, has = ", ".join(sorted(expected)), ", ".join(sorted(got)) or "none"
        return Difference(f"{what} has the keys {has[:200]}; {wanted} are due")
    pairs = [_compare(value, got[key], dtype, (), f"'{key}'") for key, value in expected.items()]
    return _worst(pairs)


def _sequences(expected: Any, got: Any, dtype: str | None, names: tuple[str, ...], what: str) -> Difference | None:
    if len(expected) != len(got):
        due = f" ({', '.join(names)})" if names else ""
        return Difference(
            f"{what} has {len(got)} parts; {len(expected)} {'is' if len(expected) == 1 else 'are'} due{due}"
        )
    called = [f"'{names[at]}'" if at < len(names) else _inside(what, at) for at in range(len(expected))]
    return _worst([_compare(e, g, dtype, (), n) for e, g, n in zip(expected, got, called, strict=True)])


def _inside(what: str, at: int) -> str:
    """Name an item of something: `entry [0][1] of the result`."""
    place, within, whole = what.rpartition(" of ")
    return f"{place}[{at}] of {whole}" if within and place.startswith("entry [") else f"entry [{at}] of {what}"


def _worst(found: Sequence[Difference | None]) -> Difference | None:
    """The first difference in words, the largest in numbers."""
    real = [item for item in found if item is not None]
    if not real:
        return None
    absolute = [item.absolute for item in real if item.absolute is not None]
    relative = [item.relative for item in real if item.relative is not None]
    values = all(item.values for item in real)
    return Difference(real[0].message, max(absolute, default=None), max(relative, default=None), values)


def _scalars(expected: float, got: Any, dtype: str | None, what: str) -> Difference | None:
    if isinstance(got, torch.Tensor | np.ndarray) and got.ndim == 0 and _floating(got):
        got = float(got)
    if not isinstance(got, _SCALARS):
        return Difference(f"{what} is {kind_of(got)}; a single floating-point number is due")
    return _numbers(np.array(expected), np.array(float(got)), dtype, what)


def _floating(array: Any) -> bool:
    return "float" in str(array.dtype)


def _arrays(expected: Any, got: Any, dtype: str | None, what: str) -> Difference | None:
    if isinstance(got, np.generic) and isinstance(expected, np.ndarray) and expected.ndim == 0:
        got = np.asarray(got)
    if type(got) is not type(expected):
        return Difference(f"{what} is {kind_of(got)}; {kind_of(expected)} is due")
    if tuple(got.shape) != tuple(expected.shape):
        return Difference(f"{what} has the shape {tuple(got.shape)}; {tuple(expected.shape)} is due")
    if got.dtype != expected.dtype:
        return Difference(f"{what} has the dtype {_bare(got)}; {_bare(expected)} is due")
    return _numbers(_numpy(expected), _numpy(got), dtype, what)


def _bare(array: Any) -> str:
    return str(array.dtype).removeprefix("torch.")


def _numpy(array: Any) -> Any:
    if isinstance(array, torch.Tensor):
        return array.detach().to(torch.float64 if array.is_floating_point() else array.dtype).numpy()
    return array


def _numbers(expected: Any, got: Any, dtype: str | None, what: str) -> Difference | None:
    if expected.dtype.kind in "biu":
        wrong = expected != got
        if not wrong.any():
            return None
        message = f"{what} differs first at {_position(wrong)}, in {int(wrong.sum())} of {wrong.size} places"
        return Difference(message, values=True)
    expected, got = expected.astype(np.float64), got.astype(np.float64)
    with np.errstate(all="ignore"):
        error = np.where(expected == got, 0.0, np.abs(expected - got))
        relative = error / (1 + np.abs(expected))
    odd = ~np.isfinite(got) & (expected != got)
    if odd.any():
        name = "NaN" if np.isnan(got[odd]).any() else "infinite"
        message = f"{what} is {name} in {int(odd.sum())} of {odd.size} places, first at {_position(odd)}"
        return Difference(message, values=True)
    wrong = ~(relative <= TOLERANCE[dtype])
    if not wrong.any():
        return None
    absolute, most = float(error.max()), float(relative.max())
    message = f"{what} is off by {absolute:.3g} (relative {most:.3g})"
    if wrong.ndim:
        share = f"{int(wrong.sum())} of {wrong.size} places, first at {_position(wrong)}"
        message = f"{what} differs in {share}; largest absolute error {absolute:.3g}, relative {most:.3g}"
    return Difference(message, absolute, most, values=True)


def _position(wrong: Any) -> str:
    return "[" + ", ".join(str(int(index)) for index in np.argwhere(wrong)[0]) + "]" if wrong.ndim else "its value"


def kind_of(value: Any) -> str:
    """Say what kind of value this is, for people."""
    if isinstance(value, Odd):
        return value.what
    if value is None:
        return "None"
    if isinstance(value, torch.Tensor):
        return "a torch tensor"
    if isinstance(value, np.ndarray):
        return "a NumPy array"
    if isinstance(value, tuple | list | dict):
        return f"a {type(value).__name__} of {len(value)}"
    return f"a {'NumPy scalar' if isinstance(value, np.generic) else type(value).__name__}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def unchanged(before: Any, after: Any) -> bool:
    """Whether nested arguments are what they were, bit for bit."""
    if isinstance(before, torch.Tensor):
        same = isinstance(after, torch.Tensor) and before.dtype == after.dtype and before.shape == after.shape
        return same and torch.equal(before, after)
    if isinstance(before, np.ndarray):
        same = isinstance(after, np.ndarray) and before.dtype == after.dtype and before.shape == after.shape
        return bool(same and np.array_equal(before, after))
    if type(before) is not type(after):
        return False
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(unchanged(item, after[key]) for key, item in before.items())
    if isinstance(before, tuple | list):
        return len(before) == len(after) and all(unchanged(b, a) for b, a in zip(before, after, strict=True))
    return bool(before == after)
