"""Drafts questions from a passage, for a teacher to edit. Knows nothing of files or of the bank.

What is believed of the model's reply: what makes a valid question. Where the passage does not hold the words that a
point is said to rest on, the draft says so. The prompt is `draft_prompt.md`.
"""

import re
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field, StringConstraints, ValidationError

from tutor.grading.quote import find
from tutor.llm.chat import Chat, Role, system
from tutor.question import Question
from tutor.value import Value

LONGEST = 6000
"""Characters of a section that are shown to the model."""
_PROMPT = Path(__file__).with_name("draft_prompt.md").read_text("utf-8")
_Short = Annotated[str, StringConstraints(max_length=400)]


class DraftedCriterion(Value):
    """A point as the model gives it."""

    criterion: _Short
    evidence: _Short
    accept: tuple[_Short, ...] = Field(max_length=3)
    hints: tuple[_Short, ...] = Field(max_length=3)


class DraftedQuestion(Value):
    """A question as the model gives it."""

    prompt: Annotated[str, StringConstraints(max_length=600)]
    kind: Literal["define", "explain", "compare"]
    reference: Annotated[str, StringConstraints(max_length=2000)]
    criteria: tuple[DraftedCriterion, ...] = Field(max_length=4)


class Drafted(Value):
    """The reply of a model that drafts."""

    questions: tuple[DraftedQuestion, ...] = Field(max_length=2)


class Draft(Value):
    """A question for a teacher to edit."""

    question: Question
    passage: str
    """What it was drafted from, for people."""
    doubts: tuple[str, ...]
    """What to look at first."""


def draft(chat: Chat, *, title: str, text: str, topic: str, source: str | None, nonce: str) -> tuple[Draft, ...]:
    """Return drafts from one section.

    Args:
        chat: the model.
        title: how the section is cited.
        text: its text; of a long one the beginning is read.
        topic: the topic of the questions.
        source: `lesson#section`, if it is one of the course.
        nonce: the mark of the fence around the text, known to nobody who wrote it.

    Raises:
        ModelUnavailable: no reply could be had.
    """
    passage = text[:LONGEST].replace(nonce, "")
    told = _PROMPT.replace("@NONCE@", nonce).replace("@TITLE@", title).replace("@PASSAGE@", passage)
    reply = chat.reply([system(told)], Drafted, Role.VOICE)
    made = (_draft(drafted, title=title, text=text, topic=topic, source=source) for drafted in reply.questions)
    return tuple(draft for draft in made if draft)


def _draft(drafted: DraftedQuestion, *, title: str, text: str, topic: str, source: str | None) -> Draft | None:
    doubts = [
        f"the passage does not hold the words that '{_name(point.criterion)}' is said to rest on: {point.evidence!r}"
        for point in drafted.criteria
        if find(text, point.evidence) is None
    ]
    try:
        question = Question.read(
            {
                "id": _name(drafted.prompt),
                "topic": topic,
                "kind": drafted.kind,
                "prompt": drafted.prompt,
                "reference": drafted.reference,
                "rubric": [
                    {
                        "id": _name(point.criterion),
                        "points": 1,
                        "criterion": point.criterion,
                        "accept": [words for words in point.accept if words.strip()],
                        "hints": [words for words in point.hints if words.strip()],
                    }
                    for point in drafted.criteria
                ],
                "sources": [source] if source else [],
            }
        )
    except ValidationError:
        return None  # an empty prompt, two criteria that say the same: nothing to edit
    return Draft(question=question, passage=title, doubts=tuple(doubts))


def _name(text: str) -> str:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return "-".join([word for word in words if len(word) > 3][:6] or words[:6] or ["question"])[:70].strip("-")


def as_yaml(drafts: tuple[Draft, ...]) -> str:
    """Return drafts as a question file, each with what to look at as comments."""
    parts = ["# Drafts, made by a model. Read each against its passage and edit it before it goes into questions/.\n"]
    for one in drafts:
        notes = [f"from {one.passage}", *(f"check: {doubt}" for doubt in one.doubts)]
        plain = {key: value for key, value in one.question.plain().items() if value not in (None, [], "")}
        plain["rubric"] = [{k: v for k, v in point.items() if v not in (None, [])} for point in plain["rubric"]]
        body = yaml.safe_dump([plain], sort_keys=False, allow_unicode=True, width=110)
        parts.append("".join(f"# {' '.join(note.split())}\n" for note in notes) + body)
    return "\n".join(parts)
