"""A formula to its value on one draw, in torch float64, within a budget. Knows nothing of text, problems or verdicts."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from tutor.errors import Misfit, Unreadable
from tutor.mathematics import arithmetic, differentiation, operations
from tutor.mathematics.custom import Custom
from tutor.mathematics.draws import Draw
from tutor.mathematics.formula import Formula, Head

MAX_TERMS = 300


class Missing(Exception):
    """An index letter without a value was met; whoever runs over the letters catches it."""

    def __init__(self, letter: str, at: int) -> None:
        super().__init__(letter)
        self.letter, self.at = letter, at


class Outside(Misfit):
    """An index beyond the end, such as h_{t-1} at t = 1."""


@dataclass
class Budget:
    """Steps left for one line; a step on many atoms costs more."""

    steps: float = 40_000

    def spend(self, cost: float, at: int) -> None:
        """Take steps off.

        Raises:
            Unreadable: none are left.
        """
        self.steps -= cost
        if self.steps < 0:
            raise Unreadable("this takes too long to work out; split it into smaller steps", at)


@dataclass(frozen=True)
class Definition:
    """What the learner has called by a name: a formula, with its index letters where the name has entries."""

    formula: Formula
    letters: tuple[str, ...] = ()


@dataclass
class Evaluator:
    """Values of formulas on one draw under one reading."""

    draw: Draw
    custom: Custom = field(default_factory=Custom)
    budget: Budget = field(default_factory=Budget)
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    ranges: dict[str, int] = field(default_factory=dict)
    """Sizes that free letters run over."""
    hits: set[str] = field(default_factory=set)
    letters: dict[str, int] = field(default_factory=dict)
    depth: int = 0
    context: list[Formula] = field(default_factory=list)
    """The sides of the statement: what a letter runs over may show in another side."""

    def value(self, formula: Formula) -> Tensor:
        """Return the value: atoms x rows x columns.

        Raises:
            Misfit: shapes do not fit, or an operation is undefined.
            Unreadable: an unknown name, or too much work.
            Missing: an index letter has no value.
        """
        self.budget.spend(1.0, formula.at)
        method = _HEADS.get(formula.head)
        if method is None:
            raise Unreadable("this does not stand for a value", formula.at)
        try:
            value = method(self, formula)
        except Misfit as error:
            if not error.at:
                error.at = formula.at
            raise
        if value.numel() > 300:
            self.budget.spend(value.numel() / 300, formula.at)
        return value

    def integer(self, formula: Formula) -> int:
        """Return a value that must be a whole number."""
        if formula.head is Head.LETTER and formula.word in self.letters:
            return self.letters[formula.word]
        value = self.value(formula).detach()
        if value.numel() != 1 or not float(value) == round(float(value)) or abs(float(value)) > 10_000:
            raise Misfit("an index or limit must be a whole number", formula.at)
        return int(value)

    def bound(self, letters: Mapping[str, int]) -> "Evaluator":
        """Return an evaluator with further letters set."""
        return replace(self, letters={**self.letters, **letters})

    def run_of(self, letter: str, formulas: Iterable[Formula]) -> list[int]:
        """Find what a letter runs over from the place where it is an index.

        Raises:
            Unreadable: it is no index anywhere.
        """
        if letter in self.draw.letters:
            return list(range(1, self.draw.letters[letter] + 1))
        at = 0
        loose: list[int] = []
        for formula in (*formulas, *self.context):
            for node in formula.walk():
                at = max(at, node.at if node.head is Head.LETTER and node.word == letter else 0)
                for place, index in enumerate(node.parts[1:] if node.head is Head.INDEX else ()):
                    if index.head is Head.LETTER and index.word == letter:
                        found = self._sizes(node, place)
                        if found:
                            return found
                    elif not loose and letter in index.free_letters():
                        loose = self._sizes(node, place)
        if loose:
            return loose
        raise Unreadable(f"'{letter}' is neither a name here nor an index of something", at, ())

    def _sizes(self, node: Formula, place: int) -> list[int]:
        base = node.parts[0]
        if base.head is Head.NAME and base.word in self.draw.families and place == 0:
            return sorted(self.draw.families[base.word])
        if base.head is Head.NAME and base.word in self.definitions and self.definitions[base.word].letters:
            definition = self.definitions[base.word]
            if place < len(definition.letters):
                return self.run_of(definition.letters[place], [definition.formula])
            return []
        try:
            value = self.value(base)
        except (Missing, Misfit):
            return []
        rows, columns = operations.shape(value)
        axes = [rows, columns] if len(node.parts) == 3 or columns > 1 < rows else [max(rows, columns)]
        return list(range(1, axes[place] + 1)) if place < len(axes) else []


def _number(evaluator: Evaluator, formula: Formula) -> Tensor:
    text = formula.word
    number = float(text[:-1]) / 100 if text.endswith("%") else float(text)
    if not math.isfinite(number):
        raise Misfit("this number is too large", formula.at)
    return operations.number(number)


def _name(evaluator: Evaluator, formula: Formula) -> Tensor:
    word, draw = formula.word, evaluator.draw
    if word in draw.values:
        return draw.values[word]
    if word in evaluator.definitions:
        return _own(evaluator, formula)
    if word in draw.families:
        raise Misfit(f"{word} needs its index", formula.at)
    if word in ("e", "pi"):
        return operations.number(math.e if word == "e" else math.pi)
    if word in ("I", "eye", "ones") and draw.dims:
        evaluator.hits.add("eye")
        sizes = sorted(set(draw.dims.values()), reverse=True)
        letters = list(draw.dims)
        size = draw.dims[letters[int(evaluator.custom.eye) % len(letters)]] if letters else sizes[0]
        if word == "ones":
            return torch.ones((1, size, 1), dtype=torch.float64)
        return torch.eye(size, dtype=torch.float64).unsqueeze(0)
    raise Unreadable(f"the name '{word}' is not known here", formula.at)


def _own(evaluator: Evaluator, formula: Formula) -> Tensor:
    """Value of a name of the learner's; kept, so that one can differentiate by it."""
    draw, word = evaluator.draw, formula.word
    if word in draw.learner:
        return draw.learner[word]
    if evaluator.depth > 20:
        raise Unreadable(f"'{word}' is defined by itself", formula.at)
    definition = evaluator.definitions[word]
    inner = Evaluator(draw, evaluator.custom, evaluator.budget, evaluator.definitions, depth=evaluator.depth + 1)
    if not definition.letters:
        value = inner.value(definition.formula)
    else:
        rows = inner.run_of(definition.letters[0], [definition.formula])
        columns = inner.run_of(definition.letters[1], [definition.formula]) if len(definition.letters) > 1 else [0]
        entries = [
            [
                inner.bound(dict(zip(definition.letters, (row, column), strict=False))).value(definition.formula)
                for column in columns
            ]
            for row in rows
        ]
        if any(operations.shape(entry) != (1, 1) for line in entries for entry in line):
            raise Misfit(f"the entries of {word} are not numbers", formula.at)
        value = torch.cat([torch.cat(line, dim=2) for line in entries], dim=1)
    draw.learner[word] = value
    return value


