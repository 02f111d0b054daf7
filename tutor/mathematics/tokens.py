"""What a piece of a line is: its kind, its text, its place. Knows nothing of how it was found."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a token is."""

    RUN = "run"  # letters and digits that names are still to be found in
    NUMBER = "number"
    OP = "op"
    TEXT = "text"  # words of \text{…}
    WORD = "word"  # a run that is no name
    NAME = "name"  # a name that is known (raw: as typed)
    LETTER = "letter"  # an index letter
    FUNCTION = "function"
    DIFF = "diff"  # the d or ∂ of a derivative


@dataclass(slots=True)
class Token:
    """A piece of the text. Never changed; not frozen, which would treble the cost of the hundred that a line makes."""

    kind: Kind
    text: str
    at: int
    end: int
    spaced: bool = False
    """Whether white space stands before it."""
    solid: bool = False
    """Of a run: one name that must not be split."""
    raw: str = ""

    def is_op(self, *ops: str) -> bool:
        """Say whether the token is one of these operators."""
        return self.kind is Kind.OP and self.text in ops
