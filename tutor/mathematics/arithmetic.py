"""Values of sums, products, powers, arrays and calls from those of their parts. Knows nothing of names or letters."""

import math
from collections.abc import Callable
from typing import Any, Protocol

import torch
from torch import Tensor

from tutor.errors import Misfit, Unreadable
from tutor.mathematics import operations
from tutor.mathematics.custom import Custom
from tutor.mathematics.formula import Formula, Head
from tutor.mathematics.limits import check_size
from tutor.mathematics.operations import is_column, is_number, is_square, number, shape, words

_SMALL = 400
"""Entries of two values up to which no operation makes too many."""


class Values(Protocol):
    """What gives formulas their values."""

    custom: Custom
    hits: set[str]
    draw: Any

    def value(self, formula: Formula) -> Tensor:
        """Return the value of a formula."""
        ...


def _alike(values: Values, left: Tensor, right: Tensor, formula: Formula, what: str) -> None:
    """Check that two values can be added: equal shapes, a number, or the row's own broadcasting."""
    (rows, columns), (other_rows, other_columns) = shape(left), shape(right)
    if (rows, columns) == (other_rows, other_columns) or is_number(left) or is_number(right):
        return
    broadcast = values.draw.broadcast
    if broadcast == "row" and columns == other_columns and 1 in (rows, other_rows):
        return
    if broadcast == "column" and rows == other_rows and 1 in (columns, other_columns):
        return
    raise Misfit(f"{what} {words(left)} and {words(right)}", formula.at)


def _both(values: Values, formula: Formula) -> tuple[Tensor, Tensor]:
    """Work out both parts of an operation whose result is not too large."""
    left, right = values.value(formula.parts[0]), values.value(formula.parts[1])
    if left.numel() + right.numel() > _SMALL:
        outer = formula.word == "⊗"
        sides = [a * b if outer else max(a, b) for a, b in zip(shape(left), shape(right), strict=True)]
        check_size(max(left.shape[0], right.shape[0]) * sides[0] * sides[1], formula.at)
    return left, right


def _add(values: Values, formula: Formula) -> Tensor:
    left, right = _both(values, formula)
    _alike(values, left, right, formula, "a sum of")
    return left + right


def _subtract(values: Values, formula: Formula) -> Tensor:
    left, right = _both(values, formula)
    _alike(values, left, right, formula, "a difference of")
    return left - right


def _divide(values: Values, formula: Formula) -> Tensor:
    left, right = _both(values, formula)
    if shape(left) != shape(right) and not (is_number(left) or is_number(right)):
        scales = values.draw.broadcast == "column" and left.shape[1] == right.shape[1] and right.shape[2] == 1
        if not scales:
            raise Misfit(f"a quotient of {words(left)} and {words(right)}", formula.at)
    return left / right


def _times(values: Values, formula: Formula) -> Tensor:
    left, right = _both(values, formula)
    word = formula.word
    if is_number(left) or is_number(right):
        return left * right
    if word == "⊙":
        return operations.hadamard(left, right)
    if word == "⊗":
        return operations.outer(left, right)
    if is_column(left) and shape(left) == shape(right):
        return _columns(values, left, right, word)
    if word == "*" and shape(left) == shape(right):
        if is_square(left):
            values.hits.add("star")
        return left @ right if is_square(left) and values.custom.star == "matrix" else left * right
    return operations.matmul(left, right)


def _columns(values: Values, left: Tensor, right: Tensor, word: str) -> Tensor:
    """Multiply equally long columns: the dot product, or entry by entry where that is the reading."""
    if word == "@":
        return operations.dot(left, right)
    values.hits.add("columns")
    entry = (values.custom.columns == "entry") != (word == "*")
    return left * right if entry else operations.dot(left, right)


def _power(values: Values, formula: Formula) -> Tensor:
    base_formula, exponent_formula = formula.parts
    base, exponent = _both(values, formula)
    if base_formula.head is Head.NAME and base_formula.word == "e" and "e" in values.draw.values:
        values.hits.add("euler")
        base = number(math.e) if values.custom.euler == "constant" else base
    if is_square(base) and is_number(exponent):
        return _square_power(values, base, exponent, formula)
    if shape(base) != shape(exponent) and not (is_number(base) or is_number(exponent)):
        raise Misfit(f"{words(base)} to the power of {words(exponent)}", formula.at)
    if (
        exponent.numel() == 1
        and float(exponent.detach()) == -1
        and shape(base) != (1, 1)
        and not is_column(base)
        and base.shape[1] > 1
    ):
        raise Misfit(f"the inverse of {words(base)}: only a square matrix has one", formula.at)
    return (
        torch.pow(base, exponent)
        if exponent.numel() > 1 or exponent.requires_grad
        else torch.pow(base, float(exponent.detach()))
    )


