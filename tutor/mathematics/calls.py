"""Functions and their arguments, in brackets or not. Part of the parser; knows nothing of values."""

from tutor.errors import Unreadable
from tutor.mathematics.cursor import Cursor
from tutor.mathematics.forms import index_parts, indicated
from tutor.mathematics.formula import Formula, Head
from tutor.mathematics.groups import close_of
from tutor.mathematics.sums import big
from tutor.mathematics.tokens import Kind, Token

_KEYWORDS = frozenset({"axis", "dim", "keepdims", "keepdim", "ord", "p"})


_BIG = {"sum": Head.SUM, "prod": Head.PRODUCT}


def function(cursor: Cursor, token: Token) -> Formula:
    """Read a function with its arguments, in brackets or not."""
    word = token.text
    if word in ("E", "Var", "P", "Cov") and cursor.words.random:
        return _expectation(cursor, token)
    if word in _BIG and not cursor.next_is("("):
        return big(cursor, token)
    name = _as_name(cursor, token)
    if name is not None:
        return name
    index: list[Formula] = []
    if cursor.next_is("_"):
        word, index = _sub(cursor, word)
    while cursor.accept("'"):
        word += "'"
    power = None
    if cursor.accept("^"):
        power = cursor.factor(token.at)
    call = _applied(cursor, word, token)
    if index:
        call = cursor.node(Head.INDEX, call, *index, at=token.at)
    return cursor.node(Head.POWER, call, power, at=token.at) if power is not None else call


def _stands_alone(cursor: Cursor) -> bool:
    """Say whether no argument follows a function that may also be a name: σ(1 − σ), σ²."""
    token = cursor.peek()
    if token is None or (token.kind is Kind.OP and token.text not in ("(", "[", "^", "'", "_", "{")):
        return True
    if token.is_op("^"):
        after = close_of(cursor.tokens, cursor.at + 1)
        return not (after < len(cursor.tokens) and cursor.tokens[after].is_op("("))
    if token.is_op("(", "["):
        cursor.hits.add("bare")
        return cursor.custom.bare == "name"
    return False


def _as_name(cursor: Cursor, token: Token) -> Formula | None:
    """Read a function that stands for a name: 𝟙, or σ for σ(z)."""
    word = token.text
    if word == "ones" and cursor.next_is("["):
        return indicated(cursor, cursor.node(Head.NAME, word=word, at=token.at))
    if word in ("ones", "eye", "zeros") and not cursor.next_is("("):
        return cursor.node(Head.NAME, word=word, at=token.at)
    if word in cursor.words.bare and _stands_alone(cursor):
        return cursor.node(Head.NAME, word=cursor.words.bare[word], at=token.at)
    return None


def _sub(cursor: Cursor, word: str) -> tuple[str, list[Formula]]:
    mark = cursor.take()
    tokens = [token for token in cursor.group_tokens() if not token.is_op("{", "}")]
    text = "".join(token.text for token in tokens)
    if word == "log" and text in ("2", "10", "e"):
        return {"e": "log"}.get(text, f"log{text}"), []
    if word == "norm" and text in ("2", "F"):
        return word, []
    if word in ("softmax", "sigmoid") and tokens:
        return word, [cursor.within(part, mark.at) for part in index_parts(tokens)]
    raise Unreadable(f"{word} with '{text[:20]}' below it is not known here", mark.at)


def _applied(cursor: Cursor, word: str, token: Token) -> Formula:
    if cursor.next_is("(", "["):
        opening = cursor.take()
        arguments, axis = _arguments(cursor, {"(": ")", "[": "]"}[opening.text])
        return _call(cursor, word, arguments, axis, token)
    if cursor.next_is("{") and not cursor.next_is("}", ahead=1):
        at = cursor.place()
        return _call(cursor, word, [cursor.within(cursor.group_tokens(), at)], "", token)
    return cursor.node(Head.CALL, _implicit(cursor), word=word, at=token.at)


def _call(cursor: Cursor, word: str, arguments: list[Formula], axis: str, token: Token) -> Formula:
    if word == "ones" and len(arguments) == 1 and arguments[0].head is Head.COMPARE:
        return cursor.node(Head.INDICATOR, *arguments, at=token.at)
    if word in _BIG and len(arguments) == 1:
        if axis:
            return cursor.node(Head.CALL, *arguments, word=f"{word} {axis}", at=token.at)
        return cursor.node(_BIG[word], arguments[0], at=token.at)
    return cursor.node(Head.CALL, *arguments, word=f"{word} {axis}".strip() if word == "mean" else word, at=token.at)


