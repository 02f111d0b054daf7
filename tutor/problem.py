"""What is derived on the blackboard: a problem with its symbols, target, milestones and misconceptions.

Formulas are texts in the learner's own language; `tutor.mathematics` reads them. Knows nothing of reading or files.
"""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from tutor.question import Name, Text
from tutor.value import Value

Spelling = Annotated[str, StringConstraints(min_length=1, max_length=120)]
FormulaText = Annotated[str, StringConstraints(min_length=1, max_length=600)]


class Domain(StrEnum):
    """What values a given symbol takes in the draws."""

    NORMAL = "normal"  # away from zero
    POSITIVE = "positive"
    UNIT = "unit"  # strictly between 0 and 1
    SIMPLEX = "simplex"  # positive, sum 1
    ONE_HOT = "one-hot"
    INTEGER = "integer"  # from `low` to `high`
    CONSTANT = "constant"  # always `value`
    ONES = "ones"
    IDENTITY = "identity"


class Chance(StrEnum):
    """How a random symbol is distributed; expectations over it are exact."""

    STANDARD = "standard"  # independent components, mean 0, variance 1, else arbitrary
    MASK = "mask"  # 0 with the probability named, else 1
    SUCCESS = "success"  # 1 with the probability named, else 0
    DIE = "die"  # 1 to 6
    NORMAL = "normal"  # mean and standard deviation named
    CATEGORY = "category"  # 1 to n with the probabilities of a column


class Symbol(Value):
    """A given symbol."""

    name: Spelling
    shape: tuple[Spelling, Spelling] = ("1", "1")
    domain: Domain = Domain.NORMAL
    low: int = 0
    high: int = 6
    value: float | None = None
    chance: Chance | None = None
    parameters: tuple[Spelling, ...] = ()
    """Names the distribution depends on."""
    over: str = ""
    """The letter of a family of given symbols: `t` for u_t."""
    start: int = 1
    stop: str = ""
    also: tuple[Spelling, ...] = ()
    meaning: str = ""


class Derived(Value):
    """A symbol that the others determine."""

    name: Spelling
    formula: FormulaText
    also: tuple[Spelling, ...] = ()
    over: str = ""
    """The letter of a recurrence: `t` for z_t."""
    start: int = 1
    stop: str = ""
    """The dimension that ends the recurrence."""
    meaning: str = ""


class Form(StrEnum):
    """What the final side must or must not contain besides having the value."""

    NO_PRODUCT = "no-product"
    NO_EXP = "no-exp"
    NO_SUM_INSIDE = "no-sum-inside"  # no + inside sin or cos
    NUMBER = "number"  # numbers alone


class Target(Value):
    """What is to be derived."""

    value: FormulaText
    """The value by an independent way: a derivative, an expectation, or another formula than the reference."""
    reference: FormulaText
    """The form we would write down."""
    left: tuple[Spelling, ...] = ()
    """Left sides other than plain derivatives; the first is shown."""
    allowed: tuple[Spelling, ...] = ()
    """Names and derivatives that may stand in a final side though nobody worked them out."""
    forbidden: tuple[Spelling, ...] = ()
    """Names that a final side must not contain, besides those on the left."""
    forms: tuple[Form, ...] = ()
    names_all: tuple[Spelling, ...] = ()
    """If given, the target is the equation that names all of these."""
    entry: bool = True
    """Whether the general entry reaches the target too."""
    accepted: tuple[FormulaText, ...] = ()
    """Other notations that must pass, whole lines."""


class Milestone(Value):
    """A step on the way, reached in any order."""

    id: Name
    value: FormulaText | None = None
    """Reached by a side with this value."""
    also: tuple[FormulaText, ...] = ()
    """Other values that reach it."""
    forms: tuple[Form, ...] = ()
    """What the side must not contain."""
    says: tuple[FormulaText, ...] = ()
    """Reached by a line with sides of these values and kinds (a sum, an expectation, a quotient …)."""
    condition: str = ""
    """Narrows the free indices: `i ≠ j`."""
    hint: str = ""
    points: float = Field(default=1.0, gt=0)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.value is None) == (not self.says):
            raise ValueError(f"milestone {self.id}: give either 'value' or 'says'")
        return self


class Reason(Value):
    """The why of a step, which values cannot show: asked for by word of mouth, judged as words."""

    step: Name
    """A milestone, or `target`."""
    ask: Text
    because: tuple[Text, ...] = Field(min_length=1)
    """Ways to say it; the first is how the tutor says it in the end."""
    mistaken: tuple[Text, ...] = ()
    """Near misses that are no reason."""
    hint: str = ""
    points: float = Field(default=1.0, gt=0)


class Mistake(Value):
    """A wrong line that learners are known to write."""

    id: Name
    line: FormulaText
    question: Text
    """What the examiner asks about it."""


class Problem(Value):
    """One derivation problem."""

    id: Name
    title: Text
    topic: Name
    task: Text
    dims: dict[str, tuple[int, int]] = Field(default_factory=dict)
    """Letter of each dimension -> smallest and largest size."""
    symbols: tuple[Symbol, ...] = ()
    derived: tuple[Derived, ...] = ()
    aliases: dict[str, tuple[Spelling, ...]] = Field(default_factory=dict)
    """Further spellings of dimensions and names."""
    loss: str = ""
    unknown: str = ""
    solution: str = ""
    """In a solve row, the unknown by the other symbols."""
    target: Target
    milestones: tuple[Milestone, ...] = ()
    misconceptions: tuple[Mistake, ...] = ()
    reasons: tuple[Reason, ...] = ()
    """In the order of the steps."""
    hints: tuple[Text, ...] = ()
    broadcast: Annotated[str, StringConstraints(pattern="^(row|column)?$")] = ""
    mixed_signs: tuple[Spelling, ...] = ()
    """Names whose entries must have both signs in every draw."""
    varied: tuple[FormulaText, ...] = ()
    """Numbers that must be positive in some draws and negative in others."""
    letters: dict[str, int] = Field(default_factory=dict)
    """Letters that run from 1 wherever they stand."""
    entries: tuple[Spelling, ...] = ()
    """Names for which p(x) with a letter is an entry."""
    carried: str = ""
    """An index letter that may be carried along and means nothing."""
    expectations: tuple[Spelling, ...] = ()
    """What may stand below an E."""
    equivalent_mutants: tuple[FormulaText, ...] = ()
    """Edits of the reference that have its value, approved by the author."""
    difficulty: int | None = Field(default=None, ge=1, le=5)
    day: int | None = Field(default=None, ge=1)
    phase: int | None = Field(default=None, ge=1)
    sources: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        for what in (self.milestones, self.misconceptions):
            ids = [item.id for item in what]
            if len(set(ids)) != len(ids) or "target" in ids:
                raise ValueError(f"{self.id}: milestones and misconceptions need ids of their own, other than 'target'")
        steps = {"target", *(item.id for item in self.milestones)}
        for reason in self.reasons:
            if reason.step not in steps:
                raise ValueError(f"{self.id}: a reason is asked for '{reason.step}', which is no milestone")
        if bool(self.unknown) != bool(self.solution):
            raise ValueError(f"{self.id}: 'unknown' and 'solution' go together")
        return self
