"""A line to its statements: skips words, finds relations, conditions and definitions. Knows nothing of values."""

from dataclasses import dataclass, field, replace

from tutor.mathematics.groups import nesting
from tutor.mathematics.patterns import named
from tutor.mathematics.speech import RELATIONS, defined_words, is_spoken, safe_close, split, without_remark, worded
from tutor.mathematics.tokens import Kind, Token
from tutor.mathematics.vocabulary import Vocabulary

_ORDERS = ("<", ">", "≤", "≥", "≠")
_LOOSE = ("∼", "∈", "∝", "⟂", "∀")
_SEPARATORS = (";", "⇒", ",", ".", "!", "?", "\\\\", "∀")


@dataclass(frozen=True)
class Statement:
    """One chain a = b = c, or one formula without a relation."""

    sides: tuple[tuple[Token, ...], ...]
    relations: tuple[str, ...]
    conditions: tuple[tuple[Token, ...], ...] = ()
    continues: bool = False
    """Whether it begins with a relation."""


@dataclass(frozen=True)
class Line:
    """What a line says."""

    statements: tuple[Statement, ...]
    words: bool
    """Whether there are words that were skipped."""
    text: str = field(default="", compare=False)


def read_line(text: str, words: Vocabulary) -> Line:
    """Find the statements of a line.

    Raises:
        Unreadable: from lexing and naming, or brackets do not match.
    """
    plain = without_remark(text)
    tokens = (
        [token for token in named(plain, words) if not token.is_op("&", "!")]
        if "begin" not in plain
        else named(plain, words)
    )
    tokens = _lettered(tokens, words)
    tokens = _drop_remarks(worded(defined_words(tokens, words)), words)
    tokens = _without_otherwise(tokens)
    spoken = any(token.kind in (Kind.WORD, Kind.TEXT) for token in tokens)
    segments = _segments(_after_colon(tokens, words), words)
    return Line(tuple(_statements(segments, words, _letters(tokens))), spoken, text)


def defined_names(line: Line, words: Vocabulary) -> tuple[str, ...]:
    """Return the names on the left that the row does not know: the line defines them."""
    lefts = [statement.sides[0] for statement in line.statements if statement.relations and not statement.continues]
    lone = [left[0] for left in lefts if len(left) == 1 and left[0].kind is Kind.NAME]
    return tuple(token.text for token in lone if token.text not in words.names)


