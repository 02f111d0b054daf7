"""Σ and ∏ with their limits and their reach. Part of the parser; knows nothing of values."""

from tutor.errors import Unreadable
from tutor.mathematics.cursor import Cursor
from tutor.mathematics.formula import Formula, Head
from tutor.mathematics.tokens import Kind, Token


def big(cursor: Cursor, token: Token) -> Formula:
    """Read Σ or ∏ with its limits and its body."""
    head = Head.SUM if token.text in ("Σ", "sum") else Head.PRODUCT
    letters = ""
    limits: list[Formula] = []
    condition: Formula | None = None
    upper: Formula | None = None
    while cursor.next_is("_", "^"):
        mark = cursor.take()
        tokens = [part for part in cursor.group_tokens() if not part.is_op("{", "}")]
        if mark.text == "_":
            letters, limits, condition = _under(cursor, tokens, mark.at)
        else:
            upper = cursor.within(tokens, mark.at)
    body = _body(cursor)
    if condition is not None:
        body = cursor.node(Head.GIVEN, condition, body, at=token.at)
    if upper is not None and not limits:
        limits = [cursor.node(Head.NUMBER, word="1", at=token.at)]
    if limits and upper is None:
        raise Unreadable("the sum has a lower limit but no upper one", token.at)
    return cursor.node(head, body, *limits, *([upper] if upper is not None else []), word=letters, at=token.at)


def _under(cursor: Cursor, tokens: list[Token], at: int) -> tuple[str, list[Formula], Formula | None]:
    letters: list[str] = []
    count = 0
    while count < len(tokens):
        token = tokens[count]
        if token.kind is Kind.LETTER or (token.kind is Kind.NAME and len(token.raw) == 1):
            letters.append(token.raw if token.kind is Kind.NAME else token.text)
        elif not token.is_op(","):
            break
        count += 1
    if not letters:
        raise Unreadable("under a sum stands its letter", at)
    rest = tokens[count:]
    if not rest or rest[0].is_op("∈"):
        return ",".join(letters), [], None
    if rest[0].is_op("="):
        return ",".join(letters), [cursor.within(rest[1:], at)], None
    return letters[0], [], cursor.within(tokens, at)


def _body(cursor: Cursor) -> Formula:
    """Read what a sum sums; how far it reaches is custom."""
    before = cursor.at
    reach = cursor.custom.reach
    body = cursor.expr({"stop": 12, "run": 6, "factor": 22}[reach])
    divided = body.head is Head.TIMES and any(token.is_op("/") for token in cursor.tokens[max(0, before - 16) : before])
    if reach == "stop" and (divided or cursor.next_is("+", "-")):
        cursor.hits.add("reach")
    return body