def _letter(evaluator: Evaluator, formula: Formula) -> Tensor:
    if formula.word in evaluator.letters:
        return operations.number(float(evaluator.letters[formula.word]))
    raise Missing(formula.word, formula.at)


def _index(evaluator: Evaluator, formula: Formula) -> Tensor:
    base, *indices = formula.parts
    if base.head is Head.NAME and base.word in evaluator.draw.families:
        members = evaluator.draw.families[base.word]
        place = evaluator.integer(indices[0])
        if place not in members:
            raise Outside(f"there is no {base.word} with the index {place}", formula.at)
        value, indices = members[place], indices[1:]
        return value if not indices else _entry(evaluator, value, indices, formula)
    return _entry(evaluator, evaluator.value(base), indices, formula)


def _entry(evaluator: Evaluator, value: Tensor, indices: list[Formula], formula: Formula) -> Tensor:
    rows, columns = operations.shape(value)
    if rows == columns == 1:
        raise Misfit("a number has no entries", formula.at)
    if len(indices) == 2:
        if 1 in (rows, columns):
            raise Misfit("two indices on a column", formula.at)
        row = _checked(evaluator, indices[0], rows)
        column = _checked(evaluator, indices[1], columns)
        return value[:, row - 1 : row, column - 1 : column]
    if columns == 1:
        place = _checked(evaluator, indices[0], rows)
        return value[:, place - 1 : place, :]
    if rows == 1:
        place = _checked(evaluator, indices[0], columns)
        return value[:, :, place - 1 : place]
    place = _checked(evaluator, indices[0], rows)
    return value[:, place - 1 : place, :].mT


