"""The names that a learner defines on the board: found, checked, remembered. Knows nothing of verdicts."""

import difflib
from collections.abc import Iterable

from tutor.errors import Unreadable
from tutor.mathematics.board import TARGET, Board, World
from tutor.mathematics.draws import Draw
from tutor.mathematics.evaluation import Definition, behind
from tutor.mathematics.formula import Formula, Head, name
from tutor.mathematics.letters import bind_sums
from tutor.mathematics.sides import Reading, Side
from tutor.mathematics.statements import Line, Statement, defined_names, read_line
from tutor.mathematics.vocabulary import Vocabulary, key_of

_CONSTANTS = frozenset({"e", "pi", "I", "ones", "eye", TARGET})

MOST_NAMES = 6
MAX_BEHIND = 120
"""How deep a formula may be with the definitions of its names put in."""


class OwnNames:
    """The row's vocabulary and what the learner has added to it."""

    def __init__(self, board: Board, worlds: tuple[World, ...]) -> None:
        self.board, self.worlds = board, worlds
        self.words: Vocabulary = board.words
        self.definitions: dict[str, Definition] = {}
        self.depths: dict[str, int] = {}
        for draw in self._draws():
            draw.learner.clear()
            draw.alternatives.clear()

    def read(self, text: str) -> Line:
        """Find the statements of a line; a name that it defines may stand in products of the same line.

        Raises:
            Unreadable: from lexing and naming, or brackets do not match.
        """
        line = read_line(text, self.words)
        words = self.words
        for word in defined_names(line, words) if len(line.statements) > 1 else ():
            words = words.with_learner(word)
        return line if words is self.words else read_line(text, words)

    def take(self, sides: list[Side], statement: Statement) -> None:
        """Remember what a statement defines, if it does, and refuse names that nobody defined.

        Raises:
            Unreadable: a name is unknown, or defined by itself.
        """
        word = None if statement.continues else self._defined(sides, statement)
        if word:
            self._define(word, sides)
        self.check(sides)

    def note(self, formulas: tuple[Formula, Formula]) -> None:
        """Remember L = ½‖e‖² for a name e of the learner's, so that one can differentiate by e."""
        left, right = formulas
        if left.head is Head.NAME and left.word not in self.definitions and right.names() & self.definitions.keys():
            for world in self.worlds:
                world.generic.alternatives.setdefault(left.word, []).append(right)

    def _defined(self, sides: list[Side], statement: Statement) -> str | None:
        """Return the name that a statement defines, if it does."""
        if len(sides) < 2:
            return None
        left = sides[0].formula
        base = left.parts[0] if left.head is Head.INDEX else left
        if base.head is not Head.NAME or base.word in self.words.names or base.word == TARGET:
            again = base.head is Head.NAME and base.word in self.words.learner and statement.relations[0] in (":=", "←")
            return base.word if again else None
        return base.word

    def _define(self, word: str, sides: list[Side]) -> None:
        left, right = sides[0].formula, sides[1].formula
        letters = (
            tuple(part.word for part in left.parts[1:] if part.head is Head.LETTER) if left.head is Head.INDEX else ()
        )
        if left.head is Head.INDEX and (len(letters) != len(left.parts) - 1 or not set(letters) & right.letters):
            word, letters = self._label(left, sides)
        self._check_depth(word, right)
        if any(
            word in part.names()
            for side in sides[1:]
            for part in (side.formula, *behind(side.formula, self.definitions))
        ):
            raise Unreadable(f"'{word}' is defined by itself", sides[1].formula.at)
        self.check(sides[1:])
        for draw in self._draws():
            draw.learner.pop(word, None)
        self.definitions[word] = Definition(bind_sums(right, frozenset(letters)), letters)
        self._substitute(word, right)
        self.words = self.words.with_learner(word)

    def _check_depth(self, word: str, right: Formula) -> None:
        inner = max((self.depths.get(name, 0) for name in right.names()), default=0)
        self.depths[word] = right.depth + inner
        if self.depths[word] > MAX_BEHIND:
            raise Unreadable("too many definitions inside each other", right.at)

    def _substitute(self, word: str, right: Formula) -> None:
        """Put the new name into the row's own definitions where they hold the same formula."""
        for derived in self.board.problem.derived:
            own = self.board.read(derived.formula)
            changed = own.rebuilt(lambda node: name(word, node.at) if node == right else None)
            if changed != own and not derived.over:
                for world in self.worlds:
                    world.generic.alternatives.setdefault(self.board.canonical(derived.name), []).append(changed)

    def _label(self, left: Formula, sides: list[Side]) -> tuple[str, tuple[str, ...]]:
        """Take an index that runs over nothing as part of the name: a_t in a row where t is no index."""
        word = left.parts[0].word + "".join(part.word for part in left.parts[1:])
        sides[0].first = Reading(name(word, left.at), sides[0].first.custom)
        return word, ()

    def check(self, sides: Iterable[Side]) -> None:
        """Refuse names that nobody defined.

        Raises:
            Unreadable: there is one; it carries the known names near it.
        """
        for side in sides:
            for node in side.formula.walk():
                if node.head is Head.NAME and node.word not in _CONSTANTS and not self._knows(node.word):
                    typed = next((token.raw for token in side.tokens if token.text == node.word), node.word)
                    message = f"the name '{typed}' is not known here; define it first"
                    raise Unreadable(message, node.at, self._near(typed))

    def _near(self, typed: str) -> list[str]:
        """Return the known names nearest to one that is not, as the problem spells them."""
        problem = self.board.problem
        rows = [(item.name, *item.also) for item in problem.symbols]
        rows += [(item.name, *item.also) for item in problem.derived]
        known = {key_of(text) or text: text for row in reversed(rows) for text in reversed(row)}
        known |= {word: word for word in self.definitions}
        key = key_of(typed) or typed
        near = (difflib.get_close_matches(key, known, n=3, cutoff=cutoff) for cutoff in (0.5, 0.3))
        found = next(filter(None, near), None)
        return [known[one] for one in found] if found else [row[0] for row in rows[:MOST_NAMES]]

    def _knows(self, word: str) -> bool:
        return (
            word in self.worlds[0].generic.values or word in self.definitions or word in self.worlds[0].generic.families
        )

    def _draws(self) -> list[Draw]:
        """Return all draws, those at a solution too."""
        return [draw for world in self.worlds for draw in (world.generic, world.solved) if draw is not None]