def _drop_remarks(tokens: list[Token], words: Vocabulary) -> list[Token]:
    """Drop brackets with words in them, except behind a function."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.is_op("(", "[") and not (out and (out[-1].kind is Kind.FUNCTION or out[-1].is_op("^", "_", "√"))):
            end = safe_close(tokens, at)
            if end and any(is_spoken(inner) for inner in tokens[at:end]):
                out.append(Token(Kind.TEXT, "…", token.at, tokens[end - 1].end, True))
                conditions = [part for part in split(tokens[at + 1 : end - 1], _is_break) if _is_condition(part, words)]
                for condition in conditions:
                    out += condition
                at = end
                continue
        out.append(token)
        at += 1
    return out


def _is_break(token: Token) -> bool:
    return is_spoken(token) or token.is_op(*_SEPARATORS, ":")


def _after_colon(tokens: list[Token], words: Vocabulary) -> list[Token]:
    parts = split(tokens, lambda token: token.is_op(":"))
    if len(parts) == 1 or not parts[-1]:
        return [token for token in tokens if not token.is_op(":")]
    kept: list[Token] = []
    for part in parts[:-1]:
        for piece in split(part, _is_break):
            if _is_condition(piece, words):
                kept += [*piece, Token(Kind.OP, ";", piece[-1].at, piece[-1].end)]
    return kept + parts[-1]


def _letters(tokens: list[Token]) -> frozenset[str]:
    return frozenset(token.text for token in tokens if token.kind is Kind.LETTER)


def _lettered(tokens: list[Token], words: Vocabulary) -> list[Token]:
    """Make letters of the unknown single letters that are an index elsewhere in the line."""
    letters = _letters(tokens)
    return [
        replace(token, kind=Kind.LETTER)
        if token.kind is Kind.NAME and token.text in letters and token.text not in words.names
        else token
        for token in tokens
    ]


def _segments(tokens: list[Token], words: Vocabulary) -> list[list[Token]]:
    parts = [part for part in split(tokens, _is_break) if part]
    out: list[list[Token]] = []
    skip = False
    for part in parts:
        dotted = [token for token in part if token.is_op("…")]
        if dotted and len(dotted) == len(part):
            if out and _is_condition(out[-1], words):
                out.pop()
            skip = True
        elif dotted and _is_condition([token for token in part if not token.is_op("…")][:3], words):
            continue
        elif skip:
            skip = False
        else:
            out.append(_bare_group(part))
    return out


def _bare_group(part: list[Token]) -> list[Token]:
    """Take the brackets off a segment such as (i = j)."""
    if part[0].is_op("(") and safe_close(part, 0) == len(part) and any(token.is_op(*RELATIONS, "≠") for token in part):
        return part[1:-1]
    return part


def _without_otherwise(tokens: list[Token]) -> list[Token]:
    """Leave out what holds otherwise: its condition is the rest of another line."""
    for at, token in enumerate(tokens):
        if is_spoken(token) and token.text.lower() in ("otherwise", "else", "sonst"):
            if any(not _is_break(after) for after in tokens[at + 1 :]):
                return tokens[: at + 1]
            start = at
            while start and not _is_break(tokens[start - 1]):
                start -= 1
            return [*tokens[:start], token]
    return tokens


def _is_special_case(part: list[Token], words: Vocabulary) -> bool:
    """Say whether a segment narrows a number of the row, such as t = 1; what it narrows cannot be judged."""
    plain = len(part) == 3 and part[0].kind is Kind.NAME and part[0].text in words.numbers
    return plain and part[1].is_op("=") and part[2].kind is Kind.NUMBER


def _is_entry_condition(part: list[Token]) -> bool:
    """Say whether a segment is a condition on an entry, such as y_k = 1."""
    kinds = [token.text if token.kind is Kind.OP else token.kind.value for token in part]
    relation = kinds[5] if len(kinds) == 7 else ""
    return kinds[:5] == ["name", "_", "{", "letter", "}"] and relation in ("=", *_ORDERS) and kinds[6] == "number"


def _is_condition(part: list[Token], words: Vocabulary) -> bool:
    """Say whether a segment only compares index letters."""
    if not part or len(part) > 12 or not any(token.is_op("=", *_ORDERS) for token in part):
        return False
    letters = 0
    for token in part:
        single = len(token.text) == 1 and token.text.isalpha()
        known = token.kind is Kind.NAME and token.text in words.names
        if token.kind is Kind.LETTER or (
            token.kind is Kind.NAME and single and not known and token.text in "ijklmnrst"
        ):
            letters += 1
        elif not (
            token.kind is Kind.NUMBER or token.is_op("=", *_ORDERS, "+", "-") or (known and token.text in words.numbers)
        ):
            return False
    return letters > 0


def _statements(segments: list[list[Token]], words: Vocabulary, letters: frozenset[str]) -> list[Statement]:
    out: list[Statement] = []
    pending: list[tuple[Token, ...]] = []
    for part in segments:
        for piece in _with_inner_condition(part, words):
            if out and _is_special_case(piece, words):
                out.pop()
                continue
            entry = bool(out) and _is_entry_condition(piece)
            if entry or (_is_condition(piece, words) and not _defines(piece, letters)):
                condition = tuple(_as_letters(piece, words))
                if out:
                    out[-1] = replace(out[-1], conditions=(*out[-1].conditions, condition))
                else:
                    pending.append(condition)
            elif len(split(piece, lambda token: token.is_op(*_LOOSE))) == 1:
                statement = _statement(piece, tuple(pending))
                if statement:
                    out.append(statement)
    return out


def _defines(piece: list[Token], letters: frozenset[str]) -> bool:
    """`c = 3` defines c unless c is used as an index in the line."""
    first = piece[0].text
    plain = len(piece) > 1 and piece[1].is_op("=") and first not in letters and first not in "ij"
    return plain and not any(token.is_op(*_ORDERS) for token in piece) and piece[0].kind is not Kind.LETTER


def _with_inner_condition(part: list[Token], words: Vocabulary) -> list[list[Token]]:
    """Split `(i = j)` off the beginning or the end of a segment."""
    if part[0].is_op("("):
        end = safe_close(part, 0)
        if end and end < len(part) and _is_condition(part[1 : end - 1], words):
            return [part[1 : end - 1], part[end:]]
    if part[-1].is_op(")"):
        for at in range(len(part) - 2, 0, -1):
            if part[at].is_op("(") and safe_close(part, at) == len(part):
                inner = part[at + 1 : -1]
                if part[at].spaced and _is_condition(inner, words):
                    return [part[:at], inner]
                break
    return [part]


def _as_letters(piece: list[Token], words: Vocabulary) -> list[Token]:
    return [
        replace(token, kind=Kind.LETTER)
        if token.kind is Kind.NAME and len(token.text) == 1 and token.text not in words.names
        else token
        for token in piece
    ]


def _unstarred(side: list[Token]) -> list[Token]:
    """Take the star off `w* = …`: it marks the optimum."""
    return side[:1] if len(side) == 2 and side[1].is_op("*") else side


def _statement(piece: list[Token], pending: tuple[tuple[Token, ...], ...]) -> Statement | None:
    sides: list[list[Token]] = [[]]
    relations: list[str] = []
    depth = 0
    bars = 0
    for token in piece:
        depth += nesting(token)
        bars += token.is_op("|")
        if depth == 0 and token.is_op(*_ORDERS):
            return None
        if depth == 0 and token.is_op(*RELATIONS):
            relations.append(token.text)
            sides.append([])
        else:
            sides[-1].append(token)
    continues = not sides[0] and bool(relations)
    kept = tuple(tuple(_unstarred(side)) for side in (sides[1:] if continues else sides))
    if relations and not kept[-1] and len(kept) > 1:
        kept, relations = kept[:-1], relations[:-1]
    return Statement(kept, tuple(relations), pending, continues)
