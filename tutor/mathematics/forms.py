"""Factors with a form of their own: brackets, sums, functions, arrays. Part of the parser; knows nothing of values."""

from collections.abc import Callable

from tutor.errors import Unreadable
from tutor.mathematics import calculus
from tutor.mathematics.cursor import Cursor
from tutor.mathematics.formula import Formula, Head
from tutor.mathematics.lexer import Kind, Token
from tutor.mathematics.naming import close_of

OPENERS = frozenset({"(", "[", "{", "Σ", "∏", "∂", "∇", "frac", "√", "⟨", "begin", "begin cases"})
POSTFIX = frozenset({"^", "_", "⊤", "'", "method"})
_KEYWORDS = frozenset({"axis", "dim", "keepdims", "keepdim", "ord", "p"})
_BIG = {"sum": Head.SUM, "prod": Head.PRODUCT}

differential = calculus.differential


def _within(cursor: Cursor, tokens: list[Token], at: int) -> Formula:
    """Read some tokens as one formula of their own."""
    if not tokens:
        raise Unreadable("an empty group", at)
    saved = cursor.tokens, cursor.at, cursor.bars
    cursor.tokens, cursor.at, cursor.bars = tokens, 0, []
    try:
        formula = cursor.expr(0)
        left = cursor.peek()
        if left is not None:
            raise Unreadable(f"'{left.raw or left.text}' does not fit here", left.at)
    finally:
        cursor.tokens, cursor.at, cursor.bars = saved
    return formula


def numeral(cursor: Cursor, token: Token) -> Formula:
    r"""Read a number, also 2½ and 2\\frac{1}{24}."""
    whole = _numeral(cursor, token)
    following = cursor.peek()
    if following is None or "." in token.text or "/" in token.text or "%" in token.text:
        return whole
    if following.kind is Kind.NUMBER and "/" in following.text:
        cursor.at += 1
        return cursor.node(Head.MIXED, whole, _numeral(cursor, following), at=token.at)
    digits = [following, *cursor.tokens[cursor.at + 1 : cursor.at + 7]]
    shape = ["frac", "{", "#", "}", "{", "#", "}"]
    if len(digits) == 7 and all(
        part.text == want or (want == "#" and part.text.isdigit()) for part, want in zip(digits, shape, strict=True)
    ):
        cursor.hits.add("mixed")
        if cursor.custom.mixed == "mixed":
            cursor.at += 7
            parts = [cursor.node(Head.NUMBER, word=digits[place].text, at=digits[place].at) for place in (2, 5)]
            return cursor.node(Head.MIXED, whole, cursor.node(Head.DIVIDE, *parts), at=token.at)
    return whole


def _numeral(cursor: Cursor, token: Token) -> Formula:
    if "/" in token.text:
        over, under = token.text.split("/")
        parts = [cursor.node(Head.NUMBER, word=part, at=token.at) for part in (over, under)]
        return cursor.node(Head.DIVIDE, *parts, at=token.at)
    return cursor.node(Head.NUMBER, word=token.text, at=token.at)


def named(cursor: Cursor, token: Token) -> Formula:
    """Read a name; p(x) may be an entry, L(w) is L."""
    name = cursor.node(Head.NAME, word=token.text, at=token.at)
    if not cursor.next_is("("):
        return name
    start = cursor.at
    inner = cursor.group_tokens()
    plain = all(part.kind in (Kind.NAME, Kind.LETTER) or part.is_op(",", ";") for part in inner)
    if token.text in cursor.words.entries and len(inner) == 1 and inner[0].kind in (Kind.LETTER, Kind.NAME):
        letter = cursor.node(Head.LETTER, word=inner[0].raw or inner[0].text, at=inner[0].at)
        return cursor.node(Head.INDEX, name, letter, at=token.at)
    if token.text in cursor.words.losses and inner and plain:
        return name
    cursor.at = start
    return name


def bracketed_letter(cursor: Cursor) -> Formula | None:
    """Read x^{(i)}: an index written above, in brackets."""
    tokens = [token for token in cursor.group_tokens() if not token.is_op("{", "}")]
    if (
        len(tokens) == 3
        and tokens[0].is_op("(")
        and tokens[2].is_op(")")
        and tokens[1].text.isalpha()
        and len(tokens[1].text) == 1
    ):
        return cursor.node(Head.LETTER, word=tokens[1].text, at=tokens[1].at)
    return None