def _square_power(values: Values, base: Tensor, exponent: Tensor, formula: Formula) -> Tensor:
    power = float(exponent.detach().flatten()[0])
    if power == -1:
        return operations.inverse(base)
    if power in (2.0, 3.0):
        values.hits.add("square")
        if values.custom.square == "matrix":
            return base @ base if power == 2.0 else base @ base @ base
    return torch.pow(base, exponent)


def _transpose(values: Values, formula: Formula) -> Tensor:
    value = values.value(formula.parts[0])
    if formula.word == "'" and is_number(value):
        raise Unreadable("′ behind a number: a derivative? Write it as ∂…/∂…", formula.at)
    return value.mT


def _bars(values: Values, formula: Formula) -> Tensor:
    value = values.value(formula.parts[0])
    if formula.word == "‖1":
        return operations.total(value.abs())
    if formula.word.startswith("‖"):
        return operations.norm(value)
    if not is_number(value):
        values.hits.add("bars")
        if values.custom.bars == "norm":
            return operations.norm(value)
    return value.abs()


def _array(values: Values, formula: Formula) -> Tensor:
    entries = [values.value(part) for part in formula.parts]
    atoms = max(entry.shape[0] for entry in entries)
    check_size(atoms * sum(entry.shape[1] * entry.shape[2] for entry in entries), formula.at)
    entries = [entry.expand(atoms, -1, -1) for entry in entries]
    if formula.word.startswith("tuple"):
        column = values.custom.tuples == "column"
        rows, columns = (len(entries), 1) if column else (1, len(entries))
    else:
        rows, columns = (int(text) for text in formula.word.split("x"))
    try:
        lines = [torch.cat(entries[row * columns : (row + 1) * columns], dim=2) for row in range(rows)]
        return torch.cat(lines, dim=1)
    except RuntimeError as error:
        raise Misfit("the parts of this array do not fit together", formula.at) from error


def _call(values: Values, formula: Formula) -> Tensor:
    word, arguments = formula.word, formula.parts
    if word in ("eye", "ones", "zeros"):
        return _filled(values, formula)
    if len(arguments) == 1:
        return _function(values, formula)
    if arguments and (word == "softmax" or (word in ("rowsum", "norm") and len(arguments) == 2)):
        return operations.FUNCTIONS[word](values.value(arguments[0]))
    if word == "pow" and len(arguments) == 2:
        return _power(values, Formula(Head.POWER, arguments, "", formula.at))
    pair = operations.PAIRS.get(word)
    if pair is None or not arguments or (len(arguments) > 2 and word not in ("min", "max")):
        raise Unreadable(f"{word} does not take {len(arguments)} arguments", formula.at)
    result = values.value(arguments[0])
    for argument in arguments[1:]:
        other = values.value(argument)
        check_size(max(result.shape[0], other.shape[0]) * max(shape(result)) * max(shape(other)), formula.at)
        result = pair(result, other)
    return result


def _function(values: Values, formula: Formula) -> Tensor:
    function = operations.FUNCTIONS.get(formula.word)
    if function is None:
        raise Unreadable(f"{formula.word} is not known as a function of one argument", formula.at)
    value = values.value(formula.parts[0])
    if formula.word == "diag":
        check_size(value.shape[0] * max(shape(value)) ** 2, formula.at)
    return function(value)


def _filled(values: Values, formula: Formula) -> Tensor:
    lengths = [operations.side(values.value(part)) for part in formula.parts]
    if not 1 <= len(lengths) <= 2:
        raise Unreadable(f"{formula.word} needs one or two sizes", formula.at)
    if formula.word == "eye":
        return torch.eye(lengths[0], dtype=torch.float64).unsqueeze(0)
    columns = lengths[1] if len(lengths) == 2 else 1
    return torch.full((1, lengths[0], columns), 1.0 if formula.word == "ones" else 0.0, dtype=torch.float64)


def _mixed(values: Values, formula: Formula) -> Tensor:
    return values.value(formula.parts[0]) + values.value(formula.parts[1])


HEADS: dict[Head, Callable[[Any, Formula], Tensor]] = {
    Head.ADD: _add,
    Head.SUBTRACT: _subtract,
    Head.NEGATE: lambda values, formula: -values.value(formula.parts[0]),
    Head.TIMES: _times,
    Head.DIVIDE: _divide,
    Head.POWER: _power,
    Head.TRANSPOSE: _transpose,
    Head.BARS: _bars,
    Head.ARRAY: _array,
    Head.CALL: _call,
    Head.MIXED: _mixed,
}
