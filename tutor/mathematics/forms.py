"""Factors with a form of their own: brackets, sums, functions, arrays. Part of the parser; knows nothing of values."""

from collections.abc import Callable

from tutor.errors import Unreadable
from tutor.mathematics import calculus, sums
from tutor.mathematics.cursor import Cursor
from tutor.mathematics.formula import Formula, Head
from tutor.mathematics.groups import close_of
from tutor.mathematics.tokens import Kind, Token

OPENERS = frozenset({"(", "[", "{", "Σ", "∏", "∂", "∇", "frac", "√", "⟨", "begin", "begin cases"})
POSTFIX = frozenset({"^", "_", "⊤", "'", "method"})

differential = calculus.differential


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
    if token.raw in ("ones", "I") and cursor.next_is("[", "("):
        return indicated(cursor, name)
    if not cursor.next_is("("):
        return name
    start = cursor.at
    inner = cursor.group_tokens()
    marks = (",", ";", "^", "{", "}")
    plain = all(part.kind in (Kind.NAME, Kind.LETTER) or part.is_op(*marks) or part.text == "2" for part in inner)
    if token.text in cursor.words.entries and len(inner) == 1 and inner[0].kind in (Kind.LETTER, Kind.NAME):
        letter = cursor.node(Head.LETTER, word=inner[0].raw or inner[0].text, at=inner[0].at)
        return cursor.node(Head.INDEX, name, letter, at=token.at)
    if token.text in cursor.words.losses and inner and plain:
        return name
    cursor.at = start
    return name


def indicated(cursor: Cursor, name: Formula) -> Formula:
    """Read 𝟙[z > 0]: the name is part of the indicator; before anything else it is a factor."""
    inner = bracket(cursor, cursor.take())
    return inner if inner.head is Head.INDICATOR else cursor.node(Head.TIMES, name, inner, at=name.at)


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


def bracket(cursor: Cursor, token: Token) -> Formula:
    """Read (…), […] or {…}: a group, an indicator, a tuple, rows of an array."""
    close = {"(": ")", "[": "]", "{": "}"}[token.text]
    rows: list[list[Formula]] = [[]]
    lists = 0
    cursor.bars.append("")
    while True:
        lists += token.text == "[" and _is_list(cursor)
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
        if lists and only.head is Head.ARRAY and only.word.startswith("tuple"):
            return cursor.node(Head.ARRAY, *only.parts, word=f"1x{len(only.parts)}", at=token.at)  # [[a, b]] is a row
        return cursor.node(Head.INDICATOR, only, at=token.at) if only.head is Head.COMPARE else only
    if lists == len(rows[0]) > 1 == len(rows) and not any(part.head is Head.ARRAY for part in rows[0]):
        rows = [[part] for part in rows[0]]  # [[a], [b]] is a column
    return _array(cursor, rows, token)


def _is_list(cursor: Cursor) -> bool:
    """Say whether what comes before the next comma is in square brackets as a whole."""
    if not cursor.next_is("["):
        return False
    end = close_of(cursor.tokens, cursor.at)
    return end < len(cursor.tokens) and cursor.tokens[end].is_op(",", "]")


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
    if not cursor.accept("end"):
        raise Unreadable(r"this \begin is not followed by its \end, with & and \\ alone between the entries", token.at)
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
        degree_formula = cursor.within(inner, token.at)
    else:
        degree_formula = cursor.node(Head.NUMBER, word=degree, at=token.at)
    radicand = cursor.postfixed() if cursor.next_is("(") else cursor.factor(token.at)
    if degree_formula.word == "2":
        return cursor.node(Head.CALL, radicand, word="sqrt", at=token.at)
    one = cursor.node(Head.NUMBER, word="1", at=token.at)
    return cursor.node(Head.POWER, radicand, cursor.node(Head.DIVIDE, one, degree_formula), at=token.at)


FORMS: dict[str, Callable[[Cursor, Token], Formula]] = {
    "(": bracket,
    "[": bracket,
    "{": bracket,
    "|": _bars,
    "‖": _bars,
    "⟨": _angle,
    "√": _root,
    "Σ": sums.big,
    "∏": sums.big,
    "∇": calculus.nabla,
    "frac": calculus.fraction,
    "begin": _environment,
    "begin cases": _cases,
}
