"""Formulas inside prose: found, read and compared without a problem. Knows nothing of rubrics or answers.

The names of such a formula are given no shapes, so they are drawn as numbers; where a formula speaks of arrays (with
a transpose, a softmax …), as square matrices of one size.
"""

import re
from dataclasses import dataclass

import torch

from tutor.errors import Misfit, Unreadable
from tutor.mathematics.compare import Relation, compare
from tutor.mathematics.custom import Custom, choices
from tutor.mathematics.draws import Draw
from tutor.mathematics.evaluation import Evaluator
from tutor.mathematics.formula import Formula, Head
from tutor.mathematics.limits import Budget, Missing
from tutor.mathematics.parser import parse
from tutor.mathematics.patterns import named
from tutor.mathematics.sides import Values
from tutor.mathematics.vocabulary import Vocabulary

_MATHS = re.compile(r"\$([^$]{1,400})\$")
_SIZE = 3
_ARRAY_CALLS = frozenset({"softmax", "diag", "trace", "inverse", "rowsum", "outer", "matmul"})
_DRAWS = 3


@dataclass(frozen=True)
class Typed:
    """A formula found in a text: its sides, and where it stands."""

    sides: tuple[str, ...]
    start: int
    end: int


def find_formulas(text: str) -> list[Typed]:
    """Find what stands between dollars, and lines of text that hold a relation between formulas."""
    found = [Typed(_sides(match[1]), match.start(), match.end()) for match in _MATHS.finditer(text)]
    for match in re.finditer(r"[^\n$.;]*?[=≈][^\n$.;]*", text):
        if not any(item.start < match.end() and match.start() < item.end for item in found):
            found.append(Typed(_sides(match[0]), match.start(), match.end()))
    return found


def _sides(text: str) -> tuple[str, ...]:
    return tuple(side.strip() for side in re.split(r"(?<![:<>≤≥!])=|≈|:=", text) if side.strip())


def read_formula(text: str, names: frozenset[str] = frozenset()) -> Formula:
    """Read a formula; letters that are no known names are names of their own.

    Args:
        text: LaTeX, Unicode or ASCII.
        names: keys of longer names to keep whole, such as `dk` or `pos`.

    Raises:
        Unreadable: it is no formula.
    """
    return parse(named(text, _words(names)), _words(names))[0]


def _words(names: frozenset[str]) -> Vocabulary:
    return Vocabulary(names={key: key for key in names})


def equal(first: str, second: str, names: frozenset[str] = frozenset()) -> bool:
    """Say whether two formulas have the same value for all values of their names, as numbers or as square matrices.

    What cannot be read or has no value is equal to nothing.
    """
    names = names | _names_in(first) | _names_in(second)
    try:
        left, right = _readings(first, names), _readings(second, names)
    except Unreadable:
        return False
    return any(_agree(one, other) for one in left for other in right)


def _names_in(text: str) -> frozenset[str]:
    """Collect single letters and letters with a subscript, so that QK splits and d_k does not."""
    plain = re.sub(r"\\[A-Za-z]+", " ", text)
    subscripted = re.findall(r"([A-Za-z])_\{?([A-Za-z0-9]+)\}?", plain)
    return frozenset(
        re.findall(r"(?<![A-Za-z])[A-Z](?=[A-Z]?(?![a-z]))|[A-Z](?=\^)|(?<![A-Za-z])[A-Za-z](?![A-Za-z])", plain)
    ) | {base + below for base, below in subscripted}


def _of_arrays(formula: Formula) -> bool:
    """Say whether a formula speaks of arrays rather than of numbers."""
    products = any(node.head is Head.TIMES and node.word in ("⊙", "@", "⊗") for node in formula.walk())
    calls = any(node.head is Head.CALL and node.word in _ARRAY_CALLS for node in formula.walk())
    return products or calls or formula.has(Head.TRANSPOSE)


def _readings(text: str, names: frozenset[str]) -> list[tuple[Formula, Custom]]:
    words = _words(names)
    tokens = named(text, words)
    usual, hits = parse(list(tokens), words)
    found = [(usual, Custom())]
    for custom in list(choices(hits))[:6]:
        try:
            found.append((parse(list(tokens), words, custom)[0], custom))
        except Unreadable:
            continue
    return found


def _agree(first: tuple[Formula, Custom], second: tuple[Formula, Custom]) -> bool:
    size = _SIZE if any(_of_arrays(formula) for formula, _ in (first, second)) else 1
    mentioned = sorted((first[0].names() | second[0].names()) - {"e", "pi"})
    tensors: list[list[torch.Tensor]] = [[], []]
    budget = Budget()
    for seed in range(_DRAWS):
        generator = torch.Generator().manual_seed(seed)
        draw = Draw({})
        for word in mentioned:
            draw.values[word] = torch.rand((1, size, size), generator=generator, dtype=torch.float64) + 0.3
        try:
            for row, (formula, custom) in zip(tensors, (first, second), strict=True):
                row.append(Evaluator(draw, custom, budget).value(formula).unsqueeze(0))
        except (Unreadable, Misfit, Missing):
            return False
    return compare(Values(tensors[0]), Values(tensors[1])).relation is Relation.EQUAL
