"""One draw of a problem: sizes, tensors of the given symbols, distributions. Knows nothing of working formulas out."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

import torch
from torch import Generator, Tensor

from tutor.mathematics.formula import Formula
from tutor.problem import Chance, Domain, Problem, Symbol


@dataclass
class Draw:
    """Values for all names; each is atoms x rows x columns in float64, with one atom where nothing is random."""

    dims: dict[str, int]
    values: dict[str, Tensor] = field(default_factory=dict)
    families: dict[str, dict[int, Tensor]] = field(default_factory=dict)
    """Values of a recurrence by their index."""
    weights: Tensor | None = None
    """Probabilities of the atoms."""
    broadcast: str = ""
    letters: Mapping[str, int] = field(default_factory=dict)
    loss: str = ""
    learner: dict[str, Tensor] = field(default_factory=dict)
    """Values of the learner's names, so that one can differentiate by them."""
    alternatives: dict[str, list[Formula]] = field(default_factory=dict)
    """Other formulas for the row's names, with names of the learner's in them."""
    slopes: dict[tuple[str, str], Tensor] = field(default_factory=dict)
    """Derivatives of the row's names by each other, worked out once."""
    known: dict[Formula, Tensor | None] = field(default_factory=dict)
    """Values of the problem's own formulas, worked out once."""


def sizes(problem: Problem, generator: Generator, before: Mapping[str, int]) -> dict[str, int]:
    """Draw sizes, all different where the ranges allow it, and other than those of the draw before."""
    for attempt in range(200):
        picked = {
            letter: int(torch.randint(low, high + 1, (1,), generator=generator))
            for letter, (low, high) in problem.dims.items()
        }
        fresh = attempt > 150 or all(size != before.get(letter) for letter, size in picked.items())
        if (len(set(picked.values())) == len(picked) and fresh) or attempt == 199:
            return picked
    return {}


def side(text: str, dims: Mapping[str, int]) -> int:
    """Return the length of a side given as a number or as the letter of a dimension."""
    return int(text) if text.isdigit() else dims[text]


def given(symbol: Symbol, dims: Mapping[str, int], generator: Generator) -> Tensor:
    """Draw one symbol that is not random."""
    rows, columns = (side(text, dims) for text in symbol.shape)

    def uniform(low: float, high: float) -> Tensor:
        return low + (high - low) * torch.rand((1, rows, columns), generator=generator, dtype=torch.float64)

    if symbol.domain is Domain.POSITIVE:
        return uniform(0.4, 2.2)
    if symbol.domain is Domain.UNIT:
        return uniform(0.12, 0.88)
    if symbol.domain is Domain.SIMPLEX:
        raw = uniform(0.3, 1.3)
        return raw / raw.sum()
    if symbol.domain is Domain.ONES:
        return torch.ones((1, rows, columns), dtype=torch.float64)
    if symbol.domain is Domain.IDENTITY:
        return torch.eye(rows, columns, dtype=torch.float64).unsqueeze(0)
    return _discrete(symbol, rows, columns, generator)


def _discrete(symbol: Symbol, rows: int, columns: int, generator: Generator) -> Tensor:
    if symbol.domain is Domain.ONE_HOT:
        value = torch.zeros((1, rows, columns), dtype=torch.float64)
        value[0, int(torch.randint(rows, (1,), generator=generator)), 0] = 1.0
        return value
    if symbol.domain is Domain.INTEGER:
        return torch.randint(symbol.low, symbol.high + 1, (1, rows, columns), generator=generator).double()
    if symbol.domain is Domain.CONSTANT:
        return torch.full((1, rows, columns), symbol.value or 0.0, dtype=torch.float64)
    raw = torch.randn((1, rows, columns), generator=generator, dtype=torch.float64)
    return raw + 0.3 * torch.sign(raw)


def _hermite(nodes: int) -> tuple[Tensor, Tensor]:
    """Nodes and weights of Gauss-Hermite quadrature for a standard normal (Golub and Welsch 1969)."""
    beta = torch.arange(1, nodes, dtype=torch.float64).sqrt()
    jacobi = torch.diag(beta, 1) + torch.diag(beta, -1)
    values, vectors = torch.linalg.eigh(jacobi)
    return values, vectors[0] ** 2


def _atoms(symbol: Symbol, draw: Draw, generator: Generator) -> tuple[Tensor, Tensor]:
    """Return the values of one random number and their probabilities."""
    parameters = [draw.values[name].flatten() for name in symbol.parameters]
    if symbol.chance is Chance.STANDARD:
        values = torch.randn(3, generator=generator, dtype=torch.float64) + torch.tensor(
            [-1.5, 0.2, 1.5], dtype=torch.float64
        )
        weights = torch.rand(3, generator=generator, dtype=torch.float64) + 0.3
        weights = weights / weights.sum()
        centred = values - (weights * values).sum()
        return centred / (weights * centred**2).sum().sqrt(), weights
    if symbol.chance is Chance.DIE:
        return torch.arange(1, 7, dtype=torch.float64), torch.full((6,), 1 / 6, dtype=torch.float64)
    if symbol.chance is Chance.NORMAL:
        nodes, weights = _hermite(20)
        return parameters[0] + parameters[1] * nodes, weights
    if symbol.chance is Chance.CATEGORY:
        return torch.arange(1, len(parameters[0]) + 1, dtype=torch.float64), parameters[0]
    chance = parameters[0]
    first = chance if symbol.chance is Chance.MASK else 1 - chance
    return torch.tensor([0.0, 1.0], dtype=torch.float64), torch.cat([first, 1 - first])


def randomise(problem: Problem, draw: Draw, generator: Generator) -> None:
    """Put the joint distribution of the random symbols into the draw: a grid of atoms with weights."""
    cells: list[tuple[str, int]] = []
    supports: list[tuple[Tensor, Tensor]] = []
    for symbol in problem.symbols:
        if symbol.chance is None:
            continue
        for row in range(side(symbol.shape[0], draw.dims)):
            cells.append((symbol.name, row))
            supports.append(_atoms(symbol, draw, generator))
    if not cells:
        return
    grid = list(itertools.product(*(range(len(values)) for values, _ in supports)))
    picks = torch.tensor(grid)
    columns = [values[picks[:, place]] for place, (values, _) in enumerate(supports)]
    weights = torch.stack([chances[picks[:, place]] for place, (_, chances) in enumerate(supports)]).prod(0)
    for name in dict.fromkeys(name for name, _ in cells):
        stack = torch.stack([column for column, cell in zip(columns, cells, strict=True) if cell[0] == name], dim=1)
        draw.values[name] = stack.unsqueeze(2)
    draw.weights = weights.view(-1, 1, 1)
