"""Derivatives of formulas by autograd, in the layout of the contract. Knows nothing of text or problems.

A gradient has the shape of what one differentiates by; ∂a/∂b of columns has entry (i, j) = ∂a_i/∂b_j.
"""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from tutor.errors import Misfit, Unreadable
from tutor.mathematics.formula import Formula, Head
from tutor.mathematics.limits import Budget, check_size
from tutor.mathematics.operations import is_number, shape, words

MAX_OPERATIONS = 2_000


class Layout(Misfit):
    """A derivative of three or four ways: it has no place in this layout, so nothing is said about it."""


def differential(evaluator: Any, formula: Formula) -> Tensor:
    """Read dW in a row with a loss L as ∂L/∂W."""
    loss = evaluator.draw.loss
    if not loss or formula.word != "1":
        raise Unreadable("a derivative without its variable", formula.at)
    of = Formula(Head.NAME, (), loss, formula.at)
    return derivative(evaluator, Formula(Head.DERIVATIVE, (of, formula.parts[0]), "1", formula.at))


def derivative(evaluator: Any, formula: Formula) -> Tensor:
    """Value of ∂a/∂b; a second derivative differentiates twice."""
    of, *variables = formula.parts
    value: Tensor = evaluator.value(of)
    source: Formula | None = of
    if any(variable.names() & evaluator.definitions.keys() for variable in variables):
        value, source = _by_own(evaluator, of, value, variables[0]), None
    for variable in variables:
        value, source = _by(evaluator, value, variable, formula, source), None
    return value


def _by(evaluator: Any, value: Tensor, variable: Formula, formula: Formula, source: Formula | None = None) -> Tensor:
    """Differentiate a value by a name, an entry of it, its transpose, or a number's power; `source` has the value."""
    if variable.head is Head.TRANSPOSE:
        return _by(evaluator, value, variable.parts[0], formula, source).mT
    if variable.head is Head.INDEX and not _is_member(evaluator, variable):
        return _by_entry(evaluator, value, variable, formula, source)
    if variable.head is Head.POWER:
        base = variable.parts[0]
        outer = evaluator.value(variable)
        if not is_number(outer):
            raise Layout("a derivative by a power of an array", formula.at)
        return _by(evaluator, value, base, formula, source) / _by(evaluator, outer, base, formula)
    if variable.head not in (Head.NAME, Head.INDEX):
        raise Unreadable("what is differentiated by must be a name", variable.at)
    by = evaluator.value(variable)
    if by.shape[0] > 1:
        raise Unreadable("a derivative by something random", variable.at)
    if source is None or variable.head is not Head.NAME:
        return jacobian(value, by, evaluator.budget, formula.at)
    return _once(evaluator, source, variable.word, lambda: jacobian(value, by, evaluator.budget, formula.at))


def _once(evaluator: Any, source: Formula, by: str, work: Callable[[], Tensor]) -> Tensor:
    """Differentiate a name of the row by another once for the draw, all else once for each value of its letters."""
    draw = evaluator.draw
    if source.head is not Head.NAME or not {source.word, by} <= draw.values.keys():
        kept: Tensor = evaluator.keep(source, source.letters, work, by)
        return kept
    if (source.word, by) not in draw.slopes:
        draw.slopes[source.word, by] = work()
    found: Tensor = draw.slopes[source.word, by]
    return found


def _by_own(evaluator: Any, of: Formula, value: Tensor, variable: Formula) -> Tensor:
    """Find the value as a function of a name of the learner's.

    Raises:
        Layout: nothing says how the one depends on the other, so nothing can be said of the derivative.
    """
    word = next(iter(variable.names() & evaluator.definitions.keys()))
    if variable.head is not Head.NAME or word in of.names() or word in of.letters:
        return value
    own = evaluator.value(Formula(Head.NAME, (), word, variable.at))
    candidates = [value]
    if of.head is Head.NAME:
        candidates += [evaluator.value(formula) for formula in evaluator.draw.alternatives.get(of.word, [])]
    for candidate in reversed(candidates):
        if candidate.requires_grad and own.requires_grad and _depends(candidate, own):
            return candidate
    raise Layout(f"how this depends on {word} has not been said", variable.at)


def _depends(value: Tensor, by: Tensor) -> bool:
    (found,) = torch.autograd.grad(value.sum(), by, retain_graph=True, allow_unused=True)
    return found is not None


def _is_member(evaluator: Any, variable: Formula) -> bool:
    base = variable.parts[0]
    return base.head is Head.NAME and base.word in evaluator.draw.families and len(variable.parts) == 2


def _by_entry(evaluator: Any, value: Tensor, variable: Formula, formula: Formula, source: Formula | None) -> Tensor:
    base = variable.parts[0]
    if not is_number(value):
        whole = evaluator.value(base)
        places = [evaluator.integer(index) for index in variable.parts[1:]]
        if len(places) == 1 and shape(whole)[1] == 1 and shape(value)[1] == 1:
            column = _by(evaluator, value, base, formula, source)
            return column[:, :, places[0] - 1 : places[0]]
        raise Layout("a derivative of an array by an entry", formula.at)
    gradient = _by(evaluator, value, base, formula, source)
    name = f"\0{len(evaluator.draw.values)}"
    evaluator.draw.values[name] = gradient
    try:
        entry: Tensor = evaluator.value(
            Formula(Head.INDEX, (Formula(Head.NAME, (), name), *variable.parts[1:]), "", variable.at)
        )
    finally:
        del evaluator.draw.values[name]
    return entry


def jacobian(value: Tensor, by: Tensor, budget: Budget, at: int) -> Tensor:
    """Differentiate a number by anything, anything by a number, or a column by a column.

    Raises:
        Layout: both are more, so that the result has no place in this layout.
        Unreadable: it cannot be differentiated, or that takes too long.
    """
    if value.shape[0] > 1:
        raise Unreadable("a derivative of something random", at)
    if not by.requires_grad:
        raise Unreadable("nothing here can be differentiated by this", at)
    if not (is_number(value) or is_number(by) or value.shape[2] == by.shape[2] == 1):
        raise Layout(f"a derivative of {words(value)} by {words(by)} is no matrix", at)
    passes = 1 if is_number(value) else value.shape[1] * value.shape[2]
    budget.spend(passes * (5 + _operations(value, at) / 4), at)
    check_size(passes * by.numel(), at)
    if is_number(value):
        return _gradient(value, by)
    if is_number(by):
        entries = [_gradient(value[:, row : row + 1, column : column + 1], by) for row, column in _cells(value)]
        return torch.cat(entries, dim=1).view(1, value.shape[1], value.shape[2])
    rows = [_gradient(value[:, row : row + 1, :], by).mT for row in range(value.shape[1])]
    return torch.cat(rows, dim=1)


def _operations(value: Tensor, at: int) -> int:
    """Count the operations that a derivative goes back through; each derivative inside it doubles them.

    Raises:
        Unreadable: there are too many.
    """
    waiting, seen = [value.grad_fn], set()
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if len(seen) > MAX_OPERATIONS:
            raise Unreadable("a derivative of something this long; take it in steps", at)
        waiting += [before for before, _ in node.next_functions]
    return len(seen)


def _cells(value: Tensor) -> list[tuple[int, int]]:
    return [(row, column) for row in range(value.shape[1]) for column in range(value.shape[2])]


def _gradient(value: Tensor, by: Tensor) -> Tensor:
    if not value.requires_grad:
        return torch.zeros_like(by)
    (found,) = torch.autograd.grad(value.sum(), by, create_graph=True, allow_unused=True)
    return torch.zeros_like(by) if found is None else found
