"""Words between formulas: what of a line is speech and what is mathematics. Knows nothing of statements or values."""

import re
from collections.abc import Callable
from dataclasses import replace

from tutor.errors import Unreadable
from tutor.mathematics.groups import close_of, nesting
from tutor.mathematics.tokens import Kind, Token
from tutor.mathematics.vocabulary import Vocabulary

RELATIONS = ("=", "≈", ":=", "←")


_STOP = frozenset(
    [
        "so",
        "is",
        "as",
        "we",
        "by",
        "if",
        "in",
        "or",
        "at",
        "to",
        "of",
        "and",
        "for",
        "let",
        "the",
        "thus",
        "then",
        "get",
        "gets",
        "got",
        "that",
        "this",
        "where",
        "with",
        "since",
        "hence",
        "because",
        "have",
        "has",
        "when",
        "all",
        "each",
        "every",
        "which",
        "give",
        "gives",
        "using",
        "use",
        "both",
        "from",
        "it",
        "its",
        "on",
        "be",
        "an",
        "are",
        "also",
        "therefore",
        "now",
        "next",
        "yields",
        "yield",
        "obtain",
        "obtains",
        "follows",
        "follow",
        "where's",
        "set",
        "define",
        "denote",
        "put",
        "take",
        "call",
        "not",
        "but",
        "i.e",
        "e.g",
        "namely",
        "finally",
        "first",
        "second",
        "plug",
        "plugging",
        "into",
        "again",
        "only",
        "just",
        "here",
        "there",
        "means",
        "mean",
        "implies",
        "becomes",
        "equals",
        "same",
        "because",
        "assume",
        "suppose",
        "note",
        "otherwise",
        "else",
        "case",
        "our",
        "recall",
        "apply",
        "applying",
        "chain",
        "rule",
        "answer",
        "result",
        "und",
        "also",
        "daher",
        "damit",
        "ist",
        "mit",
        "für",
        "wir",
        "gilt",
        "folgt",
        "sei",
        "alors",
        "donc",
        "avec",
        "soit",
        "per",
        "del",
        "por",
        "con",
        "entonces",
        "luego",
        "since",
        "due",
        "via",
        "find",
        "write",
        "rewrite",
        "expand",
        "simplify",
        "simplifying",
        "target",
        "proof",
        "qed",
        "case",
        "over",
        "does",
        "do",
        "can",
        "must",
        "true",
        "holds",
        "whenever",
        "unless",
        "after",
        "before",
        "between",
        "under",
        "entry",
        "entries",
        "entrywise",
        "element",
        "elements",
        "elementwise",
        "row",
        "rows",
        "column",
        "columns",
        "roughly",
        "about",
        "part",
        "side",
        "sides",
        "both",
        "step",
        "steps",
        "class",
        "true",
        "above",
        "below",
        "term",
        "terms",
    ]
)


_REMARK = re.compile(r"(?<![-\\])--(?!-)|//|\s—\s(?=[A-Za-z]{2})|\s–\s(?=[A-Za-z]{3,}\s)")


_NUMBERING = re.compile(r"^\s*(?:\(\s*(?:\d{1,2}|[a-hivx]{1,4})\s*\)|\d{1,2}[.)](?!\d)|[a-h]\)|[*•](?=\s))\s*(?=\S)")


_GLUE = ("+", "-", "*", "/", "^", "_", "·", "×", "@", "⊙", "⊗", "frac", "√")


def looks_like_prose(text: str) -> bool:
    """Say whether a line that cannot be read is words rather than a formula."""
    body = without_remark(text)
    found = re.findall(r"(?<![\\A-Za-z_^{])[^\W\d_]{2,}(?![A-Za-z_(^{])", body)
    return len(found) >= 2 and not re.search(r"[=≈←]|\\frac|\^", body)


def without_remark(text: str) -> str:
    """Cut a closing remark and blank out the numbering, so that places stay."""
    match = _REMARK.search(text)
    cut = text[: match.start()] if match and text[: match.start()].strip() else text
    number = _NUMBERING.match(cut)
    if number and not re.match(r"\s*[=*/^+)\]]", cut[number.end() :]):
        return " " * number.end() + cut[number.end() :]
    return cut


def defined_words(tokens: list[Token], words: Vocabulary) -> list[Token]:
    """Make a name of an unknown word that a relation follows or an operator touches."""
    out = list(tokens)
    depth = 0
    for at, token in enumerate(out):
        depth += nesting(token)
        if token.kind is not Kind.WORD:
            continue
        before, after = out[at - 1] if at else None, out[at + 1] if at + 1 < len(out) else None
        stop = token.text.lower() in _STOP and token.text != "True"
        glued = (before is not None and before.is_op(*_GLUE)) or (
            after is not None and after.is_op(*_GLUE[2:], "⊤", "'")
        )
        defined = after is not None and after.is_op(*RELATIONS) and not stop
        alone = (
            before is not None
            and before.is_op(*RELATIONS)
            and not stop
            and (after is None or after.kind is not Kind.WORD)
        )
        called = after is not None and after.is_op("(", "[") and not after.spaced and not stop
        if (glued and not stop) or defined or alone or called:
            out[at] = replace(token, kind=Kind.NAME)
    return out


def worded(tokens: list[Token]) -> list[Token]:
    """Make words of the runs that are words in this place though letters of the row could spell them."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        end = at + 1
        while end < len(tokens) and tokens[end].at == tokens[at].at and tokens[end].raw == tokens[at].raw != "":
            end += 1
        if _is_word(tokens, at, end):
            out.append(replace(tokens[at], kind=Kind.WORD, text=tokens[at].raw))
        else:
            out += tokens[at:end]
        at = end
    return out


def _is_word(tokens: list[Token], at: int, end: int) -> bool:
    token = tokens[at]
    plain = token.raw.islower() or token.raw.istitle()
    if token.raw.lower() not in _STOP or not plain or token.solid or token.kind is Kind.OP:
        return False
    before, after = tokens[at - 1] if at else None, tokens[end] if end < len(tokens) else None
    loose_before = before is None or token.spaced or before.is_op("(", ",", ";", ".")
    loose_after = after is None or after.spaced or after.is_op(",", ":", ".", ")")
    if token.kind is Kind.FUNCTION and after is not None and after.is_op("(", "["):
        return False
    touched = (before is not None and before.is_op(*_GLUE)) or (after is not None and after.is_op(*_GLUE[2:]))
    return loose_before and loose_after and not touched


def is_spoken(token: Token) -> bool:
    """Say whether a token is a word."""
    return token.kind in (Kind.WORD, Kind.TEXT)


def safe_close(tokens: list[Token], at: int) -> int:
    """Return the place behind a group, or 0 if it is not closed."""
    try:
        return close_of(tokens, at)
    except Unreadable:
        return 0


def split(tokens: list[Token], where: Callable[[Token], bool]) -> list[list[Token]]:
    """Split at depth 0."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += nesting(token)
        if depth == 0 and where(token):
            parts.append([])
        else:
            parts[-1].append(token)
    return parts
