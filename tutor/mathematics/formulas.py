"""Formulas inside prose: found, read and compared without a problem. Knows nothing of rubrics or answers.

The names of such a formula are given no shapes. A formula that speaks of arrays (with a transpose, a softmax …) is
tried with square matrices for all names, and again with numbers for the small letters; any other one with numbers.
"""

import re
import zlib
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from tutor.errors import Misfit, Unreadable
from tutor.mathematics.custom import Custom, choices
from tutor.mathematics.draws import Draw
from tutor.mathematics.evaluation import Evaluator
from tutor.mathematics.formula import Formula, Head
from tutor.mathematics.limits import Budget, Missing
from tutor.mathematics.parser import parse
from tutor.mathematics.patterns import named
from tutor.mathematics.vocabulary import Vocabulary

LONGEST = 400
"""Characters of a formula."""
_MATHS = re.compile(
    rf"\$\$?([^$]{{1,{LONGEST}}})\$\$?|\\\((.{{1,{LONGEST}}}?)\\\)|\\\[(.{{1,{LONGEST}}}?)\\\]", re.DOTALL
)
_TOKEN = re.compile(r"\S+")
_SIGNED = re.compile(r"[=^_\\∂∑Σ√⊙ᵀ²*/+−·×@]|\w[(\[]|^[-+*/=·×@]+$")
_SMALL = re.compile(r"[(\[{]*(?:[A-Za-zα-ωΑ-Ω]'?|[A-Z]{2,3}|\d+(?:\.\d+)?)[)\]},.]*")
_OPERATION = re.compile(r"[=^*/+\-−·×@√⊙ᵀ∂Σ∑]|\\[a-z]+|\w\(")
_ARRAY_CALLS = frozenset({"softmax", "diag", "trace", "inverse", "rowsum", "outer", "matmul"})
_SIZE = 3
_EQUAL = 1e-9


@dataclass(frozen=True)
class Typed:
    """A formula found in a text: its sides, and where it stands."""

    sides: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Meaning:
    """What an expression is worth."""

    value: Tensor | None
    """With numbers for its names; of arrays, with square matrices for the capitals."""
    square: Tensor | None
    """Of arrays, with square matrices for all names, where that makes sense."""
    size: int
    """Nodes of its tree."""
    arrays: bool

    def equals(self, other: "Meaning") -> bool:
        """Say whether two expressions have the same value wherever both have one."""
        if self.arrays is not other.arrays:
            return False
        known = [
            (one, two)
            for one, two in ((self.value, other.value), (self.square, other.square))
            if one is not None and two is not None
        ]
        return bool(known) and all(_same(one, two) for one, two in known)


def _same(one: Tensor, two: Tensor) -> bool:
    if one.shape != two.shape or not bool(one.isfinite().all() & two.isfinite().all()):
        return False
    return float((one - two).abs().max()) <= _EQUAL * (1 + float(one.abs().max()))


def find_formulas(text: str) -> list[Typed]:
    """Find what stands between dollars, and runs of signs and names among words: `so O = softmax(S) V then`."""
    found = [Typed(sides(next(filter(None, one.groups()))), one.start(), one.end()) for one in _MATHS.finditer(text)]
    start = 0
    for formula in [*found, Typed((), len(text), len(text))]:
        found += _runs(text, start, formula.start)
        start = formula.end
    return sorted(found, key=lambda formula: formula.start)


def _runs(text: str, start: int, end: int) -> list[Typed]:
    """Find runs of words that are signs, names or numbers, with an operation among them."""
    found: list[Typed] = []
    run: list[re.Match[str]] = []
    for token in [*_TOKEN.finditer(text, start, end), None]:
        if token is not None and (_SIGNED.search(token[0]) or _SMALL.fullmatch(token[0])):
            run.append(token)
        if run and (token is None or run[-1] is not token or token[0][-1] in ",;."):
            found += _formula(text, run)
            run = []
    return found


def _formula(text: str, run: list[re.Match[str]]) -> list[Typed]:
    while run and run[0][0] in ("a", "A", "I"):
        run = run[1:]
    while run and run[-1][0] in ("a", "A", "I"):
        run = run[:-1]
    if not run:
        return []
    start, words = run[0].start(), text[run[0].start() : run[-1].end()].rstrip(".,;:!?")
    if len(words) > LONGEST or not _OPERATION.search(words):
        return []
    return [Typed(sides(words), start, start + len(words))]


