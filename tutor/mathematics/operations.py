"""Functions and products on values: float64 tensors of atoms x rows x columns. Knows nothing of formulas or names."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from tutor.errors import Misfit

Unary = Callable[[Tensor], Tensor]
MAX_SIDE = 64


def shape(value: Tensor) -> tuple[int, int]:
    """Return rows and columns."""
    return value.shape[1], value.shape[2]


def is_number(value: Tensor) -> bool:
    """Say whether a value is 1 x 1."""
    return shape(value) == (1, 1)


def is_column(value: Tensor) -> bool:
    """Say whether a value is a column of more than one entry."""
    return value.shape[2] == 1 and value.shape[1] > 1


def is_square(value: Tensor) -> bool:
    """Say whether a value is a square matrix of more than one entry."""
    return value.shape[1] == value.shape[2] > 1


def words(value: Tensor) -> str:
    """Say the shape in words."""
    rows, columns = shape(value)
    return "a number" if (rows, columns) == (1, 1) else f"{rows}×{columns}"


def number(value: float) -> Tensor:
    """Make a number."""
    return torch.full((1, 1, 1), value, dtype=torch.float64)


def softmax(value: Tensor) -> Tensor:
    """Softmax of a column, or of each row of a matrix."""
    return torch.softmax(value, dim=1 if value.shape[2] == 1 else 2)


def diag(value: Tensor) -> Tensor:
    """Make a diagonal matrix of a column or row, or take the diagonal of a square matrix."""
    if value.shape[2] == 1 or value.shape[1] == 1:
        return torch.diag_embed(value.flatten(1))
    if not is_square(value):
        raise Misfit(f"diag of {words(value)}: a column or a square matrix is needed")
    return torch.diagonal(value, dim1=1, dim2=2).unsqueeze(2)


def trace(value: Tensor) -> Tensor:
    """Sum the diagonal of a square matrix; a number is its own trace."""
    if value.shape[1] != value.shape[2]:
        raise Misfit(f"the trace of {words(value)}: a square matrix is needed")
    return torch.diagonal(value, dim1=1, dim2=2).sum(1).view(-1, 1, 1)


def inverse(value: Tensor) -> Tensor:
    """Invert a square matrix or a number."""
    if value.shape[1] != value.shape[2]:
        raise Misfit(f"the inverse of {words(value)}: only a square matrix has one")
    if is_number(value):
        return 1 / value
    found, info = torch.linalg.inv_ex(value)
    if bool(info.any()):
        raise Misfit("this matrix cannot be inverted")
    inverted: Tensor = found
    return inverted


def determinant(value: Tensor) -> Tensor:
    """Take the determinant of a square matrix."""
    if value.shape[1] != value.shape[2]:
        raise Misfit(f"the determinant of {words(value)}: a square matrix is needed")
    found: Tensor = torch.linalg.det(value)
    return found.view(-1, 1, 1)


def norm(value: Tensor) -> Tensor:
    """2-norm of a column, Frobenius norm of a matrix."""
    return (value * value).sum((1, 2), keepdim=True).sqrt()


def total(value: Tensor) -> Tensor:
    """Sum all entries."""
    return value.sum((1, 2), keepdim=True)


def mean(value: Tensor) -> Tensor:
    """Average all entries."""
    return value.mean((1, 2), keepdim=True)


def variance(value: Tensor) -> Tensor:
    """Average squared distance of all entries from their mean (divides by n)."""
    return mean((value - mean(value)) ** 2)


def _sigmoid_slope(value: Tensor) -> Tensor:
    s = torch.sigmoid(value)
    return s * (1 - s)


FUNCTIONS: dict[str, Unary] = {
    "exp": torch.exp,
    "log": torch.log,
    "log2": torch.log2,
    "log10": torch.log10,
    "log1p": torch.log1p,
    "sqrt": torch.sqrt,
    "sin": torch.sin,
    "cos": torch.cos,
    "tan": torch.tan,
    "tanh": torch.tanh,
    "sinh": torch.sinh,
    "cosh": torch.cosh,
    "sigmoid": torch.sigmoid,
    "logsigmoid": torch.nn.functional.logsigmoid,
    "relu": torch.relu,
    "softplus": torch.nn.functional.softplus,
    "erf": torch.erf,
    "softmax": softmax,
    "diag": diag,
    "trace": trace,
    "abs": torch.abs,
    "norm": norm,
    "mean": mean,
    "variance": variance,
    "inverse": inverse,
    "det": determinant,
    "sign": torch.sign,
    "square": torch.square,
    "reciprocal": torch.reciprocal,
    "step": lambda value: (value > 0).double(),
    "factorial": lambda value: torch.exp(torch.lgamma(value + 1)),
    "logsumexp": lambda value: torch.logsumexp(value.flatten(1), 1).view(-1, 1, 1),
    "transpose": lambda value: value.mT,
    "vec": lambda value: value.mT.reshape(value.shape[0], -1, 1),
    "rowsum": lambda value: value.sum(2, keepdim=True),
    "sum rows": lambda value: value.sum(2, keepdim=True),
    "sum columns": lambda value: value.sum(1, keepdim=True),
    "mean rows": lambda value: value.mean(2, keepdim=True),
    "mean columns": lambda value: value.mean(1, keepdim=True),
    "min": lambda value: value.amin((1, 2), keepdim=True),
    "max": lambda value: value.amax((1, 2), keepdim=True),
    "relu'": lambda value: (value > 0).double(),
    "tanh'": lambda value: 1 - torch.tanh(value) ** 2,
    "sigmoid'": _sigmoid_slope,
    "sigmoid''": lambda value: _sigmoid_slope(value) * (1 - 2 * torch.sigmoid(value)),
    "softplus'": torch.sigmoid,
    "exp'": torch.exp,
    "log'": torch.reciprocal,
    "sin'": torch.cos,
    "cos'": lambda value: -torch.sin(value),
}


def _pair(left: Tensor, right: Tensor, what: str) -> None:
    if shape(left) != shape(right) and not (is_number(left) or is_number(right)):
        raise Misfit(f"{what} of {words(left)} and {words(right)}")


def outer(left: Tensor, right: Tensor) -> Tensor:
    """Return a bᵀ of two columns."""
    if left.shape[2] != 1 or right.shape[2] != 1:
        raise Misfit(f"the outer product of {words(left)} and {words(right)}: two columns are needed")
    return left @ right.mT


def dot(left: Tensor, right: Tensor) -> Tensor:
    """Return aᵀb of two equally long columns, else the product of matrices."""
    if shape(left) == shape(right) and left.shape[2] == 1:
        return left.mT @ right
    return matmul(left, right)


def matmul(left: Tensor, right: Tensor) -> Tensor:
    """Multiply matrices that conform, or by a number."""
    if is_number(left) or is_number(right):
        return left * right
    if left.shape[2] != right.shape[1]:
        raise Misfit(f"a product of {words(left)} and {words(right)} does not conform")
    return left @ right


def hadamard(left: Tensor, right: Tensor) -> Tensor:
    """Multiply entry by entry; a column scales the rows of a matrix."""
    if not (is_number(left) or is_number(right)) and shape(left) != shape(right):
        scales = left.shape[1] == right.shape[1] and 1 in (left.shape[2], right.shape[2])
        if not scales:
            raise Misfit(f"an elementwise product of {words(left)} and {words(right)}")
    return left * right


def choose(left: Tensor, right: Tensor) -> Tensor:
    """Binomial coefficient of two numbers."""
    return torch.exp(torch.lgamma(left + 1) - torch.lgamma(right + 1) - torch.lgamma(left - right + 1)).round()


def _minimum(left: Tensor, right: Tensor) -> Tensor:
    _pair(left, right, "the minimum")
    return torch.minimum(left, right)


def _maximum(left: Tensor, right: Tensor) -> Tensor:
    _pair(left, right, "the maximum")
    return torch.maximum(left, right)


PAIRS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "outer": outer,
    "dot": dot,
    "matmul": matmul,
    "hadamard": hadamard,
    "min": _minimum,
    "max": _maximum,
    "choose": choose,
}


def side(value: Tensor) -> int:
    """Return a number as the length of a side.

    Raises:
        Misfit: it is no whole number from 1 to 64.
    """
    size = float(value.detach().flatten()[0])
    if not is_number(value) or not math.isfinite(size) or size != int(size) or not 1 <= size <= MAX_SIDE:
        raise Misfit("the size of an array must be a small whole number")
    return int(size)