def _checked(evaluator: Evaluator, index: Formula, size: int) -> int:
    place = evaluator.integer(index)
    if index.head is Head.LETTER and evaluator.ranges.get(index.word, size) != size:
        raise Misfit(f"{index.word} runs to {evaluator.ranges[index.word]}, but here are {size} entries", index.at)
    if not 1 <= place <= size:
        raise Outside(f"the index {place} is beyond the {size} entries", index.at)
    return place


def _sum(evaluator: Evaluator, formula: Formula) -> Tensor:
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


def _terms(evaluator: Evaluator, formula: Formula, letters: list[str]) -> Iterable[Tensor | None]:
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
    for place in evaluator.run_of(letters[0], [body]):
        inner = evaluator.bound({letters[0]: place})
        yield inner.value(sub) if rest else _term(inner, body)


def _term(evaluator: Evaluator, body: Formula) -> Tensor | None:
    if body.head is not Head.GIVEN:
        return evaluator.value(body)
    condition, inner = body.parts
    return evaluator.value(inner) if holds(evaluator, condition) else None


def holds(evaluator: Evaluator, condition: Formula) -> bool:
    """Say whether a comparison of numbers holds."""
    return bool(_compare(evaluator, condition).flatten()[0] > 0)


def _compare(evaluator: Evaluator, formula: Formula) -> Tensor:
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
    return _COMPARE[formula.word](left, right).double()


_COMPARE: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "<": torch.lt,
    ">": torch.gt,
    "≤": torch.le,
    "≥": torch.ge,
    "=": lambda left, right: (left - right).abs() < 1e-12,
    "≠": lambda left, right: (left - right).abs() >= 1e-12,
}


def _expect(evaluator: Evaluator, formula: Formula) -> Tensor:
    weights = evaluator.draw.weights
    if weights is None:
        raise Unreadable("nothing is random here", formula.at)
    of = formula.parts[0]
    value = _compare(evaluator, of) if of.head is Head.COMPARE else evaluator.value(of)
    mean = (weights * value).sum(0, keepdim=True)
    if formula.word == "Var":
        return (weights * (value - mean) ** 2).sum(0, keepdim=True)
    if formula.word == "Cov":
        other = evaluator.value(formula.parts[1])
        return (weights * value * other).sum(0, keepdim=True) - mean * (weights * other).sum(0, keepdim=True)
    if formula.word == "P" and of.head is not Head.COMPARE:
        raise Unreadable("P(…) needs a condition such as M ≥ k", formula.at)
    return mean


def _cases(evaluator: Evaluator, formula: Formula) -> Tensor:
    result: Tensor | None = None
    pairs = list(zip(formula.parts[::2], formula.parts[1::2], strict=True))
    for value_part, condition in reversed(pairs):
        if not condition.free_letters() <= evaluator.letters.keys():
            raise Missing(next(iter(condition.free_letters() - evaluator.letters.keys())), formula.at)
        truth = _compare(evaluator, condition)
        if truth.numel() == 1:
            result = evaluator.value(value_part) if bool(truth) else result
        else:
            other = operations.number(math.nan) if result is None else result
            result = torch.where(truth > 0, evaluator.value(value_part), other)
    if result is None:
        raise Outside("none of the cases applies", formula.at)
    return result


_HEADS: dict[Head, Callable[[Evaluator, Formula], Tensor]] = {
    Head.NUMBER: _number,
    Head.NAME: _name,
    Head.LETTER: _letter,
    Head.INDEX: _index,
    Head.SUM: _sum,
    Head.PRODUCT: _sum,
    Head.EXPECT: _expect,
    Head.CASES: _cases,
    Head.INDICATOR: lambda evaluator, formula: _compare(evaluator, formula.parts[0]),
    Head.DERIVATIVE: differentiation.derivative,
    Head.DIFFERENTIAL: differentiation.differential,
    **arithmetic.HEADS,
}
