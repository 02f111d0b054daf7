"""Evaluates every equation between numbers in lessons and questions. Knows nothing of what they mean.

A formula such as `0.9^{50} \\approx 0.00515` is cut at its relations, each side that holds numbers alone is computed,
and neighbours must agree within the digits written. What is wrong on purpose (near misses, misconceptions) is left out.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tutor.course.course import read_course
from tutor.lesson import Lesson
from tutor.question import Question

COURSE = read_course(Path(__file__).parents[2] / "corpus")
TOKEN = re.compile(r"\s*(?:\d{1,3}(?:(?:\{,\}|,)\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\\[a-zA-Z]+|.)", re.DOTALL)
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$]+)\$(\s*(?:%|percent|per cent|million))?", re.DOTALL)
LITERAL = re.compile(
    r"^-?\d[\d{},]*(?:\.(?P<digits>\d+))?(?:\\(?:cdot|times)10\^(?:\{(?P<power>-?\d+)\}|(?P<digit>\d)))?$"
)
SPACE = re.compile(r"\\[,;!: ]|\\(?:quad|qquad|left|right|big|Big|bigl|bigr|displaystyle|,)(?![a-zA-Z])|~")
FUNCTIONS = {
    r"\ln": math.log,
    r"\log": math.log,
    r"\exp": math.exp,
    r"\tanh": math.tanh,
    r"\sin": math.sin,
    r"\cos": math.cos,
    r"\sigma": lambda z: 1 / (1 + math.exp(-z)),
}
NAMES = {r"\pi": math.pi, "e": math.e}


class NotANumber(Exception):
    """A side of the equation has letters in it."""


class Reader:
    """Computes a side of an equation by recursive descent."""

    def __init__(self, text: str) -> None:
        self.tokens = [match[0].strip() for match in TOKEN.finditer(text) if match[0].strip()]
        self.at = 0

    @property
    def next(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *wanted: str) -> str:
        if self.next not in wanted or not self.next:
            return ""
        self.at += 1
        return self.tokens[self.at - 1]

    def must(self, wanted: str) -> None:
        if not self.take(wanted):
            raise NotANumber(wanted)

    def whole(self) -> float:
        value = self.sum()
        if self.next:
            raise NotANumber(self.next)
        return value

    def sum(self) -> float:
        value = self.product()
        while sign := self.take("+", "-", "−"):
            value = value + self.product() if sign == "+" else value - self.product()
        return value

    def product(self) -> float:
        value = self.signed()
        while True:
            if self.take(r"\cdot", r"\times", "·", "×"):
                value *= self.signed()
            elif self.take("/"):
                value /= self.signed()
            elif self.next in ("(", "[", r"\frac", r"\tfrac", r"\sqrt", r"\pi", "e", *FUNCTIONS):
                value *= self.power()
            else:
                return value

    def signed(self) -> float:
        return -self.signed() if self.take("-", "−") else self.power()

    def power(self) -> float:
        value = self.atom()
        if self.take("!"):
            value = float(math.factorial(int(value)))
        if self.take(r"\%", "%"):
            value /= 100
        if self.take("^"):
            return float(value ** self.group())
        return value

    def group(self) -> float:
        if not self.take("{"):
            return self.digit()
        value = self.sum()
        self.must("}")
        return value

    def digit(self) -> float:
        """A single digit stands for an argument without braces."""
        if not self.next.isdigit():
            raise NotANumber(self.next)
        first, rest = self.next[0], self.next[1:]
        self.tokens[self.at : self.at + 1] = [first, rest] if rest else [first]
        self.at += 1
        return float(first)

    def atom(self) -> float:
        token = self.next
        if re.match(r"\d", token):
            self.at += 1
            return float(token.replace("{,}", "").replace(",", ""))
        if closing := {"(": ")", "[": "]", "{": "}", "|": "|"}.get(token):
            self.at += 1
            value = self.sum()
            self.must(closing)
            return abs(value) if token == "|" else value
        self.at += 1
        if token in (r"\frac", r"\tfrac", r"\dfrac"):
            return self.group() / self.group()
        if token == r"\sqrt":
            return math.sqrt(self.group())
        if token == r"\lfloor":
            value = math.floor(self.sum())
            self.must(r"\rfloor")
            return float(value)
        if token in FUNCTIONS:
            return self.function(token)
        if token in NAMES:
            return NAMES[token]
        raise NotANumber(token)

    def function(self, name: str) -> float:
        if name == r"\sigma" and self.next != "(":
            raise NotANumber(name)  # a standard deviation
        base = self.group() if name == r"\log" and self.take("_") else None
        if self.take("^"):
            raise NotANumber("power of a function")
        value = self.power()
        return math.log(value, base) if base else float(FUNCTIONS[name](value))


@dataclass
class Side:
    text: str
    value: float
    slack: float
    """How far the truth may lie from the value, by the digits that are written."""


def computed(text: str) -> float | None:
    try:
        return Reader(text).whole()
    except (NotANumber, ZeroDivisionError, ValueError, OverflowError):
        return None


def side(text: str, *, rounded: bool) -> Side | None:
    """Compute a side; None where it is not made of numbers. A side after `\\approx` may be rounded to tens or more."""
    bare = SPACE.sub("", text).strip().rstrip(".,;:")
    value = computed(bare)
    if value is None:
        return None
    if written := LITERAL.match(bare.replace(" ", "")):
        power = int(written["power"] or written["digit"] or 0) - len(written["digits"] or "")
        if rounded and not written["digits"]:
            whole = re.sub(r"\\.*|[^\d]", "", bare)
            power += len(whole) - len(whole.rstrip("0"))
        return Side(text, value, 0.5 * 10.0**power)
    if rounded and re.match(r"-?10\^", bare):
        return Side(text, value, 0.5 * abs(value))  # an order of magnitude
    return Side(text, value, 1e-9 * abs(value) + _from_rounded_parts(bare, value))


def _from_rounded_parts(bare: str, value: float) -> float:
    """What half a unit in the last place of each long decimal (three digits or more) can do to a side."""
    slack = 0.0
    for found in re.finditer(r"\d+\.(\d{3,})", bare):
        shifted = f"{float(found[0]) + 0.5 * 10.0 ** -len(found[1]):.12f}"
        other = computed(bare[: found.start()] + shifted + bare[found.end() :])
        slack += abs(other - value) if other is not None else 0.0
    return slack


def chains(formula: str) -> Iterator[list[str]]:
    """Cut a formula into chains of sides with the relations between them."""
    for part in re.split(r"\\\\|&|\\quad|\\qquad|\\Rightarrow|\\implies|\\to|;|\\text\{[^}]*\}", formula):
        pieces = re.split(r",\s(?![^(]*\))", part)
        if not all(re.search(r"=|\\approx", piece) for piece in pieces):
            pieces = [part]  # a list, not several equations
        for piece in pieces:
            if not re.search(r"\\(?:le|ge|ne|neq|leq|geq|ll|gg|propto|sim)\b|[<>]", piece):
                yield re.split(r"(=|\\approx)", piece)


def equations(text: str) -> Iterator[tuple[Side, Side]]:
    """Yield neighbouring sides of a text's formulas that are both numbers; percent and million may stand behind one."""
    bare = re.sub(r"```.*?```|`[^`\n]*`", " ", text, flags=re.DOTALL).replace(r"\$", "")
    for display, inline, unit in re.findall(
        r"\$\$(.+?)\$\$|\$([^$]+)\$(\s*(?:%|percent|per cent|million))?", bare, re.DOTALL
    ):
        for chain in chains(display or inline):
            sides = [
                side(text, rounded=at > 0 and chain[at - 1] != "=") for at, text in enumerate(chain) if at % 2 == 0
            ]
            numbers = [one for one in sides if one]
            if unit and sides[-1]:
                factor = 1e6 if "million" in unit else 0.01
                numbers[-1] = Side(sides[-1].text + unit, sides[-1].value * factor, sides[-1].slack * factor)
            yield from zip(numbers, numbers[1:], strict=False)


