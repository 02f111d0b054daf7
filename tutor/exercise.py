"""What is to be programmed, and what a check of a submission says. Knows nothing of sandboxes or files."""

from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, StringConstraints, model_validator

from tutor.assessment import Assessment, Held, Level, Verdict
from tutor.picture import Picture, Plot
from tutor.question import Name, Skill, Text
from tutor.repair import Naming
from tutor.value import Value

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=80)]
Pattern = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.*?]+$", max_length=120)]
"""A shell-style pattern: without a dot of a name inside torch, with one of a dotted path."""


class Signature(Value):
    """A function that the submission must define, or a method of a class, with its parameters in order."""

    name: Identifier
    parameters: tuple[Identifier, ...] = ()
    optional: int = Field(default=0, ge=0)
    """How many of the last parameters have a default."""


class Entry(Value):
    """What the submission must define: a function, or a class with methods."""

    name: Identifier
    parameters: tuple[Identifier, ...] = ()
    """Of the function, or of the class's `__init__` without `self`."""
    optional: int = Field(default=0, ge=0)
    methods: tuple[Signature, ...] = ()
    """Where there are any, the entry is a class; their parameters without `self`."""


class Mutant(Value):
    """A mistake that the exercise catches: a misconception made code."""

    misconception: Name
    """Names the file too: `mutants/<misconception>.py`."""
    claim: Text
    """What somebody believes who writes this."""
    question: Text
    """The question that leads to the contradiction."""
    fails: tuple[Name, ...] = Field(min_length=1)
    """Tests that must fail for it: the reason why it is caught."""


class Aim(Value):
    """One thing that a full solution does; the tests that show it earn its points."""

    id: Name
    points: float = Field(gt=0, le=100)
    skill: Skill = Skill.MECHANICAL
    criterion: Text
    tests: tuple[Name, ...] = Field(min_length=1)
    evidence: tuple[str, ...] = ()
    """Words that the line of code which earns it is likely to hold, best first."""


class Equivalent(Value):
    """A generated mutant of the first right solution that computes the same, and why: no case can notice it."""

    code: Text
    """The changed line as it stands in that file."""
    change: Text
    """As the mutation report words it."""
    why: Text


class Repair(Value):
    """Broken code to be mended: what must be named first, and what the broken code fails."""

    naming: tuple[Naming, ...] = Field(min_length=1)
    fails: tuple[Name, ...] = Field(min_length=1)
    """Tests that the starter must fail even where all is named rightly: the symptom."""


class Exercise(Value):
    """One coding exercise as the learner and the instructor see it; its code lies beside it in the folder."""

    id: Name
    title: Text
    topic: Name
    day: int | None = Field(default=None, ge=1)
    task: Text
    """Markdown, LaTeX in `$…$`."""
    starter: str
    entries: tuple[Entry, ...] = Field(min_length=1)
    arrays: str = Field(default="torch", pattern="^(torch|numpy)$")
    returns: tuple[Text, ...] = ()
    """What the parts of the result are called, where it is a tuple."""
    libraries: tuple[Identifier, ...] = ("torch", "numpy")
    """What may be imported beside the standard modules of the contract."""
    bans: tuple[Pattern, ...] = ()
    hints: tuple[Text, ...] = ()
    aims: tuple[Aim, ...] = Field(min_length=1, max_length=8)
    mutants: tuple[Mutant, ...] = ()
    repair: Repair | None = None
    """Where there is one, the starter is broken code."""
    equivalent: tuple[Equivalent, ...] = ()
    plots: tuple[Plot, ...] = ()
    remarks: dict[Name, Text] = {}
    """What to say where the test of this name fails; such a test never costs the pass."""

    @property
    def max_points(self) -> float:
        """The points of a full solution."""
        return sum(aim.points for aim in self.aims)

    @property
    def naming(self) -> tuple[Naming, ...]:
        """What must be named before anything is mended; nothing where code is to be written."""
        return self.repair.naming if self.repair else ()

    def mutant(self, misconception: str) -> Mutant:
        """Return the mutant of this misconception.

        Raises:
            KeyError: there is none.
        """
        return {mutant.misconception: mutant for mutant in self.mutants}[misconception]

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        for what, ids in (
            ("aims", [aim.id for aim in self.aims]),
            ("mutants", [mutant.misconception for mutant in self.mutants]),
        ):
            if len(set(ids)) < len(ids):
                raise ValueError(f"two {what} have the same id")
        return self


