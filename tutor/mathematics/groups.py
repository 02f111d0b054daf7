"""Groups of raw tokens: where a bracket closes, and subscripts before superscripts. Knows nothing of names."""

from dataclasses import replace

from tutor.errors import Unreadable
from tutor.mathematics.tokens import Kind, Token

_OPEN = {"{": "}", "(": ")", "[": "]"}
_NESTING = {"(": 1, "[": 1, "{": 1, "begin": 1, "begin cases": 1, ")": -1, "]": -1, "}": -1, "end": -1, "end cases": -1}


def nesting(token: Token) -> int:
    """Return 1 where a token opens a bracket or an environment, -1 where it closes one."""
    return _NESTING.get(token.text, 0) if token.kind is Kind.OP else 0


def close_of(tokens: list[Token], at: int) -> int:
    """Return the place behind the group that opens at `at`, or behind the single token there.

    Raises:
        Unreadable: the group is not closed.
    """
    if at >= len(tokens):
        return at
    close = _OPEN.get(tokens[at].text) if tokens[at].kind is Kind.OP else None
    if not close:
        return at + 1
    depth, opened = 0, tokens[at].text
    for place in range(at, len(tokens)):
        token = tokens[place]
        if token.kind is Kind.OP and token.text in (opened, close):
            depth += 1 if token.text == opened else -1
            if not depth:
                return place + 1
    raise Unreadable(f"this '{tokens[at].text}' is never closed", tokens[at].at)


def swapped(tokens: list[Token]) -> list[Token]:
    """Put a subscript before the superscript: W^T_1 is W_1^T."""
    out = list(tokens)
    for at, token in enumerate(out):
        if token.is_op("^") and at + 1 < len(out) and not out[at + 1].is_op("(", "["):
            middle = close_of(out, at + 1)
            if middle < len(out) and out[middle].is_op("_"):
                end = close_of(out, middle + 1)
                out[at:end] = out[middle:end] + out[at:middle]
    return out


def in_quotient(before: list[Token], after: list[Token]) -> bool:
    """Say whether a d stands in a quotient of differentials, by the tokens before it and those after its name."""
    for token in reversed(before[-14:]):
        if token.is_op("+", "-", "=", ",", ";"):
            break
        if token.kind is Kind.DIFF or token.is_op("∂"):
            return True
    seen = False
    for token in after[:12]:
        if seen and not token.is_op("{"):
            return token.is_op("∂") or (token.kind is Kind.RUN and token.text.startswith("d"))
        if token.is_op("+", "=", ",", ";"):
            return False
        seen = seen or token.is_op("/", "}")
    return False


def braced(tokens: list[Token], like: Token, before: list[Token] | None = None) -> list[Token]:
    """Put braces around tokens."""
    opening = replace(like, kind=Kind.OP, text="{", spaced=False)
    return [*(before or []), opening, *tokens, replace(opening, text="}")]


def bound_letters(tokens: list[Token]) -> frozenset[str]:
    """Collect the letters under the sums and products of the line."""
    letters: set[str] = set()
    for at, token in enumerate(tokens[:-2]):
        big = token.is_op("Σ", "∏") or (token.kind is Kind.RUN and token.text in ("sum", "prod"))
        if big and tokens[at + 1].is_op("_"):
            end = close_of(tokens, at + 2)
            for inner in tokens[at + 2 : end]:
                if inner.is_op("=", "≠", "<", "≤", "∈", ">"):
                    break
                if inner.kind is Kind.RUN:
                    letters |= set(inner.text if end > at + 3 else inner.text[:2])
    return frozenset(letter for letter in letters if letter.isalpha())


def follows(tokens: list[Token], at: int, op: str) -> bool:
    """Say whether an operator stands behind a token."""
    return at + 1 < len(tokens) and tokens[at + 1].is_op(op)