def agree(one: Side, other: Side) -> bool:
    return abs(one.value - other.value) <= 1.001 * (one.slack + other.slack) + 1e-12


def text_of(part: Lesson | Question) -> str:
    """Return what a lesson or a question says that is meant to be true."""
    if isinstance(part, Lesson):
        return "\n\n".join(section.text for section in part.sections)
    said = [part.prompt, part.reference, *(claim.reply or "" for claim in part.misconceptions)]
    said += [words for followup in part.followups for words in (followup.ask, followup.answer or "")]
    for criterion in part.rubric:
        said += [criterion.criterion, criterion.tell or "", *criterion.accept, *criterion.hints]
    return "\n\n".join(said)


PARTS = (*COURSE.lessons, *COURSE.questions)


@pytest.mark.parametrize(
    ("formula", "holds"),
    [
        (r"$0.9^{50} \approx 0.00515$", True),
        (r"$0.9^{50} \approx 0.00525$", False),
        (r"$2^{10} = 1{,}024$", True),
        (r"$2^{10} = 1{,}023$", False),
        (r"$\tfrac13 \approx 0.33$", True),
        (r"$\frac{1}{3} \approx 0.34$", False),
        (r"$x = 3 \cdot (2 - 5)^2 = 27$", True),
        (r"$x = 3 \cdot (2 - 5)^2 = -27$", False),
        (r"$\log_2 10 \approx 3.322$ bits", True),
        (r"$\ln 10 \approx 3.322$ nats", False),
        (r"$\sqrt{512} \approx 22.6$ and $e^{-2} \approx 0.135$", True),
        (r"$e^{10} \approx 22{,}000$", True),
        (r"$e^{10} = 22{,}000$", False),
        (r"$0.15 \cdot 0.8 = 12$ %", True),
        (r"$0.15 \cdot 0.8 = 12$", False),
        (r"$6.02 \cdot 10^{3} = 6{,}020$", True),
        (r"$6.02 \cdot 10^{3} = 602$", False),
    ],
)
def test_what_is_read_is_right_or_wrong(formula: str, holds: bool) -> None:
    found = list(equations(formula))
    assert found
    assert all(agree(one, other) for one, other in found) is holds


def test_the_equations_of_the_whole_course_are_read() -> None:
    counts = [sum(1 for _ in equations(text_of(part))) for part in PARTS]
    assert sum(counts) >= 320


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.id)
def test_both_sides_of_an_equation_come_to_the_same(part: Lesson | Question) -> None:
    wrong = [(one.text, one.value, other.text) for one, other in equations(text_of(part)) if not agree(one, other)]
    assert wrong == []