class Outcome(StrEnum):
    """The verdict on a submission, as the contract defines the words."""

    PASSED = "passed"
    FAILED = "failed"
    REJECTED = "rejected"
    ERROR = "error"
    TIMEOUT = "timeout"
    MEMORY = "memory"


class Shown(Value):
    """A public case in full: what went in, what was expected, what came out. Plain nested lists."""

    arguments: dict[str, Any]
    expected: Any
    got: Any


class Test(Value):
    """One test of a check."""

    __test__ = False  # not for pytest

    name: Name
    passed: bool
    message: str = ""
    max_abs_error: float | None = None
    max_rel_error: float | None = None
    shown: Shown | None = None
    """Only for public cases."""
    picture: Picture | None = None
    """Where a public case failed and the exercise has it drawn."""


class Diagnosis(Value):
    """A mistake that explains what was seen, and the question that leads to it."""

    misconception: Name
    question: Text


class Remark(Value):
    """Something worth a thought that does not cost the pass."""

    test: Name
    text: Text


class Check(Value):
    """What a check of a submission says; `plain()` is the contract's JSON."""

    exercise: Name
    verdict: Outcome
    sandbox: str
    seconds: float = Field(ge=0)
    """Of the check itself."""
    waited: float = Field(default=0.0, ge=0)
    """Seconds before it, for others' submissions."""
    tests: tuple[Test, ...] = ()
    diagnosis: tuple[Diagnosis, ...] = ()
    remarks: tuple[Remark, ...] = ()
    message: str = ""
    """One sentence on the whole; names the line where there is one."""
    line: int | None = None
    """The 1-based line of the submission that the message is about."""
    cancelled: bool = False
    """Whether the learner stopped it; then it says nothing of the code."""
    log: str = ""
    """What the submission printed: control characters removed, capped."""
    unstored: str = ""
    """Why it is not in the gradebook, where it should be and is not; to be shown beside the verdict."""

    @property
    def passed(self) -> bool:
        """Whether every test passed."""
        return self.verdict is Outcome.PASSED

    def assessment(self, exercise: Exercise, source: str) -> Assessment:
        """Say the same aim by aim, as any judge would.

        An aim is met where all its tests passed, partial from half of them; the evidence is a line of the code.

        Args:
            exercise: the exercise that was checked.
            source: the submission, of which the evidence is taken.
        """
        passed = {test.name for test in self.tests if test.passed}
        judged = self.verdict not in (Outcome.REJECTED, Outcome.ERROR)
        verdicts = tuple(_judge(aim, passed if judged else set(), source, self.message) for aim in exercise.aims)
        line = evidence_line(source, ())
        held = tuple(Held(id=found.misconception, evidence=line, confidence=0.9) for found in self.diagnosis if line)
        return Assessment.of(exercise.id, f"sandbox {self.sandbox}", verdicts, held)


def _judge(aim: Aim, passed: set[str], source: str, message: str) -> Verdict:
    share = sum(name in passed for name in aim.tests) / len(aim.tests)
    level = Level.MET if share == 1 else Level.PARTIAL if share >= 0.5 else Level.MISSED
    line = evidence_line(source, aim.evidence)
    if level.earns and not line:
        level = Level.MISSED
    missing = [name for name in aim.tests if name not in passed]
    reason = f"failed: {', '.join(missing)}" if missing else f"passed: {', '.join(aim.tests)}"
    return Verdict.of(
        aim.id,
        level,
        aim.points,
        evidence=line if level.earns else "",
        confidence=1.0,
        reason=message if message and not passed else reason,
    )


def evidence_line(source: str, words: tuple[str, ...]) -> str:
    """Return the line of code that holds the first of the words that any line holds, else the last `return`, else any.

    Comments and blank lines are no evidence.
    """
    lines = [line.strip() for line in source.splitlines()]
    code = [line for line in lines if line and not line.startswith("#")]
    for word in words:
        found = next((line for line in code if word in line), None)
        if found:
            return found
    returns = [line for line in code if line.startswith("return")]
    return (returns or code or [""])[-1]
