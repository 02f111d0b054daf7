"""Named tokens to a formula: a Pratt parser. Knows nothing of words between formulas, values or torch."""

from tutor.errors import Unreadable
from tutor.mathematics import calls, forms
from tutor.mathematics.cursor import MAX_DEPTH, Cursor
from tutor.mathematics.custom import Custom
from tutor.mathematics.formula import Formula, Head
from tutor.mathematics.tokens import Kind, Token
from tutor.mathematics.vocabulary import Vocabulary

COMPARE, PLUS, TIMES, CLOSE = 5, 10, 20, 24
_ODOT = {"loose": 18, "even": TIMES, "tight": 26}
_COMPARISONS = ("<", ">", "≤", "≥", "=", "≠")


def parse(
    tokens: list[Token], words: Vocabulary, custom: Custom | None = None, end: int = 0
) -> tuple[Formula, frozenset[str]]:
    """Read tokens as one formula; return it with the open points of custom that it touched.

    Raises:
        Unreadable: the tokens are no formula; carries the place where reading stopped.
    """
    if not tokens:
        raise Unreadable("a formula is missing here", end)
    parser = _Parser(Cursor(tokens, words, custom or Custom(), tokens[-1].end))
    return parser.whole(), frozenset(parser.cursor.hits)


class _Parser:
    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        cursor.expr = self.expr
        cursor.postfixed = self.postfixed

    def whole(self) -> Formula:
        formula = self.expr(0)
        token = self.cursor.peek()
        if token is not None:
            raise self.cursor.misplaced(token)
        return formula

    def inner(self, tokens: list[Token], at: int) -> Formula:
        """Read a group of tokens as a formula of its own."""
        if not tokens:
            raise Unreadable("an empty group", at)
        sub = _Parser(self.cursor.inner(tokens))
        formula = sub.whole()
        self.cursor.nodes = sub.cursor.nodes
        return formula

    def expr(self, power: int) -> Formula:
        cursor = self.cursor
        cursor.depth += 1
        if cursor.depth > MAX_DEPTH:
            raise Unreadable("brackets nested too deeply", cursor.place())
        left = self.prefix(power)
        while True:
            binding = self.binding()
            if binding <= power:
                break
            left = self.infix(left, binding)
        cursor.depth -= 1
        return left

    def binding(self) -> int:
        token = self.cursor.peek()
        if token is None:
            return -1
        if token.kind is Kind.OP:
            if token.text in _COMPARISONS:
                return COMPARE
            if token.text in ("+", "-"):
                return PLUS
            if token.text == "⊙":
                return _ODOT[self.cursor.custom.odot]
            if token.text in ("*", "·", "@", "×", "/", "⊗"):
                return TIMES
        return self.juxtaposed() if self.starts_factor(token) else -1

    def juxtaposed(self) -> int:
        return CLOSE if self.cursor.custom.slash == "all" else TIMES

    def starts_factor(self, token: Token) -> bool:
        if token.kind is Kind.OP:
            if token.text in ("|", "‖"):
                return token.text not in self.cursor.bars[-1:]
            return token.text in forms.OPENERS
        return token.kind is not Kind.TEXT

    def infix(self, left: Formula, binding: int) -> Formula:
        cursor = self.cursor
        token = cursor.peek()
        assert token is not None
        if token.kind is Kind.OP and token.text not in forms.OPENERS and token.text not in ("|", "‖"):
            cursor.at += 1
            right = self.expr(binding)
            return self.combine(token, left, right)
        if token.kind is Kind.NUMBER and self.before_is_number():
            raise Unreadable("two numbers stand side by side; is an operator missing?", token.at)
        if left.head is Head.DIVIDE:
            cursor.hits.add("slash")
        if token.kind is Kind.NUMBER and left.head is Head.NUMBER:
            raise Unreadable("two numbers stand side by side; is an operator missing?", token.at)
        right = self.expr(binding)
        if left.head is Head.NAME and left.word in ("I", "ones") and right.head is Head.INDICATOR:
            return right
        return cursor.node(Head.TIMES, left, right, at=token.at)

    def before_is_number(self) -> bool:
        before = self.cursor.tokens[self.cursor.at - 1] if self.cursor.at else None
        return before is not None and before.kind is Kind.NUMBER

    def combine(self, token: Token, left: Formula, right: Formula) -> Formula:
        cursor = self.cursor
        heads = {"+": Head.ADD, "-": Head.SUBTRACT, "/": Head.DIVIDE}
        if token.text in heads:
            return cursor.node(heads[token.text], left, right, at=token.at)
        if token.text in _COMPARISONS:
            return cursor.node(Head.COMPARE, left, right, word=token.text, at=token.at)
        if token.text == "⊙" and any(side.head in (Head.TIMES, Head.DIVIDE) for side in (left, right)):
            cursor.hits.add("odot")
        if left.head is Head.TIMES and left.word == "⊙":
            cursor.hits.add("odot")
        return cursor.node(Head.TIMES, left, right, word=token.text, at=token.at)

    def prefix(self, power: int) -> Formula:
        cursor = self.cursor
        token = cursor.peek()
        if token is None:
            raise Unreadable("something is missing at the end", cursor.end)
        if token.is_op("-", "+"):
            cursor.at += 1
            operand = self.expr(max(power, 17))
            return cursor.node(Head.NEGATE, operand, at=token.at) if token.text == "-" else operand
        return self.postfixed()

    def postfixed(self) -> Formula:
        """Read a factor with what hangs on it: indices, powers, transposes, methods."""
        formula = self.primary()
        while True:
            token = self.cursor.peek()
            if token is None or token.kind is not Kind.OP or token.text not in forms.POSTFIX:
                return formula
            if token.text == "method" and not self.cursor.methods:
                return formula
            formula = self.postfix(formula, token)

    def postfix(self, formula: Formula, token: Token) -> Formula:
        cursor = self.cursor
        cursor.at += 1
        if token.text == "⊤" or token.text == "'":
            return cursor.node(Head.TRANSPOSE, formula, word=token.text, at=token.at)
        if token.text == "_":
            return self.index(formula, token)
        if token.text == "method":
            return calls.method(cursor, formula)
        return self.raised(formula, token)

    def raised(self, formula: Formula, token: Token) -> Formula:
        cursor = self.cursor
        start = cursor.at
        if cursor.next_is("{", "("):
            letter = forms.bracketed_letter(cursor)
            if letter is not None:
                return cursor.node(Head.INDEX, formula, letter, at=token.at)
            cursor.at = start
        exponent = self.exponent()
        if exponent.head is Head.TRANSPOSE and not exponent.parts:
            return cursor.node(Head.TRANSPOSE, formula, at=token.at)
        return cursor.node(Head.POWER, formula, exponent, at=token.at)

    def exponent(self) -> Formula:
        cursor = self.cursor
        if cursor.next_is("{"):
            at = cursor.place()
            return self.inner(cursor.group_tokens(), at)
        if cursor.next_is("-", "+"):
            sign = cursor.take()
            value = self.exponent()
            return cursor.node(Head.NEGATE, value, at=sign.at) if sign.text == "-" else value
        base = self.primary()
        while cursor.next_is("_"):
            base = self.index(base, cursor.take())
        if cursor.next_is("^"):
            token = cursor.take()
            return self.raised(base, token)
        return base

    def index(self, base: Formula, token: Token) -> Formula:
        cursor = self.cursor
        indices = [self.inner(part, token.at) for part in forms.index_parts(cursor.group_tokens())]
        if not indices:
            raise Unreadable("an empty index", token.at)
        if indices[0].head is Head.COMPARE:
            return cursor.node(Head.INDICATOR, indices[0], at=token.at)
        if (
            base.head is Head.NAME
            and base.word in ("delta", "I")
            and base.word not in cursor.words.names
            and len(indices) == 2
        ):
            return cursor.node(Head.INDICATOR, cursor.node(Head.COMPARE, *indices, word="="), at=base.at)
        if base.head is Head.NUMBER and base.word == "1" and indices[0].head is Head.NAME:
            return cursor.node(Head.CALL, indices[0], word="ones", at=base.at)
        if base.head is Head.NUMBER:
            raise Unreadable("a number has no index", token.at)
        if len(indices) > 2:
            raise Unreadable("more than two indices", token.at)
        return cursor.node(Head.INDEX, base, *indices, at=base.at)

    def primary(self) -> Formula:
        cursor = self.cursor
        token = cursor.take()
        if token.kind is Kind.NUMBER:
            return forms.numeral(cursor, token)
        if token.kind is Kind.NAME:
            return forms.named(cursor, token)
        if token.kind is Kind.LETTER:
            return cursor.node(Head.LETTER, word=token.text, at=token.at)
        if token.kind in (Kind.WORD, Kind.RUN):
            return cursor.node(Head.NAME, word=token.text, at=token.at)
        if token.kind is Kind.FUNCTION:
            return calls.function(cursor, token)
        if token.kind is Kind.DIFF or token.is_op("∂"):
            return forms.differential(cursor, token)
        form = forms.FORMS.get(token.text) if token.kind is Kind.OP else None
        if form is None:
            raise cursor.misplaced(token)
        return form(cursor, token)
