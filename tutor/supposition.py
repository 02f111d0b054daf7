"""What if one's own code said something else there: an edit, a submission with it, and what was foretold of that.

Knows nothing of how code is changed or run.
"""

import re
from enum import StrEnum

from pydantic import Field

from tutor.assessment import Assessment, Level, Verdict
from tutor.exercise import Check
from tutor.question import Name, Text
from tutor.value import Value

JUDGE = "the edited code, run"
_SIZES = r"\d+(?:\s*(?:[,x×]|by)\s*\d+)*"
_SHAPE = re.compile(rf"[\[(]\s*({_SIZES})\s*,?\s*[\])]")
_BARE_SHAPE = re.compile(rf"(?<![\w.]){_SIZES}(?![\w.]*\w)")
_NUMBER = re.compile(r"\b(?:scalar|0-?d|single number|just a number)\b|\(\s*\)|\[\s*\]", re.IGNORECASE)
_NO_ERROR = re.compile(
    r"\b(?:no|without(?: an?| any)?) (?:error|exception)s?\b"
    r"|(?:\bnot|n['’]?t|\bnever) (?:raise|crash|give|throw|cause)s?(?: an?| any)?(?: error| exception)?s?\b",
    re.IGNORECASE,
)
_RAISES = re.compile(r"\b(error|errors|exception|raises?|raised|crash(es)?|fails to run)\b", re.IGNORECASE)
_NONE = re.compile(r"\b(none|no tests?|nothing)\b", re.IGNORECASE)
_ALL = re.compile(r"\b(all|every|each|everything)\b", re.IGNORECASE)
_BUT = re.compile(r"\b(but|except|apart from|other than)\b", re.IGNORECASE)


class Asked(StrEnum):
    """What is to be foretold."""

    TEST = "test"
    """A test that fails then."""
    SPARED = "spared"
    """A test that still passes: harder to say where most fail."""
    SHAPE = "shape"
    """The shape of the result on the first public example."""


class Rewrite(Value):
    """One way the code may be written, and what is put in its place; `_name` stands for any expression."""

    find: Text
    put: Text


class Edit(Value):
    """A change to ask about: the first of its rewrites that fits is applied, where it fits first."""

    id: Name
    asks: Asked = Asked.TEST
    rewrites: tuple[Rewrite, ...] = Field(min_length=1)
    part: int | None = Field(default=None, ge=0)
    """Of a tuple of results, whose shape is asked for."""
    why: Text
    """What happens and why; told once the learner has said what they expect."""


class Supposition(Value):
    """An edit applied to a submission."""

    exercise: Name
    edit: Edit
    line: int
    was: Text
    now: Text
    source: str
    """The whole changed file."""

    @property
    def question(self) -> str:
        """What the examiner asks."""
        start = f"In line {self.line} you wrote `{self.was}`. Suppose it said `{self.now}`."
        if self.edit.asks is Asked.SHAPE:
            what = "the result" if self.edit.part is None else f"part {self.edit.part + 1} of the result"
            return f"{start} Which shape has {what} in the test 'example' then, or does it raise an error?"
        if self.edit.asks is Asked.SPARED:
            return f"{start} Name a test that still passes then, or say that none does."
        return f"{start} Name a test that fails then, or say that none does."


class Foretold(Value):
    """A prediction beside what happened."""

    supposition: Supposition
    prediction: str
    level: Level
    happened: Text
    assessment: Assessment


def foretold(supposition: Supposition, prediction: str, check: Check) -> Foretold | None:
    """Compare a prediction with what a check of the changed code gave; None where the prediction says neither.

    Args:
        supposition: what was supposed.
        prediction: the learner's words.
        check: of the changed file.
    """
    asks, part = supposition.edit.asks, supposition.edit.part
    if asks is Asked.SHAPE:
        level, happened = _shape(prediction, shape_of(check, part)), _shape_seen(check, part)
    else:
        level, happened = _tests(prediction, check, spared=asks is Asked.SPARED), _tests_seen(check)
    if level is None:
        return None
    verdict = Verdict.of(
        supposition.edit.id, level, 1, evidence=prediction if level.earns else "", confidence=1.0, reason=happened
    )
    assessment = Assessment.of(supposition.exercise, JUDGE, (verdict,))
    return Foretold(
        supposition=supposition, prediction=prediction, level=level, happened=happened, assessment=assessment
    )


