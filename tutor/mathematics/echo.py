"""A formula to LaTeX: our reading, for the learner to see; it parses back to the same value. Knows nothing of torch."""

import re
import unicodedata
from collections.abc import Callable, Mapping

from tutor.mathematics.formula import Formula, Head
from tutor.mathematics.tables import ACCENTS, GREEK_COMMANDS

LOSS = "@loss"
"""Key of the loss among the names, so that dW is shown as what it is read as."""
_ACCENTS = {"hat": r"\hat", "tilde": r"\tilde", "bar": r"\bar"}
_KNOWN = {"exp", "log", "sin", "cos", "tan", "tanh", "min", "max", "det", "sinh", "cosh"}
_ROMAN = {
    "sigmoid": r"\sigma",
    "relu": r"\mathrm{ReLU}",
    "trace": r"\mathrm{tr}",
    "log2": r"\log_{2}",
    "log10": r"\log_{10}",
}
_TIMES = {"": r"\,", "*": r" * ", "·": r" \cdot ", "@": " @ ", "×": r" \times ", "⊙": r" \odot ", "⊗": r" \otimes "}
_ORDERS = {"<": "<", ">": ">", "≤": r"\le", "≥": r"\ge", "=": "=", "≠": r"\ne"}
_LEVEL = {
    Head.ADD: 10,
    Head.SUBTRACT: 10,
    Head.NEGATE: 10,
    Head.TIMES: 20,
    Head.SUM: 10,
    Head.PRODUCT: 10,
    Head.MIXED: 30,
}


_HAS_INDEX = re.compile(r"_(\{[^{}]*\}|\\?\w+)$")
_BELOW = re.compile(r"([^_(]+)_([^(]+)(\(.*\))?")


def spelled(name: str) -> str:
    r"""Return a name of a problem as LaTeX, what follows the underscore below: `d_model` is `d_{\\mathrm{model}}`."""
    if "\\" in name or "{" in name:
        return name
    found = _BELOW.fullmatch(name)
    if found is None:
        return _accented(name)
    base, below, rest = found.groups("")
    return f"{_accented(base)}_{{{spelled(below)}}}{rest.replace('||', chr(92) + '|')}"


def _accented(name: str) -> str:
    parts = unicodedata.normalize("NFD", name)
    accent = _ACCENTS.get(ACCENTS.get(parts[1:], ""), "")
    if accent:
        return f"{accent}{{{parts[0]}}}"
    return rf"\mathrm{{{name}}}" if len(name) > 1 and name.isascii() and name.isalpha() else name


def latex_name(key: str) -> str:
    r"""Spell a key as LaTeX: W1 is W_{1}, yhat is \\hat{y}."""
    greek = next((word for word in sorted(GREEK_COMMANDS, key=len, reverse=True) if key.startswith(word)), "")
    base = greek or key[:1]
    rest = key[len(base) :]
    accent = next((mark for mark in _ACCENTS if rest.startswith(mark)), "")
    spelled = f"\\{greek}" if greek else base
    if rest[len(accent) :].isalpha() and len(rest) - len(accent) > 2 and not greek and not accent:
        return rf"\mathrm{{{key}}}"
    tail = rest[len(accent) :]
    marked = f"{_ACCENTS[accent]}{{{spelled}}}" if accent else spelled
    return f"{marked}_{{{tail}}}" if tail else marked


class _Echo:
    def __init__(self, names: Mapping[str, str]) -> None:
        self.names = names

    def of(self, formula: Formula, level: int = 0) -> str:
        text = _SPELL[formula.head](self, formula)
        own = _LEVEL.get(formula.head, 40)
        return rf"\left({text}\right)" if own < level or (own == level and own < 40) else text

    def all(self, parts: tuple[Formula, ...]) -> str:
        return ", ".join(self.of(part) for part in parts)


def _atom(echo: _Echo, formula: Formula) -> str:
    simple = formula.head in (Head.NAME, Head.LETTER, Head.INDEX, Head.BARS, Head.ARRAY, Head.NUMBER)
    text = echo.of(formula)
    return (
        text
        if simple and not (formula.head is Head.NUMBER and not re.fullmatch(r"\d+(\.\d+)?", text))
        else rf"\left({text}\right)"
    )


def _quotient(echo: _Echo, formula: Formula) -> str:
    return rf"\frac{{{echo.of(formula.parts[0])}}}{{{echo.of(formula.parts[1])}}}"


def _call(echo: _Echo, formula: Formula) -> str:
    word = formula.word.rstrip("'")
    primes = formula.word[len(word) :]
    base, _, axis = word.partition(" ")
    if word == "sqrt":
        return rf"\sqrt{{{echo.of(formula.parts[0])}}}"
    name = _ROMAN.get(base) or (f"\\{base}" if base in _KNOWN else rf"\mathrm{{{base}}}")
    if axis:
        return rf"{name}({echo.all(formula.parts)}, \mathrm{{axis}}={1 if axis == 'rows' else 0})"
    return rf"{name}{primes}\left({echo.all(formula.parts)}\right)"


def _big(echo: _Echo, formula: Formula) -> str:
    sign = r"\sum" if formula.head is Head.SUM else r"\prod"
    body = formula.parts[0]
    below = formula.word
    if body.head is Head.GIVEN:
        below, body = echo.of(body.parts[0]), body.parts[1]
    if len(formula.parts) == 3:
        below = f"{formula.word}={echo.of(formula.parts[1])}"
        return rf"{sign}_{{{below}}}^{{{echo.of(formula.parts[2])}}} {echo.of(body, 11)}"
    return (rf"{sign}_{{{below}}} " if below else f"{sign} ") + echo.of(body, 11)


