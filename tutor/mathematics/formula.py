"""What a typed formula is once read: a tree of heads and parts. Knows nothing of text, torch or problems."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Head(StrEnum):
    """What a node does with its parts."""

    NUMBER = "number"  # word: the digits as typed, a per cent sign included
    NAME = "name"  # word: canonical name of the row, the learner's own, or a constant
    LETTER = "letter"  # word: an index letter
    INDEX = "index"  # parts: what is indexed, then the indices
    CALL = "call"  # word: canonical function; parts: the arguments
    NEGATE = "negate"
    ADD = "add"
    SUBTRACT = "subtract"
    TIMES = "times"  # word: "" (juxtaposed) "*" "·" "@" "×" "⊙" "⊗"
    DIVIDE = "divide"
    POWER = "power"
    TRANSPOSE = "transpose"
    SUM = "sum"  # word: letters with commas; parts: body, then lower and upper limit if there are
    PRODUCT = "product"  # likewise
    GIVEN = "given"  # parts: condition, body; the body of a sum that skips terms
    DIFFERENTIAL = "differential"  # word: order; parts: what is differentiated, or none for the bare operator
    DERIVATIVE = "derivative"  # word: order; parts: of, then by
    EXPECT = "expect"  # word: E, Var, P, Cov; parts: what
    COMPARE = "compare"  # word: < > ≤ ≥ = ≠; parts: two sides
    INDICATOR = "indicator"  # parts: a comparison
    BARS = "bars"  # word: | or ‖, with the order behind it
    ARRAY = "array"  # word: rows x columns; parts: the entries by rows
    CASES = "cases"  # parts: value, condition, value, condition …
    MIXED = "mixed"  # parts: whole number, fraction


_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Formula:
    """A node of the tree; equal by content, wherever it stood in the text."""

    head: Head
    parts: tuple["Formula", ...] = ()
    word: str = ""
    at: int = field(default=0, compare=False)
    """0-based place in the line's text."""
    letters: frozenset[str] = field(init=False, compare=False, repr=False)
    """The index letters that no sum or product binds; kept, since evaluation asks for them at every node."""
    depth: int = field(init=False, compare=False, repr=False)
    """Of the deepest leaf below, 1 for a leaf."""
    _hash: int = field(init=False, compare=False, repr=False)

    def __hash__(self) -> int:
        """Return the hash of the content, worked out once."""
        return self._hash

    def __post_init__(self) -> None:
        """Work out what is asked for again and again."""
        object.__setattr__(self, "_hash", hash((self.head, self.word, self.parts)))
        object.__setattr__(self, "depth", 1 + max((part.depth for part in self.parts), default=0))
        if not self.parts:
            found = frozenset({self.word}) if self.head is Head.LETTER else _NONE
        else:
            found = _NONE.union(*(part.letters for part in self.parts))
            if found and self.head in (Head.SUM, Head.PRODUCT):
                found -= frozenset(self.word.split(","))
        object.__setattr__(self, "letters", found)

    def walk(self) -> Iterator["Formula"]:
        """Yield this node and all below it, from the left."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.parts))

    def size(self) -> int:
        """Count the nodes."""
        return sum(1 for _ in self.walk())

    def has(self, *heads: Head) -> bool:
        """Say whether a node of one of these heads is in the tree."""
        return any(node.head in heads for node in self.walk())

    def names(self) -> frozenset[str]:
        """Collect the names that the formula mentions."""
        return frozenset(node.word for node in self.walk() if node.head is Head.NAME)

    def rebuilt(self, change: Callable[["Formula"], "Formula | None"]) -> "Formula":
        """Return the tree with every node replaced for which `change` gives another, from the top."""
        new = change(self)
        if new is not None:
            return new
        parts = tuple(part.rebuilt(change) for part in self.parts)
        same = all(part is old for part, old in zip(parts, self.parts, strict=True))
        return self if same else replace(self, parts=parts)


def number(text: str, at: int = 0) -> Formula:
    """Make a number."""
    return Formula(Head.NUMBER, (), text, at)


def name(word: str, at: int = 0) -> Formula:
    """Make a name."""
    return Formula(Head.NAME, (), word, at)
