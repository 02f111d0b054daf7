"""A place in a row of named tokens, with caps on nodes and nesting. Knows nothing of grammar."""

from collections.abc import Callable

from tutor.errors import Unreadable
from tutor.mathematics.custom import Custom
from tutor.mathematics.formula import Formula, Head
from tutor.mathematics.groups import close_of
from tutor.mathematics.tokens import Kind, Token
from tutor.mathematics.vocabulary import Vocabulary

MAX_NODES = 700
MAX_DEPTH = 45
"""Of brackets inside each other."""
MAX_TREE = 90
"""Of the formula: a sum of n terms is n deep, and everything that walks it does so by recursion."""


class Cursor:
    """Tokens with a place; makes nodes and counts them; notes which open points of custom were touched."""

    def __init__(self, tokens: list[Token], words: Vocabulary, custom: Custom, end: int) -> None:
        self.tokens, self.words, self.custom, self.end = tokens, words, custom, end
        self.at = 0
        self.nodes = 0
        self.depth = 0
        self.hits: set[str] = set()
        self.bars: list[str] = []
        self.methods = True
        self.expr: Callable[[int], Formula]
        self.postfixed: Callable[[], Formula]

    def peek(self, ahead: int = 0) -> Token | None:
        """Return the token `ahead` of here, if there is one."""
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else None

    def place(self) -> int:
        """Return the place in the text of the next token."""
        token = self.peek()
        return token.at if token else self.end

    def next_is(self, *ops: str, ahead: int = 0) -> bool:
        """Say whether the token `ahead` of here is one of these operators."""
        token = self.peek(ahead)
        return token is not None and token.is_op(*ops)

    def take(self) -> Token:
        """Return the next token and go past it.

        Raises:
            Unreadable: there is none.
        """
        token = self.peek()
        if token is None:
            raise Unreadable("something is missing at the end", self.end)
        self.at += 1
        return token

    def accept(self, *ops: str) -> bool:
        """Go past the next token if it is one of these operators."""
        if self.next_is(*ops):
            self.at += 1
            return True
        return False

    def expect(self, op: str) -> None:
        """Go past an operator that must stand here.

        Raises:
            Unreadable: it does not.
        """
        if not self.accept(op):
            token = self.peek()
            found = f"'{token.raw or token.text}'" if token else "the end"
            raise Unreadable(f"a '{op}' was expected before {found}", self.place())

    def misplaced(self, token: Token) -> Unreadable:
        """Return the error for a token that cannot stand where it stands."""
        if token.is_op("end", "end cases"):
            return Unreadable(r"an \end without its \begin", token.at)
        return Unreadable(f"'{token.raw or token.text}' does not fit here", token.at)

    def node(self, head: Head, *parts: Formula, word: str = "", at: int = 0) -> Formula:
        """Make a node.

        Raises:
            Unreadable: there are too many.
        """
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise Unreadable("the formula is too long; split it into steps", at)
        formula = Formula(head, parts, word, at)
        if formula.depth > MAX_TREE:
            raise Unreadable("the formula is too long; split it into steps", at)
        return formula

    def group_tokens(self) -> list[Token]:
        """Return the tokens of the group that begins here, without its brackets, and go past it."""
        end = close_of(self.tokens, self.at)
        opened = self.next_is("{", "(", "[")
        inner = self.tokens[self.at + 1 : end - 1] if opened else self.tokens[self.at : end]
        self.at = end
        return inner

    def inner(self, tokens: list[Token]) -> "Cursor":
        """Return a cursor on some of the tokens that shares vocabulary and custom."""
        sub = Cursor(tokens, self.words, self.custom, tokens[-1].end if tokens else self.place())
        sub.depth, sub.nodes = self.depth + 1, self.nodes
        sub.hits = self.hits
        return sub

    def within(self, tokens: list[Token], at: int) -> Formula:
        """Read some tokens as one formula of their own.

        Raises:
            Unreadable: there are none, or they are no formula.
        """
        if not tokens:
            raise Unreadable("an empty group", at)
        saved = self.tokens, self.at, self.bars
        self.tokens, self.at, self.bars = tokens, 0, []
        try:
            formula = self.expr(0)
            left = self.peek()
            if left is not None:
                raise self.misplaced(left)
        finally:
            self.tokens, self.at, self.bars = saved
        return formula

    def factor(self, at: int) -> Formula:
        """Read a group in braces, or one factor."""
        return self.within(self.group_tokens(), at) if self.next_is("{") else self.postfixed()

    def is_diff(self, ahead: int = 0) -> bool:
        """Say whether a d or ∂ of a derivative stands there."""
        token = self.peek(ahead)
        return token is not None and (token.kind is Kind.DIFF or token.is_op("∂"))
