"""A problem made ready: its vocabulary, its formulas read, its draws. Knows nothing of judging lines."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import torch

from tutor.errors import Misfit
from tutor.mathematics import draws
from tutor.mathematics.draws import Draw
from tutor.mathematics.echo import LOSS, echo, spelled
from tutor.mathematics.evaluation import Evaluator
from tutor.mathematics.formula import Formula, Head
from tutor.mathematics.letters import bind_sums
from tutor.mathematics.parser import parse
from tutor.mathematics.patterns import named, pattern
from tutor.mathematics.tokens import Kind
from tutor.mathematics.vocabulary import Vocabulary, key_of
from tutor.problem import Derived, Domain, Problem

TARGET = "@target"
"""The canonical name of what is to be derived."""


@dataclass(frozen=True)
class World:
    """One draw; in a solve row also with the unknown at its solution."""

    generic: Draw
    solved: Draw | None = None


@dataclass
class Board:
    """A problem whose formulas have been read."""

    problem: Problem
    words: Vocabulary
    latex: dict[str, str]
    target: Formula
    reference: Formula
    unknown: str = ""
    shapes: dict[str, tuple[str, str]] = field(default_factory=dict)
    _worlds: dict[int, tuple[World, ...]] = field(default_factory=dict)
    _read: dict[str, Formula] = field(default_factory=dict)

    def read(self, text: str) -> Formula:
        """Read one of the problem's own formulas in its usual reading.

        Raises:
            Unreadable: it cannot be read.
        """
        if text not in self._read:
            self._read[text] = parse(named(text, self.words), self.words)[0]
        return self._read[text]

    def canonical(self, name: str) -> str:
        """Return the canonical name of a spelling of the row."""
        formula = self.read(name)
        return formula.word

    def worlds(self, seed: int = 0) -> tuple[World, ...]:
        """Return the draws for a seed: three, five where whole numbers are drawn."""
        if seed not in self._worlds:
            if len(self._worlds) > 4:
                self._worlds.clear()
            whole = any(symbol.domain is Domain.INTEGER for symbol in self.problem.symbols)
            for attempt in range(60):
                worlds: list[World] = []
                for place in range(5 if whole else 3):
                    worlds.append(
                        self._world(seed * 101 + place + 7919 * attempt, worlds[-1].generic.dims if worlds else {})
                    )
                if all(self._varies(text, worlds) for text in self.problem.varied):
                    break
            self._worlds[seed] = tuple(worlds)
        return self._worlds[seed]

    def _varies(self, text: str, worlds: list[World]) -> bool:
        values = [float(Evaluator(world.generic).value(self.read(text)).detach().flatten()[0]) for world in worlds]
        return min(values) < 0 < max(values)

    def _world(self, seed: int, before: dict[str, int]) -> World:
        generator = torch.Generator().manual_seed(seed)
        for _ in range(400):
            draw = self._draw(generator, before)
            if all(_mixed(draw, self.canonical(name)) for name in self.problem.mixed_signs):
                return World(draw, self._solved(draw) if self.unknown else None)
        raise Misfit(f"{self.problem.id}: no draw has both signs in {', '.join(self.problem.mixed_signs)}")

    def _draw(self, generator: torch.Generator, before: dict[str, int]) -> Draw:
        problem = self.problem
        draw = Draw(draws.sizes(problem, generator, before), broadcast=problem.broadcast, letters=problem.letters)
        draw.loss = self.canonical(problem.loss) if problem.loss else ""
        random = any(symbol.chance for symbol in problem.symbols)
        for letter, size in draw.dims.items():
            draw.values[self.canonical(letter)] = torch.full((1, 1, 1), float(size), dtype=torch.float64)
        for symbol in problem.symbols:
            if symbol.chance is not None:
                continue
            key = _key(symbol.name)
            if symbol.over:
                stop = draws.side(symbol.stop, draw.dims)
                members = {
                    place: draws.given(symbol, draw.dims, generator).requires_grad_(not random)
                    for place in range(symbol.start, stop + 1)
                }
                draw.families.setdefault(key, {}).update(members)
                continue
            value = draws.given(symbol, draw.dims, generator)
            fixed = random or symbol.domain in (Domain.ONES, Domain.IDENTITY, Domain.INTEGER)
            draw.values[key] = value if fixed else value.requires_grad_()
        draws.randomise(problem, draw, generator)
        self._derive(draw)
        return draw

    def _derive(self, draw: Draw) -> None:
        evaluator = Evaluator(draw)
        chained = [derived for derived in self.problem.derived if derived.over]
        for derived in self.problem.derived:
            if derived.over:
                if derived is chained[0]:
                    self._recur(chained, draw)
                continue
            value = evaluator.value(self._bound(derived.formula))
            draw.values[self.canonical(derived.name)] = value
        draw.values[TARGET] = evaluator.value(self.target)

    def _bound(self, text: str) -> Formula:
        return bind_sums(self.read(text), frozenset())

    def _recur(self, chained: list[Derived], draw: Draw) -> None:
        last = max(draws.side(derived.stop, draw.dims) for derived in chained)
        for place in range(1, last + 1):
            for derived in chained:
                if derived.start <= place <= draws.side(derived.stop, draw.dims):
                    evaluator = Evaluator(draw, letters={derived.over: place})
                    value = evaluator.value(self.read(derived.formula))
                    draw.families.setdefault(_key(derived.name), {})[place] = value

    def _solved(self, draw: Draw) -> Draw:
        solution = Evaluator(draw).value(self._bound(self.problem.solution))
        solved = replace(
            draw,
            values=dict(draw.values),
            families=dict(draw.families),
            learner={},
            known={},
            alternatives={},
            slopes={},
        )
        solved.values[self.unknown] = solution.detach().clone().requires_grad_()
        target = draw.values[TARGET]
        self._derive(solved)
        solved.values[TARGET] = target
        return solved


def _mixed(draw: Draw, name: str) -> bool:
    value = draw.values[name]
    return bool((value > 0).any() and (value < 0).any() and (value.abs() > 0.02).all())


def _key(name: str) -> str:
    return key_of(name) or name.replace(" ", "")


def make_board(problem: Problem) -> Board:
    """Read a problem's names and formulas.

    Raises:
        Unreadable: a formula of the problem cannot be read.
    """
    spellings: list[tuple[str, tuple[str, ...]]] = [(letter, ()) for letter in problem.dims]
    spellings += [(symbol.name, symbol.also) for symbol in problem.symbols]
    spellings += [(derived.name, derived.also) for derived in problem.derived]
    names: dict[str, str] = {}
    complex_names: list[tuple[str, str]] = []
    for name, also in spellings:
        _learn(name, (name, *also), names, complex_names)
    for name, also in problem.aliases.items():
        _learn(name, also, names, complex_names)
    lefts = [left for left in problem.target.left if not _is_derivative(left)]
    known = [left for left in lefts if key_of(left) in names]
    if not known:
        _learn_target(lefts, names, complex_names)
    words = Vocabulary(
        names=names,
        numbers=_numbers(problem),
        matrices=frozenset(_key(symbol.name) for symbol in problem.symbols if "1" not in symbol.shape),
        entries=frozenset(_key(name) for name in problem.entries),
        letters=frozenset(problem.letters),
        losses=frozenset({_key(problem.loss)} if problem.loss else ())
        | {_key(item.name) for item in problem.derived if _key(item.name) in ("ell", "L")},
        expectations=frozenset(text.replace(" ", "") for text in problem.expectations),
        loss=_key(problem.loss) if problem.loss else "",
        carried=problem.carried,
        random=any(symbol.chance for symbol in problem.symbols),
    )
    words = _with_patterns(words, complex_names)
    expectations = frozenset(
        "".join(token.text for token in named(text, words) if not token.is_op("{", "}"))
        for text in problem.expectations
    )
    words = replace(words, expectations=expectations)
    return _finish(problem, replace(words, variable=_variable(problem, words)))


def _variable(problem: Problem, words: Vocabulary) -> str:
    """Find what the target differentiates by, or the unknown."""
    if problem.unknown:
        return words.names[_key(problem.unknown)]
    target = parse(named(problem.target.value, words), words)[0]
    by = target.parts[1] if target.head is Head.DERIVATIVE else None
    return by.word if by is not None and by.head is Head.NAME else ""


def _finish(problem: Problem, words: Vocabulary) -> Board:
    def read(text: str) -> Formula:
        return parse(named(text, words), words)[0]

    target = bind_sums(read(problem.target.value), frozenset())
    reference = bind_sums(read(problem.target.reference), frozenset())
    names = [item.name for item in problem.symbols] + [item.name for item in problem.derived]
    latex = {_key(name): spelled(name) for name in names}
    board = Board(problem, words, latex, target, reference)
    if problem.loss:
        board.latex[LOSS] = board.latex[_key(problem.loss)]
    board.latex[TARGET] = _shown(board)
    board.unknown = board.canonical(problem.unknown) if problem.unknown else ""
    board.shapes = {_key(symbol.name): symbol.shape for symbol in problem.symbols}
    return board


def _shown(board: Board) -> str:
    """Spell what is asked for as LaTeX: its left side, else the value that is to be worked out."""
    target = board.problem.target
    left = target.left[0] if target.left else target.value
    formula = board.read(left)
    return spelled(left) if formula.head is Head.NAME else echo(formula, board.latex)


def _is_derivative(left: str) -> bool:
    return left.lstrip("\\frac{").startswith(("d/", "∂", "partial", "∇", "nabla")) or "/d" in left


def _numbers(problem: Problem) -> frozenset[str]:
    whole = [symbol.name for symbol in problem.symbols if symbol.domain is Domain.INTEGER]
    return frozenset(_key(name) for name in (*problem.dims, *whole))


def _learn(name: str, spellings: Iterable[str], names: dict[str, str], complex_names: list[tuple[str, str]]) -> None:
    canonical = names.get(_key(name), _key(name))
    for spelling in spellings:
        key = key_of(spelling)
        if key is not None:
            names.setdefault(key, canonical)
        else:
            complex_names.append((spelling, canonical))


def _learn_target(lefts: list[str], names: dict[str, str], complex_names: list[tuple[str, str]]) -> None:
    for left in lefts:
        key = key_of(left)
        if key is not None:
            names.setdefault(key, TARGET)
        else:
            complex_names.append((left, TARGET))


def _with_patterns(words: Vocabulary, complex_names: list[tuple[str, str]]) -> Vocabulary:
    bare: dict[str, str] = {}
    names = dict(words.names)
    for key, canonical in words.names.items():
        whole = Vocabulary(random=words.random).piece(key)
        if whole and whole[0] is Kind.FUNCTION and "(" in canonical:
            bare[whole[1]] = canonical
            names.pop(key)
    words = replace(words, names=names, bare=bare)
    patterns = [(texts, canonical) for spelling, canonical in complex_names if (texts := pattern(spelling, words))]
    patterns.sort(key=lambda item: -len(item[0]))
    return replace(words, patterns=tuple(patterns))
