"""Single edits of a formula: what slips of the pen make of it. Knows nothing of values."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tutor.mathematics.formula import Formula, Head, name, number

_SLOPES = {
    "relu": "relu'",
    "relu'": "relu",
    "tanh": "tanh'",
    "tanh'": "tanh",
    "sigmoid": "sigmoid'",
    "sigmoid'": "sigmoid",
}
_SISTERS = {
    "sin": "cos",
    "cos": "sin",
    "min": "max",
    "max": "min",
    "log": "log2",
    "log2": "log",
    "sum rows": "sum columns",
}


@dataclass(frozen=True)
class Edit:
    """One edit: the whole formula after it, the part it changed, and its kind."""

    formula: Formula
    part: Formula
    kind: str


def edits(formula: Formula, names: tuple[str, ...] = ()) -> Iterator[Edit]:
    """Yield all single edits; `names` are those that may stand in for another."""
    for changed, part, kind in _changes(formula, names):
        yield Edit(changed, part, kind)
    for changed in _exchanged(formula):
        yield Edit(changed, formula, "roles")


def _exchanged(formula: Formula) -> Iterator[Formula]:
    """Yield the formula with two of its names in each other's place."""
    for first, second in itertools.islice(itertools.combinations(sorted(formula.names()), 2), 10):
        yield formula.rebuilt(_exchange({first: second, second: first}))


def _exchange(table: dict[str, str]) -> Callable[[Formula], Formula | None]:
    return lambda node: replace(node, word=table[node.word]) if node.head is Head.NAME and node.word in table else None


def _changes(node: Formula, names: tuple[str, ...]) -> Iterator[tuple[Formula, Formula, str]]:
    for new, kind in _local(node, names):
        if new != node:
            yield new, node, kind
    for place, part in enumerate(node.parts):
        for new, changed, kind in _changes(part, names):
            parts = (*node.parts[:place], new, *node.parts[place + 1 :])
            yield replace(node, parts=parts), changed, kind


def _local(node: Formula, names: tuple[str, ...]) -> Iterator[tuple[Formula, str]]:
    rule = _RULES.get(node.head)
    if rule is not None:
        yield from rule(node)
    yield from _scopes(node)
    if node.head is Head.NAME:
        yield Formula(Head.TRANSPOSE, (node,), "", node.at), "transpose"
        for other in names:
            yield name(other, node.at), "name"
    if node.head in (Head.NAME, Head.INDEX, Head.CALL, Head.BARS):
        yield Formula(Head.POWER, (node, number("2")), "", node.at), "power"
    if node.head in (Head.TIMES, Head.CALL, Head.SUM, Head.ARRAY, Head.BARS, Head.NAME, Head.INDEX, Head.NUMBER):
        yield Formula(Head.NEGATE, (node,), "", node.at), "sign"


def _plus(node: Formula) -> Iterator[tuple[Formula, str]]:
    left, right = node.parts
    yield replace(node, head=Head.SUBTRACT if node.head is Head.ADD else Head.ADD), "sign"
    yield left, "term"
    yield right, "term"
    yield replace(node, head=Head.TIMES, word=""), "operation"


def _times(node: Formula) -> Iterator[tuple[Formula, str]]:
    left, right = node.parts
    yield left, "factor"
    yield right, "factor"
    yield replace(node, parts=(right, left)), "order"
    yield replace(node, word="" if node.word == "⊙" else "⊙"), "product"
    yield replace(node, head=Head.DIVIDE, word=""), "quotient"
    yield replace(node, head=Head.DIVIDE, word="", parts=(right, left)), "quotient"
    yield replace(node, head=Head.POWER, word=""), "power"


def _divide(node: Formula) -> Iterator[tuple[Formula, str]]:
    left, right = node.parts
    yield left, "factor"
    yield replace(node, head=Head.TIMES), "quotient"
    yield replace(node, parts=(right, left)), "quotient"
    yield replace(node, parts=(left, Formula(Head.CALL, (right,), "sqrt", right.at))), "power"


def _power(node: Formula) -> Iterator[tuple[Formula, str]]:
    base, exponent = node.parts
    yield base, "power"
    yield from _out_of_power(node)
    yield replace(node, parts=(base, Formula(Head.NEGATE, (exponent,), "", exponent.at))), "power"