def _arguments(cursor: Cursor, close: str) -> tuple[list[Formula], str]:
    arguments: list[Formula] = []
    axis = ""
    cursor.bars.append("")
    while not cursor.next_is(close):
        token = cursor.peek()
        if token is not None and (token.raw in _KEYWORDS or token.text in _KEYWORDS) and _keyword_length(cursor):
            axis = _keyword(cursor, axis)
        else:
            arguments.append(cursor.expr(0))
        if not cursor.accept(",", ";"):
            break
    cursor.expect(close)
    cursor.bars.pop()
    return arguments, axis


def _keyword_length(cursor: Cursor) -> int:
    first = cursor.peek()
    for ahead in range(1, 6):
        token = cursor.peek(ahead)
        if token is None or first is None:
            return 0
        if token.is_op("="):
            return ahead
        if token.at != first.at:
            return 0
    return 0


def _keyword(cursor: Cursor, axis: str) -> str:
    word = cursor.tokens[cursor.at].raw
    cursor.at += _keyword_length(cursor) + 1
    value = ""
    while not cursor.next_is(",", ")", "]") and cursor.peek() is not None:
        value += cursor.take().text
    return {"1": "rows", "-1": "rows", "0": "columns"}.get(value, "") if word in ("axis", "dim") else axis


def _implicit(cursor: Cursor) -> Formula:
    """Read the argument of a function without brackets: the factors that follow it."""
    if cursor.next_is("-"):
        sign = cursor.take()
        return cursor.node(Head.NEGATE, _implicit(cursor), at=sign.at)
    argument = cursor.postfixed()
    count = 1
    while cursor.custom.call != "factor" and _goes_on(cursor):
        count += 1
        argument = cursor.node(Head.TIMES, argument, cursor.postfixed(), at=argument.at)
    if count > 1 or cursor.next_is("/") or _goes_on(cursor):
        cursor.hits.add("call")
    if cursor.custom.call == "slash" and cursor.next_is("/"):
        at = cursor.take().at
        under = cursor.postfixed()
        while _goes_on(cursor):
            under = cursor.node(Head.TIMES, under, cursor.postfixed(), at=under.at)
        argument = cursor.node(Head.DIVIDE, argument, under, at=at)
    return argument


def _goes_on(cursor: Cursor) -> bool:
    token = cursor.peek()
    if token is None:
        return False
    if token.kind is Kind.OP:
        return token.text in ("(", "[", "frac", "√")
    return token.kind in (Kind.NAME, Kind.LETTER, Kind.NUMBER)


def _expectation(cursor: Cursor, token: Token) -> Formula:
    """Read E[…], Var(…), P(…) over the random variables of the row."""
    if cursor.accept("_"):
        below = "".join(part.text for part in cursor.group_tokens() if not part.is_op("{", "}"))
        if below not in cursor.words.expectations:
            raise Unreadable(f"{token.text} over '{below[:20]}' is not known here", token.at)
    power = None
    if cursor.accept("^"):
        power = cursor.factor(token.at)
    if cursor.next_is("(", "[", "{"):
        opening = cursor.take()
        arguments, _ = _arguments(cursor, {"(": ")", "[": "]", "{": "}"}[opening.text])
    else:
        arguments = [_implicit(cursor)]
    if len(arguments) != (2 if token.text == "Cov" else 1):
        raise Unreadable(f"{token.text} with {len(arguments)} arguments", token.at)
    node = cursor.node(Head.EXPECT, *arguments, word=token.text, at=token.at)
    return cursor.node(Head.POWER, node, power, at=token.at) if power is not None else node


def method(cursor: Cursor, formula: Formula) -> Formula:
    """Read x.sum(), x.dot(y): the function with x as its first argument."""
    token = cursor.take()
    cursor.expect("(")
    arguments, axis = _arguments(cursor, ")")
    if token.text == "transpose":
        return cursor.node(Head.TRANSPOSE, formula, at=token.at)
    return _call(cursor, token.text, [formula, *arguments], axis, token)
