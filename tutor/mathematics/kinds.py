"""Of what kind a formula is: a lone name, an exponential, one that looks like another. Knows nothing of values."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from tutor.mathematics.formula import Formula, Head, name

DERIVATIVES = (Head.DERIVATIVE, Head.DIFFERENTIAL)


def derivative_key(formula: Formula, loss: str) -> Formula:
    """Give dW, ∂L/∂W and its entries one key."""
    if formula.head is Head.DIFFERENTIAL:
        by_one = formula.parts[0]
        whole = by_one.parts[0] if by_one.head in (Head.INDEX, Head.TRANSPOSE) else by_one
        return Formula(Head.DERIVATIVE, (name(loss), whole))
    of = formula.parts[0]
    by = tuple(part.parts[0] if part.head in (Head.INDEX, Head.TRANSPOSE) else part for part in formula.parts[1:])
    of = of.parts[0] if of.head is Head.INDEX and by != formula.parts[1:] else of
    return Formula(Head.DERIVATIVE, (of, *by))


def renaming(table: dict[str, str]) -> Callable[[Formula], Formula | None]:
    """Return the change that gives index letters other names."""
    return lambda node: (
        replace(node, word=table[node.word]) if node.head is Head.LETTER and node.word in table else None
    )


@lru_cache(maxsize=2048)
def outer_names(formula: Formula) -> frozenset[str]:
    """Collect the names outside of derivatives: those by which one differentiates are no names of the target."""

    def change(node: Formula) -> Formula | None:
        return replace(node, parts=()) if node.head in DERIVATIVES else None

    return formula.rebuilt(change).names()


def is_lone(formula: Formula, wanted: Formula) -> bool:
    """Say whether a side is just a name: that names the value but does not have it worked out."""
    base = formula.parts[0] if formula.head in (Head.INDEX, Head.TRANSPOSE) else formula
    return base.head is Head.NAME and wanted.head is not Head.NAME


def is_exponential(formula: Formula) -> bool:
    """Say whether an exponential is in the formula."""
    return any(
        (node.head is Head.CALL and node.word == "exp") or (node.head is Head.POWER and node.parts[0] == name("e"))
        for node in formula.walk()
    )


@lru_cache(maxsize=2048)
def _traits(formula: Formula) -> frozenset[str]:
    traits: set[str] = set()
    for node in formula.walk():
        if node.head is Head.EXPECT:
            traits.add(node.word)
        elif node.head in DERIVATIVES:
            traits.add("derivative")
        elif node.head is Head.CALL and node.word in ("log", "log2"):
            traits.add("log")
        elif node.head is Head.SUM and node.parts[0].has(Head.EXPECT):
            traits.add("sum of expectations")
    if is_exponential(formula):
        traits.add("exp")
    return frozenset(traits)


def _log_of_quotient(formula: Formula) -> bool:
    return any(node.head is Head.CALL and node.word == "log" and node.has(Head.DIVIDE) for node in formula.walk())


def looks_like(wanted: Formula, formula: Formula, *, named: bool) -> bool:
    """Say whether a side is of the kind that a milestone wants to see."""
    if wanted.head is Head.NAME:
        return formula.head is Head.NAME and wanted.word == formula.word
    if not _traits(wanted) <= _traits(formula) or _log_of_quotient(wanted) != _log_of_quotient(formula):
        return False
    if named and not wanted.names() <= formula.names():
        return False
    lone = formula.head is Head.NUMBER
    return not lone or wanted.head is Head.NUMBER or not wanted.names()
