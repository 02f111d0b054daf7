"""Single edits of a formula: what slips of the pen make of it. Knows nothing of values."""

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
    if node.head is Head.NAME:
        yield Formula(Head.TRANSPOSE, (node,), "", node.at), "transpose"
        for other in names:
            yield name(other, node.at), "name"
    if node.head in (Head.NAME, Head.INDEX, Head.CALL, Head.BARS):
        yield Formula(Head.POWER, (node, number("2")), "", node.at), "power"
    if node.head in (Head.TIMES, Head.CALL, Head.SUM, Head.ARRAY, Head.BARS):
        yield Formula(Head.NEGATE, (node,), "", node.at), "sign"


def _plus(node: Formula) -> Iterator[tuple[Formula, str]]:
    left, right = node.parts
    yield replace(node, head=Head.SUBTRACT if node.head is Head.ADD else Head.ADD), "sign"
    yield left, "term"
    yield right, "term"


def _times(node: Formula) -> Iterator[tuple[Formula, str]]:
    left, right = node.parts
    yield left, "factor"
    yield right, "factor"
    yield replace(node, parts=(right, left)), "order"
    yield replace(node, word="" if node.word == "⊙" else "⊙"), "product"
    yield replace(node, head=Head.DIVIDE, word=""), "quotient"


def _divide(node: Formula) -> Iterator[tuple[Formula, str]]:
    left, right = node.parts
    yield left, "factor"
    yield replace(node, head=Head.TIMES), "quotient"
    yield replace(node, parts=(right, left)), "quotient"
    yield replace(node, parts=(left, Formula(Head.CALL, (right,), "sqrt", right.at))), "power"


def _power(node: Formula) -> Iterator[tuple[Formula, str]]:
    base, exponent = node.parts
    yield base, "power"
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
        for value in (int(node.word) + 1, int(node.word) - 1, 2 * int(node.word)):
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