def _derivative(echo: _Echo, formula: Formula) -> str:
    of, *by = formula.parts
    power = f"^{{{len(by)}}}" if len(by) > 1 else ""
    twice = len(by) == 2 and by[0] == by[1]
    below = f"{echo.of(by[0])}^2" if twice else r" \partial ".join(echo.of(variable) for variable in by)
    return rf"\frac{{\partial{power} {_atom(echo, of)}}}{{\partial {below}}}"


def _differential(echo: _Echo, formula: Formula) -> str:
    variable, loss = echo.all(formula.parts), echo.names.get(LOSS)
    return rf"\frac{{\partial {loss}}}{{\partial {variable}}}" if loss else rf"\partial {variable}"


def _array(echo: _Echo, formula: Formula) -> str:
    if formula.word.startswith("tuple"):
        return rf"\left({echo.all(formula.parts)}\right)"
    columns = int(formula.word.split("x")[1])
    cells = [echo.of(part) for part in formula.parts]
    rows = [" & ".join(cells[start : start + columns]) for start in range(0, len(cells), columns)]
    return r"\begin{pmatrix} " + r" \\ ".join(rows) + r" \end{pmatrix}"


def _cases(echo: _Echo, formula: Formula) -> str:
    rows = [
        f"{echo.of(value)} & {echo.of(condition)}"
        for value, condition in zip(formula.parts[::2], formula.parts[1::2], strict=True)
    ]
    return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"


def _bars(echo: _Echo, formula: Formula) -> str:
    sign, order = formula.word[0], formula.word[1:]
    bar = r"\|" if sign == "‖" else "|"
    return rf"\left{bar} {echo.of(formula.parts[0])} \right{bar}" + (f"_{{{order}}}" if order else "")


def _power(echo: _Echo, formula: Formula) -> str:
    return f"{_atom(echo, formula.parts[0])}^{{{echo.of(formula.parts[1])}}}"


def _two(sign: str, right: int) -> Callable[[_Echo, Formula], str]:
    return lambda echo, formula: f"{echo.of(formula.parts[0], 9)}{sign}{echo.of(formula.parts[1], right)}"


def _times(echo: _Echo, formula: Formula) -> str:
    left, right = formula.parts
    if left.head is not Head.TIMES:
        first = echo.of(left, 20)
    elif left.word == formula.word != "⊙":
        first = echo.of(left, 19)
    else:
        first = rf"\left({echo.of(left)}\right)"
    digits = formula.word == "" and right.head in (Head.NUMBER, Head.MIXED)
    second = rf"\left({echo.of(right)}\right)" if digits else echo.of(right, 21)
    return first + _TIMES[formula.word] + second


def _index(echo: _Echo, formula: Formula) -> str:
    base = _atom(echo, formula.parts[0])
    base = f"{{{base}}}" if _HAS_INDEX.search(base) else base  # TeX allows no second index
    return f"{base}_{{{echo.all(formula.parts[1:])}}}"


def _expect(echo: _Echo, formula: Formula) -> str:
    word = r"\mathbb{E}" if formula.word == "E" else rf"\mathrm{{{formula.word}}}"
    return rf"{word}\left[{echo.all(formula.parts)}\right]"


_SPELL: dict[Head, Callable[[_Echo, Formula], str]] = {
    Head.NUMBER: lambda echo, formula: formula.word.replace("%", r"\%"),
    Head.NAME: lambda echo, formula: echo.names.get(formula.word) or latex_name(formula.word),
    Head.LETTER: lambda echo, formula: formula.word,
    Head.INDEX: _index,
    Head.CALL: _call,
    Head.NEGATE: lambda echo, formula: f"-{echo.of(formula.parts[0], 11)}",
    Head.ADD: _two(" + ", 10),
    Head.SUBTRACT: _two(" - ", 11),
    Head.TIMES: _times,
    Head.DIVIDE: _quotient,
    Head.POWER: _power,
    Head.TRANSPOSE: lambda echo, formula: rf"{_atom(echo, formula.parts[0])}^{{\top}}",
    Head.SUM: _big,
    Head.PRODUCT: _big,
    Head.GIVEN: lambda echo, formula: echo.of(formula.parts[1]),
    Head.DIFFERENTIAL: _differential,
    Head.DERIVATIVE: _derivative,
    Head.EXPECT: _expect,
    Head.COMPARE: lambda echo, formula: (
        f"{echo.of(formula.parts[0])} {_ORDERS[formula.word]} {echo.of(formula.parts[1])}"
    ),
    Head.INDICATOR: lambda echo, formula: rf"\mathbb{{1}}\left[{echo.of(formula.parts[0])}\right]",
    Head.BARS: _bars,
    Head.ARRAY: _array,
    Head.CASES: _cases,
    Head.MIXED: lambda echo, formula: f"{echo.of(formula.parts[0])}{echo.of(formula.parts[1])}",
}


def echo(formula: Formula, names: Mapping[str, str] | None = None) -> str:
    """Spell a formula as LaTeX; `names` gives the LaTeX of names that are not spelled by their key."""
    return _Echo(names or {}).of(formula)
