"""Finds numbers in words and compares them with the number that was wanted. Knows nothing of rubrics or vectors."""

import re
from dataclasses import dataclass
from math import isfinite

from tutor.grading.lexicon import LEXICON
from tutor.question import NumericAnswer

_DIGITS = r"0,\d+|(?:\d{1,3}(?:(?:,|\\,|\{,\}|\u2009|\u202f)\d{3}| 000)+(?!\d)|\d+)(?:\.\d+)?|\.\d+"
_ONE = re.compile(
    rf"(?<![\w.])(?P<sign>[-−]\s?)?(?P<digits>{_DIGITS})(?P<exponent>e[-+]?\d+|\s*(?:\*|×|x|·|\\times|\\cdot)\s*10\s*\^\s*\{{?[-−+]?\d+\}}?)?"
    r"(?:\s*(?P<scale>%|percent\b|thousand\b|million\b|billion\b|trillion\b|[kKMBT](?![A-Za-z0-9_])))?"
    r"(?:\s*(?P<unit>[A-Za-zµμ]+))?"
)
_SCALE = {"%": 1.0, "percent": 1.0, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "b": 1e9}
_SCALE |= {"trillion": 1e12, "t": 1e12}
_UNITS = LEXICON["units"]
_SAME = dict(pair.split("/") for pair in LEXICON["unit-names"])
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
_WORDS = {word: float(value) for value, word in enumerate([*_ONES.split(), "eighteen", "nineteen"])}
_TENS = {
    word: 10.0 * (position + 2)
    for position, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
}
_SPELT = re.compile(rf"\b(?:({'|'.join(_TENS)})(?:[- ]({'|'.join(_WORDS)}))?|({'|'.join(_WORDS)}))\b", re.I)
_OPERATION = re.compile(r"\s*(?P<operator>[/*^×·])\s*\{?\s*$")
_MINUS = re.compile(
    r"(?:^|[=:,;.(~<>≈]|\b(?:is|are|was|be|it's|that's|equals?|to|at|of|by|as|than|or|and|so|but|about|around|roughly|approximately|nearly"
    r"|gets?|gives?|yields?|makes?|obtain|becomes?|answer|result|value|exactly|just|only|says?|number))\s*minus\s+$"
    r"|\bnegative\s+$",
    re.I,
)
"""Before a number: its sign, spelt. Anything else before `minus` is what the number is taken from."""
RELATIVE = 1e-6
"""Numbers this close relative to their size are one number, so that 0.1 + 0.2 is 0.3."""


@dataclass(frozen=True)
class Quantity:
    """A number somebody stated."""

    value: float
    unit: str
    percent: bool = False


def _unit(word: str | None) -> str:
    low = (word or "").lower()
    return _SAME.get(low, low) if low in _UNITS or low in _SAME.values() else ""


def _quantity(match: re.Match[str]) -> Quantity | None:
    decimal = match["digits"].replace("0,", "0.", 1) if match["digits"].startswith("0,") else match["digits"]
    value = float(re.sub(r"[^\d.]", "", decimal))
    if match["exponent"]:
        power = re.sub(r"^.*?10\s*\^|^e|[{}\s]", "", match["exponent"]).replace("−", "-")
        value *= 10.0 ** max(-300, min(300, int(power)))
    scale = (match["scale"] or "").lower()
    value *= _SCALE.get(scale, 1.0)
    value = -value if match["sign"] or _negative(match.string, match.start()) else value
    return Quantity(value, _unit(match["unit"]), percent=scale in ("%", "percent")) if isfinite(value) else None


def _negative(text: str, start: int) -> bool:
    return bool(_MINUS.search(text, max(0, start - 24), start))


def _combined(left: float, operator: str, right: float) -> float | None:
    try:
        value = left / right if operator == "/" else left**right if operator == "^" else left * right
    except (ZeroDivisionError, OverflowError):
        return None
    return value if isinstance(value, float) and isfinite(value) else None


def numbers(text: str) -> list[Quantity]:
    """Return the numbers of a text in order: digits, scientific, scaled, spelt up to 99, and `512/8` as 64 too."""
    found: list[tuple[int, int, Quantity]] = []
    for match in _ONE.finditer(text):
        quantity = _quantity(match)
        if quantity:
            found.append((match.start(), match.end("scale") if match["scale"] else match.end("digits"), quantity))
    derived = []
    for (_, end, left), (start, _, right) in zip(found, found[1:], strict=False):
        between = _OPERATION.fullmatch(text[end:start])
        value = (
            _combined(left.value, between["operator"].translate({0xD7: "*", 0xB7: "*"}), right.value)
            if between
            else None
        )
        if value is not None:
            derived.append((start, end, Quantity(value, right.unit)))
    for match in _SPELT.finditer(text):
        value = (
            _WORDS[match[3].lower()]
            if match[3]
            else _TENS[match[1].lower()] + _WORDS.get((match[2] or "").lower(), 0.0)
        )
        value = -value if _negative(text, match.start()) else value
        found.append((match.start(), match.end(), Quantity(value, _unit(text[match.end() :].strip().split(" ")[0]))))
    return [quantity for _, _, quantity in sorted([*found, *derived], key=lambda item: item[0])]


def is_right(found: Quantity, wanted: NumericAnswer) -> bool:
    """Whether a stated number is the wanted one, within its tolerance and not in another unit."""
    unit = _SAME.get(wanted.unit.strip().lower(), wanted.unit.strip().lower())
    if found.unit and unit in _UNITS and found.unit != unit:
        return False
    shares = {found.value}
    if found.percent != (unit in ("%", "percent")):
        shares = {found.value / 100} if found.percent else {found.value, found.value * 100}
    room = wanted.tolerance + RELATIVE * max(abs(wanted.value), RELATIVE)
    return any(abs(share - wanted.value) <= room for share in shares)


def same(one: float, other: float) -> bool:
    """Whether two numbers agree to three digits, as spoken numbers do."""
    return abs(one - other) <= 5e-3 * max(abs(one), abs(other)) or one == other
