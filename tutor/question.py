"""What is asked: a question with its rubric, hints and misconceptions. Knows nothing of files or answers.

The keys are those of the YAML contract; a criterion's `probe` and `tell` and the mapping form of a follow-up are ours.
"""

import hashlib
import json
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StringConstraints, field_validator, model_validator

from tutor.value import Value

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000, strip_whitespace=True)]


class Kind(StrEnum):
    """What sort of answer a question wants."""

    DEFINE = "define"
    EXPLAIN = "explain"
    COMPARE = "compare"
    DERIVE = "derive"
    NUMERIC = "numeric"
    DEBUG = "debug"
    DIAGRAM = "diagram"
    ESSAY = "essay"
    CODE = "code"
    TABLE = "table"


class Skill(StrEnum):
    """Whether a criterion asks for the why (re-read the theory) or for the formula (practise)."""

    CONCEPTUAL = "conceptual"
    MECHANICAL = "mechanical"


class Criterion(Value):
    """One thing that a full answer says, checkable on its own."""

    id: Name
    points: float = Field(gt=0, le=100)
    skill: Skill = Skill.CONCEPTUAL
    criterion: Text
    probe: Text | None = None
    """The question that asks for just this, without giving it away."""
    accept: tuple[Text, ...] = ()
    """Other phrasings or formulas that earn it."""
    reject: tuple[Text, ...] = ()
    hints: tuple[Text, ...] = ()
    """The ladder, mildest first; the last may nearly tell."""
    tell: Text | None = None
    """The point itself as the tutor says it in the end; by default the first way to earn it."""

    @property
    def statement(self) -> str:
        """The point itself, as the tutor would say it after the ladder."""
        return self.tell or (self.accept[0] if self.accept else self.criterion)


class Misconception(Value):
    """A wrong belief that learners are known to hold."""

    id: Name
    claim: Text
    reply: Text | None = None
    """The question that lets the learner find the contradiction."""


class Followup(Value):
    """A question for after the question ("what changes if …"); talked about, never graded."""

    ask: Text
    answer: Text | None = None


class NumericAnswer(Value):
    """The number a numeric question wants."""

    value: float
    tolerance: float = Field(default=0.0, ge=0)
    """Absolute, in the unit of the value."""
    unit: str = ""


class Node(Value):
    """A box of a diagram."""

    id: Name
    label: Text
    synonyms: tuple[Text, ...] = ()


class Edge(Value):
    """An arrow of a diagram, from one box's id to another's."""

    source: Name
    target: Name
    label: str = ""


class Diagram(Value):
    """What a right drawing contains."""

    nodes: tuple[Node, ...] = Field(min_length=2)
    edges: tuple[Edge, ...] = Field(min_length=1)
    checklist: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _edges_join_nodes(self) -> "Diagram":
        known = {node.id for node in self.nodes}
        for edge in self.edges:
            for end in (edge.source, edge.target):
                if end not in known:
                    raise ValueError(f"edge {edge.source} -> {edge.target}: no node has the id '{end}'")
        return self


def _followup(item: Any) -> Any:
    if isinstance(item, Followup):
        return item
    return Followup.read({"ask": item} if isinstance(item, str) else item)


def _no_repeats(ids: list[str], what: str) -> None:
    for name in ids:
        if ids.count(name) > 1:
            raise ValueError(f"two {what} have the id '{name}'")


class Question(Value):
    """One examination question. Without a rubric its one criterion, `reference`, is the reference answer."""

    id: Name
    topic: Name
    kind: Kind
    prompt: Text
    reference: Text
    rubric: tuple[Criterion, ...] = Field(default=(), max_length=8)
    misconceptions: tuple[Misconception, ...] = ()
    difficulty: int | None = Field(default=None, ge=1, le=5)
    day: int | None = Field(default=None, ge=1)
    phase: int | None = Field(default=None, ge=1)
    prerequisites: tuple[Name, ...] = ()
    sources: tuple[Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(#[a-z0-9-]+)?$")], ...] = ()
    """`lesson#section`"""
    followups: tuple[Followup, ...] = ()
    answer: NumericAnswer | None = None
    derivation: Name | None = None
    exercise: Name | None = None
    diagram: Diagram | None = None
    seconds: int | None = Field(default=None, gt=0)
    """Time to answer."""

    @field_validator("followups", mode="before")
    @classmethod
    def _plain_followups(cls, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return tuple(_followup(item) for item in value)
        return value

    @model_validator(mode="after")
    def _ids_differ(self) -> "Question":
        _no_repeats([criterion.id for criterion in self.rubric], "criteria")
        _no_repeats([claim.id for claim in self.misconceptions], "misconceptions")
        if self.kind is Kind.NUMERIC and self.answer is None:
            raise ValueError("a numeric question needs an 'answer' with a value")
        return self

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """The rubric, or the one criterion that stands for the reference answer."""
        return self.rubric or (Criterion(id="reference", points=1.0, criterion=self.reference),)

    @property
    def max_points(self) -> float:
        """The points of a full answer."""
        return sum(criterion.points for criterion in self.criteria)

    @property
    def fingerprint(self) -> str:
        """The first digits of a hash of all that an answer is judged by; hints and replies are not in it."""
        rubric = [(c.id, c.points, c.criterion, c.accept, c.reject) for c in self.criteria]
        claims = [(claim.id, claim.claim) for claim in self.misconceptions]
        judged_by = json.dumps([self.prompt, self.reference, rubric, claims])
        return hashlib.sha256(judged_by.encode("utf-8", "replace")).hexdigest()[:16]

    def criterion(self, name: str) -> Criterion:
        """Return the criterion with this id.

        Raises:
            KeyError: there is none.
        """
        return {criterion.id: criterion for criterion in self.criteria}[name]