def sides(text: str) -> tuple[str, ...]:
    """Split a formula at its relations."""
    parts = re.split(r"(?<![:<>≤≥!])=|≈|:=|\\approx(?![a-z])", text)
    return tuple(part.strip(" ,;") for part in parts if part.strip(" ,;"))


@lru_cache(maxsize=4096)
def meanings(side: str) -> tuple[Meaning, ...]:
    """Return what an expression is worth, and what each compound part of it is worth; nothing where it is not read."""
    words = Vocabulary(names={key: key for key in _names_in(side)})
    try:
        tokens = named(side, words)
        usual, hits = parse(list(tokens), words)
    except Unreadable:
        return ()
    readings: list[tuple[Formula, Custom]] = [(usual, Custom())]
    for custom in list(choices(hits))[:3]:
        try:
            readings.append((parse(list(tokens), words, custom)[0], custom))
        except Unreadable:
            continue
    return tuple(
        found
        for formula, custom in readings
        for part in formula.walk()
        if part.parts and (found := _meaning(part, custom)) is not None
    )


def equal(first: str, second: str) -> bool:
    """Say whether two expressions have the same value; what cannot be read or has no value is equal to nothing."""
    return any(one.equals(two) for one in _whole(first) for two in _whole(second))


def _whole(side: str) -> list[Meaning]:
    found = meanings(side)
    most = max((meaning.size for meaning in found), default=0)
    return [meaning for meaning in found if meaning.size == most]


def _names_in(text: str) -> frozenset[str]:
    """Collect single letters and letters with a subscript, so that QK splits and d_k does not."""
    plain = re.sub(r"\\[A-Za-z]+", " ", text)
    subscripted = re.findall(r"([A-Za-z])_\{?([A-Za-z0-9]+)\}?", plain)
    products = "".join(re.findall(r"(?<![A-Za-z])[A-Z]{2,3}(?![A-Za-z])", plain))
    single = re.findall(r"(?<![A-Za-z])[A-Z](?=[A-Z]?(?![a-z]))|[A-Z](?=\^)|(?<![A-Za-z])[A-Za-z](?![A-Za-z])", plain)
    return frozenset(single) | frozenset(products) | {base + below for base, below in subscripted}


def _of_arrays(formula: Formula) -> bool:
    """Say whether a formula speaks of arrays rather than of numbers."""
    products = any(node.head is Head.TIMES and node.word in ("⊙", "@", "⊗") for node in formula.walk())
    calls = any(node.head is Head.CALL and node.word in _ARRAY_CALLS for node in formula.walk())
    return products or calls or formula.has(Head.TRANSPOSE)


def _meaning(formula: Formula, custom: Custom) -> Meaning | None:
    names = sorted(formula.names() - {"e", "pi"})
    if not names:
        return None
    sizes = [dict.fromkeys(names, 1)]
    if _of_arrays(formula):
        sizes = [{name: _SIZE if name[0].isupper() else 1 for name in names}]
        # What is divided by, or raised to a power, is a number as a rule; a matrix there would make equals differ.
        sizes += [] if formula.has(Head.DIVIDE, Head.POWER) else [dict.fromkeys(names, _SIZE)]
    values = [_value(formula, custom, each) for each in sizes]
    if all(value is None for value in values):
        return None
    return Meaning(values[0], values[1] if len(values) > 1 else None, formula.size(), _of_arrays(formula))


def _value(formula: Formula, custom: Custom, sizes: dict[str, int]) -> Tensor | None:
    draw = Draw({})
    for name, size in sizes.items():
        # The same name has the same value in every formula.
        generator = torch.Generator().manual_seed(zlib.crc32(name.encode()))
        draw.values[name] = torch.rand((1, size, size), generator=generator, dtype=torch.float64) + 0.3
    try:
        return Evaluator(draw, custom, Budget(4_000)).value(formula).detach()
    except (Unreadable, Misfit, Missing):
        return None