def index_parts(tokens: list[Token]) -> list[list[Token]]:
    """Split the inside of an index: at commas, and between plain letters and digits."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.is_op(","):
            parts.append([])
        else:
            parts[-1].append(token)
    simple = (Kind.LETTER, Kind.NUMBER, Kind.NAME)
    if len(parts) == 1 and len(parts[0]) > 1 and all(token.kind in simple for token in parts[0]):
        return [[token] for token in parts[0]]
    return [part for part in parts if part]


def _bracket(cursor: Cursor, token: Token) -> Formula:
    """Read (…), […] or {…}: a group, an indicator, a tuple, rows of an array."""
    close = {"(": ")", "[": "]", "{": "}"}[token.text]
    rows: list[list[Formula]] = [[]]
    cursor.bars.append("")
    while True:
        rows[-1].append(cursor.expr(0))
        if cursor.accept(",", "&"):
            continue
        if cursor.accept(";", "\\\\"):
            rows.append([])
            continue
        break
    cursor.expect(close)
    cursor.bars.pop()
    if len(rows) == 1 and len(rows[0]) == 1:
        only = rows[0][0]
        return cursor.node(Head.INDICATOR, only, at=token.at) if only.head is Head.COMPARE else only
    return _array(cursor, rows, token)


def _array(cursor: Cursor, rows: list[list[Formula]], token: Token) -> Formula:
    if len(rows) == 1 and all(part.head is Head.ARRAY and part.word.startswith("tuple") for part in rows[0]):
        rows = [list(part.parts) for part in rows[0]]
    elif len(rows) == 1:
        cursor.hits.add("tuples")
        return cursor.node(Head.ARRAY, *rows[0], word=f"tuple {len(rows[0])}", at=token.at)
    if len({len(row) for row in rows}) != 1:
        raise Unreadable("rows of unequal length", token.at)
    return cursor.node(
        Head.ARRAY, *(entry for row in rows for entry in row), word=f"{len(rows)}x{len(rows[0])}", at=token.at
    )


def _environment(cursor: Cursor, token: Token) -> Formula:
    rows: list[list[Formula]] = [[]]
    cursor.bars.append("")
    while not cursor.next_is("end"):
        rows[-1].append(cursor.expr(0))
        if cursor.accept("\\\\"):
            rows.append([])
        elif not cursor.accept("&", ","):
            break
    cursor.expect("end")
    cursor.bars.pop()
    rows = [row for row in rows if row]
    if not rows or len({len(row) for row in rows}) != 1:
        raise Unreadable("rows of unequal length", token.at)
    return cursor.node(
        Head.ARRAY, *(entry for row in rows for entry in row), word=f"{len(rows)}x{len(rows[0])}", at=token.at
    )


def _cases(cursor: Cursor, token: Token) -> Formula:
    parts: list[Formula] = []
    while not cursor.next_is("end cases"):
        value = cursor.expr(0)
        cursor.accept(",")
        cursor.accept("&")
        while (word := cursor.peek()) is not None and word.kind in (Kind.TEXT, Kind.WORD):
            cursor.at += 1
        last = cursor.next_is("end cases", "\\\\", ".")
        condition = cursor.node(Head.COMPARE, value, value, word="=", at=token.at) if last else cursor.expr(0)
        while cursor.accept(".", ",", "\\\\"):
            pass
        parts += [value, condition]
    cursor.expect("end cases")
    return cursor.node(Head.CASES, *parts, at=token.at)


def _bars(cursor: Cursor, token: Token) -> Formula:
    cursor.bars.append(token.text)
    inner = cursor.expr(0)
    cursor.expect(token.text)
    cursor.bars.pop()
    order = ""
    if token.text == "‖" and cursor.accept("_"):
        order = "".join(part.text for part in cursor.group_tokens())
    if order not in ("", "2", "F", "1"):
        raise Unreadable(f"the norm of order '{order[:10]}' is not known here", token.at)
    return cursor.node(Head.BARS, inner, word=token.text + order, at=token.at)


def _angle(cursor: Cursor, token: Token) -> Formula:
    left = cursor.expr(0)
    if not cursor.accept(",", "|"):
        raise Unreadable("⟨a, b⟩ needs a comma", cursor.place())
    right = cursor.expr(0)
    cursor.expect("⟩")
    return cursor.node(Head.CALL, left, right, word="dot", at=token.at)


def _root(cursor: Cursor, token: Token) -> Formula:
    degree = "2"
    if cursor.next_is("["):
        inner = cursor.group_tokens()
        degree_formula = _within(cursor, inner, token.at)
    else:
        degree_formula = cursor.node(Head.NUMBER, word=degree, at=token.at)
    radicand = cursor.postfixed() if cursor.next_is("(") else _factor(cursor, token)
    if degree_formula.word == "2":
        return cursor.node(Head.CALL, radicand, word="sqrt", at=token.at)
    one = cursor.node(Head.NUMBER, word="1", at=token.at)
    return cursor.node(Head.POWER, radicand, cursor.node(Head.DIVIDE, one, degree_formula), at=token.at)


def _factor(cursor: Cursor, token: Token) -> Formula:
    if cursor.next_is("{"):
        return _within(cursor, cursor.group_tokens(), token.at)
    return cursor.postfixed()


def _big(cursor: Cursor, token: Token) -> Formula:
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
            upper = _within(cursor, tokens, mark.at)
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
    for place, token in enumerate(tokens):
        if token.kind is Kind.LETTER or (token.kind is Kind.NAME and len(token.raw) == 1):
            letters.append(token.raw if token.kind is Kind.NAME else token.text)
        elif not token.is_op(","):
            break
    else:
        place = len(tokens)
    if not letters:
        raise Unreadable("under a sum stands its letter", at)
    rest = tokens[place:]
    if not rest or rest[0].is_op("∈"):
        return ",".join(letters), [], None
    if rest[0].is_op("="):
        return ",".join(letters), [_within(cursor, rest[1:], at)], None
    return letters[0], [], _within(cursor, tokens, at)


def _body(cursor: Cursor) -> Formula:
    """Read what a sum sums; how far it reaches is custom."""
    before = cursor.at
    reach = cursor.custom.reach
    body = cursor.expr({"stop": 12, "run": 6, "factor": 22}[reach])
    if reach == "stop" and (cursor.next_is("+", "-") or (body.head is Head.TIMES and before)):
        if cursor.next_is("+", "-") or any(token.is_op("/") for token in cursor.tokens[max(0, before - 16) : before]):
            cursor.hits.add("reach")
    return body


def function(cursor: Cursor, token: Token) -> Formula:
    """Read a function with its arguments, in brackets or not."""
    word = token.text
    if word in ("E", "Var", "P", "Cov") and cursor.words.random:
        return _expectation(cursor, token)
    if word in _BIG and not cursor.next_is("("):
        return _big(cursor, token)
    if word in ("ones", "eye", "zeros") and not cursor.next_is("("):
        return cursor.node(Head.NAME, word=word, at=token.at)
    if word in cursor.words.bare and _stands_alone(cursor):
        return cursor.node(Head.NAME, word=cursor.words.bare[word], at=token.at)
    index: list[Formula] = []
    if cursor.next_is("_"):
        word, index = _sub(cursor, word)
    while cursor.accept("'"):
        word += "'"
    power = None
    if cursor.accept("^"):
        power = _factor(cursor, token)
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


def _sub(cursor: Cursor, word: str) -> tuple[str, list[Formula]]:
    mark = cursor.take()
    tokens = [token for token in cursor.group_tokens() if not token.is_op("{", "}")]
    text = "".join(token.text for token in tokens)
    if word == "log" and text in ("2", "10", "e"):
        return {"e": "log"}.get(text, f"log{text}"), []
    if word == "norm" and text in ("2", "F"):
        return word, []
    if word in ("softmax", "sigmoid") and tokens:
        return word, [_within(cursor, part, mark.at) for part in index_parts(tokens)]
    raise Unreadable(f"{word} with '{text[:20]}' below it is not known here", mark.at)


def _applied(cursor: Cursor, word: str, token: Token) -> Formula:
    if cursor.next_is("(", "["):
        opening = cursor.take()
        arguments, axis = _arguments(cursor, {"(": ")", "[": "]"}[opening.text])
        return _call(cursor, word, arguments, axis, token)
    if cursor.next_is("{") and not cursor.next_is("}", ahead=1):
        at = cursor.place()
        return _call(cursor, word, [_within(cursor, cursor.group_tokens(), at)], "", token)
    return cursor.node(Head.CALL, _implicit(cursor), word=word, at=token.at)


def _call(cursor: Cursor, word: str, arguments: list[Formula], axis: str, token: Token) -> Formula:
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
        power = _factor(cursor, token)
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


FORMS: dict[str, Callable[[Cursor, Token], Formula]] = {
    "(": _bracket,
    "[": _bracket,
    "{": _bracket,
    "|": _bars,
    "‖": _bars,
    "⟨": _angle,
    "√": _root,
    "Σ": _big,
    "∏": _big,
    "∇": calculus.nabla,
    "frac": calculus.fraction,
    "begin": _environment,
    "begin cases": _cases,
}
