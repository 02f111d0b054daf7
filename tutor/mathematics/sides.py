"""One side of a chain under its readings: formulas and their values on every draw. Knows nothing of verdicts."""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor

from tutor.errors import Misfit, Unreadable
from tutor.mathematics.board import Board
from tutor.mathematics.custom import Custom, choices
from tutor.mathematics.draws import Draw
from tutor.mathematics.evaluation import Definition, Evaluator
from tutor.mathematics.formula import Formula, Head, number
from tutor.mathematics.letters import bind_sums, outside_letters
from tutor.mathematics.limits import Budget, Missing, Outside, check_size
from tutor.mathematics.parser import parse
from tutor.mathematics.summation import holds
from tutor.mathematics.tokens import Kind, Token
from tutor.mathematics.vocabulary import Vocabulary

MAX_ASSIGNMENTS = 220
_DECIMAL = re.compile(r"\d*\.\d+%?|\d+(?:\.\d+)?%|\d*\.\d+[eE][+-]?\d+")


@dataclass(frozen=True)
class Reading:
    """A formula and the choices of custom under which it was read and is worked out."""

    formula: Formula
    custom: Custom


@dataclass
class Side:
    """A side as typed, with the readings found so far."""

    tokens: tuple[Token, ...]
    words: Vocabulary
    first: Reading
    hits: set[str] = field(default_factory=set)
    given: tuple[Reading, ...] = ()
    here: bool = True
    """Whether its places are those of the line that is judged, not of the line before."""

    @property
    def formula(self) -> Formula:
        """The usual reading."""
        return self.first.formula

    def readings(self) -> Iterator[Reading]:
        """Yield the usual reading, then those that custom leaves open."""
        yield self.first
        yield from self.given
        seen = {(self.first.formula, self.first.custom)}
        for custom in choices(frozenset(self.hits)):
            try:
                formula, _ = parse(list(self.tokens), self.words, custom)
            except Unreadable:
                continue
            if (formula, custom) not in seen:
                seen.add((formula, custom))
                yield Reading(formula, custom)

    def precision(self, reading: Reading) -> float | None:
        """Return half a unit of the last place of a reading that is just a decimal, or an array of them."""
        formula = reading.formula
        if formula.head is not Head.ARRAY:
            return _half(formula)
        halves = [_half(part) for part in formula.parts]
        known = [half for half in halves if half is not None]
        return max(known) if known and len(known) == len(halves) else None


def _half(formula: Formula) -> float | None:
    """Return half a unit of the last place of a decimal of two significant digits or more."""
    while formula.head is Head.NEGATE:
        formula = formula.parts[0]
    text = formula.word
    if formula.head is not Head.NUMBER or not _DECIMAL.fullmatch(text):
        return None
    percent = text.endswith("%")
    mantissa, _, power = text.rstrip("%").lower().partition("e")
    if len(mantissa.replace(".", "").lstrip("0")) < 2:
        return None
    places = len(mantissa.partition(".")[2]) - int(power or 0) + (2 if percent else 0)
    return 0.5 * 10.0**-places


def read_side(tokens: tuple[Token, ...], words: Vocabulary, end: int) -> Side:
    """Read a side in its usual reading.

    Raises:
        Unreadable: it is no formula.
    """
    usual = Custom()
    formula, hits = parse(list(tokens), words, usual, end)
    given: tuple[Reading, ...] = ()
    if len(tokens) == 1 and tokens[0].kind is Kind.NUMBER and re.fullmatch(r"\d,\d{3}", tokens[0].raw):
        given = (Reading(number(tokens[0].raw.replace(",", "."), tokens[0].at), usual),)
    return Side(tokens, words, Reading(formula, usual), set(hits), given)


@dataclass
class Values:
    """The values of one reading: per draw a tensor of assignments x atoms x rows x columns, or why there is none."""

    tensors: list[Tensor] = field(default_factory=list)
    problem: Misfit | None = None
    terms: list[float] = field(default_factory=list)


