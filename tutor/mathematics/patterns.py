"""A text to named tokens, with names that are more than a word, such as H(p, q). Knows nothing of grammar."""

from tutor.mathematics.groups import swapped
from tutor.mathematics.lexer import lex
from tutor.mathematics.naming import name_tokens
from tutor.mathematics.tokens import Kind, Token
from tutor.mathematics.vocabulary import Vocabulary


def named(text: str, words: Vocabulary) -> list[Token]:
    """Read a text into tokens whose names are found, patterns such as H(p, q) as one name.

    Raises:
        Unreadable: from the lexer, and where braces do not match.
    """
    return _patterns(name_tokens(swapped(lex(text)), words), words)


def pattern(text: str, words: Vocabulary) -> tuple[str, ...]:
    """Return the token texts of a name that is more than a word, such as D_KL(p‖q)."""
    tokens = name_tokens(swapped(lex(text)), words)
    return tuple(token.text for token in tokens if not token.is_op("{", "}"))


def _patterns(tokens: list[Token], words: Vocabulary) -> list[Token]:
    for texts, canonical in words.patterns:
        at = 0
        while at < len(tokens):
            end = _match(tokens, at, texts)
            if end:
                raw = "".join(token.raw or token.text for token in tokens[at:end])
                tokens[at:end] = [
                    Token(Kind.NAME, canonical, tokens[at].at, tokens[end - 1].end, tokens[at].spaced, True, raw)
                ]
            at += 1
    return tokens


def _match(tokens: list[Token], start: int, texts: tuple[str, ...]) -> int:
    """Return where the pattern that begins at `start` ends, or 0."""
    at, depth = start, 0
    for text in texts:
        while at > start and at < len(tokens) and tokens[at].is_op("{", "}"):
            depth += 1 if tokens[at].is_op("{") else -1
            at += 1
        if at >= len(tokens) or tokens[at].text != text:
            return 0
        at += 1
    while depth > 0 and at < len(tokens) and tokens[at].is_op("}"):
        depth -= 1
        at += 1
    return 0 if depth else at
