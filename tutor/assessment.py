"""What a judge says of an answer, criterion by criterion; one type, whoever judged. Knows nothing of how."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from tutor.value import Value


class Level(StrEnum):
    """How far a criterion was reached."""

    MET = "met"
    PARTIAL = "partial"
    MISSED = "missed"
    CONTRADICTED = "contradicted"

    @property
    def earns(self) -> bool:
        """Whether the level earns credit."""
        return self in (Level.MET, Level.PARTIAL)


class Rating(StrEnum):
    """A whole answer in one word, as in the self-assessment of the checkpoint."""

    SOLID = "solid"
    SHAKY = "shaky"
    WEAK = "weak"


class Verdict(Value):
    """One criterion judged."""

    criterion: str
    level: Level
    points: float = Field(ge=0)
    max_points: float = Field(gt=0)
    evidence: str = ""
    """A verbatim span of the learner's answer; required where the level earns credit."""
    confidence: float = Field(ge=0, le=1)
    """The probability that the credit decision is right."""
    reason: str = ""

    @model_validator(mode="after")
    def _credit_rests_on_words(self) -> Self:
        if self.level.earns and not self.evidence:
            raise ValueError(f"{self.criterion}: no evidence, no credit")
        if self.points > self.max_points or (self.points > 0) != self.level.earns:
            raise ValueError(f"{self.criterion}: {self.points} points do not fit '{self.level}'")
        if self.level is Level.PARTIAL and self.points >= self.max_points:
            raise ValueError(f"{self.criterion}: partial earns less than all points")
        return self

    @classmethod
    def of(
        cls, criterion: str, level: Level, max_points: float, *, evidence: str, confidence: float, reason: str = ""
    ) -> Self:
        """Make a verdict with the usual points: all where met, half where partial, else none."""
        share = {Level.MET: 1.0, Level.PARTIAL: 0.5}.get(level, 0.0)
        return cls(
            criterion=criterion,
            level=level,
            points=share * max_points,
            max_points=max_points,
            evidence=evidence,
            confidence=confidence,
            reason=reason,
        )


class Held(Value):
    """A misconception that the learner's words assert."""

    id: str
    evidence: str = Field(min_length=1)
    confidence: float = Field(ge=0, le=1)


class Assessment(Value):
    """An answer judged, or the reason why no judgement could be had (never a zero)."""

    question: str
    judge: str
    graded: bool
    points: float | None
    max_points: float
    rating: Rating | None
    verdicts: tuple[Verdict, ...] = ()
    misconceptions: tuple[Held, ...] = ()
    error: str | None = None

    @classmethod
    def of(
        cls, question: str, judge: str, verdicts: tuple[Verdict, ...], misconceptions: tuple[Held, ...] = ()
    ) -> Self:
        """Sum the verdicts up."""
        points = sum(verdict.points for verdict in verdicts)
        max_points = sum(verdict.max_points for verdict in verdicts)
        contradicted = any(verdict.level is Level.CONTRADICTED for verdict in verdicts)
        return cls(
            question=question,
            judge=judge,
            graded=True,
            points=points,
            max_points=max_points,
            rating=rating_of(points, max_points, contradicted=contradicted),
            verdicts=verdicts,
            misconceptions=misconceptions,
        )

    @classmethod
    def ungraded(cls, question: str, judge: str, max_points: float, error: str) -> Self:
        """Say that no judgement could be had, and why."""
        return cls(
            question=question,
            judge=judge,
            graded=False,
            points=None,
            max_points=max_points,
            rating=None,
            error=error,
        )

    def verdict(self, criterion: str) -> Verdict | None:
        """Return the verdict on a criterion, if there is one."""
        return next((verdict for verdict in self.verdicts if verdict.criterion == criterion), None)


def rating_of(points: float, max_points: float, *, contradicted: bool) -> Rating:
    """Rate: solid from .8 of the points with nothing contradicted, weak below .4, else shaky."""
    share = points / max_points if max_points else 0.0
    if share >= 0.8 - 1e-9 and not contradicted:
        return Rating.SOLID
    return Rating.WEAK if share < 0.4 - 1e-9 else Rating.SHAKY
