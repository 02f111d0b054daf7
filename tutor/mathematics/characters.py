"""Single characters: accents split off, fancy letters made plain, places kept. Knows nothing of tokens."""

import unicodedata
from functools import lru_cache

from tutor.mathematics import tables


def plain(text: str) -> tuple[str, list[int]]:
    """Split accents off letters, plain letters for fancy ones; keep the place of each character."""
    if text.isascii():
        return text, list(range(len(text) + 1))
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for piece in _pieces(char):
            chars.append(piece)
            places.append(place)
    return "".join(chars), [*places, len(text)]


@lru_cache(maxsize=2048)
def _pieces(char: str) -> str:
    if char in "𝟙𝟏":
        return r"\mathbf{1}"
    known = char in tables.SYMBOLS or char in tables.GREEK or char in tables.SUPERSCRIPTS or char in tables.SUBSCRIPTS
    if char.isascii() or known or char in tables.FRACTIONS or char in "ᵀ⊤…":
        return char
    if unicodedata.category(char) == "Cf":
        return ""
    if char.isspace():
        return " "
    if "MATHEMATICAL" in unicodedata.name(char, "") or "DOUBLE-STRUCK" in unicodedata.name(char, ""):
        return unicodedata.normalize("NFKC", char)
    return unicodedata.normalize("NFD", char)
