"""Sums without letters, such as Σ p_i log q_i: the letters that they run over. Knows nothing of values."""

from dataclasses import replace
from functools import lru_cache

from tutor.mathematics.formula import Formula, Head


def bind_sums(formula: Formula, outside: frozenset[str]) -> Formula:
    """Give sums without letters the letters of their body that stand nowhere else."""
    if not formula.has(Head.SUM, Head.PRODUCT):
        return formula

    def change(node: Formula) -> Formula | None:
        if node.head.value in ("sum", "product") and not node.word:
            body = bind_sums(node.parts[0], outside)
            free = body.letters
            letters = sorted(free - outside) or sorted(free)
            return replace(node, parts=(body,), word=",".join(letters))
        return None

    return formula.rebuilt(change)


@lru_cache(maxsize=4096)
def outside_letters(formula: Formula) -> frozenset[str]:
    """Collect the free letters that stand outside of sums without letters."""
    if not formula.letters:
        return formula.letters

    def change(node: Formula) -> Formula | None:
        if node.head.value in ("sum", "product") and not node.word:
            return replace(node, parts=())
        return None

    return formula.rebuilt(change).letters