@dataclass
class Scene:
    """What a statement is evaluated in: the board's draws, the learner's definitions, the letters and conditions."""

    board: Board
    draws: tuple[Draw, ...]
    definitions: Mapping[str, Definition]
    budget: Budget
    conditions: tuple[Formula, ...] = ()
    letters: tuple[str, ...] = ()
    outside: frozenset[str] = frozenset()
    assignments: list[list[dict[str, int]]] = field(default_factory=list)
    ranges: list[dict[str, int]] = field(default_factory=list)
    context: list[Formula] = field(default_factory=list)
    kept: dict[Custom, dict[tuple[object, ...], tuple[Formula, Tensor]]] | None = None
    """What evaluators of a scene with one draw share, where many formulas are tried that differ little."""

    def prepare(self, formulas: list[Formula]) -> None:
        """Find the free letters of a statement and what they run over.

        Raises:
            Unreadable: a letter is no index of anything, or there are too many.
        """
        self.outside = frozenset[str]().union(*(outside_letters(formula) for formula in formulas))
        bound = [bind_sums(formula, self.outside) for formula in formulas]
        free = frozenset[str]().union(*(formula.letters for formula in bound))
        narrowed = frozenset[str]().union(*(condition.letters for condition in self.conditions))
        self.letters = tuple(sorted(free | (narrowed & free)))
        self.assignments, self.ranges = [], []
        self.context = bound
        for draw in self.draws:
            runs = self._runs(draw, bound)
            self.ranges.append({letter: run[-1] for letter, run in runs.items() if run[0] == 1})
            rows = [dict(zip(runs, row, strict=True)) for row in itertools.product(*runs.values())]
            if len(rows) > MAX_ASSIGNMENTS:
                raise Unreadable("too many free indices", formulas[0].at)
            self.assignments.append([row for row in rows if self._admits(draw, row)])

    def _runs(self, draw: Draw, formulas: list[Formula]) -> dict[str, list[int]]:
        evaluator = Evaluator(draw, budget=self.budget, definitions=self.definitions)
        runs: dict[str, list[int]] = {}
        for letter in self.letters:
            runs[letter] = evaluator.bound({name: run[0] for name, run in runs.items()}).run_of(letter, formulas)
        return runs

    def _admits(self, draw: Draw, row: dict[str, int]) -> bool:
        evaluator = Evaluator(draw, budget=self.budget, letters=row)
        return all(holds(evaluator, condition) for condition in self.conditions if condition.letters <= row.keys())

    def whole(self, formula: Formula) -> Values:
        """Work out a formula without free letters in its usual reading."""
        self.prepare([formula])
        return self.values(Reading(formula, Custom()))

    def values(self, reading: Reading, hits: set[str] | None = None, draws: int | None = None) -> Values:
        """Work a reading out on every draw and for every assignment of the free letters.

        Raises:
            Unreadable: a name is unknown or the budget is spent.
        """
        formula = bind_sums(reading.formula, self.outside)
        found = Values()
        places = list(zip(self.draws, self.assignments, self.ranges, strict=True))
        for draw, rows, ranges in places[:draws]:
            try:
                found.tensors.append(self._stack(formula, reading.custom, draw, rows, ranges, hits))
            except Missing as error:
                raise Unreadable(f"'{error.letter}' has no value here", error.at) from error
            except Misfit as error:
                found.problem = error
                break
        return found

    def _stack(
        self,
        formula: Formula,
        custom: Custom,
        draw: Draw,
        rows: list[dict[str, int]],
        ranges: dict[str, int],
        hits: set[str] | None,
    ) -> Tensor:
        evaluator = Evaluator(draw, custom, self.budget, self.definitions, ranges, hits if hits is not None else set())
        evaluator.context = self.context
        if self.kept is not None:
            evaluator.kept, evaluator.keeps_all = self.kept.setdefault(custom, {}), True
        if not formula.letters:
            return evaluator.value(formula).unsqueeze(0)
        entries: list[Tensor] = []
        last: Outside | None = None
        for row in rows:
            try:
                entries.append(evaluator.bound(row).value(formula))
            except Outside as error:
                last = error
                entries.append(torch.full((1, 1, 1), torch.nan, dtype=torch.float64))
        shapes = {tuple(entry.shape[1:]) for entry in entries if not _skipped(entry)}
        if last is not None and not shapes:
            raise last
        if len(shapes) > 1:
            raise Misfit("the shape depends on the index", formula.at)
        shape = next(iter(shapes), (1, 1))
        atoms = max((entry.shape[0] for entry in entries), default=1)
        check_size(len(entries) * atoms * shape[0] * shape[1], formula.at)
        return torch.stack([entry.expand(atoms, *shape) for entry in entries]) if entries else torch.zeros((0, 1, 1, 1))


def _skipped(entry: Tensor) -> bool:
    return entry.numel() == 1 and bool(entry.isnan())