def _call(node: Formula) -> Iterator[tuple[Formula, str]]:
    if len(node.parts) == 1:
        yield node.parts[0], "function"
    if node.word in _SLOPES:
        yield replace(node, word=_SLOPES[node.word]), "slope"
    if node.word in _SISTERS:
        yield replace(node, word=_SISTERS[node.word]), "function"


def _number(node: Formula) -> Iterator[tuple[Formula, str]]:
    if node.word.isdigit() and len(node.word) < 6:
        typed = int(node.word)
        for value in (typed + 1, typed - 1, 2 * typed, 10 * typed, typed // 10):
            yield number(str(value), node.at), "number"


def _index(node: Formula) -> Iterator[tuple[Formula, str]]:
    if len(node.parts) == 3:
        base, row, column = node.parts
        yield replace(node, parts=(base, column, row)), "index"


def _big(node: Formula) -> Iterator[tuple[Formula, str]]:
    if len(node.parts) == 3:
        body, lower, upper = node.parts
        one = number("1")
        yield replace(node, parts=(body, Formula(Head.ADD, (lower, one)), upper)), "limit"
        yield replace(node, parts=(body, lower, Formula(Head.SUBTRACT, (upper, one)))), "limit"
    yield replace(node, head=Head.PRODUCT if node.head is Head.SUM else Head.SUM), "function"


_BINARY = (Head.ADD, Head.SUBTRACT, Head.TIMES, Head.DIVIDE)


def _scopes(node: Formula) -> Iterator[tuple[Formula, str]]:
    """Move what stands at the end of a function, a power, a factor or a denominator out of it, or into it."""
    for place, part in enumerate(node.parts[:2]):
        if part.head in _BINARY and _reaches(node, place):
            inner = replace(node, parts=(*node.parts[:place], part.parts[0], *node.parts[place + 1 :]))
            yield replace(part, parts=(inner, part.parts[1])), "scope"
    if node.head in _BINARY:
        first, last = node.parts
        if node.head is Head.SUBTRACT and last.head is Head.POWER:
            base = replace(node, parts=(first, last.parts[0]))
            yield replace(last, parts=(base, last.parts[1])), "scope"
        yield from ((formula, "scope") for formula in _taken_in(node, first, last))


def _reaches(node: Formula, place: int) -> bool:
    if node.head is Head.CALL:
        return len(node.parts) == 1
    return node.head in (Head.TIMES, Head.DIVIDE) and place == 1


def _taken_in(node: Formula, first: Formula, last: Formula) -> Iterator[Formula]:
    """Yield f(a ∘ b) for f(a) ∘ b, a(b + c) for ab + c, and a/√(b + c) for a/√b + c."""
    if first.head is Head.CALL and len(first.parts) == 1:
        yield replace(first, parts=(replace(node, parts=(first.parts[0], last)),))
    if node.head in (Head.ADD, Head.SUBTRACT) and first.head in (Head.TIMES, Head.DIVIDE):
        factor, inner = first.parts
        yield replace(first, parts=(factor, replace(node, parts=(inner, last))))
        if inner.head is Head.CALL and len(inner.parts) == 1:
            deep = replace(inner, parts=(replace(node, parts=(inner.parts[0], last)),))
            yield replace(first, parts=(factor, deep))


def _out_of_power(node: Formula) -> Iterator[tuple[Formula, str]]:
    base, exponent = node.parts
    if base.head in (Head.SUBTRACT, Head.ADD):
        raised = replace(node, parts=(base.parts[1], exponent))
        yield replace(base, parts=(base.parts[0], raised)), "scope"


def _only(node: Formula) -> Iterator[tuple[Formula, str]]:
    yield node.parts[0], "sign" if node.head is Head.NEGATE else "transpose"


def _bars(node: Formula) -> Iterator[tuple[Formula, str]]:
    yield node.parts[0], "function"


_RULES: dict[Head, Callable[[Formula], Iterator[tuple[Formula, str]]]] = {
    Head.ADD: _plus,
    Head.SUBTRACT: _plus,
    Head.TIMES: _times,
    Head.DIVIDE: _divide,
    Head.POWER: _power,
    Head.CALL: _call,
    Head.NUMBER: _number,
    Head.INDEX: _index,
    Head.SUM: _big,
    Head.PRODUCT: _big,
    Head.NEGATE: _only,
    Head.TRANSPOSE: _only,
    Head.BARS: _bars,
}
