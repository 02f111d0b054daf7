"""Where a learner stands: per item the last result, per topic the mean, and what to review next. Pure."""

from collections.abc import Iterable
from datetime import datetime

from tutor.assessment import Level, Rating, rating_of
from tutor.attempt import Attempt, Item
from tutor.question import Question
from tutor.value import Value


class ItemProgress(Value):
    """One question, exercise or derivation that was tried."""

    item: Item
    name: str
    topic: str
    attempts: int
    credit: float | None
    """The last judged share of the points, after the discount for help."""
    rating: Rating | None
    at: datetime
    study: tuple[str, ...] = ()
    """Sections to read where it is not solid."""


class TopicProgress(Value):
    """A topic of the course."""

    topic: str
    questions: int
    tried: int
    credit: float
    """Mean share over all questions of the topic; what was not tried counts with nothing."""


class Progress(Value):
    """A learner's standing."""

    learner: str
    items: tuple[ItemProgress, ...]
    topics: tuple[TopicProgress, ...]
    review: tuple[str, ...]
    """What to review next: the names of `weak`."""

    @property
    def weak(self) -> tuple[ItemProgress, ...]:
        """What was tried and is not solid, the weakest first, of these the one tried longest ago."""
        return _weak(self.items)


def progress_of(learner: str, attempts: Iterable[Attempt], questions: Iterable[Question]) -> Progress:
    """Sum up a learner's attempts (the oldest first) against the bank."""
    bank = {question.id: question for question in questions}
    tries: dict[tuple[Item, str], list[Attempt]] = {}
    for attempt in attempts:
        tries.setdefault((attempt.item, attempt.name), []).append(attempt)
    items = tuple(_item(found, bank) for found in tries.values())
    # The talk about an exercise has the exercise's name.
    review = tuple(dict.fromkeys(item.name for item in _weak(items)))
    return Progress(learner=learner, items=items, topics=_topics(items, bank), review=review)


def _weak(items: Iterable[ItemProgress]) -> tuple[ItemProgress, ...]:
    weak = (item for item in items if item.rating is not Rating.SOLID)
    return tuple(sorted(weak, key=lambda item: (item.credit or 0.0, item.at)))


def _item(tries: list[Attempt], bank: dict[str, Question]) -> ItemProgress:
    last = tries[-1]
    judged = next((attempt for attempt in reversed(tries) if attempt.credit is not None), None)
    credit = judged.credit if judged else None
    verdicts = judged.assessment.verdicts if judged else ()
    contradicted = any(verdict.level is Level.CONTRADICTED for verdict in verdicts)
    rating = None if credit is None else rating_of(credit, 1.0, contradicted=contradicted)
    question = bank.get(last.name) if last.item is Item.QUESTION else None
    return ItemProgress(
        item=last.item,
        name=last.name,
        topic=question.topic if question else str(last.item),
        attempts=len(tries),
        credit=credit,
        rating=rating,
        at=last.at,
        study=question.sources if question and rating is not Rating.SOLID else (),
    )


def _topics(items: tuple[ItemProgress, ...], bank: dict[str, Question]) -> tuple[TopicProgress, ...]:
    credit = {item.name: item.credit or 0.0 for item in items if item.item is Item.QUESTION}
    topics: dict[str, list[str]] = {}
    for question in bank.values():
        topics.setdefault(question.topic, []).append(question.id)
    return tuple(
        TopicProgress(
            topic=topic,
            questions=len(names),
            tried=sum(name in credit for name in names),
            credit=sum(credit.get(name, 0.0) for name in names) / len(names),
        )
        for topic, names in topics.items()
    )
