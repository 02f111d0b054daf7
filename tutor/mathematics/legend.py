"""The symbols of a problem for its reader: how each is written, its shape, its formula. Judges nothing."""

from tutor.mathematics.board import Board
from tutor.mathematics.echo import echo, spelled
from tutor.mathematics.vocabulary import key_of
from tutor.problem import Chance, Derived, Domain, Symbol
from tutor.value import Value

_DOMAINS = {
    Domain.POSITIVE: "positive",
    Domain.UNIT: "between 0 and 1",
    Domain.SIMPLEX: "positive, sum 1",
    Domain.ONE_HOT: "one-hot",
    Domain.INTEGER: "a whole number",
    Domain.ONES: "all ones",
    Domain.IDENTITY: "the identity",
}
_CHANCES = {
    Chance.STANDARD: "random: independent, mean 0, variance 1",
    Chance.MASK: "random: 0 with probability {}, else 1",
    Chance.SUCCESS: "random: 1 with probability {}, else 0",
    Chance.DIE: "random: 1 to 6",
    Chance.NORMAL: "random: normal with mean {} and deviation {}",
    Chance.CATEGORY: "random: one of 1 to n with the probabilities {}",
}


class Entry(Value):
    """One symbol."""

    name: str
    """As LaTeX."""
    spellings: tuple[str, ...]
    """As it may be typed."""
    shape: tuple[str, str] | None
    """Both sides as LaTeX; None where it has no shape that the dimensions name."""
    formula: str = ""
    """As LaTeX, where other symbols determine it; left out where to find it is a part of the task."""
    about: str = ""
    """What it is and what values it takes, in words with formulas between dollars."""

    @property
    def is_number(self) -> bool:
        """Whether it is neither a column nor a matrix."""
        return self.shape == ("1", "1")


def legend(board: Board) -> tuple[Entry, ...]:
    """Return the given symbols, then the derived ones, in the order of the problem."""
    problem = board.problem
    return (*(_given(board, item) for item in problem.symbols), *(_derived(board, item) for item in problem.derived))


def _given(board: Board, symbol: Symbol) -> Entry:
    named = [f"${echo(board.read(name), board.latex)}$" for name in symbol.parameters]
    chance = _CHANCES[symbol.chance].format(*named) if symbol.chance else ""
    constant = f"always {symbol.value:g}" if symbol.domain is Domain.CONSTANT and symbol.value is not None else ""
    words = (symbol.meaning, chance or constant or _DOMAINS.get(symbol.domain, ""))
    rows, columns = symbol.shape
    return Entry(
        name=_member(symbol.name, symbol.over),
        spellings=(symbol.name, *symbol.also),
        shape=(spelled(rows), spelled(columns)),
        about="; ".join(filter(None, (*words, _range(symbol.over, symbol.start, symbol.stop)))),
    )


def _derived(board: Board, item: Derived) -> Entry:
    return Entry(
        name=_member(item.name, item.over),
        spellings=(item.name, *item.also),
        shape=_shape(board, item),
        formula="" if _asked(board, item) else echo(board.read(item.formula), board.latex),
        about="; ".join(filter(None, (item.meaning, _range(item.over, item.start, item.stop)))),
    )


def _asked(board: Board, item: Derived) -> bool:
    """Say whether to find its formula is a milestone or the target."""
    problem = board.problem
    asked = [text for one in problem.milestones for text in (one.value, *one.also) if text is not None]
    formula = board.read(item.formula)
    return any(board.read(text) == formula for text in (problem.target.reference, *asked))


def _member(name: str, letter: str) -> str:
    return f"{spelled(name)}_{{{letter}}}" if letter else spelled(name)


def _range(letter: str, start: int, stop: str) -> str:
    if not letter:
        return ""
    return f"{letter} = {start}" if stop == str(start) else f"{letter} = {start}, …, {stop}"


def _shape(board: Board, item: Derived) -> tuple[str, str] | None:
    """Find the dimensions that have the lengths of its sides in every draw."""
    sides: list[set[str]] = [set(), set()]
    for count, world in enumerate(board.worlds()):
        draw = world.generic
        key = key_of(item.name) or item.name
        value = draw.families[key][max(draw.families[key])] if item.over else draw.values[board.canonical(item.name)]
        for place, length in enumerate(value.shape[1:]):
            fitting = {"1"} if length == 1 else {letter for letter, size in draw.dims.items() if size == length}
            sides[place] = sides[place] & fitting if count else fitting
    if not all(sides):
        return None
    rows, columns = (min(names, key=["1", *board.problem.dims].index) for names in sides)
    return spelled(rows), spelled(columns)
