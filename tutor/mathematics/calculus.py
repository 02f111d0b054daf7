r"""Fractions and derivatives: ∂L/∂W, \\frac{d}{dw}(…), ∇_w L. Part of the parser; knows nothing of values."""

from tutor.errors import Unreadable
from tutor.mathematics.cursor import Cursor
from tutor.mathematics.formula import Formula, Head
from tutor.mathematics.tokens import Kind, Token


def fraction(cursor: Cursor, token: Token) -> Formula:
    r"""Read \\frac{a}{b}, \\frac12, and the derivatives written so."""
    over, under = _fraction_group(cursor, token), _fraction_group(cursor, token)
    if over and under and _is_diff(over[0]) and _is_diff(under[0]):
        order, rest = _order(over[1:])
        of = cursor.within(rest, token.at) if rest else None
        by = _denominator(cursor, under, order, token.at)
        return derivative(cursor, of, by, order, token.at)
    parts = cursor.within(over, token.at), cursor.within(under, token.at)
    return cursor.node(Head.DIVIDE, *parts, at=token.at)


def _fraction_group(cursor: Cursor, token: Token) -> list[Token]:
    following = cursor.peek()
    if following is None:
        raise Unreadable("a fraction needs two groups", token.at)
    if following.kind is Kind.NUMBER and len(following.text) == 2 and following.text.isdigit():
        second = Token(Kind.NUMBER, following.text[1], following.at, following.end)
        cursor.tokens[cursor.at : cursor.at + 1] = [
            Token(Kind.NUMBER, following.text[0], following.at, following.end),
            second,
        ]
        cursor.at += 1
        return [cursor.tokens[cursor.at - 1]]
    return cursor.group_tokens()


def _is_diff(token: Token) -> bool:
    return token.kind is Kind.DIFF or token.is_op("∂")


def _order(tokens: list[Token]) -> tuple[int, list[Token]]:
    """Take the order off ∂^2."""
    if tokens and tokens[0].is_op("^"):
        braced = len(tokens) > 1 and tokens[1].is_op("{")
        digit = tokens[2 if braced else 1] if len(tokens) > (2 if braced else 1) else None
        if digit is None or digit.text not in ("1", "2"):
            raise Unreadable("derivatives go up to the second", tokens[0].at)
        return int(digit.text), tokens[4 if braced else 2 :]
    return 1, tokens


def _denominator(cursor: Cursor, tokens: list[Token], order: int, at: int) -> list[Formula]:
    """Read ∂w, ∂σ^2, ∂x ∂y; with order 2, ∂w^2 is w twice."""
    groups: list[list[Token]] = []
    for token in tokens:
        if _is_diff(token):
            groups.append([])
        else:
            groups[-1].append(token)
    by = [cursor.within(group, at) for group in groups]
    if order == 2 and len(by) == 1:
        base = by[0].parts[0] if by[0].head is Head.POWER else by[0]
        return [base, base]
    return by


def derivative(cursor: Cursor, of: Formula | None, by: list[Formula], order: int, at: int) -> Formula:
    """Make the derivative; the bare operator takes what follows it."""
    if of is None:
        of = cursor.postfixed() if cursor.next_is("(", "[", "{") else cursor.expr(19)
    if len(by) != order:
        raise Unreadable("the order of the derivative does not fit its variables", at)
    return cursor.node(Head.DERIVATIVE, of, *by, word=str(order), at=at)


def differential(cursor: Cursor, token: Token) -> Formula:
    """Read dW alone, ∂L/∂W or d/dw (…)."""
    order = 1
    if cursor.next_is("^"):
        order, rest = _order(cursor.tokens[cursor.at :])
        cursor.at = len(cursor.tokens) - len(rest)
    of = None
    if not cursor.next_is("/"):
        cursor.methods = False
        of = cursor.postfixed()
        cursor.methods = True
    if cursor.next_is("/") and (cursor.is_diff(1) or (cursor.next_is("(", "{", ahead=1) and cursor.is_diff(2))):
        cursor.at += 1
        return derivative(cursor, of, _typed_denominator(cursor, order), order, token.at)
    if of is None:
        raise Unreadable("a derivative without its variable", token.at)
    return cursor.node(Head.DIFFERENTIAL, of, word=str(order), at=token.at)


def _typed_denominator(cursor: Cursor, order: int) -> list[Formula]:
    if cursor.next_is("(", "{"):
        at = cursor.place()
        return _denominator(cursor, cursor.group_tokens(), order, at)
    by: list[Formula] = []
    while cursor.is_diff() and len(by) < order:
        cursor.at += 1
        start = cursor.at
        variable = cursor.postfixed()
        if variable.head is Head.CALL:
            cursor.at = start
            raise Unreadable("what is differentiated by must be a name", cursor.place())
        by.append(variable)
    if order == 2 and len(by) == 1:
        base = by[0].parts[0] if by[0].head is Head.POWER else by[0]
        return [base, base]
    return by


def nabla(cursor: Cursor, token: Token) -> Formula:
    """Read ∇_w L and ∇_w(…)."""
    order = 1
    while cursor.next_is("^"):
        order, rest = _order(cursor.tokens[cursor.at :])
        cursor.at = len(cursor.tokens) - len(rest)
    if cursor.accept("_"):
        by = cursor.within(cursor.group_tokens(), token.at)
    elif cursor.words.variable:
        by = cursor.node(Head.NAME, word=cursor.words.variable, at=token.at)
    else:
        raise Unreadable("∇ needs its variable: ∇_w L", token.at)
    following = cursor.peek()
    if following is not None and following.kind is Kind.NAME:
        plain = following.text in cursor.words.losses
        of = cursor.postfixed() if plain else cursor.expr(19)
    else:
        of = cursor.postfixed() if cursor.next_is("(", "[", "{") else cursor.expr(19)
    return cursor.node(Head.DERIVATIVE, of, *([by] * order), word=str(order), at=token.at)
