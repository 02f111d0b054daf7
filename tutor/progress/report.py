"""Where a learner stands: per item the last result, per topic the mean, and what to review next. Pure."""

from collections.abc import Iterable
from datetime import datetime

from tutor.assessment import Rating, rating_of
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
    """What to review next: tried and not solid, the weakest first."""


def progress_of(learner: str, attempts: Iterable[Attempt], questions: Iterable[Question], now: datetime) -> Progress:
    """Sum up a learner's attempts (the oldest first) against the bank."""
    bank = {question.id: question for question in questions}
    tries: dict[tuple[Item, str], list[Attempt]] = {}
    for attempt in attempts:
        tries.setdefault((attempt.item, attempt.name), []).append(attempt)
    items = tuple(_item(found, bank) for found in tries.values())
    weak = [i for i in items if i.rating is not Rating.SOLID]
    weak.sort(key=lambda item: (item.credit or 0.0, (item.at - now).total_seconds()))
    return Progress(learner=learner, items=items, topics=_topics(items, bank), review=tuple(item.name for item in weak))


def _item(tries: list[Attempt], bank: dict[str, Question]) -> ItemProgress:
    last = tries[-1]
    judged = next((attempt for attempt in reversed(tries) if attempt.credit is not None), None)
    credit = judged.credit if judged else None
    rating = None if credit is None else rating_of(credit, 1.0, contradicted=False)
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
