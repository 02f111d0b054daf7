"""Draws the questions of an exam from a pool. Pure: the random numbers are an argument."""

import random
from collections.abc import Sequence

from tutor.course.blueprint import Blueprint
from tutor.question import Question


def draw(pool: Sequence[Question], blueprint: Blueprint, chance: random.Random) -> tuple[Question, ...]:
    """Draw a blueprint's number of questions from a pool that is not empty, or all where it has fewer.

    A topic comes a second time only after all others, and a question whose first answer alone takes longer than its
    share of the exam's minutes only where nothing shorter is left.
    """
    count = blueprint.draw or 1
    share = blueprint.minutes * 60 / count
    shuffled = sorted(chance.sample(pool, len(pool)), key=lambda question: (question.seconds or 0) > share)
    seen: set[str] = set()
    first: list[Question] = []
    again: list[Question] = []
    for question in shuffled:
        (again if question.topic in seen else first).append(question)
        seen.add(question.topic)
    return tuple((*first, *again)[:count])
