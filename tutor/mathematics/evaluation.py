"""A formula to its value on one draw, in torch float64, within a budget. Knows nothing of text or verdicts."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import torch
from torch import Tensor

from tutor.errors import Misfit, Unreadable
from tutor.mathematics import arithmetic, differentiation, operations, summation
from tutor.mathematics.custom import Custom
from tutor.mathematics.draws import Draw
from tutor.mathematics.formula import Formula, Head
from tutor.mathematics.limits import Budget, Missing, Outside


@dataclass(frozen=True)
class Definition:
    """What the learner has called by a name: a formula, with its index letters where the name has entries."""

    formula: Formula
    letters: tuple[str, ...] = ()


def behind(formula: Formula, definitions: Mapping[str, Definition]) -> list[Formula]:
    """Return the formulas of the learner's names that a formula rests on."""
    found: dict[str, Formula] = {}
    waiting = [formula]
    while waiting:
        for word in waiting.pop().names() & definitions.keys() - found.keys():
            found[word] = definitions[word].formula
            waiting.append(found[word])
    return list(found.values())


@contextmanager
def told_at(place: int) -> Iterator[None]:
    """Tell of what fails inside at a place of the line that is judged: a definition may stand in another line."""
    try:
        yield
    except (Misfit, Unreadable) as error:
        error.at = place
        raise


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
    kept: dict[tuple[object, ...], tuple[Formula, Tensor]] = field(default_factory=dict)
    """Values of parts that stay the same while other letters run, with the part, so that its id stays its own."""
    keeps_all: bool = False
    """Whether every part is kept, for a search among formulas that share most of theirs."""

    def value(self, formula: Formula) -> Tensor:
        """Return the value: atoms x rows x columns.

        Raises:
            Misfit: shapes do not fit, or an operation is undefined.
            Unreadable: an unknown name, or too much work.
            Missing: an index letter has no value.
        """
        self.budget.spend(1.0, formula.at)
        if formula.parts and (self.keeps_all or len(formula.letters) < len(self.letters)):
            return self.keep(formula, formula.letters, lambda: self._worked_out(formula))
        return self._worked_out(formula)

    def keep(self, formula: Formula, letters: frozenset[str], work: Callable[[], Tensor], by: str = "") -> Tensor:
        """Work a formula, or its derivative by a name, out once for each value of the letters that it depends on."""
        key = (id(formula), by, *(self.letters.get(letter) for letter in letters))
        if key not in self.kept:
            self.kept[key] = formula, work()
        return self.kept[key][1]

    def _worked_out(self, formula: Formula) -> Tensor:
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
        return Evaluator(
            self.draw, self.custom, self.budget, self.definitions, self.ranges, self.hits,
            {**self.letters, **letters}, self.depth, self.context, self.kept, self.keeps_all,
        )  # fmt: skip

    def run_of(self, letter: str, formulas: Iterable[Formula]) -> list[int]:
        """Find what a letter runs over from the place where it is an index.

        Raises:
            Unreadable: it is no index anywhere.
        """
        if letter in self.draw.letters:
            return list(range(1, self.draw.letters[letter] + 1))
        nodes = [node for formula in (*formulas, *self.context) for node in formula.walk() if node.head is Head.INDEX]
        uses = [(node, place, index) for node in nodes for place, index in enumerate(node.parts[1:])]
        plain = [(node, place) for node, place, index in uses if index.head is Head.LETTER and index.word == letter]
        loose = [(node, place) for node, place, index in uses if letter in index.letters]
        for node, place in (*plain, *loose):
            found = self._sizes(node, place)
            if found:
                return found
        places = [
            node.at
            for formula in formulas
            for node in formula.walk()
            if node.head is Head.LETTER and node.word == letter
        ]
        raise Unreadable(f"'{letter}' is neither a name here nor an index of something", max(places, default=0))

    def _sizes(self, node: Formula, place: int) -> list[int]:
        base = node.parts[0]
        if base.head is Head.NAME and base.word in self.draw.families and place == 0:
            return sorted(self.draw.families[base.word])
        if base.head is Head.NAME and base.word in self.definitions and self.definitions[base.word].letters:
            definition = self.definitions[base.word]
            if place < len(definition.letters):
                with told_at(node.at):
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
    with told_at(formula.at):
        value = _same_as_given(_worked_out(inner, word, definition), draw)
    draw.learner[word] = value
    return value


def _worked_out(inner: Evaluator, word: str, definition: Definition) -> Tensor:
    """Value of a definition, entry by entry where it has index letters."""
    if not definition.letters:
        return inner.value(definition.formula)
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
        raise Misfit(f"the entries of {word} are not numbers", definition.formula.at)
    return torch.cat([torch.cat(line, dim=2) for line in entries], dim=1)


def _same_as_given(value: Tensor, draw: Draw) -> Tensor:
    """Take the row's own tensor where the learner renamed it, so that derivatives go through it."""
    for known in draw.values.values():
        if known.shape == value.shape and known.numel() > 1 and torch.equal(known, value):
            return known
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
    if len(indices) == 1 and rows > 1 < columns:
        indices = _two_digits(indices[0], rows)
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


def _two_digits(index: Formula, rows: int) -> list[Formula]:
    """Read P_{11} as row 1, column 1 where the matrix has fewer than eleven rows."""
    word = index.word
    if index.head is not Head.NUMBER or len(word) != 2 or not word.isdigit() or int(word) <= rows:
        return [index]
    return [replace(index, word=digit) for digit in word]


def _checked(evaluator: Evaluator, index: Formula, size: int) -> int:
    place = evaluator.integer(index)
    if index.head is Head.LETTER and evaluator.ranges.get(index.word, size) != size:
        raise Misfit(f"{index.word} runs to {evaluator.ranges[index.word]}, but here are {size} entries", index.at)
    if not 1 <= place <= size:
        raise Outside(f"the index {place} is beyond the {size} entries", index.at)
    return place


_HEADS: dict[Head, Callable[[Evaluator, Formula], Tensor]] = {
    Head.NUMBER: _number,
    Head.NAME: _name,
    Head.LETTER: _letter,
    Head.INDEX: _index,
    Head.DERIVATIVE: differentiation.derivative,
    Head.DIFFERENTIAL: differentiation.differential,
    **arithmetic.HEADS,
    **summation.HEADS,
}
