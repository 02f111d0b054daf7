"""The names a line may use, and how a run of letters splits into them. Knows nothing of grammar or values."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from tutor.mathematics import tables
from tutor.mathematics.lexer import lex
from tutor.mathematics.tokens import Kind, Token

MAX_RUN = 60
Piece = tuple[Kind, str]

_RANDOM = {
    "E": "E",
    "Var": "Var",
    "VAR": "Var",
    "P": "P",
    "Pr": "P",
    "Cov": "Cov",
    "Prob": "P",
    "var": "Var",
    "cov": "Cov",
}


@dataclass(frozen=True)
class Vocabulary:
    """The names of a row and of the learner, by key: the name as typed without braces and underscores."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Key of each spelling -> canonical name (a key itself)."""
    numbers: frozenset[str] = frozenset()
    """Canonical names that may stand in an index: dimensions and the like."""
    matrices: frozenset[str] = frozenset()
    """Canonical names that take two indices."""
    entries: frozenset[str] = frozenset()
    """Canonical names for which p(x) with a letter is an entry."""
    letters: frozenset[str] = frozenset()
    """Letters that are index letters wherever they stand."""
    patterns: tuple[tuple[tuple[str, ...], str], ...] = ()
    """Token texts -> canonical name, for names such as H(p, q)."""
    losses: frozenset[str] = frozenset()
    """Canonical names of scalars that may be written with arguments: L(w)."""
    expectations: frozenset[str] = frozenset()
    """Subscripts an E may carry."""
    bare: Mapping[str, str] = field(default_factory=dict)
    """Functions that stand for a name where no argument follows: σ for σ(z)."""
    loss: str = ""
    variable: str = ""
    """What ∇ without a subscript differentiates by."""
    carried: str = ""
    random: bool = False
    learner: frozenset[str] = frozenset()
    """Those of the canonical names that the learner has defined."""

    def __hash__(self) -> int:
        return id(self)

    def with_learner(self, key: str) -> "Vocabulary":
        """Add a name of the learner's own."""
        return replace(self, names={**self.names, key: key}, learner=self.learner | {key})

    def piece(self, text: str) -> Piece | None:
        """Find what a whole run is: a name, a function, a constant."""
        if text in self.names:
            return Kind.NAME, self.names[text]
        if text in self.letters:
            return Kind.LETTER, text
        if self.random and text in _RANDOM:
            return Kind.FUNCTION, _RANDOM[text]
        function = tables.FUNCTIONS.get(text) or (tables.FUNCTIONS.get(text.lower()) if len(text) > 2 else None)
        if function and text != "lg":
            return Kind.FUNCTION, function
        if text in ("Var", "var", "VAR"):
            return Kind.FUNCTION, "variance"
        return (Kind.NAME, text) if text in ("e", "pi") else None

    def split(self, run: str, bound: frozenset[str] = frozenset(), *, diff: bool = False) -> list[Piece] | None:
        """Split a run of letters into the fewest names, or say None."""
        return _split(self, run, bound, diff)

    def beginning(self, sub: list[Token], key: str) -> int:
        """Return how many tokens of a subscript belong to the name: c_{t-1,j}, z_{1i}."""
        cut = self._comma(sub, key)
        if cut:
            return cut
        first = len(sub) > 1 and key + sub[0].text in self.names
        return 1 if first and not sub[1].is_op("+", "-", "*", "/", "=") else 0

    def _comma(self, sub: list[Token], key: str) -> int:
        """Return where a comma ends the name part of a subscript: c_{t-1,j}."""
        for at, token in enumerate(sub):
            if at and token.is_op(",") and key + sub_key(sub[:at]) in self.names:
                return at
        return 0


@lru_cache(maxsize=4096)
def _split(words: Vocabulary, run: str, bound: frozenset[str], diff: bool) -> list[Piece] | None:
    if len(run) > MAX_RUN:
        return None
    best: list[tuple[float, list[Piece]] | None] = [(0.0, [])] + [None] * len(run)
    for end in range(1, len(run) + 1):
        for start in range(end):
            before = best[start]
            found = _candidate(words, run[start:end], bound, diff) if before else None
            if before and found:
                cost = before[0] + found[0]
                known = best[end]
                if known is None or cost < known[0]:
                    best[end] = (cost, before[1] + found[1])
    last = best[-1]
    return last[1] if last else None


def _candidate(words: Vocabulary, text: str, bound: frozenset[str], diff: bool) -> tuple[float, list[Piece]] | None:
    if len(text) == 1 and text in bound:
        return 1.0, [(Kind.LETTER, text)]
    piece = words.piece(text)
    if piece:
        return 1.0, [piece]
    stem = text.rstrip("0123456789")
    if stem != text and stem in words.names and words.names[stem] not in words.numbers:
        return 1.3, [
            (Kind.NAME, words.names[stem]),
            (Kind.OP, "_"),
            (Kind.OP, "{"),
            (Kind.NUMBER, text[len(stem) :]),
            (Kind.OP, "}"),
        ]
    called = words.piece(text[1:]) if diff and text[0] == "d" and len(text) > 2 else None
    if called and called[1] in words.bare:
        return 1.5, [(Kind.DIFF, "d"), called]  # dsigma/dz
    inner = words.names.get(text[1:]) if diff and text[0] == "d" and len(text) > 1 else None
    if inner and inner not in words.numbers:
        return 1.5, [(Kind.DIFF, "d"), (Kind.NAME, inner)]
    return None


def key_of(text: str) -> str | None:
    """Return the key of a plain name such as `W_1`, `ŷ` or `c_{t-1}`; None for anything that is more."""
    accent, base, rest = "", "", [token for token in lex(text) if not token.is_op("{", "}")]
    while rest and rest[0].kind is Kind.OP and rest[0].text.startswith("accent "):
        accent += rest.pop(0).text[7:]
    if not rest or rest[0].kind is not Kind.RUN:
        return None
    base = rest.pop(0).text + accent
    if rest and not rest[0].is_op("_"):
        return None
    if any(token.is_op("(", ")", "^", "'", ",") for token in rest):
        return None
    return base + "".join(token.text for token in rest if not token.is_op("_"))


def sub_key(tokens: list[Token]) -> str:
    """Return what a subscript adds to the key of its name."""
    return "".join(token.text for token in tokens if not token.is_op(",", "{", "}", "_", "(", ")"))


def typed_name(base: str, keys: list[str]) -> str:
    """Return an unknown name about as it was typed."""
    return base + "".join(f"_{key}" if len(key) < 2 or key.isalnum() else f"_{{{key}}}" for key in keys)