def _shape(prediction: str, right: list[int] | None) -> Level | None:
    said = _said_shape(prediction)
    raises = bool(_RAISES.search(_NO_ERROR.sub(" ", prediction)))
    if said is None and not raises:
        return None
    if right is None:
        return Level.MET if raises else Level.MISSED
    return Level.MET if said == right and not raises else Level.MISSED


def _said_shape(prediction: str) -> list[int] | None:
    """The shape of a prediction: one in brackets before bare numbers, of these the longest run, else a number's."""
    runs = _SHAPE.findall(prediction) or sorted(_BARE_SHAPE.findall(prediction), key=_axes, reverse=True)
    if runs:
        return [int(size) for size in re.findall(r"\d+", runs[0])]
    return [] if _NUMBER.search(prediction) else None


def _axes(run: str) -> int:
    return len(re.findall(r"\d+", run))


def shape_of(check: Check, part: int | None) -> list[int] | None:
    """Return the shape of a result of the first public example, or of a part of it; None where there is no result."""
    shown = next((test.shown for test in check.tests if test.shown), None)
    if shown is None or isinstance(shown.got, str):
        return None
    if part is None:
        return _nested(shown.got)
    parts = list(shown.got.values()) if isinstance(shown.got, dict) else shown.got
    return _nested(parts[part]) if isinstance(parts, list | tuple) and len(parts) > part else None


def _nested(value: object) -> list[int] | None:
    if not isinstance(value, list):
        return []
    return [len(value), *(_nested(value[0]) or [])] if value else [0]


def _tests(prediction: str, check: Check, *, spared: bool) -> Level | None:
    names = [test.name for test in check.tests]
    true = {test.name for test in check.tests if test.passed is spared}
    named = {name for name in names if re.search(_spoken(name), prediction, re.IGNORECASE)}
    # the longest names are meant: `example-masked` does not name `example`
    named -= {name for name in named for other in named if name != other and other.startswith(f"{name}-")}
    if named and _ALL.search(prediction) and _BUT.search(prediction):
        named = set(names) - named
    if named:
        hits = len(named & true)
        return Level.MET if hits == len(named) else Level.PARTIAL if hits else Level.MISSED
    if _NONE.search(prediction):
        return Level.MISSED if true else Level.MET
    if _ALL.search(prediction):
        return Level.MET if len(true) == len(names) else Level.PARTIAL if true else Level.MISSED
    return None


def _spoken(name: str) -> str:
    """A pattern for a test's name with hyphens, blanks or underscores."""
    return rf"(?<![\w-]){'[-_ ]+'.join(map(re.escape, name.split('-')))}(?![\w-])"


def _unplaced(message: str) -> str:
    """A message without its line: the changed file was written anew, and has others."""
    words = re.sub(r"^Line \d+: ", "", message)
    return words[:1].upper() + words[1:]


def _shape_seen(check: Check, part: int | None) -> str:
    shape = shape_of(check, part)
    if shape is not None:
        return f"The result has the shape ({', '.join(map(str, shape))})."
    message = next((test.message for test in check.tests if test.shown), check.message)
    return f"It raises an error. {_unplaced(message)}"


def _tests_seen(check: Check) -> str:
    failing = [test for test in check.tests if not test.passed]
    if not check.tests:
        return f"It does not run: {check.message}"
    if not failing:
        return f"All {len(check.tests)} tests still pass."
    passing = [test.name for test in check.tests if test.passed]
    few = passing if len(passing) < len(failing) else [test.name for test in failing]
    word = "what still passes" if few is passing else "these"
    listed = ", ".join(few[:8]) + (", …" if len(few) > 8 else "") or "nothing"
    return (
        f"{len(failing)} of {len(check.tests)} tests fail; {word}: {listed}. The first: {_unplaced(failing[0].message)}"
    )
