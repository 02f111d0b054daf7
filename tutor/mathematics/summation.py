"""Values that run over letters, atoms or cases: sums, products, expectations, comparisons. Knows nothing of names."""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

import torch
from torch import Tensor

from tutor.errors import Misfit, Unreadable
from tutor.mathematics import operations
from tutor.mathematics.draws import Draw
from tutor.mathematics.formula import Formula, Head
from tutor.mathematics.limits import MAX_TERMS, Missing, Outside, check_size


class Running(Protocol):
    """What gives formulas their values and letters their runs."""

    draw: Draw
    letters: dict[str, int]

    def value(self, formula: Formula) -> Tensor:
        """Return the value of a formula."""
        ...

    def integer(self, formula: Formula) -> int:
        """Return a value that must be a whole number."""
        ...

    def bound(self, letters: Mapping[str, int]) -> "Running":
        """Return an evaluator with further letters set."""
        ...

    def run_of(self, letter: str, formulas: Iterable[Formula]) -> list[int]:
        """Find what a letter runs over."""
        ...


def _sum(evaluator: Running, formula: Formula) -> Tensor:
    body = formula.parts[0]
    letters = [letter for letter in formula.word.split(",") if letter]
    if not letters:
        value = evaluator.value(body)
        if formula.head is Head.SUM:
            return operations.total(value)
        return value.flatten(1).prod(1).view(-1, 1, 1)
    terms = [term for term in _terms(evaluator, formula, letters) if term is not None]
    if not terms:
        return operations.number(0.0 if formula.head is Head.SUM else 1.0)
    value = terms[0]
    for term in terms[1:]:
        if operations.shape(term) != operations.shape(value):
            raise Misfit(f"a sum of {operations.words(value)} and {operations.words(term)}", formula.at)
        if formula.head is Head.SUM:
            value = value + term
        else:
            value = term @ value if operations.is_square(value) else value * term
    return value


def _terms(evaluator: Running, formula: Formula, letters: list[str]) -> Iterable[Tensor | None]:
    body = formula.parts[0]
    if len(formula.parts) == 3:
        first, last = evaluator.integer(formula.parts[1]), evaluator.integer(formula.parts[2])
        if last - first >= MAX_TERMS:
            raise Unreadable(f"a sum of more than {MAX_TERMS} terms", formula.at)
        for place in range(first, last + 1):
            yield _term(evaluator.bound({letters[0]: place}), body)
        return
    rest = letters[1:]
    sub = Formula(formula.head, (body,), ",".join(rest), formula.at)
    for place in _run(evaluator, letters[0], body, formula.at):
        inner = evaluator.bound({letters[0]: place})
        yield inner.value(sub) if rest else _term(inner, body)


def _run(evaluator: Running, letter: str, body: Formula, at: int) -> list[int]:
    """Find what a summation letter runs over; where it is no index and the row has one dimension, over that."""
    try:
        return evaluator.run_of(letter, [body])
    except Unreadable as error:
        if len(evaluator.draw.dims) != 1:
            raise Unreadable(f"what does {letter} run over? It is no index of anything here", at) from error
        (size,) = evaluator.draw.dims.values()
        return list(range(1, size + 1))


def _term(evaluator: Running, body: Formula) -> Tensor | None:
    if body.head is not Head.GIVEN:
        return evaluator.value(body)
    condition, inner = body.parts
    return evaluator.value(inner) if holds(evaluator, condition) else None


def holds(evaluator: Running, condition: Formula) -> bool:
    """Say whether a comparison of numbers holds."""
    return bool(_compare(evaluator, condition).flatten()[0] > 0)


def _compare(evaluator: Running, formula: Formula) -> Tensor:
    if formula.head is not Head.COMPARE:
        raise Unreadable("a comparison such as i ≠ j is expected here", formula.at)
    left, right = (evaluator.value(part) for part in formula.parts[:2])
    if formula.parts[0].head is Head.COMPARE:
        left = _compare(evaluator, formula.parts[0]) * _compare(
            evaluator, Formula(Head.COMPARE, (formula.parts[0].parts[1], formula.parts[1]), formula.word, formula.at)
        )
        return left
    if operations.shape(left) != operations.shape(right) and not (
        operations.is_number(left) or operations.is_number(right)
    ):
        raise Misfit(f"a comparison of {operations.words(left)} and {operations.words(right)}", formula.at)
    check_size(left.shape[0] * right.shape[1] * right.shape[2], formula.at)
    check_size(right.shape[0] * left.shape[1] * left.shape[2], formula.at)
    return _COMPARE[formula.word](left, right).double()


_COMPARE: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "<": torch.lt,
    ">": torch.gt,
    "≤": torch.le,
    "≥": torch.ge,
    "=": lambda left, right: (left - right).abs() < 1e-12,
    "≠": lambda left, right: (left - right).abs() >= 1e-12,
}


def _expect(evaluator: Running, formula: Formula) -> Tensor:
    weights = evaluator.draw.weights
    if weights is None:
        raise Unreadable("nothing is random here", formula.at)
    of = formula.parts[0]
    value = _compare(evaluator, of) if of.head is Head.COMPARE else evaluator.value(of)
    if value.shape[0] == 1:  # not random
        return torch.zeros_like(value) if formula.word in ("Var", "Cov") else value
    mean = (weights * value).sum(0, keepdim=True)
    if formula.word == "Var":
        return (weights * (value - mean) ** 2).sum(0, keepdim=True)
    if formula.word == "Cov":
        other = evaluator.value(formula.parts[1])
        check_size(max(value.numel(), other.numel()) * max(operations.shape(other)), formula.at)
        return (weights * value * other).sum(0, keepdim=True) - mean * (weights * other).sum(0, keepdim=True)
    if formula.word == "P" and of.head is not Head.COMPARE:
        raise Unreadable("P(…) needs a condition such as M ≥ k", formula.at)
    return mean


def _cases(evaluator: Running, formula: Formula) -> Tensor:
    result: Tensor | None = None
    pairs = list(zip(formula.parts[::2], formula.parts[1::2], strict=True))
    for value_part, condition in reversed(pairs):
        if not condition.letters <= evaluator.letters.keys():
            raise Missing(next(iter(condition.letters - evaluator.letters.keys())), formula.at)
        truth = _compare(evaluator, condition)
        if truth.numel() == 1:
            result = evaluator.value(value_part) if bool(truth) else result
        else:
            other = operations.number(math.nan) if result is None else result
            value = evaluator.value(value_part)
            check_size(truth.shape[0] * max(value.numel(), other.numel()), formula.at)
            result = torch.where(truth > 0, value, other)
    if result is None:
        raise Outside("none of the cases applies", formula.at)
    return result


HEADS: dict[Head, Callable[[Any, Formula], Tensor]] = {
    Head.SUM: _sum,
    Head.PRODUCT: _sum,
    Head.EXPECT: _expect,
    Head.CASES: _cases,
    Head.COMPARE: lambda evaluator, formula: _compare(evaluator, formula),
    Head.INDICATOR: lambda evaluator, formula: _compare(evaluator, formula.parts[0]),
}
